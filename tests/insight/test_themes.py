"""Lines of a month's themes: whose they are, in which order, and of too few customers none."""

import pytest

from voc.insight.scope import scope_to_period
from voc.insight.themes import build_theme_lines, estimate_customer_share
from voc.records import Category, Period

OCTOBER = Period(2026, 10)


def build_lines(world, department=None):
    lines, n_suppressed = build_theme_lines(scope_to_period(world.facts(), OCTOBER, department))
    return [line.theme for line in lines], n_suppressed


def test_a_theme_of_few_customers_is_counted_however_many_comments_they_wrote(world):
    for k in range(20):
        world.comment("2026-10-05", 1, customer=f"c-{k % 4}")
    world.many("2026-10", 2, 5)
    world.many("2026-09", 3, 9)
    assert build_lines(world) == ([2], 1)


def test_a_theme_of_more_customers_comes_first_and_equals_by_comments_then_number(world):
    world.many("2026-10", 3, 8)
    world.many("2026-10", 2, 8)
    for k in range(30):
        world.comment("2026-10-05", 1, customer=f"loud-{k % 7}")
    assert build_lines(world)[0] == [2, 3, 1]
    world.comment("2026-10-05", 3, customer="c-1")
    world.comment("2026-10-06", 3, customer="c-1")
    assert build_lines(world)[0] == [3, 2, 1]


@pytest.mark.parametrize(
    ("causes", "is_shown"),
    [
        ({"Facturatie": 0.21, "Digitaal & IT": 0.79}, True),
        ({"Facturatie": 0.19, "Digitaal & IT": 0.81}, False),
        # Hardly a part, and yet the largest of those that are known.
        ({"Facturatie": 0.1, None: 0.9}, True),
        ({None: 1.0}, False),
        ({"Digitaal & IT": 1.0}, False),
        # What the market brought has no cause that a head could mend.
        ({"Facturatie": 0.4, "Markt": 0.6}, False),
        ({"Facturatie": 0.6, "Markt": 0.4}, True),
    ],
)
def test_a_department_sees_what_it_leads_or_has_a_fifth_of(world, causes, is_shown):
    world.many("2026-10", 1, 10, causes=causes)
    assert build_lines(world, "Facturatie") == ([1] if is_shown else [], 0)
    assert build_lines(world) == ([1], 0)


def test_a_share_is_of_customers_and_not_of_comments(world):
    for k in range(20):
        world.comment("2026-10-05", 1, customer=f"loud-{k % 5}")
    world.many("2026-10", 2, 15)
    scope = scope_to_period(world.facts(), OCTOBER)
    share = estimate_customer_share(scope, scope.list_comment_rows(scope.list_theme_mentions(0)))
    assert (share.value, share.n) == (pytest.approx(5 / 20), 20)
    assert estimate_customer_share(scope, scope.comment_rows[:0]).value == 0


def categorise(world):
    (line,) = build_theme_lines(scope_to_period(world.facts(), OCTOBER))[0]
    return {category: share.value for category, share in line.categories.items()}


def test_categories_are_shares_of_the_comments_whose_category_is_known(world):
    for reason, n in (("1", 15), ("17", 5), (None, 20)):
        world.many("2026-10", 1, n, reason=reason)
    assert categorise(world) == {Category.HYGIENE: pytest.approx(0.75), Category.UNNECESSARY: pytest.approx(0.25)}


def test_a_category_of_a_few_hides_the_one_that_would_tell_it(world):
    world.many("2026-10", 1, 15, reason="1")
    world.many("2026-10", 1, 4, reason="17")
    assert categorise(world) == {Category.HYGIENE: None, Category.UNNECESSARY: None}


def test_of_too_few_known_comments_no_category_is_said(world):
    world.many("2026-10", 1, 4, reason="1")
    world.many("2026-10", 1, 10)
    assert categorise(world) == {}
