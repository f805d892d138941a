"""A decision is refused before it is written down when it is about nothing, or says nothing."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from voc.config.company import PromiseRule
from voc.errors import ConflictError, UnknownNameError, UsageError
from voc.records import Event, Feedback, Kind, Proposal, ProposalKind, Span, Theme, ThemeRow
from voc.store import add_batch, decision_writer, open_store, save_segments, themes
from voc.store.decision_checks import DecisionContext, normalize_event
from voc.store.decision_log import load_events
from voc.store.runs import finish_run, start_run

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A theme, another one merged into it, a reserved one, and an answered proposal."""
    folder = tmp_path_factory.mktemp("refused")
    with open_store("sqlite:///voc.db", root=folder) as opened:
        about = {"source": "a", "mapping": {}, "kind": Kind.SURVEY, "file_name": "a.csv", "file_hash": "a"}
        add_batch(opened, **about, file_path=Path("a.csv"), records=[Feedback("1", Kind.SURVEY, "Zin nummer 1.")])
        save_segments(opened, {1: [Span(0, 12)]})
        run = start_run(opened, "themes")
        frame = pd.DataFrame({"segment": [1], "theme": [1], "probability": [0.5], "reason": [None]})
        themes.save_theme_run(opened, run, themes=[Theme(ThemeRow(1), {}), Theme(ThemeRow(2), {})], assignments=frame)
        themes.save_proposals(opened, run, [Proposal(ProposalKind.GONE, (2,), (), 0, 0.0)])
        finish_run(opened, run)
        themes.allocate_theme_ids(opened, 1)
        decide(opened, "merge", "T-2", {"into": 1})
        decide(opened, "proposal", "P-1", {"accepted": False})
        yield opened


def decide(store, kind, subject, payload):
    return decision_writer.decide(
        store, Event(f"{kind} {subject} {payload}", subject, kind, payload, "Noor", NOON), None
    )


@pytest.mark.parametrize(
    ("kind", "subject", "payload", "error", "says"),
    [
        ("pin", "S-1", {}, UsageError, r"'pin' is about T-…, not about 'S-1'"),
        ("pin", "T-one", {}, UsageError, "is about T-"),
        ("pin", "T-9", {}, UnknownNameError, "there is no theme T-9"),
        ("pin", "T-3", {}, UnknownNameError, "there is no theme T-3"),
        ("rename", "T-1", {}, UsageError, "'rename' needs 'labels'"),
        ("rename", "T-1", {"labels": {}}, UsageError, "expected labels by language"),
        ("rename", "T-1", {"labels": {"nl": " "}}, UsageError, "expected labels by language"),
        ("rename", "T-2", {"labels": {"nl": "x"}}, ConflictError, "T-2 is part of T-1 now"),
        ("merge", "T-1", {"into": 1}, UsageError, "name another theme"),
        ("merge", "T-1", {"into": 2}, UsageError, "T-2 is T-1 already"),
        ("merge", "T-1", {"into": "2"}, UsageError, "'into' of 'merge' is '2'"),
        ("subject", "T-1", {"parent": 9}, UnknownNameError, "there is no theme T-9"),
        ("split", "T-1", {"segments": []}, UsageError, "the segments that leave"),
        ("split", "T-1", {"segments": [9]}, UnknownNameError, "there is no segment S-9"),
        ("split", "T-1", {"segments": [1], "part": 2}, UsageError, "T-2 is not a new theme"),
        ("place", "S-9", {"theme": 1}, UnknownNameError, "there is no segment S-9"),
        ("place", "S-1", {"theme": 9}, UnknownNameError, "there is no theme T-9"),
        ("category", "T-1", {"category": "nice"}, UsageError, "'nice' is no category; expected one of: valuable"),
        ("snooze", "T-1", {"until": "soon"}, UsageError, "expected a day such as 2026-10-05"),
        ("proposal", "P-9", {"accepted": True}, UnknownNameError, "there is no proposal P-9"),
        ("proposal", "P-1", {"accepted": True}, ConflictError, "proposal 1 was refused already"),
        ("action", "A", {"theme": 9, "department": "IT", "start": "2026-10-05"}, UnknownNameError, "T-9"),
    ],
)
def test_what_cannot_be_decided_is_said_and_leaves_no_trace(store, kind, subject, payload, error, says):
    before = load_events(store)
    with pytest.raises(error, match=says):
        decide(store, kind, subject, payload)
    assert load_events(store) == before


def test_kinds_that_are_not_about_themes_are_written_down_as_they_come(store):
    assert decide(store, "called", "F-1", {}).id is not None


def test_a_split_may_use_an_id_that_was_allocated(store):
    (part,) = themes.allocate_theme_ids(store, 1)
    done = decide(store, "split", "T-1", {"segments": [1], "part": part})
    assert done.payload["part"] == part
    decision_writer.undo(store, done.id, who="Noor", at=NOON)


NAMES = {"it": ["Digitaal"], "digitaal": ["Digitaal"], "klant": ["Service", "Verkoop"]}
ORGANISATION = SimpleNamespace(
    current_names=["Digitaal", "Service", "Verkoop"],
    translate_name=lambda name: dict.fromkeys(NAMES.get(name.casefold(), []), 1.0),
)
RULES = (PromiseRule(name="Terugbellen", promise_words=("zin",)), PromiseRule(name="Antwoord", broken_words=("niets",)))
CONTEXT = DecisionContext(date(2026, 10, 5), ORGANISATION, RULES)


def normalize(store, kind, subject, payload, context=CONTEXT):
    return normalize_event(store, Event("r", subject, kind, payload, "Noor", NOON), context)


@pytest.mark.parametrize(
    ("kind", "subject", "sent", "kept"),
    [
        ("department", "T-1", {"department": "IT"}, {"department": "Digitaal", "fixer": None}),
        (
            "department",
            "T-1",
            {"department": "it", "fixer": "digitaal"},
            {"department": "Digitaal", "fixer": "Digitaal"},
        ),
        ("place", "S-1", {"theme": 1, "was": 7}, {"theme": 1, "was": 1}),  # looked up, and not as the browser says
        ("category", "T-1", {"category": "hygiene"}, {"category": "hygiene", "exceptions": []}),
        ("rename", "T-1", {"labels": {"nl": " Nota\u200b\nte hoog "}}, {"labels": {"nl": "Nota te hoog"}}),
        ("snooze", "T-1", {"until": "2026-10-06"}, {"until": "2026-10-06"}),
        ("promise", "F-1", {"broken": True}, {"broken": True, "promise": "Terugbellen"}),
        ("promise", "F-1", {"broken": True, "promise": " ANTWOORD "}, {"broken": True, "promise": "Antwoord"}),
    ],
)
def test_a_decision_is_kept_by_the_names_of_today(store, kind, subject, sent, kept):
    event = normalize(store, kind, subject, sent)
    assert event.payload == kept
    assert normalize(store, kind, subject, dict(event.payload)) == event, "checked again it is the same"


def test_an_answer_about_a_segment_that_nobody_drew_is_a_free_one(store):
    event = normalize(store, "audit", "S-1", {"department": "IT", "session": "calibration"})
    assert (event.kind, event.payload) == ("cause", {"segment": 1, "department": "Digitaal"})
    assert normalize(store, "cause", "S-1", {"department": None}).payload == {"segment": 1, "department": None}


@pytest.mark.parametrize(
    ("kind", "subject", "payload", "says"),
    [
        ("department", "T-1", {"department": "Post"}, "no department 'Post'; there are: Digitaal, Service, Verkoop"),
        (
            "department",
            "T-1",
            {"department": "Klant"},
            "Klant is several departments today; name one of: Service, Verkoop",
        ),
        ("department", "T-1", {"department": "IT", "fixer": "Klant"}, "Klant is several departments today"),
        ("department", "T-1", {"department": None}, "the department of T-1 is unknown already"),
        ("snooze", "T-1", {"until": "2026-10-05"}, "2026-10-05 is too early; choose 2026-10-06 or a later day"),
        ("subject", "T-1", {"parent": 1}, "T-1 cannot be its own main subject"),
        ("subject", "T-1", {"parent": 2}, "T-1 cannot be its own main subject"),  # merged into it
        ("split", "T-1", {"segments": [1]}, "this is the whole of T-1"),
        ("called", "F-1", {}, "comment F-1 is not on the call-today list"),
        ("called", "F-9", {}, "there is no comment F-9"),
        ("promise", "F-9", {"broken": True}, "there is no comment F-9"),
        ("promise", "F-1", {"broken": True, "promise": "bloemen"}, "there are: Terugbellen, Antwoord"),
        ("contact", "C-9", {"department": "IT"}, "there is no contact C-9"),
        ("settle", "finding/B-2026-10-1/IT", {"upheld": True}, "there is no reply to finding/B-2026-10-1/IT"),
    ],
)
def test_what_needs_the_day_or_the_organisation_is_refused_by_them(store, kind, subject, payload, says):
    with pytest.raises(UsageError, match=says):
        normalize(store, kind, subject, payload)


def test_the_words_of_two_promises_or_none_do_not_tell_which(store):
    for rules in ((PromiseRule(name="A", promise_words=("zin",)), PromiseRule(name="B", broken_words=("nummer",))),
                  (PromiseRule(name="A", promise_words=("bellen",)),)):  # fmt: skip
        with pytest.raises(UsageError, match="do not tell which promise"):
            normalize(store, "promise", "F-1", {"broken": True}, DecisionContext(NOON.date(), ORGANISATION, rules))
    with pytest.raises(UsageError, match="there is none to confirm"):
        normalize(store, "promise", "F-1", {"broken": True}, DecisionContext(NOON.date(), ORGANISATION))


def test_what_is_in_the_log_already_is_taken_with_its_names_of_then(store):
    payload = {"department": "Post", "fixer": None}
    assert normalize(store, "department", "T-1", payload, None).payload == payload
