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
