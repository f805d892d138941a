"""Fitted themes as a run stores them: loaded as they were, without topics that no comment fell into."""

from dataclasses import replace

import pandas as pd
import pytest

from voc.errors import UsageError
from voc.pipeline.fitted_themes import _build_themes, build_assignments, load_fitted_themes
from voc.pipeline.segments import load_segments
from voc.records import NoTheme
from voc.store import runs, themes
from voc.workspace import open_workspace


@pytest.fixture(scope="module")
def ws(fitted):
    with open_workspace(fitted) as opened:
        yield opened


@pytest.fixture(scope="module")
def fit(ws):
    return load_fitted_themes(ws._context, runs.load_current_run(ws.store, "themes").id)


def test_a_stored_fit_has_a_topic_and_a_theme_for_every_segment_that_it_saw(ws, fit):
    assert len(fit.segment_ids) == len(fit.labels)
    assert set(fit.labels.tolist()) - {-1} <= set(fit.theme_by_topic)
    assert set(fit.theme_by_topic.values()) >= {theme.id for theme in themes.load_themes(ws.store, as_fitted=True)}


def test_a_topic_of_seed_texts_alone_is_no_theme_of_the_run(ws, fit):
    topics = fit.model.topics_
    fit.model.topics_ = (*topics, replace(topics[0], number=len(topics) + 1, quotes=()))
    try:
        records = _build_themes(
            ws._context, fit, load_segments(ws._context), themes.load_assignments(ws.store, as_fitted=True)
        )
    finally:
        fit.model.topics_ = topics
    assert [theme.id for theme in records] == [theme.id for theme in themes.load_themes(ws.store, as_fitted=True)]


def test_a_run_without_its_artifacts_cannot_be_gone_on_with(ws):
    with pytest.raises(UsageError, match="gone from the database"):
        load_fitted_themes(ws._context, 10**6)


def build_frame(*reasons, judges=()):
    return pd.DataFrame(
        {
            "id": range(1, len(reasons) + 1),
            "reason": pd.Series(reasons, dtype=object),
            "judges": [number in judges for number in range(1, len(reasons) + 1)],
        }
    )


def list_rows(assignments):
    frame = assignments.astype(object).where(assignments.notna(), None)
    return list(frame[["theme", "probability", "reason"]].itertuples(index=False, name=None))


def test_a_segment_has_a_theme_or_the_reason_why_it_has_none():
    frame = build_frame(None, None, "empty", None, "uninformative")
    assignments = build_assignments(frame, {1: 7, 2: None, 3: 7}, {1: 0.8, 2: 0.4, 3: 0.9}, remark_ids=[4])
    assert list_rows(assignments) == [
        (7, 0.8, None),
        (None, 0.0, "weak signal"),
        (None, 0.0, "empty"),  # whatever the model makes of silence
        (None, 0.0, "remark"),
        (None, 0.0, "uninformative"),
    ]
    assert assignments["segment"].tolist() == [1, 2, 3, 4, 5]


def test_a_bare_judgement_has_a_theme_where_many_say_so_and_its_own_reason_else():
    frame = build_frame("uninformative", "uninformative", judges=(1, 2))
    assert list_rows(build_assignments(frame, {1: 3}, {1: 0.6})) == [
        (3, 0.6, None),
        (None, 0.0, NoTheme.UNINFORMATIVE.value),
    ]


def test_a_theme_of_a_person_without_a_probability_of_the_model_has_none():
    assert list_rows(build_assignments(build_frame(None), {1: 7}, {})) == [(7, 0.0, None)]


def test_a_remark_that_a_person_placed_keeps_the_theme():
    assert list_rows(build_assignments(build_frame(None), {1: 7}, {1: 1.0}, remark_ids=[1])) == [(7, 1.0, None)]


def test_a_frame_without_segments_has_no_assignments_and_one_of_any_index_keeps_its_rows():
    empty = build_assignments(build_frame(), {}, {})
    assert len(empty) == 0
    assert list(empty.columns) == ["segment", "theme", "probability", "reason"]
    frame = build_frame(None, "empty", None).set_index(pd.Index([9, 4, 2]))
    assert list_rows(build_assignments(frame, {1: 5, 3: 6}, {1: 0.5, 3: 0.7})) == [
        (5, 0.5, None),
        (None, 0.0, "empty"),
        (6, 0.7, None),
    ]
