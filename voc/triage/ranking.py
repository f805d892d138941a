"""Ranking of the work list: impact × uncertainty × novelty, at most so many items a day.

Pure functions over small records; ``docs/triage.md`` gives the reasons. The same input gives the same list, also after
a restart: chance comes from a seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = [
    "LIMIT_ALL",
    "LIMIT_ITEMS",
    "LIMIT_MINUTES",
    "UNSEEN_NOVELTY",
    "WorklistItem",
    "build_day_list",
    "compute_novelty",
    "compute_spent_minutes",
    "compute_uncertainty",
    "rank_all",
]

LIMIT_ITEMS, LIMIT_MINUTES = 12, 10
LIMIT_ALL = 500
N_RANDOM = 2
"""Of twelve. Without a random share nobody could tell how good the model is where nobody looks."""
NAMED_UNCERTAINTY = 0.1
"""Uncertainty that is left once a person named the department: they may be wrong, and it may change."""
UNSEEN_NOVELTY = 2.0
"""A theme that nobody has looked at yet, against 1 for one that changed by chance only."""
LONGEST_PAUSE_SECONDS = 180
"""A longer time between two decisions was coffee."""


@dataclass(frozen=True, slots=True)
class WorklistItem:
    """An item of the work list: ``key`` is its kind and subject, such as ``theme:T-12``.

    ``impact`` and ``uncertainty`` lie in [0, 1], ``novelty`` is 0 for what nobody needs to see again. ``is_random``: it
    was drawn, and not ranked. ``is_done``: decided today by the person whose list it is; it keeps its place, so that
    the rest of the day's list stays what it was. ``is_seen``: somebody has decided about it, on whatever day.
    """

    key: str
    kind: str
    impact: float = 0.0
    uncertainty: float = 1.0
    novelty: float = 1.0
    is_random: bool = False
    is_done: bool = False
    is_seen: bool = False

    @property
    def subject(self) -> str:
        """The reference of what it is about: ``T-12`` of ``theme:T-12``."""
        return self.key.partition(":")[2]

    @property
    def priority(self) -> float:
        """Impact × uncertainty × novelty: the higher, the earlier it comes."""
        return self.impact * self.uncertainty * self.novelty

    @property
    def is_waiting(self) -> bool:
        """Whether it still needs a decision."""
        return self.novelty > 0 and not self.is_done


def compute_uncertainty(interval_width: float, *, has_department: bool, is_accepted: bool) -> float:
    """Return how unsure a theme's cause is, in [0, 1].

    Parameters
    ----------
    interval_width
        Of the share of its leading department; 1 without one.
    has_department
        A person decided which department it is.
    is_accepted
        A person confirmed the theme; until then half of the remaining certainty is taken off.

    Examples
    --------
    >>> compute_uncertainty(0.4, has_department=False, is_accepted=False)
    0.7
    """
    uncertainty = NAMED_UNCERTAINTY if has_department else min(1.0, max(0.0, interval_width))
    return uncertainty if is_accepted else 1.0 - (1.0 - uncertainty) / 2


def compute_novelty(surprise: float, *, is_seen: bool, has_changed: bool) -> float:
    """Return how new a theme is to people.

    Parameters
    ----------
    surprise
        −log10 of the p of its established change; 0 without one.
    is_seen
        A person has decided about it.
    has_changed
        The change began after that decision.

    Examples
    --------
    >>> compute_novelty(0.0, is_seen=False, has_changed=False), compute_novelty(3.5, is_seen=True, has_changed=True)
    (2.0, 3.5)
    """
    if is_seen:
        return max(1.0, surprise) if has_changed else 0.0
    return max(UNSEEN_NOVELTY, surprise)


def build_day_list(
    items: Iterable[WorklistItem], *, limit: int = LIMIT_ITEMS, seed: str = ""
) -> tuple[WorklistItem, ...]:
    """Return the day's list in its order; what is done keeps its position in it.

    The best of each kind comes first, alternating with the best of the rest; random ones are at random positions among
    them, so that nobody can recognise them by their position. Urgent items are not counted, and not in here.

    Parameters
    ----------
    items
        Everything that could be on it.
    seed
        Decides on the positions of random items; the day and the person, so that they stay where they are.
    """
    candidates = [item for item in items if item.novelty > 0 or item.is_done]
    random_items = [item for item in candidates if item.is_random]
    ranked = _sort_by_priority(item for item in candidates if not item.is_random)
    # More than two random ones where too little else waits, or where more were answered while the list was longer.
    n_wanted = max(N_RANDOM, limit - len(ranked), sum(item.is_done for item in random_items))
    n_random = min(len(random_items), n_wanted)
    chosen_ranked = _choose_ranked(ranked, max(0, limit - n_random))
    chosen_random = sorted(random_items, key=lambda item: not item.is_done)[:n_random]
    return _mix_in(chosen_ranked, [item for item in random_items if item in chosen_random], seed)


def rank_all(items: Iterable[WorklistItem], *, limit: int = LIMIT_ALL) -> tuple[WorklistItem, ...]:
    """Return all that waits, best first, with the random ones spread over it."""
    waiting_items = [item for item in items if item.is_waiting]
    random_items = [item for item in waiting_items if item.is_random]
    ranked = _sort_by_priority(item for item in waiting_items if not item.is_random)
    return _mix_in(ranked, random_items, "all")[:limit]


def compute_spent_minutes(seconds: Sequence[float]) -> int:
    """Return the minutes spent on decisions at these moments, in order; long pauses do not count.

    Examples
    --------
    >>> compute_spent_minutes([0, 60, 180, 3_600, 3_660])
    4
    """
    # A gap below 0: the clock was set back between two decisions.
    gaps = (later - earlier for earlier, later in pairwise(seconds))
    return round(sum(gap for gap in gaps if 0 <= gap <= LONGEST_PAUSE_SECONDS) / 60)


def _sort_by_priority(items: Iterable[WorklistItem]) -> list[WorklistItem]:
    # The key decides between equals, so that the order does not depend on the order in which they were read.
    return sorted(items, key=lambda item: (-item.priority, item.key))


def _choose_ranked(ranked: Sequence[WorklistItem], n_positions: int) -> list[WorklistItem]:
    """Return so many items: the best of each kind, alternating with the best of the rest; done ones before others."""
    done_items = [item for item in ranked if item.is_done]
    # Without this a hundred themes would keep a reply waiting for weeks.
    best_of_kinds = _take_first_of_each_kind([*done_items, *ranked])
    # With more done than there are places, the day's list is what was done: no kind gets a place of its own.
    best_of_kinds = best_of_kinds[:n_positions] if len(done_items) <= n_positions else []
    others = [item for item in ranked if item not in best_of_kinds]
    others = sorted(others, key=lambda item: not item.is_done)[: max(0, n_positions - len(best_of_kinds))]
    return _alternate(_sort_by_priority(best_of_kinds), _sort_by_priority(others))


def _take_first_of_each_kind(items: Sequence[WorklistItem]) -> list[WorklistItem]:
    first_by_kind: dict[str, WorklistItem] = {}
    for item in items:
        first_by_kind.setdefault(item.kind, item)
    return list(first_by_kind.values())


def _alternate(first: Sequence[WorklistItem], second: Sequence[WorklistItem]) -> list[WorklistItem]:
    n_pairs = min(len(first), len(second))
    pairs = [item for pair in zip(first, second, strict=False) for item in pair]
    return [*pairs, *first[n_pairs:], *second[n_pairs:]]


def _mix_in(
    ranked: Sequence[WorklistItem], random_items: Sequence[WorklistItem], seed: str
) -> tuple[WorklistItem, ...]:
    """Return the ranked items in their order, with the random ones between them at places that the seed decides on."""
    n_items = len(ranked) + len(random_items)
    generator = random.Random(seed)  # noqa: S311  places in a list, no secret
    random_positions = set(generator.sample(range(n_items), len(random_items)))
    next_ranked, next_random = iter(ranked), iter(random_items)
    return tuple(
        next(next_random) if position in random_positions else next(next_ranked) for position in range(n_items)
    )
