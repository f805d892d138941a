"""Segments: the sentences and clauses of comments with their vectors; themes and causes both work on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voc.pipeline.context import Context, build_progress_callback
from voc.records import NoTheme
from voc.records.progress import ProgressCode, ProgressStep
from voc.records.themes import NOT_READ_FOR_CAUSES
from voc.store import StoredEmbeddings, causes, frames, save_segments
from voc.store.comment_queries import load_segment_texts
from voc.store.segments import load_texts_without_segments
from voc.text.embedding.embedder import Embedder, encode, load_embedder
from voc.text.informativeness import classify_judgement, find_no_theme_reason
from voc.text.segmentation import split_into_segments

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = [
    "Segments",
    "encode_texts",
    "load_attributable_segments",
    "load_segments",
    "load_workspace_embedder",
    "split_new_comments",
]


@dataclass(frozen=True, slots=True)
class Segments:
    """Segments of the store: all of them, or those of some comments.

    ``frame`` has a row per segment, by id: id, feedback, start, end, text, language, and ``reason``: the value of a
    ``NoTheme`` where it is known before any fit that the segment names no subject, else missing. ``judges`` is true for
    those of them that still say how somebody finds the whole ("Top!"): they have a theme where many say so.
    ``question`` is what was asked, or missing.
    ``feedback`` is the store's frame of items.
    """

    frame: pd.DataFrame
    feedback: pd.DataFrame

    def select_attributable(self) -> pd.DataFrame:
        """Return the rows of the segments to which a cause can be attributed: no silence, no repetition."""
        return self.frame[~self.frame["reason"].isin(NOT_READ_FOR_CAUSES)]


def load_segments(context: Context, feedback_ids: Sequence[int] | None = None) -> Segments:
    """Split what was not split yet, and return every segment with its text, or those of some comments."""
    split_new_comments(context)
    spans = frames.load_segment_spans(context.store)
    feedback = frames.load_feedback(context.store, feedback_ids=feedback_ids)
    columns = feedback[["id", "text", "language", "duplicate_of", "question"]].rename(columns={"id": "feedback"})
    frame = spans.merge(columns, on="feedback").sort_values("id", ignore_index=True)
    comments = frame["text"].tolist()
    frame["text"] = [text[start:end] for text, start, end in zip(comments, frame["start"], frame["end"], strict=True)]
    frame["reason"] = _find_missing_subjects(context, frame)
    frame["judges"] = _find_bare_judgements(frame)
    return Segments(frame.drop(columns="duplicate_of"), feedback)


def load_attributable_segments(context: Context) -> pd.DataFrame:
    """Return ``id`` and ``feedback`` of the segments that can have a cause, by id, as `Segments.select_attributable`.

    What the last fit of causes read was informative then. Only the other texts are read: what was not, and what
    came since.
    """
    split_new_comments(context)
    spans = frames.load_segment_spans(context.store)[["id", "feedback"]]
    items = frames.load_feedback(context.store, columns=("id", "duplicate_of"))
    spans = spans[~spans["feedback"].isin(items.loc[items["duplicate_of"].notna(), "id"])]
    is_attributed = spans["id"].isin(causes.load_attributed_segment_ids(context.store))
    junk = frozenset(context.config.text.junk)
    other_texts = load_segment_texts(context.store, spans.loc[~is_attributed, "id"].tolist())
    new_ids = [segment_id for segment_id, text, _ in other_texts if find_no_theme_reason(text, junk) is None]
    return spans[is_attributed | spans["id"].isin(new_ids)].reset_index(drop=True)


def load_workspace_embedder(context: Context) -> Embedder:
    """Load the embedder that the workspace's configuration names."""
    return load_embedder(context.config.themes.embedder)


def encode_texts(context: Context, texts: list[str], embedder: Embedder | None = None) -> NDArray[np.float32]:
    """Return (n, d) vectors, from the store's cache where they are there; the embedder is loaded when none is given."""
    return encode(
        embedder or load_workspace_embedder(context),
        texts,
        StoredEmbeddings(context.store),
        build_progress_callback(context, ProgressStep(ProgressCode.READ_COMMENTS)),
    )


def split_new_comments(context: Context) -> None:
    """Split and save the comments that have no segments yet."""
    # A comment is split once: decisions and answers are about the segments that it has.
    new_texts = load_texts_without_segments(context.store)
    if new_texts:
        context.progress(ProgressStep(ProgressCode.SPLIT_COMMENTS), 0, 0)
        save_segments(context.store, {id_: split_into_segments(text) for id_, text in new_texts.items()})


def _find_missing_subjects(context: Context, frame: pd.DataFrame) -> pd.Series[str]:
    """Return per segment why it names no subject, missing where it may name one."""
    import pandas as pd

    junk = frozenset(context.config.text.junk)
    languages = set(context.config.text.languages)
    lack_by_text: dict[str, str | None] = {}  # "geen" may come ten thousand times
    reasons: list[str | None] = []
    for text, language, is_duplicate in zip(
        frame["text"], frame["language"], frame["duplicate_of"].notna(), strict=True
    ):
        if text not in lack_by_text:
            missing = find_no_theme_reason(text, junk)
            lack_by_text[text] = missing.value if missing else None
        reason = lack_by_text[text]
        # What a text lacks goes before that it is a duplicate: an empty text is empty, also the second time.
        if reason is None and is_duplicate:
            reason = NoTheme.DUPLICATE.value
        if reason is None and isinstance(language, str) and language not in languages:
            reason = NoTheme.OTHER_LANGUAGE.value
        reasons.append(reason)
    return pd.Series(reasons, dtype=object)


def _find_bare_judgements(frame: pd.DataFrame) -> list[bool]:
    """Return per segment whether it only judges; none of a comment that also names a subject."""
    # "Top! Maar de app is traag": the judgement is about the subject in the same comment, and no theme of its own.
    with_subject = set(frame.loc[frame["reason"].isna(), "feedback"])
    is_candidate = frame["reason"].eq(NoTheme.UNINFORMATIVE.value) & ~frame["feedback"].isin(with_subject)
    is_candidate &= frame["duplicate_of"].isna()
    return [
        candidate and classify_judgement(text, question if isinstance(question, str) else None) is not None
        for candidate, text, question in zip(is_candidate.tolist(), frame["text"], frame["question"], strict=True)
    ]
