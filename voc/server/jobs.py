"""Long work: each job is a process of its own, so that a fit never keeps the desk waiting.

A job's state is kept in memory: what a job *stored* is in the database, and a server that is started again has no
running jobs. See docs/decisions/0011-server.md for what was measured.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from voc.errors import ConflictError, UnknownNameError, UsageError
from voc.server.schemas import Failure, JobState, JobStatus

__all__ = ["Command", "Jobs"]

MOST_RUNNING = 4
"""Jobs at once on one server, over all workspaces."""
MOST_KEPT = 200
KEPT_SECONDS = 3_600.0
"""A job that ended can be asked about for an hour."""
PATIENCE_SECONDS = 30.0
"""A process that was told to stop and has not is ended by force after this; nothing half stored is shown then either:
every step is one transaction, and people see a run only when it is finished."""
CLOSING_SECONDS = 3.0
"""The same when the server stops."""
STOPPED = "something went wrong while this was done; the server's log says what. Nothing half done is shown"
Command = tuple[str, ...]


@dataclass
class _Job:
    """One job. Changed by the thread that follows its process; read by whoever asks."""

    id: str
    kind: str
    workspace: str
    who: str
    started: float
    started_at: datetime
    state: JobState = "running"
    stage: str = ""
    done: int = 0
    total: int | None = None
    result: dict[str, Any] | None = None
    error: Failure | None = None
    ended: float | None = None
    ended_at: datetime | None = None
    cancelled: bool = False
    process: subprocess.Popen[bytes] | None = None
    follower: threading.Thread | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def status(self) -> JobStatus:
        """Return what is said about it."""
        with self.lock:
            return JobStatus(
                id=self.id,
                kind=self.kind,
                workspace=self.workspace,
                who=self.who,
                state=self.state,
                stage=self.stage,
                done=self.done,
                total=self.total,
                started_at=_iso(self.started_at),
                ended_at=None if self.ended_at is None else _iso(self.ended_at),
                result=self.result,
                error=self.error,
            )


class Jobs:
    """The jobs of one server.

    Parameters
    ----------
    log
        Where a process that broke off is told.
    command
        How the process is started (a test gives its own).
    cleaned
        Turns a sentence into one that may be shown.
    """

    def __init__(
        self,
        log: logging.Logger | logging.LoggerAdapter[Any],
        *,
        command: Command = (sys.executable, "-P", "-m", "voc.server.worker"),
        cleaned: Callable[[str], str] = str,
    ) -> None:
        self.log = log
        self.command = command
        self.cleaned = cleaned
        self._jobs: dict[str, _Job] = {}
        self._versions: dict[str, int] = {}
        self._lock = threading.Lock()
        self._closed = False

    def start(self, kind: str, workspace: str, told: Mapping[str, Any], *, who: str) -> str:
        """Start a job in its own process and return its id.

        Parameters
        ----------
        workspace
            Its path under the server's root; one job at a time works in it.
        told
            What the process is told: see ``work.Told``.

        Raises
        ------
        ConflictError
            Another job works in this workspace.
        UsageError
            The server has enough to do, or stops.
        """
        job = _Job(uuid.uuid4().hex, kind, workspace, who, time.monotonic(), datetime.now(UTC))
        with self._lock:
            self._forget_old()
            running = [each for each in self._jobs.values() if each.state == "running"]
            if self._closed:
                raise UsageError("the server is stopping: nothing new is begun")
            for each in running:
                if each.workspace == workspace:
                    raise _busy(each)
            if len(running) >= MOST_RUNNING:
                raise ConflictError(f"this server does {MOST_RUNNING} jobs already: wait until one is done")
            self._jobs[job.id] = job
            try:
                job.process = self._spawn(told)
            except BaseException:
                del self._jobs[job.id]
                raise
            self._versions[workspace] = self._versions.get(workspace, 0) + 1
        job.follower = threading.Thread(target=self._follow, args=(job, job.process), name=f"voc-job-{job.id[:6]}")
        job.follower.daemon = True
        job.follower.start()
        return job.id

    def status(self, id_: str) -> JobStatus:
        """Return how far a job is.

        Raises
        ------
        UnknownNameError
            There is no such job (any more).
        """
        return self._job(id_).status()

    def cancel(self, id_: str) -> JobStatus:
        """Tell a job to stop, and return how far it is: it ends at its next step. One that ended stays as it is.

        Raises
        ------
        UnknownNameError
            There is no such job (any more).
        """
        job = self._job(id_)
        self._stop(job, PATIENCE_SECONDS)
        return job.status()

    def of(self, workspace: str) -> list[JobStatus]:
        """Return the jobs of a workspace, the newest last."""
        with self._lock:
            self._forget_old()
            jobs = [job for job in self._jobs.values() if job.workspace == workspace]
        return [job.status() for job in jobs]

    def version(self, workspace: str) -> int:
        """Return a number that grows whenever a job of the workspace begins, reaches another stage or ends."""
        return self._versions.get(workspace, 0)

    @property
    def n_running(self) -> int:
        """How many jobs run."""
        with self._lock:
            return sum(job.state == "running" for job in self._jobs.values())

    def close(self) -> None:
        """Stop all jobs and wait until their processes are gone."""
        with self._lock:
            self._closed = True
            running = [job for job in self._jobs.values() if job.state == "running"]
        for job in running:
            self._stop(job, CLOSING_SECONDS)
        for job in running:
            if job.follower is not None:
                job.follower.join(2 * CLOSING_SECONDS)

    def _job(self, id_: str) -> _Job:
        with self._lock:
            self._forget_old()
            job = self._jobs.get(id_)
        if job is None:
            raise UnknownNameError("there is no such job; one that ended is remembered for an hour, until a restart")
        return job

    def _forget_old(self) -> None:
        """Drop jobs that ended an hour ago, and the oldest ones when there are too many."""
        now = time.monotonic()
        ended = [job for job in self._jobs.values() if job.ended is not None]
        spare = len(self._jobs) - MOST_KEPT
        for place, job in enumerate(sorted(ended, key=lambda job: job.ended or 0.0)):
            if place < spare or now - (job.ended or now) > KEPT_SECONDS:
                del self._jobs[job.id]

    def _spawn(self, told: Mapping[str, Any]) -> subprocess.Popen[bytes]:
        # What the process logs goes where the server's log goes. Windows would open a console window for it.
        process = subprocess.Popen(  # noqa: S603  our own interpreter
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        _write(process, json.dumps(told).encode() + b"\n")
        return process

    def _follow(self, job: _Job, process: subprocess.Popen[bytes]) -> None:
        """Read what the process says until it ends."""
        last: dict[str, Any] = {}
        with process:
            assert process.stdout is not None  # noqa: S101  it was asked for
            for line in process.stdout:
                said = _parsed(line)
                if "stage" in said:
                    self._progress(job, said)
                elif said:
                    last = said
        self._end(job, last, process.returncode)

    def _progress(self, job: _Job, said: Mapping[str, Any]) -> None:
        with job.lock:
            news = job.stage != said["stage"]
            job.stage, job.done = said["stage"], int(said["done"])
            job.total = int(said["total"]) or None
        if news:
            self._changed(job)

    def _end(self, job: _Job, last: Mapping[str, Any], code: int) -> None:
        with job.lock:
            job.ended, job.ended_at = time.monotonic(), datetime.now(UTC)
            if "result" in last:
                job.state, job.result = "done", dict(last["result"])
            elif job.cancelled:
                job.state = "cancelled"
            else:
                job.state = "failed"
                job.error = _failure(last)
                job.error.message = self.cleaned(job.error.message)
        if job.state == "failed":
            self.log.warning("the job %r of %s failed (exit code %s): %s", job.kind, job.who, code, job.error)
        self._changed(job)

    def _changed(self, job: _Job) -> None:
        with self._lock:
            self._versions[job.workspace] = self._versions.get(job.workspace, 0) + 1

    def _stop(self, job: _Job, patience: float) -> None:
        """Close the process' standard input, which tells it to stop; a kill follows where that does not help."""
        with job.lock:
            if job.state != "running" or job.cancelled or job.process is None:
                return
            job.cancelled = True
            process = job.process
        if process.stdin is not None:
            try:
                process.stdin.close()
            except OSError:  # it ended just now
                return
        timer = threading.Timer(patience, process.kill)
        timer.daemon = True
        timer.start()


def _busy(job: _Job) -> ConflictError:
    return ConflictError(
        f"{job.who} has the job {job.kind!r} running in this workspace: wait until it is done, or cancel it"
    )


def _write(process: subprocess.Popen[bytes], line: bytes) -> None:
    assert process.stdin is not None  # noqa: S101  it was asked for
    try:
        process.stdin.write(line)
        process.stdin.flush()
    except OSError:  # it broke off at once; its exit code tells
        return


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _failure(last: Mapping[str, Any]) -> Failure:
    if "error" in last:
        return Failure.model_validate(last["error"])
    return Failure(kind="InternalError", status=500, message=STOPPED)


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
