"""Polarity of segments: what was read once is taken as it is, and only new texts are read."""

import numpy as np
import pandas as pd
import pytest

from voc.pipeline.segment_polarity import complete_polarities
from voc.store import causes
from voc.store.segment_polarities import SegmentPolarities
from voc.text import polarity

KNOWN = np.array([[0.7, 0.2, 0.1], [np.nan] * 3, [0.1, 0.1, 0.8], [np.nan] * 3])


@pytest.fixture
def estimate(monkeypatch):
    """Let two of four segments be read before, and record what is read now."""
    asked = []

    class Stored:
        def look_up(self, segment_ids):
            return KNOWN[: len(segment_ids)].copy()

    def estimate_polarity(texts, *, languages, cache):
        asked.append((texts, languages))
        return np.full((len(texts), 3), 1 / 3)

    monkeypatch.setattr(causes, "load_polarities", lambda store: Stored())
    monkeypatch.setattr(polarity, "estimate_polarity", estimate_polarity)
    return asked


def build_frame(n):
    return pd.DataFrame(
        {"id": range(1, n + 1), "text": [f"tekst {k}" for k in range(n)], "language": ["nl", None, "en", "en"][:n]}
    )


def test_only_new_segments_are_read_and_stand_in_their_places(context, estimate):
    probabilities = complete_polarities(context, build_frame(4))
    assert estimate == [(["tekst 1", "tekst 3"], [None, "en"])]
    assert probabilities[[0, 2]].tolist() == KNOWN[[0, 2]].tolist()
    assert probabilities[[1, 3]] == pytest.approx(np.full((2, 3), 1 / 3))


@pytest.mark.parametrize("n", [0, 1])
def test_where_nothing_is_new_the_classifier_is_not_loaded(context, estimate, n):
    assert complete_polarities(context, build_frame(n)).shape == (n, 3)
    assert estimate == []


def test_a_segment_that_is_read_has_what_a_later_fit_finds_stored(context, estimate, monkeypatch):
    first = np.random.default_rng(3).dirichlet(np.ones(3), 2)
    monkeypatch.setattr(polarity, "estimate_polarity", lambda texts, **_: first)
    probabilities = complete_polarities(context, build_frame(4))
    stored = SegmentPolarities.from_bytes(SegmentPolarities.from_rows(np.arange(2), first).to_bytes())
    assert probabilities[[1, 3]].tolist() == stored.look_up(np.arange(2)).tolist()
