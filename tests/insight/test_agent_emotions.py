"""Emotions that agents recorded, by theme, causing department and channel."""

from dataclasses import replace

import pandas as pd
import pytest

from voc.insight.agent_emotions import tabulate_emotions
from voc.records import Period

OCTOBER = Period(2026, 10)


@pytest.fixture
def record(world):
    """Return facts in which agents recorded emotions in contacts about themes."""

    def build(*groups):
        rows = []
        for theme, emotion, channel, causes, n in groups:
            for _ in range(n):
                key = world.contact("2026-10-08 10:00", "1", channel=channel)
                if theme:
                    world.comment("2026-10-08 10:05", theme, contact=key, causes=causes)
                rows.append({"contact": key, "emotion": emotion, "at": pd.Timestamp("2026-10-08 09:10", tz="UTC")})
        signals = pd.DataFrame(rows).assign(reason=None, feedback=pd.Series([None] * len(rows), dtype="Int64"))
        return replace(world.facts(), signals=signals)

    return build


def test_emotions_by_theme_cause_and_channel(record):
    facts = record(
        (1, "boos", "phone", {"Facturatie": 0.75, None: 0.25}, 20),
        (2, "blij", "chat", {"Digitaal & IT": 1.0}, 8),
        (None, None, "phone", None, 6),
    )
    table = tabulate_emotions(facts, OCTOBER).set_index(["group", "name", "emotion"])["signals"]
    assert table["theme"].to_dict() == {("", "boos"): 20, ("", "blij"): 8, ("T-1", "boos"): 20, ("T-2", "blij"): 8}
    assert table["department"].loc[("", "not recorded")] == 6
    assert table["department"].loc[("Facturatie", "boos")] == pytest.approx(15)
    assert table["department"].loc[("unknown", "not recorded")] == pytest.approx(6)
    assert table["channel"].to_dict()[("chat", "blij")] == 8
    assert tabulate_emotions(facts, Period(2026, 9)).empty


def test_a_few_emotions_are_hidden_with_what_would_tell_them(record):
    facts = record((1, "boos", "phone", None, 20), (1, "blij", "phone", None, 9), (2, "blij", "phone", None, 2))
    table = tabulate_emotions(facts, OCTOBER)
    themes = table[table["group"] == "theme"].set_index(["name", "emotion"])
    assert themes.loc[("", "blij"), "signals"] == 11
    assert themes.loc[[("T-1", "blij"), ("T-2", "blij")], "signals"].isna().all()
    assert themes.loc[("T-2", "blij"), "note"] == "fewer than 5 customers"


def test_without_emotions_there_is_no_table(world):
    world.comment("2026-10-08 10:05", 1)
    assert tabulate_emotions(world.facts(), OCTOBER).empty


# ---- edges -----------------------------------------------------------------------------------------------------------


def emotions(facts, group, period=OCTOBER):
    table = tabulate_emotions(facts, period)
    rows = table[table["group"] == group]
    return {(row.name, row.emotion): row.signals for row in rows.itertuples(index=False)}


def with_signals(facts, *rows):
    """Return the facts with signals of (contact, emotion, local moment)."""
    frame = pd.DataFrame(rows, columns=["contact", "emotion", "at"])
    at = pd.to_datetime(frame["at"]).dt.tz_localize("Europe/Amsterdam").dt.tz_convert("UTC")
    frame = frame.astype({"contact": "str", "emotion": "str"}).assign(at=at, reason=None)
    return replace(facts, signals=frame.assign(feedback=pd.Series([None] * len(frame), dtype="Int64")))


def test_a_signal_is_of_the_month_that_it_was_at_the_company(world):
    moments = ["2026-10-31 23:59"] * 6 + ["2026-11-01 00:00"] * 7
    facts = with_signals(world.facts(), *(("k", "boos", at) for at in moments))
    facts = replace(facts, signals=facts.signals.assign(contact=[f"k{n}" for n in range(13)]))
    assert emotions(facts, "channel")[("", "boos")] == 6
    assert emotions(facts, "channel", Period(2026, 11))[("", "boos")] == 7


def test_one_emotion_in_several_spellings_is_one(world):
    words = ["Boos", "boos", " BOOS "] * 3
    facts = with_signals(world.facts(), *((f"k{n}", word, "2026-10-05 10:00") for n, word in enumerate(words)))
    assert emotions(facts, "channel") == {("", "boos"): 9, ("unknown", "boos"): 9}


def test_signals_about_unknown_contacts_are_of_no_theme_of_an_unknown_department_and_channel(world):
    rows = [(None if n % 2 else f"gone-{n}", "boos", "2026-10-05 10:00") for n in range(10)]
    facts = with_signals(world.facts(), *rows)
    assert emotions(facts, "department") == {("", "boos"): 10, ("unknown", "boos"): 10}
    assert {name for name, _ in emotions(facts, "theme")} <= {""}


def test_many_signals_about_one_customer_are_hidden_as_one_customer(world):
    keys = [world.contact("2026-10-05 10:00", "1", customer="loud") for _ in range(12)]
    facts = with_signals(world.facts(), *((key, "boos", "2026-10-05 10:00") for key in keys))
    table = tabulate_emotions(facts, OCTOBER)
    assert table["signals"].isna().all()
    assert (table["note"] == "fewer than 5 customers").all()


def test_several_comments_about_a_contact_share_its_signal_and_a_theme_counts_it_once(world):
    rows = []
    for _ in range(12):
        key = world.contact("2026-10-05 10:00", "1")
        world.comment("2026-10-05 10:05", 1, contact=key, causes={"Facturatie": 1.0})
        world.comment("2026-10-05 10:06", 1, contact=key, causes={"Digitaal & IT": 1.0})
        rows.append((key, "boos", "2026-10-05 10:10"))
    facts = with_signals(world.facts(), *rows)
    assert emotions(facts, "theme")[("T-1", "boos")] == 12
    by_department = emotions(facts, "department")
    assert by_department[("Facturatie", "boos")] == by_department[("Digitaal & IT", "boos")] == pytest.approx(6)


def test_signals_without_any_emotion_give_the_columns_and_no_row(world):
    facts = with_signals(world.facts(), ("k1", None, "2026-10-05 10:00"))
    assert list(tabulate_emotions(facts, OCTOBER).columns) == ["group", "name", "emotion", "signals", "note"]
    assert tabulate_emotions(facts, OCTOBER).empty
