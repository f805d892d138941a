"""The estimate of a month's contacts: at least so many until contacts were audited, and an error without any."""

from types import SimpleNamespace

import pytest

from voc.errors import UsageError
from voc.insight.results import CategoryLine, DepartmentLine
from voc.records import Category, Department, Estimate, Period
from voc.workspace import contact_estimate
from voc.workspace.contact_estimate import build_contact_estimate

OCTOBER = Period(2026, 10)
AVOIDABLE = Estimate(0.4, None, None, 10, "share")


def contacts_of(value):
    return None if value is None else Estimate(value, None, None, 10, "contacts")


@pytest.fixture
def build(monkeypatch):
    """Return a function that estimates a month of so many contacts, some of them without a comment."""

    def estimate(n_contacts, n_silent=0, *, shares=None, categories=(Category.UNNECESSARY,), departments=()):
        import numpy as np

        month = SimpleNamespace(
            categories=[CategoryLine(category, contacts_of(4.0), AVOIDABLE) for category in categories],
            departments=[
                DepartmentLine(
                    None if name is None else Department(name), contacts_of(1.0), AVOIDABLE, contacts_of(n), ()
                )
                for name, n in departments
            ],
        )
        rows = np.array([-1] * n_silent + [0] * (n_contacts - n_silent) + [-1], dtype=np.int64)
        # The last one is of another month.
        months = np.array([OCTOBER.index] * n_contacts + [OCTOBER.index - 1], dtype=np.int64)
        monkeypatch.setattr(contact_estimate, "build_month", lambda facts, period: month)
        monkeypatch.setattr(
            contact_estimate, "build_contacts", lambda facts: SimpleNamespace(months=months, comment_rows=rows)
        )
        monkeypatch.setattr(contact_estimate, "estimate_contact_shares", lambda *_: shares)
        return build_contact_estimate(None, OCTOBER)

    return estimate


def test_contacts_of_the_month_are_counted_and_those_without_a_comment_apart(build):
    estimate = build(10, 3)
    assert (estimate.period, estimate.n_contacts, estimate.n_silent, estimate.avoidable) == (
        "2026-10",
        10,
        3,
        AVOIDABLE,
    )
    assert (estimate.departments, estimate.n_answers, estimate.bounds) == ({}, 0, None)


def test_where_none_is_avoidable_the_share_is_0(build):
    avoidable = build(10, categories=(Category.HYGIENE, None)).avoidable
    assert (avoidable.value, avoidable.n) == (0, 10)


def test_a_month_without_contacts_says_how_to_have_some(build):
    with pytest.raises(UsageError, match="no contacts of 2026-10 were registered; collect a file of them"):
        build(0)


def test_departments_come_largest_first_without_what_is_hidden_or_unknown(build):
    shares = SimpleNamespace(n_answers=30, n_untold=2, bounds=(0.3, 0.5))
    departments = [("IT", 2.0), (None, 9.0), ("Post", None), ("Facturatie", 5.0)]
    estimate = build(10, shares=shares, departments=departments)
    assert list(estimate.departments) == ["Facturatie", "IT"]
    assert (estimate.n_answers, estimate.n_untold, estimate.bounds) == (30, 2, (0.3, 0.5))
