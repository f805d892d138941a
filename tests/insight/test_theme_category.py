"""Contact category of a theme: an officer's, else that of most of its comments."""

import pytest

from voc.insight.theme_category import ThemeCategory, choose_category
from voc.records import Category


def test_an_officers_category_wins_over_every_share():
    assert choose_category("hygiene", {"unnecessary": 1.0}) == ThemeCategory(Category.HYGIENE, is_decided=True)
    assert choose_category("hygiene", {}) == ThemeCategory(Category.HYGIENE, is_decided=True)


def test_of_equal_shares_the_first_counts_whatever_the_order():
    shares = {"hygiene": 0.4, "valuable": 0.4, "unnecessary": 0.2}
    assert choose_category(None, shares).value is Category.HYGIENE
    assert choose_category(None, dict(reversed(shares.items()))).value is Category.VALUABLE


def test_what_is_not_shown_may_be_the_largest_and_then_none_is_told():
    # Twenty comments of three loud customers, eight hidden with them, and twelve that are shown.
    assert choose_category(None, {"unnecessary": None, "hygiene": None, "valuable": 0.3}).value is None
    assert choose_category(None, {"hygiene": None, "unnecessary": None, "valuable": 0.5}).value is Category.VALUABLE
    assert choose_category(None, {"hygiene": None}) == ThemeCategory(None, is_decided=False)
    assert choose_category(None, {}) == ThemeCategory(None, is_decided=False)


def test_a_share_of_nothing_is_still_a_share():
    assert choose_category(None, {"hygiene": 0.0}).value is Category.HYGIENE


def test_a_category_that_is_none_is_an_error():
    with pytest.raises(ValueError, match="lovely"):
        choose_category("lovely", {})
