"""Random sample of comments that an officer is asked about, each with its recorded probability of being drawn.

One session of about 150 to start, then a few a week. Only such draws correct shares: a comment that somebody *chose* to
confirm says nothing about the ones that nobody looked at.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.errors import UsageError

__all__ = ["CALIBRATION", "WEEKLY", "draw_audit_sample"]

CALIBRATION = 150
"""Comments of the first session: error of the shares 2–3 points, 45 minutes of an officer's time."""
WEEKLY = 8
COLUMNS = ("segment", "session", "inclusion_probability", "seed")


def draw_audit_sample(
    segments: pd.DataFrame,
    n: int,
    *,
    session: str,
    seed: int,
    by: str | None = None,
    reported: str | None = None,
    exclude: pd.Series | None = None,
) -> pd.DataFrame:
    """Return a random sample with the probability with which each segment could enter it.

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
    reported
        A column of truth values (``"in month"``): half of the sample is drawn where it is true, the rest everywhere, so
        that the month that will be reported becomes surer. Not together with ``by``.
    exclude
        Segments drawn before. The comments they belong to are not drawn again.

    Returns
    -------
    DataFrame
        ``segment``, ``session``, ``inclusion_probability``, ``seed``, in the order of the draw.

    Raises
    ------
    UsageError
        When n is negative, or ``by`` and ``reported`` are both given.
    """
    if n < 0:
        raise UsageError(f"expected a number of items to draw, got {n}")
    if by is not None and reported is not None:
        raise UsageError("a sample is spread by a column, or half of it is drawn from a month; both are not possible")
    rng = np.random.default_rng(seed)
    comments = _pick_segment_per_comment(segments, exclude, rng)
    if reported is None:
        codes = pd.factorize(_list_groups(comments, by), use_na_sentinel=False)[0]
        group_sizes = np.bincount(codes, minlength=1)
        quotas = _allocate_quotas(group_sizes, n)
    else:
        codes = comments[reported].to_numpy(dtype=bool).astype(np.int64)
        group_sizes = np.bincount(codes, minlength=2)
        quotas = _allocate_to_month(group_sizes, n)
    # Comments are in random order already: the first of each group, as many as its quota, are a random sample of it.
    rank = pd.Series(codes, index=comments.index).groupby(codes).cumcount().to_numpy()
    is_drawn = rank < quotas[codes] if len(codes) else np.zeros(0, dtype=bool)
    # A segment is drawn when its comment is, and when it is the one picked of the comment's segments.
    probability = (quotas / np.maximum(group_sizes, 1))[codes] / comments["n_segments"]
    sample = comments[is_drawn].assign(session=session, seed=seed, inclusion_probability=probability[is_drawn])
    # Shuffled again: an officer who stops halfway has then answered a random half, and not the first themes.
    shuffled = sample.iloc[rng.permutation(len(sample))]
    return shuffled[list(COLUMNS)].reset_index(drop=True)


def _pick_segment_per_comment(
    segments: pd.DataFrame, exclude: pd.Series | None, rng: np.random.Generator
) -> pd.DataFrame:
    """Return one random segment of each comment that was not drawn before, in random order, with ``n_segments``."""
    frame = segments.reset_index(drop=True)
    feedback = frame["feedback"] if "feedback" in frame else frame["segment"]
    if exclude is not None and len(exclude):
        earlier_comments = set(feedback[frame["segment"].isin(exclude)])
        frame, feedback = frame[~feedback.isin(earlier_comments)], feedback[~feedback.isin(earlier_comments)]
    order = rng.permutation(len(frame))
    frame = frame.iloc[order].assign(comment=feedback.iloc[order])
    n_segments = frame.groupby("comment")["segment"].transform("size").to_numpy(dtype=float)
    frame = frame.assign(n_segments=n_segments).drop_duplicates("comment")
    return frame.iloc[rng.permutation(len(frame))]  # else comments with many segments would come first


def _list_groups(comments: pd.DataFrame, by: str | None) -> pd.Series:
    """Return the group of each comment; those without a value in the column are one group, None."""
    if by is None:
        return pd.Series("", comments.index)
    return comments[by].astype(object).where(comments[by].notna(), None)


def _allocate_to_month(sizes: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Return how many to draw from other months and from the reported one, ``(2,)``: half, and its part of the rest.

    Parameters
    ----------
    sizes
        Comments of the other months and of the reported one, ``(2,)``.
    n
        How many to draw altogether.
    """
    n = int(min(n, sizes.sum()))
    half = n // 2
    n_reported = half + round((n - half) * sizes[1] / max(int(sizes.sum()), 1))
    # One at least of each: of what could not be drawn the sample says nothing.
    n_reported = int(np.clip(n_reported, min(1, sizes[1], n), n - min(1, sizes[0], max(n - 1, 0))))
    # Where one of the two has too few, the other gives the rest.
    n_reported = int(np.clip(n_reported, n - sizes[0], sizes[1]))
    return np.array([n - n_reported, n_reported], dtype=np.int64)


def _allocate_quotas(sizes: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Return how many to draw from each group: in proportion to the root of its size, never more than there are.

    Parameters
    ----------
    sizes
        Comments per group, ``(n_groups,)``.
    n
        How many to draw altogether.
    """
    n = int(min(n, sizes.sum()))
    root = np.sqrt(sizes)
    quotas = np.zeros(len(sizes), dtype=np.int64)
    # Each round fills a group or gives at least one of the rest away, so there are no more rounds than groups.
    for _ in range(len(sizes) + 1):
        n_open = n - int(quotas.sum())
        n_available = sizes - quotas
        if n_open <= 0:
            break
        demand = np.where(n_available > 0, root, 0.0)
        exact = n_open * demand / max(float(demand.sum()), 1e-12)
        step = np.minimum(np.floor(exact).astype(np.int64), n_available)
        if not step.sum():  # less than one for each: one for those that are furthest below their part
            order = np.argsort(-(exact - quotas), kind="stable")
            order = order[n_available[order] > 0][:n_open]
            step = np.zeros_like(quotas)
            step[order] = 1
        quotas += step
    return quotas
