"""Wishes: what asks for more of something is no praise, whatever word it uses."""

import pytest

from voc.themes.labels.wishes import is_wish

VOCABULARY = frozenset({"quick", "soon", "easy", "call", "snel", "duidelijk"})


@pytest.mark.parametrize(
    ("text", "language", "is_one"),
    [
        ("arrived a little quicker", "en", True),
        ("more staff", "en", True),
        ("make it easier", "en", True),
        ("kom sneller", "nl", True),
        ("arrived quicker than expected", "en", False),
        ("could not be quicker", "en", False),
        ("the caller was kind", "en", False),
        ("the driver was kind", "en", False),
        ("they came quicker and i was very happy about that", "en", False),
    ],
)
def test_a_short_text_with_a_comparative_that_compares_with_nothing_may_be_a_wish(text, language, is_one):
    assert is_wish(text.split(), VOCABULARY, language, {"caller"}.__contains__) is is_one
