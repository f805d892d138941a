"""Checks of a decision request against the workspace: everything that it names is there, and it makes sense.

They come before anything is written, and their errors are in the person's language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import singledispatch
from typing import Any

from sqlalchemy import Connection

from voc.errors import UnknownNameError
from voc.records import (
    NEW_ACTION,
    Event,
    Reference,
    ReferenceKind,
    ThemeId,
    finding_code,
    proposal_reference,
    theme_reference,
)
from voc.records.subjects import FINDING_PREFIX
from voc.store import comment_queries, decision_log, theme_queries, themes, worklist_queries
from voc.store.comment_queries import SegmentRow
from voc.store.theme_queries import ThemeRow
from voc.text.sanitize import sanitize_line
from voc.triage import requests
from voc.triage.request_context import RequestContext, parse_feedback_id, parse_segment_id, parse_theme_id, shorten
from voc.triage.theme_figures import ThemeFigures, find_current_theme

__all__ = ["CheckedDecision", "check_decision", "find_event"]

SUBJECT_KINDS = {
    "place": ReferenceKind.SEGMENT,
    "audit": ReferenceKind.SEGMENT,
    "cause": ReferenceKind.SEGMENT,
    "called": ReferenceKind.FEEDBACK,
    "proposal": ReferenceKind.PROPOSAL,
    "action": ReferenceKind.ACTION,
    "done": ReferenceKind.ACTION,
}
"""Kind of thing that a decision is about; ``settle`` is about a finding, and every other kind about a theme."""
LONGEST_SUBJECT = 60


@dataclass(frozen=True, slots=True)
class CheckedDecision:
    """A decision as it is written down."""

    kind: str
    subject: str
    payload: Mapping[str, Any]


def check_decision(context: RequestContext, kind: str, subject: str, payload: requests.Shape) -> CheckedDecision:
    """Return a decision whose things are all there, in the names of today.

    Raises
    ------
    UnknownNameError
        A theme, segment, department … that is not there.
    UsageError
        It makes no sense: into itself, a day that is past, another theme's segments.
    """
    is_from_theme = kind == "action" and subject.startswith(f"{ReferenceKind.THEME}-")
    if is_from_theme:  # the action gets a number of its own; its payload names the theme
        subject = NEW_ACTION
    _check_subject(context, kind, subject)
    if kind == "called":
        _check_urgent_comment(context, subject)
    # By the payload's shape, which ``requests.PAYLOADS`` chose by the kind: each check knows the fields that it reads.
    checked_payload = _check_payload(payload, context, subject)
    if kind in {"audit", "cause"}:
        # Of a drawn segment an answer is one of the random sample; of any other it is a free decision.
        kind = "audit" if "session" in checked_payload else "cause"
    return CheckedDecision(kind, subject, checked_payload)


def find_event(context: RequestContext, connection: Connection, event_id: int) -> Event:
    """Return an event, or say in the person's language that it is not there."""
    try:
        return decision_log.load_event(connection, event_id)
    except UnknownNameError as exc:
        raise context.build_unknown_name_error("error.event", event=event_id) from exc


# ---- subjects -----------------------------------------------------------------------------------------------------


def _check_subject(context: RequestContext, kind: str, subject: str) -> None:
    """Refuse a subject of another kind of thing than the decision is about, and a theme that is not there."""
    expected_kind = SUBJECT_KINDS.get(kind, ReferenceKind.THEME)
    if kind == "settle":
        is_expected, letter = finding_code(subject) is not None, FINDING_PREFIX
    elif kind == "action" and subject == NEW_ACTION:
        return
    else:
        is_expected, letter = Reference.match(subject, expected_kind) is not None, str(expected_kind)
    if not is_expected:
        short_subject = repr(shorten(subject, LONGEST_SUBJECT))
        raise context.build_usage_error("error.subject_kind", kind=kind, expected=f"{letter}-…", subject=short_subject)
    if kind != "settle" and expected_kind is ReferenceKind.THEME:
        _find_theme(context, parse_theme_id(subject))


def _check_urgent_comment(context: RequestContext, subject: str) -> None:
    feedback_id = parse_feedback_id(subject)
    comment_row = comment_queries.load_comment_rows(context.store, [feedback_id]).get(feedback_id)
    if comment_row is None:
        raise context.build_unknown_name_error("error.feedback", subject=subject)
    if comment_row.urgent is None:
        raise context.build_usage_error("error.urgent", subject=subject)


def _find_theme(context: RequestContext, theme_id: ThemeId) -> ThemeRow:
    theme_row = theme_queries.load_theme_rows(context.store, [theme_id]).get(theme_id)
    # Reserved: a number that was given out and that no theme has, such as that of a split that was undone.
    if theme_row is None or theme_row.state == "reserved":
        raise context.build_unknown_name_error("error.theme", theme=theme_reference(theme_id))
    return theme_row


def _find_segment(context: RequestContext, subject: str) -> SegmentRow:
    segment_id = parse_segment_id(subject)
    segment_row = comment_queries.load_segment_rows(context.store, [segment_id]).get(segment_id)
    if segment_row is None:
        raise context.build_unknown_name_error("error.segment", subject=subject)
    return segment_row


def _find_department(context: RequestContext, name: str | None) -> str | None:
    """Return a department's name of today.

    Raises
    ------
    UnknownNameError
        Not a department, or one that became several others.
    """
    if name is None:
        return None
    successors = list(context.organisation.list_successors(name)) if context.config.departments else []
    # Nobody but the person can say which of the two they mean.
    if len(successors) > 1:
        known = ", ".join(successors)
        raise context.build_unknown_name_error("error.department_split", name=shorten(name), known=known)
    if not successors:
        known = ", ".join(context.organisation.current_names) or "–"
        raise context.build_unknown_name_error("error.department", name=repr(shorten(name)), known=known)
    return successors[0]


# ---- payloads, by their shape -------------------------------------------------------------------------------------


@singledispatch
def _check_payload(payload: requests.Shape, _context: RequestContext, _subject: str) -> dict[str, Any]:
    """Return the payload as it is written down; a shape without a check of its own is written as it came."""
    return payload.model_dump(mode="json")


@_check_payload.register
def _check_rename(payload: requests.RenamePayload, context: RequestContext, _subject: str) -> dict[str, Any]:
    labels = _clean_labels(payload.labels)
    if not labels:
        raise context.build_usage_error("error.labels")
    return {"labels": labels}


def _clean_labels(labels: requests.LabelsPayload) -> dict[str, str]:
    """Return the labels by language, on one line each, without those that hold nothing to see."""
    lines = {language: sanitize_line(text) for language, text in labels.model_dump().items() if text}
    return {language: line for language, line in lines.items() if line}


@_check_payload.register
def _check_merge(payload: requests.MergePayload, context: RequestContext, subject: str) -> dict[str, Any]:
    _find_theme(context, payload.into)
    # Also when it goes by the number of a theme that was merged into the subject.
    if find_current_theme(context, payload.into) == parse_theme_id(subject):
        raise context.build_usage_error("error.into_itself", subject=subject)
    return {"into": payload.into}


@_check_payload.register
def _check_split(payload: requests.SplitPayload, context: RequestContext, subject: str) -> dict[str, Any]:
    theme_id = parse_theme_id(subject)
    # Also the segments of themes that were merged into it: they are shown as its own.
    member_ids = ThemeFigures(context, None, (theme_id,)).member_ids_by_theme[theme_id]
    theme_segments = set(comment_queries.load_segment_ids(context.store, member_ids))
    leaving_segments = sorted(set(payload.segments))
    n_foreign = sum(segment not in theme_segments for segment in leaving_segments)
    if n_foreign:
        raise context.build_counted_usage_error("error.foreign", n_foreign, subject=subject)
    # The theme would be left without a comment: that is a new name, and not a split.
    if len(leaving_segments) == len(theme_segments):
        raise context.build_usage_error("error.all_of_it")
    return {"segments": leaving_segments, "labels": _clean_labels(payload.labels)}


@_check_payload.register
def _check_main_subject(payload: requests.SubjectPayload, context: RequestContext, subject: str) -> dict[str, Any]:
    theme_id = parse_theme_id(subject)
    for ancestor in _list_ancestors(context, payload.parent):
        if find_current_theme(context, ancestor) == theme_id:
            raise context.build_usage_error("error.parent_itself", subject=subject)
    return {"parent": payload.parent}


def _list_ancestors(context: RequestContext, theme_id: ThemeId | None) -> Iterable[ThemeId]:
    """Yield a theme, the main subject above it, and so on; a circle in what is stored ends it."""
    ancestors: set[ThemeId] = set()
    while theme_id is not None and theme_id not in ancestors:
        theme_row = _find_theme(context, theme_id)
        yield theme_id
        ancestors.add(theme_id)
        theme_id = theme_row.parent


@_check_payload.register
def _check_place(payload: requests.PlacePayload, context: RequestContext, subject: str) -> dict[str, Any]:
    segment_row = _find_segment(context, subject)
    if payload.theme is not None:
        _find_theme(context, payload.theme)
    return {
        "theme": payload.theme,
        # Looked up here: the browser may show an older state.
        "was": None if segment_row.theme is None else find_current_theme(context, segment_row.theme),
    }


@_check_payload.register
def _check_departments(payload: requests.DepartmentPayload, context: RequestContext, _subject: str) -> dict[str, Any]:
    return {
        "department": _find_department(context, payload.department),
        "fixer": _find_department(context, payload.fixer),
    }


@_check_payload.register
def _check_category(payload: requests.CategoryPayload, _context: RequestContext, _subject: str) -> dict[str, Any]:
    exceptions = [exception.model_dump(mode="json", exclude_none=True) for exception in payload.exceptions]
    return {**payload.model_dump(mode="json"), "exceptions": exceptions}


@_check_payload.register
def _check_proposal(payload: requests.ProposalPayload, context: RequestContext, subject: str) -> dict[str, Any]:
    proposals = themes.load_proposals(context.store, state=None)
    if all(proposal_reference(stored.id) != subject for stored in proposals):
        raise context.build_unknown_name_error("error.proposal", subject=subject)
    return payload.model_dump(mode="json")


@_check_payload.register
def _check_cause(payload: requests.CausePayload, context: RequestContext, subject: str) -> dict[str, Any]:
    segment_id = _find_segment(context, subject).id
    answer = {"segment": segment_id, "department": _find_department(context, payload.department)}
    session = worklist_queries.load_draw_session(context.store, segment_id)
    return answer if session is None else {**answer, "session": session}


@_check_payload.register
def _check_settle(payload: requests.SettlePayload, context: RequestContext, subject: str) -> dict[str, Any]:
    # Only a reply that nobody has settled: the finding of a report without a reply is no question.
    if all(event.subject != subject for event in worklist_queries.load_open_replies(context.store)):
        raise context.build_unknown_name_error("error.finding", subject=shorten(subject, LONGEST_SUBJECT))
    return {"upheld": payload.upheld, "department": _find_department(context, payload.department)}


@_check_payload.register
def _check_action(payload: requests.ActionPayload, context: RequestContext, _subject: str) -> dict[str, Any]:
    _find_theme(context, payload.theme)
    return {
        "theme": payload.theme,
        "department": _find_department(context, payload.department),
        "fixer": _find_department(context, payload.fixer),
        "promise": sanitize_line(payload.promise),
        "start": (payload.start or context.today).isoformat(),
        "due": None if payload.due is None else payload.due.isoformat(),
    }


@_check_payload.register
def _check_done(payload: requests.DonePayload, context: RequestContext, subject: str) -> dict[str, Any]:
    if all(action.reference != subject for action in worklist_queries.load_actions(context.store)):
        raise context.build_unknown_name_error("error.action", subject=subject)
    return {"on": (payload.on or context.today).isoformat()}


@_check_payload.register
def _check_snooze(payload: requests.SnoozePayload, context: RequestContext, _subject: str) -> dict[str, Any]:
    # Until today would be no rest: the theme is on the list again on that day.
    if payload.until < context.today + timedelta(days=1):
        raise context.build_usage_error("error.past", day=payload.until.isoformat())
    return {"until": payload.until.isoformat()}
