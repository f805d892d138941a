"""Watch of repairs: how many customers still write, month after month, about what an entry of the calendar repaired.

Counted and no more: that a subject went silent after its repair is told, not that the repair did it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from voc.insight.repair_results import WatchedRepair
from voc.records import Occurrence, Period, Theme
from voc.statistics.proportions import estimate_rate_ratio
from voc.text.normalize import fold
from voc.themes.labels.phrases import stem

if TYPE_CHECKING:
    from voc.insight.results import TrendPoint
    from voc.insight.scope import MonthScope

__all__ = ["watch_repairs"]

MONTHS_WATCHED = 6
"""Months after a repair in which it is watched."""
MONTHS_BEFORE = 3
"""Months up to the repair's own that the month is compared with."""
SHORTEST_WORD = 5
"""Letters of a word that a repair and a theme may share: shorter ones are in too many."""


def watch_repairs(scope: MonthScope) -> tuple[WatchedRepair, ...]:
    """Return the repairs of the last six months after which a theme surely has fewer customers, the last one first.

    A theme belongs to a repair when most of it arises at the repair's department, and a word of the calendar's entry is
    among its key words: two subjects of one department are not repaired by one. A theme that has risen again has a
    finding instead.
    """
    repairs = [
        entry
        for entry in scope.facts.occurrences
        if entry.is_repair
        and entry.department is not None
        and (scope.department is None or scope.department.name == entry.department)
        and 0 < scope.period.index - _find_month(entry.start).index <= MONTHS_WATCHED
    ]
    watched = []
    for repair in sorted(repairs, key=lambda entry: (-entry.start.toordinal(), entry.note)):
        for theme_index, theme in enumerate(scope.facts.themes):
            months = _count_months_since(scope, theme_index, repair)
            if months and _is_of_theme(scope, theme_index, theme, repair):
                watched.append(WatchedRepair(repair, theme.id, theme.labels, months))
    return tuple(watched)


def _find_month(day: date) -> Period:
    return Period(day.year, day.month)


def _count_months_since(scope: MonthScope, theme_index: int, repair: Occurrence) -> tuple[TrendPoint, ...]:
    """Return the months from the one before a repair on; none where the last one is not surely below those before.

    None either where one of those that are compared was not collected.
    """
    history = scope.theme_history
    repaired_in = _find_month(repair.start).index
    columns = [month.index for month in history.months]
    before = [column for column, month in enumerate(columns) if repaired_in - MONTHS_BEFORE < month <= repaired_in]
    if len(before) < MONTHS_BEFORE or columns[-1] != scope.period.index:
        return ()
    # Where nothing was collected nobody was asked, which is not that nobody wrote of it.
    if history.is_collected is not None and not history.is_collected[[*before, -1]].all():
        return ()
    customers = history.customers[theme_index]
    n_now, n_before = float(customers[-1]), float(customers[before].sum())
    # Months vary by more than chance, in the example's themes as in all: the variance is μ + κμ².
    dispersion = 1 + history.dispersion * n_before / len(before)
    ratio = estimate_rate_ratio(n_now, 1.0, n_before, float(len(before)), dispersion=dispersion)
    if not n_before or ratio.high is None or ratio.high >= 1:
        return ()
    n_months = scope.period.index - repaired_in + 2
    points = history.list_trend_points(theme_index, scope.smallest_group, n_months=n_months)
    # What went on before is a group that may be shown, or nothing is said of what came after it.
    return points if points and points[0].n_counted else ()


def _is_of_theme(scope: MonthScope, theme_index: int, theme: Theme, repair: Occurrence) -> bool:
    if repair.department not in scope.facts.list_main_departments(theme_index):
        return False
    language = scope.facts.config.company.language
    return bool(_list_stems(repair.note, language) & _list_stems(" ".join(theme.keywords), language))


def _list_stems(text: str, language: str) -> set[str]:
    """Return what the words of a text share with their inflections, without short words and numbers."""
    words = "".join(letter if letter.isalpha() else " " for letter in fold(text)).split()
    return {stem(word, language) for word in words if len(word) >= SHORTEST_WORD}
