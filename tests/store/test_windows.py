from datetime import UTC, datetime

import pandas as pd
import pytest

from voc.records import Answer, Event, Feedback, Kind, Scale, Span, Theme
from voc.store import add_batch, decisions, runs, save_segments, themes, undo_batch, windows

NPS = Scale("nps", 0, 10, 10, (9, 10))
MARK = Scale("mark", 1, 10, 10, (8, 9, 10))
TEXTS = ["Nota klopt niet. Bel terug.", "NOTA is 100% fout_. Ja.", "App traag. Nota ook.", "Iets anders. Ja hoor."]


@pytest.fixture
def filled(store):
    """Four comments of two sentences each; the first three are about theme 1, the third also about theme 2."""
    records = [
        Feedback(
            key=str(n),
            kind=Kind.SURVEY,
            text=text,
            at=datetime(2026, 10, n, tzinfo=UTC) if n != 2 else None,
            customer=f"c{n % 2}",
            answers=(Answer("mark", MARK, 7.0), Answer("q", NPS, float(n))),
        )
        for n, text in enumerate(TEXTS, start=1)
    ]
    add_batch(
        store, source="s", mapping={}, kind=Kind.SURVEY, file_name="a", file_path="a", file_hash="a", records=records
    )
    spans = {n: [Span(0, t.index(".") + 1), Span(t.index(".") + 2, len(t))] for n, t in enumerate(TEXTS, start=1)}
    save_segments(store, spans)
    run = runs.start_run(store, "themes")
    held = [1, 1, 1, 1, 2, 1, None, None]
    frame = {"segment": range(1, 9), "theme": pd.Series(held, dtype="Int64"), "probability": 1.0}
    frame["reason"] = [None if theme else "weak signal" for theme in held]
    known = [Theme(1, {"nl": "Nota"}, n_comments=3, n_segments=5), Theme(2, {"nl": "App 50%"}, n_comments=1)]
    themes.save_theme_run(store, run, themes=known, assignments=pd.DataFrame(frame))
    runs.finish_run(store, run)
    return store


def _decide(store, kind, subject, payload):
    now = datetime(2026, 11, 1, tzinfo=UTC)
    return decisions.decide(store, Event(f"{kind}-{subject}-{payload}", subject, kind, payload, "me", now))


def test_a_themes_comments_come_newest_first_the_undated_last(filled):
    assert list(windows.comments_of(filled, [1])) == [3, 1, 2]
    assert list(windows.comments_of(filled, [1], limit=2)) == [3, 1]
    assert list(windows.comments_of(filled, [1, 2])) == [3, 1, 2]


def test_the_newest_are_the_same_when_they_are_found_from_the_newest_on(filled):
    for change in (None, ("place", "S-1", {"theme": 2, "was": 1}), ("place", "S-7", {"theme": 1, "was": None})):
        if change:
            _decide(filled, *change)
        for about in ([1], [2], [1, 2], [7]):
            for limit in (1, 2, 9):
                found = windows.newest_of(filled, about, limit=limit)
                assert found == windows.comments_of(filled, about, limit=limit)
    undo_batch(filled, 1)
    assert list(windows.newest_of(filled, [1], limit=9)) == []


@pytest.mark.parametrize(
    ("search", "found"), [("nota", [3, 1, 2]), ("100%", [2]), ("t_k", []), ("fout_", [2]), ("\\", []), ("'", [])]
)
def test_a_search_takes_its_signs_as_they_are(filled, search, found):
    assert list(windows.comments_of(filled, [1], search=search)) == found


def test_comments_are_counted_with_their_customers_and_by_time(filled):
    assert windows.count_comments(filled, [1]) == (3, 2)
    assert windows.count_comments(filled, [1], since=datetime(2026, 10, 2, tzinfo=UTC)) == (1, 1)
    assert windows.count_comments(filled, [1], until=datetime(2026, 10, 2, tzinfo=UTC)) == (1, 1)


def test_placed_segments_are_counted_where_a_person_put_them(filled):
    before = windows.state_of(filled, [1])
    assert windows.touched(filled) == frozenset()
    _decide(filled, "place", "S-1", {"theme": 2, "was": 1})
    _decide(filled, "place", "S-7", {"theme": 1, "was": None})
    assert windows.touched(filled) == {1, 2}
    assert list(windows.comments_of(filled, [1])) == [4, 3, 1, 2]
    assert windows.segment_ids(filled, [2]) == (1, 5)
    assert windows.segment_rows(filled, [1, 7, 8])[1].theme == 2
    assert [row.id for row in windows.segments_of(filled, [1], [1, 4])] == [2, 7]
    assert windows.state_of(filled, [1]) != before


def test_a_comment_carries_its_nps_before_any_other_score(filled):
    rows = windows.comment_rows(filled, [1, 99])
    assert list(rows) == [1]
    assert rows[1].score == 1.0


def test_what_an_undone_file_brought_is_in_no_window(filled):
    undo_batch(filled, 1)
    assert list(windows.comments_of(filled, [1])) == []
    assert windows.count_comments(filled, [1]) == (0, 0)
    assert windows.comment_rows(filled, [1]) == {}
    assert windows.segment_rows(filled, [1]) == {}
    assert windows.segment_texts(filled, [1]) == ()


def test_segments_are_cut_from_their_comments(filled):
    assert windows.segment_texts(filled, [2, 1]) == ((1, "Nota klopt niet.", ""), (2, "Bel terug.", ""))


def test_themes_come_largest_first_and_are_found_by_any_name(filled):
    assert windows.themes_window(filled, offset=0, limit=5) == (2, (1, 2))
    assert windows.themes_window(filled, search="50%", offset=0, limit=5) == (1, (2,))
    assert windows.themes_window(filled, search="T-1", offset=0, limit=5) == (1, (1,))
    assert windows.themes_window(filled, search="9" * 40, offset=0, limit=5) == (0, ())
    _decide(filled, "merge", "T-2", {"into": 1})
    assert windows.themes_window(filled, offset=0, limit=5) == (1, (1,))


def test_a_persons_name_outranks_the_found_one(filled):
    _decide(filled, "rename", "T-1", {"labels": {"nl": "Rekening"}})
    row = windows.theme_rows(filled, [1, 9])[1]
    assert (row.labels, row.n_comments, row.state) == ({"nl": "Rekening"}, 3, "active")
