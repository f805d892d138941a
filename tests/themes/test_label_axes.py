import numpy as np
import pytest

from voc.themes.arrays import normalize_rows
from voc.themes.label_axes import DiscriminantAxes, select_classes


@pytest.fixture
def classes():
    """Six classes that differ in three of thirty directions, and vary far more in the others."""
    generator = np.random.default_rng(0)
    labels = np.repeat(np.arange(6), 60)
    centres = np.array([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]])
    noise = np.array([0.15] * 3 + [1.0] * 27) * generator.standard_normal((360, 30))
    vectors = np.hstack([centres[labels], np.zeros((360, 27))]) + noise
    return vectors.astype(np.float32), [str(label) for label in labels]


def share_of_nearest_with_the_same_label(vectors, labels):
    similarities = normalize_rows(vectors) @ normalize_rows(vectors).T
    np.fill_diagonal(similarities, -2)
    names = np.array(labels)
    return float((names[similarities.argmax(axis=1)] == names).mean())


def test_axes_show_what_separates_the_classes(classes):
    vectors, labels = classes
    axes = DiscriminantAxes().fit(vectors[::2], labels[::2])
    assert axes.n_axes == 5
    # The other half taught nothing: what is learned holds for vectors that come later.
    assert share_of_nearest_with_the_same_label(vectors[1::2], labels[1::2]) < 0.5
    assert share_of_nearest_with_the_same_label(axes.transform(vectors[1::2]), labels[1::2]) > 0.8


def test_unknown_labels_and_rare_ones_teach_nothing(classes):
    vectors, labels = classes
    with_others = [*labels, *[None] * 40, *["rare"] * 19]
    strangers = np.random.default_rng(1).standard_normal((59, 30)).astype(np.float32)
    axes = DiscriminantAxes().fit(np.vstack([vectors, strangers]), with_others)
    assert (axes.axes_ == DiscriminantAxes().fit(vectors, labels).axes_).all()


@pytest.mark.parametrize("labels", [[None] * 50, ["one"] * 50, [str(row) for row in range(50)]])
def test_without_two_frequent_labels_there_is_no_axis(labels):
    axes = DiscriminantAxes().fit(np.ones((50, 4), dtype=np.float32), labels)
    assert axes.n_axes == 0
    assert axes.transform(np.ones((3, 4), dtype=np.float32)).shape == (3, 0)


def test_equal_vectors_in_every_class_do_no_harm():
    vectors = np.repeat(np.eye(3, 8, dtype=np.float32), 20, axis=0)
    axes = DiscriminantAxes().fit(vectors, ["a"] * 20 + ["b"] * 20 + ["c"] * 20)
    assert np.isfinite(axes.axes_).all()


def test_frequent_labels_are_sorted():
    assert select_classes(["b"] * 20 + ["a"] * 25 + ["c"] * 19) == ["a", "b"]
