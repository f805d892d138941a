"""Part of a quote that says most about its theme: a comment has several sentences, and the surest is not the plainest.

A sentence such as "Mijn geduld raakt op" is in a theme by what stands around it; a reader who sees it marked learns
nothing. Marked is the sentence that is most like those that the fit chose as typical of the theme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.results import Quote
from voc.insight.shared_results import share_result
from voc.records.ids import SegmentId

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts

__all__ = ["mark_telling_parts"]


def mark_telling_parts(facts: Facts, theme_index: int, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return the quotes, each with the span of its segment that is most like the theme's typical ones.

    A quote of one segment stays as it is, and so do all where the fit chose no typical ones.
    """
    return tuple(
        share_result(
            facts, ("telling part", theme_index, quote.feedback), lambda quote=quote: _mark(facts, theme_index, quote)
        )
        for quote in quotes
    )


def _mark(facts: Facts, theme_index: int, quote: Quote) -> Quote:
    from voc.text.embedding.embedder import encode, load_embedder

    spans = _select_spans(facts, "feedback", [int(quote.feedback)])
    typical_texts = _list_typical_texts(facts, theme_index)
    if len(spans) < 2 or not typical_texts:  # noqa: PLR2004 - one segment is all that there is to mark
        return quote
    parts = [quote.text[start:end] for start, end in zip(spans["start"], spans["end"], strict=True)]
    vectors = encode(load_embedder(), [*parts, *typical_texts], facts.embeddings)
    likeness = vectors[: len(parts)] @ vectors[len(parts) :].mean(axis=0)
    best = spans.iloc[int(np.argmax(likeness))]
    return replace(quote, segment=SegmentId(int(best["id"])), start=int(best["start"]), end=int(best["end"]))


def _list_typical_texts(facts: Facts, theme_index: int) -> list[str]:
    """Return the segments that the fit chose as typical of a theme, of comments that are still there."""
    spans = _select_spans(facts, "id", [int(segment) for segment in facts.themes[theme_index].quotes])
    text_by_feedback = share_result(facts, "text by feedback", lambda: facts.comments.set_index("id")["text"])
    spans = spans[spans["feedback"].isin(text_by_feedback.index)]
    texts = text_by_feedback.loc[spans["feedback"]]
    return [text[start:end] for text, start, end in zip(texts, spans["start"], spans["end"], strict=True)]


def _select_spans(facts: Facts, column: str, values: Sequence[int]) -> pd.DataFrame:
    """Return the segments with one of some values in a column, in the order of their ids."""
    segments = facts.segments
    if segments is None:
        raise ValueError("quotes come from segments, and there are none")
    rows_by_value = share_result(facts, ("segments by", column), lambda: segments.groupby(column).indices)
    rows = [row for value in values for row in rows_by_value.get(value, ())]
    return segments.iloc[sorted(rows)]
