"""Results about repairs: what an entry of the calendar repaired, and who still writes about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voc.records import Occurrence, ThemeId

if TYPE_CHECKING:
    from voc.insight.results import TrendPoint

__all__ = ["WatchedRepair"]


@dataclass(frozen=True, slots=True)
class WatchedRepair:
    """A repair and the theme that it was of; ``months`` are the one before it up to the one that is reported."""

    repair: Occurrence
    theme: ThemeId
    labels: Mapping[str, str]
    months: tuple[TrendPoint, ...]
