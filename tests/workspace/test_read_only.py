"""A workspace that is read only, or that somebody else holds: every door reads on, and says why it stores nothing."""

import ctypes
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from voc.errors import LockedError, ReadOnlyError
from voc.store import database, open_store
from voc.triage.desk import Desk
from voc.workspace import open_workspace

CHILD = """
import contextlib, io, json, sys
import voc
from voc.cli import main
from voc.errors import ReadOnlyError
from voc.triage.desk import Desk

root, csv_path = sys.argv[1:]
outcome = {}

def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([*arguments, "-w", root])
    return code, out.getvalue(), err.getvalue()

for name, arguments in {
    "list": ["themes", "list"], "show": ["themes", "show", "T-1"], "trace": ["trace", "T-1"], "log": ["log"],
    "doctor": ["doctor"], "rename": ["themes", "rename", "T-1", "--nl", "Anders"], "draw": ["audit", "draw", "5"],
    "report": ["report", "2026-05", "--format", "html"], "collect": ["collect", csv_path],
}.items():
    outcome[name] = run(*arguments)
with voc.open(root) as ws:
    outcome["n_items"] = len(ws.feedback())
    try:
        ws.decide("pin", "T-1")
    except ReadOnlyError as exc:
        outcome["python"] = str(exc)
    desk = Desk(ws.store, ws.config, who="sanne", language="nl")
    outcome["open"] = desk.handle({"id": "1", "op": "open", "args": {"mode": "all"}})
    args = {"kind": "pin", "subject": "T-1", "payload": {}, "request_id": "request-pin"}
    outcome["decide"] = desk.handle({"id": "2", "op": "decide", "args": args})
print(json.dumps(outcome))
"""
PR_CAPBSET_DROP = 24
CAPABILITIES_OVER_PERMISSIONS = (1, 2)


def respect_permissions():
    """Let also the administrator, who runs the tests in a container, be bound by permissions."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in CAPABILITIES_OVER_PERMISSIONS:
            assert libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0


def set_writable(root, *, is_writable):
    paths = [root, *root.rglob("*")]
    for path in paths:
        mode = path.stat().st_mode
        path.chmod(mode | 0o200 if is_writable else mode & ~0o222)


@pytest.fixture(scope="module")
def read_only(fitted, company, tmp_path_factory):
    """Return what the doors of a read-only workspace say, and what lies in its folder before and after."""
    if not sys.platform.startswith("linux"):
        pytest.skip("an administrator without power over permissions can only be made under Linux")
    folder = tmp_path_factory.mktemp("read-only")
    root = shutil.copytree(fitted, folder / "shop")
    rows = (company / "enquete.csv").read_text(encoding="utf-8").splitlines()
    (folder / "enquete.csv").write_text("\n".join(rows[:20]) + "\n", encoding="utf-8")
    set_writable(root, is_writable=False)
    before = sorted(path.name for path in root.rglob("*"))
    try:
        process = subprocess.run(
            [sys.executable, "-c", CHILD, str(root), str(folder / "enquete.csv")],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=respect_permissions,
        )
        after = sorted(path.name for path in root.rglob("*"))
    finally:
        set_writable(root, is_writable=True)
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout.splitlines()[-1]) | {"before": before, "after": after}


@pytest.mark.parametrize("command", ["list", "show", "trace", "log", "doctor"])
def test_commands_that_read_work(read_only, command):
    code, out, _ = read_only[command]
    assert code == 0, read_only[command]
    assert out


@pytest.mark.parametrize("command", ["rename", "draw", "report", "collect"])
def test_commands_that_write_say_why_they_cannot(read_only, command):
    code, _, err = read_only[command]
    (error,) = [line for line in err.splitlines() if line.startswith("error: ")]
    assert code in {1, 2}
    assert "cannot be written" in error
    assert "Traceback" not in err


def test_python_reads_and_is_refused_when_it_decides(read_only):
    assert read_only["n_items"] > 100
    assert "cannot be written to, so nothing was stored" in read_only["python"]


def test_the_board_opens_and_says_in_its_language_why_it_stores_nothing(read_only):
    assert read_only["open"]["ok"] is True
    assert read_only["open"]["result"]["items"]
    error = read_only["decide"]["error"]
    assert error["kind"] == "ReadOnlyError"
    assert error["message"].startswith("De werkmap is alleen te lezen: er is niets bewaard.")


def test_reading_leaves_no_file_behind(read_only):
    assert read_only["after"] == read_only["before"]


def test_a_read_only_database_of_an_older_voc_says_where_to_open_it(shop, monkeypatch):
    with closing(sqlite3.connect(shop / "voc.db")) as connection, connection:
        connection.execute("UPDATE voc_revision SET version_num = '0001'")
    monkeypatch.setattr(database, "_is_read_only", lambda _path: True)
    with pytest.raises(ReadOnlyError, match=r"of another voc .* open it once where it can be"):
        open_store("sqlite:///voc.db", root=shop)


def test_while_somebody_else_writes_the_board_reads_and_says_why_it_stores_nothing(shop, monkeypatch):
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.1)
    args = {"kind": "pin", "subject": "T-1", "payload": {}, "request_id": "request-pin"}
    with open_workspace(shop) as ws, closing(sqlite3.connect(shop / "voc.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        desk = Desk(ws.store, ws.config, who="sanne", language="en")
        assert desk.handle({"id": "1", "op": "open", "args": {"mode": "day"}})["ok"] is True
        answer = desk.handle({"id": "2", "op": "decide", "args": args})
        with pytest.raises(LockedError, match="another voc has been writing"):
            ws.decide("pin", "T-1")
        other.execute("ROLLBACK")
        assert desk.handle({"id": "3", "op": "decide", "args": args})["ok"] is True
    assert answer["error"]["message"].startswith("Something else has been writing to this workspace for too long")
