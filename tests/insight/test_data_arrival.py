"""Arrival of data: a month is in when every source has come in to its end, not when one row of it has."""

from datetime import date, timedelta

import pytest

from voc.insight.data_arrival import CONTACTS, has_all_data, list_missing_sources
from voc.insight.scope import find_last_period
from voc.records import Period

OCTOBER = Period(2026, 10)


def add_contacts(world, first, last, *, weekdays_only=False):
    day = first
    while day <= last:
        if not weekdays_only or day.weekday() < 5:
            world.contact(f"{day} 10:00", "17")
        day += timedelta(days=1)


@pytest.fixture
def company(world, months):
    world.steady(months(14)[:-1])
    add_contacts(world, date(2026, 6, 1), date(2026, 9, 30))
    return world


def test_one_row_of_the_month_is_not_its_data(company):
    company.contact("2026-10-02 10:00", "17")
    company.comment("2026-10-02 12:00", 1)
    facts = company.facts()
    assert list_missing_sources(facts, OCTOBER) == (CONTACTS, "enquete")
    assert not has_all_data(facts, OCTOBER)
    assert has_all_data(facts, Period(2026, 9))


def test_the_source_that_is_late_is_named(company):
    company.many("2026-10", 1, 28)
    facts = company.facts()
    assert list_missing_sources(facts, OCTOBER) == (CONTACTS,)
    add_contacts(company, date(2026, 10, 1), date(2026, 10, 31))
    assert has_all_data(company.facts(), OCTOBER)


@pytest.mark.parametrize(("last", "is_in"), [(date(2026, 10, 30), True), (date(2026, 10, 28), False)])
def test_a_weekend_at_the_end_of_the_month_is_not_waited_for(world, last, is_in):
    # 31 October 2026 is a Saturday.
    add_contacts(world, date(2026, 7, 1), last, weekdays_only=True)
    facts = world.facts()
    assert has_all_data(facts, OCTOBER) is is_in


def test_a_survey_that_goes_out_every_quarter_is_in_when_its_wave_is_over(company):
    for first in (date(2026, 7, 6), date(2026, 10, 12)):
        for k in range(12):
            company.comment(f"{first + timedelta(days=k)} 12:00", 1, source_name="relatie")
    company.many("2026-10", 1, 28)
    add_contacts(company, date(2026, 10, 1), date(2026, 10, 31))
    assert has_all_data(company.facts(), OCTOBER)
    # In the month before nothing of it was to come.
    assert "relatie" not in list_missing_sources(company.facts(), Period(2026, 9))


def test_a_source_of_a_few_rows_a_month_is_not_waited_for(company):
    company.comment("2026-08-03 12:00", 1, source_name="ideeën")
    company.many("2026-10", 1, 28)
    add_contacts(company, date(2026, 10, 1), date(2026, 10, 31))
    assert has_all_data(company.facts(), OCTOBER)


def test_a_row_of_2062_ends_no_month(company):
    company.many("2026-10", 1, 28)
    company.contact("2062-01-01 10:00", "17")
    facts = company.facts()
    assert list_missing_sources(facts, OCTOBER) == (CONTACTS,)
    assert find_last_period(facts) == OCTOBER
