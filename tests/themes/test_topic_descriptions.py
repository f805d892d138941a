"""What happens to topics of few texts that have no subject in common."""

from types import SimpleNamespace

import numpy as np
import pytest

from voc.themes.arrays import normalize_rows
from voc.themes.topic_descriptions import FittedTopics

LABELS = np.repeat([0, 1, 2], [8, 6, 6])


def build_topics(*mixtures):
    return [SimpleNamespace(number=n, is_mixture=n in mixtures, constraint_group=None) for n in range(3)]


@pytest.fixture
def distinct():
    """Twenty texts of which the first two topics mean one thing."""
    meaning = np.eye(12)[np.array([0, 0, 1])[LABELS]] + 0.2 * np.random.default_rng(0).standard_normal((20, 12))
    return SimpleNamespace(meaning=normalize_rows(meaning.astype(np.float32)), counts=np.ones(20, dtype=np.int64))


def settle(distinct, topics, *, joins):
    fitted = FittedTopics(LABELS, np.full(20, 0.9), distinct.meaning)
    return fitted.settle_mixtures(topics, distinct, joins=joins)


def test_a_mixture_joins_the_topic_that_means_the_same(distinct):
    settled = settle(distinct, build_topics(0), joins=True)
    assert settled.labels.tolist() == [0] * 14 + [1] * 6
    assert (settled.probabilities == 0.9).all()


def test_a_mixture_that_is_like_no_other_topic_is_none(distinct):
    settled = settle(distinct, build_topics(2), joins=True)
    assert settled.labels.tolist() == [0] * 8 + [1] * 6 + [-1] * 6
    assert (settled.probabilities[14:] == 0).all()


def test_two_mixtures_are_no_better_together(distinct):
    assert set(settle(distinct, build_topics(0, 1), joins=True).labels[:14]) == {-1}


def test_without_joining_a_mixture_is_none(distinct):
    assert settle(distinct, build_topics(0), joins=False).labels.tolist() == [-1] * 8 + [0] * 6 + [1] * 6
