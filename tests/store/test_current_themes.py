from datetime import UTC, datetime

import pytest

from voc.records import Event
from voc.store import current_themes, decision_writer, runs
from voc.store.runs import load_current_run_id

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


def decide(store, kind, subject, **payload):
    return decision_writer.decide(
        store, Event(f"{kind} {subject} {payload}", subject, kind, payload, "Noor", NOON), None
    )


def current_assignments(store):
    with store.reading() as connection:
        frame = current_themes.load_current_assignments(connection, load_current_run_id(connection, "themes"))
    themes = frame["theme"].astype(object).where(frame["theme"].notna(), None)
    return dict(zip(frame["segment"], zip(themes, frame["probability"], strict=True), strict=True))


def test_without_decisions_people_see_what_the_run_found(theme_comments):
    with theme_comments.reading() as connection:
        run = load_current_run_id(connection, "themes")
        found = current_themes.load_run_assignments(connection, run)
        assert current_themes.load_current_assignments(connection, run).equals(found)


def test_a_placed_segment_has_the_theme_of_the_person_for_sure(theme_comments):
    decide(theme_comments, "place", "S-1", theme=2, was=1)
    decide(theme_comments, "place", "S-2", theme=None, was=1)
    assert current_assignments(theme_comments)[1] == (2, 1.0)
    assert current_assignments(theme_comments)[2] == (None, 0.0)


def test_what_was_merged_into_an_excluded_theme_is_excluded_with_it(theme_comments):
    decide(theme_comments, "merge", "T-2", into=1)
    assert current_assignments(theme_comments)[5][0] == 1
    decide(theme_comments, "exclude", "T-1")
    assert {theme for theme, _ in current_assignments(theme_comments).values()} == {None}


def test_counts_are_of_all_members(theme_comments):
    with theme_comments.reading() as connection:
        run = load_current_run_id(connection, "themes")
        counts = current_themes.count_members(connection, run, {1: [1, 2], 2: [2]})
    assert counts == {1: (6, 3), 2: (1, 1)}


@pytest.mark.parametrize("kind", ["pin", "rename"])
def test_a_theme_that_a_person_keeps_is_shown_without_a_comment(kind, theme_comments):
    decide(theme_comments, kind, "T-2", **({"labels": {"nl": "App"}} if kind == "rename" else {}))
    decide(theme_comments, "place", "S-5", theme=1, was=2)
    with theme_comments.reading() as connection:
        themes = current_themes.load_current_themes(connection, runs.load_current_run_id(connection, "themes"))
    assert [(theme.id, theme.n_comments) for theme in themes] == [(1, 3), (2, 0)]
