import pytest

from voc.records import MainSubject, Theme, ThemeRow, label_in
from voc.records.themes import NOT_READ_FOR_CAUSES, WITHOUT_CONTENT, LabelOrigin, ThemeState


@pytest.mark.parametrize(
    ("labels", "label"),
    [
        ({"nl": "Nota", "en": "Bill"}, "Bill"),
        ({"nl": "Nota"}, "Nota"),
        ({"de": "", "nl": "Nota"}, "Nota"),
        ({"en": ""}, "T-7"),
        ({}, "T-7"),
    ],
)
def test_a_label_falls_back_to_another_language_and_then_to_the_reference(labels, label):
    assert label_in(labels, "en", "T-7") == label
    assert Theme(ThemeRow(7), labels).label("en") == label


def test_themes_without_a_main_subject_have_no_label():
    assert MainSubject({}, (1, 2), 10, None).label("nl") == ""


def test_a_label_of_nothing_is_the_reference_and_the_first_of_several_others_is_taken():
    theme = Theme(ThemeRow(12), {"de": "Rechnung", "fr": "Facture"})
    assert (theme.id, theme.reference, theme.label("nl")) == (12, "T-12", "Rechnung")
    assert MainSubject({"en": "Bill"}, (1,), 3, LabelOrigin.PERSON).label("nl") == "Bill"


def test_what_says_nothing_has_no_cause_either_and_a_repeated_text_neither():
    assert {"empty", "uninformative"} == WITHOUT_CONTENT
    assert {"duplicate"} == NOT_READ_FOR_CAUSES - WITHOUT_CONTENT
    # A weak signal and a text that nobody fitted say something: they are read.
    assert not {"weak signal", "not fitted", "remark", "excluded"} & NOT_READ_FOR_CAUSES


def test_a_new_theme_is_active_and_nobody_decided_anything_about_it():
    row = ThemeRow(7)
    assert row.state is ThemeState.ACTIVE
    decided = (row.parent, row.merged_into, row.department, row.fixer, row.category, row.accepted_at, row.snoozed_until)
    assert set(decided) == {None}
    assert not row.pinned
    assert row.exceptions == ()
