"""The widget: messages both ways, the prefetched work list, and the board in a cell."""

import sys

import pytest

import voc
from voc.board.widget import Board
from voc.errors import MissingExtraError, UsageError
from voc.text.notebook_outputs import BOARD_MIME_TYPE


class Echo:
    """Answers with what was asked; fails on the op "break"."""

    def handle(self, request):
        if request.get("op") == "break":
            raise RuntimeError("kaput")
        return {"id": request.get("id", ""), "ok": True, "result": dict(request)}


@pytest.fixture
def board():
    """Return a board and the list of what it sends to the browser."""
    made = Board(Echo(), storage_key="proef", language="en")
    sent = []
    made.send = lambda content, buffers=None: sent.append(content)
    yield made, sent
    made.close()


def ask(made, content):
    made._handle_custom_msg(content, [])


def test_every_message_is_answered_by_the_desk(board):
    made, sent = board
    ask(made, {"id": "1", "op": "open", "args": {"mode": "day"}})
    assert sent == [{"id": "1", "ok": True, "result": {"id": "1", "op": "open", "args": {"mode": "day"}}}]


def test_what_was_read_ahead_answers_the_first_question_if_it_is_that_one(board, monkeypatch):
    monkeypatch.setattr("voc.board.widget.PREFETCH_SECONDS", float("inf"))  # however busy the machine is
    made, sent = board
    whole = {"op": "open", "args": {"mode": "day", "language": "en"}, "language": "en"}
    for first in (whole, {**whole, "args": {"mode": "all", "language": "en"}}):
        made._desk = Echo()
        made.prefetch_worklist()
        made._desk = None  # whoever is asked now fails
        ask(made, {"id": "1", **first})
        ask(made, {"id": "2", **whole})
    assert sent[0] == {"id": "1", "ok": True, "result": {"id": "", **whole}}
    assert [answer["ok"] for answer in sent] == [True, False, False, False]


def test_what_was_read_ahead_long_ago_is_read_anew(board, monkeypatch):
    made, sent = board
    made.prefetch_worklist()
    monkeypatch.setattr("voc.board.widget.PREFETCH_SECONDS", -1)
    ask(made, {"id": "1", "op": "open", "args": {"mode": "day", "language": "en"}, "language": "en"})
    assert sent[0]["result"]["id"] == "1"


def test_a_defect_is_an_answer_too_so_that_the_browser_does_not_wait(board, caplog):
    made, sent = board
    ask(made, {"id": "2", "op": "break", "args": {}})
    ask(made, "no request at all")
    assert sent[0] == {
        "id": "2", "ok": False, "error": {"kind": "RuntimeError", "status": 500, "message": "kaput", "detail": {}},
    }  # fmt: skip
    assert len(sent) == 2
    assert "kaput" in caplog.text


def test_the_browser_is_told_no_more_than_its_traits(board):
    made, _ = board
    own = {name for name, trait in made.traits(sync=True).items() if not name.startswith("_")} - {
        "layout",
        "tabbable",
        "tooltip",
    }
    assert own == {"storage_key", "language", "mode", "item"}
    assert (made.storage_key, made.language, made.mode, made.item) == ("proef", "en", "day", "")


def test_a_workspace_opens_its_board_with_a_key_that_outlives_the_kernel(fresh):
    keys = []
    for _ in range(2):
        with voc.open(fresh) as ws:
            made = ws.triage(mode="all", item="theme:T-1", who="sanne")
            keys.append(made.storage_key)
            answer = made._desk.handle({"id": "1", "op": "open", "args": {"mode": "all"}})
            assert answer["ok"], answer
            assert answer["result"]["workspace"]["who"] == "sanne"
            other = ws.triage(who="piet")
            made.close()
            other.close()
    assert keys[0] == keys[1] != other.storage_key
    assert str(fresh) not in keys[0]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "Het triagebord: voer deze cel uit om het te openen"),
        ("en", "The triage board: run this cell to open it"),
    ],
)
def test_where_the_board_cannot_be_shown_it_says_what_to_do(language, sentence, monkeypatch):
    monkeypatch.setattr(Board, "model_id", "abc")  # without a kernel it has none
    made = Board(Echo(), storage_key="proef", language=language)
    data, _ = made._repr_mimebundle_()
    made.close()
    assert data["text/plain"] == sentence
    assert data["text/html"] == f"<p>{sentence}</p>"
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == "abc"
    assert data[BOARD_MIME_TYPE]["closed"] == sentence


class Shell:
    """A notebook's shell: tells which cell runs, and in which request."""

    def __init__(self):
        self.cell_id, self.n_runs = "c1", 0

    def run(self, cell_id):
        self.cell_id, self.n_runs = cell_id, self.n_runs + 1

    def get_parent(self):
        return {"header": {"msg_id": f"m{self.n_runs}"}, "metadata": {"cellId": self.cell_id}}


def test_a_cell_that_is_run_again_closes_the_board_that_it_showed_before(fresh, monkeypatch):
    shell = Shell()
    monkeypatch.setattr("voc.board.widget.get_ipython", lambda: shell)
    closed = []
    monkeypatch.setattr(Board, "close", lambda board: closed.append(board))  # noqa: PLW0108  bound, as a method is
    with voc.open(fresh) as ws:
        shell.run("c1")
        day, calibration = ws.triage(), ws.triage(mode="calibration")  # two in one cell
        shell.run("c2")
        elsewhere = ws.triage()
        boards = [day, calibration, elsewhere]
        assert [board in closed for board in boards] == [False, False, False]
        shell.run("c1")
        boards.append(ws.triage())
        assert [board in closed for board in boards] == [True, True, False, False]


def test_without_the_extra_it_says_which_one(monkeypatch):
    for name in ("voc.board.widget", "anywidget"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(MissingExtraError, match="extra 'lab'"):
        __import__("voc.board.widget")


def test_the_one_file_works_in_a_browser_as_a_widget(browser, desk):
    page = browser.new_page()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.expose_function("askDesk", desk.answer)
    page.set_content("<div id=host></div>")
    page.evaluate(
        """async source => {
            const listeners = new Set();
            const traits = { storage_key: 'w', language: 'nl', mode: 'day', item: 'theme:T-2' };
            const model = {
                get: name => traits[name],
                on: (_, listener) => listeners.add(listener),
                off: (_, listener) => listeners.delete(listener),
                send: async request => {
                    const answer = JSON.parse(await window.askDesk(JSON.stringify(request)));
                    listeners.forEach(listener => listener(answer, []));
                }
            };
            const module = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
            window.listeners = listeners;
            window.cleanup = module.default.render({ model, el: document.getElementById('host') });
        }""",
        Board._esm,
    )
    page.get_by_role("heading", name="Nota te laat").wait_for()
    page.evaluate("window.cleanup()")
    assert page.evaluate("window.listeners.size") == 0
    assert page.locator(".jp-Voc-board").count() == 0
    assert not wrong
    page.close()


def test_a_mode_that_there_is_not(fresh):
    with (
        voc.open(fresh) as ws,
        pytest.raises(UsageError, match="expected one of day, calibration, all as mode, got 'week'"),
    ):
        ws.triage(mode="week")
