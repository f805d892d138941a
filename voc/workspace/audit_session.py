"""Session of an audit: its name, its month, what it can be drawn from, and with which probability a comment came up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from voc.insight.calendar_days import STRAY_SHARE
from voc.pipeline.confirmed_sample import number_months
from voc.pipeline.context import Context
from voc.pipeline.segments import load_attributable_segments
from voc.records import CALIBRATION_SESSION, Period
from voc.store import frames

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "SessionDraw",
    "choose_month",
    "choose_session_name",
    "compute_rates",
    "list_candidates",
    "list_month_contacts",
    "name_week",
]


@dataclass(frozen=True, slots=True)
class SessionDraw:
    """A session to be drawn, with the month that will be reported."""

    session: str
    seed: int
    month: Period | None


def choose_month(candidates: pd.DataFrame, period: Period | str | None) -> Period | None:
    """Return the month that is asked for, or the last one with comments; None: no comment has a certain date."""
    if period is not None:
        return Period.parse(period) if isinstance(period, str) else period
    n_by_month = candidates["month"][candidates["month"] >= 0].value_counts()
    if n_by_month.empty:
        return None
    # A month of a few comments with a wrong date is none to report on.
    last_index = int(n_by_month.index[n_by_month >= STRAY_SHARE * n_by_month.median()].max())
    return Period(1, 1).shift(last_index - Period(1, 1).index)


def compute_rates(candidates: pd.DataFrame, earlier: pd.Series, sample: pd.Series) -> dict[str, float]:
    """Return with which probability a comment of the reported month, and one of another month, was drawn.

    Parameters
    ----------
    candidates
        Segments with ``feedback`` and ``is_in_reported_month``.
    earlier, sample
        Segments of earlier sessions, whose comments could not be drawn, and of this one.
    """
    comments = candidates.drop_duplicates("feedback").set_index("feedback")["is_in_reported_month"]
    drawn_before = candidates.loc[candidates["segment"].isin(earlier), "feedback"].unique()
    n_available = comments.drop(drawn_before).value_counts()
    n_drawn = candidates.set_index("segment")["is_in_reported_month"].loc[sample].value_counts()
    rates = {value: int(n_drawn.get(value, 0)) / max(int(n_available.get(value, 0)), 1) for value in (True, False)}
    return {"rate_in_month": rates[True], "rate": rates[False]}


def choose_session_name(earlier_sessions: Collection[str], now: datetime) -> str:
    """Return ``calibration`` for the first session, then the week (``name_week``)."""
    return name_week(now) if CALIBRATION_SESSION in earlier_sessions else CALIBRATION_SESSION


def name_week(now: datetime) -> str:
    """Return the week of a moment on the company's clock.

    Examples
    --------
    The first days of January may lie in the last week of the year before.

    >>> name_week(datetime(2027, 1, 3))
    '2026-W53'
    """
    return f"{now:%G-W%V}"


def list_candidates(context: Context) -> pd.DataFrame:
    """Return the segments that can be drawn.

    Columns ``segment``, ``feedback``, ``month`` (−1: no certain date), ``key`` (source and key of the comment) and
    ``part`` (the segment's number in the comment, from 1).
    """
    attributable = load_attributable_segments(context).rename(columns={"id": "segment"})
    columns = ("id", "at", "date_state", "source_name", "source_key")
    items = frames.load_feedback(context.store, columns=columns)
    months = number_months(items, context.config.company.time_zone)
    keys = (items["source_name"] + "|" + items["source_key"]).set_axis(items["id"])
    spans = frames.load_segment_spans(context.store).sort_values(["feedback", "start"])
    parts = (spans.groupby("feedback").cumcount() + 1).set_axis(spans["id"])
    return attributable.assign(
        month=attributable["feedback"].map(months),
        key=attributable["feedback"].map(keys),
        part=attributable["segment"].map(parts),
    )


def list_month_contacts(context: Context, month: Period, candidates: pd.DataFrame) -> pd.DataFrame:
    """Return a month's registrations: ``contact``, ``key``, ``stratum`` (the reason's category) and ``is_silent``.

    Which have a comment is seen in the texts of the ``candidates`` alone, so that a draw is the same before and after
    a fit.
    """
    items = frames.load_feedback(context.store, columns=("id", "contact"))
    comments = items[items["id"].isin(candidates["feedback"])]
    contacts = frames.load_contacts(context.store)
    # Where day and month may be swapped there is no moment, and so no month.
    local_moments = contacts["at"].dt.tz_convert(context.config.company.time_zone)
    contacts = contacts[local_moments.dt.year * 12 + local_moments.dt.month - 1 == month.index]
    categories = {reason.id: str(reason.category) for reason in context.config.reasons}
    columns: pd.DataFrame = contacts.rename(columns={"id": "contact"})[["contact", "key"]]
    return columns.assign(
        stratum=contacts["reason"].map(categories).fillna(""), is_silent=~contacts["key"].isin(comments["contact"])
    )
