import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.themes.subthemes import assign_to_nearest_centre, describe_subthemes, find_subthemes

INVOICE, APP = "De nota klopt niet, de nota is te hoog.", "De app loopt steeds vast, de app doet niets."


def build_vectors(n_per_group, n_groups, seed=0):
    rng = np.random.default_rng(seed)
    centres = np.repeat(np.eye(8)[:n_groups], n_per_group, axis=0)
    return (centres + rng.normal(0, 0.05, centres.shape)).astype(np.float32)


@pytest.mark.parametrize("n_groups", [2, 3, 5])
def test_groups_that_lie_apart_are_found(n_groups):
    labels, centres = find_subthemes(build_vectors(20, n_groups), seed=0)
    groups = labels.reshape(n_groups, 20)
    assert len(centres) == len(set(groups[:, 0])) == n_groups
    assert all(len(set(group)) == 1 for group in groups)


def test_the_same_vectors_and_seed_give_the_same_groups():
    vectors = build_vectors(20, 3)
    first, again = find_subthemes(vectors, seed=7), find_subthemes(vectors, seed=7)
    assert all((a == b).all() for a, b in zip(first, again, strict=True))


@pytest.mark.parametrize("vectors", [np.ones((40, 4), np.float32), build_vectors(3, 2)])
def test_equal_texts_and_too_few_texts_are_one_group(vectors):
    labels, centres = find_subthemes(vectors, seed=0)
    assert set(labels) == {0}
    assert centres.shape == (1, vectors.shape[1])


@given(st.integers(8, 40), st.integers(2, 4), st.integers(0, 5))
def test_every_text_is_in_one_group_and_it_is_the_nearest(n_texts, n_dimensions, seed):
    vectors = np.random.default_rng(seed).normal(size=(n_texts, n_dimensions)).astype(np.float32)
    labels, centres = find_subthemes(vectors, seed)
    assert labels.shape == (n_texts,)
    assert set(labels) <= set(range(len(centres)))
    assert (assign_to_nearest_centre(vectors, centres) == labels).all()


def test_a_group_is_described_by_the_words_that_the_others_lack():
    texts = [INVOICE] * 6 + [APP] * 6
    vectors = build_vectors(6, 2)
    labels, centres = find_subthemes(vectors, seed=0)
    descriptions = describe_subthemes(texts, ["nl"] * 12, labels, vectors, centres)
    invoice, app = descriptions[labels[0]], descriptions[labels[6]]
    assert "nota" in invoice.keywords
    assert "app" in app.keywords
    assert not set(invoice.keywords) & set(app.keywords)
    assert set(invoice.central_rows) == set(range(6))
    assert invoice.labels["nl"] != app.labels["nl"]
    assert set(app.labels) == {"nl", "en"}


def test_a_word_that_is_as_frequent_elsewhere_describes_no_group():
    texts = [INVOICE] * 6 + [f"{INVOICE} {APP}"] * 6
    vectors = build_vectors(6, 2)
    labels, centres = find_subthemes(vectors, seed=0)
    descriptions = describe_subthemes(texts, ["nl"] * 12, labels, vectors, centres)
    assert descriptions[labels[0]].keywords == ()  # all that these say the others say too
    assert "app" in descriptions[labels[6]].keywords
    (alone,) = describe_subthemes(texts, ["nl"] * 12, np.zeros(12, dtype=np.int64), vectors, centres[:1])
    assert alone.keywords == ()


def test_the_order_of_a_groups_texts_is_from_its_centre_outwards_and_each_is_in_one_group():
    vectors = build_vectors(10, 2)
    labels, centres = find_subthemes(vectors, seed=0)
    descriptions = describe_subthemes([INVOICE] * 10 + [APP] * 10, ["nl"] * 20, labels, vectors, centres)
    rows = [row for description in descriptions for row in description.central_rows]
    assert sorted(rows) == list(range(20))
    for description, centre in zip(descriptions, centres, strict=True):
        nearness = (vectors[list(description.central_rows)] @ centre).tolist()
        assert nearness == sorted(nearness, reverse=True)


@pytest.mark.parametrize("n_texts", [1, 2, 7])
def test_a_theme_of_fewer_than_eight_texts_is_one_group_with_a_description(n_texts):
    vectors = build_vectors(4, 2)[:n_texts]
    labels, centres = find_subthemes(vectors, seed=0)
    assert labels.tolist() == [0] * n_texts
    (description,) = describe_subthemes([INVOICE] * n_texts, ["nl"] * n_texts, labels, vectors, centres)
    assert description.central_rows == tuple(description.central_rows)
    assert set(description.labels) == {"nl", "en"}
    assert description.keywords == ()


def test_a_tie_between_centres_goes_to_the_first():
    centres = np.array([[1, 0], [0, 1], [1, 0]], dtype=np.float32)
    vectors = np.array([[1, 1], [2, 0], [0, 0]], dtype=np.float32)
    assert assign_to_nearest_centre(vectors, centres).tolist() == [0, 0, 0]
    assert assign_to_nearest_centre(vectors[:0], centres).tolist() == []
