"""Is a decision about things that are there? Checked before anything is written, and said in the person's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from voc.errors import UnknownNameError
from voc.records import Event
from voc.store import decision_log, themes, windows, worklist_queries
from voc.store.windows import ThemeRow
from voc.text.sanitize import plain
from voc.triage import requests
from voc.triage.request_context import Seat, cut, number
from voc.triage.theme_figures import Shown, resolve

__all__ = ["Checked", "checked", "event_of"]

ABOUT = {
    "place": "S",
    "audit": "S",
    "cause": "S",
    "called": "F",
    "proposal": "P",
    "settle": "finding/",
    "action": "A",
    "done": "A",
}
"""What a kind is about; every other one is about a theme."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A decision as it is written down."""

    kind: str
    subject: str
    payload: Mapping[str, Any]


def checked(seat: Seat, kind: str, subject: str, payload: requests.Shape) -> Checked:
    """Return a decision whose things are all there, in the names of today.

    Raises
    ------
    UnknownNameError
        A theme, segment, department … that is not there.
    UsageError
        It makes no sense: into itself, a day that is past, another theme's segments.
    """
    letter = ABOUT.get(kind, "T")
    if kind == "action" and (subject == "A" or subject.startswith("T-")):
        return _action(seat, payload)
    good = subject.startswith("finding/") if letter == "finding/" else subject == f"{letter}-{number(subject)}"
    if not good:
        raise seat.wrong("error.subject_kind", kind=kind, expected=f"{letter}-…", subject=repr(cut(subject, 60)))
    if letter == "T":
        _theme(seat, number(subject))
    return _CHECKS[kind](seat, kind, subject, payload) if kind in _CHECKS else Checked(kind, subject, _json(payload))


def event_of(seat: Seat, connection: Connection, id_: int) -> Event:
    """Return an event, or say in the person's language that it is not there."""
    try:
        return decision_log.event_of(connection, id_)
    except UnknownNameError as exc:
        raise seat.unknown("error.event", event=id_) from exc


def _json(payload: requests.Shape) -> dict[str, Any]:
    return payload.model_dump(mode="json")


def _theme(seat: Seat, theme: int) -> ThemeRow:
    row = windows.theme_rows(seat.store, [theme]).get(theme)
    if row is None or row.state == "reserved":
        raise seat.unknown("error.theme", theme=f"T-{theme}")
    return row


def _department(seat: Seat, name: str | None) -> str | None:
    """Return a department's name of today.

    Raises
    ------
    UnknownNameError
        Not a department, or one that became several others.
    """
    if name is None:
        return None
    now = seat.chart.today(name) if seat.config.departments else {}
    if len(now) > 1:
        raise seat.unknown("error.department_split", name=cut(name), known=", ".join(now))
    if not now:
        known = ", ".join(seat.chart.names) or "–"
        raise seat.unknown("error.department", name=repr(cut(name)), known=known)
    return next(iter(now))


def _segment(seat: Seat, subject: str) -> windows.SegmentRow:
    row = windows.segment_rows(seat.store, [number(subject)]).get(number(subject))
    if row is None:
        raise seat.unknown("error.segment", subject=subject)
    return row


# ---- by kind ------------------------------------------------------------------------------------------------------


def _rename(seat: Seat, kind: str, subject: str, payload: Any) -> Checked:  # noqa: ANN401  by kind
    labels = _named(payload.labels)
    if not labels:
        raise seat.wrong("error.labels")
    return Checked(kind, subject, {"labels": labels})


def _named(labels: Any) -> dict[str, str]:  # noqa: ANN401  two languages
    given = {language: plain(text) for language, text in labels.model_dump().items() if text}
    return {language: text for language, text in given.items() if text}


def _merge(seat: Seat, kind: str, subject: str, payload: Any) -> Checked:  # noqa: ANN401
    _theme(seat, payload.into)
    if resolve(seat, payload.into) == number(subject):
        raise seat.wrong("error.into_itself", subject=subject)
    return Checked(kind, subject, {"into": payload.into})


def _split(seat: Seat, kind: str, subject: str, payload: Any) -> Checked:  # noqa: ANN401
    theme = number(subject)
    own = set(windows.segment_ids(seat.store, Shown(seat, None, (theme,)).members[theme]))
    leaving = sorted(set(payload.segments))
    if foreign := [segment for segment in leaving if segment not in own]:
        raise seat.wrong_number("error.foreign", len(foreign), subject=subject)
    if len(leaving) == len(own):
        raise seat.wrong("error.all_of_it")
    return Checked(kind, subject, {"segments": leaving, "labels": _named(payload.labels)})


def _subject(seat: Seat, kind: str, subject: str, payload: Any) -> Checked:  # noqa: ANN401
    above, seen = payload.parent, set()
    while above is not None and above not in seen:
        row = _theme(seat, above)
        if resolve(seat, above) == number(subject):
            raise seat.wrong("error.parent_itself", subject=subject)
        seen.add(above)
        above = row.parent
    return Checked(kind, subject, {"parent": payload.parent})


def _place(seat: Seat, kind: str, subject: str, payload: Any) -> Checked:  # noqa: ANN401
    row = _segment(seat, subject)
    if payload.theme is not None:
        _theme(seat, payload.theme)
    was = None if row.theme is None else resolve(seat, row.theme)
    return Checked(kind, subject, {"theme": payload.theme, "was": was})


def _own_department(seat: Seat, kind: str, subject: str, payload: Any) -> Checked:  # noqa: ANN401
    named = {"department": _department(seat, payload.department), "fixer": _department(seat, payload.fixer)}
    return Checked(kind, subject, named)


def _category(_seat: Seat, kind: str, subject: str, payload: Any) -> Checked:  # noqa: ANN401
    said = _json(payload)
    said["exceptions"] = [{name: v for name, v in e.items() if v is not None} for e in said["exceptions"]]
    return Checked(kind, subject, said)


def _proposal(seat: Seat, kind: str, subject: str, payload: Any) -> Checked:  # noqa: ANN401
    if all(item.id != number(subject) for item in themes.proposals(seat.store, state=None)):
        raise seat.unknown("error.proposal", subject=subject)
    return Checked(kind, subject, _json(payload))


def _audit(seat: Seat, _kind: str, subject: str, payload: Any) -> Checked:  # noqa: ANN401
    """Check an answer: of a drawn segment it is one of the random sample, of any other a free decision."""
    segment = _segment(seat, subject).id
    said = {"segment": segment, "department": _department(seat, payload.department)}
    session = windows.drawn_in(seat.store, segment)
    return (
        Checked("cause", subject, said) if session is None else Checked("audit", subject, {**said, "session": session})
    )


def _called(seat: Seat, kind: str, subject: str, _payload: Any) -> Checked:  # noqa: ANN401
    row = windows.comment_rows(seat.store, [number(subject)]).get(number(subject))
    if row is None:
        raise seat.unknown("error.feedback", subject=subject)
    if row.urgent is None:
        raise seat.wrong("error.urgent", subject=subject)
    return Checked(kind, subject, {})


def _settle(seat: Seat, kind: str, subject: str, payload: Any) -> Checked:  # noqa: ANN401
    if all(event.subject != subject for event in worklist_queries.open_replies(seat.store)):
        raise seat.unknown("error.finding", subject=cut(subject, 60))
    return Checked(kind, subject, {"upheld": payload.upheld, "department": _department(seat, payload.department)})


def _action(seat: Seat, payload: Any) -> Checked:  # noqa: ANN401
    _theme(seat, payload.theme)
    said = {
        "theme": payload.theme,
        "department": _department(seat, payload.department),
        "fixer": _department(seat, payload.fixer),
        "promise": plain(payload.promise),
        "start": (payload.start or seat.today).isoformat(),
        "due": None if payload.due is None else payload.due.isoformat(),
    }
    return Checked("action", "A", said)


def _done(seat: Seat, kind: str, subject: str, payload: Any) -> Checked:  # noqa: ANN401
    if all(f"A-{action.id}" != subject for action in worklist_queries.actions(seat.store)):
        raise seat.unknown("error.action", subject=subject)
    return Checked(kind, subject, {"on": (payload.on or seat.today).isoformat()})


def _snooze(seat: Seat, kind: str, subject: str, payload: Any) -> Checked:  # noqa: ANN401
    if payload.until < seat.today + timedelta(days=1):
        raise seat.wrong("error.past", day=payload.until.isoformat())
    return Checked(kind, subject, {"until": payload.until.isoformat()})


_CHECKS: Mapping[str, Callable[[Seat, str, str, Any], Checked]] = {
    "rename": _rename,
    "merge": _merge,
    "split": _split,
    "subject": _subject,
    "place": _place,
    "department": _own_department,
    "category": _category,
    "proposal": _proposal,
    "audit": _audit,
    "cause": _audit,
    "called": _called,
    "settle": _settle,
    "done": _done,
    "snooze": _snooze,
}
