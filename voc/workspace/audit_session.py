"""Session of an audit: its name, the month that it is drawn for, and with which probability a comment came up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from voc.records import CALIBRATION_SESSION, Period

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SessionDraw", "choose_month", "choose_session_name", "compute_rates"]


@dataclass(frozen=True, slots=True)
class SessionDraw:
    """A session to be drawn, with the month that will be reported."""

    session: str
    seed: int
    month: Period | None


def choose_month(candidates: pd.DataFrame, period: Period | str | None) -> Period | None:
    """Return the month that is asked for, or the last one with comments; None: no comment has a certain date."""
    if period is not None:
        return Period.parse(period) if isinstance(period, str) else period
    last_index = int(candidates["month"].max()) if len(candidates) else -1
    return None if last_index < 0 else Period(1, 1).shift(last_index - Period(1, 1).index)


def compute_rates(candidates: pd.DataFrame, earlier: pd.Series, sample: pd.Series) -> dict[str, float]:
    """Return with which probability a comment of the reported month, and one of another month, was drawn.

    Parameters
    ----------
    candidates
        Segments with ``feedback`` and ``is_reported``.
    earlier, sample
        Segments of earlier sessions, whose comments could not be drawn, and of this one.
    """
    comments = candidates.drop_duplicates("feedback").set_index("feedback")["is_reported"]
    drawn_before = candidates.loc[candidates["segment"].isin(earlier), "feedback"].unique()
    n_available = comments.drop(drawn_before).value_counts()
    n_drawn = candidates.set_index("segment")["is_reported"].loc[sample].value_counts()
    rates = {value: int(n_drawn.get(value, 0)) / max(int(n_available.get(value, 0)), 1) for value in (True, False)}
    return {"rate_in_month": rates[True], "rate": rates[False]}


def choose_session_name(earlier_sessions: Collection[str]) -> str:
    """Return ``calibration`` for the first session, then the week: ``2026-W41``."""
    return f"{datetime.now(UTC):%G-W%V}" if CALIBRATION_SESSION in earlier_sessions else CALIBRATION_SESSION
