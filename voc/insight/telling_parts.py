"""Part of a quote that says most about its theme: a comment has several sentences, and the surest is not the plainest.

A sentence such as "Mijn geduld raakt op" is in a theme by what stands around it; a reader who sees it marked learns
nothing. Marked is the sentence that is nearest to the middle of all that is in the theme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.insight.results import Quote
from voc.insight.shared_results import share_result
from voc.records.ids import SegmentId

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts

__all__ = ["mark_telling_parts"]

N_SEGMENTS = 100
"""Segments whose mean vector stands for a theme: of so many one odd sentence moves it little."""


def mark_telling_parts(facts: Facts, theme_index: int, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return the quotes, each with the span of that one of its segments in the theme that is most like the theme."""
    return tuple(_mark_once(facts, theme_index, quote) for quote in quotes)


def _mark_once(facts: Facts, theme_index: int, quote: Quote) -> Quote:
    """Return a quote marked as in the month's other reports, which are of the same facts."""
    return share_result(facts, ("telling part", theme_index, quote.feedback), lambda: _mark(facts, theme_index, quote))


def _mark(facts: Facts, theme_index: int, quote: Quote) -> Quote:
    own_segments = _get_theme_segments(facts, theme_index)
    candidates = own_segments[own_segments["feedback"].to_numpy() == int(quote.feedback)]
    if len(candidates) < 2:  # noqa: PLR2004 - one segment is all that there is to mark
        return quote
    parts = [quote.text[start:end] for start, end in zip(candidates["start"], candidates["end"], strict=True)]
    centre = share_result(facts, ("centre of theme", theme_index), lambda: _compute_centre(facts, theme_index))
    # What surely is of the theme and says little of it is worth no more than what says much and may be of another.
    nearness = np.maximum(_encode(facts, parts) @ centre, 0.0) * candidates["probability"].to_numpy(dtype=float)
    best = candidates.iloc[int(np.argmax(nearness))]
    return replace(quote, segment=SegmentId(int(best["segment"])), start=int(best["start"]), end=int(best["end"]))


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


def _compute_centre(facts: Facts, theme_index: int) -> NDArray[np.float32]:
    """Return the mean vector of a theme's segments, of months before and after too."""
    own_segments = _get_theme_segments(facts, theme_index)
    # Evenly over the theme's life: the first ones may be of another event.
    own_segments = own_segments.iloc[
        np.unique(np.linspace(0, len(own_segments) - 1, min(len(own_segments), N_SEGMENTS)).astype(int))
    ]
    texts = facts.comments["text"].to_numpy()[own_segments["row"]]
    centre: NDArray[np.float32] = _encode(
        facts,
        [text[start:end] for text, start, end in zip(texts, own_segments["start"], own_segments["end"], strict=True)],
    ).mean(axis=0)
    return centre


def _encode(facts: Facts, texts: Sequence[str]) -> NDArray[np.float32]:
    from voc.text.embedding.embedder import encode, load_embedder

    return encode(load_embedder(), texts, facts.embeddings)
