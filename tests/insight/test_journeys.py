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


# ---- edges -----------------------------------------------------------------------------------------------------------


def test_without_contacts_of_known_customers_there_is_no_journey(world):
    for k in range(20):
        world.contact(f"2026-09-{1 + k:02d} 10:00", "1", customer=None)
    facts = facts_of(world)
    assert tabulate_journeys(facts, SEPTEMBER).empty
    assert tabulate_journey_paths(facts, SEPTEMBER).empty


def test_a_journey_is_of_the_month_of_its_last_contact_by_the_companys_clock(world):
    for k in range(8):
        world.contact("2026-08-29 10:00", "1", customer=f"c-{k}")
        world.contact("2026-08-31 10:00", "1", customer=f"c-{k}")
        world.contact("2026-08-31 23:30" if k < 3 else "2026-09-01 00:30", "1", customer=f"c-{k}")
    journeys = list_journeys(facts_of(world)).set_index("customer")
    months = journeys.loc[[f"c-{k}" for k in range(8)], "month"].tolist()
    assert months == [SEPTEMBER.index - 1] * 3 + [SEPTEMBER.index] * 5
    assert journeys.loc["c-0", "contacts"] == 3


def test_contacts_of_one_day_are_in_the_order_of_their_moments(world):
    for at, channel in (("17:00", "phone"), ("09:00", "chat"), ("12:00", "email")):
        world.contact(f"2026-09-05 {at}", "1", channel=channel, customer="c")
    (path,) = list_journeys(facts_of(world)).query("customer == 'c'")["path"]
    assert path == "chat → email → phone"


def test_the_reasons_of_the_table_add_up_to_all(world):
    for reason, n in (("1", 20), ("17", 14), ("99", 12)):
        add_journeys(world, n, ["phone"], reason=reason, name=f"short-{reason}")
        add_journeys(world, n, ["phone"] * 3, reason=reason, name=f"long-{reason}")
    table = tabulate_journeys(facts_of(world), SEPTEMBER).set_index("reason")
    assert table.loc["", ["journeys", "long"]].tolist() == [92, 46]
    assert table.drop("")[["journeys", "long"]].sum().tolist() == [92, 46]
    assert table.loc["?", "journeys"] == 24


def test_a_complaint_of_another_customer_or_after_a_fortnight_is_not_this_journeys(world):
    add_journeys(world, 12, ["phone"] * 3, name="long")
    for k in range(6):
        world.comment("2026-09-21 23:00", 1, kind="complaint", customer=f"long-{k}")  # the fourteenth day after
        world.comment("2026-09-22 00:30", 1, kind="complaint", customer=f"long-{6 + k}")  # the fifteenth
        world.comment("2026-09-10 12:00", 1, kind="complaint", customer=f"other-{k}")
    journeys = list_journeys(facts_of(world)).set_index("customer")
    assert journeys.loc[[f"long-{k}" for k in range(12)], "complains"].tolist() == [True] * 6 + [False] * 6


def test_paths_of_a_few_are_told_together_or_not_at_all(world):
    add_journeys(world, 20, ["chat", "phone", "email"], name="main")
    add_journeys(world, 3, ["email", "chat", "phone"], name="rare")
    paths = tabulate_journey_paths(facts_of(world), SEPTEMBER).set_index("path")
    # All less the main one would tell the three: both are in one row.
    assert paths["journeys"].to_dict() == {"?": 23}
    add_journeys(world, 4, ["email", "phone", "chat"], name="rare too")
    paths = tabulate_journey_paths(world.facts(), SEPTEMBER).set_index("path")
    assert paths["journeys"].to_dict() == {"chat → phone → email": 20, "?": 7}
