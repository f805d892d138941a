"""Form for a department head: the findings of the draft with cells for the answer, as a workbook.

What was printed is locked, what is asked is open; the answer and the owner are chosen from lists. A hidden sheet says
which draft it belongs to, so that ``voc collect`` can read it back (``voc.collect.reply_form_reader``).
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date, datetime

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from voc.insight.results import Finding, Month
from voc.records.reply_answers import FORM_SHEET, FormFinding, FormOrigin, ReplyAnswer
from voc.report.html.sections.headline import format_title
from voc.report.messages import ReportMessages
from voc.report.office_archive import set_archive_moment
from voc.report.prose import format_comments_and_customers, format_finding
from voc.report.xlsx.cells import CellStyles, build_cell, mark_draft, prepare_print
from voc.text.sanitize import sanitize_line

__all__ = ["build_reply_form"]

COLUMNS = (
    ("code", 15), ("finding", 60), ("figure", 26), ("answer", 16), ("reason", 44), ("action", 40), ("owner", 28),
    ("due", 14),
)  # fmt: skip
ANSWER_COLUMN, OWNER_COLUMN, DUE_COLUMN, KEY_COLUMN = 4, 7, 8, 9
NAME_ROW, HEAD_ROW = 4, 6
OPEN_FILL = PatternFill("solid", start_color="FFFFF8E1")
HEAD_FILL = PatternFill("solid", start_color="FF14557A")
LINE = Side(style="thin", color="FFB8C2CB")
MOST_TITLE_LETTERS = 32
"""Letters that Excel shows, and accepts, of the title of an error."""
LETTERS_PER_LINE, LINE_HEIGHT = 58, 15.0
"""Letters of a finding on a line of its cell, and a line's height in points."""


def build_reply_form(
    month: Month,
    messages: ReportMessages,
    *,
    company: str,
    owners: Sequence[str],
    answer_before: date,
    generated_at: datetime,
) -> bytes:
    """Return the form of a department's draft as bytes; the same input gives the same bytes.

    Parameters
    ----------
    month
        A department's month, with a finding or more.
    owners
        Departments that can own an action, the department itself first.
    answer_before
        The last day on which an answer comes in time.

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
    _write_head(sheet, month, messages, answer_before)
    for row, (finding, form_finding) in enumerate(zip(month.findings, origin.findings, strict=True), HEAD_ROW + 1):
        _write_finding(sheet, row, finding, month, messages, origin.compute_key(form_finding))
    _add_choices(sheet, messages, n_owners=len(owners), n_findings=len(month.findings), first_day=generated_at.date())
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


def _write_head(sheet: Worksheet, month: Month, messages: ReportMessages, answer_before: date) -> None:
    title = f"{messages('document.draft')} · {format_title(month, messages)}"
    lines = (title, messages("reply_form.intro", day=messages.format_date(answer_before)), messages("reply_form.rows"))
    styles = CellStyles(sheet)
    for text in lines:
        sheet.append([build_cell(sanitize_line(text), styles, cut_mark="…")])
    for row, size in ((1, 14), (2, 11), (3, 11)):
        sheet.cell(row, 1).font = Font(bold=row == 1, size=size)
        sheet.cell(row, 1).border = Border()
    name_head, name_cell = sheet.cell(NAME_ROW, 1), sheet.cell(NAME_ROW, 2)
    name_head.value = messages("reply_form.name")
    name_head.font = Font(bold=True)
    _open_cell(name_cell)
    for column, (key, width) in enumerate(COLUMNS, start=1):
        head = sheet.cell(HEAD_ROW, column)
        head.value = messages(f"reply_column.{key}")
        head.font, head.fill = Font(bold=True, color="FFFFFFFF"), HEAD_FILL
        head.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width


def _write_finding(
    sheet: Worksheet, row: int, finding: Finding, month: Month, messages: ReportMessages, key: str
) -> None:
    sentence = format_finding(finding, month, messages)
    text = f"{sentence.lead}. {sentence.detail}" if sentence.detail else sentence.lead
    styles = CellStyles(sheet)
    for column, content in enumerate((finding.code, text, _format_figure(finding, messages)), start=1):
        cell = build_cell(content, styles, cut_mark="…", is_wrapped=True)
        if cell is not None:
            cell.row, cell.column = row, column
            sheet._cells[row, column] = cell  # noqa: SLF001 - no public way to place a cell
    for column in range(ANSWER_COLUMN, DUE_COLUMN + 1):
        _open_cell(sheet.cell(row, column))
    # After the cells are opened: as text, which they are then, a typed day would be no date to Excel's check.
    sheet.cell(row, DUE_COLUMN).number_format = "yyyy-mm-dd"
    sheet.cell(row, KEY_COLUMN).value = key
    sheet.row_dimensions[row].height = LINE_HEIGHT * max(3, 1 + len(text) // LETTERS_PER_LINE)


def _format_figure(finding: Finding, messages: ReportMessages) -> str:
    """Return the finding's first figure with its interval; a dash where it has none."""
    name, estimate = next(iter(finding.estimates.items()), ("", None))
    if estimate is None:
        return "–"
    is_count = name == "comments" and estimate.low is None
    return format_comments_and_customers(estimate, messages) if is_count else messages.format_estimate(estimate)


def _open_cell(cell: object) -> None:
    """Make a cell one that the head can fill in."""
    cell.protection = Protection(locked=False)  # type: ignore[attr-defined]  # openpyxl types a cell of a merged range apart
    cell.fill = OPEN_FILL  # type: ignore[attr-defined]  # as above
    cell.border = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)  # type: ignore[attr-defined]  # as above
    cell.alignment = Alignment(vertical="top", wrap_text=True)  # type: ignore[attr-defined]  # as above
    cell.number_format = "@"  # type: ignore[attr-defined]  # text: what begins with = stays what was typed


def _add_choices(
    sheet: Worksheet, messages: ReportMessages, *, n_owners: int, n_findings: int, first_day: date
) -> None:
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
        validation.errorTitle = messages(f"reply_column.{key}")[:MOST_TITLE_LETTERS]
        letter = get_column_letter(column)
        validation.add(f"{letter}{HEAD_ROW + 1}:{letter}{HEAD_ROW + max(n_findings, 1)}")
        sheet.add_data_validation(validation)


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
