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


# ---- edges -----------------------------------------------------------------------------------------------------------


def test_each_groups_rows_add_up_to_the_whole(world):
    add(world, 1, 20, causes={"Facturatie": 0.6, None: 0.4})
    add(world, 2, 20, channel="chat", causes={"Digitaal & IT": 1.0})
    add(world, 3, 20, channel=None)
    table = tabulate(world, ("+" * 10 + "-" * 10) * 3)
    for group in ("theme", "department", "channel"):
        rows = table.loc[group]
        assert rows.loc[""].loc[["mentions", "positive", "negative"]].tolist() == [60, 30, 30]
        assert np.allclose(rows.drop("")[["mentions", "positive", "negative"]].sum(), [60, 30, 30])
    assert table.loc[("channel", "unknown"), "mentions"] == 20
    assert table.loc[("department", "unknown"), "mentions"] == 20 * 0.4 + 20


def test_a_segment_that_no_model_has_read_is_unknown_and_not_neutral(world):
    add(world, 1, 20)
    probabilities = np.array([PROBABILITIES["+"]] * 10)
    polarities = SegmentPolarities.from_rows(np.arange(1, 11), probabilities)
    table = tabulate_sides(world.facts(), polarities, OCTOBER).set_index(["group", "name"])
    assert table.loc[("theme", "T-1"), ["positive", "neutral", "unknown"]].tolist() == [10, 0, 10]


def test_a_side_is_known_from_55_hundredths_on(world):
    add(world, 1, 20)
    probabilities = np.array([[0.55, 0.25, 0.2]] * 10 + [[0.549, 0.251, 0.2]] * 10)
    polarities = SegmentPolarities.from_rows(np.arange(1, 21), probabilities)
    table = tabulate_sides(world.facts(), polarities, OCTOBER).set_index(["group", "name"])
    assert table.loc[("theme", "T-1"), ["negative", "unknown"]].tolist() == [10, 10]


def test_the_surest_sentence_tells_the_side_of_a_comment_about_a_theme(world):
    for _ in range(10):
        world.comment("2026-10-05 12:00", 1, 1)
        world.assignments[-2]["probability"], world.assignments[-1]["probability"] = 0.5, 0.9
    table = tabulate(world, "+-" * 10)
    assert table.loc[("theme", "T-1"), ["mentions", "positive", "negative"]].tolist() == [10, 0, 10]


def test_another_months_mentions_are_in_no_row(world):
    for at in ("2026-09-30 23:30", "2026-11-01 00:30"):
        for _ in range(10):
            world.comment(at, 1)
    assert tabulate(world, "+" * 20).empty


def test_all_praise_by_one_customer_is_hidden(world):
    add(world, 1, 20, customer="fan")
    table = tabulate(world, "+" * 20)
    assert table[["mentions", "positive"]].isna().all().all()
    assert set(table["note"]) == {"fewer than 5 customers"}
