"""Rows of themes as people's decisions left them, which themes are shown as one, and placed segments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from voc.decisions import effects
from voc.records import SegmentId, ThemeId, ThemeRow, ThemeState
from voc.store import schema
from voc.store.bulk_insert import split_into_chunks
from voc.store.database import Store
from voc.store.decision_log import load_active_decisions

__all__ = [
    "THEME_COLUMNS",
    "build_theme_row",
    "load_active_themes",
    "load_current_theme_ids",
    "load_fitted_parts",
    "load_member_ids",
    "load_merges_and_parts",
    "load_merges_at",
    "load_placements",
    "load_theme_origins",
    "load_theme_rows",
    "select_theme_rows",
]


THEME_COLUMNS = (
    schema.Theme.id,
    schema.Theme.parent,
    schema.Theme.born_at,
    schema.Theme.state,
    schema.Theme.merged_into,
    schema.Theme.pinned,
    schema.Theme.department,
    schema.Theme.fixer,
    schema.Theme.category,
    schema.Theme.exceptions,
    schema.Theme.accepted_at,
    schema.Theme.snoozed_until,
)
"""Columns that `build_theme_row` reads."""


def load_theme_rows(store: Store) -> dict[ThemeId, ThemeRow]:
    """Return every theme's row, by id; those of which only the id is reserved are left out."""
    with store.reading() as connection:
        return select_theme_rows(connection, schema.Theme.state != ThemeState.RESERVED)


def load_active_themes(store: Store, theme_ids: Sequence[int]) -> dict[ThemeId, ThemeRow]:
    """Return the rows of those of some themes that are shown: none merged, excluded or reserved."""
    theme = schema.Theme
    is_shown = theme.merged_into.is_(None) & (theme.state == ThemeState.ACTIVE)
    theme_rows: dict[ThemeId, ThemeRow] = {}
    with store.reading() as connection:
        for chunk in split_into_chunks(list(theme_ids)):
            theme_rows |= select_theme_rows(connection, is_shown & theme.id.in_(chunk))
    return theme_rows


def load_current_theme_ids(store: Store) -> dict[ThemeId, ThemeId]:
    """Return the theme of today of each theme that is shown as another one.

    ``{12: 7}``: theme 12 was merged into 7, perhaps by way of others. Themes that are shown as themselves are left out.
    """
    with store.reading() as connection:
        merges, _ = load_merges_and_parts(connection)
    return {theme_id: effects.find_root(theme_id, merges) for theme_id in merges}


def load_theme_origins(store: Store) -> dict[ThemeId, ThemeId]:
    """Return the whole of each theme that is a part of it or was split off from it: ``{9: 4}``."""
    with store.reading() as connection:
        return load_merges_and_parts(connection)[1]


def load_member_ids(store: Store, theme_id: int) -> tuple[ThemeId, ...]:
    """Return the ids in a run's own assignments that are shown as a theme today, itself among them unless merged."""
    current_ids = load_current_theme_ids(store)
    merged_ids = [merged_id for merged_id, current_id in current_ids.items() if current_id == theme_id]
    return tuple(sorted([*merged_ids, *(() if theme_id in current_ids else (ThemeId(theme_id),))]))


def load_placements(store: Store) -> dict[SegmentId, ThemeId | None]:
    """Return the theme of the segments that people placed, None for no theme: ``{31: 12, 32: None}``.

    The theme is the one that they named; see `load_current_theme_ids` for what became of it.
    """
    placement = schema.Placement
    with store.reading() as connection:
        return {row.segment: row.theme for row in connection.execute(select(placement.segment, placement.theme))}


def load_fitted_parts(store: Store) -> dict[ThemeId, ThemeId]:
    """Return the whole of each part that a fit found and that nobody has split off yet: ``{9: 4}``."""
    theme = schema.Theme
    # Of a part that was merged elsewhere people have decided; one with ``made_by`` was split off by a person.
    is_fitted_part = (theme.part_of == theme.merged_into) & theme.made_by.is_(None)
    with store.reading() as connection:
        rows = connection.execute(select(theme.id, theme.part_of).where(is_fitted_part))
        return {row.id: row.part_of for row in rows}


def load_merges_and_parts(connection: Connection) -> tuple[dict[ThemeId, ThemeId], dict[ThemeId, ThemeId]]:
    """Return two mappings, inside a transaction: merged theme to its target, and part to its whole.

    ``({12: 7, 9: 4}, {9: 4})``: theme 12 was merged into 7; 9 is a part of 4, and shown with it.
    """
    theme = schema.Theme
    rows = connection.execute(
        select(theme.id, theme.merged_into, theme.part_of).where(
            theme.merged_into.is_not(None) | theme.part_of.is_not(None)
        )
    ).all()
    merges = {row.id: row.merged_into for row in rows if row.merged_into is not None}
    return merges, {row.id: row.part_of for row in rows if row.part_of is not None}


def load_merges_at(store: Store, moment: datetime) -> dict[ThemeId, ThemeId]:
    """Return which theme each theme was merged into at a moment (``{12: 7}``), by what was active then."""
    decisions = load_active_decisions(store, kinds=effects.MERGE_KINDS, before=moment)
    return effects.compute_merges(
        [pair for decision in decisions for pair in effects.list_merge_pairs(decision)], load_theme_origins(store)
    )


def select_theme_rows(connection: Connection, condition: ColumnElement[bool] | None = None) -> dict[ThemeId, ThemeRow]:
    """Return the rows of the themes that meet a condition (None: all), by id, inside a transaction."""
    statement = select(*THEME_COLUMNS).order_by(schema.Theme.id)
    rows = connection.execute(statement if condition is None else statement.where(condition))
    return {row.id: build_theme_row(row) for row in rows}


def build_theme_row(row: Any) -> ThemeRow:  # noqa: ANN401  a row of SQLAlchemy is not typed by column
    """Return the record of a row that has the ``THEME_COLUMNS``, perhaps among others."""
    return ThemeRow(
        id=row.id,
        parent=row.parent,
        born_at=row.born_at,
        state=ThemeState(row.state),
        merged_into=row.merged_into,
        pinned=row.pinned,
        department=row.department,
        fixer=row.fixer,
        category=row.category,
        exceptions=tuple(row.exceptions or ()),
        accepted_at=row.accepted_at,
        snoozed_until=row.snoozed_until,
    )
