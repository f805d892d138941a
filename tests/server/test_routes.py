"""The routes: who gets in, what may be opened, and what is said when something cannot be."""

import dataclasses
import json
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from voc import errors
from voc.server import routes

ROOT = Path(__file__).resolve().parents[2]
DECIDE_ELSEWHERE = """
import sys, uuid
from datetime import UTC, datetime
from pathlib import Path
from voc.records import Event
from voc.store import open_store
from voc.store.decision_writer import decide
with open_store("sqlite:///voc.db", root=Path(sys.argv[1])) as store:
    decide(store, Event(uuid.uuid4().hex, "T-1", "pin", {}, "joost", datetime.now(UTC)), None)
"""
VERBS = [
    (verb.upper(), route.replace("([0-9a-f]{32})", "0" * 32))
    for route, handler in routes.ROUTES
    for verb in ("get", "post", "put", "patch", "delete")
    if verb in vars(handler)
]


def decide(kind="pin", subject="T-1", **more):
    return {"kind": kind, "subject": subject, "request_id": uuid.uuid4().hex, **more}


@pytest.fixture
def theme(jupyter, served):
    return jupyter.desk(served, "themes").content["result"]["rows"][0]["theme"]


# ---- who gets in ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("verb", "route"), VERBS)
def test_no_verb_answers_without_the_token(jupyter, verb, route):
    answer = jupyter.ask(verb, route, {"workspace": ""}, token=None, raw=b"{}" if verb == "POST" else None)
    assert answer.status == 403


@pytest.mark.parametrize(("verb", "route"), VERBS)
def test_no_verb_answers_whom_the_authorizer_refuses(jupyter, verb, route, monkeypatch):
    asked = []

    def refuse(_self, _handler, _user, action, resource):
        asked.append((action, resource))
        return False

    monkeypatch.setattr(type(jupyter.app.authorizer), "is_authorized", refuse)
    assert jupyter.ask(verb, route, {"workspace": ""}, raw=b"{}" if verb == "POST" else None).status == 403
    assert asked == [("read" if verb == "GET" else "write", "voc")]


def cookies(jupyter):
    """Return what a browser holds after it was shown a page and came with the token."""
    found = {}
    for route, token in (("/login", None), ("workspaces", jupyter.token)):
        answer = jupyter.ask("GET", route, token=token)
        found |= dict(part.split(";")[0].split("=", 1) for part in answer.headers.get_all("Set-Cookie") or ())
    return found


def sent(found, **more):
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in found.items()), **more}


@pytest.mark.parametrize(("verb", "route"), [pair for pair in VERBS if pair[0] != "GET"])
def test_a_cookie_alone_changes_nothing_without_the_xsrf_token(jupyter, verb, route):
    refused = jupyter.ask(verb, route, {"workspace": "x"}, token=None, headers=sent(cookies(jupyter)), raw=b"{}")
    assert (refused.status, refused.content["kind"]) == (403, "HTTPError")
    assert "_xsrf" in refused.content["message"]


def test_a_cookie_with_the_xsrf_token_gets_in(jupyter, served):
    found = cookies(jupyter)
    body = json.dumps({"id": "1", "op": "panel", "args": {}}).encode()
    headers = sent(found, **{"X-XSRFToken": found["_xsrf"]})
    assert jupyter.ask("POST", "desk", {"workspace": served}, token=None, headers=headers, raw=body).status == 200


# ---- what may be opened ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "..",
        "../shop",
        "x/../../shop",
        "/etc",
        "//server/share",
        "C:/shop",
        "C:shop",
        "..\\shop",
        "x\\y",
        "nul\0byte",
        "~",
        ".hidden",
        "a" * 900,
        "postgresql://localhost/voc",
    ],
)
def test_nothing_outside_of_the_root_is_opened(jupyter, fitted, path):
    if not (jupyter.root.parent / "shop").exists():
        shutil.copytree(fitted, jupyter.root.parent / "shop")
        shutil.copytree(fitted, jupyter.root / ".hidden")
    for route in ("desk", "jobs"):
        body = {"kind": "themes fit"} if route == "jobs" else {"id": "1", "op": "panel", "args": {}}
        answer = jupyter.ask("POST", route, {"workspace": path}, body)
        assert (answer.status, answer.content["kind"]) == (404, "UnknownNameError"), answer
        assert str(jupyter.root) not in answer.text


def test_a_link_out_of_the_root_is_not_followed_and_one_inside_is(jupyter, served, fitted, tmp_path):
    outside = shutil.copytree(fitted, tmp_path / "outside")
    (jupyter.root / "out").symlink_to(outside)
    (jupyter.root / "in").symlink_to(jupyter.root / served)
    (jupyter.root / "round").symlink_to(jupyter.root / "round")
    assert jupyter.desk("out", "panel").status == 404
    assert jupyter.desk("round", "panel").status == 404
    assert jupyter.desk("in", "panel").status == 200
    assert jupyter.desk(f"{served}/../shop/.", "panel").status == 200
    found = [each["path"] for each in jupyter.ask("GET", "workspaces").content["workspaces"]]
    assert served in found
    assert not {"out", "in", "round"} & set(found)


def test_a_folder_that_is_no_workspace_is_not_found(jupyter):
    (jupyter.root / "empty").mkdir()
    answer = jupyter.desk("empty", "panel")
    assert (answer.status, answer.content["kind"]) == (404, "UnknownNameError")
    assert "voc init" in answer.content["message"]


def test_the_workspaces_are_listed_with_company_and_language(jupyter, served):
    entries = {each["path"]: each for each in jupyter.ask("GET", "workspaces").content["workspaces"]}
    assert entries[served] == {"path": served, "company": "Proefstroom", "language": "nl", "problem": ""}


def test_a_workspace_with_wrong_settings_is_listed_with_the_reason(jupyter, served):
    (jupyter.root / served / "voc.toml").write_text("[company]\nnaam = 3\n", encoding="utf-8")
    entries = {each["path"]: each for each in jupyter.ask("GET", "workspaces").content["workspaces"]}
    assert entries[served]["problem"].startswith("voc.toml: ")
    answer = jupyter.desk(served, "panel")
    assert (answer.status, answer.content["kind"]) == (400, "ConfigError")
    assert str(jupyter.root) not in answer.text


def test_an_edited_voc_toml_counts_from_the_next_request(jupyter, served):
    assert jupyter.desk(served, "open").content["result"]["workspace"]["company"] == "Proefstroom"
    settings = jupyter.root / served / "voc.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("Proefstroom", "Anders"), encoding="utf-8")
    assert jupyter.desk(served, "open").content["result"]["workspace"]["company"] == "Anders"


def test_a_database_that_was_put_in_the_place_of_another_is_read(jupyter, served, theme):
    assert jupyter.desk(served, "decide", **decide(subject=theme)).status == 200
    root = jupyter.root / served
    for name in ("voc.db", "voc.db-wal", "voc.db-shm"):
        (root / name).unlink(missing_ok=True)
    (root / "voc.toml").touch()
    news = jupyter.desk(served, "news", since=0).content["result"]
    assert (news["last_event"], news["events"]) == (0, [])


def test_two_workspaces_are_kept_apart(jupyter, served, fitted, theme):
    other = served.replace("/shop", "/other")
    shutil.copytree(fitted, jupyter.root / other)
    last = jupyter.desk(other, "news").content["result"]["last_event"]
    assert jupyter.desk(served, "decide", **decide(subject=theme)).status == 200
    assert jupyter.desk(other, "news").content["result"]["last_event"] == last
    assert jupyter.desk(served, "news").content["result"]["last_event"] == last + 1


def test_a_decision_of_another_process_is_in_the_next_news(jupyter, served):
    last = jupyter.desk(served, "news").content["result"]["last_event"]
    subprocess.run([sys.executable, "-c", DECIDE_ELSEWHERE, str(jupyter.root / served)], check=True)
    news = jupyter.desk(served, "news", since=last).content["result"]
    (event,) = news["events"]
    assert (event["kind"], event["subject"], event["who"]) == ("pin", "T-1", "joost")
    assert news["last_event"] == event["id"] == last + 1


# ---- what is asked --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"\xff\xfe",
        b'{"op": NaN}',
        b"[" * 100_000,
        b'{"id": "1"}',
        b'{"op": 3}',
        b'{"op": "x"}',
    ],
)
def test_a_body_that_is_no_request_is_refused_with_a_sentence(jupyter, served, raw):
    answer = jupyter.ask("POST", "desk", {"workspace": served}, raw=raw)
    error = answer.content.get("error", answer.content)
    assert (answer.status, error["kind"], error["status"]) == (400, "UsageError", 400)
    assert error["message"]


def test_a_body_that_is_too_large_is_refused(jupyter, served):
    answer = jupyter.ask("POST", "desk", {"workspace": served}, raw=b" " * (routes.MAX_BYTES + 1))
    assert (answer.status, answer.content["kind"]) == (413, "HTTPError")


def test_the_workspace_must_be_named(jupyter):
    answer = jupyter.ask("POST", "desk", {}, {"id": "1", "op": "panel", "args": {}})
    assert (answer.status, answer.content["kind"]) == (400, "UsageError")
    assert answer.content["message"].startswith("workspace: ")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "kind"),
        ({"kind": "rm -rf"}, "kind"),
        ({"kind": "collect"}, "args.file"),
        ({"kind": "collect", "args": {"file": "x.csv", "shell": "ls"}}, "args.shell"),
        ({"kind": "report", "args": {"period": "2026-06", "formats": ["exe"]}}, "args.formats.0"),
        ({"kind": "themes fit", "args": {"force": "perhaps"}}, "args.force"),
        ({"kind": "themes assign", "args": {"x": 1}}, "args.x"),
    ],
)
def test_a_job_of_the_wrong_shape_is_refused_by_its_field(jupyter, served, body, place):
    answer = jupyter.ask("POST", "jobs", {"workspace": served}, body)
    assert (answer.status, answer.content["kind"]) == (400, "UsageError")
    assert answer.content["message"].startswith(f"{place}: ")


def test_an_unknown_job_and_an_unknown_route_are_not_found(jupyter):
    assert jupyter.ask("GET", f"jobs/{'0' * 32}").content["kind"] == "UnknownNameError"
    assert jupyter.ask("DELETE", f"jobs/{'0' * 32}").status == 404
    assert jupyter.ask("GET", "nothing").status == 404
    assert jupyter.ask("PUT", "desk", {"workspace": ""}, {}).status in {403, 405}


# ---- what is answered -----------------------------------------------------------------------------------------------


def tree(root=errors.VocError):
    return [root, *(each for child in root.__subclasses__() for each in tree(child))]


@pytest.mark.parametrize("kind", [each for each in tree() if each.__module__ == "voc.errors"])
def test_every_error_of_voc_has_its_status_and_sentence(jupyter, served, monkeypatch, kind):
    more = ("[sources.x]",) if kind is errors.MappingNeededError else ()
    path = jupyter.root / served / "voc.toml"

    def fail(_opened, _request, _who):
        raise kind(f"{path}: expected this, got that", *more)

    monkeypatch.setattr(routes, "_ask_desk", fail)
    answer = jupyter.desk(served, "panel")
    detail = {"mapping": "[sources.x]"} if more else {}
    assert answer.status == kind.http_status
    assert answer.content == {
        "kind": kind.__name__,
        "status": kind.http_status,
        "message": f"{served}/voc.toml: expected this, got that",
        "detail": detail,
    }
    assert "application/json" in answer.headers["Content-Type"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_defect_is_a_calm_sentence_and_a_traceback_in_the_log_only(jupyter, served, monkeypatch):
    def fail(_opened, _request, _who):
        raise ZeroDivisionError("secret /etc/passwd")

    monkeypatch.setattr(routes, "_ask_desk", fail)
    answer = jupyter.desk(served, "panel")
    assert answer.content == {"kind": "InternalError", "status": 500, "message": routes.UNEXPECTED, "detail": {}}
    assert answer.status == 500
    assert "ZeroDivisionError: secret" in jupyter.log.getvalue()


def test_the_desk_is_refused_with_its_own_envelope(jupyter, served, theme):
    first = jupyter.desk(served, "decide", **decide(subject=theme, expected_version=0))
    assert first.status == 200
    second = jupyter.desk(
        served, "decide", **decide("rename", theme, payload={"labels": {"nl": "Nota"}}, expected_version=0)
    )
    assert (second.status, second.content["id"], second.content["ok"]) == (409, "1", False)
    assert second.content["error"]["kind"] == "ConflictError"
    assert second.content["error"]["detail"]["version"] == 1
    assert jupyter.desk(served, "item", key="theme:T-999999").status == 404


def test_who_decided_is_whom_jupyter_knows_and_not_the_user_of_the_computer(jupyter, served, theme, monkeypatch):
    provider = type(jupyter.app.identity_provider)
    by_token = provider._get_user

    async def known(self, handler):
        return dataclasses.replace(await by_token(self, handler), username="sdevries", display_name="Sanne de Vries")

    monkeypatch.setattr(provider, "_get_user", known)
    assert jupyter.desk(served, "decide", **decide(subject=theme)).content["result"]["event"]["who"] == "sdevries"


def test_whoever_comes_with_the_token_alone_has_the_name_that_jupyter_shows(jupyter, served, theme):
    who = jupyter.desk(served, "decide", **decide(subject=theme)).content["result"]["event"]["who"]
    assert who.startswith("Anonymous ")


# ---- the documentation, and the end ---------------------------------------------------------------------------------


def test_every_route_is_documented():
    text = (ROOT / "docs/server.md").read_text(encoding="utf-8")
    named = [
        f"`{verb.upper()} voc/api/{route.replace('([0-9a-f]{32})', 'ID')}"
        for route, handler in routes.ROUTES
        for verb in ("get", "post", "put", "patch", "delete")
        if verb in vars(handler)
    ]
    assert len(named) == 7
    assert [name for name in named if name not in text] == []


def test_the_config_that_jupyter_reads_switches_the_extension_on():
    answer = json.loads((ROOT / "jupyter-config/server-config/voc.json").read_text(encoding="utf-8"))
    assert answer == {"ServerApp": {"jpserver_extensions": {"voc": True}}}
    import voc

    assert [point["app"].name for point in voc._jupyter_server_extension_points()] == ["voc"]
