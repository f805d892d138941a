"""Mentions that praise and mentions that complain, apart."""

import numpy as np

from voc.insight.mention_sides import tabulate_sides
from voc.records import Period
from voc.store.segment_polarities import SegmentPolarities

OCTOBER = Period(2026, 10)
PROBABILITIES = {"-": [0.9, 0.05, 0.05], "0": [0.1, 0.8, 0.1], "+": [0.05, 0.05, 0.9], "?": [0.4, 0.3, 0.3]}


def tabulate(world, sides):
    """Return the table of a world whose segments, in order, have these sides."""
    probabilities = np.array([PROBABILITIES[side] for side in sides])
    polarities = SegmentPolarities.from_rows(np.arange(1, len(sides) + 1), probabilities)
    return tabulate_sides(world.facts(), polarities, OCTOBER).set_index(["group", "name"])


def add(world, theme, n, **fields):
    for _ in range(n):
        world.comment("2026-10-05 12:00", theme, **fields)


def test_praise_and_complaint_by_theme_cause_and_channel(world):
    add(world, 1, 24, causes={"Facturatie": 1.0})
    add(world, 2, 12, channel="chat", causes={"Facturatie": 0.5, None: 0.5})
    add(world, 2, 6, channel="chat", kind="signal")  # an agent's notes
    table = tabulate(world, "+" * 6 + "-" * 10 + "?" * 8 + "-" * 12 + "+" * 6)
    assert table.loc[("theme", "T-1"), ["mentions", "positive", "negative", "unknown"]].tolist() == [24, 6, 10, 8]
    assert table.loc[("theme", "T-2"), ["mentions", "negative"]].tolist() == [12, 12]
    assert table.loc[("channel", "chat"), "negative"] == 12
    assert table.loc[("department", "Facturatie"), "negative"] == 16
    assert table.loc[("theme", ""), ["positive", "negative", "neutral", "unknown"]].tolist() == [6, 22, 0, 8]


def test_a_few_are_hidden_with_what_a_row_or_a_column_would_tell(world):
    add(world, 1, 24)
    add(world, 2, 24)
    table = tabulate(world, "+" * 2 + "-" * 12 + "0" * 10 + "+" * 10 + "-" * 8 + "0" * 6)
    hidden = table.loc["theme"].loc[["T-1", "T-2"]].isna()
    assert hidden.loc["T-1", "positive"]
    # In every row and column with a hidden number at least two are, and together they are five or more.
    sides = hidden[["positive", "negative", "neutral"]]
    assert all(n != 1 for n in [*sides.sum(axis=0), *sides.sum(axis=1)])
    assert hidden["mentions"].all()


def test_without_polarities_there_is_no_table(world):
    add(world, 1, 24)
    assert tabulate_sides(world.facts(), SegmentPolarities.from_bytes(None), OCTOBER).empty
