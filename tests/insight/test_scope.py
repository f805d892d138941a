"""A month and who sees it: its comments, its themes' mentions, and refusals that name what there is."""

import numpy as np
import pytest

from voc.errors import PeriodError, UnknownNameError
from voc.insight.provenance import build_count
from voc.insight.scope import scope_to_period
from voc.records import Period

OCTOBER = Period(2026, 10)
BLAMED = {"Facturatie": 0.6, "Digitaal & IT": 0.4}


def ids(scope, rows):
    return scope.feedback_ids[rows].tolist()


def test_a_month_begins_and_ends_by_the_companys_clock(world):
    for at in ("2026-09-30 23:59", "2026-10-01 00:00", "2026-10-31 23:59", "2026-11-01 00:00"):
        world.comment(at, 1)
    scope = scope_to_period(world.facts(), OCTOBER)
    assert ids(scope, scope.comment_rows) == [2, 3]


def test_the_mentions_of_a_theme_are_those_of_the_month_in_order(world):
    world.comment("2026-10-05", 2, 1)
    world.comment("2026-09-05", 2)
    world.comment("2026-10-06", 2)
    world.comment("2026-10-07")
    scope = scope_to_period(world.facts(), OCTOBER)
    assert [ids(scope, scope.list_comment_rows(scope.list_theme_mentions(k))) for k in range(3)] == [[1], [1, 3], []]
    assert ids(scope, scope.list_all_comments(1)) == [1, 2, 3]
    assert scope.list_all_comments(2).size == 0


def test_a_comment_is_a_departments_where_it_is_the_likeliest_cause(world):
    world.comment("2026-10-05", 1, causes=BLAMED)
    world.comment("2026-10-06", 1, causes={"Digitaal & IT": 1.0})
    world.comment("2026-10-07", 1)
    facts = world.facts()
    assert scope_to_period(facts, OCTOBER, "Facturatie").is_own_comment.tolist() == [True, False, False]
    assert scope_to_period(facts, OCTOBER, "Digitaal & IT").is_own_comment.tolist() == [False, True, False]
    assert scope_to_period(facts, OCTOBER).is_own_comment.tolist() == [True, True, True]


def test_a_departments_references_are_its_own(world):
    world.many("2026-10", 1, 6)
    facts = world.facts()
    references = set()
    for department in (None, "Facturatie", "Digitaal & IT"):
        scope = scope_to_period(facts, OCTOBER, department)
        references.add(scope.record_figure(build_count(6, "comments"), "comments", scope.comment_rows).reference)
        assert (None if scope.department is None else scope.department.name) == department
    assert references == {"2026-10/comments", "2026-10/D-1/comments", "2026-10/D-2/comments"}


@pytest.mark.parametrize(("n_customers", "is_suppressed"), [(4, True), (5, False)])
def test_a_figure_about_few_customers_is_suppressed_however_many_comments_they_wrote(world, n_customers, is_suppressed):
    for k in range(20):
        world.comment("2026-10-05", 1, customer=f"c-{k % n_customers}")
    scope = scope_to_period(world.facts(), OCTOBER)
    assert scope.count_customers(scope.comment_rows) == n_customers
    estimate = scope.record_figure(build_count(20, "comments"), "comments", scope.comment_rows)
    assert estimate.is_suppressed is is_suppressed
    assert (estimate.reference in scope.provenance.figures) is not is_suppressed


def test_a_month_between_others_is_there_and_one_outside_names_the_first_and_the_last(world):
    world.comment("2026-08-05", 1)
    world.comment("2026-10-05", 1)
    facts = world.facts()
    assert scope_to_period(facts, Period(2026, 9)).comment_rows.tolist() == []
    for month in (7, 11):
        with pytest.raises(PeriodError, match="first month with data is 2026-08, the last 2026-10"):
            scope_to_period(facts, Period(2026, month))


def test_without_any_date_there_is_no_month(world):
    world.comment(None, 1)
    with pytest.raises(PeriodError, match="no data with a certain date"):
        scope_to_period(world.facts(), OCTOBER)


def test_an_unknown_department_is_refused(world):
    world.comment("2026-10-05", 1)
    with pytest.raises(UnknownNameError, match="Facturatie"):
        scope_to_period(world.facts(), OCTOBER, "Inkoop")


def test_a_reason_that_the_company_does_not_know_has_no_code(world):
    for reason in ("17", "99", None, "1"):
        world.comment("2026-10-05", 1, reason=reason)
    assert scope_to_period(world.facts(), OCTOBER).reason_codes.tolist() == [1, -1, -1, 0]
    assert np.issubdtype(scope_to_period(world.facts(), OCTOBER).reason_codes.dtype, np.integer)
