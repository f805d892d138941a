"""What waits for a person: urgent comments, open audit draws, proposals, replies, actions; and who decided today.

Everything is read by index, from rows that are few: the log and the draws, never the comments at large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from voc import records
from voc.store import schema
from voc.store.bulk import chunks, table_of
from voc.store.database import Store
from voc.store.events import standing_among
from voc.store.frame import visible
from voc.store.runs import current_id

__all__ = [
    "Decided",
    "OpenDraw",
    "Totals",
    "actions",
    "decided",
    "last_decided",
    "open_draws",
    "open_replies",
    "proposals_open",
    "session_progress",
    "totals",
    "unseen",
    "urgent",
    "versions",
]


@dataclass(frozen=True, slots=True)
class OpenDraw:
    """A segment that was drawn for the audit and that nobody has answered."""

    segment: int
    session: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A standing decision without its payload."""

    id: int
    subject: str
    kind: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is, and the newest of it."""

    n_comments: int
    last_batch: int
    last_at: datetime | None


def totals(store: Store) -> Totals:
    """Return how many comments there are, the last file, and the moment of the newest comment."""
    batch, item = schema.Batch, table_of(schema.Feedback)
    with store.reading() as connection:
        last_batch = connection.execute(select(func.max(batch.id)).where(~batch.undone)).scalar()
        n_comments = connection.execute(select(func.count(item.c.id))).scalar_one()
        last = connection.execute(select(func.max(item.c.at))).scalar()
    return Totals(int(n_comments), int(last_batch or 0), last)


def urgent(store: Store, since: datetime) -> tuple[int, ...]:
    """Return the comments with an urgent word from a moment on, and those without a date, the newest first."""
    item = table_of(schema.Feedback)
    with store.reading() as connection:
        statement = (
            select(item.c.id)
            .where(item.c.urgent.is_not(None), or_(item.c.at >= since, item.c.at.is_(None)))
            .order_by(item.c.at.desc().nulls_last(), item.c.id)
        )
        shown = visible(connection, batch=item.c.batch)
        return tuple(connection.execute(statement if shown is None else statement.where(shown)).scalars())


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
    from voc.store.events import standing

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


def last_decided(store: Store, kinds: Sequence[str], *, before: datetime | None = None) -> dict[str, datetime]:
    """Return the moment of the last standing decision of some kinds about each subject (of those before a moment)."""
    event = schema.Event
    of_kinds: list[ColumnElement[bool]] = [event.kind.in_(kinds), event.undoes.is_(None)]
    of_kinds += [] if before is None else [event.at < before]
    with store.reading() as connection:
        last = select(func.max(event.id)).where(*of_kinds).group_by(event.subject)
        found = {r.subject: r.at for r in connection.execute(select(event.subject, event.at).where(event.id.in_(last)))}
        changed = select(event.subject).where(event.undoes.is_not(None)).distinct()
        again = (
            select(event.id, event.subject, event.at).where(*of_kinds, event.subject.in_(changed)).order_by(event.id)
        )
        rows = connection.execute(again).all()
        stands = standing_among(connection, [row.id for row in rows])
    for row in rows:
        found.pop(row.subject, None)
    return found | {row.subject: row.at for row in rows if row.id in stands}


def unseen(store: Store, kinds: Sequence[str]) -> int:
    """Return how many themes with a card nobody has decided about, at least: an undone decision counts as one here."""
    event, card, theme = schema.Event, schema.ThemeCard, schema.Theme
    with store.reading() as connection:
        run = current_id(connection, "cards")
        of_run = select(func.count()).select_from(card).join(theme, theme.id == card.theme)
        n_cards = connection.execute(of_run.where(card.run == run, theme.merged_into.is_(None))).scalar_one()
        seen = select(func.count(event.subject.distinct())).where(event.kind.in_(kinds))
        return max(0, int(n_cards) - int(connection.execute(seen).scalar_one()))


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
