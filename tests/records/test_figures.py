import pytest

from voc.records import AT_LEAST, AT_MOST, Estimate


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


@pytest.mark.parametrize(
    ("value", "note", "bound"),
    [
        (12.0, AT_LEAST, "at_least"),
        (12.0, AT_MOST, "at_most"),
        (0.0, AT_LEAST, "at_least"),
        (12.0, "", None),
        (12.0, "at least 3 of 5", None),
        (None, AT_LEAST, None),  # no figure is no bound of one
    ],
)
def test_a_bound_is_a_figure_with_the_note_of_one(value, note, bound):
    assert Estimate(value, None, None, 10, "contacts", note=note).bound == bound


def test_an_interval_that_ends_at_zero_does_not_exclude_it():
    assert not Estimate(-1.0, -2.0, 0.0, 10, "nps").excludes_zero
    assert not Estimate(0.0, 0.0, 0.0, 10, "nps").excludes_zero
    assert not Estimate(1.0, 0.5, None, 10, "nps").excludes_zero
