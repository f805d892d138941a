"""``voc collect FOLDER --watch``: files are collected as they are dropped, until Ctrl-C."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rich.markup import escape

from voc.cli.file_results import FileResults
from voc.cli.output import err, out
from voc.config import CONFIG_NAME
from voc.errors import UsageError, VocError

__all__ = ["watch_folders"]


def watch_folders(
    workspace_dir: Path, folders: Sequence[Path], *, source: str | None, seconds: float, as_json: bool
) -> None:
    """Collect what is dropped into folders, and look again every so many seconds, until Ctrl-C or SIGTERM.

    What goes wrong with a file is printed once; it is tried again when it changes, or ``voc.toml`` does.

    Raises
    ------
    UsageError
        One of them is no folder.
    WorkspaceError
        There is no workspace in the folder.
    """
    not_folders = [str(folder) for folder in folders if not folder.is_dir()]
    if not_folders:
        raise UsageError(f"--watch takes folders, and {not_folders[0]} is none")
    watcher = _Watcher(workspace_dir, folders, source=source, as_json=as_json)
    if threading.current_thread() is threading.main_thread():
        # What a service manager or a timer sends to end a program.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not as_json:
        names = ", ".join(str(folder) for folder in folders)
        _print(f"Watching {names}, every {seconds:g} s; Ctrl-C stops")
    try:
        while True:
            watcher.collect_new_files()
            time.sleep(seconds)
    except KeyboardInterrupt:
        # A file in the middle of its collection leaves nothing: its rows are stored by one transaction.
        if not as_json:
            _print(f"Stopped; {watcher.n_collected} files were collected")


class _Watcher:
    """One watch: looks at the folders, collects, and says what is new."""

    def __init__(self, workspace_dir: Path, folders: Sequence[Path], *, source: str | None, as_json: bool) -> None:
        from voc.pipeline.drop_folder import FolderWatch
        from voc.workspace import open_workspace

        self.n_collected = 0
        self._workspace_dir, self._source, self._as_json = workspace_dir, source, as_json
        self._watch = FolderWatch(folders)
        self._failed: set[Path] = set()
        self._last_problem = ""
        # An error in it is printed at once, and not when the first file comes.
        with open_workspace(workspace_dir) as ws:
            self._config_path = ws.root / CONFIG_NAME
        self._config_time = self._config_path.stat().st_mtime_ns

    def collect_new_files(self) -> None:
        """Collect what is complete and new; what keeps the whole from working is printed once."""
        try:
            self._retry_after_config_change()
            paths = self._watch.poll()
            if paths or self._watch.new_skips:
                self._collect(paths)
            self._last_problem = ""
        except VocError as exc:
            if str(exc) != self._last_problem:
                err.print(f"[red]error:[/red] {escape(str(exc))}; trying again", soft_wrap=True)
                self._last_problem = str(exc)

    def _retry_after_config_change(self) -> None:
        """Let files that failed come again where the mappings have changed since."""
        config_time = self._config_path.stat().st_mtime_ns if self._config_path.exists() else self._config_time
        if config_time != self._config_time:
            self._config_time = config_time
            for path in self._failed:
                self._watch.try_again(path)
            self._failed.clear()

    def _collect(self, paths: Sequence[Path]) -> None:
        from voc.workspace import open_workspace

        results = FileResults(skipped=list(self._watch.new_skips))
        try:
            # Opened anew each time: a mapping may have been corrected, and another program may write meanwhile.
            with open_workspace(self._workspace_dir) as ws:
                for path in paths:
                    n_errors = len(results.errors)
                    results.add(path.name, partial(ws.collect, path, self._source))
                    if len(results.errors) > n_errors:
                        self._failed.add(path)
        except VocError:
            # Neither the workspace nor voc.toml can be read: nothing is told of any file, and all are tried again.
            for path in paths:
                self._watch.try_again(path)
            raise
        finally:
            self.n_collected += sum(not result.unchanged for result in results.results)
            if not results.is_empty or results.skipped:
                self._print_results(results)

    def _print_results(self, results: FileResults) -> None:
        if self._as_json:
            # A line each: who reads the stream need not find the end of a document.
            sys.stdout.write(json.dumps(results.describe(), ensure_ascii=True) + "\n")
        else:
            results.print(as_json=False)
        sys.stdout.flush()


def _print(sentence: str) -> None:
    out.print(sentence, markup=False, soft_wrap=True)
    sys.stdout.flush()
