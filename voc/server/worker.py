"""The process that does one job: ``python -m voc.server.worker``, told what on standard input, one line of JSON.

It says how far it is on standard output, a line of JSON at a time, and its outcome on the last one. When standard input
ends (the job was cancelled, or the server is gone) it stops: at the next report of progress, or two seconds later
wherever it is. What it had begun to store is marked as failed, and shown to nobody.
"""

from __future__ import annotations

import _thread
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel

from voc.errors import InputError, UsageError, VocError
from voc.server.schemas import Collect, Report, ThemeFit, failure_of

if TYPE_CHECKING:
    from voc.pipeline import Outcome
    from voc.records import CollectResult
    from voc.workspace import Workspace

__all__ = ["Told", "main"]

STEP_SECONDS = 0.1
"""Progress of one stage is told ten times a second at most."""
INTERRUPT_SECONDS = 2.0
MOST_REJECTIONS = 200
"""So many rejected rows are named; the rest is counted."""


class Told(BaseModel):
    """What the process is told. ``server_root`` and ``root`` (the workspace's folder) are absolute."""

    server_root: Path
    root: Path
    kind: Literal["collect", "themes fit", "themes assign", "causes fit", "report"]
    args: dict[str, Any]


class Cancelled(BaseException):
    """The job was cancelled; no handler of ``Exception`` on the way may hold it up."""


class _Progress:
    """Tells the server how far the work is, and stops it when asked."""

    def __init__(self, say: Callable[[dict[str, Any]], None]) -> None:
        self.say = say
        self.stop = threading.Event()
        self.stopped = threading.Event()
        self._last = ("", 0.0)

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self.stop.is_set():
            self.break_off()
        now = time.monotonic()
        if stage != self._last[0] or done >= total or now - self._last[1] >= STEP_SECONDS:
            self._last = (stage, now)
            self.say({"stage": stage, "done": int(done), "total": int(total)})

    def break_off(self, *_signal: object) -> None:
        """Stop here. Once only: what tidies up after it is left alone."""
        if not self.stopped.is_set():
            self.stopped.set()
            raise Cancelled


def main() -> int:
    """Do the job that standard input tells, and return the exit code."""
    say = _channel()
    told = Told.model_validate_json(_line())
    progress = _Progress(say)
    logging.basicConfig(level=logging.WARNING)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the server's terminal: Jupyter asks first
    signal.signal(signal.SIGTERM, progress.break_off)
    threading.Thread(target=_watch, args=(progress,), daemon=True).start()
    try:
        say({"result": _do(told, progress)})
    except Cancelled:
        say({"cancelled": True})
        return 1
    except VocError as exc:
        say({"error": failure_of(exc).model_dump(mode="json")})
        return exc.exit_code
    except Exception:  # a defect: the server's log shows it, the user gets a calm sentence
        logging.getLogger("voc").exception("a job (%s) broke off", told.kind)
        return 1
    return 0


def _do(told: Told, progress: _Progress) -> dict[str, Any]:
    from voc.store import runs
    from voc.workspace import open_workspace

    progress("starting", 0, 0)
    with open_workspace(told.root, progress=progress) as workspace, runs.failing(workspace.store):
        return KINDS[told.kind](workspace, told)


def _collect(workspace: Workspace, told: Told) -> dict[str, Any]:
    from voc.pipeline.collect import DATA_SUFFIXES

    asked = Collect.model_validate(told.args)
    file = told.server_root / asked.file
    if file.suffix.lower() not in DATA_SUFFIXES:
        raise InputError(f"{file.name} is no data file: expected one that ends in {', '.join(sorted(DATA_SUFFIXES))}")
    return _collected(workspace.collect(file, asked.source))


def _collected(result: CollectResult) -> dict[str, Any]:
    counts = asdict(result)
    rejected = [
        {
            "row": each.row,
            "column": each.column or "",
            "reason": each.reason,
            "expected": each.expected,
            "got": each.preview,
            "kept": each.kept,
        }
        for each in result.rejected[:MOST_REJECTIONS]
    ]
    return counts | {"kind": result.kind.value, "n_rejected": result.n_rejected, "rejected": rejected}


def _fit_themes(workspace: Workspace, told: Told) -> dict[str, Any]:
    return _outcome(workspace.fit_themes(force=ThemeFit.model_validate(told.args).force))


def _assign_themes(workspace: Workspace, _told: Told) -> dict[str, Any]:
    return _outcome(workspace.assign_themes())


def _fit_causes(workspace: Workspace, told: Told) -> dict[str, Any]:
    return _outcome(workspace.fit_causes(force=ThemeFit.model_validate(told.args).force))


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {"stage": outcome.stage, "unchanged": outcome.unchanged, "counts": dict(outcome.counts)}


def _report(workspace: Workspace, told: Told) -> dict[str, Any]:
    asked = Report.model_validate(told.args)
    folder = (workspace.root / workspace.config.reports.folder).resolve()
    if not folder.is_relative_to(told.server_root):
        raise UsageError(
            "this workspace keeps its reports outside of the server's root, where JupyterLab cannot show them: change "
            "[reports] folder in voc.toml, or make them with: voc report"
        )
    made = workspace.report(
        asked.period,
        department=asked.department,
        language=asked.language,
        formats=asked.formats,
        force=asked.force,
    )
    return {"files": [path.resolve().relative_to(told.server_root).as_posix() for path in made]}


KINDS: dict[str, Callable[[Workspace, Told], dict[str, Any]]] = {
    "collect": _collect,
    "themes fit": _fit_themes,
    "themes assign": _assign_themes,
    "causes fit": _fit_causes,
    "report": _report,
}


def _channel() -> Callable[[dict[str, Any]], None]:
    """Return what says a line to the server; what a library prints goes to the log instead."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr

    def say(what: dict[str, Any]) -> None:
        try:
            out.write(json.dumps(what, default=str).encode() + b"\n")
            out.flush()
        except OSError:  # the server is gone: nobody listens, and standard input has ended too
            return

    return say


def _line() -> bytes:
    """Return the first line of standard input, read without a buffer: ``_watch`` reads on."""
    line = b""
    while not line.endswith(b"\n") and (more := os.read(0, 1)):
        line += more
    return line


def _watch(progress: _Progress) -> None:
    """Wait for the end of standard input, then stop the work."""
    while os.read(0, 1024):
        pass
    progress.stop.set()
    if not progress.stopped.wait(INTERRUPT_SECONDS):
        _thread.interrupt_main(signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
