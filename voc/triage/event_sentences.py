"""The log as people read it: who decided what, when, and whether it still stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from voc.records import Event
from voc.store import decision_log, windows
from voc.store.decision_log import Logged
from voc.triage import requests
from voc.triage.request_context import Seat, cut, iso, number
from voc.triage.responses import FateResult, HistoryResult, LoggedEvent, NewsResult

__all__ = ["UNDO", "fate", "history", "logged", "news", "sentence_of"]

UNDO = "undo"
N_NEWS = 500


def history(seat: Seat, asked: requests.History) -> HistoryResult:
    """Return decisions, the newest first."""
    found = decision_log.log(
        seat.store, subject=asked.subject, who=asked.who, before=asked.before, limit=asked.limit + 1
    )
    return HistoryResult(rows=logged(seat, found[: asked.limit]), more=len(found) > asked.limit)


def news(seat: Seat, asked: requests.News) -> NewsResult:
    """Return what was decided after an event; of more than 500, the newest."""
    last = decision_log.last_event(seat.store)
    if last <= asked.since:
        return NewsResult(last_event=last, events=[])
    newest = decision_log.log(seat.store, limit=min(N_NEWS, last - asked.since))
    later = [item for item in reversed(newest) if (item.event.id or 0) > asked.since]
    return NewsResult(last_event=max((item.event.id or 0 for item in later), default=last), events=logged(seat, later))


def fate(seat: Seat, asked: requests.Fate) -> FateResult:
    """Return what became of requests."""
    found = decision_log.of_requests(seat.store, asked.request_ids)
    stored = [event for event in found.values() if event is not None]
    with seat.store.reading() as connection:
        stands = decision_log.standing_among(connection, [event.id for event in stored if event.id is not None])
    lines = logged(seat, [Logged(event, event.id in stands) for event in stored])
    told = {event.request_id: line for event, line in zip(stored, lines, strict=True)}
    return FateResult(events={id_: told.get(id_) for id_ in asked.request_ids})


def logged(seat: Seat, found: Sequence[Logged]) -> list[LoggedEvent]:
    """Return events as people read them."""
    say = _Sentences(seat, [item.event for item in found])
    return [
        LoggedEvent(
            id=item.event.id or 0,
            kind=item.event.kind,
            subject=item.event.subject,
            payload=dict(item.event.payload),
            who=item.event.who,
            at=iso(item.event.at) or "",
            why=item.event.why,
            undoes=item.event.undoes,
            standing=item.standing,
            sentence=say.of(item.event),
        )
        for item in found
    ]


def sentence_of(seat: Seat, event: Event) -> str:
    """Return one event in a sentence."""
    return _Sentences(seat, [event]).of(event)


class _Sentences:
    """Says what events did; the names of all themes in them are read once."""

    def __init__(self, seat: Seat, found: Sequence[Event]) -> None:
        self.seat = seat
        self.words = seat.words
        undone = [event.undoes for event in found if event.undoes is not None]
        self.before = self._undone(undone)
        ids = {id_ for event in (*found, *self.before.values()) for id_ in _themes_in(event)}
        self.rows = windows.theme_rows(seat.store, sorted(ids)) if ids else {}

    def _undone(self, ids: Iterable[int]) -> dict[int, Event]:
        """Return the events that others undo, and what those undid themselves."""
        known: dict[int, Event] = {}
        with self.seat.store.reading() as connection:
            waiting = list(ids)
            while waiting:
                id_ = waiting.pop()
                if id_ not in known:
                    known[id_] = decision_log.event_of(connection, id_)
                    if known[id_].undoes is not None:
                        waiting.append(known[id_].undoes or 0)
        return known

    def of(self, event: Event) -> str:
        """Return an event in a sentence without its full stop."""
        if event.undoes is not None:
            return self._undo(event)
        payload: Mapping[str, Any] = event.payload
        values = {"who": cut(event.who, 60), "kind": event.kind, **self._values(event, payload)}
        key = f"event.{event.kind}{_suffix(event.kind, payload)}"
        if event.kind == "split":
            return self.words.counted(key, len(payload["segments"]), **values)
        return self.words(key if self.words.has(key) else "event.other", **values)

    def _undo(self, event: Event) -> str:
        """Say what was undone; undoing an undo is redoing what that had taken back."""
        taken, times = self.before[event.undoes or 0], 1
        while taken.undoes is not None:
            taken, times = self.before[taken.undoes], times + 1
        key = "event.undo" if times % 2 else "event.redo"
        return self.words(key, who=cut(event.who, 60), decision=self.of(taken))

    def _theme(self, id_: object) -> str:
        theme = id_ if isinstance(id_, int) else 0
        return self.seat.named(self.rows.get(theme), theme)

    def _values(self, event: Event, payload: Mapping[str, Any]) -> dict[str, object]:
        """Return all that a phrase about a decision may name."""
        words = self.words
        subject = cut(event.subject.removeprefix("finding/"), 60)
        department = payload.get("department")
        unknown = words("cause.unknown") if event.kind in {"audit", "cause"} else words("event.nobody")
        labels = payload.get("labels") or {}
        label = next((labels[k] for k in (self.seat.language, *labels) if labels.get(k)), "")
        until = payload.get("until")
        return {
            "subject": self._theme(number(subject)) if event.subject.startswith("T-") else subject,
            "finding": subject,
            "reference": subject,
            "labels": f"‘{cut(str(label))}’",
            **{name: self._theme(payload.get(name)) for name in ("into", "part", "parent", "theme")},
            "department": cut(str(department), 80) if department else unknown,
            "fixer": cut(str(payload.get("fixer") or words("event.nobody")), 80),
            "category": words.named("category", payload.get("category")),
            "day": words.date(date.fromisoformat(until)) if until else "",
            "answer": words("answer.agrees" if payload.get("agrees") else "answer.disagrees"),
            "promise": cut(str(payload.get("promise", "")), 120),
        }


def _suffix(kind: str, payload: Mapping[str, Any]) -> str:
    """Return which of two phrases a decision takes."""
    none_of = {"subject": "parent", "place": "theme", "category": "category"}
    if kind in none_of:
        return "_none" if payload.get(none_of[kind]) is None else ""
    yes_of = {"proposal": "accepted", "settle": "upheld"}
    if kind in yes_of:
        return "_yes" if payload.get(yes_of[kind]) else "_no"
    return ""


def _themes_in(event: Event) -> set[int]:
    """Return the themes that a decision names."""
    named = {event.payload.get(name) for name in ("into", "part", "parent", "theme")}
    if event.subject.startswith("T-"):
        named.add(number(event.subject))
    return {id_ for id_ in named if isinstance(id_, int)}
