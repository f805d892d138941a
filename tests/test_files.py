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


def test_two_who_write_at_once_have_parts_of_their_own(tmp_path, monkeypatch):
    path = tmp_path / "voc.toml"
    replace = type(path).replace
    others = [b"second"]

    def replace_after_another(part, target):
        if others:
            write_file(path, others.pop())
        return replace(part, target)

    monkeypatch.setattr(type(path), "replace", replace_after_another)
    write_file(path, b"first")
    assert path.read_bytes() == b"first"
    assert [entry.name for entry in tmp_path.iterdir()] == ["voc.toml"]


def test_an_interrupt_leaves_no_part_behind(tmp_path, monkeypatch):
    def interrupt(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(type(tmp_path), "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "voc.toml", b"new")
    assert list(tmp_path.iterdir()) == []
