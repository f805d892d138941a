"""The process that does one job: ``python -m voc.server.worker``; standard input says which, as one line of JSON.

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
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel

from voc.errors import InputError, UsageError, VocError
from voc.server.schemas import CollectArgs, FitArgs, JobKind, ReportArgs, build_failure

if TYPE_CHECKING:
    from voc.pipeline import StageOutcome
    from voc.records import CollectResult
    from voc.records.progress import ProgressStep
    from voc.workspace import Workspace

__all__ = ["Cancelled", "JobSpec", "run_worker"]

STEP_SECONDS = 0.1
"""Progress of one stage is sent ten times a second at most."""
INTERRUPT_SECONDS = 2.0
"""Work that reports no progress for so long after a request to stop is interrupted."""
MAX_REJECTIONS = 200
"""So many rejected rows are named; the rest is counted."""
Send: TypeAlias = Callable[[dict[str, Any]], None]
"""Writes a line to the server."""


class JobSpec(BaseModel):
    """Job that the process is to do. ``server_root`` and ``root`` (the workspace's folder) are absolute."""

    server_root: Path
    root: Path
    kind: JobKind
    args: dict[str, Any]


class Cancelled(BaseException):
    """The job was cancelled; no handler of ``Exception`` on the way may hold it up."""


class _ProgressReporter:
    """Sends the server how far the work is, and stops the work when it is asked to.

    ``stop_requested``: the server wants no more; ``has_stopped``: the work was broken off because of that.
    """

    def __init__(self, send: Send) -> None:
        self.send = send
        self.stop_requested = threading.Event()
        self.has_stopped = threading.Event()
        self._last_sent = ("", 0.0)

    def __call__(self, step: ProgressStep, done: int, total: int) -> None:
        if self.stop_requested.is_set():
            self.break_off()
        now = time.monotonic()
        last_step, sent_at = self._last_sent
        # The first and the last report of a step are always sent: those are what people wait for.
        if step != last_step or done >= total or now - sent_at >= STEP_SECONDS:
            self._last_sent = (step, now)
            # The code alone: the browser says it in its user's language.
            self.send({"stage": step.code.value, "done": int(done), "total": int(total)})

    def break_off(self, *_signal: object) -> None:
        """Stop here. Once only: what tidies up after it is left alone."""
        if not self.has_stopped.is_set():
            self.has_stopped.set()
            raise Cancelled


def run_worker() -> int:
    """Do the job that standard input describes, and return the exit code."""
    send = _open_channel()
    job_spec = JobSpec.model_validate_json(_read_line())
    progress = _ProgressReporter(send)
    logging.basicConfig(level=logging.WARNING)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the server's terminal: Jupyter asks first
    signal.signal(signal.SIGTERM, progress.break_off)
    threading.Thread(target=_watch_input, args=(progress,), daemon=True).start()
    try:
        send({"result": _run_job(job_spec, progress)})
    except Cancelled:
        send({"cancelled": True})
        return 1
    except VocError as exc:
        send({"error": build_failure(exc).model_dump(mode="json")})
        return exc.exit_code
    except Exception:  # a defect: the server's log shows it, the user gets a calm sentence
        logging.getLogger("voc").exception("a job (%s) broke off", job_spec.kind)
        return 1
    return 0


def _run_job(job_spec: JobSpec, progress: _ProgressReporter) -> dict[str, Any]:
    from voc.records.progress import ProgressCode, ProgressStep
    from voc.workspace import open_workspace

    progress(ProgressStep(ProgressCode.START), 0, 0)
    with open_workspace(job_spec.root, progress=progress) as workspace:
        return _RUNNERS[job_spec.kind](workspace, job_spec)


def _collect(workspace: Workspace, job_spec: JobSpec) -> dict[str, Any]:
    from voc.pipeline.drop_folder import DATA_SUFFIXES

    args = CollectArgs.model_validate(job_spec.args)
    data_file = job_spec.server_root / args.file
    # Before it is read: voc.key and voc.db lie under the root too.
    if data_file.suffix.lower() not in DATA_SUFFIXES:
        raise InputError(
            f"{data_file.name} is no data file: expected one that ends in {', '.join(sorted(DATA_SUFFIXES))}"
        )
    return _build_collect_result(workspace.collect(data_file, args.source))


def _build_collect_result(result: CollectResult) -> dict[str, Any]:
    rejections = [
        {
            "row": rejection.row,
            "column": rejection.column or "",
            "reason": rejection.reason,
            "expected": rejection.expected,
            "got": rejection.redacted_cell,
            "kept": rejection.is_row_kept,
        }
        for rejection in result.rejected[:MAX_REJECTIONS]
    ]
    return asdict(result) | {"kind": result.kind, "n_rejected": result.n_rejected, "rejected": rejections}


def _fit_themes(workspace: Workspace, job_spec: JobSpec) -> dict[str, Any]:
    return _build_stage_result(workspace.fit_themes(force=FitArgs.model_validate(job_spec.args).force))


def _assign_themes(workspace: Workspace, _job_spec: JobSpec) -> dict[str, Any]:
    return _build_stage_result(workspace.assign_themes())


def _fit_causes(workspace: Workspace, job_spec: JobSpec) -> dict[str, Any]:
    return _build_stage_result(workspace.fit_causes(force=FitArgs.model_validate(job_spec.args).force))


def _build_stage_result(outcome: StageOutcome) -> dict[str, Any]:
    return {"stage": outcome.stage, "unchanged": outcome.unchanged, "counts": dict(outcome.counts)}


def _report(workspace: Workspace, job_spec: JobSpec) -> dict[str, Any]:
    args = ReportArgs.model_validate(job_spec.args)
    report_folder = (workspace.root / workspace.config.reports.folder).resolve()
    if not report_folder.is_relative_to(job_spec.server_root):
        raise UsageError(
            "this workspace keeps its reports outside of the server's root, where JupyterLab cannot show them: change "
            "[reports] folder in voc.toml, or make them with: voc report"
        )
    report_files = workspace.report(
        args.period,
        department=args.department,
        language=args.language,
        formats=args.formats,
        force=args.force,
    )
    return {
        "files": [report_file.resolve().relative_to(job_spec.server_root).as_posix() for report_file in report_files]
    }


_RUNNERS: Mapping[JobKind, Callable[[Workspace, JobSpec], dict[str, Any]]] = {
    "collect": _collect,
    "themes fit": _fit_themes,
    "themes assign": _assign_themes,
    "causes fit": _fit_causes,
    "report": _report,
}


def _open_channel() -> Send:
    """Return a function that writes a line to the server; what a library prints goes to the log instead."""
    # The file itself, not only ``sys.stdout``: libraries in C write to it as well, and their lines are no messages.
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr

    def send(message: dict[str, Any]) -> None:
        try:
            channel.write(json.dumps(message, default=str).encode() + b"\n")
            channel.flush()
        except OSError:  # the server is gone: nobody listens, and standard input has ended too
            return

    return send


def _read_line() -> bytes:
    """Return the first line of standard input, read without a buffer: ``_watch_input`` reads on."""
    line = b""
    while not line.endswith(b"\n") and (byte := os.read(0, 1)):
        line += byte
    return line


def _watch_input(progress: _ProgressReporter) -> None:
    """Wait for the end of standard input, then stop the work."""
    while os.read(0, 1024):  # nothing more is sent: it returns empty when the server closes its end, or is gone
        pass
    progress.stop_requested.set()
    # A long step of a library reports nothing: a signal breaks into the main thread between two of its steps.
    if not progress.has_stopped.wait(INTERRUPT_SECONDS):
        _thread.interrupt_main(signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(run_worker())
