"""Table of refusals once more through the route: it is the desk's, and what is refused there is not stored."""

import json
import runpy
import shutil
from pathlib import Path

import pytest

from voc.store import decision_log
from voc.workspace import open_workspace

TABLE = Path(__file__).resolve().parents[1] / "decisions" / "test_refusals.py"
CASES = runpy.run_path(str(TABLE))["CASES"]


@pytest.fixture(scope="module")
def served_root(jupyter, fitted):
    """Return a workspace under the server's root, as the other doors have it: a main subject, and an open reply."""
    folder = shutil.copytree(fitted, jupyter.root / "refused" / "shop")
    with open_workspace(folder) as ws:
        ws.decide("subject", "T-3", {"parent": 2})
        ws.decisions.dispute("B-2026-06-1", reason="niet van ons", department="Facturatie")
    return folder


def _load_last_event_id(root):
    with open_workspace(root) as ws:
        return decision_log.load_last_event_id(ws.store)


@pytest.mark.parametrize(("kind", "subject", "payload"), CASES)
def test_what_makes_no_sense_is_refused_by_the_route(jupyter, served_root, kind, subject, payload):
    before = _load_last_event_id(served_root)
    request = {"kind": kind, "subject": subject, "payload": payload, "request_id": f"route-{kind}-{subject}"}
    answer = jupyter.desk("refused/shop", "decide", **request)
    assert answer.content["ok"] is False, json.dumps(answer.content)[:500]
    assert answer.content["error"]["status"] in {400, 404}
    assert answer.content["error"]["message"]
    assert _load_last_event_id(served_root) == before


def test_what_makes_sense_is_stored_by_the_route(jupyter, served_root):
    request = {"kind": "pin", "subject": "T-1", "payload": {}, "request_id": "route-good-1"}
    assert jupyter.desk("refused/shop", "decide", **request).content["ok"] is True
    with open_workspace(served_root) as ws:
        assert ws.decisions.log_entries(limit=1)[0].event.kind == "pin"
