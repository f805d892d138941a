"""The workspaces that may be opened: those under the server's root, and nothing else on this computer.

A store is opened once and kept until the server stops. SQLAlchemy hands every thread its own connection, so a store may
be used from all of them. When ``voc.toml`` was edited or the database file was replaced, both are read anew.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from voc.config import CONFIG_NAME, read_config
from voc.errors import ConfigError, UnknownNameError
from voc.server.schemas import WorkspaceEntry

if TYPE_CHECKING:
    from voc.config import Config
    from voc.store import Store

__all__ = ["OpenWorkspace", "Workspaces", "resolve_under_root"]

MAX_DEPTH = 3
"""Folders between the server's root and a workspace that is offered; a deeper one can be opened by its path."""
MAX_FOLDERS = 2_000
"""So many folders are looked into for workspaces: a root such as a home folder must not keep the panel waiting."""
MAX_OPEN = 16
"""Stores that are kept open; a laptop has one or two."""
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "site-packages"})
LONGEST_PATH_IN_ERROR = 200

Stamp = tuple[object, ...]
"""Value that changes when a workspace has to be opened anew: see ``_read_stamp``."""


@dataclass(frozen=True, slots=True)
class OpenWorkspace:
    """A workspace in use. ``path`` is relative to the server's root, with ``/``."""

    path: str
    root: Path
    config: Config
    store: Store
    stamp: Stamp


def resolve_under_root(server_root: Path, path: str) -> Path:
    """Return a path under the server's root, links resolved.

    Raises
    ------
    UnknownNameError
        It leads elsewhere, is hidden or cannot be; the error does not say whether something is there.
    """
    from jupyter_core.paths import is_hidden

    error = UnknownNameError(f"there is no {path[:LONGEST_PATH_IN_ERROR]!r} under the server's root")
    if "\0" in path or "\\" in path or path.startswith("/") or PureWindowsPath(path).drive:
        raise error
    try:
        # Links are followed first: one that lies under the root may lead out of it.
        absolute_path = (server_root / path).resolve()
        if absolute_path.is_relative_to(server_root) and not is_hidden(str(absolute_path), str(server_root)):
            return absolute_path
    except (OSError, RuntimeError, ValueError) as exc:  # a circle of links, a name that is too long
        raise error from exc
    raise error


class Workspaces:
    """The workspaces under a server's root, listed and opened.

    Parameters
    ----------
    root
        The folder that Jupyter shows.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._open_by_path: dict[str, OpenWorkspace] = {}
        self._lock_by_path: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()
        self._is_closed = False

    def find(self) -> list[WorkspaceEntry]:
        """Return the workspaces there are, by path; one whose ``voc.toml`` is wrong is among them, with the reason."""
        return sorted(map(self._read_entry, self._find_folders()), key=lambda entry: entry.path)

    def open(self, path: str) -> OpenWorkspace:
        """Return a workspace by its path under the root, opened; may take a moment, so call it in a thread.

        Raises
        ------
        UnknownNameError
            There is no workspace, or it is not under the root.
        VocError
            It cannot be opened.
        """
        folder = resolve_under_root(self.root, path)
        workspace_path = self._get_path(folder)
        if not (folder / CONFIG_NAME).is_file():
            self._close_workspace(workspace_path)
            where = f"at {path[:LONGEST_PATH_IN_ERROR]!r}" if path else "in the server's root itself"
            raise UnknownNameError(f"there is no voc workspace {where}; make one with: voc init")
        with self._lock:
            opening_lock = self._lock_by_path.setdefault(workspace_path, threading.Lock())
        # A lock of its own for each workspace: opening a slow one keeps nobody from the others.
        with opening_lock:
            workspace = self._open_by_path.get(workspace_path)
            if workspace is not None and workspace.stamp == _read_stamp(folder, workspace.store):
                return workspace
            self._close_workspace(workspace_path)
            return self._keep_open(_open_workspace(folder, workspace_path))

    def close(self) -> None:
        """Close every store; nothing is opened after that."""
        with self._lock:
            self._is_closed = True
            workspaces, self._open_by_path = list(self._open_by_path.values()), {}
        for workspace in workspaces:
            workspace.store.close()

    def hide_root(self, message: str) -> str:
        """Return a sentence in which paths start at the server's root, as the file browser shows them."""
        return message.replace(f"{self.root}{os.sep}", "").replace(str(self.root), "the server's root")

    def _get_path(self, folder: Path) -> str:
        """Return a folder's path relative to the root, with ``/``; empty for the root itself."""
        relative_path = folder.relative_to(self.root).as_posix()
        return "" if relative_path == "." else relative_path

    def _keep_open(self, workspace: OpenWorkspace) -> OpenWorkspace:
        with self._lock:
            oldest = next(iter(self._open_by_path)) if len(self._open_by_path) >= MAX_OPEN else None
            if not self._is_closed:
                self._open_by_path[workspace.path] = workspace
        if oldest is not None:  # closed outside of the lock: that may take a moment
            self._close_workspace(oldest)
        return workspace

    def _close_workspace(self, workspace_path: str) -> None:
        """Close a store. Who still uses it finishes: SQLAlchemy takes a connection back before it closes it."""
        with self._lock:
            workspace = self._open_by_path.pop(workspace_path, None)
        if workspace is not None:
            workspace.store.close()

    def _find_folders(self) -> Iterator[Path]:
        """Yield the folders with a ``voc.toml``, breadth first; links to folders are not followed."""
        # Breadth first: with too many folders, those near the root are the likelier ones.
        folders, n_folders = [self.root], 0
        for _ in range(MAX_DEPTH + 1):
            subfolders: list[Path] = []
            for folder in folders:
                n_folders += 1
                if n_folders > MAX_FOLDERS:
                    return
                if (folder / CONFIG_NAME).is_file():
                    yield folder
                subfolders += _list_subfolders(folder)
            folders = subfolders

    def _read_entry(self, folder: Path) -> WorkspaceEntry:
        workspace_path = self._get_path(folder)
        try:
            company = read_config(folder / CONFIG_NAME).company
        except ConfigError as exc:
            return WorkspaceEntry(
                path=workspace_path, company=folder.name, language="nl", problem=self.hide_root(str(exc))
            )
        return WorkspaceEntry(path=workspace_path, company=company.name, language=company.language)


def _list_subfolders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                entry.name
                for entry in entries
                if entry.name[0] not in ".~"
                and entry.name not in SKIPPED_FOLDERS
                and entry.is_dir(follow_symlinks=False)
            )
    except OSError:  # a folder that the server may not read
        return []
    return [folder / name for name in names]


def _open_workspace(folder: Path, workspace_path: str) -> OpenWorkspace:
    from voc.workspace import open_workspace

    workspace = open_workspace(folder)
    store = workspace.store
    return OpenWorkspace(workspace_path, folder, workspace.config, store, _read_stamp(folder, store))


def _read_stamp(folder: Path, store: Store) -> Stamp:
    """Return what changes when the settings are edited or the database file is replaced."""
    try:
        settings_stat = (folder / CONFIG_NAME).stat()
        stamp: Stamp = (settings_stat.st_mtime_ns, settings_stat.st_size)
        if store.engine.dialect.name != "sqlite":
            return stamp
        database_stat = Path(store.engine.url.database or "").stat()
    except OSError:
        return ("gone",)
    # Device and inode, not the time: each decision changes that.
    return (*stamp, database_stat.st_dev, database_stat.st_ino)
