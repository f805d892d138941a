"""Effects of a decision, in sentences with figures before and after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from voc.decisions.kind_names import DecisionKind
from voc.decisions.parsing import find_defect
from voc.records import Event, Reference, ReferenceKind, Theme, ThemeId, finding_code
from voc.store import theme_queries, worklist_queries
from voc.triage.field_words import find_variant, format_payload_fields
from voc.triage.request_context import RequestContext, match_theme_id, shorten
from voc.triage.responses import ChangeSentence
from voc.triage.theme_figures import ThemeFigures, find_current_theme, format_comment_figure

__all__ = ["describe_changes", "format_subject", "measure_effects"]

Effects: TypeAlias = Mapping[str, str]
"""Figures and names that a decision changes, in words, by the key of the message: ``{"merge": "225 comments"}``."""
LONGEST_SUBJECT = 60
THEME_FIELDS = ("into", "part", "parent", "theme")
"""Fields of a payload that hold the number of a theme."""


def format_subject(context: RequestContext, subject: str) -> str:
    """Return how a sentence names a subject: a theme by its label, anything else by its reference."""
    theme_reference = Reference.match(subject, ReferenceKind.THEME)
    if theme_reference is None:
        return shorten(finding_code(subject) or subject, LONGEST_SUBJECT)
    return _format_theme(context, ThemeId(theme_reference.number))


def measure_effects(context: RequestContext, event: Event) -> Effects:
    """Return what a decision is about to change, or has changed, as it is at this moment."""
    # From what an older version stored unchecked nothing follows; it can still be undone. An event without an id is
    # about to be written: it was checked, and lacks only what the store fills in.
    is_unreadable = event.id is not None and find_defect(event) is not None
    measure = None if is_unreadable else _MEASURES.get(event.kind)
    return {} if measure is None else measure(context, event, event.payload)


def describe_changes(
    context: RequestContext, event: Event, before: Effects, after: Effects, *, direction: str = ""
) -> list[ChangeSentence]:
    """Return sentences about a decision.

    Parameters
    ----------
    before, after
        As measured around it.
    direction
        ``undo`` or ``redo`` when it was taken back or brought again.
    """
    messages = context.messages
    sentences = [messages(f"changed.{direction}")] if direction else []
    names = {"subject": format_subject(context, event.subject)}
    names |= {} if find_defect(event) else _list_names(context, event)
    for effect, value_after in after.items():
        message_key, value_before = f"changed.{effect}", before.get(effect)
        is_unchanged = value_before == value_after
        # After an undo only what moved is reported; a decision that moves nothing is reported too, it was asked for.
        if not messages.has_message(message_key) or (direction and is_unchanged):
            continue
        # Most themes have nobody who is to fix them, and nobody asked about it.
        if effect == "fixer" and is_unchanged and value_after == messages("cause.unknown"):
            continue
        if effect == "place" and is_unchanged:
            message_key = "changed.place_still"
        sentences.append(messages(message_key, before=value_before or "", after=value_after, **names))
    if not direction and not after:
        sentences.append(_describe_without_figure(context, event, names))
    return [ChangeSentence(what=sentence) for sentence in sentences if sentence]


def _describe_without_figure(context: RequestContext, event: Event, names: Mapping[str, str]) -> str:
    payload: Mapping[str, Any] = event.payload
    message_key = f"changed.{event.kind}"
    message_key += find_variant(context.messages, message_key, event.kind, payload)
    return context.messages(message_key, **names) if context.messages.has_message(message_key) else ""


def _list_names(context: RequestContext, event: Event) -> dict[str, str]:
    """Return the names that sentences about a decision may hold, besides its subject: its fields too."""
    payload: Mapping[str, Any] = event.payload
    messages = context.messages
    names = format_payload_fields(messages, event.kind, payload)
    names |= {name: _format_theme(context, payload[name]) for name in THEME_FIELDS if payload.get(name)}
    match event.kind:
        case "place":
            # Named after the theme that the comment leaves: that is the one whose count is reported.
            if theme_id := payload.get("was") or payload.get("theme"):
                names["subject"] = _format_theme(context, theme_id)
        case "action":
            names["subject"] = names["theme"]
        case "merge":
            names["into"] = _format_theme(context, find_current_theme(context, payload["into"]))
        case "split":
            names["moved"] = messages.format_count("line.proposal", len(payload["segments"]))
        case "exclude":
            names["comments"] = _count_comments(context, match_theme_id(event.subject))
        case "audit" | "contact" if payload.get("session"):
            n_draws = worklist_queries.count_session_draws(context.store, str(payload["session"]))
            names["of"] = messages.format_integer(n_draws)
        case "snooze":
            names["day"] = messages.format_date(date.fromisoformat(payload["until"]))
    return names


def _format_theme(context: RequestContext, theme_id: ThemeId) -> str:
    theme = theme_queries.load_themes_by_id(context.store, [theme_id]).get(theme_id)
    return context.format_quoted_label(theme, theme_id)


# ---- measures, by kind of decision --------------------------------------------------------------------------------


def _load_subject_theme(context: RequestContext, event: Event) -> Theme:
    theme_id = match_theme_id(event.subject)
    return theme_queries.load_themes_by_id(context.store, [theme_id])[theme_id]


def _count_comments(context: RequestContext, theme_id: ThemeId) -> str:
    """Return in words how many comments a theme has today."""
    current_theme_id = find_current_theme(context, theme_id)
    figure = ThemeFigures(context, None, (current_theme_id,)).count_all_comments(current_theme_id)
    return format_comment_figure(context, figure)


def _measure_merge(context: RequestContext, _event: Event, payload: Mapping[str, Any]) -> Effects:
    return {"merge": _count_comments(context, payload["into"])}


def _measure_split(context: RequestContext, event: Event, _payload: Mapping[str, Any]) -> Effects:
    return {"split": _count_comments(context, match_theme_id(event.subject))}


def _measure_place(context: RequestContext, _event: Event, payload: Mapping[str, Any]) -> Effects:
    theme_id = payload.get("was") or payload.get("theme")
    return {"place": _count_comments(context, theme_id)} if theme_id else {}


def _measure_rename(context: RequestContext, event: Event, _payload: Mapping[str, Any]) -> Effects:
    return {"rename": format_subject(context, event.subject)}


def _measure_departments(context: RequestContext, event: Event, _payload: Mapping[str, Any]) -> Effects:
    theme, unknown = _load_subject_theme(context, event), context.messages("cause.unknown")
    return {"department": theme.row.department or unknown, "fixer": theme.row.fixer or unknown}


def _measure_category(context: RequestContext, event: Event, _payload: Mapping[str, Any]) -> Effects:
    category = _load_subject_theme(context, event).row.category
    # Without a decision the rule says which one it is: "not classified" would be another thing.
    by_rule = context.messages("changed.by_rule")
    return {"category": by_rule if category is None else context.messages.format_code("category", category)}


def _measure_main_subject(context: RequestContext, event: Event, _payload: Mapping[str, Any]) -> Effects:
    parent_id = _load_subject_theme(context, event).row.parent
    if parent_id is None:
        return {"subject_none": ""}
    # Not the decision's own: an undo brings back the one of before.
    return {"subject": _format_theme(context, find_current_theme(context, parent_id))}


def _measure_audit(context: RequestContext, event: Event, payload: Mapping[str, Any]) -> Effects:
    # A contact that was not drawn may be answered too; it is in no sample.
    if "session" not in payload:
        return {}
    session = str(payload["session"])
    n_draws = worklist_queries.count_session_draws(context.store, session)
    n_answered = n_draws - len(worklist_queries.load_open_draws(context.store, session))
    effects = {"audit": context.messages.format_integer(n_answered)}
    return {**effects, **_measure_audited_share(context, session, is_contact=event.kind == DecisionKind.CONTACT)}


def _measure_audited_share(context: RequestContext, session: str, *, is_contact: bool) -> Effects:
    """Return the leading share of the session's month with its interval, and what ten more answers would buy."""
    from voc.insight.audited_share import find_session_month, measure_contact_share, measure_month_share

    period = find_session_month(context.store, session)
    if period is None:
        return {}
    if is_contact:
        audited = measure_contact_share(context.store, context.departments, period)
    else:
        audited = measure_month_share(context.store, context.config, period)
    if audited is None:
        return {}
    messages = context.messages
    name = messages("changed.silent_avoidable") if audited.department is None else audited.department
    return {
        "audit_share": f"{name}: {messages.format_estimate(audited.share)}",
        "audit_more": messages.format_number(audited.narrower, 0 if audited.narrower >= 1 else 1),
    }


def _measure_action(context: RequestContext, _event: Event, payload: Mapping[str, Any]) -> Effects:
    actions = worklist_queries.load_actions(context.store, theme_id=payload["theme"], only_open=True)
    return {"action": context.messages.format_integer(len(actions))}


_MEASURES: Mapping[str, Callable[[RequestContext, Event, Mapping[str, Any]], Effects]] = {
    "merge": _measure_merge,
    "split": _measure_split,
    "place": _measure_place,
    "rename": _measure_rename,
    "department": _measure_departments,
    "category": _measure_category,
    "subject": _measure_main_subject,
    "audit": _measure_audit,
    "contact": _measure_audit,
    "action": _measure_action,
}
