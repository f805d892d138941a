import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from voc.triage.desk import HANDLERS
from voc.triage.request_context import BoardMessages
from voc.triage.requests import OPS, PAYLOADS, Request, Response
from voc.triage.responses import RESULTS, ConflictDetail

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text(encoding="utf-8"))["exchanges"]


@pytest.mark.parametrize("exchange", RECORDED, ids=[f"{e['request']['id']}-{e['request']['op']}" for e in RECORDED])
def test_the_recorded_session_is_true_to_the_protocol(exchange):
    request, response = Request.model_validate(exchange["request"]), Response.model_validate(exchange["response"])
    assert request.id == response.id
    if response.ok:
        OPS[request.op].model_validate(request.args)
        TypeAdapter(RESULTS[request.op]).validate_json(json.dumps(response.result))
    else:
        assert response.error.message
        if response.error.status == 409:
            ConflictDetail.model_validate_json(json.dumps(response.error.detail))


def test_the_recorded_session_shows_every_op_and_a_conflict():
    assert {exchange["request"]["op"] for exchange in RECORDED} == set(OPS)
    assert {
        exchange["response"].get("error", {}).get("status") for exchange in RECORDED if not exchange["response"]["ok"]
    } >= {
        400,
        404,
        409,
    }


def test_every_op_has_arguments_an_answer_and_somebody_who_answers():
    assert set(OPS) == set(RESULTS) == set(HANDLERS)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", sorted(PAYLOADS))
def test_every_decision_can_be_said(kind, language):
    words = BoardMessages(language)
    assert any(words.has_message(f"event.{kind}{end}") for end in ("", "_yes", ".other"))


@pytest.mark.parametrize(
    ("op", "args"),
    [
        ("comments", {"theme": "T-0"}),
        ("comments", {"theme": "7"}),
        ("comments", {"theme": "T-1", "limit": 501}),
        ("comments", {"theme": "T-1", "offset": -1}),
        ("open", {"mode": "week"}),
        ("decide", {"kind": "accept", "subject": "T-1", "request_id": "short"}),
        ("day_summary", {"what": 1}),
        ("request_status", {}),
    ],
)
def test_arguments_that_cannot_be_are_refused(op, args):
    with pytest.raises(ValidationError):
        OPS[op].model_validate(args)


def test_every_op_is_documented_and_every_kind_of_decision_says_what_it_is():
    text = (Path(__file__).resolve().parents[2] / "docs/triage.md").read_text(encoding="utf-8")
    assert [name for name in OPS if f"`{name}`" not in text] == []
    assert [kind for kind, decision_class in PAYLOADS.items() if not decision_class.__doc__] == []
