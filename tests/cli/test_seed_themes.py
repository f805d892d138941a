"""Themes that people name beforehand, by the command."""

import json


def test_a_list_is_taken_in_and_what_is_wrong_is_told_by_row_and_column(voc, shop, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("label_nl,label_en,department\nNota,Bill,Nergens\nApp,,Digitaal\n,,Digitaal\n", encoding="utf-8")
    done = voc("themes", "import", path, "-w", shop)
    assert done.code == 0
    assert "Nota / Bill" in done.out
    assert "row 2, department: no such department ('Nergens'); expected Facturatie, Digitaal" in done.out
    assert "row 4, label_nl: no label; expected a label; the row is left out" in done.out
    assert "2 themes: 2 new, 0 changed, 0 as before." in done.out
    listed = json.loads(voc("themes", "list", "--json", "-w", shop).out)
    assert {"Nota", "App"} <= {theme["labels"]["nl"] for theme in listed if theme["pinned"]}


def test_one_theme_is_named_with_examples_in_both_languages(voc, shop):
    words = (
        "themes",
        "seed",
        "Dubbele nota",
        "--en",
        "Double bill",
        "--example",
        "Twee keer betaald",
        "--keyword",
        "dubbel",
    )
    done = json.loads(voc(*words, "--json", "-w", shop).out)
    assert done["new"] == 1
    assert set(done["themes"]) == {"Dubbele nota", "Double bill"}
    assert "0 new, 0 changed, 1 as before." in voc(*words, "-w", shop).out


def test_all_contact_reasons_at_once_or_one_theme_and_not_both(voc, shop):
    assert "4 themes: 4 new" in voc("themes", "seed", "--from-reasons", "-w", shop).out
    for words in ((), ("Nota", "--from-reasons"), ("--from-reasons", "--example", "x")):
        assert "name one theme" in voc("themes", "seed", *words, "-w", shop).error
    assert voc("themes", "seed", "  ", "-w", shop).code == 2


def test_a_labeller_that_is_not_set_is_refused(voc, shop):
    done = voc("themes", "label", "-w", shop)
    assert (done.code, "[themes.labeller]" in done.error) == (2, True)
