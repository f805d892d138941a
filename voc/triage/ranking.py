"""The work list: what waits for a person, ranked by impact × doubt × news, at most so many a day.

Pure functions over small records; ``docs/triage.md`` gives the reasons. The same input gives the same list, also after
a restart: chance comes from a seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = [
    "FIRST_SEEN",
    "LIMIT_ALL",
    "LIMIT_ITEMS",
    "LIMIT_MINUTES",
    "Waiting",
    "day_list",
    "doubt_about",
    "everything",
    "news_of",
    "spent_minutes",
]

LIMIT_ITEMS, LIMIT_MINUTES = 12, 10
LIMIT_ALL = 500
N_RANDOM = 2
"""Of twelve. Without a random share nobody could tell how good the model is where nobody looks."""
NAMED = 0.1
"""What is left of the doubt once a person named the department: they may be wrong, and it may change."""
FIRST_SEEN = 2.0
"""A theme that nobody has looked at yet, against 1 for one that changed by chance only."""
LONGEST_PAUSE_SECONDS = 180
"""A longer time between two decisions was coffee."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person.

    ``impact`` and ``doubt`` lie in [0, 1], ``news`` is 0 for what nobody needs to see again. ``done``: decided today by
    the person whose list it is; it keeps its place, so that the rest of the day's list stays what it was.
    ``seen``: somebody has decided about it, on whatever day.
    """

    key: str
    kind: str
    impact: float = 0.0
    doubt: float = 1.0
    news: float = 1.0
    random: bool = False
    done: bool = False
    seen: bool = False

    @property
    def worth(self) -> float:
        """What looking at it is worth."""
        return self.impact * self.doubt * self.news


def doubt_about(width: float, *, named: bool, accepted: bool) -> float:
    """Return the doubt about a theme, in [0, 1].

    Parameters
    ----------
    width
        Of the interval of its leading department; 1 without one.
    named
        A person said which department it is.
    accepted
        A person said that the theme is right; until then half of the remaining certainty is taken off.
    """
    doubt = NAMED if named else min(1.0, max(0.0, width))
    return doubt if accepted else 1.0 - (1.0 - doubt) / 2


def news_of(surprise: float, *, seen: bool, changed: bool) -> float:
    """Return how new a theme is to people.

    Parameters
    ----------
    surprise
        −log10 of the p of its established change; 0 without one.
    seen
        A person has decided about it.
    changed
        The change began after that decision.
    """
    if seen:
        return max(1.0, surprise) if changed else 0.0
    return max(FIRST_SEEN, surprise)


def day_list(waiting: Iterable[Waiting], *, limit: int = LIMIT_ITEMS, seed: str = "") -> tuple[Waiting, ...]:
    """Return the day's list in its order; what is done keeps its place in it.

    The best of each kind comes first, alternating with the best of the rest; random ones stand at random places among
    them, so that nobody can tell them by where they are. Urgent items are not counted, and not in here.

    Parameters
    ----------
    waiting
        Everything that could be on it.
    seed
        Decides on the places of random items; the day and the person, so that they stay where they are.
    """
    known = [item for item in waiting if item.news > 0 or item.done]
    drawn = [item for item in known if item.random]
    ranked = sorted((item for item in known if not item.random), key=lambda item: (-item.worth, item.key))
    done = [item for item in ranked if item.done]
    n_random = min(len(drawn), max(N_RANDOM, limit - len(ranked), sum(item.done for item in drawn)))
    room = max(0, limit - n_random)
    best = _best_of_kinds([*done, *ranked])
    best = best[:room] if len(done) <= room else []
    left = [item for item in ranked if item not in best]
    left = sorted(left, key=lambda item: not item.done)[: max(0, room - len(best))]
    left = sorted(left, key=lambda item: (-item.worth, item.key))
    chosen = _alternating(sorted(best, key=lambda item: (-item.worth, item.key)), left)
    asked = sorted(drawn, key=lambda item: not item.done)[:n_random]
    return _shuffled_in(chosen, [item for item in drawn if item in asked], seed)


def everything(waiting: Iterable[Waiting], *, limit: int = LIMIT_ALL) -> tuple[Waiting, ...]:
    """Return all that waits, best first, with the random ones spread over it."""
    known = [item for item in waiting if item.news > 0 and not item.done]
    drawn = [item for item in known if item.random]
    ranked = sorted((item for item in known if not item.random), key=lambda item: (-item.worth, item.key))
    return _shuffled_in(ranked, drawn, "all")[:limit]


def spent_minutes(seconds: Sequence[float]) -> int:
    """Return the minutes spent on decisions at these moments, in order; long pauses do not count."""
    gaps = (later - earlier for earlier, later in pairwise(seconds))
    return round(sum(gap for gap in gaps if 0 <= gap <= LONGEST_PAUSE_SECONDS) / 60)


def _best_of_kinds(ranked: Sequence[Waiting]) -> list[Waiting]:
    """Return the first of each kind."""
    first: dict[str, Waiting] = {}
    for item in ranked:
        first.setdefault(item.kind, item)
    return list(first.values())


def _alternating(first: Sequence[Waiting], second: Sequence[Waiting]) -> list[Waiting]:
    n = min(len(first), len(second))
    pairs = [item for pair in zip(first, second, strict=False) for item in pair]
    return [*pairs, *first[n:], *second[n:]]


def _shuffled_in(chosen: Sequence[Waiting], drawn: Sequence[Waiting], seed: str) -> tuple[Waiting, ...]:
    total = len(chosen) + len(drawn)
    places = set(random.Random(seed).sample(range(total), len(drawn)))  # noqa: S311  places in a list, no secret
    rest, chance = iter(chosen), iter(drawn)
    return tuple(next(chance) if place in places else next(rest) for place in range(total))
