"""Every kind of decision has a message in both languages, documentation, and what follows from it."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

import voc
from voc.decisions import kinds, refusals
from voc.decisions.kinds import KINDS
from voc.decisions.parsing import find_defect, parse_decision
from voc.decisions.refusals import DecisionError
from voc.text.messages.catalog import load_messages

MESSAGES = "voc.triage.messages"
DOCUMENT = Path(voc.__file__).parents[1] / "docs" / "triage.md"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sentence_in_both_languages_a_docstring_and_an_effect(kind):
    for language in ("nl", "en"):
        keys = load_messages(language, MESSAGES)
        # A sentence with a number, or with two outcomes, has an ending behind its key.
        assert any(key == f"event.{kind}" or key.startswith((f"event.{kind}.", f"event.{kind}_")) for key in keys)
    assert KINDS[kind].effect_summary
    assert KINDS[kind].__doc__


def test_the_table_of_the_documentation_names_kinds_that_are_there():
    table = DOCUMENT.read_text(encoding="utf-8").split("### Kinds of decisions")[1].split("\n\n")[1]
    kinds = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert len(kinds) > 15
    assert set(kinds) <= set(KINDS)


def test_a_decision_is_frozen_and_its_payload_reads_back_as_the_same():
    decision = parse_decision("split", "T-1", {"segments": [3, 1, 3], "labels": {"nl": " Deel "}})
    assert decision.to_payload() == {"segments": [1, 3], "labels": {"nl": "Deel"}}
    assert parse_decision("split", "T-1", decision.to_payload()).to_payload() == decision.to_payload()
    with pytest.raises(ValidationError):
        decision.part = 9


def test_an_error_carries_its_code_and_values():
    with pytest.raises(DecisionError) as refused:
        parse_decision("settle", "finding/B-2026-10-1", {})
    assert (refused.value.code, refused.value.values) == ("missing_field", {"kind": "settle", "field": "upheld"})
    assert str(refused.value) == "'settle' needs 'upheld' in its payload"


def test_every_code_has_a_message_with_the_same_values(list_placeholders):
    for language in ("nl", "en"):
        messages = load_messages(language, MESSAGES)
        for code, sentence in refusals.SENTENCES.items():
            text = messages.get(f"error.{code}") or messages[f"error.{code}.other"]
            assert list_placeholders(text) <= list_placeholders(sentence), code


def test_an_old_event_that_no_reader_stumbles_over_still_counts(make_event):
    assert find_defect(make_event("rename", "T-1", {"labels": {"xx": "x" * 5_000}})) is None
    assert find_defect(make_event("pin", "T-1", {"nonsense": 1})) is None
    assert find_defect(make_event("audit drawn", "audit/2026-10", {"rate": 0.5})) is None
    assert find_defect(make_event("action", "A-1", {"theme": 1, "department": "IT", "start": "2026-10-05"})) is None
    assert find_defect(make_event("snooze", "T-1", {"until": None})) is not None


@pytest.fixture
def make_event():
    """Return a function that makes an event of the log."""
    from datetime import UTC, datetime

    from voc.records import Event

    return lambda kind, subject, payload: Event("r", subject, kind, payload, "Noor", datetime(2026, 7, 1, tzinfo=UTC))


def test_what_settles_an_item_stands_on_the_board_and_is_written_by_decide_is_as_documented():
    """One comment of a theme, a head's answer and a letter leave the item open; the board has no button for what comes
    from files and commands."""
    without = {
        flag: {str(kind) for kind, decision_class in KINDS.items() if not getattr(decision_class, flag)}
        for flag in ("settles_item", "is_on_board", "is_written_by_decide")
    }
    assert without == {
        "settles_item": {"cause", "letter", "place", "promise", "reply", "seed", "start"},
        "is_on_board": {"drop", "letter", "promise", "reply", "seed", "start"},
        "is_written_by_decide": {"audit", "cause", "contact", "reply", "seed"},
    }


PAYLOADS = [
    ("place", "S-1", {"theme": None}, {"theme": None, "was": None}),
    ("place", "S-1", {"theme": 7, "was": 3}, {"theme": 7, "was": 3}),
    ("split", "T-1", {"segments": [3]}, {"segments": [3], "labels": {}}),
    ("split", "T-1", {"segments": [3], "part": 9}, {"segments": [3], "labels": {}, "part": 9}),
    ("rename", "T-1", {"labels": {"en": " Bill "}}, {"labels": {"en": "Bill"}}),
    ("subject", "T-1", {"parent": None}, {"parent": None}),
    ("department", "T-1", {"department": None}, {"department": None, "fixer": None}),
    ("category", "T-1", {"category": None}, {"category": None, "exceptions": []}),
    (
        "category",
        "T-1",
        {"category": "hygiene", "exceptions": [{"phase": "new", "category": "valuable"}]},
        {"category": "hygiene", "exceptions": [{"phase": "new", "category": "valuable"}]},
    ),
    ("snooze", "T-1", {"until": "2026-11-01"}, {"until": "2026-11-01"}),
    ("proposal", "P-1", {"accepted": False}, {"accepted": False}),
    ("cause", "S-1", {"department": None}, {"department": None}),
    ("cause", "S-1", {"department": "IT", "session": "calibration"}, {"department": "IT", "session": "calibration"}),
    ("audit", "S-1", {"department": None, "segment": 1}, {"department": None, "segment": 1}),
    ("contact", "C-1", {}, {"department": None}),
    ("contact", "C-1", {"category": "hygiene"}, {"department": None, "category": "hygiene"}),
    ("promise", "F-1", {"broken": True}, {"broken": True}),
    ("reply", "finding/B-2026-10-1", {"department": "IT", "agrees": True}, {
        "finding": None, "theme": None, "department": "IT", "agrees": True}),
    ("settle", "finding/B-2026-10-1", {"upheld": False}, {"upheld": False, "department": None}),
    ("action", "A", {"theme": 1, "department": "IT", "promise": " Herstellen "}, {
        "theme": 1, "department": "IT", "fixer": None, "promise": "Herstellen", "due": None}),
    ("start", "A-1", {}, {}),
    ("drop", "A-1", {"on": "2026-11-01"}, {"on": "2026-11-01"}),
    ("done", "A-1", {}, {}),
    ("letter", "letter/2026-10", {"asks": []}, {"opening": "", "asks": [], "thanks": ""}),
    ("called", "F-1", {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "subject", "sent", "stored"), PAYLOADS)
def test_a_payload_is_stored_with_what_was_said_and_without_what_the_store_fills_in(kind, subject, sent, stored):
    decision = parse_decision(kind, subject, sent)
    assert decision.to_payload() == stored
    assert parse_decision(kind, subject, stored).to_payload() == stored, "read back it is the same"


def test_yes_is_no_number_and_no_word():
    for value in (1, 0, "true", "ja", None):
        with pytest.raises(DecisionError):
            parse_decision("proposal", "P-1", {"accepted": value})
        with pytest.raises(DecisionError):
            parse_decision("settle", "finding/B-2026-10-1", {"upheld": value})


@pytest.mark.parametrize("number", ["2", 2.0, 0, -1, True])
def test_a_themes_number_is_a_whole_number_of_one_or_more(number):
    with pytest.raises(DecisionError):
        parse_decision("merge", "T-1", {"into": number})


@pytest.mark.parametrize(
    ("kind", "subject", "payload", "field", "longest"),
    [
        ("department", "T-1", {"department": "IT", "fixer": "x"}, "fixer", 200),
        ("action", "A", {"theme": 1, "department": "IT", "promise": "x"}, "promise", 500),
        ("letter", "letter/2026-10", {"opening": "x"}, "opening", 600),
        ("letter", "letter/2026-10", {"thanks": "x"}, "thanks", 300),
    ],
)
def test_a_text_may_be_as_long_as_its_kind_says_and_no_longer(kind, subject, payload, field, longest):
    assert parse_decision(kind, subject, payload | {field: "x" * longest}).to_payload()[field] == "x" * longest
    with pytest.raises(DecisionError) as refused:
        parse_decision(kind, subject, payload | {field: "x" * (longest + 1)})
    assert refused.value.values.items() >= {"field": field, "length": longest + 1, "longest": longest}.items()


def test_a_letter_asks_three_things_at_most():
    ask = {"text": "Herstel de koppeling", "owner": "IT"}
    assert len(parse_decision("letter", "letter/2026-10", {"asks": [ask] * 3}).asks) == 3
    with pytest.raises(DecisionError):
        parse_decision("letter", "letter/2026-10", {"asks": [ask] * 4})


def test_what_the_board_does_after_a_decision_is_as_documented():
    flags = {
        flag: {str(kind) for kind, decision_class in KINDS.items() if getattr(decision_class, flag)}
        for flag in ("moves_on", "changes_list")
    }
    assert flags == {
        "moves_on": {
            "accept",
            "audit",
            "called",
            "contact",
            "done",
            "exclude",
            "merge",
            "proposal",
            "settle",
            "snooze",
        },
        "changes_list": {"exclude", "merge", "proposal", "rename", "split", "subject"},
    }


def test_no_two_kinds_have_one_name():
    with pytest.raises(TypeError, match="PinDecision is of the kind 'pin' already"):
        type("OtherDecision", (kinds.Decision,), {}, kind="pin")
