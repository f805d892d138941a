"""Topics of a fit in words: labels, keywords and quotes of each, and the main subjects that they belong to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.text.messages import LANGUAGES
from voc.themes.arrays import FloatArray, LabelArray
from voc.themes.features import tokenize
from voc.themes.labels.labels import SHORTEST_KEYWORD, PhraseCache, choose_quotes, describe_topics, extract_keywords
from voc.themes.labels.main_subjects import find_main_subjects
from voc.themes.preprocess import DistinctTexts
from voc.themes.results import Topic, TopicGroup

__all__ = ["FittedTopics", "describe_fit"]


@dataclass(frozen=True, slots=True)
class FittedTopics:
    """The topic of each different text of a fit (−1: none), how sure it is, and the texts' vectors ``(n, d)``."""

    labels: LabelArray
    probabilities: NDArray[np.float64]
    vectors: FloatArray

    def list_central_rows(self, number: int, counts: LabelArray) -> list[int]:
        """Return the rows of a topic, the nearest to its centre and the surest first."""
        rows = np.flatnonzero(self.labels == number)
        centre = (self.vectors[rows] * counts[rows, None]).sum(axis=0)
        centrality = self.vectors[rows] @ centre * self.probabilities[rows]
        return [int(row) for row in rows[np.argsort(-centrality, kind="stable")]]


def describe_fit(
    distinct: DistinctTexts, fitted: FittedTopics, names: Collection[str]
) -> tuple[tuple[Topic, ...], tuple[TopicGroup, ...]]:
    """Return the topics of a fit, largest first, and their main subjects; quotes are rows of ``distinct``.

    ``names`` are words that no label and no keyword holds.
    """
    n_topics = int(fitted.labels.max(initial=-1)) + 1
    rows_by_topic = [fitted.list_central_rows(number, distinct.counts) for number in range(n_topics)]
    hidden_names = frozenset(word for name in names for word in tokenize(name) if len(word) >= SHORTEST_KEYWORD)
    phrases = PhraseCache(distinct.texts, distinct.languages, hidden_names)
    topic_texts = describe_topics(phrases, rows_by_topic)
    keywords = extract_keywords(distinct.words, rows_by_topic, hidden_names)
    subject_of_topic, subjects = find_main_subjects(fitted.vectors, rows_by_topic, phrases)
    topics = []
    for number, rows in enumerate(rows_by_topic):
        label = topic_texts[number][_find_main_language(distinct.languages, rows)].label
        topics.append(
            Topic(
                number,
                n_texts=int(distinct.counts[rows].sum()),
                keywords=keywords[number],
                labels={language: topic_texts[number][language].label for language in LANGUAGES},
                description={language: topic_texts[number][language].description for language in LANGUAGES},
                quotes=tuple(map(int, choose_quotes(distinct.texts, fitted.vectors, rows, label))),
                subject=int(subject_of_topic[number]),
                constraint_group=_find_commonest_group(distinct.constraints.groups[rows]),
            )
        )
    return tuple(topics), subjects


def _find_main_language(languages: Sequence[str], rows: Sequence[int]) -> str:
    return "nl" if 2 * sum(languages[row] == "nl" for row in rows) >= len(rows) else "en"


def _find_commonest_group(groups: LabelArray) -> int | None:
    decided_groups = groups[groups >= 0]
    return int(np.bincount(decided_groups).argmax()) if len(decided_groups) else None
