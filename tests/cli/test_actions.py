"""``voc actions``: refusals that name what was expected, and rows that were not imported."""

import json

import pytest


def test_before_any_promise_the_command_says_how_to_record_one(voc, fresh):
    done = voc("actions", "list", "-w", fresh)
    assert done.code == 0
    assert "voc actions add B-2026-10-1" in done.out
    assert json.loads(voc("actions", "list", "-w", fresh, "--json").out) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "F-1", "--promise", "x"), "is no finding and no theme"),
        (("add", "T-1", "--promise", "x"), "names no department"),
        (("add", "T-99", "--promise", "x", "--department", "Facturatie"), "there is no theme T-99"),
        (("done", "A-9"), "A-9"),
        (("done", "A-9", "--on", "gisteren"), "gisteren"),
        (("card", "--language", "de"), "there are reports in nl and en, not in 'de'"),
    ],
)
def test_what_cannot_be_is_refused(voc, fresh, arguments, says):
    refused = voc("actions", *arguments, "-w", fresh)
    assert refused.code == 2
    assert says in refused.error


def test_rows_that_were_not_taken_in_are_named_and_ask_for_attention(voc, fresh, tmp_path):
    file = tmp_path / "actions.csv"
    file.write_text("subject;department;promise;start\nT-99;Facturatie;Brief herzien;2026-01-05\n", encoding="utf-8")
    done = voc("actions", "import", file, "-w", fresh)
    assert done.code == 3
    assert done.out.startswith("actions: 0 imported\n  row 2: ")
    document = json.loads(voc("actions", "import", file, "-w", fresh, "--json").out)
    assert [rejection["row"] for rejection in document["rejected"]] == [2]


def test_a_file_without_its_columns_is_refused(voc, fresh, tmp_path):
    file = tmp_path / "actions.csv"
    file.write_text("naam;wat\na;b\n", encoding="utf-8")
    assert voc("actions", "import", file, "-w", fresh).code == 1
