import numpy as np
import pytest

from voc.causes.nearest_texts import expand_by_nearest_texts


def simulate(n_each=80, n_departments=3, seed=0):
    """Return comments of three subjects, their subject, and shares by a description that knows the first word only.

    Half of a subject's comments use the description's word beside another one, the others that other one alone.
    """
    rng = np.random.default_rng(seed)
    subject = np.repeat(np.arange(n_departments), n_each)
    has_word = np.arange(len(subject)) % 2 == 0
    vectors = rng.normal(0, 0.15, (len(subject), 12))
    vectors[np.arange(len(subject)), subject] += has_word
    vectors[np.arange(len(subject)), subject + 6] += 1.0
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    votes = np.exp(vectors[:, :n_departments] / 0.2)
    return vectors.astype(np.float32), subject, (votes / votes.sum(axis=1, keepdims=True)).astype(np.float32)


def test_comments_without_a_word_of_the_description_are_found_by_those_with_one():
    vectors, subject, shares = simulate()
    expanded = expand_by_nearest_texts(vectors, shares)
    assert (shares.argmax(axis=1) == subject).mean() < 0.85
    assert (expanded.argmax(axis=1) == subject).mean() > 0.95
    assert expanded.sum(axis=1) == pytest.approx(np.ones(len(subject)), abs=1e-5)


def test_few_comments_keep_what_descriptions_say():
    vectors, _, shares = simulate(n_each=8)
    assert np.array_equal(expand_by_nearest_texts(vectors, shares), shares)


def test_a_department_that_says_nothing_of_itself_gets_nothing():
    vectors, _, shares = simulate()
    silent = np.hstack([shares, np.zeros((len(shares), 1), dtype=np.float32)])
    assert not expand_by_nearest_texts(vectors, silent)[:, -1].any()


def test_copies_of_a_text_teach_once():
    vectors, subject, shares = simulate(n_each=120)
    # A text of the first subject, forty times, fits its description best of all: it may not be all that is learned.
    best = int(np.flatnonzero(subject == 0)[shares[subject == 0, 0].argmax()])
    copies = np.full(40, best)
    shares[best] = np.array([0.98, 0.01, 0.01])
    expanded = expand_by_nearest_texts(np.vstack([vectors, vectors[copies]]), np.vstack([shares, shares[copies]]))
    alone = expand_by_nearest_texts(vectors, shares)
    n_right, n_right_alone = ((of.argmax(axis=1)[: len(subject)] == subject).sum() for of in (expanded, alone))
    assert n_right >= n_right_alone - 2


def test_no_comments_give_no_shares():
    empty = expand_by_nearest_texts(np.zeros((0, 4), dtype=np.float32), np.zeros((0, 2), dtype=np.float32))
    assert empty.shape == (0, 2)
