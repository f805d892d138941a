"""Private matters by meaning: the probability that a sentence is about somebody's health, debts, or a death.

A logistic regression over the shipped sentence encoder's vectors, since "mijn vader heeft maar een dag geleefd" has no
word that a list could hold. ``benchmarks/private_matters.py --write-weights`` fits and writes the weights; the same
script counts how many unseen sentences are recognised.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from voc.text.embedding.embedder import EmbeddingCache, encode, load_embedder
from voc.text.segmentation import split_into_segments

__all__ = ["estimate_privacy"]

FILE_NAME = "private_weights.npz"
"""File in ``voc/text/data`` with the ``weights`` (512,) and the ``intercept``."""


def estimate_privacy(texts: Sequence[str], cache: EmbeddingCache | None = None) -> NDArray[np.float64]:
    """Return ``(n,)`` probabilities that a text is about a private matter: that of its most private sentence.

    Parameters
    ----------
    cache
        Vectors that are known already. Sentences are cut as a fit cuts them, so that those of comments are in it.

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


@cache
def _read_weights() -> tuple[NDArray[np.float32], float]:
    content = resources.files("voc.text").joinpath("data", FILE_NAME).read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return arrays["weights"], float(arrays["intercept"])
