"""Kills and full disks while a run is stored, on both databases; ``benchmarks/kills.py`` does it with whole fits."""

import subprocess
import sys

import pytest
from sqlalchemy import select

from voc.store import bulk_insert, open_store, runs, schema, themes
from voc.store.decision_writer import decide

CHILD = """
import os, sys
from datetime import UTC, datetime
import pandas as pd
from sqlalchemy import event
from voc.records import Proposal, ProposalKind, Theme, ThemeRow
from voc.store import bulk_insert, open_store, runs, themes


def store_run(store):
    "A refit's storing: two new themes, the old ones, assignments, a model and a proposal."
    with runs.record_run(store, "themes") as (transaction, run):
        new = themes.allocate_theme_ids(transaction, 2)
        found = [Theme(ThemeRow(n), {"nl": f"Anders {n}"}, n_segments=1, n_comments=1) for n in (1, 2, *new)]
        frame = pd.DataFrame({"segment": range(1, 5), "theme": [theme.id for theme in found], "probability": 1.0})
        themes.save_theme_run(transaction, run, themes=found, assignments=frame.assign(reason=None), artifacts=b"model")
        proposal = Proposal(ProposalKind.MERGED, (1, 2), (1,), 5, 0.9)
        themes.save_proposals(transaction, run, [proposal])


def watch_writes(store, note):
    "Call a function before every write; COPY passes SQLAlchemy's events by."
    def note_statement(_connection, _cursor, statement, *_more):
        if statement.split(None, 1)[0] in {"INSERT", "UPDATE", "DELETE"}:
            note()
    copy_rows = bulk_insert._copy_rows
    def note_copy(*arguments):
        note()
        copy_rows(*arguments)
    event.listen(store.engine, "before_cursor_execute", note_statement)
    bulk_insert._copy_rows = note_copy


if __name__ == "__main__":
    left = [int(sys.argv[2])]
    def kill():
        left[0] -= 1
        if not left[0]:
            os._exit(137)
    with open_store(sys.argv[1]) as store:
        watch_writes(store, kill)
        store_run(store)
"""
WORK = {"__name__": "child"}
exec(CHILD, WORK)  # noqa: S102  the same lines here and in a process of their own
TABLES = (
    schema.Theme,
    schema.ThemeFit,
    schema.Assignment,
    schema.ThemeProposal,
    schema.Artifact,
    schema.Run,
    schema.Event,
)


class DiskFullError(Exception):
    """What a write is broken with."""


def read_tables(store):
    with store.reading() as connection:
        return {
            model.__tablename__: sorted(map(repr, connection.execute(select(model.__table__)).all()))
            for model in TABLES
        }


def watch(store, monkeypatch, note):
    monkeypatch.setattr(bulk_insert, "_copy_rows", bulk_insert._copy_rows)  # put back at the end
    WORK["watch_writes"](store, note)


@pytest.fixture
def decided(theme_comments, record_rename):
    record_rename(theme_comments)
    return theme_comments


@pytest.fixture
def record_rename():
    from datetime import UTC, datetime

    from voc.records import Event

    at = datetime(2026, 11, 1, tzinfo=UTC)
    event = Event("r", "T-1", "rename", {"labels": {"nl": "Onze nota"}}, "Noor", at)
    return lambda store: decide(store, event, None)


def test_a_write_that_fails_leaves_ids_names_and_decisions(decided, monkeypatch):
    before, writes = read_tables(decided), []
    n_broken = 0
    breaks_at = [0]

    def note():
        writes.append("write")
        if len(writes) == breaks_at[0]:
            raise DiskFullError

    watch(decided, monkeypatch, note)
    # Every write in turn, until one run comes through whole.
    while True:
        writes.clear()
        breaks_at[0] += 1
        try:
            WORK["store_run"](decided)
        except DiskFullError:
            n_broken += 1
            assert read_tables(decided) == before, f"write {breaks_at[0]}"
        else:
            break
    assert n_broken >= 8
    assert [theme.id for theme in themes.load_themes(decided, as_fitted=True)] == [1, 2, 3, 4]
    assert themes.load_themes(decided)[0].labels["nl"] == "Onze nota"
    assert {runs.load_run(decided, n).state for n in (1, runs.load_current_run(decided, "themes").id)} == {"done"}


@pytest.mark.parametrize("write", [2, 7])
def test_a_killed_process_leaves_ids_names_and_decisions(decided, url, write):
    before = read_tables(decided)
    process = subprocess.run([sys.executable, "-c", CHILD, url, str(write)], check=False)
    assert process.returncode == 137
    with open_store(url) as store:
        assert read_tables(store) == before
        WORK["store_run"](store)  # whoever comes next waits for nobody
        assert [theme.id for theme in themes.load_themes(store, as_fitted=True)] == [1, 2, 3, 4]
