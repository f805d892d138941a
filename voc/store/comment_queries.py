"""Comments of a theme and a few comments by id, without reading a whole table.

What people decided counts: a theme's comments are those of all themes that are shown as it, without what was placed
elsewhere and with what was placed there. What undone batches brought is in none of it.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, case, cast, func, literal, select

from voc.records import FeedbackId, ReferenceKind, SegmentId, Stage, ThemeId
from voc.records.scales import NPS_SCALE
from voc.store import current_themes, schema
from voc.store.bulk_insert import split_into_chunks
from voc.store.database import Store
from voc.store.runs import load_current_run_id
from voc.store.visibility import IdColumn, filter_visible

__all__ = [
    "CommentRow",
    "SegmentRow",
    "build_like_pattern",
    "count_comments",
    "load_change_marker",
    "load_comment_ids",
    "load_comment_rows",
    "load_newest_comment_ids",
    "load_segment_ids",
    "load_segment_rows",
    "load_segment_texts",
    "load_theme_segments",
]

ESCAPE = "\\"
"""Character before a ``%`` or ``_`` that is meant literally in a pattern."""


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment with its score (the NPS where there is one), as people read it.

    ``urgent_word`` is the word for which it must be seen today.
    """

    id: FeedbackId
    at: datetime | None
    channel: str | None
    language: str | None
    text: str
    case_number: str | None
    urgent_word: str | None
    score: float | None


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A sentence: characters ``start`` up to ``end`` of comment ``feedback``; ``theme`` is the one of today."""

    id: SegmentId
    feedback: FeedbackId
    start: int
    end: int
    theme: ThemeId | None = None


def build_like_pattern(search: str) -> str:
    r"""Return a ``LIKE`` pattern for texts that contain a text, whatever characters are in it (escaped by a backslash).

    Examples
    --------
    >>> build_like_pattern(" 100% ")
    '%100\\%%'
    """
    escaped = search.strip()
    for character in (ESCAPE, "%", "_"):  # the backslash first: those of the other characters must stay single
        escaped = escaped.replace(character, ESCAPE + character)
    return f"%{escaped}%"


def load_comment_ids(
    store: Store, theme_ids: Sequence[int], *, search: str = "", limit: int | None = None
) -> array[int]:
    """Return the ids of the comments that are about any of some themes, the newest first.

    Parameters
    ----------
    theme_ids
        The ids in the run's assignments that are shown as one theme (``theme_decisions.load_member_ids``).
    search
        Only comments that hold this text; case makes no difference.
    limit
        No more than so many.
    """
    item = schema.Feedback
    with store.reading() as connection:
        statement = select(item.id).where(item.id.in_(_select_theme_feedback(connection, theme_ids)))
        if search.strip():
            statement = statement.where(item.text.ilike(build_like_pattern(search), escape=ESCAPE))
        return _load_newest_first(connection, statement, limit)


def load_newest_comment_ids(store: Store, theme_ids: Sequence[int], *, limit: int) -> array[int]:
    """Return the newest comments that are about any of some themes, the newest first.

    The same as `load_comment_ids` with that limit, looked for the other way round: from the newest comment on, for
    each whether it is about one of them. Quicker for themes that many comments are about: 6 ms against 400 for
    100,000 of a million.
    """
    item, segment = schema.Feedback, schema.Segment
    with store.reading() as connection:
        run_id = load_current_run_id(connection, Stage.THEMES) or 0
        theme_segments = current_themes.select_theme_segments(run_id, theme_ids).subquery()
        of_themes = select(literal(1)).join_from(segment, theme_segments, theme_segments.c.segment == segment.id)
        is_about = of_themes.where(segment.feedback == item.id).exists()
        return _load_newest_first(connection, select(item.id).where(is_about), limit)


def load_change_marker(store: Store, theme_ids: Sequence[int]) -> tuple[object, ...]:
    """Return a value that changes whenever the comments about some themes may have changed.

    It holds the run, its counts, the last decision, and the files with how many of them are undone.
    """
    event, batch, fit = schema.Event, schema.Batch, schema.ThemeFit
    with store.reading() as connection:
        run_id = load_current_run_id(connection, Stage.THEMES)
        counts = select(func.sum(fit.n_segments)).where(fit.run == run_id, fit.theme.in_(list(theme_ids)))
        last_event = connection.execute(select(func.max(event.id))).scalar()
        # The number of undone files too: an undo or a redo of one leaves the largest id as it is.
        files = connection.execute(select(func.max(batch.id), func.sum(case((batch.undone, 1), else_=0)))).one()
        return run_id, connection.execute(counts).scalar(), last_event, *files


def count_comments(
    store: Store, theme_ids: Sequence[int], *, since: datetime | None = None, until: datetime | None = None
) -> tuple[int, int]:
    """Return how many comments are about any of some themes, and how many customers wrote them.

    Parameters
    ----------
    since, until
        Only comments from this moment on, and before that one.
    """
    item = schema.Feedback
    # Without a customer each comment counts as a customer of its own: F-12 is no customer's pseudonym.
    customer = func.coalesce(item.customer, literal(f"{ReferenceKind.FEEDBACK}-").concat(cast(item.id, Text)))
    statement = select(func.count(), func.count(customer.distinct())).select_from(item)
    with store.reading() as connection:
        statement = statement.where(item.id.in_(_select_theme_feedback(connection, theme_ids)))
        if since is not None:
            statement = statement.where(item.at >= since)
        if until is not None:
            statement = statement.where(item.at < until)
        n_comments, n_customers = connection.execute(
            filter_visible(connection, statement, batch_column=item.batch)
        ).one()
    return int(n_comments), int(n_customers)


def load_comment_rows(store: Store, ids: Sequence[int]) -> dict[FeedbackId, CommentRow]:
    """Return some comments by id; those that are not there, or hidden, are left out."""
    item = schema.Feedback
    columns = (item.at, item.channel, item.language, item.text, item.case_number, item.urgent)
    comment_rows: dict[FeedbackId, CommentRow] = {}
    with store.reading() as connection:
        statement = filter_visible(connection, select(item.id, *columns), batch_column=item.batch)
        for chunk in split_into_chunks(list(ids)):
            scores = _load_scores(connection, chunk)
            for id_, at, channel, language, text, case_number, urgent_word in connection.execute(
                statement.where(item.id.in_(chunk))
            ):
                feedback_id = FeedbackId(id_)
                score = scores.get(feedback_id)
                comment_rows[feedback_id] = CommentRow(
                    feedback_id, at, channel, language, text, case_number, urgent_word, score
                )
    return comment_rows


def load_theme_segments(store: Store, theme_ids: Sequence[int], feedback: Sequence[int]) -> tuple[SegmentRow, ...]:
    """Return the sentences of some comments that are about any of some themes, in reading order."""
    segment = schema.Segment
    with store.reading() as connection:
        theme = _select_current_theme(connection, segment.id)
        statement = (
            select(segment.id, segment.feedback, segment.start, segment.end)
            .where(segment.feedback.in_(feedback), theme.in_(list(theme_ids)))
            .order_by(segment.feedback, segment.start)
        )
        return tuple(
            SegmentRow(SegmentId(id_), FeedbackId(feedback_id), start, end)
            for id_, feedback_id, start, end in connection.execute(statement)
        )


def load_segment_rows(store: Store, ids: Sequence[int]) -> dict[SegmentId, SegmentRow]:
    """Return some sentences by id, with the theme that a run or a person gave them; hidden ones are left out."""
    segment = schema.Segment
    segment_rows: dict[SegmentId, SegmentRow] = {}
    with store.reading() as connection:
        theme = _select_current_theme(connection, segment.id).label("theme")
        statement = select(segment.id, segment.feedback, segment.start, segment.end, theme)
        statement = filter_visible(connection, statement, segment_column=segment.id)
        for chunk in split_into_chunks(list(ids)):
            for row in connection.execute(statement.where(segment.id.in_(chunk))):
                id_, feedback_id, start, end, theme_id = row
                segment_rows[SegmentId(id_)] = SegmentRow(SegmentId(id_), FeedbackId(feedback_id), start, end, theme_id)
    return segment_rows


def load_segment_ids(store: Store, theme_ids: Sequence[int]) -> tuple[SegmentId, ...]:
    """Return all segments that are shown as some themes, by id."""
    with store.reading() as connection:
        return tuple(sorted(connection.execute(_select_segments(connection, theme_ids)).scalars()))


def load_segment_texts(store: Store, ids: Sequence[int]) -> tuple[tuple[int, str, str], ...]:
    """Return some sentences: id, words, and the comment's language (empty: not known); hidden ones are left out."""
    segment, item = schema.Segment, schema.Feedback
    segment_texts: list[tuple[int, str, str]] = []
    with store.reading() as connection:
        statement = (
            select(
                segment.id,
                segment.start,
                segment.end,
                item.text,
                item.language,
            )
            .join(item, item.id == segment.feedback)
            .order_by(segment.id)
        )
        statement = filter_visible(connection, statement, batch_column=item.batch)
        for chunk in split_into_chunks(list(ids)):
            rows = connection.execute(statement.where(segment.id.in_(chunk)))
            segment_texts += [(row.id, row.text[row.start : row.end], row.language or "") for row in rows]
    return tuple(segment_texts)


def _load_newest_first(connection: Connection, statement: Select[Any], limit: int | None) -> array[int]:
    """Return the ids of comments that a statement selects, the newest first; hidden ones are left out."""
    item = schema.Feedback
    statement = filter_visible(connection, statement, batch_column=item.batch)
    statement = statement.order_by(item.at.desc().nulls_last(), item.id.desc()).limit(limit)
    # An array, as there may be a million: 8 bytes each, where a list takes 36.
    return array("q", connection.execute(statement).scalars())


def _load_scores(connection: Connection, feedback: Sequence[int]) -> dict[FeedbackId, float | None]:
    """Return the score of each comment that has one: the NPS, else the first answer."""
    answer = schema.Answer
    statement = (
        select(answer.feedback, answer.value)
        .where(answer.feedback.in_(feedback), answer.value.is_not(None))
        .order_by(case((answer.scale == NPS_SCALE.name, 1), else_=0), answer.id.desc())
    )
    # In this order, as in a mapping the last one of a comment stays.
    return {row.feedback: row.value for row in connection.execute(statement)}


def _select_segments(connection: Connection, theme_ids: Sequence[int]) -> Select[Any]:
    """Return a query for the segments that are shown as some themes."""
    run_id = load_current_run_id(connection, Stage.THEMES) or 0
    return select(current_themes.select_theme_segments(run_id, theme_ids).subquery().c.segment)


def _select_theme_feedback(connection: Connection, theme_ids: Sequence[int]) -> Select[Any]:
    """Return a query for the ids of the comments that are about some themes."""
    segment = schema.Segment
    return select(segment.feedback).where(segment.id.in_(_select_segments(connection, theme_ids)))


def _select_current_theme(connection: Connection, segment_column: IdColumn) -> ColumnElement[Any]:
    """Return an expression for the theme of a segment: the one that a person gave it (perhaps none), else the run's."""
    assignment, placement = schema.Assignment, schema.Placement
    run_id = load_current_run_id(connection, Stage.THEMES)
    by_person = select(placement.theme).where(placement.segment == segment_column).scalar_subquery()
    by_run = (
        select(assignment.theme).where(assignment.segment == segment_column, assignment.run == run_id).scalar_subquery()
    )
    # Whether there is a row, not whether it has a theme: a person may have said that it belongs to none.
    is_placed = select(literal(1)).where(placement.segment == segment_column).exists()
    return case((is_placed, by_person), else_=by_run)
