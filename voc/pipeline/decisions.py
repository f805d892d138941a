"""What people decide: the audit sample and its answers, causes, heads' replies, themes, and taking any of it back.

Every decision is an event. Nothing is worked out here; the next run of the causes stage learns from all that stands.
"""

from __future__ import annotations

import csv
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from voc.causes import Chart, draw
from voc.errors import InputError, UnknownNameError, UsageError
from voc.pipeline.context import Context, user
from voc.pipeline.segments import load_segments
from voc.records import Event, NoTheme
from voc.store import causes as stored
from voc.store import decision_log, decisions
from voc.store.decision_checks import PREFIX

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.results import Finding

__all__ = [
    "SILENT",
    "answers_of",
    "chart_of",
    "confirm",
    "confirmed_with_chances",
    "decide",
    "decide_freely",
    "disputes",
    "draw_audit",
    "number_of",
    "open_audit",
    "redo",
    "reply",
    "undo",
]

SILENT = frozenset({NoTheme.EMPTY.value, NoTheme.UNINFORMATIVE.value, NoTheme.DUPLICATE.value})
"""Segments that say nothing, or say it twice, have no cause of their own."""
UNKNOWN = "unknown"
DRAWN = "audit drawn"
REPLY = "reply"
FINAL = frozenset({DRAWN, "batch undone", "proposals accepted"})
"""Kinds of events that say what was done, and are no decisions to take back."""
FREE = frozenset({*PREFIX, "called", "settle"})
FIRST_SESSION = "calibration"


# ---- the audit sample ---------------------------------------------------------------------------------------------


def draw_audit(context: Context, n: int, *, session: str | None = None, seed: int | None = None) -> pd.DataFrame:
    """Draw comments at random for an officer to judge, keep with which probability, and return the open items.

    Parameters
    ----------
    n
        How many comments; one part of each is asked about.
    session
        Its name; default: ``calibration`` the first time, then this week (``2026-W41``).
    seed
        The same seed on the same comments draws the same items; default: the one of ``[themes]``.

    Raises
    ------
    UsageError
        Fewer than one item, a session that was drawn already, or no comment left to draw.
    """
    if n < 1:
        raise UsageError(f"expected a number of items to draw, 1 or more; got {n}")
    earlier = stored.draws(context.store)
    calibrated = (earlier["session"] == FIRST_SESSION).any()
    name = session or (f"{datetime.now(UTC):%G-W%V}" if calibrated else FIRST_SESSION)
    if (earlier["session"] == name).any():
        raise UsageError(f"the session {name!r} was drawn already; see voc audit list, or give another name: --session")
    seed = context.config.themes.seed if seed is None else seed
    frame = load_segments(context).frame
    frame = frame[~frame["reason"].isin(SILENT)].rename(columns={"id": "segment"})
    taken = frame[["segment", "feedback"]]
    drawn = draw(taken, n, session=name, seed=seed, exclude=earlier["segment"])
    if drawn.empty:
        raise UsageError("there is no comment left to draw; collect some first: voc collect FILE")
    asked = set(taken.loc[taken["segment"].isin(earlier["segment"]), "feedback"])
    n_left = int(taken["feedback"].nunique()) - len(asked)
    stored.save_draws(
        context.store,
        drawn["segment"].tolist(),
        session=name,
        inclusion_probability=drawn["inclusion_probability"].tolist(),
        seed=seed,
    )
    payload = {"rate": len(drawn) / n_left, "n": len(drawn), "last": int(taken["feedback"].max()), "seed": seed}
    decide(context, f"audit/{name}", DRAWN, payload)
    return open_audit(context, session=name)


def open_audit(context: Context, *, session: str | None = None) -> pd.DataFrame:
    """Return what was drawn and nobody has answered, in the order of the draw.

    Columns ``segment``, ``session``, ``feedback``, ``text`` (the redacted part that is asked about) and ``comment``
    (the whole it stands in). What the model thinks is left out on purpose: it would lead the officer.
    """
    drawn = stored.draws(context.store, session)
    answered = stored.confirmed(context.store)["segment"]
    drawn = drawn[~drawn["segment"].isin(answered)][["segment", "session"]]
    segments = load_segments(context)
    parts = segments.frame[["id", "feedback", "text"]].rename(columns={"id": "segment"})
    whole = segments.feedback[["id", "text"]].rename(columns={"id": "feedback", "text": "comment"})
    found = drawn.merge(parts, "left", "segment").merge(whole, "left", "feedback")
    return found.dropna(subset="text").astype({"feedback": "int64"}).reset_index(drop=True)


def confirm(context: Context, answers: Sequence[tuple[int, str | None]], *, why: str = "") -> tuple[Event, ...]:
    """Write down which department caused what, all of it or nothing; None or "unknown": it cannot be said.

    A segment that was drawn for the audit counts as part of the random sample; any other is a free decision, which
    teaches the model and corrects no share.

    Raises
    ------
    UnknownNameError
        No such segment, or no such department today.
    """
    draws = stored.draws(context.store)
    drawn: dict[int, str] = dict(zip(draws["segment"].tolist(), draws["session"].tolist(), strict=True))
    known = set(load_segments(context).frame["id"].tolist())
    if strangers := [segment for segment, _ in answers if segment not in known]:
        raise UnknownNameError(f"there is no segment {strangers[0]}; voc audit list shows those that are asked about")
    checked = [(segment, department_of_today(context, name)) for segment, name in answers]
    done = []
    for segment, department in checked:
        payload: dict[str, object] = {"segment": segment, "department": department}
        if segment in drawn:
            payload["session"] = drawn[segment]
        kind = "audit" if segment in drawn else "cause"
        done.append(decide(context, f"S-{segment}", kind, payload, why=why))
    return tuple(done)


def chart_of(context: Context) -> Chart:
    """Return the organisation of today."""
    return Chart([item.record() for item in context.config.departments], context.config.department_changes)


def department_of_today(context: Context, name: str | None) -> str | None:
    """Return a department's name as it is written today, None for "unknown".

    Raises
    ------
    UnknownNameError
        Not a department, or one that became several others.
    """
    if name is None or name.strip().casefold() == UNKNOWN:
        return None
    entry = context.config.department(name.strip())
    chart = chart_of(context)
    now = chart.today(entry.name)
    if len(now) == 1:
        return next(iter(now))
    raise UnknownNameError(f"{entry.name} is several departments today; name one of: {', '.join(now)}")


def answers_of(path: Path) -> list[tuple[int, str | None]]:
    """Read a whole session's answers: a CSV file with the columns ``segment`` and ``department``.

    A row without a department is one that nobody has answered yet.

    Raises
    ------
    InputError
        The file cannot be read, lacks a column, or has a segment that is no number.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "it is not UTF-8"
        raise InputError(f"{path} cannot be read: {reason}") from exc
    first = text.split("\n", 1)[0]
    rows = csv.DictReader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ",")
    if not {"segment", "department"} <= set(rows.fieldnames or ()):
        raise InputError(f"{path.name}: expected the columns segment and department")
    found: list[tuple[int, str | None]] = []
    for number, row in enumerate(rows, start=2):
        name = (row["department"] or "").strip()
        if not (row["segment"] or "").strip().isdigit():
            raise InputError(f"{path.name}, row {number}: expected a segment's number, got {row['segment']!r}")
        if name:
            found.append((int(row["segment"]), name))
    return found


def confirmed_with_chances(context: Context) -> pd.DataFrame:
    """Return people's decisions in today's names, each with the probability of being in the random sample at all.

    A comment that was there when several sessions were drawn could have come up in any of them:
    1 − Π (1 − rate), over the number of its segments. Departments that are gone or were split say nothing any more.
    """
    import pandas as pd

    confirmed = stored.confirmed(context.store)
    draws = stored.draws(context.store).drop_duplicates(["segment", "session"])
    found = confirmed.merge(draws[["segment", "session", "inclusion_probability"]], "left", ["segment", "session"])
    sessions = {
        event.subject.removeprefix("audit/"): event for event in decision_log.events(context.store, kinds=[DRAWN])
    }
    if len(sessions) > 1 and len(found):
        feedback = load_segments(context).frame.set_index("id")["feedback"]
        comment = found["segment"].map(feedback)
        found["inclusion_probability"] = [
            _chance(probability, sessions.get(str(session)), sessions, id_)
            for probability, session, id_ in zip(found["inclusion_probability"], found["session"], comment, strict=True)
        ]
    chart = chart_of(context)
    now = {name: list(chart.today(name)) for name in found["department"].dropna().unique()}
    kept = [name not in now or len(now[name]) == 1 for name in found["department"]]
    found = found[pd.Series(kept, index=found.index, dtype=bool)].reset_index(drop=True)
    names = pd.Series([now[name][0] if name in now else None for name in found["department"]], dtype=object)
    return found.assign(department=names)


def _chance(probability: float, own: Event | None, sessions: Mapping[str, Event], comment: float) -> float:
    """Return the probability of having been drawn in any session, from that of the session in which it was."""
    if own is None or not probability > 0:
        return probability
    missed = 1.0
    for event in sessions.values():
        if comment <= float(str(event.payload["last"])):
            missed *= 1.0 - float(str(event.payload["rate"]))
    return probability * (1.0 - missed) / float(str(own.payload["rate"]))


# ---- replies ------------------------------------------------------------------------------------------------------


def reply(context: Context, finding: Finding, *, department: str | None, agrees: bool, reason: str) -> Event:
    """Write down a head's answer to a finding.

    Raises
    ------
    UsageError
        No reason, or a finding that names no department while none was given.
    """
    if not reason.strip():
        raise UsageError('a dispute needs a reason: --reason "…"')
    name = department_of_today(context, department or finding.department)
    if name is None:
        raise UsageError(f"{finding.code} names no department; say who answers with --department")
    payload = {"finding": finding.code, "theme": finding.theme, "department": name, "agrees": agrees}
    return decide(context, f"finding/{finding.code}", REPLY, payload, why=reason.strip())


def disputes(context: Context) -> pd.DataFrame:
    """Return the standing replies: event, finding, theme, department, agrees, reason, who, at; the oldest first."""
    import pandas as pd

    columns = ["event", "finding", "theme", "department", "agrees", "reason", "who", "at"]
    rows = [
        (event.id, *(event.payload.get(name) for name in columns[1:5]), event.why, event.who, event.at)
        for event in decision_log.standing(context.store, kinds=[REPLY])
    ]
    return pd.DataFrame(rows, columns=columns, dtype=object)


# ---- events -------------------------------------------------------------------------------------------------------


def decide(
    context: Context,
    subject: str,
    kind: str,
    payload: Mapping[str, object],
    *,
    why: str = "",
    who: str | None = None,
    expected_version: int | None = None,
) -> Event:
    """Write down what somebody decided, by default the user of this computer, with all that follows from it."""
    event = Event(uuid.uuid4().hex, subject, kind, payload, who or user(), datetime.now(UTC), why, expected_version)
    return decisions.decide(context.store, event)


def decide_freely(
    context: Context,
    asked: Sequence[tuple[str, str, Mapping[str, object]]],
    *,
    why: str = "",
    who: str | None = None,
    expected_version: int | None = None,
) -> tuple[Event, ...]:
    """Write down decisions that are complete in themselves, each a kind, a subject and a payload: all or none.

    Raises
    ------
    UsageError
        Another kind.
    UnknownNameError
        Not a department of today, or nothing that there is.
    """
    now, made = datetime.now(UTC), []
    for kind, subject, payload in asked:
        if kind not in FREE:
            raise UsageError(f"{kind!r} is no kind of decision; expected one of: {', '.join(sorted(FREE))}")
        said = dict(payload)
        if isinstance(name := said.get("department"), str):
            said["department"] = department_of_today(context, name)
        made.append(Event(uuid.uuid4().hex, subject, kind, said, who or user(), now, why, expected_version))
    return decisions.decide_all(context.store, made)


def number_of(reference: str, letter: str) -> int:
    """Return the number of a reference: 7 of ``T-7`` (or ``7``).

    Raises
    ------
    UnknownNameError
        Something else.
    """
    digits = reference.strip().upper().removeprefix(f"{letter}-")
    if digits.isascii() and digits.isdigit():
        return int(digits)
    raise UnknownNameError(f"{reference!r} is no reference; expected one such as {letter}-7")


def undo(context: Context, event: int, *, why: str = "", who: str | None = None) -> Event:
    """Take a decision back; undoing that brings it back.

    Raises
    ------
    UnknownNameError
        No such event.
    UsageError
        What cannot be undone this way.
    ConflictError
        It was undone already.
    """
    _check_undoable(context, event)
    return decisions.undo(context.store, event, who=who or user(), at=datetime.now(UTC), why=why)


def redo(context: Context, event: int, *, why: str = "", who: str | None = None) -> Event:
    """Bring a decision that was undone back.

    Raises
    ------
    UnknownNameError
        No such event.
    ConflictError
        It stands.
    """
    return decisions.redo(context.store, event, who=who or user(), at=datetime.now(UTC), why=why)


def _check_undoable(context: Context, number: int) -> None:
    with context.store.reading() as connection:
        found = decision_log.event_of(connection, number)
    if found.kind in FINAL:
        raise UsageError(f"event {number} ({found.kind}) cannot be undone this way")
