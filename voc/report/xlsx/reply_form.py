"""Form for a department head: the findings of the draft with cells for the answer, as a workbook.

What was printed is locked, what is asked is open; the answer and the owner are chosen from lists. A hidden sheet says
which draft it belongs to, so that ``voc collect`` can read it back (``voc.collect.reply_form_reader``).
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from voc.insight.letter_results import Ask
from voc.insight.results import Finding, Month
from voc.records.reply_answers import FORM_SHEET, FormFinding, FormOrigin, ReplyAnswer
from voc.report.html.sections.headline import format_title
from voc.report.letter_prose import format_ask
from voc.report.messages import ReportMessages
from voc.report.office_archive import set_archive_moment
from voc.report.prose import format_finding
from voc.report.reply_prose import format_return
from voc.report.xlsx.cells import CellStyles, build_cell, mark_draft, prepare_print
from voc.text.sanitize import sanitize_line

__all__ = ["build_reply_form"]

COLUMNS = (
    ("code", 15), ("finding", 44), ("ask", 30), ("answer", 11), ("reason", 26), ("action", 26), ("owner", 18),
    ("due", 12),
)  # fmt: skip
"""Columns with their widths in letters: together what an A4 on its side shows at two thirds of the size."""
FINDING_COLUMN, ASK_COLUMN, ANSWER_COLUMN, REASON_COLUMN = 2, 3, 4, 5
ACTION_COLUMN, OWNER_COLUMN, DUE_COLUMN, KEY_COLUMN = 6, 7, 8, 9
NAME_ROW, CHECK_ROW, HEAD_ROW = 4, 5, 6
OPEN_FILL = PatternFill("solid", start_color="FFFFF8E1")
HEAD_FILL = PatternFill("solid", start_color="FF14557A")
LINE = Side(style="thin", color="FFB8C2CB")
MAX_TITLE_LETTERS = 32
"""Letters that Excel shows, and accepts, of the title of an error."""
LINE_HEIGHT = 15.0
"""Height of a line in points."""
FIRST_OWN_FORMAT = 164
"""Number of the first format of numbers that is not Excel's own."""
MISSING_FILL = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
MISSING_FONT = Font(bold=True, color="FF9C0006")


def build_reply_form(
    month: Month,
    messages: ReportMessages,
    *,
    company: str,
    owners: Sequence[str],
    answer_before: date,
    generated_at: datetime,
    return_to: str = "",
) -> bytes:
    """Return the form of a department's draft as bytes; the same input gives the same bytes.

    A finding has a row for its first ask, and below it one for each further ask: every ask gets its own answer, owner
    and day.

    Parameters
    ----------
    month
        A department's month, with a finding or more.
    owners
        Departments that can own an action, the department itself first.
    answer_before
        The last day on which an answer comes in time.
    return_to
        Address that the form is sent back to; empty: to whoever sent it.

    Raises
    ------
    ValueError
        The month is the company's.
    """
    if month.department is None:
        raise ValueError("a form is for one department; the company's month has none")
    origin = _describe_origin(month, messages, company, month.department.name)
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet: Worksheet = book.create_sheet(messages("reply_form.sheet"))
    _write_head(sheet, month, messages, answer_before, return_to)
    row = HEAD_ROW
    for finding, form_finding in zip(month.findings, origin.findings, strict=True):
        own_asks = _list_asks(finding, month)
        for number, ask in enumerate(own_asks or [None], start=1):
            row += 1
            _write_row(sheet, row, _FormRow(finding, ask, number, origin.compute_key(form_finding)), month, messages)
    _add_choices(sheet, messages, n_owners=len(owners), last_row=row, first_day=generated_at.date())
    _mark_missing_reasons(sheet, messages, last_row=row)
    _add_hidden_sheet(book, origin, owners)
    _protect(sheet, messages("document.draft"))
    book.properties.title = format_title(month, messages)
    book.properties.creator = "voc"
    book.properties.language = messages.language
    buffer = io.BytesIO()
    book.save(buffer)
    return set_archive_moment(buffer.getvalue(), generated_at)


def _describe_origin(month: Month, messages: ReportMessages, company: str, department: str) -> FormOrigin:
    findings = tuple(FormFinding(finding.code, finding.theme) for finding in month.findings)
    return FormOrigin(company, month.period, department, messages.language, findings)


def _list_asks(finding: Finding, month: Month) -> list[Ask]:
    """Return what is asked about a finding; what the officer asks about none in particular goes with the first."""
    codes = {each.code for each in month.findings}
    is_first = finding is month.findings[0]
    return [ask for ask in month.letter.asks if ask.finding == finding.code or (is_first and ask.finding not in codes)]


@dataclass(frozen=True, slots=True)
class _FormRow:
    """Row of a form: a finding with its first ask, or (``number`` 2 and up) one of its further asks."""

    finding: Finding
    ask: Ask | None
    number: int
    key: str

    @property
    def code(self) -> str:
        return self.finding.code if self.number == 1 else f"{self.finding.code}/{self.number}"


def _write_head(sheet: Worksheet, month: Month, messages: ReportMessages, answer_before: date, return_to: str) -> None:
    title = f"{messages('document.draft')} · {format_title(month, messages)}"
    intro = messages("reply_form.intro", day=messages.format_date(answer_before))
    lines = (title, f"{intro} {format_return(return_to, messages)}", messages("reply_form.rows"))
    styles = CellStyles(sheet)
    for row, (text, size) in enumerate(zip(lines, (14, 11, 11), strict=True), start=1):
        sheet.append([build_cell(sanitize_line(text), styles, cut_mark="…")])
        cell = sheet.cell(row, 1)
        cell.font, cell.border = Font(bold=row == 1, size=size), Border()
        # Over all columns: a text that runs out of its cell is cut at the edge of the paper.
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(COLUMNS))
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.row_dimensions[row].height = LINE_HEIGHT * (1 + len(text) // sum(width for _, width in COLUMNS))
    name_head, name_cell = sheet.cell(NAME_ROW, 1), sheet.cell(NAME_ROW, 2)
    name_head.value = messages("reply_form.name")
    name_head.font = Font(bold=True)
    _open_cell(name_cell)
    # Heads of two lines, in whatever letters the head's program has.
    sheet.row_dimensions[HEAD_ROW].height = 2 * LINE_HEIGHT
    for column, (key, width) in enumerate(COLUMNS, start=1):
        head = sheet.cell(HEAD_ROW, column)
        head.value = messages(f"reply_column.{key}")
        head.font, head.fill = Font(bold=True, color="FFFFFFFF"), HEAD_FILL
        head.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width


def _write_row(sheet: Worksheet, row: int, form_row: _FormRow, month: Month, messages: ReportMessages) -> None:
    sentence = format_finding(form_row.finding, month, messages)
    details = [f"{name}. {words}" for name, words in sentence.points] or [sentence.detail]
    lines = [f"{sentence.lead}." if details[0] else sentence.lead, *details]
    text = "\n".join(sanitize_line(line) for line in lines if line)
    if form_row.number > 1:
        text = messages("reply_form.further_ask")
    ask_text = "–" if form_row.ask is None else format_ask(form_row.ask, month, messages)
    styles = CellStyles(sheet)
    for column, content in enumerate((form_row.code, text, ask_text), start=1):
        cell = build_cell(content, styles, cut_mark="…", is_wrapped=True)
        if cell is not None:
            if column == FINDING_COLUMN and form_row.number == 1:
                # A line for each point; every one is a sentence of the report, in which nothing is a formula.
                cell.value = text
            cell.row, cell.column = row, column
            sheet._cells[row, column] = cell  # noqa: SLF001 - no public way to place a cell
    # A further ask is answered by what will be done; whether the finding is right was answered above it.
    first_column = ANSWER_COLUMN if form_row.number == 1 else ACTION_COLUMN
    for column in range(first_column, DUE_COLUMN + 1):
        _open_cell(sheet.cell(row, column))
    # After the cells are opened: as text, which they are then, a typed day would be no date to Excel's check.
    sheet.cell(row, DUE_COLUMN).number_format = "yyyy-mm-dd"
    sheet.cell(row, KEY_COLUMN).value = form_row.key
    widths = dict(COLUMNS)
    n_text_lines = sum(1 + len(line) // widths["finding"] for line in text.split("\n"))
    n_lines = max(n_text_lines, 1 + len(ask_text) // widths["ask"])
    sheet.row_dimensions[row].height = LINE_HEIGHT * max(3, n_lines)


def _open_cell(cell: object) -> None:
    """Make a cell one that the head can fill in."""
    cell.protection = Protection(locked=False)  # type: ignore[attr-defined]  # openpyxl types a cell of a merged range apart
    cell.fill = OPEN_FILL  # type: ignore[attr-defined]  # as above
    cell.border = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)  # type: ignore[attr-defined]  # as above
    cell.alignment = Alignment(vertical="top", wrap_text=True)  # type: ignore[attr-defined]  # as above
    cell.number_format = "@"  # type: ignore[attr-defined]  # text: what begins with = stays what was typed


def _add_choices(sheet: Worksheet, messages: ReportMessages, *, n_owners: int, last_row: int, first_day: date) -> None:
    """Add the lists of answers and owners, and the check of the day, with what to do about a wrong one."""
    words = ",".join(messages(f"reply_answer.{answer.value}") for answer in ReplyAnswer)
    day = f"DATE({first_day.year},{first_day.month},{first_day.day})"
    # By reference: written into the rule itself a list has 255 letters at most, and a comma would cut a name in two.
    owners = f"={FORM_SHEET}!$B$1:$B${max(n_owners, 1)}"
    validations = {
        "answer": (ANSWER_COLUMN, DataValidation(type="list", formula1=f'"{words}"')),
        "owner": (OWNER_COLUMN, DataValidation(type="list", formula1=owners)),
        "due": (DUE_COLUMN, DataValidation(type="date", operator="greaterThanOrEqual", formula1=day)),
    }
    for key, (column, validation) in validations.items():
        validation.allow_blank = validation.showErrorMessage = True
        validation.error = messages(f"reply_wrong.{key}")
        validation.errorTitle = messages(f"reply_column.{key}")[:MAX_TITLE_LETTERS]
        letter = get_column_letter(column)
        validation.add(f"{letter}{HEAD_ROW + 1}:{letter}{max(last_row, HEAD_ROW + 1)}")
        sheet.add_data_validation(validation)


def _mark_missing_reasons(sheet: Worksheet, messages: ReportMessages, *, last_row: int) -> None:
    """Colour the reason's cell as long as an answer lacks one, and say so above the table.

    By conditional formats: a form holds no formula that a head's program could warn of. The warning is a number that
    shows nothing (format ``;;;``) until its condition gives it words for a format.
    """
    first_row = HEAD_ROW + 1
    answers, reasons = (
        f"${get_column_letter(column)}${first_row}:${get_column_letter(column)}${last_row}"
        for column in (ANSWER_COLUMN, REASON_COLUMN)
    )
    words = [messages(f"reply_answer.{answer.value}") for answer in ReplyAnswer if answer is not ReplyAnswer.AGREE]
    answer, reason = (f"${get_column_letter(column)}{first_row}" for column in (ANSWER_COLUMN, REASON_COLUMN))
    alternatives = ",".join(f'{answer}="{word}"' for word in words)
    is_missing = f"AND(OR({alternatives}),LEN(TRIM({reason}))=0)"
    missing = Rule(type="expression", dxf=DifferentialStyle(fill=MISSING_FILL), formula=[is_missing])
    sheet.conditional_formatting.add(reasons.replace("$", ""), missing)
    check = sheet.cell(CHECK_ROW, 2)
    check.value, check.number_format = 1, ";;;"
    matches = "+".join(f'({answers}="{word}")' for word in words)
    any_missing = f"SUMPRODUCT(({matches})*(LEN(TRIM({reasons}))=0))>0"
    words_format = NumberFormat(numFmtId=FIRST_OWN_FORMAT, formatCode=f'"{messages("reply_wrong.reason")}"')
    style = DifferentialStyle(font=MISSING_FONT, numFmt=words_format)
    rule = Rule(type="expression", dxf=style, formula=[any_missing])
    sheet.conditional_formatting.add(check.coordinate, rule)


def _add_hidden_sheet(book: Workbook, origin: FormOrigin, owners: Sequence[str]) -> None:
    hidden: Worksheet = book.create_sheet(FORM_SHEET)
    styles = CellStyles(hidden)
    description = json.dumps(
        {
            "form": 1,
            "company": origin.company,
            "period": str(origin.period),
            "department": origin.department,
            "language": origin.language,
            "findings": [[finding.code, finding.theme] for finding in origin.findings],
        },
        ensure_ascii=False,
    )
    rows = max(len(owners), 1)
    for row in range(rows):
        cells = (description if row == 0 else None, owners[row] if row < len(owners) else None)
        hidden.append([None if text is None else styles.build_cell(text, is_wrapped=False) for text in cells])
    # Excel's menu offers a hidden sheet to be shown, and a very hidden one not: nobody changes it by chance.
    hidden.sheet_state = "veryHidden"


def _protect(sheet: Worksheet, draft_mark: str) -> None:
    """Lock what was printed, without a password: it keeps from slips, and nobody from widening a column."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.column_dimensions[get_column_letter(KEY_COLUMN)].hidden = True
    sheet.freeze_panes = f"B{HEAD_ROW + 1}"
    prepare_print(sheet)
    mark_draft(sheet, draft_mark)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
