"""Who can be the cause, by the names of today: departments merge, split and get renamed with dates.

Evidence keeps the name that was used then; :class:`Chart` brings it to the names that hold on a day, so that a
rename changes no number and a merge adds up what its parts had.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from voc.records import Department

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Change", "Chart"]


class Change(Protocol):
    """A rename, merge or split: ``share`` of ``old`` went to ``new`` on a day (``config.DepartmentChange``)."""

    @property
    def old(self) -> str:
        """Name before."""
        ...

    @property
    def new(self) -> str:
        """Name after."""
        ...

    @property
    def at(self) -> date:
        """First day of the new name."""
        ...

    @property
    def share(self) -> float:
        """Part of ``old`` that went to ``new``, in (0, 1]."""
        ...


@dataclass(frozen=True)
class Chart:
    """The organisation on a day.

    Parameters
    ----------
    departments
        All that ever were, old names included.
    changes
        What became of them.
    as_of
        Changes after this day have not happened yet; None: every change has.

    Examples
    --------
    >>> chart = Chart((Department("Meetdata"), Department("Meetdata & Marktprocessen")), changes)
    >>> chart.today("meetdata")
    {'Meetdata & Marktprocessen': 1.0}
    """

    departments: Sequence[Department]
    changes: Sequence[Change] = ()
    as_of: date | None = None

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {_folded(entry.name): entry.name for entry in self.departments}

    @cached_property
    def _successors(self) -> Mapping[str, tuple[tuple[date, str, float], ...]]:
        found: dict[str, list[tuple[date, str, float]]] = {}
        for change in sorted(self.changes, key=lambda c: (c.at, c.old, c.new)):
            if self.as_of is None or change.at <= self.as_of:
                found.setdefault(self.name(change.old), []).append((change.at, self.name(change.new), change.share))
        return {old: tuple(news) for old, news in found.items()}

    def name(self, name: str) -> str:
        """Return a department's name as it is written in ``voc.toml``, or the name itself."""
        return self._names.get(_folded(name), name)

    def knows(self, name: str) -> bool:
        """Tell whether a name is one of the departments; without any, every name is."""
        return not self.departments or _folded(name) in self._names

    def today(self, name: str) -> dict[str, float]:
        """Return what a department is called now, with shares that sum to 1; empty for an unknown name."""
        if not self.knows(name):
            return {}
        found: dict[str, float] = {}
        self._follow(self.name(name), 1.0, date.min, (), found)
        return found

    def _follow(self, name: str, share: float, since: date, seen: tuple[str, ...], found: dict[str, float]) -> None:
        later = [(at, new, part) for at, new, part in self._successors.get(name, ()) if at >= since]
        if not later or name in seen:
            found[name] = found.get(name, 0.0) + share
            return
        total = sum(part for _, _, part in later)
        if total < 1:
            found[name] = found.get(name, 0.0) + share * (1 - total)
        for at, new, part in later:
            self._follow(new, share * part / max(total, 1.0), at, (*seen, name), found)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names that can be given as a cause now, in the order of ``voc.toml``."""
        reached = {name for entry in self.departments for name in self.today(entry.name)}
        return tuple(entry.name for entry in self.departments if entry.name in reached)

    @cached_property
    def validity(self) -> Mapping[str, tuple[date | None, date | None]]:
        """First and last-plus-one day per current name; what a predecessor covered belongs to it."""
        spans: dict[str, tuple[date | None, date | None]] = {}
        for entry in self.departments:
            if entry.name in self.names:
                inherits = any(self.name(change.new) == entry.name for change in self.changes)
                spans[entry.name] = (None if inherits else entry.valid_from, entry.valid_to)
        return spans

    def translate(self, names: Iterable[str]) -> pd.DataFrame:
        """Return columns ``old``, ``department``, ``share``: one line for each old and current name."""
        import pandas as pd

        lines = [(old, new, share) for old in dict.fromkeys(names) for new, share in self.today(old).items()]
        return pd.DataFrame(lines, columns=["old", "department", "share"]).astype({"share": float})


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
