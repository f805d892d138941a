from datetime import date, datetime

import pytest

from voc.collect.convert.mapped_table import MappedTable, list_mapped_columns
from voc.collect.pseudonyms import Pseudonyms
from voc.collect.read.table import FileTable
from voc.config import Config, Source
from voc.errors import InputError
from voc.records import DateState

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


@pytest.mark.parametrize(
    ("cell", "zone", "day"),
    [
        ("2026-09-30T22:30:00Z", None, date(2026, 10, 1)),
        ("2026-09-30T21:59:59Z", None, date(2026, 9, 30)),
        ("2026-12-31 23:30 +0000", None, date(2027, 1, 1)),
        ("2026-09-30 23:30", None, date(2026, 9, 30)),
        ("2026-09-30 23:30", "UTC", date(2026, 10, 1)),
        ("2026-10-01 00:30", "Europe/Athens", date(2026, 9, 30)),
        ("2026-10-01", "UTC", date(2026, 10, 1)),
        ("01-10-2026", "America/New_York", date(2026, 10, 1)),
    ],
)
def test_a_row_at_a_months_edge_counts_in_the_companys_month(cell, zone, day):
    table = mapped({"at": "a"}, [[cell, ""]], dates={"time_zone": zone} if zone else {})
    (moment,) = table.parse_moments()
    assert moment.day == day


@pytest.mark.parametrize(
    ("cells", "n_missing"),
    [
        (["2000-01-01"] * 3 + ["2026-10-05"] * 2, 3),
        (["2000-01-01"] * 3 + ["2026-10-05"] * 3, 0),  # half of the rows is not most of them
        (["2000-01-01"] * 3 + ["2026-10-05"], 0),  # and four rows show nothing
        (["2026-01-01"] * 6, 0),
        (["1970-01-01"] + ["2026-10-05"] * 9, 1),
        ([None] * 3 + ["2000-01-01"] * 5, 8),
    ],
)
def test_a_first_of_january_is_no_date_only_where_most_dated_rows_have_it(cells, n_missing):
    table = mapped({"at": "a"}, [[cell, ""] for cell in cells])
    moments = table.parse_moments()
    assert sum(moment.state is DateState.MISSING for moment in moments) == n_missing
    n_said = n_missing - cells.count(None) if n_missing else 0
    assert [note.split(" ", 1)[0] for note in table.notes] == ([str(n_said)] if n_said else [])


def test_the_time_of_day_of_another_column_moves_a_row_over_midnight_in_utc_and_not_here():
    table = mapped({"at": "a", "time": "b"}, [["2026-10-01", "00:30"], ["2026-10-01", "straks"], ["2026-10-01", None]])
    first, second, third = table.parse_moments()
    assert (first.at.isoformat(), first.day) == ("2026-09-30T22:30:00+00:00", date(2026, 10, 1))
    assert second.at == third.at
    assert table.notes == ["1 cells in 'b' are no time of day: left out"]


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (["05-10-2026", "06-10-2026"], "were read day first, as is usual in the Netherlands"),
        (["05-10-2026", "17-10-2026"], "were read as its other dates show: day-first"),
        (["10/05/2026", "10/17/2026"], "were read as its other dates show: month-first"),
        (["10/05/2026 9:15 AM", "10/06/2026 9:15 PM"], "were read month first, as is usual with slashes and AM or PM"),
        (["17-10-2026", "10-10-2026"], None),
        (["2026-10-05", "2026-10-06"], None),
    ],
)
def test_dates_of_two_readings_are_said_with_the_reading_that_was_taken(cells, says):
    table = mapped({"at": "a"}, [[cell, ""] for cell in cells])
    table.parse_moments()
    assert table.notes == ([] if says is None else [f"dates such as 05-10-2026 in 'a' {says}"])


@pytest.mark.parametrize(("n_empty", "is_error"), [(1, False), (2, False), (3, True), (4, True)])
def test_formulas_without_a_value_are_an_error_where_they_are_most_of_a_column(n_empty, is_error):
    table = FileTable("x.xlsx", ("a", "b"), [["x", "y"]] * 4, range(4), ("a", "b"), unstored_formulas={"a": n_empty})
    source = Source.model_validate({"kind": "complaint", "columns": {"text": "a"}})
    if is_error:
        with pytest.raises(InputError, match=rf"'a' \({n_empty}\), which would read as empty: open the file in Excel"):
            MappedTable(table, source, CONFIG)
        return
    (note,) = MappedTable(table, source, CONFIG).notes
    assert f"'a' ({n_empty})" in note


def test_formulas_in_a_column_that_nobody_maps_are_nothing_to_say():
    table = FileTable("x.xlsx", ("a", "b"), [["x", "y"]] * 4, range(4), ("a", "b"), unstored_formulas={"b": 4})
    source = Source.model_validate({"kind": "complaint", "columns": {"text": "a"}})
    assert MappedTable(table, source, CONFIG).notes == []


@pytest.mark.parametrize(
    ("field", "cell", "word"),
    [
        ("channel", "TELEFOON", "phone"), ("channel", "phone", "phone"), ("channel", "Balie", "Balie"),
        ("reason", "nota", "1"), ("reason", 1, "1"), ("reason", 1.0, "1"), ("department", "FACTURATIE", "Facturatie"),
        ("department_asked", "facturatie", "Facturatie"), ("department", "Overig, niet bekend", "Overig, niet bekend"),
        ("department", "overig niet bekend", None), ("phase", "Telefoon", "Telefoon"),
    ],
)  # fmt: skip
def test_the_words_of_a_file_become_those_of_the_workspace(field, cell, word):
    assert mapped({field: "a"}, [[cell, ""]]).translate_words(field) == [word]


def test_a_word_that_the_source_maps_to_nothing_is_nothing():
    table = mapped(
        {"channel": "a"}, [["Telefoon", ""], ["web", ""]], values={"channel": {"telefoon": "", "web": "web"}}
    )
    assert table.translate_words("channel") == [None, "web"]


def test_days_in_a_column_of_categories_are_no_category():
    table = mapped({"phase": "a"}, [[datetime(2026, 5, 4), ""], ["1-mrt", ""], ["5+", ""]])  # noqa: DTZ001
    assert table.translate_words("phase") == [None, None, "5+"]
    assert table.notes[0].startswith("2 cells in 'a' are dates and no phase")


def test_ids_that_a_spreadsheet_destroyed_are_nobodys_and_the_others_stay():
    table = mapped({"customer": "a"}, [["9,91E+15", ""], ["K1", ""], ["", ""], ["onbekend", ""]])
    assert table.read_ids("customer") == [None, "K1", None, None]
    assert len(table.notes) == 1


def test_an_address_as_id_is_a_digest_that_is_the_same_in_every_file():
    pseudonyms = Pseudonyms(b"key")
    first = mapped({"contact": "a"}, [["jan@voorbeeld.nl", ""], ["c7", ""], [None, ""]])
    again = mapped({"contact": "b"}, [["", "jan@voorbeeld.nl"]])
    digest, number, nothing = first.read_protected_ids("contact", pseudonyms)
    assert (number, nothing) == ("c7", None)
    assert "jan" not in digest
    assert again.read_protected_ids("contact", pseudonyms) == [digest]
    assert first.notes == ["1 cells in 'a' are addresses, numbers or names of people: stored as digests"]


def test_a_table_without_rows_has_empty_columns_and_nothing_to_say():
    table = mapped({"at": "a", "customer": "b", "channel": "a"}, [])
    assert (table.n_rows, table.parse_moments(), table.read_ids("customer")) == (0, [], [])
    assert table.translate_words("channel") == table.list_regions() == []
    assert table.notes == []


def test_a_row_that_comes_again_is_counted_from_one():
    assert mapped({"text": "a"}, []).count_digests(["r-1", "r-2", "r-1", "r-1"]) == [1, 1, 2, 3]


def test_an_end_is_read_in_the_order_that_its_start_shows():
    table = mapped({"at": "a", "end": "b"}, [["10/17/2026", "10/05/2026"]], kind="calendar")
    assert table.build_date_parser("end").parse("10/05/2026").day == date(2026, 10, 5)
