"""Catch-alls: small topics that hold no one subject, and that nobody can do anything with.

What is left over by all others ends up together ("Diverse (vroeger, nota)"). An officer can't act on it, and its
comments are no evidence of anything in common: they are weak signals, which the next fit looks at again. A large
catch-all stays in sight and waits to be split, so that many comments never vanish from the list of themes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from voc.themes.results import Topic, TopicGroup
from voc.themes.topic_descriptions import FittedTopics

__all__ = ["drop_catch_alls"]

MAX_SHARE = 0.025
"""Share of all texts that catch-alls may hold together to be dropped: one comment in twenty may be without a theme."""


def drop_catch_alls(
    topics: Sequence[Topic], groups: Sequence[TopicGroup], fitted: FittedTopics, n_texts: int
) -> tuple[tuple[Topic, ...], tuple[TopicGroup, ...], FittedTopics]:
    """Return the topics, their groups and the topic of each text without the smallest catch-alls.

    Parameters
    ----------
    topics, groups
        All topics by number, and the main subjects that they belong to.
    fitted
        The topic of each text.
    n_texts
        Number of texts that were fitted, repeated ones included.

    Notes
    -----
    The smallest come first, and a topic that a person made is none. The others keep their order.

    Examples
    --------
    >>> topics = [Topic(0, n_texts=190), Topic(1, n_texts=6), Topic(2, n_texts=4, is_mixture=True)]
    >>> fitted = FittedTopics(np.array([0, 1, 2, -1]), np.array([0.9, 0.8, 0.7, 0.0]), np.zeros((4, 0)))
    >>> topics, _, fitted = drop_catch_alls(topics, [TopicGroup(0, {}, (0, 1, 2))], fitted, 200)
    >>> [topic.number for topic in topics], fitted.labels.tolist(), fitted.probabilities.tolist()
    ([0, 1], [0, 1, -1, -1], [0.9, 0.8, 0.0, 0.0])
    """
    dropped_numbers: set[int] = set()
    n_dropped = 0
    for topic in sorted(topics, key=lambda topic: (topic.n_texts, -topic.number)):
        if topic.is_mixture and topic.constraint_group is None and n_dropped + topic.n_texts <= MAX_SHARE * n_texts:
            dropped_numbers.add(topic.number)
            n_dropped += topic.n_texts
    if not dropped_numbers:
        return tuple(topics), tuple(groups), fitted
    new_number_by_old = np.full(len(topics) + 1, -1, dtype=np.int64)  # the last one stands for −1, which stays
    kept_topics = [topic for topic in topics if topic.number not in dropped_numbers]
    new_number_by_old[[topic.number for topic in kept_topics]] = np.arange(len(kept_topics))
    kept_groups = [
        replace(group, topics=numbers)
        for group in groups
        if (numbers := tuple(int(new_number_by_old[n]) for n in group.topics if n not in dropped_numbers))
    ]
    labels = new_number_by_old[fitted.labels]
    number_by_group = {group.number: number for number, group in enumerate(kept_groups)}
    return (
        tuple(
            replace(topic, number=number, subject=number_by_group[topic.subject])
            for number, topic in enumerate(kept_topics)
        ),
        tuple(replace(group, number=number) for number, group in enumerate(kept_groups)),
        replace(fitted, labels=labels, probabilities=np.where(labels >= 0, fitted.probabilities, 0.0)),
    )
