import numpy as np
import pandas as pd
import pytest

from voc.causes.likelihood import encode_evidence
from voc.causes.theme_pooling import (
    DECISION_COMMENTS,
    MAX_POOLED,
    PooledThemes,
    compute_exponents,
    count_officer_decisions,
    pool_themes,
)

PRIOR = np.array([0.5, 0.5])


def arrays(kind, n, departments=("A",)):
    rows = [(segment, name) for segment in range(n) for name in departments]
    frame = pd.DataFrame(rows, columns=["segment", "department"]).assign(kind=kind, weight=1 / len(departments))
    return encode_evidence(frame.assign(source="s"), np.arange(n), ["A", "B"], [kind])


@pytest.mark.parametrize(("kind", "expected"), [("agent", 1.0), ("officer", 1 / 5), ("words", 1 / (1 + 4 * 0.25))])
def test_alike_sources_of_a_theme_count_as_kish_says(kind, expected):
    assert compute_exponents(arrays(kind, 5), np.zeros(5, dtype=np.int64))[:, 0] == pytest.approx([expected] * 5)


def test_a_source_that_names_two_departments_is_one_source():
    one, two = (compute_exponents(arrays("words", 5, names), np.zeros(5, dtype=np.int64)) for names in ("A", "AB"))
    assert one.tolist() == two.tolist()


def test_comments_outside_a_theme_repeat_nobody():
    assert compute_exponents(arrays("words", 3), np.array([-1, -1, 0])).ravel().tolist() == [1.0, 1.0, 1.0]
    assert compute_exponents(arrays("words", 3), np.full(3, -1)).tolist() == [[1.0]] * 3


def test_a_decision_counts_once_however_many_comments_its_theme_has():
    for n in (1, 50):
        counts = count_officer_decisions(arrays("officer", n), np.zeros(n, dtype=np.int64))
        assert counts == pytest.approx(np.array([[DECISION_COMMENTS, 0.0]]))


def test_without_a_decision_nothing_is_counted():
    assert count_officer_decisions(arrays("agent", 2), np.array([0, 1])).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def pool(log_ratio, themes, truth=None):
    log_ratio = np.asarray(log_ratio, dtype=float)
    truth = np.zeros_like(log_ratio) if truth is None else np.asarray(truth, dtype=float)
    return pool_themes(log_ratio, PRIOR, np.asarray(themes), np.ones(len(themes)), truth)


def test_a_theme_adds_up_what_its_comments_say():
    pooled = pool([[3.0, 0.0]] * 4 + [[0.0, 3.0]], [0, 0, 0, 0, 1])
    assert pooled.pooled[0, 0] > 3
    assert pooled.pooled[1, 0] == pytest.approx(0.0)
    assert pooled.row_evidence.sum(axis=0) == pytest.approx(pooled.pooled.sum(axis=0))


def test_a_confirmed_comment_counts_by_its_confirmation_alone():
    pooled = pool([[5.0, 0.0]], [0], truth=[[0.0, 1.0]])
    assert pooled.pooled.tolist() == [[0.0, 0.0]]
    assert pooled.confirmed.tolist() == [[0.0, 1.0]]


def test_no_theme_at_all_pools_nothing():
    pooled = pool([[1.0, 0.0]], [-1])
    assert pooled.pooled.shape == (0, 2)
    shares, reliability = pooled.compute_theme_shares(np.array([-1]), None, None)
    assert (shares.tolist(), reliability.tolist()) == ([[0.0, 0.0]], [0.0])


def test_a_row_does_not_hear_itself_through_its_theme():
    pooled = pool([[3.0, 0.0]], [0])
    shares, reliability = pooled.compute_theme_shares(np.array([0]), pooled.row_evidence, None)
    assert reliability[0] == pytest.approx(0.0)
    assert shares[0] == pytest.approx([0.0, 0.0])


def test_however_much_evidence_ten_confirmed_comments_outvote_it():
    pooled = PooledThemes(np.array([[1000.0, 0.0]]), np.array([[0.0, 10.0]]), np.zeros((1, 2)))
    shares, reliability = pooled.compute_theme_shares(np.array([0]), None, None)
    assert shares[0] == pytest.approx(np.array([MAX_POOLED, 10]) / (MAX_POOLED + 10))
    assert reliability[0] == pytest.approx(18 / 20)


def test_a_theme_of_which_little_is_said_has_shares_that_add_up_and_are_hardly_reliable():
    pooled = PooledThemes(np.array([[0.03, 0.01]]), np.zeros((1, 2)), np.zeros((1, 2)))
    shares, reliability = pooled.compute_theme_shares(np.array([0]), None, None)
    assert shares[0] == pytest.approx([0.75, 0.25])
    assert reliability[0] == pytest.approx(0.04 / 2.04)


def test_a_decision_about_a_comment_outside_of_all_themes_counts_for_none():
    rows = [(0, "officer", "A"), (1, "agent", "B"), (2, "agent", "B")]
    frame = pd.DataFrame(rows, columns=["segment", "kind", "department"]).assign(weight=1.0, source="s")
    evidence = encode_evidence(frame, np.arange(3), ["A", "B"], ["agent", "officer"])
    assert count_officer_decisions(evidence, np.array([-1, 0, 1])).tolist() == [[0.0, 0.0], [0.0, 0.0]]
