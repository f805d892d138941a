"""Months of one answer, of tens only, around a clock change, without dates: figures or a sentence, never a NaN."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from voc.errors import PeriodError
from voc.insight.month import build_month
from voc.records import Period

OCTOBER = Period(2026, 10)
CLOCK_CHANGE = "2026-10-25"
"""At 3:00 the clock in Amsterdam goes back to 2:00."""


def build(facts, period=OCTOBER):
    month = build_month(facts, period)
    assert not re.search(r"\b(nan|inf|NaT)\b", repr(month))
    return month


def test_one_answer_is_of_too_few_customers_to_be_shown(world):
    world.comment("2026-10-05 10:00", 1, score=7)
    month = build(world.facts())
    assert month.comments.is_suppressed
    assert month.themes == ()
    assert [line.estimate.value for line in month.scores] == [None]


def test_tens_only_are_a_hundred_with_an_interval_that_ends_there(world):
    world.many("2026-10", 1, 30, score=10)
    (line,) = build(world.facts()).scores
    assert line.estimate.value == 100
    assert 75 < line.estimate.low < line.estimate.high == 100


def test_without_a_date_there_is_no_month_and_the_error_says_why(world):
    world.comment(None, 1, score=7)
    with pytest.raises(PeriodError, match="certain date"):
        build(world.facts())


def test_dates_to_come_are_months_of_their_own_and_named_where_another_is_asked_for(world):
    world.many("2031-10", 1, 12, score=9)
    facts = world.facts()
    assert build(facts, Period(2031, 10)).comments.value == 12
    with pytest.raises(PeriodError, match="2031-10"):
        build(facts)


def test_a_month_between_others_without_data_is_counted_as_none(world):
    for month in ("2026-06", "2026-07", "2026-08", "2026-10"):
        world.many(month, 1, 12, score=9)
    assert build(world.facts(), Period(2026, 9)).comments.value == 0
    assert build(world.facts()).comments.value == 12


def test_the_hour_that_comes_twice_counts_in_its_month(world):
    at = pd.date_range(f"{CLOCK_CHANGE} 00:10", periods=12, freq="30min", tz="UTC")
    for moment in at:
        world.comment(f"{CLOCK_CHANGE} 12:00", 1, score=8)
        world.feedback[-1]["at"] = moment
        world.contact(f"{CLOCK_CHANGE} 12:00", "1")
        world.contacts[-1]["at"] = moment
    month = build(world.facts())
    assert month.comments.value == 12
    assert month.quality.n_contacts == 12


@pytest.mark.parametrize(
    ("handling_seconds", "has_costs"), [(300.0, True), (-300.0, False), (0.0, False), (float("nan"), False)]
)
def test_handling_times_that_are_none_cost_no_hours(world, handling_seconds, has_costs):
    world.many("2026-10", 1, 12)
    for k in range(12):
        world.contact(f"2026-10-{k + 1:02d} 10:00", "1")
    days = pd.to_datetime([f"2026-10-{k + 1:02d}" for k in range(12)])
    reachability = pd.DataFrame(
        {"day": days, "channel": "phone", "offered": 5, "answered": 5, "abandoned": 0, "waiting_seconds": 10.0,
         "handling_seconds": handling_seconds}
    )  # fmt: skip
    assert (build(replace(world.facts(), reachability=reachability)).costs is not None) == has_costs


def test_without_volumes_there_is_no_rate(world):
    world.many("2026-10", 1, 12)
    for k in range(12):
        world.contact(f"2026-10-{k + 1:02d} 10:00", "1")
    month = build(world.facts())
    assert [line.per_thousand for line in month.reasons] == [None]
    assert {line.per_thousand for line in month.themes} == {None}
