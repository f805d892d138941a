"""Backup of a workspace in one ZIP, while others write, and its restoration into a new folder."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from voc import __version__
from voc.config import CONFIG_NAME, read_config
from voc.errors import InputError, VocError, WorkspaceError
from voc.files import make_folder, make_private
from voc.store import open_store
from voc.store.copying import copy_into_store, write_snapshot
from voc.store.workspace_settings import load_key_check
from voc.workspace.pseudonym_key import find_key, store_key

if TYPE_CHECKING:
    from voc.workspace.workspace import Workspace

__all__ = ["Backup", "back_up_workspace", "restore_workspace"]

MANIFEST, DATABASE, KEY, REPORTS = "backup.json", "voc.db", "voc.key", "reports"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: its file (restored: the workspace's folder), whether the key is in it, and the key's check value."""

    path: Path
    has_key: bool
    key_check: str | None
    n_reports: int


def back_up_workspace(ws: Workspace, path: Path, *, with_key: bool = False) -> Backup:
    """Write ``voc.toml``, one state of the database and the reports into a ZIP.

    Parameters
    ----------
    path
        The file to make.
    with_key
        Put the key of the pseudonyms in too: who has the file can then look up customers by their ids.

    Raises
    ------
    WorkspaceError
        The file is there already, or the key is asked for and not to be had.
    """
    if path.exists():
        raise WorkspaceError(f"{path} is there already: name another file")
    check_value = load_key_check(ws.store)
    key = find_key(ws.root, ws.store) if with_key else None
    folder = ws.root / ws.config.reports.folder
    reports = [report for report in sorted(folder.rglob("*")) if report.is_file()]
    manifest = {
        "format": FORMAT,
        "voc": __version__,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "has_key": key is not None,
        "key_check": check_value,
    }
    part = path.with_name(f".{path.name}.part")
    try:
        part.touch(mode=0o600)  # before anything is in it: it holds all texts
        with tempfile.TemporaryDirectory(dir=path.parent) as work, zipfile.ZipFile(part, "w") as archive:
            snapshot = Path(work) / DATABASE
            write_snapshot(ws.store, snapshot)
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
            if (ws.root / CONFIG_NAME).is_file():
                archive.write(ws.root / CONFIG_NAME, CONFIG_NAME)
            archive.write(snapshot, DATABASE, zipfile.ZIP_DEFLATED)
            for report in reports:
                name = PurePosixPath(REPORTS, *report.relative_to(folder).parts)
                archive.write(report, str(name), zipfile.ZIP_DEFLATED)
            if key is not None:
                archive.writestr(KEY, key.hex() + "\n")
        part.replace(path)
    except OSError as exc:
        raise VocError(f"{path} cannot be written: {exc.strerror or exc}") from exc
    finally:
        part.unlink(missing_ok=True)
    return Backup(path, key is not None, check_value, len(reports))


def restore_workspace(path: Path, root: Path) -> Backup:
    """Make a new workspace of a backup.

    The database goes where ``voc.toml`` says: a file in the folder, or PostgreSQL, which has to be empty.

    Raises
    ------
    InputError
        The file is no backup of voc, or is damaged.
    WorkspaceError
        The folder is a workspace already, or the database is not empty.
    """
    if (root / CONFIG_NAME).exists():
        raise WorkspaceError(f"{root} is a workspace already: name a new folder")
    with tempfile.TemporaryDirectory() as work:
        manifest = _unpack(path, Path(work))
        config = read_config(Path(work) / CONFIG_NAME)
        if (Path(work) / KEY).is_file():
            # First: where it is refused nothing lies there that a second attempt would stumble over.
            store_key((Path(work) / KEY).read_text(encoding="ascii", errors="replace"))
        make_folder(root)
        _restore_database(Path(work) / DATABASE, config.store.url, root)
        reports = [report for report in (Path(work) / REPORTS).rglob("*") if report.is_file()]
        for report in reports:
            target = root / config.reports.folder / report.relative_to(Path(work) / REPORTS)
            make_folder(target.parent)
            _copy_privately(report, target)
        # Last: a folder without it is no workspace, so that nobody works with half a restoration.
        _copy_privately(Path(work) / CONFIG_NAME, root / CONFIG_NAME)
    return Backup(root, bool(manifest["has_key"]), manifest["key_check"], len(reports))


def _unpack(path: Path, work: Path) -> dict[str, Any]:
    """Unpack a backup and return its manifest."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            if manifest.get("format") != FORMAT:
                raise InputError(f"{path} was made by another voc ({manifest.get('voc')}): install the newest one")
            own_names = [MANIFEST, CONFIG_NAME, DATABASE, KEY]
            names = [name for name in archive.namelist() if name in own_names or name.startswith(f"{REPORTS}/")]
            # ``extract`` makes no file outside of the folder, whatever the names say.
            for name in names:
                archive.extract(name, work)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as exc:
        raise InputError(f"{path} is no backup of voc, or is damaged ({exc}); expected a file of voc backup") from exc
    if missing := [name for name in (CONFIG_NAME, DATABASE) if not (work / name).is_file()]:
        raise InputError(f"{path} is no whole backup: it lacks {missing[0]}")
    return manifest


def _restore_database(snapshot: Path, url: str, root: Path) -> None:
    if url.startswith("sqlite:///"):
        database_path = root / url.removeprefix("sqlite:///")
        if database_path.exists():
            raise WorkspaceError(f"{database_path} is there already: a backup is restored into a new database only")
        make_folder(database_path.parent)
        _copy_privately(snapshot, database_path)
        return
    with open_store(url, root=root) as target:
        copy_into_store(snapshot, target)


def _copy_privately(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    make_private(target)
