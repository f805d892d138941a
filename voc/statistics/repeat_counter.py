"""Counter of how often numbers came before, in eight bytes a number: tens of millions would fill a set's memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["RepeatCounter"]


class RepeatCounter:
    """Counter of whole numbers below 2⁶⁴, such as digests, that come in parts.

    Sorted arrays whose sizes double, as in a merge sort: a number is merged some twenty times while millions come.

    Examples
    --------
    >>> counter = RepeatCounter()
    >>> counter.count([5, 7, 5]), counter.count([7, 5, 8])
    ([1, 1, 2], [2, 3, 1])
    """

    def __init__(self) -> None:
        self._arrays: list[NDArray[np.uint64]] = []
        # Of the few that came more than once: how often.
        self._repeats: dict[int, int] = {}

    def count(self, numbers: Sequence[int]) -> list[int]:
        """Return for each number how often it has come by now, itself included."""
        were_there = self.contains(numbers)
        n_by_number: dict[int, int] = {}
        counts: list[int] = []
        for number, was_there in zip(numbers, were_there, strict=True):
            n = n_by_number.get(number)
            if n is None:
                n = self._repeats.get(number, 1) if was_there else 0
            n_by_number[number] = n + 1
            counts.append(n + 1)
        self._repeats.update((number, n) for number, n in n_by_number.items() if n > 1)
        was_there_by_number = dict(zip(numbers, were_there, strict=True))
        self.add([number for number in n_by_number if not was_there_by_number[number]])
        return counts

    def contains(self, numbers: Sequence[int]) -> list[bool]:
        """Return for each number whether it came before."""
        array = np.array(numbers, dtype=np.uint64)
        is_there = np.zeros(len(array), dtype=bool)
        for sorted_numbers in self._arrays:
            positions = np.searchsorted(sorted_numbers, array)
            positions[positions == len(sorted_numbers)] = 0
            is_there |= sorted_numbers[positions] == array
        return is_there.tolist()

    def add(self, numbers: Sequence[int]) -> None:
        """Add numbers that have not come before; one that has would be stored twice."""
        if not numbers:
            return
        new = np.unique(np.array(numbers, dtype=np.uint64))
        while self._arrays and len(self._arrays[-1]) <= 2 * len(new):
            new = np.concatenate((self._arrays.pop(), new))
            new.sort()
        self._arrays.append(new)
