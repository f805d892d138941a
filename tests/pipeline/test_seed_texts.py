"""Seeds as texts of a fit: under the theme of today, each text once, and none of an excluded theme."""

import numpy as np
import pytest

from voc.pipeline import seed_texts
from voc.pipeline.seed_texts import load_seed_texts, load_seed_themes
from voc.records import ThemeState
from voc.themes.seed_list import SeedTheme


@pytest.fixture
def seeds(monkeypatch):
    """Let three themes be seeded, of which two have a text alike."""
    payloads = {
        9: {"examples": ["De nota is dubbel"], "keywords": ["dubbel", "twee keer"]},
        4: {"examples": ["De nota is dubbel", "Twee nota's"]},
        7: {},
    }
    monkeypatch.setattr(seed_texts.seed_themes, "load_seeds", lambda store: payloads)
    monkeypatch.setattr(seed_texts.seed_themes, "load_person_labels", lambda store: {4: {"nl": "Nota"}})
    monkeypatch.setattr(seed_texts, "encode_texts", lambda context, texts: np.ones((len(texts), 2), dtype=np.float32))
    states = dict.fromkeys((2, 4, 7, 9), ThemeState.ACTIVE)

    class Row:
        def __init__(self, state):
            self.state = state

    monkeypatch.setattr(
        seed_texts.theme_decisions, "load_theme_rows", lambda store: {id_: Row(state) for id_, state in states.items()}
    )
    return states


def test_seeds_come_by_theme_with_the_names_that_people_gave(context, seeds):
    assert load_seed_themes(context) == [
        (4, SeedTheme({"nl": "Nota"}, ("De nota is dubbel", "Twee nota's"))),
        (7, SeedTheme({})),
        (9, SeedTheme({}, ("De nota is dubbel",), ("dubbel", "twee keer"))),
    ]


def test_of_two_themes_with_one_text_the_older_keeps_it(context, seeds):
    texts = load_seed_texts(context, lambda theme: theme)
    assert list(zip(texts.texts, texts.constraint_groups, strict=True)) == [
        ("Nota", 4),
        ("De nota is dubbel", 4),
        ("Twee nota's", 4),
        ("dubbel, twee keer", 9),
    ]
    assert texts.languages == ("nl", None, None, None)


def test_the_texts_of_a_theme_that_was_merged_are_of_the_one_that_it_is_today(context, seeds):
    texts = load_seed_texts(context, lambda theme: {4: 2}.get(theme, theme))
    assert texts.constraint_groups == (2, 2, 2, 9)


def test_an_excluded_theme_has_no_texts(context, seeds):
    seeds[4] = ThemeState.EXCLUDED
    texts = load_seed_texts(context, lambda theme: theme)
    assert list(zip(texts.texts, texts.constraint_groups, strict=True)) == [
        ("De nota is dubbel", 9),
        ("dubbel, twee keer", 9),
    ]


def test_without_seeds_nothing_is_encoded(context):
    texts = load_seed_texts(context, lambda theme: theme)
    assert (texts.texts, texts.constraint_groups) == ((), ())
