import pandas as pd
import pytest

from voc.causes.contributions import Contributions
from voc.causes.explanations import explain_causes
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


def groups_of(segments, weight=1.0):
    return pd.DataFrame({"segment": segments, "group": 0, "weight": weight})


def parts_of(vote, confirmed=None, department="Facturatie"):
    evidence, segments = company(vote)
    model = CauseModel().fit(evidence, confirmed, segments=segments)
    found = explain_causes(model.contributions_, evidence, model.audited_, groups_of(range(20)))
    return model, {part["kind"]: part for part in found[0, department]}


def test_agents_are_counted(vote):
    _, parts = parts_of(vote)
    assert (parts["agent"]["n"], parts["agent"]["of"]) == (14, 20)


def test_words_give_shares_of_the_departments_they_fit(vote):
    _, parts = parts_of(vote)
    assert parts["words"]["shares"] == pytest.approx({"Facturatie": 0.62, "IT": 0.31})


def test_two_sentences_of_a_comment_are_one_comment(vote):
    evidence, segments = company(vote)
    model = CauseModel().fit(evidence, None, segments=segments)
    groups = groups_of(range(20)).assign(comment=[number // 2 for number in range(20)])
    parts = {
        part["kind"]: part for part in explain_causes(model.contributions_, evidence, None, groups)[0, "Facturatie"]
    }
    assert (parts["reason"]["n"], parts["reason"]["of"]) == (10, 10)
    assert (parts["agent"]["n"], parts["agent"]["of"]) == (14, 20)  # signals are counted, not comments


def test_the_reason_is_named(vote):
    _, parts = parts_of(vote)
    assert parts["reason"]["names"] == ("1",)
    assert parts["reason"]["n"] == 20


@pytest.mark.parametrize("department", ["Facturatie", "IT"])
def test_the_points_add_up_to_the_models_share(vote, department):
    model, parts = parts_of(vote, department=department)
    points = sum(part.get("points", 0.0) for part in parts.values())
    assert points == pytest.approx(model.predict_proba()[department].mean(), abs=1e-3)


def test_the_points_of_confirmed_comments_are_those_from_before_they_were_confirmed(vote):
    model, parts = parts_of(vote, dict.fromkeys(range(20), "Facturatie"))
    points = sum(part.get("points", 0.0) for part in parts.values())
    predicted = model.audited_.query("department == 'Facturatie'")["predicted"].mean()
    assert points == pytest.approx(predicted, abs=0.01)
    assert points < model.predict_proba()["Facturatie"].mean()


def test_a_segment_counts_by_its_weight(vote):
    evidence, segments = company(vote)
    model = CauseModel().fit(evidence, segments=segments)
    alone = explain_causes(model.contributions_, evidence, None, groups_of(range(2), [1.0, 0.0]))[0, "Facturatie"]
    expected = model.predict_proba().loc[0, "Facturatie"]
    assert sum(part["points"] for part in alone) == pytest.approx(expected, abs=1e-3)


def test_audited_comments_are_counted_and_agreement_is_given(vote):
    confirmed = dict.fromkeys(range(8, 14), "Facturatie") | {14: "Facturatie"}
    _, parts = parts_of(vote, confirmed)
    assert (parts["audited"]["n"], parts["audited"]["of"]) == (7, 7)
    assert parts["agent"]["agreement"] == pytest.approx(6 / 7)


def test_without_confirmed_items_no_agreement_is_claimed(vote):
    _, parts = parts_of(vote)
    assert "agreement" not in parts["agent"]
    assert "audited" not in parts


def test_an_agents_signal_counts_once_however_many_segments_it_speaks_for(vote):
    evidence = vote([(1, "A"), (2, "A")]).assign(source="signal:1")
    model = CauseModel().fit(evidence)
    (part, *_) = explain_causes(model.contributions_, evidence, None, groups_of([1, 2]))[0, "A"]
    assert (part["n"], part["of"]) == (1, 1)


def test_a_run_that_kept_no_points_is_explained_in_counts(vote):
    evidence, _ = company(vote)
    parts = explain_causes(Contributions.from_bytes(None), evidence, None, groups_of(range(20)))[0, "IT"]
    assert [(part["kind"], part["n"]) for part in parts] == [("words", 20), ("agent", 6)]
    assert not any("points" in part for part in parts)


def test_points_survive_being_stored(vote):
    evidence, segments = company(vote)
    points = CauseModel().fit(evidence, {3: "IT"}, segments=segments).contributions_
    again = Contributions.from_bytes(points.to_bytes())
    pd.testing.assert_frame_equal(again.frame, points.frame, atol=1e-5)


def test_a_kind_of_ones_own_is_counted_and_gets_its_points(vote):
    own = pd.DataFrame({"segment": range(5), "kind": "weather", "department": "IT", "weight": 1.0, "source": "storm"})
    evidence = pd.concat([company(vote)[0], own], ignore_index=True)
    model = CauseModel().fit(evidence, segments=company(vote)[1])
    parts = {
        part["kind"]: part
        for part in explain_causes(model.contributions_, evidence, None, groups_of(range(20)))[0, "IT"]
    }
    assert (parts["weather"]["n"], parts["weather"]["of"]) == (5, 5)
    assert parts["weather"]["points"] > 0


def test_a_comment_that_was_answered_in_two_ways_speaks_for_nobody(vote):
    evidence, segments = company(vote)
    model = CauseModel().fit(evidence, segments=segments)
    rows = [(0, "Facturatie", 0.5), (0, "IT", 0.5), (1, "Facturatie", 1.0), (2, "Facturatie", 1.0)]
    audited = pd.DataFrame(rows, columns=["segment", "department", "truth"])
    found = explain_causes(model.contributions_, evidence, audited, groups_of(range(20)))
    (part,) = [part for part in found[0, "Facturatie"] if part["kind"] == "audited"]
    assert (part["n"], part["of"]) == (2, 3)
    assert not [part for part in found[0, "IT"] if part["kind"] == "audited"]
