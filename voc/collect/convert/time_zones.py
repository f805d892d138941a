"""Time zones as survey tools write them behind a time: an offset, an abbreviation, a name in words."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["find_zone", "split_zone"]

_HOURS_BY_ABBREVIATION: dict[str, float] = {
    "Z": 0,
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "WEST": 1,
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "MET": 1,
    "MEST": 2,
    "MEZ": 1,
    "MESZ": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "EST": -5,
    "EDT": -4,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "AKST": -9,
    "AKDT": -8,
    "HST": -10,
    "JST": 9,
    "KST": 9,
    "SGT": 8,
    "HKT": 8,
    "AWST": 8,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
}
"""Hours east of Greenwich. IST (India, Ireland, Israel) and CST (Chicago, China, Cuba) are left out: several zones."""
_NAME_BY_ABBREVIATION = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
"""Of these the day tells whether it is summer."""
_REFERENCE_ZONES = (
    *("Europe/Amsterdam", "Europe/London", "Europe/Athens", "Europe/Lisbon", "Europe/Moscow", "America/New_York"),
    *("America/Chicago", "America/Denver", "America/Los_Angeles", "Australia/Sydney"),
)
"""Zones that a name without "summer" or "standard" means where its places differ: "Mountain Time" is that of Denver."""
_LANGUAGES = ("nl", "en", "de", "fr")
DAYS_A_YEAR = 365
_NEWEST_YEAR, _OLDEST_YEAR = 2026, 1990
"""Years whose offsets names stand for: the newest in which a zone had summer time with the standard offset of today."""

_OFFSET = re.compile(r"\s?((?:UTC|GMT)\s?)?([+\u2212-])(\d{1,2})(?::?(\d{2}))?$", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*(?:\(([^()]+)\)|\[([^\[\]]+)\])$")
_WORDS = re.compile(r"\s*(?<![^\W\d_])([^\W\d_][^\d]*)$")
_HALF_OF_DAY = re.compile(r"^(?:[ap]\.? ?m\.?|uur|uhr|u|h|hrs?)(?:\s|$)", re.IGNORECASE)


def split_zone(text: str) -> tuple[str, tzinfo | None]:
    """Return a time without its zone, and the zone; None where the time names none.

    Raises
    ------
    ValueError
        Words stand behind the time that are no zone.

    Examples
    --------
    >>> split_zone("9:00:00 AM GMT+2"), split_zone("10:15")
    (('9:00:00 AM', datetime.timezone(datetime.timedelta(seconds=7200))), ('10:15', None))
    """
    time_text, bracketed = text.strip(), None
    if match := _BRACKETS.search(time_text):
        # "GMT+0200 (CEST)", "Z[UTC]": said twice; the offset is the one without a doubt.
        time_text, bracketed = time_text[: match.start()], match[1] or match[2]
    # A single digit may be the end of a range: "10:15-5".
    if (match := _OFFSET.search(time_text)) and (match[1] or len(match[3]) > 1 or match[4]):
        return time_text[: match.start()].strip(), _parse_offset(match)
    match = _WORDS.search(time_text)
    while match is not None and (half := _HALF_OF_DAY.match(match[1])) is not None:
        # "9:00 AM Central European Time": the half of the day stands before the zone.
        match = _WORDS.search(time_text, match.start(1) + len(half.group())) if half.end() < len(match[1]) else None
    if match is not None:
        return time_text[: match.start()].strip(), find_zone(match[1])
    if bracketed is None:
        return time_text, None
    match = _OFFSET.search(bracketed)
    return time_text, find_zone(bracketed) if match is None else _parse_offset(match)


def _parse_offset(match: re.Match[str]) -> tzinfo:
    """Return the zone of a match of ``_OFFSET``: "+02:00", "UTC+1"."""
    offset = timedelta(hours=int(match[3]), minutes=int(match[4] or 0))
    return timezone(-offset if match[2] != "+" else offset)


def find_zone(name: str) -> tzinfo:
    """Return the zone of an abbreviation, a name of the tz database, or a name in Dutch, English, German or French.

    Raises
    ------
    ValueError
        There is none, or several go by that name.

    Examples
    --------
    >>> find_zone("Mitteleuropäische Sommerzeit").utcoffset(None)
    datetime.timedelta(seconds=7200)
    """
    text = name.strip()
    if (hours := _HOURS_BY_ABBREVIATION.get(text.upper())) is not None:
        return UTC if hours == 0 else timezone(timedelta(hours=hours))
    tz_name = _NAME_BY_ABBREVIATION.get(text.upper(), text)
    if "/" in tz_name:
        try:
            return ZoneInfo(tz_name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
            raise ValueError(name) from exc
    zone = _map_zones_by_name().get(_fold(text))
    if zone is None:
        raise ValueError(name)
    return zone


def _fold(name: str) -> str:
    return name.casefold().replace("-", "").replace(" ", "")


@lru_cache(maxsize=1)
def _map_zones_by_name() -> dict[str, tzinfo]:
    """Return name → zone: ``{"centraleuropeansummertime": +02:00, "centraleuropeantime": Europe/Amsterdam}``.

    Names are those that babel has for places with one name for their time. A name of several offsets is left out.
    """
    zone_by_name: dict[str, set[tzinfo]] = defaultdict(set)
    fixed_by_name: dict[str, set[tzinfo]] = defaultdict(set, coordinateduniversaltime={UTC}, greenwichmeantime={UTC})
    for long_names, zones in _iterate_named_zones():
        # Phoenix and Denver have one name, and "summer" in it is said of the places that have summer time.
        offsets_by_zone = {zone: _find_offsets(zone) for zone in zones}
        with_summer = [zone for zone, (standard, summer) in offsets_by_zone.items() if summer is not None]
        for kind, name in long_names.items():
            if kind == "generic":
                zone_by_name[_fold(name)] |= _choose_wall_clocks(with_summer or zones)
            else:
                # The variant names one offset, whatever the day: "Sommerzeit" in a winter month is still two hours.
                offsets = {offsets_by_zone[zone][kind == "daylight"] for zone in with_summer or zones}
                fixed_by_name[_fold(name)] |= {timezone(offset) for offset in offsets if offset is not None}
    return {
        name: next(iter(zones))
        for name, zones in (zone_by_name | fixed_by_name).items()
        if len({_list_offsets_of_year(zone) for zone in zones}) == 1
    }


def _iterate_named_zones() -> Iterator[tuple[Mapping[str, str], list[ZoneInfo]]]:
    """Yield the long names of a time (generic, standard, daylight) in a language, and the zones that go by them."""
    from babel import Locale
    from babel.core import get_global

    zones_by_metazone: dict[str, list[ZoneInfo]] = defaultdict(list)
    for tz_name, metazone in sorted(get_global("meta_zones").items()):
        # A place that the system's tz database doesn't have yet, or no longer, has no offset to go by.
        with suppress(ZoneInfoNotFoundError):
            zones_by_metazone[metazone].append(ZoneInfo(tz_name))
    for locale in map(Locale.parse, _LANGUAGES):
        for metazone, zones in zones_by_metazone.items():
            yield dict(locale.meta_zones.get(metazone, {}).get("long", {})), zones
        for tz_name, names in locale.time_zones.items():
            # Names of a place's own: "British Summer Time".
            if "long" in names:
                with suppress(ZoneInfoNotFoundError):
                    yield dict(names["long"]), [ZoneInfo(tz_name)]


def _choose_wall_clocks(zones: list[ZoneInfo]) -> set[tzinfo]:
    """Return the zones whose clocks a name of several zones may mean: the reference zone, or one zone for each rule."""
    reference = [zone for zone in zones if zone.key in _REFERENCE_ZONES]
    return set(reference[:1] or {_list_offsets_of_year(zone): zone for zone in reversed(zones)}.values())


@cache
def _list_offsets_of_year(zone: tzinfo) -> tuple[timedelta | None, ...]:
    """Return the offset of each day of the newest year: equal for zones whose clocks never differ."""
    noon = datetime(_NEWEST_YEAR, 1, 1, 12, tzinfo=zone)
    return tuple((noon + timedelta(days=day)).utcoffset() for day in range(DAYS_A_YEAR))


def _find_offsets(zone: ZoneInfo) -> tuple[timedelta, timedelta | None]:
    """Return a zone's offset of standard time, and that of summer time; None where it never had summer time."""
    standard = None
    for year in range(_NEWEST_YEAR, _OLDEST_YEAR - 1, -1):
        # South of the equator January is summer: the offsets are told apart by their size.
        first, last = sorted(datetime(year, month, 1, tzinfo=zone).utcoffset() or timedelta(0) for month in (1, 7))
        standard = first if standard is None else standard
        if first == standard < last:
            return standard, last
    return standard or timedelta(0), None
