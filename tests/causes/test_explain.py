import pandas as pd
import pytest

from voc.causes.explain import causes_of, explain_cause
from voc.causes.model import CauseModel


def company(vote):
    agents = vote([(s, "Facturatie") for s in range(14)] + [(s, "IT") for s in range(14, 20)])
    words = pd.DataFrame(
        {
            "segment": [s for s in range(20) for _ in range(2)],
            "kind": "words",
            "department": ["Facturatie", "IT"] * 20,
            "weight": [0.62, 0.31] * 20,
            "source": "description",
        }
    )
    reason = pd.DataFrame(
        {"segment": range(20), "kind": "reason", "department": "Facturatie", "weight": 1.0, "source": "reason:1"}
    )
    segments = pd.DataFrame({"segment": range(20), "theme": 1})
    return pd.concat([agents, words, reason], ignore_index=True), segments


def parts_of(vote, confirmed=None):
    evidence, segments = company(vote)
    model = CauseModel().fit(evidence, confirmed, segments=segments)
    found = explain_cause(model, evidence, segments["segment"].to_numpy(), "Facturatie")
    return model, {part["kind"]: part for part in found}


def test_agents_are_counted(vote):
    _, parts = parts_of(vote)
    assert (parts["agent"]["n"], parts["agent"]["of"]) == (14, 20)


def test_words_give_shares_of_the_departments_they_fit(vote):
    _, parts = parts_of(vote)
    assert parts["words"]["shares"] == pytest.approx({"Facturatie": 0.62, "IT": 0.31})


def test_the_reason_is_named(vote):
    _, parts = parts_of(vote)
    assert parts["reason"]["reasons"] == ("1",)
    assert parts["reason"]["n"] == 20


def test_the_points_add_up_to_the_models_share(vote):
    model, parts = parts_of(vote)
    points = sum(part.get("points", 0.0) for part in parts.values())
    assert points == pytest.approx(model.predict_proba()["Facturatie"].mean())


def test_audited_comments_are_counted_and_agreement_is_given(vote):
    confirmed = dict.fromkeys(range(8, 14), "Facturatie") | {14: "Facturatie"}
    _, parts = parts_of(vote, confirmed)
    assert (parts["audited"]["n"], parts["audited"]["of"]) == (7, 7)
    assert parts["agent"]["agreement"] == pytest.approx(6 / 7)


def test_without_confirmed_items_no_agreement_is_claimed(vote):
    _, parts = parts_of(vote)
    assert parts["agent"]["agreement"] is None
    assert "audited" not in parts


def test_an_agents_signal_counts_once_however_many_segments_it_speaks_for(vote):
    evidence = vote([(1, "A"), (2, "A")]).assign(source="signal:1")
    model = CauseModel().fit(evidence)
    (part, *_) = explain_cause(model, evidence, [1, 2], "A")
    assert (part["n"], part["of"]) == (1, 1)


def test_every_group_has_its_causes_largest_first(vote):
    evidence, segments = company(vote)
    model = CauseModel().fit(evidence, segments=segments)
    causes = causes_of(model, evidence, "theme")[1]
    assert causes[0].department == "Facturatie"
    assert causes[0].evidence
    shares = [cause.share.value for cause in causes]
    assert shares == sorted(shares, reverse=True)
    assert next(cause for cause in causes if cause.department is None).evidence == ()
    assert causes_of(model, evidence)[None][0].department == "Facturatie"
