from datetime import date

import numpy as np
import pytest

from voc.insight.calendar_days import UNIX_EPOCH_ORDINAL, convert_to_days, convert_to_ordinals, find_last_known_day


@pytest.mark.parametrize("day", [date(1969, 12, 31), date(1970, 1, 1), date(2024, 2, 29), date(2026, 10, 25)])
def test_days_become_python_ordinals_and_come_back(day):
    ordinals = convert_to_ordinals(np.array([day], dtype="datetime64[D]"))
    assert ordinals.tolist() == [day.toordinal()]
    assert convert_to_days(ordinals).tolist() == [day]


def test_a_moment_counts_for_the_day_it_lies_in():
    assert convert_to_ordinals(["1970-01-01T23:59:59", "1969-12-31T00:00"]).tolist() == [
        UNIX_EPOCH_ORDINAL,
        UNIX_EPOCH_ORDINAL - 1,
    ]


def test_no_days_are_none():
    assert convert_to_ordinals(np.array([], dtype="datetime64[ns]")).tolist() == convert_to_days([]).tolist() == []


STREAM = [day for day in range(1000, 1100) for _ in range(6)]


@pytest.mark.parametrize("strays", [[], [22_000], [1131], [1131, 22_000, 30_000]])
def test_a_few_rows_with_a_wrong_date_do_not_move_the_end_of_the_data(strays):
    assert find_last_known_day([*STREAM, *strays, -1, 0]) == 1099


def test_a_source_that_goes_on_more_quietly_does():
    assert find_last_known_day([*STREAM, *range(1100, 1110)]) == 1109


def test_without_dates_nothing_is_known():
    assert find_last_known_day([]) == find_last_known_day([-1, 0]) == -1


def test_few_rows_are_all_known():
    assert find_last_known_day([5, 40, 90]) == 90
