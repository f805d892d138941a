"""Runs of the stages: what went in, what came out, and which one people see.

Of every stage the current run and the one before keep what they derived; older runs keep only their line, so that
the database does not grow with each fit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from voc.errors import UnknownNameError
from voc.store import schema
from voc.store.bulk_insert import table_of
from voc.store.database import Store

__all__ = [
    "RunInfo",
    "current_run",
    "fail_run",
    "failing",
    "finish_run",
    "load_artifact",
    "run_info",
    "save_artifacts",
    "start_run",
    "switch_run",
    "watermark",
]

N_KEPT = 2
"""Finished runs of a stage that keep what they derived: the current one and the one before."""
DERIVED = (
    schema.Assignment,
    schema.Attribution,
    schema.Evidence,
    schema.ThemeFit,
    schema.ThemeCard,
    schema.Artifact,
)
STALE_HOURS = 24
"""A run that has been "running" for longer was killed."""
RESTS_ON = {"causes": ("themes",), "cards": ("themes", "causes"), "report": ("themes", "causes")}
"""Stages whose current run goes into a stage."""
DECIDED = {"causes", "cards", "report"}
"""Stages into which people's decisions go. A new decision is no reason to fit the themes again."""


_STARTED: ContextVar[list[int] | None] = ContextVar("voc_runs_started", default=None)
"""Runs that were started inside ``failing``."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One run of a stage."""

    id: int
    stage: str
    parameters: Mapping[str, Any]
    versions: Mapping[str, Any]
    seed: int | None
    watermark: str
    state: str
    started_at: datetime
    ended_at: datetime | None


def start_run(
    store: Store,
    stage: str,
    *,
    parameters: Mapping[str, Any] | None = None,
    versions: Mapping[str, Any] | None = None,
    seed: int | None = None,
    watermark: str = "",
) -> int:
    """Write down that a stage begins, and return the run's id."""
    values = {
        "stage": stage,
        "parameters": dict(parameters or {}),
        "versions": dict(versions or {}),
        "seed": seed,
        "watermark": watermark,
        "state": "running",
        "started_at": datetime.now(UTC),
    }
    with store.writing() as connection:
        run = int(connection.execute(insert(schema.Run).values(values).returning(schema.Run.id)).scalar_one())
    if (started := _STARTED.get()) is not None:
        started.append(run)
    return run


@contextmanager
def failing(store: Store) -> Iterator[None]:
    """Mark the runs that are started inside and not finished as failed when it ends by an exception or an interrupt."""
    token = _STARTED.set([])
    try:
        yield
    except BaseException:
        for run in _STARTED.get() or ():
            if run_info(store, run).state == "running":
                fail_run(store, run)
        raise
    finally:
        _STARTED.reset(token)


def finish_run(store: Store, run: int, *, current: bool = True) -> None:
    """Write down that a run is done; from then on people see it, unless ``current`` is False.

    In the same transaction older runs of the stage lose what they derived.
    """
    with store.writing() as connection:
        stage = _end(connection, run, "done")
        if current:
            _switch(connection, stage, run)


def fail_run(store: Store, run: int) -> None:
    """Write down that a run failed, and take away what it had derived. What people see stays as it was."""
    with store.writing() as connection:
        _end(connection, run, "failed")
        _empty(connection, [run])


def switch_run(store: Store, run: int) -> None:
    """Let people see a run that is done: one whose proposals were accepted, or the one before.

    Raises
    ------
    UnknownNameError
        No such run, one that did not end well, or one whose results are gone.
    """
    with store.writing() as connection:
        row = _row(connection, run)
        if row.state != "done":
            raise UnknownNameError(f"run {run} is {row.state}: there is nothing of it to show")
        _switch(connection, row.stage, run)


def current_run(store: Store, stage: str) -> RunInfo | None:
    """Return the run of a stage that people see, or None before the first."""
    with store.reading() as connection:
        run = _current(connection, stage)
        return None if run is None else _info(_row(connection, run))


def run_info(store: Store, run: int) -> RunInfo:
    """Return what is known about a run.

    Raises
    ------
    UnknownNameError
        No such run.
    """
    with store.reading() as connection:
        return _info(_row(connection, run))


def watermark(store: Store, stage: str | None = None, parameters: Mapping[str, Any] | None = None) -> str:
    """Return a hash of all that goes into a stage: the same one means that running it again would change nothing.

    That are the files taken in (and which are undone), the current runs of the stages below, for causes and
    reports also people's decisions, and the parameters given. Without a stage it is of everything that people see.
    """
    batch, item, event = schema.Batch, schema.Feedback, schema.Event
    decided = stage is None or stage in DECIDED
    with store.reading() as connection:
        parts: list[object] = [
            stage,
            [list(row) for row in connection.execute(select(batch.id, batch.undone, batch.counts).order_by(batch.id))],
            list(connection.execute(select(func.count(item.id), func.max(item.id))).one()),
            [_current(connection, below) for below in RESTS_ON.get(stage or "report", ())],
            connection.execute(select(func.max(event.id))).scalar() if decided else None,
            dict(parameters or {}),
        ]
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def save_artifacts(store: Store, run: int, artifacts: Mapping[str, bytes]) -> None:
    """Keep a run's fitted state under a name each, in place of what was there."""
    with store.writing() as connection:
        write_artifacts(connection, run, artifacts)


def write_artifacts(connection: Connection, run: int, artifacts: Mapping[str, bytes]) -> None:
    """Do it inside a transaction."""
    for name, content in artifacts.items():
        connection.execute(delete(schema.Artifact).where(schema.Artifact.run == run, schema.Artifact.name == name))
        connection.execute(insert(schema.Artifact).values(run=run, name=name, content=content))


def load_artifact(store: Store, run: int, name: str) -> bytes | None:
    """Return a run's fitted state, or None when it has none (any more)."""
    with store.reading() as connection:
        return connection.execute(
            select(schema.Artifact.content).where(schema.Artifact.run == run, schema.Artifact.name == name)
        ).scalar()


def current_id(connection: Connection, stage: str) -> int | None:
    """Return the id of a stage's current run, inside a transaction."""
    return _current(connection, stage)


def _current(connection: Connection, stage: str) -> int | None:
    return connection.execute(_CURRENT, {"stage": stage}).scalar()


_CURRENT = select(schema.CurrentRun.run).where(schema.CurrentRun.stage == bindparam("stage"))
"""Made once: each request asks it some ten times, and making a statement takes longer than its answer."""


def _row(connection: Connection, run: int) -> Row[Any]:
    table = table_of(schema.Run)
    row = connection.execute(select(table).where(table.c.id == run)).first()
    if row is None:
        raise UnknownNameError(f"there is no run {run}")
    return row


def _info(row: Row[Any]) -> RunInfo:
    return RunInfo(**row._mapping)  # noqa: SLF001  the documented way to a row's columns by name


def _end(connection: Connection, run: int, state: str) -> str:
    stage = str(_row(connection, run).stage)
    connection.execute(update(schema.Run).where(schema.Run.id == run).values(state=state, ended_at=datetime.now(UTC)))
    return stage


def _switch(connection: Connection, stage: str, run: int) -> None:
    from voc.store.theme_labels import publish_labels

    table = schema.CurrentRun
    connection.execute(delete(table).where(table.stage == stage))
    connection.execute(insert(table).values(stage=stage, run=run))
    if stage == "themes":
        publish_labels(connection, run)
    _prune(connection, stage, run)


def _prune(connection: Connection, stage: str, current: int) -> None:
    """Take away what older runs derived: all but the current one, the last one before, and who still works."""
    run = schema.Run
    done = connection.execute(
        select(run.id).where(run.stage == stage, run.state == "done", run.id != current).order_by(run.id.desc())
    ).scalars()
    kept = {current, *list(done)[: N_KEPT - 1]}
    since = datetime.now(UTC) - timedelta(hours=STALE_HOURS)
    kept |= set(connection.execute(select(run.id).where(run.state == "running", run.started_at > since)).scalars())
    old = connection.execute(select(run.id).where(run.stage == stage, run.id.not_in(kept))).scalars()
    _empty(connection, list(old))


def _empty(connection: Connection, runs: list[int]) -> None:
    for table in DERIVED:
        connection.execute(delete(table).where(table.run.in_(runs)))
    connection.execute(
        update(schema.ThemeProposal)
        .where(schema.ThemeProposal.run.in_(runs), schema.ThemeProposal.state == "open")
        .values(state="superseded")
    )
