"""Decisions on themes: events, and what follows from them as a projection beside the runs.

A run's own assignments never change. A merge sets where a theme is shown, a split and "this comment is not this
theme" place segments, and so on; undo works the rows that it touches out anew from the decisions that still stand.
Event and projection are one transaction, and there is one writer at a time: ids come in the order of commits.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from voc.decisions import effects
from voc.errors import ConflictError
from voc.records import Event
from voc.store import schema
from voc.store.bulk_insert import chunks, insert_rows, table_of
from voc.store.database import Store
from voc.store.decision_checks import completed
from voc.store.decision_log import (
    add_event,
    check_version,
    earlier,
    event_of,
    events_about,
    standing_among,
)
from voc.store.theme_labels import keep_labels

__all__ = [
    "UNDO",
    "ThemeDecision",
    "decide",
    "decide_all",
    "found_parts",
    "members",
    "origins",
    "placements",
    "rebuild",
    "redo",
    "resolved",
    "theme_decisions",
    "undo",
]

UNDO = "undo"


@dataclass(frozen=True, slots=True)
class ThemeDecision:
    """What people decided about a theme; ``merged_into`` also leads from a found part to the whole it is shown as."""

    theme: int
    merged_into: int | None = None
    state: str = "active"
    pinned: bool = False
    parent: int | None = None
    department: str | None = None
    fixer: str | None = None
    category: str | None = None
    exceptions: tuple[Mapping[str, Any], ...] = ()
    accepted_at: datetime | None = None
    snoozed_until: date | None = None


# ---- deciding ---------------------------------------------------------------------------------------------------


def decide(store: Store, event: Event) -> Event:
    """Write down a decision with all that follows from it, and return it with its id.

    The same request again returns the first. A split without ``part`` gets the next theme id, an action about ``A``
    the next number; a decision about a proposal gets what the proposal says.

    Raises
    ------
    ConflictError
        Somebody decided about the subject meanwhile: with the version that is ``there`` and their ``events``.
    UnknownNameError
        No such theme, segment, proposal, action or event.
    UsageError
        The payload lacks something, or the decision makes no sense.
    """
    return decide_all(store, [event])[0]


def decide_all(store: Store, events: Sequence[Event]) -> tuple[Event, ...]:
    """Write down several decisions, all of them or, when one is refused, none; errors as of ``decide``."""
    with store.writing() as connection:
        return tuple(_decide(connection, event) for event in events)


def _decide(connection: Connection, event: Event) -> Event:
    if first := earlier(connection, event):
        return first
    if event.undoes is None:
        check_version(connection, event)
        event = completed(connection, event)
    done = add_event(connection, event)
    theme = schema.Theme
    if done.kind == "split":
        born = {"made_by": done.id, "born_at": done.at, "part_of": effects.number(done.subject), "state": "active"}
        connection.execute(update(theme).where(theme.id == _part(done)).values(born))
        keep_labels(connection, _part(done), effects.labels_given([done]))
        _place(connection, done)
    elif done.kind == "merge":  # of a theme that is shown as itself: nothing else can change
        into = {"merged_into": done.payload["into"]}
        connection.execute(update(theme).where(theme.id == effects.number(done.subject)).values(into))
    else:
        _project(connection, _decision_of(connection, done))
    return done


def undo(
    store: Store,
    number: int,
    *,
    who: str,
    at: datetime,
    why: str = "",
    request_id: str | None = None,
    expected_version: int | None = None,
) -> Event:
    """Take an event back; of an undo, what it took back comes again. Arguments as of :class:`voc.records.Event`.

    Raises
    ------
    ConflictError
        It was undone already.
    UnknownNameError
        No such event.
    """
    with store.reading() as connection:
        subject = event_of(connection, number).subject
    request = request_id or uuid.uuid4().hex
    return decide(store, Event(request, subject, UNDO, {}, who, at, why, expected_version, undoes=number))


def redo(
    store: Store,
    number: int,
    *,
    who: str,
    at: datetime,
    why: str = "",
    request_id: str | None = None,
    expected_version: int | None = None,
) -> Event:
    """Bring an event that was undone back.

    Raises
    ------
    ConflictError
        It stands.
    UnknownNameError
        No such event.
    """
    with store.reading() as connection:
        found = event_of(connection, number)
        by = _last_undo(connection, number, request_id)
    if by is None:
        raise ConflictError(f"event {number} stands: there is nothing to redo")
    request = request_id or uuid.uuid4().hex
    return decide(store, Event(request, found.subject, UNDO, {}, who, at, why, expected_version, undoes=by))


def _last_undo(connection: Connection, number: int, request_id: str | None) -> int | None:
    """Return the standing undo of an event, or the one that this very request redid before."""
    table = schema.Event
    undos = list(connection.execute(select(table.id).where(table.undoes == number).order_by(table.id)).scalars())
    again = select(table.undoes).where(table.request_id == request_id, table.undoes.in_(undos))
    if request_id is not None and (before := connection.execute(again).scalar()) is not None:
        return int(before)
    return max(standing_among(connection, undos), default=None)


def _decision_of(connection: Connection, event: Event) -> Event:
    """Return the decision that an event is, or takes back, or brings again."""
    while event.undoes is not None:
        event = event_of(connection, event.undoes)
    return event


def _project(connection: Connection, event: Event) -> None:
    """Work out anew what a decision touches, now that it stands or no longer does."""
    if event.kind in effects.OF_A_THEME:
        _settle(connection, [effects.number(event.subject)])
    elif event.kind in effects.PLACING:
        _place(connection, event)
    elif event.kind in effects.ACTION:
        _promise(connection, event.subject)
    if event.kind == "proposal":
        _answer(connection, effects.number(event.subject))
    if event.kind in effects.JOINING and (said := effects.words(event)):
        _join(connection, {theme for pair in said for theme in pair if theme is not None})


# ---- one theme --------------------------------------------------------------------------------------------------


def _part(event: Event) -> int:
    return int(str(event.payload["part"]))


def _settle(connection: Connection, themes: Sequence[int]) -> None:
    """Set the columns and labels of themes from the decisions about them."""
    table = table_of(schema.Theme)
    rows = connection.execute(select(table.c.id, table.c.made_by).where(table.c.id.in_(themes))).all()
    about: dict[str, list[Event]] = defaultdict(list)
    for event in events_about(connection, [f"T-{row.id}" for row in rows]):
        about[event.subject].append(event)
    for row in rows:
        born = None if row.made_by is None else event_of(connection, row.made_by)
        _settle_one(connection, row.id, effects.standing_of(about[f"T-{row.id}"]), born)


def _settle_one(connection: Connection, theme: int, standing: Sequence[Event], born: Event | None) -> None:
    columns = effects.settings(standing)
    excluded = columns.pop("excluded")
    state = "excluded" if excluded else "active"
    connection.execute(update(schema.Theme).where(schema.Theme.id == theme).values(**columns, state=state))
    own = [] if born is None else [born]
    labels = effects.labels_given([*own, *(event for event in standing if event.kind == "rename")])
    keep_labels(connection, theme, labels)


# ---- which theme a theme is shown as ----------------------------------------------------------------------------


def _join(connection: Connection, touched: Collection[int]) -> None:
    """Work out anew as what themes are shown, for those that hang together with the touched ones."""
    shown, part_of = _ways(connection)
    proposals = _proposals_decided(connection)
    group: set[int] = set()
    fresh = set(touched)
    said: list[tuple[int, int, int | None]] = []
    while fresh:
        group |= _together(fresh, shown)
        about = events_about(connection, [f"T-{theme}" for theme in sorted(group)])
        own = [event for event in effects.standing_of(about) if event.kind in effects.JOINING]
        heard = sorted([*own, *proposals], key=lambda event: event.id or 0)
        said = [(event.id or 0, *pair) for event in heard for pair in effects.words(event) if pair[0] in group]
        fresh = {into for _, _, into in said if into is not None} - group
        fresh |= {whole for theme, whole in part_of.items() if theme in group} - group
    edges = effects.joined([pair[1:] for pair in said], {t: whole for t, whole in part_of.items() if t in group})
    for theme in sorted(group):
        if shown.get(theme) != edges.get(theme):
            connection.execute(
                update(schema.Theme).where(schema.Theme.id == theme).values(merged_into=edges.get(theme))
            )


def _ways(connection: Connection) -> tuple[dict[int, int], dict[int, int]]:
    """Return which theme is shown as which, and which were found as parts of which."""
    theme = schema.Theme
    rows = connection.execute(
        select(theme.id, theme.merged_into, theme.part_of).where(
            theme.merged_into.is_not(None) | theme.part_of.is_not(None)
        )
    ).all()
    shown = {row.id: row.merged_into for row in rows if row.merged_into is not None}
    return shown, {row.id: row.part_of for row in rows if row.part_of is not None}


def _proposals_decided(connection: Connection) -> list[Event]:
    """Return the standing decisions about proposals."""
    table = schema.Event
    ids = list(connection.execute(select(table.id).where(table.kind == "proposal")).scalars())
    stands = standing_among(connection, ids)
    subjects = connection.execute(select(table.subject).where(table.kind == "proposal").distinct()).scalars()
    return [event for event in events_about(connection, list(subjects)) if event.id in stands]


def _together(themes: Iterable[int], shown: Mapping[int, int]) -> set[int]:
    """Return all themes that are shown as the same ones."""
    roots = {effects.root(theme, shown) for theme in themes}
    return roots | {theme for theme in shown if effects.root(theme, shown) in roots}


# ---- segments ---------------------------------------------------------------------------------------------------


def _place(connection: Connection, event: Event) -> None:
    """Put a decision about segments among those that stand, or take it from them."""
    id_ = event.id or 0
    stands = id_ in standing_among(connection, [id_])
    segments, theme = effects.placings(event)
    table = table_of(schema.Placement)
    rows = []
    for some in chunks(sorted(set(segments))):
        here = table.c.segment.in_(some)
        there = {row.segment: row for row in connection.execute(select(table).where(here))}
        known = connection.execute(select(schema.Segment.id).where(schema.Segment.id.in_(some))).scalars()
        for segment in known:  # one that is gone since is not placed any more
            row = there.get(segment)
            said = [] if row is None else [(at, to) for at, to in [*row.below, (row.event, row.theme)] if at != id_]
            said = sorted([*said, (id_, theme)]) if stands else said
            if said:
                rows.append(_placement(segment, said))
        connection.execute(delete(table).where(here))
    insert_rows(connection, schema.Placement, rows)


def _placement(segment: int, said: Sequence[tuple[int, int | None]]) -> dict[str, Any]:
    *below, (event, theme) = said
    return {"segment": segment, "theme": theme, "event": event, "below": [list(pair) for pair in below]}


# ---- proposals and actions --------------------------------------------------------------------------------------


def _answer(connection: Connection, proposal: int) -> None:
    """Set a proposal's state from the decisions about it."""
    standing = effects.standing_of(events_about(connection, [f"P-{proposal}"]))
    table, fit = schema.ThemeProposal, schema.ThemeFit
    if standing:
        state = "accepted" if standing[-1].payload["accepted"] else "refused"
    else:
        there = select(fit.id).join(table, table.run == fit.run).where(table.id == proposal).limit(1)
        state = "superseded" if connection.execute(there).first() is None else "open"
    connection.execute(update(table).where(table.id == proposal).values(state=state))


def _promise(connection: Connection, subject: str) -> None:
    """Set an action's row from the decisions about it."""
    connection.execute(delete(schema.Action).where(schema.Action.id == effects.number(subject)))
    row = effects.promised(effects.standing_of(events_about(connection, [subject])))
    if row is not None:
        connection.execute(insert(schema.Action).values(row))


# ---- everything -------------------------------------------------------------------------------------------------


def rebuild(store: Store) -> None:
    """Work the whole projection out anew from the decisions that stand. It changes nothing unless it was damaged."""
    with store.writing() as connection:
        events = _all_events(connection)
        standing = effects.standing_of(events)
        theme = schema.Theme
        connection.execute(delete(schema.Placement))
        connection.execute(delete(schema.ThemeLabel).where(schema.ThemeLabel.origin == "person"))
        connection.execute(delete(schema.Action))
        connection.execute(update(theme).values(merged_into=None, **effects.UNTOUCHED))
        connection.execute(update(theme).where(theme.state == "excluded").values(state="active"))
        about: dict[str, list[Event]] = defaultdict(list)
        for event in standing:
            about[event.subject].append(event)
        born = {_part(event): event for event in events if event.kind == "split"}
        touched = {effects.number(event.subject) for event in standing if event.kind in effects.OF_A_THEME}
        for id_ in sorted(touched | set(born)):
            _settle_one(connection, id_, about[f"T-{id_}"], born.get(id_))
        edges = effects.joined([pair for event in standing for pair in effects.words(event)], _ways(connection)[1])
        for id_, into in edges.items():
            connection.execute(update(theme).where(theme.id == id_).values(merged_into=into))
        known = set(connection.execute(select(schema.Segment.id)).scalars())
        rows = [_placement(s, said) for s, said in effects.placed(standing).items() if s in known]
        insert_rows(connection, schema.Placement, rows)
        for subject in sorted({event.subject for event in events if event.kind == "proposal"}):
            _answer(connection, effects.number(subject))
        for subject in sorted({event.subject for event in events if event.kind == "action"}):
            _promise(connection, subject)


def _all_events(connection: Connection) -> tuple[Event, ...]:
    kinds = (*effects.OF_A_THEME, *effects.PLACING, *effects.JOINING, *effects.ACTION, UNDO)
    table = schema.Event
    subjects = connection.execute(select(table.subject).where(table.kind.in_(kinds)).distinct()).scalars()
    return events_about(connection, list(subjects))


# ---- what was decided -------------------------------------------------------------------------------------------


def theme_decisions(store: Store) -> dict[int, ThemeDecision]:
    """Return what people decided about every theme, by id; those of which only the id is reserved are left out."""
    table = table_of(schema.Theme)
    columns = [table.c["id"].label("theme"), *(table.c[name] for name in ThemeDecision.__slots__ if name != "theme")]
    statement = select(*columns).where(table.c.state != "reserved").order_by(table.c.id)
    with store.reading() as connection:
        found = [ThemeDecision(**row._mapping) for row in connection.execute(statement)]  # noqa: SLF001  documented
    return {row.theme: replace(row, exceptions=tuple(row.exceptions or ())) for row in found}


def resolved(store: Store) -> dict[int, int]:
    """Return, of each theme that is shown as another one, the theme that it is today."""
    with store.reading() as connection:
        shown, _ = _ways(connection)
    return {theme: effects.root(theme, shown) for theme in shown}


def origins(store: Store) -> dict[int, int]:
    """Return, of each theme that is a part of another or was split off from it, that theme."""
    with store.reading() as connection:
        return _ways(connection)[1]


def members(store: Store, theme: int) -> tuple[int, ...]:
    """Return the ids in a run's own assignments that are shown as a theme today, itself among them unless merged."""
    today = resolved(store)
    own = () if theme in today else (theme,)
    return tuple(sorted((*own, *(id_ for id_, shown in today.items() if shown == theme))))


def placements(store: Store) -> dict[int, int | None]:
    """Return the theme (None: none) of the segments that people placed, as they said it: see ``resolved``."""
    table = schema.Placement
    with store.reading() as connection:
        return {row.segment: row.theme for row in connection.execute(select(table.segment, table.theme))}


def found_parts(store: Store) -> dict[int, int]:
    """Return the parts that a fit found and that are shown as their whole, with that whole."""
    table = schema.Theme
    found = (table.part_of == table.merged_into) & table.made_by.is_(None)
    with store.reading() as connection:
        rows = connection.execute(select(table.id, table.part_of).where(found))
        return {row.id: row.part_of for row in rows}
