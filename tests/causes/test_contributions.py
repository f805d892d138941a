import numpy as np
import pandas as pd
import pytest

from voc.causes.contributions import Contributions, divide_probabilities
from voc.causes.likelihood import encode_evidence
from voc.causes.reliability import assume_parameters


def divide(probability, other=None, rows=((1, "agent", "A"), (1, "reason", "A"), (2, "agent", "B"))):
    frame = pd.DataFrame(rows, columns=["segment", "kind", "department"]).assign(weight=1.0, source=range(len(rows)))
    segments = np.array([1, 2])
    evidence = encode_evidence(frame, segments, ["A", "B"], ["agent", "reason"])
    parameters = assume_parameters(evidence, np.full(2, -1), np.ones(2))
    return divide_probabilities(segments, np.asarray(probability), evidence, parameters, other or {}, ["A", "B"])


def test_kinds_add_up_to_each_probability():
    contributions = divide([[0.6, 0.0], [0.0, 0.4]])
    assert contributions.value.sum(axis=1) == pytest.approx([0.6, 0.4])
    assert contributions.frame[["segment", "department"]].to_numpy().tolist() == [[1, "A"], [2, "B"]]


def test_a_kind_without_evidence_for_a_row_contributes_nothing():
    contributions = divide([[0.6, 0.0], [0.0, 0.4]])
    agent, reason = contributions.value.T
    assert reason[1] == pytest.approx(0.0)
    assert agent[0] > 0 < reason[0]


def test_what_the_model_adds_is_a_kind_of_its_own_or_joins_the_kind_of_its_name():
    added = {"theme": np.full((2, 2), 1.0), "reason": np.full((2, 2), 1.0)}
    contributions = divide([[0.6, 0.0], [0.0, 0.4]], added)
    assert contributions.kinds == ("agent", "reason", "theme")
    assert contributions.value[1, 1] == pytest.approx(contributions.value[1, 2])


def test_without_departments_there_are_no_contributions():
    frame = pd.DataFrame({"segment": [1], "kind": "agent", "department": "A", "weight": 1.0, "source": "s"})
    evidence = encode_evidence(frame, np.array([1]), [], ["agent"])
    parameters = assume_parameters(evidence, np.array([-1]), np.ones(1))
    contributions = divide_probabilities(np.array([1]), np.zeros((1, 0)), evidence, parameters, {}, [])
    assert contributions.frame.empty


def test_contributions_are_stored_in_two_bytes_each_and_read_back():
    contributions = divide([[0.6, 0.0], [0.0, 0.4]])
    read = Contributions.from_bytes(contributions.to_bytes())
    assert read.value == pytest.approx(contributions.value, abs=1 / 65_535)
    assert (read.kinds, read.departments) == (contributions.kinds, contributions.departments)
    assert read.segment.tolist() == [1, 2]


@pytest.mark.parametrize("content", [None, b""])
def test_a_run_that_stored_none_is_empty(content):
    assert Contributions.from_bytes(content).frame.empty


def test_kinds_that_say_hardly_anything_still_add_up():
    segments = np.array([1, 2])
    frame = pd.DataFrame([(1, "agent", "A"), (1, "reason", "A")], columns=["segment", "kind", "department"])
    evidence = encode_evidence(frame.assign(weight=0.01, source=range(2)), segments, ["A", "B"], ["agent", "reason"])
    parameters = assume_parameters(evidence, np.full(2, -1), np.ones(2))
    probability = np.array([[0.3, 0.0], [0.0, 0.0]])
    contributions = divide_probabilities(segments, probability, evidence, parameters, {}, ["A", "B"])
    assert contributions.value.sum(axis=1) == pytest.approx([0.3])
    assert contributions.value.min() > 0
