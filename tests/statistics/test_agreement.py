import numpy as np
import pytest

from voc.statistics import agreement
from voc.statistics.agreement import estimate_krippendorff_alpha

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", example C: four observers, twelve units.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)


def published():
    given = [(unit, label) for row in OBSERVERS for unit, label in enumerate(row) if label is not None]
    return [unit for unit, _ in given], [label for _, label in given]


def test_the_published_example_gives_the_published_alpha():
    found = estimate_krippendorff_alpha(*published())
    assert found.value == pytest.approx(0.743, abs=0.0005)
    assert found.n == 11
    assert found.low < found.value < found.high


def test_the_published_coincidences_are_found():
    label_counts, labels = agreement._count_labels(*published())
    matrix = agreement._compute_coincidences(label_counts)
    assert labels.tolist() == [1, 2, 3, 4, 5]
    assert matrix.sum() == pytest.approx(40)
    assert matrix[0, 0] == pytest.approx(7)
    assert matrix[0, 1] == pytest.approx(4 / 3)


def test_chance_labels_have_an_alpha_of_zero():
    rng = np.random.default_rng(1)
    found = estimate_krippendorff_alpha(np.repeat(np.arange(3000), 2), rng.integers(4, size=6000))
    assert abs(found.value) < 0.04
    assert found.low < 0 < found.high


def planted(rng, n, p):
    """Two labels per unit, each right with probability p, else any of three: alpha is p² in the limit."""
    truth = rng.integers(3, size=n)
    seen = [np.where(rng.random(n) < p, truth, rng.integers(3, size=n)) for _ in range(2)]
    return np.tile(np.arange(n), 2), np.concatenate(seen)


def test_the_interval_covers_as_often_as_it_says():
    rng = np.random.default_rng(2)
    covered = []
    for _ in range(200):
        found = estimate_krippendorff_alpha(*planted(rng, 80, 0.8), n_resamples=300)
        covered.append(found.low <= 0.64 <= found.high)
    assert 0.90 <= np.mean(covered) <= 0.985


def test_perfect_agreement_is_one_and_perfect_disagreement_negative():
    assert estimate_krippendorff_alpha([1, 1, 2, 2], ["a", "a", "b", "b"]).value == 1.0
    assert estimate_krippendorff_alpha([1, 1, 2, 2], ["a", "b", "a", "b"]).value < 0


@pytest.mark.parametrize(
    ("units", "labels", "note"),
    [
        ([], [], "nothing was labelled twice"),
        ([1, 2, 3], ["a", "b", "a"], "nothing was labelled twice"),
        ([1, 1, 2, 2], ["a", "a", "a", "a"], "one label only"),
    ],
)
def test_where_agreement_cannot_be_told_the_note_says_why(units, labels, note):
    found = estimate_krippendorff_alpha(units, labels)
    assert found.value is None
    assert note in found.note


def test_few_units_have_no_interval():
    found = estimate_krippendorff_alpha([1, 1, 2, 2], ["a", "a", "b", "b"])
    assert found.low is None
    assert "fewer than 10 units" in found.note


def test_every_alpha_says_its_unit_method_and_how_many_units_it_rests_on():
    nothing, one_label, few = (
        estimate_krippendorff_alpha(units, labels)
        for units, labels in (([1, 2], ["a", "b"]), ([1, 1], ["a", "a"]), ([1, 1, 2, 2], ["a", "a", "b", "b"]))
    )
    many = estimate_krippendorff_alpha(np.repeat(np.arange(100), 2), np.tile(["a", "a", "b", "b"], 50))
    assert {each.unit for each in (nothing, one_label, few, many)} == {"alpha"}
    assert [each.n for each in (nothing, one_label, few, many)] == [0, 1, 2, 100]
    assert many.method == "Krippendorff's α, bootstrap"
    assert {each.method for each in (nothing, one_label, few)} == {"Krippendorff's α"}
