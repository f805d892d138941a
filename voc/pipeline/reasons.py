"""Contact reasons: whether agents use the list alike, and what "other" hides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.causes import check_reasons
from voc.causes.reason_quality import resort
from voc.errors import UsageError
from voc.pipeline.context import Context
from voc.pipeline.decisions import SILENT
from voc.pipeline.segments import load_segments, vectors_of
from voc.store import frames, themes

if TYPE_CHECKING:
    import pandas as pd

    from voc.causes.reason_quality import ReasonCheck

__all__ = ["CATCH_ALL", "is_catch_all", "reason_check", "resorted"]

CATCH_ALL = ("overig", "overige", "anders", "other", "divers", "diversen")
"""First words of a reason that says nothing."""


def reason_check(context: Context) -> ReasonCheck:
    """Return agreement per reason, reasons that agents mix up, coverage of themes, and warnings; by reason id.

    Raises
    ------
    UsageError
        There are no ``[[reasons]]`` in ``voc.toml``.
    """
    import pandas as pd

    ids = [entry.id for entry in context.config.reasons]
    if not ids:
        raise UsageError("there are no contact reasons; add [[reasons]] to voc.toml")
    contacts = frames.contacts(context.store)[["key", "reason"]].rename(columns={"key": "contact"})
    labels = pd.concat([contacts, frames.signals(context.store)[["contact", "reason"]]], ignore_index=True)
    assigned = themes.assignments(context.store).dropna(subset="theme")
    segments = load_segments(context).frame[["id", "feedback"]].rename(columns={"id": "segment"})
    covered = assigned.merge(segments, on="segment").drop_duplicates(["feedback", "theme"])
    covered = covered.assign(reason=covered["feedback"].map(_reason_of_items(context)))
    return check_reasons(labels, ids, themes=covered[["reason", "theme"]])


def resorted(context: Context) -> pd.DataFrame:
    """Return what the comments under "other" seem to be about: reason (missing: not sure) and comments, most first.

    Empty when no reason of the list is a catch-all, or no comment is under it.
    """
    import pandas as pd

    other = next((entry.id for entry in context.config.reasons if is_catch_all(entry.name)), None)
    frame = load_segments(context).frame
    frame = frame[~frame["reason"].isin(SILENT)]
    given = frame["feedback"].map(_reason_of_items(context))
    frame, given = frame[given.notna()], given.dropna()
    if other is None or not (given == other).any():
        return pd.DataFrame({"reason": pd.Series(dtype=object), "comments": pd.Series(dtype="int64")})
    vectors = vectors_of(context, frame["text"].tolist())
    codes, comments = pd.factorize(frame["feedback"])
    means = np.zeros((len(comments), vectors.shape[1]), dtype=np.float32)
    np.add.at(means, codes, vectors)
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    reasons = given[~frame["feedback"].duplicated()].tolist()
    found = resort(means, reasons, catch_all=other, seed=context.config.themes.seed)
    counts = found["reason"].astype(object).value_counts(dropna=False)
    return pd.DataFrame(
        {"reason": [name if isinstance(name, str) else None for name in counts.index], "comments": counts.to_numpy()}
    ).astype({"reason": object})


def is_catch_all(name: str) -> bool:
    """Return whether a reason says nothing by its name."""
    words = name.casefold().replace(",", " ").split()
    return bool(words) and words[0] in CATCH_ALL


def _reason_of_items(context: Context) -> pd.Series[str]:
    """Return the reason of each item: its own, else that of its contact; index: feedback id."""
    items = frames.feedback(context.store, texts=False)
    registered = frames.contacts(context.store).drop_duplicates("key").set_index("key")["reason"]
    own = items["reason"].astype(object)
    own = own.where(own.notna(), items["contact"].map(registered))
    return own.set_axis(items["id"]).dropna()
