"""``voc report team``, ``year``, ``compare`` and ``voc letter``: what they print, and what they refuse."""

import json

import pytest


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("year", "2026"), "voc-2026-nl.html"),
        (("compare", "2026-05", "2026-06"), "voc-2026-05-2026-06-nl.html"),
    ],
)
def test_a_page_is_made(voc, shop, words, name):
    done = voc("report", *words, "--format", "html", "--json", "-w", shop)
    assert done.code == 0, done.err
    pages = json.loads(done.out)["pages"]
    assert any(name in page for page in pages)


def test_a_sheet_for_teams_is_made_from_their_signals(voc, shop, tmp_path):
    lines = ["id;contact;datum;afdeling;reden", *(f"x{n};c{n};12-06-2026;Facturatie;1" for n in range(1, 21))]
    (tmp_path / "signalen-juni.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert voc("collect", tmp_path / "signalen-juni.csv", "-w", shop).code == 0
    done = voc("report", "team", "--format", "html", "--json", "-w", shop)
    assert done.code == 0, done.err
    assert [path.name for path in (shop / "reports" / "teams").iterdir()] == ["voc-team-2026-06-12-nl.html"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("year",), "YEAR"),
        (("year", "dit jaar"), "no year"),
        (("year", "26"), "no year"),
        (("compare", "2026-05"), "PERIOD"),
        (("compare", "2026-05", "2026-05"), "expected two months"),
        (("team", "gisteren"), "no day"),
        (("team", "2001-01-01"), "no team gave signals enough"),
        (("team", "--department", "Facturatie"), "No such option: --department"),
        (("year", "2026", "--format", "xlsx"), "there is no page as 'xlsx'"),
    ],
)
def test_other_words_are_refused_with_what_was_expected(voc, fitted, words, says):
    done = voc("report", *words, "-w", fitted)
    assert done.code == 2
    assert says in " ".join(done.err.split())


def test_a_letter_is_held_against_what_customers_said(voc, fitted, tmp_path):
    letter = tmp_path / "brief.txt"
    letter.write_text(
        "Geachte klant,\n\nDe monteur komt niet opdagen.\n\nWij wensen u een fijne vakantie toe.", "utf-8"
    )
    done = voc("letter", letter, "-w", fitted)
    assert done.code == 0, done.err
    assert "“De monteur komt niet opdagen.”" in done.out
    assert "klanten zeiden iets als dit" in done.out
    sentences = json.loads(voc("letter", letter, "--json", "-w", fitted).out)["sentences"]
    assert [bool(each["themes"]) for each in sentences] == [True, False]


@pytest.mark.parametrize(
    ("content", "says"), [(None, "no such file"), (b"\xff\xfe\x00", "plain text"), (b"Beste,", "no sentence")]
)
def test_what_is_no_letter_is_refused(voc, fitted, tmp_path, content, says):
    letter = tmp_path / "brief.txt"
    if content is not None:
        letter.write_bytes(content)
    done = voc("letter", letter, "-w", fitted)
    assert done.code == 2
    assert says in " ".join(done.err.split())
