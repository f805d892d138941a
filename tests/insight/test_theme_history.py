from datetime import date

import pandas as pd
import pytest

from voc.insight.results import ChangeKind
from voc.insight.theme_history import build_theme_history
from voc.records import Period

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
