"""History of the themes: customers of each month, what was to be expected of them, and what surely changed."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from voc.insight.results import ChangeKind
from voc.insight.theme_history import (
    ThemeHistory,
    _add_stray,
    _count_days,
    _have_same_direction,
    build_theme_history,
    build_trend_point,
)
from voc.records import Estimate, Period
from voc.statistics.change_detection import EstablishedChange

OCTOBER = Period(2026, 10)


def change(world, theme, period=OCTOBER):
    return build_theme_history(world.facts(), period).changes[theme - 1]


def test_a_theme_of_one_month_is_new_and_its_first_day_is_told(make_world, months):
    world = make_world(n_themes=6)
    world.n_themes = 5
    world.steady(months(14))
    world.n_themes = 6
    for k in range(30):
        world.comment(f"2026-10-{6 + k % 20:02d} 10:00", 6)
    found = change(world, 6)
    assert found.kind is ChangeKind.NEW
    assert found.since in {date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 7)}
    assert found.p_adjusted < 0.01


def test_comments_that_hardly_belong_to_a_theme_do_not_move_its_first_day(make_world, months):
    world = make_world(n_themes=6)
    world.n_themes = 5
    world.steady(months(14))
    world.n_themes = 6
    for k in range(30):
        world.comment(f"2026-10-{14 + k % 14:02d} 10:00", 6)
    # Four days of stray comments before the event, of which the model itself is in doubt.
    for day in (10, 11, 12, 13):
        world.comment(f"2026-10-{day} 10:00", 6)
        world.assignments[-1]["probability"] = 0.6
    assert change(world, 6).since == date(2026, 10, 14)


def test_a_theme_of_doubtful_comments_is_dated_by_all_of_them(make_world, months):
    world = make_world(n_themes=6)
    world.n_themes = 5
    world.steady(months(14))
    world.n_themes = 6
    for k in range(30):
        world.comment(f"2026-10-{14 + k % 14:02d} 10:00", 6)
        world.assignments[-1]["probability"] = 0.6
    assert change(world, 6).since == date(2026, 10, 14)


def test_a_theme_that_was_silent_returns_with_its_last_active_month(make_world, months):
    world = make_world(n_themes=6)
    world.n_themes = 5
    world.steady(months(14))
    world.n_themes = 6
    for name, n in {"2025-11": 30, "2025-12": 30, "2026-01": 25, "2026-04": 24}.items():
        world.many(name, 6, n)
    found = change(world, 6, Period(2026, 4))
    assert found.kind is ChangeKind.RETURNED
    assert found.last_active == Period(2026, 1)


def test_later_months_are_not_looked_at(make_world, months):
    world = make_world(n_themes=6)
    world.steady(months(8), per_month=10)
    before = build_theme_history(world.facts(), Period(2026, 9))
    world.many("2026-10", 1, 200)
    after = build_theme_history(world.facts(), Period(2026, 9))
    assert before.changes == after.changes
    assert (before.counts == after.counts).all()


def test_a_source_that_has_only_begun_makes_nothing_new(make_world, months):
    world = make_world(n_themes=7)
    world.n_themes = 6
    world.steady(months(8))
    world.n_themes = 7
    world.many("2026-10", 7, 40, source_name="reviews")
    world.many("2026-10", 1, 40, source_name="reviews")
    found = build_theme_history(world.facts(), OCTOBER)
    assert found.changes[6] is None
    assert found.changes[0] is None
    assert found.counts[6, -1] == 40  # it is counted and shown all the same


def test_twice_as_many_surveys_are_no_growth(make_world, months):
    world = make_world(n_themes=6)
    world.steady(months(8), per_month=15)
    world.steady(["2026-10"], per_month=15)
    assert build_theme_history(world.facts(), OCTOBER).changes == (None,) * 6


def test_a_department_asked_about_that_stops_shrinks_none_of_the_others(make_world, months):
    world = make_world(n_themes=6)
    for name in months(8):
        for theme in (1, 2, 3):
            world.many(name, theme, 15, department_asked="111")
        if name != "2026-10":
            for theme in (4, 5, 6):
                world.many(name, theme, 15, department_asked="transport")
    assert build_theme_history(world.facts(), OCTOBER).changes[:3] == (None,) * 3


def test_a_seasonal_peak_that_the_totals_know_is_no_change(make_world, months):
    january = Period(2026, 1)
    names = [name for name in months(14) if name <= "2026-01"]
    quiet = make_world(n_themes=8)
    for name in names:
        for theme in range(2, 9):
            quiet.many(name, theme, 20, reason="11")
        quiet.many(name, 1, 60 if name == "2026-01" else 20, reason="1")
    assert change(quiet, 1, january).kind is ChangeKind.GROWING
    for day in pd.date_range("2022-09-01", "2025-08-31", freq="MS"):
        peak = 3000 if day.month == 1 else 1000
        quiet.totals += [
            {"day": day, "reason": "1", "channel": "phone", "count": peak},
            {"day": day, "reason": "11", "channel": "phone", "count": 7000},
        ]
    assert change(quiet, 1, january) is None


def test_two_months_establish_nothing(make_world, months):
    world = make_world(n_themes=6)
    world.steady(months(3))
    world.many("2026-10", 1, 90)
    assert build_theme_history(world.facts(), OCTOBER).changes == (None,) * 6


def test_the_trend_leaves_out_months_with_too_few_customers(make_world, months):
    world = make_world(n_themes=6)
    world.steady(months(6))
    facts = world.facts()
    shown = build_theme_history(facts, OCTOBER).list_trend_points(0, 5)
    assert [point.count for point in shown] == [12] * 6
    assert shown[-1].expected is not None
    assert [point.count for point in build_theme_history(facts, OCTOBER).list_trend_points(0, 14)] == [None] * 6


def test_messages_of_a_few_loud_customers_are_no_rise(make_world, months):
    world = make_world(n_themes=6)
    world.steady(months(8), per_month=10)
    for k in range(50):
        world.comment(f"2026-10-{1 + k % 28:02d} 15:00", 1, customer=f"loud-{k % 3}")
    assert change(world, 1) is None
    for k in range(50):
        world.comment(f"2026-10-{1 + k % 28:02d} 15:00", 2)
    found = change(world, 2)
    assert (found.kind, found.observed, found.unit) == (ChangeKind.GROWING, 60, "customers")


def test_a_change_counts_all_customers_of_its_theme(make_world, months):
    world = make_world(n_themes=6)
    world.steady(months(8), per_month=10)
    world.many("2026-10", 1, 30)
    world.many("2026-10", 1, 4, source_name="reviews")  # too young to be tested
    for _ in range(5):
        world.comment("2026-10-09 10:00", 1)
        world.assignments[-1]["probability"] = 0.5  # hardly a member
    history = build_theme_history(world.facts(), OCTOBER)
    found = history.changes[0]
    assert found.observed == history.customers[0, -1] == 49
    assert found.expected == pytest.approx(10 * 49 / 45, rel=0.2)
    assert found.ratio.value == pytest.approx(found.observed / found.expected)
    assert found.ratio.low < found.ratio.value < found.ratio.high


def test_where_customers_are_not_known_comments_are_counted(make_world, months):
    world = make_world(n_themes=6)
    for name in months(8):
        for theme in range(1, 7):
            world.many(name, theme, 10, customer=None)
    world.many("2026-10", 1, 40, customer=None)
    history = build_theme_history(world.facts(), OCTOBER)
    assert history.changes[0].unit == "comments"
    assert history.list_trend_points(0, 5)[-1].n_customers is None
    assert history.list_trend_points(0, 5)[-1].n_counted == 50


def test_a_month_in_which_nothing_was_collected_is_no_month_of_silence(make_world, months):
    world = make_world(n_themes=3)
    all_months = months(14)
    world.steady([month for month in all_months if month not in all_months[-4:-2]])
    points = build_theme_history(world.facts(), OCTOBER).list_trend_points(0, 5)
    assert [point.is_collected for point in points] == [True] * 10 + [False] * 2 + [True] * 2
    assert {point.count for point in points if not point.is_collected} == {None}


# ---- points, days and months by hand ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "n_customers", "more", "shown"),
    [
        (9, 5, {}, (9, 5)),
        (9, 4, {}, (None, None)),  # nine comments of four customers
        (0, 0, {}, (0, 0)),  # that nobody wrote tells of nobody
        (9, 5, {"is_hidden": True}, (None, None)),
        (0, 0, {"is_hidden": True}, (None, None)),
    ],
)
def test_a_month_of_too_few_customers_has_no_count_and_keeps_what_was_expected(count, n_customers, more, shown):
    point = build_trend_point(OCTOBER, count, n_customers, 5, expected=6.5, upper=11.0, volume=1000, **more)
    assert (point.count, point.n_customers) == shown
    assert (point.expected, point.upper) == (6.5, 11.0)
    assert (point.per_thousand is None) is (shown[0] is None)


def test_a_rate_is_of_customers_and_there_is_none_without_a_volume():
    point = build_trend_point(OCTOBER, 40, 20, 5, volume=10_000)
    assert point.per_thousand == 2.0
    assert point.per_thousand_low < 2.0 < point.per_thousand_high
    for volume in (None, 0):
        assert build_trend_point(OCTOBER, 40, 20, 5, volume=volume).per_thousand is None


def build_history(counts, *, expected=float("nan"), has_customers=True, is_collected=None):
    counts = np.array([counts], dtype=float)
    months = tuple(OCTOBER.shift(k - counts.shape[1] + 1) for k in range(counts.shape[1]))
    limits = np.full(counts.shape, expected)
    return ThemeHistory(
        months, counts, counts, (None,), limits, 2 * limits, 1, 0.0, np.zeros(1, dtype=bool), has_customers,
        is_collected,
    )  # fmt: skip


def test_a_trend_has_the_last_months_and_no_more_than_there_are():
    history = build_history(range(10, 30))
    points = history.list_trend_points(0, 5)
    assert len(points) == 14
    assert (str(points[0].period), points[0].count) == ("2025-09", 16)
    assert (str(points[-1].period), points[-1].count) == ("2026-10", 29)
    assert [point.count for point in history.list_trend_points(0, 5, n_months=2)] == [28, 29]
    assert len(build_history([7]).list_trend_points(0, 5)) == 1


def test_what_was_not_to_be_expected_is_missing_and_not_nan():
    (point,) = build_history([7]).list_trend_points(0, 5)
    assert (point.expected, point.upper) == (None, None)
    (point,) = build_history([7], expected=3.0).list_trend_points(0, 5)
    assert (point.expected, point.upper) == (3.0, 6.0)


def test_each_month_is_divided_by_its_own_volume_and_one_without_a_volume_has_no_rate():
    history = build_history([10, 20, 30])
    volumes = {OCTOBER.shift(-2).index: 1000, OCTOBER.index: 10_000}
    rates = [point.per_thousand for point in history.list_trend_points(0, 5, volumes)]
    assert rates == [10.0, None, 3.0]


def test_comments_of_unknown_customers_are_hidden_below_the_group_and_counted_as_comments():
    points = build_history([4, 8], has_customers=False).list_trend_points(0, 5)
    assert [(point.count, point.n_customers, point.unit) for point in points] == [
        (None, None, "comments"),
        (8, None, "comments"),
    ]


def test_a_month_in_which_nothing_came_in_is_no_month_of_nobody():
    collected = np.array([True, False, True])
    points = build_history([6, 0, 0], is_collected=collected).list_trend_points(0, 5)
    assert [(point.count, point.is_collected) for point in points] == [(6, True), (None, False), (0, True)]


def test_without_themes_or_with_one_month_there_is_a_history_without_expectations(make_world):
    empty = build_theme_history(make_world().facts(), OCTOBER)
    assert empty.counts.shape == (3, 1)
    assert empty.changes == (None,) * 3
    world = make_world(n_themes=0)
    world.comment("2026-10-05 12:00")
    assert build_theme_history(world.facts(), OCTOBER).counts.shape == (0, 1)
    one = make_world(n_themes=1)
    one.many("2026-10", 1, 50)
    history = build_theme_history(one.facts(), OCTOBER)
    assert (history.counts.tolist(), history.n_tested) == ([[50.0]], 0)
    assert np.isnan(history.expected).all()


def test_a_comment_of_the_last_minute_is_of_its_month_by_the_companys_clock(make_world):
    world = make_world(n_themes=1)
    for at in ("2026-09-30 23:59", "2026-10-01 00:00", "2026-10-31 23:59", "2026-11-01 00:00"):
        world.comment(at, 1)
    history = build_theme_history(world.facts(), OCTOBER)
    assert history.counts.tolist() == [[1.0, 2.0]]
    assert [str(month) for month in history.months] == ["2026-09", "2026-10"]


def test_who_writes_fifteen_times_is_one_customer_of_fifteen_comments(make_world):
    world = make_world(n_themes=1)
    world.many("2026-10", 1, 15, customer="loud")
    world.many("2026-10", 1, 3)
    history = build_theme_history(world.facts(), OCTOBER)
    assert (history.counts.tolist(), history.customers.tolist()) == ([[18.0]], [[4.0]])


@pytest.mark.parametrize(
    ("days", "expected"),
    [([], [0, 0, 0]), ([10, 10, 12], [2, 0, 1]), ([9, 13, -1], [0, 0, 0]), ([10, 11, 12, 13], [1, 1, 1])],
)
def test_days_are_counted_from_the_first_to_the_last_both_included(days, expected):
    assert _count_days(np.array(days, dtype=np.int64), 10, 12).tolist() == expected


def established(kind, observed=30, expected=10.0):
    return EstablishedChange(
        kind=kind, observed=observed, expected=expected, p_adjusted=0.001, last_active=None,
        ratio=Estimate(observed / expected, 2.0, 4.0, observed, "ratio"),
    )  # fmt: skip


def test_a_rise_and_a_fall_are_not_the_same_direction_and_new_is_a_rise():
    rise, fall, new = established("growing"), established("shrinking"), established("new")
    assert _have_same_direction(rise, new)
    assert _have_same_direction(fall, fall)
    assert not _have_same_direction(rise, fall)
    assert not _have_same_direction(rise, None)
    assert not _have_same_direction(None, None)


@pytest.mark.parametrize(
    ("n_steady", "stray", "n_all", "expected"),
    [
        (30, 0.0, 30, 10.0),  # nothing but likely members: as it was tested
        (30, 5.0, 30, 15.0),
        (30, 0.0, 60, 20.0),  # twice as many of all streams, of whom twice as many are expected
        (30, float("nan"), 30, 10.0),
        (0, 0.0, 30, 10.0),
    ],
)
def test_a_change_of_likely_members_is_told_of_all_customers_with_its_own_ratio(n_steady, stray, n_all, expected):
    told = _add_stray(established("growing"), n_steady, stray, n_all)
    assert (told.observed, told.expected) == (n_all, pytest.approx(expected))
    assert told.ratio.value == pytest.approx(n_all / expected)
    # The interval keeps its relative width.
    assert told.ratio.low / told.ratio.value == pytest.approx(2 / 3)
    assert told.ratio.high / told.ratio.value == pytest.approx(4 / 3)
