"""Themes of comments that only judge: no subject, and yet something that many say ("Top!", "Heel slecht").

They stand beside the themes of the graph, which would find no subject in them: by a rule, the same in ``fit`` and
``assign``, and only where at least as many comments say it as the smallest theme has texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from voc.text.informativeness import Judgement
from voc.themes.features import tokenize
from voc.themes.labels.stopwords import STOP_WORDS
from voc.themes.results import Subject, Topic

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["join_judgements", "judgement_topic", "topic_of_row"]

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
SUBJECT = {"nl": "Algemeen oordeel", "en": "General judgement"}
N_KEYWORDS, N_QUOTES = 5, 3


def judgement_topic(kind: Judgement, rows: Sequence[int], texts: Sequence[str], number: int, subject: int) -> Topic:
    """Return the theme of texts (``rows``) that judge without a subject; its commonest ones are its quotes."""
    said = Counter(" ".join(texts[row].split()).casefold().strip(" .!") for row in rows)
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(" ".join(texts[row].split()).casefold().strip(" .!"), row)
    words = Counter(word for row in rows for word in tokenize(texts[row]) if word not in STOP_WORDS)
    return Topic(
        number,
        n_texts=len(rows),
        keywords=tuple(sorted(words, key=lambda word: (-words[word], word))[:N_KEYWORDS]),
        labels=LABELS[kind],
        description=DESCRIPTIONS[kind],
        quotes=tuple(first[text] for text in sorted(said, key=lambda text: (-said[text], first[text]))[:N_QUOTES]),
        subject=subject,
    )


def join_judgements(
    topics: Sequence[Topic],
    subjects: Sequence[Subject],
    found: Mapping[Judgement, Sequence[int]],
    texts: Sequence[str],
) -> tuple[tuple[Topic, ...], tuple[Subject, ...], dict[Judgement, int], NDArray[np.int64]]:
    """Return topics and subjects with those of the judgements among them, numbered from the largest again.

    Parameters
    ----------
    found
        Rows of the texts of each judgement that is a theme.

    Returns
    -------
    topics, subjects, numbers, place
        ``numbers`` of the judgements' topics; ``place[k]`` is the new number of topic ``k``.
    """
    subject = len(subjects)
    joined = [*topics]
    for kind in sorted(found):
        joined.append(judgement_topic(kind, found[kind], texts, len(joined), subject))
    order = sorted(range(len(joined)), key=lambda number: (-joined[number].n_texts, number))
    place = np.empty(len(joined), dtype=np.int64)
    place[order] = np.arange(len(joined))
    numbers = {kind: int(place[len(topics) + k]) for k, kind in enumerate(sorted(found))}
    renumbered = tuple(replace(joined[number], number=new) for new, number in enumerate(order))
    regrouped = [
        replace(group, topics=tuple(sorted(int(place[number]) for number in group.topics))) for group in subjects
    ]
    if found:
        regrouped.append(Subject(subject, SUBJECT, tuple(sorted(numbers.values()))))
    return renumbered, tuple(regrouped), numbers, place


def topic_of_row(said: Sequence[Judgement | None], numbers: Mapping[Judgement, int]) -> dict[int, int]:
    """Return the topic number of each row whose judgement is a theme."""
    return {row: numbers[kind] for row, kind in enumerate(said) if kind is not None and kind in numbers}
