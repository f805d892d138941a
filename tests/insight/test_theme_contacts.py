"""Contacts of a theme since customers first reported it."""

from datetime import date

import pandas as pd
import pytest

from voc.insight.month import build_month
from voc.insight.theme_contacts import measure_theme_contacts, tabulate_theme_contacts
from voc.records import AT_LEAST, Period

OCTOBER = Period(2026, 10)


def add_written(world, day, theme, n, **fields):
    """Add contacts with a comment about a theme, each of another customer."""
    for _ in range(n):
        key = world.contact(f"{day} 10:00", "1", **fields)
        world.comment(f"{day} 11:00", theme, contact=key, kind="message", customer=f"x-{key}")


def add_hours(facts_of, days, seconds=1800.0):
    rows = [
        {"channel": "phone", "day": day, "offered": 10, "answered": 10, "abandoned": 0, "waiting_seconds": 1.0,
         "handling_seconds": seconds}
        for day in days
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    return facts_of(reachability=frame.assign(day=pd.to_datetime(frame["day"]).astype("datetime64[us]")))


def test_contacts_and_hours_since_the_first_report(world):
    add_written(world, "2026-06-02", 1, 8)
    add_written(world, "2026-08-12", 2, 6)
    add_written(world, "2026-10-20", 2, 9)
    add_written(world, "2026-11-03", 2, 9)  # later than the month
    facts = add_hours(world.facts, ["2026-06-02", "2026-08-12", "2026-10-20", "2026-11-03"])
    found = measure_theme_contacts(facts, OCTOBER)[1]
    assert found.since == date(2026, 8, 12)
    assert (found.contacts.value, found.contacts.note, found.n_customers) == (15, AT_LEAST, 15)
    assert found.hours.value == pytest.approx(7.5)
    assert not found.is_from_start
    assert measure_theme_contacts(facts, OCTOBER)[0].is_from_start
    table = tabulate_theme_contacts(facts, OCTOBER).set_index("theme")
    assert table.loc["T-2", ["since", "contacts", "hours"]].tolist() == ["2026-08-12", 15, 7.5]
    assert table.index.tolist() == ["T-2", "T-1"]


def test_a_contact_with_a_wrong_date_is_not_where_the_data_begin(world):
    add_written(world, "2026-06-02", 1, 8)
    add_written(world, "2026-08-12", 2, 6)
    world.contact("1999-06-02 10:00", "1")
    assert [measure_theme_contacts(world.facts(), OCTOBER)[theme].is_from_start for theme in (0, 1)] == [True, False]


def test_months_of_a_few_customers_are_in_no_sum(world):
    """September's four would follow from the sums of two months."""
    add_written(world, "2026-06-02", 1, 8)
    add_written(world, "2026-08-12", 2, 6)
    add_written(world, "2026-09-12", 2, 4)
    facts = world.facts()
    sums = [measure_theme_contacts(facts, Period(2026, month))[1].contacts.value for month in (8, 9, 10)]
    assert sums == [6, 6, 6]
    assert 1 not in measure_theme_contacts(facts, Period(2026, 7))


def test_two_comments_about_one_contact_are_one_contact(world):
    add_written(world, "2026-06-02", 1, 8)
    key = world.contact("2026-10-05 10:00", "1", customer="twice")
    for hour in (11, 12):
        world.comment(f"2026-10-05 {hour}:00", 2, contact=key, kind="message", customer="twice")
    add_written(world, "2026-10-06", 2, 6)
    assert measure_theme_contacts(world.facts(), OCTOBER)[1].contacts.value == 7


def test_the_month_has_it_on_the_theme_with_the_comments_behind_it(world):
    world.steady([f"2026-{month:02d}" for month in range(5, 11)])
    add_written(world, "2026-08-12", 2, 6)
    add_written(world, "2026-10-20", 2, 9)
    month = build_month(world.facts(), OCTOBER)
    line = next(line for line in month.themes if line.theme == 2)
    assert line.contacts_since.contacts.value == 15
    assert len(month.figures[line.contacts_since.contacts.reference]) == 15
    assert all(each.contacts_since is None for each in month.themes if each.theme != 2)
