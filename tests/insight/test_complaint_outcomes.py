"""Outcomes of complaints, and complaints that nobody recorded as one."""

from datetime import date

import pytest

from voc.insight.complaint_outcomes import (
    list_unrecorded_complaints,
    tabulate_outcomes,
    tabulate_unrecorded_complaints,
)
from voc.records import Period
from voc.records.complaints import RegisteredComplaint

OCTOBER = Period(2026, 10)
CONFIG = {"text": {"complaint": ["klacht indienen", "dien* een klacht"]}}


def add_complaints(world, n, outcome, *, amount=None):
    register = []
    for k in range(n):
        key = str(world.comment("2026-10-05 12:00", 1, kind="complaint"))
        closed = date(2026, 10, 12) if outcome else None
        register.append(RegisteredComplaint(key, closed=closed, outcome=outcome, compensation_eur=amount, row=k))
    return register


def test_the_share_of_each_outcome(world):
    register = [
        *add_complaints(world, 12, "Gegrond", amount=25.0),
        *add_complaints(world, 8, "gegrond"),
        *add_complaints(world, 20, "Ongegrond"),
        *add_complaints(world, 10, ""),
    ]
    table = tabulate_outcomes(world.facts(), register, OCTOBER).set_index("outcome")
    assert table.index.tolist() == ["", "Gegrond", "Ongegrond", "?"]
    assert table.loc["Gegrond", ["complaints", "share"]].tolist() == [20, 0.5]
    assert table.loc["Gegrond", "low"] < 0.5 < table.loc["Gegrond", "high"]
    assert table.loc["Gegrond", ["median_days", "compensated"]].tolist() == [7, 0.6]


def test_a_rare_outcome_is_hidden_with_another_one(world):
    register = [*add_complaints(world, 20, "Gegrond"), *add_complaints(world, 3, "Ingetrokken"),
                *add_complaints(world, 12, "Ongegrond")]  # fmt: skip
    table = tabulate_outcomes(world.facts(), register, OCTOBER).set_index("outcome")
    assert table["complaints"].isna().tolist() == [False, False, True, True]


def say(world, n, channel, *, kind="message", text="Ik wil een klacht indienen."):
    return [world.comment("2026-10-10 12:00", 1, kind=kind, channel=channel, text=text) for _ in range(n)]


def test_texts_that_call_themselves_a_complaint_without_one_on_record(world):
    chats, mails = say(world, 14, "chat"), say(world, 16, "mail", text="Ik dien een klacht in.")
    say(world, 20, "chat", text="Ik heb geen vragen meer.")
    say(world, 20, "phone", kind="survey")
    for item in [*chats[:6], *mails[:10]]:
        world.comment("2026-10-20 12:00", 1, kind="complaint", customer=f"c-{item}")
    world.comment("2026-11-20 12:00", 1, kind="complaint", customer=f"c-{chats[8]}")  # too late to be the same
    facts = world.facts(config=CONFIG)
    table = tabulate_unrecorded_complaints(facts, OCTOBER).set_index("channel")
    assert table.loc["", ["texts", "unrecorded"]].tolist() == [30, 14]
    assert table.loc["chat", "share"] == pytest.approx(8 / 14)
    listed = list_unrecorded_complaints(facts, OCTOBER)
    assert len(listed) == 14
    assert listed["item"].iloc[0] == f"F-{chats[6]}"
    assert set(listed["words"]) == {"klacht indienen", "dien* een klacht"}


def test_without_words_there_is_nothing_and_a_few_are_hidden(world):
    say(world, 9, "chat")
    assert tabulate_unrecorded_complaints(world.facts(), OCTOBER).empty
    say(world, 3, "mail")
    table = tabulate_unrecorded_complaints(world.facts(config=CONFIG), OCTOBER).set_index("channel")
    assert table.loc[["chat", "mail"], "texts"].isna().all()
    assert table.loc["", "unrecorded"] == 12


def test_a_message_and_the_note_about_it_are_one(world):
    for k in range(8):
        key = world.contact("2026-10-10 10:00", "1", customer=f"n-{k}")
        for kind in ("message", "signal"):
            world.comment("2026-10-10 12:00", 1, kind=kind, contact=key, customer=f"n-{k}", text="klacht indienen")
    assert tabulate_unrecorded_complaints(world.facts(config=CONFIG), OCTOBER).loc[0, "texts"] == 8


def test_a_recorded_complaint_with_the_words_of_an_earlier_one_is_on_record(world):
    for k in range(12):
        world.comment("2026-10-05", 1, kind="message", text="Ik wil een klacht indienen.", customer=f"c-{k}")
        first = world.comment("2026-01-05", 1, kind="complaint", customer=f"c-{k}")
        world.comment("2026-10-06", 1, kind="complaint", customer=f"c-{k}", duplicate_of=first)
    table = tabulate_unrecorded_complaints(world.facts(config=CONFIG), OCTOBER)
    assert table[["texts", "unrecorded"]].to_numpy().tolist() == [[12, 0]] * 2
