import pytest

from voc.themes.results import Topic


@pytest.mark.parametrize(
    ("labels", "language", "expected"),
    [
        ({"nl": "Nota", "en": "Bill"}, "en", "Bill"),
        ({"nl": "Nota"}, "en", "Nota"),
        ({"nl": "", "en": "Bill"}, "nl", "Bill"),
        ({"nl": "", "en": ""}, "nl", "#7"),
        ({}, "nl", "#7"),
    ],
)
def test_a_topic_has_a_label_in_any_language(labels, language, expected):
    assert Topic(7, 3, labels=labels).label(language) == expected
