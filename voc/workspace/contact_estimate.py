"""Estimate of a month's contacts for who audits: how many are avoidable, where they arose, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voc.errors import UsageError
from voc.insight import Facts, build_month
from voc.insight.contact_shares import estimate_contact_shares
from voc.insight.contacts import build_contacts
from voc.records import Category, Estimate, Period

__all__ = ["ContactEstimate", "build_contact_estimate"]


@dataclass(frozen=True, slots=True)
class ContactEstimate:
    """Contacts of a month.

    Attributes
    ----------
    avoidable
        Share of the avoidable ones; without audited contacts "at least" so many, and no interval.
    n_contacts, n_silent
        Contacts of the month, and those without a comment.
    departments
        Contacts that arose at each department, largest first; empty where too few contacts were audited.
    n_answers, n_untold
        Audited contacts without a comment, and how many of them nobody could tell.
    bounds
        Share of avoidable contacts if none, or all, of those are avoidable.
    """

    period: str
    avoidable: Estimate
    n_contacts: int
    n_silent: int
    departments: Mapping[str, Estimate] = field(default_factory=dict)
    n_answers: int = 0
    n_untold: int = 0
    bounds: tuple[float, float] | None = None


def build_contact_estimate(facts: Facts, period: Period) -> ContactEstimate:
    """Return the estimate of a month, with what is too small to be shown left out.

    Raises
    ------
    PeriodError
        There is nothing in that month.
    UsageError
        No contacts of that month were registered.
    """
    month = build_month(facts, period)
    contacts = build_contacts(facts)
    shares = estimate_contact_shares(facts, contacts, period.index)
    is_month = contacts.months == period.index
    n_contacts, n_silent = int(is_month.sum()), int((is_month & (contacts.comment_rows < 0)).sum())
    if not n_contacts:
        raise UsageError(f"no contacts of {period} were registered; collect a file of them: voc collect FILE")
    none = Estimate(0.0, None, None, n_contacts, "share")
    lines = (line.share for line in month.categories if line.category is Category.UNNECESSARY)
    avoidable = next(lines, none)
    if shares is None:
        return ContactEstimate(str(period), avoidable, n_contacts, n_silent)
    departments = {
        line.department.name: line.contacts
        for line in month.departments
        if line.department is not None and line.contacts is not None and line.contacts.value is not None
    }
    largest_first = dict(sorted(departments.items(), key=lambda item: -(item[1].value or 0.0)))
    return ContactEstimate(
        str(period),
        avoidable,
        n_contacts,
        n_silent,
        largest_first,
        shares.n_answers,
        shares.n_untold,
        shares.bounds,
    )
