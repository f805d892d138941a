"""Private matters by meaning: a text is as private as its most private sentence."""

import numpy as np
import pytest

from voc.text.pii import private_meaning
from voc.text.pii.private_meaning import estimate_privacy


@pytest.fixture
def encoder(monkeypatch):
    """Let sentences with "ziek" lie on one side, all others on the other; what was encoded is recorded."""
    encoded = []

    def encode(embedder, sentences, cache):
        encoded.append(list(sentences))
        return np.array([[3.0 if "ziek" in sentence else -3.0] for sentence in sentences], dtype=np.float32)

    monkeypatch.setattr(private_meaning, "load_embedder", lambda: None)
    monkeypatch.setattr(private_meaning, "encode", encode)
    monkeypatch.setattr(private_meaning, "_read_weights", lambda: (np.ones(1, dtype=np.float32), 0.0))
    return encoded


def test_the_most_private_sentence_decides_and_all_are_read_at_once(encoder):
    probabilities = estimate_privacy(["De nota klopt niet. Ik ben ziek.", "", "De nota klopt niet.", "Top!"])
    low, high = 1 / (1 + np.exp(3)), 1 / (1 + np.exp(-3))
    assert probabilities == pytest.approx([high, 0, low, 0])
    assert encoder == [["De nota klopt niet.", "Ik ben ziek.", "De nota klopt niet."]]


@pytest.mark.parametrize("texts", [[], ["", "Top!"]])
def test_without_sentences_no_encoder_is_loaded(encoder, texts):
    assert estimate_privacy(texts).tolist() == [0.0] * len(texts)
    assert encoder == []


def test_weights_are_read_from_the_package(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(private_meaning.resources, "files", lambda package: tmp_path)
    written = np.array([0.5, -1.25])
    np.savez_compressed(tmp_path / "data" / private_meaning.FILE_NAME, weights=written, intercept=0.75)
    weights, intercept = private_meaning._read_weights.__wrapped__()
    assert (weights.tolist(), intercept) == (written.tolist(), 0.75)
