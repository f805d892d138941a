from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.collect.convert.date_formats import (
    clean_date_text,
    match_numeric,
    parse_date_text,
    parse_day_and_month,
    parse_day_number,
    set_time,
)


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("05-10-2026", ("day-first", "month-first")),
        ("17-10-2026", ("day-first",)),
        ("Mon, 10/05/2026 - 10:15", ("month-first",)),
        ("ma 5-10-2026", ("day-first",)),
        ("Wed 05-10-2026", ("day-first", "month-first")),
        ("2026-10-05", ()),
        ("4.0.0", ()),
        ("1.2.345", ()),
    ],
)
def test_the_orders_of_a_date_in_figures(text, orders):
    assert match_numeric(text).list_orders() == orders


@pytest.mark.parametrize("text", ["versie 1-2-2026", "10-2026", "5 okt 2026", "1-2/2026"])
def test_what_is_no_date_in_figures_has_no_parts(text):
    assert match_numeric(text) is None


def test_a_weekday_settles_the_order():
    assert parse_date_text("Mon 05/10/2026", "mixed").date() == date(2026, 10, 5)
    assert parse_date_text("Mon 10/05/2026", "mixed").date() == date(2026, 10, 5)
    with pytest.raises(ValueError, match=r"."):
        parse_date_text("Mon 10/05/2026", "day-first")


@pytest.mark.parametrize("text", ["5 okt 10:15", "september 2026", "2026-09", "10-2026", "maandag", "5 mei", "4.0.0"])
def test_half_a_date_is_none(text):
    with pytest.raises(ValueError, match=r"."):
        parse_date_text(text, "day-first")


def test_a_day_number_counts_from_1900_or_1904_and_a_long_number_from_1970():
    assert parse_day_number(46300).date() == parse_day_number(46300 - 1462, 1904).date() == date(2026, 10, 5)
    assert parse_day_number(1791181800).date() == parse_day_number(1791181800_000).date() == date(2026, 10, 5)
    for number in (7, 12345678, 1e300):
        with pytest.raises((ValueError, OverflowError)):
            parse_day_number(number)


def test_milliseconds_that_look_like_an_early_day_are_milliseconds():
    moment = parse_date_text("1792051200000", "day-first")
    assert moment is not None
    assert moment.isoformat() == "2026-10-15T08:00:00+00:00"


@pytest.mark.parametrize(
    ("name", "month"),
    [
        *(("januari", 1), ("jan", 1), ("janvier", 1), ("January", 1)),
        *(("februari", 2), ("feb", 2), ("févr.", 2)),
        *(("maart", 3), ("mrt", 3), ("mrt.", 3), ("März", 3), ("Mär", 3), ("mars", 3), ("mar", 3)),
        *(("apr.", 4), ("avril", 4), ("avr.", 4), ("mei", 5), ("Mai", 5), ("May", 5), ("MEI", 5)),
        *(("juni", 6), ("juin", 6), ("June", 6), ("jun", 6), ("juli", 7), ("juillet", 7), ("juil.", 7), ("JUL", 7)),
        *(("augustus", 8), ("aug", 8), ("août", 8), ("August", 8), ("sept", 9), ("Sep.", 9), ("septembre", 9)),
        *(("okt", 10), ("oktober", 10), ("Oct", 10), ("octobre", 10), ("nov.", 11), ("novembre", 11)),
        *(("dec", 12), ("Dez", 12), ("déc.", 12), ("december", 12), ("décembre", 12)),
    ],
)
def test_the_months_of_four_languages_are_known_in_full_and_cut_to_three_letters(name, month):
    assert parse_date_text(f"3 {name} 2026", "day-first").date() == date(2026, month, 3)


def test_three_letters_that_are_june_or_july_are_no_month():
    with pytest.raises(ValueError, match="jui"):
        parse_date_text("3 jui 2026", "day-first")


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("05-10-68", "day-first", date(2068, 10, 5)),
        ("05-10-69", "day-first", date(1969, 10, 5)),
        ("05-10-00", "day-first", date(2000, 10, 5)),
        ("5 okt 99", "day-first", date(1999, 10, 5)),
        ("29-02-2028", "day-first", date(2028, 2, 29)),
        ("02/29/2028", "month-first", date(2028, 2, 29)),
        ("29/02/2028", "mixed", date(2028, 2, 29)),
        ("31-12-2026", "day-first", date(2026, 12, 31)),
        ("1. 2. 2026", "day-first", date(2026, 2, 1)),
        ("1.2.2026.", "day-first", date(2026, 2, 1)),
        ("the 1st of February 2026", "day-first", date(2026, 2, 1)),
        ("2nd February 2026", "day-first", date(2026, 2, 2)),
        ("1er février 2026", "day-first", date(2026, 2, 1)),
        ("2026 okt 5", "day-first", date(2026, 10, 5)),
        ("2026-Oct-05", "month-first", date(2026, 10, 5)),
        ("vr 2-10-2026", "month-first", None),
    ],
)
def test_a_day_is_the_one_on_the_calendar(text, order, day):
    if day is None:  # its weekday is that of the other order
        with pytest.raises(ValueError, match=r"."):
            parse_date_text(text, order)
        return
    moment = parse_date_text(text, order)
    assert (moment.date(), moment.time(), moment.tzinfo) == (day, time(12), None)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("29-02-2026", "day-first"), ("31-04-2026", "day-first"), ("2026-02-29", "iso"), ("20260229", "iso"),
        ("20261301", "iso"), ("20261005246000", "iso"), ("13/13/2026", "mixed"), ("00-10-2026", "day-first"),
        ("5 oktember 2026", "day-first"), ("32 okt 2026", "day-first"), ("05-10-2026 24:30", "day-first"),
        ("05-10-2026 10:60", "day-first"), ("05-10-2026 ooit", "day-first"), ("05-10-2026", "iso"),
        ("202610051015", "iso"), ("", "day-first"), ("-", "day-first"), ("05OKT2026:25:00:00", "day-first"),
    ],
)  # fmt: skip
def test_a_day_or_hour_that_no_calendar_has_is_an_error(text, order):
    with pytest.raises(ValueError, match=r"^"):
        parse_date_text(text, order)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("12:00 AM", time(0)), ("12:30 a.m.", time(0, 30)), ("12:30 PM", time(12, 30)), ("12 pm", time(12)),
        ("1 pm", time(13)), ("11:59:59 PM", time(23, 59, 59)), ("0:30 AM", time(0, 30)), ("13:00 PM", time(13)),
        ("10u15", time(10, 15)), ("10h15", time(10, 15)), ("10.15 uur", time(10, 15)), ("10 Uhr", time(10)),
        ("10:15:30.123", time(10, 15, 30)), ("10:15:30,9", time(10, 15, 30)), ("00:00", time(0)),
        (time(8, 30), time(8, 30)), (0.25, time(6)), (0, time(0)), (9, time(9)), (46300.75, time(18)),
        (timedelta(hours=8, minutes=30), time(8, 30)), (datetime(1899, 12, 30, 7, 45), time(7, 45)),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_the_time_of_a_cell_is_set_on_the_day(clock, expected):
    assert set_time(datetime(2026, 10, 5, 12), clock) == datetime.combine(date(2026, 10, 5), expected)  # noqa: DTZ001


@pytest.mark.parametrize("clock", ["24:00", "10:60", "1015", "32", "13:00 AM", "10:15 ooit", "", 25, float("nan")])
def test_what_is_no_time_of_day_is_an_error(clock):
    with pytest.raises(ValueError, match=r"^"):
        set_time(datetime(2026, 10, 5, 12), clock)  # noqa: DTZ001


def test_a_time_keeps_the_zone_of_its_day_unless_it_names_one_itself():
    new_york = timezone(timedelta(hours=-4))
    moment = datetime(2026, 10, 5, 12, tzinfo=new_york)
    for clock in ("10:15", time(10, 15), timedelta(hours=10, minutes=15), (10 + 15 / 60) / 24):
        assert set_time(moment, clock) == datetime(2026, 10, 5, 10, 15, tzinfo=new_york)
    assert set_time(moment, "10:15 +0200") == datetime(2026, 10, 5, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "moment"),
    [
        (1_000_000_000, "2001-09-09T01:46:40+00:00"),
        (1_000_000_000_000, "2001-09-09T01:46:40+00:00"),
        (1_000_000_000_000_000, "2001-09-09T01:46:40+00:00"),
        (1_790_812_799, "2026-09-30T23:59:59+00:00"),
        (1_790_812_799_999, "2026-09-30T23:59:59+00:00"),
        (36526, "2000-01-01T12:00:00"),
        (36526.5, "2000-01-01T12:00:00"),
        (36525.75, "1999-12-31T18:00:00"),
        (60000.25, "2064-04-08T06:00:00"),
    ],
)
def test_a_number_is_seconds_since_1970_in_utc_or_a_local_day_of_excel(number, moment):
    assert parse_day_number(number).isoformat() == moment


@pytest.mark.parametrize("number", [999_999_999, 10_000_000_000, 0, -46300, 60, 99_999, float("nan"), float("inf")])
def test_a_number_between_the_days_and_the_seconds_is_neither(number):
    with pytest.raises((ValueError, OverflowError)):
        parse_day_number(number)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.integers(1, 86_399))
def test_the_number_of_a_day_and_its_fraction_are_the_day_and_the_second(day, seconds):
    n_days = (day - date(1899, 12, 30)).days
    assert parse_day_number(n_days).date() == day
    moment = parse_day_number(n_days + seconds / 86_400)
    assert moment == datetime.combine(day, time(0)) + timedelta(seconds=seconds)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_workbook_that_counts_from_1904_has_the_same_days(day):
    assert parse_day_number((day - date(1904, 1, 1)).days, 1904).date() == day


@pytest.mark.parametrize(
    "text", ["0000-00-00", "00-00-0000", "0-0-00", "1900-01-00", "1/0/1900", "0000-00-00 00:00:00", "2026-00-05"]
)
def test_a_date_with_a_zero_is_a_programs_no_date(text):
    assert match_numeric(text).has_zero


@pytest.mark.parametrize("text", ["10-10-2000", "2000-10-10", "0.0.0", "0.1.123"])
def test_zeros_within_a_number_and_those_of_a_version_are_none(text):
    assert not match_numeric(text).has_zero


@pytest.mark.parametrize(
    ("text", "pair"),
    [("31-dec", (31, 12)), ("Dec 31", (31, 12)), ("9 okt.", (9, 10)), ("mrt-05", (5, 3)), ("1-Mai", (1, 5)),
     (" 4-mei ", (4, 5)), ("4-foo", None), ("4-5", None), ("5 okt 2026", None), ("oktober", None), ("", None)],
)  # fmt: skip
def test_a_day_without_a_year_is_what_a_spreadsheet_makes_of_two_figures(text, pair):
    assert parse_day_and_month(text) == pair


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [("\u200e5/\u200e10/2026", "5/10/2026"), ("5-10-2026\u00a0 10:15", "5-10-2026 10:15"), ("\ufeff2026", "2026"),
     ("  a\t b\n", "a b"), ("9:00\u202fPM", "9:00 PM"), ("", "")],
)  # fmt: skip
def test_a_date_loses_its_marks_of_direction_and_double_blanks(text, cleaned):
    assert clean_date_text(text) == cleaned


def test_the_time_may_stand_before_the_day_and_a_doubtful_day_stays_doubtful():
    assert parse_date_text("10:15 uur op 5 oktober 2026", "day-first").isoformat() == "2026-10-05T10:15:00"
    assert parse_date_text("9:15 PM, 10/17/2026", "mixed").isoformat() == "2026-10-17T21:15:00"
    assert parse_date_text("10:15, 05-10-2026", "mixed") is None
