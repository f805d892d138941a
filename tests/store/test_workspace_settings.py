from datetime import UTC, datetime

from voc.records import Contact, Feedback, Kind
from voc.store.workspace_settings import has_pseudonyms, load_key_check, save_key_check


def test_of_two_who_begin_a_workspace_the_first_ones_key_counts(store):
    assert load_key_check(store) is None
    assert save_key_check(store, "first") == "first"
    assert save_key_check(store, "second") == "first"
    assert load_key_check(store) == "first"


def test_a_check_value_is_not_asked_of_a_workspace_without_files(store):
    save_key_check(store, "first")
    assert not has_pseudonyms(store)


def test_one_row_of_any_kind_needs_the_key(store, add):
    add(Feedback("1", Kind.SURVEY, "De nota klopt niet"))
    assert has_pseudonyms(store)


def test_a_file_of_which_all_rows_were_refused_needs_the_key_too(store, add):
    add()
    assert has_pseudonyms(store)
    add(Contact("c1", datetime(2026, 10, 5, tzinfo=UTC)))
    assert has_pseudonyms(store)
