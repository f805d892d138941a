"""Contacts of an incident in worlds whose truth is known."""

from datetime import date

import numpy as np
import pytest

from voc.insight.contacts import build_contacts
from voc.insight.incident_contacts import estimate_incident_contacts
from voc.insight.scope import scope_to_period
from voc.records import AT_LEAST, Period

OCTOBER = Period(2026, 10)
MONTHS = [f"2026-{month:02d}" for month in range(4, 11)]


def fill(world, rng, *, n_about=60, n_silent=80, months=MONTHS):
    """Add 40 silent contacts a month of a reason, 200 of another, and in October those of an incident."""
    for name in months:
        for reason, mean in (("1", 40), ("11", 200)):
            for _ in range(rng.poisson(mean)):
                world.contact(f"{name}-{rng.integers(1, 28):02d} 10:00", reason)
    for k in range(n_about):
        key = world.contact(f"2026-10-{5 + k % 20:02d} 10:00", "1")
        world.comment(f"2026-10-{5 + k % 20:02d} 11:00", 1, contact=key, kind="message")
    for k in range(n_silent):
        world.contact(f"2026-10-{5 + k % 20:02d} 12:00", "1")


def estimate(world, first_day=date(2026, 10, 5)):
    facts = world.facts()
    scope = scope_to_period(facts, OCTOBER)
    rows = np.flatnonzero(facts.comments["month"].to_numpy() == OCTOBER.index)
    return estimate_incident_contacts(scope, build_contacts(facts), rows, first_day)


def test_silent_contacts_above_the_usual_are_the_incidents(make_world):
    covered = []
    for seed in range(12):
        world = make_world(n_themes=1)
        fill(world, np.random.default_rng(seed))
        contacts = estimate(world).contacts
        covered.append(contacts.low <= 140 <= contacts.high)
        assert contacts.value == pytest.approx(140, abs=30)
        assert contacts.low >= 60
    assert sum(covered) >= 10


def test_without_silent_contacts_above_the_usual_none_are_made_up(make_world):
    world = make_world(n_themes=1)
    fill(world, np.random.default_rng(3), n_silent=0)
    contacts = estimate(world).contacts
    assert contacts.low == pytest.approx(60, abs=1)
    assert contacts.value < 85


def test_a_season_counts_for_no_more_than_the_share_among_those_who_write(make_world):
    """200 silent contacts of the season, while of twenty who write five are about the incident."""
    world = make_world(n_themes=2)
    fill(world, np.random.default_rng(4), n_about=0, n_silent=200)
    for k in range(20):
        key = world.contact("2026-10-10 10:00", "1")
        world.comment("2026-10-10 11:00", 1 if k < 5 else 2, contact=key, kind="message")
    facts = world.facts()
    rows = np.flatnonzero(facts.mentions["theme"].to_numpy() == 0)
    scope = scope_to_period(facts, OCTOBER)
    contacts = estimate_incident_contacts(scope, build_contacts(facts), rows, date(2026, 10, 1)).contacts
    assert contacts.value <= 5 + 0.25 * 245


def test_too_few_months_to_know_the_usual_say_at_least(make_world):
    world = make_world(n_themes=1)
    fill(world, np.random.default_rng(5), months=MONTHS[-3:])
    contacts = estimate(world).contacts
    assert (contacts.value, contacts.low, contacts.high, contacts.note) == (60, None, None, AT_LEAST)


def test_comments_that_belong_to_no_contact_give_no_number(make_world):
    world = make_world(n_themes=1)
    for k in range(20):
        world.comment(f"2026-10-{5 + k:02d} 11:00", 1)
    assert estimate(world) is None


def test_comments_from_before_it_began_add_no_silent_contacts(make_world):
    def count(n_before):
        world = make_world(n_themes=1)
        fill(world, np.random.default_rng(0))
        for k in range(n_before):
            day = f"2026-10-{1 + k % 4:02d}"
            # Under another reason too: of the contacts since the day none has it.
            key = world.contact(f"{day} 10:00", "1" if k % 2 else "17")
            world.comment(f"{day} 11:00", 1, contact=key, kind="message")
        for k in range(30):
            key = world.contact(f"2026-10-{5 + k % 20:02d} 10:00", "17")
            world.comment(f"2026-10-{5 + k % 20:02d} 11:00", 2, contact=key, kind="message", scope="other")
            world.contact(f"2026-10-{5 + k % 20:02d} 12:00", "17")
        facts = world.facts()
        comments = facts.comments
        rows = np.flatnonzero(
            (comments["month"].to_numpy() == OCTOBER.index) & (comments["scope"] != "other").to_numpy()
        )
        scope = scope_to_period(facts, OCTOBER)
        estimate = estimate_incident_contacts(scope, build_contacts(facts), rows, date(2026, 10, 5))
        return estimate.contacts.value - estimate.rows.size

    silent = count(0)
    assert silent > 50
    assert [count(30), count(60)] == pytest.approx([silent, silent])
