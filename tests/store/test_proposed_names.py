"""Names that a fit proposes for themes that have one: offered until a person named the theme."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from voc.records import Theme, ThemeRow
from voc.store import themes
from voc.store.proposed_names import (
    PROPOSED_NAMES,
    load_found_labels,
    load_proposed_names,
    serialize_proposed_names,
)
from voc.store.runs import finish_run, start_run
from voc.store.theme_labels import replace_person_labels

NONE = pd.DataFrame({"segment": [], "theme": [], "probability": [], "reason": []})


def fit(store, names_by_theme):
    run = start_run(store, "themes")
    content = serialize_proposed_names(names_by_theme)
    fitted = [Theme(ThemeRow(number), {"nl": f"Thema {number}"}) for number in (1, 2)]
    themes.save_theme_run(store, run, themes=fitted, assignments=NONE, artifacts={PROPOSED_NAMES: content})
    finish_run(store, run)


def test_before_any_fit_nothing_is_proposed(store):
    assert load_proposed_names(store) == {}
    assert load_found_labels(store) == {}


def test_a_fit_without_proposals_has_none(store):
    fit(store, {})
    assert load_proposed_names(store) == {}
    assert load_found_labels(store) == {1: ({"nl": "Thema 1"}, {}), 2: ({"nl": "Thema 2"}, {})}


def test_a_name_that_a_person_gave_ends_the_proposal_for_that_theme(store):
    fit(store, {1: {"nl": "Nota: “klopt niet”"}, 2: {"nl": "App", "en": "App"}})
    assert load_proposed_names(store) == {1: {"nl": "Nota: “klopt niet”"}, 2: {"nl": "App", "en": "App"}}
    with store.writing() as connection:
        replace_person_labels(connection, 1, {"en": "Bill"})
    assert load_proposed_names(store) == {2: {"nl": "App", "en": "App"}}


def test_only_the_last_fit_proposes(store):
    fit(store, {1: {"nl": "Oud"}})
    fit(store, {2: {"nl": "Nieuw"}})
    assert load_proposed_names(store) == {2: {"nl": "Nieuw"}}


@given(st.dictionaries(st.integers(1, 99), st.dictionaries(st.sampled_from(["nl", "en"]), st.text()), min_size=1))
def test_the_same_names_give_the_same_bytes_whatever_their_order(names_by_theme):
    reverse = dict(reversed(names_by_theme.items()))
    assert serialize_proposed_names(names_by_theme) == serialize_proposed_names(reverse)
    assert serialize_proposed_names({}) == b""
