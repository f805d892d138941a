"""What is counted, in which unit: customers where they can be told apart, comments else."""

from datetime import date

import pytest

from voc.insight.results import ChangeKind, ScoreLine, ThemeAlert, TrendPoint
from voc.records import Estimate, Period

OCTOBER = Period(2026, 10)


@pytest.mark.parametrize(
    ("count", "n_customers", "counted", "unit"),
    [(9, 7, 7, "customers"), (9, None, 9, "comments"), (None, None, None, "comments"), (0, 0, 0, "customers")],
)
def test_a_point_counts_customers_where_they_are_known(count, n_customers, counted, unit):
    point = TrendPoint(OCTOBER, count, n_customers)
    assert (point.n_counted, point.unit) == (counted, unit)


def test_an_alert_says_what_it_counted():
    alert = ThemeAlert(7, {}, ChangeKind.NEW, 21, 6.4, 0.01, 0, day=date(2026, 10, 5))
    assert alert.unit == "customers"
    assert ThemeAlert(7, {}, ChangeKind.NEW, 21, 6.4, 0.01, None).unit == "comments"


@pytest.mark.parametrize(("scale", "is_nps"), [("nps", True), ("csat", False), ("mark", False), ("rating", False)])
def test_only_an_nps_is_one(scale, is_nps):
    score = Estimate(1.0, None, None, 1, "share")
    assert ScoreLine("", None, scale, score, None, None, 1).is_nps is is_nps
