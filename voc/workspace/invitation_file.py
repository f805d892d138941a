"""Files of survey invitations: a row per invitation, as the survey tool exports them."""

from __future__ import annotations

from pathlib import Path

from voc.collect.convert.value_parsers import parse_flag
from voc.insight.survey_invitations import SurveyInvitation
from voc.workspace.csv_rows import CsvRow, read_csv_rows

__all__ = ["read_invitations"]

AGENT, NOBODY = frozenset({"agent", "medewerker"}), frozenset({"nobody", "automatic", "automatisch", "niemand"})


def read_invitations(path: Path) -> tuple[SurveyInvitation, ...]:
    """Return the invitations of a CSV file.

    Needed is the column ``contact`` (the key of the contact that it is about); read are ``sent`` (a day like
    2026-11-03), ``sent_by`` (``agent`` or ``automatic``) and ``answered`` (yes or no). Empty cells are not known.

    Raises
    ------
    InputError
        It cannot be read, has no contact, or a cell is not what its column says; with the row and the column.
    """
    return tuple(_read_row(row) for row in read_csv_rows(path, ("contact",)))


def _read_row(row: CsvRow) -> SurveyInvitation:
    if not row.cells["contact"]:
        raise row.refuse("contact", "empty", "the key of a contact")
    return SurveyInvitation(
        contact=row.cells["contact"],
        sent=row.parse_day("sent"),
        by_agent=_parse_sender(row),
        answered=_parse_answered(row),
        row=row.number,
    )


def _parse_sender(row: CsvRow) -> bool | None:
    """Return whether an agent sent the invitation; None: it is not known."""
    word = row.cells.get("sent_by", "").casefold()
    if word and word not in AGENT | NOBODY:
        raise row.refuse("sent_by", "neither", "agent or automatic")
    return word in AGENT if word else None


def _parse_answered(row: CsvRow) -> bool | None:
    """Return whether the invitation was answered; None: it is not known."""
    word = row.cells.get("answered", "")
    answered = parse_flag(word)
    if word and answered is None:
        raise row.refuse("answered", "neither", "yes or no")
    return answered
