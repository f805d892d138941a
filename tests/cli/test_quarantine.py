import pytest

from voc.cli.quarantine import _parse_number
from voc.errors import UsageError


@pytest.mark.parametrize("text", ["Q-3", "q-3", " 3 ", "Q-03"])
def test_a_number_is_taken_as_people_type_it(text):
    assert _parse_number(text) == 3


@pytest.mark.parametrize("text", ["", "Q-", "Q-x", "Q--3", "T-3", "3.0", "Q-²"])
def test_what_is_no_number_is_refused_with_an_example(text):
    with pytest.raises(UsageError, match="expected a number such as Q-3"):
        _parse_number(text)


def test_a_quarantine_in_which_nothing_waits_says_so(voc, fresh):
    done = voc("quarantine", "list", "--workspace", fresh)
    assert (done.code, done.out) == (0, "Nothing waits in the quarantine\n")
    assert voc("quarantine", "list", "--json", "--workspace", fresh).out == "[]\n"
    for arguments in (("show", "Q-3"), ("release", "3", "--why", "x"), ("remove", "q-3")):
        refused = voc("quarantine", *arguments, "--workspace", fresh)
        assert refused.code == 2
        assert "Q-3" in refused.error
