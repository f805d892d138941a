from decimal import Decimal

import pytest

from voc.collect.read.raw_rows import (
    Sheet,
    choose_sheet,
    convert_decimal,
    describe_hidden_rows,
    drop_zero_fraction,
    fill_merged_cells,
    number_filled_rows,
)
from voc.collect.read.xlsx_parts import MergedCells
from voc.errors import InputError


def build_sheets(**rows_by_title):
    return [Sheet(title, lambda rows=rows: rows) for title, rows in rows_by_title.items()]


TABLE = [["a", "b"], [1, 2], [3, 4], [5, 6]]


def test_the_largest_table_is_read_and_one_that_may_be_meant_is_named():
    choice = choose_sheet("a.ods", build_sheets(Blad1=[["titel", None]], Data=TABLE, Oud=TABLE[:2]))
    assert choice.sheet.title == "Data"
    assert choice.rivals == {"Oud": 1}
    assert choice.notes == ('sheet "Data" was read; not read: Blad1, Oud',)


def test_a_hidden_sheet_is_read_only_where_nothing_else_is_there():
    sheets = [Sheet("verborgen", lambda: TABLE, is_visible=False)]
    assert choose_sheet("a.ods", sheets).sheet.title == "verborgen"
    assert choose_sheet("a.ods", [*sheets, *build_sheets(Data=TABLE[:2])]).sheet.title == "Data"


def test_a_file_without_content_and_a_sheet_that_is_not_there_are_errors():
    with pytest.raises(InputError, match=r"is empty: none of its sheets \(Leeg\)"):
        choose_sheet("a.ods", build_sheets(Leeg=[]))
    with pytest.raises(InputError, match='no sheet "Twee"; it has: Een'):
        choose_sheet("a.ods", build_sheets(Een=TABLE), "Twee")


def test_rows_keep_their_numbers_when_empty_ones_go():
    assert number_filled_rows([["a"], [None], [""], ["b"]]) == [(1, ["a"]), (4, ["b"])]


@pytest.mark.parametrize(
    ("text", "number"),
    [("123456789012345678901", 123456789012345678901), ("7.50", 7.5), ("12.0", 12), ("-0", 0), ("1E+3", 1000),
     ("NaN", None), ("sNaN", None), ("0.1", 0.1)],
)  # fmt: skip
def test_a_decimal_number_keeps_all_digits_of_a_whole_one(text, number):
    converted = convert_decimal(Decimal(text))
    assert converted == number
    assert type(converted) is type(number)


@pytest.mark.parametrize(
    ("number", "cell"),
    [(12.0, "12"), (-3.0, "-3"), (7.5, "7.5"), (0.0, "0"), (-0.0, "0"), (999_999_999_999_999.0, "999999999999999"),
     (1e15, "1000000000000000.0"), (1e300, "1e+300"), (float("inf"), "inf"), (float("nan"), "nan")],
)  # fmt: skip
def test_a_whole_number_has_no_fraction_as_far_as_its_digits_are_certain(number, cell):
    assert str(drop_zero_fraction(number)) == cell


def test_of_tables_of_one_size_the_first_is_read_and_the_other_may_be_meant():
    choice = choose_sheet("a.xlsx", build_sheets(Mei=TABLE, Juni=TABLE))
    assert (choice.sheet.title, choice.rivals, choice.small_sheets) == ("Mei", {"Juni": 3}, ())
    assert choose_sheet("a.xlsx", build_sheets(Juni=TABLE, Mei=TABLE)).sheet.title == "Juni"


@pytest.mark.parametrize(
    ("n_other", "rivals", "small"), [(4, {"b": 3}, ()), (3, {}, ("b",)), (2, {}, ("b",)), (1, {}, ())]
)
def test_a_sheet_with_a_third_of_the_rows_may_be_meant_and_a_smaller_one_is_named_apart(n_other, rivals, small):
    choice = choose_sheet("a.xlsx", build_sheets(a=[[1, 2]] * 12, b=[[1, 2]] * n_other))
    assert (choice.sheet.title, choice.rivals, choice.small_sheets) == ("a", rivals, small)


def test_a_hidden_sheet_is_never_what_was_meant_and_is_named_as_hidden():
    hidden = Sheet("Lijst", lambda: TABLE * 9, is_visible=False)
    choice = choose_sheet("a.xlsx", [hidden, *build_sheets(Data=TABLE, Leeg=[[None, None]])])
    assert (choice.sheet.title, choice.rivals, choice.small_sheets) == ("Data", {}, ())
    assert choice.notes == ('sheet "Data" was read; not read: Lijst (hidden)',)


def test_a_sheet_of_one_column_is_a_table_where_nothing_else_is():
    choice = choose_sheet("a.xlsx", build_sheets(Leeg=[[None]], Teksten=[["tekst"], ["de app"]]))
    assert (choice.sheet.title, choice.rivals) == ("Teksten", {})


@pytest.mark.parametrize("title", ["data", " DATA ", "Data"])
def test_a_sheet_is_asked_for_in_letters_of_any_case(title):
    sheets = build_sheets(Groot=TABLE * 5, Data=TABLE)
    assert choose_sheet("a.xlsx", sheets, title).sheet.title == "Data"
    hidden = [Sheet("Data", lambda: TABLE, is_visible=False), *build_sheets(Groot=TABLE * 5)]
    assert choose_sheet("a.xlsx", hidden, title).sheet.title == "Data"


def test_the_rows_of_a_sheet_are_read_once_and_only_when_they_are_needed():
    calls = []
    sheet = Sheet("a", lambda: calls.append(1) or TABLE)
    assert calls == []
    assert (sheet.count_table_rows(), sheet.has_content(), len(sheet.rows)) == (4, True, 4)
    assert calls == [1]


def fill(rows, *merged):
    numbered = list(enumerate(rows, 2))
    return fill_merged_cells(numbered, [MergedCells(*each) for each in merged]), rows


@pytest.mark.parametrize(
    ("value", "is_repeated"),
    [("Telefoon", True), ("5 oktober 2026", True), (12, True), (0, True), ("de app is traag", False), (None, False)],
)
def test_a_cell_merged_over_rows_is_the_value_of_each_unless_it_is_a_comment(value, is_repeated):
    n_filled, rows = fill([[value, 1], [None, 2], [None, 3]], (2, 4, 0))
    assert n_filled == (2 if is_repeated else 0)
    assert [row[0] for row in rows] == ([value] * 3 if is_repeated else [value, None, None])


def test_a_merged_cell_overwrites_nothing_and_leaves_the_rows_below_it():
    n_filled, rows = fill([["mei", 1], [None, 2], ["juni", 3], [None, 4], [None, 5]], (2, 5, 0))
    assert (n_filled, [row[0] for row in rows]) == (2, ["mei", "mei", "juni", "mei", None])


def test_cells_merged_above_the_table_or_beyond_a_row_fill_nothing():
    n_filled, rows = fill([[None, 1], [None]], (1, 3, 0), (2, 3, 5), (9, 12, 0))
    assert (n_filled, rows) == (0, [[None, 1], [None]])
    n_filled, rows = fill([["a", "b"], [None]], (2, 3, 1))  # a row that ends before the merged column
    assert (n_filled, rows) == (0, [["a", "b"], [None]])
    assert fill(
        [["a"]],
    ) == (0, [["a"]])


@pytest.mark.parametrize(
    ("numbers", "says"),
    [([3], "1 rows are hidden in the workbook, by a filter or by hand, and were read like the others (row 3):"),
     ([2, 3, 4, 5, 6], "(row 2, 3, 4, 5, 6):"), ([2, 3, 4, 5, 6, 9], "6 rows are"),
     ([2, 3, 4, 5, 6, 9], "(row 2, 3, 4, 5, 6 …):")],
    ids=["one", "five", "six", "six are cut"],
)  # fmt: skip
def test_hidden_rows_are_said_with_the_first_five(numbers, says):
    (note,) = describe_hidden_rows(numbers)
    assert says in note
    assert describe_hidden_rows([]) == ()
