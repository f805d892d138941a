"""Storing of a stage: whole or not at all, and by one fit at a time."""

import threading

import pytest
from sqlalchemy import event, select

from voc.errors import ConflictError, WorkspaceError
from voc.pipeline import themes as themes_stage
from voc.pipeline.causes import fit_causes
from voc.pipeline.context import Context
from voc.pipeline.theme_cards import make_cards
from voc.pipeline.themes import assign_themes, fit_themes
from voc.store import schema
from voc.workspace import open_workspace

STORED = (
    schema.Theme,
    schema.ThemeFit,
    schema.ThemeProposal,
    schema.Assignment,
    schema.Evidence,
    schema.Attribution,
    schema.ThemeCard,
    schema.Artifact,
    schema.Run,
    schema.CurrentRun,
    schema.Event,
)


class DiskFullError(Exception):
    """What a test breaks a write with."""


def read_tables(store, models=STORED):
    with store.reading() as connection:
        return {
            model.__tablename__: [tuple(row) for row in connection.execute(select(model.__table__)).all()]
            for model in models
        }


def count_writes(store, action):
    """Return how many statements an action writes with, once it has begun to store."""
    writes = []

    def note(_connection, _cursor, statement, *_more):
        if statement.split(None, 1)[0] in {"INSERT", "UPDATE", "DELETE"}:
            writes.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        action()
    finally:
        event.remove(store.engine, "before_cursor_execute", note)
    return len(writes)


def break_write(store, n, action):
    """Let the n-th write of an action fail, as a full disk does."""
    writes = []

    def fail(_connection, _cursor, statement, *_more):
        if statement.split(None, 1)[0] in {"INSERT", "UPDATE", "DELETE"}:
            writes.append(statement)
            if len(writes) == n:
                raise DiskFullError(statement)

    event.listen(store.engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(DiskFullError):
            action()
    finally:
        event.remove(store.engine, "before_cursor_execute", fail)


@pytest.fixture
def ws(shop):
    with open_workspace(shop) as opened:
        yield opened


@pytest.mark.parametrize("stage", ["themes", "causes", "cards"])
def test_a_write_that_fails_leaves_everything_as_it_was(ws, stage):
    actions = {
        "themes": lambda: fit_themes(ws._context, seed=0, force=True),
        "causes": lambda: fit_causes(ws._context, force=True),
        "cards": lambda: make_cards(ws._context, force=True),
    }
    action = actions[stage]
    n_writes = count_writes(ws.store, action)
    before = read_tables(ws.store)
    assert n_writes >= 4
    # The first write, one in the middle, and the last before the end: in several transactions each leaves another half.
    for n in sorted({1, 2, n_writes // 2, n_writes}):
        break_write(ws.store, n, action)
        assert read_tables(ws.store) == before, f"write {n} of {n_writes}"


@pytest.fixture
def unfitted(fresh, company):
    with open_workspace(fresh) as opened:
        opened.collect(company / "enquete.csv")
        yield opened


def test_a_first_fit_that_breaks_off_costs_no_theme_its_number(unfitted):
    def fit():
        return fit_themes(unfitted._context, seed=0)

    for n in (2, 3, 5):
        break_write(unfitted.store, n, fit)
    fit()
    numbers = [row[0] for row in read_tables(unfitted.store, [schema.Theme])["theme"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {row.state for row in _read_runs(unfitted.store)} == {"done"}


def _read_runs(store):
    with store.reading() as connection:
        return connection.execute(select(schema.Run.id, schema.Run.state)).all()


def _do_once_when_storing(root, action):
    """Return a progress callback that lets another process's work be stored just before the caller's own."""
    calls = []

    def progress(stage, _done, _total):
        if stage == "storing themes" and not calls:
            calls.append(stage)
            with open_workspace(root) as other:
                action(other)

    return progress


def test_the_second_of_two_first_fits_takes_the_themes_of_the_first(unfitted):
    progress = _do_once_when_storing(unfitted.root, lambda other: other.fit_themes())
    context = Context(unfitted.store, unfitted.config, progress)
    outcome = fit_themes(context, seed=unfitted.config.themes.seed)
    assert outcome.unchanged
    assert [row.id for row in _read_runs(unfitted.store)] == [outcome.run]
    numbers = [row[0] for row in read_tables(unfitted.store, [schema.Theme])["theme"]]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_fit_with_another_seed_goes_on_from_what_was_stored_meanwhile(unfitted):
    progress = _do_once_when_storing(unfitted.root, lambda other: other.fit_themes())
    context = Context(unfitted.store, unfitted.config, progress)
    outcome = fit_themes(context, seed=unfitted.config.themes.seed + 1)
    assert not outcome.unchanged
    assert outcome.run == 2
    with unfitted.store.reading() as connection:
        rows = connection.execute(
            select(schema.Assignment.run, schema.Assignment.segment, schema.Assignment.theme).where(
                schema.Assignment.theme.is_not(None)
            )
        ).all()
    first = {segment: theme for run, segment, theme in rows if run == 1}
    second = {segment: theme for run, segment, theme in rows if run == 2}
    assert first.items() <= second.items()


def test_themes_that_change_at_every_fit_are_said_with_the_time_of_the_last(ws, monkeypatch):
    monkeypatch.setattr(themes_stage, "MAX_FITS", 2)
    # As if others had given each comment another theme in between.
    maps = iter([{1: 1}, {1: 2}, {1: 3}, {1: 4}])
    monkeypatch.setattr(themes_stage, "_load_previous_themes", lambda _context: next(maps))
    before = read_tables(ws.store)
    with pytest.raises(ConflictError, match=r"2 times during this fit, the last time by a fit stored at \d{4}-"):
        fit_themes(ws._context, seed=0, force=True)
    assert read_tables(ws.store) == before


def test_an_assignment_goes_to_the_run_that_people_see(ws, tmp_path):
    lines = ["id;datum;toelichting;nps;klantnummer;contact;reden"]
    lines += [f"n{k};{1 + k:02d}-07-2026;De app loopt vast bij het inloggen, poging {k}.;5;;;" for k in range(5)]
    (tmp_path / "enquete-7.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    ws.collect(tmp_path / "enquete-7.csv")
    load_fitted_themes, runs_at_load = themes_stage.load_fitted_themes, []

    def load_and_refit(context, run_id):
        fit = load_fitted_themes(context, run_id)
        if not runs_at_load:
            with open_workspace(ws.root) as other:
                other.fit_themes()
        runs_at_load.append(run_id)
        return fit

    themes_stage.load_fitted_themes = load_and_refit
    try:
        outcome = assign_themes(ws._context)
    finally:
        themes_stage.load_fitted_themes = load_fitted_themes
    current = [row[1] for row in read_tables(ws.store, [schema.CurrentRun])["current_run"] if row[0] == "themes"]
    assert [outcome.run] == current
    assert outcome.run != runs_at_load[0]


def test_a_writer_beside_a_transaction_waits_for_its_end(ws):
    order = []

    def write():
        with ws.store.writing():
            order.append("writer")

    writer = threading.Thread(target=write)
    with ws.store.transaction() as transaction:
        writer.start()
        with transaction.writing(), transaction.reading():
            order.append("transaction")
    writer.join()
    assert order == ["transaction", "writer"]


def test_a_disk_that_is_really_full_is_said_and_leaves_the_themes(ws):
    before = read_tables(ws.store)
    limits = []

    def limit_pages(connection, _record, _proxy):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        limits.append(connection.execute(f"PRAGMA max_page_count = {pages + 1}").fetchone()[0])

    ws.store.engine.dispose()
    event.listen(ws.store.engine, "checkout", limit_pages)
    with pytest.raises(WorkspaceError, match="full"):
        fit_themes(ws._context, seed=0, force=True)
    event.remove(ws.store.engine, "checkout", limit_pages)
    ws.store.engine.dispose()
    assert limits
    assert read_tables(ws.store) == before
