from datetime import time, timedelta

import pytest

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
