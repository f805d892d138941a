import pytest

from voc.records import (
    NEW_ACTION,
    audit_session,
    audit_subject,
    finding_code,
    finding_subject,
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
