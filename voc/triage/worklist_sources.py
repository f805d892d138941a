"""Items of the work list, made from theme cards, proposals, replies, actions, audit questions and today's decisions.

``ranking`` chooses among them and orders them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from heapq import nlargest
from typing import Any

from voc.decisions.kind_names import DecisionKind
from voc.decisions.kinds import list_kinds
from voc.records import (
    CALIBRATION_SESSION,
    Action,
    Event,
    FeedbackId,
    Period,
    Reference,
    ReferenceKind,
    SegmentId,
    Stage,
    ThemeId,
    ThemeRow,
    contact_reference,
    feedback_reference,
    proposal_reference,
    segment_reference,
    theme_reference,
)
from voc.records.theme_card import CardAlert, ThemeCard
from voc.store import Store, runs, theme_cards, theme_decisions, theme_queries, themes, worklist_queries
from voc.store.themes import StoredProposal
from voc.store.worklist_queries import DecisionSummary
from voc.triage.ranking import UNSEEN_NOVELTY, WorklistItem, compute_novelty, compute_uncertainty
from voc.triage.request_context import RequestContext, match_theme_id

__all__ = ["THEME_KINDS", "WorklistSources", "compute_data_version", "find_line_subject"]

COUNTED_KINDS = list_kinds(
    lambda decision_class: decision_class.settles_item and decision_class.about is not ReferenceKind.FEEDBACK
)
"""Decisions that count as an item of the day; an urgent call comes above the list and is not counted."""
THEME_KINDS = list_kinds(
    lambda decision_class: decision_class.settles_item and decision_class.about is ReferenceKind.THEME
)
"""Decisions after which a theme is done for the day."""
ANSWER_KINDS = frozenset({DecisionKind.AUDIT.value, DecisionKind.CONTACT.value})
"""Answers to questions of the audit."""
ITEM_KIND_BY_SUBJECT = {
    ReferenceKind.PROPOSAL: "proposal",
    ReferenceKind.ACTION: "action",
    ReferenceKind.SEGMENT: "audit",
    ReferenceKind.CONTACT: "audit",
}
"""Kind of the item that a decision about such a thing settles; one about a finding settles a "reply"."""
N_ALERTS = 300
"""Themes with an alert that are looked at, of the highest rank."""
N_FIRST_CARDS = 100
"""Cards that are read first; then twice as many each time."""
MAX_CARDS_AT_ONCE = 5_000
"""Cards that are read together at most."""
N_THEMES_WITHOUT_CARDS = 200
"""Largest themes that are shown before cards were computed."""
URGENT_DAYS = 31
"""Days before the newest comment: whatever was urgent earlier is no call of today."""
OVERDUE_NOVELTY, DUE_NOVELTY = 3.0, 1.5
"""Novelty of an action whose due day has come, and of one that is due within a week."""
AWAITED_NOVELTY = 2.0
"""Novelty of replies and proposals: somebody waits."""


@dataclass(frozen=True)  # without slots: cached_property keeps its values in __dict__
class WorklistSources:
    """Everything that the work list is made of; each part is read once, when it is asked for, and by index."""

    context: RequestContext

    @property
    def _store(self) -> Store:
        return self.context.store

    @cached_property
    def run(self) -> runs.RunInfo | None:
        """The run that the cards are of."""
        return runs.load_current_run(self._store, Stage.CARDS)

    @cached_property
    def period(self) -> Period | None:
        """The month that the cards are about."""
        period = None if self.run is None else self.run.parameters.get("period")
        return None if period is None else Period.parse(str(period))

    @cached_property
    def n_comments(self) -> int:
        """Number of comments when the cards were computed; before the first, of those there are."""
        n_comments = None if self.run is None else self.run.parameters.get("n_comments")
        # Taken from the run: to count a million comments takes 50 ms, of the 83 in which the board opens.
        return worklist_queries.count_feedback(self._store) if n_comments is None else int(n_comments)

    def list_ranked_cards(self, start: int = 0, limit: int | None = None) -> tuple[ThemeCard, ...]:
        """Return cards without content, the greatest impact first; before the first were computed, themes by size."""
        if self.run is not None:
            return theme_cards.load_cards_by_impact(self._store, start=start, limit=limit)
        return self._cards_by_size[start:][:limit]

    @cached_property
    def _cards_by_size(self) -> tuple[ThemeCard, ...]:
        """Cards of the largest themes, made of their size alone."""
        _, theme_ids = theme_queries.load_theme_page(self._store, offset=0, limit=N_THEMES_WITHOUT_CARDS)
        theme_by_id = theme_queries.load_themes_by_id(self._store, theme_ids)
        n_comments = max(1, sum(theme.n_comments for theme in theme_by_id.values()))
        return tuple(
            ThemeCard(theme_id, None, theme_by_id[theme_id].n_comments / n_comments, 1.0, 0.0) for theme_id in theme_ids
        )

    @cached_property
    def impact_by_theme(self) -> Mapping[ThemeId, float]:
        """Impact of each theme with a card: ``{7: 0.12}``."""
        return {card.theme: card.impact for card in self.list_ranked_cards()}

    @cached_property
    def decisions_today(self) -> tuple[DecisionSummary, ...]:
        """The person's active decisions of today that count as an item of the day's list."""
        decisions = worklist_queries.load_decision_summaries(
            self._store, since=self.context.midnight, who=self.context.who
        )
        counted = [decision for decision in decisions if decision.kind in COUNTED_KINDS]
        # Answers of the calibration are not part of the day's list: counted, they would leave fewer items in it.
        calibration_subjects = self._select_calibration_subjects(
            [decision.subject for decision in counted if decision.kind in ANSWER_KINDS]
        )
        return tuple(
            decision
            for decision in counted
            if decision.kind not in ANSWER_KINDS or decision.subject not in calibration_subjects
        )

    def _select_calibration_subjects(self, subjects: Sequence[str]) -> frozenset[str]:
        """Return those of some audited segments and contacts that were drawn for the calibration alone."""
        references = [reference for subject in subjects if (reference := Reference.match(subject)) is not None]
        numbers = {
            kind: [reference.number for reference in references if reference.kind is kind]
            for kind in (ReferenceKind.SEGMENT, ReferenceKind.CONTACT)
        }
        segment_ids = [SegmentId(number) for number in numbers[ReferenceKind.SEGMENT]]
        sessions: dict[str, set[str]] = {
            segment_reference(segment): names
            for segment, names in worklist_queries.load_draw_sessions(self._store, segment_ids).items()
        }
        by_contact = worklist_queries.load_contact_sessions(self._store, numbers[ReferenceKind.CONTACT])
        sessions |= {contact_reference(contact): names for contact, names in by_contact.items()}
        return frozenset(subject for subject, names in sessions.items() if names == {CALIBRATION_SESSION})

    @cached_property
    def open_actions(self) -> tuple[Action, ...]:
        """Actions that departments promised and have not done."""
        return worklist_queries.load_actions(self._store, only_open=True)

    @cached_property
    def done_keys(self) -> frozenset[str]:
        """Keys of the items that this person did today: ``{"theme:T-12", "audit:S-18"}``."""
        return frozenset(map(self._find_item_key, self.decisions_today))

    def _find_item_key(self, decision: DecisionSummary) -> str:
        """Return the key of the item that a decision of today settled."""
        if decision.kind in THEME_KINDS:
            return f"theme:{decision.subject}"  # also of an alert: a theme is one item, whatever it is there for
        if decision.kind == DecisionKind.ACTION:  # a new action is promised from a theme's item
            return f"theme:{theme_reference(self._theme_by_action[decision.subject])}"
        reference = Reference.match(decision.subject)
        item_kind = "reply" if reference is None else ITEM_KIND_BY_SUBJECT[reference.kind]
        return f"{item_kind}:{decision.subject}"

    @cached_property
    def _theme_by_action(self) -> Mapping[str, int]:
        """Theme of each action, also of those that are done: ``{"A-3": 12}``."""
        return {action.reference: action.theme for action in worklist_queries.load_actions(self._store)}

    @cached_property
    def _alerted_cards(self) -> dict[ThemeId, tuple[ThemeCard, CardAlert]]:
        return theme_cards.load_alerts(self._store, N_ALERTS)

    @cached_property
    def alerts(self) -> dict[ThemeId, CardAlert]:
        """The alerts, by theme."""
        return {theme_id: alert for theme_id, (_, alert) in self._alerted_cards.items()}

    @cached_property
    def _alert_cards(self) -> list[ThemeCard]:
        return [card for card, _ in self._alerted_cards.values()]

    @cached_property
    def open_draws(self) -> tuple[worklist_queries.OpenDraw, ...]:
        """Open audit questions: the weekly ones before those of the calibration."""
        draws = worklist_queries.load_open_draws(self._store)
        return tuple(sorted(draws, key=lambda draw: draw.session == CALIBRATION_SESSION))

    @cached_property
    def open_replies(self) -> tuple[Event, ...]:
        """Replies that wait for a judgement."""
        return worklist_queries.load_open_replies(self._store)

    @cached_property
    def proposals(self) -> tuple[StoredProposal, ...]:
        """Proposals of the current fit that nobody has decided about."""
        run = runs.load_current_run(self._store, Stage.THEMES)
        return () if run is None else themes.load_proposals(self._store, run_id=run.id)

    @cached_property
    def urgent_feedback_ids(self) -> tuple[FeedbackId, ...]:
        """Comments that cannot wait and about which nobody has called, the newest first."""
        # Counted from the newest comment and not from today: last month's file may be collected this week.
        # A comment of 2062 is no reason to leave out all others, of that file too.
        tomorrow = self.context.find_day_start(self.context.today + timedelta(days=1))
        newest_at = worklist_queries.load_newest_at(self._store, before=tomorrow)
        last_day = self.context.today if newest_at is None else self.context.find_local_day(newest_at)
        since = self.context.find_day_start(last_day - timedelta(days=URGENT_DAYS))
        feedback_ids = worklist_queries.load_urgent_ids(self._store, since)
        called = (
            worklist_queries.load_last_decision_times(self._store, (DecisionKind.CALLED.value,)) if feedback_ids else {}
        )
        return tuple(id_ for id_ in feedback_ids if feedback_reference(id_) not in called)

    def list_items(self, limit: int, *, with_calibration: bool = False) -> tuple[WorklistItem, ...]:
        """Return the candidates of the work list, without urgent comments.

        Of the themes only those that can be among the ``limit`` best (at least 1) are read, in the order of their
        impact: of 2,000 the first hundred, which is what makes the board open at once. Questions of the calibration
        have a list of their own; ``with_calibration`` adds them here.
        """
        return (
            *self._list_theme_items(limit),
            *self._list_proposal_items(),
            *self._list_reply_items(),
            *self._list_action_items(),
            *self._list_audit_items(with_calibration=with_calibration),
        )

    def list_alert_items(self) -> list[WorklistItem]:
        """Return the themes that have changed and that nobody has looked at since, the highest priority first."""
        items = self._build_theme_items(self._alert_cards)
        return sorted((item for item in items if item.is_waiting), key=lambda item: (-item.priority, item.key))

    def _list_theme_items(self, limit: int) -> list[WorklistItem]:
        done_ids = [
            match_theme_id(item_key.partition(":")[2]) for item_key in self.done_keys if item_key.startswith("theme:")
        ]
        done_cards = [card for card in self._load_cards_of(done_ids) if card.theme not in self.alerts]
        items = self._build_theme_items([*self._alert_cards, *done_cards])
        read_ids = {*self.alerts, *(card.theme for card in done_cards)}
        start = 0
        # A threshold algorithm (Fagin, Lotem & Naor 2001); a test holds its list against looking at all themes.
        while True:
            n_cards = min(N_FIRST_CARDS + start, MAX_CARDS_AT_ONCE)
            cards = self.list_ranked_cards(start, n_cards)
            items += self._build_theme_items([card for card in cards if card.theme not in read_ids])
            start += len(cards)
            if len(cards) < n_cards:
                return items
            # A card further down has no more impact, uncertainty is at most 1, and novelty at most that of a theme
            # that nobody has seen: the themes with an alert, whose novelty may be higher, were read first.
            best_priorities = nlargest(limit, (item.priority for item in items if item.is_waiting))
            if len(best_priorities) == limit and best_priorities[-1] > cards[-1].impact * UNSEEN_NOVELTY:
                return items

    def _load_cards_of(self, theme_ids: Sequence[ThemeId]) -> Sequence[ThemeCard]:
        """Return the cards of some themes, without content."""
        if self.run is None:
            return [card for card in self._cards_by_size if card.theme in theme_ids]
        return theme_cards.load_cards_by_impact(self._store, theme_ids=theme_ids) if theme_ids else ()

    def _build_theme_items(self, cards: Sequence[ThemeCard]) -> list[WorklistItem]:
        """Return the items of those themes that were done today or are neither put away nor gone."""
        if not cards:
            return []
        row_by_theme = theme_decisions.load_active_themes(self._store, [card.theme for card in cards])
        decided_at_by_subject = worklist_queries.load_last_decision_times(
            self._store, THEME_KINDS, subjects=[theme_reference(card.theme) for card in cards]
        )
        items = []
        for card in cards:
            subject = theme_reference(card.theme)
            theme_row, decided_at = row_by_theme.get(card.theme), decided_at_by_subject.get(subject)
            if f"theme:{subject}" in self.done_keys:
                # Ranked as if nobody had decided, so that it keeps its position in the day's list.
                item = self._build_theme_item(card, None, None)
                items.append(replace(item, is_done=True, is_seen=decided_at is not None))
            elif theme_row is not None and not self._is_snoozed(theme_row):
                items.append(self._build_theme_item(card, theme_row, decided_at))
        return items

    def _build_theme_item(
        self, card: ThemeCard, theme_row: ThemeRow | None, decided_at: datetime | None
    ) -> WorklistItem:
        """Return a theme's item; None: nobody has decided about it."""
        has_alert = card.theme in self.alerts
        has_changed = (
            has_alert
            and decided_at is not None
            and self._find_alert_start(card.theme) > self.context.find_local_day(decided_at)
        )
        kind = "alert" if has_alert else "theme"
        return WorklistItem(
            key=f"{kind}:{theme_reference(card.theme)}",
            kind=kind,
            impact=card.impact,
            uncertainty=compute_uncertainty(
                card.doubt,
                has_department=theme_row is not None and theme_row.department is not None,
                is_accepted=theme_row is not None and theme_row.accepted_at is not None,
            ),
            novelty=compute_novelty(
                card.news if has_alert else 0.0, is_seen=decided_at is not None, has_changed=has_changed
            ),
            is_seen=decided_at is not None,
        )

    def _is_snoozed(self, theme_row: ThemeRow) -> bool:
        return theme_row.snoozed_until is not None and theme_row.snoozed_until > self.context.today

    def _find_alert_start(self, theme_id: ThemeId) -> date:
        """Return the day on which a theme's alert began; without a day, the first of its month."""
        day = self.alerts[theme_id].since or self.alerts[theme_id].day
        if day is not None:
            return day
        return date.min if self.period is None else self.period.first_day

    def _find_impact(self, theme_ids: Sequence[int]) -> float:
        """Return the greatest impact of some themes that proposals, replies and actions are about."""
        return max((self._impact_by_named_theme.get(ThemeId(theme_id), 0.0) for theme_id in theme_ids), default=0.0)

    @cached_property
    def _impact_by_named_theme(self) -> Mapping[ThemeId, float]:
        """Impact of the themes that proposals, replies and actions are about."""
        # Read for these few: ``impact_by_theme`` reads the cards of all themes.
        theme_ids = {theme_id for stored in self.proposals for theme_id in stored.proposal.old}
        theme_ids |= {_parse_reply_theme(event) for event in self.open_replies}
        theme_ids |= {action.theme for action in self.open_actions}
        cards = self._load_cards_of(sorted(map(ThemeId, theme_ids)))
        return {card.theme: card.impact for card in cards}

    def _list_proposal_items(self) -> list[WorklistItem]:
        items = [
            WorklistItem(
                f"proposal:{proposal_reference(stored.id)}",
                "proposal",
                impact=self._find_impact(stored.proposal.old),
                novelty=AWAITED_NOVELTY,
            )
            for stored in self.proposals
        ]
        return [*items, *self._list_done_items("proposal")]

    def _list_reply_items(self) -> list[WorklistItem]:
        items = [
            WorklistItem(
                f"reply:{event.subject}",
                "reply",
                impact=self._find_impact([_parse_reply_theme(event)]),
                novelty=AWAITED_NOVELTY,
            )
            for event in self.open_replies
        ]
        return [*items, *self._list_done_items("reply")]

    def _list_action_items(self) -> list[WorklistItem]:
        items = [
            WorklistItem(
                f"action:{action.reference}",
                "action",
                impact=self._find_impact([action.theme]),
                novelty=OVERDUE_NOVELTY if action.due <= self.context.today else DUE_NOVELTY,
            )
            for action in self.open_actions
            if action.due is not None and action.due <= self.context.last_due_day
        ]
        items = [item for item in items if item.key not in self.done_keys]
        return [*items, *self._list_done_items("action")]

    def _list_audit_items(self, *, with_calibration: bool) -> list[WorklistItem]:
        done_items = self._list_done_items("audit", is_random=True)
        draws = [draw for draw in self.open_draws if with_calibration or draw.session != CALIBRATION_SESSION]
        return [*done_items, *(WorklistItem(f"audit:{draw.subject}", "audit", is_random=True) for draw in draws)]

    def _list_done_items(self, kind: str, *, is_random: bool = False) -> list[WorklistItem]:
        item_keys = sorted(item_key for item_key in self.done_keys if item_key.startswith(f"{kind}:"))
        return [WorklistItem(item_key, kind, is_random=is_random, is_done=True) for item_key in item_keys]


def compute_data_version(store: Store) -> str:
    """Return a text that changes with each fit, collected and undone file: ``cards=6 themes=4 file=3 undone=1``."""
    run_ids = runs.load_current_run_ids(store)
    # The number of undone files too: of an earlier one the last id stays.
    files = {
        "file": worklist_queries.load_last_batch_id(store),
        "undone": worklist_queries.count_undone_batches(store),
    }
    numbers = [*run_ids.items(), *files.items()]
    return " ".join(f"{name}={number}" for name, number in numbers)


def find_line_subject(decision: Event) -> str:
    """Return the subject of the line that a decision is about: a new action is promised from its theme's."""
    payload: Mapping[str, Any] = decision.payload
    return theme_reference(payload["theme"]) if decision.kind == DecisionKind.ACTION else decision.subject


def _parse_reply_theme(event: Event) -> ThemeId:
    """Return the theme that a reply is about, given as ``7`` or ``T-7``; 0 for none."""
    payload_theme = event.payload.get("theme")
    return ThemeId(payload_theme) if isinstance(payload_theme, int) else match_theme_id(str(payload_theme))
