"""Letter test: what customers said before, by theme and number, and nothing of a few or private."""

import numpy as np
import pytest

from voc.insight.similar_questions import _choose_examples, find_similar_questions
from voc.text.embedding.embedder import encode, load_embedder

ASKED = "Mijn termijnbedrag gaat omhoog, waarom is dat ({k})?"
OTHER = "De monteur kwam niet opdagen op donderdag, nummer {k}."


def search(world, *sentences):
    facts = world.facts()
    text_by_id = {row["id"]: facts.feedback["text"].iloc[row["feedback"] - 1] for row in world.segments}
    return find_similar_questions(
        facts,
        sentences,
        encode=lambda texts: encode(load_embedder(), texts) if texts else np.empty((0, 512), dtype=np.float32),
        load_texts=lambda ids: {number: text_by_id[number] for number in ids},
    )


def test_a_sentence_finds_the_theme_of_what_it_resembles(world):
    for k in range(8):
        world.comment("2026-10-05", 1, text=ASKED.format(k=k).replace(", ", ",\n"))
        world.comment("2026-10-05", 2, text=OTHER.format(k=k))
    letter, weather = search(
        world, "Uw termijnbedrag gaat omhoog, en dit is waarom.", "Het is vandaag een mooie dag met veel zon."
    )
    assert [(theme.theme, theme.n_customers, theme.n_customers_of_theme) for theme in letter.themes] == [(1, 8, 8)]
    assert all("termijnbedrag" in example and "\n" not in example for example in letter.themes[0].examples)
    assert weather.themes == ()


COMPLAINTS = (
    "Mijn termijnbedrag is veel te hoog",
    "De monteur kwam niet opdagen",
    "Inloggen in de app lukt niet",
    "Mijn verhuizing is niet verwerkt",
    "De zonnepanelen leveren niets terug",
    "Ik kreeg een aanmaning terwijl ik betaald had",
)


def test_what_customers_of_every_theme_say_is_about_none_of_them(world):
    for theme, complaint in enumerate(COMPLAINTS, start=1):
        for k in range(8):
            world.comment("2026-10-05", theme, text=f"{complaint}, voor de {k}e keer.")
            world.comment("2026-10-05", theme, text=f"Ik hoef verder helemaal niets te doen, zei u {k} keer.")
    nothing, about = search(world, "U hoeft verder helemaal niets te doen.", "Onze monteur kwam bij u niet opdagen.")
    assert nothing.themes == ()
    assert [theme.theme for theme in about.themes] == [2]


def test_what_a_few_customers_said_is_not_told(world):
    for k in range(9):
        world.comment("2026-10-05", 1, text=ASKED.format(k=k), customer=f"c{k % 4}")
    assert search(world, "Uw termijnbedrag gaat omhoog, en dit is waarom.")[0].themes == ()


def test_agents_notes_and_what_is_older_than_a_year_are_left_out(world):
    for k in range(9):
        world.comment("2025-10-05", 1, text=ASKED.format(k=k))
        world.comment("2026-10-05", 1, text=ASKED.format(k=k), kind="signal")
    world.comment("2026-10-05", 2, text=OTHER)
    assert search(world, "Uw termijnbedrag gaat omhoog, en dit is waarom.")[0].themes == ()


@pytest.mark.parametrize("sentences", [(), ("Uw termijnbedrag gaat omhoog, en dit is waarom.",)])
def test_without_comments_nothing_resembles(world, sentences):
    world.comment("2026-10-05", text="zomaar")
    assert [found.themes for found in search(world, *sentences)] == [()] * len(sentences)


# ---- by hand: sentences that are alike where they have a word in common ----------------------------------------------

WORDS = ("nota", "app", "monteur", "storing")


def encode_by_word(texts):
    """Return vectors of length 1: one direction for each word, and another for texts without any."""
    vectors = np.array([[word in text for word in WORDS] + [not any(w in text for w in WORDS)] for text in texts])
    vectors = vectors.reshape(len(texts), len(WORDS) + 1).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-9)


def search_by_word(world, *sentences, missing=(), **config):
    facts = world.facts(**config)
    text_by_id = {row["id"]: facts.feedback["text"].iloc[row["feedback"] - 1] for row in world.segments}
    found = find_similar_questions(
        facts,
        sentences,
        encode=encode_by_word,
        load_texts=lambda ids: {number: text_by_id[number] for number in ids if number not in missing},
    )
    return [[(theme.theme, theme.n_customers, theme.n_customers_of_theme) for theme in each.themes] for each in found]


def write(world, theme, word, n, **fields):
    for _ in range(n):
        world.comment("2026-10-05", theme, text=f"Iets over de {word}, geschreven als {len(world.feedback)}", **fields)


def test_customers_are_counted_and_not_what_they_wrote(world):
    write(world, 1, "nota", 6)
    write(world, 1, "nota", 9, customer="loud")
    write(world, 2, "app", 6)
    assert search_by_word(world, "Uw nota", "Onze app") == [[(1, 7, 7)], [(2, 6, 6)]]


def test_five_customers_are_told_and_four_are_not(world):
    write(world, 1, "nota", 5)
    write(world, 2, "app", 4)
    assert search_by_word(world, "Uw nota", "Onze app") == [[(1, 5, 5)], []]
    assert search_by_word(world, "Uw nota", config={"reports": {"smallest_group": 6}}) == [[]]


def test_of_a_theme_all_customers_of_the_year_stand_beside_those_who_said_it(world):
    write(world, 1, "nota", 6)
    write(world, 1, "monteur", 4)
    world.comment("2025-10-31 23:59", 1, text="De nota van vorig jaar")  # thirteen months ago by the company's clock
    world.comment("2025-11-01 00:00", 1, text="De nota van november")
    assert search_by_word(world, "Uw nota") == [[(1, 7, 11)]]


def test_themes_come_by_their_customers_and_equals_by_their_number(world):
    write(world, 3, "nota", 6)
    write(world, 1, "nota", 6)
    write(world, 2, "nota", 9)
    assert [theme for theme, *_ in search_by_word(world, "Uw nota")[0]] == [2, 1, 3]


def test_a_theme_of_fewer_than_a_third_of_the_first_ones_is_a_stray(world):
    write(world, 1, "nota", 18)
    write(world, 2, "nota", 6)
    write(world, 3, "nota", 5)
    assert search_by_word(world, "Uw nota") == [[(1, 18, 18), (2, 6, 6)]]


def test_each_sentence_has_its_own_answer_in_the_order_of_the_letter(world):
    write(world, 1, "nota", 6)
    write(world, 2, "app", 6)
    sentences = ("Onze app", "Over het weer", "Uw nota", "Onze app")
    assert [[theme for theme, *_ in each] for each in search_by_word(world, *sentences)] == [[2], [], [1], [2]]


def test_words_that_are_hidden_are_found_by_nobody(world):
    """Of an undone file the segments are known and their words are not."""
    write(world, 1, "nota", 9)
    hidden = [row["id"] for row in world.segments[:4]]
    assert search_by_word(world, "Uw nota", missing=hidden) == [[(1, 5, 9)]]
    assert search_by_word(world, "Uw nota", missing=[row["id"] for row in world.segments]) == [[]]


def test_the_size_of_a_block_changes_nothing(world, monkeypatch):
    write(world, 1, "nota", 7)
    write(world, 2, "app", 8)
    whole = search_by_word(world, "Uw nota", "Onze app")
    for size in (1, 4):
        monkeypatch.setattr("voc.insight.similar_questions.N_PER_BLOCK", size)
        assert search_by_word(world, "Uw nota", "Onze app") == whole


@pytest.mark.parametrize(
    ("texts", "examples"),
    [
        ([], ()),
        (["kort"], ()),
        (["De nota klopt niet."] * 3, ("De nota klopt niet.",)),
        (["De nota klopt niet.", "de nota klopt niet"], ("De nota klopt niet.",)),
        (
            ["De nota\n klopt  niet.", "De nota is te hoog.", "De nota is laat."],
            ("De nota klopt niet.", "De nota is te hoog."),
        ),
        (["x" * 201, "De nota klopt niet."], ("De nota klopt niet.",)),
        (["Mijn man is vorige week overleden.", "De nota klopt niet."], ("De nota klopt niet.",)),
    ],
)
def test_examples_are_the_most_alike_ones_that_are_short_different_and_not_private(texts, examples):
    assert _choose_examples(texts) == examples
