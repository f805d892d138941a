import http.server
import json
import socket
import threading

import pytest

from voc.themes.labels.llm_labels import LARGEST_REPLY, Endpoint, LabelReply, LabelRequest, parse_reply, request_labels

GOOD = {
    "nl": {"label": "Dubbele nota.", "description": "Klanten betalen twee keer."},
    "en": {"label": "Double bill", "description": "Customers pay twice."},
}


def answered(content):
    return parse_reply(json.dumps({"choices": [{"message": {"content": content}}]}).encode())


@pytest.mark.parametrize("form", ["{}", "```json\n{}\n```", " ```\n{}```"])
def test_a_good_answer_is_read_also_between_fences(form):
    answer = answered(form.replace("{}", json.dumps(GOOD)))
    assert answer.labels == {"nl": "Dubbele nota", "en": "Double bill"}
    assert answer.description["nl"] == "Klanten betalen twee keer."
    assert (answer.problem, answer.is_endpoint_reached) == ("", True)


def test_an_answer_of_another_form_is_told_and_gives_no_label():
    bad = [b"", b"nope", b"[]", b'{"choices": []}', b"\xff\xfe", b"[" * 100_000]
    texts = ["Dubbele nota", "{}", "[1]", json.dumps({"nl": GOOD["nl"]}), json.dumps(GOOD | {"en": {"label": 3}})]
    for answer in [*map(parse_reply, bad), *map(answered, [*texts, None])]:
        assert answer == LabelReply(problem="the answer is not of the form that was asked for")


@pytest.mark.parametrize("label", ["", "…", "x" * 61, "twee\nregels", "stil\u0000"])
def test_a_label_that_cannot_be_printed_is_refused(label):
    answer = answered(json.dumps(GOOD | {"nl": {"label": label, "description": "goed"}}))
    assert answer.problem
    assert not answer.labels


def test_the_address_is_the_base_with_the_chat_behind_it():
    for url in ("http://x/v1", "http://x/v1/", "http://x/v1/chat/completions"):
        assert Endpoint(url, "m").chat_url == "http://x/v1/chat/completions"


def test_long_comments_are_cut_before_they_are_sent():
    body = LabelRequest(("nota",), ("a\n b " + "x" * 1000,)).build_request("m")
    assert body["messages"][1]["content"] == "Keywords: nota\nComments:\n- a b " + "x" * 296


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers each request with the server's ``status`` and ``content``, and keeps what it was asked."""

    def do_POST(self):
        self.server.asked.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.status)
        if self.server.status == 307:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(self.server.content)))
        self.end_headers()
        self.wfile.write(self.server.content)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.status, server.asked = 200, []
    server.content = json.dumps({"choices": [{"message": {"content": json.dumps(GOOD)}}]}).encode()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def ask(server, **settings):
    endpoint = Endpoint(f"http://127.0.0.1:{server.server_address[1]}/v1", "m", **settings)
    return request_labels(endpoint, LabelRequest(("nota",), ("De nota klopt niet",)))


def test_an_endpoint_gets_keywords_and_comments_and_its_key_and_its_answer_is_read(server):
    assert ask(server, key="geheim").labels == {"nl": "Dubbele nota", "en": "Double bill"}
    ((headers, body),) = server.asked
    assert headers["Authorization"] == "Bearer geheim"
    assert "De nota klopt niet" in json.loads(body)["messages"][1]["content"]
    assert "geheim" not in body.decode()


def test_without_a_key_no_header_holds_one(server):
    ask(server)
    assert "Authorization" not in server.asked[0][0]


@pytest.mark.parametrize("status", [307, 401, 404, 429, 500, 503])
def test_a_refusal_is_told_and_nothing_is_sent_elsewhere(server, status):
    server.status = status
    answer = ask(server, key="geheim")
    assert (dict(answer.labels), str(status) in answer.problem, answer.is_endpoint_reached) == ({}, True, True)
    assert len(server.asked) == 1


def test_an_answer_that_never_ends_is_refused(server):
    server.content = b" " * (LARGEST_REPLY + 1)
    assert ask(server).problem == "the answer is too large"


def test_an_address_where_nobody_listens_is_told_as_not_reached():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answer = request_labels(Endpoint(f"http://127.0.0.1:{port}", "m"), LabelRequest((), ()))
    assert (answer.is_endpoint_reached, bool(answer.problem), dict(answer.labels)) == (False, True, {})


@pytest.mark.parametrize("field", ["label", "description"])
@pytest.mark.parametrize(("n", "is_refused"), [(0, True), (60, False), (200, None), (201, True)])
def test_a_text_has_its_length(field, n, is_refused):
    answer = answered(json.dumps(GOOD | {"en": GOOD["en"] | {field: "x" * n}}))
    assert bool(answer.problem) is ((field == "label") if is_refused is None else is_refused)


def test_what_a_comment_says_is_on_one_line_of_the_question():
    body = LabelRequest(("a", "b"), ("eerste\n- tweede", "  derde  ")).build_request("m")
    assert body["messages"][1]["content"] == "Keywords: a, b\nComments:\n- eerste - tweede\n- derde"
    assert body["temperature"] == 0
