"""Themes that hold two kinds of text, such as complaints and questions, divided in two.

"The monthly bill is wrong" and "When does the monthly bill come?" share their words and have near vectors, and one name
cannot fit both. So a theme is divided where its two largest parts differ in their speech acts: praise, complaint,
question, or none of these. Parts that differ in their words alone stay together: every theme has such parts.

Thresholds were set on the example (docs/decisions/0046).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from voc.text.polarity_features import QUESTION_WORDS
from voc.themes.arrays import FloatArray, LabelArray
from voc.themes.graph import build_similarity_graph
from voc.themes.neighbour_search import find_nearest
from voc.themes.theme_parts import N_NEIGHBOURS, NO_PART, find_two_parts, flag_second_part, measure_own_share

__all__ = ["SpeechAct", "classify_speech_acts", "split_themes_by_speech_act"]

MIN_TEXTS = 40
"""Texts of a theme that may be divided: in fewer, a third differs from the rest by chance."""
MIN_ASSOCIATION = 0.5
"""Cramér's V between parts and speech acts: in the example 7 of 70 themes reach it, and no theme below it needed a
division."""
CLEAR_POLARITY = 1 / 3
"""Polarity from −1 to 1 beyond which a text is praise or complaint."""
INTERROGATIVES = frozenset(
    {"hoe", "hoeveel", "waar", "waarom", "wanneer", "wat", "welk", "welke", "wie"}
    | {"how", "what", "when", "where", "which", "who", "why"}
)
"""Question words that are not verbs."""
SUBJECTS: Mapping[str, frozenset[str]] = {
    "nl": frozenset(
        {"ik", "je", "jij", "jullie", "u", "we", "wij", "ze", "zij", "hij", "het", "dat", "dit", "er", "men", "iemand"}
        | {"de", "een", "mijn", "onze", "ons", "uw", "deze", "die", "alle"}
    ),
    "en": frozenset(
        {"i", "you", "we", "they", "he", "she", "it", "that", "this", "there", "anyone", "somebody", "someone"}
        | {"the", "a", "an", "my", "our", "your", "these", "those", "any"}
    ),
}
"""Words that are a subject, or begin one."""


class SpeechAct(IntEnum):
    """Speech act of a text."""

    COMPLAINT = 0
    NEITHER = 1
    PRAISE = 2
    QUESTION = 3


def classify_speech_acts(
    texts: Sequence[str], words: Sequence[Sequence[str]], polarity: FloatArray | None
) -> LabelArray:
    """Return the speech act of each text, as numbers of ``SpeechAct``.

    >>> polarity = np.array([0.9, -0.8, 0.0, 0.1], dtype=np.float32)
    >>> texts = ["Fijn geholpen", "Klopt niet", "Wanneer komt hij?", "Hij ligt er"]
    >>> classify_speech_acts(texts, [text.casefold().split() for text in texts], polarity).tolist()
    [2, 0, 3, 1]
    """
    polarity = np.zeros(len(texts), dtype=np.float32) if polarity is None else polarity
    acts = np.where(
        polarity > CLEAR_POLARITY,
        SpeechAct.PRAISE,
        np.where(polarity < -CLEAR_POLARITY, SpeechAct.COMPLAINT, SpeechAct.NEITHER),
    )
    begins = np.array([_begins_as_question(text_words) for text_words in words], dtype=bool)
    # "Klopt niet" begins as a question does, and is none.
    asks = np.array(["?" in text for text in texts], dtype=bool) | (begins & (acts == SpeechAct.NEITHER))
    return np.where(asks, SpeechAct.QUESTION, acts).astype(np.int64)


def _begins_as_question(words: Sequence[str]) -> bool:
    """Return whether the subject follows the verb, as it does in questions of one of the languages.

    >>> _begins_as_question(["kan", "ik", "opzeggen"]), _begins_as_question(["is", "verhuisd"])
    (True, False)
    """
    for language, subjects in SUBJECTS.items():
        if words and words[0] in QUESTION_WORDS[language]:
            is_subject = [word in subjects for word in words[1:4]]
            is_subject_next, is_subject_later = any(is_subject[:1]), any(is_subject[1:])
            # "Hoe lang duurt het", "how do I"; not "when I call": there the subject comes first.
            if words[0] in INTERROGATIVES:
                if is_subject_later and not is_subject_next:
                    return True
            elif is_subject_next:
                return True
    return False


def split_themes_by_speech_act(
    labels: LabelArray, vectors: FloatArray, acts: LabelArray, is_settled: NDArray[np.bool_], *, seed: int
) -> tuple[LabelArray, NDArray[np.float64]]:
    """Return new theme numbers, and for each text the share of its links that stay inside its part.

    A theme of two speech acts becomes two themes. The share is 1 in a theme that was not divided.

    Parameters
    ----------
    labels, vectors, acts
        Theme (−1: none), vector and speech act of each of ``n`` texts.
    is_settled
        Texts that people placed, or that emerge: their theme is not divided.
    seed
        Seed of the search for communities.
    """
    new_labels, shares = labels.copy(), np.ones(len(labels))
    undivided_themes = set(np.unique(labels[is_settled]).tolist())
    for label in range(int(labels.max(initial=-1)) + 1):
        rows = np.flatnonzero(labels == label)
        if len(rows) < MIN_TEXTS or label in undivided_themes:
            continue
        neighbours, _ = find_nearest(vectors[rows], vectors[rows], N_NEIGHBOURS, seed=seed, same=True)
        graph = build_similarity_graph(neighbours)
        is_second = _find_second_part(graph, acts[rows], seed)
        if is_second is not None:
            new_labels[rows[is_second]] = int(new_labels.max()) + 1
            shares[rows] = measure_own_share(graph, is_second)
    return new_labels, shares


def _find_second_part(graph: csr_matrix[np.float32], acts: LabelArray, seed: int) -> NDArray[np.bool_] | None:
    """Return which texts are the smaller part of a theme, if the parts differ in their speech acts; else None."""
    parts = find_two_parts(graph, seed)
    if parts is None:
        return None
    is_large = parts != NO_PART
    if _compute_cramers_v(parts[is_large], acts[is_large]) < MIN_ASSOCIATION:
        return None
    return flag_second_part(graph, parts)


def _compute_cramers_v(parts: LabelArray, acts: LabelArray) -> float:
    """Return the association of two groupings (Cramér, "Mathematical methods of statistics", 1946): 0 none, 1 all.

    >>> round(_compute_cramers_v(np.array([0, 0, 4, 4]), np.array([1, 1, 3, 3])), 2)
    1.0
    """
    from scipy.stats.contingency import association, crosstab  # here: importing scipy.stats takes half a second

    counts = crosstab(parts, acts).count
    return float(association(counts, method="cramer")) if min(counts.shape) > 1 else 0.0
