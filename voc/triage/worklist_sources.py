"""What waits for a person today, brought together from cards, decisions and the log, for ``queue`` to rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from heapq import nlargest

from voc.records import Action, Event, Period
from voc.store import runs, theme_cards, themes, windows, worklist_queries
from voc.store.theme_cards import StoredCard
from voc.store.themes import StoredProposal
from voc.store.worklist_queries import Decided
from voc.triage.ranking import FIRST_SEEN, Waiting, doubt_about, news_of
from voc.triage.request_context import Seat, number

__all__ = ["CALIBRATION", "THEME_KINDS", "Desktop"]

CALIBRATION = "calibration"
THEME_KINDS = (
    "accept",
    "rename",
    "merge",
    "split",
    "exclude",
    "pin",
    "subject",
    "department",
    "category",
    "snooze",
)
"""Decisions after which a theme is done for the day."""
COUNTED = (*THEME_KINDS, "proposal", "audit", "settle", "action", "done")
"""Decisions that count as an item of the day: not a single comment's place, and not an urgent call."""
N_ALERTS = 300
N_LOOKED_AT = 100
"""Themes that are read first; then twice as many."""
MOST_AT_ONCE = 5_000
URGENT_DAYS = 31
"""What was urgent longer ago than that before the newest comment is no call of today."""
OVERDUE, DUE = 3.0, 1.5
WAITS = 2.0
"""News of replies and proposals: somebody waits."""


@dataclass(frozen=True)
class Desktop:
    """What lies on the desk. Everything is read once, when it is asked for, and by index."""

    seat: Seat

    @cached_property
    def run(self) -> runs.RunInfo | None:
        """The run that the cards are of."""
        return runs.current_run(self.seat.store, "cards")

    @cached_property
    def period(self) -> Period | None:
        """The month that the cards are about."""
        said = None if self.run is None else self.run.parameters.get("period")
        return None if said is None else Period.parse(str(said))

    @cached_property
    def n_comments(self) -> int:
        """How many comments there were when the cards were reckoned; before that, there are."""
        known = None if self.run is None else self.run.parameters.get("n_comments")
        return worklist_queries.n_comments(self.seat.store) if known is None else int(known)

    def ranked(self, start: int = 0, limit: int | None = None) -> tuple[StoredCard, ...]:
        """Return cards without content, the greatest impact first; before the first were reckoned, themes by size."""
        if self.run is not None:
            return theme_cards.ranked(self.seat.store, start=start, limit=limit)
        return self._by_size[start:][:limit]

    @cached_property
    def _by_size(self) -> tuple[StoredCard, ...]:
        _, ids = windows.themes_window(self.seat.store, offset=0, limit=200)
        rows = windows.theme_rows(self.seat.store, ids)
        whole = max(1, sum(row.n_comments for row in rows.values()))
        return tuple(StoredCard(id_, {}, 0.0, rows[id_].n_comments / whole, 1.0, 0.0) for id_ in ids)

    @cached_property
    def impact(self) -> Mapping[int, float]:
        """Impact of each theme with a card."""
        return {card.theme: card.impact for card in self.ranked()}

    @cached_property
    def today(self) -> tuple[Decided, ...]:
        """The person's standing decisions of today that count as an item."""
        found = worklist_queries.decided(self.seat.store, since=self.seat.midnight, who=self.seat.who)
        return tuple(item for item in found if item.kind in COUNTED)

    @cached_property
    def open_actions(self) -> tuple[Action, ...]:
        """What departments promised and have not done."""
        return worklist_queries.actions(self.seat.store, only_open=True)

    @cached_property
    def done_keys(self) -> frozenset[str]:
        """Keys of the items that this person did today."""
        opened = any(item.kind == "action" for item in self.today)
        of_action = {f"A-{a.id}": a.theme for a in worklist_queries.actions(self.seat.store)} if opened else {}
        keys = set()
        for item in self.today:
            if item.kind in THEME_KINDS:
                keys.add(f"theme:{item.subject}")
            elif item.kind == "action":
                keys.add(f"theme:T-{of_action[item.subject]}")
            elif item.kind == "done":
                keys.add(f"action:{item.subject}")
            elif item.kind == "settle":
                keys.add(f"reply:{item.subject}")
            else:
                keys.add(f"{item.kind}:{item.subject}")
        return frozenset(keys)

    @cached_property
    def alerted(self) -> dict[int, StoredCard]:
        """The cards of themes with an alert, with content."""
        return theme_cards.alerted(self.seat.store, N_ALERTS)

    @cached_property
    def draws(self) -> tuple[worklist_queries.OpenDraw, ...]:
        """Open audit questions: the weekly ones before those of the calibration."""
        found = worklist_queries.open_draws(self.seat.store)
        return tuple(sorted(found, key=lambda draw: draw.session == CALIBRATION))

    @cached_property
    def replies(self) -> tuple[Event, ...]:
        """Replies that wait for a judgement."""
        return worklist_queries.open_replies(self.seat.store)

    @cached_property
    def proposals(self) -> tuple[StoredProposal, ...]:
        """What the current fit proposes."""
        current = runs.current_run(self.seat.store, "themes")
        return () if current is None else themes.proposals(self.seat.store, run=current.id)

    @cached_property
    def urgent(self) -> tuple[int, ...]:
        """Comments that cannot wait and about which nobody has called, the newest first."""
        newest = worklist_queries.newest_at(self.seat.store)
        day = self.seat.today if newest is None else self.seat.day_of(newest)
        found = worklist_queries.urgent(
            self.seat.store, self.seat.start_of(date.fromordinal(day.toordinal() - URGENT_DAYS))
        )
        called = worklist_queries.last_decided(self.seat.store, ("called",)) if found else {}
        return tuple(id_ for id_ in found if f"F-{id_}" not in called)

    def waiting(self, limit: int) -> tuple[Waiting, ...]:
        """Return what ``queue`` ranks: all but the urgent, and of the themes those that can be of the ``limit`` best.

        Themes come in the order of their impact until no other can be worth more than the last of the best: of 2,000
        the first hundred are looked at, which is what makes the board open at once.
        """
        return (*self._themes(limit), *self._proposals(), *self._replies(), *self._actions(), *self._audits())

    def alerts(self) -> list[Waiting]:
        """Return the themes that have changed and that nobody has looked at since, the most worth first."""
        waits = [item for item in self._looked_at(list(self.alerted.values())) if item.news > 0 and not item.done]
        return sorted(waits, key=lambda item: (-item.worth, item.key))

    def _themes(self, limit: int) -> list[Waiting]:
        today = [number(key.partition(":")[2]) for key in self.done_keys if key.startswith("theme:")]
        done = [card for card in self._ranked_among(today) if card.theme not in self.alerted]
        found = self._looked_at([*self.alerted.values(), *done])
        known, start = {*self.alerted, *(card.theme for card in done)}, 0
        while True:
            n = min(N_LOOKED_AT + start, MOST_AT_ONCE)
            some = self.ranked(start, n)
            found += self._looked_at([card for card in some if card.theme not in known])
            start += len(some)
            best = nlargest(limit, (item.worth for item in found if item.news > 0 and not item.done))
            if len(some) < n or (len(best) == limit and best[-1] > some[-1].impact * FIRST_SEEN):
                return found

    def _ranked_among(self, themes: Sequence[int]) -> Sequence[StoredCard]:
        if self.run is None:
            return [card for card in self._by_size if card.theme in themes]
        return theme_cards.ranked(self.seat.store, themes=themes) if themes else ()

    def _looked_at(self, some: Sequence[StoredCard]) -> list[Waiting]:
        """Return which of some themes wait, or were done today."""
        subjects = [f"T-{card.theme}" for card in some]
        if not subjects:
            return []
        states = worklist_queries.theme_states(self.seat.store, [card.theme for card in some])
        decided = worklist_queries.last_decided(self.seat.store, THEME_KINDS, subjects=subjects)
        found = []
        for card, subject in zip(some, subjects, strict=True):
            state, last = states.get(card.theme), decided.get(subject)
            done = f"theme:{subject}" in self.done_keys
            if not done and (state is None or self._asleep(state)):
                continue
            alerted = card.theme in self.alerted
            seen = last is not None and not done
            changed = seen and alerted and last is not None and self._began(card.theme) > self.seat.day_of(last)
            named, accepted = (state.named, state.accepted) if state is not None and not done else (False, False)
            doubt = doubt_about(card.doubt, named=named, accepted=accepted)
            news = news_of(card.news if alerted else 0.0, seen=seen, changed=changed)
            kind = "alert" if alerted else "theme"
            found.append(Waiting(f"{kind}:{subject}", kind, card.impact, doubt, news, done=done, seen=last is not None))
        return found

    def _asleep(self, state: worklist_queries.ThemeState) -> bool:
        return state.snoozed_until is not None and state.snoozed_until > self.seat.today

    def _began(self, theme: int) -> date:
        """Return when a theme's alert began; without a day, with its month."""
        alert = self.alerted[theme].content["alert"]
        told = alert.get("since") or alert.get("day")
        if told is not None:
            return date.fromisoformat(told)
        return date.min if self.period is None else self.period.first_day

    def _of_themes(self, ids: Sequence[int]) -> float:
        return max((self._impact_of_few.get(id_, 0.0) for id_ in ids), default=0.0)

    @cached_property
    def _impact_of_few(self) -> Mapping[int, float]:
        """Impact of the themes that proposals, replies and actions are about."""
        ids = {id_ for p in self.proposals for id_ in p.proposal.old}
        ids |= {_theme_of(event) for event in self.replies} | {item.theme for item in self.open_actions}
        return {card.theme: card.impact for card in self._ranked_among(sorted(ids))}

    def _proposals(self) -> list[Waiting]:
        waits = [
            Waiting(f"proposal:P-{p.id}", "proposal", self._of_themes(p.proposal.old), 1.0, WAITS)
            for p in self.proposals
        ]
        return [*waits, *self._done("proposal")]

    def _replies(self) -> list[Waiting]:
        waits = [
            Waiting(f"reply:{event.subject}", "reply", self._of_themes([_theme_of(event)]), 1.0, WAITS)
            for event in self.replies
        ]
        return [*waits, *self._done("reply")]

    def _actions(self) -> list[Waiting]:
        due = [item for item in self.open_actions if item.due is not None and item.due <= self.seat.week_ahead]
        waits = [
            Waiting(
                f"action:A-{item.id}",
                "action",
                self._of_themes([item.theme]),
                1.0,
                OVERDUE if item.due is not None and item.due <= self.seat.today else DUE,
            )
            for item in due
            if f"action:A-{item.id}" not in self.done_keys
        ]
        return [*waits, *self._done("action")]

    def _audits(self) -> list[Waiting]:
        done = [Waiting(item.key, "audit", random=True, done=True) for item in self._done("audit")]
        return [*done, *(Waiting(f"audit:S-{draw.segment}", "audit", random=True) for draw in self.draws)]

    def _done(self, kind: str) -> list[Waiting]:
        return [Waiting(key, kind, done=True) for key in sorted(self.done_keys) if key.startswith(f"{kind}:")]


def _theme_of(event: Event) -> int:
    theme = event.payload.get("theme")
    return theme if isinstance(theme, int) else number(str(theme))
