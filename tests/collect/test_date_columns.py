from datetime import date, datetime, timedelta

import pytest

from voc.collect import read_table
from voc.collect.convert.date_columns import infer_date_order, list_default_days, profile_dates
from voc.collect.convert.mapped_table import MappedTable
from voc.config import Config, Source
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
