"""Decisions about themes as their columns and placements hold them: department, category, merges, placed segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from voc.decisions import effects
from voc.records import SegmentId, ThemeId
from voc.store import schema
from voc.store.bulk_insert import get_table, split_into_chunks
from voc.store.database import Store

__all__ = [
    "ThemeDecision",
    "load_active_themes",
    "load_current_theme_ids",
    "load_fitted_parts",
    "load_member_ids",
    "load_merges_and_parts",
    "load_placements",
    "load_theme_decisions",
    "load_theme_origins",
]


@dataclass(frozen=True, slots=True)
class ThemeDecision:
    """Columns of a theme that follow from people's decisions about it.

    ``merged_into`` also leads from a part that a fit found to the whole with which it is shown.
    """

    theme: ThemeId
    merged_into: ThemeId | None = None
    state: str = "active"
    pinned: bool = False
    parent: ThemeId | None = None
    department: str | None = None
    fixer: str | None = None
    category: str | None = None
    exceptions: tuple[Mapping[str, Any], ...] = ()
    accepted_at: datetime | None = None
    snoozed_until: date | None = None


def load_theme_decisions(store: Store) -> dict[ThemeId, ThemeDecision]:
    """Return what people decided about every theme, by id; those of which only the id is reserved are left out."""
    with store.reading() as connection:
        return _select_decisions(connection, schema.Theme.state != "reserved")


def load_active_themes(store: Store, theme_ids: Sequence[int]) -> dict[ThemeId, ThemeDecision]:
    """Return what people decided about those of some themes that are shown: none merged, excluded or reserved."""
    theme = schema.Theme
    is_shown = theme.merged_into.is_(None) & (theme.state == "active")
    decisions: dict[ThemeId, ThemeDecision] = {}
    with store.reading() as connection:
        for chunk in split_into_chunks(list(theme_ids)):
            decisions |= _select_decisions(connection, is_shown & theme.id.in_(chunk))
    return decisions


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


def _select_decisions(connection: Connection, condition: ColumnElement[bool]) -> dict[ThemeId, ThemeDecision]:
    theme_table = get_table(schema.Theme)
    columns = [
        theme_table.c["id"].label("theme"),
        *(theme_table.c[name] for name in ThemeDecision.__slots__ if name != "theme"),
    ]
    rows = connection.execute(select(*columns).where(condition).order_by(theme_table.c["id"])).mappings()
    decisions = [ThemeDecision(**row) for row in rows]
    return {item.theme: replace(item, exceptions=tuple(item.exceptions or ())) for item in decisions}
