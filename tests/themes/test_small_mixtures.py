"""Small mixtures: they are no topics, and their texts have none."""

import numpy as np

from voc.themes import small_mixtures
from voc.themes.results import Topic, TopicGroup
from voc.themes.topic_descriptions import FittedTopics


def build_topics(sizes, mixtures, **options):
    return [
        Topic(n, n_texts=size, is_mixture=n in mixtures, group_number=n % 2, **options) for n, size in enumerate(sizes)
    ]


def drop_mixtures(topics, groups, labels, n_texts):
    """The topics and groups that stay, and the label of each text."""
    fitted = FittedTopics(labels, np.full(len(labels), 0.9), np.zeros((len(labels), 0)))
    kept, kept_groups, fitted = small_mixtures.drop_small_mixtures(topics, groups, fitted, n_texts)
    assert ((fitted.probabilities > 0) == (fitted.labels >= 0)).all() or (fitted.labels == labels).all()
    return kept, kept_groups, fitted.labels


GROUPS = [TopicGroup(0, {"nl": "Nota"}, (0, 2, 4)), TopicGroup(1, {"nl": "Meter"}, (1, 3))]


def test_small_mixtures_are_no_topics_and_their_texts_have_none():
    topics = build_topics([60, 50, 30, 2, 2], mixtures={3, 4})
    kept, groups, labels = drop_mixtures(topics, GROUPS, np.array([0, 1, 2, 3, 4, -1]), n_texts=200)
    assert [topic.n_texts for topic in kept] == [60, 50, 30]
    assert [(group.number, group.topics) for group in groups] == [(0, (0, 2)), (1, (1,))]
    assert labels.tolist() == [0, 1, 2, -1, -1, -1]


def test_a_large_mixture_stays():
    topics = build_topics([60, 50, 30, 20, 3], mixtures={2, 4})
    kept, _, labels = drop_mixtures(topics, GROUPS, np.arange(5), n_texts=163)
    assert [topic.n_texts for topic in kept] == [60, 50, 30, 20]
    assert labels.tolist() == [0, 1, 2, 3, -1]


def test_numbers_close_up_and_a_group_without_a_topic_is_dropped():
    topics = build_topics([90, 2, 80], mixtures={1})
    groups_of_three = [TopicGroup(0, {}, (0, 2)), TopicGroup(1, {}, (1,))]
    kept, groups, labels = drop_mixtures(topics, groups_of_three, np.array([2, 1, 0]), 172)
    assert [(topic.number, topic.n_texts, topic.group_number) for topic in kept] == [(0, 90, 0), (1, 80, 0)]
    assert len(groups) == 1
    assert labels.tolist() == [1, -1, 0]


def test_what_a_person_made_stays():
    topics = build_topics([90, 2], mixtures={1}, constraint_group=7)
    assert len(drop_mixtures(topics, GROUPS, np.array([0, 1]), 92)[0]) == 2


def test_without_a_mixture_nothing_changes():
    topics, labels = build_topics([5, 4], mixtures=set()), np.array([0, 1, -1])
    kept, groups, kept_labels = drop_mixtures(topics, GROUPS, labels, 10)
    assert (list(kept), list(groups), kept_labels.tolist()) == (topics, GROUPS, labels.tolist())
