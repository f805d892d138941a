"""Kills and full disks while a drop folder and a database are collected: nothing is lost, and nothing is there twice.

    python benchmarks/collect_kills.py [--kills 50] [--full-disks 10] [--database sqlite postgresql] [--json FILE]

A child process collects a folder (two exports of one survey, of which the second has changed and new answers;
complaints; registrations with the notes of agents) and what is new in a database, in a workspace that has the first
export already. It is killed at a random moment of the time that this takes undisturbed, or its disk is full at a random
write. Each file and each part must then be there whole or not at all; what is collected after that must end in exactly
what an undisturbed child leaves.

Columns: database, fault, n, as_before (nothing was stored yet), halves (files of which some rows are there), lost and
doubled (rows too few or too many after the collection that follows), different (workspaces that then hold something
else).
"""

from __future__ import annotations

import argparse
import errno
import itertools
import json
import os
import random
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kills import (
    Pipe,
    Template,
    limit_pages,
    open_server,
    receive,
    run_statement,
    start_child,
    wait_for_backends,
    watch_writes,
)
from sqlalchemy import select
from table import Table, add_json_option

from voc.store import schema

N_ROWS = 300
CONFIG = """
[company]
name = "Proef"
[store]
url = {url}
[sources.enquete]
kind = "survey"
files = ["enquete*.csv"]
columns = {{ key = "id", at = "datum", text = "toelichting", score = "nps", customer = "klant", contact = "contact" }}
[sources.klachten]
kind = "complaint"
files = ["klachten*.csv"]
columns = {{ key = "id", at = "datum", text = "toelichting", customer = "klant", closed = "gesloten" }}
[sources.contacten]
kind = "contact"
files = ["contacten*.csv"]
columns = {{ key = "id", at = "datum", customer = "klant", channel = "kanaal" }}
[sources.meldingen]
kind = "signal"
files = ["meldingen*.csv"]
columns = {{ key = "id", at = "datum", contact = "contact", note = "notitie" }}
[sources.crm]
kind = "complaint"
columns = {{ key = "id", at = "at", text = "text", customer = "customer" }}
[sources.crm.database]
url_env = "CRM_URL"
query = "SELECT * FROM complaint WHERE n > :watermark ORDER BY n"
watermark = "n"
start = 0
"""
PAGE_BYTES = 4096
State = dict[str, list[tuple[str, ...]]]
"""Visible rows by table, each beginning with its key."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--full-disks", type=int, default=10)
    parser.add_argument("--database", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    parser.add_argument("--seed", type=int, default=0)
    add_json_option(parser)
    arguments = parser.parse_args()
    os.environ["VOC_KEY"] = "a key of the benchmark"  # one key for all copies of the workspace
    # Loaded before the forks: else each child would load them anew.
    import voc.collect
    import voc.pipeline.collect_live
    import voc.workspace  # noqa: F401

    table = Table(arguments.json)
    for database in arguments.database:
        with tempfile.TemporaryDirectory(prefix="voc-kills-") as folder, open_server(database, Path(folder)) as server:
            for row in measure_database(database, server, Path(folder), arguments):
                table.add_row(row)
    return int(any(row[name] for row in table.rows for name in ("halves", "lost", "doubled", "different")))


def measure_database(
    database: str, server: str | None, folder: Path, arguments: argparse.Namespace
) -> Iterator[dict[str, Any]]:
    rng = random.Random(arguments.seed)
    write_sources(folder)
    os.environ["CRM_URL"] = f"sqlite:///{folder / 'crm.db'}"
    template = Template(make_workspace(folder, server, "first"), server, "first")
    root = template.copy("undisturbed")
    before = read_state(root)
    undisturbed = collect_in_child(root, folder)
    wanted = read_state(root)
    for fault, n in (("kill", arguments.kills), ("full disk", arguments.full_disks)):
        counts = Counter[str]()
        for _ in range(n):
            root = template.copy("faults")
            strike(root, folder, fault, rng, undisturbed)
            wait_for_backends(server)
            state = read_state(root)
            counts["as_before"] += state == before
            counts["halves"] += count_halves(state, before, wanted)
            collect_in_child(root, folder)
            after = read_state(root)
            counts["different"] += after != wanted
            for name, rows in wanted.items():
                keys, wanted_keys = (Counter(row[0] for row in some) for some in (after[name], rows))
                counts["lost"] += (wanted_keys - keys).total()
                counts["doubled"] += (keys - wanted_keys).total()
        names = ("as_before", "halves", "lost", "doubled", "different")
        yield {"database": database, "fault": fault, "n": n} | {name: counts[name] for name in names}


# ---- the child ------------------------------------------------------------------------------------------------


def run_child(pipe: Pipe, root: Path, folder: Path, fault: str, n: int) -> None:
    from voc.errors import VocError
    from voc.workspace import open_workspace

    writes = itertools.count(1)

    def note_write() -> None:
        if next(writes) == n and fault == "write":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with open_workspace(root) as workspace:
        watch_writes(workspace.store, note_write)
        if fault == "pages":
            limit_pages(workspace.store, n)
        pipe.send(("begins", time.monotonic()))
        try:
            for path in sorted((folder / "inbox").iterdir()):
                workspace.collect(path)
            workspace.collect(source="crm")
        except (VocError, OSError) as exc:
            pipe.send(("failed", str(exc)))
            return
        ended_at = time.monotonic()
    pipe.send(("ended", ended_at, next(writes) - 1))


def count_pages(root: Path) -> int:
    path = root / "voc.db"
    return path.stat().st_size // PAGE_BYTES if path.is_file() else 0


def collect_in_child(root: Path, folder: Path, fault: str = "none", n: int = 0) -> tuple[float, int, int]:
    """Collect, and return the seconds, writes and new pages that it took; zeros where a fault ended it."""
    n_before = count_pages(root)
    process, pipe = start_child(run_child, root, folder, fault, n)
    messages = list(receive(pipe))
    process.join()
    if messages and messages[-1][0] == "ended":
        return messages[-1][1] - messages[0][1], messages[-1][2], count_pages(root) - n_before
    if fault == "none":
        raise SystemExit(f"the collection failed: {messages}")
    return 0.0, 0, 0


def strike(root: Path, folder: Path, fault: str, rng: random.Random, undisturbed: tuple[float, int, int]) -> None:
    seconds, n_writes, n_pages = undisturbed
    if fault == "full disk" and n_pages > 0:
        collect_in_child(root, folder, "pages", int(rng.random() * n_pages))
    elif fault == "full disk":
        collect_in_child(root, folder, "write", 1 + int(rng.random() * n_writes))
    else:
        process, pipe = start_child(run_child, root, folder, "none", 0)
        next(receive(pipe))
        time.sleep(rng.random() * seconds * 1.1)
        process.kill()
        process.join()


# ---- workspaces, and what they hold ---------------------------------------------------------------------------


def write_sources(folder: Path) -> None:
    """Write the drop folder, and the database beside it."""
    inbox = folder / "inbox"
    inbox.mkdir()
    head = "id;datum;toelichting;nps;klant;contact"
    answers = [f"e{k};{1 + k % 28}-06-2026;De nota {k} klopt niet;{k % 11};K{k};c{k}" for k in range(N_ROWS)]
    changed = [line.replace("klopt niet", "klopt nog steeds niet") if k % 3 else line for k, line in enumerate(answers)]
    new = [f"n{k};{1 + k % 28}-07-2026;De app {k} loopt vast;{k % 11};K{k};" for k in range(N_ROWS // 2)]
    days = [f"{1 + k % 28}-06-2026" for k in range(N_ROWS)]
    files = {
        # In the order of their names: the changed export comes after the first one.
        "enquete-1": [head, *answers],
        "enquete-2": [head, *changed, *new],
        "klachten": ["id;datum;toelichting;klant;gesloten"]
        + [f"k{k};{day};De monteur {k} kwam niet;K{k};" for k, day in enumerate(days)],
        "contacten": ["id;datum;klant;kanaal"] + [f"c{k};{day};K{k};Telefoon" for k, day in enumerate(days)],
        "meldingen": ["id;datum;contact;notitie"]
        + [f"m{k};{day};c{k};Klant belt voor de {k}e keer" for k, day in enumerate(days)],
    }
    for name, lines in files.items():
        (inbox / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    connection = sqlite3.connect(folder / "crm.db")
    connection.execute("CREATE TABLE complaint (n INTEGER, id TEXT, at TEXT, text TEXT, customer TEXT)")
    rows = [(k, f"d{k}", "2026-06-05", f"De meter {k} loopt verkeerd", f"K{k}") for k in range(1, N_ROWS)]
    connection.executemany("INSERT INTO complaint VALUES (?, ?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()


def make_workspace(folder: Path, server: str | None, name: str) -> Path:
    """Make a workspace that has collected the first export of the survey."""
    root = folder / name
    root.mkdir()
    url = "sqlite:///voc.db"
    if server is not None:
        run_statement(server, f"CREATE DATABASE {name}")
        url = server.replace("/postgres?", f"/{name}?")
    (root / "voc.toml").write_text(CONFIG.format(url=json.dumps(url)), encoding="utf-8")
    process, pipe = start_child(collect_first, root, folder)
    list(receive(pipe))
    process.join()
    if process.exitcode:
        shutil.rmtree(root)
        raise SystemExit("the first export could not be collected")
    return root


def collect_first(_pipe: Pipe, root: Path, folder: Path) -> None:
    from voc.workspace import open_workspace

    with open_workspace(root) as workspace:
        workspace.collect(folder / "inbox" / "enquete-1.csv")


def read_state(root: Path) -> State:
    """Return the visible rows by table, with what they say and not with their ids, in a child of its own."""
    process, pipe = start_child(send_state, root)
    (message,) = list(receive(pipe))
    process.join()
    return dict(message[0])


def send_state(pipe: Pipe, root: Path) -> None:
    from voc.workspace import open_workspace

    item, answer, contact, signal = schema.Feedback, schema.Answer, schema.Contact, schema.Signal
    statements = {
        "feedback": select(item.source_key, item.source_name, item.text, item.customer, item.at),
        "answers": select(item.source_key, answer.question, answer.value).join(item, answer.feedback == item.id),
        "contacts": select(contact.key, contact.customer, contact.at),
        "signals": select(signal.source_key, signal.contact, signal.feedback.is_not(None)),
    }
    with open_workspace(root) as workspace, workspace.store.reading() as connection:
        state = {
            name: sorted(tuple(map(str, row)) for row in connection.execute(statement))
            for name, statement in statements.items()
        }
    pipe.send((state,))


def count_halves(state: State, before: State, wanted: State) -> int:
    """Return of how many files some rows are there and others not: files are told by the first letters of keys."""
    n_halves = 0
    for name, rows in state.items():
        for letter in {row[0][0] for row in wanted[name]}:
            found, first, last = (
                {row for row in some if row[0][0] == letter} for some in (rows, before[name], wanted[name])
            )
            n_halves += found not in (first, last)
    return n_halves


if __name__ == "__main__":
    raise SystemExit(main())
