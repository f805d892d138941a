"""Figures of a theme as people see it today: those of its card, and counted anew where comments came or went since."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from voc.records import Period
from voc.store import decisions, theme_cards, windows
from voc.store.theme_cards import StoredCard
from voc.store.windows import ThemeRow
from voc.triage.request_context import Seat
from voc.triage.responses import Figure

__all__ = ["Shown", "count_text", "figure", "resolve"]

_TOO_FEW = re.compile(r"fewer than (\d+) customers")


@dataclass(frozen=True)
class Shown:
    """Some themes of today with their cards and counts; ``members`` are the ids of a run that are shown as each."""

    seat: Seat
    period: Period | None
    themes: tuple[int, ...]

    @cached_property
    def resolved(self) -> Mapping[int, int]:
        """Theme of a run → theme of today, where it is another one."""
        return decisions.resolved(self.seat.store)

    @cached_property
    def members(self) -> dict[int, tuple[int, ...]]:
        """Ids of a run by theme of today."""
        found: dict[int, list[int]] = {theme: [theme] for theme in self.themes}
        for id_, today in self.resolved.items():
            if today in found:
                found[today].append(id_)
        return {theme: tuple(sorted(ids)) for theme, ids in found.items()}

    @cached_property
    def rows(self) -> dict[int, ThemeRow]:
        """Names, state and decisions."""
        return windows.theme_rows(self.seat.store, self.themes)

    @cached_property
    def cards(self) -> dict[int, StoredCard]:
        """The cards; a theme that a person has just made has none."""
        return theme_cards.cards(self.seat.store, self.themes)

    @cached_property
    def _touched(self) -> frozenset[int]:
        return windows.touched(self.seat.store)

    def moved(self, theme: int) -> bool:
        """Tell whether comments came or went by decisions, so that the run's counts are not today's."""
        ids = self.members[theme]
        return len(ids) > 1 or not self._touched.isdisjoint(ids)

    def comments(self, theme: int) -> Figure:
        """Return the comments of the cards' month; too few customers: without value."""
        card = self.cards.get(theme)
        if self.period is None:
            return self.all_comments(theme)
        if card is not None and not self.moved(theme):
            return figure(self.seat, card.content["comments"])
        since, until = (self.seat.start_of(p.first_day) for p in (self.period, self.period.shifted(1)))
        n, n_customers = windows.count_comments(self.seat.store, self.members[theme], since=since, until=until)
        return self._counted(n, n_customers)

    def all_comments(self, theme: int) -> Figure:
        """Return the comments of all months; too few customers: without value."""
        row, card = self.rows.get(theme), self.cards.get(theme)
        known = None if card is None else card.content.get("customers_ever")
        if row is not None and known is not None and not self.moved(theme):
            return self._counted(row.n_comments, known)
        return self._counted(*windows.count_comments(self.seat.store, self.members[theme]))

    def _counted(self, n: int, n_customers: int) -> Figure:
        smallest = self.seat.config.reports.smallest_group
        if 0 < n_customers < smallest:
            note = self.seat.words("note.too_few", n=smallest)
            return Figure(value=None, n=0, unit="comments", note=note)
        return Figure(value=float(n), n=n, unit="comments")


def resolve(seat: Seat, theme: int) -> int:
    """Return the theme that a theme is today."""
    return decisions.resolved(seat.store).get(theme, theme)


def figure(seat: Seat, kept: Mapping[str, Any]) -> Figure:
    """Return a card's figure, its note in the person's language."""
    note = str(kept["note"])
    if found := _TOO_FEW.match(note):
        note = seat.words("note.too_few", n=found[1])
    elif note == "no comments":
        note = seat.words("note.no_comments")
    return Figure(**{**kept, "note": note})


def count_text(seat: Seat, found: Figure) -> str:
    """Return ``225 opmerkingen``, or that there are too few customers to say."""
    return found.note if found.value is None else seat.words.counted("count.comments", round(found.value))
