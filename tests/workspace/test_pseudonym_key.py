"""The key of the pseudonyms: made once, away from the database, and another one is noticed."""

import os
import sys

import pytest

from voc import open as open_workspace
from voc.errors import UsageError, WorkspaceError
from voc.store import open_store
from voc.store.workspace_settings import load_key_check, save_key_check
from voc.workspace.pseudonym_key import compute_check_value, describe_key, find_key_folder, load_key, move_key

OLD_KEY = bytes(range(32))
HAS_MODES = sys.platform != "win32"


@pytest.fixture(autouse=True)
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("VOC_CONFIG_DIR", str(tmp_path / "config"))
    return tmp_path / "config"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "shop").mkdir()
    return tmp_path / "shop"


@pytest.fixture
def store(root):
    with open_store("sqlite:///voc.db", root=root) as store:
        yield store


def list_keys(config):
    return sorted((config / "keys").glob("*.key"))


def write_old_key(root, key=OLD_KEY):
    (root / "voc.key").write_text(key.hex() + "\n", encoding="ascii")


def test_a_new_key_lies_in_the_users_folder_and_not_beside_the_database(root, store, config):
    key = load_key(root, store)
    assert len(key) == 32
    assert load_key(root, store) == key
    [path] = list_keys(config)
    assert {item.name for item in root.iterdir()} <= {"voc.db", "voc.db-wal", "voc.db-shm"}
    if HAS_MODES:
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700


def test_two_workspaces_have_two_keys_and_one_that_is_moved_finds_its_own(root, store, tmp_path):
    key = load_key(root, store)
    with open_store("sqlite:///other.db", root=tmp_path) as other:
        assert load_key(tmp_path, other) != key
    store.close()
    root.rename(tmp_path / "moved")
    with open_store("sqlite:///voc.db", root=tmp_path / "moved") as moved:
        assert load_key(tmp_path / "moved", moved) == key


@pytest.mark.skipif(not HAS_MODES, reason="Windows has no such modes")
def test_a_key_that_others_can_read_is_refused_with_the_command_that_mends_it(root, store, config):
    load_key(root, store)
    [path] = list_keys(config)
    path.chmod(0o644)
    with pytest.raises(WorkspaceError, match=rf"can be read by others \(mode 644\): chmod 600 {path}"):
        load_key(root, store)


def test_a_key_may_come_from_the_environment_but_no_short_one(root, store, monkeypatch):
    monkeypatch.setenv("VOC_KEY", "fifteen bytes !")
    with pytest.raises(WorkspaceError, match="VOC_KEY has 15 bytes: a new workspace needs at least 16"):
        load_key(root, store)
    monkeypatch.setenv("VOC_KEY", "geheim van elders")
    assert load_key(root, store) == b"geheim van elders"
    assert describe_key(root, store) == "in the environment (VOC_KEY)"


def test_an_old_workspace_goes_on_with_its_short_key(root, store, monkeypatch):
    save_key_check(store, compute_check_value(b"kort"))
    monkeypatch.setenv("VOC_KEY", "kort")
    assert load_key(root, store) == b"kort"
    assert "shorter than 16 bytes" in describe_key(root, store)


def test_another_key_is_noticed(root, store, monkeypatch):
    load_key(root, store)
    monkeypatch.setenv("VOC_KEY", "a key of some other workspace")
    with pytest.raises(WorkspaceError, match="VOC_KEY is not the key of this workspace's pseudonyms"):
        load_key(root, store)
    monkeypatch.delenv("VOC_KEY")
    write_old_key(root)
    with pytest.raises(WorkspaceError, match=r"voc\.key is not the key"):
        load_key(root, store)


def test_an_old_key_beside_the_database_works_until_it_is_moved(root, store, config):
    write_old_key(root)
    assert load_key(root, store) == OLD_KEY
    assert "voc doctor --move-key" in describe_key(root, store)
    assert list_keys(config) == []

    path = move_key(root, store)

    assert path.parent == find_key_folder()
    assert not (root / "voc.key").exists()
    assert load_key(root, store) == OLD_KEY
    assert describe_key(root, store).startswith(str(path))
    with pytest.raises(UsageError, match=r"there is no voc\.key"):
        move_key(root, store)


def test_a_wrong_old_key_is_not_moved(root, store, config):
    load_key(root, store)
    write_old_key(root)
    with pytest.raises(WorkspaceError, match="is not the key"):
        move_key(root, store)
    assert (root / "voc.key").exists()
    assert len(list_keys(config)) == 1


def test_a_key_that_is_gone_is_an_error_and_never_made_anew(root, store, config):
    load_key(root, store)
    [path] = list_keys(config)
    path.unlink()
    with pytest.raises(WorkspaceError, match=r"is missing: .*backup"):
        load_key(root, store)
    assert list_keys(config) == []


def test_of_two_that_begin_at_once_the_first_ones_key_counts(root, store, config, monkeypatch):
    """The second one looked for a check value before the first one had written it."""
    first = load_key(root, store)
    answers = iter([None, load_key_check(store)])
    monkeypatch.setattr("voc.workspace.pseudonym_key.load_key_check", lambda store: next(answers))
    assert load_key(root, store) == first
    assert len(list_keys(config)) == 1


def test_a_folder_that_cannot_be_written_is_said(root, store, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x", encoding="ascii")
    monkeypatch.setenv("VOC_CONFIG_DIR", str(tmp_path / "file"))
    with pytest.raises(WorkspaceError, match=r"cannot be written to .*VOC_CONFIG_DIR, or set VOC_KEY"):
        load_key(root, store)


def test_without_a_variable_the_key_is_in_the_users_configuration_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("VOC_CONFIG_DIR")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    folder = find_key_folder()
    assert folder.parts[-2:] == ("voc", "keys")
    if sys.platform == "linux":
        assert folder == tmp_path / "xdg/voc/keys"


def test_doctor_says_where_the_key_is_and_moves_an_old_one(company, tmp_path, voc):
    from voc.workspace import init

    init(tmp_path / "ws", config=company / "voc.toml").close()
    assert "key: is made with the first file" in voc("doctor", "-w", tmp_path / "ws").out
    write_old_key(tmp_path / "ws")
    with open_workspace(tmp_path / "ws") as ws:
        ws.collect(company / "signalen.csv")
    assert "lies next to the database" in voc("doctor", "-w", tmp_path / "ws").out
    moved = voc("doctor", "--move-key", "-w", tmp_path / "ws")
    assert moved.code == 0, moved.err
    assert f"Moved the key of the pseudonyms to {find_key_folder()}{os.sep}" in moved.out
    assert "keep a copy elsewhere" in moved.out
