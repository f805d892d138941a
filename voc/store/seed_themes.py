"""Themes that people name before a fit finds them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from voc.decisions.effects import number
from voc.store import schema
from voc.store.bulk_insert import insert_rows
from voc.store.database import Store
from voc.store.decision_log import standing
from voc.store.theme_labels import labels_of

__all__ = ["SEED", "names", "new_themes", "planted"]

SEED = "seed"
"""The kind of event that says what a theme is about: examples and keywords, redacted."""


def new_themes(store: Store, n: int, *, at: datetime) -> tuple[int, ...]:
    """Return ids of ``n`` themes that no fit found; nobody sees one until it is named or pinned."""
    with store.writing() as connection:
        first = (connection.execute(select(func.max(schema.Theme.id))).scalar() or 0) + 1
        ids = tuple(range(first, first + n))
        insert_rows(
            connection, schema.Theme, [{"id": id_, "born_at": at, "state": "active", "pinned": False} for id_ in ids]
        )
    return ids


def planted(store: Store) -> dict[int, Mapping[str, Any]]:
    """Return what the last standing ``seed`` event says of each theme, by theme: examples and keywords."""
    return {number(event.subject): event.payload for event in standing(store, kinds=[SEED])}


def names(store: Store) -> dict[int, Mapping[str, str]]:
    """Return the labels that people gave, by theme and language."""
    with store.reading() as connection:
        return {theme: labels for theme, (labels, _) in labels_of(connection, "person").items()}
