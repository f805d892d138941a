from datetime import UTC, datetime

from voc.records import Event
from voc.store import decision_writer, seed_themes, themes

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


def decide(store, kind, subject, **payload):
    return decision_writer.decide(
        store, Event(f"{kind} {subject} {payload}", subject, kind, payload, "Noor", NOON), None
    )


def test_new_themes_get_ids_that_no_other_theme_has(store):
    first = seed_themes.add_themes(store, 2, at=NOON)
    allocated = themes.allocate_theme_ids(store, 1)
    later = seed_themes.add_themes(store, 1, at=NOON)
    assert (first, allocated, later) == ((1, 2), (3,), (4,))


def test_the_last_active_seed_of_a_theme_counts(store):
    seed_themes.add_themes(store, 2, at=NOON)
    decide(store, "seed", "T-1", examples=["Nota te hoog"], keywords=[])
    last = decide(store, "seed", "T-1", examples=["Dubbele nota"], keywords=["nota"])
    assert seed_themes.load_seeds(store) == {1: {"examples": ["Dubbele nota"], "keywords": ["nota"]}}
    decision_writer.undo(store, last.id, who="Noor", at=NOON)
    assert seed_themes.load_seeds(store)[1]["examples"] == ["Nota te hoog"]


def test_only_labels_of_people_are_theirs(theme_comments):
    assert seed_themes.load_person_labels(theme_comments) == {}
    decide(theme_comments, "rename", "T-1", labels={"nl": "Rekening"})
    assert seed_themes.load_person_labels(theme_comments) == {1: {"nl": "Rekening"}}
