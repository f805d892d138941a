"""``voc collect``: options that say different things are refused, and one file that fails leaves the others."""

import json

import pytest

from voc.cli import collect as collect_module
from voc.cli.collect import _build_corrector


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a.csv", "--retry"),
        ("a.csv", "--undo", "1"),
        ("--retry", "--undo", "1"),
    ],
)
def test_one_of_files_retry_and_undo_is_asked_for(voc, fresh, arguments):
    refused = voc("collect", *arguments, "-w", fresh)
    assert refused.code == 2
    assert "one of these" in refused.error


@pytest.mark.parametrize("option", [("--dry-run",), ("--strict",)])
def test_a_watch_goes_without_what_ends_at_once(voc, fresh, tmp_path, option):
    refused = voc("collect", tmp_path, "--watch", *option, "-w", fresh)
    assert refused.code == 2
    assert "go without it" in refused.error


@pytest.mark.parametrize(
    "arguments", [("--undo", "1", "--dry-run"), ("--undo", "1", "--strict"), ("--retry", "--source", "nonsense")]
)
def test_an_option_that_changes_nothing_is_refused(voc, fresh, arguments):
    refused = voc("collect", *arguments, "-w", fresh)
    assert refused.code == 2
    assert "go without it" in refused.error


def test_an_empty_folder_and_a_file_that_is_not_there_leave_the_others(voc, fresh, company, tmp_path):
    (tmp_path / "leeg").mkdir()
    done = voc("collect", tmp_path / "leeg", tmp_path / "weg.csv", company / "signalen.csv", "-w", fresh, "--json")
    assert done.code == 1
    document = json.loads(done.out)
    assert [each["file"] for each in document["failed"]] == ["leeg", "weg.csv"]
    assert [each["file"] for each in document["files"]] == ["signalen.csv"]


def test_what_came_in_can_be_hidden_and_the_way_back_is_told(voc, fresh, company):
    batch = json.loads(voc("collect", company / "signalen.csv", "-w", fresh, "--json").out)["files"][0]
    assert voc("collect", company / "signalen.csv", "--why", "x", "-w", fresh).code == 2
    done = voc("collect", "--undo", batch["batch"], "--why", "wrong month", "-w", fresh)
    assert done.out.startswith(f"Batch {batch['batch']} (signalen.csv) is undone: {batch['n_accepted']} rows hidden;")
    twice = voc("collect", "--undo", batch["batch"], "-w", fresh)
    assert f"0 rows hidden; collecting the file again brings them back; {batch['n_accepted']} of the file" in twice.out
    assert voc("collect", "--undo", "99", "-w", fresh).code == 2
    back = json.loads(voc("collect", company / "signalen.csv", "-w", fresh, "--json").out)["files"][0]
    assert (back["n_accepted"], back["unchanged"]) == (batch["n_accepted"], False)


def test_without_rejected_rows_there_is_nothing_to_retry(voc, fresh, company):
    voc("collect", company / "signalen.csv", "-w", fresh)
    done = voc("collect", "--retry", "-w", fresh)
    assert (done.code, done.out) == (0, "Nothing to retry: no file has rejected rows\n")
    assert json.loads(voc("collect", "--retry", "-w", fresh, "--json").out)["files"] == []


@pytest.mark.parametrize(("reads", "writes"), [(True, False), (False, True), (False, False)])
def test_nobody_is_asked_where_nobody_looks(monkeypatch, reads, writes):
    monkeypatch.setattr(collect_module.sys.stdin, "isatty", lambda: reads, raising=False)
    monkeypatch.setattr(collect_module.sys.stderr, "isatty", lambda: writes, raising=False)
    assert _build_corrector(bar=None) is None
