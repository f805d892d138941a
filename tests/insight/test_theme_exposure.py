"""Exposure of themes: streams of their own size, seasons that the totals know, and customers counted once a month."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.insight.theme_exposure import (
    compute_season,
    compute_stream_exposure,
    count_by_month,
    fit_exposure,
    list_customer_mentions,
)
from voc.records import Period

OCTOBER = Period(2026, 10)
ROWS = st.lists(st.tuples(st.integers(-1, 2), st.integers(-1, 5), st.integers(0, 3)), max_size=25)


@given(ROWS)
def test_rows_and_customers_are_counted_as_by_hand(rows):
    groups, months, customers = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    counts, n_customers = count_by_month(groups, months, customers, 3, 4, 3)
    for group in range(3):
        for column, month in enumerate((2, 3, 4)):
            inside = [customer for g, m, customer in rows if (g, m) == (group, month)]
            assert counts[group, column] == len(inside)
            assert n_customers[group, column] == len(set(inside))


def list_ids(facts, **more):
    rows, themes = list_customer_mentions(facts, **more)
    return list(zip(facts.comments["id"].to_numpy()[rows].tolist(), (themes + 1).tolist(), strict=True))


def test_a_customer_counts_once_a_month_by_the_first_comment_about_a_theme(world):
    world.comment("2026-10-09", 1, customer="loud")
    world.comment("2026-10-05", 1, 2, customer="loud")
    world.comment("2026-10-07", 1, customer="loud")
    world.comment("2026-09-30 23:30", 1, customer="loud")
    world.comment(None, 1, customer="loud")
    assert sorted(list_ids(world.facts())) == [(2, 1), (2, 2), (4, 1)]
    assert list_ids(world.facts(), last_month=Period(2026, 9).index) == [(4, 1)]


def test_comments_without_a_customer_are_of_one_each(world):
    for _ in range(3):
        world.comment("2026-10-05", 1, customer=None)
    assert len(list_ids(world.facts())) == 3


def test_mentions_that_hardly_belong_are_left_out_but_for_vague_themes(world):
    for theme, probability in ((1, 0.9), (1, 0.9), (1, 0.3), (2, 0.9), (2, 0.3), (2, 0.3)):
        world.comment("2026-10-05", theme)
        world.assignments[-1]["probability"] = probability
    assert [id_ for id_, _ in list_ids(world.facts(), least_probability=0.5)] == [1, 2, 4, 5, 6]


def test_a_stream_that_doubles_doubles_the_exposure_of_what_comes_by_it():
    # Two streams, three months; the first theme comes by the first stream alone, the second by both alike.
    per_stream = np.array([[[50.0, 50, 0], [0, 0, 0]], [[50, 50, 0], [100, 100, 0]]])
    sizes = np.array([[100.0, 100, 200], [100, 100, 100]])
    counts, exposure = compute_stream_exposure(per_stream, sizes)
    assert counts.tolist() == [[50, 50, 0], [150, 150, 0]]
    assert exposure[0, 2] / exposure[0, 1] == pytest.approx(2, rel=0.1)
    assert exposure[1, 2] / exposure[1, 1] == pytest.approx(4 / 3, rel=0.1)
    # The past is what it was.
    assert exposure[:, 0] == pytest.approx([50, 150], rel=0.1)


def test_a_theme_without_a_past_is_expected_a_little_from_every_stream():
    _, exposure = compute_stream_exposure(np.zeros((1, 2, 4)), np.full((2, 4), 100.0))
    assert (exposure > 0).all()
    assert (exposure < 0.2).all()


def test_a_source_of_less_than_three_months_is_no_stream(world, months):
    for month in months(12):
        world.many(month, 1, 8)
    for month in months(2):
        world.many(month, 2, 8, source_name="new")
    counts, exposure, spread = fit_exposure(world.facts(), OCTOBER, np.ones((4, 12)))
    assert counts[0].tolist() == [8] * 12
    assert not counts[1].any()
    # Three themes: the month's own effect cannot be told from a change of one of them.
    assert not spread.any()
    assert exposure[0] == pytest.approx([8] * 12, rel=0.1)


def test_without_contacts_every_season_is_one(world):
    world.comment("2026-10-05", 1, reason="1")
    assert (compute_season(world.facts(), OCTOBER, 12) == 1).all()


def test_the_season_of_its_reason_is_a_themes(world):
    for year in (2023, 2024, 2025, 2026):
        for month in range(1, 13):
            for reason, n in (("1", 400 if month == 1 else 100), ("17", 400)):
                if (year, month) < (2026, 10):
                    world.totals.append({"day": date(year, month, 3), "reason": reason, "channel": "phone", "count": n})
    for k in range(40):
        world.comment(f"2026-0{1 + k % 9}-05", 1, reason="1")
        world.comment(f"2026-0{1 + k % 9}-06", 2, reason="17")
    seasons = compute_season(world.facts(), OCTOBER, 12)
    january = 12 - 1 - 9
    others = [k for k in range(12) if k != january]
    assert seasons[0, january] > 1.5 * seasons[0, others].max()
    assert seasons[1, january] < seasons[1, others].min()
    assert (seasons[-1] == 1).all()
    # A theme of which no reason is known has the season of all contacts, which the streams have already.
    assert seasons[2] == pytest.approx(np.ones(12))


def test_only_comments_without_any_theme_are_in_the_last_row(world, months):
    for month in months(12):
        world.many(month, 1, 8)
        world.comment(f"{month}-07", 1, customer="who writes twice")
        world.comment(f"{month}-08", 1, customer="who writes twice")
        world.comment(f"{month}-09", 2, customer="hardly about it")
        world.assignments[-1]["probability"] = 0.1
        world.comment(f"{month}-09", 2, customer="about it")
        world.comment(f"{month}-10", 2, customer="about it as well")
        world.comment(f"{month}-11")
    counts, *_ = fit_exposure(world.facts(), OCTOBER, np.ones((4, 12)), least_probability=0.5)
    assert counts[-1].tolist() == [1] * 12
