from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from voc.insight.cost_results import CostFigures, CostGroup, CostLine, MonthCosts
from voc.insight.letter_results import Ask, Letter
from voc.insight.results import Quote
from voc.records import Estimate
from voc.report.messages import ReportMessages
from voc.report.xlsx.cells import LONGEST_CELL_TEXT
from voc.report.xlsx.workbook import SHEET_BUILDERS, build_workbook

FORMULAS = [
    '=HYPERLINK("http://evil.example","klik")', "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1+1", "\r=1+1", "=1",
    "＝1+1",
]  # fmt: skip


@pytest.fixture(scope="module")
def content(october, config, made):
    return build_workbook(october, ReportMessages("nl"), config, generated_at=made)


@pytest.fixture(scope="module")
def book(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(sheet):
    return list(sheet.iter_rows(min_row=3, values_only=True))


def test_sheets_in_the_order_of_the_report(book):
    names = ["Samenvatting", "Klantthema's", "Afdelingen", "Kosten", "Citaten", "Scores", "Verloop", "Uitleg"]
    assert book.sheetnames == names


def test_sheets_have_english_names_too(october, config, made):
    english = openpyxl.load_workbook(
        io.BytesIO(build_workbook(october, ReportMessages("en"), config, generated_at=made))
    )
    assert english.sheetnames == [ReportMessages("en")(f"sheet.{name}") for name, _ in SHEET_BUILDERS]


@pytest.mark.parametrize("at", range(len(SHEET_BUILDERS)))
def test_each_sheet_is_ready_to_work_in_and_to_print(book, at):
    sheet = book.worksheets[at]
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref.startswith("A2:")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$2:$2"
    assert all(cell.value for cell in sheet[2])
    assert sheet.max_row > 2


def test_numbers_are_numbers_in_their_format(book):
    sheet = book["Klantthema's"]
    heads = [cell.value for cell in sheet[2]]
    first = dict(zip(heads, sheet[3], strict=True))
    assert first["Reacties"].value == 212
    assert first["Reacties"].number_format == "#,##0"
    share = sheet.cell(3, heads.index("Aandeel") + 1)
    assert share.value == pytest.approx(212 / 1204, abs=1e-5)
    assert share.number_format == "0 %"
    assert first["Sinds"].value.date() == date(2026, 10, 6)
    assert first["Sinds"].number_format == "yyyy-mm-dd"
    assert book["Scores"].cell(3, 3).number_format == '+0;"−"0;0'


def test_costs_stand_with_n_interval_and_note_and_say_what_has_no_time(october, config, made):
    contacts, hours = (
        Estimate(376.0, 249.0, 688.0, 2566, "contacts"),
        Estimate(57.0, 38.0, 105.0, 2566, "hours", "part"),
    )
    hidden = Estimate(None, None, None, 0, "contacts", note="fewer than 5 customers")
    lines = (
        CostLine(CostGroup.DEPARTMENT, "Facturatie", CostFigures(contacts, hours, hours, Estimate(9, 1, 20, 1, "eur"))),
        CostLine(CostGroup.REASON, "1", CostFigures(hidden)),
    )
    month = replace(october, costs=MonthCosts(lines, {"Brief": 28}))
    book = openpyxl.load_workbook(io.BytesIO(build_workbook(month, ReportMessages("nl"), config, generated_at=made)))
    rows = rows_of(book["Kosten"])
    assert rows[0][:15] == ("oorzaak bij", "Facturatie", 376, 249, 688, 57, 38, 105, 57, 38, 105, 9, 1, 20, 2566)
    assert rows[1][2:14] == (None,) * 12
    assert rows[1][16] == "te weinig klanten om te tonen"
    assert rows[2][1:3] == ("brief", 28)


def test_without_handling_times_the_sheet_of_costs_says_so(book):
    assert "geen behandeltijden" in rows_of(book["Kosten"])[0][1]


def test_the_explanation_says_of_every_figure_how_to_trace_it(book):
    sheet = book["Uitleg"]
    heads = [cell.value for cell in sheet[2]]
    assert heads == [
        "Verwijzing", "Wat het is", "Waarde", "Van", "Tot", "Aantal antwoorden", "Klanten", "Eenheid", "Methode",
        "Toelichting", "Nagaan",
    ]  # fmt: skip
    rows = rows_of(sheet)
    assert len(rows) > 100
    assert all(row[10] == f"voc trace {row[0]}" and row[1] and row[8] for row in rows)


def test_references_of_the_other_sheets_are_explained(book):
    explained = {row[0] for row in rows_of(book["Uitleg"])}
    assert {row[11] for row in rows_of(book["Scores"])} <= explained
    assert {row[9] for row in rows_of(book["Afdelingen"])} <= explained


def test_a_suppressed_figure_is_an_empty_cell_with_its_reason(october, config, made):
    hidden = replace(october.themes[0].share, value=None, low=None, high=None, note="fewer than 5 customers")
    month = replace(october, themes=(replace(october.themes[0], share=hidden),))
    book = openpyxl.load_workbook(io.BytesIO(build_workbook(month, ReportMessages("nl"), config, generated_at=made)))
    row = next(row for row in rows_of(book["Uitleg"]) if row[0] == hidden.reference)
    assert row[2:5] == (None, None, None)
    assert row[9] == "te weinig klanten om te tonen"


# ---- what a customer's text could do --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def attacked(october, config, made):
    quotes = tuple(Quote(k, k, text, 0, len(text), None, text, "nl") for k, text in enumerate(FORMULAS))
    theme = replace(october.themes[0], labels={"nl": FORMULAS[0]}, quotes=quotes, keywords=("=1+1",))
    month = replace(october, themes=(theme,))
    return build_workbook(month, ReportMessages("nl"), config, generated_at=made)


def test_no_cell_is_a_formula_in_the_file_itself(attacked):
    with zipfile.ZipFile(io.BytesIO(attacked)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
        names = archive.namelist()
        styles = archive.read("xl/styles.xml").decode()
    assert len(sheets) == len(SHEET_BUILDERS)
    assert not [sheet for sheet in sheets if re.search(r"<f[ >]|t=\"(e|str)\"|<hyperlink", sheet)]
    assert not [name for name in names if "externalLink" in name or "vba" in name or "connections" in name]
    assert 'quotePrefix="1"' in styles


def test_text_that_looks_like_a_formula_is_text_with_a_quote_prefix(attacked):
    book = openpyxl.load_workbook(io.BytesIO(attacked))
    cells = [row[6] for row in book["Citaten"].iter_rows(min_row=3)]
    assert [cell.value for cell in cells] == [text.strip() for text in FORMULAS]
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_a_usual_text_has_no_quote_prefix(book):
    assert not any(cell.quotePrefix for row in book["Citaten"].iter_rows(min_row=3) for cell in row)


@pytest.mark.parametrize("text", ["a\x00b\x0bc\x1fd", "los \ud800 deel", "\ufffe \uffff", "#N/A", "TRUE", "1E5"])
def test_odd_text_is_kept_as_text(october, config, made, text):
    theme = replace(october.themes[0], quotes=(Quote(1, 1, text, 0, len(text), None, None, None),))
    made_book = build_workbook(replace(october, themes=(theme,)), ReportMessages("nl"), config, generated_at=made)
    cell = openpyxl.load_workbook(io.BytesIO(made_book))["Citaten"].cell(3, 7)
    assert cell.data_type == "s"


@pytest.mark.parametrize("letter", ["a", "👩"], ids=["one unit", "two units"])
def test_a_text_that_is_too_long_is_cut_and_says_so(october, config, made, letter):
    giant = letter * 100_000
    theme = replace(october.themes[0], quotes=(Quote(1, 1, giant, 0, 5, None, None, None),))
    made_book = build_workbook(replace(october, themes=(theme,)), ReportMessages("nl"), config, generated_at=made)
    text = openpyxl.load_workbook(io.BytesIO(made_book))["Citaten"].cell(3, 7).value
    assert len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL_TEXT
    assert text.endswith("… [afgebroken na 32.767 tekens]")


# ---- the file ---------------------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes(content, october, config, made):
    assert build_workbook(october, ReportMessages("nl"), config, generated_at=made) == content


def test_the_files_moment_is_the_reports_moment(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        properties = archive.read("docProps/core.xml").decode()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert properties.count("2026-11-03T08:30:00Z") == 2


def test_a_departments_workbook_names_nobody_else(facturatie, config, made):
    with zipfile.ZipFile(
        io.BytesIO(build_workbook(facturatie, ReportMessages("nl"), config, generated_at=made))
    ) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "Facturatie" in text
    assert [
        name for name in ("Klantenservice", "Digitaal", "Meetdata", "Marketing", "Netbeheerder") if name in text
    ] == []


@pytest.mark.parametrize(
    ("method", "text"),
    [("model, corrected by 59 audited", "model, gecorrigeerd met 59 nagekeken"), ("own way", "own way")],
)
def test_a_method_is_named_in_the_reports_language(october, config, made, method, text):
    comments = replace(october.themes[0].comments, method=method)
    month = replace(october, themes=(replace(october.themes[0], comments=comments),))
    book = openpyxl.load_workbook(io.BytesIO(build_workbook(month, ReportMessages("nl"), config, generated_at=made)))
    assert text in {row[8] for row in rows_of(book["Uitleg"])}


def test_the_summary_says_what_is_asked_and_nothing_twice(october, config, made):
    ask = Ask("Facturatie", date(2026, 11, 15), text="Alle correcties weg")
    month = replace(october, letter=Letter((ask,)))
    book = openpyxl.load_workbook(io.BytesIO(build_workbook(month, ReportMessages("nl"), config, generated_at=made)))
    rows = [row[1:3] for row in rows_of(book["Samenvatting"])]
    assert ("Voorgestelde besluiten", "Facturatie: Alle correcties weg. Uiterlijk 15 november 2026.") in rows
    assert len(rows) == len(set(rows))
