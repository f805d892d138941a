"""Shares of departments: no interval before an audit, none outside its own, and nothing about no comments."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.insight.causes import (
    estimate_cause_shares,
    estimate_comment_shares,
    estimate_mention_shares,
    list_lead_probabilities,
    list_theme_causes,
    scale_to_count,
)
from voc.insight.scope import scope_to_period
from voc.records import AT_LEAST, Estimate, Period

OCTOBER = Period(2026, 10)
SURE, LIKELY = np.array([1.0, 0, 0]), np.array([0.6, 0.3, 0.1])


def values(shares):
    return [share.value for share in shares]


def test_of_no_comments_there_is_no_share():
    shares = estimate_cause_shares(np.zeros((0, 3)), 0)
    assert [(share.value, share.n, share.note) for share in shares] == [(None, 0, "no comments")] * 3
    assert scale_to_count(shares[0]).value is None


def test_before_any_audit_a_share_has_no_interval():
    shares = estimate_cause_shares(np.array([SURE, LIKELY]), 1, is_audited=False)
    assert values(shares) == pytest.approx([0.8, 0.15, 0.05])
    assert {(share.low, share.high, share.method) for share in shares} == {
        (None, None, "model, not audited, 1 confirmed")
    }


def test_a_comment_counts_what_it_is_of_its_contact():
    shares = estimate_cause_shares(np.array([SURE, SURE, LIKELY]), 0, np.array([0.5, 0.5, 1]), is_audited=False)
    assert values(shares) == pytest.approx([0.8, 0.15, 0.05])
    assert shares[0].n == 2


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 1)), min_size=1, max_size=12),
    st.integers(0, 20),
)
def test_an_interval_holds_its_share_and_stays_within_one(rows, n_confirmed):
    probabilities = np.array(rows) / np.sum(rows, axis=1, keepdims=True)
    for share in estimate_cause_shares(probabilities, n_confirmed):
        assert 0 <= share.low <= share.value + 1e-12
        assert share.value - 1e-12 <= share.high <= 1


def test_more_confirmed_comments_leave_less_open():
    probabilities = np.tile(LIKELY, (40, 1))
    widths = [share.high - share.low for n in (0, 5, 20) for share in estimate_cause_shares(probabilities, n)[:1]]
    assert widths[0] > widths[1] > widths[2]


def test_a_share_is_a_number_of_what_it_is_of():
    share = Estimate(0.25, 0.2, None, 40, "share", "model", note=AT_LEAST)
    count = scale_to_count(share, "contacts")
    assert (count.value, count.low, count.high, count.n, count.unit, count.note) == (
        10,
        8,
        None,
        40,
        "contacts",
        AT_LEAST,
    )


def test_two_comments_about_one_contact_are_one_contact(world):
    for causes in ({"Facturatie": 1.0}, {"Facturatie": 1.0}, {"Digitaal & IT": 1.0}):
        world.comment("2026-10-05", 1, causes=causes)
    facts, rows = world.facts(), np.arange(3)
    assert values(estimate_comment_shares(facts, rows))[:2] == pytest.approx([2 / 3, 1 / 3])
    assert values(estimate_comment_shares(facts, rows, np.array([0, 0, 1])))[:2] == pytest.approx([0.5, 0.5])
    assert values(estimate_comment_shares(facts, rows[:0])) == [None] * 5
    assert values(estimate_mention_shares(facts, rows[:0])) == [None] * 5


def test_the_order_is_only_guessed_where_shares_have_no_interval():
    unsure = [Estimate(value, None, None, 40, "share") for value in (0.5, 0.3, 0.2)]
    probabilities = list_lead_probabilities(unsure)
    assert probabilities[0] > probabilities[1]
    assert probabilities[2] is None
    assert list_lead_probabilities([]) == []
    audited = [Estimate(0.5, 0.4, 0.6, 40, "share")] * 3
    assert list_lead_probabilities(audited) == [None] * 3
    assert list_lead_probabilities([*unsure[:2], Estimate(None, None, None, 0, "share")]) == [None] * 3


def list_causes(world, department=None):
    scope = scope_to_period(world.facts(), OCTOBER, department)
    return list_theme_causes(scope, 0, scope.list_theme_mentions(0), {})


def test_causes_come_largest_first_and_of_equals_unknown_last(world):
    world.many("2026-10", 1, 10, causes={"Netbeheerder": 0.4, "Digitaal & IT": 0.3, None: 0.3})
    causes = list_causes(world)
    assert [cause.department for cause in causes] == ["Netbeheerder", "Digitaal & IT", None]
    assert [cause.share.reference for cause in causes] == [
        "2026-10/T-1/cause/D-3",
        "2026-10/T-1/cause/D-2",
        "2026-10/T-1/cause/unknown",
    ]


def test_less_than_a_hundredth_is_not_listed(world):
    world.many("2026-10", 1, 10, causes={"Facturatie": 0.991, "Digitaal & IT": 0.009})
    assert [cause.department for cause in list_causes(world)] == ["Facturatie"]


def test_a_department_sees_its_own_share_alone(world):
    world.many("2026-10", 1, 10, causes={"Facturatie": 0.6, "Digitaal & IT": 0.4})
    (cause,) = list_causes(world, "Digitaal & IT")
    assert cause.share.value == pytest.approx(0.4)
    assert list_causes(world, "Markt") == ()


def test_the_market_cannot_err_and_nothing_is_told_of_too_few(world):
    world.many("2026-10", 1, 4, causes={"Markt": 0.6, "Facturatie": 0.4})
    # Without values they stand by name: their order would tell which is larger.
    bills, market = list_causes(world)
    assert (market.can_err, bills.can_err) == (False, True)
    assert market.share.is_suppressed
    assert (market.lead_probability, bills.lead_probability) == (None, None)
