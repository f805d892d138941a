"""Main subjects: each theme is in exactly one, and a person's arrangement outranks what was found."""

import uuid
from datetime import UTC, datetime

import pandas as pd
import pytest

from voc.records import Event, Feedback, Kind, Span, Theme, ThemeRow
from voc.store import decision_writer, frames, save_segments, themes
from voc.store.main_subjects import MAIN_SUBJECTS, load_main_subjects, serialize_main_subjects
from voc.store.runs import finish_run, start_run

NOW = datetime(2026, 10, 5, tzinfo=UTC)
LABELS = {1: "Nota", 2: "Incasso", 3: "App", 4: "Inloggen"}


def decide(store, kind, subject, payload=None):
    return decision_writer.decide(store, Event(uuid.uuid4().hex, subject, kind, payload or {}, "Noor", NOW), None)


def fit(store, segments, artifacts):
    run = start_run(store, "themes")
    of = [1, 1, 1, 2, 2, 3, 3, 4]
    rows = pd.DataFrame({"segment": segments, "theme": of, "probability": 0.9, "reason": None})
    found = [
        Theme(ThemeRow(id_), {"nl": label}, n_comments=of.count(id_), n_segments=of.count(id_))
        for id_, label in LABELS.items()
    ]
    themes.save_theme_run(store, run, themes=found, assignments=rows, artifacts=artifacts)
    finish_run(store, run)


@pytest.fixture
def segments(add, store):
    add(*(Feedback(str(n), Kind.SURVEY, f"Zin nummer {n}.") for n in range(8)))
    save_segments(store, {int(id_): [Span(0, 12)] for id_ in frames.load_feedback(store)["id"]})
    return frames.load_segment_spans(store)["id"].tolist()


@pytest.fixture
def fitted(segments, store):
    """Four themes under two found subjects."""
    found = [({"nl": "Digitaal", "en": "Digital"}, [3, 4]), ({"nl": "Rekeningen", "en": "Bills"}, [2, 1])]
    fit(store, segments, {MAIN_SUBJECTS: serialize_main_subjects(found)})
    return store


def told(store):
    return [
        (subject.label("nl"), subject.themes, subject.n_comments, subject.by) for subject in load_main_subjects(store)
    ]


def test_found_subjects_come_with_their_themes_the_largest_first(fitted):
    assert told(fitted) == [("Rekeningen", (1, 2), 5, "found"), ("Digitaal", (3, 4), 3, "found")]
    assert load_main_subjects(fitted)[0].label("en") == "Bills"


def test_where_a_person_put_a_theme_it_stands(fitted):
    event = decide(fitted, "subject", "T-2", {"parent": 4})
    assert told(fitted) == [
        ("Rekeningen", (1,), 3, "found"),
        ("Inloggen", (4, 2), 3, "person"),
        ("Digitaal", (3,), 2, "found"),
    ]
    decision_writer.undo(fitted, event.id, who="Noor", at=NOW)
    assert told(fitted) == [("Rekeningen", (1, 2), 5, "found"), ("Digitaal", (3, 4), 3, "found")]


def test_merged_split_and_excluded_themes_leave_each_theme_in_one_subject(fitted, segments):
    decide(fitted, "merge", "T-3", {"into": 1})
    decide(fitted, "split", "T-1", {"segments": segments[:2], "labels": {"nl": "Dubbel"}})
    decide(fitted, "exclude", "T-4")
    seen = [theme.id for theme in themes.load_themes(fitted)]
    assert told(fitted) == [("Rekeningen", (1, 2, 5), 7, "found")]
    assert sorted(id_ for subject in load_main_subjects(fitted) for id_ in subject.themes) == sorted(seen)


def test_a_theme_that_another_went_into_stays_in_its_own_subject(fitted):
    decide(fitted, "merge", "T-2", {"into": 3})
    assert told(fitted) == [("Digitaal", (3, 4), 5, "found"), ("Rekeningen", (1,), 3, "found")]


def test_a_part_of_a_part_goes_with_the_theme_that_all_came_from(fitted, segments):
    decide(fitted, "split", "T-1", {"segments": segments[:2], "labels": {"nl": "Dubbel"}})
    decide(fitted, "split", "T-5", {"segments": segments[:1], "labels": {"nl": "Deel"}})
    assert told(fitted)[0] == ("Rekeningen", (2, 1, 5, 6), 5, "found")


def test_themes_of_a_fit_without_subjects_stand_without_one(store, segments):
    assert load_main_subjects(store) == ()
    fit(store, segments, {})
    assert told(store) == [("", (1, 2, 3, 4), 8, None)]
