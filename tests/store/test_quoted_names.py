"""Names that quote an erased customer: those that fits found go, those that people gave are listed."""

from datetime import UTC, datetime

import pandas as pd
import pytest
from sqlalchemy import insert, select

from voc.records import Theme, ThemeRow
from voc.store import schema, themes
from voc.store.proposed_names import load_found_labels
from voc.store.quoted_names import clear_quoted_names, list_quoted_person_labels
from voc.store.runs import finish_run, load_artifact, start_run
from voc.store.theme_labels import replace_person_labels
from voc.text.wording import PersonalWording

WORDING = PersonalWording(["De zeilmakerij kreeg drie keer een nota te veel"], ["De nota klopt", "Drie keer gebeld"])
NONE = pd.DataFrame({"segment": [], "theme": [], "probability": [], "reason": []})


@pytest.fixture
def run_id(store):
    """A fit of which the first theme quotes the customer in one language, and the second nowhere."""
    run = start_run(store, "themes")
    found = [
        Theme(
            ThemeRow(1), {"nl": "Nota: “de zeilmakerij”", "en": "Bill"},
            keywords=("zeilmakerij", "nota", "veel", "a", "b"),
            description={"nl": "Over nota's.", "en": "Such as zeilmakerij."},
        ),
        Theme(ThemeRow(2), {"nl": "Nota klopt niet"}, keywords=("nota",)),
        Theme(ThemeRow(3), {"nl": "Zeilmakerij"}, keywords=("Zeilmakerij",)),
    ]  # fmt: skip
    themes.save_theme_run(store, run, themes=found, assignments=NONE, artifacts=b"model")
    finish_run(store, run)
    return run


def load_fits(store):
    with store.reading() as connection:
        rows = connection.execute(select(schema.ThemeFit).order_by(schema.ThemeFit.theme)).all()
    return [(row.labels, row.description, row.keywords) for row in rows]


def test_found_names_with_the_customers_words_go_and_others_stay(store, run_id):
    assert clear_quoted_names(store, WORDING) == 3
    labels = load_found_labels(store)
    assert labels == {2: ({"nl": "Nota klopt niet"}, {})}


def test_the_title_of_a_printed_figure_with_the_customers_words_becomes_its_reference(store, run_id):
    titles = {"2026-10/T-1/comments": "Reacties over Nota: “de zeilmakerij”", "2026-10/T-2/comments": "Reacties: nota"}
    with store.writing() as connection:
        row = {"period": "2026-10", "language": "nl", "manifest": {}, "state": "draft", "at": datetime.now(UTC)}
        connection.execute(insert(schema.Report).values(id=1, **row))
        for reference, title in titles.items():
            figure = {"reference": reference, "title": title, "estimate": {}, "feedback": []}
            connection.execute(insert(schema.Figure).values(report=1, **figure))
    clear_quoted_names(store, WORDING)
    with store.reading() as connection:
        stored = connection.execute(select(schema.Figure.title).order_by(schema.Figure.id)).scalars().all()
    assert stored == ["2026-10/T-1/comments", "Reacties: nota"]


def test_keywords_or_the_number_stand_in_until_the_next_fit(store, run_id):
    clear_quoted_names(store, WORDING)
    assert load_fits(store) == [
        ({"nl": "nota, a, b", "en": "Bill"}, {"nl": "Over nota's."}, ["nota", "a", "b"]),
        ({"nl": "Nota klopt niet"}, {}, ["nota"]),
        ({"nl": "T-3"}, {}, []),
    ]


def test_the_fitted_model_holds_every_word_and_goes(store, run_id):
    assert load_artifact(store, run_id, "model") == b"model"
    clear_quoted_names(store, PersonalWording([], []))
    assert load_artifact(store, run_id, "model") is None


def test_without_words_only_a_run_of_them_is_a_quote(store, run_id):
    before = load_fits(store)
    assert clear_quoted_names(store, WORDING, by_words=False) == 0
    assert load_fits(store) == before


def test_names_of_people_are_listed_and_not_taken(store, run_id):
    with store.writing() as connection:
        replace_person_labels(connection, 1, {"nl": "Nota van de zeilmakerij"})
        replace_person_labels(connection, 2, {"nl": "Nota"})
    assert list_quoted_person_labels(store, WORDING) == [(1, "Nota van de zeilmakerij")]
    clear_quoted_names(store, WORDING)
    assert list_quoted_person_labels(store, WORDING) == [(1, "Nota van de zeilmakerij")]
