"""What goes wrong gets one sentence with what to do, and nothing that was good is lost."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys

import openpyxl
import pytest

from voc.store.workspace_settings import load_key_check
from voc.workspace import open_workspace
from voc.workspace.pseudonym_key import find_key_folder

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
HEADER = "id;datum;toelichting;nps;klantnummer;contact;reden"
GOOD = "x1;05-10-2026;De bezorger gooide mijn pakket over de schutting.;2;K0000001;k1;1"


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def items(voc, root):
    return voc("doctor", "-w", root, "--json").out


# ---- files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("leeg.csv", b"", ["leeg.csv is empty"]),
        ("wit.csv", b"\xef\xbb\xbf \r\n\r\n", ["wit.csv is empty"]),
        ("kop.csv", HEADER.encode() + b"\n", ["no rows", "export it again"]),
        ("brief.pdf", b"%PDF-1.7 ...", [".pdf", "as .csv or .xlsx"]),
        ("brief.docx", b"PK\x03\x04 ...", ["damaged archive", "make it again"]),
        ("oud.xls", OLE, [".xls", "save it as .xlsx"]),
        ("foto.jpg", b"\xff\xd8\xff\xe0", ["expected .csv, .tsv, .xlsx", "export the data as one of these"]),
        ("vermomd.csv", b"%PDF-1.7 ...", [".pdf", "as .csv or .xlsx"]),
        ("geheim.xlsx", OLE, ["password", "save it without"]),
        ("stuk.xlsx", b"PK\x03\x04" + b"x" * 300, ["stuk.xlsx", "open it in Excel"]),
        ("tekst.xlsx", b"id;datum\n1;2\n", ["no Excel workbook", "save it again as .xlsx"]),
        ("beeld.csv", bytes(range(256)) * 8, ["expected .csv, .tsv, .xlsx", "export the data as one of these"]),
    ],
)
def test_a_file_that_cannot_be_read_gets_its_sentence(voc, fresh, tmp_path, name, content, says):
    path = write(tmp_path, name, content)
    done = voc("collect", path, "-w", fresh)
    assert done.code == 1
    assert name in done.error
    assert all(part in done.error for part in says), done.error


def test_a_file_that_is_not_there(voc, fresh, tmp_path):
    done = voc("collect", tmp_path / "weg.csv", "-w", fresh)
    assert (done.code, "does not exist" in done.error) == (1, True)


def test_a_folder_without_data_says_what_it_looked_for(voc, fresh, tmp_path):
    folder = tmp_path / "map"
    folder.mkdir()
    write(folder, "~$open.xlsx", b"lock")
    write(folder, "lees.pdf", b"%PDF")
    done = voc("collect", folder, "-w", fresh)
    assert (done.code, "no data files" in done.error, ".xlsx" in done.error) == (1, True, True)


def test_what_is_wrong_with_one_file_leaves_the_others(voc, fresh, tmp_path, company):
    folder = tmp_path / "map"
    folder.mkdir()
    write(folder, "a.csv", b"")
    write(folder, "b.txt", "\n".join(f"[05-10-2026, 10:0{k}:00] Jan: hallo daar" for k in range(9)))
    shutil.copy(company / "enquete.csv", folder)
    (tmp_path / "niets").mkdir()
    done = voc("collect", folder, tmp_path / "niets", tmp_path / "weg.csv", "-w", fresh, "--json")
    found = json.loads(done.out)
    assert done.code == 1
    assert [result["n_accepted"] for result in found["files"]] == [136]
    assert [failure["file"] for failure in found["failed"]] == ["a.csv", "b.txt", "niets", "weg.csv"]
    assert "136 items" in items(voc, fresh)


# ---- rows ---------------------------------------------------------------------------------------------------------


def test_good_rows_of_a_ragged_file_are_kept_and_the_bad_ones_are_named(voc, fresh, tmp_path):
    rows = [HEADER, GOOD, "x2;05-10-2026;te weinig", GOOD.replace("x1", "x3"), f"{GOOD};te;veel".replace("x1", "x4")]
    path = write(tmp_path, "enquete.csv", "\n".join(rows))
    done = voc("collect", path, "-w", fresh)
    assert done.code == 0
    assert "row 3: 3 cells; expected 7 cells" in done.out
    assert "row 5: 9 cells" in done.out
    assert "2 items" in items(voc, fresh)


def test_strict_asks_for_attention_when_rows_were_rejected(voc, fresh, tmp_path):
    path = write(tmp_path, "enquete.csv", f"{HEADER}\n{GOOD}\nx2;x\n")
    assert voc("collect", path, "-w", fresh, "--strict").code == 3
    path = write(tmp_path, "enquete-2.csv", f"{HEADER}\n{GOOD.replace('x1', 'x2')}\n")
    assert voc("collect", path, "-w", fresh, "--strict").code == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_accents_survive_every_encoding(voc, fresh, tmp_path, encoding):
    text = f"{HEADER}\n" + GOOD.replace("De bezorger", "Één bezorger à la carte – naïef") + "\n"
    path = write(tmp_path, "enquete.csv", text.encode(encoding))
    assert voc("collect", path, "-w", fresh).code == 0
    assert "Één bezorger à la carte – naïef" in voc("trace", "F-1", "-w", fresh).out


@pytest.mark.parametrize("day", ["5 okt 2026", "05-10-2026", "5 oktober 2026", "2026-10-05", "5/10/2026"])
def test_dutch_dates_are_read(voc, fresh, tmp_path, day):
    later = GOOD.replace("x1", "x2").replace("05-10-2026", day.replace("05", "25").replace("5 ", "25 "))
    path = write(tmp_path, "enquete.csv", f"{HEADER}\n{GOOD.replace('05-10-2026', day)}\n{later}\n")
    assert voc("collect", path, "-w", fresh).code == 0
    (row,) = json.loads(voc("trace", "F-1", "-w", fresh, "--json").out)
    assert row["at"].startswith("2026-10-05")


def test_a_score_outside_its_scale_costs_the_score_and_not_the_comment(voc, fresh, tmp_path):
    path = write(tmp_path, "enquete.csv", f"{HEADER}\n{GOOD.replace(';2;', ';14;')}\n")
    done = voc("collect", path, "-w", fresh)
    assert done.code == 0
    assert "'nps'" in done.out
    assert "kept without it" in done.out
    assert "1 items" in items(voc, fresh)


def test_rows_without_a_date_are_kept_and_counted(voc, fresh, tmp_path):
    path = write(tmp_path, "enquete.csv", f"{HEADER}\n{GOOD.replace('05-10-2026', '')}\n{GOOD.replace('x1', 'x2')}\n")
    done = voc("collect", path, "-w", fresh)
    assert "1 without a date" in done.out
    assert "2 items" in items(voc, fresh)


def test_a_mapping_whose_column_is_gone_says_which(voc, fresh, tmp_path):
    path = write(tmp_path, "enquete.csv", f"{HEADER}\n{GOOD}\n".replace("toelichting", "opmerking"))
    done = voc("collect", path, "-w", fresh)
    assert (done.code, "'toelichting'" in done.error) == (1, True)


# ---- words on the command line --------------------------------------------------------------------------------------


@pytest.mark.parametrize("month", ["2026", "2026-13", "oktober", "2026-00", "0000-01", "2026-10-05", "202²-1", ""])
def test_a_month_that_is_none(voc, fitted, month):
    for command in (("report", month), ("alerts", "--period", month), ("causes", "list", "--period", month)):
        done = voc(*command, "-w", fitted)
        assert (done.code, "such as 2026-10" in done.error) == (2, True)


def test_a_month_without_data_names_those_that_have_some(voc, fitted):
    for command in (
        ("report", "2031-01"),
        ("alerts", "--period", "2031-01"),
        ("causes", "list", "--period", "2031-01"),
    ):
        done = voc(*command, "-w", fitted)
        assert done.code == 2
        assert "2031-01" in done.error
        assert "2026-06" in done.error


@pytest.mark.parametrize("command", [("report", "2026-10"), ("alerts",), ("themes", "fit")])
def test_an_empty_workspace_says_how_to_begin(voc, fresh, command):
    done = voc(*command, "-w", fresh)
    assert (done.code, "voc collect FILE" in done.error) == (2, True)


@pytest.mark.parametrize("command", [("themes", "assign"), ("themes", "accept")])
def test_a_stage_before_its_turn_names_the_one_to_run_first(voc, fresh, command):
    done = voc(*command, "-w", fresh)
    assert (done.code, "voc themes fit" in done.error) == (2, True)


def test_lists_of_an_empty_workspace_are_empty(voc, fresh):
    assert "voc themes fit" in voc("themes", "list", "-w", fresh).out
    assert json.loads(voc("themes", "list", "-w", fresh, "--json").out) == []
    assert "voc causes fit" in voc("causes", "list", "-w", fresh).out
    assert json.loads(voc("causes", "list", "-w", fresh, "--json").out) == []


def test_a_department_that_is_none_is_answered_with_those_there_are(voc, fitted):
    done = voc("report", "2026-06", "--department", "Facturering", "-w", fitted)
    assert done.code == 2
    assert all(name in done.error for name in ("Facturering", "Facturatie", "Digitaal", "Buitendienst"))


@pytest.mark.parametrize(
    "options",
    [("--format", "odt"), ("--format", ","), ("--language", "fr"), ("--all", "--department", "Digitaal")],
)
def test_an_option_that_cannot_be(voc, fitted, options):
    done = voc("report", "2026-06", *options, "-w", fitted)
    assert done.code == 2
    assert done.error


@pytest.mark.parametrize("reference", ["F-999", "T-999", "F-" + "9" * 30, "niets", "2026-06/T-1/nothing", "F-²"])
def test_a_reference_that_is_none(voc, fitted, reference):
    done = voc("trace", reference, "-w", fitted)
    assert (done.code, reference in done.error) == (2, True)


@pytest.mark.parametrize(
    "typed",
    [
        ("nope",),
        ("collect", "--nope"),
        ("report",),
        ("themes",),
        (),
        ("collect", "x", "--undo", "y"),
        ("themes", "nope"),
    ],
)
def test_a_typing_mistake_is_wrong_use(voc, typed):
    done = voc(*typed)
    assert done.code == 2
    assert "Traceback" not in done.err


@pytest.mark.parametrize("typed", [(), ("x.csv", "--retry"), ("x.csv", "--undo", "1"), ("--retry", "--undo", "1")])
def test_collect_does_one_thing_at_a_time(voc, fitted, typed):
    done = voc("collect", *typed, "-w", fitted)
    assert (done.code, "one of these" in done.error) == (2, True)


@pytest.mark.parametrize("typed", [("x.csv",), (".", "--dry-run"), (".", "--strict")])
def test_watching_takes_folders_and_nothing_else(voc, fitted, typed):
    done = voc("collect", *typed, "--watch", "-w", fitted)
    assert (done.code, "--watch takes folders" in done.error) == (2, True)


# ---- workspaces -----------------------------------------------------------------------------------------------------


def test_a_folder_that_is_no_workspace(voc, tmp_path):
    done = voc("themes", "list", "-w", tmp_path)
    assert (done.code, "voc init" in done.error) == (2, True)
    done = voc("themes", "list", "-w", tmp_path / "weg")
    assert (done.code, "does not exist" in done.error) == (2, True)


def test_a_workspace_is_not_made_twice_nor_over_a_file(voc, shop, tmp_path):
    before = (shop / "voc.toml").read_bytes()
    done = voc("init", shop)
    assert (done.code, "--workspace" in done.error) == (2, True)
    assert (shop / "voc.toml").read_bytes() == before
    path = write(tmp_path, "bestand", b"x")
    assert "is a file" in voc("init", path).error
    assert "cannot be made" in voc("init", path / "shop").error


def test_a_workspace_speaks_the_language_that_was_asked_for(voc, tmp_path):
    assert voc("init", tmp_path / "shop", "--language", "en").code == 0
    assert 'language = "en"' in (tmp_path / "shop" / "voc.toml").read_text(encoding="utf-8")
    refused = voc("init", tmp_path / "winkel", "--language", "fr")
    assert refused.code == 2
    assert "'fr': expected nl or en" in refused.error
    assert not (tmp_path / "winkel").exists()


def test_prepared_sources_that_cannot_be_used_leave_no_workspace(voc, tmp_path):
    assert "does not exist" in voc("init", tmp_path / "a", "--sources", tmp_path / "weg.toml").error
    twice = write(tmp_path, "bron.toml", '[company]\nname = "x"\n[sources.a]\nkind = "survey"\n')
    assert voc("init", tmp_path / "b", "--sources", twice).code == 2
    assert not (tmp_path / "b/voc.toml").exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[company\n", "not valid TOML"),
        ('[company]\nnaam = "x"\n', "company.naam"),
        ('[sources.x]\nkind = "enquete"\n', "sources.x.kind"),
        (b"\xff\xfe[\0c\0", "UTF-8"),
        ("[reports]\nsmallest_group = 2\n", "smallest_group"),
    ],
)
def test_a_broken_voc_toml_names_the_place(voc, shop, content, says):
    write(shop, "voc.toml", content)
    done = voc("themes", "list", "-w", shop)
    assert done.code == 2
    assert "voc.toml" in done.error
    assert says in done.error


def test_a_mark_that_notepad_puts_in_front_does_not_matter(voc, shop):
    path = shop / "voc.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert voc("themes", "list", "-w", shop).code == 0


def test_a_database_from_a_newer_version_is_left_alone(voc, shop):
    with sqlite3.connect(shop / "voc.db") as connection:
        connection.execute("UPDATE voc_revision SET version_num = '9999'")
    connection.close()
    before = (shop / "voc.db").read_bytes()
    done = voc("themes", "list", "-w", shop)
    assert (done.code, "newer" in done.error) == (2, True)
    assert (shop / "voc.db").read_bytes() == before


def test_a_database_that_is_none(voc, shop):
    write(shop, "voc.db", b"this is a text and no database at all")
    done = voc("themes", "list", "-w", shop)
    assert (done.code, "no database" in done.error) == (2, True)


def find_key_path(folder):
    with open_workspace(folder) as ws:
        return find_key_folder() / f"{load_key_check(ws.store)}.key"


@pytest.mark.parametrize("content", [None, b"", b"zz", b"abcd", b"\xff\xfe"])
@pytest.mark.parametrize("is_old", [True, False], ids=["beside the database", "in the user's folder"])
def test_without_its_key_nothing_is_taken_in(voc, shop, tmp_path, content, is_old, monkeypatch):
    name = find_key_path(shop).name
    monkeypatch.setenv("VOC_CONFIG_DIR", str(tmp_path / "config"))
    folder = shop if is_old else tmp_path / "config/keys"
    folder.mkdir(parents=True, exist_ok=True)
    if content is not None:
        write(folder, "voc.key" if is_old else name, content).chmod(0o600)
    done = voc("collect", write(tmp_path, "enquete-2.csv", f"{HEADER}\n{GOOD}\n"), "-w", shop)
    assert (done.code, ("voc.key" if is_old else name) in done.error, "backup" in done.error) == (2, True, True)
    monkeypatch.undo()
    assert "136 items" in items(voc, shop)


def test_the_example_does_not_mix_with_somebodys_own_data(voc, shop):
    done = voc("demo", shop)
    assert (done.code, "name another folder" in done.error) == (2, True)
    assert "136 items" in items(voc, shop)


def test_a_report_that_cannot_be_written_says_so(voc, shop):
    shutil.rmtree(shop / "reports")
    write(shop, "reports", b"")
    done = voc("report", "2026-06", "-w", shop)
    assert (done.code, "cannot be written" in done.error) == (1, True)


def test_a_page_that_another_program_holds_is_named(voc, shop):
    page = shop / "reports/2026-06/voc-2026-06-en.html"
    page.mkdir()
    done = voc("report", "2026-06", "-w", shop, "--language", "en")
    assert (done.code, str(page) in done.error, "another program" in done.error) == (1, True, True)
    assert (shop / "reports/2026-06/voc-2026-06-nl.html").is_file()


# ---- as a process ---------------------------------------------------------------------------------------------------


def typed(*arguments, **environment):
    return subprocess.run(
        [
            sys.executable,
            "-W",
            "default",
            "-c",
            "import sys; from voc.cli import main; sys.exit(main())",
            *map(str, arguments),
        ],
        capture_output=True,
        env=os.environ | environment,
        check=False,
        timeout=float(os.environ["VOC_WAIT_SECONDS"]),
    )


def test_the_process_ends_with_the_code_and_the_sentence_alone(tmp_path):
    done = typed("themes", "list", "-w", tmp_path)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.decode().count("\n") == 1


def test_a_console_without_our_signs_gets_substitutes(fitted):
    done = typed("trace", "F-1", "-w", fitted, PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    done = typed("themes", "list", "-w", fitted, "--json", PYTHONIOENCODING="cp1252")
    assert len(json.loads(done.stdout)) > 3


def test_what_nobody_foresaw_is_a_sentence_too(voc, shop):
    with sqlite3.connect(shop / "voc.db") as connection:
        connection.execute("DROP TABLE theme_fit")
    connection.close()
    done = voc("themes", "list", "-w", shop)
    assert done.code != 0
    assert done.err.startswith("error: ")
    assert "Traceback" not in done.err


def test_a_workbook_with_a_formula_and_empty_rows_is_read(voc, fresh, tmp_path):
    book = openpyxl.Workbook()
    for line in (
        HEADER.split(";"),
        GOOD.split(";"),
        [None] * 7,
        ["x2", *GOOD.split(";")[1:3], "=1+1", "K0000002", "k", "1"],
    ):
        book.active.append(line)
    book.save(tmp_path / "enquete-x.csv.xlsx")
    done = voc("collect", tmp_path / "enquete-x.csv.xlsx", "-w", fresh, "--source", "enquete")
    assert done.code == 0, done.err
    assert "2 items" in items(voc, fresh)


@pytest.mark.parametrize(
    "arguments",
    [
        ("audit", "draw", "5", "--seed", "-1"),
        ("audit", "draw", "5", "--seed", "9" * 20),
        ("themes", "fit", "--seed", "-1"),
        ("undo", "9" * 20),
        ("log", "--limit", "9" * 20),
        ("collect", "--undo", "9" * 20),
        ("quarantine", "show", "Q-" + "9" * 20),
    ],
    ids=" ".join,
)
def test_a_number_that_nothing_can_have_is_wrong_use(voc, shop, arguments):
    outcome = voc(*arguments, "-w", shop)
    assert outcome.code == 2, outcome.err
    assert "unexpected" not in outcome.err
