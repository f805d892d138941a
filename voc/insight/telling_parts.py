"""Part of a quote that says most about its theme: a comment has several sentences, and the surest is not the plainest.

A sentence such as "Mijn geduld raakt op" is in a theme by what stands around it; a reader who sees it marked learns
nothing. Marked is the sentence that is nearest to the middle of all that is in the theme.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from voc.insight.results import Quote
from voc.insight.shared_results import share_result
from voc.records.ids import SegmentId

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts

__all__ = ["mark_telling_parts"]

Group = TypeVar("Group", bound=Hashable)
N_SEGMENTS = 100
"""Segments whose mean vector stands for a theme: of so many one odd sentence moves it little."""


def mark_telling_parts(facts: Facts, quotes_by_theme: Mapping[int, Sequence[Quote]]) -> dict[int, tuple[Quote, ...]]:
    """Return the quotes, each with the span of that one of its segments in the theme that is most like the theme.

    Parameters
    ----------
    quotes_by_theme
        Quotes by the theme's position. Vectors are looked up for all of them together.
    """
    # Marked as in the month's other reports, which are of the same facts.
    marked: dict[tuple[int, int], Quote] = share_result(facts, "telling parts", dict)
    quotes = {
        (theme_index, int(quote.feedback)): quote
        for theme_index, of_theme in quotes_by_theme.items()
        for quote in of_theme
    }
    new_quotes = {key: quote for key, quote in quotes.items() if key not in marked}
    marked |= new_quotes | _mark_new(facts, new_quotes)
    return {
        theme_index: tuple(marked[theme_index, int(quote.feedback)] for quote in of_theme)
        for theme_index, of_theme in quotes_by_theme.items()
    }


def _mark_new(facts: Facts, quotes: Mapping[tuple[int, int], Quote]) -> dict[tuple[int, int], Quote]:
    """Return those of the quotes that have several segments in their theme, marked."""
    segments_by_quote = {
        (theme_index, feedback): own_segments[own_segments["feedback"].to_numpy() == feedback]
        for theme_index, feedback in quotes
        for own_segments in (_get_theme_segments(facts, theme_index),)
    }
    # One segment is all that there is to mark.
    segments_by_quote = {key: segments for key, segments in segments_by_quote.items() if len(segments) > 1}
    parts_by_quote = {
        key: [quotes[key].text[start:end] for start, end in zip(segments["start"], segments["end"], strict=True)]
        for key, segments in segments_by_quote.items()
    }
    vectors_by_quote = _encode_groups(facts, parts_by_quote)
    centres = _compute_centres(facts, {theme_index for theme_index, _ in segments_by_quote})
    marked = {}
    for key, segments in segments_by_quote.items():
        # What surely is of the theme and says little of it is worth no more than what says much and may be of another.
        nearness = np.maximum(vectors_by_quote[key] @ centres[key[0]], 0.0)
        best = segments.iloc[int(np.argmax(nearness * segments["probability"].to_numpy(dtype=float)))]
        start, end = int(best["start"]), int(best["end"])
        marked[key] = replace(quotes[key], segment=SegmentId(int(best["segment"])), start=start, end=end)
    return marked


def _get_theme_segments(facts: Facts, theme_index: int) -> pd.DataFrame:
    """Return a theme's segments with the ``feedback`` of each, in the order of their ids."""
    # Sorted once: a mask for each theme would go through all segments as often as there are themes.
    segments, bounds = share_result(facts, "segments by theme", lambda: _sort_segments(facts))
    return segments.iloc[bounds[theme_index] : bounds[theme_index + 1]].reset_index(drop=True)


def _sort_segments(facts: Facts) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Return all segments with a theme, by theme and id, and the row at which each theme begins (and the last ends)."""
    assigned = facts.assigned_segments
    segments = assigned.iloc[np.lexsort((assigned["segment"], assigned["theme"]))]
    segments = segments.assign(feedback=facts.comments["id"].to_numpy()[segments["row"]])
    return segments, np.searchsorted(segments["theme"].to_numpy(), np.arange(len(facts.themes) + 1))


def _compute_centres(facts: Facts, theme_indexes: AbstractSet[int]) -> Mapping[int, NDArray[np.float32]]:
    """Return the mean vector of each theme's segments, of months before and after too."""
    centres: dict[int, NDArray[np.float32]] = share_result(facts, "centres of themes", dict)
    new_texts = {index: _list_central_texts(facts, index) for index in sorted(theme_indexes - centres.keys())}
    centres |= {index: vectors.mean(axis=0) for index, vectors in _encode_groups(facts, new_texts).items()}
    return centres


def _list_central_texts(facts: Facts, theme_index: int) -> list[str]:
    """Return texts of a theme's segments, of months before and after too."""
    own_segments = _get_theme_segments(facts, theme_index)
    # Evenly over the theme's life: the first ones may be of another event.
    own_segments = own_segments.iloc[
        np.unique(np.linspace(0, len(own_segments) - 1, min(len(own_segments), N_SEGMENTS)).astype(int))
    ]
    texts = facts.comments["text"].to_numpy()[own_segments["row"]]
    return [text[start:end] for text, start, end in zip(texts, own_segments["start"], own_segments["end"], strict=True)]


def _encode_groups(facts: Facts, texts_by_group: Mapping[Group, Sequence[str]]) -> dict[Group, NDArray[np.float32]]:
    """Return the vectors of each group's texts, all looked up together."""
    from voc.text.embedding.embedder import encode, load_embedder

    if not texts_by_group:
        return {}
    vectors = encode(load_embedder(), list(chain.from_iterable(texts_by_group.values())), facts.embeddings)
    ends = np.cumsum([len(texts) for texts in texts_by_group.values()]).tolist()
    return {
        group: vectors[end - len(texts) : end] for (group, texts), end in zip(texts_by_group.items(), ends, strict=True)
    }
