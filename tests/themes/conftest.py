"""A small corpus with known subjects, and an embedder that needs no weights."""

import random
import zlib
from functools import cache

import numpy as np
import pytest

from voc.themes import ThemeModel
from voc.themes.arrays import normalize_rows
from voc.themes.features import JointFeatures, select_content_words, tokenize

PARTS = {
    "nl": {
        "termijn": ("Mijn termijnbedrag is", ["verhoogd", "ineens verhoogd", "flink verhoogd", "weer verhoogd"]),
        "monteur": ("De monteur is", ["niet gekomen", "weer niet gekomen", "vandaag niet gekomen", "te laat gekomen"]),
        "nota": ("Op de jaarnota staat", ["een verkeerd bedrag", "een fout bedrag", "een verkeerde meterstand"]),
        "storing": ("Wij hebben geen stroom", ["door de storm", "sinds de storm", "in de hele straat"]),
    },
    "en": {
        "termijn": ("My monthly instalment was", ["increased", "increased a lot", "increased twice"]),
        "monteur": ("The engineer did", ["not show up", "not show up again", "not show up today"]),
    },
}
TAILS = {
    "nl": ["", "en dat snap ik niet", "voor de zoveelste keer", "ondanks de afspraak", "zonder enige uitleg", "helaas"],
    "en": ["", "and I do not understand", "without any explanation", "despite the promise", "sadly"],
}
# What each word means, in both languages: the fake embedder is told, as the real one has learned.
MEANING = {
    "termijnbedrag": 0, "verhoogd": 0, "instalment": 0, "increased": 0, "monthly": 0,
    "monteur": 1, "gekomen": 1, "engineer": 1, "show": 1,
    "jaarnota": 2, "bedrag": 2, "meterstand": 2, "fout": 2, "verkeerd": 2,
    "stroom": 3, "storm": 3, "straat": 3, "hebben": 3,
}  # fmt: skip


@cache
def draw_word_vector(word, n_dimensions):
    return np.random.default_rng(zlib.crc32(word.encode())).standard_normal(n_dimensions)


class FakeEmbedder:
    """Vectors from word meanings, with a little of the word itself."""

    name = "fake"
    n_dimensions = 24

    def encode(self, texts):
        vectors = np.zeros((len(texts), self.n_dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                vectors[row] += 0.3 * draw_word_vector(word, self.n_dimensions)
                if word in MEANING:
                    vectors[row, MEANING[word]] += 3
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(lengths > 0, lengths, 1)


@pytest.fixture(scope="session")
def embedder():
    return FakeEmbedder()


@pytest.fixture(scope="session")
def corpus():
    """Texts, their subjects and their languages: about 50 different ones a subject."""
    generator = random.Random(0)
    rows = []
    for language, subjects in PARTS.items():
        for subject, (head, ends) in subjects.items():
            for _ in range(60):
                number = generator.randrange(10, 99)
                extra = generator.choice(["", f"bedrag {number}", f"op nummer {number}", f"nummer {number}"])
                text = " ".join([head, generator.choice(ends), extra, generator.choice(TAILS[language])]).split()
                rows.append((" ".join(text), subject, language))
    generator.shuffle(rows)
    texts, subjects, languages = zip(*rows, strict=True)
    return list(texts), np.array(subjects), list(languages)


@pytest.fixture(scope="session")
def feature_inputs(corpus, embedder):
    """Content words, meaning and language of the corpus' texts."""
    texts, _, languages = corpus
    return [select_content_words(tokenize(text)) for text in texts], embedder.encode(texts), languages


@pytest.fixture(scope="session")
def joint_features(feature_inputs):
    """Features of the corpus; no test changes them."""
    return JointFeatures().fit(*feature_inputs)


@pytest.fixture(scope="session")
def knots():
    """Vectors in six tight groups of sixty, and the group of each."""
    generator = np.random.default_rng(0)
    centres = normalize_rows(generator.standard_normal((6, 32)).astype(np.float32))
    truth = np.repeat(np.arange(6), 60)
    noise = 0.08 * generator.standard_normal((360, 32))
    return normalize_rows((centres[truth] + noise).astype(np.float32)), truth


@pytest.fixture(scope="session")
def fitted(corpus, embedder):
    """A model of the corpus; no test changes it."""
    texts, _, languages = corpus
    return ThemeModel(seed=0, embedder=embedder).fit(texts, languages=languages)
