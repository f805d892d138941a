"""Themes and their segments as people see them: what a run found, with what people decided on top."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import CompoundSelect, Connection, func, select, union_all

from voc.decisions.effects import root
from voc.records import NoTheme, Theme
from voc.store import schema
from voc.store.bulk_insert import table_of
from voc.store.frame import frame_of, visible
from voc.store.theme_labels import Named, labels_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["assignments_of", "counts_of", "decided_assignments", "decided_themes", "segments_of", "themes_of"]

ASSIGNMENTS = {"segment": "int64", "theme": "Int64", "probability": "float64", "reason": "str"}
N_QUOTES = 5
EXCLUDED = "excluded"


# ---- a run's own --------------------------------------------------------------------------------------------------


def themes_of(connection: Connection, run: int | None) -> tuple[Theme, ...]:
    """Return the themes of a run, by id, with what it found about them and the names that people gave."""
    fit, theme = table_of(schema.ThemeFit), table_of(schema.Theme)
    statement = (
        select(fit, theme.c.parent, theme.c.born_at, theme.c.state, theme.c.pinned)
        .join_from(fit, theme, fit.c.theme == theme.c.id)
        .where(fit.c.run == run)
        .order_by(fit.c.theme)
    )
    rows = connection.execute(statement).all()
    given = labels_of(connection, "person")
    return tuple(_theme(row, *given.get(row.theme, ({}, {}))) for row in rows)


def assignments_of(connection: Connection, run: int | None) -> pd.DataFrame:
    """Return the segments of a run, by segment: theme, probability, reason for none."""
    table = table_of(schema.Assignment)
    statement = select(*(table.c[name] for name in ASSIGNMENTS)).where(table.c.run == run).order_by(table.c.segment)
    seen = visible(connection, segment=table.c.segment)
    return frame_of(connection, statement if seen is None else statement.where(seen), ASSIGNMENTS)


# ---- as people see it ---------------------------------------------------------------------------------------------


def decided_assignments(connection: Connection, run: int | None) -> pd.DataFrame:
    """Return the same with what people decided: merged themes, placed segments, and nothing of an excluded theme.

    A segment that a person placed has probability 1. A duplicate counts nowhere, also when it was placed.
    """
    import numpy as np
    import pandas as pd

    frame = assignments_of(connection, run)
    edges, states = _edges(connection), _states(connection)
    excluded = {theme for theme, state in states.items() if state == EXCLUDED}
    placement = schema.Placement
    rows = connection.execute(select(placement.segment, placement.theme).order_by(placement.segment)).all()
    if frame.empty or not (edges or excluded or rows):
        return frame
    theme = frame["theme"].fillna(-1).to_numpy(dtype=np.int64)
    probability = frame["probability"].to_numpy(dtype=np.float64, copy=True)
    reason = frame["reason"].astype(object).where(frame["reason"].notna(), None).to_numpy(copy=True)
    if rows:
        segments = frame["segment"].to_numpy()
        asked = np.array([row.segment for row in rows], dtype=np.int64)
        places = np.searchsorted(segments, asked).clip(max=len(segments) - 1)
        there = (segments[places] == asked) & (reason[places] != NoTheme.DUPLICATE.value)
        to = np.array([-1 if row.theme is None else row.theme for row in rows], dtype=np.int64)[there]
        theme[places[there]], probability[places[there]] = to, np.where(to < 0, 0.0, 1.0)
        reason[places[there]] = [NoTheme.EXCLUDED.value if none else None for none in to < 0]
    today = np.arange(int(max([theme.max(), *states, 0])) + 2)  # the last place stands for −1, none
    today[-1] = -1
    for id_ in edges:
        today[id_] = root(id_, edges)
    theme = today[theme]
    out = np.isin(theme, list(excluded))
    theme[out], probability[out], reason[out] = -1, 0.0, NoTheme.EXCLUDED.value
    return pd.DataFrame(
        {
            "segment": frame["segment"],
            "theme": pd.Series(theme, dtype="Int64").mask(theme < 0),
            "probability": probability,
            "reason": pd.Series(reason, dtype=ASSIGNMENTS["reason"]),
        }
    )


def decided_themes(connection: Connection, run: int | None) -> tuple[Theme, ...]:
    """Return the themes that people see, by id; counts are of what they see.

    A theme without segments is seen when a person pinned or named it.
    """
    if run is None:
        return ()
    found = {theme.id: theme for theme in themes_of(connection, run)}
    edges, states = _edges(connection), _states(connection)
    held = _held(edges, states)
    touched = _touched(connection, run, edges)
    counts = counts_of(connection, run, {theme: held[theme] for theme in touched if theme in held})
    kept = _kept(connection)
    names = labels_of(connection, "found", "person")
    about = _rows(connection, {*touched, *kept} & set(held))
    result = []
    for theme in sorted({*found, *touched, *kept} & set(held)):
        if states[theme] == EXCLUDED:
            continue
        if theme in found and theme not in touched:
            result.append(found[theme])
            continue
        n_segments, n_comments = counts.get(theme, (0, 0))
        if n_segments or theme in kept:
            base = _base(theme, held[theme], found, names, about[theme])
            result.append(replace(base, n_segments=n_segments, n_comments=n_comments))
    placement = schema.Placement
    rows = connection.execute(select(placement.segment, placement.theme))
    placed = {row.segment: row.theme for row in rows}
    return tuple(_told(connection, theme, held, edges, placed) for theme in result)


def segments_of(run: int, themes: Collection[int]) -> CompoundSelect[Any]:
    """Return a query (one column, ``segment``) for the segments that are shown as a theme.

    Parameters
    ----------
    run
        The run that people see.
    themes
        All ids that are shown as the theme: ``decided.members``.
    """
    part, placement = table_of(schema.Assignment), table_of(schema.Placement)
    ids = sorted(themes)
    own = (
        select(part.c.segment)
        .outerjoin(placement, placement.c.segment == part.c.segment)
        .where(part.c.run == run, part.c.theme.in_(ids), placement.c.segment.is_(None))
    )
    given = (
        select(placement.c.segment)
        .join(part, (part.c.segment == placement.c.segment) & (part.c.run == run))
        .where(placement.c.theme.in_(ids), func.coalesce(part.c.reason, "") != NoTheme.DUPLICATE.value)
    )
    return union_all(own, given)


def counts_of(connection: Connection, run: int, members: Mapping[int, Collection[int]]) -> dict[int, tuple[int, int]]:
    """Return segments and comments of themes, each given with all ids that are shown as it."""
    segment = table_of(schema.Segment)
    seen = visible(connection, feedback=segment.c.feedback)
    counts = {}
    for theme, ids in members.items():
        mine = segments_of(run, ids).subquery()
        statement = select(func.count(), func.count(func.distinct(segment.c.feedback))).join_from(
            mine, segment, segment.c.id == mine.c.segment
        )
        row = connection.execute(statement if seen is None else statement.where(seen)).one()
        counts[theme] = (int(row[0]), int(row[1]))
    return counts


# ---- what belongs together ----------------------------------------------------------------------------------------


def _edges(connection: Connection) -> dict[int, int]:
    theme = schema.Theme
    rows = connection.execute(select(theme.id, theme.merged_into).where(theme.merged_into.is_not(None)))
    return {row.id: row.merged_into for row in rows}


def _states(connection: Connection) -> dict[int, str]:
    return {row.id: row.state for row in connection.execute(select(schema.Theme.id, schema.Theme.state))}


def _held(edges: Mapping[int, int], themes: Iterable[int]) -> dict[int, list[int]]:
    """Return, of each theme that is shown as itself, all ids that are shown as it."""
    held: dict[int, list[int]] = defaultdict(list)
    for theme in themes:
        held[root(theme, edges)].append(theme)
    return dict(held)


def _touched(connection: Connection, run: int, edges: Mapping[int, int]) -> set[int]:
    """Return the themes of today whose segments are other ones than the run found."""
    part, placement = schema.Assignment, schema.Placement
    left = (
        select(part.theme)
        .join_from(placement, part, (part.segment == placement.segment) & (part.run == run))
        .where(part.theme.is_not(None))
        .distinct()
    )
    gained = select(placement.theme).where(placement.theme.is_not(None)).distinct()
    moved = {theme for query in (left, gained) for theme in connection.execute(query).scalars() if theme is not None}
    return {root(theme, edges) for theme in moved | set(edges)}


def _kept(connection: Connection) -> set[int]:
    """Return the themes that stay without a comment: pinned, or named by a person."""
    theme, label = schema.Theme, schema.ThemeLabel
    pinned = connection.execute(select(theme.id).where(theme.pinned)).scalars()
    named = connection.execute(select(label.theme).where(label.origin == "person").distinct()).scalars()
    return {*pinned, *named}


# ---- records ------------------------------------------------------------------------------------------------------


def _rows(connection: Connection, ids: Collection[int]) -> dict[int, Any]:
    table = table_of(schema.Theme)
    columns = (table.c["id"], table.c.parent, table.c.born_at, table.c.state, table.c.pinned)
    return {row.id: row for row in connection.execute(select(*columns)) if row.id in ids}


def _base(theme: int, members: Sequence[int], found: Mapping[int, Theme], names: Named, row: Any) -> Theme:  # noqa: ANN401
    """Return a theme as the run describes it, or its largest member; a part that a person made has its names."""
    if theme in found:
        return found[theme]
    labels, description = names.get(theme, ({}, {}))
    there = [found[member] for member in members if member in found]
    like = max(there, key=lambda item: (item.n_comments, -item.id), default=Theme(theme, {}))
    return replace(
        like,
        id=theme,
        labels=labels or like.labels,
        description=description,
        parent=row.parent,
        born_at=row.born_at,
        state=row.state,
        pinned=row.pinned,
    )


def _told(
    connection: Connection,
    theme: Theme,
    held: Mapping[int, Collection[int]],
    edges: Mapping[int, int],
    placed: Mapping[int, int | None],
) -> Theme:
    """Return a theme with the parent of today, and without quotes that were placed elsewhere."""
    quotes = tuple(quote for quote in theme.quotes if placed.get(quote, theme.id) in held[theme.id])
    if not quotes and placed:
        ids = select(schema.Placement.segment).where(schema.Placement.theme.in_(held[theme.id]))
        quotes = tuple(connection.execute(ids.order_by(schema.Placement.segment).limit(N_QUOTES)).scalars())
    parent = None if theme.parent is None else root(theme.parent, edges)
    return replace(theme, quotes=quotes, parent=None if parent == theme.id else parent)


def _theme(row: Any, labels: Mapping[str, str], description: Mapping[str, str]) -> Theme:  # noqa: ANN401  a row
    return Theme(
        id=row.theme,
        labels={**row.labels, **labels},
        keywords=tuple(row.keywords),
        quotes=tuple(row.quotes),
        n_segments=row.n_segments,
        n_comments=row.n_comments,
        parent=row.parent,
        born_at=row.born_at,
        state=row.state,
        pinned=row.pinned,
        description={**row.description, **description},
    )
