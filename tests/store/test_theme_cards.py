import pytest

from voc.records import Theme
from voc.store import theme_cards, themes, worklist_queries
from voc.store.runs import finish_run, start_run
from voc.store.theme_cards import StoredCard


@pytest.fixture
def filled(store):
    import pandas as pd

    none = pd.DataFrame({"segment": [], "theme": [], "probability": [], "reason": []})
    themes.save_theme_run(store, start_run(store, "themes"), themes=[Theme(n, {}) for n in (1, 2)], assignments=none)
    finish_run(store, 1)
    run = start_run(store, "cards")
    made = [StoredCard(1, {"a": [1]}, 0.1, 0.2, 0.5, 1.0), StoredCard(2, {"a": []}, 0.9, 0.3, 1.0, 3.0)]
    theme_cards.save_cards(store, run, made)
    finish_run(store, run)
    return store


def test_cards_come_back_by_theme(filled):
    found = theme_cards.load_cards(filled, [1, 7])
    assert found == {1: StoredCard(1, {"a": [1]}, 0.1, 0.2, 0.5, 1.0)}


def test_the_ranking_comes_without_content(filled):
    assert [(card.theme, card.content) for card in theme_cards.load_cards_by_impact(filled)] == [(2, {}), (1, {})]


def test_old_cards_go_with_their_run(filled):
    for _ in range(2):
        finish_run(filled, start_run(filled, "cards"))
    assert theme_cards.load_cards_by_impact(filled) == ()


def test_themes_that_nobody_touched_are_unseen(filled):
    assert worklist_queries.count_undecided_themes(filled, at_most=9) == 2
    assert worklist_queries.count_undecided_themes(filled, at_most=1) == 1
