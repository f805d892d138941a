"""Fields of a decision in words."""

from datetime import date
from typing import Annotated

import pytest

from voc.decisions.kinds import KINDS, Decision
from voc.decisions.payload_fields import EarliestDay
from voc.triage.field_words import find_variant, format_payload_fields
from voc.triage.request_context import BoardMessages
from voc.triage.requests import PAYLOADS


@pytest.fixture
def escalate_kind():
    class EscalateDecision(Decision, kind="escalate"):
        """The theme goes to the directors."""

        reason: str
        until: Annotated[date, EarliestDay(0)] | None = None

    yield
    del KINDS["escalate"]


@pytest.mark.usefixtures("escalate_kind")
def test_a_day_is_written_out_a_text_is_cut_and_what_is_empty_stays_empty():
    values = format_payload_fields(BoardMessages("nl"), "escalate", {"reason": "x" * 500, "until": "2026-10-05"})
    assert values["until"] == "5 oktober 2026"
    assert len(values["reason"]) < 130
    assert format_payload_fields(BoardMessages("nl"), "escalate", {"reason": "a", "until": None})["until"] == ""


@pytest.mark.parametrize(
    ("kind", "payload", "variant"),
    [
        ("place", {"theme": None}, "_none"),
        ("place", {"theme": 3}, ""),
        ("proposal", {"accepted": True}, "_yes"),
        ("settle", {"upheld": False}, "_no"),
        ("accept", {}, ""),
        ("of a later version", {"theme": None}, ""),
    ],
)
def test_the_sentence_is_that_of_the_answer_or_of_the_empty_field(kind, payload, variant):
    assert find_variant(BoardMessages("en"), f"event.{kind}", kind, payload) == variant


@pytest.mark.usefixtures("escalate_kind")
def test_what_changed_may_name_the_fields_too(sanne, monkeypatch):
    monkeypatch.setitem(PAYLOADS, "escalate", KINDS["escalate"])
    sentences = {"changed.escalate": "{subject} ligt bij de directie: {reason}, tot {until}."}
    has_message, write = BoardMessages.has_message, BoardMessages.__call__
    monkeypatch.setattr(BoardMessages, "has_message", lambda self, key: key in sentences or has_message(self, key))
    monkeypatch.setattr(
        BoardMessages,
        "__call__",
        lambda self, key, **values: sentences[key].format(**values) if key in sentences else write(self, key, **values),
    )
    result = sanne.decide("escalate", "T-1", {"reason": "loopt op", "until": "2027-10-05"})
    assert result["changed"] == [{"what": "‘Dubbele factuur’ ligt bij de directie: loopt op, tot 5 oktober 2027."}]
