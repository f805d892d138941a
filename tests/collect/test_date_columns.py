from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.collect import read_table
from voc.collect.convert.date_columns import (
    add_days,
    build_column_parser,
    choose_default_days,
    infer_date_order,
    is_placeholder_cell,
    list_default_days,
    profile_dates,
    profile_days,
)
from voc.collect.convert.mapped_table import MappedTable
from voc.config import Config, DateRule, Source
from voc.records import DateState

DAYS = [date(2026, 9, 1) + timedelta(days=5 * k) for k in range(12)]


def convert_by_excel(day, written, locale):
    """Return the cell that Excel of a locale makes of a day that was written in an order."""
    first, second = (day.day, day.month) if written == "day-first" else (day.month, day.day)
    month, day_number = (second, first) if locale == "day-first" else (first, second)
    try:
        return datetime(day.year, month, day_number)  # noqa: DTZ001  a workbook knows no zones
    except ValueError:
        return f"{first:02d}/{second:02d}/{day.year}"


def read_moments(values, **dates):
    table = type("Table", (), {})()
    table.name, table.columns, table.labels, table.epoch_year, table.unstored_formulas = "x", ("at",), ("at",), 1900, {}
    table.rows = [[value] for value in values]
    source = Source.model_validate({"kind": "survey", "columns": {"at": "at"}, "dates": dates})
    mapped_table = MappedTable(table, source, Config())
    return mapped_table.parse_moments(), mapped_table.notes


@pytest.mark.parametrize("written", ["day-first", "month-first"])
def test_a_column_that_excel_half_converted_is_seen_and_swapped_back(written):
    locale = "month-first" if written == "day-first" else "day-first"
    cells = [convert_by_excel(day, written, locale) for day in DAYS]
    profile = profile_dates(cells)
    assert (profile.is_half_converted, profile.order) == (True, written)
    moments, _ = read_moments(cells, cells="swapped")
    assert [moment.day for moment in moments] == DAYS


def test_without_a_word_of_the_mapping_the_swapped_half_is_ambiguous_and_said():
    cells = [convert_by_excel(day, "month-first", "day-first") for day in DAYS]
    moments, notes = read_moments(cells)
    assert any("Excel took part of" in note for note in notes)
    for day, cell, moment in zip(DAYS, cells, moments, strict=True):
        certain = isinstance(cell, str) or day.day == day.month
        assert (moment.state, moment.day) == ((DateState.EXACT, day) if certain else (DateState.AMBIGUOUS, None))


def test_the_same_column_that_another_program_wrote_out_as_text_is_seen_too():
    cells = [str(convert_by_excel(day, "month-first", "day-first")) for day in DAYS]
    assert any(cell.startswith("2026-") for cell in cells)
    assert profile_dates(cells).is_half_converted
    assert [moment.day for moment in read_moments(cells, cells="swapped")[0]] == DAYS


@pytest.mark.parametrize(
    "cells",
    [
        [datetime(2026, 9, 17), datetime(2026, 9, 2), "17/09/2026"],  # noqa: DTZ001
        [datetime(2026, 9, 2), "05/09/2026", "17/09/2026"],  # noqa: DTZ001
        [datetime(2026, 9, 2), datetime(2026, 9, 3)],  # noqa: DTZ001
        ["17/09/2026", "18/09/2026"],
        [datetime(1900, 1, 1), "17/09/2026"],  # noqa: DTZ001
    ],
    ids=["a real day above 12", "texts below 13", "dates only", "texts only", "a placeholder"],
)
def test_what_excel_did_not_half_convert_is_left_as_it_stands(cells):
    assert not profile_dates(cells).is_half_converted


def test_a_weekday_shows_the_order_of_a_column():
    assert infer_date_order(["Tue, 09/01/2026 - 10:15"]) == ("month-first", False)
    assert infer_date_order(["di 01-09-2026"]) == ("day-first", False)


def test_numbers_and_placeholders_are_counted():
    profile = profile_dates(["46300", 46301.5, "1980-01-01", "0000-00-00", "nvt", None, "1788253200000"])
    assert (profile.n_day_numbers, profile.n_placeholders, profile.n_filled) == (2, 2, 5)


def test_a_first_of_january_is_no_date_only_where_most_rows_have_it():
    usual, day = date(2000, 1, 1), date(2026, 9, 1)
    assert list_default_days([usual] * 4 + [day]) == {usual}
    assert list_default_days([usual] * 2 + [day] * 3) == frozenset()
    assert list_default_days([date(2026, 1, 1)] * 9) == frozenset()


@pytest.mark.parametrize("zero", ["1980-01-01 00:00:00", "01-01-1970", "1900-01-00", "0-1-1900", "2000-01-01", "0"])
def test_rows_with_a_programs_zero_are_kept_without_a_date(tmp_path, zero):
    path = tmp_path / "x.csv"
    path.write_text("at;t\n" + f"{zero};goed\n" * 9 + "05-10-2026;slecht\n", encoding="utf-8")
    source = Source.model_validate(
        {"kind": "survey", "columns": {"at": "at", "text": "t"}, "dates": {"order": "day-first"}}
    )
    mapped_table = MappedTable(read_table(path, source), source, Config())
    moments = mapped_table.parse_moments()
    assert [moment.state for moment in moments] == [DateState.MISSING] * 9 + [DateState.EXACT]
    assert not any(moment.problem for moment in moments)
    assert any("9 cells" in note and "no date" in note for note in mapped_table.notes)


def test_day_numbers_beside_texts_are_half_converted_dates_too():
    cells = [convert_by_excel(day, "month-first", "day-first") for day in DAYS]
    numbers = [cell if isinstance(cell, str) else (cell.date() - date(1899, 12, 30)).days for cell in cells]
    for column in (numbers, [str(cell) for cell in numbers]):
        assert profile_dates(column).is_half_converted
        assert [moment.day for moment in read_moments(column, cells="swapped")[0]] == DAYS


def test_slashes_with_am_and_pm_hint_at_the_month_first():
    assert profile_dates(["09/01/2026 09:00:00 AM"] * 3).usual_order == "month-first"
    assert profile_dates(["09/01/2026 09:00", "01-09-2026 9:00 AM"]).usual_order == "day-first"


def test_the_next_file_of_a_source_with_swapped_cells_may_be_right():
    right = [datetime(day.year, day.month, day.day) for day in DAYS]  # noqa: DTZ001  a workbook knows no zones
    moments, notes = read_moments(right, cells="swapped")
    assert [moment.day for moment in moments] == DAYS
    assert any("were not swapped" in note for note in notes)
    early = [day for day in DAYS if day.day <= 12]
    swapped = [convert_by_excel(day, "month-first", "day-first") for day in early]
    moments, notes = read_moments(swapped, cells="swapped")
    assert [moment.day for moment in moments] == early
    assert any("were swapped" in note for note in notes)


def test_iso_texts_beside_a_workbooks_own_dates_are_as_they_stand():
    cells = [convert_by_excel(day, "month-first", "day-first") for day in DAYS]
    cells[3:5] = [day.isoformat() for day in DAYS[3:5]]
    assert profile_dates(cells).is_half_converted
    assert [moment.day for moment in read_moments(cells, cells="swapped")[0]] == DAYS


def test_a_later_file_in_another_order_than_the_mapping_says_is_not_read_wrongly():
    cells = [f"{day.month:02d}/{day.day:02d}/{day.year}" for day in DAYS]
    moments, notes = read_moments(cells, order="day-first")
    assert any("are not written day-first" in note for note in notes)
    for day, moment in zip(DAYS, moments, strict=True):
        assert moment.day == (day if day.day > 12 or day.day == day.month else None)
        assert not moment.problem
    typing_mistake = ["05-10-2026", "17-10-2026", "10-17-2026"]
    moments, notes = read_moments(typing_mistake, order="day-first")
    assert [moment.day for moment in moments] == [date(2026, 10, 5), date(2026, 10, 17), None]
    assert notes == []


@given(st.lists(st.dates(date(1991, 1, 1), date(2098, 12, 31)), max_size=12), st.sampled_from(["%d-%m-%Y", "%m/%d/%Y"]))
def test_an_order_is_told_only_by_a_day_above_twelve(days, form):
    order, has_two_readings = infer_date_order([f"{day:{form}}" for day in days])
    written = "day-first" if form == "%d-%m-%Y" else "month-first"
    assert order == (written if any(day.day > 12 for day in days) else None)
    assert has_two_readings == any(day.day <= 12 and day.day != day.month for day in days)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        ([], None), ([None, "", "n.v.t."], None), (["10-10-2026"], None), (["2026-10-17"], None), (["17/10/2026"] * 9,
         "day-first"), (["Mon, 10/05/2026"], "month-first"), (["ma 05-10-2026"], "day-first"), (["17-10-2026 10:15 PM"],
         "day-first"), (["31-10-2026", "10/31/2026", "05-10-2026"], "mixed"), ([46300, 46301.5], None),
        (["4.0.1"], None),
    ],
)  # fmt: skip
def test_the_order_of_any_column_of_dates(cells, order):
    assert infer_date_order(cells)[0] == order


@pytest.mark.parametrize(
    ("counts", "order", "expected"),
    [
        ({("day-first",): 2}, "month-first", True),
        ({("day-first",): 1}, "month-first", False),  # one may be a typing mistake
        ({("day-first",): 2, ("month-first",): 1}, "month-first", False),
        ({("month-first",): 2}, "day-first", True),
        ({("month-first",): 9}, "month-first", False),
        ({("day-first", "month-first"): 9}, "month-first", False),
        ({("month-first",): 9}, "mixed", False),
        ({("month-first",): 9}, "iso", False),
        ({("month-first",): 9}, None, False),
    ],
)
def test_a_mapping_is_contradicted_by_two_dates_of_the_other_order_and_none_of_its_own(counts, order, expected):
    profile = profile_dates([])
    texts = {("day-first",): "17-10-2026", ("month-first",): "10-17-2026", ("day-first", "month-first"): "05-10-2026"}
    profile = profile_days(Counter({f"{texts[orders]}": n for orders, n in counts.items()}))
    assert profile.contradicts(order) is expected


def test_a_column_that_contradicts_its_mapping_is_read_by_what_shows_and_no_further():
    profile = profile_dates(["17-10-2026", "18-10-2026", "05-10-2026"])
    parser = build_column_parser(DateRule(order="month-first"), "Europe/Amsterdam", profile)
    assert parser.parse("17-10-2026").day == date(2026, 10, 17)
    assert parser.parse("05-10-2026").state is DateState.AMBIGUOUS
    one = profile_dates(["17-10-2026", "05-10-2026"])
    kept = build_column_parser(DateRule(order="month-first"), "Europe/Amsterdam", one)
    assert kept.parse("05-10-2026").day == date(2026, 5, 10)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({date(2000, 1, 1): 3, date(2026, 5, 1): 2}, {date(2000, 1, 1)}),
        ({date(2000, 1, 1): 3, date(2026, 5, 1): 3}, set()),
        ({date(2000, 1, 1): 4}, set()),
        ({date(2000, 1, 1): 5}, {date(2000, 1, 1)}),
        ({date(2001, 1, 1): 9, date(2000, 1, 1): 8}, {date(2001, 1, 1)}),
        ({date(2026, 1, 1): 9}, set()),
        ({}, set()),
    ],
)
def test_a_first_of_january_of_a_program_is_the_one_of_most_of_five_rows(days, expected):
    assert choose_default_days(Counter(days)) == frozenset(expected)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1970-01-01", True), ("01-01-1970 01:00", True), ("1/1/1900", True), ("0000-00-00", True),
        ("31-12-9999", True),
        (datetime(1904, 1, 1, 10), True), (date(1899, 12, 30), True), (0, True), (0.0, True),  # noqa: DTZ001
        ("1970-01-02", False), ("2000-01-01", False), ("0", False), (46300, False), ("", False), ("ooit", False),
        ("05-10-2026", False), ("9" * 400, False),
    ],
)  # fmt: skip
def test_a_programs_no_date_is_known_in_any_writing(cell, expected):
    assert is_placeholder_cell(cell) is expected


@pytest.mark.parametrize(
    ("cells", "counts"),
    [
        (["2026-10-05 10:15", "2026-10-05 11:00:00"], {"2026-10-05": 2}),
        (["05/10/2026 10:15 AM", "05/10/2026 9:00 PM"], {"05/10/2026 1:00 AM": 2}),
        (["5 okt 2026", "5 okt 2026"], {"5 okt 2026": 2}),
        ([None, "", "n.v.t.", "#N/A"], {}),
        ([datetime(2026, 10, 5, 10), date(2026, 10, 5)], {date(2026, 10, 5): 2}),  # noqa: DTZ001
        ([46300.25, 46300.75, 46300], {46300: 3}),
        (["Mon, 5-10-2026 10:15"], {"Mon, 5-10-2026 10:15": 1}),
    ],
)
def test_moments_of_one_day_are_counted_together(cells, counts):
    counted: Counter[object] = Counter()
    add_days(counted, cells)
    assert counted == counts


def test_no_more_than_so_many_days_are_counted_and_those_are_counted_in_full():
    counted: Counter[object] = Counter()
    add_days(counted, ["2026-10-05T10:15", "2026-10-06T10:15", "2026-10-07", "2026-10-05T23:00"], most=2)
    assert counted == {"2026-10-05": 2, "2026-10-06": 1}


def test_a_column_that_excel_converted_whole_has_days_above_twelve_and_is_right():
    cells = [datetime(2026, 10, day) for day in (5, 12, 13)]  # noqa: DTZ001
    profile = profile_dates([*cells, "17-10-2026"])
    assert (profile.is_half_converted, profile.cell_kind) == (False, "")
    assert profile_dates(cells).n_filled == 3


def test_slashes_with_am_and_pm_are_a_hint_that_a_day_above_twelve_overrules():
    hinted = profile_dates(["10/05/2026 9:15 AM", "10/06/2026 9:15 PM", "10/07/2026"])
    assert (hinted.usual_order, hinted.order) == ("month-first", None)
    irish = profile_dates(["05/10/2026 9:15 AM", "17/10/2026 9:15 PM"])
    assert (irish.usual_order, irish.order) == ("month-first", "day-first")
    parser = build_column_parser(DateRule(), "Europe/Amsterdam", irish)
    assert parser.parse("05/10/2026 9:15 AM").day == date(2026, 10, 5)
