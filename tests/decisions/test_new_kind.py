"""A kind of decision that is only a class passes through every door: nothing else of voc has to name it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SERVER_TESTS = Path(__file__).resolve().parents[1] / "server"
CHILD = """
import contextlib, io, json, sys
from pathlib import Path

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from voc.decisions.payload_fields import EarliestDay
from voc.decisions.kinds import Decision

class TrialDecision(Decision, kind="trial"):
    "The officer wants to see how the theme goes on, for a reason and perhaps until a day."

    settles_item = False
    effect_summary = "it stays on the work list, and in the log"
    reason: Annotated[str, StringConstraints(min_length=3, max_length=500)]
    until: Annotated[date, EarliestDay(0)] | None = None

GOOD = {"reason": "  loopt\u202e op ", "until": "2999-01-01"}
BAD = [
    {}, {"reason": "loopt op", "nonsense": 1}, {"reason": "ja"}, {"reason": "\u202e" * 9},
    {"reason": "x" * 501}, {"reason": 5},
    {"reason": "loopt op", "until": "2001-01-01"}, {"reason": "loopt op", "until": "soon"},
]

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
    outcome["python"] = ws.decide("trial", "T-1", GOOD).payload
    outcome["refused by python"] = []
    for payload in BAD:
        try:
            ws.decide("trial", "T-1", payload)
        except UsageError as exc:
            outcome["refused by python"].append(str(exc))
    desk = Desk(ws.store, ws.config, who="sanne", language="en")
    handle = lambda op, **args: desk.handle({"id": "1", "op": op, "args": args})["result"]
    opened = handle("open", mode="all")
    outcome["kind on the board"] = opened["workspace"]["kinds"]["trial"]
    subject = next(line["subject"] for line in opened["items"] if line["subject"].startswith("T-"))
    dutch = Desk(ws.store, ws.config, who="sanne", language="nl")
    outcome["refused by the desk"] = [
        dutch.handle({"id": "1", "op": "decide", "args": {"kind": "trial", "subject": "T-1", "payload": payload,
                                                          "request_id": f"request-bad-{number}"}})["error"]["message"]
        for number, payload in enumerate(BAD)
    ]
    result = handle("decide", kind="trial", subject=subject, payload=GOOD, request_id="request-trial")
    outcome["desk"] = {"line": result["line"], "day": result["day"]["done"], "sentence": result["event"]["sentence"]}
    outcome["still listed"] = subject in [line["subject"] for line in handle("open", mode="all")["items"]]
    undone = handle("undo", event=result["event"]["id"], request_id="request-undo")
    outcome["undone"] = {"line": undone["line"], "undoes": undone["event"]["undoes"] == result["event"]["id"]}

decide = ["decide", "trial", "T-1", "-w", root / "shop", "--payload"]
outcome["command"] = run(*decide, json.dumps(GOOD))
outcome["refused by command"] = [run(*decide, json.dumps(payload)) for payload in BAD]
outcome["no theme"] = run("decide", "trial", "T-9999", "-w", root / "shop", "--payload", json.dumps(GOOD))
outcome["log"] = run("log", "--limit", "1", "-w", root / "shop")

server = Jupyter(root)
try:
    args = {"kind": "trial", "subject": "T-1", "payload": GOOD, "request_id": "request-server"}
    outcome["server"] = server.desk("shop", "decide", **args).content["ok"]
    args |= {"payload": {"nonsense": 1}, "request_id": "request-refused"}
    outcome["refused by server"] = server.desk("shop", "decide", **args).content["error"]["status"]
finally:
    server.close()
print(json.dumps(outcome))
"""

ENGLISH = [
    "'trial' needs 'reason' in its payload",
    "'trial' has no field 'nonsense' in its payload; its fields: reason, until",
    "'reason' of 'trial' has 2 characters; expected 3 or more",
    "'reason' of 'trial' has 0 characters; expected 3 or more",
    "'reason' of 'trial' has 501 characters; expected at most 500",
    "'reason' of 'trial' is 5; expected a text",
    "2001-01-01 is too early; choose TODAY or a later day",
    "'until' is 'soon'; expected a day such as 2026-10-05",
]
DUTCH = [
    "trial mist reason.",
    "trial kent geen nonsense; verwacht: reason, until.",
    "reason van trial heeft 2 tekens; verwacht: 3 of meer.",
    "reason van trial heeft 0 tekens; verwacht: 3 of meer.",
    "reason van trial heeft 501 tekens; verwacht: hoogstens 500.",
    "reason van trial is 5; verwacht: een tekst.",
    "2001-01-01 is te vroeg; kies TODAY of later.",
    "until is 'soon'; verwacht: een dag zoals 2026-10-05.",
]


@pytest.fixture(scope="module")
def outcome(fitted, tmp_path_factory):
    """Return what the doors said in a process that has one kind more."""
    root = tmp_path_factory.mktemp("new-kind")
    shutil.copytree(fitted, root / "shop")
    folders = {f"JUPYTER_{name}": str(root / name.lower()) for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")}
    path = os.pathsep.join([str(SERVER_TESTS), *sys.path])
    process = subprocess.run(
        [sys.executable, "-P", "-c", CHILD, str(root)],  # not the conftest of the folder it runs in
        env={**os.environ, **folders, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    # The day of the test stands in two sentences.
    return json.loads(re.sub(r"(choose|kies) \d{4}-\d\d-\d\d", r"\1 TODAY", process.stdout.splitlines()[-1]))


def test_python_desk_command_and_server_take_it(outcome):
    assert outcome["python"] == {"reason": "loopt op", "until": "2999-01-01"}
    assert outcome["desk"]["sentence"]
    assert "T-1 trial" in outcome["command"]
    assert "T-1 trial" in outcome["log"]
    assert outcome["server"] is True


def test_all_of_them_refuse_what_it_has_no_field_for_or_is_not_there(outcome):
    assert outcome["refused by python"] == ENGLISH
    for sentence, printed in zip(ENGLISH, outcome["refused by command"], strict=True):
        assert sentence in " ".join(printed.split())
    assert "there is no theme T-9999" in outcome["no theme"]
    assert outcome["refused by server"] == 400


def test_the_desk_refuses_it_in_dutch_without_a_word_of_english(outcome):
    assert outcome["refused by the desk"] == DUTCH


def test_the_board_is_told_what_to_do_after_it(outcome):
    assert outcome["kind on the board"] == {
        "settles_item": False,
        "moves_on": False,
        "changes_list": False,
        "fields": [
            {
                "name": "reason",
                "type": "text",
                "is_required": True,
                "min_length": 3,
                "max_length": 500,
                "days_from_today": None,
                "choices": [],
            },
            {
                "name": "until",
                "type": "day",
                "is_required": False,
                "min_length": 0,
                "max_length": None,
                "days_from_today": 0,
                "choices": [],
            },
        ],
    }


def test_it_leaves_the_theme_on_the_list_and_can_be_undone(outcome):
    assert outcome["desk"]["line"] is None
    assert outcome["desk"]["day"] == 0
    assert outcome["still listed"] is True
    assert outcome["undone"] == {"line": None, "undoes": True}
