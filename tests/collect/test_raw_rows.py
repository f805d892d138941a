import pytest

from voc.collect.read.raw_rows import Sheet, choose_sheet, number_filled_rows
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
