"""Cards of themes: what the triage board shows of each theme, as JSON, with the figures that rank the work list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select

from voc.records import Stage, ThemeId
from voc.records.theme_card import CardAlert, CardContent, ThemeCard
from voc.store import schema
from voc.store.bulk_insert import insert_rows
from voc.store.database import Store
from voc.store.runs import load_current_run_id

__all__ = ["load_alerts", "load_cards", "load_cards_by_impact", "save_cards"]


@cache  # to make it takes longer than to read a card
def _get_adapter() -> TypeAdapter[CardContent]:
    return TypeAdapter(CardContent)


def save_cards(store: Store, run_id: int, cards: Sequence[ThemeCard]) -> None:
    """Save a run's cards; people see them when the run is finished."""
    card_rows = [
        {
            "run": run_id,
            "theme": card.theme,
            "card": _dump_content(card),
            "rank": card.rank,
            "impact": card.impact,
            "doubt": card.doubt,
            "news": card.news,
        }
        for card in cards
    ]
    with store.writing() as connection:
        insert_rows(connection, schema.ThemeCard, card_rows)


def load_cards(store: Store, theme_ids: Sequence[int]) -> dict[ThemeId, ThemeCard]:
    """Return the cards of some themes, by theme; a theme without one is left out."""
    theme_card = schema.ThemeCard
    columns = (theme_card.theme, theme_card.card, theme_card.impact, theme_card.doubt, theme_card.news)
    with store.reading() as connection:
        run_id = load_current_run_id(connection, Stage.CARDS)
        statement = select(*columns).where(theme_card.run == run_id, theme_card.theme.in_(theme_ids))
        return {
            ThemeId(theme_id): ThemeCard(ThemeId(theme_id), _parse_content(content), impact, doubt, news)
            for theme_id, content, impact, doubt, news in connection.execute(statement)
        }


def load_alerts(store: Store, limit: int) -> dict[ThemeId, tuple[ThemeCard, CardAlert]]:
    """Return the cards whose theme has an alert, with it, by theme.

    Of more than ``limit`` themes with news those of the highest rank (impact × doubt × news) are looked at.
    """
    theme_card = schema.ThemeCard
    with store.reading() as connection:
        run_id = load_current_run_id(connection, Stage.CARDS)
        # By the index first: a theme with an alert has news above 0, and the JSON of most other cards is not read.
        with_news = (
            select(theme_card.theme)
            .where(theme_card.run == run_id, theme_card.news > 0)
            .order_by(theme_card.rank.desc())
        )
        theme_ids = connection.execute(with_news.limit(limit)).scalars().all()
    cards = load_cards(store, theme_ids) if theme_ids else {}
    return {
        theme_id: (card, card.content.alert)
        for theme_id, card in cards.items()
        if card.content is not None and card.content.alert is not None
    }


def load_cards_by_impact(
    store: Store, *, start: int = 0, limit: int | None = None, theme_ids: Sequence[int] | None = None
) -> tuple[ThemeCard, ...]:
    """Return cards without their content, the greatest impact first.

    Parameters
    ----------
    start, limit
        Number of cards that are skipped, and the most that are returned.
    theme_ids
        Only the cards of these.
    """
    theme_card = schema.ThemeCard
    columns = (theme_card.theme, theme_card.impact, theme_card.doubt, theme_card.news)
    with store.reading() as connection:
        run_id = load_current_run_id(connection, Stage.CARDS)
        statement = (
            select(*columns).where(theme_card.run == run_id).order_by(theme_card.impact.desc(), theme_card.theme)
        )
        if theme_ids is not None:
            statement = statement.where(theme_card.theme.in_(list(theme_ids)))
        statement = statement.offset(start).limit(limit)
        return tuple(
            ThemeCard(ThemeId(theme_id), None, impact, doubt, news)
            for theme_id, impact, doubt, news in connection.execute(statement)
        )


def _dump_content(card: ThemeCard) -> dict[str, Any]:
    if card.content is None:
        raise ValueError(f"the card of theme {card.theme} has no content: only its ranking was read")
    content = _get_adapter().dump_python(card.content, mode="json")
    return dict(content)


def _parse_content(content: dict[str, Any]) -> CardContent:
    # Keys of a later version are left aside.
    return _get_adapter().validate_python(content)
