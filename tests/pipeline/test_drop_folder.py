import os

import pytest

from voc.errors import InputError
from voc.pipeline.drop_folder import FolderWatch, list_data_files, list_folder_content


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def touch(path, text="a;b\n1;2\n"):
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_not_collected_is_named_with_its_reason(folder):
    for name in ("a.csv", "foto.png", "lees.pdf", ".DS_Store", "~$a.xlsx"):
        touch(folder / name)
    touch(folder / "antwoorden-oktober.csv", "source;key;part;department;reader\n")
    (folder / "oud").mkdir()
    content = list_folder_content(folder)
    assert [path.name for path in content.files] == ["a.csv"]
    assert {item.file: item.reason.split(":")[0] for item in content.skipped} == {
        "foto.png": "no data file by its ending",
        "lees.pdf": "no data file by its ending",
        ".DS_Store": "hidden or temporary",
        "~$a.xlsx": "hidden or temporary",
        "antwoorden-oktober.csv": "answers of an audit",
        "oud": "a folder",
    }
    assert "foto.png, lees.pdf (no data file by its ending)" in content.describe_skipped()


def test_a_file_named_audit_that_holds_something_else_is_data(folder):
    touch(folder / "audit.csv", "id;department;score;toelichting\n1;Meters;8;goed\n")
    assert [path.name for path in list_data_files([folder])] == ["audit.csv"]


def test_a_folder_without_data_says_what_is_in_it(folder):
    touch(folder / "lees.pdf")
    with pytest.raises(InputError, match=r"no data files.*there is: lees\.pdf"):
        list_folder_content(folder)


def test_a_file_comes_when_it_has_stopped_growing_and_once_for_each_content(folder):
    watch = FolderWatch([folder])
    path = touch(folder / "a.csv", "a;b\n")
    assert watch.poll() == []
    touch(path, "a;b\n1;2\n")
    assert watch.poll() == [], "it grew since the last look"
    assert watch.poll() == [path]
    assert watch.poll() == []
    watch.try_again(path)
    assert watch.poll() == [path]
    touch(path, "a;b\n3;4\n")
    os.utime(path, ns=(0, 1))  # the same size, at another time
    assert [watch.poll(), watch.poll()] == [[], [path]]


def test_what_is_left_out_is_reported_once(folder):
    watch = FolderWatch([folder])
    touch(folder / "lees.pdf")
    watch.poll()
    assert [item.file for item in watch.new_skips] == ["lees.pdf"]
    watch.poll()
    assert watch.new_skips == []
