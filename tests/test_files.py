import pytest

from voc.files import write_file


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "voc.toml"
    path.write_text("old")
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["voc.toml"]


def test_what_cannot_be_replaced_stays_and_leaves_no_part_behind(tmp_path):
    folder = tmp_path / "report.html"
    folder.mkdir()
    with pytest.raises(OSError, match="irectory"):
        write_file(folder, b"new")
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]
