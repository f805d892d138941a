from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.collect.convert.value_parsers import (
    ScoreParser,
    format_cell,
    parse_count,
    parse_flag,
    parse_number,
    parse_seconds,
    parse_worded_number,
)
from voc.config import ScoreRule

NPS = ScoreRule(scale="nps").to_record()
MARK = ScoreRule(scale="mark").to_record()
FRIENDS = ScoreRule(scale="rating", low=1, high=5, best=1, no_answer=(6, 7)).to_record()


@pytest.mark.parametrize(
    ("cell", "decimal", "number"),
    [
        ("8", None, 8), ("7,5", None, 7.5), ("7.5", None, 7.5), ("1.234,50", None, 1234.5), ("1,234.50", None, 1234.5),
        ("1.234.567", None, 1234567), ("1.234", ",", 1234), ("1.234", ".", 1.234), ("1,234", ".", 1234),
        ("€ 12,50", None, 12.5), ("-3", None, -3), ("1 234", None, 1234),
        (7.5, ",", 7.5), (9, None, 9), ("", None, None),
        ("n.v.t.", None, None), (None, None, None), (True, None, 1),
    ],
)  # fmt: skip
def test_a_number_is_read_with_comma_or_point(cell, decimal, number):
    assert parse_number(cell, decimal) == number


@pytest.mark.parametrize("cell", ["acht", "1,2,3", "12 euro", "1e5", "--3"])
def test_what_is_no_number_is_an_error(cell):
    with pytest.raises(ValueError, match=r"."):
        parse_number(cell)


@pytest.mark.parametrize(
    ("cell", "decimal"),
    [("8.5", ","), ("90.5", ","), ("1.2345", ","), ("1234.500", ","), ("1,5", "."), ("1,234.5", ",")],
)
def test_the_other_decimal_sign_is_never_taken_out_of_a_number(cell, decimal):
    with pytest.raises(ValueError, match=r"."):
        parse_number(cell, decimal)
    assert parse_number("1.234.567,5", ",") == 1234567.5


@pytest.mark.parametrize(
    ("cell", "count"), [("12", 12), ("1.234", 1234), ("1,234,567", 1234567), (12.0, 12), ("", None)]
)
def test_a_count_is_whole(cell, count):
    assert parse_count(cell) == count


@pytest.mark.parametrize("cell", ["-1", "2,5", "veel", 2.5, 1.234, 3.125])
def test_half_a_contact_is_no_count(cell):
    with pytest.raises(ValueError, match=r"."):
        parse_count(cell)


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("90", 90),
        ("01:30", 90),
        ("1:00:05", 3605),
        ("90,5", 90.5),
        (time(0, 1, 30), 90),
        (timedelta(minutes=2), 120),
        ("", None),
    ],
)
def test_a_duration_is_told_in_seconds(cell, seconds):
    assert parse_seconds(cell) == seconds


@pytest.mark.parametrize(
    ("cell", "flag"),
    [
        ("ja", True),
        ("Nee", False),
        ("TRUE", True),
        ("0", False),
        (True, True),
        (1, True),
        ("x", True),
        ("", None),
        ("deels", None),
    ],
)
def test_yes_and_no_are_read_in_words(cell, flag):
    assert parse_flag(cell) is flag


def test_a_workbooks_whole_number_has_no_decimals_as_text():
    assert format_cell(12345.0) == "12345"
    assert format_cell(None) == ""
    assert format_cell("  a ") == "a"


@pytest.mark.parametrize(
    ("cell", "value"),
    [("8", 8), (8.0, 8), ("10 - zeer waarschijnlijk", 10), ("8/10", 8), ("8 van de 10", 8),
     ("Zeer waarschijnlijk (10)", 10),
     ("0", 0), ("n.v.t.", None), ("", None), (None, None), ("8,0", 8)],
)  # fmt: skip
def test_an_answer_is_read_as_surveys_write_it(cell, value):
    read = ScoreParser(NPS).parse(cell)
    assert (read.value, read.expected) == (value, "")


@pytest.mark.parametrize("cell", ["11", "-1", "7,5", "acht", 99])
def test_an_answer_outside_its_scale_says_what_was_expected(cell):
    read = ScoreParser(NPS).parse(cell)
    assert read.value is None
    assert read.expected == "a whole number, 0 up to 10"


def test_a_school_mark_may_have_decimals():
    assert ScoreParser(MARK, ",").parse("7,5").value == 7.5


def test_values_that_mean_no_answer_are_none():
    assert ScoreParser(FRIENDS).parse("6") == ScoreParser(FRIENDS).parse("")
    assert ScoreParser(FRIENDS).parse("8").expected


@pytest.mark.parametrize(
    ("cell", "value"),
    [("zeer slecht -5", -5), ("-5 - zeer slecht", -5), ("zeer goed - 5", 5), ("zeer goed 5-", None),
     ("goed-4", 4), ("Goed (-4)", -4), ("5 - goed", 5), ("score: 4", 4)],
)  # fmt: skip
def test_a_hyphen_beside_words_is_a_sign_where_nothing_stands_between_it_and_the_number(cell, value):
    assert parse_worded_number(cell) == (None if value is None else (value, None))


def test_a_text_of_megabytes_is_no_answer_and_takes_no_time():
    assert parse_worded_number("a" * 30_000_000) is None  # each pattern would take hours
    assert parse_worded_number("10 - " + "zeer waarschijnlijk " * 10) == (10.0, None)


@given(st.integers(-(10**9), 10**9), st.integers(0, 99))
def test_an_amount_is_the_same_in_dutch_and_english_writing(whole, cents):
    english = f"{whole:,}.{cents:02}"
    dutch = english.translate(str.maketrans(",.", ".,"))
    expected = float(f"{whole}.{cents:02}")
    assert parse_number(english, ".") == parse_number(dutch, ",") == expected
    assert parse_number(dutch.replace(".", "\u00a0")) == expected


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("+3", 3), ("-1.234,5", -1234.5), ("€1.234,50", 1234.5), (" 7 ", 7), ("1\u00a0234,5", 1234.5), ("0,5", 0.5),
        ("00012", 12), ("12.345.678,90", 12345678.9), ("1,234", 1.234), ("-0", 0), (0, 0), (False, 0), ("#N/A", None),
        ("€", None),
    ],
)  # fmt: skip
def test_a_number_without_a_known_sign_is_read_by_its_last_separator(cell, number):
    assert parse_number(cell) == number


@pytest.mark.parametrize(
    "cell",
    ["1.234,567.8", "1,234.567.890", "1.23.456", "1,234,56", "12.34,5", "9" * 400, float("nan"), float("inf"),
     10**400, "½", "1'234", "٣x", "$5", "1-2", "1.", ".5"],
)  # fmt: skip
def test_a_number_whose_separators_contradict_each_other_is_an_error(cell):
    with pytest.raises(ValueError, match=r"."):
        parse_number(cell)


@pytest.mark.parametrize(
    ("cell", "count"),
    [("1 234", 1234), ("1\u00a0234", 1234), ("1.234,00", 1234), ("12,0", 12), ("0", 0), (0.0, 0), ("1.000.000", 10**6),
     ("0.000", 0), ("n.v.t.", None), (None, None)],
)  # fmt: skip
def test_a_count_with_thousands_is_whole_in_any_writing(cell, count):
    assert parse_count(cell) == count


@pytest.mark.parametrize("cell", ["0.500", "0,125", "1.234,567", "1,234.567", "1.2345", "1,234.5", "1e3", -1, "0,5"])
def test_a_fraction_is_never_taken_for_thousands_of_a_count(cell):
    with pytest.raises(ValueError, match=r"."):
        parse_count(cell)


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [("90:00", 5400), ("100:05", 6005), ("0:00", 0), ("25:00:00", 90000), ("0:59:59", 3599), (90, 90), (0.5, 0.5),
     (timedelta(days=1, seconds=5), 86405), (time(1, 0, 5), 3605), ("1.234", 1.234), ("n.v.t.", None)],
)  # fmt: skip
def test_a_duration_may_have_more_than_sixty_minutes_or_a_day(cell, seconds):
    assert parse_seconds(cell) == seconds


@pytest.mark.parametrize("cell", ["1:75", "1:60:00", "0:00:60", "lang", "1:5", "-1:30", date(1900, 1, 1)])
def test_what_no_stopwatch_shows_is_no_duration(cell):
    with pytest.raises(ValueError, match=r"."):
        parse_seconds(cell)


@pytest.mark.parametrize("cell", ["Ja", " JA ", "y", "Waar", "1.0", "oui", "✓", "X"])
def test_a_yes_is_one_in_dutch_english_and_french_and_in_any_case(cell):
    assert parse_flag(cell) is True


@pytest.mark.parametrize("cell", ["NEEN", "Onwaar", "0.0", 0, False, "Niet", "non", "N"])
def test_a_no_is_one_too(cell):
    assert parse_flag(cell) is False


@pytest.mark.parametrize("cell", [None, "", 2, "onbekend", "ja/nee", "n.v.t.", float("nan"), "-1"])
def test_neither_yes_nor_no_is_nothing(cell):
    assert parse_flag(cell) is None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("★★★☆☆", (3, 5)), ("★★★★★", (5, None)), ("⭐️⭐️", (2, None)), ("1 ster", (1, None)),
        ("4,5 sterren", (4.5, None)),
        ("7 punten", (7, None)), ("3 van 5", (3, 5)), ("8 uit 10", (8, 10)),
        ("Rated 4,5 out of 5 stars", (4.5, 5)),
        ("8 / 10", (8, 10)), ("10 (zeer waarschijnlijk)", (10, None)), ("1 – slecht", (1, None)),
        ("0: helemaal niet", (0, None)), ("10=best", (10, None)), ("helemaal eens = 5", (5, None)),
        ("0-6 (Detractor)", None), ("9 t/m 10 promoter", None), ("4-mei", None), ("okt-09", None), ("10", None),
        ("goed", None), ("", None), ("-", None), ("1e klas", None), ("24-7 bereikbaar", None), ("☆☆☆", None),
    ],
)  # fmt: skip
def test_the_number_of_an_answer_in_words_or_stars(answer, expected):
    assert parse_worded_number(answer) == expected


def test_an_answer_out_of_another_scale_is_outside_this_one():
    assert ScoreParser(NPS).parse("4 van de 5").is_outside
    assert ScoreParser(NPS).parse("8/10").value == 8
    assert ScoreParser(NPS).parse("8%").value == 8  # as far as a cell alone tells
    assert ScoreParser(NPS).parse("85%").is_outside


def test_the_words_of_a_mapping_go_before_the_figures_that_they_hold():
    parser = ScoreParser(NPS, words={"1": 0, "Zeer tevreden": 10, "2 - Ontevreden": 3}, no_answer_words=("Weet niet",))
    cells = ["1", 1, 1.0, "ZEER TEVREDEN", "2 - ontevreden", "weet niet", "2"]
    assert [parser.parse(cell).value for cell in cells] == [0, 0, 0, 10, 3, None, 2]
    assert not parser.parse("weet niet").is_outside


def test_an_answer_that_was_read_before_is_read_the_same_by_its_type():
    parser = ScoreParser(NPS, words={"true": 9})
    assert [parser.parse(cell).value for cell in (1, True, 1.0, 1)] == [1, 9, 1, 1]


@pytest.mark.parametrize(("cell", "value"), [("1", 1.0), ("10", 10.0), ("7,25", 7.25), ("0,9", None), ("10,1", None)])
def test_a_mark_is_taken_up_to_both_ends_of_its_scale_and_no_further(cell, value):
    read = ScoreParser(MARK, ",").parse(cell)
    assert (read.value, read.is_outside) == (value, value is None)


@pytest.mark.parametrize("cell", [float("nan"), "9" * 400, "7.5.3", 10**400])
def test_a_cell_that_is_no_number_is_outside_a_scale_and_stops_nothing(cell):
    assert ScoreParser(NPS).parse(cell).is_outside
