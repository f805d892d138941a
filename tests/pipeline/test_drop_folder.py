import hashlib
import os

import pytest

from voc.errors import InputError
from voc.pipeline.drop_folder import (
    DATA_SUFFIXES,
    FolderContent,
    FolderWatch,
    SkippedFile,
    list_data_files,
    list_folder_content,
)


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


@pytest.mark.parametrize("suffix", sorted(DATA_SUFFIXES))
def test_every_ending_that_is_read_is_collected_in_letters_of_any_case(folder, suffix):
    touch(folder / f"a{suffix}")
    touch(folder / f"B{suffix.upper()}")
    assert sorted(path.name for path in list_folder_content(folder).files) == sorted(
        [f"a{suffix}", f"B{suffix.upper()}"]
    )


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("segment,department", "answers of an audit: voc audit import a.csv"),
        ("Segment;Department;Reader", "answers of an audit: voc audit import a.csv"),
        ('\ufeff"source","key","department"', "answers of an audit: voc audit import a.csv"),
        ("subject,promise,due", "actions of departments: voc actions import a.csv"),
        ("comments;promise", "actions of departments: voc actions import a.csv"),
        ("source,department", ""),
        ("segment,category", ""),
        ("segment,department,score", ""),
        ("subject,due", ""),
        ("promise,due", ""),
        ("subject,promise,text", ""),
        ("", ""),
    ],
)
def test_answers_and_actions_are_known_by_all_of_their_columns_and_feedback_is_not_taken_for_them(
    folder, header, reason
):
    touch(folder / "a.csv", f"{header}\n1,2,3\n")
    content = list_folder_content(folder, may_be_empty=True)
    assert [item.reason for item in content.skipped] == ([reason] if reason else [])
    assert len(content.files) == (not reason)


def test_an_empty_folder_is_an_error_unless_it_may_be_and_a_missing_one_always(folder):
    assert list_folder_content(folder, may_be_empty=True) == FolderContent(())
    with pytest.raises(InputError, match=r"has no data files: expected files that end in .*csv"):
        list_folder_content(folder)
    with pytest.raises(InputError, match="cannot be read"):
        list_folder_content(folder / "weg", may_be_empty=True)


def test_a_file_that_is_named_is_collected_whatever_its_ending(folder):
    named = touch(folder / "export.bak")
    touch(folder / "b.csv")
    assert [path.name for path in list_data_files([named, folder])] == ["export.bak", "b.csv"]


def test_files_come_in_the_order_of_their_names_and_folders_in_the_order_given(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    for path in (folder / "b.csv", folder / "a.csv", other / "0.csv"):
        touch(path)
    assert [path.name for path in list_data_files([folder, other])] == ["a.csv", "b.csv", "0.csv"]


def test_many_files_of_one_reason_are_counted_and_five_named():
    skipped = tuple(SkippedFile(f"{n}.png", "no data") for n in range(7))
    content = FolderContent((), (*skipped, SkippedFile("x", "a folder")))
    assert content.describe_skipped() == "0.png, 1.png, 2.png, 3.png, 4.png and 2 more (no data); x (a folder)"
    assert FolderContent(()).describe_skipped() == ""


def test_a_file_that_goes_and_comes_back_changed_is_new_and_one_that_goes_is_not_returned(folder):
    watch = FolderWatch([folder])
    path = touch(folder / "a.csv")
    assert [watch.poll(), watch.poll()] == [[], [path]]
    path.unlink()
    assert watch.poll() == []
    touch(path, "a;b\n1;2\n3;4\n")
    assert [watch.poll(), watch.poll(), watch.poll()] == [[], [path], []]


def test_a_file_that_goes_while_it_is_looked_at_waits_for_nobody(folder):
    watch = FolderWatch([folder])
    path = touch(folder / "a.csv")
    watch.poll()
    path.unlink()
    assert watch.poll() == []


def test_files_of_one_name_in_two_folders_are_two_files(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    watch = FolderWatch([folder, other])
    touch(folder / "a.csv")
    touch(other / "a.csv")
    touch(other / "a.png")
    touch(folder / "a.png")
    watch.poll()
    assert [item.file for item in watch.new_skips] == ["a.png", "a.png"]
    assert len(watch.poll()) == 2


def test_a_look_changes_no_file(folder):
    path = touch(folder / "a.csv")
    before = (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
    FolderWatch([folder]).poll()
    assert (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) == before
