from datetime import date

import pytest
from sqlalchemy import select, update

from voc.records import Theme, ThemeRow
from voc.records.theme_card import CardAlert, CardCause, CardContent, CardFigure, CardTrendPoint, ThemeCard
from voc.store import schema, theme_cards, themes, worklist_queries
from voc.store.runs import finish_run, start_run

SHARE = CardFigure(0.5, 0.4, 0.6, 12, "share")
FULL = CardContent(
    "2026-10",
    CardFigure(12.0, n=12),
    process="bills",
    trend=(CardTrendPoint("2026-10", 12, None, 4.0, 9.5),),
    alert=CardAlert("growing", 12, 4.0, 0.001, since=date(2026, 10, 5)),
    alerted=True,
    causes=(CardCause("IT", SHARE, {"nl": "a", "en": "b"}),),
    categories={"hygiene": SHARE},
    quotes=((3, 7),),
    first=date(2026, 3, 14),
    main_departments=("IT",),
    customers_ever=40,
    n_audited=2,
)


@pytest.fixture
def filled(store):
    import pandas as pd

    none = pd.DataFrame({"segment": [], "theme": [], "probability": [], "reason": []})
    themes.save_theme_run(
        store, start_run(store, "themes"), themes=[Theme(ThemeRow(n), {}) for n in (1, 2)], assignments=none
    )
    finish_run(store, 1)
    run = start_run(store, "cards")
    made = [ThemeCard(1, FULL, 0.2, 0.5, 1.0), ThemeCard(2, CardContent("2026-10", CardFigure(3.0)), 0.3, 1.0, 3.0)]
    theme_cards.save_cards(store, run, made)
    finish_run(store, run)
    return store


def test_cards_come_back_by_theme(filled):
    found = theme_cards.load_cards(filled, [1, 7])
    assert found == {1: ThemeCard(1, FULL, 0.2, 0.5, 1.0)}


def test_a_card_is_kept_under_the_keys_that_it_always_had(filled):
    card = schema.ThemeCard
    with filled.reading() as connection:
        content, rank = connection.execute(select(card.card, card.rank).where(card.theme == 1)).one()
    figure = {"value": 0.5, "low": 0.4, "high": 0.6, "n": 12, "unit": "share", "note": ""}
    assert rank == 0.1
    assert content == {
        "period": "2026-10",
        "comments": {"value": 12.0, "low": None, "high": None, "n": 12, "unit": "comments", "note": ""},
        "process": "bills",
        "trend": [{"period": "2026-10", "count": 12, "per_thousand": None, "expected": 4.0, "upper": 9.5}],
        "change": None,
        "alert": {
            "kind": "growing",
            "observed": 12,
            "expected": 4.0,
            "p": 0.001,
            "since": "2026-10-05",
            "day": None,
            "window_days": None,
            "unit": "comments",
        },
        "alerted": True,
        "score": None,
        "causes": [{"department": "IT", "share": figure, "evidence": {"nl": "a", "en": "b"}, "lead_probability": None}],
        "categories": {"hygiene": figure},
        "quotes": [[3, 7]],
        "first": "2026-03-14",
        "main_departments": ["IT"],
        "customers_ever": 40,
        "n_audited": 2,
    }


def test_a_card_of_an_older_version_is_read(filled):
    older = {"period": "2026-09", "comments": {"value": 3.0, "n": 3, "unit": "comments", "note": ""}, "later": [1]}
    card = schema.ThemeCard
    with filled.writing() as connection:
        connection.execute(update(card).where(card.theme == 2).values(card=older))
    content = theme_cards.load_cards(filled, [2])[2].content
    assert (content.period, content.comments.n, content.alert, content.quotes) == ("2026-09", 3, None, ())


def test_only_themes_with_an_alert_are_among_the_alerts(filled):
    ((card, alert),) = theme_cards.load_alerts(filled, 9).values()
    assert (card.theme, alert) == (1, FULL.alert)


def test_the_ranking_comes_without_content(filled):
    assert [(card.theme, card.content) for card in theme_cards.load_cards_by_impact(filled)] == [(2, None), (1, None)]


def test_old_cards_go_with_their_run(filled):
    for _ in range(2):
        finish_run(filled, start_run(filled, "cards"))
    assert theme_cards.load_cards_by_impact(filled) == ()


def test_themes_that_nobody_touched_are_unseen(filled):
    assert worklist_queries.count_undecided_themes(filled, at_most=9) == 2
    assert worklist_queries.count_undecided_themes(filled, at_most=1) == 1
