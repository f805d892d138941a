"""Contacts of a month, by contact category and by contact reason.

A **contact** is a registration. A complaint or message without one counts as a contact of its own only when its
channel registered nothing that month: a channel that registers its contacts has them all, and would count twice.

Its **category** is the reason's default, overridden by an established cause, then by the exceptions for a phase or a
customer segment, then by what an officer decided about the theme of its comment, with the exceptions of that decision.
Of exceptions that hold, the one with more conditions counts; of equals the first. A cause is known for contacts with a
comment only: without an audit of the others (``contact_shares``) the unnecessary ones are "at least" so many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.config.company import ReasonOverride
from voc.insight.causes import scale_to_count
from voc.insight.facts import Facts, encode_names, number_customers
from voc.insight.processes import list_rate_volumes
from voc.insight.provenance import build_count, count_distinct
from voc.insight.results import CategoryLine, ReasonLine, TrendPoint
from voc.insight.small_cells import flag_hidden_cells
from voc.insight.theme_exposure import count_by_month
from voc.insight.theme_history import MONTHS_SHOWN, build_trend_point
from voc.records import AT_LEAST, AT_MOST, CAN_ERR, Category, Department, DepartmentKind, Estimate, Kind
from voc.statistics.proportions import estimate_per_thousand, estimate_share

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.contact_shares import ContactShares
    from voc.insight.scope import MonthScope
    from voc.insight.theme_history import Ints
    from voc.statistics.farrington import Floats

Booleans = NDArray[np.bool_]

__all__ = [
    "Contacts",
    "build_category_lines",
    "build_contacts",
    "build_reason_lines",
    "categorise_comments",
    "find_contacts_of_comments",
    "flag_departments",
    "flag_storm_days",
]

CATEGORIES = (*Category, None)
"""The categories; a category's code is its position here. The last one: not known."""
ESTABLISHED = 0.8
"""Probability from which on a cause overrides the reason's default: high, since a wrong "unnecessary" costs trust."""


@dataclass(frozen=True, eq=False)
class Contacts:
    """Contacts of all months as columns, (n_contacts,) each.

    ``months`` are Period.index (−1: not known), ``days`` ordinals, ``category_codes`` positions in ``CATEGORIES``,
    ``default_codes`` the same without any cause, ``settled_codes`` the same where no cause can change it: an exception
    of the reason holds, or an officer decided about the theme of the comment (−1: the cause decides), ``reasons`` ids
    of ``voc.toml``, ``channels`` as they are named there, ``ids`` those of the registrations (−1: it was not
    registered), ``comment_rows`` the first comment about each (−1: there is none).
    """

    ids: Ints
    keys: pd.Series[str]
    comment_rows: Ints
    months: Ints
    days: Ints
    customer_codes: Ints
    category_codes: Ints
    default_codes: Ints
    settled_codes: Ints
    reasons: pd.Series[str]
    channels: pd.Series[str]


def build_contacts(facts: Facts) -> Contacts:
    """Return the contacts of all months."""
    import pandas as pd

    contact_columns = ["id", "key", "at", "customer", "channel", "reason", "customer_segment", "phase"]
    registered = pd.DataFrame({name: [] for name in contact_columns})
    months = days = np.array([], dtype=np.int64)
    if facts.contacts is not None and len(facts.contacts):
        registered = facts.contacts[contact_columns]
        months, days = facts.compute_local_dates(registered["at"])
    comments = facts.comments
    linked_comments = _find_comments(registered["key"], comments["contact"])
    unregistered_rows = _find_unregistered(facts, registered, months)
    unregistered = comments.iloc[unregistered_rows]
    renamed = unregistered.assign(id=-1).rename(columns={"contact": "key"})
    joined = pd.concat([registered, renamed[[*contact_columns]]], ignore_index=True)
    months = np.concatenate([months, unregistered["month"].to_numpy(dtype=np.int64)])
    days = np.concatenate([days, unregistered["day"].to_numpy(dtype=np.int64)])
    comment_rows = np.concatenate([linked_comments, unregistered_rows])
    customer_codes = number_customers(joined["customer"])
    settled_codes = np.full(len(joined), -1, dtype=np.int64)
    _apply_exceptions(facts, joined, settled_codes)
    _apply_officers_categories(facts, joined, comment_rows, settled_codes)
    return Contacts(
        ids=joined["id"].to_numpy(dtype=np.int64),
        keys=joined["key"],
        comment_rows=comment_rows,
        months=months,
        days=days,
        customer_codes=customer_codes,
        category_codes=_categorise(facts, joined, comment_rows, days),
        # No comment row: nothing but the reason, phase and segment speaks.
        default_codes=_categorise(facts, joined, np.full(len(joined), -1, dtype=np.int64), days),
        settled_codes=settled_codes,
        reasons=joined["reason"],
        channels=joined["channel"],
    )


def _find_comments(keys: pd.Series[str], contact_keys: pd.Series[str]) -> Ints:
    """Return for each contact the row of the first comment about it, or −1."""
    first_mentions = contact_keys.dropna().drop_duplicates()
    rows = keys.map(dict(zip(first_mentions, first_mentions.index, strict=True)))
    return rows.fillna(-1).to_numpy(dtype=np.int64)


def _find_unregistered(facts: Facts, registered: pd.DataFrame, contact_months: Ints) -> Ints:
    """Return the rows of complaints and messages that are contacts of their own."""
    import pandas as pd

    comments = facts.comments
    is_written = comments["kind"].isin([Kind.COMPLAINT.value, Kind.MESSAGE.value])
    is_unregistered = is_written & ~comments["contact"].isin(registered["key"]) & (comments["month"] >= 0)
    # A channel registers in the months in which it has any contact: it may have begun to only later.
    n_registered = len(registered)
    channels = pd.factorize(pd.concat([registered["channel"], comments["channel"]]).fillna(""))[0].astype(np.int64)
    months = np.concatenate([contact_months, comments["month"].to_numpy(dtype=np.int64)])
    # A number for each channel and month; months begin at −1.
    pairs = channels * (int(months.max(initial=0)) + 2) + months + 1
    is_registering = np.isin(pairs[n_registered:], pairs[:n_registered])
    # Several texts about one contact that was not registered are one contact.
    rows = np.flatnonzero(is_unregistered.to_numpy(dtype=bool) & ~is_registering)
    keys = comments["contact"].iloc[rows]
    return np.array(rows[(keys.isna() | ~keys.duplicated()).to_numpy(dtype=bool)], dtype=np.int64)


def find_contacts_of_comments(facts: Facts, all_contacts: Contacts) -> Ints:
    """Return ``(n_comments,)`` the position of the contact that each comment is about; −1: none."""
    import pandas as pd

    keys = all_contacts.keys.to_numpy(dtype=object)
    place_by_key = pd.Series(np.arange(keys.size), index=keys)
    place_by_key = place_by_key[pd.notna(keys) & ~place_by_key.index.duplicated()]
    places = np.array(facts.comments["contact"].map(place_by_key).fillna(-1), dtype=np.int64)
    # A complaint that is a contact of its own has no key.
    contact_rows = np.flatnonzero(all_contacts.comment_rows >= 0)
    is_without = places[all_contacts.comment_rows[contact_rows]] < 0
    places[all_contacts.comment_rows[contact_rows[is_without]]] = contact_rows[is_without]
    return places


def categorise_comments(facts: Facts) -> Ints:
    """Return (n_comments,) category codes, by the same rule as a contact's."""
    comments = facts.comments
    comment_rows = np.arange(len(comments), dtype=np.int64)
    return _categorise(facts, comments, comment_rows, comments["day"].to_numpy(dtype=np.int64))


def _categorise(facts: Facts, frame: pd.DataFrame, comment_rows: Ints, days: Ints) -> Ints:
    """Return the category code of each row of a frame with the columns reason, phase and customer_segment.

    Parameters
    ----------
    comment_rows
        (n,) position of the comment that a row's cause is known from; −1: none.
    days
        (n,) ordinal day of each row.
    """
    code_by_category = {category: code for code, category in enumerate(CATEGORIES)}
    defaults = {reason.id: code_by_category[reason.category] for reason in facts.config.reasons}
    codes = np.array(frame["reason"].map(defaults).fillna(code_by_category[None]), dtype=np.int64)
    codes[_flag_established_errors(facts, comment_rows, days)] = code_by_category[Category.UNNECESSARY]
    _apply_exceptions(facts, frame, codes)
    _apply_officers_categories(facts, frame, comment_rows, codes)
    return codes


def _apply_exceptions(facts: Facts, frame: pd.DataFrame, codes: Ints) -> None:
    """Set the codes of rows for whose phase or customer segment the reason has an exception."""
    for reason in facts.config.reasons:
        if not reason.exceptions:
            continue
        rows = np.flatnonzero((frame["reason"] == reason.id).to_numpy(dtype=bool))
        # Of the reason's rows only: a phase and a segment in words are compared letter by letter.
        of_reason = frame[["phase", "customer_segment"]].iloc[rows]
        for exception in _sort_exceptions(reason.exceptions):
            is_excepted = _flag_conditions(of_reason, exception.phase, exception.customer_segment)
            codes[rows[is_excepted]] = CATEGORIES.index(exception.category)


def _apply_officers_categories(facts: Facts, frame: pd.DataFrame, comment_rows: Ints, codes: Ints) -> None:
    """Set the codes of rows whose comment is about a theme of which an officer decided the category.

    A comment on several such themes counts by the one to which it surely belongs most.
    """
    decision_by_index = {
        index: facts.decisions[theme.id]
        for index, theme in enumerate(facts.themes)
        if theme.id in facts.decisions and facts.decisions[theme.id].category is not None
    }
    if not decision_by_index:
        return
    mentions = facts.mentions[facts.mentions["theme"].isin(decision_by_index)]
    surest = mentions.sort_values(["probability", "theme"], ascending=[False, True]).drop_duplicates("row")
    # One entry more than there are comments: row −1, a contact without a comment, falls on it.
    theme_by_comment = np.full(len(facts.comments) + 1, -1, dtype=np.int64)
    theme_by_comment[surest["row"].to_numpy(dtype=np.int64)] = surest["theme"].to_numpy(dtype=np.int64)
    row_themes = theme_by_comment[comment_rows]
    for index, decision in decision_by_index.items():
        is_about_theme = row_themes == index
        codes[is_about_theme] = CATEGORIES.index(Category(str(decision.category)))
        for item in _sort_exceptions([ReasonOverride.model_validate(dict(part)) for part in decision.exceptions]):
            is_excepted = is_about_theme & _flag_conditions(frame, item.phase, item.customer_segment)
            codes[is_excepted] = CATEGORIES.index(item.category)


def _sort_exceptions(exceptions: Sequence[ReasonOverride]) -> list[ReasonOverride]:
    """Return the exceptions with a condition, in the order of applying them: the one that counts is last."""

    def count_conditions(exception: ReasonOverride) -> int:
        return (exception.phase is not None) + (exception.customer_segment is not None)

    # Reversed, so that of equally specific ones the first is applied last.
    return sorted(filter(count_conditions, reversed(exceptions)), key=count_conditions)


def _flag_established_errors(facts: Facts, comment_rows: Ints, days: Ints) -> Booleans:
    """Return which rows are surely caused by a department that made an error, storms outside the company left out."""
    if not len(facts.comment_causes) or not comment_rows.size:
        return np.zeros(comment_rows.size, dtype=bool)
    # Row 0 stands in for "no comment" here; is_sure below leaves those out.
    causes = facts.comment_causes[np.maximum(comment_rows, 0)]
    # The last column is "unknown", which is no department; without departments it is the only one.
    largest = causes[:, :-1].argmax(axis=1) if causes.shape[1] > 1 else np.zeros(comment_rows.size, dtype=np.int64)
    probability = causes[np.arange(comment_rows.size), largest]
    can_err, is_outside = flag_departments(facts.departments)
    is_sure = (comment_rows >= 0) & (probability >= ESTABLISHED) & can_err[largest]
    is_error: Booleans = is_sure & ~(is_outside[largest] & flag_storm_days(facts, days))
    return is_error


def _flag_conditions(frame: pd.DataFrame, phase: str | None, customer_segment: str | None) -> Booleans:
    """Return which rows have a phase and a customer segment; None: any."""
    holds = np.ones(len(frame), dtype=bool)
    for name, value in (("phase", phase), ("customer_segment", customer_segment)):
        if value is not None:
            holds &= (frame[name] == value).to_numpy(dtype=bool)
    return holds


def flag_departments(departments: tuple[Department, ...]) -> tuple[Booleans, Booleans]:
    """Return which departments can err, and which of those are outside the company; the last entry is "unknown"."""
    can_err = np.array([*(entry.kind in CAN_ERR for entry in departments), False])
    is_internal = np.array([*(entry.kind is DepartmentKind.INTERNAL for entry in departments), False])
    return can_err, can_err & ~is_internal


def flag_storm_days(facts: Facts, days: Ints) -> Booleans:
    """Return which days lie within a storm or the two days after it."""
    is_storm = np.zeros(days.size, dtype=bool)
    for occurrence in facts.occurrences:
        if occurrence.is_storm:
            is_storm |= (days >= occurrence.start.toordinal()) & (days <= occurrence.end.toordinal() + 2)
    return is_storm


def build_category_lines(
    scope: MonthScope, all_contacts: Contacts, shares_by_month: Mapping[int, ContactShares] | None = None
) -> tuple[CategoryLine, ...]:
    """Return the contacts of each category, with the month before and fourteen months of trend.

    They add up to the month's contacts: when one is too small to be shown, the next smallest is hidden with it.

    Parameters
    ----------
    shares_by_month
        Shares of months whose contacts without a comment were audited, by Period.index. Of other months the causes of
        silent contacts are not known: then avoidable ones are "at least" so many, and the others "at most".
    """
    estimated = shares_by_month or {}
    if scope.period.index in estimated:
        return _build_estimated_lines(scope, all_contacts, estimated)
    counts = _count_contacts(scope, all_contacts.category_codes, all_contacts, len(CATEGORIES), MONTHS_SHOWN)
    is_partial = bool(((all_contacts.months == scope.period.index) & (all_contacts.comment_rows < 0)).any())
    lines = []
    for code, category in enumerate(CATEGORIES):
        if not counts.contacts[code].any():
            continue
        name = f"category/{category or 'unknown'}"
        note = "" if not is_partial else AT_LEAST if category is Category.UNNECESSARY else AT_MOST
        contacts, contact_share = (_mark_bound(each, note) for each in counts.record(code, name))
        previous = None
        # The month before is comparable only where it was counted in the same way.
        if counts.totals[-2] > 0 and scope.period.index - 1 not in estimated:
            n_previous = build_count(int(counts.contacts[code, -2]), "contacts")
            previous = _mark_bound(counts.record_estimate(n_previous, code, f"{name}/before", column=-2), note)
        lines.append(CategoryLine(category, contacts, contact_share, previous, counts.list_trend_points(code)))
    return tuple(lines)


def _mark_bound(estimate: Estimate, note: str) -> Estimate:
    """Return a figure as a bound, without an interval; one that is not shown stays as it is."""
    return estimate if not note or estimate.value is None else replace(estimate, low=None, high=None, note=note)


def _build_estimated_lines(
    scope: MonthScope, all_contacts: Contacts, shares_by_month: Mapping[int, ContactShares]
) -> tuple[CategoryLine, ...]:
    """Return the lines of a month whose silent contacts were audited: estimates of all contacts, without a trend."""
    recorders = {
        month: _EstimateRecorder(scope, all_contacts, shares, month) for month, shares in shares_by_month.items()
    }
    recorder, recorder_before = recorders[scope.period.index], recorders.get(scope.period.index - 1)
    lines = []
    for code, category in enumerate(CATEGORIES):
        name = f"category/{category or 'unknown'}"
        share = recorder.categories[code]
        if not share.value or not recorder.n_customers[code]:
            continue
        previous = None
        if recorder_before is not None:
            count_before = scale_to_count(recorder_before.categories[code], "contacts")
            previous = recorder_before.record(count_before, code, f"{name}/before")
        contacts = recorder.record(scale_to_count(share, "contacts"), code, name)
        lines.append(CategoryLine(category, contacts, recorder.record(share, code, f"{name}/share"), previous))
    return tuple(lines)


class _EstimateRecorder:
    """Records the estimated figures of one month's categories, each about the customers to be expected behind it."""

    def __init__(self, scope: MonthScope, all_contacts: Contacts, shares: ContactShares, month: int) -> None:
        self.categories = shares.categories
        values = np.array([share.value or 0.0 for share in shares.categories])
        n_customers = count_distinct(all_contacts.customer_codes[all_contacts.months == month])
        self.n_customers: Ints = np.round(n_customers * values).astype(np.int64)
        # Contacts and no shares: whether what is hidden is large enough together is asked of a number of contacts.
        self._is_hidden = flag_hidden_cells(values * shares.n_contacts, self.n_customers, scope.smallest_group)
        self._feedback_ids = scope.feedback_ids[shares.comment_rows]
        self._provenance = scope.provenance

    def record(self, estimate: Estimate, code: int, name: str) -> Estimate:
        """Record a figure of a category, and return it with its reference, suppressed where it must be."""
        n_customers = int(self.n_customers[code])
        return self._provenance.record(
            estimate, name, self._feedback_ids, n_customers=n_customers, is_hidden=bool(self._is_hidden[code])
        )


def build_reason_lines(scope: MonthScope, all_contacts: Contacts) -> tuple[ReasonLine, ...]:
    """Return the month's contacts per contact reason, largest first; a department sees its own reasons only."""
    reasons = scope.facts.config.reasons
    # All reasons are counted, also those that are not listed: what is hidden depends on the sizes of all.
    visible_ids = list_reason_ids(scope)
    reason_codes = encode_names([reason.id for reason in reasons], all_contacts.reasons)
    counts = _count_contacts(scope, reason_codes, all_contacts, len(reasons), 1)
    lines = []
    for code, reason in enumerate(reasons):
        if counts.contacts[code, 0] == 0 or reason.id not in visible_ids:
            continue
        name = f"reason/{reason.id}"
        contacts, contact_share = counts.record(code, name)
        rate = None
        volume = list_rate_volumes(scope.facts, reason.process, scope.period.index).get(scope.period.index)
        if volume:
            rate = estimate_per_thousand(int(counts.contacts[code, 0]), volume)
            rate = counts.record_estimate(rate, code, f"{name}/per-thousand")
        lines.append(ReasonLine(reason.id, reason.name, contacts, contact_share, rate, reason.process))
    return tuple(sorted(lines, key=lambda line: (-(line.contacts.value or 0), line.reason)))


@dataclass(frozen=True, eq=False)
class _ContactCounts:
    """Contacts and their customers per group and month, (n_groups, n_months) each; the last month is the scope's.

    ``is_hidden`` says which may not be shown; ``totals`` are (n_months,) contacts, also those of no group.
    """

    scope: MonthScope
    contacts: Floats
    customers: Floats
    totals: Floats
    is_hidden: Booleans

    def record(self, code: int, name: str) -> tuple[Estimate, Estimate]:
        """Record a group's contacts in the month and their share, and return both."""
        n_contacts = int(self.contacts[code, -1])
        contacts = self.record_estimate(build_count(n_contacts, "contacts"), code, name)
        return contacts, self.record_estimate(estimate_share(n_contacts, int(self.totals[-1])), code, f"{name}/share")

    def record_estimate(self, estimate: Estimate, code: int, name: str, *, column: int = -1) -> Estimate:
        """Record a figure about a group's contacts in a month, and return it."""
        n_customers = int(self.customers[code, column])
        return self.scope.provenance.record(
            estimate, name, n_customers=n_customers, is_hidden=bool(self.is_hidden[code, column])
        )

    def list_trend_points(self, code: int) -> tuple[TrendPoint, ...]:
        """Return a group's months from the first with any contacts on."""
        n_months = self.contacts.shape[1]
        first_column = int(np.argmax(self.totals > 0))
        points = []
        for column in range(first_column, n_months):
            period = self.scope.period.shift(column - n_months + 1)
            if self.totals[column]:
                counts = int(self.contacts[code, column]), int(self.customers[code, column])
                is_hidden = bool(self.is_hidden[code, column])
                points.append(build_trend_point(period, *counts, self.scope.smallest_group, is_hidden=is_hidden))
            else:  # no contact of any group: none was registered
                points.append(TrendPoint(period, None, None, is_collected=False))
        return tuple(points)


def _count_contacts(
    scope: MonthScope, group_codes: Ints, all_contacts: Contacts, n_groups: int, n_months: int
) -> _ContactCounts:
    """Count contacts per group and month, up to the scope's month.

    Parameters
    ----------
    group_codes
        (n_contacts,) group of each contact; −1: none.
    """
    months, last_month = all_contacts.months, scope.period.index
    contacts, customers = count_by_month(
        group_codes, months, all_contacts.customer_codes, n_groups, last_month, n_months
    )
    totals = np.array([(months == month).sum() for month in range(last_month - n_months + 1, last_month + 1)], float)
    is_hidden = _flag_hidden(contacts, customers, scope.smallest_group)
    return _ContactCounts(scope, contacts, customers, totals, is_hidden)


def list_reason_ids(scope: MonthScope) -> frozenset[str]:
    """Return the ids of the contact reasons that the month shows: all, or those of the department."""
    if scope.department is not None:
        return frozenset(scope.department.reasons)
    return frozenset(reason.id for reason in scope.facts.config.reasons)


def _flag_hidden(counts: Floats, customers: Floats, smallest_group: int) -> Booleans:
    """Return (n_groups, n_months) which counts are not shown, so that none follows from the total."""
    columns = range(counts.shape[1])
    return np.column_stack([flag_hidden_cells(counts[:, k], customers[:, k], smallest_group) for k in columns])
