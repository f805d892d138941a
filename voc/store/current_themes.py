"""Themes and their segments as people see them: what a run found, with what people decided on top."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import CompoundSelect, Connection, func, select, union_all

from voc.decisions.effects import find_root
from voc.records import LabelOrigin, NoTheme, SegmentId, Theme, ThemeId, ThemeRow, ThemeState
from voc.store import schema
from voc.store.dataframes import list_columns, load_frame
from voc.store.theme_decisions import THEME_COLUMNS, build_theme_row, load_merges_and_parts, select_theme_rows
from voc.store.theme_labels import LabelsByTheme, load_labels
from voc.store.visibility import build_visibility_condition, filter_visible

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = [
    "build_theme",
    "count_members",
    "load_current_assignments",
    "load_current_themes",
    "load_run_assignments",
    "load_run_themes",
    "select_theme_segments",
]

ASSIGNMENTS = {"segment": "int64", "theme": "Int64", "probability": "float64", "reason": "str"}
N_QUOTES = 5


# ---- a run's own --------------------------------------------------------------------------------------------------


def load_run_themes(connection: Connection, run_id: int | None) -> tuple[Theme, ...]:
    """Return the themes of a run, by id, with what it found about them and the labels that people gave."""
    fit, theme = schema.ThemeFit, schema.Theme
    fit_columns = (fit.labels, fit.description, fit.keywords, fit.quotes, fit.n_segments, fit.n_comments)
    statement = (
        select(*THEME_COLUMNS, *fit_columns)
        .join_from(fit, theme, fit.theme == theme.id)
        .where(fit.run == run_id)
        .order_by(theme.id)
    )
    rows = connection.execute(statement).all()
    person_labels = load_labels(connection, LabelOrigin.PERSON)
    return tuple(build_theme(row, *person_labels.get(row.id, ({}, {}))) for row in rows)


def load_run_assignments(connection: Connection, run_id: int | None) -> pd.DataFrame:
    """Return the segments of a run, by segment: theme, probability, reason for none."""
    assignment = schema.Assignment
    columns = list_columns(assignment, ASSIGNMENTS)
    statement = select(*columns).where(assignment.run == run_id).order_by(assignment.segment)
    return load_frame(connection, filter_visible(connection, statement, segment_column=assignment.segment), ASSIGNMENTS)


# ---- as people see it ---------------------------------------------------------------------------------------------


def load_current_assignments(connection: Connection, run_id: int | None) -> pd.DataFrame:
    """Return the segments of a run as people decided: of merged themes, placed ones, and none of an excluded theme.

    A segment that a person placed has probability 1. A duplicate counts nowhere, also when it was placed.
    """
    import numpy as np
    import pandas as pd

    frame = load_run_assignments(connection, run_id)
    merges, _ = load_merges_and_parts(connection)
    states_by_theme = _load_states(connection)
    excluded_ids = {theme_id for theme_id, state in states_by_theme.items() if state == ThemeState.EXCLUDED}
    placements = _load_placements(connection)
    if frame.empty or not (merges or excluded_ids or placements):
        return frame
    theme_ids = frame["theme"].fillna(-1).to_numpy(dtype=np.int64)
    probabilities = frame["probability"].to_numpy(dtype=np.float64, copy=True)
    no_theme_reasons = frame["reason"].astype(object).where(frame["reason"].notna(), None).to_numpy(copy=True)
    if placements:
        row_numbers, placed_themes = _match_placements(frame["segment"].to_numpy(), no_theme_reasons, placements)
        is_removed = placed_themes < 0
        theme_ids[row_numbers], probabilities[row_numbers] = placed_themes, np.where(is_removed, 0.0, 1.0)
        no_theme_reasons[row_numbers] = [NoTheme.EXCLUDED.value if removed else None for removed in is_removed]
    theme_ids = _replace_merged(theme_ids, merges, largest_id=max([0, *states_by_theme]))
    # After the mergers: what was merged into an excluded theme is excluded with it.
    is_excluded = np.isin(theme_ids, list(excluded_ids))
    theme_ids[is_excluded], probabilities[is_excluded], no_theme_reasons[is_excluded] = -1, 0.0, NoTheme.EXCLUDED.value
    return pd.DataFrame(
        {
            "segment": frame["segment"],
            "theme": pd.Series(theme_ids, dtype="Int64").mask(theme_ids < 0),
            "probability": probabilities,
            "reason": pd.Series(no_theme_reasons, dtype=ASSIGNMENTS["reason"]),
        }
    )


def _replace_merged(
    theme_ids: NDArray[np.int64], merges: Mapping[ThemeId, ThemeId], *, largest_id: int
) -> NDArray[np.int64]:
    """Return the theme of today for each theme (−1: none)."""
    import numpy as np

    # A lookup by theme id; one entry more than there are ids, so that −1 (no theme) reads the last one.
    current_ids = np.arange(max(int(theme_ids.max()), largest_id) + 2)
    current_ids[-1] = -1
    for theme_id in merges:
        current_ids[theme_id] = find_root(theme_id, merges)
    return current_ids[theme_ids]


def _match_placements(
    segment_ids: NDArray[np.int64],
    no_theme_reasons: NDArray[np.object_],
    placements: Mapping[SegmentId, ThemeId | None],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the row numbers of the placed segments, and the theme that each was placed into (−1: none).

    Parameters
    ----------
    segment_ids
        Ids of the rows, in ascending order.
    no_theme_reasons
        Reason of each row for no theme; a duplicate is left out.
    """
    import numpy as np

    placed_segments = np.fromiter(placements, dtype=np.int64, count=len(placements))
    row_numbers = np.searchsorted(segment_ids, placed_segments).clip(max=len(segment_ids) - 1)
    is_movable = (segment_ids[row_numbers] == placed_segments) & (
        no_theme_reasons[row_numbers] != NoTheme.DUPLICATE.value
    )
    placed_themes = np.array([-1 if theme_id is None else theme_id for theme_id in placements.values()], dtype=np.int64)
    return row_numbers[is_movable], placed_themes[is_movable]


def load_current_themes(connection: Connection, run_id: int | None) -> tuple[Theme, ...]:
    """Return the themes that people see, by id; counts are of what they see.

    A theme without segments is seen when a person pinned or named it.
    """
    if run_id is None:
        return ()
    run_themes = {ThemeId(theme.id): theme for theme in load_run_themes(connection, run_id)}
    merges, _ = load_merges_and_parts(connection)
    theme_rows = select_theme_rows(connection)
    members_by_theme = _group_members(theme_rows, merges)
    changed_ids = _list_changed_themes(connection, run_id, merges)
    # Only of these: what nobody's decision moved has the counts that the run wrote down.
    counts_by_theme = count_members(
        connection, run_id, {theme: members_by_theme[theme] for theme in changed_ids if theme in members_by_theme}
    )
    permanent_ids = _list_permanent_themes(connection)
    labels_by_theme = load_labels(connection, LabelOrigin.FOUND, LabelOrigin.PERSON)
    themes = []
    for theme_id in sorted({*run_themes, *changed_ids, *permanent_ids} & set(members_by_theme)):
        if theme_rows[theme_id].state == ThemeState.EXCLUDED:
            continue
        if theme_id in run_themes and theme_id not in changed_ids:
            themes.append(run_themes[theme_id])
            continue
        n_segments, n_comments = counts_by_theme.get(theme_id, (0, 0))
        if n_segments or theme_id in permanent_ids:
            theme = _describe_theme(theme_rows[theme_id], members_by_theme[theme_id], run_themes, labels_by_theme)
            themes.append(replace(theme, n_segments=n_segments, n_comments=n_comments))
    placements = _load_placements(connection)
    return tuple(_apply_decisions(connection, theme, members_by_theme, merges, placements) for theme in themes)


def select_theme_segments(run_id: int, theme_ids: Collection[int]) -> CompoundSelect[Any]:
    """Return a query (one column, ``segment``) for the segments that are shown as a theme.

    Parameters
    ----------
    run_id
        The run that people see.
    theme_ids
        All ids that are shown as the theme: ``theme_decisions.load_member_ids``.
    """
    assignment, placement = schema.Assignment, schema.Placement
    sorted_ids = sorted(theme_ids)
    by_run = (
        select(assignment.segment)
        .outerjoin(placement, placement.segment == assignment.segment)
        .where(assignment.run == run_id, assignment.theme.in_(sorted_ids), placement.segment.is_(None))
    )
    by_person = (
        select(placement.segment)
        .join(assignment, (assignment.segment == placement.segment) & (assignment.run == run_id))
        .where(placement.theme.in_(sorted_ids), func.coalesce(assignment.reason, "") != NoTheme.DUPLICATE.value)
    )
    # ALL: the halves share no segment, as only those without a placement are in the first; nothing is compared.
    return union_all(by_run, by_person)


def count_members(
    connection: Connection, run_id: int, members_by_theme: Mapping[ThemeId, Collection[ThemeId]]
) -> dict[ThemeId, tuple[int, int]]:
    """Return the numbers of segments and of comments of themes: ``{7: (230, 190)}``.

    Parameters
    ----------
    members_by_theme
        Of each theme all ids that are shown as it: ``{7: [7, 12]}``.
    """
    segment = schema.Segment
    is_visible = build_visibility_condition(connection, feedback_column=segment.feedback)
    counts_by_theme = {}
    for theme_id, member_ids in members_by_theme.items():
        theme_segments = select_theme_segments(run_id, member_ids).subquery()
        statement = select(func.count(), func.count(func.distinct(segment.feedback))).join_from(
            theme_segments, segment, segment.id == theme_segments.c.segment
        )
        row = connection.execute(statement if is_visible is None else statement.where(is_visible)).one()
        counts_by_theme[theme_id] = (int(row[0]), int(row[1]))
    return counts_by_theme


# ---- what belongs together ----------------------------------------------------------------------------------------


def _load_states(connection: Connection) -> dict[ThemeId, str]:
    return {row.id: row.state for row in connection.execute(select(schema.Theme.id, schema.Theme.state))}


def _load_placements(connection: Connection) -> dict[SegmentId, ThemeId | None]:
    placement = schema.Placement
    rows = connection.execute(select(placement.segment, placement.theme).order_by(placement.segment))
    return {row.segment: row.theme for row in rows}


def _group_members(theme_ids: Iterable[ThemeId], merges: Mapping[ThemeId, ThemeId]) -> dict[ThemeId, list[ThemeId]]:
    """Return, of each theme that is shown as itself, all ids that are shown as it: ``{7: [7, 12]}``."""
    members_by_theme: dict[ThemeId, list[ThemeId]] = defaultdict(list)
    for theme_id in theme_ids:
        members_by_theme[find_root(theme_id, merges)].append(theme_id)
    return dict(members_by_theme)


def _list_changed_themes(connection: Connection, run_id: int, merges: Mapping[ThemeId, ThemeId]) -> set[ThemeId]:
    """Return the themes of today whose segments are other ones than the run found."""
    assignment, placement = schema.Assignment, schema.Placement
    losing = (
        select(assignment.theme)
        .join_from(placement, assignment, (assignment.segment == placement.segment) & (assignment.run == run_id))
        .where(assignment.theme.is_not(None))
        .distinct()
    )
    gaining = select(placement.theme).where(placement.theme.is_not(None)).distinct()
    moved = {
        ThemeId(theme_id)
        for query in (losing, gaining)
        for theme_id in connection.execute(query).scalars()
        if theme_id is not None
    }
    return {find_root(theme_id, merges) for theme_id in moved | set(merges)}


def _list_permanent_themes(connection: Connection) -> set[ThemeId]:
    """Return the themes that stay without a comment: pinned, or named by a person."""
    theme, label = schema.Theme, schema.ThemeLabel
    pinned = connection.execute(select(theme.id).where(theme.pinned)).scalars()
    with_label = connection.execute(select(label.theme).where(label.origin == LabelOrigin.PERSON).distinct()).scalars()
    return {ThemeId(theme_id) for theme_id in (*pinned, *with_label)}


# ---- records ------------------------------------------------------------------------------------------------------


def _describe_theme(
    theme_row: ThemeRow,
    member_ids: Sequence[ThemeId],
    run_themes: Mapping[ThemeId, Theme],
    labels_by_theme: LabelsByTheme,
) -> Theme:
    """Return a theme as the run describes it, or its largest member; a part that a person made has its labels."""
    if theme_row.id in run_themes:
        return run_themes[theme_row.id]
    labels, description = labels_by_theme.get(theme_row.id, ({}, {}))
    candidates = [run_themes[member_id] for member_id in member_ids if member_id in run_themes]
    largest = max(candidates, key=lambda theme: (theme.n_comments, -theme.id), default=Theme(theme_row, {}))
    return replace(largest, row=theme_row, labels=labels or largest.labels, description=description)


def _apply_decisions(
    connection: Connection,
    theme: Theme,
    members_by_theme: Mapping[ThemeId, Collection[ThemeId]],
    merges: Mapping[ThemeId, ThemeId],
    placements: Mapping[SegmentId, ThemeId | None],
) -> Theme:
    """Return a theme with the parent of today, and without quotes that were placed elsewhere."""
    quotes = tuple(
        quote for quote in theme.quotes if placements.get(SegmentId(quote), theme.id) in members_by_theme[theme.id]
    )
    if not quotes and placements:
        # A theme that a person filled has no fit to choose quotes: its first placed segments are used.
        placed = select(schema.Placement.segment).where(schema.Placement.theme.in_(members_by_theme[theme.id]))
        first_placed = connection.execute(placed.order_by(schema.Placement.segment).limit(N_QUOTES)).scalars()
        quotes = tuple(map(SegmentId, first_placed))
    parent = None if theme.row.parent is None else find_root(theme.row.parent, merges)
    return replace(theme, quotes=quotes, row=replace(theme.row, parent=None if parent == theme.id else parent))


def build_theme(row: Any, labels: Mapping[str, str], description: Mapping[str, str]) -> Theme:  # noqa: ANN401  a row of SQLAlchemy is not typed by column
    """Return a theme from its row and what a run found about it, or nothing; people's labels outrank the run's."""
    return Theme(
        row=build_theme_row(row),
        labels={**(row.labels or {}), **labels},
        keywords=tuple(row.keywords or ()),
        quotes=tuple(row.quotes or ()),
        n_segments=row.n_segments or 0,
        n_comments=row.n_comments or 0,
        description={**(row.description or {}), **description},
    )
