"""Context and outcome of a stage, and how a stage finds that its input is the same as last time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voc import __version__
from voc.config import Config
from voc.records import Stage
from voc.records.progress import ProgressStep
from voc.store import runs

if TYPE_CHECKING:
    from voc.store import Store

__all__ = [
    "Context",
    "Progress",
    "StageOutcome",
    "build_progress_callback",
    "compute_stage_fingerprint",
    "compute_store_fingerprint",
    "find_unchanged_run",
]

Progress = Callable[[ProgressStep, int, int], None]
"""Called during long work with the step (a sentence with a code), how much of it is done and how much there is (0: not
known)."""


def _ignore_progress(_step: ProgressStep, _n_done: int, _n_total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Context:
    """Store, configuration and progress callback that every stage is given."""

    store: Store
    config: Config
    progress: Progress = _ignore_progress


@dataclass(frozen=True, slots=True)
class StageOutcome:
    """Result of a stage: its run, and counts such as ``{"segments": 512, "themes": 31}``.

    ``unchanged``: the input is the same as that of the current run, so nothing was done.
    """

    stage: str
    run: int
    unchanged: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)


def build_progress_callback(context: Context, step: ProgressStep) -> Callable[[int, int], None]:
    """Return a function of (number done, number in all) that reports progress of a step."""
    return lambda n_done, n_total: context.progress(step, n_done, n_total)


def compute_store_fingerprint(store: Store) -> str:
    """Return a hash of everything in the store that people see."""
    return runs.compute_input_fingerprint(store)


def compute_stage_fingerprint(context: Context, stage: Stage, parameters: Mapping[str, object]) -> str:
    """Return a hash of all that goes into a stage: data, decisions, parameters and the version of voc."""
    # With the version: another one may come to other results from the same data.
    return runs.compute_input_fingerprint(context.store, stage, {**parameters, "voc": __version__})


def find_unchanged_run(context: Context, stage: Stage, fingerprint: str) -> StageOutcome | None:
    """Return the outcome of the current run when it was made from the very same input, else None."""
    current_run = runs.load_current_run(context.store, stage)
    if current_run is None or current_run.fingerprint != fingerprint:
        return None
    return StageOutcome(stage, current_run.id, unchanged=True)
