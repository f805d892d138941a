"""Checks of a decision against what is stored, and completion of its payload and of its numbers.

What a payload may hold is in ``voc.decisions.kinds``. Board, server, command, Python and files of answers all pass a
`DecisionContext`; without it only what the effects of a decision need is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, select

from voc.config.company import PromiseRule
from voc.decisions import effects, kinds, parsing
from voc.decisions.payload_fields import FieldType, list_payload_fields
from voc.decisions.refusals import DecisionError, UnknownSubjectError
from voc.errors import ConflictError, UsageError
from voc.records import (
    NEW_ACTION,
    ContactId,
    Event,
    FeedbackId,
    ProposalState,
    ReferenceKind,
    SegmentId,
    ThemeId,
    ThemeState,
    action_reference,
    finding_code,
    reference_number,
    segment_reference,
    theme_reference,
)
from voc.store import action_checks, comment_queries, contact_audit, schema, worklist_queries
from voc.store.bulk_insert import insert_rows, split_into_chunks
from voc.store.database import Store
from voc.store.decision_log import load_events_about
from voc.store.theme_decisions import load_merges_and_parts
from voc.store.themes import load_next_theme_id
from voc.text.sanitize import sanitize_line
from voc.text.urgent import UrgentWords

__all__ = ["DecisionContext", "complete_event", "normalize_event"]

LONGEST_NAME = 60
"""Characters of a wrong name that an error repeats."""


class DepartmentNames(Protocol):
    """Names of departments, as the organisation has them (``voc.causes.organisation.Organisation``)."""

    @property
    def current_names(self) -> Sequence[str]:
        """Departments that can be named today."""
        ...

    def translate_name(self, department_name: str, /) -> Mapping[str, float]:
        """Return what a department is today, by name; nothing: there is no such department."""
        ...


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """Facts that the checks need and the database does not hold: the day, and the departments and promises of today."""

    today: date
    organisation: DepartmentNames
    promises: tuple[PromiseRule, ...] = ()
    """The ``[[promises]]`` of today."""


def complete_event(store: Store, connection: Connection, event: Event, context: DecisionContext | None) -> Event:
    """Check a decision, and return it with the numbers and the payload that the log keeps.

    An action about ``A`` gets the next number, a split the id of its part, an answer what the proposal says.

    Raises
    ------
    UnknownNameError
        It is about something that does not exist.
    UsageError
        Its payload lacks something, or it makes no sense.
    ConflictError
        Somebody merged the theme, or answered the proposal, meanwhile.
    """
    if event.kind not in kinds.KINDS:
        return event
    # All queries go by the writer's connection: the second of several decisions sees what the first one did.
    event = normalize_event(replace(store, connection=connection), event, context)
    match event.kind:
        case "split":
            return _complete_split(connection, event)
        case "proposal":
            return _complete_proposal(connection, event)
    if event.subject == NEW_ACTION:
        return replace(event, subject=action_reference(_next_action_number(connection)))
    return event


def normalize_event(store: Store, event: Event, context: DecisionContext | None) -> Event:
    """Return a checked decision as the log keeps it, without new numbers; errors as of `complete_event`.

    Departments get the names of today, labels lose invisible characters, and an answer about a segment that was
    drawn for the audit is one of the random sample. Checking the result again changes nothing.
    """
    if context is not None:
        event = replace(event, payload=_clean_texts(event.kind, event.payload))
    payload: Mapping[str, Any] = event.payload
    decision = parsing.parse_decision(event.kind, event.subject, payload, is_old=context is None)
    with store.reading() as connection:
        if decision.about is ReferenceKind.THEME:
            _check_theme(connection, event)
        match event.kind:
            case "merge":
                _check_merge(connection, event)
            case "place":
                _check_segments(connection, [reference_number(event.subject)])
            case "split":
                _check_segments(connection, payload["segments"])
            case "rename" if not _clean_labels(payload["labels"]):
                raise DecisionError("labels")
        for name in ("parent", "theme", "into"):
            if payload.get(name) is not None:
                _load_theme(connection, payload[name])
    return event if context is None else _normalize_payload(store, event, decision, context)


# ---- checks that need the context of people's decisions --------------------------------------------------------------


def _normalize_payload(store: Store, event: Event, decision: kinds.Decision, context: DecisionContext) -> Event:
    payload = decision.to_payload()
    for name in ("department", "fixer"):
        # Evidence counts by the names of today; None is somebody's answer too.
        if payload.get(name) is not None:
            payload[name] = _find_department(context.organisation, payload[name])
    for rule in list_payload_fields(type(decision)):
        if rule.days_from_today is not None and payload[rule.name] is not None:
            _check_day(payload[rule.name], context.today + timedelta(days=rule.days_from_today))
    normalize = _NORMALIZERS.get(event.kind)
    payload = payload if normalize is None else normalize(store, event, payload, context)
    kind = event.kind
    if kind in effects.CAUSE_KINDS:
        # Of a drawn segment an answer is one of the random sample; of any other it is a free decision.
        kind = "audit" if "session" in payload else "cause"
    return replace(event, kind=kind, payload=payload)


def _clean_texts(kind: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload with texts on one line, without invisible characters: what is read counts."""
    rules = list_payload_fields(kinds.KINDS[kind]) if kind in kinds.KINDS else ()
    text_names = {rule.name for rule in rules if rule.type is FieldType.TEXT}
    return {
        name: sanitize_line(value) if name in text_names and isinstance(value, str) else value
        for name, value in payload.items()
    }


def _check_day(day: str, first: date) -> None:
    if date.fromisoformat(day) < first:
        raise DecisionError("too_early", day=day, first=first.isoformat())


def _find_department(organisation: DepartmentNames, name: str) -> str:
    """Return a department's name of today."""
    short_name = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
    current_names = list(organisation.current_names)
    successors = list(organisation.translate_name(name)) if current_names else []
    # Nobody but the person can say which of the two they mean.
    if len(successors) > 1:
        raise UnknownSubjectError("department_split", name=short_name, known=", ".join(successors))
    if not successors:
        raise UnknownSubjectError("department", name=repr(short_name), known=", ".join(current_names) or "–")
    return successors[0]


def _clean_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """Return the labels by language, on one line each, without those that hold nothing to see."""
    lines = {language: sanitize_line(text) for language, text in labels.items()}
    return {language: line for language, line in lines.items() if line}


def _normalize_labels(
    _store: Store, _event: Event, payload: dict[str, Any], _context: DecisionContext
) -> dict[str, Any]:
    return {"labels": _clean_labels(payload["labels"])}


def _normalize_split(store: Store, event: Event, payload: dict[str, Any], _context: DecisionContext) -> dict[str, Any]:
    theme_id = ThemeId(reference_number(event.subject))
    with store.reading() as connection:
        merges, _ = load_merges_and_parts(connection)
    # Also the segments of themes that were merged into it: they are shown as its own.
    member_ids = [theme_id, *(theme for theme in merges if effects.find_root(theme, merges) == theme_id)]
    theme_segments = set(comment_queries.load_segment_ids(store, member_ids))
    n_foreign = sum(segment not in theme_segments for segment in payload["segments"])
    if n_foreign:
        raise DecisionError("foreign", n=n_foreign, subject=event.subject)
    # The theme would be left without a comment: that is a new name, and not a split.
    if len(payload["segments"]) == len(theme_segments):
        raise DecisionError("all_of_it", subject=event.subject)
    return {**payload, "labels": _clean_labels(payload["labels"])}


def _normalize_main_subject(
    store: Store, event: Event, payload: dict[str, Any], _context: DecisionContext
) -> dict[str, Any]:
    """Refuse a theme as its own main subject, also where it is above the main subject already."""
    theme = schema.Theme
    theme_id, ancestor, passed = reference_number(event.subject), payload["parent"], set[int]()
    with store.reading() as connection:
        merges, _ = load_merges_and_parts(connection)
        while ancestor is not None and ancestor not in passed:  # a circle in what is stored ends it
            passed.add(ancestor)
            if effects.find_root(ancestor, merges) == theme_id:
                raise DecisionError("parent_itself", subject=event.subject)
            ancestor = connection.execute(select(theme.parent).where(theme.id == ancestor)).scalar()
    return payload


def _normalize_place(store: Store, event: Event, payload: dict[str, Any], _context: DecisionContext) -> dict[str, Any]:
    segment_row = _find_segment(store, event.subject)
    with store.reading() as connection:
        merges, _ = load_merges_and_parts(connection)
    # Looked up here: the browser may show an older state.
    was = None if segment_row.theme is None else effects.find_root(ThemeId(segment_row.theme), merges)
    return {"theme": payload["theme"], "was": was}


def _normalize_departments(
    store: Store, event: Event, payload: dict[str, Any], _context: DecisionContext
) -> dict[str, Any]:
    """Refuse an answer that says nothing: "unknown" about a theme whose department nobody has named."""
    theme = schema.Theme
    statement = select(theme.department, theme.fixer).where(theme.id == reference_number(event.subject))
    if payload["department"] is None and payload["fixer"] is None:
        with store.reading() as connection:
            row = connection.execute(statement).one()
        if row.department is None and row.fixer is None:
            raise DecisionError("unknown_again", subject=event.subject)
    return payload


def _normalize_category(
    store: Store, event: Event, payload: dict[str, Any], _context: DecisionContext
) -> dict[str, Any]:
    """Keep the theme's exceptions where none were sent: who names a category says nothing about them."""
    if "exceptions" in event.payload:
        return payload
    statement = select(schema.Theme.exceptions).where(schema.Theme.id == reference_number(event.subject))
    with store.reading() as connection:
        return {**payload, "exceptions": list(connection.execute(statement).scalar() or ())}


def _normalize_cause(store: Store, event: Event, payload: dict[str, Any], _context: DecisionContext) -> dict[str, Any]:
    segment_id = _find_segment(store, event.subject).id
    answer = {"segment": segment_id, "department": payload["department"]}
    session = worklist_queries.load_draw_session(store, segment_id)
    return answer if session is None else {**answer, "session": session}


def _normalize_contact(
    store: Store, event: Event, payload: dict[str, Any], _context: DecisionContext
) -> dict[str, Any]:
    contact_id = ContactId(reference_number(event.subject))
    if contact_id not in contact_audit.load_contact_rows(store, [contact_id]):
        raise UnknownSubjectError("contact", subject=event.subject)
    # Whether it was drawn is looked up: who asks does not say which sample the answer belongs to.
    answer = {name: value for name, value in payload.items() if name != "session"} | {"contact": contact_id}
    session = contact_audit.load_contact_session(store, contact_id)
    return answer if session is None else {**answer, "session": session}


def _find_segment(store: Store, subject: str) -> comment_queries.SegmentRow:
    segment_id = SegmentId(reference_number(subject))
    segment_row = comment_queries.load_segment_rows(store, [segment_id]).get(segment_id)
    if segment_row is None:
        raise UnknownSubjectError("segment", subject=subject)
    return segment_row


def _normalize_called(store: Store, event: Event, payload: dict[str, Any], _context: DecisionContext) -> dict[str, Any]:
    feedback_id = FeedbackId(reference_number(event.subject))
    comment_row = comment_queries.load_comment_rows(store, [feedback_id]).get(feedback_id)
    if comment_row is None:
        raise UnknownSubjectError("feedback", subject=event.subject)
    if comment_row.urgent_word is None:
        raise DecisionError("urgent", subject=event.subject)
    return payload


def _normalize_promise(store: Store, event: Event, payload: dict[str, Any], context: DecisionContext) -> dict[str, Any]:
    """Return the payload with the promise's name as ``voc.toml`` has it; the item's words tell it where none came."""
    feedback_id = FeedbackId(reference_number(event.subject))
    comment_row = comment_queries.load_comment_rows(store, [feedback_id]).get(feedback_id)
    if comment_row is None:
        raise UnknownSubjectError("feedback", subject=event.subject)
    if not context.promises:
        raise DecisionError("no_promises")
    promise_names, name = ", ".join(rule.name for rule in context.promises), payload.get("promise")
    if name is not None:
        matching = [rule.name for rule in context.promises if rule.name.casefold() == name.strip().casefold()]
        if not matching:
            raise UnknownSubjectError("promise", name=sanitize_line(name)[:LONGEST_NAME], known=promise_names)
    else:
        matching = [
            rule.name
            for rule in context.promises
            if UrgentWords((*rule.promise_words, *rule.broken_words)).find(comment_row.text) is not None
        ]
        if len(matching) != 1:
            raise DecisionError("promise_unclear", subject=event.subject, known=promise_names)
    return {**payload, "promise": matching[0]}


def _normalize_settle(store: Store, event: Event, payload: dict[str, Any], _context: DecisionContext) -> dict[str, Any]:
    # Only a reply that nobody has settled: the finding of a report without a reply is no question.
    open_subjects = [reply.subject for reply in worklist_queries.load_open_replies(store)]
    if event.subject not in open_subjects:
        # Of one finding each department has its own answer: the code alone does not say which one is meant.
        same_code = [each for each in open_subjects if finding_code(each) == finding_code(event.subject)]
        if same_code:
            raise DecisionError(
                "which_reply", subject=event.subject[:LONGEST_NAME], known=sanitize_line(", ".join(same_code))
            )
        raise UnknownSubjectError("finding", subject=event.subject[:LONGEST_NAME])
    return payload


def _normalize_letter(
    _store: Store, _event: Event, payload: dict[str, Any], context: DecisionContext
) -> dict[str, Any]:
    asks = payload["asks"]
    if asks is None and not payload["opening"] and not payload["thanks"]:
        raise DecisionError("empty_letter")
    if asks is not None:
        asks = [{**ask, "owner": _find_department(context.organisation, ask["owner"])} for ask in asks]
    return {**payload, "asks": asks}


def _normalize_proposal(
    store: Store, event: Event, payload: dict[str, Any], _context: DecisionContext
) -> dict[str, Any]:
    proposal, number = schema.ThemeProposal, reference_number(event.subject)
    with store.reading() as connection:
        if connection.execute(select(proposal.id).where(proposal.id == number)).first() is None:
            raise UnknownSubjectError("proposal", subject=event.subject)
    return {"accepted": payload["accepted"]}


def _normalize_action(store: Store, event: Event, payload: dict[str, Any], context: DecisionContext) -> dict[str, Any]:
    return action_checks.normalize_action(store, event, payload, context.today)


def _normalize_action_day(
    store: Store, event: Event, payload: dict[str, Any], context: DecisionContext
) -> dict[str, Any]:
    return action_checks.normalize_action_day(store, event, payload, context.today)


_NORMALIZERS: Mapping[str, Callable[[Store, Event, dict[str, Any], DecisionContext], dict[str, Any]]] = {
    "category": _normalize_category,
    "rename": _normalize_labels,
    "split": _normalize_split,
    "subject": _normalize_main_subject,
    "place": _normalize_place,
    "department": _normalize_departments,
    "audit": _normalize_cause,
    "cause": _normalize_cause,
    "contact": _normalize_contact,
    "called": _normalize_called,
    "promise": _normalize_promise,
    "settle": _normalize_settle,
    "letter": _normalize_letter,
    "proposal": _normalize_proposal,
    "action": _normalize_action,
    "start": _normalize_action_day,
    "done": _normalize_action_day,
    "drop": _normalize_action_day,
}
"""Looks up what only this kind names, refuses what makes no sense, and returns the payload to write."""


# ---- what is there --------------------------------------------------------------------------------------------------


def _load_theme(connection: Connection, theme_id: Any) -> Any:  # noqa: ANN401  an id from JSON; a row
    """Return the row of a theme that people can see; an id that is only reserved is none.

    Raises
    ------
    UnknownNameError
        There is none.
    """
    theme = schema.Theme
    statement = select(theme.id, theme.merged_into, theme.state, theme.made_by).where(theme.id == theme_id)
    # SQLite would find theme 7 by "7" too, and the payload would keep the text.
    row = connection.execute(statement).first() if isinstance(theme_id, int) else None
    if row is None or (row.state == ThemeState.RESERVED and row.made_by is None):
        raise UnknownSubjectError("theme", theme=theme_reference(theme_id))
    return row


def _check_theme(connection: Connection, event: Event) -> None:
    row = _load_theme(connection, reference_number(event.subject))
    if row.merged_into is not None:
        events = load_events_about(connection, [event.subject])
        raise ConflictError(
            f"{event.subject} is part of {theme_reference(row.merged_into)} now; "
            "decide about that one, or undo the merger first",
            current_version=len(events),
            events=events[event.expected_version or 0 :],
        )


def _check_merge(connection: Connection, event: Event) -> None:
    payload: Mapping[str, Any] = event.payload
    target = _load_theme(connection, payload["into"])
    while target.merged_into is not None:  # ends: ``effects.compute_merges`` makes no circles
        target = _load_theme(connection, target.merged_into)
    if target.id == reference_number(event.subject):
        raise DecisionError("into_itself", into=theme_reference(payload["into"]), subject=event.subject)


def _check_segments(connection: Connection, segment_ids: Sequence[int]) -> None:
    existing: set[int] = set()
    for chunk in split_into_chunks(segment_ids):
        existing |= set(connection.execute(select(schema.Segment.id).where(schema.Segment.id.in_(chunk))).scalars())
    if unknown := [segment_id for segment_id in segment_ids if segment_id not in existing]:
        raise UnknownSubjectError("segment", subject=segment_reference(unknown[0]))


def _complete_split(connection: Connection, event: Event) -> Event:
    """Reserve the theme that the segments of a split go to."""
    payload: dict[str, Any] = dict(event.payload)
    theme = schema.Theme
    if payload.get("part") is None:
        payload["part"] = load_next_theme_id(connection)
        row = {"id": payload["part"], "born_at": event.at, "state": ThemeState.RESERVED, "pinned": False}
        insert_rows(connection, theme, [row])
    part_id = payload["part"]
    part_row = connection.execute(select(theme.state, theme.made_by).where(theme.id == part_id)).first()
    if part_row is None or part_row.state != ThemeState.RESERVED or part_row.made_by is not None:
        raise UsageError(f"{theme_reference(part_id)} is not a new theme: leave 'part' out, or allocate one")
    return replace(event, payload=payload)


def _complete_proposal(connection: Connection, event: Event) -> Event:
    """Check an answer to a proposal, and add what the proposal says: effects are computed from events alone."""
    proposal, proposal_id = schema.ThemeProposal, reference_number(event.subject)
    columns = (proposal.state, proposal.run, proposal.kind, proposal.old, proposal.new)
    row = connection.execute(select(*columns).where(proposal.id == proposal_id)).first()
    if row is None:
        raise UnknownSubjectError("proposal", subject=event.subject)
    if row.state != ProposalState.OPEN:
        events = load_events_about(connection, [event.subject])
        raise ConflictError(
            f"proposal {proposal_id} was {row.state} already",
            current_version=len(events),
            events=events[event.expected_version or 0 :],
        )
    payload = {"accepted": bool(event.payload["accepted"]), "run": row.run, "kind": row.kind}
    return replace(event, payload=payload | {"old": list(row.old), "new": list(row.new)})


def _next_action_number(connection: Connection) -> int:
    """Return the number after the highest one; from the log, as the row of an action that was undone is gone."""
    event = schema.Event
    subjects = connection.execute(select(event.subject).where(event.kind == "action").distinct()).scalars()
    return max(map(reference_number, subjects), default=0) + 1
