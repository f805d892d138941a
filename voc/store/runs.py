"""Runs of the stages: what went in, what came out, and which one people see.

Of every stage the current run and the one before keep what they derived; older runs keep only their row, so that
the database does not grow with each fit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from voc.errors import UnknownNameError
from voc.records import ProposalState, Stage
from voc.store import schema
from voc.store.database import Store
from voc.store.theme_labels import publish_labels

__all__ = [
    "RunInfo",
    "RunState",
    "compute_input_fingerprint",
    "delete_derived_rows",
    "finish_run",
    "load_artifact",
    "load_current_run",
    "load_run",
    "record_run",
    "start_run",
]

N_RUNS_KEPT = 2
"""Finished runs of a stage that keep what they derived: the current one and the one before."""
DERIVED_TABLES = (
    schema.Assignment,
    schema.Attribution,
    schema.Evidence,
    schema.ThemeFit,
    schema.ThemeCard,
    schema.Artifact,
)
STALE_HOURS = 24
"""A run that has been "running" for longer was killed, by a voc that stored a run in several transactions."""
UPSTREAM_STAGES: Mapping[Stage, tuple[Stage, ...]] = {
    Stage.CAUSES: (Stage.THEMES,),
    Stage.CARDS: (Stage.THEMES, Stage.CAUSES),
    Stage.REPORT: (Stage.THEMES, Stage.CAUSES),
}
"""Stages whose current run goes into a stage: the causes are estimated from the themes."""
STAGES_WITH_DECISIONS = {Stage.CAUSES, Stage.CARDS, Stage.REPORT}
"""Stages into which people's decisions go. A new decision is no reason to fit the themes again."""


class RunState(StrEnum):
    """States of a run, as they are stored."""

    RUNNING = "running"
    """It is being stored: seen by nobody but its own transaction."""
    DONE = "done"
    FAILED = "failed"
    """Its process ended before it was stored whole."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One run of a stage."""

    id: int
    stage: Stage
    parameters: Mapping[str, Any]
    """Settings that it ran with: ``{"period": "2026-10", "language": "nl"}`` of a report."""
    versions: Mapping[str, Any]
    """Versions of what computed it: ``{"voc": "0.1.0", "bertopic": "0.17.4"}``."""
    seed: int | None
    fingerprint: str
    state: RunState
    started_at: datetime
    ended_at: datetime | None


def start_run(
    store: Store,
    stage: Stage,
    *,
    parameters: Mapping[str, Any] | None = None,
    versions: Mapping[str, Any] | None = None,
    seed: int | None = None,
    fingerprint: str = "",
) -> int:
    """Record that a stage begins to store, and return the run's id; `record_run` does it with all that follows."""
    run_values = {
        "stage": stage,
        "parameters": dict(parameters or {}),
        "versions": dict(versions or {}),
        "seed": seed,
        "watermark": fingerprint,
        "state": RunState.RUNNING,
        "started_at": datetime.now(UTC),
    }
    with store.writing() as connection:
        return int(connection.execute(insert(schema.Run).values(run_values).returning(schema.Run.id)).scalar_one())


@contextmanager
def record_run(
    store: Store,
    stage: Stage,
    *,
    parameters: Mapping[str, Any] | None = None,
    versions: Mapping[str, Any] | None = None,
    seed: int | None = None,
    fingerprint: str = "",
) -> Iterator[tuple[Store, int]]:
    """Yield a store and the id of a new run: what is saved with them is kept with the run's end, or not at all.

    A kill, an interrupt or a full disk therefore leaves the database as it was, without a row of the run.
    """
    with store.transaction() as transaction:
        run_id = start_run(
            transaction, stage, parameters=parameters, versions=versions, seed=seed, fingerprint=fingerprint
        )
        yield transaction, run_id
        finish_run(transaction, run_id)


def finish_run(store: Store, run_id: int) -> None:
    """Record that a run is done; from then on people see it.

    In the same transaction older runs of the stage lose what they derived.
    """
    with store.writing() as connection:
        stage = _select_run(connection, run_id).stage
        end_values = {"state": RunState.DONE, "ended_at": datetime.now(UTC)}
        connection.execute(update(schema.Run).where(schema.Run.id == run_id).values(end_values))
        _make_current(connection, stage, run_id)


def load_current_run(store: Store, stage: Stage) -> RunInfo | None:
    """Return the run of a stage that people see, or None before the first."""
    with store.reading() as connection:
        run_id = load_current_run_id(connection, stage)
        return None if run_id is None else _select_run(connection, run_id)


def load_run(store: Store, run_id: int) -> RunInfo:
    """Return what is known about a run.

    Raises
    ------
    UnknownNameError
        No such run.
    """
    with store.reading() as connection:
        return _select_run(connection, run_id)


def compute_input_fingerprint(
    store: Store, stage: Stage | None = None, parameters: Mapping[str, Any] | None = None
) -> str:
    """Return a hash of all that goes into a stage: the same one means that running it again would change nothing.

    These are the collected files (and which are undone), the current runs of the upstream stages, for causes and
    reports also people's decisions, for reports the themes' names, and the parameters. Without a stage it is of
    everything that people see.
    """
    batch, feedback, event, label = schema.Batch, schema.Feedback, schema.Event, schema.ThemeLabel
    has_decisions = stage is None or stage in STAGES_WITH_DECISIONS
    with store.reading() as connection:
        input_parts: list[object] = [
            stage,
            # With the counts: an erasure is noted there, and changes nothing else about a file.
            [list(row) for row in connection.execute(select(batch.id, batch.undone, batch.counts).order_by(batch.id))],
            list(connection.execute(select(func.count(feedback.id), func.max(feedback.id))).one()),
            [load_current_run_id(connection, upstream) for upstream in UPSTREAM_STAGES.get(stage or Stage.REPORT, ())],
            # The last event is enough: the log only grows.
            connection.execute(select(func.max(event.id))).scalar() if has_decisions else None,
            dict(parameters or {}),
        ]
        if stage in {None, Stage.REPORT}:
            # A language model names themes without a run or an event of its own.
            labels = connection.execute(
                select(label.theme, label.origin, label.language, label.text, label.description)
            )
            input_parts.append(sorted(map(list, labels)))
    content = json.dumps(input_parts, sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def write_artifacts(connection: Connection, run_id: int, contents_by_name: Mapping[str, bytes]) -> None:
    """Save a run's fitted state under a name each, instead of what was there, inside a transaction."""
    for name, content in contents_by_name.items():
        connection.execute(delete(schema.Artifact).where(schema.Artifact.run == run_id, schema.Artifact.name == name))
        connection.execute(insert(schema.Artifact).values(run=run_id, name=name, content=content))


def load_artifact(store: Store, run_id: int, name: str) -> bytes | None:
    """Return a run's fitted state, or None when it has none (any more)."""
    with store.reading() as connection:
        return connection.execute(
            select(schema.Artifact.content).where(schema.Artifact.run == run_id, schema.Artifact.name == name)
        ).scalar()


def load_current_run_id(connection: Connection, stage: Stage) -> int | None:
    """Return the id of a stage's current run, inside a transaction."""
    return connection.execute(_CURRENT_RUN, {"stage": stage}).scalar()


def load_current_run_ids(store: Store) -> dict[str, int]:
    """Return the id of each stage's current run: ``{"themes": 4, "causes": 5}``; a stage without one is not in it."""
    current_run = schema.CurrentRun
    with store.reading() as connection:
        rows = connection.execute(select(current_run.stage, current_run.run).order_by(current_run.stage)).all()
    return {row.stage: row.run for row in rows}


_CURRENT_RUN = select(schema.CurrentRun.run).where(schema.CurrentRun.stage == bindparam("stage"))
"""Made once: each request executes it some ten times, and making a statement takes longer than its answer."""


def _select_run(connection: Connection, run_id: int) -> RunInfo:
    run = schema.Run
    columns = (run.id, run.stage, run.parameters, run.versions, run.seed, run.watermark, run.state)
    statement = select(*columns, run.started_at, run.ended_at).where(run.id == run_id)
    row = connection.execute(statement).first()
    if row is None:
        raise UnknownNameError(f"there is no run {run_id}")
    id_, stage, parameters, versions, seed, fingerprint, state, started_at, ended_at = row
    return RunInfo(id_, Stage(stage), parameters, versions, seed, fingerprint, RunState(state), started_at, ended_at)


def _make_current(connection: Connection, stage: Stage, run_id: int) -> None:
    current_run = schema.CurrentRun
    # Delete and insert: an upsert is written differently for each database.
    connection.execute(delete(current_run).where(current_run.stage == stage))
    connection.execute(insert(current_run).values(stage=stage, run=run_id))
    if stage == Stage.THEMES:
        publish_labels(connection, run_id)
    _prune_runs(connection, stage, run_id)


def _prune_runs(connection: Connection, stage: Stage, current_id: int) -> None:
    """Delete what older runs derived: all but the current one, the last one before, and those still running."""
    run = schema.Run
    since = datetime.now(UTC) - timedelta(hours=STALE_HOURS)
    is_dead = (run.stage == stage) & (run.state == RunState.RUNNING) & (run.started_at <= since)
    connection.execute(update(run).where(is_dead).values(state=RunState.FAILED, ended_at=datetime.now(UTC)))
    done_ids = connection.execute(
        select(run.id)
        .where(run.stage == stage, run.state == RunState.DONE, run.id != current_id)
        .order_by(run.id.desc())
    ).scalars()
    kept_ids = {current_id, *list(done_ids)[: N_RUNS_KEPT - 1]}
    kept_ids |= set(connection.execute(select(run.id).where(run.state == RunState.RUNNING)).scalars())
    old_ids = connection.execute(select(run.id).where(run.stage == stage, run.id.not_in(kept_ids))).scalars()
    _delete_derived(connection, list(old_ids))


def delete_derived_rows(store: Store, *, keep_current: bool = True) -> None:
    """Delete what all runs derived but the current ones, or (``keep_current=False``) also what those derived."""
    current_run = schema.CurrentRun
    with store.writing() as connection:
        kept_ids = set(connection.execute(select(current_run.run)).scalars()) if keep_current else set()
        all_ids = set(connection.execute(select(schema.Run.id)).scalars())
        _delete_derived(connection, sorted(all_ids - kept_ids))
        if not keep_current:
            connection.execute(delete(current_run))


def _delete_derived(connection: Connection, run_ids: list[int]) -> None:
    for table in DERIVED_TABLES:
        connection.execute(delete(table).where(table.run.in_(run_ids)))
    # Not deleted: what people answered refers to proposals by their number.
    connection.execute(
        update(schema.ThemeProposal)
        .where(schema.ThemeProposal.run.in_(run_ids), schema.ThemeProposal.state == ProposalState.OPEN)
        .values(state=ProposalState.SUPERSEDED)
    )
