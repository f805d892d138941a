"""Letter test: what customers said before, by theme and number, and nothing of a few or private."""

import numpy as np
import pytest

from voc.insight.similar_questions import find_similar_questions
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
