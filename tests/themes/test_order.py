"""The same texts in another order, thread or process: the same themes and names."""

import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import voc
from voc.themes import SeedTexts, ThemeModel
from voc.themes.fit_texts import FitTexts, sort_by_content

SEEDS = SeedTexts(["De monteur kwam niet", "No engineer came"], [0, 0], ["nl", "en"])


def fit(corpus, embedder, order, comments=None, recorded_reasons=None):
    texts, _, languages = corpus
    return ThemeModel(seed=0, embedder=embedder).fit(
        [texts[row] for row in order],
        languages=[languages[row] for row in order],
        comments=None if comments is None else [int(comments[row]) for row in order],
        recorded_reasons=None if recorded_reasons is None else [recorded_reasons[row] for row in order],
        seed_texts=SEEDS,
    )


def describe(model):
    return [(dict(topic.labels), topic.keywords, topic.n_texts, dict(topic.description)) for topic in model.topics_]


@pytest.mark.parametrize("shuffle", [1, 2, 3])
def test_shuffled_texts_have_the_same_themes_and_names(corpus, embedder, shuffle):
    n_texts = len(corpus[0])
    expected = fit(corpus, embedder, range(n_texts))
    order = np.random.default_rng(shuffle).permutation(n_texts)
    model = fit(corpus, embedder, order)
    assert model.labels_.tolist() == expected.labels_[order].tolist()
    assert model.probabilities_.tolist() == expected.probabilities_[order].tolist()
    assert describe(model) == describe(expected)


def test_shuffled_comments_with_other_numbers_have_the_same_themes_and_names(corpus, embedder):
    n_texts = len(corpus[0])
    comments = np.arange(n_texts) // 2
    recorded_reasons = [str(subject) for subject in corpus[1][comments * 2]]
    expected = fit(corpus, embedder, range(n_texts), comments, recorded_reasons)
    generator = np.random.default_rng(5)
    order = generator.permutation(n_texts)
    model = fit(corpus, embedder, order, generator.permutation(n_texts)[comments], recorded_reasons)
    assert model.labels_.tolist() == expected.labels_[order].tolist()
    assert describe(model) == describe(expected)


def test_equal_texts_are_ordered_by_what_their_comments_say():
    texts = ["Waar blijft dat?", "Mijn nota klopt niet", "Waar blijft dat?", "De monteur kwam niet"]
    comments = [4, 4, 9, 9]
    order = sort_by_content(FitTexts(texts, comments=comments), np.arange(4))
    turned = sort_by_content(FitTexts(texts[::-1], comments=comments[::-1]), np.arange(4))
    assert [(texts[row], comments[row]) for row in order] == [(texts[::-1][row], comments[::-1][row]) for row in turned]


def shuffle_and_fit(embedder, shuffle_seed):
    """Return what a fit of shuffled texts finds, as a text that is the same wherever the themes are."""
    subjects = ["de nota van {} is te hoog", "de monteur van {} kwam niet", "de app op {} is traag"]
    months = ["januari", "februari", "maart", "april", "mei"]
    tails = ["", " helaas", " en nu", " alweer", " voor de derde keer"]
    texts = [subject.format(month) + tail for subject in subjects for month in months for tail in tails]
    random.Random(shuffle_seed).shuffle(texts)
    model = ThemeModel(seed=0, embedder=embedder).fit(texts)
    return repr(
        (sorted(zip(texts, model.labels_.tolist(), strict=True)), [dict(topic.labels) for topic in model.topics_])
    )


PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from conftest import FakeEmbedder
from test_order import shuffle_and_fit
sys.stdout.buffer.write(shuffle_and_fit(FakeEmbedder(), 1).encode())
"""


def test_two_processes_find_the_same(embedder):
    # Sets of words are walked in another order there.
    hash_seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(voc.__file__).parents[1])}
    command = [sys.executable, "-c", PROGRAM, str(Path(__file__).parent)]
    output = subprocess.run(command, env=environment, capture_output=True, check=True).stdout
    assert output.decode() == shuffle_and_fit(embedder, 2)
