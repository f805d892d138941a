"""Quality of the list of contact reasons: whether agents use it alike, and what hides under "other"."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from voc.causes.reason_quality import list_compared_rows, measure_reason_quality, suggest_reasons
from voc.causes.reason_sources import fill_contact_reasons
from voc.config import Config
from voc.errors import UsageError
from voc.store import Store, frames, themes
from voc.store.comment_queries import load_segment_texts
from voc.text.normalize import fold

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from voc.causes.reason_quality import ReasonQuality

__all__ = ["is_catch_all", "load_reason_quality", "load_suggested_reasons"]

CATCH_ALL_WORDS = ("overig", "overige", "anders", "other", "divers", "diversen")
"""First words of a reason that says nothing."""
SMALLEST_LENGTH = 1e-9
"""Below it a mean vector has no direction: it stays as it is instead of being divided by zero."""


def load_reason_quality(store: Store, config: Config, segments: pd.DataFrame) -> ReasonQuality:
    """Return agreement per reason, reasons that agents mix up, coverage of themes, and warnings; by reason id.

    Parameters
    ----------
    segments
        A row per segment, with the columns ``id`` and ``feedback``.

    Raises
    ------
    UsageError
        There are no ``[[reasons]]`` in ``voc.toml``.
    """
    import pandas as pd

    reason_ids = [entry.id for entry in config.reasons]
    if not reason_ids:
        raise UsageError("there are no contact reasons; add [[reasons]] to voc.toml")
    contacts = frames.load_contacts(store, ("key", "reason")).rename(columns={"key": "contact"})
    labels = pd.concat([contacts, frames.load_signals(store, ("contact", "reason"))], ignore_index=True)
    assignments = themes.load_assignments(store).dropna(subset="theme")
    feedback_by_segment = segments[["id", "feedback"]].rename(columns={"id": "segment"})
    mentions = assignments.merge(feedback_by_segment, on="segment").drop_duplicates(["feedback", "theme"])
    mentions = mentions.assign(reason=mentions["feedback"].map(_load_feedback_reasons(store)))
    names = [entry.name for entry in config.reasons]
    return measure_reason_quality(labels, reason_ids, names=names, themes=mentions[["reason", "theme"]])


def load_suggested_reasons(
    store: Store, config: Config, segments: pd.DataFrame, encode: Callable[[list[str]], NDArray[np.float32]]
) -> pd.DataFrame:
    """Return what the comments under "other" seem to be about: reason (missing: not sure) and comments, most first.

    Empty when no reason of the list is a catch-all, or no comment is under it.

    Parameters
    ----------
    segments
        The segments that say something, with the columns ``id`` and ``feedback``.
    encode
        Turns n texts into (n, d) vectors; called only when there is something to suggest.
    """
    import pandas as pd

    catch_all = next((entry.id for entry in config.reasons if is_catch_all(entry.name)), None)
    reasons = segments["feedback"].drop_duplicates().to_frame()
    reasons = reasons.assign(reason=reasons["feedback"].map(_load_feedback_reasons(store))).dropna(subset="reason")
    if catch_all is None or not (reasons["reason"] == catch_all).any():
        return pd.DataFrame({"reason": pd.Series(dtype=object), "comments": pd.Series(dtype="int64")})
    # Of a reason with thousands of comments 150 are learned from: the others' texts and vectors are not loaded.
    reasons = reasons.iloc[list_compared_rows(reasons["reason"].tolist(), catch_all=catch_all, seed=config.themes.seed)]
    segments = segments[segments["feedback"].isin(reasons["feedback"])]
    # They come in the order of their ids, which need not be that of the segments.
    text_by_id = {number: text for number, text, _ in load_segment_texts(store, segments["id"].tolist())}
    texts = [text_by_id[number] for number in segments["id"].tolist()]
    suggestions = suggest_reasons(
        _average_by_comment(encode(texts), segments["feedback"]),
        reasons["reason"].tolist(),
        catch_all=catch_all,
        seed=config.themes.seed,
    )
    counts = suggestions["reason"].astype(object).value_counts(dropna=False)
    reason_ids = [reason if isinstance(reason, str) else None for reason in counts.index]
    return pd.DataFrame({"reason": reason_ids, "comments": counts.to_numpy()}).astype({"reason": object})


def is_catch_all(name: str) -> bool:
    """Return whether a contact reason says nothing by its name.

    Examples
    --------
    >>> is_catch_all("Overig, namelijk"), is_catch_all("Verhuizing")
    (True, False)
    """
    words = fold(name.replace(",", " ")).split()
    return bool(words) and words[0] in CATCH_ALL_WORDS


def _average_by_comment(vectors: NDArray[np.float32], feedback_ids: pd.Series[int]) -> NDArray[np.float32]:
    """Return (n comments, d) mean vectors of length 1, in the order in which the comments first appear."""
    import pandas as pd

    codes, comments = pd.factorize(feedback_ids)
    means = np.zeros((len(comments), vectors.shape[1]), dtype=np.float32)
    np.add.at(means, codes, vectors)
    # A sum has the direction of its mean: scaling it to length 1 makes dividing by the count needless.
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), SMALLEST_LENGTH)
    return means


def _load_feedback_reasons(store: Store) -> pd.Series[str]:
    """Return the contact reason of each item that has one; index: feedback id."""
    items = frames.load_feedback(store, columns=("id", "contact", "reason"))
    signals = frames.load_signals(store, ("contact", "reason", "feedback"))
    reasons = fill_contact_reasons(items, signals, frames.load_contacts(store, ("key", "reason")))
    return reasons.set_axis(items["id"]).dropna()
