"""A marked customer in every source and column: no mark after collecting, and nothing of the customer after erasing."""

import re
import shutil
import zipfile

import pytest

import voc
from voc.errors import UnknownNameError

CUSTOMER = "K7654321"
MARKS = {
    "customer number": CUSTOMER,
    "mail": "zwaluw@kievitsbloem.example",
    "phone": "06-87654321",
    "IBAN": "NL91ABNA0417164300",
    "name": "Kievitsbloem",
    "card": "4111111111111111",
}
"""Personal data, which is in no file of the workspace, ever."""
WORDS = ("zeilmakerij", "kajuitdeur", "spinnakerboom")
"""Words of the customer's texts, which are gone after the erasure."""
SURVEY = """\
id;datum;toelichting;nps;klantnummer;contact;reden;naam
m1;12-06-2026;De storing in mijn zeilmakerij duurt nu al drie dagen, bel {phone} of mail {mail}.;1;{number};m1;1;{name}
m2;13-06-2026;Storing bij de kajuitdeur en geen warm water, op {iban}.;veel te laag, {mail};{number};;{mail};{name}
m3;14-06-2026;De storing bij de spinnakerboom was niet gemeld, mijn kaart is {card}.;2;;m3;1;{name}
m4;geen datum {phone};De spinnakerboom is koud door de storing;1;{number};m4;1;{name}
"""
SIGNALS = """\
id;contact;datum;afdeling;reden;notitie;medewerker
n1;m1;12-06-2026;Facturatie;1;Klant {name} van de zeilmakerij belt weer, {phone};{name}
n2;m3;14-06-2026;{mail};1;Spinnakerboom van klant;{name}
"""
CONTACTS = """\
nummer;tijdstip;klant;kanaal;reden;naam
m3;14-06-2026 10:00;{number};{mail};1;{name}
m1;12-06-2026 10:00;{number};telefoon;1;{name}
"""


def write_exports(folder):
    folder.mkdir()
    values = {
        "number": CUSTOMER, "mail": MARKS["mail"], "phone": MARKS["phone"], "iban": MARKS["IBAN"],
        "card": MARKS["card"], "name": f"Wim {MARKS['name']}",
    }  # fmt: skip
    paths = []
    for name, content in (("enquete-m", SURVEY), ("meldingen", SIGNALS), ("contacten", CONTACTS)):
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text(content.format(**values), encoding="utf-8")
    return paths


def read_all_bytes(root):
    """Yield every file of a folder with its bytes; of what is zipped, the members."""
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    yield from ((f"{path.name}/{name}", archive.read(name)) for name in archive.namelist())


def list_files_with(root, marks):
    return sorted(
        (name, mark)
        for name, content in read_all_bytes(root)
        for mark in marks
        if mark.casefold().encode() in content.lower()
    )


@pytest.fixture(scope="module")
def marked_once(fitted, add_sources, tmp_path_factory):
    """The fitted workspace with the marked customer in three more files, fitted and printed again; read only."""
    folder = tmp_path_factory.mktemp("marked")
    root = shutil.copytree(fitted, folder / "shop")
    add_sources(root, "meldingen", "contacten")
    with voc.open(root) as ws:
        for path in write_exports(folder / "exports"):
            ws.collect(path)
        ws.fit_themes()
        ws.fit_causes()
        ws.report("2026-06", formats=("html", "xlsx", "ipynb"))
    return folder


@pytest.fixture(scope="module")
def exports(marked_once):
    """The folder with the files that were collected; read only."""
    return marked_once / "exports"


@pytest.fixture
def marked(marked_once, tmp_path):
    """A copy of that workspace, to change."""
    return shutil.copytree(marked_once / "shop", tmp_path / "shop")


def test_no_mark_is_stored_and_after_erasing_nothing_of_the_customer_is_left(marked, exports, voc):
    assert list_files_with(marked, MARKS.values()) == []
    assert {mark for _, mark in list_files_with(marked, WORDS)} == set(WORDS)

    done = voc("erase", CUSTOMER, "--workspace", marked)

    assert done.code == 0, done.err
    assert list_files_with(marked, (*MARKS.values(), *WORDS)) == []
    counts = re.search(r"Erased: (\d+) comments, (\d+) contacts, (\d+) signals", done.out)
    assert counts is not None
    assert [int(count) for count in counts.groups()] == [
        5,
        2,
        2,
    ]  # three answers (the fourth has no date) and two notes
    for name in ("enquete-m.csv", "meldingen.csv", "contacten.csv"):
        assert f"{exports / name} is an export that holds the customer" in done.out

    for path in sorted(exports.iterdir()):
        again = voc("collect", path, "--workspace", marked)
        assert again.code == 0, again.err
    assert list_files_with(marked, (*MARKS.values(), *WORDS)) == []
    assert "had been erased before" in voc("erase", CUSTOMER, "--workspace", marked).out


def test_a_report_that_quoted_the_customer_is_made_again(marked):
    page = marked / "reports/2026-06/voc-2026-06-nl.html"
    before = page.read_text(encoding="utf-8")
    page.write_text(before.replace("</body>", "<p>Storing bij de <b>spinnakerboom</b></p></body>"), encoding="utf-8")
    with voc.open(marked) as ws:
        erasure = ws.erase(CUSTOMER)
    names = {"voc-2026-06-nl.html", "voc-2026-06-nl.xlsx", "voc-2026-06-nl.ipynb"}
    assert {path.name for path in erasure.reports_withdrawn} == names
    assert {path.name for path in erasure.reports_made} == names
    assert "spinnakerboom" not in page.read_text(encoding="utf-8")


def test_a_report_of_a_department_that_gets_none_any_more_stays_withdrawn(marked):
    with voc.open(marked) as ws:
        (page,) = ws.report("2026-06", department="Digitaal", formats=("html",))
    page.write_text("<p>Storing bij de <b>spinnakerboom</b></p>", encoding="utf-8")
    config = marked / "voc.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('name = "Digitaal"\n', 'name = "Digitaal"\nkind = "market"\n', 1), encoding="utf-8")
    with voc.open(marked) as ws:
        erasure = ws.erase(CUSTOMER)
    assert page in erasure.reports_withdrawn
    assert page not in erasure.reports_made
    assert not page.exists()


def test_an_erasure_that_breaks_off_can_be_done_again(marked, monkeypatch):
    page = marked / "reports/2026-06/voc-2026-06-nl.html"
    page.write_text("<p>Storing bij de <b>spinnakerboom</b></p>", encoding="utf-8")

    def refuse(*_arguments):
        raise PermissionError("the page is open elsewhere")

    with voc.open(marked) as ws:
        with monkeypatch.context() as patch:
            patch.setattr("voc.workspace.erasure.withdraw_reports", refuse)
            with pytest.raises(PermissionError):
                ws.erase(CUSTOMER)
        erasure = ws.erase(CUSTOMER)
    assert erasure.n_comments == 5
    assert page in erasure.reports_withdrawn


def test_a_dry_run_counts_and_changes_nothing(marked):
    before = dict(read_all_bytes(marked))
    with voc.open(marked) as ws:
        erasure = ws.erase(CUSTOMER, dry_run=True)
    assert (erasure.n_comments, erasure.dry_run) == (5, True)
    changed = {name for name, content in read_all_bytes(marked) if before.get(name) != content}
    assert {name for name in changed if not name.startswith("voc.db")} == set()
    with voc.open(marked) as ws:
        assert ws.feedback()["text"].str.contains("spinnakerboom").any()


def test_a_customer_can_be_named_by_the_pseudonym_and_what_people_wrote_is_listed(marked):
    with voc.open(marked) as ws:
        comments = ws.feedback()
        comment = comments[comments["text"].str.contains("zeilmakerij") & comments["customer"].notna()].iloc[0]
        theme = ws.themes()["reference"].iloc[0]
        ws.decide("rename", theme, {"labels": {"nl": "Storing zeilmakerij"}})
        ws.decide("accept", theme, why="klant schrijft: de storing in mijn zeilmakerij duurt nu al")
        (marked / "notities.txt").write_text("Storing bij de kajuitdeur en geen warm water", encoding="utf-8")
        erasure = ws.erase(comment["customer"])
    assert erasure.n_comments == 5
    assert any("Storing zeilmakerij" in place for place in erasure.quoted_places)
    assert any(place.endswith(f"(accept {theme})") for place in erasure.quoted_places)
    assert [path.name for path in erasure.other_files] == ["notities.txt"]


def test_an_unknown_customer_is_an_error_that_changes_nothing(fitted, voc):
    done = voc("erase", "K0", "--workspace", fitted)
    assert done.code == 2
    assert done.error.startswith("nothing is stored of customer 'K0': check the id")


def test_decisions_about_erased_sentences_do_no_harm(marked):
    with voc.open(marked) as ws:
        comments = ws.feedback()
        comment = comments[comments["text"].str.contains("kajuitdeur")]["id"].iloc[0]
        segment = _find_segment(ws, comment)
        theme = int(ws.themes()["reference"].iloc[0].split("-")[1])
        ws.decide("place", f"S-{segment}", {"theme": theme})
        ws.erase(CUSTOMER)
        assert not ws.feedback()["text"].str.contains("kajuitdeur").any()
        assert not ws.themes().empty
        assert ws.fit_causes().unchanged


def _find_segment(ws, comment):
    from voc.store import frames

    spans = frames.load_segment_spans(ws.store)
    return int(spans.loc[spans["feedback"] == comment, "id"].iloc[0])


def test_files_are_named_that_may_hold_the_customer_too(fresh, tmp_path):
    row = "m{number};1{number}-06-2026;De storing in mijn {word} duurt lang.;{score};K{number};;1;\n"
    paths = {}
    # The last one has rows of its own alone, and nothing of an earlier file.
    for name, numbers, word in (("a", (1, 2), "tuin"), ("b", (2, 3), "hal"), ("c", (4,), "kas")):
        paths[name] = tmp_path / f"enquete-{name}.csv"
        rows = [row.format(number=number, word=word, score=number) for number in numbers]
        paths[name].write_text("".join((SURVEY.splitlines(keepends=True)[0], *rows)), encoding="utf-8")
    with voc.open(fresh) as ws:
        for path in paths.values():
            ws.collect(path)
        found = {}
        for customer in ("K1", "K2", "K3", "K4"):
            erasure = ws.erase(customer, dry_run=True)
            found[customer] = (erasure.source_files, erasure.possible_files)
    a, b, c = paths.values()
    assert found == {"K1": ((a,), (b,)), "K2": ((b,), (a,)), "K3": ((b,), (a,)), "K4": ((c,), (a,))}


def test_the_last_customer_can_be_erased(fresh, company, tmp_path):
    path = tmp_path / "enquete-1.csv"
    path.write_text(
        "id;datum;toelichting;nps;klantnummer;contact;reden\nr1;05-10-2026;De nota klopt niet;3;K0000001;;1\n",
        encoding="utf-8",
    )
    with pytest.raises(UnknownNameError), voc.open(fresh) as ws:
        ws.erase("K0000001")
    with voc.open(fresh) as ws:
        ws.collect(path)
        assert ws.erase("k 0000001").n_comments == 1
        assert ws.feedback().empty
        assert ws.collect(path).unchanged
