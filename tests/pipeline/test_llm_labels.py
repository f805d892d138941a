"""A language model labels the themes: a local server speaks the protocol."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from voc.errors import ConfigError, UsageError
from voc.workspace import open_workspace


class Model(ThreadingHTTPServer):
    """An endpoint that keeps what it was asked, and answers as it is told."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.headers, self.answer = [], [], self.number
        self.is_over, self.arrivals = threading.Event(), threading.Semaphore(0)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def number(self, handler):
        n = len(self.asked)
        handler.say(
            {
                language: {"label": f"{word} {n}", "description": f"{word} nummer {n}."}
                for language, word in WORDS.items()
            }
        )


WAIT_SECONDS = float(os.environ["VOC_WAIT_SECONDS"])
WORDS = {"nl": "Onderwerp", "en": "Subject"}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, json.loads(body)))
        self.server.headers.append(self.headers.get("Authorization"))
        self.server.arrivals.release()
        self.server.answer(self)

    def say(self, content, status=200):
        text = content if isinstance(content, str) else json.dumps(content)
        data = json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture
def model(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = Model()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.is_over.set()
    server.shutdown()
    thread.join()
    server.server_close()


def switch_on(shop, model, **more):
    path = shop / "voc.toml"
    told = "\n".join(
        f"{name} = {json.dumps(value)}" for name, value in ({"url": model.url, "model": "m"} | more).items()
    )
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("[[departments]]", f"[themes.labeller]\n{told}\n\n[[departments]]", 1), encoding="utf-8"
    )
    return shop


def labels(ws):
    return {theme.id: theme.labels["nl"] for theme in ws.theme_catalog.records()}


def test_nothing_is_sent_while_it_is_off(shop, model):
    with open_workspace(shop) as ws:
        ws.fit_themes(force=True)
        with pytest.raises(UsageError, match="no labeller is set"):
            ws.theme_catalog.label_themes()
    assert model.asked == []


def test_every_theme_that_nobody_named_gets_its_label_and_line_in_both_languages(shop, model):
    with open_workspace(switch_on(shop, model)) as ws:
        named = ws.theme_catalog.records()[0].id
        ws.theme_catalog.seed_theme("Van een mens")  # another theme, without comments
        ws.decide("rename", f"T-{named}", {"labels": {"nl": "Zo noemen wij het"}})
        done = ws.theme_catalog.label_themes()
        assert not done.problems
        assert named not in done.labelled
        assert labels(ws)[named] == "Zo noemen wij het"
        for theme in ws.theme_catalog.records():
            if theme.id in done.labelled:
                n = theme.labels["nl"].removeprefix("Onderwerp ")
                assert theme.labels["en"] == f"Subject {n}"
                assert theme.description["en"] == f"Subject nummer {n}."
        assert len(model.asked) == len(done.labelled) >= 3
        undone = ws.decisions.undo(ws_event(ws, "rename"))
        assert undone.undoes
        assert labels(ws)[named] != "Zo noemen wij het"


def ws_event(ws, kind):
    from voc.store import decision_log

    return decision_log.load_active_decisions(ws.store, kinds=[kind])[-1].id


def test_only_redacted_comments_and_keywords_are_sent_and_the_key_in_its_header(shop, model, monkeypatch):
    monkeypatch.setenv("LABEL_KEY", "geheim")
    with open_workspace(switch_on(shop, model, key_env="LABEL_KEY")) as ws:
        ws.theme_catalog.label_themes()
        stored = set(ws.feedback()["text"])
    assert set(model.headers) == {"Bearer geheim"}
    for path, body in model.asked:
        assert path == "/v1/chat/completions"
        assert (body["model"], set(body)) == ("m", {"model", "temperature", "max_tokens", "messages"})
        for line in body["messages"][1]["content"].split("\n")[2:]:
            assert any(line.removeprefix("- ").strip() in text for text in stored)
    assert "geheim" not in json.dumps([body for _, body in model.asked])


def test_a_fit_ends_with_it_and_asks_again_only_about_what_changed(shop, model):
    with open_workspace(switch_on(shop, model)) as ws:
        done = ws.fit_themes(force=True)
        first, n_asked = labels(ws), len(model.asked)
        assert done.counts["labelled"] == n_asked == len(first)
        ws.fit_themes(force=True)
        assert (labels(ws), len(model.asked)) == (first, n_asked)
        again = ws.theme_catalog.label_themes(again=True)
        assert len(model.asked) == 2 * n_asked == n_asked + len(again.labelled)


@pytest.mark.parametrize("answer", ["Nota", '{"nl": {}}', 500, 302, "same"])
def test_a_bad_answer_is_told_and_the_found_label_stays(shop, model, answer, voc):
    def say(handler):
        if answer == "same":
            handler.say({language: {"label": "Altijd dit", "description": "Altijd."} for language in ("nl", "en")})
        elif isinstance(answer, int):
            handler.send_response(answer)
            handler.send_header("Location", f"{model.url}/elders")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        else:
            handler.say(answer)

    model.answer = say
    with open_workspace(switch_on(shop, model)) as ws:
        before = labels(ws)
    done = voc("themes", "label", "-w", shop)
    with open_workspace(shop) as ws:
        after = labels(ws)
    changed = {theme for theme in before if before[theme] != after[theme]}
    assert len(changed) == (1 if answer == "same" else 0)
    assert done.code == 1
    assert done.out.count("not labelled: ") == len(before) - len(changed)
    assert "the found label stays" in done.out
    assert len(model.asked) == len(before)


def test_an_endpoint_that_does_not_answer_is_asked_three_times_and_no_more(shop, model):
    # Longer than anybody waits; what arrives in the meantime is counted.
    model.answer = lambda _: model.is_over.wait(WAIT_SECONDS)
    with open_workspace(switch_on(shop, model, timeout_seconds=0.1)) as ws:
        before = labels(ws)
        done = ws.fit_themes(force=True)
        assert labels(ws).values() == before.values() or set(labels(ws).values()) == set(before.values())
    (told,) = [name for name in done.counts if name.startswith("not labelled")]
    assert "no answer within 0.1 seconds" in told
    assert done.counts[told] == len(before) > 3
    assert all(model.arrivals.acquire(timeout=WAIT_SECONDS) for _ in range(3))
    assert len(model.asked) == 3


def test_an_endpoint_that_is_not_there_is_told(shop, model):
    switch_on(shop, model)
    model.server_close()
    with open_workspace(shop) as ws:
        assert "cannot be reached" in next(iter(ws.theme_catalog.label_themes().problems.values()))


def test_a_key_may_end_in_a_line_break_and_is_not_printed_where_it_cannot_be_one(shop, model, monkeypatch):
    monkeypatch.setenv("LABEL_KEY", "geheim\n")
    with open_workspace(switch_on(shop, model, key_env="LABEL_KEY")) as ws:
        ws.theme_catalog.label_themes(again=True)
        assert set(model.headers) == {"Bearer geheim"}
        monkeypatch.setenv("LABEL_KEY", "geheim–1")
        with pytest.raises(ConfigError, match="no key has") as caught:
            ws.theme_catalog.label_themes(again=True)
    assert "geheim" not in str(caught.value)


def test_a_key_that_is_not_in_the_environment_is_an_error_and_nothing_is_sent(shop, model, monkeypatch):
    monkeypatch.delenv("LABEL_KEY", raising=False)
    with (
        open_workspace(switch_on(shop, model, key_env="LABEL_KEY")) as ws,
        pytest.raises(ConfigError, match="LABEL_KEY"),
    ):
        ws.theme_catalog.label_themes()
    assert model.asked == []


@pytest.mark.parametrize(
    "told", ['url = "file:///etc/passwd"\nmodel = "m"', 'url = "http://x"', 'url = "x"\nmodel = "m"']
)
def test_a_setting_that_cannot_be_is_refused(shop, told):
    path = shop / "voc.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[[departments]]", f"[themes.labeller]\n{told}\n[[departments]]", 1), encoding="utf-8")
    with pytest.raises(ConfigError):
        open_workspace(path.parent)
