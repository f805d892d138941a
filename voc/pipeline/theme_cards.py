"""Theme cards stage: what the triage board opens with, computed after the causes, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from voc.pipeline.context import (
    Context,
    StageOutcome,
    build_progress_callback,
    compute_stage_fingerprint,
    find_unchanged_run,
)
from voc.records import Period, Stage
from voc.records.progress import ProgressCode, ProgressStep
from voc.store import runs, theme_cards, worklist_queries

if TYPE_CHECKING:
    from voc.insight import Facts

__all__ = ["make_cards"]

PROGRESS_STEP = ProgressStep(ProgressCode.COMPUTE_CARDS)


def make_cards(
    context: Context, load_facts: Callable[[], Facts] | None = None, *, force: bool = False
) -> StageOutcome | None:
    """Compute the card of every theme for the last month with data; None without a dated comment, or without themes.

    Parameters
    ----------
    load_facts
        Called only when there is something to do; default: what is in the store.
    """
    from voc.insight import load_facts as load_stored_facts
    from voc.insight.card_figures import build_cards
    from voc.insight.scope import find_last_period

    # Only the tables that a card depends on: a new [sources.NAME] must not cost the seconds that cards take.
    settings = context.config.model_dump(
        mode="json",
        include={
            *("company", "reports", "departments", "department_changes", "reasons", "channels"),
            *("processes", "promises"),
        },
    )
    fingerprint = compute_stage_fingerprint(context, Stage.CARDS, settings)
    if not force and (outcome := find_unchanged_run(context, Stage.CARDS, fingerprint)):
        return outcome
    context.progress(PROGRESS_STEP, 0, 0)
    facts = load_stored_facts(context.store, context.config) if load_facts is None else load_facts()
    period = find_last_period(facts)
    # Without a dated comment there is no last month; without a fit nothing to make a card of.
    if period is None or not facts.themes:
        return None
    cards = build_cards(facts, period, build_progress_callback(context, PROGRESS_STEP))
    parameters = _describe_input(context, period)
    with runs.record_run(context.store, Stage.CARDS, parameters=parameters, fingerprint=fingerprint) as (
        transaction,
        run_id,
    ):
        theme_cards.save_cards(transaction, run_id, cards)
    return StageOutcome(Stage.CARDS, run_id, counts={"cards": len(cards)})


def _describe_input(context: Context, period: Period) -> dict[str, object]:
    """Return what the cards were made from; the board compares it with the store to say that a card is out of date."""
    return {
        "period": str(period),
        "themes": _load_current_run_id(context, Stage.THEMES),
        "causes": _load_current_run_id(context, Stage.CAUSES),
        "batch": worklist_queries.load_last_batch_id(context.store),
        # Stored under this name; it counts all feedback, also scores without a text.
        "n_comments": worklist_queries.count_feedback(context.store),
    }


def _load_current_run_id(context: Context, stage: Stage) -> int | None:
    current_run = runs.load_current_run(context.store, stage)
    return None if current_run is None else current_run.id
