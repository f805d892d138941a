"""The form of a department head: what stands in it, and what is read back however it was filled in."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest
from openpyxl import Workbook

from voc.collect.reply_form_reader import is_reply_form, read_reply_form
from voc.errors import InputError
from voc.records.reply_answers import FORM_SHEET, ReplyAnswer
from voc.report.messages import ReportMessages
from voc.report.xlsx.reply_form import build_reply_form

TODAY = date(2026, 11, 5)
FIRST_ROW = 7
ANSWER, REASON, ACTION, OWNER, DUE = "DEFGH"
MADE = datetime(2026, 11, 5, 9, tzinfo=UTC)
HOSTILE = '=HYPERLINK("http://x","klik")'


def build(month, language="nl", owners=("Facturatie", "Digitaal & IT")):
    return build_reply_form(
        month,
        ReportMessages(language),
        company="Zonnehof Energie",
        owners=owners,
        answer_before=date(2026, 11, 10),
        generated_at=MADE,
    )


@pytest.fixture
def fill(facturatie, tmp_path):
    """Fill a form in by cells and read it back: ``fill({"D7": "eens"})``."""

    def fill_in(cells, *, language="nl", change=None, month=facturatie):
        book = openpyxl.load_workbook(io.BytesIO(build(month, language)))
        sheet = book.worksheets[0]
        for place, value in cells.items():
            sheet[place] = value
        if change is not None:
            change(book, sheet)
        path = tmp_path / "form.xlsx"
        book.save(path)
        return read_reply_form(path, today=TODAY)

    return fill_in


def test_what_was_printed_is_locked_and_what_is_asked_is_open(facturatie):
    book = openpyxl.load_workbook(io.BytesIO(build(facturatie)))
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    assert all(sheet.cell(FIRST_ROW, column).protection.locked for column in (1, 2, 3))
    assert not any(sheet.cell(FIRST_ROW, column).protection.locked for column in range(4, 9))
    assert not sheet["B4"].protection.locked
    kinds = {validation.type: validation.formula1 for validation in sheet.data_validations.dataValidation}
    assert set(kinds) == {"list", "date"}
    assert book[FORM_SHEET].sheet_state == "veryHidden"
    assert "Concept" in sheet["A1"].value
    assert "10 november 2026" in sheet["A2"].value
    assert len([row for row in sheet.iter_rows(min_row=FIRST_ROW) if row[0].value]) == len(facturatie.findings)


def test_the_same_month_gives_the_same_bytes_and_no_formula(facturatie):
    first, *rest = facturatie.themes
    hostile = replace(facturatie, themes=(replace(first, labels={"nl": HOSTILE, "en": HOSTILE}), *rest))
    assert build(hostile) == build(hostile)
    book = openpyxl.load_workbook(io.BytesIO(build(hostile)))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("language", "words"), [("nl", ["eens", "deels eens", "oneens"]), ("en", ["agree", "partly", "disagree"])]
)
def test_every_answer_is_read_in_the_forms_language(fill, language, words):
    for word, answer in zip(words, ReplyAnswer, strict=True):
        form = fill({"B4": "Noor Vis", "D7": f" {word.upper()} ", "E7": "daarom"}, language=language)
        (row,) = form.answers
        assert (row.row, row.answer, row.reason, form.name) == (FIRST_ROW, answer, "daarom", "Noor Vis")
        assert form.rejections == ()
        assert form.notes == ()


def test_an_action_is_read_with_owner_and_day(fill):
    for cell in (datetime(2026, 11, 30), date(2026, 11, 30), "2026-11-30", "30-11-2026"):  # noqa: DTZ001 - as Excel keeps it
        form = fill({"D7": "eens", "F7": HOSTILE, "G7": "Digitaal & IT", "H7": cell}, change=keep_text)
        (row,) = form.answers
        assert (row.action, row.owner, row.due, row.has_whole_action) == (
            HOSTILE,
            "Digitaal & IT",
            date(2026, 11, 30),
            True,
        )


def keep_text(_book, sheet):
    sheet["F7"].data_type = "s"


def test_words_of_the_other_language_are_read_and_told(fill):
    form = fill({"D7": "oneens", "E7": "no"}, language="en")
    assert form.answers[0].answer is ReplyAnswer.DISAGREE
    assert form.notes == ("row 7: 'oneens' was read as 'disagree'",)


@pytest.mark.parametrize(
    ("cells", "column", "reason", "expected"),
    [
        ({"D7": "misschien"}, "Antwoord", "'misschien' is no answer", "one of: eens, deels eens, oneens"),
        ({"D7": 7}, "Antwoord", "'7' is no answer", "one of: eens"),
        ({"E7": "wel een reden"}, "Antwoord", "no answer was chosen", "one of: eens"),
        ({"D7": "oneens"}, "Reden", "'oneens' without a reason", "why"),
        ({"D7": "deels eens", "E7": "   "}, "Reden", "'deels eens' without a reason", "why"),
        (
            {"A12": "B-2026-09-1", "D12": "eens"},
            "Code",
            "'B-2026-09-1' is no finding of this form",
            "one of B-2026-10-1",
        ),
        ({"B12": "zelf bedacht", "D12": "eens"}, "Code", "a row without a finding's code", "one of B-2026-10-1"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_place_and_expectation(fill, cells, column, reason, expected):
    form = fill(cells)
    assert form.answers == ()
    (rejection,) = form.rejections
    assert rejection.column == column
    assert reason in rejection.reason
    assert expected in rejection.expected
    assert rejection.row in {7, 12}


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("volgende week", "'volgende week' is no day"),
        ("31-11-2026", "'31-11-2026' is no day"),
        ("11/12/2026", "'11/12/2026' is no day"),
        ("2026-02-30", "is no day"),
        (46000, "2025-12-09 is past"),
        (date(2026, 11, 4), "2026-11-04 is past"),
        (date(2206, 11, 4), "2206-11-04 is past or too far away"),
    ],
)
def test_a_day_that_is_none_leaves_the_answer(fill, cell, reason):
    form = fill({"D7": "eens", "F7": "Herstellen", "H7": cell})
    (row,) = form.answers
    assert (row.due, row.action, row.has_whole_action) == (None, "Herstellen", False)
    (rejection,) = form.rejections
    assert (rejection.row, rejection.column, rejection.is_row_kept) == (7, "Klaar op", True)
    assert reason in rejection.reason
    assert "2026-11-05" in rejection.expected


def test_an_owner_without_an_action_is_told(fill):
    form = fill({"D7": "eens", "G7": "Facturatie"})
    assert [rejection.column for rejection in form.rejections] == ["Wat gaat u doen?"]
    assert len(form.answers) == 1


def test_rows_may_be_moved_and_columns_too(fill):
    def move(_book, sheet):
        sheet.insert_rows(7, 3)
        sheet.move_range("E6:E20", cols=8)

    form = fill({"D7": "oneens", "E7": "daarom"}, change=move)
    (row,) = form.answers
    assert (row.row, row.reason) == (10, "daarom")


def test_a_column_that_was_renamed_is_read_by_its_place_and_told(fill):
    form = fill({"D6": "Mening", "D7": "eens"})
    assert form.answers[0].answer is ReplyAnswer.AGREE
    assert form.notes == ("row 6, column 4 is called 'Mening'; expected 'Antwoord': it was read as that",)


def test_a_finding_that_is_answered_twice_is_asked_again(fill):
    form = fill({"D7": "eens", "A12": "B-2026-10-1", "D12": "oneens", "E12": "toch niet"})
    assert form.answers == ()
    assert [rejection.row for rejection in form.rejections] == [7, 12]
    assert all("2 rows" in rejection.reason for rejection in form.rejections)


def test_a_row_of_another_departments_form_is_not_taken_for_ones_own(fill, facturatie):
    other = replace(facturatie, department=replace(facturatie.department, name="Digitaal & IT"))
    foreign = openpyxl.load_workbook(io.BytesIO(build(replace(other, themes=(), findings=other.findings))))
    key = foreign.worksheets[0]["I7"].value
    form = fill({"D7": "oneens", "E7": "niet van ons", "I7": key})
    assert form.answers == ()
    assert "not of Facturatie in 2026-10" in form.rejections[0].reason


def test_an_empty_form_has_no_answer_and_no_complaint(fill):
    form = fill({})
    assert (form.answers, form.rejections, form.n_rows) == ((), (), 0)


def test_a_very_long_text_is_cut_and_said_to_be(fill):
    form = fill({"D7": "oneens", "E7": "x" * 9000})
    assert len(form.answers[0].reason) == 2000
    assert "was cut" in form.notes[0]


def test_invisible_signs_are_taken_out(fill):
    form = fill({"D7": "oneens", "E7": "niet\u202e ons", "B4": "Noor\u200b"})
    assert form.answers[0].reason == "niet ons"
    assert form.name == "Noor"


def test_a_form_is_told_from_other_files(fill, facturatie, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(facturatie))
    assert is_reply_form(path)
    book = Workbook()
    book.save(tmp_path / "b.xlsx")
    assert not is_reply_form(tmp_path / "b.xlsx")
    (tmp_path / "c.xlsx").write_bytes(b"PK\x03\x04 no archive")
    assert not is_reply_form(tmp_path / "c.xlsx")
    assert not is_reply_form(tmp_path / "none.xlsx")


@pytest.mark.parametrize("text", ["{}", "[]", "no json", '{"findings": [1]}', '{"findings": [["B", "x"]]}', None])
def test_a_hidden_sheet_that_was_changed_is_an_error_and_no_guess(fill, text):
    def damage(book, _sheet):
        book[FORM_SHEET]["A1"] = text

    with pytest.raises(InputError, match="hidden sheet"):
        fill({"D7": "eens"}, change=damage)


def test_a_table_without_its_head_is_an_error(fill):
    def empty(_book, sheet):
        for row in sheet["A6:I12"]:
            for cell in row:
                cell.value = None

    with pytest.raises(InputError, match="expected: Code, Bevinding"):
        fill({}, change=empty)


def test_the_companys_month_has_no_form(october):
    with pytest.raises(ValueError, match="one department"):
        build(october)


def test_a_missing_reason_is_marked_in_the_form_itself(facturatie):
    sheet = openpyxl.load_workbook(io.BytesIO(build(facturatie))).worksheets[0]
    rules = {str(cells.sqref): rule for cells in sheet.conditional_formatting for rule in cells.rules}
    last = 6 + len(facturatie.findings)
    mark, warning = rules[f"E7:E{last}"], rules["B5"]
    assert mark.formula == ['AND(OR($D7="deels eens",$D7="oneens"),LEN(TRIM($E7))=0)']
    assert f"LEN(TRIM($E$7:$E${last}))=0" in warning.formula[0]
    assert "hoort een reden" in warning.dxf.numFmt.formatCode


def test_the_form_says_where_it_goes_and_fits_a_sheet_of_paper(facturatie):
    form = build_reply_form(
        facturatie, ReportMessages("nl"), company="Zonnehof", owners=(), answer_before=TODAY, generated_at=MADE,
        return_to="voc@zonnehof.example",
    )  # fmt: skip
    sheet = openpyxl.load_workbook(io.BytesIO(form)).worksheets[0]
    assert "Stuur het ingevulde formulier aan voc@zonnehof.example." in sheet["A2"].value
    assert (
        "terug aan wie u dit concept stuurde"
        in openpyxl.load_workbook(io.BytesIO(build(facturatie))).worksheets[0]["A2"].value
    )
    # A letter of 11 points is some 1.9 mm wide; A4 on its side shows 265 mm: at no less than 70 % of the size.
    width_mm = 1.9 * sum(sheet.column_dimensions[column].width for column in "ABCDEFGH")
    assert 265 / width_mm > 0.7


def test_a_further_ask_has_no_answer_of_its_own(fill):
    form = fill({"D7": "eens", "A12": "B-2026-10-1/2", "D12": "oneens", "F12": "Brief", "H12": "2026-11-30"})
    assert [(row.row, row.answer, row.action) for row in form.answers] == [
        (7, ReplyAnswer.AGREE, ""),
        (12, None, "Brief"),
    ]
    (rejection,) = form.rejections
    assert (rejection.row, rejection.column, rejection.is_row_kept) == (12, "Antwoord", True)
