"""Queries of the work list: urgent comments, open audit draws, replies and actions, and who decided when.

Everything is read by index, from rows that are few: the log and the draws, never the comments at large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from voc import records
from voc.decisions.effects import CAUSE_KINDS, CONTACT_CAUSE_KINDS, REPLY_KINDS
from voc.decisions.history import pair_replies
from voc.records import FeedbackId, LabelOrigin, SegmentId, Stage, ThemeState, contact_reference, segment_reference
from voc.store import schema
from voc.store.bulk_insert import split_into_chunks
from voc.store.database import Store
from voc.store.decision_log import find_active_ids, load_active_decisions
from voc.store.runs import load_current_run_id
from voc.store.visibility import filter_visible

__all__ = [
    "DecisionSummary",
    "OpenDraw",
    "count_feedback",
    "count_session_draws",
    "count_undecided_themes",
    "count_undone_batches",
    "has_undone_batch_since",
    "load_actions",
    "load_contact_sessions",
    "load_decision_summaries",
    "load_draw_session",
    "load_draw_sessions",
    "load_last_batch_id",
    "load_last_decision_times",
    "load_newest_at",
    "load_open_draws",
    "load_open_replies",
    "load_urgent_ids",
    "load_versions",
]


BATCH_UNDONE = "batch undone"
"""Kind of the event that says who hid a file."""


@dataclass(frozen=True, slots=True)
class OpenDraw:
    """A segment, or a contact without a comment, that was drawn for the audit and that nobody has answered."""

    subject: str
    session: str


@dataclass(frozen=True, slots=True)
class DecisionSummary:
    """An active decision without its payload."""

    id: int
    subject: str
    kind: str
    who: str
    at: datetime


def count_feedback(store: Store) -> int:
    """Return how many items may be seen; it reads all of the primary key, 50 ms of a million."""
    statement = select(func.count(schema.Feedback.id))
    with store.reading() as connection:
        visible = filter_visible(connection, statement, batch_column=schema.Feedback.batch)
        return int(connection.execute(visible).scalar_one())


def load_last_batch_id(store: Store) -> int:
    """Return the id of the last file collected and not undone; 0 before the first."""
    batch = schema.Batch
    with store.reading() as connection:
        return connection.execute(select(func.max(batch.id)).where(~batch.undone)).scalar() or 0


def count_undone_batches(store: Store) -> int:
    """Return how many files were collected and undone."""
    batch = schema.Batch
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(batch).where(batch.undone)).scalar_one())


def has_undone_batch_since(store: Store, moment: datetime | None) -> bool:
    """Tell whether a file was undone since a moment (None: ever): figures of before it count rows that are hidden."""
    event = schema.Event
    statement = select(func.max(event.at)).where(event.kind == BATCH_UNDONE)
    if count_undone_batches(store) == 0:  # nearly always: then the log is not looked through
        return False
    with store.reading() as connection:
        undone_at = connection.execute(statement).scalar()
    return undone_at is not None and (moment is None or undone_at >= moment)


def load_newest_at(store: Store, *, before: datetime | None = None) -> datetime | None:
    """Return the moment of the newest item (before a moment)."""
    statement = select(func.max(schema.Feedback.at))
    if before is not None:
        statement = statement.where(schema.Feedback.at < before)
    with store.reading() as connection:
        # A file with misread dates, undone, would empty the list of people to be called.
        return connection.execute(filter_visible(connection, statement, batch_column=schema.Feedback.batch)).scalar()


def load_urgent_ids(store: Store, since: datetime) -> tuple[FeedbackId, ...]:
    """Return the comments with an urgent word from a moment on, the newest first, and behind them the undated ones."""
    item = schema.Feedback
    with store.reading() as connection:
        # The date is compared here: in SQL, "since or without a date" makes SQLite read all comments since then.
        statement = select(item.id, item.at).where(item.urgent.is_not(None)).order_by(item.at.desc(), item.id)
        rows = connection.execute(filter_visible(connection, statement, batch_column=item.batch)).all()
    dated = [row.id for row in rows if row.at is not None and row.at >= since]
    return (*dated, *(row.id for row in rows if row.at is None))


def load_open_draws(store: Store, session: str | None = None) -> tuple[OpenDraw, ...]:
    """Return what was drawn for the audit (in one session) and not answered, in the order of the draw.

    Contacts without a comment come behind the segments.
    """
    draw, contact_draw, event = schema.Draw, schema.ContactDraw, schema.Event
    segments = select(draw.segment, draw.session).order_by(draw.id)
    contacts = (
        select(contact_draw.contact, contact_draw.session)
        .join(schema.Contact, schema.Contact.id == contact_draw.contact)
        .order_by(contact_draw.id)
    )
    if session is not None:
        segments = segments.where(draw.session == session)
        contacts = contacts.where(contact_draw.session == session)
    with store.reading() as connection:
        segments = filter_visible(connection, segments, segment_column=draw.segment)
        contacts = filter_visible(connection, contacts, batch_column=schema.Contact.batch)
        draws = [OpenDraw(segment_reference(row[0]), row.session) for row in connection.execute(segments)]
        draws += [OpenDraw(contact_reference(row[0]), row.session) for row in connection.execute(contacts)]
        # All answers, whatever their session: what was answered once is not asked about again.
        is_answer = event.kind.in_([*CAUSE_KINDS, *CONTACT_CAUSE_KINDS])
        answers = connection.execute(select(event.id, event.subject).where(is_answer)).all()
        active_ids = find_active_ids(connection, [row.id for row in answers])
    answered = {row.subject for row in answers if row.id in active_ids}
    return tuple(draw for draw in draws if draw.subject not in answered)


def load_draw_session(store: Store, segment_id: int) -> str | None:
    """Return the session in which a segment was drawn for the audit (the last one), or None."""
    draw = schema.Draw
    with store.reading() as connection:
        statement = select(draw.session).where(draw.segment == segment_id).order_by(draw.id.desc()).limit(1)
        return connection.execute(statement).scalar()


def load_draw_sessions(store: Store, segment_ids: Sequence[SegmentId]) -> dict[SegmentId, set[str]]:
    """Return the sessions in which segments were drawn for the audit; one that never was is not in it."""
    sessions = _load_sessions(store, schema.Draw.segment, schema.Draw.session, segment_ids)
    return {SegmentId(segment): names for segment, names in sessions.items()}


def load_contact_sessions(store: Store, contact_ids: Sequence[int]) -> dict[int, set[str]]:
    """Return the sessions in which contacts were drawn for the audit; one that never was is not in it."""
    return _load_sessions(store, schema.ContactDraw.contact, schema.ContactDraw.session, contact_ids)


def _load_sessions(
    store: Store, item: InstrumentedAttribute[int], session: InstrumentedAttribute[str], ids: Sequence[int]
) -> dict[int, set[str]]:
    sessions_by_id: dict[int, set[str]] = {}
    with store.reading() as connection:
        for chunk in split_into_chunks(ids):
            for id_, name in connection.execute(select(item, session).where(item.in_(chunk))):
                sessions_by_id.setdefault(id_, set()).add(name)
    return sessions_by_id


def count_session_draws(store: Store, session: str) -> int:
    """Return how many segments and contacts were drawn in a session."""
    draw, contact_draw, contact = schema.Draw, schema.ContactDraw, schema.Contact
    segments = select(func.count(draw.segment.distinct())).where(draw.session == session)
    contacts = (
        select(func.count(contact_draw.contact.distinct()))
        .join(contact, contact.id == contact_draw.contact)
        .where(contact_draw.session == session)
    )
    with store.reading() as connection:
        # As of `load_open_draws`: what an undone file hides would count as answered.
        segments = filter_visible(connection, segments, segment_column=draw.segment)
        contacts = filter_visible(connection, contacts, batch_column=contact.batch)
        return sum(int(connection.execute(count).scalar_one()) for count in (segments, contacts))


def load_open_replies(store: Store) -> tuple[records.Event, ...]:
    """Return each department's last active reply to a finding, where nobody has settled it, the oldest first."""
    replies = pair_replies(load_active_decisions(store, kinds=REPLY_KINDS))
    last_replies = {
        (records.finding_code(reply.event.subject), reply.event.payload.get("department")): reply for reply in replies
    }
    open_events = [reply.event for reply in last_replies.values() if reply.settlement is None]
    # By id again: a finding keeps its position in the mapping when a second reply comes.
    return tuple(sorted(open_events, key=lambda event: event.id or 0))


def load_actions(store: Store, *, theme_id: int | None = None, only_open: bool = False) -> tuple[records.Action, ...]:
    """Return what departments promised, the earliest due day first."""
    action = schema.Action
    columns = (action.id, action.theme, action.department, action.fixer, action.promise, action.start, action.due)
    statement = select(*columns, action.done, action.definition).order_by(action.due.nulls_last(), action.id)
    if theme_id is not None:
        statement = statement.where(action.theme == theme_id)
    if only_open:
        statement = statement.where(action.done.is_(None))
    with store.reading() as connection:
        actions = tuple(map(_build_action, connection.execute(statement)))
    return tuple(action for action in actions if action.is_open or not only_open)


def _build_action(row: Any) -> records.Action:  # noqa: ANN401  a row of SQLAlchemy is not typed by column
    definition = dict(row.definition or {})
    dropped = definition.pop("dropped", None)
    return records.Action(
        theme=row.theme,
        department=row.department,
        promise=row.promise,
        start=row.start,
        due=row.due,
        done=row.done,
        fixer=row.fixer,
        id=row.id,
        finding=definition.pop("finding", None),
        dropped=None if dropped is None else date.fromisoformat(dropped),
        definition=definition,
    )


def load_versions(store: Store, subjects: Sequence[str]) -> dict[str, int]:
    """Return how many events there are about each subject, 0 without any: ``{"T-7": 2}``."""
    event = schema.Event
    version_by_subject = dict.fromkeys(subjects, 0)
    with store.reading() as connection:
        for chunk in split_into_chunks(list(subjects)):
            counts = select(event.subject, func.count()).where(event.subject.in_(chunk)).group_by(event.subject)
            version_by_subject |= {row.subject: row[1] for row in connection.execute(counts)}
    return version_by_subject


def load_last_decision_times(
    store: Store, kinds: Sequence[str], *, before: datetime | None = None, subjects: Sequence[str] | None = None
) -> dict[str, datetime]:
    """Return the moment of the last active decision of some kinds about each subject.

    Parameters
    ----------
    before
        As it was at this moment: without later decisions, and with those that were undone only later.
    subjects
        Only decisions about these.
    """
    event = schema.Event
    conditions: list[ColumnElement[bool]] = [event.kind.in_(kinds), event.undoes.is_(None)]
    conditions += [] if before is None else [event.at < before]
    conditions += [] if subjects is None else [event.subject.in_(list(subjects))]
    with store.reading() as connection:
        # The last decision of each subject first: few were undone, and only of those all decisions have to be read.
        last_ids = select(func.max(event.id)).where(*conditions).group_by(event.subject)
        rows = connection.execute(select(event.id, event.subject, event.at).where(event.id.in_(last_ids))).all()
        active_ids = find_active_ids(connection, [row.id for row in rows], before=before)
        times_by_subject = {row.subject: row.at for row in rows if row.id in active_ids}
        undone_subjects = [row.subject for row in rows if row.id not in active_ids]
        statement = select(event.id, event.subject, event.at).where(*conditions).order_by(event.id)
        rows = [
            row
            for chunk in split_into_chunks(undone_subjects)
            for row in connection.execute(statement.where(event.subject.in_(chunk)))
        ]
        active_ids = find_active_ids(connection, [row.id for row in rows], before=before)
    return times_by_subject | {row.subject: row.at for row in rows if row.id in active_ids}


def count_undecided_themes(store: Store, *, at_most: int) -> int:
    """Return about how many themes with a card nobody has decided about, by what decisions leave on a theme.

    Counting stops at ``at_most``.
    """
    card, theme, label = schema.ThemeCard, schema.Theme, schema.ThemeLabel
    is_undecided = [
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
    has_person_label = exists().where(label.theme == theme.id, label.origin == LabelOrigin.PERSON)
    with store.reading() as connection:
        run_id = load_current_run_id(connection, Stage.CARDS)
        statement = select(card.theme).join(theme, theme.id == card.theme).where(card.run == run_id)
        statement = statement.where(*is_undecided, theme.state == ThemeState.ACTIVE, ~theme.pinned, ~has_person_label)
        # The limit inside: nobody needs the exact number of many, and the rest is never read.
        undecided = statement.limit(at_most).subquery()
        return int(connection.execute(select(func.count()).select_from(undecided)).scalar_one())


def load_decision_summaries(
    store: Store, *, since: datetime | None = None, who: str | None = None
) -> tuple[DecisionSummary, ...]:
    """Return the active decisions (of a person, from a moment on), the oldest first; payloads are not read."""
    event = schema.Event
    statement = select(event.id, event.subject, event.kind, event.who, event.at).where(event.undoes.is_(None))
    if since is not None:
        statement = statement.where(event.at >= since)
    if who is not None:
        statement = statement.where(event.who == who)
    with store.reading() as connection:
        rows = connection.execute(statement.order_by(event.id)).all()
        active_ids = find_active_ids(connection, [row.id for row in rows])
    return tuple(DecisionSummary(*row) for row in rows if row.id in active_ids)
