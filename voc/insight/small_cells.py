"""Cells of a table that are not shown, so that no group of a few customers can be told, nor derived from the others.

One rule for every table of a month: what is about fewer customers than may be shown is hidden; and as long as all
that is hidden together is not itself large enough, the smallest cell that is left is hidden with it (complementary
suppression; Cox 1980, *Suppression methodology and statistical disclosure control*, Journal of the American Statistical
Association 75, 377–385). Whoever subtracts the shown cells from a known total then finds a sum of several cells, any of
which may hold from none to all of it. ``benchmarks/small_groups.py`` attacks the exported files of a month by linear
programming.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["flag_hidden_cells", "flag_hidden_outcomes", "merge_small_counts"]

SOMEBODY = 0.5
"""Expected count from which on cells are about somebody: a model gives every department a hair of every theme."""


def flag_hidden_cells(counts: ArrayLike, customers: ArrayLike, smallest_group: int) -> NDArray[np.bool_]:
    """Return ``(n,)`` which cells of a table with a known total are not shown.

    Parameters
    ----------
    counts
        ``(n,)`` what the cells hold: comments, contacts; expected numbers may be fractional.
    customers
        ``(n,)`` customers that each is about.
    smallest_group
        Customers from which on a cell may be shown.

    Examples
    --------
    >>> flag_hidden_cells([40, 2, 9, 12, 0], [30, 2, 8, 9, 0], 5).tolist()
    [False, True, True, False, False]
    """
    sizes, n_customers = np.asarray(counts, dtype=float), np.asarray(customers, dtype=float)
    is_hidden: NDArray[np.bool_] = (sizes > 0) & (n_customers < smallest_group)
    # Of all hidden cells together: ten hairs of ten departments may be one customer.
    if sizes[is_hidden].sum() < SOMEBODY:
        return is_hidden
    # Smallest first: the least is lost. Cells of nobody stay: they hide nothing.
    others = [int(i) for i in np.argsort(sizes, kind="stable") if not is_hidden[i] and sizes[i] > 0]
    while others and (is_hidden.sum() == 1 or sizes[is_hidden].sum() < smallest_group):
        is_hidden[others.pop(0)] = True
    return is_hidden


def flag_hidden_outcomes(
    sizes: ArrayLike, customers: ArrayLike, smallest_group: int, *, has_known_rows: bool = False
) -> NDArray[np.bool_]:
    """Return ``(n_groups, n_outcomes)`` which numbers of a table by group and outcome are not shown.

    Parameters
    ----------
    sizes, customers
        ``(n_groups, n_outcomes)`` what each cell holds, and the customers behind it; the first group is all of the
        others together, so what has no row of its own (no reason, no channel) is a group as well.
    has_known_rows
        Whether another table tells about how much each group is. Else whoever prints the table hides the sum of a row
        with a hidden cell.

    Raises
    ------
    ValueError
        The other groups hold less than the first: the rest would follow from it by subtraction.

    Examples
    --------
    >>> table = [[28, 10], [20, 8], [8, 2]]
    >>> flag_hidden_outcomes(table, table, 5).tolist()
    [[False, False], [False, True], [False, True]]
    """
    cells, n_customers = np.asarray(sizes, dtype=float), np.asarray(customers, dtype=float)
    # More than all is right: a signal about two themes is in both.
    if len(cells) > 1 and (cells[1:].sum(axis=0) < cells[0] - SOMEBODY).any():
        raise ValueError(f"expected groups that hold all of the first, got {cells[1:].sum(axis=0)} of {cells[0]}")
    is_hidden = np.zeros(cells.shape, dtype=bool)
    is_hidden[0] = flag_hidden_cells(cells[0], n_customers[0], smallest_group)
    # What is hidden of all groups together is hidden of each: their sum would tell it.
    is_hidden[1:] = is_hidden[0]
    n_hidden = -1
    while n_hidden != is_hidden.sum():  # what a row hides, a column may have to hide with another one
        n_hidden = int(is_hidden.sum())
        # A cell that is hidden already counts as one of nobody in particular, so that it is hidden here as well.
        few = np.where(is_hidden & (cells > 0), 1.0, n_customers)
        for column in np.flatnonzero(~is_hidden[0]):
            is_hidden[1:, column] |= flag_hidden_cells(cells[1:, column], few[1:, column], smallest_group)
        if has_known_rows:
            few = np.where(is_hidden & (cells > 0), 1.0, n_customers)
            for row in range(1, len(cells)):
                is_hidden[row] |= flag_hidden_cells(cells[row], few[row], smallest_group)
    return is_hidden


def merge_small_counts(
    count_by_code: dict[str, int], customers_by_code: dict[str, int], smallest_group: int, *, name: str
) -> dict[str, int]:
    """Return the counts with those that are not shown taken together under one name.

    Examples
    --------
    >>> merge_small_counts({"phone": 40, "chat": 9, "letter": 2}, {"phone": 31, "chat": 8, "letter": 2}, 5, name="few")
    {'phone': 40, 'few': 11}
    """
    codes = list(count_by_code)
    is_hidden = flag_hidden_cells(
        [count_by_code[code] for code in codes], [customers_by_code.get(code, 0) for code in codes], smallest_group
    )
    merged = {code: count_by_code[code] for code, hidden in zip(codes, is_hidden, strict=True) if not hidden}
    n_merged = sum(count_by_code.values()) - sum(merged.values())
    return merged | ({name: n_merged} if n_merged else {})
