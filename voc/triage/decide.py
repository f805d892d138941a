"""Decisions at the desk: checked, written down, and answered with what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from voc.errors import ConflictError, UsageError
from voc.records import Event
from voc.store import decision_log, decisions
from voc.store.decision_log import Logged
from voc.triage import checking, decision_effects, item_details, requests
from voc.triage.day_progress import day_of
from voc.triage.event_sentences import UNDO, logged
from voc.triage.request_context import Seat, cut
from voc.triage.responses import Changed, ConflictDetail, DecideResult, Yours
from voc.triage.worklist_sources import Desktop

__all__ = ["OPS", "conflict", "decide", "redo", "undo", "wrong_shape"]

OPS = frozenset({"decide", "undo", "redo"})
UNDOABLE = frozenset({*requests.PAYLOADS, "reply", UNDO})


def decide(seat: Seat, asked: requests.Decide) -> DecideResult:
    """Write a decision down; the same request again returns what it did the first time.

    Raises
    ------
    UsageError
        A kind that there is not, or a payload that does not fit it.
    UnknownNameError
        It is about something that is not there.
    ConflictError
        Somebody decided about the subject meanwhile.
    """
    earlier = decision_log.of_requests(seat.store, [asked.request_id])[asked.request_id]
    if earlier is not None and _same(earlier, asked):
        return _result(seat, earlier, [])
    if asked.kind == UNDO:
        raise seat.wrong("error.undo_kind")
    if asked.kind not in requests.PAYLOADS:
        raise seat.wrong("error.kind", kind=repr(asked.kind[:60]), known=", ".join(requests.PAYLOADS))
    try:
        payload = requests.PAYLOADS[asked.kind].model_validate(asked.payload)
    except ValidationError as exc:
        raise wrong_shape(seat, exc, "payload") from exc
    checked = checking.checked(seat, asked.kind, asked.subject, payload)
    event = Event(
        request_id=asked.request_id,
        subject=checked.subject,
        kind=checked.kind,
        payload=checked.payload,
        who=seat.who,
        at=seat.now,
        why=asked.why.strip(),
        expected_version=None if checked.subject == "A" else asked.expected_version,
    )
    before = decision_effects.measure(seat, event)
    done = decisions.decide(seat.store, event)
    return _result(seat, done, decision_effects.changed(seat, done, before, decision_effects.measure(seat, done)))


def undo(seat: Seat, asked: requests.Undo) -> DecideResult:
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
    return _turn(seat, asked, decisions.undo, "undo")


def redo(seat: Seat, asked: requests.Redo) -> DecideResult:
    """Let a decision that was taken back stand again; errors as of ``undo``."""
    return _turn(seat, asked, decisions.redo, "redo")


def _turn(seat: Seat, asked: requests.Undo | requests.Redo, turn: Any, key: str) -> DecideResult:  # noqa: ANN401
    taken = _decision(seat, asked.event)
    before = decision_effects.measure(seat, taken)
    why, request = asked.why.strip(), asked.request_id
    done = turn(seat.store, asked.event, who=seat.who, at=seat.now, why=why, request_id=request)
    told = decision_effects.changed(seat, taken, before, decision_effects.measure(seat, taken), turned=key)
    return _result(seat, done, told)


def _decision(seat: Seat, number: int) -> Event:
    """Return the decision that an event is, or takes back, or brings again."""
    known = seat.store
    with known.reading() as connection:
        event = checking.event_of(seat, connection, number)
        while event.undoes is not None:
            event = decision_log.event_of(connection, event.undoes)
    if event.kind not in UNDOABLE:
        raise seat.wrong("error.not_undoable")
    return event


def _same(earlier: Event, asked: requests.Decide) -> bool:
    """Tell whether a request that is known already asks for the same; the store refuses it otherwise."""
    subject = earlier.subject.partition("-")[0] if asked.subject == "A" else earlier.subject
    kinds = {earlier.kind, "audit"} if earlier.kind == "cause" else {earlier.kind, "cause"}
    about = subject == asked.subject or earlier.kind == "action"
    return earlier.undoes is None and about and asked.kind in kinds | {earlier.kind}


def _result(seat: Seat, event: Event, told: list[Changed]) -> DecideResult:
    with seat.store.snapshot() as store:
        here = Seat(store, seat.config, seat.who, seat.language, seat.clock)
        with store.reading() as connection:
            stands = event.id in decision_log.standing_among(connection, [event.id or 0])
        return DecideResult(
            event=logged(here, [Logged(event, stands)])[0],
            item=_item(here, event),
            changed=told,
            day=day_of(Desktop(here)),
        )


def _item(seat: Seat, event: Event) -> item_details.AnyItem | None:
    """Return the item that a decision is about, as it is now; None where there is none (any more)."""
    payload: Mapping[str, Any] = event.payload
    key = item_details.key_of(event.subject)
    if event.kind == "place" and payload.get("was") is not None:
        key = f"theme:T-{payload['was']}"
    elif event.kind == "action":
        key = f"theme:T-{payload['theme']}"
    if key is None:
        return None
    try:
        return item_details.item_of(seat, key)
    except UsageError:
        return None


# ---- what is said when it cannot be --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Refused:
    subject: str
    expected_version: int | None
    yours: Yours


def conflict(seat: Seat, asked: BaseModel, exc: ConflictError) -> requests.Failure:
    """Return a conflict with both versions: theirs as events, yours as it was sent, and the item as it is now."""
    refused = _refused(seat, asked)
    theirs = [event for event in exc.events if isinstance(event, Event)]
    with seat.store.reading() as connection:
        stands = decision_log.standing_among(connection, [event.id or 0 for event in theirs])
    lines = logged(seat, [Logged(event, event.id in stands) for event in theirs])
    there = decision_log.version(seat.store, refused.subject) if exc.there is None else exc.there
    about = theirs[-1] if theirs else None
    key = item_details.key_of(refused.subject)
    item = None
    if key is not None:
        try:
            item = item_details.item_of(seat, key)
        except UsageError:
            item = None
    detail = ConflictDetail(
        expected_version=refused.expected_version, version=there, events=lines, yours=refused.yours, item=item
    )
    message = str(exc)
    if refused.expected_version is not None and there != refused.expected_version:
        who = cut(about.who, 60) if about else seat.words("error.somebody")
        subject = decision_effects.name_of(seat, refused.subject)
        message = seat.words("error.conflict", who=who, subject=subject, there=there, seen=refused.expected_version)
    elif isinstance(asked, requests.Undo):
        message = seat.words("error.undone", event=asked.event)
    elif isinstance(asked, requests.Redo):
        message = seat.words("error.standing", event=asked.event)
    return requests.Failure(
        kind="ConflictError", status=exc.http_status, message=message, detail=detail.model_dump(mode="json")
    )


def _refused(seat: Seat, asked: BaseModel) -> _Refused:
    if isinstance(asked, requests.Decide):
        return _Refused(asked.subject, asked.expected_version, Yours(kind=asked.kind, payload=asked.payload))
    number = asked.event if isinstance(asked, requests.Undo | requests.Redo) else 0
    subject = _decision(seat, number).subject if number else ""
    kind = "redo" if isinstance(asked, requests.Redo) else UNDO
    return _Refused(subject, None, Yours(kind=kind, payload={"event": number}))


def wrong_shape(seat: Seat, exc: ValidationError, within: str = "") -> UsageError:
    """Return the sentence for a request of the wrong shape: the field, what was expected, what came."""
    first = exc.errors(include_url=False)[0]
    place = ".".join([*([within] if within else []), *map(str, first["loc"])]) or "request"
    got = "" if first["type"] in {"missing", "extra_forbidden"} else f", got {cut(repr(first['input']), 80)}"
    return seat.wrong("error.args", place=place, message=f"{first['msg']}{got}")
