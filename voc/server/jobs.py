"""Jobs: long work, each in a process of its own, so that a fit never delays other requests.

A job's state is kept in memory: what a job *stored* is in the database, and a server that is started again has no
running jobs. See docs/decisions/0011-server.md for what was measured.
"""

from __future__ import annotations

import json
import logging
import math
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import ValidationError

from voc.errors import ConflictError, UnknownNameError, UsageError
from voc.records.progress import ProgressCode
from voc.server.schemas import Failure, JobKind, JobState, JobStatus

__all__ = ["Command", "Jobs"]

MAX_RUNNING = 4
"""Jobs at once on one server, over all workspaces."""
MAX_KEPT = 200
"""Jobs that are remembered, of those that ended."""
KEPT_SECONDS = 3_600.0
"""Time for which a job that ended can be asked about."""
KILL_AFTER_SECONDS = 30.0
"""A process that was told to stop and has not is ended by force after this; nothing half stored is shown then either:
every step is one transaction, and people see a run only when it is finished."""
KILL_AFTER_SECONDS_ON_CLOSE = 3.0
"""The same when the server stops."""
FAILURE_MESSAGE = "something went wrong while this was done; the server's log says what. Nothing half done is shown"
OUTCOME_KEYS = frozenset({"result", "error", "cancelled"})
"""Keys of a line that says how a job ended."""
Command = tuple[str, ...]
"""Program and arguments of a job's process."""


@dataclass
class _Job:
    """One job. Changed by the thread that follows its process, and by who stops it; read by whoever asks.

    ``started_at`` and ``ended_at`` are UTC; ``ended_at_monotonic`` and ``kill_at_monotonic`` are the seconds of
    ``time.monotonic``, a clock that nobody sets.
    """

    id: str
    kind: JobKind
    workspace_path: str
    who: str
    started_at: datetime
    state: JobState = "running"
    stage: ProgressCode | Literal[""] = ""
    n_done: int = 0
    n_total: int | None = None
    result: dict[str, Any] | None = None
    error: Failure | None = None
    ended_at: datetime | None = None
    ended_at_monotonic: float | None = None
    is_stop_requested: bool = False
    process: subprocess.Popen[bytes] | None = None
    follower: threading.Thread | None = None
    kill_timer: threading.Timer | None = None
    kill_at_monotonic: float = math.inf
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get_status(self) -> JobStatus:
        """Return how far it is."""
        with self.lock:
            return JobStatus(
                id=self.id,
                kind=self.kind,
                workspace=self.workspace_path,
                who=self.who,
                state=self.state,
                stage=self.stage,
                done=self.n_done,
                total=self.n_total,
                started_at=_format_moment(self.started_at),
                ended_at=None if self.ended_at is None else _format_moment(self.ended_at),
                result=self.result,
                error=self.error,
            )


class Jobs:
    """The jobs of one server.

    Parameters
    ----------
    log
        Gets a line for every job that failed.
    command
        Starts the process (a test gives its own).
    clean_message
        Turns a sentence into one that may be shown.
    """

    def __init__(
        self,
        log: logging.Logger | logging.LoggerAdapter[Any],
        *,
        command: Command = (sys.executable, "-P", "-m", "voc.server.worker"),
        clean_message: Callable[[str], str] = str,
    ) -> None:
        self.log = log
        self.command = command
        self.clean_message = clean_message
        self._jobs: dict[str, _Job] = {}
        self._lock = threading.Lock()
        self._is_closed = False

    def start(self, job_kind: JobKind, workspace_path: str, job_spec: Mapping[str, Any], *, who: str) -> str:
        """Start a job in its own process and return its id.

        Parameters
        ----------
        workspace_path
            Its path under the server's root; one job at a time works in it.
        job_spec
            What the process reads: the fields of ``worker.JobSpec`` as JSON.

        Raises
        ------
        ConflictError
            Another job works in this workspace, or the server does enough already.
        UsageError
            The server is stopping.
        """
        job = _Job(uuid.uuid4().hex, job_kind, workspace_path, who, datetime.now(UTC))
        # The process is spawned under the lock: between the check and the start no second job may slip in.
        with self._lock:
            self._forget_old_jobs()
            self._check_can_start(workspace_path)
            job.process = self._spawn(job_spec)
            self._jobs[job.id] = job
        job.follower = threading.Thread(
            target=self._follow, args=(job, job.process), name=f"voc-job-{job.id[:6]}", daemon=True
        )
        job.follower.start()
        return job.id

    def get_status(self, job_id: str) -> JobStatus:
        """Return how far a job is.

        Raises
        ------
        UnknownNameError
            There is no such job (any more).
        """
        return self._find_job(job_id).get_status()

    def cancel(self, job_id: str) -> JobStatus:
        """Tell a job to stop, and return how far it is: it ends at its next step. One that ended stays as it is.

        Raises
        ------
        UnknownNameError
            There is no such job (any more).
        """
        job = self._find_job(job_id)
        self._stop(job, KILL_AFTER_SECONDS)
        return job.get_status()

    @property
    def n_running(self) -> int:
        """Number of jobs that run."""
        with self._lock:
            return len(self._list_running_jobs())

    def close(self) -> None:
        """Stop all jobs and wait some seconds for their processes to be gone."""
        with self._lock:
            self._is_closed = True
            running_jobs = self._list_running_jobs()
        # All are told first: they stop at the same time, and not one after the other.
        for job in running_jobs:
            self._stop(job, KILL_AFTER_SECONDS_ON_CLOSE)
        for job in running_jobs:
            if job.follower is not None:
                job.follower.join(2 * KILL_AFTER_SECONDS_ON_CLOSE)

    def _check_can_start(self, workspace_path: str) -> None:
        """Refuse a job while the server stops, while another works in the workspace, and one too many."""
        if self._is_closed:
            raise UsageError("the server is stopping: nothing new is begun")
        running_jobs = self._list_running_jobs()
        for job in running_jobs:
            if job.workspace_path == workspace_path:
                raise ConflictError(
                    f"{job.who} has the job {job.kind!r} running in this workspace: wait until it is done, or cancel it"
                )
        if len(running_jobs) >= MAX_RUNNING:
            raise ConflictError(f"this server does {MAX_RUNNING} jobs already: wait until one is done")

    def _list_running_jobs(self) -> list[_Job]:
        return [job for job in self._jobs.values() if job.state == "running"]

    def _find_job(self, job_id: str) -> _Job:
        with self._lock:
            self._forget_old_jobs()
            job = self._jobs.get(job_id)
        if job is None:
            raise UnknownNameError("there is no such job; one that ended is remembered for an hour, until a restart")
        return job

    def _forget_old_jobs(self) -> None:
        """Drop jobs that ended ``KEPT_SECONDS`` ago, and the oldest ones when there are too many."""
        now = time.monotonic()
        end_by_job = {
            job.id: job.ended_at_monotonic for job in self._jobs.values() if job.ended_at_monotonic is not None
        }
        n_too_many = len(self._jobs) - MAX_KEPT
        # Running ones are never dropped: somebody waits for them, and their processes must be stopped at the end.
        for place, (job_id, job_seconds) in enumerate(sorted(end_by_job.items(), key=lambda item: item[1])):
            if place < n_too_many or now - job_seconds > KEPT_SECONDS:
                del self._jobs[job_id]

    def _spawn(self, job_spec: Mapping[str, Any]) -> subprocess.Popen[bytes]:
        # What the process logs goes where the server's log goes. Windows would open a console window for it.
        process = subprocess.Popen(  # noqa: S603  our own interpreter
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        # On standard input and not as arguments: those are seen in the list of processes, by every user.
        _write_line(process, json.dumps(job_spec).encode() + b"\n")
        return process

    def _follow(self, job: _Job, process: subprocess.Popen[bytes]) -> None:
        """Read what the process writes until it ends: ``{"stage": "…", "done": 3, "total": 12}`` a line."""
        outcome: dict[str, Any] = {}
        try:
            with process:
                assert process.stdout is not None  # noqa: S101  Popen was called with a pipe
                for line in process.stdout:
                    message = _parse_line(line)
                    # The last line that is an outcome counts; without one the process broke off.
                    if "stage" in message:
                        _set_progress(job, message)
                    elif OUTCOME_KEYS & message.keys():
                        outcome = message
        finally:
            # Whatever happened: a job that runs for ever would keep its workspace closed until a restart.
            self._end_job(job, outcome, process.returncode)

    def _end_job(self, job: _Job, outcome: Mapping[str, Any], exit_code: int | None) -> None:
        """Set how a job ended: by its outcome, or as failed where there is none that can be read."""
        result, error = outcome.get("result"), _parse_failure(outcome)
        with job.lock:
            if job.kill_timer is not None and exit_code is not None:
                job.kill_timer.cancel()
            job.ended_at_monotonic, job.ended_at = time.monotonic(), datetime.now(UTC)
            # A result counts though the job was cancelled: it was done before it heard of that.
            if isinstance(result, dict):
                job.state, job.result = "done", result
            elif job.is_stop_requested:
                job.state = "cancelled"
            else:
                job.error = error.model_copy(update={"message": self.clean_message(error.message)})
                job.state = "failed"
        if job.state == "failed":
            self.log.warning("the job %r of %s failed (exit code %s): %s", job.kind, job.who, exit_code, job.error)

    def _stop(self, job: _Job, patience_seconds: float) -> None:
        """Close the process' standard input, which tells it to stop; a kill follows where that does not help.

        Of several calls the earliest kill counts: a server that closes waits less long than who cancelled before.
        """
        with job.lock:
            if job.state != "running" or job.process is None:
                return
            process, is_first = job.process, not job.is_stop_requested
            job.is_stop_requested = True
            kill_at = time.monotonic() + patience_seconds
            if kill_at < job.kill_at_monotonic:
                if job.kill_timer is not None:
                    job.kill_timer.cancel()
                # Harmless if it ends by itself before: ``Popen.kill`` does nothing once the process has ended.
                job.kill_timer, job.kill_at_monotonic = threading.Timer(patience_seconds, process.kill), kill_at
                job.kill_timer.daemon = True
                job.kill_timer.start()
        if is_first and process.stdin is not None:
            with suppress(OSError):  # it ended just now, or reads no more
                process.stdin.close()


def _set_progress(job: _Job, message: Mapping[str, Any]) -> None:
    """Set how far a job is; a line that says it otherwise than this version of voc leaves it as it was."""
    try:
        stage, n_done, n_total = ProgressCode(message["stage"]), int(message["done"]), int(message["total"])
    except (KeyError, TypeError, ValueError):
        return
    with job.lock:
        job.stage, job.n_done = stage, n_done
        job.n_total = n_total or None  # 0: how much there is to do is not known


def _write_line(process: subprocess.Popen[bytes], line: bytes) -> None:
    assert process.stdin is not None  # noqa: S101  Popen was called with a pipe
    try:
        process.stdin.write(line)
        process.stdin.flush()
    except OSError:  # it broke off at once; its exit code tells
        return


def _parse_line(line: bytes) -> dict[str, Any]:
    """Return the object that a line of the process holds; empty for anything else, such as a library's print."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def _parse_failure(outcome: Mapping[str, Any]) -> Failure:
    """Return the failure that a process reports; a calm sentence where it reports none, or none that can be read."""
    try:
        return Failure.model_validate(outcome["error"])
    except (KeyError, ValidationError):
        return Failure(kind="InternalError", status=500, message=FAILURE_MESSAGE)


def _format_moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
