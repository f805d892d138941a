"""Incidents: themes that rose together, for one cause and one event of the calendar, reported as one thing.

An invoice run that counts double shows in several themes: the count itself, the reading next to it,
and from its repair on the waiting for corrections. A department head needs one finding about it, each comment once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.results import ChangeKind, ThemeChange, ThemeLine
from voc.insight.themes import OWN_SHARE
from voc.records import Occurrence, ThemeId

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from voc.insight.scope import Ints, MonthScope

__all__ = ["RISING", "Incident", "group_into_incidents", "list_incident_rows", "list_theme_rows"]

DAYS_APART = 2
"""Days between a change's first day and the entry that it belongs to; more would blame what merely happened before."""
LONGEST_REPAIR = timedelta(days=60)
"""Time after an event in which its department's repair is taken for the repair of that event."""
LONGEST_EVENT = timedelta(days=21)
"""Time after an event without a repair in which a theme of the same customers still belongs to it."""
RISING = frozenset({ChangeKind.NEW, ChangeKind.GROWING, ChangeKind.RETURNED})
CHANCE = 0.05
"""Probability under which customers who wrote about two themes are not taken for chance."""


@dataclass(frozen=True, slots=True)
class Incident:
    """Themes that rose together, the largest first; ``event`` and ``repair`` are entries of the calendar."""

    lines: tuple[tuple[ThemeLine, ThemeChange], ...]
    event: Occurrence | None = None
    repair: Occurrence | None = None


def group_into_incidents(scope: MonthScope, theme_lines: Sequence[ThemeLine]) -> list[Incident]:
    """Return the month's changed themes, those of one incident together; in the order of their largest theme.

    Themes belong together when the same department leads in them and they began within two days of the same event or
    of its repair; or when they began between the two, and more customers than chance would have it also wrote about a
    theme of the event (hypergeometric test, p < .05). Themes that no entry explains stay by themselves: two things that
    rise at once are not one for that.
    """
    changed_lines = [(line, line.change) for line in theme_lines if line.change is not None]
    members_by_event: dict[tuple[str | None, Occurrence], list[tuple[ThemeLine, ThemeChange]]] = {}
    unexplained: list[tuple[ThemeLine, ThemeChange]] = []
    for line, change in changed_lines:
        entry = _find_entry(scope, line, change) if change.kind in RISING else None
        if entry is None:
            unexplained.append((line, change))
        else:
            event = _find_cause_of_repair(scope, entry)
            members_by_event.setdefault((_get_leading_department(line), event), []).append((line, change))
    incidents = []
    for (department, event), members in members_by_event.items():
        repair = _find_repair(scope, event)
        related = [pair for pair in unexplained if _belongs_to(scope, pair, department, event, repair, members)]
        unexplained = [pair for pair in unexplained if pair not in related]
        incidents.append(Incident(_sort_by_size([*members, *related]), event, repair))
    incidents += [Incident((pair,)) for pair in unexplained]
    position_by_theme = {line.theme: position for position, line in enumerate(theme_lines)}
    return sorted(incidents, key=lambda incident: position_by_theme[incident.lines[0][0].theme])


def _get_leading_department(line: ThemeLine) -> str | None:
    """Return the department with the largest share in a theme."""
    return line.causes[0].department if line.causes else None


def _find_entry(scope: MonthScope, line: ThemeLine, change: ThemeChange) -> Occurrence | None:
    """Return the entry of the calendar that began within two days of a change; the leading department's goes first.

    One of a department that hardly causes the theme is left out: it would be a suspicion without evidence.
    """
    first_day = change.since
    if first_day is None:
        return None
    causing = [
        cause.department for cause in line.causes if cause.is_accusation and (cause.share.value or 0) >= OWN_SHARE
    ]
    # Where no department stands out, any entry may be told to the company; a department sees its own and everybody's.
    is_open = not causing and scope.department_index is None
    near = [entry for entry in scope.facts.occurrences if abs((entry.start - first_day).days) <= DAYS_APART]
    allowed = [entry for entry in near if is_open or entry.department in {None, *causing}]
    return min(
        allowed,
        key=lambda entry: (entry.department not in causing[:1], abs((entry.start - first_day).days), entry.start),
        default=None,
    )


def _find_cause_of_repair(scope: MonthScope, entry: Occurrence) -> Occurrence:
    """Return the event that a repair ends: the last one of its department before it; any other entry as it is."""
    if not entry.is_repair:
        return entry
    earlier = [
        other
        for other in scope.facts.occurrences
        if other.department == entry.department
        and not other.is_repair
        and entry.start - LONGEST_REPAIR <= other.start < entry.start
    ]
    return max(earlier, key=lambda other: other.start, default=entry)


def _find_repair(scope: MonthScope, event: Occurrence) -> Occurrence | None:
    """Return the first repair of an event's department after it, None where there is none or the event is one."""
    if event.is_repair:
        return None
    later = [
        other
        for other in scope.facts.occurrences
        if other.is_repair and _find_cause_of_repair(scope, other) == event and other.start <= scope.period.last_day
    ]
    return min(later, key=lambda other: other.start, default=None)


def _belongs_to(
    scope: MonthScope,
    pair: tuple[ThemeLine, ThemeChange],
    department: str | None,
    event: Occurrence,
    repair: Occurrence | None,
    members: Iterable[tuple[ThemeLine, ThemeChange]],
) -> bool:
    """Return whether a theme without an entry of its own is part of an incident."""
    line, change = pair
    if change.kind not in RISING or change.since is None or _get_leading_department(line) != department:
        return False
    last = event.start + LONGEST_EVENT if repair is None else repair.start + timedelta(days=DAYS_APART)
    if not event.start - timedelta(days=DAYS_APART) <= change.since <= last:
        return False
    rows = list_incident_rows(scope, [line])
    return _is_written_by_the_same(scope, rows, list_incident_rows(scope, [member for member, _ in members]))


def _is_written_by_the_same(scope: MonthScope, rows: Ints, other_rows: Ints) -> bool:
    """Return whether more customers wrote both groups of the month's comments than chance would have it."""
    from scipy.special import gammaln

    def list_customers(comment_rows: Ints) -> set[int]:
        return {int(code) for code in scope.customer_codes[comment_rows] if code >= 0}

    everybody, some, others = (list_customers(part) for part in (scope.comment_rows, rows, other_rows))
    n_all, n_some, n_others, n_both = len(everybody), len(some), len(others), len(some & others)
    if not n_both:
        return False

    def log_choose(n: int, k: NDArray[np.int64]) -> NDArray[np.float64]:
        ways: NDArray[np.float64] = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
        return ways

    # P(X ≥ n), drawing as many customers as wrote about the one from all, of whom so many wrote about the other. Not by
    # scipy.stats: importing it takes longer than all tables of a small month.
    k = np.arange(max(n_both, n_some + n_others - n_all), min(n_some, n_others) + 1)
    log_p = log_choose(n_others, k) + log_choose(n_all - n_others, n_some - k) - log_choose(n_all, np.array(n_some))
    return float(np.exp(log_p).sum()) < CHANCE


def list_incident_rows(scope: MonthScope, lines: Iterable[ThemeLine]) -> Ints:
    """Return the positions of the month's comments on some themes, each once, in order."""
    return list_theme_rows(scope, [line.theme for line in lines])


def list_theme_rows(scope: MonthScope, themes: Iterable[ThemeId]) -> Ints:
    """Return the positions of the month's comments on some themes, by their ids, each once, in order."""
    index_by_theme = {theme.id: index for index, theme in enumerate(scope.facts.themes)}
    rows = [scope.list_comment_rows(scope.list_theme_mentions(index_by_theme[theme])) for theme in themes]
    return np.unique(np.concatenate(rows)) if rows else np.array([], dtype=np.int64)


def _sort_by_size(pairs: Iterable[tuple[ThemeLine, ThemeChange]]) -> tuple[tuple[ThemeLine, ThemeChange], ...]:
    """Return themes with their changes, the one with the most comments first."""
    return tuple(sorted(pairs, key=lambda pair: (-pair[1].observed, pair[0].theme)))
