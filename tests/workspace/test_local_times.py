"""Moments in frames are the company's: the same moment, the hour and day that its people call it."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from voc.workspace.local_times import convert_times

AMSTERDAM = "Europe/Amsterdam"
# The last hour of October in UTC is November in Amsterdam; the clock went back on the 25th.
MOMENTS = ["2026-10-31T23:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", None]


def test_a_column_of_moments_has_the_companys_hours():
    frame = pd.DataFrame({"at": pd.to_datetime(MOMENTS, utc=True), "n": range(4)})
    converted = convert_times(frame, AMSTERDAM)
    assert str(converted["at"].dt.tz) == AMSTERDAM
    assert [str(at)[:16] for at in converted["at"][:3]] == ["2026-11-01 00:30", "2026-10-25 02:30", "2026-10-25 02:30"]
    assert pd.isna(converted["at"][3])
    assert (converted["at"][:3] == frame["at"][:3]).all()
    # The frame that came is as it was.
    assert str(frame["at"].dt.tz) == "UTC"


@pytest.mark.parametrize("nothing", [None, pd.NaT])
def test_a_column_of_objects_too_and_what_is_missing_stays_missing(nothing):
    frame = pd.DataFrame({"at": pd.Series([datetime(2026, 10, 31, 23, 30, tzinfo=UTC), nothing], dtype=object)})
    converted = convert_times(frame, AMSTERDAM)["at"]
    assert (converted[0].day, converted[0].hour, converted[0] == frame["at"][0]) == (1, 0, True)
    assert pd.isna(converted[1])


def test_a_frame_without_moments_or_without_rows_stays_as_it_is():
    frame = pd.DataFrame({"n": [1]})
    assert convert_times(frame, AMSTERDAM) is frame
    empty = pd.DataFrame({"at": pd.to_datetime([], utc=True)})
    assert str(convert_times(empty, AMSTERDAM)["at"].dt.tz) == AMSTERDAM
    assert convert_times(pd.DataFrame({"at": pd.Series([], dtype=object)}), AMSTERDAM).empty
