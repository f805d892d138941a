"""Cards: what the triage board shows of each theme, as JSON, with what the work list is ranked by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from voc.store import schema
from voc.store.bulk_insert import insert_rows, table_of
from voc.store.database import Store
from voc.store.runs import current_id

__all__ = ["StoredCard", "alerted", "cards", "ranked", "save_cards"]


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A theme's card. ``content`` comes from ``voc.insight.card_figures``; empty where only the rank was asked for."""

    theme: int
    content: dict[str, Any]
    rank: float
    impact: float
    doubt: float
    news: float


def save_cards(store: Store, run: int, cards: Sequence[StoredCard]) -> None:
    """Keep a run's cards; people see them when the run is finished."""
    rows = [
        {
            "run": run,
            "theme": card.theme,
            "card": card.content,
            "rank": card.rank,
            "impact": card.impact,
            "doubt": card.doubt,
            "news": card.news,
        }
        for card in cards
    ]
    with store.writing() as connection:
        insert_rows(connection, schema.ThemeCard, rows)


def cards(store: Store, themes: Sequence[int]) -> dict[int, StoredCard]:
    """Return the cards of some themes, by theme; a theme without one is left out."""
    table = table_of(schema.ThemeCard)
    with store.reading() as connection:
        run = current_id(connection, "cards")
        statement = select(table).where(table.c.run == run, table.c.theme.in_(themes))
        return {
            row.theme: StoredCard(row.theme, row.card, row.rank, row.impact, row.doubt, row.news)
            for row in connection.execute(statement)
        }


def alerted(store: Store, limit: int) -> dict[int, StoredCard]:
    """Return the cards whose theme has an alert, by theme; of very many those of the highest rank."""
    table = table_of(schema.ThemeCard)
    with store.reading() as connection:
        run = current_id(connection, "cards")
        told = select(table.c.theme).where(table.c.run == run, table.c.news > 0).order_by(table.c.rank.desc())
        themes = connection.execute(told.limit(limit)).scalars().all()
    found = cards(store, themes) if themes else {}
    return {theme: card for theme, card in found.items() if card.content.get("alert") is not None}


def ranked(
    store: Store, *, start: int = 0, limit: int | None = None, themes: Sequence[int] | None = None
) -> tuple[StoredCard, ...]:
    """Return cards without their content, the greatest impact first.

    Parameters
    ----------
    start, limit
        So many are passed over, and no more than so many returned.
    themes
        Only the cards of these.
    """
    table = table_of(schema.ThemeCard)
    columns = (table.c.theme, table.c.rank, table.c.impact, table.c.doubt, table.c.news)
    with store.reading() as connection:
        run = current_id(connection, "cards")
        statement = select(*columns).where(table.c.run == run).order_by(table.c.impact.desc(), table.c.theme)
        if themes is not None:
            statement = statement.where(table.c.theme.in_(list(themes)))
        statement = statement.offset(start).limit(limit)
        return tuple(
            StoredCard(row.theme, {}, row.rank, row.impact, row.doubt, row.news)
            for row in connection.execute(statement)
        )
