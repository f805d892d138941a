"""People decide about themes from the command line, see what they decided, and take it back."""

import json

import pytest

import voc as library


@pytest.fixture
def largest(shop):
    """References of the two largest themes."""
    with library.open(shop) as ws:
        return [theme.reference for theme in ws.theme_catalog.records()[:2]]


def listed(voc, shop):
    return {theme["reference"]: theme for theme in json.loads(voc("themes", "list", "--json", "-w", shop).out)}


def test_a_theme_is_renamed_shown_and_named_as_before_after_an_undo(voc, shop, largest):
    first, _ = largest
    label = listed(voc, shop)[first]["labels"]["nl"]
    done = voc("themes", "rename", first, "--nl", "Dubbele nota", "--why", "zo heet het", "--as", "Noor", "-w", shop)
    assert "rename: Dubbele nota" in done.out
    shown = voc("themes", "show", first, "-w", shop).out
    assert f"{first}  Dubbele nota" in shown
    assert "born" in shown
    assert "(zo heet het)" in shown
    event = json.loads(voc("log", "--json", "-w", shop).out)[0]
    assert (event["who"], event["kind"], event["standing"]) == ("Noor", "rename", True)
    assert voc("undo", event["id"], "-w", shop).code == 0
    assert listed(voc, shop)[first]["labels"]["nl"] == label
    assert "[undone]" in voc("log", "--subject", first, "-w", shop).out
    assert voc("redo", event["id"], "-w", shop).code == 0
    assert listed(voc, shop)[first]["labels"]["nl"] == "Dubbele nota"
    assert voc("redo", event["id"], "-w", shop).code == 1


def test_a_merged_theme_is_shown_as_the_one_it_went_into(voc, shop, largest):
    first, second = largest
    before = listed(voc, shop)
    assert f"{second} merge: into {first}" in voc("themes", "merge", second, "--into", first, "-w", shop).out
    after = listed(voc, shop)
    assert second not in after
    assert after[first]["n_segments"] == before[first]["n_segments"] + before[second]["n_segments"]
    assert json.loads(voc("themes", "show", second, "--json", "-w", shop).out)["theme"]["id"] == int(first[2:])
    told = voc("themes", "pin", second, "-w", shop)
    assert (told.code, f"{second} is part of {first} now" in told.error) == (1, True)


def test_every_other_decision_is_one_command(voc, shop, largest):
    first, second = largest
    with library.open(shop) as ws:
        segments = ws.theme_catalog.records()[0].quotes[:2]
    parts = ",".join(f"S-{segment}" for segment in segments)
    said = [
        voc("themes", "split", first, "--segments", parts, "--nl", "Deel", "-w", shop).out,
        voc("themes", "pin", first, second, "-w", shop).out,
        voc("themes", "place", f"S-{segments[0]}", "none", "-w", shop).out,
        voc("themes", "subject", second, "--under", first, "-w", shop).out,
        voc("themes", "department", first, "facturatie", "--fixer", "digitaal", "-w", shop).out,
        voc("themes", "category", first, "Unnecessary", "-w", shop).out,
        voc("themes", "accept", first, "-w", shop).out,
        voc("themes", "exclude", second, "-w", shop).out,
    ]
    assert [line.split(":")[1].split()[1] for line in said] == [
        "split",
        "pin",
        "place",
        "subject",
        "department",
        "category",
        "accept",
        "exclude",
    ]
    assert "Facturatie, Digitaal" in said[4]
    found = listed(voc, shop)
    assert second not in found
    assert "Deel" in {theme["labels"].get("nl") for theme in found.values()}
    told = voc("themes", "show", second, "-w", shop)
    assert (told.code, "a person excluded it" in told.error) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        ("rename", "T-1"),
        ("rename", "7a", "--nl", "x"),
        ("merge", "T-1", "--into", "T-1"),
        ("pin", "T-9999"),
        ("place", "S-1", "T-x"),
        ("category", "T-1", "nice"),
        ("department", "T-1", "Nergens"),
        ("split", "T-1", "--segments", ","),
        ("accept", "T-1", "P-1"),
        ("show", "T-9999"),
        ("refuse",),
    ],
)
def test_what_makes_no_sense_is_told_and_leaves_no_trace(voc, fitted, words):
    told = voc("themes", *words, "-w", fitted)
    assert (told.code, told.error.count("\n") <= 1, bool(told.error)) == (2, True, True)
    assert json.loads(voc("log", "--subject", "T-1", "--json", "-w", fitted).out) == []


def test_decisions_can_be_made_from_python(shop):
    with library.open(shop) as ws:
        one, other = ws.theme_catalog.records()[:2]
        with pytest.raises(library.VocError, match="no kind of decision; expected one of: accept"):
            ws.decide("like", one.reference)
        first = ws.decide("pin", one.reference, why="blijft", who="Noor", expected_version=0)
        with pytest.raises(library.VocError, match="is at version 1, and you saw version 0"):
            ws.decide("accept", one.reference, expected_version=0)
        ws.decisions.decide_all([("pin", other.reference, {}), ("accept", other.reference, {})])
        assert ws.decisions.log(limit=2)["kind"].tolist() == ["accept", "pin"]
        assert ws.decisions.log(one.reference)["event"].tolist() == [first.id]
        assert ws.theme_catalog.profile(one.reference).decisions[0].event == first
