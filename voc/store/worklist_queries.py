"""What waits for a person: urgent comments, open audit draws, proposals, replies, actions; and who decided today.

Everything is read by index, from rows that are few: the log and the draws, never the comments at large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, select

from voc import records
from voc.store import schema
from voc.store.bulk_insert import chunks, table_of
from voc.store.database import Store
from voc.store.decision_log import standing_among
from voc.store.frame import visible
from voc.store.runs import current_id

__all__ = [
    "Decided",
    "OpenDraw",
    "ThemeState",
    "actions",
    "decided",
    "last_batch",
    "last_decided",
    "n_comments",
    "newest_at",
    "open_draws",
    "open_replies",
    "proposals_open",
    "session_progress",
    "theme_states",
    "unseen",
    "urgent",
    "versions",
]


@dataclass(frozen=True, slots=True)
class OpenDraw:
    """A segment that was drawn for the audit and that nobody has answered."""

    segment: int
    session: str


class ThemeState(NamedTuple):
    """Whether a person named a theme's department and accepted it, and until when it was put away."""

    named: bool
    accepted: bool
    snoozed_until: date | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A standing decision without its payload."""

    id: int
    subject: str
    kind: str
    who: str
    at: datetime


def n_comments(store: Store) -> int:
    """Return how many items there are; it reads all of the primary key, 50 ms of a million."""
    with store.reading() as connection:
        return int(connection.execute(select(func.count(schema.Feedback.id))).scalar_one())


def last_batch(store: Store) -> int:
    """Return the id of the last file taken in and not undone; 0 before the first."""
    batch = schema.Batch
    with store.reading() as connection:
        return connection.execute(select(func.max(batch.id)).where(~batch.undone)).scalar() or 0


def newest_at(store: Store) -> datetime | None:
    """Return the moment of the newest item."""
    with store.reading() as connection:
        return connection.execute(select(func.max(schema.Feedback.at))).scalar()


def urgent(store: Store, since: datetime) -> tuple[int, ...]:
    """Return the comments with an urgent word from a moment on, the newest first, and behind them the undated ones."""
    item = table_of(schema.Feedback)
    with store.reading() as connection:
        # The date is compared here: in SQL, "since or without a date" makes SQLite read all comments since then.
        statement = select(item.c.id, item.c.at).where(item.c.urgent.is_not(None)).order_by(item.c.at.desc(), item.c.id)
        seen = visible(connection, batch=item.c.batch)
        rows = connection.execute(statement if seen is None else statement.where(seen)).all()
    dated = [row.id for row in rows if row.at is not None and row.at >= since]
    return (*dated, *(row.id for row in rows if row.at is None))


def open_draws(store: Store, session: str | None = None) -> tuple[OpenDraw, ...]:
    """Return what was drawn for the audit (in one session) and not answered, in the order of the draw."""
    draw, event = table_of(schema.Draw), schema.Event
    with store.reading() as connection:
        statement = select(draw.c.segment, draw.c.session).order_by(draw.c.id)
        if session is not None:
            statement = statement.where(draw.c.session == session)
        shown = visible(connection, segment=draw.c.segment)
        rows = connection.execute(statement if shown is None else statement.where(shown)).all()
        answers = connection.execute(select(event.id, event.subject).where(event.kind.in_(("audit", "cause")))).all()
        stands = standing_among(connection, [row.id for row in answers])
    done = {row.subject for row in answers if row.id in stands}
    return tuple(OpenDraw(row.segment, row.session) for row in rows if f"S-{row.segment}" not in done)


def session_progress(store: Store, session: str) -> int:
    """Return how many segments were drawn in a session."""
    draw = schema.Draw
    with store.reading() as connection:
        count = select(func.count(draw.segment.distinct())).where(draw.session == session)
        return int(connection.execute(count).scalar_one())


def open_replies(store: Store) -> tuple[records.Event, ...]:
    """Return the last standing reply to each finding that nobody has settled, the oldest first."""
    from voc.store.decision_log import standing

    last: dict[str, records.Event] = {}
    for event in standing(store, kinds=("reply", "settle")):
        if event.kind == "reply":
            last[event.subject] = event
        else:
            last.pop(event.subject, None)
    return tuple(sorted(last.values(), key=lambda event: event.id or 0))


def actions(store: Store, *, theme: int | None = None, only_open: bool = False) -> tuple[records.Action, ...]:
    """Return what departments promised, the earliest due day first."""
    table = table_of(schema.Action)
    statement = select(table).order_by(table.c.due.nulls_last(), table.c.id)
    if theme is not None:
        statement = statement.where(table.c.theme == theme)
    if only_open:
        statement = statement.where(table.c.done.is_(None))
    with store.reading() as connection:
        return tuple(
            records.Action(
                theme=row.theme,
                department=row.department,
                promise=row.promise,
                start=row.start,
                due=row.due,
                done=row.done,
                fixer=row.fixer,
                id=row.id,
            )
            for row in connection.execute(statement)
        )


def versions(store: Store, subjects: Sequence[str]) -> dict[str, int]:
    """Return how many events there are about each subject; none is 0."""
    event = schema.Event
    found = dict.fromkeys(subjects, 0)
    with store.reading() as connection:
        for some in chunks(list(subjects)):
            counts = select(event.subject, func.count()).where(event.subject.in_(some)).group_by(event.subject)
            found |= {row.subject: row[1] for row in connection.execute(counts)}
    return found


def last_decided(
    store: Store, kinds: Sequence[str], *, before: datetime | None = None, subjects: Sequence[str] | None = None
) -> dict[str, datetime]:
    """Return the moment of the last standing decision of some kinds about each subject.

    Parameters
    ----------
    before
        Only decisions before this moment.
    subjects
        Only decisions about these.
    """
    event = schema.Event
    of_kinds: list[ColumnElement[bool]] = [event.kind.in_(kinds), event.undoes.is_(None)]
    of_kinds += [] if before is None else [event.at < before]
    of_kinds += [] if subjects is None else [event.subject.in_(list(subjects))]
    with store.reading() as connection:
        last = select(func.max(event.id)).where(*of_kinds).group_by(event.subject)
        rows = connection.execute(select(event.id, event.subject, event.at).where(event.id.in_(last))).all()
        stands = standing_among(connection, [row.id for row in rows])
        found = {row.subject: row.at for row in rows if row.id in stands}
        undone = [row.subject for row in rows if row.id not in stands]
        every = select(event.id, event.subject, event.at).where(*of_kinds).order_by(event.id)
        rows = [r for some in chunks(undone) for r in connection.execute(every.where(event.subject.in_(some)))]
        stands = standing_among(connection, [row.id for row in rows])
    return found | {row.subject: row.at for row in rows if row.id in stands}


def theme_states(store: Store, themes: Sequence[int]) -> dict[int, ThemeState]:
    """Return what the work list asks of themes that are shown: those merged, excluded or reserved are left out."""
    theme = schema.Theme
    columns = (theme.id, theme.department, theme.accepted_at.is_not(None), theme.snoozed_until)
    statement = select(*columns).where(theme.merged_into.is_(None), theme.state == "active")
    with store.reading() as connection:
        rows = [row for some in chunks(list(themes)) for row in connection.execute(statement.where(theme.id.in_(some)))]
    return {row[0]: ThemeState(row[1] is not None, bool(row[2]), row[3]) for row in rows}


def unseen(store: Store, *, at_most: int) -> int:
    """Return about how many themes with a card nobody has decided about, by what decisions leave on a theme.

    Counting stops at ``at_most``.
    """
    card, theme, label = schema.ThemeCard, schema.Theme, schema.ThemeLabel
    nothing = [
        column.is_(None)
        for column in (
            theme.merged_into,
            theme.accepted_at,
            theme.department,
            theme.fixer,
            theme.category,
            theme.parent,
            theme.snoozed_until,
        )
    ]
    named = exists().where(label.theme == theme.id, label.origin == "person")
    with store.reading() as connection:
        run = current_id(connection, "cards")
        of_run = select(card.theme).join(theme, theme.id == card.theme).where(card.run == run)
        fresh = of_run.where(*nothing, theme.state == "active", ~theme.pinned, ~named).limit(at_most)
        return int(connection.execute(select(func.count()).select_from(fresh.subquery())).scalar_one())


def decided(store: Store, *, since: datetime | None = None, who: str | None = None) -> tuple[Decided, ...]:
    """Return the standing decisions (of a person, from a moment on), the oldest first; payloads are not read."""
    event = schema.Event
    statement = select(event.id, event.subject, event.kind, event.who, event.at).where(event.undoes.is_(None))
    if since is not None:
        statement = statement.where(event.at >= since)
    if who is not None:
        statement = statement.where(event.who == who)
    with store.reading() as connection:
        rows = connection.execute(statement.order_by(event.id)).all()
        stands = standing_among(connection, [row.id for row in rows])
    return tuple(Decided(*row) for row in rows if row.id in stands)


def proposals_open(store: Store) -> tuple[int, ...]:
    """Return the ids of what the current fit proposes and nobody has decided."""
    proposal = schema.ThemeProposal
    with store.reading() as connection:
        run = current_id(connection, "themes")
        statement = select(proposal.id).where(proposal.run == run, proposal.state == "open").order_by(proposal.id)
        return tuple(connection.execute(statement).scalars())
