import numpy as np
import pytest

from voc.causes.lead import estimate_lead_probabilities


def lead(*shares, n=100):
    return estimate_lead_probabilities(np.array(shares), n)


def test_the_larger_the_gap_the_surer_the_order():
    assert lead(0.9, 0.1, 0.0)[0] > lead(0.6, 0.4, 0.0)[0] > lead(0.5, 0.5, 0.0)[0]
    assert lead(0.5, 0.5, 0.0) == pytest.approx([0.5, 0.5])
    assert lead(0.5, 0.3, 0.2, 0.0).sum() == pytest.approx(1)


def test_it_is_the_share_of_dirichlet_draws_in_which_a_department_is_the_largest():
    shape = 12 * np.array([0.5, 0.3, 0.2]) / (1 + 12 / 1e9)
    draws = np.random.default_rng(0).dirichlet(shape, 40_000).argmax(axis=1)
    expected = np.bincount(draws, minlength=3) / 40_000
    assert lead(0.5, 0.3, 0.2, 0.0, n=10**9) == pytest.approx(expected, abs=0.01)


def test_what_is_unknown_and_few_comments_make_it_less_sure():
    assert lead(0.6, 0.4, 0.0)[0] > lead(0.3, 0.2, 0.5)[0]
    assert lead(0.6, 0.4, 0.0)[0] > lead(0.6, 0.4, 0.0, n=3)[0]


def test_where_nothing_is_known_nobody_leads():
    assert lead(0.0, 0.0, 1.0).tolist() == [0.5, 0.5]
    assert lead(1.0, 0.0).tolist() == [1.0]
    assert lead(1.0).tolist() == []
