"""Contacts per day: each month by daily totals or by registrations, and never by both."""

from datetime import date

import pytest

from voc.insight.contact_totals import list_daily_contacts
from voc.records import Period

SEPTEMBER, OCTOBER = Period(2026, 9).index, Period(2026, 10).index


def add_total(world, day, n, reason="1"):
    world.totals.append({"day": day, "reason": reason, "channel": "phone", "count": n})


def count(world, month, *, with_reason):
    world.comment("2026-10-05 10:00", 1)
    daily = list_daily_contacts(world.facts(), with_reason=with_reason)
    return daily.counts[daily.months == month].sum()


@pytest.mark.parametrize("with_reason", [True, False])
def test_a_month_is_counted_by_its_totals_and_without_any_by_registrations(world, with_reason):
    add_total(world, date(2026, 9, 3), 40)
    add_total(world, date(2026, 10, 3), 0)  # no contacts, or none counted
    for month in ("09", "10"):
        for _ in range(7):
            world.contact(f"2026-{month}-05 10:00", "1")
    assert count(world, SEPTEMBER, with_reason=with_reason) == 40
    assert count(world, OCTOBER, with_reason=with_reason) == 7


def test_totals_without_a_reason_count_contacts_and_not_their_reasons(world):
    add_total(world, date(2026, 10, 3), 40, reason=None)
    for _ in range(7):
        world.contact("2026-10-05 10:00", "1")
    assert count(world, OCTOBER, with_reason=False) == 40
    assert count(world, OCTOBER, with_reason=True) == 7


def test_without_contacts_there_are_none(world):
    assert count(world, OCTOBER, with_reason=False) == 0
