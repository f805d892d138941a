"""Cells of a workbook: text is never a formula, numbers are numbers, and what may not be shown is empty."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from voc.records import Estimate
from voc.report.xlsx.cells import (
    LONGEST_CELL_TEXT,
    CellStyles,
    NumberCell,
    SheetColumn,
    add_sheet,
    build_cell,
    build_estimate_cells,
    get_number_format,
    mark_draft,
)

STYLES = CellStyles(Workbook().active)


def make(content, **more):
    return build_cell(content, STYLES, cut_mark="[cut]", **more)


@given(st.text(max_size=40))
def test_no_text_is_a_formula_an_error_or_a_number(text):
    cell = make(text)
    if cell is not None and cell.value:
        assert cell.data_type == "s"
        if str(cell.value).startswith(("=", "+", "-", "@")):
            assert cell.quotePrefix


@pytest.mark.parametrize("text", ["=1+1", "+31612345678", "-", "@SUM(A1)", "\t=1", "\n=1", "＝1", "#N/A"])
def test_what_a_spreadsheet_would_reckon_with_stays_text(text):
    cell = make(text)
    assert cell.data_type == "s"
    assert cell.quotePrefix is (text != "#N/A")


@pytest.mark.parametrize("content", ["", None, NumberCell(None, "share")])
def test_nothing_is_an_empty_cell(content):
    assert make(content) is None


@pytest.mark.parametrize(
    ("content", "value", "number_format"),
    [
        (NumberCell(0, "comments"), 0, "#,##0"),
        (NumberCell(0.12345678, "share"), 0.123457, "0 %"),
        (NumberCell(-7.0, "nps"), -7, '+0;"−"0;0'),
        (NumberCell(1.5, "something new"), 1.5, "#,##0.0"),
        (date(2026, 10, 5), datetime(2026, 10, 5), "yyyy-mm-dd"),  # noqa: DTZ001 - as openpyxl has a day
        (datetime(2026, 10, 5, 23, 30, tzinfo=UTC), datetime(2026, 10, 5), "yyyy-mm-dd"),  # noqa: DTZ001
    ],
)
def test_numbers_and_days_have_their_format(content, value, number_format):
    cell = make(content)
    assert cell.number_format == number_format
    is_day = isinstance(value, datetime)
    assert (cell.value.timetuple()[:3] == value.timetuple()[:3]) if is_day else (cell.value == pytest.approx(value))


@pytest.mark.parametrize("sign", ["a", "😀"])
@pytest.mark.parametrize("n_more", [0, 1])
def test_a_text_is_cut_at_what_excel_can_hold(sign, n_more):
    n_units = len(sign.encode("utf-16-le")) // 2
    text = sign * (LONGEST_CELL_TEXT // n_units) + "b" * (LONGEST_CELL_TEXT % n_units + n_more)
    value = make(text).value
    assert len(value.encode("utf-16-le")) // 2 <= LONGEST_CELL_TEXT
    assert value.endswith(" [cut]") is bool(n_more)
    assert (value == text) is not bool(n_more)


def test_an_estimate_without_a_value_has_three_empty_cells():
    hidden = Estimate(None, None, None, 0, "share", note="fewer than 5 customers")
    for estimate in (hidden, None):
        assert [cell.number for cell in build_estimate_cells(estimate)] == [None] * 3
    assert [cell.number for cell in build_estimate_cells(Estimate(0.5, 0.4, None, 9, "share"))] == [0.5, 0.4, None]


def test_a_style_is_made_once_and_styles_do_not_mix():
    styles = CellStyles(Workbook().active)
    first, wrapped = (build_cell("a", styles, cut_mark="", is_wrapped=is_wrapped) for is_wrapped in (False, True))
    build_cell("b", styles, cut_mark="")
    assert len(styles._style_by_key) == 2
    assert (first.alignment.wrap_text, wrapped.alignment.wrap_text) == (False, True)


@pytest.mark.parametrize(("n_rows", "ref"), [(0, "A2:B2"), (1, "A2:B3"), (3, "A2:B5")])
def test_a_sheet_has_heads_that_stay_in_sight_and_filters_over_its_rows(n_rows, ref):
    columns = [SheetColumn("=kop", 20), SheetColumn("n", is_wrapped=True)]
    rows = [("a", NumberCell(n, "comments")) for n in range(n_rows)]
    sheet = add_sheet(Workbook(), "S", heading="=titel", sheet_columns=columns, sheet_rows=rows, cut_mark="[cut]")
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == (ref, "B3")
    assert {sheet["A1"].data_type, sheet["A2"].data_type} == {"s"}
    assert sheet.max_row == n_rows + 2


def test_a_row_of_another_width_is_refused():
    with pytest.raises(ValueError, match="zip"):
        add_sheet(Workbook(), "S", heading="x", sheet_columns=[SheetColumn("a")], sheet_rows=[("a", "b")], cut_mark="")


def test_an_ampersand_in_a_mark_is_no_code_of_the_header():
    sheet = Workbook().active
    mark_draft(sheet, "CONCEPT R&D")
    assert sheet.oddHeader.right.text == "CONCEPT R&&D"


def test_every_unit_has_a_format():
    assert get_number_format("share") != get_number_format("unknown")
