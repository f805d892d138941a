"""A workspace goes into one file and comes out of it, and the key only when that is asked for."""

import json
import sys
import zipfile

import pytest

from voc import open as open_workspace
from voc.errors import InputError, WorkspaceError
from voc.workspace.backup_file import restore_workspace
from voc.workspace.pseudonym_key import find_key_folder


def test_a_workspace_comes_back_as_it_was_without_its_key(shop, tmp_path, voc):
    path = tmp_path / "backup.zip"
    done = voc("backup", path, "-w", shop)
    assert done.code == 0, done.err
    assert "the key of the pseudonyms is not in it" in done.out
    with zipfile.ZipFile(path) as archive:
        assert "voc.key" not in archive.namelist()
        assert json.loads(archive.read("backup.json"))["has_key"] is False
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
    restored = voc("restore", path, tmp_path / "again")
    assert restored.code == 0, restored.err
    assert "its key was not in the backup" in restored.out
    for command in ("themes", "causes"):
        before, after = (voc(command, "list", "--json", "-w", root).out for root in (shop, tmp_path / "again"))
        assert json.loads(before) == json.loads(after)
    reports = {report.relative_to(shop): report.read_bytes() for report in (shop / "reports").rglob("*.html")}
    assert reports
    assert all((tmp_path / "again" / name).read_bytes() == content for name, content in reports.items())


def test_with_the_key_another_computer_can_go_on_collecting(shop, company, tmp_path, voc, monkeypatch):
    path = tmp_path / "backup.zip"
    assert "keep it as safe as the key" in voc("backup", path, "--with-key", "-w", shop).out
    monkeypatch.setenv("VOC_CONFIG_DIR", str(tmp_path / "other computer"))
    assert "its key is in your configuration folder" in voc("restore", path, tmp_path / "again").out
    assert len(list(find_key_folder().iterdir())) == 1
    with open_workspace(tmp_path / "again") as ws:
        assert ws.collect(company / "enquete.csv").unchanged


def test_without_the_key_collecting_says_so(shop, company, tmp_path, voc, monkeypatch):
    voc("backup", tmp_path / "backup.zip", "-w", shop)
    monkeypatch.setenv("VOC_CONFIG_DIR", str(tmp_path / "other computer"))
    voc("restore", tmp_path / "backup.zip", tmp_path / "again")
    (tmp_path / "enquete-2.csv").write_bytes(
        (company / "enquete.csv").read_bytes() + b"x1;05-10-2026;Te laat;2;K1;;1\n"
    )
    assert "is missing" in voc("collect", tmp_path / "enquete-2.csv", "-w", tmp_path / "again").error


def test_a_key_of_the_environment_goes_into_no_backup(fresh, company, tmp_path, voc, monkeypatch):
    monkeypatch.setenv("VOC_KEY", "a variable may have any length")
    assert voc("collect", company / "enquete.csv", "-w", fresh).code == 0
    assert "leave --with-key out" in voc("backup", tmp_path / "a.zip", "--with-key", "-w", fresh).error
    assert not (tmp_path / "a.zip").exists()
    assert voc("backup", tmp_path / "a.zip", "-w", fresh).code == 0


@pytest.mark.parametrize("key_text", ["abcd", "no key", "é"])
def test_a_damaged_key_is_refused_before_anything_is_restored(shop, tmp_path, voc, key_text):
    voc("backup", tmp_path / "backup.zip", "-w", shop)
    with zipfile.ZipFile(tmp_path / "backup.zip", "a") as archive:
        archive.writestr("voc.key", key_text)
    with pytest.raises(WorkspaceError, match="the key in the backup is damaged"):
        restore_workspace(tmp_path / "backup.zip", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_nothing_is_written_over(shop, tmp_path, voc):
    (tmp_path / "backup.zip").write_bytes(b"mine")
    assert "is there already" in voc("backup", tmp_path / "backup.zip", "-w", shop).error
    assert (tmp_path / "backup.zip").read_bytes() == b"mine"
    voc("backup", tmp_path / "good.zip", "-w", shop)
    with pytest.raises(WorkspaceError, match="is a workspace already"):
        restore_workspace(tmp_path / "good.zip", shop)
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"text"])
def test_what_is_no_backup_is_refused_and_makes_no_workspace(tmp_path, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(InputError, match="is no backup of voc"):
        restore_workspace(path, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_backup_of_another_format_or_with_foreign_names_writes_nothing_outside(shop, tmp_path, voc):
    voc("backup", tmp_path / "good.zip", "-w", shop)
    with zipfile.ZipFile(tmp_path / "good.zip", "a") as archive:
        archive.writestr("reports/../../outside.txt", "x")
    restore_workspace(tmp_path / "good.zip", tmp_path / "deep/er/again")
    places = [path.resolve() for path in tmp_path.rglob("outside.txt")]
    assert all(place.is_relative_to((tmp_path / "deep/er/again").resolve()) for place in places)
    with zipfile.ZipFile(tmp_path / "new.zip", "w") as archive:
        archive.writestr("backup.json", json.dumps({"format": 99, "voc": "9.0"}))
    with pytest.raises(InputError, match=r"another voc \(9\.0\)"):
        restore_workspace(tmp_path / "new.zip", tmp_path / "next")
