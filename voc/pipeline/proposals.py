"""Open proposals of the last fit: themes to split or to merge, which nobody has accepted or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voc.pipeline.context import Context
from voc.records import Stage
from voc.store import runs, themes

if TYPE_CHECKING:
    from voc.store.themes import StoredProposal

__all__ = ["load_open_proposals"]


def load_open_proposals(context: Context) -> tuple[StoredProposal, ...]:
    """Return the open proposals of the current run; those of older runs are past."""
    current_run = runs.load_current_run(context.store, Stage.THEMES)
    return () if current_run is None else themes.load_proposals(context.store, run_id=current_run.id)
