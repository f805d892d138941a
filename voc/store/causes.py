"""Causes: evidence, attributions, the audit's draws, and what people confirmed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from voc.store import schema
from voc.store.bulk_insert import insert_rows, table_of
from voc.store.database import Store
from voc.store.decision_log import standing
from voc.store.frame import frame_of, visible
from voc.store.runs import current_id, load_artifact, write_artifacts

if TYPE_CHECKING:
    import pandas as pd

    from voc.store.schema import Base

__all__ = [
    "AUDITED",
    "DECISIONS",
    "POINTS",
    "attributions",
    "audited",
    "audited_bytes",
    "confirmed",
    "contradicted",
    "done_actions",
    "draws",
    "evidence",
    "points_bytes",
    "replies",
    "save_cause_run",
    "save_draws",
]

EVIDENCE = {"segment": "int64", "kind": "str", "department": "str", "weight": "float64", "source": "str"}
ATTRIBUTIONS = {"segment": "int64", "department": "str", "probability": "float64"}
DRAWS = {
    "segment": "int64",
    "session": "str",
    "inclusion_probability": "float64",
    "seed": "int64",
    "at": "moment",
}
AUDITED = "audited"
"""Name of the artifact of a cause run: what was confirmed beside what was predicted without knowing it."""
AUDITED_COLUMNS = {
    "segment": "int64",
    "department": "str",
    "predicted": "float64",
    "truth": "float64",
    "weight": "float64",
}
POINTS = "points"
"""Name of the artifact of a cause run: how many points of a probability come from which kind of evidence."""
REPLY, SETTLED = "reply", "settle"
REPLIES = {
    "event": "int64",
    "finding": "str",
    "theme": "Int64",
    "department": "str",
    "agrees": "bool",
    "reason": "str",
    "who": "str",
    "at": "datetime64[us, UTC]",
    "upheld": "boolean",
    "settled": "str",
}
DECISIONS = ("audit", "cause")
"""Kinds of events that settle a segment's cause; only "audit" ones are a random sample."""


def save_cause_run(
    store: Store,
    run: int,
    *,
    evidence: pd.DataFrame,
    attributions: pd.DataFrame,
    artifacts: Mapping[str, bytes] | None = None,
) -> None:
    """Keep what a run found, in one transaction; people see it when the run is finished.

    Parameters
    ----------
    evidence
        Columns ``segment``, ``kind``, ``department``, ``weight`` and ``source``; any number of rows per segment.
    attributions
        Columns ``segment``, ``department`` (missing: unknown) and ``probability``.
    """
    proof = [{"run": run, **dict(zip(EVIDENCE, row, strict=True))} for row in _columns(evidence, EVIDENCE)]
    shares = [
        {"run": run, "segment": segment, "department": department or "", "probability": probability}
        for segment, department, probability in _columns(attributions, ATTRIBUTIONS)
    ]
    with store.writing() as connection:
        insert_rows(connection, schema.Evidence, proof)
        insert_rows(connection, schema.Attribution, shares)
        write_artifacts(connection, run, artifacts or {})


def attributions(store: Store, *, run: int | None = None) -> pd.DataFrame:
    """Return the probability of each department per segment; a missing department is "unknown"."""
    return _derived(store, schema.Attribution, ATTRIBUTIONS, run, order=("segment", "department"))


def evidence(store: Store, *, run: int | None = None) -> pd.DataFrame:
    """Return the evidence behind the attributions, by segment."""
    return _derived(store, schema.Evidence, EVIDENCE, run, order=("segment", "id"))


def audited_bytes(frame: pd.DataFrame) -> bytes:
    """Return ``CauseModel.audited_`` as it is kept with a run: JSON, a list of values per column."""
    columns = zip(*_columns(frame, AUDITED_COLUMNS), strict=True)
    found = dict(zip(AUDITED_COLUMNS, map(list, columns), strict=False))
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def audited(store: Store) -> pd.DataFrame:
    """Return what the current run knew of confirmed segments: columns as in ``CauseModel.audited_``."""
    import pandas as pd

    with store.reading() as connection:
        run = current_id(connection, "causes")
    kept = None if run is None else load_artifact(store, run, AUDITED)
    found: dict[str, list[object]] = json.loads(kept) if kept else {}
    columns = {name: pd.Series(found.get(name, []), dtype=kind) for name, kind in AUDITED_COLUMNS.items()}  # type: ignore[call-overload, unused-ignore]
    frame = pd.DataFrame(columns)
    return frame.assign(department=frame["department"].astype(object).where(frame["department"].notna(), None))


def points_bytes(store: Store) -> bytes | None:
    """Return the artifact ``POINTS`` of the current run (``Points.from_bytes``); None: there is none."""
    with store.reading() as connection:
        run = current_id(connection, "causes")
    return None if run is None else load_artifact(store, run, POINTS)


def replies(store: Store) -> pd.DataFrame:
    """Return the standing replies of department heads, the oldest first, and what became of them.

    Columns ``event``, ``finding``, ``theme`` (missing: the finding is about none), ``department`` (who answers),
    ``agrees``, ``reason``, ``who``, ``at``, ``upheld`` (missing: nobody settled it yet) and ``settled`` (the department
    that was named when it was settled). What was settled last before the next reply to the finding counts.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for event in standing(store, kinds=[REPLY, SETTLED]):
        payload, finding = event.payload, event.subject.partition("/")[2]
        if event.kind == SETTLED:
            for row in rows:
                if row["finding"] == finding:
                    row |= {"upheld": bool(payload["upheld"]), "settled": payload.get("department")}
            continue
        told = {"event": event.id, "finding": finding, "theme": payload.get("theme"), "reason": event.why}
        said = {"department": payload["department"], "agrees": bool(payload["agrees"])}
        rows.append(told | said | {"who": event.who, "at": event.at, "upheld": None, "settled": None})
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in REPLIES.items()})  # type: ignore[call-overload, unused-ignore]


def done_actions(store: Store) -> pd.DataFrame:
    """Return the actions that are done: ``theme``, ``department`` (whose it is), ``start`` and ``done``."""
    import pandas as pd

    table = table_of(schema.Action)
    names = ("theme", "department", "start", "done")
    statement = select(*(table.c[name] for name in names)).where(table.c.done.is_not(None)).order_by(table.c.id)
    with store.reading() as connection:
        return pd.DataFrame([tuple(row) for row in connection.execute(statement)], columns=list(names))


def save_draws(
    store: Store, segments: Sequence[int], *, session: str, inclusion_probability: float | Sequence[float], seed: int
) -> None:
    """Keep which segments were drawn for an audit, and with which probability each."""
    given = inclusion_probability
    probabilities = [float(given)] * len(segments) if isinstance(given, int | float) else [float(p) for p in given]
    now = datetime.now(UTC)
    rows = [
        {"segment": int(segment), "session": session, "inclusion_probability": probability, "seed": seed, "at": now}
        for segment, probability in zip(segments, probabilities, strict=True)
    ]
    with store.writing() as connection:
        insert_rows(connection, schema.Draw, rows)


def draws(store: Store, session: str | None = None) -> pd.DataFrame:
    """Return the segments drawn, in the order of the draw."""
    table = table_of(schema.Draw)
    statement = select(*(table.c[name] for name in DRAWS)).order_by(table.c.id)
    if session is not None:
        statement = statement.where(table.c.session == session)
    with store.reading() as connection:
        shown = visible(connection, segment=table.c.segment)
        return frame_of(connection, statement if shown is None else statement.where(shown), DRAWS)


def confirmed(store: Store) -> pd.DataFrame:
    """Return what people decided about causes: the last standing decision per segment.

    Columns ``segment``, ``department`` (missing: the person said "unknown"), ``audit`` (True: the segment was drawn at
    random), ``session`` and ``at``. They come from events of the kinds "audit" and "cause", whose payload holds
    ``segment``, ``department`` and, for an audit, ``session``.
    """
    import pandas as pd

    last: dict[int, dict[str, Any]] = {}
    for event in standing(store, kinds=DECISIONS):
        payload = event.payload
        segment = int(str(payload["segment"]))
        last[segment] = {
            "segment": segment,
            "department": payload.get("department"),
            "audit": event.kind == "audit",
            "session": payload.get("session"),
            "at": event.at,
        }
    types = {
        "segment": "int64",
        "department": "str",
        "audit": "bool",
        "session": "str",
        "at": "datetime64[us, UTC]",
    }
    rows = [last[segment] for segment in sorted(last)]
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in types.items()})  # type: ignore[call-overload, unused-ignore]


def contradicted(store: Store) -> int:
    """Return how many segments were decided differently by different people; the last decision counts."""
    said: dict[int, set[tuple[str, str | None]]] = {}
    for event in standing(store, kinds=DECISIONS):
        name = event.payload.get("department")
        said.setdefault(int(str(event.payload["segment"])), set()).add((event.who, None if name is None else str(name)))
    return sum(
        len({who for who, _ in answers}) > 1 and len({name for _, name in answers}) > 1 for answers in said.values()
    )


def _derived(
    store: Store, model: type[Base], types: Mapping[str, str], run: int | None, *, order: Sequence[str]
) -> pd.DataFrame:
    table = table_of(model)
    with store.reading() as connection:
        run = current_id(connection, "causes") if run is None else run
        statement = (
            select(*(table.c[name] for name in types))
            .where(table.c.run == run)
            .order_by(*(table.c[name] for name in order))
        )
        shown = visible(connection, segment=table.c.segment)
        statement = statement if shown is None else statement.where(shown)
        return frame_of(connection, statement, types, empty_is_missing={"department"})


def _columns(frame: pd.DataFrame, types: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """Return a frame's rows as plain Python values, None where something is missing."""
    columns = []
    for name, kind in types.items():
        column = frame[name]
        if kind == "str":
            columns.append(column.astype(object).where(column.notna(), None).tolist())
        else:
            columns.append(column.astype(kind).tolist())  # type: ignore[call-overload, unused-ignore]
    return list(zip(*columns, strict=True))
