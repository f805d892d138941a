from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from voc.decisions.kinds import KINDS
from voc.records import Event
from voc.records.events import AUDIT_DRAWN, READING_DRAWN

AT = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)


def test_an_event_that_was_not_stored_has_no_number_and_undoes_nothing():
    event = Event("request-1", "T-7", "accept", {}, "sanne", AT)
    assert (event.id, event.undoes, event.expected_version, event.why) == (None, None, None, "")


def test_what_was_decided_is_not_changed_afterwards():
    with pytest.raises(FrozenInstanceError):
        Event("request-1", "T-7", "accept", {}, "sanne", AT).who = "piet"


def test_the_draws_of_an_audit_are_events_and_no_decisions():
    # A person cannot write them: a draw that nobody drew would change the shares' weights.
    assert not {AUDIT_DRAWN, READING_DRAWN} & KINDS.keys()
