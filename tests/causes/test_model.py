import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voc.causes.model import UNKNOWN_CLASS, CauseModel
from voc.errors import UsageError

IT = "IT"


def alone(*segments):
    return pd.DataFrame({"segment": list(segments)})


def test_without_any_evidence_every_cause_is_unknown(vote):
    model = CauseModel(["Facturatie", IT]).fit(vote([]), segments=alone(1, 2))
    assert model.predict_proba()[UNKNOWN_CLASS].tolist() == [1.0, 1.0]
    assert model.predict().tolist() == [None, None]
    assert any("no evidence" in note for note in model.notes_)


def test_probabilities_sum_to_one_and_unknown_is_the_last_class(plant):
    company = plant(1)
    found = CauseModel().fit(company.evidence, segments=company.segments).predict_proba()
    assert found.columns[-1] == UNKNOWN_CLASS
    assert found.sum(axis=1).to_numpy() == pytest.approx(np.ones(len(found)))
    assert list(found.index) == company.segments["segment"].tolist()


def test_it_says_whether_it_is_cold_warm_or_gold(plant):
    company = plant(1)
    modes = [
        CauseModel().fit(company.evidence, company.answer(range(k)), segments=company.segments).mode_
        for k in (0, 10, 150)
    ]
    assert modes == ["cold", "warm", "gold"]


def test_a_name_that_agents_give_everywhere_is_weak_evidence(plant, vote):
    company = plant(1)
    extra = vote([(5000, IT), (5001, "Marketing")]).assign(source=["x", "y"])
    evidence = pd.concat([company.evidence, extra], ignore_index=True)
    segments = pd.concat([company.segments, pd.DataFrame({"segment": [5000, 5001]})], ignore_index=True)
    found = CauseModel().fit(evidence, segments=segments).predict_proba()
    assert found.loc[5000, IT] < 0.6 * found.loc[5001, "Marketing"]
    assert found.loc[5000, UNKNOWN_CLASS] > 0.5


def test_the_habit_is_found_cold(plant):
    company = plant(2, n=3000)
    model = CauseModel().fit(company.evidence, segments=company.segments)
    assert max(model.habits_, key=model.habits_.get) == IT
    named = (company.evidence["department"] == IT).mean()
    assert named > company.truth[3] + 0.25
    assert abs(model.shares()[None][IT].value - company.truth[3]) < 0.1


def test_agreeing_agents_are_believed_more_than_one(vote):
    evidence = vote([(1, "A"), (2, "A"), (2, "A"), (3, "B"), (4, "C"), (5, "D")])
    found = CauseModel().fit(evidence).predict_proba()["A"]
    assert found[2] > found[1] > 0


def test_agents_who_contradict_each_other_leave_doubt(vote):
    evidence = vote([(1, "A"), (1, "B"), (2, "A"), (2, "A"), (3, "B"), (4, "B"), (5, "C")])
    found = CauseModel().fit(evidence).predict_proba()
    assert found.loc[1, "A"] == pytest.approx(found.loc[1, "B"], rel=0.3)
    assert found.loc[1, "A"] < found.loc[2, "A"]
    assert CauseModel(threshold=0.8).fit(evidence).predict()[1] is None


def test_a_segment_without_evidence_borrows_from_its_theme(vote):
    evidence = vote([(s, "A") for s in range(8)] + [(s, name) for s, name in enumerate("BCDE", start=20)])
    segments = pd.DataFrame({"segment": [*range(9), *range(20, 25)], "theme": [1] * 9 + [2] * 5})
    found = CauseModel().fit(evidence, segments=segments).predict_proba()
    assert found.loc[8, "A"] > 0.4
    assert found.loc[24].drop(UNKNOWN_CLASS).max() < found.loc[8, "A"]


def test_weak_evidence_does_not_add_up_to_certainty_within_a_theme():
    n = 500
    leaning = pd.DataFrame(
        {
            "segment": np.repeat(np.arange(n), 2),
            "kind": "words",
            "department": np.tile(["A", "B"], n),
            "weight": np.tile([0.55, 0.45], n),
            "source": "description",
        }
    )
    segments = pd.DataFrame({"segment": np.arange(n), "theme": 1})
    found = CauseModel(["A", "B", "C"]).fit(leaning, segments=segments).predict_proba()
    assert found[UNKNOWN_CLASS].min() > 0.25
    assert found["A"].max() < 0.5


def test_ten_confirmations_move_a_theme_visibly(plant):
    company = plant(3, n_themes=10)
    rows = np.flatnonzero(company.segments["theme"] == 4)
    before = CauseModel().fit(company.evidence, segments=company.segments)
    confirmed = dict.fromkeys(rows[:10].tolist(), "Verkoop")
    after = CauseModel().fit(company.evidence, confirmed, segments=company.segments)
    others = rows[10:]
    gain = after.predict_proba().loc[others, "Verkoop"].mean() - before.predict_proba().loc[others, "Verkoop"].mean()
    assert gain > 0.25


def test_a_confirmed_segment_has_its_confirmed_cause(plant):
    company = plant(1)
    model = CauseModel().fit(company.evidence, {3: "Verkoop", 4: None}, segments=company.segments)
    assert model.predict_proba().loc[3, "Verkoop"] == 1.0
    assert model.predict_proba().loc[4, UNKNOWN_CLASS] == 1.0


def test_taking_confirmations_back_restores_every_number(plant):
    company = plant(1)
    before = CauseModel().fit(company.evidence, segments=company.segments)
    model = CauseModel().fit(company.evidence, company.answer(range(50)), segments=company.segments)
    model.fit(company.evidence, {}, segments=company.segments)
    pd.testing.assert_frame_equal(model.probabilities_, before.probabilities_)
    assert model.shares() == before.shares()


def test_the_order_of_the_evidence_does_not_matter(plant):
    company = plant(1)
    shuffled = company.evidence.sample(frac=1, random_state=0)
    one = CauseModel().fit(company.evidence, segments=company.segments).predict_proba()
    two = CauseModel().fit(shuffled, segments=company.segments).predict_proba()
    pd.testing.assert_frame_equal(one, two)


def test_renaming_a_department_changes_no_number(plant):
    company = plant(1)
    renamed = company.evidence.replace({"department": {IT: "Digitaal"}})
    names = ["Facturatie", "IT", "Klantenservice", "Marketing", "Verkoop"]
    others = ["Facturatie", "Digitaal", "Klantenservice", "Marketing", "Verkoop"]
    one = CauseModel(names).fit(company.evidence, segments=company.segments).predict_proba()
    two = CauseModel(others).fit(renamed, segments=company.segments).predict_proba()
    assert np.array_equal(one.to_numpy(), two.to_numpy())


def test_new_segments_borrow_from_known_themes(plant, vote):
    company = plant(1)
    model = CauseModel().fit(company.evidence, segments=company.segments)
    fresh = pd.DataFrame({"segment": [90001, 90002], "theme": [0, np.nan]})
    found = model.predict_proba(vote([]), segments=fresh)
    assert found.loc[90001, UNKNOWN_CLASS] < 1.0
    assert found.loc[90002, UNKNOWN_CLASS] == 1.0


def test_words_teach_from_confirmed_comments(vote):
    rng = np.random.default_rng(0)
    cause = np.arange(300) % 3
    vectors = np.eye(8)[cause] + rng.normal(0, 0.3, (300, 8))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    confirmed = {row: "ABC"[cause[row]] for row in range(60)}
    model = CauseModel(list("ABC")).fit(vote([]), confirmed, segments=alone(*range(300)), embeddings=vectors)
    assert (model.predict().to_numpy()[60:] == np.array(list("ABC"))[cause[60:]]).mean() > 0.9


@pytest.mark.parametrize("n_confirmed", [10, 40, 120])
def test_answers_about_many_departments_make_it_no_worse_than_none(n_confirmed):
    rng = np.random.default_rng(1)
    names = [f"department {number:02d}" for number in range(60)]
    cause = rng.integers(60, size=900)
    vectors = np.eye(64)[cause] + rng.normal(0, 0.25, (900, 64))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    votes = np.exp((np.eye(60)[cause] + rng.normal(0, 0.55, (900, 60))) / 0.2)
    row, column = np.nonzero((shares := votes / votes.sum(axis=1, keepdims=True)) >= 0.02)
    words = {"kind": "words", "weight": shares[row, column], "source": "description"}
    evidence = pd.DataFrame({"segment": row, "department": np.array(names, dtype=object)[column], **words})

    def score(n):
        confirmed = {segment: names[cause[segment]] for segment in range(n)}
        model = CauseModel(names).fit(evidence, confirmed, segments=alone(*range(900)), embeddings=vectors)
        probability = model.predict_proba()[names].to_numpy()[200:]
        return (probability.argmax(axis=1) == cause[200:]).mean()

    assert score(n_confirmed) > score(0) - 0.01


def test_one_department_only_is_said(vote):
    model = CauseModel().fit(vote([(1, "A"), (2, "A")]), segments=alone(1, 2, 3))
    assert model.predict_proba().loc[3, UNKNOWN_CLASS] == 1.0
    assert model.predict_proba()["A"].max() < 1.0
    assert any("one department only" in note for note in model.notes_)


def test_no_department_at_all_gives_unknown(vote):
    model = CauseModel().fit(vote([]), segments=alone(1))
    assert model.classes_.tolist() == [UNKNOWN_CLASS]
    assert model.predict().tolist() == [None]
    assert list(model.shares()[None]) == [None]


def test_contradictory_confirmations_share_the_cause_and_are_said(plant):
    company = plant(1)
    twice = pd.DataFrame({"segment": [3, 3], "department": ["Verkoop", IT]})
    model = CauseModel().fit(company.evidence, twice, segments=company.segments)
    assert model.predict_proba().loc[3, ["Verkoop", IT]].tolist() == [0.5, 0.5]
    assert any("differently" in note for note in model.notes_)


def test_all_confirmed_in_one_department_is_said_and_leaves_room(plant):
    company = plant(1)
    confirmed = dict.fromkeys(range(60), "Facturatie")
    model = CauseModel().fit(company.evidence, confirmed, segments=company.segments)
    assert any("one department" in note for note in model.notes_)
    assert all(line.high > 0 for line in model.shares()[None].values())


def test_confirmations_of_unknown_segments_are_left_out(plant):
    company = plant(1)
    model = CauseModel().fit(company.evidence, {10**6: IT}, segments=company.segments)
    assert model.mode_ == "cold"


def test_chosen_confirmations_teach_but_correct_no_share(plant):
    company = plant(1)
    answers = company.answer(range(100))
    chosen = pd.DataFrame({"segment": list(answers), "department": list(answers.values()), "audit": False})
    model = CauseModel().fit(company.evidence, chosen, segments=company.segments)
    assert model.n_confirmed_ == 100
    assert all(line.note.startswith("not enough confirmed: 0") for line in model.shares()[None].values())


def test_attributions_name_unknown_as_missing_and_sum_to_one(plant):
    company = plant(1, n=100)
    model = CauseModel().fit(company.evidence, segments=company.segments)
    table = model.attributions_
    assert table.columns.tolist() == ["segment", "department", "probability"]
    assert table.groupby("segment")["probability"].sum().to_numpy() == pytest.approx(np.ones(100))
    assert table["department"].isna().any()


def test_points_add_up_to_each_probability(plant):
    company = plant(1)
    model = CauseModel().fit(company.evidence, segments=company.segments)
    points = model.contributions_.frame.set_index(["segment", "department"]).sum(axis=1)
    named = model.attributions_.dropna(subset="department").set_index(["segment", "department"])["probability"]
    pd.testing.assert_series_equal(points.sort_index(), named.sort_index(), check_names=False)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"segments": pd.DataFrame({"id": [1]})}, "segments: expected the columns segment"),
        ({"segments": alone(1, 1)}, "each segment once"),
        ({"embeddings": np.zeros((5, 2), dtype=np.float32)}, "one embedding per segment"),
        ({"confirmed": pd.DataFrame({"department": ["A"]})}, "confirmed: expected the columns"),
        (
            {"confirmed": pd.DataFrame({"segment": [1], "department": ["A"], "inclusion_probability": [0.0]})},
            "inclusion probabilities",
        ),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(vote, arguments, sentence):
    with pytest.raises(UsageError, match=sentence):
        CauseModel().fit(vote([(1, "A")]), **arguments)


def test_asking_before_fitting_is_said():
    with pytest.raises(UsageError, match="has not been fitted"):
        CauseModel().predict_proba()


@settings(max_examples=settings.default.max_examples // 4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.integers(0, 12), st.sampled_from("ABCD")), max_size=40),
    gold=st.dictionaries(st.integers(0, 12), st.sampled_from("ABCDE"), max_size=13),
)
def test_shares_sum_to_one_and_lie_in_their_intervals(vote, rows, gold):
    segments = pd.DataFrame({"segment": range(13), "theme": [k % 3 for k in range(13)]})
    model = CauseModel().fit(vote(rows), gold, segments=segments)
    for by in (None, "theme"):
        for lines in model.shares(by).values():
            assert sum(line.value for line in lines.values()) == pytest.approx(1.0)
            assert all(0 <= line.low <= line.value <= line.high <= 1 for line in lines.values())


def themed(kind, department, segments, source):
    return pd.DataFrame({"segment": segments, "kind": kind, "department": department, "weight": 1.0, "source": source})


def test_an_officers_decision_on_a_theme_visibly_moves_its_share_and_no_audit_counts_it(plant):
    company = plant(3, n_themes=10)
    mine = company.segments.loc[company.segments["theme"] == 4, "segment"].to_numpy()
    decided = themed("officer", "Verkoop", mine, "theme:4")
    before = CauseModel().fit(company.evidence, segments=company.segments).shares("theme")[4]["Verkoop"]
    model = CauseModel().fit(pd.concat([company.evidence, decided]), segments=company.segments)
    after = model.shares("theme")[4]["Verkoop"]
    assert after.value > before.value + 0.3
    assert after.note.startswith("not enough confirmed: 0 audited")
    assert model.n_confirmed_ == 0
    assert model.mode_ == "cold"


def test_audited_comments_outvote_an_officers_decision_on_the_theme(plant):
    company = plant(3, n_themes=10)
    mine = company.segments.loc[company.segments["theme"] == 4, "segment"].to_numpy()
    decided = themed("officer", "Verkoop", mine, "theme:4")
    confirmed = dict.fromkeys(mine[:25].tolist(), "Marketing")
    model = CauseModel().fit(pd.concat([company.evidence, decided]), confirmed, segments=company.segments)
    lines = model.shares("theme")[4]
    assert next(iter(lines)) == "Marketing"


def test_a_whole_theme_that_is_spoken_of_once_counts_once_however_many_comments_it_has(plant):
    shares = []
    for n in (10, 400):
        reply = themed("reply", "IT", np.arange(n), "reply:IT")
        segments = pd.DataFrame({"segment": np.arange(n), "theme": 1})
        shares.append(CauseModel(["IT", "Verkoop"]).fit(reply, segments=segments).predict_proba()["IT"].mean())
    assert shares[0] == pytest.approx(shares[1], abs=0.02)


def test_replies_that_were_refused_make_replies_less_believed(plant):
    company = plant(3)
    reply = themed("reply", "Verkoop", company.segments["segment"][company.segments["theme"] == 1], "reply:Verkoop")
    evidence = pd.concat([company.evidence, reply])
    found = {}
    for right in (0, 10):
        model = CauseModel().fit(evidence, segments=company.segments, outcomes={"reply": (right, 10)})
        found[right] = (model.reliability_["reply"], model.shares("theme")[1]["Verkoop"].value)
    assert found[0][0] == pytest.approx(14 / 30)
    assert found[10][0] == pytest.approx(24 / 30)
    assert found[0][1] < found[10][1]


def test_a_rename_changes_no_number_with_confirmed_items_and_in_no_group(plant):
    company = plant(7)
    renamed = {"IT": "Digitaal"}
    names = sorted(set(company.evidence["department"]))
    confirmed = company.answer(company.draw(100))
    old = CauseModel(names).fit(company.evidence, confirmed, segments=company.segments)
    new = CauseModel([renamed.get(name, name) for name in names]).fit(
        company.evidence.replace({"department": renamed}),
        {key: renamed.get(name, name) for key, name in confirmed.items()},
        segments=company.segments,
    )
    theirs = {
        group: {renamed.get(name, name): line for name, line in lines.items()}
        for group, lines in old.shares("theme").items()
    }
    assert new.shares("theme") == theirs
    assert (new.probabilities_.to_numpy() == old.probabilities_.to_numpy()).all()


def test_praise_makes_nobody_a_cause_although_no_evidence_names_it(vote):
    evidence = vote([(1, "A"), (2, "A"), (3, "B")])
    praise = np.array([0.9, 0.0, 0.0])
    found = CauseModel().fit(evidence, segments=alone(1, 2, 3), praise=praise, no_fault="Niemand").predict_proba()
    assert "Niemand" in found.columns
    assert found.loc[1, "Niemand"] > found.loc[2, "Niemand"]
    assert list(CauseModel().fit(evidence, segments=alone(1, 2, 3)).classes_) == ["A", "B", UNKNOWN_CLASS]
