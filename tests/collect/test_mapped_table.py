from datetime import date

import pytest

from voc.collect.convert.mapped_table import MappedTable, list_mapped_columns
from voc.collect.read.table import FileTable
from voc.config import Config, Source
from voc.errors import InputError

CONFIG = Config.model_validate(
    {
        "channels": [{"name": "phone", "aliases": ["Telefoon"]}],
        "departments": [{"name": "Facturatie"}],
        "reasons": [{"id": "1", "name": "Nota"}],
    }
)


def mapped(columns, rows, names=("a", "b"), labels=None, **source):
    table = FileTable("x.csv", names, rows, range(2, 2 + len(rows)), labels or names)
    return MappedTable(table, Source.model_validate({"kind": "complaint", "columns": columns, **source}), CONFIG)


def test_mapped_columns_are_named_once_each():
    source = Source.model_validate(
        {"kind": "survey", "columns": {"text": ["a", "b"], "note": "a", "scores": {"q": "c"}}}
    )
    assert list_mapped_columns(source.columns) == ["a", "b", "c"]


def test_a_column_may_go_by_its_label_and_whatever_its_case_and_blanks():
    table = mapped({"text": "waarom  DAN?"}, [["x", "y"]], labels=("Datum", "Waarom dan?"))
    assert table.get_column("waarom  DAN?") == ["y"]
    assert table.get_label("b") == "Waarom dan?"


def test_of_two_columns_whose_names_differ_in_case_the_exact_one_is_taken():
    assert mapped({"text": "A"}, [["x", "y"]], names=("a", "A")).get_column("A") == ["y"]


def test_all_missing_columns_are_named_and_of_many_columns_forty():
    names = tuple(f"k{number}" for number in range(50))
    with pytest.raises(InputError, match=r"no column 'q', 'p', which .* k39 …$"):
        mapped({"text": "p", "at": "q"}, [], names=names)


def test_a_field_without_a_column_is_empty_in_every_row():
    table = mapped({"text": "a"}, [["x", "y"]] * 3)
    assert table.get_cells("note") == table.translate_words("channel") == table.list_regions() == [None] * 3
    assert [moment.at for moment in table.parse_moments()] == [None] * 3


def test_the_sources_own_words_win_over_those_of_the_workspace():
    table = mapped({"channel": "a"}, [["telefoon", ""], ["Loket", ""]], values={"channel": {"TELEFOON": "desk"}})
    assert table.translate_words("channel") == ["desk", "Loket"]


@pytest.mark.parametrize("word", ["", " ", "-", "n.v.t.", "Onbekend", "geen", None])
def test_words_that_say_nothing_are_none(word):
    assert mapped({"phase": "a"}, [[word, ""]]).translate_words("phase") == [None]


def test_departments_and_reasons_that_the_workspace_lacks_are_noted_with_the_first_five():
    rows = [[f"afd {number}", "9"] for number in range(7)]
    table = mapped({"department": "a", "reason": "b"}, rows)
    table.translate_words("department")
    table.translate_words("reason")
    assert table.notes == [
        "departments that voc.toml does not have: afd 0, afd 1, afd 2, afd 3, afd 4 …",
        "contact reasons that voc.toml does not have: 9",
    ]


def test_columns_that_are_not_mapped_are_listed_and_that_of_the_order_is_not():
    table = mapped({"at": "a"}, [], names=("a", "b", "c"), dates={"by": "c", "orders": {"VS": "month-first"}})
    assert table.list_unused_columns() == ["b"]


def test_each_row_is_read_in_the_order_that_its_column_tells():
    rows = [["05/10/2026", "VS"], ["05/10/2026", "NL"]]
    table = mapped({"at": "a"}, rows, dates={"by": "b", "orders": {"VS": "month-first", "NL": "day-first"}})
    assert [moment.day for moment in table.parse_moments()] == [date(2026, 5, 10), date(2026, 10, 5)]
    assert table.notes == []


def test_an_order_that_the_mapping_gives_is_not_looked_for():
    table = mapped({"at": "a"}, [["05/10/2026", ""], ["17/10/2026", ""]], dates={"order": "month-first"})
    first, second = table.parse_moments()
    assert first.day == date(2026, 5, 10)
    assert second.problem == "a date, month first (10/05/2026)"


@pytest.mark.parametrize("field", ["channel", "reason", "touchpoint", "region", "department", "phase"])
def test_a_customer_in_a_column_of_categories_is_left_out_and_noted_without_the_words(field):
    cells = ["Mevrouw Jansen 06-12345678", "jan@voorbeeld.nl", "z" * 81, "team_noord"]
    table = mapped({field: "a"}, [[cell, ""] for cell in cells])
    assert table.translate_words(field) == [None, None, None, "team_noord"]
    note = next(note for note in table.notes if "personal data" in note)
    assert note.startswith("3 cells in 'a' ")
    assert "Jansen" not in "".join(table.notes)


def test_a_region_keeps_two_digits_of_a_postcode_whatever_stands_behind_it():
    table = mapped({"region": "a"}, [["3512 AB", ""], ["1012AB Amsterdam", ""], ["Utrecht", ""]])
    assert table.list_regions() == ["35", "10", "Utrecht"]


def test_a_word_of_the_workspace_stays_a_category_though_it_looks_like_a_name():
    table = mapped({"channel": "a"}, [["Mevrouw Jansen", ""]], values={"channel": {"Mevrouw Jansen": "Mevrouw Jansen"}})
    assert table.translate_words("channel") == ["Mevrouw Jansen"]
