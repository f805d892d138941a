"""What the routes take: refused with the field and what was expected, before anything is done."""

import pytest
from pydantic import ValidationError

from voc.errors import ConfigError, InputError, MappingNeededError, UsageError
from voc.server.schemas import (
    ARGS_BY_KIND,
    JobStatus,
    SignalQuery,
    SignalRequest,
    StartJob,
    build_failure,
    parse_fields,
    parse_json_object,
)


@pytest.mark.parametrize(
    "body", [b"", b"geen json", b"\xff\xfe", b'{"a": NaN}', b'{"a": -Infinity}', b"[" * 100_000, b'{"a": 1']
)
def test_a_body_that_is_no_json_is_refused(body):
    with pytest.raises(UsageError, match="the body is no JSON; expected an object"):
        parse_json_object(body)


@pytest.mark.parametrize("body", [b"[]", b"null", b'"a"', b"3"])
def test_a_body_that_is_no_object_is_refused(body):
    with pytest.raises(UsageError, match="no JSON object"):
        parse_json_object(body)


def test_an_object_is_read_as_it_is():
    assert parse_json_object('{"a": ["é", null]}'.encode()) == {"a": ["é", None]}


@pytest.mark.parametrize(
    ("kind", "args"),
    [
        ("collect", {}),
        ("collect", {"file": "x" * 1_001}),
        ("collect", {"file": "a.csv", "source": ""}),
        ("collect", {"file": "a.csv", "path": "/etc"}),
        ("themes fit", {"force": "misschien"}),
        ("themes assign", {"force": True}),
        ("report", {"period": "2026-10", "formats": []}),
        ("report", {"period": "2026-10", "formats": ["pdf"]}),
        ("report", {"period": "2026-10", "language": "de"}),
        ("report", {"period": "2" * 21}),
    ],
)
def test_arguments_of_a_job_are_checked_by_its_kind(kind, args):
    with pytest.raises(UsageError, match=r"^args"):
        parse_fields(ARGS_BY_KIND[kind], args, within="args")


def test_every_kind_of_job_has_its_arguments_and_others_are_refused():
    assert parse_fields(ARGS_BY_KIND["report"], {"period": "2026-10"}).formats == ["html", "xlsx"]
    for kind in ARGS_BY_KIND:
        assert parse_fields(StartJob, {"kind": kind}).args == {}
    with pytest.raises(UsageError, match="kind"):
        parse_fields(StartJob, {"kind": "erase"})


def test_jupyters_own_parameters_of_a_query_are_passed_over():
    query = parse_fields(SignalQuery, {"workspace": "a", "token": "x", "1698": ""})
    assert (query.workspace, query.language) == ("a", None)
    with pytest.raises(UsageError, match="workspace"):
        parse_fields(SignalQuery, {})


@pytest.mark.parametrize("request_id", ["", "1234567", "x" * 8, "0" * 65, "12345678\n"])
def test_a_signal_needs_an_id_by_which_it_is_stored_once(request_id):
    with pytest.raises(ValidationError):
        SignalRequest(note="kl belt", request_id=request_id)


def test_words_of_a_signal_have_no_blanks_around_them():
    request = SignalRequest(reason="  Nota ", note=" kl belt ", request_id="12345678-abcd")
    assert (request.reason, request.note) == ("Nota", " kl belt ")


@pytest.mark.parametrize(("stage", "is_known"), [("", True), ("read_file", True), ("dansen", False)])
def test_a_job_is_at_a_step_that_there_is(stage, is_known):
    fields = {"id": "1", "kind": "collect", "workspace": "a", "who": "me", "state": "running", "started_at": "t"}
    if is_known:
        assert JobStatus(**fields, stage=stage).stage == stage
    else:
        with pytest.raises(ValidationError):
            JobStatus(**fields, stage=stage)


def test_a_failure_says_what_kind_and_what_to_put_into_the_configuration():
    failure = build_failure(MappingNeededError("which column?", "[sources.a]"))
    assert (failure.kind, failure.status, failure.detail) == ("MappingNeededError", 422, {"mapping": "[sources.a]"})
    assert build_failure(InputError("x")).detail == {}
    assert build_failure(ConfigError("x")).status == 400
