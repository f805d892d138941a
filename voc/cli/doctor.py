"""Checks of ``voc doctor``: whether everything is there that voc needs, each with what to do."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voc import __version__
from voc.cli.output import format_plural
from voc.errors import VocError
from voc.records import Kind

if TYPE_CHECKING:
    from voc.workspace import Workspace

__all__ = ["Check", "list_checks", "move_workspace_key"]

EXTRAS = {
    "lab": ("jupyterlab",),
    "postgres": ("psycopg",),
    "files": ("polars", "pyreadstat"),
    "limesurvey": ("citric",),
    "dask": ("dask",),
}
"""Optional parts of voc, each with modules that are there when it is installed."""
OTHERS = 0o077
"""Rights of everybody but a file's owner."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: its name, whether it is as it should be, and a message with what to do."""

    name: str
    is_ok: bool
    message: str


def list_checks(folder: Path) -> list[Check]:
    """Return the checks of the installation and of the workspace in ``folder``."""
    checks = [Check("voc", True, f"{__version__} on Python {sys.version.split()[0]}"), _check_embedder()]
    for extra, modules in EXTRAS.items():
        # Finding is enough: importing JupyterLab takes a second.
        is_installed = all(importlib.util.find_spec(module) is not None for module in modules)
        # Fine either way: what is optional must not make the exit code that of a failed check.
        checks.append(Check(f"extra {extra}", True, "installed" if is_installed else "not installed (optional)"))
    return [*checks, *_check_workspace(folder)]


def move_workspace_key(folder: Path) -> Path:
    """Move the key that lies next to the database to the user's configuration folder, and return its new path."""
    from voc.workspace import open_workspace
    from voc.workspace.pseudonym_key import move_key

    with open_workspace(folder) as ws:
        return move_key(ws.root, ws.store)


def _check_embedder() -> Check:
    from voc.text.embedding.embedder import ENGLISH_EMBEDDER, load_embedder

    try:
        embedders = [load_embedder(), load_embedder(ENGLISH_EMBEDDER)]
    except VocError as exc:
        return Check("embedder", False, str(exc))
    widths = "; ".join(f"{embedder.name}, {embedder.n_dimensions} dimensions" for embedder in embedders)
    return Check("embedder", True, f"{widths}; weights verified")


def _check_workspace(folder: Path) -> list[Check]:
    from voc.workspace import open_workspace

    try:
        with open_workspace(folder) as ws:
            config = ws.config
            settings = (
                f"{len(config.departments)} departments, {len(config.reasons)} reasons, {len(config.sources)} sources"
            )
            database = f"{ws.store.url.split('://')[0]}, {len(ws.feedback())} items"
            defects = [entry for entry in ws.decisions.log_entries() if entry.is_active and entry.defect]
            numbers = ", ".join(str(entry.event.id) for entry in defects)
            advice = f"events {numbers} do not count: voc log says why; voc undo NUMBER takes one back"
            log_check = Check("decisions", not defects, advice if defects else "all can be read")
            key_check = _check_key(ws)
            return [
                Check("voc.toml", True, settings),
                Check("database", True, database),
                log_check,
                key_check,
                *_check_promises(ws),
                *_check_retention(ws),
                *_check_quarantine(ws),
                *_check_modes(ws),
            ]
    except VocError as exc:
        return [Check("workspace", False, str(exc))]


def _check_promises(ws: Workspace) -> list[Check]:
    """Name the sources of customers' words that do not say what customers were promised; advice, and nothing wrong."""
    kinds = {Kind.SURVEY, Kind.COMPLAINT, Kind.MESSAGE, Kind.IDEA}
    silent = [name for name, source in ws.config.sources.items() if source.kind in kinds and source.promise is None]
    if not silent:
        return []
    advice = f'{", ".join(silent)} do not say what customers were promised: promise = "anonymous", "identified" or '
    return [Check("promises", True, f'{advice}"may be called" in [sources.NAME]')]


def _check_retention(ws: Workspace) -> list[Check]:
    """Say what is older than its source keeps it; nothing where no source says how long."""
    if not any(source.keep is not None for source in ws.config.sources.values()):
        return []
    from voc.workspace.expired_data import count_expired

    sources = count_expired(ws)
    counts = ", ".join(
        f"{each.source}: {each.n_comments + each.n_contacts + each.n_signals + each.n_refused_cells}"
        for each in sources
    )
    advice = f"rows past the time that they are kept ({counts}): voc erase --expired"
    return [Check("retention", not sources, advice if sources else "nothing is older than it is kept")]


def _check_quarantine(ws: Workspace) -> list[Check]:
    """Say how many texts wait for a person; that is work, and nothing wrong."""
    n_waiting = len(ws.decisions.quarantine.list_texts())
    verb = "waits" if n_waiting == 1 else "wait"
    advice = f"{format_plural(n_waiting, 'text')} {verb}: voc quarantine list"
    return [Check("quarantine", True, advice)] if n_waiting else []


def _check_key(ws: Workspace) -> Check:
    from voc.workspace.pseudonym_key import describe_key

    try:
        return Check("key", True, describe_key(ws.root, ws.store))
    except VocError as exc:
        return Check("key", False, str(exc))


def _check_modes(ws: Workspace) -> list[Check]:
    """Say which of the workspace's files others on this computer can read; right where a team shares the folder."""
    if sys.platform == "win32":  # it has no such modes
        return []
    root, address = ws.root, ws.store.engine.url
    paths = [root / ws.config.reports.folder]
    if address.get_backend_name() == "sqlite":
        # The log next to the database holds the same texts.
        database = Path(str(address.database))
        paths = [*(database.with_name(f"{database.name}{ending}") for ending in ("", "-shm", "-wal")), *paths]
    paths = [path for path in paths if path.exists()]
    # The settings may name files elsewhere, which the workspace's own folder does not close.
    folder_by_path = {path: root if path.is_relative_to(root) else path.parent for path in paths}
    readable = [
        path
        for path, folder in folder_by_path.items()
        if path.stat().st_mode & OTHERS and folder.stat().st_mode & OTHERS
    ]
    if not readable:
        return [Check("modes", True, "the workspace's files are its owner's only")]
    names = ", ".join(path.name for path in readable)
    places = [str(root)] if any(path.is_relative_to(root) for path in readable) else []
    places += [str(path) for path in readable if not path.is_relative_to(root)]
    advice = f"others on this computer can read {names}; unless you share them: chmod -R go= {' '.join(places)}"
    return [Check("modes", True, advice)]
