"""Features of texts: meaning and words side by side, in one vector per text.

The meaning (a sentence embedding) is centred per language, so that a language is no direction of its own. The
words are TF-IDF of words and of the character n-grams inside them (*jaarafrekening* is near *eindafrekening*),
reduced by a truncated SVD. Both get length 1, are put side by side and turned onto their principal axes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from voc.text.embedding.parallel import map_blocks
from voc.themes.arrays import FloatArray, LabelArray, normalize_rows, round_to_half
from voc.themes.english_axes import EnglishAxes
from voc.themes.graph import group_languages
from voc.themes.labels.stopwords import FEATURE_STOP_WORDS, UNINFORMATIVE_WORDS

if TYPE_CHECKING:
    from scipy.sparse import csr_array, csr_matrix

__all__ = [
    "ENGLISH",
    "JointFeatures",
    "add_context",
    "count_subject_words",
    "select_content_words",
    "tokenize",
]

ENGLISH = "en"
PLACEHOLDER = re.compile(r"\[[^\]\n]{1,30}\]")  # "[naam]": what redaction put there
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
MAX_CHARACTERS = 2_000  # of a text that are read: a segment is a sentence, a megabyte is a mistake
WORDS_WEIGHT = 0.7  # of the words against the meaning's 1
MEANING_BESIDE_ENGLISH, ENGLISH_WORDS_WEIGHT = 0.35, 0.5
"""Weights of the multilingual meaning and of words, against 1 of the encoder for English, which hears words itself."""
MIN_CONTEXT_WEIGHT = 0.1  # of the rest of a comment; below, there is none
MAX_SUBJECT_WORDS = 5  # that a text's weight in its comment grows with
N_WORD_AXES = 200  # 100 loses .01 AMI on banking77
N_AXES = 256  # of all features: as good as all 712, and three times as fast
N_SAMPLE = 20_000  # texts that the axes are fitted on
N_TERMS = 20_000  # words, and as many character n-grams
N_CENTRE_PRIOR = 50  # texts that the mean of all counts for in a language's centre
SHORTEST_GRAM, LONGEST_GRAM = 3, 5
LONGEST_WORD = 40  # letters that n-grams are cut from: the rest of a longer "word" is an address or a key held down
N_EXTRA_PROBES = 10  # beyond the axes that are sought, as Halko, Martinsson & Tropp advise
N_POWER_ITERATIONS = 2
BLOCK = 4_096


# ---- words ------------------------------------------------------------------------------------------------------


def tokenize(text: str) -> list[str]:
    """Return the words of a text, case folded, without those that begin with a digit.

    >>> tokenize("Mijn termijnbedrag is 2x verhoogd!")
    ['mijn', 'termijnbedrag', 'is', 'verhoogd']
    """
    readable = PLACEHOLDER.sub(" ", text[:MAX_CHARACTERS]).casefold()
    words = (word.replace("’", "'") for word in WORD.findall(readable))
    return [word for word in words if not word[0].isdigit()]


def select_content_words(words: Sequence[str]) -> list[str]:
    """Return the words that can say what a text is about: no articles and auxiliaries, no dates.

    >>> select_content_words(tokenize("Mijn termijnbedrag is drie keer verhoogd"))
    ['termijnbedrag', 'verhoogd']
    """
    return [word for word in words if word not in FEATURE_STOP_WORDS]


def count_subject_words(words: Sequence[str]) -> int:
    """Return how many distinct words say what a text is about.

    >>> count_subject_words(tokenize("Hierbij het volgende: de monteur kwam niet"))
    2
    """
    return len({word for word in words if word not in UNINFORMATIVE_WORDS})


# ---- vectors ----------------------------------------------------------------------------------------------------


def add_context(
    vectors: FloatArray, n_subject_words: NDArray[Any], texts: LabelArray, comments: LabelArray
) -> FloatArray:
    """Return each text's vector, moved towards the other texts of the same comments.

    "Graag een nieuwe" says nothing alone; after "mijn jaarnota klopt niet" it does. A text with more subject words
    keeps more of its own direction, and moves the others more.

    Parameters
    ----------
    vectors
        ``(n, d)`` of the distinct texts.
    n_subject_words
        ``(n,)`` of each text (see ``count_subject_words``).
    texts, comments
        ``(m,)`` each: which text occurred in which comment, both counted from 0.
    """
    # Even a text without any subject word weighs a little: two vague segments are all that some comments hold.
    weights = np.minimum(n_subject_words, MAX_SUBJECT_WORDS) + 0.2
    own_weights = np.clip(n_subject_words / 3, 0.3, 1.2)
    weighted_vectors = vectors * weights[:, None]
    comment_sums = np.zeros((int(comments.max(initial=-1)) + 1, vectors.shape[1]))
    np.add.at(comment_sums, comments, weighted_vectors[texts])
    other_weights = np.bincount(comments, weights=weights[texts])[comments] - weights[texts]
    has_others = (other_weights > MIN_CONTEXT_WEIGHT)[:, None]
    others = (comment_sums[comments] - weighted_vectors[texts]) * has_others / np.maximum(other_weights, 0.1)[:, None]
    # A text that occurs in many comments gets the mean of its contexts.
    contexts = np.zeros(vectors.shape)
    np.add.at(contexts, texts, others)
    contexts /= np.maximum(np.bincount(texts, minlength=len(vectors)), 1)[:, None]
    return round_to_half(normalize_rows(np.asarray(own_weights[:, None] * vectors + contexts, dtype=np.float32)))


class JointFeatures:
    """Meaning and words of texts, as vectors of length 1 whose product is their similarity.

    Parameters
    ----------
    seed
        Of the truncated SVD.

    Notes
    -----
    Everything learned is an array or a list of words: see ``to_arrays`` and ``from_arrays``. Values are rounded to
    half precision as they are learned, so that features that were read back give the same vectors.
    """

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    def fit(
        self,
        words: Sequence[Sequence[str]],
        meaning: FloatArray,
        languages: Sequence[str],
        english: FloatArray | None = None,
    ) -> Self:
        """Learn vocabulary, weights and axes.

        Parameters
        ----------
        words
            Each text's words (see ``select_content_words``).
        meaning
            ``(n, d)`` sentence embeddings.
        languages
            Each text's language; texts of a language are centred on their own mean.
        english
            ``(n, d)`` vectors of English texts by their own encoder, zeros for what it did not read; None: no encoder.
        """
        self.centre_by_language_ = _compute_centres(meaning, languages)
        sample = self._sample_rows(len(words))
        sample_words = [words[int(row)] for row in sample]
        sample_languages = [languages[int(row)] for row in sample]
        self._learn_word_axes(sample_words)
        self.english_: EnglishAxes | None = None
        self.languages_apart_ = _find_languages_apart(languages)
        if english is not None:
            # Before the axes: these are those of all columns, the English ones included.
            self._learn_english(words, meaning, languages, english)
        joined = self.join(
            sample_words, meaning[sample], sample_languages, None if english is None else english[sample]
        )
        # Summed in double precision: the axes of near-equal variance would turn with the rounding.
        _, axes = np.linalg.eigh(joined.T.astype(np.float64) @ joined)
        self.axes_ = round_to_half(axes[:, ::-1][:, :N_AXES])  # eigh sorts from the smallest
        return self

    def transform(
        self,
        words: Sequence[Sequence[str]],
        meaning: FloatArray,
        languages: Sequence[str],
        english: FloatArray | None = None,
    ) -> FloatArray:
        """Return ``(n, ≤ 256)`` vectors of length 1, in half precision's values; parameters as in ``fit``."""

        def turn(part: slice) -> FloatArray:
            of_part = None if english is None else english[part]
            return self.join(words[part], meaning[part], languages[part], of_part) @ self.axes_

        blocks = map_blocks(turn, len(words), BLOCK)
        vectors = np.concatenate(blocks) if blocks else np.empty((0, self.axes_.shape[1]), np.float32)
        return round_to_half(normalize_rows(vectors))

    def join(
        self,
        words: Sequence[Sequence[str]],
        meaning: FloatArray,
        languages: Sequence[str],
        english: FloatArray | None = None,
    ) -> FloatArray:
        """Return meaning and words side by side before they are turned: ``(n, d)`` vectors of length 1.

        Where there is an encoder for English, its vectors have further columns of their own.
        """
        joined = self.join_fast(words, meaning, languages)
        if self.english_ is None:
            return joined
        vectors = np.zeros((len(words), len(self.english_.centre_)), np.float32) if english is None else english
        is_english = np.array([self._counts_as_english(language) for language in languages], dtype=bool)
        english_columns = np.zeros(vectors.shape, dtype=np.float32)
        english_columns[is_english] = self.english_.transform(joined[is_english], vectors[is_english])
        n_meaning = meaning.shape[1]
        # Each part to length 1 first, so that the weights alone say how much each counts.
        for columns, weight in (
            (slice(n_meaning), MEANING_BESIDE_ENGLISH),
            (slice(n_meaning, None), ENGLISH_WORDS_WEIGHT),
        ):
            joined[is_english, columns] = normalize_rows(joined[is_english, columns]) * np.float32(weight)
        return normalize_rows(np.hstack([joined, english_columns]))

    def join_fast(self, words: Sequence[Sequence[str]], meaning: FloatArray, languages: Sequence[str]) -> FloatArray:
        """Return the multilingual meaning and the words side by side, without the encoder for English."""
        word_vectors = normalize_rows(self._embed_words(words)) * np.float32(WORDS_WEIGHT)
        return normalize_rows(np.hstack([self.centre(meaning, languages), word_vectors]))

    def centre(self, meaning: FloatArray, languages: Sequence[str]) -> FloatArray:
        """Return the meaning alone, centred per language, with length 1."""
        names = sorted(self.centre_by_language_)
        position_of_name = {name: position for position, name in enumerate(names)}
        centres = np.stack([self.centre_by_language_[name] for name in names])
        positions = np.array(
            [position_of_name.get(language, position_of_name[""]) for language in languages], dtype=np.int64
        )
        blocks = map_blocks(lambda part: normalize_rows(meaning[part] - centres[positions[part]]), len(meaning), BLOCK)
        return np.concatenate(blocks) if blocks else np.empty(meaning.shape, np.float32)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return all that was learned, as arrays without objects."""
        languages = sorted(self.centre_by_language_)
        centres = np.stack([self.centre_by_language_[name] for name in languages])
        return {
            "languages": _encode_texts(languages),
            "centres": centres.astype(np.float16),
            "words": _encode_texts(list(self.word_columns_)),
            "grams": _encode_texts(list(self.gram_columns_)),
            "idf": self.idf_.astype(np.float16),
            "word_axes": self.word_axes_.astype(np.float16),
            "word_mean": self.word_mean_.astype(np.float16),
            "axes": self.axes_.astype(np.float16),
            **({} if self.english_ is None else self.english_.to_arrays()),
            **({} if self.languages_apart_ is None else {"apart": _encode_texts(sorted(self.languages_apart_))}),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], seed: int = 0) -> JointFeatures:
        """Return the features that ``to_arrays`` came from."""
        features = cls(seed)
        centres = arrays["centres"].astype(np.float32)
        features.centre_by_language_ = dict(zip(_decode_texts(arrays["languages"]), centres, strict=True))
        features.word_columns_ = _number_terms(_decode_terms(arrays["words"]))
        features.gram_columns_ = _number_terms(_decode_terms(arrays["grams"]))
        features.idf_ = arrays["idf"].astype(np.float32)
        features.word_axes_ = arrays["word_axes"].astype(np.float32)
        features.word_mean_ = arrays["word_mean"].astype(np.float32)
        features.axes_ = arrays["axes"].astype(np.float32)
        features.english_ = EnglishAxes.from_arrays(arrays)
        features.languages_apart_ = frozenset(_decode_terms(arrays["apart"])) if "apart" in arrays else None
        return features

    def _counts_as_english(self, language: str) -> bool:
        """Return whether a text's neighbours are among the English ones, so that it needs their columns.

        Without them the texts of all small languages would be near to each other alone: a theme "in another language".
        """
        return language == ENGLISH or (self.languages_apart_ is not None and language not in self.languages_apart_)

    def _learn_english(
        self, words: Sequence[Sequence[str]], meaning: FloatArray, languages: Sequence[str], english: FloatArray
    ) -> None:
        rows = np.flatnonzero(english.any(axis=1))
        indices = rows.tolist()
        features = self.join_fast([words[row] for row in indices], meaning[rows], [languages[row] for row in indices])
        self.english_ = EnglishAxes().fit(features, english[rows])

    def _sample_rows(self, n_texts: int) -> LabelArray:
        if n_texts <= N_SAMPLE:
            return np.arange(n_texts)
        return np.sort(np.random.default_rng(self.seed).choice(n_texts, N_SAMPLE, replace=False))

    def _learn_word_axes(self, texts: Sequence[Sequence[str]]) -> None:
        self._learn_vocabulary(texts)
        counts = self._count_terms(texts)
        n_texts_with_term = np.bincount(counts.indices, minlength=counts.shape[1])
        self.idf_ = round_to_half(np.log((1 + len(texts)) / (1 + n_texts_with_term)) + 1)
        weights = _weigh_terms(counts, self.idf_, len(self.word_columns_))
        self.word_axes_ = round_to_half(_find_axes(weights, N_WORD_AXES, self.seed))
        # The mean is that of the vectors as they will be computed, so it is learned with a mean of zero instead.
        self.word_mean_ = np.zeros(self.word_axes_.shape[1], dtype=np.float32)
        self.word_mean_ = round_to_half(self._embed_words(texts).mean(axis=0))

    def _learn_vocabulary(self, texts: Sequence[Sequence[str]]) -> None:
        n_texts_by_word = Counter(word for words in texts for word in set(words))
        n_texts_by_gram: Counter[str] = Counter()
        for word, count in n_texts_by_word.items():
            for gram in set(_cut_grams(word)):
                n_texts_by_gram[gram] += count
        self.word_columns_ = _select_terms(n_texts_by_word, at_least=2, at_most=len(texts) + 1)
        self.gram_columns_ = _select_terms(n_texts_by_gram, at_least=3, at_most=max(3, len(texts) // 2))

    def _count_terms(self, texts: Sequence[Sequence[str]]) -> csr_matrix[np.float32]:
        from scipy import sparse

        # The n-grams of a text are those of its words, so they are cut once per distinct word: 10 × faster.
        word_types = {word: row for row, word in enumerate(sorted({word for words in texts for word in words}))}
        types_of_text = _build_count_matrix([[word_types[word] for word in words] for words in texts], len(word_types))
        columns_of_type = [
            [self.gram_columns_[gram] for gram in _cut_grams(word) if gram in self.gram_columns_] for word in word_types
        ]
        grams_of_type = _build_count_matrix(columns_of_type, len(self.gram_columns_))
        column_of_type = np.array([self.word_columns_.get(word, -1) for word in word_types], dtype=np.int64)
        known_types = np.flatnonzero(column_of_type >= 0)
        ones = np.ones(len(known_types), np.float32)
        words_of_type = sparse.csr_matrix(
            (ones, (known_types, column_of_type[known_types])), shape=(len(word_types), len(self.word_columns_))
        )
        counts = sparse.hstack([types_of_text @ words_of_type, types_of_text @ grams_of_type]).tocsr()
        counts.sort_indices()
        return counts

    def _embed_words(self, texts: Sequence[Sequence[str]]) -> FloatArray:
        weights = _weigh_terms(self._count_terms(texts), self.idf_, len(self.word_columns_))
        blocks = map_blocks(lambda part: np.asarray(weights[part] @ self.word_axes_), weights.shape[0], BLOCK)
        vectors = np.concatenate(blocks) if blocks else np.empty((0, len(self.word_mean_)), np.float32)
        vectors = np.asarray(vectors - self.word_mean_, dtype=np.float32)
        # A text without a known word has no words' direction: minus the mean would be one, the same for all of them.
        vectors[np.diff(weights.indptr) == 0] = 0
        return vectors


def _find_languages_apart(languages: Sequence[str]) -> frozenset[str] | None:
    """Return the languages that have neighbours of their own besides English; None where English is not the largest."""
    groups = group_languages(languages)
    english_groups = {int(group) for group, name in zip(groups, languages, strict=True) if name == ENGLISH}
    if not len(groups) or int(np.bincount(groups).argmax()) not in english_groups:
        return None
    return frozenset(
        name for group, name in zip(groups.tolist(), languages, strict=True) if group not in english_groups
    )


def _compute_centres(meaning: FloatArray, languages: Sequence[str]) -> dict[str, FloatArray]:
    """Return the mean of each language's texts, and under "" that of all, for languages that a fit has not seen."""
    overall = meaning.mean(axis=0, dtype=np.float64)
    centres = {"": round_to_half(overall)}
    names = np.asarray(languages)
    for name in sorted(set(languages)):
        vectors = meaning[names == name]
        total = vectors.sum(axis=0, dtype=np.float64)
        # A language with few texts is drawn towards the mean of all: its own mean is not known well.
        centres[name] = round_to_half((total + N_CENTRE_PRIOR * overall) / (len(vectors) + N_CENTRE_PRIOR))
    return centres


# ---- terms ------------------------------------------------------------------------------------------------------


def _cut_grams(word: str) -> list[str]:
    padded = f" {word[:LONGEST_WORD]} "
    return [
        padded[start : start + length]
        for length in range(SHORTEST_GRAM, LONGEST_GRAM + 1)
        for start in range(max(1, len(padded) - length + 1))
    ]


def _select_terms(n_texts_by_term: Counter[str], at_least: int, at_most: int) -> dict[str, int]:
    """Return the commonest terms in that range with their columns, in alphabetical order."""
    usable = ((-count, term) for term, count in n_texts_by_term.items() if at_least <= count <= at_most)
    return _number_terms(sorted(term for _, term in sorted(usable)[:N_TERMS]))


def _number_terms(terms: Iterable[str]) -> dict[str, int]:
    return {term: column for column, term in enumerate(terms)}


def _build_count_matrix(columns_by_row: Sequence[Sequence[int]], n_columns: int) -> csr_matrix[np.float32]:
    from scipy import sparse

    starts = np.cumsum([0, *map(len, columns_by_row)])
    columns = np.fromiter((column for row in columns_by_row for column in row), dtype=np.int32, count=int(starts[-1]))
    ones = np.ones(len(columns), np.float32)
    counts = sparse.csr_matrix((ones, columns, starts), shape=(len(columns_by_row), n_columns))
    counts.sum_duplicates()
    return counts


def _weigh_terms(counts: csr_matrix[np.float32], idf: FloatArray, n_words: int) -> csr_array[np.float32]:
    from scipy import sparse

    weighted = counts.astype(np.float32)
    weighted.data = (1 + np.log(weighted.data)) * idf[weighted.indices]
    halves: list[csr_array[np.float32]] = []
    # Words and n-grams get length 1 each: the many n-grams would drown the words.
    for half in (weighted[:, :n_words], weighted[:, n_words:]):
        lengths = np.sqrt(np.asarray(half.multiply(half).sum(axis=1))).ravel()
        scale = (1 / np.where(lengths > 0, lengths, 1)).astype(np.float32)
        halves.append((sparse.diags_array(scale) @ half).tocsr())
    return sparse.hstack(halves).tocsr()


def _find_axes(features: csr_array[np.float32], n_axes: int, seed: int) -> FloatArray:
    """Return ``(n_terms, n_axes)``: the directions in which the texts' terms differ most.

    Randomised truncated SVD (Halko, Martinsson & Tropp 2011, algorithm 4.4).
    """
    # By hand, where scikit-learn has ``randomized_svd``: the products are computed here in blocks of fixed size, each
    # with one BLAS thread, so that one core and many give the same bits. One bit is enough to send a text to another
    # theme, and the same seed has to give the same themes on every machine.
    n_axes = min(n_axes, *features.shape)
    if n_axes == 0:
        return np.zeros((features.shape[1], 0), dtype=np.float32)
    n_probes = min(n_axes + N_EXTRA_PROBES, *features.shape)
    probes = np.random.default_rng(seed).standard_normal((features.shape[1], n_probes)).astype(np.float32)
    transposed = features.T.tocsr()
    for _ in range(N_POWER_ITERATIONS):
        # Made orthonormal at each step: in single precision the small axes would be lost in the large ones.
        basis, _ = np.linalg.qr(_multiply(features, probes))
        probes, _ = np.linalg.qr(_multiply(transposed, basis))
    basis, _ = np.linalg.qr(_multiply(features, probes))
    _, _, axes = np.linalg.svd(_multiply(transposed, basis).T, full_matrices=False)
    return np.asarray(axes[:n_axes].T, dtype=np.float32)


def _multiply(matrix: csr_array[np.float32], columns: FloatArray) -> FloatArray:
    blocks = map_blocks(lambda part: np.asarray(matrix[part] @ columns), matrix.shape[0], BLOCK)
    return np.concatenate(blocks)


def _encode_texts(texts: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode("utf-8"), dtype=np.uint8)


def _decode_texts(encoded: NDArray[Any]) -> list[str]:
    return encoded.tobytes().decode("utf-8").split("\n")


def _decode_terms(encoded: NDArray[Any]) -> list[str]:
    # No term at all and one empty text are the same bytes; a term is never empty.
    return [term for term in _decode_texts(encoded) if term]
