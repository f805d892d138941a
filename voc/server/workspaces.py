"""The workspaces that may be opened: those under the server's root, and nothing else on this computer.

A store is opened once and kept until the server stops. SQLAlchemy hands every thread its own connection, so a store may
be used from all of them. When ``voc.toml`` was edited or the database was put in another's place, both are read anew.
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
from voc.server.schemas import Found

if TYPE_CHECKING:
    from voc.config import Config
    from voc.store import Store

__all__ = ["Opened", "Workspaces", "inside"]

DEEPEST = 3
"""Folders between the server's root and a workspace that is offered; a deeper one can be opened by its path."""
MOST_FOLDERS = 2_000
"""So many folders are looked into for workspaces: a root such as a home folder must not keep the panel waiting."""
MOST_OPEN = 16
"""Stores that are kept open; a laptop has one or two."""
PASSED_BY = frozenset({"node_modules", "__pycache__", "site-packages"})

Stamp = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A workspace in use. ``path`` is relative to the server's root, with ``/``."""

    path: str
    root: Path
    config: Config
    store: Store
    stamp: Stamp


def inside(root: Path, given: str) -> Path:
    """Return a path under the server's root, links resolved.

    Raises
    ------
    UnknownNameError
        It leads elsewhere, is hidden or cannot be; whether something is there is not said.
    """
    from jupyter_core.paths import is_hidden

    unknown = UnknownNameError(f"there is no {given[:200]!r} under the server's root")
    if "\0" in given or "\\" in given or given.startswith("/") or PureWindowsPath(given).drive:
        raise unknown
    try:
        path = (root / given).resolve()
        if path.is_relative_to(root) and not is_hidden(str(path), str(root)):
            return path
    except (OSError, RuntimeError, ValueError) as exc:  # a circle of links, a name that is too long
        raise unknown from exc
    raise unknown


class Workspaces:
    """The workspaces under a server's root, found and opened.

    Parameters
    ----------
    root
        The folder that Jupyter shows.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._opened: dict[str, Opened] = {}
        self._opening: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()
        self._closed = False

    def find(self) -> list[Found]:
        """Return the workspaces there are, by path; one whose ``voc.toml`` is wrong is among them, with the reason."""
        return sorted((self._found(folder) for folder in self._folders()), key=lambda found: found.path)

    def open(self, path: str) -> Opened:
        """Return a workspace by its path under the root, opened; may take a moment, so call it in a thread.

        Raises
        ------
        UnknownNameError
            There is no workspace, or it is not under the root.
        VocError
            It cannot be opened.
        """
        folder = inside(self.root, path)
        name = self.name(folder)
        if not (folder / CONFIG_NAME).is_file():
            self._forget(name)
            where = f"at {path[:200]!r}" if path else "in the server's root itself"
            raise UnknownNameError(f"there is no voc workspace {where}; make one with: voc init")
        with self._lock:
            opening = self._opening.setdefault(name, threading.Lock())
        with opening:
            known = self._opened.get(name)
            if known is not None and known.stamp == _stamp(folder, known.store):
                return known
            self._forget(name)
            return self._keep(_open(folder, name))

    def name(self, folder: Path) -> str:
        """Return a folder's path relative to the root, with ``/``; empty for the root itself."""
        relative = folder.relative_to(self.root).as_posix()
        return "" if relative == "." else relative

    def close(self) -> None:
        """Close every store; nothing is opened after that."""
        with self._lock:
            self._closed = True
            opened, self._opened = list(self._opened.values()), {}
        for each in opened:
            each.store.close()

    def _keep(self, opened: Opened) -> Opened:
        with self._lock:
            full = next(iter(self._opened)) if len(self._opened) >= MOST_OPEN else None
            if not self._closed:
                self._opened[opened.path] = opened
        if full is not None:
            self._forget(full)
        return opened

    def _forget(self, name: str) -> None:
        """Close a store. Who still uses it finishes: SQLAlchemy takes a connection back before it closes it."""
        with self._lock:
            known = self._opened.pop(name, None)
        if known is not None:
            known.store.close()

    def _folders(self) -> Iterator[Path]:
        """Yield the folders with a ``voc.toml``, breadth first; links to folders are not followed."""
        level, seen = [self.root], 0
        for _ in range(DEEPEST + 1):
            deeper: list[Path] = []
            for folder in level:
                seen += 1
                if seen > MOST_FOLDERS:
                    return
                if (folder / CONFIG_NAME).is_file():
                    yield folder
                deeper += _subfolders(folder)
            level = deeper

    def _found(self, folder: Path) -> Found:
        path = self.name(folder)
        try:
            company = read_config(folder / CONFIG_NAME).company
        except ConfigError as exc:
            return Found(path=path, company=folder.name, language="nl", problem=self.without_root(str(exc)))
        return Found(path=path, company=company.name, language=company.language)

    def without_root(self, message: str) -> str:
        """Return a sentence in which paths start at the server's root, as the file browser shows them."""
        return message.replace(f"{self.root}{os.sep}", "").replace(str(self.root), "the server's root")


def _subfolders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                entry.name
                for entry in entries
                if entry.name[0] not in ".~" and entry.name not in PASSED_BY and entry.is_dir(follow_symlinks=False)
            )
    except OSError:  # a folder that the server may not read
        return []
    return [folder / name for name in names]


def _open(folder: Path, name: str) -> Opened:
    from voc.workspace import open_workspace

    workspace = open_workspace(folder)
    store = workspace.store
    return Opened(name, folder, workspace.config, store, _stamp(folder, store))


def _stamp(folder: Path, store: Store) -> Stamp:
    """Return what changes when the settings are edited or another database file takes the place of this one."""
    try:
        said = (folder / CONFIG_NAME).stat()
        settings: Stamp = (said.st_mtime_ns, said.st_size)
        if store.engine.dialect.name != "sqlite":
            return settings
        file = Path(store.engine.url.database or "").stat()
    except OSError:
        return ("gone",)
    return (*settings, file.st_dev, file.st_ino)
