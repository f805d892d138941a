"""Texts that are never quoted: what tells of somebody's health, debts or a death, in words or in meaning."""

import json
from pathlib import Path

import pytest

from voc.text.embedding.embedder import load_embedder
from voc.text.pii.private_matters import PrivateMatter, find_private_matters, flag_private_texts
from voc.text.pii.private_meaning import estimate_privacy

CASES = Path(__file__).resolve().parents[2] / "benchmarks" / "private_cases.jsonl"


@pytest.mark.parametrize(
    "word",
    [
        *("narcolepsie", "narcolepsy", "colitis", "longfibrose", "endometriosis", "slokdarmkanker", "lymphoma"),
        *("glioom", "myasthenia-syndroom", "polyneuropathie", "hysterectomy", "levertransplantatie", "taaislijmziekte"),
        *("ramipril", "metoprolol", "sertraline-insuline", "prednisolon", "tocilizumab", "oxycodon", "amoxicillin"),
    ],
)
def test_diseases_treatments_and_medicines_are_known_by_how_they_end(word):
    assert find_private_matters(f"Ik bel over {word} en wacht.") == (PrivateMatter.HEALTH,)


@pytest.mark.parametrize(
    "word",
    ["diploma", "aroma", "diagnose van de storing", "nostalgie", "sympathie", "stroom", "economie", "april", "schuld",
     "hearing your aids", "prognose", "batterij is overleden"],
)  # fmt: skip
def test_words_that_end_alike_are_no_disease(word):
    assert find_private_matters(f"Ik bel over de {word} en wacht.") == ()


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("Mijn bewindvoerder betaalt dit niet.", PrivateMatter.DEBT),
        ("We cannot afford the heating any more.", PrivateMatter.DEBT),
        ("De uitvaart was vrijdag.", PrivateMatter.DEATH),
        ("We lost our son in March.", PrivateMatter.DEATH),
        ("De telefoon van mijn overleden moeder moet worden opgezegd.", PrivateMatter.DEATH),
        ("Het internet van mijn overleden man loopt door.", PrivateMatter.DEATH),
        ("The phone line of my dead husband is still billed.", PrivateMatter.DEATH),
        ("Nu mijn vader er niet meer is, stopt de lijn.", PrivateMatter.DEATH),
        ("It was a fatal accident.", PrivateMatter.DEATH),
        ("The phone line belonged to my neighbour who died.", PrivateMatter.DEATH),
        ("De telefoon stond op naam van mijn collega die overleden is.", PrivateMatter.DEATH),
        ("The phone of my flatmate, who died, is still on my account.", PrivateMatter.DEATH),
        ("Ik kan de huur niet betalen en ook de app werkt niet.", PrivateMatter.DEBT),
        ("I can't pay my bill any more.", PrivateMatter.DEBT),
        ("Mijn vader was bijna thuis toen hij een hartaanval kreeg.", PrivateMatter.HEALTH),
        ("We are two months behind with the rent.", PrivateMatter.DEBT),
        ("There is nothing left to eat.", PrivateMatter.DEBT),
        ("My benefits were stopped.", PrivateMatter.DEBT),
        ("Ik ben moslim en eet dat niet.", PrivateMatter.SPECIAL),
        ("Door kanker is de verhuizing uitgesteld.", PrivateMatter.HEALTH),
        ("My mother's breast cancer treatment starts.", PrivateMatter.HEALTH),
        ("De kankerbehandeling loopt nog.", PrivateMatter.HEALTH),
        ("De tumoren zijn weg.", PrivateMatter.HEALTH),
    ],
)
def test_each_matter_has_its_name(text, matter):
    assert find_private_matters(text) == (matter,)


@pytest.mark.parametrize(
    "text",
    [
        "The app shows a fatal error.",
        "Fijn dat de storing er niet meer is.",
        "The works are months behind schedule.",
        "There is nothing left to do.",
        "I lost my benefits after the upgrade.",
        "My benefits are gone after the upgrade.",
        "De telefoon is na de update overleden.",
        "Ik kreeg bijna een hartaanval van de nota.",
        "The bill almost gave me a heart attack.",
    ],
)
def test_words_of_a_matter_that_are_said_of_things_are_ordinary(text):
    assert find_private_matters(text) == ()


def test_what_no_list_has_is_known_by_its_meaning():
    private = "Onze baby heeft het helaas niet gered, en dan komt er zo'n brief."
    probabilities = estimate_privacy([private, "De brief kwam op maandag.", ""])
    assert probabilities[0] > 0.5 > probabilities[1]
    assert probabilities[2] == 0


def test_sentences_that_taught_nothing_are_known_and_ordinary_ones_are_quoted():
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    for part, least_recall in (("counted", 0.95), ("fresh", 0.6)):
        rows = [case for case in cases if case["part"] == part]
        flags = flag_private_texts([row["text"] for row in rows])
        private = [flag for flag, row in zip(flags, rows, strict=True) if row["matter"]]
        ordinary = [flag for flag, row in zip(flags, rows, strict=True) if not row["matter"]]
        assert sum(private) / len(private) >= least_recall
        assert sum(ordinary) <= 2


def test_vectors_that_a_workspace_has_are_not_computed_again(monkeypatch):
    texts = ["Mijn vader is vorige maand gestorven. De brief kwam op maandag.", "De app werkt niet meer."]
    kept = {}

    class Cache:
        def load(self, model, keys):
            return {key: kept[key] for key in keys if key in kept}

        def save(self, model, vectors):
            kept.update(vectors)

    first = estimate_privacy(texts, Cache())
    assert len(kept) == 3
    monkeypatch.setattr(type(load_embedder()), "encode", None)
    assert estimate_privacy(texts, Cache()).tolist() == first.tolist()
