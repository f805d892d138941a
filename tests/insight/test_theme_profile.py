"""A theme's profile: its first day by the company's clock, quotes that still count, nothing of too few customers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from voc.errors import UnknownNameError
from voc.insight import theme_profile
from voc.insight.theme_profile import (
    _find_departments,
    _find_first_day,
    _list_quotes,
    _list_trend_points,
    _scope_to_last_month,
    _summarise_month,
    build_theme_profile,
)
from voc.records import ThemeState

BLAMED = {"Facturatie": 0.8, "Digitaal & IT": 0.2}


def test_the_first_comment_is_dated_by_the_companys_clock(world):
    world.comment("2026-10-05", 1)
    world.comment("2026-09-01 00:30", 1)
    world.comment(None, 1)
    assert _find_first_day(world.facts(), 0) == date(2026, 9, 1)


def test_without_a_dated_comment_it_is_the_day_of_the_fit(world):
    world.comment(None, 1)
    facts = world.facts()
    born = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)
    with_birth = replace(facts.themes[0], row=replace(facts.themes[0].row, born_at=born))
    dated = SimpleNamespace(mentions=facts.mentions, comments=facts.comments, themes=(with_birth,), config=facts.config)
    assert _find_first_day(dated, 0) == date(2026, 10, 1)
    assert _find_first_day(facts, 1) is None


def test_the_last_month_with_data_is_summed_up(world):
    world.comment("2026-08-05", 1)
    world.comment("2026-10-05", 1)
    assert _scope_to_last_month(world.facts()).period.month == 10
    assert len(_list_trend_points(_scope_to_last_month(world.facts()), 0)) == 3


def test_without_data_there_is_no_month(world):
    world.comment(None, 1)
    facts = world.facts()
    assert _scope_to_last_month(facts) is None
    assert _list_trend_points(None, 0) == ()
    assert _summarise_month(facts, None, 0)[1] == ()


@pytest.mark.parametrize(("n_customers", "n_causes"), [(4, 0), (5, 2)])
def test_of_too_few_customers_no_cause_is_told(world, n_customers, n_causes):
    for k in range(20):
        world.comment("2026-10-05", 1, customer=f"c-{k % n_customers}", causes=BLAMED)
    facts = world.facts()
    assert len(_summarise_month(facts, _scope_to_last_month(facts), 0)[1]) == n_causes


def test_quotes_are_those_whose_comment_still_counts_in_their_order(world):
    world.comment("2026-10-05", 1, text="Eerste reactie")
    world.comment("2026-10-05", 1, text="Tweede reactie")
    facts = world.facts()
    theme = replace(facts.themes[0], quotes=(2, 99, 1))
    assert _list_quotes(facts, theme) == ("Tweede reactie", "Eerste reactie")
    assert _list_quotes(facts, replace(theme, quotes=())) == ()


def test_the_department_that_a_person_named_goes_before_who_caused_most(world):
    world.many("2026-10", 1, 20, causes=BLAMED)
    facts = world.facts()
    assert _find_departments(facts, 0) == frozenset(facts.list_main_departments(0))
    decision = SimpleNamespace(department="Netbeheerder", category=None)
    decided = SimpleNamespace(themes=facts.themes, decisions={1: decision}, list_main_departments=lambda index: ("x",))
    assert _find_departments(decided, 0) == {"Netbeheerder"}
    unnamed = SimpleNamespace(department=None, category=None)
    decided.decisions = {1: unnamed}
    assert _find_departments(decided, 0) == {"x"}


@pytest.mark.parametrize(
    ("state", "says"), [(None, "there is no theme T-9$"), (ThemeState.EXCLUDED, "a person excluded")]
)
def test_a_theme_that_is_not_there_is_refused_with_the_reason(world, monkeypatch, state, says):
    world.comment("2026-10-05", 1)
    rows = {} if state is None else {9: SimpleNamespace(state=state)}
    monkeypatch.setattr(theme_profile.theme_decisions, "load_current_theme_ids", lambda store: {})
    monkeypatch.setattr(theme_profile.theme_decisions, "load_theme_rows", lambda store: rows)
    with pytest.raises(UnknownNameError, match=says):
        build_theme_profile(None, world.facts(), 9)
