"""Records that steer people and channels: peaks that are to come, and channels after which customers stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from voc.records import Estimate

__all__ = ["ChannelResult", "ComingPeak"]


@dataclass(frozen=True, slots=True)
class ComingPeak:
    """Weeks to come in which a contact reason had more contacts than before them, a year ago and two years ago.

    ``ratios`` are those of the same weeks to the thirteen weeks before the six, first a year ago, then two years ago.
    """

    reason: str
    name: str
    first_day: date
    last_day: date
    ratios: tuple[float, float]


@dataclass(frozen=True, slots=True)
class ChannelResult:
    """Share of customers in a phase who stayed after a contact by one channel, and by all others.

    ``difference`` is like for like: within the same contact reason and customer segment. It is no effect.
    """

    phase: str
    channel: str
    share: Estimate
    share_others: Estimate
    difference: Estimate
    n_months: int
    """Months of the window that have such contacts."""
