"""Checks of decisions about actions: days in an order that can be, and the theme as it is when the action begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from voc.decisions import effects
from voc.decisions.refusals import DecisionError, UnknownSubjectError
from voc.records import NEW_ACTION, Action, Event, ThemeId
from voc.store import comment_queries, schema, worklist_queries
from voc.store.bulk_insert import split_into_chunks
from voc.store.database import Store
from voc.store.theme_decisions import load_merges_and_parts

__all__ = ["freeze_theme", "normalize_action", "normalize_action_day"]

FIRST_DAY = date(2000, 1, 1)
"""No promise is older: an earlier day is a typing mistake, such as the year 206."""
LAST_YEARS = 10
"""Years from today after which no promise ends."""
MAX_MEMBERS = 1000
"""Comments of a theme that are kept with an action: enough to see whether a later fit moved a tenth of them."""


def normalize_action(store: Store, event: Event, payload: dict[str, Any], today: date) -> dict[str, Any]:
    """Return the payload of a promise: its first day, and the theme as it is now.

    Raises
    ------
    DecisionError
        A day that cannot be, or another action than there is.
    """
    if event.subject != NEW_ACTION:
        _find_open_action(store, event.subject)
    start = payload.get("start") or today.isoformat()
    _check_range("start", start, FIRST_DAY, date(today.year + LAST_YEARS, 1, 1))
    if payload.get("due") is not None:
        _check_range("due", payload["due"], date.fromisoformat(start), date(today.year + LAST_YEARS, 1, 1))
    definition = dict(payload.get("definition") or {})
    if definition.get("members") is None:
        definition |= freeze_theme(store, ThemeId(payload["theme"]))
    return {
        **payload,
        "start": start,
        "definition": {name: value for name, value in definition.items() if value is not None},
    }


def normalize_action_day(store: Store, event: Event, payload: dict[str, Any], today: date) -> dict[str, Any]:
    """Return the payload of what became of a promise: it began, is done or was given up; the day is today by default.

    Raises
    ------
    UnknownSubjectError
        There is no such action.
    DecisionError
        A day that is to come or before the action began, or an action that is closed.
    """
    action = _find_open_action(store, event.subject)
    day = payload.get("on") or today.isoformat()
    # The day of a beginning replaces the one that was promised: it may be before that.
    # And what was to begin later may be done today already.
    first_day = FIRST_DAY if event.kind != "done" else min(action.start, today)
    _check_range("on", day, first_day, today)
    if event.kind != "start":
        return {"on": day}
    definition = dict(payload.get("definition") or {})
    if definition.get("members") is None:
        definition |= freeze_theme(store, ThemeId(action.theme))
    return {"on": day, "definition": {name: value for name, value in definition.items() if value is not None}}


def freeze_theme(store: Store, theme_id: ThemeId) -> dict[str, Any]:
    """Return how many comments a theme has, which (at most a thousand, evenly spread), and the last comment of all."""
    segment = schema.Segment
    with store.reading() as connection:
        merges, _ = load_merges_and_parts(connection)
        root = effects.find_root(theme_id, merges)
        member_ids = [root, *(theme for theme in merges if effects.find_root(theme, merges) == root)]
        segment_ids = comment_queries.load_segment_ids(store, member_ids)
        comments: set[int] = set()
        for chunk in split_into_chunks(segment_ids):
            comments |= set(connection.execute(select(segment.feedback).where(segment.id.in_(chunk))).scalars())
        last_comment = connection.execute(
            select(schema.Feedback.id).order_by(schema.Feedback.id.desc()).limit(1)
        ).scalar()
    ordered = sorted(comments)
    # Every k-th, not the first: a refit that splits off the newest comments would not be seen in the oldest.
    step = max(1, -(-len(ordered) // MAX_MEMBERS))
    return {"n_comments": len(ordered), "last_comment": last_comment or 0, "members": ordered[::step]}


def _find_open_action(store: Store, subject: str) -> Action:
    action = next((each for each in worklist_queries.load_actions(store) if each.reference == subject), None)
    if action is None:
        raise UnknownSubjectError("action", subject=subject)
    days: Mapping[str, date | None] = {"done": action.done, "dropped": action.dropped}
    for state, day in days.items():
        if day is not None:
            raise DecisionError("action_closed", subject=subject, state=state, day=day)
    return action


def _check_range(field: str, day: str, first_day: date, last_day: date) -> None:
    if not first_day <= date.fromisoformat(day) <= last_day:
        raise DecisionError("action_days", field=field, day=day, expected=f"{first_day} … {last_day}")
