"""Small mixtures: topics of few texts that hold no one subject, and that nobody can do anything with.

The texts that no other topic takes end up together ("Diverse (vroeger, nota)"). An officer can't act on such a topic,
and its comments are no evidence of anything in common: they are weak signals, which the next fit looks at again. A
large mixture stays in the list of themes and waits to be split, so that many comments never vanish from it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from voc.themes.features import JointFeatures
from voc.themes.preprocess import DistinctTexts
from voc.themes.results import FEW_TEXTS, Topic, TopicGroup
from voc.themes.topic_descriptions import FittedTopics, describe_fit

__all__ = ["describe_without_small_mixtures", "drop_small_mixtures"]

MAX_SHARE = 0.025
"""Maximum share of all texts in the mixtures that are dropped together. Of 100 comments five may be without a theme:
1.5 are weak signals of the clusters (`graph_clusters.MAX_SHARE_WEAK`), 2.5 are in these mixtures, and one is left for
remarks."""


def describe_without_small_mixtures(
    distinct: DistinctTexts, fitted: FittedTopics, hidden_names: Collection[str], features: JointFeatures | None
) -> tuple[tuple[Topic, ...], tuple[TopicGroup, ...], FittedTopics]:
    """Return the topics of a fit in words, their groups, and the topic of each text; small mixtures are none.

    Of few texts each mixture first joins the topic that is most like it; where one is left then, all are dissolved.
    Parameters are those of ``topic_descriptions.describe_fit``.
    """
    topics, groups = describe_fit(distinct, fitted, hidden_names, features)
    first_fit, first_topics = fitted, topics
    for joins in (True, False):
        if len(distinct.texts) < FEW_TEXTS and any(topic.is_mixture for topic in topics):
            fitted = first_fit.settle_mixtures(first_topics, distinct, joins=joins)
            topics, groups = describe_fit(distinct, fitted, hidden_names, features)  # a mixture's name says what it is
    return drop_small_mixtures(topics, groups, fitted, int(distinct.counts.sum()))


def drop_small_mixtures(
    topics: Sequence[Topic], groups: Sequence[TopicGroup], fitted: FittedTopics, n_texts: int
) -> tuple[tuple[Topic, ...], tuple[TopicGroup, ...], FittedTopics]:
    """Return the topics, their groups and the topic of each text without the smallest mixtures.

    Parameters
    ----------
    topics, groups
        All topics by number, and the groups (main subjects) that they belong to.
    fitted
        The topic of each text.
    n_texts
        Number of texts that were fitted, repeated ones included.

    Notes
    -----
    The smallest mixtures are dropped first, and none that a person made. The other topics keep their order.

    Examples
    --------
    >>> topics = [Topic(0, n_texts=190), Topic(1, n_texts=6), Topic(2, n_texts=4, is_mixture=True)]
    >>> fitted = FittedTopics(np.array([0, 1, 2, -1]), np.array([0.9, 0.8, 0.7, 0.0]), np.zeros((4, 0)))
    >>> topics, _, fitted = drop_small_mixtures(topics, [TopicGroup(0, {}, (0, 1, 2))], fitted, 200)
    >>> [topic.number for topic in topics], fitted.labels.tolist(), fitted.probabilities.tolist()
    ([0, 1], [0, 1, -1, -1], [0.9, 0.8, 0.0, 0.0])
    """
    mixture_numbers = _list_small_mixtures(topics, MAX_SHARE * n_texts)
    if not mixture_numbers:
        return tuple(topics), tuple(groups), fitted
    remaining_topics = [topic for topic in topics if topic.number not in mixture_numbers]
    new_number_by_old = np.full(len(topics) + 1, -1, dtype=np.int64)  # the last one is for −1, which stays
    new_number_by_old[[topic.number for topic in remaining_topics]] = np.arange(len(remaining_topics))
    remaining_groups = [
        replace(group, topics=topic_numbers)
        for group in groups
        if (topic_numbers := tuple(int(new_number_by_old[n]) for n in group.topics if n not in mixture_numbers))
    ]
    new_group_by_old = {group.number: group_number for group_number, group in enumerate(remaining_groups)}
    labels = new_number_by_old[fitted.labels]
    return (
        tuple(
            replace(topic, number=topic_number, group_number=new_group_by_old[topic.group_number])
            for topic_number, topic in enumerate(remaining_topics)
        ),
        tuple(replace(group, number=group_number) for group_number, group in enumerate(remaining_groups)),
        replace(fitted, labels=labels, probabilities=np.where(labels >= 0, fitted.probabilities, 0.0)),
    )


def _list_small_mixtures(topics: Sequence[Topic], max_texts: float) -> Collection[int]:
    """Return the numbers of the smallest mixtures that nobody made and that hold this many texts together at most."""
    numbers: set[int] = set()
    n_texts = 0
    for topic in sorted(topics, key=lambda topic: (topic.n_texts, -topic.number)):
        if topic.is_mixture and topic.constraint_group is None and n_texts + topic.n_texts <= max_texts:
            numbers.add(topic.number)
            n_texts += topic.n_texts
    return numbers
