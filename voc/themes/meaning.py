"""Meaning of texts: the multilingual encoder's vectors, and a slower encoder's of English texts.

The slower one hears the one word that differs between two English intents; on Dutch it knows nothing. Of many texts it
reads a sample: the rest is predicted from what the fast one says of them (see ``voc.themes.english_axes``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.errors import ConfigError
from voc.text.embedding.embedder import (
    ENGLISH_EMBEDDER,
    Embedder,
    EmbeddingCache,
    compute_cache_key,
    encode,
    load_embedder,
)
from voc.text.polarity import CLASSES, Polarity, estimate_polarity
from voc.themes.arrays import FloatArray
from voc.themes.features import ENGLISH

__all__ = ["MAX_ENGLISH_READ", "MeaningReader", "has_much_english", "measure_polarity"]

SHIPPED_WIDTH = 512
"""Dimensions of the shipped encoder's vectors, by which polarity is known."""
MAX_ENGLISH_READ = 12_000
"""English texts that the slow encoder reads; of more a sample."""
MIN_ENGLISH_TEXTS, MIN_ENGLISH_SHARE = 50, 0.25
"""English texts, and their share, from which on it reads them: of few, most neighbours are in the other language."""


class MeaningReader:
    """Encoders of a theme model, loaded when they are needed.

    Parameters
    ----------
    embedder
        The multilingual one; None: the one in the wheel.
    english_embedder
        The one for English; None: the wheel's with the wheel's ``embedder``, none with another one.
    cache
        Vectors that were computed before; None: all are computed.
    """

    def __init__(
        self,
        embedder: Embedder | None = None,
        english_embedder: Embedder | None = None,
        cache: EmbeddingCache | None = None,
    ) -> None:
        self.embedder = embedder
        self.english_embedder = english_embedder
        self.cache = cache
        self._is_shipped = embedder is None

    def embed(self, texts: Sequence[str], embeddings: NDArray[Any] | None, fitted_name: str | None) -> FloatArray:
        """Return ``(n, d)`` vectors of texts: ``embeddings`` where they are given, else the embedder's.

        Raises
        ------
        ConfigError
            When ``fitted_name``, the embedder of the fit, is another one's (None: no fit yet).
        """
        if embeddings is not None:
            return np.asarray(embeddings, dtype=np.float32)
        if self.embedder is None:
            self.embedder = load_embedder()
        if fitted_name and fitted_name != self.embedder.name:
            raise ConfigError(
                f"the themes were fitted with the embedder {fitted_name!r}, and not with {self.embedder.name!r}"
            )
        return encode(self.embedder, texts)

    def embed_english(self, texts: Sequence[str], languages: Sequence[str], width: int) -> FloatArray | None:
        """Return ``(n, d)`` vectors of English texts, zeros for what was not read; None where none is to be read.

        Parameters
        ----------
        texts, languages
            All texts, and their languages.
        width
            Of the other embeddings: those of another encoder than the shipped one are used alone.
        """
        rows = np.flatnonzero(np.asarray(languages) == ENGLISH)
        if not len(rows) or not self._has_english(width):
            return None
        if len(rows) > MAX_ENGLISH_READ:
            # By a hash of each text: the same ones are read whatever their order, and as others come in.
            keys = np.array([compute_cache_key(texts[row]) for row in rows.tolist()])
            rows = np.sort(rows[np.argsort(keys, kind="stable")[:MAX_ENGLISH_READ]])
        if self.english_embedder is None:
            self.english_embedder = load_embedder(ENGLISH_EMBEDDER)
        vectors = np.zeros((len(texts), self.english_embedder.n_dimensions), dtype=np.float32)
        vectors[rows] = encode(self.english_embedder, [texts[row] for row in rows.tolist()], self.cache)
        return vectors

    def _has_english(self, width: int) -> bool:
        return self.english_embedder is not None or (self._is_shipped and width == load_embedder().n_dimensions)


def has_much_english(languages: Sequence[str]) -> bool:
    """Return whether there are so many English texts that an encoder of their own is worth its time.

    >>> has_much_english(["en"] * 60 + ["nl"] * 100), has_much_english(["en"] * 60 + ["nl"] * 1_000)
    (True, False)
    """
    n_english = sum(language == ENGLISH for language in languages)
    return n_english >= MIN_ENGLISH_TEXTS and n_english >= MIN_ENGLISH_SHARE * len(languages)


def measure_polarity(texts: Sequence[str], meaning: FloatArray, languages: Sequence[str]) -> FloatArray | None:
    """Return ``(n,)``: from −1 for a complaint to 1 for praise; None where the vectors are not of the shipped encoder.

    The polarity's model reads the shipped encoder's vectors only.
    """
    if meaning.shape[1] != SHIPPED_WIDTH:
        return None
    probabilities = estimate_polarity(texts, meaning, languages).astype(np.float32)
    return probabilities[:, CLASSES.index(Polarity.POSITIVE)] - probabilities[:, CLASSES.index(Polarity.NEGATIVE)]
