from datetime import date

import numpy as np
import pytest

from voc.insight.calendar_days import UNIX_EPOCH_ORDINAL, convert_to_days, convert_to_ordinals


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
