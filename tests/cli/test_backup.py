"""``voc backup`` and ``voc restore``: what is in the file is said, and nothing is written over."""

import json

import pytest


@pytest.mark.parametrize(
    ("option", "in_backup", "in_restored"),
    [
        ((), "is not in it", "collecting needs the key with check value "),
        (("--with-key",), "is in it: keep it as safe", "its key is in your configuration folder"),
    ],
)
def test_whether_the_key_is_in_the_file_is_said(voc, fresh, company, tmp_path, option, in_backup, in_restored):
    assert voc("collect", company / "signalen.csv", "-w", fresh).code == 0
    done = voc("backup", tmp_path / "a.zip", "-w", fresh, *option)
    assert done.code == 0, done.err
    assert in_backup in done.out
    restored = voc("restore", tmp_path / "a.zip", tmp_path / "again")
    assert restored.code == 0, restored.err
    assert in_restored in restored.out
    assert (tmp_path / "again" / "voc.toml").read_text("utf-8") == (fresh / "voc.toml").read_text("utf-8")


def test_a_workspace_that_has_no_key_yet_needs_none(voc, fresh, tmp_path):
    """Its restoration asked for a key with the check value None."""
    assert voc("backup", tmp_path / "a.zip", "-w", fresh).code == 0
    restored = voc("restore", tmp_path / "a.zip", tmp_path / "again")
    assert restored.out.endswith("; it has no key yet: the first file that is collected makes one\n")
    refused = voc("backup", tmp_path / "b.zip", "-w", fresh, "--with-key")
    assert refused.code == 2
    assert not (tmp_path / "b.zip").exists()


def test_scripts_get_what_people_get(voc, fresh, tmp_path):
    backup = json.loads(voc("backup", tmp_path / "a.zip", "-w", fresh, "--json").out)
    assert (backup["path"], backup["has_key"]) == (str(tmp_path / "a.zip"), False)
    restored = json.loads(voc("restore", tmp_path / "a.zip", tmp_path / "again", "--json").out)
    assert restored["path"] == str(tmp_path / "again")


def test_nothing_that_is_there_is_written_over(voc, fresh, tmp_path):
    assert voc("backup", tmp_path / "a.zip", "-w", fresh).code == 0
    assert "a.zip is there already" in voc("backup", tmp_path / "a.zip", "-w", fresh).error
    refused = voc("restore", tmp_path / "a.zip", fresh)
    assert refused.code == 2
    assert "is a workspace already" in refused.error


@pytest.mark.parametrize("content", [None, b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_backup_is_refused(voc, tmp_path, content):
    if content is not None:
        (tmp_path / "a.zip").write_bytes(content)
    refused = voc("restore", tmp_path / "a.zip", tmp_path / "again")
    assert refused.code in {1, 2}
    assert "a.zip" in refused.error
    assert not (tmp_path / "again").exists()


def test_a_folder_without_a_workspace_has_no_backup(voc, tmp_path):
    assert voc("backup", tmp_path / "a.zip", "-w", tmp_path).code == 2
    assert not (tmp_path / "a.zip").exists()
