"""Escalations: a formal complaint or a public post after a private contact."""

import pytest

from voc.insight.escalations import NOT_OVER, tabulate_escalations
from voc.records import Period

SEPTEMBER = Period(2026, 9)
CONFIG = {
    "channels": [{"name": "Social", "public": True}],
    "reasons": [{"id": "1", "name": "Afrekening"}, {"id": "17", "name": "App"}],
    "departments": [],
}


def add_contacts(world, n, reason="1", prefix="c"):
    for k in range(n):
        world.contact("2026-09-10 10:00", reason, customer=f"{prefix}-{k}")


def tabulate(world):
    world.end_data("2026-12-01")
    return tabulate_escalations(world.facts(config=CONFIG), SEPTEMBER).set_index("reason")


def test_complaints_and_public_posts_within_two_weeks_count_once(world):
    add_contacts(world, 40)
    for k in range(10):
        world.comment("2026-09-20 12:00", 1, kind="complaint", customer=f"c-{k}")
    for k in range(8, 16):  # two of them did both
        world.contact("2026-09-22 12:00", "1", channel="social", customer=f"c-{k}")
    world.comment("2026-10-20 12:00", 1, kind="complaint", customer="c-20")  # too late
    world.comment("2026-09-09 12:00", 1, kind="complaint", customer="c-21")  # before
    world.comment("2026-09-12 12:00", 1, kind="survey", customer="c-22")  # no complaint
    table = tabulate(world)
    assert table.loc["", ["contacts", "escalated"]].tolist() == [40, 16]
    assert table.loc["1", "share"] == pytest.approx(0.4)
    assert table.loc["1", "low"] < 0.4 < table.loc["1", "high"]


def test_the_contact_of_a_complaint_itself_is_no_private_one(world):
    add_contacts(world, 20)
    for k in range(8):
        key = world.contact("2026-09-12 10:00", "1", customer=f"c-{k}")
        world.comment("2026-09-12 10:05", 1, kind="complaint", customer=f"c-{k}", contact=key)
    assert tabulate(world).loc["", ["contacts", "escalated"]].tolist() == [20, 8]


def test_a_few_are_hidden_with_what_would_tell_them(world):
    add_contacts(world, 40)
    add_contacts(world, 30, "17", "d")
    for name in [*(f"c-{k}" for k in range(12)), "d-1", "d-2"]:
        world.comment("2026-09-20 12:00", 1, kind="complaint", customer=name)
    table = tabulate(world)
    assert table.loc["", "escalated"] == 14
    assert table.loc[["1", "17"], "escalated"].isna().all()
    assert table.loc["17", "note"] == "fewer than 5 customers"


def test_contacts_whose_two_weeks_are_not_over_are_left_out_and_it_says_so(world):
    add_contacts(world, 20)
    for k in range(6):
        world.comment("2026-09-11 12:00", 1, kind="complaint", customer=f"c-{k}")
    world.contact("2026-09-29 10:00", "1", customer="late")
    world.contact("2026-09-29 10:00", "1", customer="later")
    table = tabulate_escalations(world.facts(config=CONFIG), SEPTEMBER).set_index("reason")
    assert table.loc["", "contacts"] == 20
    assert table.loc["", "note"] == NOT_OVER
    assert tabulate_escalations(world.facts(config=CONFIG), Period(2026, 10)).empty


def test_a_complaint_that_names_its_contact_or_repeats_its_words_counts(world):
    add_contacts(world, 40)
    for k in range(10):
        key = world.contact("2026-09-12 10:00", "17", customer=f"c-{k}")
        world.comment("2026-09-20 12:00", 1, kind="complaint", customer=None, contact=key)
    for k in range(10, 18):
        first = world.comment("2026-02-01 12:00", 1, kind="complaint", customer=f"c-{k}")
        world.comment("2026-09-20 12:00", 1, kind="complaint", customer=f"c-{k}", duplicate_of=first)
    assert tabulate(world).loc["1", ["contacts", "escalated"]].tolist() == [40, 18]
