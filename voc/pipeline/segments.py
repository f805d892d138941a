"""Comments as segments with vectors: what themes and causes both work on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voc.pipeline.context import Context, tell
from voc.records import NoTheme
from voc.store import StoredEmbeddings, frames, save_segments
from voc.text.embedding.embedder import Embedder, encode, load_embedder
from voc.text.informativeness import judgement, lack
from voc.text.segmentation import split

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Segments", "embedder_of", "load_segments", "vectors_of"]


@dataclass(frozen=True, slots=True)
class Segments:
    """All segments of the store.

    ``frame`` has a row per segment, by id: id, feedback, start, end, text, language, and ``reason``: the value of a
    ``NoTheme`` where it is known before any fit that the segment names no subject, else missing. ``judges`` tells which
    of those still say how somebody finds the whole ("Top!"): they have a theme where many say so. ``question`` is what
    was asked, or missing.
    ``feedback`` is the store's frame of items.
    """

    frame: pd.DataFrame
    feedback: pd.DataFrame


def load_segments(context: Context) -> Segments:
    """Split what was not split yet, and return every segment with its text."""
    import pandas as pd

    feedback = frames.feedback(context.store)
    with_text = feedback[feedback["text"].str.strip() != ""]
    there = frames.segments(context.store)
    new = with_text[~with_text["id"].isin(there["feedback"])]
    if len(new):
        context.progress("splitting comments into segments", 0, 0)
        columns = zip(new["id"].tolist(), new["text"].tolist(), new["language"].tolist(), strict=True)
        spans = {id_: split(text, lang if isinstance(lang, str) else None) for id_, text, lang in columns}
        save_segments(context.store, spans)
        there = frames.segments(context.store)
    frame = there.merge(
        feedback[["id", "text", "language", "duplicate_of", "question"]].rename(columns={"id": "feedback"}),
        on="feedback",
    ).sort_values("id", ignore_index=True)
    whole = frame["text"].tolist()
    frame["text"] = [text[start:end] for text, start, end in zip(whole, frame["start"], frame["end"], strict=True)]
    frame["reason"] = pd.Series(_reasons(context, frame), dtype=object)
    frame["judges"] = _judges(frame)
    return Segments(frame.drop(columns="duplicate_of"), feedback)


def _reasons(context: Context, frame: pd.DataFrame) -> list[str | None]:
    junk = frozenset(context.config.text.junk)
    readable = set(context.config.text.languages)
    known: dict[str, str | None] = {}
    reasons: list[str | None] = []
    for text, language, first in zip(frame["text"], frame["language"], frame["duplicate_of"].notna(), strict=True):
        if text not in known:
            found = lack(text, junk)
            known[text] = found.value if found else None
        reason = known[text]
        if reason is None and first:
            reason = NoTheme.DUPLICATE.value
        if reason is None and isinstance(language, str) and language not in readable:
            reason = NoTheme.OTHER_LANGUAGE.value
        reasons.append(reason)
    return reasons


def _judges(frame: pd.DataFrame) -> list[bool]:
    telling = set(frame.loc[frame["reason"].isna(), "feedback"])
    silent = frame["reason"].eq(NoTheme.UNINFORMATIVE.value) & ~frame["feedback"].isin(telling)
    silent &= frame["duplicate_of"].isna()
    return [
        quiet and judgement(text, question if isinstance(question, str) else None) is not None
        for quiet, text, question in zip(silent.tolist(), frame["text"], frame["question"], strict=True)
    ]


def embedder_of(context: Context) -> Embedder:
    """Load the workspace's embedder."""
    return load_embedder(context.config.themes.embedder)


def vectors_of(context: Context, texts: list[str], embedder: Embedder | None = None) -> NDArray[np.float32]:
    """Return (n, d) vectors, from the cache where they are there."""
    what = "reading the comments"
    return encode(embedder or embedder_of(context), texts, StoredEmbeddings(context.store), tell(context, what))
