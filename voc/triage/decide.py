"""Decisions at the desk: checked, written to the log, and answered with what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from pydantic import BaseModel

from voc.decisions.kind_names import DecisionKind
from voc.decisions.kinds import KINDS
from voc.decisions.parsing import find_defect, parse_decision
from voc.decisions.refusals import DecisionError, UnknownSubjectError
from voc.errors import ConflictError, UnknownNameError, UsageError
from voc.records import NEW_ACTION, Event, ReferenceKind, may_be_same_subject, theme_reference
from voc.store import Store, decision_log, decision_writer
from voc.store.decision_checks import DecisionContext, normalize_event
from voc.store.decision_log import LogEntry
from voc.text.normalize import fold
from voc.triage import decision_effects, requests
from voc.triage.day_progress import compute_day_progress
from voc.triage.event_sentences import build_event_views
from voc.triage.item_details import build_item, find_item_key
from voc.triage.request_context import BoardMessages, RequestContext, shorten
from voc.triage.responses import AnyItem, ChangeSentence, ConflictDetail, DecideResult, LineState, RefusedDecision
from voc.triage.worklist_sources import WorklistSources, find_line_subject

__all__ = ["DECISION_OPS", "build_conflict", "format_refusal", "redo_event", "store_decision", "undo_event"]

DECISION_OPS = frozenset({"decide", "undo", "redo"})
LONGEST_KIND, LONGEST_NAME = 60, 60


def store_decision(context: RequestContext, args: requests.DecideArgs) -> DecideResult:
    """Write a decision to the log; the same request again returns what it did the first time.

    Raises
    ------
    UsageError
        An unknown kind, or a payload that does not fit it.
    UnknownNameError
        It is about something that is not there.
    ConflictError
        Somebody decided about the subject meanwhile.
    """
    # Before any check: what was right when it was sent first may be refused by now, and must still be answered.
    earlier_event = decision_log.load_events_by_request(context.store, [args.request_id])[args.request_id]
    if earlier_event is not None and _is_same_decision(earlier_event, args):
        return _build_result(context, earlier_event, earlier_event, [])
    decision_context = DecisionContext(context.today, context.organisation, context.config.promises)
    with _translate_refusals(context):
        # Checked before it is measured, and again by the writer: others may decide between the two.
        new_event = normalize_event(context.store, _build_event(context, args), decision_context)
        # Measured before and after the write, not computed from the decision: so every effect is in it.
        before = decision_effects.measure_effects(context, new_event)
        event = decision_writer.decide(context.store, new_event, decision_context)
    after = decision_effects.measure_effects(context, event)
    return _build_result(context, event, event, decision_effects.describe_changes(context, event, before, after))


def undo_event(context: RequestContext, args: requests.UndoArgs) -> DecideResult:
    """Take a decision back, whoever made it; undoing an undo brings it again.

    Raises
    ------
    UnknownNameError
        There is no such decision.
    UsageError
        What happened by itself, not by a decision.
    ConflictError
        It was undone already.
    """
    return _reverse_decision(context, args, decision_writer.undo, "undo")


def redo_event(context: RequestContext, args: requests.RedoArgs) -> DecideResult:
    """Bring a decision again that was taken back; errors as of ``undo_event``."""
    return _reverse_decision(context, args, decision_writer.redo, "redo")


class _ReversalWriter(Protocol):
    """Signature of ``decision_writer.undo`` and ``decision_writer.redo``."""

    def __call__(self, store: Store, number: int, /, *, who: str, at: datetime, why: str, request_id: str) -> Event:
        """Write the event that takes another one back or brings it again."""


def _reverse_decision(
    context: RequestContext,
    args: requests.UndoArgs | requests.RedoArgs,
    write_reversal: _ReversalWriter,
    direction: str,
) -> DecideResult:
    decision = _find_decision(context, args.event)
    before = decision_effects.measure_effects(context, decision)
    reversal = write_reversal(
        context.store, args.event, who=context.who, at=context.now, why=args.why.strip(), request_id=args.request_id
    )
    after = decision_effects.measure_effects(context, decision)
    changes = decision_effects.describe_changes(context, decision, before, after, direction=direction)
    return _build_result(context, reversal, decision, changes)


def _build_event(context: RequestContext, args: requests.DecideArgs) -> Event:
    """Return the request as an event, unchecked: the checks come where the decision is made."""
    _check_kind(context, args)
    # An action may be asked for at its theme: it gets a number of its own, and its payload names the theme.
    is_from_theme = args.kind == DecisionKind.ACTION and args.subject.startswith(f"{ReferenceKind.THEME}-")
    subject = NEW_ACTION if is_from_theme else args.subject
    return Event(
        request_id=args.request_id,
        subject=subject,
        kind=args.kind,
        payload=args.payload,
        who=context.who,
        at=context.now,
        why=args.why.strip(),
        # A new action has no earlier version that somebody could have seen.
        expected_version=None if subject == NEW_ACTION else args.expected_version,
    )


@contextmanager
def _translate_refusals(context: RequestContext) -> Iterator[None]:
    """Say in the person's language why a decision is refused."""
    try:
        yield
    except DecisionError as exc:
        error_class = UnknownNameError if isinstance(exc, UnknownSubjectError) else UsageError
        raise error_class(format_refusal(context.messages, exc)) from exc


def format_refusal(messages: BoardMessages, refusal: DecisionError) -> str:
    """Return why a decision is refused, in the language of the messages."""
    message_key, values = f"error.{refusal.code}", dict(refusal.values)
    n = values.pop("n", None)
    return messages.format_count(message_key, n, **values) if isinstance(n, int) else messages(message_key, **values)


def _check_kind(context: RequestContext, args: requests.DecideArgs) -> None:
    # An undo has an operation of its own, which finds the event that it is about.
    if args.kind == decision_writer.UNDO:
        raise context.build_usage_error("error.undo_kind")
    if args.kind not in requests.PAYLOADS:
        known_kinds = ", ".join(requests.PAYLOADS)
        raise context.build_usage_error("error.kind", kind=repr(args.kind[:LONGEST_KIND]), known=known_kinds)


def _find_decision(context: RequestContext, number: int) -> Event:
    """Return the decision that an event is, or takes back, or brings again."""
    with context.store.reading() as connection:
        try:
            event = decision_log.load_event(connection, number)
        except UnknownNameError as exc:
            raise context.build_unknown_name_error("error.event", event=number) from exc
        while event.undoes is not None:  # ends: an event undoes an earlier one
            event = decision_log.load_event(connection, event.undoes)
    # What a run or a report wrote to the log, such as the draw of an audit, is no decision.
    if event.kind not in KINDS:
        raise context.build_usage_error("error.not_undoable")
    return event


def _is_same_decision(event: Event, args: requests.DecideArgs) -> bool:
    """Tell whether a request whose id is in the log asks for the same; the store refuses another one."""
    # An answer about a segment is kept as "audit" or "cause", whichever of the two was sent.
    may_be_same = {event.kind}
    if event.kind in {DecisionKind.AUDIT, DecisionKind.CAUSE}:
        may_be_same = {DecisionKind.AUDIT, DecisionKind.CAUSE}
    # The subject of an action was "A", or the theme, and became a number.
    is_about_same = may_be_same_subject(event.subject, args.subject) or event.kind == DecisionKind.ACTION
    is_same = event.undoes is None and is_about_same and args.kind in may_be_same
    return is_same and _is_same_payload(event, args.payload)


def _is_same_payload(event: Event, sent_payload: Mapping[str, Any]) -> bool:
    try:
        payload = parse_decision(event.kind, event.subject, sent_payload).to_payload()
    except DecisionError:
        return False
    stored_payload: Mapping[str, Any] = event.payload
    # Names are kept as ``voc.toml`` writes them.
    texts = {name: value for name, value in payload.items() if isinstance(value, str)}
    same_names = {name for name, text in texts.items() if fold(text) == fold(str(stored_payload.get(name)))}
    return decision_log.is_completed_payload(
        event, {name: value for name, value in payload.items() if name not in same_names}
    )


def _build_result(
    context: RequestContext, event: Event, decision: Event, changes: list[ChangeSentence]
) -> DecideResult:
    """Return what was stored: an event, which is a decision or takes one back or brings it again."""
    # One snapshot: the item, the event and the day are of one moment, though others decide meanwhile.
    with context.store.snapshot() as store:
        snapshot_context = replace(context, store=store)
        sources = WorklistSources(snapshot_context)
        return DecideResult(
            event=build_event_views(snapshot_context, _load_log_entries(store, [event]))[0],
            item=_find_item(snapshot_context, _find_affected_key(decision)),
            line=_build_line_state(sources, decision),
            changed=changes,
            day=compute_day_progress(sources),
        )


def _build_line_state(sources: WorklistSources, decision: Event) -> LineState | None:
    """Return whether the line that a decision is about is done: the decision is active, or another one of today is."""
    if decision.kind not in KINDS or not KINDS[decision.kind].settles_item or find_defect(decision):
        return None
    (entry,) = _load_log_entries(sources.context.store, [decision])
    subject = find_line_subject(decision)
    done_subjects = {item_key.partition(":")[2] for item_key in sources.done_keys}
    return LineState(subject=subject, done=entry.is_active or subject in done_subjects)


def _load_log_entries(store: Store, events: list[Event]) -> list[LogEntry]:
    """Return events with whether they are active."""
    with store.reading() as connection:
        active_ids = decision_log.find_active_ids(connection, [event.id or 0 for event in events])
    return [LogEntry(event, event.id in active_ids) for event in events]


def _find_affected_key(event: Event) -> str | None:
    """Return the key of the item to look at after a decision: of a placed segment the theme that it left.

    ``theme:T-7``, from ``{"theme": 12, "was": 7}`` (the payload of "place") or ``{"theme": 7, …}`` (of "action").
    """
    payload: Mapping[str, Any] = event.payload
    if event.kind == DecisionKind.PLACE and payload.get("was") is not None:
        return f"theme:{theme_reference(payload['was'])}"
    if event.kind == DecisionKind.ACTION and find_defect(event) is None:
        return f"theme:{theme_reference(payload['theme'])}"
    return find_item_key(event.subject)


def _find_item(context: RequestContext, item_key: str | None) -> AnyItem | None:
    """Return an item as it is now; None where there is none (any more)."""
    if item_key is None:
        return None
    try:
        return build_item(context, item_key)
    except UsageError:
        return None


# ---- errors -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _ConflictingRequest:
    """A request that met a conflict: its subject, and the decision as it was sent."""

    subject: str
    expected_version: int | None
    decision: RefusedDecision


def build_conflict(context: RequestContext, args: BaseModel, exc: ConflictError) -> requests.Failure:
    """Return a conflict with both versions: theirs as events, yours as it was sent, and the item as it is now."""
    request = _build_conflicting_request(context, args)
    their_events = [event for event in exc.events if isinstance(event, Event)]
    version = (
        decision_log.load_version(context.store, request.subject)
        if exc.current_version is None
        else exc.current_version
    )
    detail = ConflictDetail(
        expected_version=request.expected_version,
        version=version,
        events=build_event_views(context, _load_log_entries(context.store, their_events)),
        yours=request.decision,
        # As it is now, with their decision: the person looks at it and decides again.
        item=_find_item(context, find_item_key(request.subject)),
    )
    return requests.Failure(
        kind="ConflictError",
        status=exc.http_status,
        message=_format_conflict(context, args, request, version, their_events) or str(exc),
        detail=detail.model_dump(mode="json"),
    )


def _format_conflict(
    context: RequestContext, args: BaseModel, request: _ConflictingRequest, version: int, their_events: list[Event]
) -> str | None:
    """Return the conflict in the person's language; None where only the store's own sentence says what it is."""
    messages = context.messages
    if request.expected_version is not None and version != request.expected_version:
        who = shorten(their_events[-1].who, LONGEST_NAME) if their_events else messages("error.somebody")
        subject = decision_effects.format_subject(context, request.subject)
        return messages("error.conflict", who=who, subject=subject, there=version, seen=request.expected_version)
    if isinstance(args, requests.UndoArgs):
        return messages("error.undone", event=args.event)
    if isinstance(args, requests.RedoArgs):
        return messages("error.active", event=args.event)
    return None


def _build_conflicting_request(context: RequestContext, args: BaseModel) -> _ConflictingRequest:
    if isinstance(args, requests.DecideArgs):
        return _ConflictingRequest(
            args.subject, args.expected_version, RefusedDecision(kind=args.kind, payload=args.payload)
        )
    number = args.event if isinstance(args, requests.UndoArgs | requests.RedoArgs) else 0
    subject = _find_decision(context, number).subject if number else ""
    kind = "redo" if isinstance(args, requests.RedoArgs) else decision_writer.UNDO
    return _ConflictingRequest(subject, None, RefusedDecision(kind=kind, payload={"event": number}))
