"""Two months side by side: what each has, and which differences are more than chance.

A month is compared with any other, which its report does not do: that looks at what was to be expected. Over all
differences that are looked at together one in twenty tables has a false one (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from voc.insight.results import Month
from voc.records import AT_LEAST, AT_MOST, Estimate
from voc.records.ids import ThemeId
from voc.statistics.differences import subtract_estimates
from voc.statistics.proportions import estimate_share

__all__ = ["ComparedFigure", "ComparedGroup", "MonthComparison", "compare_months"]


class ComparedGroup(StrEnum):
    """Kind of figure that is compared."""

    COUNT = "count"
    CATEGORY = "category"
    SCORE = "score"
    CAUSE = "cause"
    THEME = "theme"


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A figure of both months; None: that month has none, or it may not be shown.

    ``name`` is a code (``comments``, ``unnecessary``), a department's name, or a score's position in its month.
    """

    group: ComparedGroup
    name: str
    first: Estimate | None
    second: Estimate | None
    difference: Estimate | None = None
    theme: ThemeId | None = None

    @property
    def is_established(self) -> bool:
        """Whether the two differ by more than chance."""
        return self.difference is not None and self.difference.excludes_zero


@dataclass(frozen=True, slots=True)
class MonthComparison:
    """Two months, the earlier one first, with the figures that both can have."""

    first: Month
    second: Month
    figures: tuple[ComparedFigure, ...]

    def list_group(self, group: ComparedGroup) -> list[ComparedFigure]:
        """Return the figures of a kind: the largest difference first, then what cannot be compared."""
        figures = [figure for figure in self.figures if figure.group is group]
        return sorted(figures, key=_rank) if group in {ComparedGroup.THEME, ComparedGroup.CAUSE} else figures


def compare_months(first: Month, second: Month, *, smallest_group: int) -> MonthComparison:
    """Return two months side by side, whichever was named first; both for the same reader.

    A theme that a month does not show has fewer customers than ``smallest_group`` there, and is compared as if it had
    one fewer than that: the difference is the least that it can be. Counts have no interval and so no difference that
    is more than chance; shares and scores do. A score whose windows overlap is in both months, and is not compared.
    """
    if first.period > second.period:
        first, second = second, first
    figures = [*_list_counts(first, second), *_list_shares(first, second), *_list_scores(first, second)]
    figures += [*_list_causes(first, second), *_list_themes(first, second, smallest_group)]
    n_compared = max(1, sum(_can_be_compared(figure) for figure in figures))
    return MonthComparison(first, second, tuple(_add_difference(figure, n_compared) for figure in figures))


def _can_be_compared(figure: ComparedFigure) -> bool:
    both = (figure.first, figure.second)
    return all(each is not None and None not in (each.value, each.low, each.high) for each in both)


def _add_difference(figure: ComparedFigure, n_compared: int) -> ComparedFigure:
    if figure.first is None or figure.second is None:
        return figure
    # Of a bound on one side there is only the least difference, and in its own direction.
    signs = {figure.first.note: 1, figure.second.note: -1}
    sign = signs.get(AT_MOST, 0)
    difference = subtract_estimates(figure.second, figure.first, n_compared=n_compared)
    if difference is None or (sign and (difference.value or 0.0) * sign <= 0):
        return figure
    return replace(figure, difference=replace(difference, note=AT_LEAST) if sign else difference)


def _rank(figure: ComparedFigure) -> tuple[bool, float, str]:
    difference = figure.difference
    size = abs(difference.value or 0.0) if difference is not None else 0.0
    return not figure.is_established, -size, figure.name


def _list_counts(first: Month, second: Month) -> Iterator[ComparedFigure]:
    yield ComparedFigure(ComparedGroup.COUNT, "comments", first.comments, second.comments)
    if first.department is None:
        yield ComparedFigure(ComparedGroup.COUNT, "contacts", _count_contacts(first), _count_contacts(second))


def _count_contacts(month: Month) -> Estimate:
    n_contacts = month.quality.n_contacts
    return Estimate(None if n_contacts is None else float(n_contacts), None, None, n_contacts or 0, "contacts")


def _list_shares(first: Month, second: Month) -> Iterator[ComparedFigure]:
    earlier = {line.category: line.share for line in first.categories}
    for line in second.categories:
        if line.category is not None:
            share = earlier.get(line.category)
            yield ComparedFigure(ComparedGroup.CATEGORY, line.category.value, share, line.share)


def _list_scores(first: Month, second: Month) -> Iterator[ComparedFigure]:
    earlier = {(line.question, line.scope, line.scale): line for line in first.scores}
    for position, line in enumerate(second.scores):
        before = earlier.get((line.question, line.scope, line.scale))
        if before is not None and second.period.index - first.period.index >= line.window_months:
            yield ComparedFigure(ComparedGroup.SCORE, str(position), before.estimate, line.estimate)


def _list_causes(first: Month, second: Month) -> Iterator[ComparedFigure]:
    earlier = {line.department.name: line.share for line in first.departments if line.department is not None}
    for line in second.departments:
        if line.department is not None:
            yield ComparedFigure(
                ComparedGroup.CAUSE, line.department.name, earlier.get(line.department.name), line.share
            )


def _list_themes(first: Month, second: Month, smallest_group: int) -> Iterator[ComparedFigure]:
    shares: list[Mapping[ThemeId, Estimate]] = [
        {line.theme: line.share for line in month.themes} for month in (first, second)
    ]
    most = [_estimate_most_hidden(month, smallest_group) for month in (first, second)]
    for theme in sorted(shares[0].keys() | shares[1].keys()):
        earlier, later = (by_theme.get(theme, hidden) for by_theme, hidden in zip(shares, most, strict=True))
        yield ComparedFigure(ComparedGroup.THEME, "", earlier, later, theme=theme)


def _estimate_most_hidden(month: Month, smallest_group: int) -> Estimate | None:
    """Return the largest share of a month's customers that a theme can have that is not shown."""
    n_customers = month.comments.n_customers
    if not n_customers or month.department is not None:
        return None
    return replace(estimate_share(min(smallest_group - 1, n_customers), n_customers), note=AT_MOST)
