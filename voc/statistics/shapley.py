"""Shapley values: a total divided over those who brought it about together, so that the parts add up to it.

Shapley (1953), *A value for n-person games*, Contributions to the Theory of Games II, 307–317: each gets the mean of
what it adds, over all orders in which they may come. Exact, from all 2ⁿ sets.
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["compute_shapley_values"]

MAX_MEMBERS = 16
"""Members of which all sets are gone through: 65,536 of them take a tenth of a second."""


def compute_shapley_values(values: ArrayLike) -> NDArray[np.float64]:
    """Return ``(n,)`` what each member adds; they sum to the value of all members less that of none.

    Parameters
    ----------
    values
        ``(2ⁿ,)`` value of each set; bit i of a set's number says that member i is in it.

    Raises
    ------
    ValueError
        The number of values is no power of two, or there are more than sixteen members.

    Examples
    --------
    >>> compute_shapley_values([0.0, 1.0, 2.0, 5.0]).tolist()
    [2.0, 3.0]
    """
    set_values = np.asarray(values, dtype=float)
    n = set_values.size.bit_length() - 1
    if set_values.size != 2**n or n > MAX_MEMBERS:
        raise ValueError(f"expected a value for each set of at most {MAX_MEMBERS} members, got {set_values.size}")
    sets = np.arange(set_values.size)
    sizes = np.bitwise_count(sets).astype(np.int64)
    # Orders in which just these come before a member: |S|! (n − |S| − 1)! of n!.
    weights = np.array([factorial(k) * factorial(n - k - 1) / factorial(n) for k in range(n)])
    parts = np.zeros(n)
    for member in range(n):
        without = sets[(sets >> member) & 1 == 0]
        gains = set_values[without | (1 << member)] - set_values[without]
        parts[member] = float(weights[sizes[without]] @ gains)
    return parts
