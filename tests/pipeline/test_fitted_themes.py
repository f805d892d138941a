"""Fitted themes as a run stores them: loaded as they were, without topics that no comment fell into."""

from dataclasses import replace

import pytest

from voc.errors import UsageError
from voc.pipeline.fitted_themes import _build_themes, load_fitted_themes
from voc.pipeline.segments import load_segments
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
