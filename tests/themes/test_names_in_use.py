"""Names in use: no two themes get the same, in capitals or not."""

from voc.themes.labels.names_in_use import NamesInUse
from voc.themes.labels.theme_name import ThemeName


def test_a_label_in_use_gets_as_many_telling_words_as_it_takes():
    names = NamesInUse()
    names.add_label("METER", "nl")
    assert names.make_distinct("Meter", ["Meter", "muur", "app"], "nl") == "Meter (muur)", "it holds the first already"
    names.add_label("Meter (muur)", "nl")
    assert names.make_distinct("Meter", ["muur", "app"], "nl") == "Meter (muur, app)"
    assert names.make_distinct("Meter", ["muur"], "nl") == "Meter 2"
    assert names.make_distinct("Meter", ["muur"], "en") == "Meter"


def test_the_first_free_number_makes_a_label_distinct():
    names = NamesInUse()
    assert names.add_number("Meter", "nl") == "Meter"
    names.add_label("Meter", "nl")
    names.add_label("meter 2", "nl")
    assert names.add_number("Meter", "nl") == "Meter 3"
    assert not names.is_free("METER", "nl")


def test_a_name_keeps_its_clauses_in_use_and_a_label_none():
    names = NamesInUse()
    names.add_name(ThemeName("Meter, zoals “a” en “b”", clause=4, second_clause=7), "nl")
    names.add_name(ThemeName("Nota"), "nl")
    assert names.get_clauses("nl") == (4, 7)
    assert names.get_labels("nl") == {"meter, zoals “a” en “b”", "nota"}
    assert names.get_clauses("en") == ()
