"""Loud customers: who wrote a large part of a theme's comments, and is few among its customers."""

from types import SimpleNamespace

import numpy as np
import pytest

from voc.insight.loud_customers import find_loud_customers


def find(n_by_customer, *, has_customers=True):
    codes = np.repeat(np.arange(len(n_by_customer)), n_by_customer)
    scope = SimpleNamespace(facts=SimpleNamespace(has_customers=has_customers), customer_codes=codes)
    return find_loud_customers(scope, np.arange(codes.size))


def test_two_of_ten_who_wrote_more_than_half_are_loud():
    found = find([5, 7, *[1] * 8])
    assert (found.n_customers, found.part) == (2, pytest.approx(12 / 20))


def test_without_customers_numbers_and_without_comments_nobody_is():
    assert find([5, 7, *[1] * 8], has_customers=False) is None
    assert find([]) is None


@pytest.mark.parametrize(
    "n_by_customer",
    [
        [1] * 12,
        [2, 2, 2, *[1] * 3],  # two are a complaint and the survey after it
        [4, 4, 4, 4],  # everybody writes often
        [3],  # the only customer is not one of few
        [3, *[1] * 7],  # less than a third
    ],
    ids=["once each", "twice", "all alike", "one customer", "a small part"],
)
def test_nobody_stands_out(n_by_customer):
    assert find(n_by_customer) is None


def test_a_third_and_twice_their_part_are_enough():
    assert find([3, *[1] * 6]) is not None  # 3 of 9 comments, 1 of 7 customers
    assert find([3, 3, *[1] * 4]) is None  # 6 of 10 comments, but 2 of 6 customers: 1.8 times their part
    assert find([4, 2]) is None  # 4 of 6 comments, but 1 of 2 customers
    assert find([6, *[1] * 3]) is not None  # 6 of 9 comments, 1 of 4 customers


def test_two_thirds_of_the_comments_are_enough_from_fewer_than_half_of_the_customers():
    found = find([5, 3, 3, 3, *[1] * 5])  # 14 of 19 comments, 4 of 9 customers: twice their part would be 17
    assert (found.n_customers, found.part) == (4, pytest.approx(14 / 19))
    assert find([3, 3, 3, 3, *[1] * 4]) is None  # half of the customers are not few
    assert find([3, 3, 3, *[2] * 3, *[1] * 4]) is None  # 9 of 19


def test_only_the_comments_asked_about_count():
    codes = np.array([0] * 6 + [1, 2, 3, 4])
    scope = SimpleNamespace(facts=SimpleNamespace(has_customers=True), customer_codes=codes)
    assert find_loud_customers(scope, np.arange(10)).n_customers == 1
    assert find_loud_customers(scope, np.array([0, 1, 6, 7, 8, 9])) is None
