from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from voc.records import Event
from voc.store import comment_queries, decision_writer, schema, theme_queries, undo_batch


def _decide(store, kind, subject, payload):
    now = datetime(2026, 11, 1, tzinfo=UTC)
    return decision_writer.decide(store, Event(f"{kind}-{subject}-{payload}", subject, kind, payload, "me", now), None)


def test_a_themes_comments_come_newest_first_the_undated_last(theme_comments):
    assert list(comment_queries.load_comment_ids(theme_comments, [1])) == [3, 1, 2]
    assert list(comment_queries.load_comment_ids(theme_comments, [1], limit=2)) == [3, 1]
    assert list(comment_queries.load_comment_ids(theme_comments, [1, 2])) == [3, 1, 2]


def test_the_newest_are_the_same_when_they_are_found_from_the_newest_on(theme_comments):
    for change in (None, ("place", "S-1", {"theme": 2, "was": 1}), ("place", "S-7", {"theme": 1, "was": None})):
        if change:
            _decide(theme_comments, *change)
        for about in ([1], [2], [1, 2], [7]):
            for limit in (1, 2, 9):
                found = comment_queries.load_newest_comment_ids(theme_comments, about, limit=limit)
                assert found == comment_queries.load_comment_ids(theme_comments, about, limit=limit)
    undo_batch(theme_comments, 1)
    assert list(comment_queries.load_newest_comment_ids(theme_comments, [1], limit=9)) == []


@pytest.mark.parametrize(
    ("search", "found"), [("nota", [3, 1, 2]), ("100%", [2]), ("t_k", []), ("fout_", [2]), ("\\", []), ("'", [])]
)
def test_a_search_takes_its_signs_as_they_are(theme_comments, search, found):
    assert list(comment_queries.load_comment_ids(theme_comments, [1], search=search)) == found


def test_comments_are_counted_with_their_customers_and_by_time(theme_comments):
    assert comment_queries.count_comments(theme_comments, [1]) == (3, 2)
    assert comment_queries.count_comments(theme_comments, [1], since=datetime(2026, 10, 2, tzinfo=UTC)) == (1, 1)
    assert comment_queries.count_comments(theme_comments, [1], until=datetime(2026, 10, 2, tzinfo=UTC)) == (1, 1)


def test_placed_segments_are_counted_where_a_person_put_them(theme_comments):
    before = comment_queries.load_change_marker(theme_comments, [1])
    assert theme_queries.load_changed_theme_ids(theme_comments) == frozenset()
    _decide(theme_comments, "place", "S-1", {"theme": 2, "was": 1})
    _decide(theme_comments, "place", "S-7", {"theme": 1, "was": None})
    assert theme_queries.load_changed_theme_ids(theme_comments) == {1, 2}
    assert list(comment_queries.load_comment_ids(theme_comments, [1])) == [4, 3, 1, 2]
    assert comment_queries.load_segment_ids(theme_comments, [2]) == (1, 5)
    assert comment_queries.load_segment_rows(theme_comments, [1, 7, 8])[1].theme == 2
    assert [row.id for row in comment_queries.load_theme_segments(theme_comments, [1], [1, 4])] == [2, 7]
    assert comment_queries.load_change_marker(theme_comments, [1]) != before


def test_a_comment_carries_its_nps_before_any_other_score(theme_comments):
    rows = comment_queries.load_comment_rows(theme_comments, [1, 99])
    assert list(rows) == [1]
    assert rows[1].score == 1.0


def test_what_an_undone_file_brought_is_in_no_window(theme_comments):
    undo_batch(theme_comments, 1)
    assert list(comment_queries.load_comment_ids(theme_comments, [1])) == []
    assert comment_queries.count_comments(theme_comments, [1]) == (0, 0)
    assert comment_queries.load_comment_rows(theme_comments, [1]) == {}
    assert comment_queries.load_segment_rows(theme_comments, [1]) == {}
    assert comment_queries.load_segment_texts(theme_comments, [1]) == ()


def test_segments_are_cut_from_their_comments(theme_comments):
    assert comment_queries.load_segment_texts(theme_comments, [2, 1]) == (
        (1, "Nota klopt niet.", ""),
        (2, "Bel terug.", ""),
    )


@pytest.mark.parametrize("search", ["privé", "PRIVÉ", "Privé", "RUÏNE"])
def test_case_makes_no_difference_for_letters_with_signs_either(search, theme_comments):
    with theme_comments.writing() as connection:
        connection.execute(update(schema.Feedback).where(schema.Feedback.id == 3).values(text="Mijn Privé ruïne."))
    assert list(comment_queries.load_comment_ids(theme_comments, [1], search=search)) == [3]
