"""The line by which a contact is looked up: what is known of it, by the clock of the desk."""

from datetime import UTC, datetime

import pytest

from voc.workspace.contact_line import describe_contact

ROW = dict.fromkeys(("channel", "reason", "customer_segment", "phase", "case_number", "note")) | {
    "key": "C7",
    "at": datetime(2026, 7, 31, 22, 30, tzinfo=UTC),
}


def test_a_call_after_midnight_is_of_the_next_day():
    assert describe_contact(ROW, "Europe/Amsterdam") == "contact C7 · 2026-08-01 00:30"
    assert describe_contact(ROW, "UTC") == "contact C7 · 2026-07-31 22:30"


def test_all_that_is_known_stands_in_one_order():
    known = {"channel": "phone", "reason": "Nota", "customer_segment": "zakelijk", "phase": "nieuw"}
    line = describe_contact(ROW | known | {"case_number": "ZK-1", "note": "kl belt"}, "UTC")
    assert line.split(" · ")[2:] == ["phone", "Nota", "zakelijk", "nieuw", "case ZK-1", "kl belt"]


@pytest.mark.parametrize("note", ["kl belt\n\tterug", " kl  belt terug "])
def test_a_note_is_on_one_line(note):
    assert describe_contact(ROW | {"note": note}, "UTC").endswith(" · kl belt terug")
