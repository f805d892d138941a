"""Folders into which files are dropped: which are data, what is left out and why, and what is new and complete."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from voc.collect import DATA_ENDINGS
from voc.errors import InputError

__all__ = [
    "ACTIONS_FILE",
    "ACTION_COLUMNS",
    "ANSWER_COLUMNS",
    "AUDIT_FILE",
    "DATA_SUFFIXES",
    "FolderContent",
    "FolderWatch",
    "SkippedFile",
    "list_data_files",
    "list_folder_content",
]

AUDIT_FILE = "audit.csv"
"""Name of a file of answers (``voc audit import``), which holds no feedback."""
ACTIONS_FILE = "actions.csv"
"""Name of a file of actions (``voc actions import``), which holds no feedback."""
ACTION_COLUMNS = frozenset(
    {"subject", "comments", "department", "fixer", "promise", "start", "due", "done", "dropped", "who", "why"}
)
"""Columns that a file of actions may have; with others it is something else."""
ANSWER_COLUMNS = frozenset({"segment", "source", "key", "part", "department", "category", "reader"})
"""Columns that a file of answers may have; with others it is something else."""
DATA_SUFFIXES = DATA_ENDINGS
"""Endings that are collected from a folder; a file that is named may have any, and the reader says what is wrong."""
MAX_NAMED = 5
"""Files that a sentence names."""
_HEADER_BYTES = 4_096
Stamp = tuple[int, int]
"""Size of a file, and when it was written, in nanoseconds: while a program writes, one of them changes."""


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """File of a folder that is not collected, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class FolderContent:
    """Data files of a folder, by name, and what else is in it."""

    files: tuple[Path, ...]
    skipped: tuple[SkippedFile, ...] = ()

    def describe_skipped(self) -> str:
        """Return the files that are not collected, by reason; "" where there are none."""
        by_reason: dict[str, list[str]] = {}
        for item in self.skipped:
            by_reason.setdefault(item.reason, []).append(item.file)
        return "; ".join(f"{_join_names(names)} ({reason})" for reason, names in by_reason.items())


def list_data_files(paths: Sequence[Path]) -> list[Path]:
    """Return the files among the paths, and the data files of the folders.

    Raises
    ------
    InputError
        A folder without a data file.
    """
    files: list[Path] = []
    for path in paths:
        files.extend(list_folder_content(path).files if path.is_dir() else [path])
    return files


def list_folder_content(folder: Path, *, may_be_empty: bool = False) -> FolderContent:
    """Return what is in a folder; folders in it are not looked into.

    Raises
    ------
    InputError
        It cannot be read, or has no data file (unless ``may_be_empty``).
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError as exc:
        raise InputError(f"the folder {folder} cannot be read: {exc.strerror or exc}") from exc
    reasons = {entry: _find_skip_reason(entry) for entry in entries}
    content = FolderContent(
        tuple(entry for entry, reason in reasons.items() if not reason),
        tuple(SkippedFile(entry.name, reason) for entry, reason in reasons.items() if reason),
    )
    if not content.files and not may_be_empty:
        others = f"; there is: {content.describe_skipped()}" if content.skipped else ""
        raise InputError(
            f"the folder {folder} has no data files: expected files that end in {', '.join(sorted(DATA_SUFFIXES))}"
            f"{others}"
        )
    return content


def _find_skip_reason(entry: Path) -> str:
    """Return why an entry of a folder is not collected; "" for a data file."""
    # "~$enquete.xlsx" is Excel's lock on a workbook that somebody has open.
    if entry.name[0] in "~.":
        return "hidden or temporary"
    if entry.is_dir():
        return "a folder: name it as well to collect it"
    if entry.suffix.lower() not in DATA_SUFFIXES:
        return "no data file by its ending"
    columns = _read_csv_columns(entry)
    is_about_something = "segment" in columns or {"source", "key"} <= columns
    if "department" in columns and is_about_something and columns <= ANSWER_COLUMNS:
        return f"answers of an audit: voc audit import {entry.name}"
    if "promise" in columns and columns & {"subject", "comments"} and columns <= ACTION_COLUMNS:
        return f"actions of departments: voc actions import {entry.name}"
    return ""


def _read_csv_columns(path: Path) -> set[str]:
    """Return the names of a CSV file's columns; none where it is no CSV file or cannot be read."""
    if path.suffix.lower() != ".csv":
        return set()
    try:
        with path.open("rb") as file:
            start = file.read(_HEADER_BYTES)
    except OSError:
        return set()  # the reader says what is wrong with it
    header = start.decode("utf-8-sig", "replace").split("\n", 1)[0]
    # Dutch Excel saves "CSV" with semicolons.
    names = next(csv.reader(io.StringIO(header.replace(";", ","))), [])
    return {name.strip().casefold() for name in names if name.strip()}


def _join_names(names: Sequence[str]) -> str:
    more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    return ", ".join(names[:MAX_NAMED]) + more


class FolderWatch:
    """Look at folders again and again for files that are new or changed, and complete.

    A file is complete when its size and its time are as they were at the look before: whoever copies it in is done.

    Parameters
    ----------
    folders
        Where files are dropped.

    Examples
    --------
    ::

        watch = FolderWatch([Path("inbox")])
        while True:
            for path in watch.poll():
                workspace.collect(path)
            time.sleep(5)
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = list(folders)
        self._last_stamps: dict[Path, Stamp] = {}
        self._reported: dict[Path, Stamp] = {}
        self._reported_skips: set[tuple[Path, SkippedFile]] = set()
        self.new_skips: list[SkippedFile] = []
        """Files that the last look found, and that are not collected."""

    def poll(self) -> list[Path]:
        """Return the files that are complete and that no look returned before as they are now.

        Raises
        ------
        InputError
            A folder cannot be read (any more).
        """
        stamps: dict[Path, Stamp] = {}
        self.new_skips = []
        for folder in self._folders:
            content = list_folder_content(folder, may_be_empty=True)
            skips = {(folder, item) for item in content.skipped}
            # Once each: a look every five seconds would repeat the same remark all day.
            self.new_skips += [item for _, item in sorted(skips - self._reported_skips, key=lambda pair: pair[1].file)]
            self._reported_skips |= skips
            for path in content.files:
                if (stamp := _read_stamp(path)) is not None:
                    stamps[path] = stamp
        complete = [path for path, stamp in stamps.items() if self._last_stamps.get(path) == stamp]
        self._last_stamps = stamps
        new = [path for path in complete if self._reported.get(path) != stamps[path]]
        self._reported |= {path: stamps[path] for path in new}
        return new

    def try_again(self, path: Path) -> None:
        """Let the next look return a file once more: what kept it from being collected may be gone."""
        self._reported.pop(path, None)


def _read_stamp(path: Path) -> Stamp | None:
    """Return size and time of a file; None where it was taken away meanwhile."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
