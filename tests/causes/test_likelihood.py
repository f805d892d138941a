import numpy as np
import pandas as pd
import pytest

from voc.causes.likelihood import compute_log_ratio, compute_posterior, encode_evidence, sum_log_ratios


def test_without_evidence_the_cause_is_unknown():
    assert compute_posterior(np.array([0.5, 0.5]), np.zeros((1, 2))).tolist() == [[0.0, 0.0, 1.0]]


def one_vote(department, base, rho=0.5):
    frame = pd.DataFrame({"segment": [7], "kind": "agent", "department": department, "weight": 1.0, "source": "s"})
    given = encode_evidence(frame, np.array([7]), ["A", "B"], ["agent"])
    return sum_log_ratios(given, np.array([rho]), np.array([base]))


def test_one_vote_follows_the_formula():
    found = compute_posterior(np.array([0.3, 0.7]), one_vote("A", [0.2, 0.8]))
    mass = 0.3 * (0.5 / (0.5 * 0.2))
    assert found[0] == pytest.approx([mass / (1 + mass), 0, 1 / (1 + mass)])


def test_a_department_that_is_named_everywhere_gains_less():
    assert one_vote("A", [0.9, 0.1])[0, 0] < one_vote("A", [0.1, 0.9])[0, 0]


def test_two_votes_multiply():
    frame = pd.DataFrame({"segment": 7, "kind": "agent", "department": "A", "weight": 1.0, "source": ["s", "t"]})
    given = encode_evidence(frame, np.array([7]), ["A", "B"], ["agent"])
    assert sum_log_ratios(given, np.array([0.5]), np.array([[0.2, 0.8]]))[0, 0] == pytest.approx(
        2 * one_vote("A", [0.2, 0.8])[0, 0]
    )


def test_a_witness_that_shares_out_speaks_less_for_each():
    frame = pd.DataFrame({"segment": 7, "kind": "reason", "department": ["A", "B"], "weight": 0.5, "source": "r"})
    given = encode_evidence(frame, np.array([7]), ["A", "B"], ["reason"])
    shared = sum_log_ratios(given, np.array([0.5]), np.array([[0.5, 0.5]]))
    assert 0 < shared[0, 0] < one_vote("A", [0.5, 0.5])[0, 0]


def test_a_witness_whose_weights_exceed_one_is_scaled():
    frame = pd.DataFrame({"segment": 7, "kind": "reason", "department": ["A", "B"], "weight": 2.0, "source": "r"})
    given = encode_evidence(frame, np.array([7]), ["A", "B"], ["reason"])
    assert given.weight.tolist() == [0.5, 0.5]


def test_evidence_about_other_segments_is_left_out():
    frame = pd.DataFrame({"segment": [7, 8], "kind": "agent", "department": "A", "weight": 1.0, "source": ["s", "t"]})
    assert len(encode_evidence(frame, np.array([7]), ["A"], ["agent"]).row) == 1


def test_a_silent_dense_witness_changes_nothing():
    assert compute_log_ratio(np.zeros((1, 2)), 0.9, np.array([0.5, 0.5])).tolist() == [[0.0, 0.0]]


def test_much_evidence_stays_finite():
    assert np.isfinite(compute_posterior(np.array([0.5, 0.5]), np.array([[1e4, 0.0]]))).all()


def test_a_dense_witness_follows_the_formula_and_a_department_that_is_named_nowhere_stays_finite():
    shares, background = np.array([[0.6, 0.2]]), np.array([0.2, 0.8])
    expected = np.log1p(0.5 * shares / ((1 - 0.5 * 0.8) * background))
    assert compute_log_ratio(shares, 0.5, background) == pytest.approx(expected)
    assert np.isfinite(compute_log_ratio(shares, 0.5, np.array([0.0, 1.0]))).all()


def test_evidence_without_weight_is_left_out():
    frame = pd.DataFrame({"segment": 7, "kind": "agent", "department": "A", "weight": [0.0, 1.0], "source": ["s", "t"]})
    assert encode_evidence(frame, np.array([7]), ["A", "B"], ["agent"]).weight.tolist() == [1.0]


def test_sources_of_one_name_speak_for_each_segment_by_themselves():
    frame = pd.DataFrame({"segment": [7, 7, 8], "source": ["s", "t", "s"]})
    frame = frame.assign(kind="agent", department="A", weight=1.0)
    given = encode_evidence(frame, np.array([7, 8]), ["A", "B"], ["agent"])
    assert given.weight.tolist() == [1.0] * 3
    assert len(set(given.source.tolist())) == 3


def test_no_evidence_at_all_is_no_source():
    frame = pd.DataFrame({"segment": [], "kind": [], "department": [], "weight": [], "source": []})
    assert len(encode_evidence(frame, np.array([7]), ["A"], ["agent"]).source) == 0


def test_evidence_for_a_department_or_of_a_kind_that_is_not_asked_about_is_left_out():
    frame = pd.DataFrame({"segment": 7, "kind": ["agent", "agent", "rumour"], "department": ["A", "Elsewhere", "A"]})
    given = encode_evidence(frame.assign(weight=1.0, source=["s", "t", "u"]), np.array([7]), ["A", "B"], ["agent"])
    assert (given.department.tolist(), given.kind.tolist()) == ([0], [0])
