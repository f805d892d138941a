from hypothesis import given
from hypothesis import strategies as st

from voc.text.normalize import fold


def test_case_and_blanks_make_no_difference():
    assert fold("  Te   LATE\tnota\n") == fold("te late nota") == "te late nota"
    assert fold("Straße") == fold("STRASSE")


def test_accents_and_signs_do():
    assert len({fold("een"), fold("één"), fold("een.")}) == 3


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
