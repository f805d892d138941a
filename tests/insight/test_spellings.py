"""Names that two systems write with other capitals."""

from dataclasses import replace

import pandas as pd
import pytest

from voc.insight.contacts import build_contacts
from voc.insight.journeys import list_journeys
from voc.insight.spellings import unify_channels


@pytest.mark.parametrize("dtype", [object, "str", "category"])
def test_missing_names_stay_missing_and_texts(world, dtype):
    for channel in ("phone", "Phone"):
        world.comment("2026-10-07", 1, channel=channel)
    world.contact("2026-10-05 10:00", "1")
    facts = world.facts()
    facts = replace(facts, contacts=facts.contacts.assign(channel=pd.Series([None], dtype=dtype)))
    unified = unify_channels(facts).contacts["channel"]
    assert unified.isna().all()
    assert unified.dtype == facts.contacts["channel"].dtype


def test_the_most_frequent_spelling_is_taken_and_of_equals_the_first(world):
    for channel in ("chat", "Chat", "phone", None, "Phone", "phone"):
        world.comment("2026-10-07", 1, channel=channel)
    assert unify_channels(world.facts()).feedback["channel"].tolist()[:3] == ["Chat", "Chat", "phone"]


# ---- channels of all frames ------------------------------------------------------------------------------------------


def test_a_channel_is_spelled_one_way_in_all_that_name_it(world):
    world.contact("2026-10-05 10:00", "1", channel="E-mail")
    world.contact("2026-10-06 10:00", "1", channel="E-mail")
    world.comment("2026-10-07", 1, channel="e-mail")
    world.totals.append({"day": "2026-10-05", "reason": "1", "channel": " E-MAIL ", "count": 3})
    facts = unify_channels(world.facts())
    for frame in (facts.feedback, facts.contacts, facts.daily_totals):
        assert set(frame["channel"]) == {"E-mail"}
    assert facts.feedback["channel"].dtype == world.facts().feedback["channel"].dtype


def test_the_spelling_of_the_company_goes_before_the_most_frequent_one(world):
    for channel in ("PHONE", "PHONE", "Phone", "chat"):
        world.comment("2026-10-07", 1, channel=channel)
    facts = unify_channels(world.facts(config={"channels": [{"name": "phone"}]}))
    assert facts.feedback["channel"].tolist() == ["phone", "phone", "phone", "chat"]


def test_a_missing_channel_stays_missing_and_other_names_as_they_are(world):
    for channel in (None, "e-mail", "email", "E-mail"):
        world.comment("2026-10-07", 1, channel=channel)
    channels = unify_channels(world.facts()).feedback["channel"]
    assert channels.isna().tolist() == [True, False, False, False]
    assert channels.tolist()[1:] == ["E-mail", "email", "E-mail"]  # of two as frequent the first in the alphabet


def test_facts_whose_channels_agree_are_the_same_facts(world, make_world):
    world.comment("2026-10-07", 1)
    for facts in (world.facts(), make_world().facts()):
        assert unify_channels(facts) is facts


def test_a_complaint_over_a_registering_channel_is_no_contact_of_its_own_whatever_its_capitals(world):
    """Beside "e-mail" of the contact system, each complaint over "E-mail" was counted as one contact more."""
    for k in range(8):
        world.contact(f"2026-10-{5 + k:02d} 10:00", "1", channel="e-mail")
        world.comment(f"2026-10-{5 + k:02d} 11:00", 1, kind="complaint", channel="E-mail")
    assert len(build_contacts(unify_channels(world.facts())).months) == 8


def test_a_customer_who_mails_twice_used_one_channel(world):
    for k, channel in enumerate(("E-mail", "e-mail", "E-mail")):
        world.contact(f"2026-10-{5 + k:02d} 10:00", "1", channel=channel, customer="c")
    world.end_data("2026-12-20")
    journeys = list_journeys(unify_channels(world.facts())).set_index("customer")
    assert journeys.loc["c", ["contacts", "channels", "path"]].tolist() == [3, 1, "E-mail"]
