"""Record a session with the desk on the example: python tests/triage/record.py WORKSPACE (a copy: it is decided in).

The board is developed and tested against ``recorded.json``; a test holds that every answer in it is true to the
protocol. Record it again when the protocol changes.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from voc.triage.desk import Desk
from voc.workspace import open_workspace

HERE = Path(__file__).resolve().parent
ABOUT = "A session with the desk on the shipped example, recorded by record.py; tests hold it against the protocol."


class Recorder:
    """Asks the desk, and keeps what was asked and answered."""

    def __init__(self, workspace):
        moments = (datetime(2026, 11, 23, 7, tzinfo=UTC) + timedelta(seconds=20 * n) for n in count())
        self.desk = Desk(workspace.store, workspace.config, who="sanne", language="nl", clock=lambda: next(moments))
        self.exchanges = []

    def ask(self, op, **args):
        request = {"id": f"r{len(self.exchanges) + 1}", "op": op, "args": args}
        response = self.desk.handle(request)
        self.exchanges.append({"request": request, "response": response})
        return response.get("result") or response["error"]

    def decide(self, kind, subject, payload=None, **more):
        args = {"kind": kind, "subject": subject, "payload": payload or {}, "request_id": self.request_id(), **more}
        return self.ask("decide", **args)

    def request_id(self):
        return f"recorded-{len(self.exchanges) + 1:04d}"


def session(recorder):
    ask, decide = recorder.ask, recorder.decide
    opened = ask("open", mode="day", language="nl")
    for line in [*opened["urgent"], *opened["items"]]:
        ask("item", key=line["key"])
    of = {kind: [i["subject"] for i in opened["items"] if i["kind"] == kind] for kind in ("alert", "theme", "audit")}
    largest, second = (row["theme"] for row in ask("themes", search="", offset=0, limit=50)["rows"][:2])
    first = ask("comments", theme=largest, offset=0, limit=20, search="")["rows"][0]
    ask("comments", theme=largest, offset=40, limit=20, search="nota")
    parts = ask("subthemes", theme=largest)["parts"]
    accepted = decide("accept", of["alert"][0], expected_version=0)
    decide("rename", of["theme"][0], {"labels": {"nl": "Nieuwe naam", "en": "New name"}}, expected_version=0)
    decide("rename", of["theme"][0], {"labels": {"nl": "Mijn naam"}}, expected_version=0)  # a conflict
    merged = decide("merge", of["theme"][0], {"into": int(of["theme"][1][2:])})
    decide("department", of["theme"][2], {"department": "Facturatie", "fixer": "Klantenservice"})
    exceptions = [{"phase": "verhuizing", "category": "valuable"}]
    decide("category", of["theme"][2], {"category": "unnecessary", "exceptions": exceptions})
    decide("audit", of["audit"][0], {"department": "Facturatie"})
    decide("split", largest, {"segments": parts[-1]["segments"], "labels": parts[-1]["label"]})
    decide("place", f"S-{first['segment']}", {"theme": int(second[2:])})
    promise = {"theme": int(largest[2:]), "department": "Facturatie", "promise": "Brief herschrijven"}
    decide("action", "A", promise | {"due": "2026-11-25"})
    ask("item", key="action:A-1")
    decide("called", opened["urgent"][0]["subject"])
    decide("snooze", of["theme"][3], {"until": "2026-12-01"})
    undone = ask("undo", event=merged["event"]["id"], why="te snel", request_id=recorder.request_id())
    ask("redo", event=merged["event"]["id"], request_id=recorder.request_id())
    ask("undo", event=accepted["event"]["id"], request_id=recorder.request_id())
    ask("history", limit=50)
    ask("news", since=undone["event"]["id"])
    ask("request_status", request_ids=["recorded-0001", accepted["event"]["id"] and "recorded-9999"])
    ask("open", mode="day")
    ask("open", mode="calibration")
    ask("day_summary")
    ask("panel")
    ask("comments", theme="T-999999")
    ask("decide", kind="department", subject=largest, payload={"department": "Nergens"}, request_id="recorded-x001")
    ask("item", key=7)


if __name__ == "__main__":
    with open_workspace(sys.argv[1]) as workspace:
        recorder = Recorder(workspace)
        session(recorder)
    recording = {"about": ABOUT, "exchanges": recorder.exchanges}
    (HERE / "recorded.json").write_text(json.dumps(recording, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
