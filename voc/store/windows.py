"""Windows on many rows: a theme's comments, the list of themes, a few comments by id. Nothing here reads a whole table.

What people decided counts: a theme's comments are those of all themes that are shown as it, without what was placed
elsewhere and with what was placed there. What undone batches brought is in none of it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, bindparam, case, cast, func, literal, or_, select

from voc.store import current_themes, schema
from voc.store.bulk_insert import chunks, table_of
from voc.store.database import Store
from voc.store.frame import visible
from voc.store.runs import current_id

__all__ = [
    "CommentRow",
    "SegmentRow",
    "ThemeRow",
    "comment_rows",
    "comments_of",
    "count_comments",
    "drawn_in",
    "newest_of",
    "pattern",
    "segment_ids",
    "segment_rows",
    "segment_texts",
    "segments_of",
    "state_of",
    "theme_rows",
    "themes_window",
    "touched",
]

ESCAPE = "\\"


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment with its score (the NPS where there is one), as people read it; ``urgent`` is the word that was met."""

    id: int
    at: datetime | None
    channel: str | None
    language: str | None
    text: str
    case_number: str | None
    urgent: str | None
    score: float | None


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A sentence: characters ``start`` up to ``end`` of comment ``feedback``; ``theme`` is the one of today."""

    id: int
    feedback: int
    start: int
    end: int
    theme: int | None = None


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """What is known about a theme without reckoning: names, state, decisions, and how many comments its run counted."""

    theme: int
    labels: Mapping[str, str]
    description: Mapping[str, str]
    keywords: tuple[str, ...]
    quotes: tuple[int, ...]
    n_comments: int
    state: str
    merged_into: int | None
    parent: int | None
    pinned: bool
    born_at: datetime | None
    department: str | None
    fixer: str | None
    category: str | None
    exceptions: tuple[Mapping[str, Any], ...]
    accepted_at: datetime | None
    snoozed_until: Any


def pattern(search: str) -> str:
    """Return a ``LIKE`` pattern that finds the text itself, whatever signs are in it (escaped by a backslash)."""
    found = search.strip()
    for sign in (ESCAPE, "%", "_"):
        found = found.replace(sign, ESCAPE + sign)
    return f"%{found}%"


# ---- comments -----------------------------------------------------------------------------------------------------


def comments_of(store: Store, themes: Sequence[int], *, search: str = "", limit: int | None = None) -> array[int]:
    """Return the ids of the comments that are about any of some themes, the newest first.

    Parameters
    ----------
    themes
        The ids in the run's assignments that are shown as one theme (``decided.members``).
    search
        Only comments that hold this text; case makes no difference.
    limit
        No more than so many.
    """
    item = table_of(schema.Feedback)
    with store.reading() as connection:
        conditions: list[ColumnElement[bool]] = [item.c.id.in_(_feedback_of(connection, themes))]
        if search.strip():
            conditions.append(item.c.text.ilike(pattern(search), escape=ESCAPE))
        seen = visible(connection, batch=item.c.batch)
        conditions += [] if seen is None else [seen]
        newest = select(item.c.id).where(*conditions).order_by(item.c.at.desc().nulls_last(), item.c.id.desc())
        return array("q", connection.execute(newest.limit(limit)).scalars())


def newest_of(store: Store, themes: Sequence[int], *, limit: int) -> array[int]:
    """Return the newest comments that are about any of some themes, the newest first.

    The same as ``comments_of`` with that limit, found the other way round: from the newest comment on, each is asked
    what it is about. Quicker for themes that many comments are about: 6 ms against 400 for 100,000 of a million.
    """
    item, part = table_of(schema.Feedback), table_of(schema.Segment)
    with store.reading() as connection:
        mine = current_themes.segments_of(current_id(connection, "themes") or 0, themes).subquery()
        about = select(literal(1)).join_from(part, mine, mine.c.segment == part.c.id)
        conditions: list[ColumnElement[bool]] = [about.where(part.c.feedback == item.c.id).exists()]
        seen = visible(connection, batch=item.c.batch)
        conditions += [] if seen is None else [seen]
        newest = select(item.c.id).where(*conditions).order_by(item.c.at.desc().nulls_last(), item.c.id.desc())
        return array("q", connection.execute(newest.limit(limit)).scalars())


def state_of(store: Store, themes: Sequence[int]) -> tuple[object, ...]:
    """Return what changes whenever the comments about some themes may have changed: run, counts, decisions, files."""
    event, batch, fit = schema.Event, schema.Batch, schema.ThemeFit
    with store.reading() as connection:
        run = current_id(connection, "themes")
        counts = select(func.sum(fit.n_segments)).where(fit.run == run, fit.theme.in_(list(themes)))
        last = connection.execute(select(func.max(event.id))).scalar()
        files = connection.execute(select(func.max(batch.id), func.sum(case((batch.undone, 1), else_=0)))).one()
        return run, connection.execute(counts).scalar(), last, *files


def count_comments(
    store: Store, themes: Sequence[int], *, since: datetime | None = None, until: datetime | None = None
) -> tuple[int, int]:
    """Return how many comments are about any of some themes, and how many customers wrote them.

    Parameters
    ----------
    since, until
        Only comments from this moment on, and before that one.
    """
    item = table_of(schema.Feedback)
    who = func.coalesce(item.c.customer, literal("F-").concat(cast(item.c.id, Text)))
    with store.reading() as connection:
        conditions: list[ColumnElement[bool]] = [item.c.id.in_(_feedback_of(connection, themes))]
        conditions += [item.c.at >= since] if since is not None else []
        conditions += [item.c.at < until] if until is not None else []
        seen = visible(connection, batch=item.c.batch)
        conditions += [] if seen is None else [seen]
        counts = select(func.count(), func.count(who.distinct())).select_from(item).where(*conditions)
        row = connection.execute(counts).one()
    return int(row[0]), int(row[1])


def touched(store: Store) -> frozenset[int]:
    """Return the themes (ids of a run) that segments were placed into or taken from: their counts have changed."""
    found, placed = table_of(schema.Assignment), table_of(schema.Placement)
    with store.reading() as connection:
        run = current_id(connection, "themes")
        # One look-up per placed segment: as a join it reads all segments of all themes, .1 s of a million comments.
        left = select(found.c.theme).where(found.c.segment == placed.c.segment, found.c.run == run).scalar_subquery()
        pairs = connection.execute(select(left.label("was"), placed.c.theme).distinct()).all()
    return frozenset(id_ for pair in pairs for id_ in pair if id_ is not None)


def comment_rows(store: Store, ids: Sequence[int]) -> dict[int, CommentRow]:
    """Return some comments by id; those that are not there, or hidden, are left out."""
    item, answer = table_of(schema.Feedback), schema.Answer
    names = ("id", "at", "channel", "language", "text", "case_number", "urgent")
    found: dict[int, CommentRow] = {}
    with store.reading() as connection:
        seen = visible(connection, batch=item.c.batch)
        for some in chunks(list(ids)):
            scored = (
                select(answer.feedback, answer.value)
                .where(answer.feedback.in_(some), answer.value.is_not(None))
                .order_by(case((answer.scale == "nps", 1), else_=0), answer.id.desc())
            )
            score = {row.feedback: row.value for row in connection.execute(scored)}  # the last one stays
            statement = select(*(item.c[name] for name in names)).where(item.c.id.in_(some))
            for row in connection.execute(statement if seen is None else statement.where(seen)):
                found[row.id] = CommentRow(**row._mapping, score=score.get(row.id))  # noqa: SLF001  documented
    return found


def segments_of(store: Store, themes: Sequence[int], feedback: Sequence[int]) -> tuple[SegmentRow, ...]:
    """Return the sentences of some comments that are about any of some themes, in reading order."""
    part = table_of(schema.Segment)
    with store.reading() as connection:
        theme = _theme_of(connection, part.c.id)
        statement = (
            select(part.c.id, part.c.feedback, part.c.start, part.c.end)
            .where(part.c.feedback.in_(feedback), theme.in_(list(themes)))
            .order_by(part.c.feedback, part.c.start)
        )
        return tuple(SegmentRow(*row) for row in connection.execute(statement))


def segment_rows(store: Store, ids: Sequence[int]) -> dict[int, SegmentRow]:
    """Return some sentences by id, with the theme that a run or a person gave them; hidden ones are left out."""
    part = table_of(schema.Segment)
    found: dict[int, SegmentRow] = {}
    with store.reading() as connection:
        seen = visible(connection, segment=part.c.id)
        columns = (
            part.c.id,
            part.c.feedback,
            part.c.start,
            part.c.end,
            _theme_of(connection, part.c.id).label("theme"),
        )
        for some in chunks(list(ids)):
            statement = select(*columns).where(part.c.id.in_(some))
            for row in connection.execute(statement if seen is None else statement.where(seen)):
                found[row.id] = SegmentRow(*row)
    return found


def segment_ids(store: Store, themes: Sequence[int]) -> tuple[int, ...]:
    """Return all segments that are shown as some themes, by id."""
    with store.reading() as connection:
        return tuple(sorted(connection.execute(_segments_of(connection, themes)).scalars()))


def segment_texts(store: Store, ids: Sequence[int]) -> tuple[tuple[int, str, str], ...]:
    """Return some sentences: id, words, and the comment's language (empty: not known); hidden ones are left out."""
    part, item = table_of(schema.Segment), table_of(schema.Feedback)
    found: list[tuple[int, str, str]] = []
    with store.reading() as connection:
        seen = visible(connection, batch=item.c.batch)
        for some in chunks(list(ids)):
            statement = (
                select(part.c.id, part.c.start, part.c.end, item.c.text, item.c.language)
                .join(item, item.c.id == part.c.feedback)
                .where(part.c.id.in_(some))
                .order_by(part.c.id)
            )
            rows = connection.execute(statement if seen is None else statement.where(seen))
            found += [(row.id, row.text[row.start : row.end], row.language or "") for row in rows]
    return tuple(found)


def drawn_in(store: Store, segment: int) -> str | None:
    """Return the session in which a segment was drawn for the audit (the last one), or None."""
    draw = schema.Draw
    with store.reading() as connection:
        statement = select(draw.session).where(draw.segment == segment).order_by(draw.id.desc()).limit(1)
        return connection.execute(statement).scalar()


def _segments_of(connection: Connection, themes: Sequence[int]) -> Select[Any]:
    """Return a query of the segments that are shown as some themes."""
    mine = current_themes.segments_of(current_id(connection, "themes") or 0, themes)
    return select(mine.subquery().c.segment)


def _feedback_of(connection: Connection, themes: Sequence[int]) -> Select[Any]:
    part = table_of(schema.Segment)
    return select(part.c.feedback).where(part.c.id.in_(_segments_of(connection, themes)))


def _theme_of(connection: Connection, segment: ColumnElement[int]) -> ColumnElement[Any]:
    """Return an expression: the theme that a person gave a segment (none: none), else the run's."""
    found, placed = table_of(schema.Assignment), table_of(schema.Placement)
    run = current_id(connection, "themes")
    by_hand = select(placed.c.theme).where(placed.c.segment == segment).scalar_subquery()
    by_run = select(found.c.theme).where(found.c.segment == segment, found.c.run == run).scalar_subquery()
    moved = select(literal(1)).where(placed.c.segment == segment).exists()
    return case((moved, by_hand), else_=by_run)


# ---- themes -------------------------------------------------------------------------------------------------------


def theme_rows(store: Store, themes: Sequence[int]) -> dict[int, ThemeRow]:
    """Return what is known about some themes, by id."""
    found: dict[int, ThemeRow] = {}
    with store.reading() as connection:
        run = current_id(connection, "themes")
        for some in chunks(list(themes)):
            rows = connection.execute(_themes(), {"run": run, "themes": some}).all()
            labels = _labels(connection, some)
            found |= {row.id: _theme_row(row, *labels.get(row.id, ({}, {}))) for row in rows}
    return found


def themes_window(store: Store, *, search: str = "", offset: int, limit: int) -> tuple[int, tuple[int, ...]]:
    """Return how many themes are shown today, and a window of their ids, the largest first.

    Parameters
    ----------
    search
        Only themes with this text in a name (a person's or a found one), or the theme of this reference.
    """
    theme, label = schema.Theme, schema.ThemeLabel
    with store.reading() as connection:
        fit, run = _fit(), {"run": current_id(connection, "themes")}
        conditions: list[ColumnElement[bool]] = [
            theme.merged_into.is_(None),
            theme.state.in_(("active", "excluded")),
            or_(fit.c.theme.is_not(None), theme.made_by.is_not(None), theme.pinned),
        ]
        if search.strip():
            named = select(label.theme).where(label.text.ilike(pattern(search), escape=ESCAPE))
            wanted: ColumnElement[bool] = theme.id.in_(named)
            digits = search.strip().upper().removeprefix("T-")
            if digits.isascii() and digits.isdigit() and len(digits) < 16:  # noqa: PLR2004  what a database holds
                wanted = or_(wanted, theme.id == int(digits))
            conditions.append(wanted)
        joined = select(theme.id).outerjoin(fit, fit.c.theme == theme.id).where(and_(*conditions))
        total = connection.execute(select(func.count()).select_from(joined.subquery()), run).scalar_one()
        window = joined.order_by(func.coalesce(fit.c.n_comments, 0).desc(), theme.id).offset(offset).limit(limit)
        return int(total), tuple(connection.execute(window, run).scalars())


# Statements that many requests ask are made once: to make one takes longer than to answer it.


@cache
def _fit() -> Any:  # noqa: ANN401  a subquery's columns are not typed
    fit = schema.ThemeFit
    names = (fit.theme, fit.n_comments, fit.keywords, fit.quotes, fit.description, fit.labels)
    return select(*names).where(fit.run == bindparam("run")).subquery()


@cache
def _themes() -> Select[Any]:
    fit, theme = _fit(), table_of(schema.Theme)
    extra = (fit.c.n_comments, fit.c.keywords, fit.c.quotes, fit.c.labels, fit.c.description)
    joined = select(theme, *extra).outerjoin(fit, fit.c.theme == theme.c.id)
    return joined.where(theme.c.id.in_(bindparam("themes", expanding=True)))


@cache
def _named() -> Select[int, str, str, str]:
    label = schema.ThemeLabel
    return (
        select(label.theme, label.language, label.text, label.description)
        .where(label.theme.in_(bindparam("themes", expanding=True)))
        .order_by(label.origin)  # "found" before "person", which outranks it
    )


def _labels(connection: Connection, themes: Iterable[int]) -> dict[int, tuple[dict[str, str], dict[str, str]]]:
    named: dict[int, tuple[dict[str, str], dict[str, str]]] = {}
    for row in connection.execute(_named(), {"themes": list(themes)}):
        labels, description = named.setdefault(row.theme, ({}, {}))
        labels[row.language] = row.text
        if row.description:
            description[row.language] = row.description
    return named


def _theme_row(row: Any, labels: Mapping[str, str], description: Mapping[str, str]) -> ThemeRow:  # noqa: ANN401
    return ThemeRow(
        theme=row.id,
        labels={**(row.labels or {}), **labels},
        description={**(row.description or {}), **description},
        keywords=tuple(row.keywords or ()),
        quotes=tuple(row.quotes or ()),
        n_comments=row.n_comments or 0,
        state=row.state,
        merged_into=row.merged_into,
        parent=row.parent,
        pinned=row.pinned,
        born_at=row.born_at,
        department=row.department,
        fixer=row.fixer,
        category=row.category,
        exceptions=tuple(row.exceptions or ()),
        accepted_at=row.accepted_at,
        snoozed_until=row.snoozed_until,
    )
