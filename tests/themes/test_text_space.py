from copy import deepcopy

import numpy as np
import pytest

from voc.themes.features import tokenize
from voc.themes.text_space import SpaceTexts, TextSpace


@pytest.fixture(scope="module")
def texts(corpus, embedder):
    """Texts of a corpus in pairs: each comment has two."""
    corpus_texts, _, languages = corpus
    rows = np.arange(len(corpus_texts))
    words = [tokenize(text) for text in corpus_texts]
    return SpaceTexts(words, embedder.encode(corpus_texts), languages, (rows, rows // 2))


@pytest.fixture(scope="module")
def untaught_space(texts):
    """Return a space that no labels taught; no test changes it."""
    return TextSpace(seed=3).fit(texts)


@pytest.fixture(scope="module")
def taught_space(texts, untaught_space):
    """Return a space that six labels taught; no test changes it."""
    space = deepcopy(untaught_space)
    space.learn_axes_from_labels(texts, label_comments(texts, 6))
    return space


def label_comments(texts, n_labels):
    return [str(comment % n_labels) for comment in range(int(texts.occurrences[1].max()) + 1)]


def test_labels_draw_comments_together(texts, untaught_space, taught_space):
    labels = label_comments(texts, 6)
    before, after = (space.transform(texts) for space in (untaught_space, taught_space))
    label_of_text = np.array(labels)[texts.occurrences[1]]
    is_same = label_of_text[:, None] == label_of_text[None]

    def compute_gap(vectors):
        similarities = vectors @ vectors.T
        return similarities[is_same].mean() - similarities[~is_same].mean()

    assert compute_gap(after) > compute_gap(before) + 0.05
    assert np.allclose(np.linalg.norm(after, axis=1), 1, atol=2e-3)


def test_few_labels_teach_nothing(texts, untaught_space):
    space = deepcopy(untaught_space)
    space.learn_axes_from_labels(texts, label_comments(texts, 4))
    assert space.label_axes_ is None


def test_space_that_was_read_back_gives_the_same_vectors(texts, taught_space):
    back = TextSpace.from_arrays(taught_space.to_arrays(), seed=3)
    assert (back.transform(texts) == taught_space.transform(texts)).all()


def test_no_text_has_no_vector(texts, taught_space):
    nothing = SpaceTexts([], texts.meaning[:0], [], (np.empty(0, np.int64), np.empty(0, np.int64)))
    assert taught_space.transform(nothing).shape == (0, taught_space.transform(texts).shape[1])
