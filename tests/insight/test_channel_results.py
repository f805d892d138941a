"""Channels after which customers stay: told where it is sure like for like, and about enough customers."""

from dataclasses import replace

import pytest

from voc.insight.channel_results import compare_channels
from voc.insight.scope import scope_to_period
from voc.records import Period

OCTOBER = Period(2026, 10)


def add(world, channel, n_stayed, n_left, *, reason="11", phase="huis gekocht", customer=""):
    """Add contacts by a channel, first those of customers who stayed; ``customer`` "" makes a new one each time."""
    for k in range(n_stayed + n_left):
        fields = {"customer": customer} if customer else {}
        world.contact(f"2026-{9 + k % 2:02d}-05 10:00", reason, channel=channel, phase=phase, **fields)
        world.contacts[-1]["retained"] = k < n_stayed


def compare(world, **fields):
    world.comment("2026-10-05 10:00", 1)
    facts = world.facts()
    retained = [row.get("retained") for row in world.contacts]
    contacts = facts.contacts.assign(retained=retained).astype({"retained": "boolean"})
    return compare_channels(scope_to_period(replace(facts, contacts=contacts), OCTOBER, **fields))


def test_the_channel_with_the_largest_difference_of_a_phase_is_told_once(world):
    add(world, "phone", 66, 34)
    add(world, "mail", 20, 80)
    (result,) = compare(world)
    assert (result.channel, result.phase, result.n_months) == ("mail", "huis gekocht", 2)
    assert result.share.value == pytest.approx(0.2)
    assert result.share_others.value == pytest.approx(0.66)
    assert result.difference.value == pytest.approx(-0.46)


def test_what_the_reason_explains_is_no_difference_of_the_channel(world):
    # Both channels keep as many of each reason; the phone has more of the reason that people stay after.
    for reason, n_phone, n_mail, share in (("11", 100, 20, 0.8), ("1", 20, 100, 0.2)):
        for channel, n in (("phone", n_phone), ("mail", n_mail)):
            add(world, channel, round(n * share), round(n * (1 - share)), reason=reason)
    assert compare(world) == ()


@pytest.mark.parametrize(
    "sizes",
    [((30, 10), (10, 40)), ((55, 45), (50, 50)), ((96, 4), (20, 80))],
    ids=["too few customers", "no sure difference", "fewer than five customers left"],
)
def test_nothing_is_told_of_few_contacts_or_customers_or_without_a_sure_difference(world, sizes):
    add(world, "phone", *sizes[0])
    add(world, "mail", *sizes[1])
    assert compare(world) == ()


def test_many_contacts_of_a_few_customers_are_not_told(world):
    add(world, "phone", 66, 34, customer="one")
    add(world, "mail", 20, 80)
    assert compare(world) == ()


def test_a_customer_counts_once_on_either_side_by_the_last_contact(world):
    add(world, "phone", 66, 34)
    add(world, "mail", 20, 80)
    for k in range(40):  # ten customers of those who called stay, and call four times more each
        world.contact("2026-08-05 10:00", "11", channel="phone", phase="huis gekocht", customer=f"often-{k % 10}")
        world.contacts[-1]["retained"] = False
    for k in range(10):
        world.contact("2026-10-06 10:00", "11", channel="phone", phase="huis gekocht", customer=f"often-{k}")
        world.contacts[-1]["retained"] = True
    (result,) = compare(world)
    assert result.share_others.value == pytest.approx(76 / 110)


def test_spellings_of_a_channel_are_one_channel(world):
    add(world, "e-mail", 12, 48)
    add(world, "E mail", 8, 32)
    add(world, "phone", 66, 34)
    (result,) = compare(world)
    assert result.channel == "e-mail"
    assert result.share.value == pytest.approx(0.2)
    assert result.share.reference.endswith("/channel/huis-gekocht/e-mail")


def test_a_department_sees_none_and_nor_does_anybody_where_nobody_recorded_who_stayed(world):
    add(world, "phone", 66, 34)
    add(world, "mail", 20, 80)
    assert compare(world, department="Facturatie") == ()
    assert compare_channels(scope_to_period(world.facts(), OCTOBER)) == ()
