"""What a stage is given, and that the same input is known as the same: data, decisions, parameters and version."""

from datetime import UTC, datetime

import pytest

from voc.pipeline import context as context_module
from voc.pipeline.context import (
    Context,
    build_progress_callback,
    compute_stage_fingerprint,
    compute_store_fingerprint,
    find_unchanged_run,
)
from voc.records import Event, Stage
from voc.records.progress import ProgressCode, ProgressStep
from voc.store import decision_writer, runs, undo_batch

PARAMETERS = {"seed": 1}


def fingerprint(context, **parameters):
    return compute_stage_fingerprint(context, Stage.THEMES, PARAMETERS | parameters)


def test_the_same_input_has_the_same_fingerprint_and_any_other_has_not(context, add_comments, monkeypatch):
    add_comments("De nota klopt niet")
    first = fingerprint(context)
    assert fingerprint(context) == first
    seen = {first, fingerprint(context, seed=2), fingerprint(context, more=None)}
    batch = add_comments("De app hapert")
    seen.add(fingerprint(context))
    undo_batch(context.store, batch)
    seen.add(fingerprint(context))
    monkeypatch.setattr(context_module, "__version__", "99.0")
    seen.add(fingerprint(context))
    assert len(seen) == 6


def test_a_stage_has_a_fingerprint_of_its_own(context, add_comments):
    add_comments("De nota klopt niet")
    assert compute_stage_fingerprint(context, Stage.CAUSES, PARAMETERS) != fingerprint(context)


def test_what_people_see_changes_with_a_decision(context):
    before = compute_store_fingerprint(context.store)
    event = Event(
        "r", "letter/2026-10", "letter", {"opening": "Beste lezer"}, "Noor", datetime(2026, 11, 1, tzinfo=UTC)
    )
    decision_writer.decide(context.store, event, None)
    assert compute_store_fingerprint(context.store) != before


def test_only_a_finished_run_of_the_very_same_input_is_unchanged(context):
    assert find_unchanged_run(context, Stage.THEMES, "a") is None
    run = runs.start_run(context.store, Stage.THEMES, fingerprint="a")
    assert find_unchanged_run(context, Stage.THEMES, "a") is None
    runs.finish_run(context.store, run)
    outcome = find_unchanged_run(context, Stage.THEMES, "a")
    assert (outcome.run, outcome.unchanged, outcome.stage) == (run, True, Stage.THEMES)
    assert find_unchanged_run(context, Stage.THEMES, "b") is None
    assert find_unchanged_run(context, Stage.CAUSES, "a") is None


@pytest.mark.parametrize("n_total", [0, 7])
def test_progress_is_told_with_its_step(context, n_total):
    told = []
    step = ProgressStep(ProgressCode.READ_COMMENTS)
    listening = Context(context.store, context.config, lambda *progress: told.append(progress))
    build_progress_callback(listening, step)(3, n_total)
    assert told == [(step, 3, n_total)]
    # Nobody listens: nothing is shown.
    build_progress_callback(context, step)(3, n_total)
