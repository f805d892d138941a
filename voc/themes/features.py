"""The joint view: what a text means beside the words it uses, in one vector.

The meaning (a sentence embedding) is centred per language, so that a language is no direction of its own. The
words are TF-IDF of words and of the character n-grams inside them (*jaarafrekening* is near *eindafrekening*),
reduced by a truncated SVD. Both get length 1, are put side by side and turned onto their principal axes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from voc.text.embedding.parallel import in_blocks
from voc.themes.labels.stopwords import FILLER_WORDS, SILENT_WORDS

__all__ = ["JointView", "content_words", "in_context", "telling", "tokenize", "unit"]

PLACEHOLDER = re.compile(r"\[[^\]\n]{1,30}\]")  # "[naam]": what redaction put there
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
LONGEST = 2_000  # characters of a text that are read: a segment is a sentence, a megabyte is a mistake
WORDS_WEIGHT = 0.7  # of the words against the meaning's 1
LEAST_WEIGHT = 0.1  # of the rest of a comment; below, there is none
N_WORD_AXES = 200  # 100 loses .01 AMI on banking77
N_AXES = 256  # of the whole view: as good as all 712, and three times as fast
N_SAMPLE = 20_000  # texts that the axes are fitted on
N_FEATURES = 20_000  # words, and as many character n-grams
SHORTEST_GRAM, LONGEST_GRAM = 3, 5
BLOCK = 4_096
Sparse = Any  # scipy.sparse has no types
Floats = NDArray[np.float32]


def tokenize(text: str) -> list[str]:
    """Return the words of a text, case folded, without those that begin with a digit.

    >>> tokenize("Mijn termijnbedrag is 2x verhoogd!")
    ['mijn', 'termijnbedrag', 'is', 'verhoogd']
    """
    words = (word.replace("’", "'") for word in WORD.findall(PLACEHOLDER.sub(" ", text[:LONGEST]).casefold()))
    return [word for word in words if not word[0].isdigit()]


def content_words(words: Sequence[str]) -> list[str]:
    """Return the words that tell what a text is about: no articles and auxiliaries, no dates.

    >>> content_words(tokenize("Mijn termijnbedrag is drie keer verhoogd"))
    ['termijnbedrag', 'verhoogd']
    """
    return [word for word in words if word not in SILENT_WORDS]


def in_context(
    vectors: Floats, n_telling: NDArray[Any], texts: NDArray[np.int64], comments: NDArray[np.int64]
) -> Floats:
    """Return each text's vector, drawn towards what stood beside it in the same comments.

    "Graag een nieuwe" says nothing alone; beside "mijn jaarnota klopt niet" it does. A text with more telling words
    keeps more of its own, and tells the others more.

    Parameters
    ----------
    vectors
        ``(n, d)`` of the different texts.
    n_telling
        ``(n,)`` telling words of each (see ``telling``).
    texts, comments
        ``(m,)`` each: which text occurred in which comment.
    """
    weights = np.minimum(n_telling, 5) + 0.2
    own = np.clip(n_telling / 3, 0.3, 1.2)
    weighted = vectors * weights[:, None]
    sums = np.zeros((int(comments.max(initial=-1)) + 1, vectors.shape[1]))
    np.add.at(sums, comments, weighted[texts])
    others = np.bincount(comments, weights=weights[texts])[comments] - weights[texts]
    beside = (sums[comments] - weighted[texts]) * (others > LEAST_WEIGHT)[:, None] / np.maximum(others, 0.1)[:, None]
    context = np.zeros(vectors.shape)
    np.add.at(context, texts, beside)
    context /= np.maximum(np.bincount(texts, minlength=len(vectors)), 1)[:, None]
    return _half(unit(np.asarray(own[:, None] * vectors + context, dtype=np.float32)))


def telling(words: Sequence[str]) -> int:
    """Return how many different words say what a text is about.

    >>> telling(tokenize("Hierbij het volgende: de monteur kwam niet"))
    1
    """
    return len({word for word in words if word not in FILLER_WORDS})


def unit(vectors: Floats) -> Floats:
    """Return the rows with length 1; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


class JointView:
    """Meaning and words of texts, as vectors of length 1 whose product is their similarity.

    Parameters
    ----------
    seed
        Of the truncated SVD.

    Notes
    -----
    Everything learned is an array or a list of words: see ``arrays`` and ``from_arrays``. Values are rounded to
    half precision as they are learned, so that a view that was read back gives the same vectors.
    """

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    def fit(self, words: Sequence[Sequence[str]], meaning: Floats, languages: Sequence[str]) -> Self:
        """Learn vocabulary, weights and axes.

        Parameters
        ----------
        words
            Each text's words (see ``content_words``).
        meaning
            ``(n, d)`` sentence embeddings.
        languages
            Each text's language; texts of a language are centred on their own mean.
        """
        n = len(words)
        self.centres_ = _centres(meaning, languages)
        sample = np.arange(n)
        if n > N_SAMPLE:
            sample = np.sort(np.random.default_rng(self.seed).choice(n, N_SAMPLE, replace=False))
        chosen = [words[int(row)] for row in sample]
        self._learn_vocabulary(chosen)
        self.idf_ = np.ones(len(self.words_) + len(self.grams_), dtype=np.float32)
        counts = self._counts(chosen)
        df = np.bincount(counts.indices, minlength=counts.shape[1])
        self.idf_ = _half(np.log((1 + len(chosen)) / (1 + df)) + 1)
        features = _tfidf(counts, self.idf_, len(self.words_))
        self.word_axes_ = _half(_axes(features, N_WORD_AXES, self.seed))
        self.word_mean_ = np.zeros(self.word_axes_.shape[1], dtype=np.float32)
        self.word_mean_ = _half(self._of_words(chosen).mean(axis=0))
        joined = self._joined(chosen, meaning[sample], [languages[int(row)] for row in sample])
        _, axes = np.linalg.eigh(joined.T.astype(np.float64) @ joined)
        self.axes_ = _half(axes[:, ::-1][:, :N_AXES])
        return self

    def transform(self, words: Sequence[Sequence[str]], meaning: Floats, languages: Sequence[str]) -> Floats:
        """Return ``(n, ≤ 256)`` vectors of length 1, in half precision's values."""
        parts = in_blocks(
            lambda part: self._joined(words[part], meaning[part], languages[part]) @ self.axes_, len(words), BLOCK
        )
        vectors = np.concatenate(parts) if parts else np.empty((0, self.axes_.shape[1]), np.float32)
        return _half(unit(vectors))

    def centred(self, meaning: Floats, languages: Sequence[str]) -> Floats:
        """Return the meaning alone, centred per language, with length 1."""
        names = sorted(self.centres_)
        place = {name: number for number, name in enumerate(names)}
        centres = np.stack([self.centres_[name] for name in names])
        of_text = np.array([place.get(language, place[""]) for language in languages], dtype=np.int64)
        parts = in_blocks(lambda part: unit(meaning[part] - centres[of_text[part]]), len(meaning), BLOCK)
        return np.concatenate(parts) if parts else np.empty(meaning.shape, np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all that was learned, as arrays without objects."""
        languages = sorted(self.centres_)
        return {
            "languages": _packed(languages),
            "centres": np.stack([self.centres_[name] for name in languages]).astype(np.float16),
            "words": _packed(list(self.words_)),
            "grams": _packed(list(self.grams_)),
            "idf": self.idf_.astype(np.float16),
            "word_axes": self.word_axes_.astype(np.float16),
            "word_mean": self.word_mean_.astype(np.float16),
            "axes": self.axes_.astype(np.float16),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], seed: int = 0) -> JointView:
        """Return the view that ``arrays`` came from."""
        view = cls(seed)
        centres = arrays["centres"].astype(np.float32)
        view.centres_ = dict(zip(_unpacked(arrays["languages"]), centres, strict=True))
        view.words_ = {word: index for index, word in enumerate(_unpacked(arrays["words"]))}
        view.grams_ = {gram: index for index, gram in enumerate(_unpacked(arrays["grams"]))}
        view.idf_ = arrays["idf"].astype(np.float32)
        view.word_axes_ = arrays["word_axes"].astype(np.float32)
        view.word_mean_ = arrays["word_mean"].astype(np.float32)
        view.axes_ = arrays["axes"].astype(np.float32)
        return view

    def _learn_vocabulary(self, texts: Sequence[Sequence[str]]) -> None:
        n_texts = Counter(word for words in texts for word in set(words))
        n_of_gram: Counter[str] = Counter()
        for word, count in n_texts.items():
            for gram in set(_grams(word)):
                n_of_gram[gram] += count
        self.words_ = _frequent(n_texts, least=2, most=len(texts) + 1)
        self.grams_ = _frequent(n_of_gram, least=3, most=max(3, len(texts) // 2))

    def _counts(self, texts: Sequence[Sequence[str]]) -> Sparse:
        # The n-grams of a text are those of its words, so they are cut once per different word: 10 × faster.
        from scipy import sparse

        types = {word: index for index, word in enumerate(sorted({word for words in texts for word in words}))}
        of_text = _matrix([[types[word] for word in words] for words in texts], len(types))
        of_type = _matrix(
            [[self.grams_[g] for g in _grams(word) if g in self.grams_] for word in types], len(self.grams_)
        )
        in_order = np.array([self.words_.get(word, -1) for word in types], dtype=np.int64)
        known = np.flatnonzero(in_order >= 0)
        chosen = sparse.csr_matrix(
            (np.ones(len(known), np.float32), (known, in_order[known])), shape=(len(types), len(self.words_))
        )
        counts = sparse.hstack([of_text @ chosen, of_text @ of_type]).tocsr()
        counts.sort_indices()
        return counts

    def _of_words(self, texts: Sequence[Sequence[str]]) -> Floats:
        features = _tfidf(self._counts(texts), self.idf_, len(self.words_))
        parts = in_blocks(lambda part: np.asarray(features[part] @ self.word_axes_), features.shape[0], BLOCK)
        lengthened = np.concatenate(parts) if parts else np.empty((0, len(self.word_mean_)), np.float32)
        wordless = np.diff(features.indptr) == 0
        lengthened = np.asarray(lengthened - self.word_mean_, dtype=np.float32)
        lengthened[wordless] = 0
        return lengthened

    def _joined(self, words: Sequence[Sequence[str]], meaning: Floats, languages: Sequence[str]) -> Floats:
        of_words = unit(self._of_words(words)) * np.float32(WORDS_WEIGHT)
        return unit(np.hstack([self.centred(meaning, languages), of_words]))


def _half(values: NDArray[Any]) -> Floats:
    return np.ascontiguousarray(values.astype(np.float16), dtype=np.float32)


def _centres(meaning: Floats, languages: Sequence[str]) -> dict[str, Floats]:
    # A language with few texts is drawn towards the mean of all: its own is not known well.
    overall = meaning.mean(axis=0, dtype=np.float64)
    centres = {"": _half(overall)}
    names = np.asarray(languages)
    for name in sorted(set(languages)):
        own = meaning[names == name]
        centres[name] = _half((own.sum(axis=0, dtype=np.float64) + 50 * overall) / (len(own) + 50))
    return centres


def _grams(word: str) -> list[str]:
    padded = f" {word[:40]} "
    return [
        padded[start : start + length]
        for length in range(SHORTEST_GRAM, LONGEST_GRAM + 1)
        for start in range(max(1, len(padded) - length + 1))
    ]


def _frequent(counts: Counter[str], least: int, most: int) -> dict[str, int]:
    kept = sorted(((-count, term) for term, count in counts.items() if least <= count <= most))[:N_FEATURES]
    return {term: index for index, term in enumerate(sorted(term for _, term in kept))}


def _matrix(rows: Sequence[Sequence[int]], n_columns: int) -> Sparse:
    from scipy import sparse

    starts = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((column for row in rows for column in row), dtype=np.int32, count=int(starts[-1]))
    matrix = sparse.csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(rows), n_columns))
    matrix.sum_duplicates()
    return matrix


def _tfidf(counts: Sparse, idf: Floats, n_words: int) -> Sparse:
    # Words and n-grams get length 1 each: the many n-grams would drown the words.
    from scipy import sparse

    weighted = counts.astype(np.float32)
    weighted.data = (1 + np.log(weighted.data)) * idf[weighted.indices]
    halves = []
    for half in (weighted[:, :n_words], weighted[:, n_words:]):
        lengths = np.sqrt(np.asarray(half.multiply(half).sum(axis=1))).ravel()
        halves.append(sparse.diags_array((1 / np.where(lengths > 0, lengths, 1)).astype(np.float32)) @ half)
    return sparse.hstack(halves).tocsr()


def _axes(features: Sparse, n_axes: int, seed: int) -> Floats:
    # Randomised truncated SVD (Halko, Martinsson & Tropp 2011, algorithm 4.4), two power iterations.
    n_axes = min(n_axes, *features.shape)
    if n_axes == 0:
        return np.zeros((features.shape[1], 0), dtype=np.float32)
    n_probes = min(n_axes + 10, *features.shape)
    probes = np.random.default_rng(seed).standard_normal((features.shape[1], n_probes)).astype(np.float32)
    transposed = features.T.tocsr()
    for _ in range(2):
        basis, _ = np.linalg.qr(_product(features, probes))
        probes, _ = np.linalg.qr(_product(transposed, basis))
    basis, _ = np.linalg.qr(_product(features, probes))
    _, _, axes = np.linalg.svd(_product(transposed, basis).T, full_matrices=False)
    return np.asarray(axes[:n_axes].T, dtype=np.float32)


def _product(left: Sparse, right: Floats) -> Floats:
    parts = in_blocks(lambda part: np.asarray(left[part] @ right), left.shape[0], BLOCK)
    return np.concatenate(parts)


def _packed(texts: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode("utf-8"), dtype=np.uint8)


def _unpacked(packed: NDArray[Any]) -> list[str]:
    return packed.tobytes().decode("utf-8").split("\n")
