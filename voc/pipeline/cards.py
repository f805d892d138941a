"""Cards: what the triage board opens with, reckoned after the causes, so that nobody waits for it in the morning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from voc.errors import UsageError
from voc.pipeline.context import Context, Outcome, tell, unchanged, watermark
from voc.store import causes, runs, worklist_queries
from voc.store import theme_cards as stored

if TYPE_CHECKING:
    from voc.insight import Facts

__all__ = ["draw_weekly", "make_cards"]

N_WEEKLY = 10
"""Comments drawn at random each week: two in each morning's list."""
WEEKLY = "work list"
"""Name of their session, before the week."""


def make_cards(context: Context, facts: Callable[[], Facts] | None = None, *, force: bool = False) -> Outcome | None:
    """Reckon the card of every theme for the last month with data; None when no comment has a certain date.

    Parameters
    ----------
    facts
        Called only when there is something to do; default: what is in the store.
    """
    from voc.insight import load_facts, periods
    from voc.insight.card_figures import cards

    said = context.config.model_dump(
        mode="json", include={"company", "reports", "departments", "department_changes", "reasons", "channels"}
    )
    mark = watermark(context, "cards", said)
    if not force and (done := unchanged(context, "cards", mark)):
        return done
    context.progress("reckoning the cards", 0, 0)
    known = facts() if facts is not None else load_facts(context.store, context.config)
    months = periods(known)
    if not months or not known.themes:
        return None
    period = months[-1]
    made = cards(known, period, tell(context, "reckoning the cards"))
    run = runs.start_run(
        context.store,
        "cards",
        parameters={
            "period": str(period),
            "themes": _current(context, "themes"),
            "causes": _current(context, "causes"),
            "batch": worklist_queries.last_batch(context.store),
            "n_comments": worklist_queries.n_comments(context.store),
        },
        watermark=mark,
    )
    kept = [
        stored.StoredCard(c.theme, dict(c.content), c.impact * c.doubt * max(c.news, 1.0), c.impact, c.doubt, c.news)
        for c in made
    ]
    stored.save_cards(context.store, run, kept)
    runs.finish_run(context.store, run)
    return Outcome("cards", run, counts={"cards": len(kept)})


def draw_weekly(context: Context) -> int:
    """Draw this week's few comments for the audit when nobody has yet, and return how many.

    It comes before the causes are fitted: a draw is an event, and would make them look outdated at once.
    """
    from voc.pipeline.decisions import draw_audit

    earlier = causes.draws(context.store)
    session = f"{WEEKLY} {datetime.now(UTC):%G-W%V}"
    if (earlier["session"] == session).any():
        return 0
    try:
        return len(draw_audit(context, N_WEEKLY, session=session))
    except UsageError:  # no comment left to draw
        return 0


def _current(context: Context, stage: str) -> int | None:
    current = runs.current_run(context.store, stage)
    return None if current is None else current.id
