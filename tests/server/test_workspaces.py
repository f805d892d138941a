"""Finding, opening, keeping and closing workspaces."""

import shutil
import threading

import pytest

from voc.errors import UnknownNameError
from voc.server import workspaces as module
from voc.server.workspaces import Workspaces, resolve_under_root


@pytest.fixture
def root(tmp_path):
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


def make(folder):
    folder.mkdir(parents=True)
    (folder / "voc.toml").write_text('[company]\nname = "Wij"\nlanguage = "en"\n', encoding="utf-8")


def closed(store):
    return store.engine.pool.checkedin() == 0 and store.engine.pool.checkedout() == 0


def test_workspaces_are_found_some_folders_deep_and_the_root_may_be_one(root):
    for name in ("a", "b/c", "1/2/3", "1/2/3/4", ".git/x", "node_modules/y"):
        make(root / name)
    assert [each.path for each in Workspaces(root).find()] == ["1/2/3", "a", "b/c"]
    (root / "voc.toml").write_text("", encoding="utf-8")
    assert Workspaces(root).find()[0].path == ""


def test_a_root_with_very_many_folders_is_not_searched_to_its_end(root, monkeypatch):
    monkeypatch.setattr(module, "MAX_FOLDERS", 5)
    for k in range(9):
        make(root / f"w{k}")
    assert len(Workspaces(root).find()) == 4


def test_a_folder_that_cannot_be_read_is_passed_by(root, monkeypatch):
    make(root / "a")
    monkeypatch.setattr(module.os, "scandir", lambda _: (_ for _ in ()).throw(PermissionError))
    assert Workspaces(root).find() == []


def test_a_store_is_opened_once_whoever_asks_at_the_same_time(root):
    make(root / "a")
    workspaces, found = Workspaces(root), []
    threads = [threading.Thread(target=lambda: found.append(workspaces.open("a"))) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len({id(each.store) for each in found}) == 1
    assert len(found) == 8
    workspaces.close()
    assert closed(found[0].store)


def test_the_root_itself_can_be_opened_by_an_empty_path_or_a_dot(root):
    (root / "voc.toml").write_text("", encoding="utf-8")
    workspaces = Workspaces(root)
    assert workspaces.open("").store is workspaces.open(".").store
    workspaces.close()


def test_only_a_few_stores_are_kept_open(root, monkeypatch):
    monkeypatch.setattr(module, "MAX_OPEN", 2)
    for name in "abc":
        make(root / name)
    workspaces = Workspaces(root)
    first = workspaces.open("a").store
    with first.reading():
        pass
    workspaces.open("b")
    workspaces.open("c")
    assert closed(first)
    assert workspaces.open("a").store is not first
    workspaces.close()


def test_a_workspace_that_was_removed_is_closed_and_not_found(root):
    make(root / "a")
    workspaces = Workspaces(root)
    store = workspaces.open("a").store
    shutil.rmtree(root / "a")
    with pytest.raises(UnknownNameError, match="voc init"):
        workspaces.open("a")
    assert closed(store)


def test_after_closing_nothing_is_kept(root):
    make(root / "a")
    workspaces = Workspaces(root)
    workspaces.close()
    workspaces.open("a").store.close()
    assert workspaces._open_by_path == {}


def test_a_hidden_file_is_not_inside(root):
    (root / ".secret").mkdir()
    with pytest.raises(UnknownNameError):
        resolve_under_root(root, ".secret")
    assert resolve_under_root(root, "new") == root / "new"
    assert resolve_under_root(root, "") == root


def test_a_server_that_stops_closes_every_store(start_jupyter):
    running = start_jupyter()
    for name in "ab":
        make(running.root / name)
        assert running.desk(name, "themes").status == 200
    stores = [each.store for each in running.server.workspaces._open_by_path.values()]
    assert len(stores) == 2
    assert not any(map(closed, stores))
    running.close()
    assert all(map(closed, stores))
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("voc-")]
