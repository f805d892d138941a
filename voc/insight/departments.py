"""Lines of departments as causes: how many of a month's comments, and of the contacts behind them, arose there.

A line without a department is of the comments of unknown cause; a ``department_index`` of None is the company, which
sees all lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.causes import estimate_comment_shares, estimate_mention_shares, scale_to_count
from voc.insight.contacts import find_contacts_of_comments
from voc.insight.provenance import count_distinct
from voc.insight.results import DepartmentLine, TrendPoint
from voc.insight.small_cells import flag_hidden_cells
from voc.insight.theme_history import MONTHS_SHOWN, build_trend_point
from voc.records import AT_LEAST, Estimate, ThemeId, theme_reference

if TYPE_CHECKING:
    from voc.insight.contact_shares import ContactShares
    from voc.insight.contacts import Contacts
    from voc.insight.scope import Ints, MonthScope

__all__ = [
    "build_department_lines",
    "build_department_trend",
    "estimate_customers_by_department",
    "estimate_department_customers",
    "estimate_monthly_shares",
    "flag_hidden_departments",
]

N_THEMES = 10
"""Themes that are listed of each department."""


def build_department_lines(
    scope: MonthScope, all_contacts: Contacts, all_contact_shares: ContactShares | None = None
) -> tuple[DepartmentLine, ...]:
    """Return the departments as causes of the month's comments, largest first, "unknown" last.

    To a department its own line is returned, and no other.

    Parameters
    ----------
    all_contacts
        Contacts of all months.
    all_contact_shares
        Shares of all contacts of the month; None: those without a comment were not audited, and a department's contacts
        are "at least" so many.
    """
    facts, rows = scope.facts, scope.comment_rows
    shares = estimate_comment_shares(facts, rows)
    contact_counts = _count_caused_contacts(scope, all_contacts, all_contact_shares)
    shares_by_theme = [estimate_mention_shares(facts, scope.list_theme_mentions(k)) for k in range(len(facts.themes))]
    shares_by_month = estimate_monthly_shares(scope)
    # Over all departments, whoever asks: what one of them read of itself would tell the others' figures.
    is_hidden = flag_hidden_departments(scope, rows, shares)
    lines = []
    for department_index, share in enumerate(shares):
        # A department reads its own line alone; the company (no department in the scope) reads all.
        is_visible = scope.department_index is None or department_index == scope.department_index
        if not share.value or not is_visible:
            continue
        recorder = _FigureRecorder(scope, department_index, is_hidden=bool(is_hidden[department_index]))
        lines.append(
            DepartmentLine(
                None if recorder.is_unknown else facts.departments[department_index],
                recorder.record(scale_to_count(share), "/comments"),
                recorder.record(share, "/share"),
                None if (count := contact_counts[department_index]) is None else recorder.record(count, "/contacts"),
                _list_largest_themes(scope, department_index, recorder.prefix, shares_by_theme),
                build_department_trend(scope, department_index, shares_by_month),
            )
        )
    return tuple(sorted(lines, key=_sort_key))


def _count_caused_contacts(
    scope: MonthScope, all_contacts: Contacts, all_contact_shares: ContactShares | None
) -> list[Estimate | None]:
    """Return the month's contacts that each department caused, "unknown" last; None where there is nothing to say."""
    if all_contact_shares is not None:
        # Contacts whose cause no officer could tell are divided as the others of their stratum are: no line "unknown".
        return [*(scale_to_count(share, "contacts") for share in all_contact_shares.departments), None]
    in_month = all_contacts.months == scope.period.index
    # The contacts that the categories count: what a channel that registers its contacts did not register is none.
    contacts = find_contacts_of_comments(scope.facts, all_contacts)
    comment_rows = np.flatnonzero((contacts >= 0) & np.append(in_month, False)[contacts])
    if not comment_rows.size:
        return [None] * (len(scope.facts.departments) + 1)
    shares = estimate_comment_shares(scope.facts, comment_rows, contacts[comment_rows])
    counts = [scale_to_count(share, "contacts") for share in shares]
    is_silent = in_month & (all_contacts.comment_rows < 0)
    if is_silent.any():
        counts = [each if each.value is None else replace(each, low=None, high=None, note=AT_LEAST) for each in counts]
    return list(counts)


class _FigureRecorder:
    """Records the figures of one department: all are about the comments that it may have caused."""

    def __init__(self, scope: MonthScope, department_index: int, *, is_hidden: bool) -> None:
        self.is_unknown = department_index == len(scope.facts.departments)
        self.prefix = (
            "cause/unknown" if self.is_unknown else f"cause/D-{scope.facts.department_numbers[department_index]}"
        )
        probabilities = scope.facts.comment_causes[scope.comment_rows, department_index]
        self._n_customers = estimate_department_customers(probabilities, scope.customer_codes[scope.comment_rows])
        self._feedback_ids = scope.feedback_ids[scope.comment_rows[probabilities > 0]]
        self._provenance = scope.provenance
        self._is_hidden = is_hidden

    def record(self, estimate: Estimate, suffix: str) -> Estimate:
        """Record a figure of the department, and return it with its reference, suppressed where it must be."""
        # A share above 0 is about somebody, though that may round to 0 customers, and 0 would not be suppressed.
        return self._provenance.record(
            estimate,
            f"{self.prefix}{suffix}",
            self._feedback_ids,
            n_customers=self._n_customers,
            n_deciding=max(self._n_customers, 1),
            is_hidden=self._is_hidden,
        )


def estimate_customers_by_department(probabilities: np.ndarray, customer_codes: Ints) -> np.ndarray:
    """Return ``(k,)`` how many customers are to be expected behind comments that k departments may have caused.

    A customer counts with the largest probability of their comments.

    Parameters
    ----------
    probabilities, customer_codes
        ``(n, k)`` probability that each department caused each comment, and ``(n,)`` who wrote it.
    """
    if not len(probabilities):
        return np.zeros(probabilities.shape[1], dtype=np.int64)
    order = np.argsort(customer_codes, kind="stable")
    # Sorted by customer, the largest value of each run is that customer's largest probability.
    starts = np.flatnonzero(np.diff(customer_codes[order], prepend=-1))
    sums: np.ndarray = np.maximum.reduceat(probabilities[order], starts, axis=0).sum(axis=0)
    return np.round(sums).astype(np.int64)


def estimate_department_customers(probabilities: np.ndarray, customer_codes: Ints) -> int:
    """Return how many customers are to be expected behind comments that one department may have caused, ``(n,)``."""
    return int(estimate_customers_by_department(probabilities[:, None], customer_codes)[0])


def flag_hidden_departments(scope: MonthScope, rows: Ints, shares: Sequence[Estimate]) -> np.ndarray:
    """Return ``(n_departments + 1,)`` which departments' figures about some comments are not shown.

    Parameters
    ----------
    rows
        Positions of the comments.
    shares
        Each department's share in them; "unknown" last.
    """
    counts = np.array([(share.value or 0.0) * rows.size for share in shares])
    customers = estimate_customers_by_department(scope.facts.comment_causes[rows], scope.customer_codes[rows])
    return flag_hidden_cells(counts, customers, scope.smallest_group)


def build_department_trend(
    scope: MonthScope,
    department_index: int | None,
    shares_by_month: Sequence[tuple[Ints, Sequence[Estimate]]] | None = None,
) -> tuple[TrendPoint, ...]:
    """Return comments per month that arose at a department (None: all comments), over fourteen months.

    Every month's number is corrected by the comments of that month that were audited, as its printed figure is.
    """
    if shares_by_month is None:
        shares_by_month = estimate_monthly_shares(scope, with_shares=department_index is not None)
    points = []
    for months_back, (rows, shares) in enumerate(reversed(shares_by_month)):
        customer_codes, is_hidden = scope.customer_codes[rows], False
        if department_index is None:
            n_comments, n_customers = rows.size, count_distinct(customer_codes)
        else:
            n_comments = round(scale_to_count(shares[department_index]).value or 0)
            n_customers = estimate_department_customers(
                scope.facts.comment_causes[rows, department_index], customer_codes
            )
            is_hidden = rows.size > 0 and bool(flag_hidden_departments(scope, rows, shares)[department_index])
        period = scope.period.shift(-months_back)
        if not rows.size:  # the comments of all departments: nothing was collected
            points.append(TrendPoint(period, None, None, is_collected=False))
            continue
        points.append(build_trend_point(period, n_comments, n_customers, scope.smallest_group, is_hidden=is_hidden))
    return tuple(reversed(points))


def estimate_monthly_shares(scope: MonthScope, *, with_shares: bool = True) -> list[tuple[Ints, Sequence[Estimate]]]:
    """Return, for each month of the trend, the positions of its comments and each department's share in them.

    Without ``with_shares`` the shares are left out: they take most of the time.
    """
    first_month = max(scope.period.index - MONTHS_SHOWN + 1, (scope.facts.month_bounds or (0, 0))[0])
    month_rows = [np.flatnonzero(scope.comment_months == k) for k in range(first_month, scope.period.index + 1)]
    return [(rows, estimate_comment_shares(scope.facts, rows) if with_shares else ()) for rows in month_rows]


def _list_largest_themes(
    scope: MonthScope, department_index: int, prefix: str, shares_by_theme: Sequence[Sequence[Estimate]]
) -> tuple[tuple[ThemeId, Estimate], ...]:
    """Return the ten themes with most of a department's comments, and how many: ``((7, Estimate(21.4, …)), …)``."""
    theme_counts = []
    for theme_index, theme in enumerate(scope.facts.themes):
        mentions = scope.list_theme_mentions(theme_index)
        probabilities = scope.facts.mention_causes[mentions, department_index]
        n_customers = estimate_department_customers(
            probabilities, scope.customer_codes[scope.list_comment_rows(mentions)]
        )
        if n_customers < scope.smallest_group:
            continue
        count = scale_to_count(shares_by_theme[theme_index][department_index])
        feedback_ids = scope.feedback_ids[scope.list_comment_rows(mentions[probabilities > 0])]
        reference = f"{prefix}/{theme_reference(theme.id)}"
        comments = scope.provenance.record(count, reference, feedback_ids, n_customers=n_customers)
        theme_counts.append((theme.id, comments))
    return tuple(sorted(theme_counts, key=lambda pair: (-(pair[1].value or 0), pair[0]))[:N_THEMES])


def _sort_key(line: DepartmentLine) -> tuple[bool, float, str]:
    """Sort "unknown" last, then the largest first, then by name."""
    return line.department is None, -(line.comments.value or 0), line.department.name if line.department else ""
