"""A kind of decision that is only a class passes through every door: nothing else of voc has to name it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SERVER_TESTS = Path(__file__).resolve().parents[1] / "server"
CHILD = """
import contextlib, io, json, sys
from pathlib import Path

from voc.decisions.kinds import Decision

class TrialDecision(Decision, kind="trial"):
    "The officer wants to see how the theme goes on."

    settles_item = False
    effect_summary = "it stays on the work list, and in the log"

import voc
from conftest import Jupyter
from voc.cli import main
from voc.errors import UsageError
from voc.triage.desk import Desk

root = Path(sys.argv[1])
outcome = {}

def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main([*map(str, arguments)])
    return out.getvalue() + err.getvalue()

with voc.open(root / "shop") as ws:
    outcome["python"] = ws.decide("trial", "T-1").kind
    try:
        ws.decide("trial", "T-1", {"nonsense": 1})
    except UsageError as exc:
        outcome["refused by python"] = str(exc)
    desk = Desk(ws.store, ws.config, who="sanne", language="en")
    handle = lambda op, **args: desk.handle({"id": "1", "op": op, "args": args})["result"]
    opened = handle("open", mode="all")
    outcome["kind on the board"] = opened["workspace"]["kinds"]["trial"]
    subject = next(line["subject"] for line in opened["items"] if line["subject"].startswith("T-"))
    result = handle("decide", kind="trial", subject=subject, payload={}, request_id="request-trial")
    outcome["desk"] = {"line": result["line"], "day": result["day"]["done"], "sentence": result["event"]["sentence"]}
    outcome["still listed"] = subject in [line["subject"] for line in handle("open", mode="all")["items"]]
    undone = handle("undo", event=result["event"]["id"], request_id="request-undo")
    outcome["undone"] = {"line": undone["line"], "undoes": undone["event"]["undoes"] == result["event"]["id"]}

outcome["command"] = run("decide", "trial", "T-1", "-w", root / "shop")
outcome["refused by command"] = run("decide", "trial", "T-9999", "-w", root / "shop")
outcome["log"] = run("log", "--limit", "1", "-w", root / "shop")

server = Jupyter(root)
try:
    args = {"kind": "trial", "subject": "T-1", "payload": {}, "request_id": "request-server"}
    outcome["server"] = server.desk("shop", "decide", **args).content["ok"]
    args |= {"payload": {"nonsense": 1}, "request_id": "request-refused"}
    outcome["refused by server"] = server.desk("shop", "decide", **args).content["error"]["status"]
finally:
    server.close()
print(json.dumps(outcome))
"""


@pytest.fixture(scope="module")
def outcome(fitted, tmp_path_factory):
    """Return what the doors said in a process that has one kind more."""
    root = tmp_path_factory.mktemp("new-kind")
    shutil.copytree(fitted, root / "shop")
    folders = {f"JUPYTER_{name}": str(root / name.lower()) for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")}
    path = os.pathsep.join([str(SERVER_TESTS), *sys.path])
    process = subprocess.run(
        [sys.executable, "-c", CHILD, str(root)],
        env={**os.environ, **folders, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout.splitlines()[-1])


def test_python_desk_command_and_server_take_it(outcome):
    assert outcome["python"] == "trial"
    assert outcome["desk"]["sentence"]
    assert "T-1 trial" in outcome["command"]
    assert "T-1 trial" in outcome["log"]
    assert outcome["server"] is True


def test_all_of_them_refuse_what_it_has_no_field_for_or_is_not_there(outcome):
    assert "'trial' has no field 'nonsense'" in outcome["refused by python"]
    assert "there is no theme T-9999" in outcome["refused by command"]
    assert outcome["refused by server"] == 400


def test_the_board_is_told_what_to_do_after_it(outcome):
    assert outcome["kind on the board"] == {"settles_item": False, "moves_on": False, "changes_list": False}


def test_it_leaves_the_theme_on_the_list_and_can_be_undone(outcome):
    assert outcome["desk"]["line"] is None
    assert outcome["desk"]["day"] == 0
    assert outcome["still listed"] is True
    assert outcome["undone"] == {"line": None, "undoes": True}
