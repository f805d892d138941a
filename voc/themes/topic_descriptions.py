"""Topics of a fit in words: labels, keywords and quotes of each, and the main subjects that they belong to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.statistics.proportions import MAJORITY
from voc.text.messages import LANGUAGES
from voc.text.polarity import Polarity, classify_polarity
from voc.themes.arrays import FloatArray, LabelArray, normalize_rows
from voc.themes.features import JointFeatures, select_content_words, tokenize
from voc.themes.graph import renumber_by_size
from voc.themes.labels.labels import (
    SHORTEST_KEYWORD,
    PhraseCache,
    TopicText,
    choose_quotes,
    describe_topics,
    extract_keywords,
)
from voc.themes.labels.main_subjects import find_main_subjects
from voc.themes.labels.names import ThemeName, choose_names
from voc.themes.labels.naming_texts import NamingTexts
from voc.themes.labels.spelling import MajoritySpelling
from voc.themes.meaning import SHIPPED_WIDTH
from voc.themes.preprocess import DistinctTexts
from voc.themes.results import Topic, TopicGroup
from voc.themes.seed_members import measure_likeness

__all__ = ["FittedTopics", "describe_fit"]

N_NAMED_COMMENTS, N_NAMED_TEXTS = 6_000, 150
"""Comments, and texts of each theme with the rest of their comments, that names are chosen from if there are more."""
MIN_LIKENESS = 0.5
"""Of two groups of few texts that are about one thing: similarity between them against that within them. Groups of one
subject have .5 to .9 in English (.34 to .6 in Dutch), of two .15 to .4."""


@dataclass(frozen=True, slots=True)
class FittedTopics:
    """The topic of each distinct text of a fit (−1: none), how sure it is, and the texts' vectors ``(n, d)``."""

    labels: LabelArray
    probabilities: NDArray[np.float64]
    vectors: FloatArray

    def settle_mixtures(self, topics: Sequence[Topic], distinct: DistinctTexts, *, joins: bool) -> FittedTopics:
        """Return the topics without those that hold no one subject, unless a person made one.

        With ``joins`` such a topic becomes part of the one whose meaning is most like its own, where one is: thirty
        comments about brakes fall into groups of which the largest has no word in common. Else its texts have none.
        """
        labels, probabilities = self.labels.copy(), self.probabilities.copy()
        mixtures = [topic.number for topic in topics if topic.is_mixture and topic.constraint_group is None]
        for number in mixtures:
            # By the topics as they were: one that has taken a mixture up must not look like the next one for that.
            target = _find_likest(distinct.meaning, self.labels, number, mixtures) if joins else -1
            labels[self.labels == number] = target
        probabilities[labels < 0] = 0.0
        return FittedTopics(renumber_by_size(labels, distinct.counts), probabilities, self.vectors)

    def list_central_rows(self, number: int, counts: LabelArray) -> list[int]:
        """Return the rows of a topic, the nearest to its centre and the surest first."""
        rows = np.flatnonzero(self.labels == number)
        centre = (self.vectors[rows] * counts[rows, None]).sum(axis=0)
        centrality = self.vectors[rows] @ centre * self.probabilities[rows]
        return [int(row) for row in rows[np.argsort(-centrality, kind="stable")]]


def _find_likest(meaning: FloatArray, labels: LabelArray, number: int, mixtures: Sequence[int]) -> int:
    """Return the topic that is most like one by the meaning of its texts and no mixture; −1 where none is like it.

    Not centred: among texts about one thing their middle is what they are about.
    """
    own_meaning = normalize_rows(meaning[labels == number])
    likeness = {
        other: measure_likeness(own_meaning, normalize_rows(meaning[labels == other]))
        for other in np.unique(labels[(labels >= 0) & ~np.isin(labels, mixtures)]).tolist()
    }
    likest = max(likeness, key=lambda other: (likeness[other], -other), default=-1)
    return int(likest) if likest >= 0 and likeness[likest] >= MIN_LIKENESS else -1


def describe_fit(
    distinct: DistinctTexts, fitted: FittedTopics, names: Collection[str], features: JointFeatures | None = None
) -> tuple[tuple[Topic, ...], tuple[TopicGroup, ...]]:
    """Return the topics of a fit, largest first, and their main subjects; quotes are rows of ``distinct``.

    Parameters
    ----------
    distinct, fitted
        The texts and what was found in them.
    names
        Words that no label and no keyword holds.
    features
        Fitted features, by which names are compared with all comments. None (too few texts): names are phrases.
    """
    n_topics = int(fitted.labels.max(initial=-1)) + 1
    rows_by_topic = [fitted.list_central_rows(number, distinct.counts) for number in range(n_topics)]
    hidden_names = frozenset(word for name in names for word in tokenize(name) if len(word) >= SHORTEST_KEYWORD)
    phrases = PhraseCache(distinct.texts, distinct.languages, hidden_names, MajoritySpelling(distinct.words))
    topic_texts = describe_topics(phrases, rows_by_topic)
    theme_names: list[dict[str, ThemeName]] = [{} for _ in rows_by_topic]
    if features is not None and n_topics:
        is_certain = fitted.probabilities >= MAJORITY
        theme_names = _choose_names(distinct, rows_by_topic, hidden_names, features, is_certain)
        topic_texts = [_put_names(texts, names) for texts, names in zip(topic_texts, theme_names, strict=True)]
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
                group_number=int(subject_of_topic[number]),
                constraint_group=_find_commonest_group(distinct.constraints.constraint_groups[rows]),
                is_mixture=any(name.is_mixture for name in theme_names[number].values()),
            )
        )
    return tuple(topics), subjects


def _put_names(topic_texts: dict[str, TopicText], names: dict[str, ThemeName]) -> dict[str, TopicText]:
    """Return a topic's labels and descriptions with its names instead of phrases."""
    result = dict(topic_texts)
    for language, name in names.items():
        phrase, description = topic_texts[language].label, topic_texts[language].description
        rest = description.removeprefix(phrase)
        result[language] = TopicText(name.label, name.label + rest)
    return result


def _choose_names(
    distinct: DistinctTexts,
    rows_by_topic: Sequence[Sequence[int]],
    hidden_names: frozenset[str],
    features: JointFeatures,
    is_certain: NDArray[np.bool_],
) -> list[dict[str, ThemeName]]:
    rows, occurrences, kept_comments = _select_named_texts(distinct, rows_by_topic)
    texts, languages = ([values[row] for row in rows] for values in (distinct.texts, distinct.languages))
    words = [distinct.words[row] for row in rows]
    meaning = distinct.meaning[rows]
    english = None if distinct.english is None else distinct.english[rows]

    def classify(positions: Sequence[int]) -> list[Polarity]:
        return classify_polarity(
            [texts[position] for position in positions],
            meaning[list(positions)],
            [languages[position] for position in positions],
        )

    naming_texts = NamingTexts(
        texts=texts,
        words=words,
        languages=languages,
        vectors=features.transform([select_content_words(one) for one in words], meaning, languages, english),
        occurrences=occurrences,
        classify=classify if meaning.shape[1] == SHIPPED_WIDTH else None,
        hidden_names=hidden_names,
        # Seeds are what people wrote about a theme: no customer is quoted with them.
        is_quotable=None if distinct.source_rows is None else distinct.source_rows[rows] >= 0,
        is_certain=is_certain[rows],
        reason_names=[distinct.name_reason(comment) for comment in kept_comments.tolist()],
        reason_language=distinct.reason_language,
    )
    position_of_row = {int(row): position for position, row in enumerate(rows)}
    themes = [[position_of_row[row] for row in topic_rows if row in position_of_row] for topic_rows in rows_by_topic]
    return choose_names(naming_texts, themes)


def _select_named_texts(
    distinct: DistinctTexts, rows_by_topic: Sequence[Sequence[int]]
) -> tuple[LabelArray, tuple[LabelArray, LabelArray], LabelArray]:
    """Return the rows that names are chosen from, which of them (by position) are in which comment, and the comments.

    All of them up to some thousand comments; of more, some drawn from all and those of each theme's most central texts.
    """
    n_texts = len(distinct.texts)
    texts, comments = distinct.occurrences or (np.arange(n_texts), np.arange(n_texts))
    n_comments = int(comments.max(initial=-1)) + 1
    if n_comments > N_NAMED_COMMENTS:
        is_drawn = np.zeros(n_comments, dtype=bool)
        is_drawn[np.random.default_rng(0).choice(n_comments, N_NAMED_COMMENTS, replace=False)] = True
        is_central = np.zeros(n_texts, dtype=bool)
        for topic_rows in rows_by_topic:
            is_central[list(topic_rows[:N_NAMED_TEXTS])] = True
        is_drawn[comments[is_central[texts]]] = True
        texts, comments = texts[is_drawn[comments]], comments[is_drawn[comments]]
    rows, positions = np.unique(texts, return_inverse=True)
    kept_comments, comments = np.unique(comments, return_inverse=True)
    return rows, (positions.astype(np.int64), comments.astype(np.int64)), kept_comments


def _find_main_language(languages: Sequence[str], rows: Sequence[int]) -> str:
    return "nl" if 2 * sum(languages[row] == "nl" for row in rows) >= len(rows) else "en"


def _find_commonest_group(constraint_groups: LabelArray) -> int | None:
    decided_groups = constraint_groups[constraint_groups >= 0]
    return int(np.bincount(decided_groups).argmax()) if len(decided_groups) else None
