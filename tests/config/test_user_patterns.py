import pytest

from voc.config import compile_user_pattern
from voc.text.pii.redact import Redactor


def test_a_pattern_is_found_without_regard_to_capitals_and_in_letters_with_accents():
    match = compile_user_pattern(r"\bZ\d{5}\b").search("één zaak z12345 dus")
    assert match is not None
    assert match.span() == (9, 15)
    assert match.group() == "z12345"


def test_a_pattern_that_never_ends_in_other_engines_ends():
    # By Python's own engine these are 2 to the 5,000th tries.
    assert Redactor(case_number=r"(a+)+$").redact("a" * 5_000 + "!").counts == {}


@pytest.mark.parametrize(
    ("pattern", "says"),
    [("(", "missing"), (r"(?<!x)\d+", "look-around"), ("((a{1,99}){1,99}){1,99}", "not a regular expression")],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern, says):
    with pytest.raises(ValueError, match=says):
        compile_user_pattern(pattern)
