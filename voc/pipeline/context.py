"""What every stage is given, and what it answers."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voc import __version__
from voc.config import Config
from voc.store import runs

if TYPE_CHECKING:
    from voc.store import Store

__all__ = ["Context", "Outcome", "Progress", "store_watermark", "tell", "unchanged", "user", "watermark"]

Progress = Callable[[str, int, int], None]
"""Told of long work: what is done, how far, out of how many (0: not known)."""


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Take no notice."""


@dataclass(frozen=True, slots=True)
class Context:
    """What every stage needs: the store, the configuration, and somebody to tell."""

    store: Store
    config: Config
    progress: Progress = _silent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a stage. ``unchanged``: nothing that goes in has changed, so nothing was done."""

    stage: str
    run: int
    unchanged: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)


def tell(context: Context, what: str) -> Callable[[int, int], None]:
    """Return a function that tells the context's listener how far ``what`` is."""
    return lambda done, total: context.progress(what, done, total)


def user() -> str:
    """Return whose decisions these are when nobody says: the name on this computer."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may have no name for whom it runs as
        return "unknown"


def store_watermark(store: Store) -> str:
    """Return a hash of everything in the store that people see."""
    return runs.watermark(store)


def watermark(context: Context, stage: str, parameters: Mapping[str, object]) -> str:
    """Return a hash of all that goes into a stage: data, decisions, parameters and code."""
    return runs.watermark(context.store, stage, {**parameters, "voc": __version__})


def unchanged(context: Context, stage: str, mark: str) -> Outcome | None:
    """Return the outcome of the current run when it was made from the very same input."""
    current = runs.current_run(context.store, stage)
    if current is None or current.watermark != mark:
        return None
    return Outcome(stage, current.id, unchanged=True)
