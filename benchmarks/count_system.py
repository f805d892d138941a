"""Counts of which some are printed, as a system of linear constraints: what can be derived about those that are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

ROUNDING = 1e-4
"""Half of the last digit in a workbook's cells and in the frames is less than this."""
SUM_OF_ROUNDINGS = 0.01
"""Many rounded numbers meet in one cell: within a hundredth of five it is five."""
FEW_LOW, FEW_HIGH, SMALLEST_GROUP = 1.0, 4.0, 5.0
SMALLEST_CELL = 0.5
"""A model gives every department a hair of every theme: sums below this are nobody."""

Key = Hashable
Terms = Mapping[Key, float]


@dataclass(frozen=True)
class HiddenCell:
    """A sum of counts that a table does not print."""

    table: str
    name: str
    terms: Terms


class CountSystem:
    """Counts of 0 or more by their keys, what is printed about their sums, and the cells that are not printed.

    Examples
    --------
    >>> system = CountSystem()
    >>> system.state({"a": 1, "b": 1, "c": 1}, 20)
    >>> system.state({"a": 1}, 17)
    >>> system.hide("letters", {"b": 1})
    >>> system.attack()[0]["derivable"]
    1
    """

    def __init__(self) -> None:
        self._places: dict[Key, int] = {}
        self._statements: list[tuple[Terms, float, float]] = []
        self._hidden: list[HiddenCell] = []

    def state(self, terms: Terms | Iterable[Key], value: float, *, most: float | None = None) -> None:
        """Add that a sum is so much, or from ``value`` to ``most``."""
        terms = terms if isinstance(terms, Mapping) else dict.fromkeys(terms, 1.0)
        high = value if most is None else most
        for key in terms:
            self._places.setdefault(key, len(self._places))
        self._statements.append((terms, value - ROUNDING, high + ROUNDING))

    def hide(self, table: str, terms: Terms | Iterable[Key]) -> None:
        """Add a cell that is not printed."""
        terms = terms if isinstance(terms, Mapping) else dict.fromkeys(terms, 1.0)
        for key in terms:
            self._places.setdefault(key, len(self._places))
        self._hidden.append(HiddenCell(table, " + ".join(map(str, terms)), terms))

    def attack(self) -> list[dict[str, Any]]:
        """Return per table how many hidden cells' feasible ranges do not hold 1 to 4.

        A cell that can only be 0 (less than half a customer by all that is printed) hides nobody, and is not counted.
        One that can only be five or more is the large side of a few that are hidden: it is counted as ``large``.
        """
        tables: dict[str, dict[str, Any]] = {}
        for cell, low, high in self._find_ranges():
            line = tables.setdefault(
                cell.table,
                {"table": cell.table, "hidden": 0, "large": 0, "derivable": 0, "narrowest": None, "first": ""},
            )
            if high < SMALLEST_CELL:
                continue
            line["hidden"] += 1
            width = round(high - low, 2)
            line["narrowest"] = width if line["narrowest"] is None else min(line["narrowest"], width)
            if low >= SMALLEST_GROUP - SUM_OF_ROUNDINGS:
                line["large"] += 1
            elif low > FEW_LOW + ROUNDING or high < FEW_HIGH - ROUNDING:
                line["derivable"] += 1
                line["first"] = line["first"] or f"{cell.name}: {low:.2f} to {high:.2f}"
        return list(tables.values())

    def _find_ranges(self) -> Iterable[tuple[HiddenCell, float, float]]:
        """Yield the least and the most that each hidden cell can hold, by the statements it hangs together with."""
        n = len(self._places)
        pairs = [
            (self._places[next(iter(terms))], self._places[key]) for terms, *_ in self._statements for key in terms
        ]
        pairs += [(self._places[next(iter(c.terms))], self._places[key]) for c in self._hidden for key in c.terms]
        graph = csr_matrix((np.ones(len(pairs)), tuple(np.array(pairs, dtype=np.int64).reshape(-1, 2).T)), shape=(n, n))
        _, groups = connected_components(graph, directed=False)
        members, statements = defaultdict(list), defaultdict(list)
        for place in range(n):
            members[groups[place]].append(place)
        for statement in self._statements:
            statements[groups[self._places[next(iter(statement[0]))]]].append(statement)
        for cell in self._hidden:
            group = groups[self._places[next(iter(cell.terms))]]
            local = {place: k for k, place in enumerate(members[group])}
            yield cell, *self._solve(cell.terms, statements[group], local)

    def _solve(
        self, terms: Terms, statements: list[tuple[Terms, float, float]], local: Mapping[int, int]
    ) -> tuple[float, float]:
        goal = np.zeros(len(local))
        for key, weight in terms.items():
            goal[local[self._places[key]]] += weight
        if not statements:
            return 0.0, np.inf
        cells = [
            (row, local[self._places[key]], w) for row, (each, *_) in enumerate(statements) for key, w in each.items()
        ]
        rows, columns, weights = (list(part) for part in zip(*cells, strict=True))
        sums = csr_matrix((weights, (rows, columns)), shape=(len(statements), len(local)))
        lows, highs = (np.array([statement[k] for statement in statements]) for k in (1, 2))
        from scipy.sparse import vstack

        limits, bounds = vstack([sums, -sums]), np.concatenate([highs, -lows])
        ends = []
        for sign in (1, -1):
            result = linprog(sign * goal, A_ub=limits, b_ub=bounds, bounds=(0, None), method="highs")
            if result.status == 2:
                raise ValueError(f"what is printed about {list(terms)[:3]} contradicts itself")
            ends.append(sign * result.fun if result.success else sign * -np.inf)
        return float(ends[0]), float(ends[1])
