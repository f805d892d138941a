"""Members of themes that people named beforehand: what their texts mean, and no more.

In the graph a seed theme's texts lie in some community, be it about that or not: a few comments about theft lie among
those about the bicycle. The seed's texts are compared with that community. Where they are as near to its middle as its
own texts are, it is what the seed means. Elsewhere the seed keeps the texts that are nearer to it than to the middle of
the theme that they are in (k-means with a first centre from seeds: Basu, Banerjee & Mooney 2002), and may have none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voc.themes.arrays import FloatArray, LabelArray
from voc.themes.constraints import Constraints

__all__ = ["measure_likeness", "separate_seeds"]

# Set on the draws of benchmarks/seed_themes.py --rare (docs/decisions/0038-themes-that-hold.md).
MIN_RANKS_AND_LIKENESSES = ((0.17, 0.55), (0.35, 0.45))
"""Pairs of which one must be reached for a theme to be what its seed means: mean rank of the seed's texts among the
theme's own by their nearness to its middle (of texts drawn from the theme it is a half), and similarity of the part
that is nearest to the seed and the other one, against that within the parts."""
MIN_NEARNESS, MIN_LEAD = 0.6, 1.5
"""How near the nearest text of a seed must be to the middle of a theme: against the theme's own median, and against the
nearest texts outside (their ``NEAREST_OUTSIDE`` quantile). Of eight seeds that nobody spoke of none reached both, of
those that were spoken of 14 of 16."""
NEAREST_OUTSIDE = 0.99
N_ROUNDS = 15
# Likeness within a part is a mean over pairs of texts: one text has no pair.
MIN_COUNT = 2


def separate_seeds(
    labels: LabelArray,
    vectors: FloatArray,
    constraints: Constraints,
    is_seed: NDArray[np.bool_],
    meaning: FloatArray | None = None,
) -> LabelArray:
    """Return labels with what a seed does not mean in a theme of its own.

    Parameters
    ----------
    labels
        ``(n,)``: theme of each text; every group of ``constraints`` is in one of its own.
    vectors
        ``(n, d)`` of length 1.
    is_seed
        ``(n,)``: which texts people wrote for a theme. Only groups with such texts are looked at.
    meaning
        ``(n, d)`` centred sentence vectors, by which a seed may lie inside a theme whose texts are all alike; None:
        only ``vectors`` tell.
    """
    groups = constraints.constraint_groups
    separated = labels.copy()
    for group in np.unique(groups[is_seed & (groups >= 0)]):
        members = np.flatnonzero(groups == group)
        label = int(separated[members[0]])
        # Comments that people decided about are not cut off: a decision outranks what vectors say.
        others = np.flatnonzero((separated == label) & (groups < 0))
        if not len(others):
            continue
        follows = _find_followers(vectors, members, others)
        if follows.all() or (meaning is not None and _lies_inside(meaning, members, others)):
            continue
        separated[others[~follows]] = separated.max() + 1
    return separated


def _find_followers(vectors: FloatArray, members: LabelArray, others: LabelArray) -> NDArray[np.bool_]:
    """Return which other texts of a seed's theme are what the seed means."""
    follows = _split_by_seed(vectors, members, others)
    rank = _measure_rank(vectors, members, others) if len(others) >= MIN_COUNT else 0.0
    likeness = measure_likeness(vectors[np.concatenate([members, others[follows]])], vectors[others[~follows]])
    is_same = any(rank >= min_rank and likeness >= min_likeness for min_rank, min_likeness in MIN_RANKS_AND_LIKENESSES)
    return np.ones(len(others), dtype=bool) if is_same else follows


def _lies_inside(meaning: FloatArray, members: LabelArray, others: LabelArray) -> bool:
    """Tell whether a text of the seed means what the theme means: no text outside of it comes as near by far.

    Where the comments are alike (forms, set phrases), each is nearer to the others than what a person writes about the
    same, so that a rank among them says nothing.
    """
    lengths = np.linalg.norm(meaning, axis=1, keepdims=True)
    units = meaning / np.maximum(lengths, 1e-9)
    nearness = units @ _scale(units[others].sum(axis=0, dtype=np.float64))
    outside = np.delete(nearness, np.concatenate([members, others]))
    if not len(outside):
        return True
    of_seed, of_theme = float(nearness[members].max()), float(np.median(nearness[others]))
    return of_seed >= MIN_NEARNESS * of_theme and of_seed >= MIN_LEAD * float(np.quantile(outside, NEAREST_OUTSIDE))


def _split_by_seed(vectors: FloatArray, members: LabelArray, others: LabelArray) -> NDArray[np.bool_]:
    seed_sum = vectors[members].sum(axis=0, dtype=np.float64)
    follows = np.zeros(len(others), dtype=bool)
    for _ in range(N_ROUNDS):
        near = vectors[others] @ _scale(seed_sum + vectors[others[follows]].sum(axis=0, dtype=np.float64))
        far = vectors[others] @ _scale(vectors[others[~follows]].sum(axis=0, dtype=np.float64))
        # Were all to follow, nothing would be left for the far side to be the middle of.
        if np.array_equal(near > far, follows) or (near > far).all():
            break
        follows = near > far
    return follows


def _measure_rank(vectors: FloatArray, members: LabelArray, others: LabelArray) -> float:
    total = vectors[others].sum(axis=0, dtype=np.float64)
    rest = total - vectors[others]  # a text is compared with the middle of the others: it is near to itself
    nearness = (vectors[others] * rest).sum(axis=1) / np.maximum(np.linalg.norm(rest, axis=1), 1e-9)
    of_members = vectors[members] @ _scale(total)
    return float((nearness[None, :] < of_members[:, None]).mean())


def measure_likeness(first: FloatArray, second: FloatArray) -> float:
    """Return the mean similarity between two parts against that within them; 1 where one of them is too small."""
    if min(len(first), len(second)) < MIN_COUNT:
        return 1.0
    across = float(first.mean(axis=0) @ second.mean(axis=0))
    within = _measure_similarity_within(first) * _measure_similarity_within(second)
    return across / float(np.sqrt(within)) if within > 0 else 1.0


def _measure_similarity_within(vectors: FloatArray) -> float:
    n, total = len(vectors), vectors.sum(axis=0, dtype=np.float64)
    return float((total @ total - n) / (n * (n - 1)))


def _scale(vector: NDArray[np.float64]) -> FloatArray:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)
