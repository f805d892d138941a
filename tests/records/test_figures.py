import pytest

from voc.records import Estimate


def test_only_a_figure_about_too_few_customers_is_suppressed():
    assert Estimate(None, None, None, 0, "share", note="fewer than 5 customers").is_suppressed
    assert not Estimate(None, None, None, 0, "share", note="no answers").is_suppressed
    assert not Estimate(0.5, 0.4, 0.6, 100, "share", note="fewer than last month").is_suppressed


@pytest.mark.parametrize(
    ("low", "high", "excludes"),
    [(1.0, 3.0, True), (-3.0, -1.0, True), (-1.0, 2.0, False), (0.0, 2.0, False), (None, None, False)],
)
def test_a_difference_is_established_when_its_interval_excludes_zero(low, high, excludes):
    assert Estimate(1.0, low, high, 100, "nps").excludes_zero is excludes
