from datetime import UTC, datetime

from voc.records import Event
from voc.store import decision_writer, theme_queries


def _decide(store, kind, subject, payload):
    now = datetime(2026, 11, 1, tzinfo=UTC)
    return decision_writer.decide(store, Event(f"{kind}-{subject}-{payload}", subject, kind, payload, "me", now), None)


def test_themes_come_largest_first_and_are_found_by_any_name(theme_comments):
    assert theme_queries.load_theme_page(theme_comments, offset=0, limit=5) == (2, (1, 2))
    assert theme_queries.load_theme_page(theme_comments, search="50%", offset=0, limit=5) == (1, (2,))
    assert theme_queries.load_theme_page(theme_comments, search="T-1", offset=0, limit=5) == (1, (1,))
    assert theme_queries.load_theme_page(theme_comments, search="9" * 40, offset=0, limit=5) == (0, ())
    _decide(theme_comments, "merge", "T-2", {"into": 1})
    assert theme_queries.load_theme_page(theme_comments, offset=0, limit=5) == (1, (1,))


def test_a_persons_name_outranks_the_found_one(theme_comments):
    _decide(theme_comments, "rename", "T-1", {"labels": {"nl": "Rekening"}})
    row = theme_queries.load_themes_by_id(theme_comments, [1, 9])[1]
    assert (row.labels, row.n_comments, row.row.state) == ({"nl": "Rekening"}, 3, "active")
