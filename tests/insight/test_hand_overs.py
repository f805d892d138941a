"""Scores after a hand-over beside those of customers with the same question."""

import pytest

from voc.insight.hand_overs import MIN_HANDED_OVER, compare_hand_overs
from voc.insight.scope import scope_to_period
from voc.records import Period

OCTOBER = Period(2026, 10)


def answer(world, k, *, n_hand_overs, score, reason="1", customer=""):
    key = world.contact(f"2026-10-{1 + k % 28:02d} 10:00", reason, n_hand_overs=n_hand_overs)
    world.comment(
        f"2026-10-{1 + k % 28:02d} 11:00", 1, contact=key, scope="transactional", score=score, reason=reason,
        customer=customer,
    )  # fmt: skip


def compare(world, department=None):
    return compare_hand_overs(scope_to_period(world.facts(), OCTOBER, department))


def test_a_difference_that_is_only_another_question_is_none_among_like_customers(world):
    # Whoever asks about reason 17 is handed over and unhappy, handed over or not.
    for k in range(40):
        answer(world, k, n_hand_overs=1, score=2 if k < 30 else 10, reason="17" if k < 30 else "1")
    for k in range(40):
        answer(world, k, n_hand_overs=0, score=2 if k < 10 else 10, reason="17" if k < 10 else "1")
    line = compare(world)
    assert line.naive.value == pytest.approx(-100)
    assert line.adjusted.value == pytest.approx(0, abs=1e-6)
    assert line.n_answers == 40
    assert line.n_compared == 80


def test_among_like_customers_the_difference_is_that_of_the_scores(world):
    for k in range(40):
        answer(world, k, n_hand_overs=2, score=0)
        answer(world, k, n_hand_overs=0, score=10)
    line = compare(world)
    assert (line.naive.value, line.adjusted.value) == (pytest.approx(-200), pytest.approx(-200))
    assert line.adjusted.reference == "2026-10/hand-over/like-for-like"


def test_too_few_hand_overs_are_not_compared(world):
    for k in range(MIN_HANDED_OVER - 1):
        answer(world, k, n_hand_overs=1, score=0)
        answer(world, k, n_hand_overs=0, score=10)
    assert compare(world) is None
    answer(world, 1, n_hand_overs=1, score=0)
    assert compare(world) is not None


@pytest.mark.parametrize("few", ["handed over", "not handed over"])
def test_a_few_customers_with_many_answers_are_not_told(world, few):
    for k in range(40):
        loud = f"loud-{k % 4}"
        answer(world, k, n_hand_overs=1, score=0, customer=loud if few == "handed over" else "")
        answer(world, k, n_hand_overs=0, score=10, customer="" if few == "handed over" else loud)
    assert compare(world) is None


def test_where_nobody_recorded_hand_overs_nothing_is_said(world):
    for k in range(40):
        answer(world, k, n_hand_overs=None, score=5)
    assert compare(world) is None


def test_a_department_reads_none_and_neither_does_a_month_without_answers(world):
    for k in range(40):
        answer(world, k, n_hand_overs=1, score=0)
        answer(world, k, n_hand_overs=0, score=10)
    assert compare(world) is not None
    assert compare(world, "Facturatie") is None


def test_without_answers_there_is_nothing_to_compare(world):
    world.comment("2026-10-05", 1)
    assert compare(world) is None
