"""A board in a bare page: served from the source, its transport a desk that is played here.

The page is at ``http://voc.test``, which is nowhere: every request is answered from these files or fails the test.
No test depends on how busy the machine is: timers of a second or more run only in ``advance``, and ``settle`` waits
until every answer has arrived.
"""

import copy
import inspect
import json
import os
import sys
import time
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from voc.board.bundle import bundle_modules, bundle_styles
from voc.decisions.kinds import KINDS
from voc.triage.requests import OPS, PAYLOADS
from voc.triage.responses import RESULTS
from voc.triage.worklist import build_kind_view

WAIT_SECONDS = float(os.environ["VOC_WAIT_SECONDS"])
STATIC = Path(__file__).resolve().parents[2] / "voc/board/static"
THEMES = Path(sys.prefix) / "share/jupyter/lab/themes/@jupyterlab"
PAGE = """<!doctype html><html lang="nl"><head><title>voc</title>
<link rel="stylesheet" href="/theme.css"><link rel="stylesheet" href="/board.css">
<style>html, body {{ margin: 0; background: var(--jp-layout-color1) }} #host {{ height: 100vh }}</style></head>
<body data-jp-theme-light="{light}"><main id="host"></main><button id="outside">buiten</button>
<script type="module">
import {{ mount }} from '{module}';
window.nOpenRequests = 0;
window.transport = {{
    storageKey: 'proef',
    send: async request => {{
        window.nOpenRequests += 1;
        try {{
            return JSON.parse(await window.askDesk(JSON.stringify(request)));
        }} finally {{
            window.nOpenRequests -= 1;
        }}
    }}
}};
window.draw = options => {{ window.unmount = mount(document.getElementById('host'), window.transport, options); }};
window.draw({options});
</script></body></html>"""
TIMERS = """{
const [setTimer, clearTimer] = [window.setTimeout.bind(window), window.clearTimeout.bind(window)];
const timers = new Map();
let [now, lastId] = [0, 1e9];
window.setTimeout = (callback, ms = 0) => {
    if (ms < 1000) {
        return setTimer(callback, ms);
    }
    lastId += 1;
    timers.set(lastId, { callback, at: now + ms });
    return lastId;
};
window.clearTimeout = id => { timers.delete(id) || clearTimer(id); };
window.advance = ms => {
    const end = now + ms;
    for (let due; (due = [...timers].sort((a, b) => a[1].at - b[1].at)[0]) && due[1].at <= end; ) {
        timers.delete(due[0]);
        now = due[1].at;
        due[1].callback();
    }
    now = end;
};
}"""
"""Lets the page's long timers wait for ``advance``."""
SIZE = {"width": 1280, "height": 860}
EMPTY = "/empty"
"""A page without a board, on the same place as the board's."""
DEPARTMENTS = ("Facturatie", "Klantenservice", "Digitaal & IT", "Techniek & Planning")


def figure(value, unit="share", n=100, spread=0.1):
    return {"value": value, "low": value - spread, "high": value + spread, "n": n, "unit": unit, "note": ""}


def comment(number, text="De rekening klopt niet. Wie belt mij terug?", **more):
    spans = [[0, min(23, len(text))]]
    return {
        "feedback": number, "segment": number, "at": "2026-10-05T09:30:00Z", "channel": "E-mail", "language": "nl",
        "text": text, "spans": spans, "theme": "T-1", "score": 4,
    } | more  # fmt: skip


def theme(number, label, kind="theme"):
    shares = [("unnecessary", 0.7), ("hygiene", 0.2), ("valuable", 0.1)]
    return {
        "kind": kind, "subject": f"T-{number}", "version": 0, "label": {"nl": label, "en": f"{label} (en)"},
        "description": {"nl": label, "en": label}, "keywords": ["rekening", "bedrag", "klopt"], "state": "active",
        "pinned": False, "accepted_at": None, "parent": None,
        "life": [{"at": "2025-11-02", "kind": "born", "note": "Voor het eerst genoemd op 2 november 2025."},
                 {"at": "2026-10-05", "kind": "new", "note": "Nieuw: 225, waar er 7 te verwachten waren."}],
        "trend": [{"period": f"2026-{month:02}", "count": 10 * month if month != 3 else None, "expected": 20.0,
                   "upper": 35.0, "per_thousand": figure(month / 2, "per_thousand", spread=1) if month != 3 else None}
                  for month in range(1, 11)],
        "process": "bills", "score": figure(-40, "nps", 44, 20), "n_comments": figure(225, "comments", 225, 0),
        "category": {"value": "unnecessary", "by": "rule", "exceptions": [],
                     "shares": [{"category": name, "share": figure(share)} for name, share in shares]},
        "causes": [{"department": name, "share": figure(share), "evidence": f"Hierheen wijst het meeste bij {name}."}
                   for name, share in zip((*DEPARTMENTS[:3], None), (0.6, 0.2, 0.08, 0.12), strict=True)],
        "cause_note": "", "trend_note": "",
        "department": None, "fixer": None, "quotes": [comment(n) for n in range(101, 105)],
        "change": None, "actions": [],
    }  # fmt: skip


def _others():
    return {
        "audit:S-18": {"kind": "audit", "subject": "S-18", "version": 0,
                       "comment": comment(18, theme=None), "contact": None,
                       "question": "Bij welke afdeling ontstond dit?", "n_open": 3},
        "urgent:F-7": {"kind": "urgent", "subject": "F-7", "version": 0, "case_number": "ZK-2026-0042",
                       "comment": comment(7, "Ik ruik gas in de kelder."), "word": "ruik gas"},
        "proposal:P-3": {"kind": "proposal", "subject": "P-3", "version": 0, "proposal": "split", "n_segments": 40,
                         "overlap": 0.55, "old": [{"theme": "T-5", "label": "App", "n_comments": 80}],
                         "new": [{"theme": "T-8", "label": "Inloggen", "n_comments": 44},
                                 {"theme": "T-9", "label": "Traag", "n_comments": None}],
                         "examples": [comment(31, "Inloggen lukt niet meer.")]},
        "reply:finding/B-2026-10-3": {"kind": "reply", "subject": "finding/B-2026-10-3", "version": 0, "theme": "T-2",
                                      "label": "Nota te laat", "department": "Facturatie", "agrees": False,
                                      "reason": "Dit ligt bij de netbeheerder.", "who": "Hoofd Facturatie",
                                      "at": "2026-11-20T10:00:00Z", "comments": [comment(41)]},
        "action:A-1": {"kind": "action", "subject": "A-1", "version": 0, "theme": "T-2", "label": "Nota te laat",
                       "department": "Facturatie", "fixer": None, "promise": "Brief herschrijven",
                       "start": "2026-10-01", "due": "2026-11-01", "done": None, "dropped": None},
    }  # fmt: skip


def _line(key, item):
    title = item.get("label", {"nl": "Ik ruik gas in de kelder."})
    return {
        "key": key, "kind": key.split(":")[0], "subject": item["subject"], "detail": "12 reacties in oktober 2026",
        "title": title["nl"] if isinstance(title, dict) else title, "why": "Nog door niemand beoordeeld.",
        "n_comments": None, "random": False, "version": item["version"], "done": False, "reference": None,
    }  # fmt: skip


class PlayedDesk:
    """Answers as the desk does, over a small world in memory; every answer is checked against the protocol.

    ``asked`` holds the requests; ``gone`` loses the connection before a request arrives, ``mute`` loses the answer
    (what was decided is stored); ``n_comments`` is the length of the comment list.
    """

    def __init__(self):
        subjects = [("alert", 1, "Teruglevering dubbel"), ("theme", 2, "Nota te laat"), ("theme", 4, "Lange wachttijd")]
        self.items = {f"{kind}:T-{n}": theme(n, label, kind) for kind, n, label in subjects} | _others()
        order = [
            "urgent:F-7",
            "alert:T-1",
            "theme:T-2",
            "audit:S-18",
            "proposal:P-3",
            "reply:finding/B-2026-10-3",
            "action:A-1",
            "theme:T-4",
        ]
        self.lines = [_line(key, self.items[key]) for key in order]
        self.events, self.asked, self.requests = [], [], {}
        self.who, self.n_comments, self.gone, self.mute = "sanne", 240, False, False
        self.data_version = "themes=1"

    # ---- the transport ----

    def answer(self, text):
        """Answer a request in JSON; a lost connection is an error of the transport."""
        request = json.loads(text)
        if self.gone:
            raise ConnectionError("gone")
        self.asked.append(request)
        op, args = request["op"], request["args"]
        OPS[op].model_validate(args)
        try:
            result = getattr(self, op)(**args)
        except RefusedError as refused:
            return json.dumps({"id": request["id"], "ok": False, "error": refused.failure})
        TypeAdapter(RESULTS[op]).validate_python(result)
        if self.mute and op in ("decide", "undo", "redo"):
            raise ConnectionError("mute")
        return json.dumps({"id": request["id"], "ok": True, "result": result})

    def decided(self, kind=None):
        """Return what was decided: kind, subject, payload and why of each standing event of this officer."""
        mine = [
            event for event in self.events if event["standing"] and event["kind"] != "undo" and event["who"] == self.who
        ]
        return [event for event in mine if kind is None or event["kind"] == kind]

    def someone_else(self, kind, subject, payload, sentence):
        """Let another officer decide."""
        return self._event(kind, subject, payload, who="piet", sentence=sentence)

    def by_command(self, kind, subject, payload):
        """Let this officer decide outside the board."""
        return self._event(kind, subject, payload, who=self.who)

    # ---- ops ----

    def open(self, mode="day", language=None):
        # As the desk does: what is done leaves the list when it is read anew.
        waiting = [line for line in self.lines if not line["done"]]
        lines = [line for line in waiting if mode != "calibration" or line["kind"] == "audit"]
        urgent = [line for line in lines if line["kind"] == "urgent"]
        departments = [{"name": name, "kind": "internal"} for name in DEPARTMENTS]
        state = {
            "company": "Proefstroom", "language": "nl", "who": self.who, "last_event": len(self.events), "stale": False,
            "figures_at": "2026-11-22T23:00:00Z", "data_version": self.data_version, "period": "2026-10",
            "departments": departments,
            "categories": ["valuable", "hygiene", "unnecessary"], "n_comments": 1200, "n_themes": 9,
            "kinds": {kind: build_kind_view(decision_class).model_dump() for kind, decision_class in KINDS.items()},
        }  # fmt: skip
        items = [line for line in lines if line not in urgent]
        return {
            "workspace": state,
            "day": self._day(),
            "calibration": {"open": 3, "of": 150},
            "urgent": urgent,
            "items": items,
        }

    def item(self, key):
        return self._item(key)

    def comments(self, theme, offset=0, limit=50, search=""):
        total = 3 if search else self.n_comments
        rows = [self._comment(n) for n in range(offset, min(total, offset + limit))]
        return {"total": total, "offset": offset, "rows": rows}

    def subthemes(self, theme):
        quotes = [comment(201, "Inloggen lukt niet.")]
        part = {"n_segments": 18, "keywords": ["inloggen", "code"], "label": {"nl": "Inloggen", "en": "Login"},
                "segments": [201, 202], "quotes": quotes}  # fmt: skip
        other = part | {"label": {"nl": "Traag", "en": "Slow"}, "keywords": ["traag"], "segments": [203]}
        return {"parts": [part, other]}

    def themes(self, search="", offset=0, limit=50):
        names = ["Teruglevering dubbel", "Nota te laat", "Onduidelijke nota", "Lange wachttijd"]
        rows = [
            {
                "theme": f"T-{n}",
                "label": name,
                "n_comments": 50 - n,
                "state": "active",
                "parent": None,
                "department": None,
            }
            for n, name in enumerate(names, start=1)
            if search.lower() in name.lower()
        ]
        return {"total": len(rows), "rows": rows}

    def decide(self, kind, subject, request_id, payload=None, why="", expected_version=None):
        PAYLOADS[kind].model_validate(payload or {})
        if request_id in self.requests:
            return self._result(self.requests[request_id])
        key = next((key for key, item in self.items.items() if item["subject"] == subject), None)
        there = self.items[key]["version"] if key else 0
        if expected_version is not None and expected_version != there:
            theirs = [event for event in self.events if event["subject"] == subject and event["who"] != self.who]
            detail = {"expected_version": expected_version, "version": there, "events": theirs,
                      "yours": {"kind": kind, "payload": payload or {}}, "item": self._item(key)}  # fmt: skip
            raise RefusedError("ConflictError", 409, "Piet besliste intussen hierover.", detail)
        event = self._event(kind, "A-9" if subject == "A" else subject, payload or {}, who=self.who, why=why)
        self.requests[request_id] = event
        return self._result(event)

    def undo(self, event, request_id, why=""):
        return self._turn(event, request_id, stands=False)

    def redo(self, event, request_id, why=""):
        return self._turn(event, request_id, stands=True)

    def history(self, subject=None, who=None, before=None, limit=50):
        rows = [
            event
            for event in reversed(self.events)
            if subject in (None, event["subject"])
            and who in (None, event["who"])
            and (before is None or event["id"] < before)
        ]
        return {"rows": rows[:limit], "more": len(rows) > limit}

    def news(self, since=0):
        events = [event for event in self.events if event["id"] > since]
        return {"last_event": len(self.events), "data_version": self.data_version, "events": events}

    def request_status(self, request_ids):
        return {"events": {each: self.requests.get(each) for each in request_ids}}

    def day_summary(self):
        count = {"unit": "themes", "n": 9, "low": None, "high": None, "note": ""}
        change = {
            "what": "Klantthema’s die iemand heeft beoordeeld",
            "before": {"value": 0} | count,
            "after": {"value": 3} | count,
        }
        return {"n_decided": len(self.decided()), "minutes": 4, "changes": [change]}

    # ---- the world ----

    def _comment(self, n):
        return comment(1000 + n, f"Reactie {n}: de rekening klopt niet.")

    def _day(self):
        done = sum(line["done"] for line in self.lines)
        return {
            "limit_items": 12,
            "limit_minutes": 10,
            "done": done,
            "of": len(self.lines),
            "started_at": None,
            "minutes": 4,
        }

    def _item(self, key):
        return copy.deepcopy(self.items[key])

    def _event(self, kind, subject, payload, *, who, why="", undoes=None, sentence=""):
        event = {
            "id": len(self.events) + 1, "kind": kind, "subject": subject, "payload": payload, "who": who, "why": why,
            "at": "2026-11-23T07:01:12Z", "undoes": undoes, "standing": True,
            "sentence": sentence or f"{who}: {kind} {subject}.",
        }  # fmt: skip
        self.events.append(event)
        self._mark(subject)
        for item in self.items.values():
            if item["subject"] == subject:
                item["version"] += 1
                if kind == "rename":
                    item["label"] |= payload["labels"]
                if kind == "pin":
                    item["pinned"] = True
        return event

    def _mark(self, subject):
        for line in self.lines:
            if line["subject"] == subject:
                line["done"] = any(
                    event["subject"] == subject and KINDS[event["kind"]].settles_item for event in self.decided()
                )

    def _turn(self, number, request_id, *, stands):
        taken = self.events[number - 1]
        taken["standing"] = stands
        undoes = number
        if stands:  # bringing back is the undo of the undo
            undo = next(event for event in reversed(self.events) if event["undoes"] == number)
            undo["standing"], undoes = False, undo["id"]
        for item in self.items.values():
            if item["subject"] == taken["subject"] and taken["kind"] == "pin":
                item["pinned"] = stands
        self.requests[request_id] = self._event("undo", taken["subject"], {}, who=self.who, undoes=undoes)
        self._mark(taken["subject"])
        return self._result(self.requests[request_id], taken)

    def _result(self, event, decision=None):
        decision = decision or event
        subject = f"T-{decision['payload']['theme']}" if decision["kind"] == "action" else decision["subject"]
        others = [each for each in self.decided() if each["subject"] == subject and KINDS[each["kind"]].settles_item]
        line = {"subject": subject, "done": decision["standing"] or bool(others)}
        # As the desk does: of a placed comment the theme that it left.
        was = decision["payload"].get("was") if decision["kind"] == "place" else None
        looked_at = event["subject"] if was is None else f"T-{was}"
        key = next((key for key, item in self.items.items() if item["subject"] == looked_at), None)
        item = self._item(key) if key else None
        return {
            "event": event,
            "item": item,
            "line": line if KINDS[decision["kind"]].settles_item else None,
            "changed": [{"what": f"Veranderd door {event['kind']}."}],
            "day": self._day(),
        }


class RefusedError(Exception):
    """The desk says no."""

    def __init__(self, kind, status, message, detail=None):
        super().__init__(message)
        self.failure = {"kind": kind, "status": status, "message": message, "detail": detail or {}}


@pytest.fixture
def desk():
    """Return a desk that is played, with eight items."""
    return PlayedDesk()


class Shown:
    """One page for a whole file, since a page of its own costs each test more than what it looks at.

    It is loaded anew for each test, with an empty memory; ``wrong`` holds what it asked from outside, threw or wrote to
    the console.
    """

    def __init__(self, browser):
        self.context = browser.new_context(viewport=SIZE, locale="nl-NL", reduced_motion="reduce")
        self.page = self.context.new_page()
        self.desk, self.theme, self.options, self.wrong = None, "light", {}, []
        # In one piece, as the widget has it; its modules for a test that changes one of them.
        self.board = bundle_modules(STATIC / "index.js")
        # Joined, as the widget has it: axe would look for imported sheets in the wrong folder.
        self.styles = bundle_styles(STATIC / "board.css")
        self.page.add_init_script(TIMERS)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda said: self.wrong.append(said.text))
        self.page.route("**/*", self._serve)
        self.page.expose_function("askDesk", self._ask_desk)

    def _ask_desk(self, request):
        # The desk of this moment: a page outlives its tests.
        return self.desk.answer(request)

    def _serve(self, route):
        path = route.request.url.removeprefix("http://voc.test").partition("?")[0]
        if path == "/":
            light = str(self.theme == "light").lower()
            text = PAGE.format(light=light, options=json.dumps(self.options), module=self.module)
            route.fulfill(body=text, content_type="text/html")
        elif path == "/theme.css":
            route.fulfill(path=THEMES / f"theme-{self.theme}-extension/index.css", content_type="text/css")
        elif path == "/board.css":
            route.fulfill(body=self.styles, content_type="text/css")
        elif path == "/board.js":
            route.fulfill(body=self.board, content_type="text/javascript")
        elif path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"), content_type="text/javascript")
        elif path == EMPTY:
            route.fulfill(body="", content_type="text/html")
        else:
            self.wrong.append(route.request.url)
            route.abort()

    def open(self, desk, *, theme="light", options=None, size=SIZE, module="/board.js", waits_for_line=True):
        """Load the board anew: another desk, theme, size or module, and a list with a line unless told otherwise."""
        self.desk, self.theme, self.options, self.module = desk, theme, options or {}, module
        if self.page.viewport_size != size:
            self.page.set_viewport_size(size)
        self.page.goto("http://voc.test/")
        if waits_for_line:
            self.page.get_by_role("option").first.wait_for()
        self.page.locator("article, .jp-VocBoard-daySummaryMessage").first.wait_for(state="attached")
        settle_page(self.page)
        return self.page

    def leave(self):
        """Forget what the test left in the page and in the browser's memory."""
        self.page.goto(f"http://voc.test{EMPTY}")
        self.page.evaluate("() => { sessionStorage.clear(); localStorage.clear(); }")
        wrong, self.wrong = self.wrong, []
        return wrong


@pytest.fixture(scope="module")
def shown(browser):
    """Return the page that the tests of a file share."""
    shown = Shown(browser)
    yield shown
    shown.context.close()


@pytest.fixture
def open_page(shown):
    """Open the board: ``open_page(desk, theme=…, options=…)``.

    A page that asks for anything from outside, throws or writes to the console fails the test.
    """
    yield shown.open
    assert shown.leave() == []


def settle_page(page):
    """Wait until every answer has arrived and the board has shown it."""
    page.wait_for_function("() => window.nOpenRequests === 0 && !document.querySelector('[aria-busy]')")


@pytest.fixture
def settle():
    """Wait until every answer has arrived: ``settle(page)``."""
    return settle_page


@pytest.fixture
def advance():
    """Let time pass for the page's long timers: ``advance(page, 3100)`` milliseconds."""

    def run(page, ms):
        page.evaluate("ms => window.advance(ms)", ms)

    return run


@pytest.fixture
def goto():
    """Show an item: ``goto(page, "theme:T-2")``."""

    def show(page, key):
        page.locator(f"[data-key='{key}']").click()
        page.locator(f"[data-key='{key}'][aria-selected='true']").wait_for(state="attached")
        kind = key.partition(":")[0]
        page.locator(f"article:has(.jp-VocBoard-itemHeader .jp-VocBoard-icon-{kind})").wait_for()

    return show


@pytest.fixture
def until():
    """Let the page's requests come in until a condition holds here: ``until(page, lambda: …)``."""

    def wait(page, condition):
        deadline = time.monotonic() + WAIT_SECONDS
        while not condition():
            assert time.monotonic() < deadline, f"never true: {inspect.getsource(condition).strip()}"
            page.wait_for_timeout(20)

    return wait


@pytest.fixture
def page(open_page, desk):
    """Return a page with the board, the focus on its first item."""
    page = open_page(desk)
    page.get_by_role("option").first.focus()
    return page
