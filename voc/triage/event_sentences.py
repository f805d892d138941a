"""The log of decisions as people read it: a sentence for each event, and whether it is active."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from voc.decisions.kind_names import DecisionKind
from voc.decisions.parsing import find_defect
from voc.records import Event, Reference, ReferenceKind, Theme, ThemeId, finding_code, label_in
from voc.store import decision_log, theme_queries
from voc.store.decision_log import LogEntry
from voc.triage import requests
from voc.triage.field_words import find_variant, format_payload_fields
from voc.triage.request_context import RequestContext, format_moment, shorten
from voc.triage.responses import EventView, HistoryResult, NewsResult, RequestStatusResult
from voc.triage.worklist_sources import compute_data_version

__all__ = ["build_event_views", "find_answer_key", "format_event", "get_request_status", "list_history", "list_news"]

MAX_NEWS = 500
THEME_FIELDS = ("into", "part", "parent", "theme")
"""Fields of a payload that hold the number of a theme."""
LONGEST_NAME, LONGEST_DEPARTMENT, LONGEST_PROMISE = 60, 80, 120


def list_history(context: RequestContext, args: requests.HistoryArgs) -> HistoryResult:
    """Return a page of decisions, the newest first, and whether there are more."""
    # One more than is shown is read: it shows whether there is a next page.
    entries = decision_log.load_logged_events(
        context.store, subject=args.subject, who=args.who, before=args.before, limit=args.limit + 1
    )
    return HistoryResult(rows=build_event_views(context, entries[: args.limit]), more=len(entries) > args.limit)


def list_news(context: RequestContext, args: requests.NewsArgs) -> NewsResult:
    """Return what was decided after an event, the oldest first; of more than 500, the newest."""
    last_id, data_version = decision_log.load_last_event_id(context.store), compute_data_version(context.store)
    if last_id <= args.since:
        return NewsResult(last_event=last_id, data_version=data_version, events=[])
    newest_entries = decision_log.load_logged_events(context.store, limit=min(MAX_NEWS, last_id - args.since))
    entries = [entry for entry in reversed(newest_entries) if (entry.event.id or 0) > args.since]
    # Of what was read, not of the look before it: what was decided between the two would be reported twice.
    last_id = max((entry.event.id or 0 for entry in entries), default=last_id)
    return NewsResult(last_event=last_id, data_version=data_version, events=build_event_views(context, entries))


def get_request_status(context: RequestContext, args: requests.RequestStatusArgs) -> RequestStatusResult:
    """Return the event that each request stored, or None for one that never arrived."""
    events_by_request = decision_log.load_events_by_request(context.store, args.request_ids)
    events = [event for event in events_by_request.values() if event is not None]
    with context.store.reading() as connection:
        active_ids = decision_log.find_active_ids(connection, [event.id for event in events if event.id is not None])
    views = build_event_views(context, [LogEntry(event, event.id in active_ids) for event in events])
    views_by_request = {event.request_id: view for event, view in zip(events, views, strict=True)}
    return RequestStatusResult(events={request_id: views_by_request.get(request_id) for request_id in args.request_ids})


def build_event_views(context: RequestContext, entries: Sequence[LogEntry]) -> list[EventView]:
    """Return events as people read them."""
    writer = _SentenceWriter(context, [entry.event for entry in entries])
    return [
        EventView(
            id=entry.event.id or 0,
            kind=entry.event.kind,
            subject=entry.event.subject,
            payload=dict(entry.event.payload),
            who=entry.event.who,
            at=format_moment(entry.event.at) or "",
            why=entry.event.why,
            undoes=entry.event.undoes,
            standing=entry.is_active,
            sentence=writer.write(entry.event),
        )
        for entry in entries
    ]


def format_event(context: RequestContext, event: Event) -> str:
    """Return one event in a sentence."""
    return _SentenceWriter(context, [event]).write(event)


class _SentenceWriter:
    """Writes what events did in sentences; the names of all themes in them are read once."""

    def __init__(self, context: RequestContext, events: Sequence[Event]) -> None:
        self.context = context
        self.messages = context.messages
        self.events = events

    def write(self, event: Event) -> str:
        """Return an event in a sentence without its full stop."""
        if event.undoes is not None:
            return self._write_undo(event)
        if find_defect(event):
            who, subject = shorten(event.who, LONGEST_NAME), shorten(event.subject, LONGEST_NAME)
            return self.messages("event.unreadable", who=who, kind=event.kind, subject=subject)
        payload: Mapping[str, Any] = event.payload
        # What people typed is cut: a sentence stays a line, whatever name somebody gave themselves.
        values = {"who": shorten(event.who, LONGEST_NAME), "kind": event.kind, **self._list_values(event, payload)}
        message_key = f"event.{event.kind}"
        message_key += find_variant(self.messages, message_key, event.kind, payload)
        if event.kind == DecisionKind.SPLIT:
            return self.messages.format_count(message_key, len(payload["segments"]), **values)
        # A kind that this version does not know: a later one may have written to the same log.
        return self.messages(message_key if self.messages.has_message(message_key) else "event.other", **values)

    def _write_undo(self, event: Event) -> str:
        """Return what was undone; undoing an undo is redoing what that had taken back."""
        decision, n_undos = self._undone_events[event.undoes or 0], 1
        while decision.undoes is not None:
            decision, n_undos = self._undone_events[decision.undoes], n_undos + 1
        message_key = "event.undo" if n_undos % 2 else "event.redo"
        return self.messages(message_key, who=shorten(event.who, LONGEST_NAME), decision=self.write(decision))

    @cached_property
    def _undone_events(self) -> Mapping[int, Event]:
        """Events that others undo, and what those undid themselves, by number."""
        # An undo of an undo of … ends at the decision itself, whose sentence is written.
        undone_events: dict[int, Event] = {}
        with self.context.store.reading() as connection:
            ids_to_read = [event.undoes for event in self.events if event.undoes is not None]
            while ids_to_read:
                event_id = ids_to_read.pop()
                if event_id in undone_events:
                    continue
                event = undone_events[event_id] = decision_log.load_event(connection, event_id)
                if event.undoes is not None:
                    ids_to_read.append(event.undoes)
        return undone_events

    @cached_property
    def _named_themes(self) -> Mapping[ThemeId, Theme]:
        """Rows of all themes that the events name."""
        named_ids = set(_list_named_themes((*self.events, *self._undone_events.values())))
        return theme_queries.load_themes_by_id(self.context.store, sorted(named_ids)) if named_ids else {}

    def _format_theme(self, payload_value: object) -> str:
        theme_id = ThemeId(payload_value if isinstance(payload_value, int) else 0)
        return self.context.format_quoted_label(self._named_themes.get(theme_id), theme_id)

    def _list_values(self, event: Event, payload: Mapping[str, Any]) -> dict[str, object]:
        """Return all that a message about a decision may name."""
        messages = self.messages
        subject = shorten(finding_code(event.subject) or event.subject, LONGEST_NAME)
        theme_reference = Reference.match(event.subject, ReferenceKind.THEME)
        department, fixer, until = payload.get("department"), payload.get("fixer"), payload.get("until")
        # About a cause no department means that nobody can say; about a theme, that nobody is named.
        no_department = messages("cause.unknown" if event.kind in {"audit", "cause", "contact"} else "event.nobody")
        label = label_in(payload.get("labels") or {}, self.context.language)
        return {
            **format_payload_fields(self.messages, event.kind, payload),
            "subject": subject if theme_reference is None else self._format_theme(theme_reference.number),
            "finding": subject,
            "reference": subject,
            "labels": f"‘{shorten(label)}’",
            **{name: self._format_theme(payload.get(name)) for name in THEME_FIELDS},
            "department": shorten(str(department), LONGEST_DEPARTMENT) if department else no_department,
            "fixer": shorten(str(fixer or messages("event.nobody")), LONGEST_DEPARTMENT),
            "category": messages.format_code("category", payload.get("category")),
            "day": messages.format_date(date.fromisoformat(until)) if until else "",
            "answer": messages(find_answer_key(payload)),
            "promise": shorten(str(payload.get("promise", "")), LONGEST_PROMISE),
        }


def find_answer_key(payload: Mapping[str, Any]) -> str:
    """Return the key of the word for a department's answer.

    Examples
    --------
    >>> find_answer_key({"agrees": False, "partly": True})
    'answer.partly'
    """
    if payload.get("partly"):
        return "answer.partly"
    return "answer.agrees" if payload.get("agrees") else "answer.disagrees"


def _list_named_themes(events: Iterable[Event]) -> Iterable[ThemeId]:
    """Yield the themes that events name, in their payload or as their subject."""
    for event in events:
        theme_reference = Reference.match(event.subject, ReferenceKind.THEME)
        if theme_reference is not None:
            yield ThemeId(theme_reference.number)
        for name in THEME_FIELDS:
            payload_value = event.payload.get(name)
            if isinstance(payload_value, int):
                yield ThemeId(payload_value)
