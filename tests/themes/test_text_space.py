from copy import deepcopy
from dataclasses import replace

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


def test_polarity_pulls_praise_and_complaint_about_one_thing_apart_and_not_far(texts, untaught_space):
    row = SpaceTexts([texts.words[0]] * 3, texts.meaning[[0, 0, 0]], [texts.languages[0]] * 3)
    plain = untaught_space.transform(row)
    sided = untaught_space.transform(replace(row, polarity=np.array([1, -1, 0], dtype=np.float32)))
    assert plain[0] @ plain[1] > sided[0] @ sided[1] > 0.5
    assert np.allclose(sided[2, :-1], plain[2], atol=2e-3)
    assert np.allclose(np.linalg.norm(sided, axis=1), 1, atol=2e-3)


def test_each_text_is_a_comment_of_its_own_where_comments_are_not_known(texts, taught_space):
    each = np.arange(len(texts.words), dtype=np.int64)
    known = taught_space.transform(replace(texts, occurrences=(each, each)))
    unknown = taught_space.transform(replace(texts, occurrences=None))
    assert np.array_equal(known, unknown)
    assert taught_space.add_context(unknown, replace(texts, occurrences=None)) is unknown


def test_a_text_alone_in_its_comment_gets_no_context(texts, untaught_space):
    each = np.arange(len(texts.words), dtype=np.int64)
    alone = replace(texts, occurrences=(each, each))
    vectors = untaught_space.transform(alone)
    assert np.allclose(untaught_space.add_context(vectors, alone), vectors, atol=2e-3)


def test_labels_that_are_not_known_teach_nothing_and_take_away_what_was_learned(texts, taught_space):
    space = deepcopy(taught_space)
    space.learn_axes_from_labels(texts, [None] * (int(texts.occurrences[1].max()) + 1))
    assert space.label_axes_ is None
    assert "label_axes" not in space.to_arrays()


def test_the_order_of_occurrences_moves_no_text(texts, taught_space):
    rows, comments = texts.occurrences
    order = np.random.default_rng(1).permutation(len(rows))
    shuffled = replace(texts, occurrences=(rows[order], comments[order]))
    assert np.allclose(taught_space.transform(shuffled), taught_space.transform(texts), atol=2e-3)
