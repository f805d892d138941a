"""A request or an event as the class of its kind: what each kind may be about, and what an old event may lack."""

from datetime import UTC, datetime

import pytest

from voc.decisions.kinds import KINDS
from voc.decisions.parsing import find_defect, parse_decision
from voc.decisions.refusals import DecisionError
from voc.records import Event

AT = datetime(2026, 10, 5, tzinfo=UTC)
PROMISE = {"theme": 1, "department": "Facturatie", "promise": "Brief herschrijven"}
SUBJECTS = {
    "theme": "T-1",
    "segment": "S-1",
    "feedback": "F-1",
    "proposal": "P-1",
    "contact": "C-1",
    "action": "A-1",
    "finding": "finding/B-2026-10-1",
    "letter": "letter/2026-10",
}


def refuse(kind, subject, payload=()):
    with pytest.raises(DecisionError) as raised:
        parse_decision(kind, subject, dict(payload))
    return raised.value


def find_code(kind, subject):
    """Return the code of the refusal of an empty payload, or None."""
    try:
        parse_decision(kind, subject, {})
    except DecisionError as exc:
        return exc.code
    return None


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_about_one_kind_of_thing_only(kind):
    about = str(KINDS[kind].about)
    assert about in {subject.partition("-")[0].partition("/")[0] for subject in SUBJECTS.values()}
    for subject in (*SUBJECTS.values(), "", "T", "T-", "T-1 ", "t", "finding/", "letter/2026-13", "X-1"):
        is_its_own = subject.partition("-")[0].partition("/")[0] == about and subject in SUBJECTS.values()
        assert (find_code(kind, subject) == "subject_kind") == (not is_its_own), subject


def test_only_a_promise_may_be_about_an_action_that_has_no_number_yet():
    assert parse_decision("action", "A", PROMISE).promise == "Brief herschrijven"
    assert parse_decision("action", "A-3", PROMISE).promise == "Brief herschrijven"
    assert refuse("done", "A").code == "subject_kind"
    assert refuse("drop", "A").code == "subject_kind"


def test_a_refusal_of_the_subject_says_what_was_expected_and_cuts_what_came():
    assert refuse("accept", "F-1").values == {"kind": "accept", "expected": "T-…", "subject": "'F-1'"}
    assert refuse("settle", "T-1").values["expected"] == "finding/B-2026-10-3/Facturatie"
    assert refuse("letter", "T-1").values["expected"] == "letter/2026-10"
    assert len(refuse("accept", "x" * 5000).values["subject"]) < 100


def test_a_kind_that_is_none_is_named_with_those_that_are():
    refusal = refuse("applaud", "T-1")
    assert refusal.code == "kind"
    assert "accept" in refusal.values["known"]


def test_what_is_let_through_of_an_old_event_is_refused_of_a_request():
    payload = {"department": "Facturatie", "note": "of an older version"}
    assert refuse("department", "T-1", payload).code == "extra_field"
    assert parse_decision("department", "T-1", payload, is_old=True).department == "Facturatie"


@pytest.mark.parametrize(
    ("kind", "subject", "payload", "defect"),
    [
        ("merge", "T-1", {"into": 2}, None),
        ("merge", "T-1", {}, "'merge' needs 'into' in its payload"),
        ("merge", "F-1", {"into": 2}, "'merge' is about"),
        ("a kind of a later version", "T-1", {}, None),
        ("done", "A-1", {"on": "2026-10-05"}, None),
        ("done", "A-1", {}, "'done' needs 'on' in its payload"),
        ("done", "A-1", {"on": None}, "'done' needs 'on' in its payload"),
    ],
)
def test_a_defect_of_an_event_is_a_sentence(kind, subject, payload, defect):
    found = find_defect(Event("r", subject, kind, payload, "Noor", AT))
    assert (found is None) == (defect is None), found
    assert found is None or found.startswith(defect)


def test_an_undo_has_no_defect_whatever_its_payload():
    assert find_defect(Event("r", "T-1", "merge", {}, "Noor", AT, undoes=3)) is None
