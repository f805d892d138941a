"""The audit sample: which comments an officer is asked about, drawn at random, each with its recorded probability.

One session of about 150 to start, then a few a week. Only such draws correct shares: an item that somebody *chose* to
confirm says nothing about the ones that nobody looked at.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.errors import UsageError

__all__ = ["CALIBRATION", "WEEKLY", "draw", "inclusion_probabilities"]

CALIBRATION = 150
"""Items of the first session: error of the shares 2–3 points, 45 minutes of an officer's time."""
WEEKLY = 8
COLUMNS = ("segment", "session", "inclusion_probability", "seed")


def draw(
    segments: pd.DataFrame, n: int, *, session: str, seed: int, by: str | None = None, exclude: pd.Series | None = None
) -> pd.DataFrame:
    """Return a random sample with the probability with which each item could enter it.

    Parameters
    ----------
    segments
        Column ``segment``; with ``feedback`` whole comments are drawn, and one segment of each.
    n
        How many; fewer when there are not so many.
    session
        Name of the session, ``"calibration"`` or ``"2026-W41"``.
    seed
        Recorded, so that the draw can be repeated.
    by
        A column to spread over (``"theme"``): each group gets a share in proportion to the root of its size (at least
        one), so that small themes are seen; the recorded probabilities undo it.
    exclude
        Segments drawn before. The comments they belong to are not drawn again.

    Returns
    -------
    DataFrame
        ``segment``, ``session``, ``inclusion_probability``, ``seed``, in the order of the draw.

    Raises
    ------
    UsageError
        When n is negative or the seed does not draw.
    """
    if n < 0:
        raise UsageError(f"expected a number of items to draw, got {n}")
    rng = np.random.default_rng(seed)
    frame = segments.reset_index(drop=True)
    feedback = frame["feedback"] if "feedback" in frame else frame["segment"]
    if exclude is not None and len(exclude):
        seen = set(feedback[frame["segment"].isin(exclude)])
        frame, feedback = frame[~feedback.isin(seen)], feedback[~feedback.isin(seen)]
    order = rng.permutation(len(frame))
    frame = frame.iloc[order].assign(comment=feedback.iloc[order])
    n_segments = frame.groupby("comment")["segment"].transform("size").to_numpy(dtype=float)
    frame = frame.assign(n_segments=n_segments).drop_duplicates("comment")
    frame = frame.iloc[rng.permutation(len(frame))]  # else comments with many segments would come first
    group = frame[by].astype(object).where(frame[by].notna(), None) if by is not None else pd.Series("", frame.index)
    codes = pd.factorize(group, use_na_sentinel=False)[0]
    quota = _quotas(np.bincount(codes, minlength=1), n)
    rank = pd.Series(codes, index=frame.index).groupby(codes).cumcount().to_numpy()
    taken = rank < quota[codes] if len(codes) else np.zeros(0, dtype=bool)
    probability = (quota / np.maximum(np.bincount(codes, minlength=len(quota)), 1))[codes] / frame["n_segments"]
    drawn = frame[taken].assign(session=session, seed=seed, inclusion_probability=probability[taken])
    shuffled = drawn.iloc[rng.permutation(len(drawn))]
    return shuffled[list(COLUMNS)].reset_index(drop=True)


def inclusion_probabilities(draws: pd.DataFrame) -> pd.Series:
    """Return, per segment, the probability of having been drawn in at least one session: 1 − Π (1 − p)."""
    missed = np.log1p(-draws["inclusion_probability"].clip(upper=1 - 1e-12)).groupby(draws["segment"]).sum()
    return pd.Series(-np.expm1(missed), name="inclusion_probability")


def _quotas(sizes: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Return how many to draw from each group: in proportion to the root of its size, never more than there are."""
    n = int(min(n, sizes.sum()))
    root = np.sqrt(sizes)
    quota = np.zeros(len(sizes), dtype=np.int64)
    for _ in range(len(sizes) + 1):
        left = n - int(quota.sum())
        room = sizes - quota
        if left <= 0:
            break
        wanted = np.where(room > 0, root, 0.0)
        exact = left * wanted / max(float(wanted.sum()), 1e-12)
        step = np.minimum(np.floor(exact).astype(np.int64), room)
        if not step.sum():
            first = np.argsort(-(exact - quota), kind="stable")
            first = first[room[first] > 0][:left]
            step = np.zeros_like(quota)
            step[first] = 1
        quota += step
    return quota
