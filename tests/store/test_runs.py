from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import func, select, update

from voc.errors import UnknownNameError
from voc.records import Event, Feedback, Kind, Span, Theme, ThemeRow
from voc.store import frames, open_store, save_segments, schema, undo_batch
from voc.store.decision_writer import decide
from voc.store.runs import (
    compute_input_fingerprint,
    finish_run,
    load_artifact,
    load_current_run,
    load_run,
    record_run,
    start_run,
    write_artifacts,
)
from voc.store.themes import load_assignments, load_themes, save_theme_run


def fitted(store, *, finish=True, **started):
    """A run of the themes with one theme and one segment."""
    if frames.load_segment_spans(store).empty:
        save_segments(store, {int(frames.load_feedback(store)["id"][0]): [Span(0, 5)]})
    segment = frames.load_segment_spans(store)["id"]
    run = start_run(store, "themes", **started)
    frame = pd.DataFrame({"segment": segment, "theme": 1, "probability": 1.0, "reason": None})
    save_theme_run(store, run, themes=[Theme(ThemeRow(1), {"nl": f"Run {run}"})], assignments=frame, artifacts=b"model")
    if finish:
        finish_run(store, run)
    return run


@pytest.fixture
def filled(add, store):
    add(Feedback("1", Kind.SURVEY, "Een zin"))
    return store


def n_rows(store, model, run):
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(model).where(model.run == run)).scalar()


def test_a_run_keeps_with_what_it_was_made(store):
    assert load_current_run(store, "themes") is None
    before = datetime.now(UTC)
    run = start_run(store, "themes", parameters={"k": 15}, versions={"voc": "1"}, seed=3, fingerprint="w")
    assert load_current_run(store, "themes") is None
    finish_run(store, run)
    info = load_current_run(store, "themes")
    assert (info.id, info.stage, info.parameters, info.versions) == (run, "themes", {"k": 15}, {"voc": "1"})
    assert (info.seed, info.fingerprint, info.state) == (3, "w", "done")
    # Whole seconds are kept of a moment by some databases.
    assert before - timedelta(seconds=1) <= info.started_at <= info.ended_at <= datetime.now(UTC)


def test_a_run_that_breaks_off_leaves_nothing_and_what_is_shown_stays(filled):
    first = fitted(filled)
    with pytest.raises(KeyboardInterrupt), record_run(filled, "themes") as (transaction, run):  # noqa: PT012  stored before it breaks off
        frame = pd.DataFrame({"segment": [1], "theme": 2, "probability": 1.0, "reason": None})
        save_theme_run(transaction, run, themes=[Theme(ThemeRow(2), {"nl": "Half"})], assignments=frame)
        assert load_run(transaction, run).state == "running"
        raise KeyboardInterrupt
    assert load_current_run(filled, "themes").id == first
    with pytest.raises(UnknownNameError):
        load_run(filled, run)
    assert n_rows(filled, schema.Assignment, run) == n_rows(filled, schema.ThemeFit, run) == 0
    assert [theme.id for theme in load_themes(filled, as_fitted=True)] == [1]


def test_a_recorded_run_is_current_from_its_end_on(filled, url):
    with record_run(filled, "causes", seed=3, fingerprint="w") as (_transaction, run), open_store(url) as other:
        assert load_current_run(other, "causes") is None
    assert load_current_run(filled, "causes").id == run
    assert (load_run(filled, run).state, load_run(filled, run).fingerprint) == ("done", "w")


def test_stages_have_their_own_current_run(filled):
    themes, causes = fitted(filled), start_run(filled, "causes")
    finish_run(filled, causes)
    assert (load_current_run(filled, "themes").id, load_current_run(filled, "causes").id) == (themes, causes)


def test_only_the_current_run_and_the_one_before_keep_what_they_derived(filled):
    runs = [fitted(filled) for _ in range(4)]
    kept = [n_rows(filled, schema.Assignment, run) for run in runs]
    assert kept == [n_rows(filled, schema.ThemeFit, run) for run in runs] == [0, 0, 1, 1]
    assert [load_artifact(filled, run, "model") for run in runs] == [None, None, b"model", b"model"]
    assert load_run(filled, runs[0]).state == "done"


def test_a_run_that_still_works_keeps_what_it_derived_and_one_that_was_killed_does_not(filled):
    killed, working = fitted(filled, finish=False), fitted(filled, finish=False)
    long_ago = datetime.now(UTC) - timedelta(days=2)
    with filled.writing() as connection:
        connection.execute(update(schema.Run).where(schema.Run.id == killed).values(started_at=long_ago))
    fitted(filled)
    assert n_rows(filled, schema.Assignment, killed) == 0
    assert n_rows(filled, schema.Assignment, working) == 1
    assert [load_run(filled, run).state for run in (killed, working)] == ["failed", "running"]
    assert load_run(filled, killed).ended_at is not None


def test_the_switch_is_seen_as_a_whole_or_not_at_all(filled, url):
    first = fitted(filled)
    with open_store(url) as other, other.snapshot() as snapshot:
        assert load_current_run(snapshot, "themes").id == first
        fitted(filled)
        assert load_current_run(snapshot, "themes").id == first
        assert load_assignments(snapshot)["theme"].tolist() == [1]


def test_fitted_state_is_replaced_by_name(store):
    run = start_run(store, "themes")
    for artifacts in ({"model": b"\x00\xff", "vocabulary": b"v"}, {"model": b"new"}):
        with store.writing() as connection:
            write_artifacts(connection, run, artifacts)
    assert load_artifact(store, run, "model") == b"new"
    assert load_artifact(store, run, "vocabulary") == b"v"
    assert load_artifact(store, run, "other") is None


def test_a_run_that_is_not_there_is_said(store):
    for ask in (load_run, finish_run):
        with pytest.raises(UnknownNameError, match="no run 7"):
            ask(store, 7)


# ---- watermarks -------------------------------------------------------------------------------------------------


def call_customer(store):
    decide(store, Event("r", "F-1", "called", {}, "Noor", datetime.now(UTC)), None)


def test_the_same_data_and_parameters_have_the_same_fingerprint(filled):
    assert compute_input_fingerprint(filled, "themes", {"k": 15}) == compute_input_fingerprint(
        filled, "themes", {"k": 15}
    )
    assert compute_input_fingerprint(filled, "themes", {"k": 15}) != compute_input_fingerprint(
        filled, "themes", {"k": 16}
    )
    assert compute_input_fingerprint(filled, "themes") != compute_input_fingerprint(filled, "causes")


def test_new_data_and_an_undone_batch_change_every_fingerprint(add, filled):
    stages = ("themes", "causes", "report", None)
    seen = [[compute_input_fingerprint(filled, stage) for stage in stages]]
    batch = add(Feedback("2", Kind.SURVEY, "Nog een")).batch
    seen.append([compute_input_fingerprint(filled, stage) for stage in stages])
    undo_batch(filled, batch)
    seen.append([compute_input_fingerprint(filled, stage) for stage in stages])
    assert all(len(set(of_stage)) == 3 for of_stage in zip(*seen, strict=True))


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        (fitted, {"causes", "report", None}),
        (lambda store: finish_run(store, start_run(store, "causes")), {"report", None}),
        (call_customer, {"causes", "report", None}),
    ],
    ids=["themes fitted", "causes fitted", "decided"],
)
def test_a_stage_rests_on_the_stages_below_it_and_on_decisions(change, changed, filled):
    before = {stage: compute_input_fingerprint(filled, stage) for stage in ("themes", "causes", "report", None)}
    change(filled)
    assert {stage for stage in before if compute_input_fingerprint(filled, stage) != before[stage]} == changed
