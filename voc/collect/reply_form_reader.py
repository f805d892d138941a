"""Reading of the form in which a department head answered (``voc.report.xlsx.reply_form``), however it was filled in.

Rows are known by their code, columns by their heads in any language, or else by their position. What cannot be read is
reported with row, column and what was expected; the rest of the row, and of the form, is read all the same.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from voc.collect.read.raw_rows import Row
from voc.collect.read.xlsx_reader import read_sheet
from voc.errors import InputError, PeriodError
from voc.records import Period, Rejection, ThemeId
from voc.records.reply_answers import FORM_SHEET, FormAnswer, FormFinding, FormOrigin, ReplyAnswer
from voc.text.messages import LANGUAGES
from voc.text.messages.catalog import Messages
from voc.text.sanitize import sanitize_line

__all__ = ["ReplyForm", "is_reply_form", "read_reply_form"]

COLUMNS = ("code", "finding", "ask", "answer", "reason", "action", "owner", "due", "key")
ASKED = ("answer", "reason", "action", "owner", "due")
LONGEST_PART = 1 << 20
"""Bytes of the list of sheets that are looked at: more has no workbook of ours."""
MAX_ROWS = 1000
"""Rows that are looked at: a form has a handful."""
LONGEST_TEXT = 2000
"""Letters of a reason or an action; the rest is cut, which is reported."""
LONGEST_PREVIEW = 60
LAST_YEARS = 10
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})-(\d{1,2})-(\d{4})")
"""A day as text that can be read in one way only: 2026-11-30, or 30-11-2026 with hyphens, as the Dutch write it."""
_FURTHER_ASK = re.compile(r"/\d+$")
"""End of the code of a row about a further ask of a finding: B-2026-10-1/2."""
_SYNONYMS = {
    "agreed": ReplyAnswer.AGREE,
    "mee eens": ReplyAnswer.AGREE,
    "deels": ReplyAnswer.PARTLY,
    "gedeeltelijk": ReplyAnswer.PARTLY,
    "gedeeltelijk eens": ReplyAnswer.PARTLY,
    "partly agree": ReplyAnswer.PARTLY,
    "niet eens": ReplyAnswer.DISAGREE,
    "niet mee eens": ReplyAnswer.DISAGREE,
    "disagreed": ReplyAnswer.DISAGREE,
}


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """A form as it came back: whose it is, who filled it in, what could be read and what could not."""

    origin: FormOrigin
    name: str
    answers: tuple[FormAnswer, ...]
    rejections: tuple[Rejection, ...]
    notes: tuple[str, ...]
    n_rows: int
    """Rows in which anything was filled in."""


def is_reply_form(path: Path) -> bool:
    """Return whether a file is a form of voc, by the name of its hidden sheet; a file that cannot be read is none."""
    try:
        # Without a reader of workbooks: every file that is collected comes by here, and hardly any is a form.
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
            return f'name="{FORM_SHEET}"'.encode() in part.read(LONGEST_PART)
    except (OSError, KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        # RuntimeError: a part behind a password. NotImplementedError: packed in a way that Python does not know.
        return False


def read_reply_form(path: Path, *, today: date) -> ReplyForm:
    """Return what a head answered.

    Raises
    ------
    InputError
        The workbook is damaged, or its hidden sheet or its table is not what voc wrote.
    """
    try:
        file_bytes = path.read_bytes()
    except OSError as exc:
        raise InputError(f"{path} cannot be read: {exc.strerror or exc}") from exc
    origin = _read_origin(path.name, file_bytes)
    lines = read_sheet(path.name, file_bytes).rows[:MAX_ROWS]
    reading = _Reading(path.name, origin, today)
    reading.read(lines)
    return ReplyForm(
        origin,
        _find_name(lines),
        tuple(reading.answers),
        tuple(sorted(reading.rejections, key=lambda rejection: rejection.row)),
        tuple(reading.notes),
        reading.n_rows,
    )


def _read_origin(file_name: str, file_bytes: bytes) -> FormOrigin:
    rows = read_sheet(file_name, file_bytes, FORM_SHEET).rows
    try:
        description = json.loads(str(rows[0][1][0]))
        findings = tuple(
            FormFinding(str(code), None if theme is None else ThemeId(int(theme)))
            for code, theme in description["findings"]
        )
        return FormOrigin(
            str(description["company"]),
            Period.parse(str(description["period"])),
            str(description["department"]),
            str(description["language"]),
            findings,
        )
    except (IndexError, KeyError, TypeError, ValueError, PeriodError, RecursionError) as exc:
        # Anything may be there: a head can show the hidden sheet and write in it.
        raise InputError(
            f"{file_name}: the hidden sheet {FORM_SHEET} does not say which draft the form is of; make it anew: "
            "voc report PERIOD --all --draft, and copy the answers into it"
        ) from exc


def _find_name(lines: Sequence[tuple[int, Row]]) -> str:
    """Return who filled the form in: the cell after its label, or below it."""
    labels = {Messages(language)("reply_form.name").casefold() for language in LANGUAGES}
    for _, cells in lines:
        for column, cell in enumerate(cells):
            if _normalize(cell) in labels:
                return next((sanitize_line(str(other)) for other in cells[column + 1 :] if other is not None), "")[:200]
    return ""


@dataclass
class _Reading:
    """Reading of one form; ``columns`` are the columns by their name."""

    file_name: str
    origin: FormOrigin
    today: date
    columns: Mapping[str, int] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)
    answers: list[FormAnswer] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    n_rows: int = 0

    def read(self, lines: Sequence[tuple[int, Row]]) -> None:
        """Read the head and the rows below it."""
        position = self._find_head(lines)
        rows = [(row, self._take_cells(cells)) for row, cells in lines[position + 1 :]]
        filled = [(row, cells) for row, cells in rows if any(_is_filled(cells[name]) for name in ASKED)]
        self.n_rows = len(filled)
        n_by_code = Counter(_format_cell(cells["code"]).upper() for _, cells in filled)
        for row, cells in filled:
            self._read_row(row, cells, n_by_code)

    def _find_head(self, lines: Sequence[tuple[int, Row]]) -> int:
        """Find the row with the columns' heads and where each column is; return its position."""
        names_by_head = {
            _normalize(Messages(language)(f"reply_column.{name}")): name
            for language in LANGUAGES
            for name in COLUMNS
            if name != "key"
        }
        scores = [len({names_by_head.get(_normalize(cell)) for cell in cells} - {None}) for _, cells in lines]
        best = max(scores, default=0)
        if best < 2:  # noqa: PLR2004 - one word alike is chance
            expected = ", ".join(Messages(self.origin.language)(f"reply_column.{name}") for name in COLUMNS[:-1])
            raise InputError(f"{self.file_name} has no row with the columns of the form; expected: {expected}")
        position = scores.index(best)
        row, cells = lines[position]
        position_by_name = {
            names_by_head[_normalize(cell)]: column
            for column, cell in enumerate(cells)
            if _normalize(cell) in names_by_head
        }
        columns = dict(position_by_name)
        for column, name in enumerate(COLUMNS):
            # By its position, where no other column is known there: a head that somebody wrote over.
            if name not in columns and column not in position_by_name.values():
                columns[name] = column
                if name in {"code", *ASKED}:
                    self._note_head(row, column, name, cells)
        self.columns = columns
        self.heads = {name: _format_cell(cells[column]) for name, column in columns.items() if column < len(cells)}
        return position

    def _note_head(self, row: int, column: int, name: str, cells: Row) -> None:
        came = _preview(cells[column] if column < len(cells) else None)
        expected = Messages(self.origin.language)(f"reply_column.{name}")
        self.notes.append(
            f"row {row}, column {column + 1} is called {came!r}; expected {expected!r}: it was read as that"
        )

    def _take_cells(self, cells: Row) -> dict[str, Any]:
        return {
            name: cells[self.columns[name]] if name in self.columns and self.columns[name] < len(cells) else None
            for name in COLUMNS
        }

    def _reject(
        self, row: int, name: str, reason: str, expected: str, cell: object, *, is_row_kept: bool = False
    ) -> None:
        column = self.heads.get(name) or Messages(self.origin.language)(f"reply_column.{name}")
        self.rejections.append(Rejection(row, column, reason, expected, _preview(cell), is_row_kept))

    def _read_row(self, row: int, cells: Mapping[str, Any], n_by_code: Mapping[str, int]) -> None:
        finding = self._find_finding(row, cells, n_by_code)
        if finding is None:
            return
        if _FURTHER_ASK.search(_format_cell(cells["code"])):
            self._read_further_ask(row, finding, cells)
            return
        answer = self._read_answer(row, cells["answer"])
        reason = self._read_text(row, "reason", cells["reason"])
        if answer is None:
            return
        if answer is not ReplyAnswer.AGREE and not reason:
            word = Messages(self.origin.language)(f"reply_answer.{answer.value}")
            self._reject(
                row, "reason", f"{word!r} without a reason", f"why: a reason goes with {word!r}", cells["reason"]
            )
            return
        self._add_answer(row, finding, answer, reason, cells)

    def _read_further_ask(self, row: int, finding: FormFinding, cells: Mapping[str, Any]) -> None:
        """Read what will be done about a further ask: whether the finding is right is answered in the finding's row."""
        for name in ("answer", "reason"):
            if _is_filled(cells[name]):
                expected = f"nothing here; {finding.code} is answered in its own row"
                self._reject(
                    row, name, "a further ask has no answer of its own", expected, cells[name], is_row_kept=True
                )
        if any(_is_filled(cells[name]) for name in ("action", "owner", "due")):
            self._add_answer(row, finding, None, "", cells)

    def _add_answer(
        self, row: int, finding: FormFinding, answer: ReplyAnswer | None, reason: str, cells: Mapping[str, Any]
    ) -> None:
        n_before = len(self.rejections)
        action = self._read_text(row, "action", cells["action"])
        due = self._read_day(row, cells["due"])
        owner = sanitize_line(_format_cell(cells["owner"]))[:200]
        if not action and (owner or due is not None):
            self._reject(
                row, "action", "an owner or a day without an action", "what will be done", "", is_row_kept=True
            )
        is_whole = len(self.rejections) == n_before
        self.answers.append(FormAnswer(row, finding, answer, reason, action, owner, due, is_whole))

    def _find_finding(self, row: int, cells: Mapping[str, Any], n_by_code: Mapping[str, int]) -> FormFinding | None:
        """Return the finding that a row is about; None, and a rejection, where that is unknown."""
        full_code = _format_cell(cells["code"]).upper()
        code = _FURTHER_ASK.sub("", full_code)
        known_codes = ", ".join(finding.code for finding in self.origin.findings)
        finding = next((each for each in self.origin.findings if each.code == code), None)
        if finding is None:
            what = (
                f"{_preview(cells['code'])!r} is no finding of this form" if code else "a row without a finding's code"
            )
            self._reject(row, "code", what, f"one of {known_codes}", cells["code"])
            return None
        key = _format_cell(cells["key"])
        # Codes count within one report, so that a copied row has one that fits; without a key only the code is known.
        if key and key != self.origin.compute_key(finding):
            self._reject(
                row,
                "code",
                f"this row is of another form, not of {self.origin.department} in {self.origin.period}",
                "a row of this form; answer the other one in its own",
                cells["code"],
            )
            return None
        # Neither of the rows counts: which of them is meant only the head can say.
        if (n_rows := n_by_code[full_code]) > 1:
            self._reject(
                row, "code", f"{full_code} is answered in {n_rows} rows", "one row for each finding", full_code
            )
            return None
        return finding

    def _read_answer(self, row: int, cell: object) -> ReplyAnswer | None:
        """Return the chosen word's answer; a word of the other language counts, and is reported."""
        word = _normalize(cell).strip(" .!")
        for language in (self.origin.language, *LANGUAGES):
            messages = Messages(language if language in LANGUAGES else LANGUAGES[0])
            for answer in ReplyAnswer:
                if word == messages(f"reply_answer.{answer.value}"):
                    if language != self.origin.language:
                        self._note_word(row, cell, answer)
                    return answer
        if word in _SYNONYMS:
            self._note_word(row, cell, _SYNONYMS[word])
            return _SYNONYMS[word]
        messages = Messages(self.origin.language)
        expected = ", ".join(messages(f"reply_answer.{answer.value}") for answer in ReplyAnswer)
        reason = f"{_preview(cell)!r} is no answer" if word else "no answer was chosen"
        self._reject(row, "answer", reason, f"one of: {expected}", cell)
        return None

    def _note_word(self, row: int, cell: object, answer: ReplyAnswer) -> None:
        word = Messages(self.origin.language)(f"reply_answer.{answer.value}")
        self.notes.append(f"row {row}: {_preview(cell)!r} was read as {word!r}")

    def _read_text(self, row: int, name: str, cell: object) -> str:
        text = sanitize_line(_format_cell(cell))
        if len(text) > LONGEST_TEXT:
            self.notes.append(f"row {row}: the text was cut after {LONGEST_TEXT} letters ({name})")
        return text[:LONGEST_TEXT]

    def _read_day(self, row: int, cell: object) -> date | None:
        """Return the day of a cell; None where it is empty, or, with a rejection, where it is none."""
        if not _is_filled(cell):
            return None
        day = _parse_day(cell)
        expected = f"a day from {self.today} on, such as {self.today.year}-12-31"
        if day is None:
            self._reject(row, "due", f"{_preview(cell)!r} is no day", expected, cell, is_row_kept=True)
        elif not self.today <= day <= date(self.today.year + LAST_YEARS, 12, 31):
            self._reject(row, "due", f"{day} is past or too far away", expected, cell, is_row_kept=True)
        else:
            return day
        return None


def _parse_day(cell: object) -> date | None:
    # First, as a datetime is a date too: one that cannot be compared with today.
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    match = _DAY.fullmatch(_format_cell(cell))
    if match is None:
        return None
    parts = match.groups()
    year, month, day = parts[:3] if parts[0] is not None else (parts[5], parts[4], parts[3])
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None


def _format_cell(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _is_filled(cell: object) -> bool:
    return bool(_format_cell(cell))


def _normalize(cell: object) -> str:
    return " ".join(_format_cell(cell).casefold().split())


def _preview(cell: object) -> str:
    text = sanitize_line(_format_cell(cell))
    return text if len(text) <= LONGEST_PREVIEW else text[: LONGEST_PREVIEW - 1] + "…"
