"""Private matters by meaning: how near a sentence is to such that tell of somebody's health, debts, or a death.

A logistic regression over the shipped sentence encoder's vectors, since "mijn vader heeft maar een dag geleefd" has no
word that a list could hold. The weights are those of ``python benchmarks/private_matters.py --write-weights``, which
says what it has learned from, and counts on sentences that it has not.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voc.text.embedding.embedder import encode, load_embedder

__all__ = ["estimate_privacy", "split_sentences", "write_privacy_weights"]

FILE_NAME = "private_weights.npz"
# A line ends a sentence too, without a full stop: people type lists.
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\s*\n\s*")


def estimate_privacy(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return ``(n,)`` probabilities that a text tells of a private matter: that of its most private sentence.

    Examples
    --------
    >>> bool(estimate_privacy(["Mijn vader is vorige maand gestorven."])[0] > 0.5)
    True
    """
    sentences_by_text = [split_sentences(text) for text in texts]
    # Together: one by one the encoder takes ten times as long.
    flat_sentences = [sentence for sentences in sentences_by_text for sentence in sentences]
    probabilities = np.zeros(len(texts))
    if flat_sentences:
        weights, intercept = _read_weights()
        scores = encode(load_embedder(), flat_sentences) @ weights + intercept
        rows = np.repeat(np.arange(len(texts)), [len(sentences) for sentences in sentences_by_text])
        np.maximum.at(probabilities, rows, 1.0 / (1.0 + np.exp(-scores)))
    return probabilities


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text; a greeting of one word is none."""
    return [part.strip() for part in _SENTENCE_END.split(text) if " " in part.strip()]


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
