from datetime import UTC, datetime, timedelta

import pytest

from voc.collect.convert.time_zones import find_zone, split_zone

SUMMER = datetime(2026, 7, 1)  # noqa: DTZ001  the zone is what is asked for


@pytest.mark.parametrize(
    ("text", "bare", "hours"),
    [
        ("9:00:00 AM GMT+2", "9:00:00 AM", 2),
        ("10:15:00 +0200", "10:15:00", 2),
        ("10:15:00-0800", "10:15:00", -8),
        ("10:15:00.000+0530", "10:15:00.000", 5.5),
        ("10:15 (UTC+1)", "10:15", 1),
        ("10:15 UTC", "10:15", 0),
        ("10:15:00Z[UTC]", "10:15:00", 0),
        ("10:15 Uhr MESZ", "10:15 Uhr", 2),
        ("10:15 PM EDT", "10:15 PM", -4),
        ("10:15 PT", "10:15", -7),
        ("09:00:00 GMT+0200 (Central European Summer Time)", "09:00:00", 2),
        ("9:00:00 AM Central European Time", "9:00:00 AM", 2),
        ("09:00:00 Mitteleuropäische Sommerzeit", "09:00:00", 2),
        ("9:00 Midden-Europese zomertijd", "9:00", 2),
        ("10:15 America/New_York", "10:15", -4),
    ],
)
def test_a_zone_is_read_by_name_abbreviation_or_offset(text, bare, hours):
    rest, zone = split_zone(text)
    assert rest == bare
    assert SUMMER.replace(tzinfo=zone).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["10:15", "10:15 uur", "9:00 a. m.", "10h15", "10:15-5", "2 pm"])
def test_a_time_without_a_zone_has_none(text):
    assert split_zone(text) == (text, None)


def test_the_name_of_summer_time_is_that_offset_in_winter_too():
    assert datetime(2026, 1, 1, tzinfo=find_zone("Central European Summer Time")).astimezone(UTC).hour == 22


@pytest.mark.parametrize("name", ["IST", "CST", "Amsterdam", "Europe/Nergens", "enz", "Mars/../../etc/passwd"])
def test_a_name_of_several_zones_or_of_none_is_refused(name):
    with pytest.raises(ValueError, match=r"."):
        find_zone(name)
