import numpy as np
import pytest

from voc.themes.speech_act_split import MIN_TEXTS, classify_speech_acts, split_themes_by_speech_act

N = 30


def draw_theme(distance, n=N, seed=0):
    """Two groups of texts around two directions of one theme."""
    rng = np.random.default_rng(seed)
    centres = np.zeros((2, 12))
    centres[:, 0], centres[1, 1] = 1, distance
    vectors = np.repeat(centres, n, axis=0) + rng.normal(0, 0.15, (2 * n, 12))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def separate(vectors, acts, settled=()):
    labels = np.zeros(len(vectors), dtype=np.int64)
    is_settled = np.isin(np.arange(len(vectors)), settled)
    return split_themes_by_speech_act(labels, vectors, np.asarray(acts), is_settled, seed=0)


def test_parts_that_ask_and_complain_are_two_themes():
    labels, shares = separate(draw_theme(1.5), [3] * N + [0] * N)
    assert len(set(labels[:N])) == len(set(labels[N:])) == 1
    assert labels[0] != labels[-1]
    assert (shares > 0.5).all()


def test_parts_that_do_the_same_stay_one_theme():
    labels, shares = separate(draw_theme(1.5), [0] * (2 * N))
    assert set(labels) == {0}
    assert (shares == 1).all()
    mixed = np.random.default_rng(1).integers(0, 4, 2 * N)
    assert set(separate(draw_theme(1.5), mixed)[0]) == {0}


def test_sides_that_lie_among_each_other_stay_together():
    acts = np.tile([0, 2], N)
    assert set(separate(draw_theme(1.5), acts)[0]) == {0}


def test_a_theme_that_people_decided_about_stays_whole():
    assert set(separate(draw_theme(1.5), [3] * N + [0] * N, settled=[0])[0]) == {0}


def test_few_texts_and_those_without_a_theme_are_left_alone():
    few = MIN_TEXTS // 2 - 1
    assert set(separate(draw_theme(1.5, n=few), [3] * few + [0] * few)[0]) == {0}
    none = np.full(2 * N, -1)
    labels, _ = split_themes_by_speech_act(
        none, draw_theme(1.5), np.array([3] * N + [0] * N), np.zeros(2 * N, bool), seed=0
    )
    assert set(labels) == {-1}


@pytest.mark.parametrize(
    ("text", "polarity", "act"),
    [
        ("Hoe zeg ik mijn contract op", 0.0, 3),
        ("How do I cancel", -0.2, 3),
        ("Klopt voor geen meter", -0.9, 0),
        ("Klopt de nota?", -0.9, 3),
        ("De nota klopt niet", -0.9, 0),
        ("Fijn geholpen", 0.9, 2),
        ("Contract loopt tot mei", 0.2, 1),
        ("", 0.0, 1),
        ("Is verhuisd", 0.0, 1),
        ("May 5 was fine", 0.0, 1),
        ("Zijn contract loopt door", 0.0, 1),
        ("When I call nobody answers", 0.0, 1),
        ("Wanneer ik bel wacht ik", 0.0, 1),
        ("Is dat normaal", 0.0, 3),
        ("Kan ik nu opzeggen", 0.0, 3),
        ("Hoe lang duurt het", 0.0, 3),
        ("May I cancel", 0.0, 3),
        ("What is the price", 0.0, 3),
    ],
)
def test_acts(text, polarity, act):
    words = [text.casefold().split()]
    assert classify_speech_acts([text], words, np.array([polarity], dtype=np.float32)).tolist() == [act]


def test_without_polarity_texts_ask_or_tell():
    assert classify_speech_acts(["Klopt dat?", "Slecht"], [["klopt", "dat"], ["slecht"]], None).tolist() == [3, 1]
