"""Conversations with a bot that were followed by a contact with a person."""

import pandas as pd
import pytest

from voc.insight.bot_returns import tabulate_bot_returns
from voc.records import Period

CHANNELS = {"channels": [{"name": "Chatbot", "bot": True}, {"name": "phone"}]}
OCTOBER = Period(2026, 10)


def tabulate(world, **config):
    world.end_data("2026-11-20")
    return tabulate_bot_returns(world.facts(config=CHANNELS | config), OCTOBER).set_index("reason")


def add_conversations(world, reason, n, n_returned, later="2026-10-07 15:00"):
    for k in range(n):
        customer = f"{reason}-{k}"
        world.contact("2026-10-05 10:00", reason, customer=customer, channel="chatbot")
        if k < n_returned:
            world.contact("2026-10-05 11:00", reason, customer=customer, channel="Chatbot")  # asks the bot once more
            world.contact(later, "17", customer=customer)


def test_who_turns_to_a_person_within_two_days_was_not_helped(world):
    add_conversations(world, "1", 40, 10)
    add_conversations(world, "11", 40, 10, later="2026-10-08 09:00")  # three days later
    for k in range(20):  # people who never met the bot
        world.contact("2026-10-05 10:00", "1", customer=f"caller-{k}")
        world.contact("2026-10-06 10:00", "1", customer=f"caller-{k}")
    table = tabulate(world)
    assert table.loc["1", ["conversations", "returned"]].tolist() == [50, 20]
    assert table.loc["1", "share"] == pytest.approx(0.4)
    assert table.loc["1", "low"] < 0.4 < table.loc["1", "high"]
    assert table.loc["11", "returned"] == 0
    assert table.loc["", "conversations"] == 100


def test_few_who_return_are_not_told_nor_by_subtraction(world):
    add_conversations(world, "1", 40, 10)
    add_conversations(world, "11", 40, 2)
    table = tabulate(world)
    assert pd.isna(table.loc[["1", "11"], "returned"]).all()
    assert table.loc["", "returned"] == 24


def test_one_conversation_without_a_listed_reason_does_not_follow_from_all_less_the_others(world):
    add_conversations(world, "1", 40, 10)
    add_conversations(world, "11", 40, 12)
    world.contact("2026-10-05 10:00", "no such reason", customer="alone", channel="chatbot")
    world.contact("2026-10-05 12:00", "17", customer="alone")
    table = tabulate(world)
    assert pd.isna(table.loc["?", "returned"])
    shown = table.drop(index="").dropna(subset="returned")
    assert len(shown) == 1  # what is left of all is more than one customer's
    assert table.loc["", "conversations"] == 103


def test_without_a_bot_there_is_no_table(world):
    add_conversations(world, "1", 40, 10)
    assert tabulate(world, channels=[{"name": "Chatbot"}]).empty
