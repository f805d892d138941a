"""Promises: days in an order that can be, closed ones that stay closed, and the theme as it was at the start."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from voc.decisions.refusals import DecisionError, UnknownSubjectError
from voc.records import Event, Feedback, Kind, Span, Theme, ThemeRow
from voc.store import action_checks, decision_writer, save_segments, themes
from voc.store.action_checks import freeze_theme
from voc.store.decision_checks import DecisionContext
from voc.store.runs import finish_run, start_run
from voc.store.worklist_queries import load_actions

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
TODAY = date(2026, 10, 5)


class OneDepartment:
    """A company with one department, which is called the same today."""

    current_names = ("IT",)

    def translate_name(self, name, /):
        return {name: 1.0} if name == "IT" else {}


@pytest.fixture
def fitted(store, add):
    """Three comments of a theme, one of them about it twice, and one that is about nothing."""
    add(*(Feedback(str(n), Kind.SURVEY, f"Zin {n}. Zin {n}.", at=NOW) for n in range(1, 5)))
    save_segments(store, {n: [Span(0, 6), Span(7, 13)] for n in range(1, 5)})
    run = start_run(store, "themes")
    theme_ids = [1, 1, 2, None, 1, None, None, None]
    frame = {"segment": range(1, 9), "theme": pd.Series(theme_ids, dtype="Int64"), "probability": 1.0}
    frame["reason"] = [None if theme else "weak signal" for theme in theme_ids]
    assignments = pd.DataFrame(frame)
    themes.save_theme_run(store, run, themes=[Theme(ThemeRow(1), {}), Theme(ThemeRow(2), {})], assignments=assignments)
    finish_run(store, run)
    return store


def decide(store, kind, subject, today=TODAY, **payload):
    event = Event(f"{kind} {subject} {payload} {today}", subject, kind, payload, "Noor", NOW)
    return decision_writer.decide(store, event, DecisionContext(today, OneDepartment()))


def promise(store, subject="A", **days):
    return decide(store, "action", subject, theme=1, department="IT", promise="Herschrijven", **days)


def test_a_promise_begins_today_and_keeps_the_theme_as_it_is(fitted):
    payload = promise(fitted).payload
    assert payload["start"] == "2026-10-05"
    assert payload["definition"] == {"n_comments": 2, "last_comment": 4, "members": [1, 3]}


def test_what_was_merged_into_a_theme_is_counted_with_it(fitted):
    decision_writer.decide(fitted, Event("m", "T-2", "merge", {"into": 1}, "Noor", NOW), None)
    assert freeze_theme(fitted, 1) == freeze_theme(fitted, 2) == {
        "n_comments": 3, "last_comment": 4, "members": [1, 2, 3],
    }  # fmt: skip


def test_a_theme_without_comments_has_no_members(store):
    assert freeze_theme(store, 7) == {"n_comments": 0, "last_comment": 0, "members": []}


@pytest.mark.parametrize(("most", "members"), [(1, [1]), (2, [1, 3]), (3, [1, 2, 3])])
def test_members_are_spread_over_all_comments(fitted, monkeypatch, most, members):
    decision_writer.decide(fitted, Event("m", "T-2", "merge", {"into": 1}, "Noor", NOW), None)
    monkeypatch.setattr(action_checks, "MAX_MEMBERS", most)
    assert freeze_theme(fitted, 1)["members"] == members


@pytest.mark.parametrize(
    "days",
    [
        {"start": "1999-12-31"},
        {"start": "2036-01-02"},
        {"start": "2026-10-05", "due": "2026-10-04"},
        {"due": "2026-10-04"},
        {"due": "2036-01-02"},
    ],
)
def test_days_that_cannot_be_are_refused_with_the_range(fitted, days):
    with pytest.raises(DecisionError, match=r"expected a day 20\d\d-\d\d-\d\d … "):
        promise(fitted, **days)
    assert load_actions(fitted) == ()


@pytest.mark.parametrize("days", [{"start": "2000-01-01", "due": "2000-01-01"}, {"start": "2036-01-01"}])
def test_the_ends_of_the_range_are_days(fitted, days):
    assert promise(fitted, **days).payload["start"] == days["start"]


def test_another_promise_for_an_action_that_is_not_there_is_refused(fitted):
    with pytest.raises(UnknownSubjectError):
        promise(fitted, subject="A-9")
    with pytest.raises(UnknownSubjectError):
        decide(fitted, "done", "A-9")


def test_a_beginning_may_be_before_the_promised_day_and_an_end_may_not_be_before_the_beginning(fitted):
    promise(fitted, start="2026-09-10")
    with pytest.raises(DecisionError, match="expected a day 2026-09-10 … 2026-10-05"):
        decide(fitted, "done", "A-1", on="2026-09-09")
    begun = decide(fitted, "start", "A-1", on="2026-09-01").payload
    assert (begun["on"], begun["definition"]["members"]) == ("2026-09-01", [1, 3])
    assert decide(fitted, "done", "A-1", on="2026-09-09").payload == {"on": "2026-09-09"}


def test_what_was_to_begin_later_may_be_done_today(fitted):
    promise(fitted, start="2026-12-01")
    assert decide(fitted, "done", "A-1").payload == {"on": "2026-10-05"}


@pytest.mark.parametrize("kind", ["start", "done", "drop"])
def test_no_day_of_an_action_is_to_come(fitted, kind):
    promise(fitted, start="2026-09-01")
    with pytest.raises(DecisionError, match="2026-10-06"):
        decide(fitted, kind, "A-1", on="2026-10-06")


@pytest.mark.parametrize(("kind", "state"), [("done", "done"), ("drop", "dropped")])
def test_a_closed_action_stays_closed(fitted, kind, state):
    promise(fitted, start="2026-09-01")
    decide(fitted, kind, "A-1", on="2026-10-01")
    for again in ("start", "done", "drop"):
        with pytest.raises(DecisionError, match=rf"A-1 is {state} already \(on 2026-10-01\)"):
            decide(fitted, again, "A-1")
    with pytest.raises(DecisionError, match="already"):
        promise(fitted, subject="A-1")
