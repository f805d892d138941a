from dataclasses import MISSING, fields

import pytest

from voc.records.theme_card import CardAlert, CardContent, CardFigure, ThemeCard


@pytest.mark.parametrize(
    ("impact", "doubt", "news", "rank"),
    [(0.5, 0.5, 0.0, 0.25), (0.5, 0.5, 0.9, 0.25), (0.5, 0.5, 1.0, 0.25), (0.5, 0.5, 3.0, 0.75), (0.0, 1.0, 9.0, 0.0)],
)
def test_news_pulls_a_theme_up_and_stability_pushes_none_down(impact, doubt, news, rank):
    assert ThemeCard(7, None, impact, doubt, news).rank == pytest.approx(rank)


def test_a_card_that_was_stored_before_a_field_came_has_its_default():
    # Cards are kept as JSON: each field but the first two needs one.
    needed = [
        field.name for field in fields(CardContent) if field.default is MISSING and field.default_factory is MISSING
    ]
    assert needed == ["period", "comments"]
    content = CardContent("2026-10", CardFigure(None, note="fewer than 5 customers"))
    assert (content.trend, content.causes, content.quotes, content.categories) == ((), (), (), {})
    assert content.customers_ever is None, "unknown, and not nobody"


def test_an_alert_counts_comments_on_cards_from_before_customers_were_counted():
    assert CardAlert("new", 21, 6.4, 0.001).unit == "comments"


@pytest.mark.parametrize("news", [float("-inf"), -5.0, 0.0])
def test_no_news_is_never_less_than_none(news):
    assert ThemeCard(7, None, 0.5, 0.5, news).rank == pytest.approx(0.25)
