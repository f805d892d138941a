"""Files of survey invitations: a row per invitation, as the survey tool exports them."""

from __future__ import annotations

from pathlib import Path

from voc.insight.survey_invitations import SurveyInvitation
from voc.workspace.csv_rows import CsvRow, read_csv_rows

__all__ = ["read_invitations"]

YES, NO = frozenset({"yes", "ja", "true", "1"}), frozenset({"no", "nee", "false", "0"})
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
        by_agent=_parse_choice(row, "sent_by", AGENT, NOBODY, "agent or automatic"),
        answered=_parse_choice(row, "answered", YES, NO, "yes or no"),
        row=row.number,
    )


def _parse_choice(row: CsvRow, column: str, true: frozenset[str], false: frozenset[str], expected: str) -> bool | None:
    text = row.cells.get(column, "").casefold()
    if not text:
        return None
    if text not in true | false:
        raise row.refuse(column, "neither", expected)
    return text in true
