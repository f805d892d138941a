from datetime import UTC, date, datetime

import pandas as pd
import pytest

from voc.records import Event, Theme, ThemeRow
from voc.store import decision_writer, theme_decisions, themes
from voc.store.runs import finish_run, start_run

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture
def fitted(store):
    """A store with themes 1 to 4, of which 4 is a part of 3 that nobody has split off."""
    none = pd.DataFrame({"segment": [], "theme": [], "probability": [], "reason": []})
    run = start_run(store, "themes")
    theme_ids = themes.allocate_theme_ids(store, 4)
    themes.save_theme_run(
        store, run, themes=[Theme(ThemeRow(theme_id), {}) for theme_id in theme_ids], assignments=none, parts={4: 3}
    )
    finish_run(store, run)
    return store


def decide(store, kind, subject, **payload):
    return decision_writer.decide(
        store, Event(f"{kind} {subject} {payload}", subject, kind, payload, "Noor", NOW), None
    )


def test_a_merged_theme_is_the_last_one_of_the_way(fitted):
    decide(fitted, "merge", "T-1", into=2)
    decide(fitted, "merge", "T-2", into=3)
    assert theme_decisions.load_current_theme_ids(fitted) == {1: 3, 2: 3, 4: 3}


def test_the_members_of_a_theme_are_all_that_are_shown_as_it(fitted):
    decide(fitted, "merge", "T-1", into=3)
    assert theme_decisions.load_member_ids(fitted, 3) == (1, 3, 4)
    assert theme_decisions.load_member_ids(fitted, 2) == (2,)
    assert theme_decisions.load_member_ids(fitted, 1) == ()


def test_a_part_that_a_fit_found_is_one_until_it_is_merged_elsewhere(fitted):
    assert theme_decisions.load_fitted_parts(fitted) == {4: 3}
    assert theme_decisions.load_theme_origins(fitted) == {4: 3}


def test_only_themes_that_are_shown_are_active(fitted):
    decide(fitted, "department", "T-1", department="X")
    decide(fitted, "snooze", "T-1", until="2026-12-01")
    decide(fitted, "exclude", "T-2")
    active = theme_decisions.load_active_themes(fitted, [1, 2, 4])
    assert list(active) == [1]
    assert (active[1].department, active[1].accepted_at, active[1].snoozed_until) == ("X", None, date(2026, 12, 1))
