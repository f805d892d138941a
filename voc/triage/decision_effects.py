"""What a decision changed, in sentences with figures before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from voc.records import Event
from voc.store import windows, worklist_queries
from voc.triage.request_context import Seat, cut, number
from voc.triage.responses import Changed
from voc.triage.theme_figures import Shown, count_text, resolve

__all__ = ["changed", "measure", "name_of"]

Measured = Mapping[str, str]


def name_of(seat: Seat, subject: str) -> str:
    """Return what a subject is called: a theme by its name, anything else by its reference."""
    if not subject.startswith("T-"):
        return cut(subject.removeprefix("finding/"), 60)
    return _theme_name(seat, number(subject))


def _theme_name(seat: Seat, theme: int) -> str:
    return seat.named(windows.theme_rows(seat.store, [theme]).get(theme), theme)


def measure(seat: Seat, event: Event) -> Measured:
    """Return what a decision is about to change, or has changed, as it is at this moment."""
    found = _MEASURES.get(event.kind)
    return {} if found is None else found(seat, event, event.payload)


def changed(seat: Seat, event: Event, before: Measured, after: Measured, *, turned: str = "") -> list[Changed]:
    """Return sentences about a decision.

    Parameters
    ----------
    before, after
        As measured around it.
    turned
        ``undo`` or ``redo`` when it was taken back or brought again.
    """
    words = seat.words
    said = [words(f"changed.{turned}")] if turned else []
    names = {"subject": name_of(seat, event.subject), **_names(seat, event)}
    for name in after:
        key = f"changed.{name}"
        if not words.has(key) or (turned and before.get(name) == after[name]):
            continue
        if name == "place" and before.get(name) == after[name]:
            key = "changed.place_still"
        said.append(words(key, before=before.get(name, ""), after=after[name], **names))
    if not turned and not after:
        said.append(_plain(seat, event, names))
    return [Changed(what=sentence) for sentence in said if sentence]


def _plain(seat: Seat, event: Event, names: Mapping[str, str]) -> str:
    """Return the sentence for a decision that moves no figure."""
    payload: Mapping[str, Any] = event.payload
    key = f"changed.{event.kind}"
    if event.kind == "proposal":
        key += "_yes" if payload["accepted"] else "_no"
    return seat.words(key, **names) if seat.words.has(key) else ""


def _names(seat: Seat, event: Event) -> dict[str, str]:
    payload: Mapping[str, Any] = event.payload
    names = {n: _theme_name(seat, payload[n]) for n in ("into", "part", "parent", "theme") if payload.get(n)}
    if event.kind == "place" and (of := payload.get("was") or payload.get("theme")):
        names["subject"] = _theme_name(seat, of)
    if event.kind == "action":
        names["subject"] = names["theme"]
    if event.kind == "merge":
        today = resolve(seat, payload["into"])
        names["into"] = _theme_name(seat, today)
    if event.kind == "split":
        names["moved"] = seat.words.counted("line.proposal", len(payload["segments"]))
    if event.kind == "exclude":
        theme = resolve(seat, number(event.subject))
        names["comments"] = count_text(seat, Shown(seat, None, (theme,)).all_comments(theme))
    if event.kind == "audit":
        names["of"] = seat.words.whole(worklist_queries.session_progress(seat.store, str(payload["session"])))
    if event.kind == "snooze":
        names["day"] = seat.words.date(date.fromisoformat(payload["until"]))
    return names


# ---- measures -----------------------------------------------------------------------------------------------------


def _comments(seat: Seat, theme: int) -> str:
    today = resolve(seat, theme)
    return count_text(seat, Shown(seat, None, (today,)).all_comments(today))


def _merge(seat: Seat, _event: Event, payload: Mapping[str, Any]) -> Measured:
    return {"merge": _comments(seat, payload["into"])}


def _split(seat: Seat, event: Event, _payload: Mapping[str, Any]) -> Measured:
    return {"split": _comments(seat, number(event.subject))}


def _place(seat: Seat, _event: Event, payload: Mapping[str, Any]) -> Measured:
    of = payload.get("was") or payload.get("theme")
    return {"place": _comments(seat, of)} if of else {}


def _rename(seat: Seat, event: Event, _payload: Mapping[str, Any]) -> Measured:
    return {"rename": name_of(seat, event.subject)}


def _department(seat: Seat, event: Event, payload: Mapping[str, Any]) -> Measured:
    row = windows.theme_rows(seat.store, [number(event.subject)])[number(event.subject)]
    unknown = seat.words("cause.unknown")
    measured = {"department": row.department or unknown}
    return {**measured, "fixer": row.fixer or unknown} if payload.get("fixer") or row.fixer else measured


def _category(seat: Seat, event: Event, _payload: Mapping[str, Any]) -> Measured:
    row = windows.theme_rows(seat.store, [number(event.subject)])[number(event.subject)]
    return {"category": seat.words.named("category", row.category)}


def _subject(seat: Seat, event: Event, _payload: Mapping[str, Any]) -> Measured:
    row = windows.theme_rows(seat.store, [number(event.subject)])[number(event.subject)]
    return {"subject": ""} if row.parent is not None else {"subject_none": ""}


def _audit(seat: Seat, _event: Event, payload: Mapping[str, Any]) -> Measured:
    session = str(payload["session"])
    n_open = len(worklist_queries.open_draws(seat.store, session))
    return {"audit": seat.words.whole(worklist_queries.session_progress(seat.store, session) - n_open)}


def _action(seat: Seat, _event: Event, payload: Mapping[str, Any]) -> Measured:
    of_theme = worklist_queries.actions(seat.store, theme=payload["theme"], only_open=True)
    return {"action": seat.words.whole(len(of_theme))}


_MEASURES: Mapping[str, Callable[[Seat, Event, Mapping[str, Any]], Measured]] = {
    "merge": _merge,
    "split": _split,
    "place": _place,
    "rename": _rename,
    "department": _department,
    "category": _category,
    "subject": _subject,
    "audit": _audit,
    "action": _action,
}
