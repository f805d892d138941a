"""Seed themes: those that people name, with examples, before a fit finds them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from voc.decisions.kind_names import DecisionKind
from voc.records import LabelOrigin, ThemeId, ThemeState, reference_number
from voc.store import schema
from voc.store.bulk_insert import insert_rows
from voc.store.database import Store
from voc.store.decision_log import load_active_decisions
from voc.store.theme_labels import load_labels
from voc.store.themes import load_next_theme_id

__all__ = ["add_themes", "load_person_labels", "load_seeds"]


def add_themes(store: Store, n_themes: int, *, at: datetime) -> tuple[ThemeId, ...]:
    """Return ids of ``n_themes`` themes that no fit found; nobody sees one until it is named or pinned."""
    with store.writing() as connection:
        first_id = load_next_theme_id(connection)
        theme_ids = tuple(map(ThemeId, range(first_id, first_id + n_themes)))
        theme_rows = [
            {"id": theme_id, "born_at": at, "state": ThemeState.ACTIVE, "pinned": False} for theme_id in theme_ids
        ]
        insert_rows(connection, schema.Theme, theme_rows)
    return theme_ids


def load_seeds(store: Store) -> dict[ThemeId, Mapping[str, Any]]:
    """Return the payload of the last active ``seed`` event about each theme: examples and keywords."""
    seeds = load_active_decisions(store, kinds=[DecisionKind.SEED.value])
    return {ThemeId(reference_number(event.subject)): event.payload for event in seeds}


def load_person_labels(store: Store) -> dict[ThemeId, Mapping[str, str]]:
    """Return the labels that people gave, by theme and language: ``{7: {"nl": "Dubbele factuur"}}``."""
    with store.reading() as connection:
        return {theme_id: labels for theme_id, (labels, _) in load_labels(connection, LabelOrigin.PERSON).items()}
