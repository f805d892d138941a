"""Line by which an officer looks a contact without a comment up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

__all__ = ["describe_contact"]


def describe_contact(row: Mapping[str, Any], time_zone: str) -> str:
    """Return a contact's number, moment, channel, reason, case and note, as far as they are there.

    Parameters
    ----------
    row
        A row of ``ws.audit.list_open_contacts()``.
    time_zone
        The company's: its system records contacts by the clock of its desk.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> columns = ("channel", "reason", "customer_segment", "phase", "case_number", "note")
    >>> at = datetime(2026, 10, 5, 7, 25, tzinfo=UTC)
    >>> describe_contact(dict.fromkeys(columns) | {"key": "C7", "at": at, "reason": "Nota"}, "Europe/Amsterdam")
    'contact C7 · 2026-10-05 09:25 · Nota'
    """
    details = [f"contact {row['key']}", f"{row['at'].astimezone(ZoneInfo(time_zone)):%Y-%m-%d %H:%M}"]
    details += [str(row[name]) for name in ("channel", "reason", "customer_segment", "phase") if row[name]]
    details += [f"case {row['case_number']}"] if row["case_number"] else []
    details += [" ".join(str(row["note"]).split())] if row["note"] else []
    return " · ".join(details)
