"""Random sample of comments that an officer is asked about, each with its recorded probability of being drawn.

One session of about 150 to start, then a few a week. Only such draws correct shares: a comment that somebody *chose* to
confirm says nothing about the ones that nobody looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.errors import UsageError

__all__ = ["CALIBRATION", "WEEKLY", "draw_audit_sample", "draw_contact_sample", "rank_at_random"]

CALIBRATION = 150
"""Comments of the first session: shares of the company and of months are then within 2 points on average. Half a minute
each; half of them are a morning with some contacts to be looked up."""
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
        Column ``segment``; with ``feedback`` whole comments are drawn, and one segment of each. With ``key`` (source
        and key of the comment) and ``part`` (the segment's number in it) the draw depends on these, the seed and the
        session's name alone, so that another computer draws the same; else it depends on the order of the rows.
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
    if "key" in segments:
        comments = _pick_segment_by_key(segments, exclude, seed, session)
    else:
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
    if "key" in sample:
        order = np.argsort(rank_at_random(sample["key"], seed, f"{session}, in order"), kind="stable")
    else:
        order = rng.permutation(len(sample))
    shuffled = sample.iloc[order]
    return shuffled[list(COLUMNS)].reset_index(drop=True)


def draw_contact_sample(contacts: pd.DataFrame, n: int, *, session: str, seed: int) -> pd.DataFrame:
    """Return a random sample of contacts, spread over their strata in proportion, each with the same probability.

    Parameters
    ----------
    contacts
        Columns ``contact``, ``key`` (its number at the source) and ``stratum``.
    n
        How many; fewer when there are not so many.
    session, seed
        The draw depends on these and on the keys alone.

    Returns
    -------
    DataFrame
        ``contact`` and ``inclusion_probability``, in the order of the draw.
    """
    if n < 0:
        raise UsageError(f"expected a number of items to draw, got {n}")
    n = min(n, len(contacts))
    ranks = rank_at_random(contacts["key"], seed, session)
    ordered = contacts.assign(rank=ranks).sort_values(["stratum", "rank"], ignore_index=True)
    # Systematic sampling of a list in order of strata: each gets its part, and each contact the same probability.
    step = len(ordered) / max(n, 1)
    start = float(rank_at_random(["start"], seed, session)[0])
    positions = np.minimum(np.floor((np.arange(n) + start) * step).astype(np.int64), max(len(ordered) - 1, 0))
    sample_rows = ordered.iloc[positions]
    order = np.argsort(rank_at_random(sample_rows["key"], seed, f"{session}, in order"), kind="stable")
    sample: pd.DataFrame = sample_rows.iloc[order][["contact"]].reset_index(drop=True)
    return sample.assign(inclusion_probability=n / max(len(ordered), 1))


def rank_at_random(keys: Iterable[str], seed: int, session: str) -> NDArray[np.float64]:
    """Return a number in [0, 1) for each key, at random and yet the same on every computer.

    The session's name is part of it: comments that came after a session would else have lower numbers than those
    which that session left.

    Examples
    --------
    >>> rank_at_random(["shop|1", "shop|2"], 7, "calibration").round(3)
    array([0.732, 0.115])
    """
    beginning = f"{seed}|{session}|".encode()
    digests = (blake2b(beginning + str(key).encode(), digest_size=8).digest() for key in keys)
    return np.array([int.from_bytes(digest, "big") / 2**64 for digest in digests], dtype=np.float64)


def _pick_segment_by_key(segments: pd.DataFrame, exclude: pd.Series | None, seed: int, session: str) -> pd.DataFrame:
    """Return one segment of each comment that was not drawn before, in the order of ranks, with ``n_segments``."""
    frame = segments.reset_index(drop=True).assign(comment=segments["key"].to_numpy())
    if exclude is not None and len(exclude):
        earlier_comments = set(frame.loc[frame["segment"].isin(exclude), "comment"])
        frame = frame[~frame["comment"].isin(earlier_comments)]
    part_keys = [f"{key}|{part}" for key, part in zip(frame["key"], frame["part"], strict=True)]
    frame = frame.assign(part_rank=rank_at_random(part_keys, seed, session))
    n_segments = frame.groupby("comment")["segment"].transform("size").to_numpy(dtype=float)
    frame = frame.assign(n_segments=n_segments).sort_values("part_rank").drop_duplicates("comment")
    # A rank of its own: the lowest of a long comment's parts is lower than that of a comment with one.
    return frame.assign(comment_rank=rank_at_random(frame["key"], seed, session)).sort_values("comment_rank")


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
