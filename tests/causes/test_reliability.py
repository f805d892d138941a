from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from voc.causes.likelihood import encode_evidence
from voc.causes.reliability import (
    COLD_RELIABILITY,
    OTHER_RELIABILITY,
    assume_parameters,
    estimate_reliability,
    learn_parameters,
    update_reliability,
)

DEPARTMENTS = ["A", "B", "C"]


def arrays(rows, kinds=("agent",), n=None):
    """Return evidence from (segment, kind, department) triples, each of a source of its own."""
    frame = pd.DataFrame(rows, columns=["segment", "kind", "department"]).astype({"segment": "int64"})
    frame = frame.assign(weight=1.0, source=[f"s{number}" for number in range(len(frame))])
    n = n or (int(frame["segment"].max()) + 1 if len(frame) else 1)
    return encode_evidence(frame, np.arange(n), DEPARTMENTS, list(kinds))


def assume(evidence, groups=None):
    groups = np.full(evidence.n_rows, -1) if groups is None else groups
    return assume_parameters(evidence, groups, np.ones(evidence.n_rows))


def test_each_kind_starts_at_its_own_reliability_and_an_unknown_kind_at_a_common_one():
    evidence = arrays([(0, "reason", "A"), (0, "weather", "B")], ("reason", "weather"))
    assert assume(evidence).reliability.tolist() == [COLD_RELIABILITY["reason"], OTHER_RELIABILITY]


def test_what_people_decided_has_a_flat_background():
    evidence = arrays([(0, "officer", "A"), (1, "officer", "A")], ("officer",))
    assert assume(evidence).background[0] == pytest.approx([1 / 3] * 3)


def test_without_evidence_everything_is_flat():
    parameters = assume(arrays([]))
    assert parameters.prior == pytest.approx([1 / 3] * 3)
    assert parameters.background == pytest.approx(np.full((1, 3), 1 / 3))


def test_a_name_that_comes_up_in_every_theme_is_a_habit_and_one_of_a_single_theme_is_none():
    rows = [(segment, "agent", "A") for segment in range(60)]  # in all of six themes
    rows += [(segment, "agent", "B") for segment in range(10)] * 2  # in the first one only
    groups = np.arange(60) // 10
    background = assume(arrays(rows), groups).background[0]
    pooled = assume(arrays(rows)).background[0]
    assert background[0] > pooled[0]
    assert background[1] < pooled[1]


def test_fewer_than_five_themes_show_no_habit():
    rows = [(segment, "agent", "A") for segment in range(40)]
    assert assume(arrays(rows), np.arange(40) // 10).background.tolist() == assume(arrays(rows)).background.tolist()


def test_outcomes_move_a_reliability_as_a_beta_prior_of_twenty_says():
    evidence = arrays([(0, "reply", "A")], ("reply",))
    parameters = update_reliability(assume(evidence), evidence, {"reply": (10, 10), "weather": (0, 5)})
    assert parameters.reliability[0] == pytest.approx((20 * 0.7 + 10) / 30)


def test_without_confirmed_comments_only_the_prior_is_as_it_was():
    evidence = arrays([(0, "agent", "A")])
    cold = assume(evidence)
    learned = learn_parameters(cold, evidence, np.zeros((1, 3)), np.ones(1))
    assert learned.prior == pytest.approx(cold.prior)
    assert learned.reliability.tolist() == cold.reliability.tolist()


@pytest.mark.parametrize(("right", "compare"), [(True, np.greater), (False, np.less)])
def test_agents_who_name_the_confirmed_cause_are_believed_more_and_others_less(right, compare):
    names = [DEPARTMENTS[segment % 3] for segment in range(90)]
    evidence = arrays([(segment, "agent", name) for segment, name in enumerate(names)])
    truth = np.eye(3)[(np.arange(90) + (0 if right else 1)) % 3]
    cold = assume(evidence)
    learned = learn_parameters(cold, evidence, truth, np.ones(90))
    assert compare(learned.reliability[0], cold.reliability[0])
    assert 0 < learned.reliability[0] <= 0.99


def test_what_agents_name_although_it_is_not_the_cause_becomes_their_habit():
    rows = [(segment, "agent", "C") for segment in range(60)]
    evidence = arrays([*rows, *((segment, "agent", "A") for segment in range(60))])
    learned = learn_parameters(assume(evidence), evidence, np.tile([1.0, 0.0, 0.0], (60, 1)), np.ones(60))
    assert learned.background[0, 2] > learned.background[0, 0]


def test_a_comment_that_stands_for_more_counts_for_more_in_the_prior():
    evidence = arrays([(0, "agent", "A"), (1, "agent", "B")])
    truth = np.array([[1.0, 0, 0], [0, 1.0, 0]])
    prior = learn_parameters(assume(evidence), evidence, truth, np.array([1.5, 0.5])).prior
    assert prior.sum() == pytest.approx(1)
    # What an answer adds is in proportion to what it stands for, whatever the cold prior is worth.
    assert (prior[0] - prior[2]) / (prior[1] - prior[2]) == pytest.approx(3)


def learn_prior(answers, n_departments):
    """Return the prior over departments after answers, each a department's number."""
    evidence = arrays([(0, "agent", "A")])
    cold = replace(assume(evidence), prior=np.full(n_departments, 1 / n_departments))
    return learn_parameters(cold, evidence, np.eye(n_departments)[answers], np.ones(len(answers))).prior


@pytest.mark.parametrize("n_departments", [5, 12, 40, 200])
def test_answers_spread_over_departments_take_little_from_those_without_one(n_departments):
    spread = learn_prior(list(range(n_departments // 2)), n_departments)
    heaped = learn_prior([0] * 30 + [1] * 5, n_departments)
    assert spread[0] < 2.5 * spread[-1]
    assert heaped[0] > 10 * heaped[-1]


def test_the_prior_rises_with_the_answers_that_a_department_has():
    prior = learn_prior([0] * 9 + [1] * 4 + [2], 6)
    assert prior[0] > prior[1] > prior[2] > prior[3] == prior[4] == prior[5] > 0


def test_a_source_that_is_always_right_is_believed_and_a_silent_one_keeps_what_is_assumed():
    truth = np.eye(2)[np.arange(200) % 2]
    background = np.array([0.5, 0.5])
    assert estimate_reliability(truth, np.ones(200), truth, background, 0.5) > 0.8
    assert estimate_reliability(truth[:, ::-1], np.ones(200), truth, background, 0.5) < 0.1
    assert estimate_reliability(truth, np.zeros(200), truth, background, 0.5) == pytest.approx(0.5)


def test_every_reliability_is_a_probability_and_people_who_decided_are_believed_most():
    assert all(0 < value < 1 for value in (*COLD_RELIABILITY.values(), OTHER_RELIABILITY))
    assert max(COLD_RELIABILITY, key=COLD_RELIABILITY.get) == "officer"
    assert COLD_RELIABILITY["phase"] < COLD_RELIABILITY["words"] < COLD_RELIABILITY["agent"]


def test_a_department_that_is_named_nowhere_leaves_a_reliability_finite():
    shares = np.array([[1.0, 0.0], [1.0, 0.0]])
    learned = estimate_reliability(shares, np.full(2, 0.9), shares, np.array([1.0, 0.0]), 0.5)
    assert 0 < learned < 1


def test_a_habit_is_what_the_themes_have_in_common_worked_out_by_hand():
    """Five themes of ten votes and one of twenty, nine in ten for A and the rest for B or C; five of all are added."""
    rows = [(10 * ten + k, "agent", "A") for ten in range(7) for k in range(9)]
    rows += [(10 * ten + 9, "agent", "BCBCBCC"[ten]) for ten in range(7)]
    parameters = assume(arrays(rows), np.minimum(np.arange(70) // 10, 5))
    mean = np.array([63, 3, 4]) / 70
    with_b, with_c = ((np.array(votes) + 5 * mean) / 15 for votes in ([9, 1, 0], [9, 0, 1]))
    shares = [with_b, with_c, with_b, with_c, with_b, (np.array([18, 0, 2]) + 5 * mean) / 25]
    common = np.quantile(shares, 0.3, axis=0)
    habit = 0.7 * common / common.sum() + 0.3 * (mean + 0.2 / 3) / 1.2
    assert parameters.background[0] == pytest.approx(habit / habit.sum())
    # Hardly anything depends on the theme: agents are all but silent about the cause, and not wholly so.
    assert parameters.reliability[0] == pytest.approx((COLD_RELIABILITY["agent"] + 0.2) / 2)


def test_themes_of_five_votes_are_looked_at_and_smaller_ones_are_not():
    rows = [(5 * theme + k, "agent", "AAB"[theme % 3]) for theme in range(6) for k in range(5)]
    five = assume(arrays(rows), np.arange(30) // 5)
    assert five.reliability[0] != COLD_RELIABILITY["agent"]
    four = [row for row in rows if row[0] % 5 != 4]
    assert assume(arrays(four, n=30), np.arange(30) // 5).reliability[0] == COLD_RELIABILITY["agent"]
