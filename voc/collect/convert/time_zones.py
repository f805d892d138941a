"""Time zones as survey tools write them behind a time: an offset, an abbreviation, a name in words."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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
_NAME_BY_ABBREVIATION = {"ET": "America/New_York", "MT": "America/Denver", "PT": "America/Los_Angeles"}
"""Of these the day tells whether it is summer."""
_ZONES_IN_WORDS = (
    *("Europe/Amsterdam", "Europe/London", "Europe/Athens", "Europe/Lisbon", "Europe/Moscow", "America/New_York"),
    *("America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix", "Asia/Tokyo", "Asia/Kolkata"),
    *("Asia/Shanghai", "Australia/Sydney", "Australia/Perth"),
)
"""Zones whose names are looked up in four languages; babel has one name for all regions with the same rules."""

_OFFSET = re.compile(r"\s?(?:(?:UTC|GMT)\s?)?([+\u2212-])(\d{1,2})(?::?(\d{2}))?$")
_REMARK = re.compile(r"\s*(?:\(([^()]+)\)|\[([^\[\]]+)\])$")
_WORDS = re.compile(r"\s*(?<![^\W\d_])([^\W\d_][^\d]*)$")
_NO_ZONE = re.compile(r"^(?:[ap]\.? ?m\.?|uur|uhr|u|h|hrs?)(?:\s|$)", re.IGNORECASE)
_HOUR_MINUTES = 60


def split_zone(text: str) -> tuple[str, tzinfo | None]:
    """Return a time without its zone, and the zone; None where the time names none.

    Raises
    ------
    ValueError
        There are words after the time that are no zone.

    Examples
    --------
    >>> split_zone("9:00:00 AM GMT+2"), split_zone("10:15")
    (('9:00:00 AM', datetime.timezone(datetime.timedelta(seconds=7200))), ('10:15', None))
    """
    bare, remark = text.strip(), None
    if match := _REMARK.search(bare):
        # "GMT+0200 (CEST)", "Z[UTC]": said twice; the offset is the one without a doubt.
        bare, remark = bare[: match.start()], match[1] or match[2]
    if match := _OFFSET.search(bare):
        minutes = int(match[2]) * _HOUR_MINUTES + int(match[3] or 0)
        if len(match[2]) > 1 or match[3] or "GMT" in bare or "UTC" in bare:
            offset = timedelta(minutes=minutes if match[1] == "+" else -minutes)
            return bare[: match.start()].strip(), timezone(offset)
    match = _WORDS.search(bare)
    while match is not None and (half := _NO_ZONE.match(match[1])) is not None:
        # "9:00 AM Central European Time": AM or PM is before the zone.
        match = _WORDS.search(bare, match.start(1) + len(half.group())) if half.end() < len(match[1]) else None
    if match is not None:
        return bare[: match.start()].strip(), find_zone(match[1])
    return bare, None if remark is None else _find_remark_zone(remark)


def _find_remark_zone(remark: str) -> tzinfo:
    """Return the zone in brackets after a time: "(CEST)", "(UTC+1)"."""
    offset = _OFFSET.search(remark)
    return find_zone(remark) if offset is None else cast("tzinfo", split_zone(f"0:00 {offset.group()}")[1])


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
    zone = _list_zones_in_words().get(_fold(text))
    if zone is None:
        raise ValueError(name)
    return zone


def _fold(name: str) -> str:
    return name.casefold().replace("-", "").replace(" ", "")


@lru_cache(maxsize=1)
def _list_zones_in_words() -> dict[str, tzinfo]:
    """Return name → zone: ``{"centraleuropeansummertime": +02:00, "centraleuropeantime": Europe/Amsterdam}``."""
    from babel.dates import get_timezone_name

    zone_by_name: dict[str, tzinfo] = {"coordinateduniversaltime": UTC, "greenwichmeantime": UTC}
    for language in ("nl", "en", "de", "fr"):
        for tz_name in _ZONES_IN_WORDS:
            zone = ZoneInfo(tz_name)
            zone_by_name.setdefault(_fold(get_timezone_name(zone, width="long", locale=language)), zone)
            for variant in ("standard", "daylight"):
                # The variant names one offset, whatever the day: "Sommerzeit" in a winter month is still two hours.
                long_name = get_timezone_name(zone, width="long", zone_variant=variant, locale=language)
                zone_by_name[_fold(long_name)] = _get_fixed_zone(zone, is_summer=variant == "daylight")
    return zone_by_name


def _get_fixed_zone(zone: ZoneInfo, *, is_summer: bool) -> tzinfo:
    """Return the offset that a zone has in winter or in summer."""
    from datetime import datetime

    # South of the equator January is summer: summer time has the larger offset.
    offsets = sorted(datetime(2026, month, 1, tzinfo=zone).utcoffset() or timedelta(0) for month in (1, 7))
    return timezone(offsets[-1 if is_summer else 0])
