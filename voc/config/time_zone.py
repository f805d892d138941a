"""Check of time zones in ``voc.toml``."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

__all__ = ["check_time_zone"]


def check_time_zone(name: str) -> str:
    """Return the name of a time zone.

    Raises
    ------
    ValueError
        There is none of that name.
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise ValueError(f"there is no time zone {name!r}; expected one such as Europe/Amsterdam or UTC") from exc
    return name
