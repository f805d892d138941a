"""This time last year: what rose in the coming weeks two years running, and nothing that rose once or by chance."""

from datetime import date, timedelta

import numpy as np
import pytest

from voc.insight.coming_peaks import find_coming_peaks
from voc.insight.scope import scope_to_period
from voc.records import Period

FIRST_DAY, LAST_DAY = date(2023, 9, 1), date(2025, 11, 30)
NOVEMBER = Period(2025, 11)
JANUARY = [(date(2024, 1, 8), date(2024, 1, 14)), (date(2025, 1, 6), date(2025, 1, 12))]
"""Mondays to Sundays, 52 weeks apart; 52 weeks later it is the week of 5 January 2026."""


def fill(world, peaks=JANUARY, *, usual=4, first_day=FIRST_DAY, reason="1"):
    """Add daily totals of a reason: as usual, and three times as many on the days of its peaks."""
    for n in range((LAST_DAY - first_day).days + 1):
        day = first_day + timedelta(days=n)
        factor = 3 if any(start <= day <= end for start, end in peaks) else 1
        # Weekdays differ, weeks do not.
        count = factor * usual * (1 + (day.weekday() < 5))
        world.totals.append({"day": day, "reason": reason, "channel": "phone", "count": count})
    return world


def find(world, **fields):
    world.comment("2025-11-05 10:00", 1)
    return find_coming_peaks(scope_to_period(world.facts(), NOVEMBER, **fields))


def test_what_rose_in_both_years_is_told_with_its_days_and_how_much(world):
    # 52 weeks after the weeks that begin on 1 December 2024: the grid of weeks begins with the month that is to come.
    (peak,) = find(fill(world))
    assert (peak.reason, peak.name) == ("1", "Afrekening")
    assert peak.first_day == date(2026, 1, 5)
    assert peak.last_day == date(2026, 1, 11)
    assert peak.ratios == pytest.approx((3.0, 3.0), abs=0.01)


@pytest.mark.parametrize(
    ("peaks", "options"),
    [
        (JANUARY[:1], {}),
        ([], {}),
        (JANUARY, {"usual": 0}),
        (JANUARY, {"first_day": date(2024, 1, 1)}),
        (JANUARY, {"reason": "99"}),
    ],
    ids=["in one year only", "never", "hardly any contacts", "too short a past", "an unknown reason"],
)
def test_nothing_else_is_a_coming_peak(world, peaks, options):
    assert find(fill(world, peaks, **options)) == ()


def test_without_contacts_nothing_is_said(world):
    assert find(world) == ()


def test_registrations_count_where_there_are_no_totals(world):
    fill(world)
    world.totals = [row for row in world.totals if row["day"] < date(2025, 1, 1)]
    for n in range(90):
        day = date(2025, 1, 1) + timedelta(days=n)
        for k in range(24 if JANUARY[1][0] <= day <= JANUARY[1][1] else 6):
            world.contact(f"{day} {8 + k % 9:02d}:00", "1")
    assert [peak.first_day for peak in find(world)] == [date(2026, 1, 5)]


def test_a_department_is_warned_of_its_own_reasons_only(world):
    fill(world)
    assert len(find(world, department="Facturatie")) == 1
    assert find(world, department="Digitaal & IT") == ()


def test_restless_weeks_without_a_season_seldom_warn(world):
    rng = np.random.default_rng(5)
    reasons, n_false = ["1", "17", "11"], 0
    for reason in reasons:
        for n in range((LAST_DAY - FIRST_DAY).days // 7 + 1):
            day = FIRST_DAY + timedelta(days=7 * n)
            count = int(rng.poisson(30 * rng.gamma(20, 1 / 20)))
            world.totals.append({"day": day, "reason": reason, "channel": "phone", "count": count})
    for month in (9, 10, 11):
        world.comment(f"2025-{month:02d}-05 10:00", 1)
    facts = world.facts()
    for month in (9, 10, 11):
        n_false += len(find_coming_peaks(scope_to_period(facts, Period(2025, month))))
    assert n_false == 0


@pytest.mark.parametrize("start", [date(2023, 10, 1), date(2024, 10, 1)], ids=["two years ago", "a year ago"])
def test_weeks_that_were_not_collected_are_no_weeks_without_contacts(world, start):
    fill(world)
    # The first half of the thirteen weeks: as zeros they would halve what is usual.
    world.totals[:] = [row for row in world.totals if not start <= row["day"] < start + timedelta(days=42)]
    assert find(world) == ()
