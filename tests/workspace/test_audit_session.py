"""Sessions of an audit: their month, and with which probability a comment came up."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from voc.config import CompanySettings
from voc.errors import PeriodError
from voc.records import CALIBRATION_SESSION, Period
from voc.workspace.audit_session import choose_month, choose_session_name, compute_rates

JUNE = Period(2026, 6)


def list_candidates(*rows):
    frame = pd.DataFrame(rows, columns=["segment", "feedback", "month"])
    return frame.assign(is_in_reported_month=frame["month"] == JUNE.index)


CANDIDATES = list_candidates(
    (1, 1, JUNE.index), (2, 1, JUNE.index), (3, 2, JUNE.index), (4, 3, JUNE.index),
    (5, 4, JUNE.index - 1), (6, 5, JUNE.index - 2), (7, 6, -1), (8, 7, -1),
)  # fmt: skip


def rates(earlier, sample):
    computed = compute_rates(CANDIDATES, pd.Series(earlier, dtype="int64"), pd.Series(sample, dtype="int64"))
    return computed["rate_in_month"], computed["rate"]


@pytest.mark.parametrize(
    ("earlier", "sample", "expected"),
    [
        # A comment of two segments is one; comments without a date are of another month.
        ([], [1, 5], (1 / 3, 1 / 4)),
        # Both segments of a comment that was drawn before cannot be drawn again.
        ([2], [3], (1 / 2, 0)),
        ([2, 3, 4], [5], (0, 1 / 4)),
        ([5, 6, 7], [8], (0, 1)),
        ([], [], (0, 0)),
        ([99], [1], (1 / 3, 0)),
    ],
)
def test_rates_are_of_the_comments_that_could_be_drawn(earlier, sample, expected):
    assert rates(earlier, sample) == pytest.approx(expected)


def test_the_last_month_with_comments_is_reported_unless_another_is_asked_for():
    assert choose_month(CANDIDATES, None) == JUNE
    assert choose_month(CANDIDATES, "2026-05") == Period(2026, 5)
    assert choose_month(CANDIDATES, Period(2025, 1)) == Period(2025, 1)
    with pytest.raises(PeriodError):
        choose_month(CANDIDATES, "juni")


def test_without_a_certain_date_there_is_no_month():
    assert choose_month(CANDIDATES.iloc[-2:], None) is None
    assert choose_month(CANDIDATES.iloc[:0], None) is None


def test_the_first_session_calibrates_and_later_ones_are_named_by_their_week():
    # Half past twelve on Monday on the company's clock; in UTC it is still the week before.
    now = CompanySettings().convert_to_local(datetime(2026, 10, 11, 22, 30, tzinfo=UTC))
    assert choose_session_name([], now) == CALIBRATION_SESSION
    assert choose_session_name(["2026-W41"], now) == CALIBRATION_SESSION
    assert choose_session_name([CALIBRATION_SESSION, "2026-W41"], now) == "2026-W42"
