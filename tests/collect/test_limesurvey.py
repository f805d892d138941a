"""LimeSurvey's answers over its JSON-RPC, from a local server that speaks it: only what is new, password kept quiet."""

import base64
import json
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import voc as package
from voc.collect.read import live_rows
from voc.collect.read.limesurvey import fetch_answers
from voc.errors import ConfigError, InputError

PASSWORD = "geheim-7"  # noqa: S105  the test server's own
SOURCE = """
[sources.lime]
kind = "survey"
[sources.lime.connector]
use = "limesurvey"
options = {{ url = "{url}", user = "voc", password_env = "LS_PASSWORD", survey = 42 }}
watermark = "submitdate"
[sources.lime.columns]
key = "id"
at = "submitdate"
text = "REDEN"
score = "NPS"
"""


def build_answer(number, at, text="De nota klopt niet en niemand belt terug", score="3"):
    return {"id": str(number), "submitdate": at, "lastpage": "3", "NPS": score, "REDEN": text}


class Survey(BaseHTTPRequestHandler):
    """LimeSurvey's RemoteControl, as far as the connector asks for it."""

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        server.methods.append(request["method"])
        result = getattr(self, f"answer_{request['method']}")(*request["params"])
        content = json.dumps({"id": request["id"], "result": result, "error": None}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def answer_get_session_key(self, user, password, *_more):
        is_right = (user, password) == ("voc", PASSWORD)
        return "key-1" if is_right else {"status": "Invalid user name or password"}

    def answer_export_responses(self, key, survey, *options):
        assert (key, survey, options[0]) == ("key-1", 42, "json")
        if not self.server.answers:
            return {"status": "No Data, survey table does not exist."}
        first_id = options[5] or 0
        answers = [
            answer
            for answer in self.server.answers
            if int(answer["id"]) >= first_id and (options[2] == "all" or answer["submitdate"])
        ]
        return base64.b64encode(json.dumps({"responses": answers}).encode()).decode()

    def answer_release_session_key(self, _key):
        return "OK"

    def log_message(self, *_arguments):
        """Print nothing."""


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("LS_PASSWORD", PASSWORD)
    point = EntryPoint("limesurvey", "voc.collect.read.limesurvey:fetch_answers", "voc.sources")
    monkeypatch.setattr(live_rows, "entry_points", lambda **_: (point,))
    with ThreadingHTTPServer(("127.0.0.1", 0), Survey) as http:
        http.answers, http.methods = [], []
        http.url = f"http://127.0.0.1:{http.server_port}/index.php/admin/remotecontrol"
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield http
        http.shutdown()
        thread.join()


def fetch(server, since=None, **more):
    options = {"url": server.url, "user": "voc", "password": PASSWORD, "survey": 42, **more}
    return [answer["id"] for answer in fetch_answers(options, since)]


def test_only_what_is_new_is_stored_and_the_password_nowhere(server, fresh):
    config = fresh / "voc.toml"
    config.write_text(config.read_text("utf-8") + SOURCE.format(url=server.url), encoding="utf-8")
    server.answers = [build_answer(1, "2026-10-05 10:00:00"), build_answer(2, "2026-10-06 10:00:00", score="9")]
    with package.open(fresh) as ws:
        first = ws.collect(source="lime")
        assert (first.n_accepted, first.n_duplicates) == (2, 0)
        assert ws.collect(source="lime").n_accepted == 0
        # Begun before the others and sent behind them.
        server.answers.insert(0, build_answer(0, "2026-10-07 09:00:00", "De app loopt steeds vast op mijn telefoon"))
        again = ws.collect(source="lime")
        assert (again.n_accepted, again.n_updated) == (1, 0)
        assert len(ws.feedback()) == 3
    assert server.methods.count("release_session_key") == 3
    assert not any(PASSWORD.encode() in path.read_bytes() for path in fresh.rglob("*") if path.is_file())


def test_answers_come_in_the_order_of_the_watermark_from_the_last_one_on(server):
    server.answers = [
        build_answer(3, "2026-10-05 10:00:00"),
        build_answer(1, "2026-10-06 10:00:00"),
        build_answer(2, None),
    ]
    assert fetch(server) == [3, 1]
    assert fetch(server, "2026-10-06 10:00:00") == [1]
    assert fetch(server, order="id", unfinished=True) == [1, 2, 3]
    assert fetch(server, 2, order="id", unfinished=True) == [2, 3]


def test_a_survey_without_answers_is_empty_and_older_exports_are_unwrapped(server):
    assert fetch(server) == []
    server.answers = [build_answer(7, "2026-10-05 10:00:00")]
    assert fetch(server) == [7]
    from voc.collect.read.limesurvey import _convert_answer

    assert _convert_answer({"7": build_answer(7, "")}) == {
        "id": 7, "submitdate": None, "lastpage": "3", "NPS": "3", "REDEN": "De nota klopt niet en niemand belt terug"
    }  # fmt: skip


@pytest.mark.parametrize("options", [{"survey": 1}, {"sort": "id"}, {"order": "name"}])
def test_options_are_checked(server, options):
    full = {"url": server.url, "user": "voc", "password": PASSWORD, "survey": 42, **options}
    if "survey" in options:
        del full["user"]
    with pytest.raises(ConfigError):
        list(fetch_answers(full, None))


def test_a_wrong_password_is_a_sentence_without_it(server, fresh, monkeypatch):
    config = fresh / "voc.toml"
    config.write_text(config.read_text("utf-8") + SOURCE.format(url=server.url), encoding="utf-8")
    monkeypatch.setenv("LS_PASSWORD", "verkeerd-99")
    with package.open(fresh) as ws, pytest.raises(InputError, match="Invalid user name or password") as error:
        ws.collect(source="lime")
    assert "verkeerd-99" not in str(error.value)


def test_the_package_offers_the_connector():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["voc.sources"]["limesurvey"] == "voc.collect.read.limesurvey:fetch_answers"
    assert any(requirement.startswith("citric") for requirement in project["optional-dependencies"]["limesurvey"])
