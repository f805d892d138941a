"""Times of frames that people get: in the company's time zone, where the store has UTC."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["convert_times"]


def convert_times(frame: pd.DataFrame, time_zone: str) -> pd.DataFrame:
    """Return a frame whose column ``at`` is in a time zone (``Europe/Amsterdam``); the moments are the same.

    Whoever counts by day or hour then counts the company's: half past midnight is not of the day before.
    """
    import pandas as pd

    if "at" not in frame:
        return frame
    if frame["at"].dtype.kind == "M":
        return frame.assign(at=frame["at"].dt.tz_convert(time_zone))
    zone = ZoneInfo(time_zone)
    # NaT is a datetime too, and has no time zone.
    moments = [at.astimezone(zone) if isinstance(at, datetime) and not pd.isna(at) else at for at in frame["at"]]
    return frame.assign(at=type(frame["at"])(moments, index=frame.index, dtype=object))
