"""Causes: evidence, attributions, the audit's draws, and what people confirmed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from voc.decisions.effects import CAUSE_KINDS, REPLY_KINDS
from voc.decisions.history import pair_replies
from voc.decisions.kind_names import DecisionKind
from voc.records import Stage, finding_code
from voc.store import schema
from voc.store.bulk_insert import insert_columns, insert_rows
from voc.store.database import Store
from voc.store.dataframes import build_frame, list_columns, load_frame
from voc.store.decision_log import load_active_decisions
from voc.store.runs import load_artifact, load_current_run_id, write_artifacts
from voc.store.visibility import filter_visible

if TYPE_CHECKING:
    import pandas as pd

    from voc.store.segment_polarities import SegmentPolarities

__all__ = [
    "AUDITED_SEGMENTS",
    "CONTRIBUTIONS",
    "POLARITIES",
    "count_contradicted_segments",
    "load_attributions",
    "load_audited_segments",
    "load_confirmed_causes",
    "load_contributions",
    "load_done_actions",
    "load_draws",
    "load_evidence",
    "load_polarities",
    "load_replies",
    "save_cause_run",
    "save_draws",
    "serialize_audited_segments",
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
AUDITED_SEGMENTS = "audited"
"""Name of the artifact of a cause run: confirmed causes, each with what was predicted without knowing it."""
AUDITED_COLUMNS = {
    "segment": "int64",
    "department": "str",
    "predicted": "float64",
    "truth": "float64",
    "weight": "float64",
}
CONTRIBUTIONS = "points"
"""Name of the artifact of a cause run: how many points of a probability come from which kind of evidence."""
POLARITIES = "polarities"
"""Name of the artifact of a cause run: how negative, neutral and positive each segment is."""
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
    "partly": "bool",
    "action": "str",
    "owner": "str",
    "further": "object",
    "due": "str",
}
CONFIRMED_CAUSES = {
    "segment": "int64",
    "department": "str",
    "audit": "bool",
    "session": "str",
    "at": "datetime64[us, UTC]",
}


def save_cause_run(
    store: Store,
    run_id: int,
    *,
    evidence: pd.DataFrame,
    attributions: pd.DataFrame,
    artifacts: Mapping[str, bytes] | None = None,
) -> None:
    """Save what a run found, in one transaction; people see it when the run is finished.

    Parameters
    ----------
    evidence
        Columns ``segment``, ``kind``, ``department``, ``weight`` and ``source``; any number of rows per segment.
    attributions
        Columns ``segment``, ``department`` (missing: unknown) and ``probability``.
    """
    evidence_columns = _list_columns(evidence, EVIDENCE)
    attribution_columns = _list_columns(attributions, ATTRIBUTIONS)
    # The department is part of the key, which holds no NULL: "unknown" is kept as an empty name.
    attribution_columns["department"] = [name or "" for name in attribution_columns["department"]]
    with store.writing() as connection:
        for model, columns in ((schema.Evidence, evidence_columns), (schema.Attribution, attribution_columns)):
            insert_columns(connection, model, {"run": [run_id] * len(columns["segment"]), **columns})
        write_artifacts(connection, run_id, artifacts or {})


def load_attributions(store: Store, *, run_id: int | None = None) -> pd.DataFrame:
    """Return the probability of each department per segment; a missing department is "unknown"."""
    return _load_run_rows(store, schema.Attribution, ATTRIBUTIONS, run_id, order_names=("segment", "department"))


def load_attributed_segment_ids(store: Store) -> tuple[int, ...]:
    """Return the segments that the current fit of causes read, by id: all that said something when it was made."""
    attribution = schema.Attribution
    with store.reading() as connection:
        run_id = load_current_run_id(connection, Stage.CAUSES)
        statement = select(attribution.segment).where(attribution.run == run_id).distinct()
        return tuple(connection.execute(statement.order_by(attribution.segment)).scalars().all())


def load_evidence(store: Store, *, run_id: int | None = None) -> pd.DataFrame:
    """Return the evidence behind the attributions, by segment."""
    return _load_run_rows(store, schema.Evidence, EVIDENCE, run_id, order_names=("segment", "id"))


def serialize_audited_segments(frame: pd.DataFrame) -> bytes:
    """Return ``CauseModel.audited_`` as it is kept with a run: JSON, a list of values per column."""
    # Of a frame without rows the object is empty.
    values_by_column = _list_columns(frame, AUDITED_COLUMNS) if len(frame) else {}
    return json.dumps(values_by_column, ensure_ascii=False, separators=(",", ":")).encode()


def load_audited_segments(store: Store) -> pd.DataFrame:
    """Return what the current run knew of confirmed segments: columns as in ``CauseModel.audited_``."""
    import pandas as pd

    artifact = _load_current_artifact(store, AUDITED_SEGMENTS)
    values_by_column: dict[str, list[object]] = json.loads(artifact) if artifact else {}
    columns = {
        name: pd.Series(values_by_column.get(name, []), dtype=dtype)  # type: ignore[call-overload, unused-ignore]  # a dtype by its name
        for name, dtype in AUDITED_COLUMNS.items()
    }
    frame = pd.DataFrame(columns)
    return frame.assign(department=frame["department"].astype(object).where(frame["department"].notna(), None))


def load_contributions(store: Store) -> bytes | None:
    """Return the artifact ``CONTRIBUTIONS`` of the current run, as bytes; None: there is none."""
    return _load_current_artifact(store, CONTRIBUTIONS)


def load_polarities(store: Store) -> SegmentPolarities:
    """Return the polarities that the current run stored; none before the first."""
    # Here: whoever only decides something needs no numpy.
    from voc.store.segment_polarities import SegmentPolarities

    return SegmentPolarities.from_bytes(_load_current_artifact(store, POLARITIES))


def load_replies(store: Store) -> pd.DataFrame:
    """Return the active replies of department heads, the oldest first, and how they were settled.

    Columns ``event``, ``finding``, ``theme`` (missing: the finding is about none), ``department`` (who answers),
    ``agrees``, ``partly``, ``reason``, ``action``, ``owner``, ``due``, ``who``, ``at``,
    ``upheld`` (missing: nobody settled it yet) and ``settled`` (the department
    that was named when it was settled). The last settlement of the finding after the reply counts.
    """
    reply_rows = []
    for reply in pair_replies(load_active_decisions(store, kinds=REPLY_KINDS)):
        event, payload = reply.event, reply.event.payload
        settlement = None if reply.settlement is None else reply.settlement.payload
        reply_rows.append(
            {
                "event": event.id,
                "finding": finding_code(event.subject),
                "theme": payload.get("theme"),
                "department": payload["department"],
                "agrees": bool(payload["agrees"]),
                "reason": event.why,
                "who": event.who,
                "at": event.at,
                "upheld": None if settlement is None else bool(settlement["upheld"]),
                "settled": None if settlement is None else settlement.get("department"),
                "partly": bool(payload.get("partly")),
                **{name: payload.get(name) for name in ("action", "owner", "due", "further")},
            }
        )
    return build_frame(reply_rows, REPLIES)


def load_done_actions(store: Store) -> pd.DataFrame:
    """Return the actions that are done: ``theme``, ``department`` (whose it is), ``start`` and ``done``."""
    import pandas as pd

    action = schema.Action
    columns = (action.theme, action.department, action.start, action.done)
    statement = select(*columns).where(action.done.is_not(None)).order_by(action.id)
    with store.reading() as connection:
        rows = [tuple(row) for row in connection.execute(statement)]
    return pd.DataFrame(rows, columns=["theme", "department", "start", "done"])


def save_draws(
    store: Store, segment_ids: Sequence[int], *, session: str, inclusion_probability: float | Sequence[float], seed: int
) -> None:
    """Save which segments were drawn for an audit, and with which probability each."""
    if isinstance(inclusion_probability, int | float):
        probabilities = [float(inclusion_probability)] * len(segment_ids)
    else:
        probabilities = [float(probability) for probability in inclusion_probability]
    now = datetime.now(UTC)
    draw_rows = [
        {"segment": int(segment_id), "session": session, "inclusion_probability": probability, "seed": seed, "at": now}
        for segment_id, probability in zip(segment_ids, probabilities, strict=True)
    ]
    with store.writing() as connection:
        insert_rows(connection, schema.Draw, draw_rows)


def load_draws(store: Store, session: str | None = None) -> pd.DataFrame:
    """Return the segments drawn, in the order of the draw."""
    draw = schema.Draw
    statement = select(*list_columns(draw, DRAWS)).order_by(draw.id)
    if session is not None:
        statement = statement.where(draw.session == session)
    with store.reading() as connection:
        return load_frame(connection, filter_visible(connection, statement, segment_column=draw.segment), DRAWS)


def load_confirmed_causes(store: Store) -> pd.DataFrame:
    """Return what people decided about causes: the last active decision per segment.

    Columns ``segment``, ``department`` (missing: the person said "unknown"), ``audit`` (True: the segment was drawn at
    random), ``session`` and ``at``. They come from events of the kinds "audit" and "cause", whose payload holds
    ``segment``, ``department`` and, for an audit, ``session``.
    """
    row_by_segment: dict[int, dict[str, Any]] = {}
    for event in load_active_decisions(store, kinds=CAUSE_KINDS):
        payload = event.payload
        segment_id = int(str(payload["segment"]))
        # In the order of the log: a later decision about the segment replaces an earlier one.
        row_by_segment[segment_id] = {
            "segment": segment_id,
            "department": payload.get("department"),
            "audit": event.kind == DecisionKind.AUDIT,
            "session": payload.get("session"),
            "at": event.at,
        }
    return build_frame([row_by_segment[segment_id] for segment_id in sorted(row_by_segment)], CONFIRMED_CAUSES)


def count_contradicted_segments(store: Store) -> int:
    """Return how many segments were decided differently by different people."""
    answers_by_segment: dict[int, set[tuple[str, str | None]]] = defaultdict(set)
    for event in load_active_decisions(store, kinds=CAUSE_KINDS):
        department_name = event.payload.get("department")
        answer = (event.who, None if department_name is None else str(department_name))
        answers_by_segment[int(str(event.payload["segment"]))].add(answer)
    # Two people at least: who changed their own mind contradicts nobody.
    return sum(
        len({who for who, _ in answers}) > 1 and len({department_name for _, department_name in answers}) > 1
        for answers in answers_by_segment.values()
    )


def _load_current_artifact(store: Store, name: str) -> bytes | None:
    with store.reading() as connection:
        run_id = load_current_run_id(connection, Stage.CAUSES)
    return None if run_id is None else load_artifact(store, run_id, name)


def _load_run_rows(
    store: Store,
    model: type[schema.Evidence | schema.Attribution],
    dtypes: Mapping[str, str],
    run_id: int | None,
    *,
    order_names: Sequence[str],
) -> pd.DataFrame:
    with store.reading() as connection:
        run_id = load_current_run_id(connection, Stage.CAUSES) if run_id is None else run_id
        statement = (
            select(*list_columns(model, dtypes)).where(model.run == run_id).order_by(*list_columns(model, order_names))
        )
        statement = filter_visible(connection, statement, segment_column=model.segment)
        return load_frame(connection, statement, dtypes, empty_is_missing={"department"})


def _list_columns(frame: pd.DataFrame, dtypes: Mapping[str, str]) -> dict[str, list[Any]]:
    """Return the values of each column of a frame as plain Python values, None where something is missing."""
    # Neither JSON nor every driver takes numpy's numbers: SQLite would store their bytes.
    columns = {}
    for name, dtype in dtypes.items():
        column = frame[name]
        if dtype == "str":
            columns[name] = column.astype(object).where(column.notna(), None).tolist()
        else:
            columns[name] = column.astype(dtype).tolist()  # type: ignore[call-overload, unused-ignore]  # a dtype by its name
    return columns
