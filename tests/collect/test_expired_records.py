from datetime import UTC, date, datetime

import pytest

from voc.collect.convert.expired_records import compute_last_moment, split_expired_records
from voc.config import Source
from voc.records import DateState, Feedback, Kind

AMSTERDAM = "Europe/Amsterdam"
TODAY = date(2026, 11, 27)
MAPPING = {"kind": "survey", "columns": {"key": "id", "at": "datum", "text": "tekst", "closed": "klaar"}}


def answer(key, at, **changes):
    state = DateState.EXACT if at else DateState.MISSING
    return Feedback(key, Kind.SURVEY, "De nota klopt niet", at, state, **changes)


def list_stored(records, keep=None):
    source = Source.model_validate(MAPPING | ({} if keep is None else {"keep": keep}))
    stored, expired = split_expired_records(records, source, AMSTERDAM, TODAY)
    assert len(stored) + len(expired) == len(records)
    return [record.key for record in stored]


def test_without_a_rule_nothing_is_ever_too_old():
    assert compute_last_moment(None, AMSTERDAM, TODAY) is None
    assert list_stored([answer("old", datetime(1970, 1, 1, tzinfo=UTC))]) == ["old"]
    assert list_stored([], "1 month") == []


def test_the_last_moment_is_midnight_where_the_company_is():
    assert compute_last_moment("1 month", AMSTERDAM, TODAY) == datetime(2026, 10, 26, 23, tzinfo=UTC)  # winter time
    assert compute_last_moment("3 months", AMSTERDAM, TODAY) == datetime(2026, 8, 26, 22, tzinfo=UTC)  # summer time
    assert compute_last_moment("1 day", AMSTERDAM, date(2026, 3, 1)) == datetime(2026, 2, 27, 23, tzinfo=UTC)


def test_what_came_at_the_last_moment_itself_is_stored_and_a_second_before_it_is_not():
    last = compute_last_moment("1 month", AMSTERDAM, TODAY)
    before = answer("before", last.replace(hour=22, minute=59, second=59))
    assert list_stored([answer("at", last), before, answer("undated", None)], "1 month") == ["at", "undated"]


@pytest.mark.parametrize(
    ("changes", "is_stored"),
    [
        ({"is_closed": True, "closed_at": datetime(2026, 11, 20, tzinfo=UTC)}, True),  # from its closing
        ({"is_closed": True, "closed_at": datetime(2026, 9, 20, tzinfo=UTC)}, False),
        ({"is_closed": True}, False),  # nobody knows the day of its closing: from its date
        ({"is_closed": False}, True),  # as long as it is open
        ({}, True),
    ],
)
def test_what_is_closed_is_kept_from_its_closing_and_what_is_open_for_ever(changes, is_stored):
    record = answer("a", datetime(2026, 1, 5, tzinfo=UTC), **changes)
    assert (list_stored([record], {"closed": "1 month"}) == ["a"]) == is_stored


def test_what_is_open_can_have_a_limit_of_its_own():
    old = datetime(2024, 1, 5, tzinfo=UTC)
    keep = {"closed": "10 years", "open": "12 months"}
    assert list_stored([answer("open", old), answer("closed", old, is_closed=True)], keep) == ["closed"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (["gesloten", "open", "JA ", "", "nee"], [True, False, True, False, False]),
        (["2026-05-01", "", "2026-13-01", "ja", "loopt"], [True, False, False, True, False]),
        (["1", "0", "J", "waar", "x"], [True, False, True, True, True]),  # as in any column of yes and no
    ],
)
def test_a_word_or_a_day_in_the_column_says_that_a_matter_is_over(convert, column, expected):
    rows = [f"k{n};2026-11-0{n};De nota klopt niet {n};{cell}" for n, cell in enumerate(column, start=1)]
    result = convert("id;datum;tekst;klaar\n" + "\n".join(rows) + "\n", MAPPING)
    closed = {record.key: record.is_closed for record in result.records}
    assert [closed[f"k{n}"] for n in range(1, 6)] == expected


def test_words_of_the_company_mean_closed_whatever_their_capitals(convert):
    mapping = MAPPING | {"values": {"closed": {"In archief": "Closed"}}}
    result = convert("id;datum;tekst;klaar\nk1;2026-11-01;De nota klopt niet;in archief\n", mapping)
    assert [record.is_closed for record in result.records] == [True]
