"""Themes of comments that only judge: no subject, and yet something that many say ("Top!", "Heel slecht").

They are no themes of the graph, which would find no subject in them: by a rule, the same in ``fit`` and
``assign``, and only where at least as many comments say it as the smallest theme has texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from voc.text.informativeness import Judgement
from voc.text.normalize import fold
from voc.themes.arrays import LabelArray
from voc.themes.features import tokenize
from voc.themes.labels.stopwords import KEYWORD_STOP_WORDS
from voc.themes.results import Topic, TopicGroup

__all__ = ["add_judgement_topics", "build_judgement_topic", "map_rows_to_topics"]

LABELS: Mapping[Judgement, Mapping[str, str]] = {
    Judgement.PRAISE: {"nl": "Algemene tevredenheid", "en": "General satisfaction"},
    Judgement.COMPLAINT: {"nl": "Algemene ontevredenheid", "en": "General dissatisfaction"},
}
DESCRIPTIONS: Mapping[Judgement, Mapping[str, str]] = {
    Judgement.PRAISE: {
        "nl": "Tevreden, zonder te zeggen waarover.",
        "en": "Satisfied, without saying what with.",
    },
    Judgement.COMPLAINT: {
        "nl": "Ontevreden, zonder te zeggen waarover.",
        "en": "Dissatisfied, without saying what with.",
    },
}
SUBJECT_LABELS = {"nl": "Algemeen oordeel", "en": "General judgement"}
N_KEYWORDS, N_QUOTES = 5, 3


def build_judgement_topic(
    kind: Judgement, rows: Sequence[int], texts: Sequence[str], number: int, group_number: int
) -> Topic:
    """Return the theme of texts (``rows``) that judge without a subject; its commonest ones are its quotes."""
    folded_texts = [fold(texts[row]).strip(" .!") for row in rows]
    n_by_text = Counter(folded_texts)
    first_row: dict[str, int] = {}
    for row, text in zip(rows, folded_texts, strict=True):
        first_row.setdefault(text, row)
    commonest_texts = sorted(n_by_text, key=lambda text: (-n_by_text[text], first_row[text]))
    n_by_word = Counter(word for row in rows for word in tokenize(texts[row]) if word not in KEYWORD_STOP_WORDS)
    return Topic(
        number,
        n_texts=len(rows),
        keywords=tuple(sorted(n_by_word, key=lambda word: (-n_by_word[word], word))[:N_KEYWORDS]),
        labels=LABELS[kind],
        description=DESCRIPTIONS[kind],
        quotes=tuple(first_row[text] for text in commonest_texts[:N_QUOTES]),
        group_number=group_number,
    )


def add_judgement_topics(
    topics: Sequence[Topic],
    subjects: Sequence[TopicGroup],
    rows_by_judgement: Mapping[Judgement, Sequence[int]],
    texts: Sequence[str],
) -> tuple[tuple[Topic, ...], tuple[TopicGroup, ...], dict[Judgement, int], LabelArray]:
    """Return topics and subjects with those of the judgements among them, numbered from the largest again.

    Parameters
    ----------
    rows_by_judgement
        Rows of the texts of each judgement that is a theme.

    Returns
    -------
    topics, subjects, topic_by_judgement, new_numbers
        ``topic_by_judgement`` are the numbers of the judgements' topics; ``new_numbers[k]`` is the new number of
        topic ``k``.
    """
    group_number = len(subjects)
    kinds = sorted(rows_by_judgement)
    all_topics = [*topics]
    for kind in kinds:
        all_topics.append(build_judgement_topic(kind, rows_by_judgement[kind], texts, len(all_topics), group_number))
    order = sorted(range(len(all_topics)), key=lambda number: (-all_topics[number].n_texts, number))
    new_numbers = np.empty(len(all_topics), dtype=np.int64)
    new_numbers[order] = np.arange(len(all_topics))
    topic_by_judgement = {kind: int(new_numbers[len(topics) + index]) for index, kind in enumerate(kinds)}
    new_topics = tuple(replace(all_topics[old], number=new) for new, old in enumerate(order))
    new_subjects = [
        replace(group, topics=tuple(sorted(int(new_numbers[number]) for number in group.topics))) for group in subjects
    ]
    if kinds:
        new_subjects.append(TopicGroup(group_number, SUBJECT_LABELS, tuple(sorted(topic_by_judgement.values()))))
    return new_topics, tuple(new_subjects), topic_by_judgement, new_numbers


def map_rows_to_topics(
    judgements: Sequence[Judgement | None], topic_by_judgement: Mapping[Judgement, int]
) -> dict[int, int]:
    """Return the topic number of each row whose judgement is a theme.

    >>> map_rows_to_topics([None, Judgement.PRAISE, Judgement.COMPLAINT], {Judgement.PRAISE: 4})
    {1: 4}
    """
    return {
        row: topic_by_judgement[kind]
        for row, kind in enumerate(judgements)
        if kind is not None and kind in topic_by_judgement
    }
