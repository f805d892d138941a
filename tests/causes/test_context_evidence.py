import numpy as np
import pandas as pd
import pytest

from voc.causes.context_evidence import CONTEXT_KINDS, add_context_columns
from voc.causes.context_model import learn_context_effect
from voc.causes.evidence import EvidenceInputs, gather_evidence
from voc.causes.model import CauseModel
from voc.records import Department


def material(departments=(), contacts=None, **columns):
    n = max(map(len, columns.values()))
    feedback = pd.DataFrame({"id": np.arange(n), "contact": [f"C{k}" for k in range(n)], **columns})
    return EvidenceInputs(
        pd.DataFrame({"id": np.arange(n), "feedback": np.arange(n)}), feedback, departments, contacts=contacts
    )


def lines(evidence):
    columns = (evidence[name] for name in ("segment", "kind", "department", "weight"))
    return {(s, k, d): w for s, k, d, w in zip(*columns, strict=True)}


def test_a_touchpoint_speaks_for_the_departments_that_list_it():
    departments = (Department("A", touchpoints=("Na bezoek",)), Department("B", touchpoints=("App", "na  bezoek")))
    found = lines(gather_evidence(material(departments, touchpoint=["Na bezoek", "app", "brief", None])))
    assert found == pytest.approx(
        {(0, "touchpoint", "A"): 2 / 3, (0, "touchpoint", "B"): 1 / 3, (1, "touchpoint", "B"): 1.0}
    )


def test_without_a_list_touchpoint_segment_and_phase_say_nothing():
    given = material((Department("A"),), touchpoint=["App"], customer_segment=["zakelijk"], phase=["verhuizen"])
    assert gather_evidence(given).empty


def test_segment_and_phase_are_kinds_of_their_own_and_come_from_the_contact_where_the_comment_has_none():
    contacts = pd.DataFrame({"key": ["C0"], "customer_segment": ["Zakelijk"], "phase": ["verhuizen"]})
    departments = (Department("A", customer_segments=("zakelijk",)), Department("B", phases=("verhuizen",)))
    found = lines(gather_evidence(material(departments, contacts, customer_segment=[None, "zakelijk"])))
    assert set(found) == {(0, "customer segment", "A"), (1, "customer segment", "A"), (0, "phase", "B")}


def test_whether_a_contact_was_handed_over_is_told_by_the_contact_or_its_signal():
    items = pd.DataFrame({"contact": ["C1", "C2", "C3", None]})
    contacts = pd.DataFrame({"key": ["C1", "C2"], "n_hand_overs": pd.array([2, None], "Int64")})
    signals = pd.DataFrame({"contact": ["C2"], "n_hand_overs": pd.array([0], "Int64")})
    assert add_context_columns(items, contacts, signals)["handed_over"].fillna("").tolist() == ["yes", "no", "", ""]


def test_hand_overs_never_speak_before_anything_is_confirmed():
    contacts = pd.DataFrame({"key": ["C0"], "n_hand_overs": pd.array([3], "Int64")})
    given = material((Department("A"), Department("B")), contacts, touchpoint=[None])
    segments = given.segment_table[["segment", *CONTEXT_KINDS]]
    model = CauseModel(["A", "B"]).fit(gather_evidence(given), segments=segments)
    assert model.predict_proba()[""].tolist() == [1.0]


def company(seed, n=600, *, telling=True):
    """Return evidence, segments and truth; the touchpoint tells the cause, or nothing; agents know half of it."""
    rng = np.random.default_rng(seed)
    cause = rng.integers(3, size=n)
    named = np.where(rng.random(n) < 0.5, cause, rng.integers(3, size=n))
    place = np.where(rng.random(n) < 0.8, cause, rng.integers(3, size=n)) if telling else rng.integers(3, size=n)
    names = np.array(["A", "B", "C"], dtype=object)
    voters = np.flatnonzero(rng.random(n) < 0.5)
    evidence = pd.DataFrame(
        {"segment": voters, "kind": "agent", "department": names[named[voters]], "weight": 1.0}
    ).assign(source=[f"signal:{k}" for k in voters])
    segments = pd.DataFrame({"segment": np.arange(n), "touchpoint": names[place]})
    return evidence, segments, names[cause]


def accuracy(seed, *, telling, columns):
    evidence, segments, truth = company(seed, telling=telling)
    confirmed = {int(k): truth[k] for k in range(100)}
    model = CauseModel(["A", "B", "C"]).fit(evidence, confirmed, segments=segments[columns])
    found = model.predict_proba().iloc[100:, :3].to_numpy()
    return (np.array(["A", "B", "C"])[found.argmax(axis=1)] == truth[100:]).mean(), model


def test_what_confirmed_comments_show_about_a_touchpoint_names_more_causes_rightly():
    with_it, model = accuracy(1, telling=True, columns=["segment", "touchpoint"])
    without, _ = accuracy(1, telling=True, columns=["segment"])
    assert with_it > without + 0.1
    assert "touchpoint" in model.contributions_.kinds


def test_a_touchpoint_that_tells_nothing_is_found_out():
    told, model = accuracy(2, telling=False, columns=["segment", "touchpoint"])
    without, _ = accuracy(2, telling=False, columns=["segment"])
    assert told > without - 0.03
    telling = accuracy(2, telling=True, columns=["segment", "touchpoint"])[1]
    assert model.context_effects_["touchpoint"].reliability < telling.context_effects_["touchpoint"].reliability


def test_a_new_comment_is_read_by_its_touchpoint_too():
    _, model = accuracy(1, telling=True, columns=["segment", "touchpoint"])
    vote = pd.DataFrame({"segment": [9001], "kind": "agent", "department": ["A"], "weight": 1.0, "source": "signal:x"})
    at_b = model.predict_proba(vote, segments=pd.DataFrame({"segment": [9001], "touchpoint": ["B"]}))
    at_a = model.predict_proba(vote, segments=pd.DataFrame({"segment": [9001], "touchpoint": ["A"]}))
    unseen = model.predict_proba(vote, segments=pd.DataFrame({"segment": [9001], "touchpoint": ["Z"]}))
    assert at_b["A"].iloc[0] < unseen["A"].iloc[0] < at_a["A"].iloc[0]


def test_too_few_confirmed_or_a_single_value_teaches_nothing():
    truth = np.eye(2)[[0, 1] * 10]
    column = pd.Series(["x"] * 20, dtype=object)
    assert learn_context_effect("touchpoint", column, np.arange(20), truth) is None
    assert (
        learn_context_effect("touchpoint", pd.Series(["x", "y"] * 5, dtype=object), np.arange(10), truth[:10]) is None
    )
