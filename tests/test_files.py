import os
import sys

import pytest

from voc.files import make_folder, make_private, write_file

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


def read_mode(path):
    return path.stat().st_mode & 0o777


@pytest.fixture
def usual_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


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


@posix_only
def test_a_new_file_and_its_folders_are_their_owners_alone(tmp_path, usual_umask):
    make_folder(tmp_path / "reports/2026-10")
    write_file(tmp_path / "reports/2026-10/page.html", b"new")
    assert read_mode(tmp_path / "reports/2026-10/page.html") == 0o600
    assert (read_mode(tmp_path / "reports"), read_mode(tmp_path / "reports/2026-10")) == (0o700, 0o700)


@posix_only
def test_what_somebody_shares_stays_shared(tmp_path, usual_umask):
    folder, path = tmp_path / "shared", tmp_path / "shared/page.html"
    folder.mkdir(mode=0o755)
    path.write_text("old")
    path.chmod(0o640)
    make_folder(folder)
    write_file(path, b"new")
    assert (read_mode(folder), read_mode(path)) == (0o755, 0o640)


@posix_only
def test_a_file_can_be_made_private(tmp_path, usual_umask):
    path = tmp_path / "key"
    path.write_text("x")
    make_private(path)
    make_private(tmp_path / "nothing")
    assert read_mode(path) == 0o600


@posix_only
def test_everything_in_a_workspace_is_its_owners_alone(tmp_path, company, voc, usual_umask):
    from voc.workspace import init

    root = tmp_path / "new/shop"
    init(root, config=company / "voc.toml").close()
    assert voc("collect", company / "enquete.csv", "-w", root).code == 0
    assert voc("report", "2026-06", "-w", root).code == 0
    readable = [path for path in (root, *root.rglob("*")) if read_mode(path) & 0o077 and path.suffix != ".lock"]
    assert readable == []
    assert "the workspace's files are its owner's only" in voc("doctor", "-w", root).out
    for path in (root, root / "voc.db"):
        path.chmod(0o755)
    assert "others on this computer can read voc.db" in voc("doctor", "-w", root).out


@posix_only
def test_the_doctor_looks_at_the_files_that_the_settings_name(tmp_path, company, voc, usual_umask):
    from voc.workspace import init

    settings = (company / "voc.toml").read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(
        f'{settings}\n[store]\nurl = "sqlite:///data.db"\n\n[reports]\nfolder = "printed"\n', encoding="utf-8"
    )
    root = tmp_path / "new/shop"
    init(root, config=tmp_path / "own.toml").close()
    assert voc("doctor", "-w", root).code == 0
    (root / "printed").mkdir()
    for path in (root, root / "data.db", root / "printed"):
        path.chmod(0o755)
    out = voc("doctor", "-w", root).out
    assert "others on this computer can read data.db" in out
    assert "printed; unless you share them" in out


@posix_only
def test_the_doctor_looks_at_a_database_outside_the_workspace(tmp_path, company, voc, usual_umask):
    from voc.workspace import init

    (tmp_path / "open").mkdir(mode=0o755)
    settings = (company / "voc.toml").read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(
        f'{settings}\n[store]\nurl = "sqlite:///{tmp_path}/open/voc.db"\n', encoding="utf-8"
    )
    root = tmp_path / "shop"
    init(root, config=tmp_path / "own.toml").close()
    database = tmp_path / "open/voc.db"
    assert "its owner's only" in voc("doctor", "-w", root).out
    database.chmod(0o644)
    out = " ".join(voc("doctor", "-w", root).out.split())
    assert "others on this computer can read voc.db" in out
    assert str(database) in out
