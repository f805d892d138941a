from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from voc.records import Event, NoTheme
from voc.store import current_themes, decision_writer, runs, schema, undo_batch
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


def load_themes(store):
    with store.reading() as connection:
        return current_themes.load_current_themes(connection, load_current_run_id(connection, "themes"))


def load_shown_segments(store, *theme_ids):
    """Return the segments by the query that the board's pages use."""
    with store.reading() as connection:
        run = load_current_run_id(connection, "themes")
        return sorted(connection.execute(current_themes.select_theme_segments(run, theme_ids)).scalars())


def test_before_a_run_there_are_no_themes(store):
    assert load_themes(store) == ()
    with store.reading() as connection:
        assert current_themes.load_current_assignments(connection, None).empty


def test_the_query_of_a_theme_and_the_table_of_all_say_the_same(theme_comments):
    changes = (
        ("place", "S-7", {"theme": 2, "was": None}),
        ("place", "S-1", {"theme": 2, "was": 1}),
        ("place", "S-2", {"theme": None, "was": 1}),
        ("place", "S-1", {"theme": 1, "was": 2}),  # and back
        ("merge", "T-2", {"into": 1}),
    )
    members = {1: (1,), 2: (2,)}
    for kind, subject, payload in changes:
        decide(theme_comments, kind, subject, **payload)
        members = {1: (1, 2)} if kind == "merge" else members
        segments_by_theme = {theme_id: [] for theme_id in members}
        for segment_id, (theme_id, _) in current_assignments(theme_comments).items():
            if theme_id is not None:
                segments_by_theme[theme_id].append(segment_id)
        assert {theme_id: load_shown_segments(theme_comments, *ids) for theme_id, ids in members.items()} == (
            segments_by_theme
        )
        counts = {theme.id: theme.n_segments for theme in load_themes(theme_comments)}
        assert counts == {theme_id: len(segments) for theme_id, segments in segments_by_theme.items()}


def test_a_duplicate_counts_nowhere_even_where_a_person_placed_it(theme_comments):
    with theme_comments.writing() as connection:
        connection.execute(
            update(schema.Assignment).where(schema.Assignment.segment == 7).values(reason=NoTheme.DUPLICATE)
        )
    decide(theme_comments, "place", "S-7", theme=2, was=None)
    assert current_assignments(theme_comments)[7] == (None, 1.0)
    assert load_shown_segments(theme_comments, 2) == [5]
    assert {theme.id: theme.n_segments for theme in load_themes(theme_comments)} == {1: 5, 2: 1}


def test_mergers_in_a_row_end_at_the_last_theme_and_an_undone_one_gives_back(theme_comments):
    third = decide(theme_comments, "split", "T-1", segments=[1, 2], labels={"nl": "Deel"}).payload["part"]
    assert {theme.id: theme.n_segments for theme in load_themes(theme_comments)} == {1: 3, 2: 1, third: 2}
    first = decide(theme_comments, "merge", "T-2", into=third)
    decide(theme_comments, "merge", f"T-{third}", into=1)
    assert {theme.id: theme.n_segments for theme in load_themes(theme_comments)} == {1: 6}
    decision_writer.undo(theme_comments, first.id, who="Noor", at=NOON)
    assert {theme.id: theme.n_segments for theme in load_themes(theme_comments)} == {1: 5, 2: 1}


def test_a_part_that_a_person_made_has_its_own_name_and_is_quoted_from_its_own_segments(theme_comments):
    part = decide(theme_comments, "split", "T-1", segments=[3, 4], labels={"nl": "Foute nota"}).payload["part"]
    theme = next(theme for theme in load_themes(theme_comments) if theme.id == part)
    assert (theme.labels, theme.n_comments, set(theme.quotes)) == ({"nl": "Foute nota"}, 1, {3, 4})


def test_a_quote_leaves_with_its_segment(theme_comments):
    with theme_comments.writing() as connection:
        connection.execute(update(schema.ThemeFit).where(schema.ThemeFit.theme == 1).values(quotes=[1, 3]))
    decide(theme_comments, "place", "S-1", theme=2, was=1)
    assert {theme.id: theme.quotes for theme in load_themes(theme_comments)} == {1: (3,), 2: (1,)}


def test_a_main_subject_that_was_merged_is_the_one_that_it_was_merged_into(theme_comments):
    part = decide(theme_comments, "split", "T-1", segments=[3, 4], labels={"nl": "Deel"}).payload["part"]
    decide(theme_comments, "subject", f"T-{part}", parent=2)
    decide(theme_comments, "merge", "T-2", into=1)
    assert {theme.id: theme.row.parent for theme in load_themes(theme_comments)} == {1: None, part: 1}
    # Its own main subject it never is.
    decide(theme_comments, "merge", "T-1", into=part)
    assert {theme.id: theme.row.parent for theme in load_themes(theme_comments)} == {part: None}


def test_what_an_undone_file_brought_is_counted_in_no_theme(theme_comments):
    undo_batch(theme_comments, 1)
    decide(theme_comments, "pin", "T-1")
    decide(theme_comments, "merge", "T-2", into=1)
    assert current_assignments(theme_comments) == {}
    assert {theme.id: (theme.n_segments, theme.n_comments) for theme in load_themes(theme_comments)} == {1: (0, 0)}
