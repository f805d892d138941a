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
        ("10:15 (utc+1)", "10:15", 1),
        ("10:15 (+1)", "10:15", 1),
        ("10:15 gmt-5", "10:15", -5),
        ("10:15 UTC", "10:15", 0),
        ("10:15:00Z[UTC]", "10:15:00", 0),
        ("10:15 Uhr MESZ", "10:15 Uhr", 2),
        ("10:15 PM EDT", "10:15 PM", -4),
        ("10:15 PT", "10:15", -7),
        ("10:15 CT", "10:15", -5),
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


@pytest.mark.parametrize(
    ("abbreviation", "name"),
    [
        ("GMT", "Greenwich Mean Time"),
        ("WET", "Western European Standard Time"),
        ("WEST", "Western European Summer Time"),
        ("BST", "British Summer Time"),
        ("CET", "Central European Standard Time"),
        ("CEST", "Central European Summer Time"),
        ("EET", "Eastern European Standard Time"),
        ("EEST", "Eastern European Summer Time"),
        ("MSK", "Moscow Standard Time"),
        ("EST", "Eastern Standard Time"),
        ("EDT", "Eastern Daylight Time"),
        ("CDT", "Central Daylight Time"),
        ("MST", "Mountain Standard Time"),
        ("MDT", "Mountain Daylight Time"),
        ("PST", "Pacific Standard Time"),
        ("PDT", "Pacific Daylight Time"),
        ("AKST", "Alaska Standard Time"),
        ("AKDT", "Alaska Daylight Time"),
        ("JST", "Japan Standard Time"),
        ("KST", "Korean Standard Time"),
        ("SGT", "Singapore Standard Time"),
        ("HKT", "Hong Kong Standard Time"),
        ("AWST", "Australian Western Standard Time"),
        ("AEST", "Australian Eastern Standard Time"),
        ("AEDT", "Australian Eastern Daylight Time"),
        ("NZST", "New Zealand Standard Time"),
        ("NZDT", "New Zealand Daylight Time"),
    ],
)
def test_a_name_in_words_is_the_offset_of_its_abbreviation(abbreviation, name):
    assert find_zone(name).utcoffset(SUMMER) == find_zone(abbreviation).utcoffset(SUMMER)


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("India Standard Time", 5.5),
        ("Brasilia Standard Time", -3),
        ("Israel Daylight Time", 3),
        ("Moscow Summer Time", 4),  # of 2010, as the name has it: Moscow has none since
        ("Mountain Time", -6),
        ("Eastern European Time", 3),
        ("Oost-Europese tijd", 3),
        ("heure d’été d’Europe centrale", 2),
    ],
)
def test_any_name_with_one_meaning_is_known(name, hours):
    assert find_zone(name).utcoffset(SUMMER) == timedelta(hours=hours)
