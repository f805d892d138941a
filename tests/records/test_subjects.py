import pytest

from voc.records import (
    NEW_ACTION,
    audit_session,
    audit_subject,
    finding_code,
    finding_subject,
    letter_month,
    letter_subject,
    may_be_same_subject,
)


def test_a_findings_subject_holds_its_code():
    assert finding_subject("B-2026-10-1") == "finding/B-2026-10-1"
    assert finding_code(finding_subject("B-2026-10-1")) == "B-2026-10-1"


def test_an_audits_subject_holds_its_session():
    assert audit_subject("kwartaal 4") == "audit/kwartaal 4"
    assert audit_session(audit_subject("kwartaal 4")) == "kwartaal 4"


@pytest.mark.parametrize("subject", ["T-7", "A", "B-2026-10-1", "finding", ""])
def test_any_other_subject_is_neither(subject):
    assert finding_code(subject) is None
    assert audit_session(subject) is None


@pytest.mark.parametrize(
    ("stored", "requested", "same"),
    [("A-3", NEW_ACTION, True), ("A-3", "A-3", True), ("A-3", "A-4", False), ("T-7", NEW_ACTION, False)],
)
def test_a_stored_action_is_the_new_one_that_was_asked_for(stored, requested, same):
    assert may_be_same_subject(stored, requested) is same


def test_a_departments_answer_has_a_subject_of_its_own_and_the_findings_code():
    # Departments are written by people: a slash in a name is no other code.
    for department in ("IT", "Meter/Net", "", "B-2026-10-2"):
        subject = finding_subject("B-2026-10-1", department)
        assert subject != finding_subject("B-2026-10-1")
        assert finding_code(subject) == "B-2026-10-1"


@pytest.mark.parametrize("month", ["2026-01", "2026-12", "1000-10"])
def test_a_letters_subject_holds_its_month(month):
    assert letter_month(letter_subject(month)) == month


@pytest.mark.parametrize(
    "subject",
    ["letter/2026-13", "letter/2026-00", "letter/2026-1", "letter/26-10", "letter/0999-10", "letter/", "2026-10",
     "letter/2026-10\n", "letter/2026-10/IT", " letter/2026-10", "Letter/2026-10"],
)  # fmt: skip
def test_anything_else_is_no_letters_subject(subject):
    assert letter_month(subject) is None


@pytest.mark.parametrize("stored", ["A", "A-1", f"A-{2**63 - 1}"])
def test_any_action_may_be_the_new_one(stored):
    assert may_be_same_subject(stored, NEW_ACTION)


@pytest.mark.parametrize("stored", ["a-3", "A-03", " A-3", "A-", "A-3/IT", f"A-{2**63}", "P-3", "finding/A", ""])
def test_what_is_not_printed_as_an_action_is_none(stored):
    assert not may_be_same_subject(stored, NEW_ACTION)


def test_a_new_action_is_not_the_stored_one_that_somebody_named():
    assert not may_be_same_subject(NEW_ACTION, "A-3")
