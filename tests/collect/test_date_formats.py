from datetime import date

import pytest

from voc.collect.convert.date_formats import match_numeric, parse_date_text, parse_day_number


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
