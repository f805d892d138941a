from datetime import UTC, datetime

import pandas as pd
import pytest

from voc.records import Event, Theme, ThemeId, ThemeRow, ThemeState
from voc.store import decision_writer, schema, theme_queries
from voc.store.bulk_insert import insert_rows
from voc.store.runs import finish_run, start_run
from voc.store.themes import allocate_theme_ids, save_theme_run

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


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


def test_pages_of_themes_with_the_same_count_neither_repeat_nor_skip_one(store):
    with store.writing() as connection:
        for theme_id in (4, 2, 9, 7):
            row = {"id": theme_id, "born_at": NOON, "state": ThemeState.ACTIVE, "pinned": True}
            insert_rows(connection, schema.Theme, [row])
    pages = [theme_queries.load_theme_page(store, offset=offset, limit=3) for offset in (0, 3, 6)]
    assert pages == [(4, (2, 4, 7)), (4, (9,)), (4, ())]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("reünie", (1,)),
        (" REÜNIE ", (1,)),
        ("nota", (1,)),  # the found name too, which its comments were filed under
        ("t-2", (2,)),
        ("T-3", ()),
        ("T-", ()),
        ("%", (2,)),
        ("_", ()),
        ("' OR 1=1 --", ()),
    ],
)
def test_a_search_looks_in_all_names_and_takes_its_signs_as_they_are(search, found, theme_comments):
    _decide(theme_comments, "rename", "T-1", {"labels": {"en": "Reünie of bills"}})
    assert theme_queries.load_theme_page(theme_comments, search=search, offset=0, limit=5) == (len(found), found)


def test_a_reserved_theme_and_one_of_an_earlier_run_are_not_shown_unless_a_person_kept_it(theme_comments):
    allocate_theme_ids(theme_comments, 1)
    run = start_run(theme_comments, "themes")
    frame = pd.DataFrame({"segment": [1], "theme": [2], "probability": [1.0], "reason": [None]})
    save_theme_run(theme_comments, run, themes=[Theme(ThemeRow(2), {}, n_comments=1)], assignments=frame)
    finish_run(theme_comments, run)
    assert theme_queries.load_theme_page(theme_comments, offset=0, limit=5) == (1, (2,))
    assert theme_queries.count_unmerged_themes(theme_comments, {}) == 1
    _decide(theme_comments, "pin", "T-1", {})
    assert theme_queries.load_theme_page(theme_comments, offset=0, limit=5) == (2, (2, 1))
    assert theme_queries.count_unmerged_themes(theme_comments, {ThemeId(1): ThemeId(2)}) == 1


def test_a_segment_that_is_placed_into_no_theme_changes_the_one_it_leaves(theme_comments):
    _decide(theme_comments, "place", "S-5", {"theme": None, "was": 2})
    assert theme_queries.load_changed_theme_ids(theme_comments) == {2}
    _decide(theme_comments, "place", "S-7", {"theme": None, "was": None})
    assert theme_queries.load_changed_theme_ids(theme_comments) == {2}
