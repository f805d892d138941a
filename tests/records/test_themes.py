import pytest

from voc.records import MainSubject, Theme, ThemeRow, label_in


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
