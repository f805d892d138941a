from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from voc.causes.action_effects import ActionVerdict, find_effective_actions, measure_actions

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
ACTION = {"theme": 1, "department": "IT", "start": date(2026, 4, 1), "done": date(2026, 5, 1)}
FIRST_BEFORE, FIRST_AFTER = pd.Timestamp("2026-04-01", tz="UTC"), pd.Timestamp("2026-05-02", tz="UTC")


def comments(before, after, *, others=200):
    """Return comments of theme 1 and others: how many in each month before April (the last first) and after 1 May."""
    lines = []
    for k, n in enumerate(before):
        lines += [(1, FIRST_BEFORE - pd.Timedelta(days=30 * k + 1 + i * 28 / max(n, 1))) for i in range(n)]
        lines += [(2, FIRST_BEFORE - pd.Timedelta(days=30 * k + 1 + i * 28 / others)) for i in range(others)]
    for k, n in enumerate(after):
        lines += [(1, FIRST_AFTER + pd.Timedelta(days=30 * k + i * 29 / max(n, 1))) for i in range(n)]
        lines += [(2, FIRST_AFTER + pd.Timedelta(days=30 * k + i * 29.5 / others)) for i in range(others)]
    frame = pd.DataFrame(lines, columns=["theme", "at"])
    # A last comment, so that the last month after the action is a whole one.
    end = FIRST_AFTER + pd.Timedelta(days=30 * len(after))
    return pd.concat([frame, pd.DataFrame({"theme": [2], "at": [end]})], ignore_index=True)


STEADY = [60, 66, 57, 63, 61, 55, 64, 59, 62, 58]


def measure(before, after, **changes):
    (effect,) = measure_actions(pd.DataFrame([ACTION | changes]), comments(before, after))
    return effect


def test_an_action_after_which_the_theme_surely_shrank_worked():
    effect = measure(STEADY, [30, 28, 33, 29, 31, 30])
    assert effect.verdict == ActionVerdict.WORKED
    assert -0.6 < effect.low < effect.change < effect.high < -0.3
    assert (effect.n_before, effect.n_after) == (8, 6)  # the month just before is left out, and one that is not whole
    frame = comments(STEADY, [30, 28, 33, 29, 31, 30])
    assert find_effective_actions(pd.DataFrame([ACTION]), frame).to_dict("records") == [
        {"theme": 1, "department": "IT"}
    ]


def test_an_action_after_which_everything_stayed_did_not_work():
    assert measure(STEADY, [61, 59, 63, 60, 62, 58, 60, 61]).verdict == ActionVerdict.DID_NOT_WORK


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (STEADY, [30, 28]),
        (STEADY[:5], [30, 28, 33, 29]),
        ([3, 2, 4, 3, 2, 3, 4, 3, 2], [0, 1, 0, 0, 1]),
        ([90, 30, 75, 40, 95, 35, 80, 50, 60], [40, 80, 30, 60]),
    ],
    ids=["two months after", "few months before", "few comments", "restless"],
)
def test_what_cannot_be_established_is_no_evidence(before, after):
    assert measure(before, after).verdict == ActionVerdict.NOT_ESTABLISHED


def test_a_bad_month_before_that_ended_by_itself_is_no_success():
    """The same months: with the outbreak among them, a plain comparison would call it a fall by half."""
    effect = measure([64, 210, 180, *STEADY[3:]], [61, 59, 63, 60, 62])
    assert effect.verdict != ActionVerdict.WORKED
    assert abs(effect.change) < 0.1
    assert effect.n_before == 6


def test_fewer_comments_altogether_are_no_success():
    frame = comments(STEADY, [61, 59, 63, 60, 62, 58])
    is_dropped = (frame["at"] >= FIRST_AFTER) & (np.arange(len(frame)) % 2 == 0) & (frame.index < len(frame) - 1)
    assert find_effective_actions(pd.DataFrame([ACTION]), frame[~is_dropped]).empty


def test_months_before_the_themes_first_comment_do_not_count():
    assert measure([*STEADY[:7], 0, 0, 0], [30, 28, 33, 29, 31, 30]).n_before == 6


def test_a_comment_counts_once_whatever_the_number_of_its_segments():
    frame = comments(STEADY, [30, 28, 33, 29, 31, 30]).assign(feedback=lambda f: np.arange(len(f)))
    twice = pd.concat([frame, frame[(frame["theme"] == 1) & (frame["at"] < FIRST_BEFORE)]], ignore_index=True)
    (once,), (double,) = (measure_actions(pd.DataFrame([ACTION]), each) for each in (frame, twice))
    assert once == double


def test_an_action_that_is_not_done_or_was_done_yesterday_says_nothing_yet():
    frame = comments(STEADY, [30, 28, 33])
    assert measure_actions(pd.DataFrame([ACTION | {"done": None}]), frame) == []
    assert measure(STEADY, [30, 28, 33], done=date(2026, 7, 20)).verdict == ActionVerdict.NOT_ESTABLISHED
    assert find_effective_actions(pd.DataFrame([], columns=list(ACTION)), frame).empty
    assert measure_actions(pd.DataFrame([ACTION]), frame.iloc[:0]) == []


def test_where_a_bad_month_came_before_worked_is_hardly_ever_said_without_an_effect(monkeypatch):
    """The short form of ``benchmarks/causes.py --actions``: voc said "worked" here in more than four of ten cases."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    from action_simulation import simulate_action

    action = pd.DataFrame([{"theme": 1, "department": "IT", "start": date(2026, 4, 1), "done": date(2026, 4, 20)}])
    share_worked = {}
    for effect in (0.0, -0.5):
        rng = np.random.default_rng(3)
        verdicts = [
            measure_actions(
                action,
                simulate_action(rng, per_month=80, n_before=12, n_after=8, effect=effect, autocorrelation=0.3),
            )[0].verdict
            for _ in range(60)
        ]
        share_worked[effect] = np.mean([verdict == ActionVerdict.WORKED for verdict in verdicts])
    assert share_worked[0.0] <= 0.05
    assert share_worked[-0.5] >= 0.8


def spread(frame, per_day):
    """Return the work of every day around the action: ``per_day`` before it, and after."""
    days = pd.date_range(frame["at"].min().tz_localize(None).normalize(), frame["at"].max().tz_localize(None))
    first_after = FIRST_AFTER.tz_localize(None)
    return pd.Series(np.where(days < first_after, *per_day), index=days, dtype=float)


def test_twice_the_work_with_twice_the_comments_is_no_failure_and_with_as_many_a_success():
    twice = comments(STEADY, [120, 118, 126, 124, 116, 122])
    (effect,) = measure_actions(pd.DataFrame([ACTION]), twice, spread(twice, (10, 20)))
    assert abs(effect.change) < 0.1
    assert effect.rate_after == pytest.approx(effect.rate_before, rel=0.1)
    (raw,) = measure_actions(pd.DataFrame([ACTION]), twice)
    assert raw.change > 0.7
    same = comments(STEADY, [61, 59, 63, 60, 62, 58])
    (effect,) = measure_actions(pd.DataFrame([ACTION]), same, spread(same, (10, 20)))
    assert effect.verdict == ActionVerdict.WORKED
    assert effect.change == pytest.approx(-0.5, abs=0.07)


def test_the_control_is_told_also_where_nothing_can_be_established():
    effect = measure(STEADY[:5], [30, 28, 33, 29])
    assert effect.verdict == ActionVerdict.NOT_ESTABLISHED
    assert effect.others_change == pytest.approx(0, abs=0.05)
    assert effect.rate_after < effect.rate_before


def test_months_that_are_all_alike_change_by_exactly_what_is_counted():
    """Half a comment is added to both counts, as a month without any has no logarithm."""
    effect = measure([60] * 10, [30] * 6)
    assert effect.change == pytest.approx(30.5 / 60.5 - 1, abs=0.002)
    assert effect.rate_before == pytest.approx(1000 * 60 / 200, rel=0.01)
    assert effect.rate_after == pytest.approx(1000 * 30 / 200, rel=0.01)
    assert effect.others_change == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize(("usual", "is_measured"), [([4, 5], False), ([5, 5], True)])
def test_five_comments_a_month_are_the_fewest_from_which_a_change_is_told(usual, is_measured):
    assert (measure(usual * 5, [2, 3, 2, 2, 3]).change is not None) == is_measured


def test_a_month_as_high_as_luck_alone_makes_it_is_no_outbreak():
    # Its logarithm is .39 above the others, and of 90 comments a standard error is .11: 2.5 of them are .26.
    assert measure([60, 60, 90, *[60] * 6], [60] * 4).n_before == 6
    # Of nine comments a standard error is .32.
    assert measure([6, 6, 9, *[6] * 6], [6] * 4).n_before == 7
