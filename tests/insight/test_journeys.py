"""Journeys: contacts of one customer about the same reason that follow each other."""

import pytest

from voc.insight.journeys import NOT_OVER, list_journeys, tabulate_journey_paths, tabulate_journeys
from voc.records import Period

SEPTEMBER = Period(2026, 9)


def add_journeys(world, n, channels, *, reason="1", name="j", gap=3):
    """Add n customers who each come once over each of the channels, a few days apart."""
    for k in range(n):
        for place, channel in enumerate(channels):
            world.contact(f"2026-09-{1 + place * gap:02d} 10:00", reason, channel=channel, customer=f"{name}-{k}")


def facts_of(world):
    world.end_data("2026-12-01")
    return world.facts()


def test_three_contacts_about_the_same_reason_are_a_long_journey(world):
    add_journeys(world, 20, ["phone"])
    add_journeys(world, 12, ["chat", "chat", "phone"], name="long")
    for k in range(6):
        world.comment("2026-09-15 12:00", 1, kind="complaint", customer=f"long-{k}")
    table = tabulate_journeys(facts_of(world), SEPTEMBER).set_index("reason")
    assert table.loc["1", ["journeys", "long"]].tolist() == [32, 12]
    assert table.loc["1", "share"] == pytest.approx(12 / 32)
    assert table.loc["1", "low"] < 12 / 32 < table.loc["1", "high"]
    assert table.loc["", ["other_channel", "complained"]].tolist() == [1, 0.5]
    # With the long ones of each reason beside them they would bound those of another.
    assert table.loc["1", ["other_channel", "complained"]].isna().all()


def test_another_reason_or_a_long_pause_begins_another_journey(world):
    world.contact("2026-08-01 10:00", "1", customer="a")
    world.contact("2026-08-15 10:00", "1", customer="a")  # the fourteenth day
    world.contact("2026-08-30 10:00", "1", customer="a")  # fifteen days
    world.contact("2026-08-16 10:00", "17", customer="a")
    journeys = list_journeys(facts_of(world)).query("customer == 'a'")
    assert sorted(zip(journeys["reason"], journeys["contacts"], strict=True)) == [("1", 1), ("1", 2), ("17", 1)]


def test_paths_over_channels_and_the_rare_ones_together(world):
    add_journeys(world, 9, ["chat", "chat", "phone"], name="a")
    add_journeys(world, 3, ["phone", "letter", "chat"], name="b")
    add_journeys(world, 3, ["letter", "phone", "chat"], name="c")
    add_journeys(world, 7, ["phone", "phone", "phone"], name="d")
    facts = facts_of(world)
    table = tabulate_journey_paths(facts, SEPTEMBER)
    assert list(zip(table["path"], table["journeys"], table["contacts"], strict=True)) == [
        ("chat → phone", 9, 27),
        ("?", 6, 18),
    ]
    assert tabulate_journeys(facts, SEPTEMBER).set_index("reason").loc["", "other_channel"] == pytest.approx(15 / 22)


def test_nothing_tells_of_a_few(world):
    add_journeys(world, 30, ["phone"])
    add_journeys(world, 3, ["chat", "chat", "phone"], name="few")
    add_journeys(world, 30, ["phone"], reason="17", name="o")
    add_journeys(world, 12, ["phone", "phone", "chat"], reason="17", name="p")
    table = tabulate_journeys(facts_of(world), SEPTEMBER).set_index("reason")
    assert table.loc[["1", "17"], "long"].isna().all()
    assert table.loc["", "long"] == 15


def test_journeys_that_may_go_on_are_left_out(world):
    add_journeys(world, 20, ["phone"])
    world.contact("2026-09-28 10:00", "1", customer="new")
    world.contact("2026-10-02 10:00", "17", customer="last")
    table = tabulate_journeys(world.facts(), SEPTEMBER).set_index("reason")
    assert table.loc["", ["journeys", "note"]].tolist() == [20, NOT_OVER]
    assert tabulate_journeys(world.facts(), Period(2026, 1)).empty


def test_a_complaint_that_names_its_contact_or_repeats_its_words_is_one(world):
    for customer in ("named", "by contact", "repeated", "none"):
        for day in (1, 3, 5):
            key = world.contact(f"2026-09-{day:02d} 10:00", "1", customer=customer)
        if customer == "named":
            world.comment("2026-09-06 10:00", 1, customer=customer, kind="complaint")
        if customer == "by contact":
            world.comment("2026-09-06 10:00", 1, customer=None, contact=key, kind="complaint")
        if customer == "repeated":
            first = world.comment("2026-01-06 10:00", 1, customer=customer, kind="complaint")
            world.comment("2026-09-06 10:00", 1, customer=customer, kind="complaint", duplicate_of=first)
    complains = list_journeys(facts_of(world)).query("contacts == 3").set_index("customer")["complains"]
    assert complains.to_dict() == {"named": True, "by contact": True, "repeated": True, "none": False}
