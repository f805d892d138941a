"""Changes of scores: who answered apart from what they answered, and what is established."""

import pytest

from voc.insight.respondents import describe_respondents, select_nps_answers
from voc.insight.score_changes import estimate_difference, split_score_change
from voc.records import Period, Scope

SEPTEMBER, OCTOBER = Period(2026, 9), Period(2026, 10)


def give(world, month, n, value, reason="1"):
    for k in range(n):
        world.comment(f"{month}-{1 + k % 28:02d}", 1, scope="transactional", score=value, reason=reason)


def load(world, period):
    facts = world.facts()
    return describe_respondents(facts, select_nps_answers(facts, period, Scope.TRANSACTIONAL, 1))


def split(world, false_alarms=0.05):
    names = []

    def record(estimate, name):
        names.append(name)
        return estimate

    parts = split_score_change(
        load(world, OCTOBER), load(world, SEPTEMBER), "nps", false_alarms=false_alarms, record=record
    )
    return parts, names


def test_other_customers_who_answer_as_always_are_no_worse_service(world):
    give(world, "2026-09", 80, 10)
    give(world, "2026-09", 20, 0, "17")
    give(world, "2026-10", 20, 10)
    give(world, "2026-10", 80, 0, "17")
    assert estimate_difference(load(world, OCTOBER), load(world, SEPTEMBER), "nps").value == pytest.approx(-120)
    parts, names = split(world)
    assert parts.mix.value == pytest.approx(-120)
    assert parts.within.value == pytest.approx(0)
    assert not parts.is_established
    assert names == ["mix", "within"]


def test_what_the_same_customers_answer_differently_is_established(world):
    for month, value in (("2026-09", 10), ("2026-10", 0)):
        give(world, month, 40, value)
        give(world, month, 40, 8, "17")
    parts, _ = split(world)
    assert parts.is_established
    assert parts.within.value == pytest.approx(-100)
    assert parts.mix.value == pytest.approx(0)


def test_where_nothing_tells_customers_apart_there_are_no_parts(world):
    for month, value in (("2026-09", 10), ("2026-10", 0)):
        give(world, month, 40, value, None)
    parts, names = split(world)
    assert (parts.mix, parts.within, names) == (None, None, [])
    assert parts.is_established


def test_a_stricter_level_establishes_less_and_sees_larger_changes_only(world):
    for month, n_happy in (("2026-09", 30), ("2026-10", 20)):
        give(world, month, n_happy, 10)
        give(world, month, 40 - n_happy, 0)
    loose, strict = split(world, 0.2)[0], split(world, 0.0001)[0]
    assert (loose.is_established, strict.is_established) == (True, False)
    assert loose.smallest_detectable < strict.smallest_detectable


def test_a_few_answers_establish_nothing(world):
    give(world, "2026-09", 1, 10)
    give(world, "2026-10", 1, 0)
    assert not split(world)[0].is_established


@pytest.mark.parametrize(("n_now", "expected"), [(10, 0.0), (20, 0.25)])
def test_a_share_of_positive_answers_is_subtracted_as_a_share(world, n_now, expected):
    for k in range(20):
        world.answer(world.comment("2026-09-05", 1), 5 if k < 10 else 2, "csat")
    for k in range(2 * n_now):
        world.answer(world.comment("2026-10-05", 1), 5 if k < n_now + (n_now - 10) else 2, "csat")
    answers = world.facts().answers
    before, now = answers.iloc[:20], answers.iloc[20:]
    assert estimate_difference(now, before, "csat").value == pytest.approx(expected)
