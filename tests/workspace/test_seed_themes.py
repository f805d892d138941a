"""Themes that people name beforehand, and what the next fit makes of them."""

import functools

import pytest

from voc.errors import InputError, UnknownNameError, UsageError
from voc.store import seed_themes as stored_seeds
from voc.store import theme_decisions
from voc.themes.seed_list import SeedTheme
from voc.workspace import open_workspace
from voc.workspace.seed_themes import save_seed_themes

LIST = """\
label_nl;label_en;examples;keywords;parent;department
Nota klopt niet;Bill is wrong;De eindafrekening klopt niet|Mijn jaarnota is veel te hoog;nota, jaarnota;Geld;Facturatie
Monteur te laat;;De monteur kwam niet opdagen;;;Nergens
;;zomaar;;;
"""


@pytest.fixture
def ws(shop):
    with open_workspace(shop) as opened:
        yield opened


@pytest.fixture
def new(fresh, company):
    with open_workspace(fresh) as opened:
        opened.collect(company / "enquete.csv")
        yield opened


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "taxonomy.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def theme_of(ws, label):
    return next(theme for theme in ws.theme_catalog.records() if label in theme.labels.values())


def test_a_list_before_the_first_fit_gives_the_themes_their_names_and_ids(new, listed):
    done = new.theme_catalog.import_themes(listed)
    assert (done.new, [(item.row, item.column) for item in done.rejected]) == (3, [(3, "department"), (4, "label_nl")])
    new.fit_themes()
    bill = theme_of(new, "Nota klopt niet")
    assert bill.id == done.themes["Bill is wrong"] == done.themes["Nota klopt niet"]
    assert (bill.labels["en"], bill.row.pinned, bill.row.parent) == ("Bill is wrong", True, done.themes["Geld"])
    texts = new.trace(f"T-{bill.id}")["text"]
    about = texts.str.contains("afrekening|nota|rekening")
    assert len(texts) >= 15
    assert about.mean() > 0.8
    engineer = new.trace(f"T-{theme_of(new, 'Monteur te laat').id}")["text"]
    assert len(engineer) >= 15
    assert engineer.str.contains("onteur|slimme meter").mean() > 0.8


def test_the_main_subject_stands_there_and_no_comment_is_matched_to_it(new, listed):
    new.theme_catalog.import_themes(listed)
    new.fit_themes()
    assert theme_of(new, "Geld").n_comments == 0


def test_the_same_list_again_changes_nothing_and_is_no_reason_to_fit_again(new, listed):
    new.theme_catalog.import_themes(listed)
    new.fit_themes()
    again = new.theme_catalog.import_themes(listed)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    assert new.fit_themes().unchanged


def test_after_a_fit_nobody_moves_until_what_the_seeds_propose_is_accepted(ws):
    before = {theme.id: theme.n_comments for theme in ws.theme_catalog.records()}
    done = ws.theme_catalog.seed_theme(
        "Trouble in de app", examples=["De app loopt steeds vast", "Inloggen in de app werkt niet"]
    )
    assert not ws.fit_themes().unchanged
    (seeded,) = done.themes.values()
    held = {theme.id: theme.n_comments for theme in ws.theme_catalog.records()}
    assert {theme: held[theme] for theme in before} == before
    into = [item for item in ws.decisions.proposals() if seeded in item.proposal.new]
    assert into
    ws.decisions.accept_proposals([item.id for item in into])
    assert theme_of(ws, "Trouble in de app").n_comments >= 15


def test_examples_come_beside_those_of_before_and_a_list_takes_their_place(ws, listed):
    ws.theme_catalog.import_themes(listed)
    theme = ws.theme_catalog.seed_theme("monteur te laat", examples=["Weer niemand verschenen"]).themes[
        "monteur te laat"
    ]
    assert stored_seeds.load_seeds(ws.store)[theme]["examples"] == [
        "De monteur kwam niet opdagen",
        "Weer niemand verschenen",
    ]
    ws.theme_catalog.import_themes(listed)
    assert stored_seeds.load_seeds(ws.store)[theme]["examples"] == ["De monteur kwam niet opdagen"]


def test_an_example_is_redacted_before_it_is_stored(ws):
    theme = ws.theme_catalog.seed_theme("Bellen", examples=["Bel mevrouw Jansen op 06-12345678"]).themes["Bellen"]
    assert stored_seeds.load_seeds(ws.store)[theme]["examples"] == ["Bel mevrouw [naam] op [telefoon]"]


def test_an_undone_seed_says_nothing_any_more(ws):
    ws.theme_catalog.seed_theme("Bellen", examples=["Ik word nooit teruggebeld"])
    from voc.store import decision_log

    event = decision_log.load_active_decisions(ws.store, kinds=["seed"])[-1]
    ws.decisions.undo(event.id)
    assert stored_seeds.load_seeds(ws.store) == {}
    ws.decisions.undo(decision_log.load_events(ws.store)[-1].id)
    assert len(stored_seeds.load_seeds(ws.store)) == 1


def test_each_contact_reason_that_says_something_becomes_a_theme(ws):
    done = ws.theme_catalog.seed_from_reasons()
    assert sorted(done.themes) == ["Afspraak", "App", "Nota", "Verhuizing"]
    assert ws.theme_catalog.seed_from_reasons().unchanged == 4


def test_a_theme_that_people_merged_since_is_left_as_they_want_it(ws, listed):
    done = ws.theme_catalog.import_themes(listed)
    first, second = done.themes["Nota klopt niet"], done.themes["Monteur te laat"]
    ws.decide("merge", f"T-{second}", {"into": first})
    again = ws.theme_catalog.import_themes(listed)
    assert (again.changed, again.unchanged) == (0, 1)
    assert again.skipped == {"Monteur te laat": f"part of T-{first} now"}
    ws.decide("exclude", f"T-{first}")
    assert ws.theme_catalog.import_themes(listed).skipped["Nota klopt niet"] == "excluded"


def test_what_people_decided_since_stays_when_the_same_list_comes_again(ws, listed):
    theme = f"T-{ws.theme_catalog.import_themes(listed).themes['Nota klopt niet']}"
    before = len(ws.theme_catalog.records())
    ws.decide("department", theme, {"department": "Digitaal"})
    ws.decide("rename", theme, {"labels": {"nl": "Foute nota", "en": "Wrong bill"}})
    ws.decisions.undo(next(entry.event.id for entry in ws.decisions.log_entries(theme) if entry.event.kind == "pin"))
    again = ws.theme_catalog.import_themes(listed)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    (row,) = [each for each in theme_decisions.load_theme_rows(ws.store).values() if f"T-{each.id}" == theme]
    assert (row.department, row.pinned) == ("Digitaal", False)
    assert "Foute nota" in stored_seeds.load_person_labels(ws.store)[row.id].values()
    assert len(ws.theme_catalog.records()) <= before
    # What the list itself says anew counts.
    listed.write_text(LIST.replace("Geld;Facturatie", "Geld;Digitaal"), encoding="utf-8")
    ws.theme_catalog.import_themes(listed)
    ws.decide("department", theme, {"department": None})
    listed.write_text(LIST, encoding="utf-8")
    assert ws.theme_catalog.import_themes(listed).changed == 1
    assert theme_decisions.load_theme_rows(ws.store)[row.id].department == "Facturatie"


def test_of_two_themes_with_one_label_the_one_that_is_there_gets_the_example(ws):
    save = functools.partial(save_seed_themes, ws._context)
    names = {"a": SeedTheme({"nl": "Storing"}), "b": SeedTheme({"nl": "Uitval"})}
    first, second = (next(iter(save([seed]).themes.values())) for seed in names.values())
    for kept, merged in ((first, second), (second, first)):
        ws.decide("rename", f"T-{merged}", {"labels": {"nl": "Storing"}})
        ws.decide("rename", f"T-{kept}", {"labels": {"nl": "Storing"}})
        event = ws.decide("merge", f"T-{merged}", {"into": kept})
        example = f"Wij zaten zonder stroom, {kept}"
        result = save([SeedTheme({"nl": "Storing"}, examples=(example,))])
        assert (result.themes["Storing"], result.changed) == (kept, 1)
        assert example in stored_seeds.load_seeds(ws.store)[kept]["examples"]
        ws.decisions.undo(event.id)


def test_all_that_a_list_says_is_redacted(ws):
    seed = SeedTheme({"nl": "Bel 06-12345678"}, keywords=("Jan de Vries 0612345678",), parent="Vragen 06-87654321")
    save_seed_themes(ws._context, [seed])
    log = ws.decisions.log()
    assert not log["payload"].astype(str).str.contains("12345678|87654321|Vries").any()
    assert list(save_seed_themes(ws._context, [SeedTheme({"en": "Bill"})]).themes) == ["Bill"]


def test_a_list_without_a_good_row_is_refused_with_the_first_reason(ws, tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("label_nl,examples\n,zomaar\n", encoding="utf-8")
    with pytest.raises(UsageError, match="row 2: no label"):
        ws.theme_catalog.import_themes(path)
    with pytest.raises(InputError):
        ws.theme_catalog.import_themes(tmp_path / "nowhere.csv")


def test_a_department_that_is_not_there_is_refused_and_nothing_is_written(ws):
    with pytest.raises(UnknownNameError):
        save_seed_themes(ws._context, [SeedTheme({"nl": "Nota"}, department="Nergens")])
    assert stored_seeds.load_person_labels(ws.store) == {}
