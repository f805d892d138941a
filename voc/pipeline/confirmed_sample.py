"""Confirmed causes with the probability that each was drawn for the audit: what the causes stage is corrected by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from voc.causes.organisation import Organisation, load_organisation
from voc.pipeline.context import Context
from voc.records import AUDIT_DRAWN, DateState, Event, Period, audit_session
from voc.store import causes, decision_log, frames

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["load_confirmed_sample", "number_months"]


def load_confirmed_sample(context: Context) -> pd.DataFrame:
    """Return the causes that people confirmed, in today's names, each with its probability of being in the sample.

    The columns are those of ``store.causes.load_confirmed_causes`` and ``inclusion_probability``, missing where the
    segment was not drawn. A comment that was there when several sessions were drawn could have come up in any of them:
    1 − Π (1 − rate), over the number of its segments; the rate is that of the month that a session was drawn for, or of
    the others. Confirmed departments that are gone or were split are left out.
    """
    draws = causes.load_draws(context.store).drop_duplicates(["segment", "session"])
    probabilities = draws[["segment", "session", "inclusion_probability"]]
    confirmed = causes.load_confirmed_causes(context.store).merge(probabilities, "left", ["segment", "session"])
    session_events = {
        session: event
        for event in decision_log.load_events(context.store, kinds=[AUDIT_DRAWN])
        if (session := audit_session(event.subject)) is not None
    }
    # With one session the probability of its own draw is the whole one, and the segments need not be loaded.
    if len(session_events) > 1 and len(confirmed):
        feedback_by_segment = frames.load_segment_spans(context.store).set_index("id")["feedback"]
        feedback_ids = confirmed["segment"].map(feedback_by_segment)
        comments = frames.load_feedback(context.store, feedback_ids=feedback_ids.dropna().astype(int).unique().tolist())
        months = feedback_ids.map(number_months(comments, context.config.company.time_zone))
        confirmed["inclusion_probability"] = [
            _combine_sessions(probability, session_events.get(str(session)), session_events, feedback_id, month)
            for probability, session, feedback_id, month in zip(
                confirmed["inclusion_probability"], confirmed["session"], feedback_ids, months, strict=True
            )
        ]
    return _rename_departments(load_organisation(context.config), confirmed, context.config.company.time_zone)


def _combine_sessions(
    probability: float,
    own_event: Event | None,
    session_events: Mapping[str, Event],
    feedback_id: float,
    month: float = -1,
) -> float:
    """Return the probability of having been drawn in any session, from that of the session in which it was."""
    if own_event is None or not probability > 0:  # a free decision: missing, which is not above 0 either
        return probability
    own_rate, p_never_drawn = _get_own_rate(own_event, month), 1.0
    for event in session_events.values():
        # Comments are numbered as they come in: one above the session's last was not there to be drawn.
        if feedback_id <= float(str(event.payload["last"])):
            p_never_drawn *= 1.0 - (own_rate if event is own_event else _get_rate(event, month))
    return probability * (1.0 - p_never_drawn) / own_rate


def _get_rate(event: Event, month: float) -> float:
    """Return with which probability a session drew a comment of a month (``Period.index``)."""
    # A session of before has one rate for all months, and names none.
    is_in_reported_month = "month" in event.payload and Period.parse(str(event.payload["month"])).index == month
    return float(str(event.payload["rate_in_month" if is_in_reported_month else "rate"]))


def _get_own_rate(event: Event, month: float) -> float:
    """Return the rate of the session in which a comment of a month was drawn."""
    # Another date may have come with a later file: a session of one month alone drew none of any other.
    return (
        _get_rate(event, month)
        or float(str(event.payload.get("rate_in_month", 0)))
        or float(str(event.payload["rate"]))
    )


def number_months(feedback: pd.DataFrame, time_zone: str) -> pd.Series:
    """Return each item's month as ``Period.index`` (index: the item's id); −1: it has no certain date."""
    local_moments = feedback["at"].dt.tz_convert(time_zone)
    months = local_moments.dt.year * 12 + local_moments.dt.month - 1
    # A date that may be another one puts an item into no month, as in every figure.
    is_certain = local_moments.notna() & (feedback["date_state"] == DateState.EXACT.value)
    numbers: pd.Series = months.where(is_certain, -1).astype("int64").set_axis(feedback["id"])
    return numbers


def _rename_departments(organisation: Organisation, confirmed: pd.DataFrame, time_zone: str) -> pd.DataFrame:
    """Return the rows of departments that have exactly one successor, under its name; "unknown" stays."""
    import pandas as pd

    successors = [
        [name] if pd.isna(name) else list(organisation.list_successors(name, day))
        for name, day in zip(confirmed["department"], confirmed["at"].dt.tz_convert(time_zone).dt.date, strict=True)
    ]
    has_one_name = pd.Series([len(names) == 1 for names in successors], index=confirmed.index, dtype=bool)
    names = [names[0] for names in successors if len(names) == 1]
    return confirmed[has_one_name].assign(department=pd.Series(names, dtype=object).to_numpy()).reset_index(drop=True)
