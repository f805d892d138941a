"""Cards: the content of the triage board about each theme, as JSON, with the figures that rank the work list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from voc.records import ThemeId
from voc.store import schema
from voc.store.bulk_insert import insert_rows
from voc.store.database import Store
from voc.store.runs import load_current_run_id

__all__ = ["StoredCard", "load_alerted_cards", "load_cards", "load_cards_by_impact", "save_cards"]


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A theme's card. ``content`` comes from ``voc.insight.card_figures``; it is empty in ``load_ranked_cards``."""

    theme: ThemeId
    content: dict[str, Any]
    rank: float
    impact: float
    doubt: float
    news: float


def save_cards(store: Store, run_id: int, cards: Sequence[StoredCard]) -> None:
    """Save a run's cards; people see them when the run is finished."""
    card_rows = [
        {
            "run": run_id,
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
        insert_rows(connection, schema.ThemeCard, card_rows)


def load_cards(store: Store, theme_ids: Sequence[int]) -> dict[ThemeId, StoredCard]:
    """Return the cards of some themes, by theme; a theme without one is left out."""
    theme_card = schema.ThemeCard
    with store.reading() as connection:
        run_id = load_current_run_id(connection, "cards")
        statement = select(
            theme_card.theme, theme_card.card, theme_card.rank, theme_card.impact, theme_card.doubt, theme_card.news
        ).where(theme_card.run == run_id, theme_card.theme.in_(theme_ids))
        return {
            row.theme: StoredCard(row.theme, row.card, row.rank, row.impact, row.doubt, row.news)
            for row in connection.execute(statement)
        }


def load_alerted_cards(store: Store, limit: int) -> dict[ThemeId, StoredCard]:
    """Return the cards whose theme has an alert, by theme.

    Of more than ``limit`` themes with news those of the highest rank (impact × doubt × news) are looked at.
    """
    theme_card = schema.ThemeCard
    with store.reading() as connection:
        run_id = load_current_run_id(connection, "cards")
        # By the index first: a theme with an alert has news above 0, and the JSON of most other cards is not read.
        with_news = (
            select(theme_card.theme)
            .where(theme_card.run == run_id, theme_card.news > 0)
            .order_by(theme_card.rank.desc())
        )
        theme_ids = connection.execute(with_news.limit(limit)).scalars().all()
    cards = load_cards(store, theme_ids) if theme_ids else {}
    return {theme_id: card for theme_id, card in cards.items() if card.content.get("alert") is not None}


def load_cards_by_impact(
    store: Store, *, start: int = 0, limit: int | None = None, theme_ids: Sequence[int] | None = None
) -> tuple[StoredCard, ...]:
    """Return cards without their content, the greatest impact first.

    Parameters
    ----------
    start, limit
        Number of cards that are skipped, and the most that are returned.
    theme_ids
        Only the cards of these.
    """
    theme_card = schema.ThemeCard
    columns = (
        theme_card.theme,
        theme_card.rank,
        theme_card.impact,
        theme_card.doubt,
        theme_card.news,
    )
    with store.reading() as connection:
        run_id = load_current_run_id(connection, "cards")
        statement = (
            select(*columns).where(theme_card.run == run_id).order_by(theme_card.impact.desc(), theme_card.theme)
        )
        if theme_ids is not None:
            statement = statement.where(theme_card.theme.in_(list(theme_ids)))
        statement = statement.offset(start).limit(limit)
        return tuple(
            StoredCard(row.theme, {}, row.rank, row.impact, row.doubt, row.news)
            for row in connection.execute(statement)
        )
