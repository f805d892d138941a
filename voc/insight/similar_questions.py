"""Earlier questions of customers that the sentences of a letter resemble: retrieval, and no forecast.

A letter that is read as "waarom gaat mijn bedrag omhoog?" was, the last time, answered by so many customers who asked
that. Nothing is said of how many will.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.insight.facts import Facts
from voc.insight.provenance import count_distinct
from voc.records import Kind
from voc.records.ids import ThemeId
from voc.text.pii.private_matters import flag_private_texts

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SimilarQuestions", "SimilarTheme", "find_similar_questions"]

MIN_LIKENESS = 0.35
"""Cosine of two sentences from which on they are about the same: below it both are no more than about a company."""
MONTHS_BACK = 12
N_THEMES = 3
MIN_PART = 1 / 3
"""Customers of a theme beside those of the first one from which on it is named too: fewer are strays."""
N_EXAMPLES = 2
SHORTEST_EXAMPLE, LONGEST_EXAMPLE = 15, 200
N_PER_BLOCK = 20_000
"""Sentences whose vectors are held at once."""
N_TRIALS, MIN_TRIALS = 300, 30
"""Sentences of customers that are looked for as a letter's are, to see from which excess on the theme found is the own
one; with fewer that found any, every theme counts."""
MIN_PRECISION = 0.5
"""Part of the trials above the bar that find the theme that they are in: more often right than wrong."""
Encoder = Callable[[list[str]], NDArray[np.float32]]
TextLoader = Callable[[Sequence[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class SimilarTheme:
    """A theme whose customers said what a sentence resembles."""

    theme: ThemeId
    labels: Mapping[str, str]
    n_customers: int
    """Customers who said something like it."""
    n_customers_of_theme: int
    """All customers of the theme, in the same months."""
    examples: tuple[str, ...]
    """What they said, the most alike first; of different customers, and nothing private."""


@dataclass(frozen=True, slots=True)
class SimilarQuestions:
    """A sentence of a letter, with the themes that resemble it; none where too few customers said anything like it."""

    sentence: str
    themes: tuple[SimilarTheme, ...]


def find_similar_questions(
    facts: Facts, sentences: Sequence[str], *, encode: Encoder, load_texts: TextLoader
) -> tuple[SimilarQuestions, ...]:
    """Return for each sentence of a letter the themes of earlier comments that resemble it, with their customers.

    Parameters
    ----------
    facts
        The workspace's; the last twelve months that have data are searched.
    encode
        Turns texts into vectors of length 1.
    load_texts
        Returns the words of segments by their ids.
    """
    segments = _select_segments(facts)
    if not sentences or segments.empty:
        return tuple(SimilarQuestions(sentence, ()) for sentence in sentences)
    # Customers' own sentences are looked for beside the letter's: theirs are known to be of a theme.
    trials = np.unique(np.linspace(0, len(segments) - 1, min(N_TRIALS, len(segments))).astype(int))
    trial_texts = load_texts([int(number) for number in segments["segment"].iloc[trials]])
    trials = np.array([place for place in trials if int(segments["segment"].iloc[place]) in trial_texts], dtype=int)
    words = [trial_texts[int(segments["segment"].iloc[place])] for place in trials]
    letter_vectors, trial_vectors = encode(list(sentences)), encode(words)
    hits: list[list[tuple[int, float]]] = [[] for _ in sentences]
    trial_hits: list[list[NDArray[np.int64]]] = [[] for _ in trials]
    texts: dict[int, str] = {}
    for start in range(0, len(segments), N_PER_BLOCK):
        block = segments.iloc[start : start + N_PER_BLOCK]
        text_by_id = load_texts([int(number) for number in block["segment"].unique()])
        places = [k for k, number in enumerate(block["segment"]) if int(number) in text_by_id]
        vectors = encode([text_by_id[int(block["segment"].iloc[k])] for k in places]).T
        likeness = letter_vectors @ vectors
        for row, trial_likeness in enumerate(trial_vectors @ vectors):
            columns = np.flatnonzero(trial_likeness >= MIN_LIKENESS)
            trial_hits[row].append(start + np.array(places, dtype=np.int64)[columns])
        for row, column in zip(*np.nonzero(likeness >= MIN_LIKENESS), strict=True):
            place = start + places[int(column)]
            hits[int(row)].append((place, float(likeness[row, column])))
            texts[place] = text_by_id[int(segments["segment"].iloc[place])]
    bar = _measure_bar(segments, trials, [np.concatenate(each) for each in trial_hits])
    return tuple(
        SimilarQuestions(sentence, _rank_themes(facts, segments, hits_of_sentence, texts, bar))
        for sentence, hits_of_sentence in zip(sentences, hits, strict=True)
    )


def _measure_excess(segments: pd.DataFrame, places: NDArray[np.int64]) -> dict[int, float]:
    """Return by theme by how much more of its customers said something alike than if all themes were alike.

    In standard errors of a count (Poisson). A sentence that says nothing resembles a few of every theme.
    """
    n_by_theme = _count_customers(segments)
    n_alike = _count_customers(segments.iloc[places])
    scale = sum(n_alike.values()) / max(sum(n_by_theme.values()), 1)
    return {theme: (n - scale * n_by_theme[theme]) / (scale * n_by_theme[theme]) ** 0.5 for theme, n in n_alike.items()}


def _count_customers(segments: pd.DataFrame) -> dict[int, int]:
    """Return how many customers each theme has, by its position."""
    counts = segments[["theme", "customer_code"]].drop_duplicates()["theme"].value_counts()
    return {int(str(theme)): int(n) for theme, n in counts.items()}


def _measure_bar(segments: pd.DataFrame, trials: NDArray[np.int64], trial_places: Sequence[NDArray[np.int64]]) -> float:
    """Return the lowest excess from which on customers' own sentences find their own theme more often than another."""
    themes, codes = segments["theme"].to_numpy(), segments["customer_code"].to_numpy()
    outcomes = []
    for trial, places in zip(trials, trial_places, strict=True):
        # What the same customer said is no second opinion.
        excess = _measure_excess(segments, places[codes[places] != codes[trial]])
        if excess:
            theme, value = max(excess.items(), key=lambda pair: pair[1])
            outcomes.append((value, theme == int(themes[trial])))
    if len(outcomes) < MIN_TRIALS:
        return -np.inf
    ranked = sorted(outcomes, key=lambda outcome: -outcome[0])
    precision = np.cumsum([is_own for _, is_own in ranked]) / np.arange(1, len(ranked) + 1)
    good = np.flatnonzero(precision >= MIN_PRECISION)
    return ranked[int(good[-1])][0] if good.size else np.inf


def _select_segments(facts: Facts) -> pd.DataFrame:
    """Return the segments with a theme of customers' comments of the last year: row, theme, segment, customer_code."""
    segments, comments = facts.assigned_segments, facts.comments
    rows = segments["row"].to_numpy(dtype=np.int64)
    months = comments["month"].to_numpy(dtype=np.int64)[rows]
    is_recent = months > months.max(initial=0) - MONTHS_BACK
    # An agent's note is no customer's question.
    is_customers = comments["kind"].to_numpy()[rows] != Kind.SIGNAL.value
    segments = segments.assign(customer_code=comments["customer_code"].to_numpy()[rows])
    searchable: pd.DataFrame = segments[is_recent & is_customers].reset_index(drop=True)
    return searchable


def _rank_themes(
    facts: Facts, segments: pd.DataFrame, hits: Sequence[tuple[int, float]], texts: Mapping[int, str], bar: float
) -> tuple[SimilarTheme, ...]:
    if not hits:
        return ()
    places = np.array([place for place, _ in hits])
    excess = _measure_excess(segments, places)
    alike = segments.iloc[places].assign(likeness=[value for _, value in hits], place=places)
    lines = []
    for theme_index, rows in alike.groupby("theme"):
        n_customers = count_distinct(rows["customer_code"].to_numpy(dtype=np.int64))
        if n_customers < facts.config.reports.smallest_group or excess[int(str(theme_index))] < bar:
            continue
        of_theme = segments.loc[segments["theme"] == theme_index, "customer_code"].to_numpy(dtype=np.int64)
        theme = facts.themes[int(str(theme_index))]
        ranked = rows.sort_values(["likeness", "place"], ascending=[False, True]).drop_duplicates("customer_code")
        examples = _choose_examples([texts[int(place)] for place in ranked["place"]])
        lines.append(SimilarTheme(theme.id, theme.labels, n_customers, count_distinct(of_theme), examples))
    lines.sort(key=lambda line: (-line.n_customers, line.theme))
    return tuple(line for line in lines[:N_THEMES] if line.n_customers >= MIN_PART * lines[0].n_customers)


def _choose_examples(ranked_texts: Sequence[str]) -> tuple[str, ...]:
    candidates = [" ".join(text.split()) for text in ranked_texts if SHORTEST_EXAMPLE <= len(text) <= LONGEST_EXAMPLE]
    # Of two that differ in a full stop one is enough.
    text_by_words = {tuple(re.findall(r"\w+", text.casefold())): text for text in reversed(candidates)}
    candidates = list(reversed(text_by_words.values()))[: 4 * N_EXAMPLES]
    quotable = [
        text for text, is_private in zip(candidates, flag_private_texts(candidates), strict=True) if not is_private
    ]
    return tuple(quotable[:N_EXAMPLES])
