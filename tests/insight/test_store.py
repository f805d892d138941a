"""Insight on a real store, not on frames made by hand."""

from datetime import UTC, datetime

import pytest

from voc.config import Config
from voc.config.company import PromiseRule
from voc.errors import UnknownNameError, UsageError
from voc.insight import build_month, list_periods, list_urgent_items, load_facts
from voc.insight.promises import find_answer
from voc.records import Answer, Contact, Event, Feedback, Kind, Period, Scale, Scope
from voc.store import add_batch, decision_writer, open_store
from voc.store.decision_checks import DecisionContext

OCTOBER = Period(2026, 10)
NPS = Scale("nps", 0, 10, 10, (9, 10))


@pytest.fixture
def store(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'voc.db'}") as opened:
        yield opened


def add(store, kind, records):
    name = kind.value
    add_batch(
        store, source=name, mapping={"a": 1}, kind=kind, file_name=name, file_path=name, file_hash=name, records=records
    )


def test_an_empty_store_has_no_months(store):
    assert list_periods(load_facts(store, Config())) == []


def test_scores_without_a_text_make_a_month(store):
    at = datetime(2026, 10, 5, 9, tzinfo=UTC)
    rows = [
        Feedback(str(k), Kind.SURVEY, "", at, scope=Scope.RELATIONAL, answers=(Answer("score", NPS, 10.0),))
        for k in range(6)
    ]
    add(store, Kind.SURVEY, rows)
    result = build_month(load_facts(store, Config()), OCTOBER)
    assert result.themes == ()
    assert result.comments.value == 0
    assert [(line.scope, line.estimate.value, line.estimate.n_customers) for line in result.scores] == [
        (Scope.RELATIONAL, 100, None)
    ]


def test_contacts_alone_make_a_month(store):
    at = datetime(2026, 10, 5, 9, tzinfo=UTC)
    add(store, Kind.CONTACT, [Contact(str(k), at, customer=f"c-{k}", reason="1") for k in range(9)])
    facts = load_facts(store, Config())
    assert list_periods(facts) == [OCTOBER]
    assert build_month(facts, OCTOBER).quality.n_contacts == 9


def test_comments_before_any_fit_are_counted_and_have_no_theme_yet(store):
    at = datetime(2026, 10, 5, 9, tzinfo=UTC)
    rows = [Feedback(str(k), Kind.COMPLAINT, f"De nota klopt niet {k}", at, urgent="gaslucht") for k in range(7)]
    add(store, Kind.COMPLAINT, rows)
    facts = load_facts(store, Config())
    result = build_month(facts, OCTOBER)
    assert (result.comments.value, result.n_urgent) == (7, 7)
    assert result.quality.without_theme == {"not fitted": 7}
    assert [line.department for line in result.departments] == [None]
    assert len(list_urgent_items(facts, OCTOBER)) == 7


def test_calls_that_the_board_stored_are_known(store):
    at = datetime(2026, 10, 5, 9, tzinfo=UTC)
    rows = [Feedback(str(k), Kind.COMPLAINT, f"De nota klopt niet {k}", at, urgent="gaslucht") for k in range(7)]
    add(store, Kind.COMPLAINT, rows)
    first, second = (
        decision_writer.decide(store, Event(f"call-000{n}", f"F-{n}", "called", {}, "sanne", at), None) for n in (3, 5)
    )
    decision_writer.undo(store, first.id, who="sanne", at=at)
    facts = load_facts(store, Config())
    result = build_month(facts, OCTOBER)
    assert (result.n_urgent, result.n_called) == (7, 1)
    assert second.subject == "F-5"
    assert [item.feedback for item in list_urgent_items(facts, OCTOBER)] == [1, 2, 3, 4, 6, 7]


def test_what_an_officer_says_about_a_promise_is_known_until_it_is_undone(store):
    at = datetime(2026, 10, 5, 9, tzinfo=UTC)
    texts = ["Niet teruggebeld", "Nooit meer iets gehoord", "TBV gemaakt"]
    add(store, Kind.COMPLAINT, [Feedback(str(k), Kind.COMPLAINT, text, at) for k, text in enumerate(texts)])
    rules = tuple(
        PromiseRule(name=name, promise_words=(word,), broken_words=(broken,))
        for name, word, broken in (("terugbellen", "TBV", "niet teruggebeld"), ("antwoord", "belofte", "geen antwoord"))
    )
    context = DecisionContext(at.date(), None, rules)

    def decide(subject, payload):
        return decision_writer.decide(
            store, Event(f"p{subject}{payload}", subject, "promise", payload, "sanne", at), context
        )

    # The words tell which promise it is; where they do not, a name is needed, as voc.toml has it.
    assert decide("F-1", {"broken": False}).payload == {"broken": False, "promise": "terugbellen"}
    with pytest.raises(UsageError, match="do not tell which promise"):
        decide("F-2", {"broken": True})
    second = decide("F-2", {"broken": True, "promise": " Antwoord "})
    with pytest.raises(UnknownNameError, match="there are: terugbellen, antwoord"):
        decide("F-3", {"broken": True, "promise": "bloemen"})
    with pytest.raises(UsageError, match=r"voc\.toml has no"):
        decision_writer.decide(
            store, Event("q", "F-1", "promise", {"broken": True}, "sanne", at), DecisionContext(at.date(), None)
        )
    facts = load_facts(store, Config())
    assert [find_answer(facts, 2, rule) for rule in rules] == [None, True]
    decision_writer.undo(store, second.id, who="sanne", at=at)
    assert [find_answer(load_facts(store, Config()), k, rules[0]) for k in (1, 2)] == [False, None]


def test_a_channel_that_two_systems_spell_differently_is_one_in_all_figures(store):
    at = datetime(2026, 10, 5, 9, tzinfo=UTC)
    add(store, Kind.CONTACT, [Contact(str(k), at, channel="e-mail", customer=f"c-{k}", reason="1") for k in range(9)])
    add(
        store, Kind.COMPLAINT, [Feedback(str(k), Kind.COMPLAINT, f"Klacht {k}", at, channel="E-mail") for k in range(6)]
    )
    facts = load_facts(store, Config.model_validate({"channels": [{"name": "E-MAIL"}]}))
    assert set(facts.contacts["channel"]) == set(facts.feedback["channel"]) == {"E-MAIL"}
    assert build_month(facts, OCTOBER).quality.n_contacts == 9
