from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.errors import PeriodError
from voc.records import Period

PERIODS = st.builds(Period, st.integers(1900, 2100), st.integers(1, 12))


@given(PERIODS)
def test_a_period_is_read_as_it_was_written(period):
    assert Period.parse(str(period)) == period


@given(PERIODS, st.integers(-500, 500))
def test_a_shift_is_a_difference_of_indices(period, n_months):
    assert period.shift(n_months).index - period.index == n_months
    assert period.shift(n_months).shift(-n_months) == period


@given(PERIODS)
def test_a_month_ends_where_the_next_one_begins(period):
    assert period.first_day.day == 1
    assert period.last_day + timedelta(days=1) == period.shift(1).first_day


def test_a_leap_month_has_its_day():
    assert Period(2028, 2).last_day == date(2028, 2, 29)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "26-10", "oktober 2026", "2026-10-01"])
def test_anything_else_is_no_month(text):
    with pytest.raises(PeriodError, match="such as 2026-10"):
        Period.parse(text)
