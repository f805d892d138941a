"""Contact reasons that say nothing, by their name."""

import pytest

from voc.insight.reason_quality import is_catch_all


@pytest.mark.parametrize("name", ["Overig", "overige vragen", "Other", "Anders, namelijk", " DIVERSEN "])
def test_a_reason_that_says_nothing_is_known_by_its_first_word(name):
    assert is_catch_all(name)


@pytest.mark.parametrize("name", ["Verhuizing", "Een overig bedrag", ""])
def test_any_other_reason_says_something(name):
    assert not is_catch_all(name)
