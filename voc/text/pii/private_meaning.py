"""Private matters by meaning: how near a sentence is to such that tell of somebody's health, debts, or a death.

A logistic regression over the shipped sentence encoder's vectors, since "mijn vader heeft maar een dag geleefd" has no
word that a list could hold. The weights are those of ``python benchmarks/private_matters.py --write-weights``, which
says what it has learned from, and counts on sentences that it has not.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voc.text.embedding.embedder import EmbeddingCache, encode, load_embedder
from voc.text.segmentation import split_into_segments

__all__ = ["estimate_privacy", "write_privacy_weights"]

FILE_NAME = "private_weights.npz"


def estimate_privacy(texts: Sequence[str], cache: EmbeddingCache | None = None) -> NDArray[np.float64]:
    """Return ``(n,)`` probabilities that a text tells of a private matter: that of its most private sentence.

    Parameters
    ----------
    cache
        Where vectors are looked up: sentences are cut as a fit cuts them, so that those of comments are there.

    Examples
    --------
    >>> bool(estimate_privacy(["Mijn vader is vorige maand gestorven."])[0] > 0.5)
    True
    """
    sentences_by_text = [_split_sentences(text) for text in texts]
    # Together: one by one the encoder takes ten times as long.
    flat_sentences = [sentence for sentences in sentences_by_text for sentence in sentences]
    probabilities = np.zeros(len(texts))
    if flat_sentences:
        weights, intercept = _read_weights()
        scores = encode(load_embedder(), flat_sentences, cache) @ weights + intercept
        rows = np.repeat(np.arange(len(texts)), [len(sentences) for sentences in sentences_by_text])
        np.maximum.at(probabilities, rows, 1.0 / (1.0 + np.exp(-scores)))
    return probabilities


def _split_sentences(text: str) -> list[str]:
    """Return the sentences of a text; a greeting of one word is none."""
    parts = (text[span.start : span.end] for span in split_into_segments(text))
    return [part for part in parts if " " in part]


def write_privacy_weights(weights: NDArray[np.float64], intercept: float) -> Path:
    """Write the weights where they are looked for, and return the file."""
    file = Path(str(resources.files("voc.text"))) / "data" / FILE_NAME
    np.savez_compressed(file, weights=weights.astype(np.float32), intercept=np.float32(intercept))
    return file


@cache
def _read_weights() -> tuple[NDArray[np.float32], float]:
    content = resources.files("voc.text").joinpath("data", FILE_NAME).read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return arrays["weights"], float(arrays["intercept"])
