"""What the work list is made of: who sees what, from which moment on, and before anything was computed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from voc.causes.organisation import Organisation
from voc.config import Config
from voc.records import Department, Event, Feedback, Kind, Scope, Span, Theme, ThemeId, ThemeRow
from voc.records.theme_card import CardAlert
from voc.store import add_batch, decision_writer, open_store, runs, save_segments, themes, undo_batch
from voc.store.decision_checks import DecisionContext, normalize_event
from voc.triage.ranking import rank_all
from voc.triage.request_context import RequestContext
from voc.triage.worklist_lines import build_lines
from voc.triage.worklist_sources import WorklistSources, _parse_reply_theme, compute_data_version, find_line_subject

MORNING = datetime(2026, 11, 2, 7, 30, tzinfo=UTC)
"""A Monday, 08:30 in Amsterdam."""
DIGITAL = Department("Digitaal")


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_list_is_the_same_however_many_themes_are_looked_at_first(sanne, monkeypatch, n):
    def listed():
        return [(line["key"], line["done"], line["why"]) for line in sanne.ask("open", mode="day")["items"]]

    for decide in (None, ("accept", "T-2"), ("snooze", "T-4", {"until": "2026-12-01"}), ("exclude", "T-3")):
        if decide:
            sanne.decide(*decide)
        monkeypatch.setattr("voc.triage.worklist_sources.N_FIRST_CARDS", n)
        monkeypatch.setattr("voc.triage.worklist.LIMIT_ITEMS", 3)
        few = listed()
        monkeypatch.setattr("voc.triage.worklist_sources.N_FIRST_CARDS", 1000)
        assert few == listed()


def test_a_snoozed_theme_comes_back_on_its_day(sanne, clock, tomorrow):
    sanne.decide("snooze", "T-2", {"until": tomorrow.isoformat()})
    assert "theme:T-2" not in sanne.listed("all")
    clock.at += timedelta(days=1)
    # It was decided about, so it is no news; an alert that began since would be.
    assert "theme:T-2" not in sanne.listed("all")


def test_a_theme_that_changed_after_its_last_decision_comes_back(store, sanne, clock):
    clock.at = datetime(2026, 9, 1, 8, tzinfo=UTC)
    sanne.decide("accept", "T-1")
    clock.at = datetime(2026, 11, 2, 8, tzinfo=UTC)
    line = next(line for line in sanne.ask("open")["items"] if line["subject"] == "T-1")
    assert line["kind"] == "alert"


def test_excluded_and_merged_themes_leave_everybodys_list(sanne, piet):
    sanne.decide("exclude", "T-3")
    sanne.decide("merge", "T-4", {"into": 2})
    assert not {"theme:T-3", "theme:T-4"} & set(piet.listed("all"))


def test_answered_replies_and_proposals_leave(sanne):
    sanne.decide("settle", "finding/B-2026-10-1", {"upheld": False})
    sanne.decide("proposal", "P-1", {"accepted": False})
    assert not {"reply:finding/B-2026-10-1", "proposal:P-1"} & set(sanne.listed("all"))


# ---- the sources themselves ----------------------------------------------------------------------------------------


@pytest.fixture
def sources_at(store, sanne):
    """Return a function that gives the sources of somebody's list at a moment."""

    def build(at=MORNING, who="sanne"):
        return WorklistSources(RequestContext(store, sanne.desk.config, who, "nl", lambda: at))

    return build


def write(store, kind, subject, payload=None, *, at=MORNING, who="sanne"):
    """Write a decision as the desk does, without asking for the item afterwards."""
    request = f"request-{kind}-{subject}-{at:%d%H%M%S}-{who}"
    context = DecisionContext(at.date(), Organisation([DIGITAL], (), at.date()))
    event = Event(request, subject, kind, payload or {}, who, at)
    return decision_writer.decide(store, normalize_event(store, event, context), context)


def promise(store, due, *, theme=2, **more):
    payload = {"theme": theme, "department": "Digitaal", "promise": "App herstellen", "due": due}
    return write(store, "action", "A", payload, **more).subject


def find_items(sources, kind):
    return [item for item in sources.list_items(12) if item.kind == kind]


@pytest.mark.parametrize(
    ("due", "novelty"),
    [
        ("2026-11-02", 3.0),  # today
        ("2026-11-03", 1.5),
        ("2026-11-09", 1.5),  # within a week
        ("2026-11-10", None),
        (None, None),
    ],
)
def test_an_action_comes_a_week_before_its_day_and_weighs_double_from_that_day_on(store, sources_at, due, novelty):
    promise(store, due)
    items = find_items(sources_at(), "action")
    assert [item.novelty for item in items] == ([] if novelty is None else [novelty])


def test_an_action_is_due_by_the_companys_day_and_not_by_utc(store, sources_at):
    promise(store, "2026-11-10")
    late_evening = datetime(2026, 11, 2, 22, 59, tzinfo=UTC)  # a minute before midnight in Amsterdam
    assert find_items(sources_at(late_evening), "action") == []
    assert len(find_items(sources_at(late_evening + timedelta(minutes=1)), "action")) == 1


def test_an_actions_impact_is_that_of_its_theme(store, sources_at):
    promise(store, "2026-11-03", theme=3)
    sources = sources_at()
    (item,) = find_items(sources, "action")
    assert item.impact == sources.impact_by_theme[3] > 0


def test_a_proposal_has_the_impact_of_the_largest_theme_that_it_would_change(sources_at):
    sources = sources_at()
    (item,) = find_items(sources, "proposal")
    assert item.impact == max(sources.impact_by_theme[5], sources.impact_by_theme[6])


def test_two_departments_that_answer_one_finding_wait_as_two_replies(store, sources_at):
    """Production writes the department into the subject; each answer is settled for itself."""
    for name, agrees in (("Digitaal", False), ("Facturatie", True)):
        payload = {"finding": "B-2026-10-2", "theme": 2, "department": name, "agrees": agrees}
        decision_writer.decide(
            store, Event(f"reply-{name}", f"finding/B-2026-10-2/{name}", "reply", payload, "hoofd", MORNING), None
        )
    sources = sources_at()
    lines = {line.subject: line.detail for line in build_lines(sources, find_items(sources, "reply"))}
    assert lines["finding/B-2026-10-2/Digitaal"] == "Digitaal: oneens"
    assert lines["finding/B-2026-10-2/Facturatie"] == "Facturatie: eens"
    write(store, "settle", "finding/B-2026-10-2/Digitaal", {"upheld": True, "department": None})
    waiting = [item.subject for item in find_items(sources_at(who="piet"), "reply")]
    assert waiting == ["finding/B-2026-10-1", "finding/B-2026-10-2/Facturatie"]


def test_what_i_did_today_keeps_its_place_as_done_and_what_others_did_is_gone(store, sources_at):
    write(store, "proposal", "P-1", {"accepted": False})
    write(store, "accept", "T-3")
    mine, others = sources_at(), sources_at(who="piet")
    assert mine.done_keys == {"proposal:P-1", "theme:T-3"}
    assert {item.key for item in mine.list_items(12) if item.is_done} == mine.done_keys
    assert others.done_keys == frozenset()
    waiting = {item.key for item in others.list_items(12) if item.is_waiting}
    assert not {"proposal:P-1", "theme:T-3"} & waiting


def test_yesterdays_decision_is_no_item_of_today(store, sources_at):
    last_minute = datetime(2026, 11, 1, 22, 59, tzinfo=UTC)  # 23:59 on Sunday in Amsterdam
    write(store, "accept", "T-3", at=last_minute)
    assert sources_at(last_minute).done_keys == {"theme:T-3"}
    assert sources_at(last_minute + timedelta(minutes=1)).done_keys == frozenset()


def test_an_answer_of_the_calibration_is_not_counted_where_one_of_the_week_is(store, sources_at):
    for subject in ("S-1", "S-101"):
        write(store, "audit", subject, {"department": "Digitaal"})
    assert sources_at().done_keys == {"audit:S-101"}


@pytest.mark.parametrize(
    ("kind", "subject", "payload", "key"),
    [
        ("called", "F-390", {}, None),
        ("place", "S-1", {"theme": 2}, None),
        ("merge", "T-4", {"into": 2}, "theme:T-4"),
        ("action", "A", {"theme": 2, "department": "Digitaal", "promise": "App herstellen"}, "theme:T-2"),
        ("settle", "finding/B-2026-10-1", {"upheld": True}, "reply:finding/B-2026-10-1"),
    ],
)
def test_a_decision_settles_the_item_that_it_was_made_at(store, sources_at, kind, subject, payload, key):
    write(store, kind, subject, payload)
    assert sources_at().done_keys == ({key} if key else set())


@pytest.mark.parametrize(
    ("decision", "subject"),
    [
        (Event("r-1", "A-3", "action", {"theme": 7}, "x", MORNING), "T-7"),
        (Event("r-2", "A-3", "done", {}, "x", MORNING), "A-3"),
        (Event("r-3", "S-4", "place", {"theme": 7}, "x", MORNING), "S-4"),
    ],
)
def test_only_a_new_action_is_about_the_line_of_its_theme(decision, subject):
    assert find_line_subject(decision) == subject


@pytest.mark.parametrize(
    ("payload", "theme"), [({"theme": 7}, 7), ({"theme": "T-7"}, 7), ({"theme": None}, 0), ({}, 0), ({"theme": "x"}, 0)]
)
def test_a_reply_names_its_theme_in_either_form_or_not_at_all(payload, theme):
    assert _parse_reply_theme(Event("r", "finding/B-2026-10-1", "reply", payload, "x", MORNING)) == theme


# ---- alerts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decided_at", "alert", "is_waiting"),
    [
        (datetime(2026, 10, 4, 12, tzinfo=UTC), {"since": date(2026, 10, 5)}, True),
        (datetime(2026, 10, 4, 22, 30, tzinfo=UTC), {"since": date(2026, 10, 5)}, False),  # on the 5th in Amsterdam
        (datetime(2026, 10, 5, 12, tzinfo=UTC), {"since": date(2026, 10, 5)}, False),
        (datetime(2026, 10, 4, 12, tzinfo=UTC), {"day": date(2026, 10, 5), "window_days": 2}, True),
        (datetime(2026, 10, 1, 12, tzinfo=UTC), {}, False),  # of the month: it began on the first
        (datetime(2026, 9, 30, 12, tzinfo=UTC), {}, True),
    ],
)
def test_an_alert_brings_back_only_what_was_decided_before_the_day_it_began(
    store, sources_at, decided_at, alert, is_waiting
):
    write(store, "accept", "T-1", at=decided_at)
    sources = sources_at()
    content = {"kind": "growing", "observed": 40, "expected": 6.0, "p": 0.001}
    (card, _), *_ = sources._alerted_cards.values()
    sources.__dict__["_alerted_cards"] = {card.theme: (card, CardAlert(**content | alert))}
    assert [item.key for item in sources.list_alert_items()] == (["alert:T-1"] if is_waiting else [])


def test_alerts_of_equal_weight_come_by_their_reference(sources_at):
    sources = sources_at()
    (card, alert), *_ = sources._alerted_cards.values()
    themes = [ThemeId(number) for number in (5, 2, 3)]
    sources.__dict__["_alerted_cards"] = {theme: (replace(card, theme=theme), alert) for theme in themes}
    assert [item.key for item in sources.list_alert_items()] == ["alert:T-2", "alert:T-3", "alert:T-5"]


# ---- urgent comments -----------------------------------------------------------------------------------------------


def collect(store, *moments):
    """Collect urgent comments of these moments; return their references."""
    rows = [
        Feedback(
            key=f"u{n}", kind=Kind.SURVEY, text="Ik ruik gaslucht.", at=at, scope=Scope.TRANSACTIONAL,
            customer=f"u{n}", urgent="gaslucht",
        )
        for n, at in enumerate(moments)
    ]  # fmt: skip
    first = 397 + 1
    add_batch(
        store, source="later", mapping={}, kind=Kind.SURVEY, file_name="u.csv", file_path="u.csv", file_hash="u",
        records=rows,
    )  # fmt: skip
    return range(first, first + len(moments))


def test_a_call_counts_from_the_newest_comment_and_a_month_back_by_the_companys_midnight(store, sources_at):
    """The newest is of 28 October; 31 days before is 27 September, which began at 22:00 UTC."""
    began = datetime(2026, 9, 26, 22, tzinfo=UTC)
    on_the_day, day_before = collect(store, began, began - timedelta(seconds=1))
    urgent = sources_at().urgent_feedback_ids
    assert on_the_day in urgent
    assert day_before not in urgent


def test_a_comment_from_the_future_hides_nobody_who_is_to_be_called(store, sources_at):
    """The month's file came in December, with one misread date: the days were counted back from today, to none."""
    from_2062, undated = collect(store, datetime(2062, 1, 1, tzinfo=UTC), None)
    for at in (MORNING, MORNING + timedelta(days=40)):
        assert sources_at(at).urgent_feedback_ids == (from_2062, 390, undated)


def test_whoever_was_called_leaves_and_comes_back_when_that_is_undone(store, sources_at):
    event = write(store, "called", "F-390")
    assert sources_at().urgent_feedback_ids == ()
    decision_writer.undo(store, event.id, who="piet", at=MORNING, why="", request_id="undo-called-1")
    assert sources_at(who="piet").urgent_feedback_ids == (390,)


# ---- before the first cards ----------------------------------------------------------------------------------------


@pytest.fixture
def uncarded(tmp_path):
    """Return the sources of a workspace with themes of 4, 6 and 0 comments, of which no cards were made."""
    at = datetime(2026, 10, 5, 12, tzinfo=UTC)
    rows = [Feedback(key=str(n), kind=Kind.SURVEY, text="Nota te hoog.", at=at, customer=f"k{n}") for n in range(10)]
    with open_store("sqlite:///voc.db", root=tmp_path) as store:
        add_batch(
            store, source="enquete", mapping={}, kind=Kind.SURVEY, file_name="a.csv", file_path="a.csv",
            file_hash="a", records=rows,
        )  # fmt: skip
        save_segments(store, {n: [Span(0, 13)] for n in range(1, 11)})
        run = runs.start_run(store, "themes", fingerprint="t")
        made = [Theme(ThemeRow(number), labels={"nl": f"Thema {number}"}, n_comments=n, n_segments=n)
                for number, n in ((1, 4), (2, 6), (3, 0))]  # fmt: skip
        columns = {"segment": range(1, 11), "theme": [1] * 4 + [2] * 6, "probability": 0.9, "reason": None}
        themes.save_theme_run(store, run, themes=made, assignments=pd.DataFrame(columns))
        runs.finish_run(store, run)
        yield WorklistSources(RequestContext(store, Config(), "sanne", "nl", lambda: MORNING))


def test_before_the_first_cards_themes_come_by_their_size(uncarded):
    assert (uncarded.run, uncarded.period, uncarded.n_comments) == (None, None, 10)
    assert [(card.theme, card.impact) for card in uncarded.list_ranked_cards()] == [(2, 0.6), (1, 0.4), (3, 0.0)]
    assert [card.theme for card in uncarded.list_ranked_cards(1, 1)] == [1]
    ranked = rank_all(uncarded.list_items(12))
    assert [item.key for item in ranked] == ["theme:T-2", "theme:T-1", "theme:T-3"]
    assert uncarded.alerts == {}


def test_the_lists_version_tells_a_fit_a_file_and_an_undone_file_apart(uncarded):
    store = uncarded.context.store
    versions = [compute_data_version(store)]
    collect(store, MORNING)
    versions.append(compute_data_version(store))
    undo_batch(store, 1)
    versions.append(compute_data_version(store))
    run = runs.start_run(store, "cards", fingerprint="c")
    versions.append(compute_data_version(store))  # one that goes on is nobody's figures yet
    runs.finish_run(store, run)
    versions.append(compute_data_version(store))
    assert len(set(versions)) == 4
    assert versions[2] == versions[3]
