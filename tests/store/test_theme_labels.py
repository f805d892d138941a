import pytest

from voc.store.theme_labels import load_labels, replace_person_labels, write_labels


@pytest.fixture
def labelled(theme_comments):
    """A store whose theme 1 has a found label and one of a person, and theme 2 a found one."""
    with theme_comments.writing() as connection:
        write_labels(connection, 1, "found", {"nl": "Nota", "en": "Bill"}, {"nl": "Over rekeningen"})
        replace_person_labels(connection, 1, {"nl": "Rekening"})
    return theme_comments


def test_a_persons_label_outranks_the_found_one_of_the_same_language(labelled):
    with labelled.reading() as connection:
        labels, descriptions = load_labels(connection, "found", "person")[1]
    assert labels == {"en": "Bill", "nl": "Rekening"}
    assert descriptions == {"nl": "Over rekeningen"}


def test_one_origin_and_some_themes_can_be_asked_for(labelled):
    with labelled.reading() as connection:
        assert load_labels(connection, "person") == {1: ({"nl": "Rekening"}, {})}
        assert set(load_labels(connection, "found", "person", theme_ids=[2])) == {2}


def test_labels_of_a_person_are_replaced_as_a_whole(labelled):
    with labelled.writing() as connection:
        replace_person_labels(connection, 1, {"en": "Invoice"})
        assert load_labels(connection, "person") == {1: ({"en": "Invoice"}, {})}
        replace_person_labels(connection, 1, {})
        assert load_labels(connection, "person") == {}
