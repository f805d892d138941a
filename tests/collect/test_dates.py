from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.collect.convert.date_columns import infer_date_order
from voc.collect.convert.dates import DateParser, is_placeholder_day, looks_like_date, looks_like_day_number
from voc.config import DateRule
from voc.records import DateState

ZONE = "Europe/Amsterdam"


def read(value, order="day-first", clock=None, **dates):
    return DateParser(DateRule(order=order, **dates), ZONE).parse(value, clock)


@pytest.mark.parametrize(
    ("text", "order", "utc"),
    [
        ("2026-10-05", "iso", "2026-10-05 10:00"),
        ("2026-10-05 08:30", "iso", "2026-10-05 06:30"),
        ("2026-10-05T08:30:15", "day-first", "2026-10-05 06:30:15"),
        ("2026-10-05T08:30:00Z", "iso", "2026-10-05 08:30"),
        ("2026-10-05T08:30:00.123+05:00", "iso", "2026-10-05 03:30:00.123"),
        ("2026-10-05 08:30+00", "iso", "2026-10-05 08:30"),
        ("2026-10-05 08:30-05", "day-first", "2026-10-05 13:30"),
        ("2026-10-05T08+02", "iso", "2026-10-05 06:00"),
        ("2026-10-05T0830Z", "iso", "2026-10-05 08:30"),
        ("2026/10/05", "day-first", "2026-10-05 10:00"),
        ("20261005", "iso", "2026-10-05 10:00"),
        ("05-10-2026", "day-first", "2026-10-05 10:00"),
        ("5/10/26 8:30", "day-first", "2026-10-05 06:30"),
        ("5.10.2026 om 8.30 uur", "day-first", "2026-10-05 06:30"),
        ("10/05/2026 08:30 PM", "month-first", "2026-10-05 18:30"),
        ("10/5/2026 12:05:00 AM", "month-first", "2026-10-04 22:05"),
        ("5 oktober 2026", "day-first", "2026-10-05 10:00"),
        ("ma 5 okt. 2026 08:30", "day-first", "2026-10-05 06:30"),
        ("5-mrt-2026", "day-first", "2026-03-05 11:00"),
        ("3 maart 2026 om 14:05", "day-first", "2026-03-03 13:05"),
        ("October 5, 2026", "day-first", "2026-10-05 10:00"),
        ("Oct 5, 2026, 8:30 AM", "day-first", "2026-10-05 06:30"),
        ("5. Oktober 2026", "day-first", "2026-10-05 10:00"),
        ("46300", "day-first", "2026-10-05 10:00"),
        ("1791181800", "iso", "2026-10-05 06:30"),
        ("17-10-2026", "mixed", "2026-10-17 10:00"),
        ("10/17/2026", "mixed", "2026-10-17 10:00"),
        ("10/10/2026", "mixed", "2026-10-10 10:00"),
        ("Dienstag, 1. September 2026 um 09:00:00 Mitteleuropäische Sommerzeit", "day-first", "2026-09-01 07:00"),
        ("dinsdag 1 september 2026 om 09:00:00 Midden-Europese zomertijd", "day-first", "2026-09-01 07:00"),
        ("Tuesday, September 1, 2026 at 9:00:00 AM Central European Summer Time", "iso", "2026-09-01 07:00"),
        ("2026/09/01 9:00:00 AM GMT+2", "day-first", "2026-09-01 07:00"),
        ("Tue Sep 01 2026 09:00:00 GMT+0200 (Central European Summer Time)", "day-first", "2026-09-01 07:00"),
        ("Tue Sep  1 09:00:00 CEST 2026", "day-first", "2026-09-01 07:00"),
        ("Sat Sep 05 10:15:00 +0000 2026", "day-first", "2026-09-05 10:15"),
        ("Tue, 01 Sep 2026 09:00:00 +0200", "day-first", "2026-09-01 07:00"),
        ("Tue, 09/01/2026 - 10:15", "month-first", "2026-09-01 08:15"),
        ("di 01-09-2026 09:00", "day-first", "2026-09-01 07:00"),
        ("05OCT2026:10:15:00.000", "day-first", "2026-10-05 08:15"),
        ("05OCT26:10:15:00", "day-first", "2026-10-05 08:15"),
        ("05OCT2026", "day-first", "2026-10-05 10:00"),
        ("05-OCT-26 10.15.00.000000 AM", "day-first", "2026-10-05 08:15"),
        ("05/Oct/26 10:15 AM", "day-first", "2026-10-05 08:15"),
        ("Mi., 7. Okt. 2026, 10:15 Uhr", "day-first", "2026-10-07 08:15"),
        ("mardi 1 septembre 2026 à 09:00:00", "day-first", "2026-09-01 07:00"),
        ("10:15, 5-10-2026", "day-first", "2026-10-05 08:15"),
        ("5 okt. '26", "day-first", "2026-10-05 10:00"),
        ("20261005T101500Z", "day-first", "2026-10-05 10:15"),
        ("2026-09-02 23:30:00 -0800", "day-first", "2026-09-03 07:30"),
        ("2026-10-05T08:30:00Z[UTC]", "iso", "2026-10-05 08:30"),
        ("9/1/26, 9:00\u202fPM", "month-first", "2026-09-01 19:00"),
        ("\u200e5/\u200e10/\u200e2026 10:15", "day-first", "2026-10-05 08:15"),
    ],
)  # fmt: skip
def test_a_date_is_read_as_people_and_programs_write_it(text, order, utc):
    moment = read(text, order)
    assert moment.state is DateState.EXACT
    assert moment.at == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["05/10/2026", "5-10-26", "5/10/2026 10:15"])
def test_a_date_with_two_readings_is_ambiguous_in_a_mixed_column(text):
    moment = read(text, "mixed")
    assert moment.state is DateState.AMBIGUOUS
    assert moment.at is None
    assert not moment.problem


@pytest.mark.parametrize(
    "text", [None, "", " ", "-", "n/a", "nvt", "#N/A", "N.v.t.", "1970-01-01", "1/0/1900", 0, time(0)]
)
def test_an_empty_cell_is_a_missing_date_and_no_mistake(text):
    moment = read(text)
    assert moment.state is DateState.MISSING
    assert not moment.problem


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("31-02-2026", "day-first", "day first"),
        ("10/17/2026", "day-first", "day first"),
        ("17/10/2026", "month-first", "month first"),
        ("05-10-2026", "iso", "year first"),
        ("13/13/2026", "mixed", "day or month first"),
        ("gisteren", "day-first", "day first"),
        ("5 foo 2026", "day-first", "day first"),
        ("05-10-0026", "day-first", "1990"),
        ("05-10-1899", "day-first", "1990"),
        ("2026-10-05 25:00", "iso", "year first"),
        ("7", "day-first", "day first"),
        ("4.0.0", "day-first", "day first"),
        ("#VALUE!", "day-first", "day first"),
        ("2026-10-05 10:15 IST", "iso", "year first"),
        (float("inf"), "iso", "year first"),
    ],
)
def test_what_cannot_be_a_date_says_what_was_expected(text, order, expected):
    moment = read(text, order)
    assert moment.at is None
    assert expected in moment.problem


def test_a_workbooks_own_dates_and_day_numbers_are_read():
    local = datetime(2026, 10, 5, 8, 30)  # noqa: DTZ001  a workbook knows no zones
    utc = datetime(2026, 10, 5, 6, 30, tzinfo=UTC)
    assert read(local).at == utc
    assert read(46300 + 8.5 / 24).at == utc
    assert read(date(2026, 10, 5)).at == datetime(2026, 10, 5, 10, tzinfo=UTC)
    assert read(datetime(2026, 10, 5)).at == datetime(2026, 10, 5, 10, tzinfo=UTC)  # noqa: DTZ001


@pytest.mark.parametrize("clock", ["08:30", "8.30", time(8, 30), timedelta(hours=8, minutes=30), 8.5 / 24, "8:30 AM"])
def test_the_time_of_day_may_stand_in_another_column(clock):
    assert read("05-10-2026", clock=clock).at == datetime(2026, 10, 5, 6, 30, tzinfo=UTC)


def test_another_column_may_tell_the_order():
    reader = DateParser(DateRule(by="bron", orders={"NL": "day-first", "VS": "month-first"}), ZONE)
    assert reader.parse("05/10/2026", order_word="NL").day == date(2026, 10, 5)
    assert reader.parse("05/10/2026", order_word="vs").day == date(2026, 5, 10)


def test_a_format_of_its_own_is_followed():
    assert read("2026week05day1", None, format="%Gweek%Vday%u").day == date(2026, 1, 26)
    assert "%d" in read("x", None, format="%d|%m|%Y").problem


@given(st.datetimes(datetime(1991, 1, 1), datetime(2098, 12, 31)))  # noqa: DTZ001
def test_a_day_without_a_time_never_becomes_another_day(moment):
    found = read(f"{moment:%d-%m-%Y}")
    assert found.day == moment.date()
    assert found.at.date() == moment.date()


@given(st.dates(date(1991, 1, 1), date(2098, 12, 31)))
def test_what_a_mixed_column_takes_is_right_in_either_order(day):
    for text in (f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}"):
        found = read(text, "mixed")
        assert found.day == day if found.state is DateState.EXACT else (day.day <= 12 and day.day != day.month)


def test_the_order_of_a_column_shows_in_its_days_above_twelve():
    assert infer_date_order(["05-10-2026", "17-10-2026"]) == ("day-first", True)
    assert infer_date_order(["10/05/2026", "10/17/2026"]) == ("month-first", True)
    assert infer_date_order(["17/10/2026", "10/17/2026"]) == ("mixed", False)
    assert infer_date_order(["05-10-2026"]) == (None, True)
    assert infer_date_order(["2026-10-05", None, 7]) == (None, False)


@pytest.mark.parametrize(
    "value", ["05-10-2026", "2026-10-05T10:00:00Z", "5 okt 2026", "20261005", "20261005101500", date(2026, 1, 1)]
)
def test_a_date_looks_like_one(value):
    assert looks_like_date(value)


@pytest.mark.parametrize(
    "value",
    ["46300", "8", "K1234567", "goed", "4.0.0", "1788253200000", "06-12345678", 46300.5, None, "1.234,50", "12345678"],
)
def test_a_number_does_not_look_like_a_date(value):
    assert not looks_like_date(value)


@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-29", "2026-03-30", "2026-10-24", "2026-10-25", "2026-10-26"])
def test_the_distance_to_utc_is_right_on_and_around_the_days_on_which_the_clock_changes(day):
    zone = ZoneInfo("Europe/Amsterdam")
    parser = DateParser(DateRule(), "Europe/Amsterdam")
    for hour in range(24):
        expected = datetime.fromisoformat(f"{day} {hour:02}:30").replace(tzinfo=zone).astimezone(UTC)
        assert parser.parse(f"{day} {hour:02}:30").at == expected


@pytest.mark.parametrize("cells", [[0, False], [False, 0], [1, True, 1.0]])
def test_equal_cells_of_different_types_are_read_as_in_a_column_of_their_own(cells):
    parser = DateParser(DateRule(), ZONE)
    assert [parser.parse(cell) for cell in cells] == [DateParser(DateRule(), ZONE).parse(cell) for cell in cells]


def test_a_column_of_different_cells_keeps_a_bounded_number_of_readings(monkeypatch):
    monkeypatch.setattr("voc.collect.convert.dates.MAX_CACHED", 3)
    parser = DateParser(DateRule(order="day-first"), ZONE)
    days = [parser.parse(f"{day:02}-10-2026").day for day in (*range(1, 9), 1)]
    assert days == [date(2026, 10, day) for day in (*range(1, 9), 1)]
    assert len(parser._cache) <= 3


@pytest.mark.parametrize(
    ("clock", "hour", "is_unread"),
    [(14, 14, False), (14.0, 14, False), (0.5, 12, False), (1430, 12, True), ("later", 12, True)],
)
def test_a_time_of_day_in_a_cell_of_its_own_is_read_as_in_any_file(clock, hour, is_unread):
    moment = DateParser(DateRule(), "UTC").parse("2026-10-05", clock)
    assert (moment.at.hour, moment.day.day, moment.has_unread_clock, moment.problem) == (hour, 5, is_unread, "")


@pytest.mark.parametrize(
    ("text", "file_zone", "at", "day"),
    [
        ("2026-09-30 22:30", "UTC", "2026-09-30 22:30", date(2026, 10, 1)),
        ("2026-09-30 21:59", "UTC", "2026-09-30 21:59", date(2026, 9, 30)),
        ("2026-12-31 23:00", "UTC", "2026-12-31 23:00", date(2027, 1, 1)),
        ("30-09-2026 18:30", "America/New_York", "2026-09-30 22:30", date(2026, 10, 1)),
        ("2026-10-01 00:15", None, "2026-09-30 22:15", date(2026, 10, 1)),
        ("2026-10-01T00:15:00Z", None, "2026-10-01 00:15", date(2026, 10, 1)),
        ("2026-09-30T22:15:00Z", "America/New_York", "2026-09-30 22:15", date(2026, 10, 1)),
        ("2026-10-01", "America/Los_Angeles", "2026-10-01 19:00", date(2026, 10, 1)),
    ],
)
def test_the_day_is_the_companys_whatever_the_zone_of_the_file(text, file_zone, at, day):
    moment = read(text, time_zone=file_zone)
    assert (moment.at, moment.day) == (datetime.fromisoformat(at).replace(tzinfo=UTC), day)


def test_the_hour_that_comes_twice_is_the_first_and_the_one_that_is_skipped_goes_on():
    assert read("2026-10-25 02:30").at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert read("2026-10-25 03:00").at == datetime(2026, 10, 25, 2, tzinfo=UTC)
    assert read("2026-03-29 02:30").at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert read("25-10-2026 02:30 +0100").at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell",
    ["1970-01-01", "1970-01-01 00:00:00", "01-01-1970", "31-12-1969 23:00", "1980-01-01", "1-1-1900", "30-12-1899",
     "1904-01-01", "1601-01-01", "01-01-0001", "31-12-9999", "9999-12-31 23:59:59", "2999-12-31", "0000-00-00", "0",
     "0,0", datetime(1970, 1, 1), date(9999, 12, 31), 0.0],  # noqa: DTZ001
)  # fmt: skip
def test_what_programs_write_for_no_date_is_none_and_no_mistake(cell):
    moment = read(cell)
    assert (moment.at, moment.day, moment.problem, moment.is_placeholder) == (None, None, "", True)


@pytest.mark.parametrize("cell", ["1969-12-30", "1989-12-31", "2100-01-01", "31-12-2100", datetime(1985, 5, 5)])  # noqa: DTZ001
def test_a_year_that_nobody_can_mean_is_a_mistake(cell):
    moment = read(cell)
    assert (moment.at, moment.problem) == (None, "a date from 1990 up to 2099")


@pytest.mark.parametrize("cell", ["1990-01-01", "2099-12-31", "01-01-2000"])
def test_the_first_and_the_last_year_are_dates(cell):
    assert read(cell).state is DateState.EXACT


@pytest.mark.parametrize(
    ("format_", "text", "expected"),
    [
        ("%y-%m-%d", "26-10-05", "2026-10-05T10:00:00+00:00"),
        ("%d.%m.%Y %H:%M", "05.10.2026 08:30", "2026-10-05T06:30:00+00:00"),
        ("%Y%m%d%H%M", "202610050830", "2026-10-05T06:30:00+00:00"),
        ("%d/%m/%Y %I:%M %p", "05/10/2026 08:30 PM", "2026-10-05T18:30:00+00:00"),
        ("%d-%m-%Y %H:%M %z", "05-10-2026 08:30 +0000", "2026-10-05T08:30:00+00:00"),
    ],
)
def test_a_format_reads_a_day_at_noon_and_a_time_as_it_is(format_, text, expected):
    assert read(text, None, format=format_).at.isoformat() == expected


def test_a_text_that_is_not_as_the_format_says_is_never_read_otherwise():
    moment = read("2026-10-05", None, format="%d-%m-%Y")
    assert (moment.at, moment.problem) == (None, "a date as %d-%m-%Y")


@pytest.mark.parametrize(
    ("kind", "cell", "swapped"),
    [
        ("date", datetime(2026, 5, 10), date(2026, 10, 5)),  # noqa: DTZ001
        ("date", datetime(2026, 5, 13), date(2026, 5, 13)),  # noqa: DTZ001  no month has that number
        ("date", "10-05-2026", date(2026, 5, 10)),  # a text was not converted
        ("number", 46152, date(2026, 10, 5)),
        ("number", "46152", date(2026, 10, 5)),
        ("iso", "2026-05-10", date(2026, 10, 5)),
        ("iso", datetime(2026, 5, 10), date(2026, 5, 10)),  # noqa: DTZ001
        ("", datetime(2026, 5, 10), date(2026, 5, 10)),  # noqa: DTZ001
    ],
)
def test_only_the_cells_that_excel_made_are_swapped(kind, cell, swapped):
    parser = DateParser(DateRule(order="day-first"), ZONE, swapped_kind=kind, turn="swap")
    assert parser.parse(cell).day == swapped
    left_out = DateParser(DateRule(order="day-first"), ZONE, swapped_kind=kind)
    expected = DateState.AMBIGUOUS if swapped == date(2026, 10, 5) else DateState.EXACT
    assert left_out.parse(cell).state is expected


@pytest.mark.parametrize(
    ("value", "has_seconds", "expected"),
    [
        (46300, True, True), ("46300,5", True, True), (1_790_812_799, True, True), (1_790_812_799, False, False),
        (12, True, False), (True, True, False), (None, True, False), ("x", True, False), ("9" * 500, True, False),
        (float("nan"), True, False), (99_999, True, False),
    ],
)  # fmt: skip
def test_a_number_of_a_day_is_told_from_other_numbers(value, has_seconds, expected):
    assert looks_like_day_number(value, has_seconds=has_seconds) is expected


def test_zeros_of_programs_are_days_and_a_real_first_of_january_is_none():
    assert is_placeholder_day(date(1970, 1, 1))
    assert is_placeholder_day(datetime(1970, 1, 1, 23))  # noqa: DTZ001
    assert not is_placeholder_day(date(1970, 1, 2))
    assert not is_placeholder_day(date(2000, 1, 1))


@pytest.mark.parametrize("clock", [None, "", "-", "n.v.t."])
def test_without_a_time_of_day_in_its_column_a_day_is_at_noon_and_nothing_is_said(clock):
    moment = read("05-10-2026", clock=clock)
    assert (moment.at, moment.has_unread_clock) == (datetime(2026, 10, 5, 10, tzinfo=UTC), False)


def test_a_time_in_a_column_of_its_own_goes_before_the_one_in_the_date():
    assert read("05-10-2026 23:00", clock="08:30").at == datetime(2026, 10, 5, 6, 30, tzinfo=UTC)
    assert read("05-10-2026", clock="23:30").day == date(2026, 10, 5)
    assert read("2026-10-05T10:00:00Z", clock="23:30").day == date(2026, 10, 6)
