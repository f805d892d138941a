"""Every word of the extension is there in Dutch, and the documentation names what the extension has."""

import ast
import json
import re
from pathlib import Path

import pytest

from voc.records.progress import ProgressCode
from voc.triage.requests import OPS
from voc.triage.responses import RESULTS

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "extension/src").glob("*.ts*"))}
SCHEMAS = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "extension/schema").glob("*"))
}
MANUAL = (ROOT / "docs/extension.md").read_text(encoding="utf-8")
CATALOGUE = json.loads((ROOT / "voc/locale/nl_NL/LC_MESSAGES/voc.json").read_text(encoding="utf-8"))
DUTCH = {key: texts for key, texts in CATALOGUE.items() if key}
LITERAL = r"('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
COMMANDS = dict(re.findall(r"(\w+): '(voc:[a-z-]+)'", SOURCES["commands.ts"]))


def said():
    """Return every text that the sources ask to have translated."""
    found = set()
    for text in SOURCES.values():
        found |= {ast.literal_eval(one) for one in re.findall(rf"\.__\(\s*{LITERAL}", text)}
        found |= {ast.literal_eval(one) for one in re.findall(rf"\._n\(\s*{LITERAL}", text)}
    return found


def test_every_text_is_there_in_dutch_and_none_is_left_over():
    assert set(DUTCH) == said()


def test_every_call_for_a_text_names_it_literally():
    calls = sum(len(re.findall(r"\.(?:__|_n)\(", text)) for text in SOURCES.values())
    literal = sum(len(re.findall(rf"\.(?:__|_n)\(\s*{LITERAL}", text)) for text in SOURCES.values())
    assert calls == literal > 50


def test_jupyterlab_takes_the_dutch_for_dutch():
    assert CATALOGUE[""]["language"] == "nl-NL"  # with an underscore all stays English without a word
    assert CATALOGUE[""]["domain"] == "voc"


@pytest.mark.parametrize("key", DUTCH)
def test_a_translation_keeps_the_places(key):
    assert all(text and re.findall(r"%\d", text) == re.findall(r"%\d", key) for text in DUTCH[key])


def test_jupyterlab_serves_the_dutch():
    from jupyterlab_server.translation_utils import get_language_pack

    pack, _ = get_language_pack("nl_NL")
    assert pack["voc"]["Work list"] == ["Werklijst"]


def test_every_command_is_documented():
    assert re.findall(r"^\| `(voc:[a-z-]+)` \|", MANUAL, re.MULTILINE) == list(COMMANDS.values())


def test_every_setting_is_documented_with_its_default():
    rows = re.findall(r"^\| `(\w+)` \| `([^`]*)` \|", MANUAL, re.MULTILINE)
    settings = SCHEMAS["session"]["properties"]
    assert {name: json.loads(default) for name, default in rows} == {
        name: each["default"] for name, each in settings.items()
    }


def test_every_shortcut_is_documented():
    for shortcut in SCHEMAS["session"]["jupyter.lab.shortcuts"]:
        assert "+".join(shortcut["keys"][0].split()) in MANUAL


def test_a_schema_names_only_plugins_and_commands_that_are_there():
    plugins = set(re.findall(r"'@voc/triage:([a-z]+)'", "".join(SOURCES.values())))
    assert set(SCHEMAS) <= plugins
    named = set(re.findall(r"\"(voc:[a-z-]+)\"", json.dumps(list(SCHEMAS.values())))) - {"voc:voice"}
    assert named <= set(COMMANDS.values())


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_accepts_its_own_defaults(name):
    import jsonschema

    schema = SCHEMAS[name]
    jsonschema.validate({key: each["default"] for key, each in schema["properties"].items()}, schema)
    assert schema["additionalProperties"] is False


def test_every_stage_of_long_work_has_a_name():
    labelled = re.findall(r"^    (\w+): trans\.__", SOURCES["progresslabels.ts"], re.MULTILINE)
    assert labelled == list(ProgressCode)


def interface(name):
    """Return the fields of one of the sources' interfaces."""
    (body,) = re.findall(rf"^export interface {name} \{{(.*?)^\}}", SOURCES["protocol.ts"], re.DOTALL | re.MULTILINE)
    return set(re.findall(r"^  (\w+)\??:", body, re.MULTILINE))


@pytest.mark.parametrize(
    ("op", "name"),
    [("open", "IOpenResult"), ("panel", "IPanelResult"), ("themes", "IThemesResult"), ("news", "INewsResult")],
)
def test_the_extension_reads_only_what_the_desk_answers(op, name):
    assert op in OPS
    assert interface(name) <= set(RESULTS[op].model_fields)


def test_the_extension_reads_only_what_a_line_and_a_workspace_hold():
    from voc.triage import responses

    assert interface("IWorklistLine") <= set(responses.WorklistLine.model_fields)
    assert interface("IWorkspaceState") <= set(responses.WorkspaceState.model_fields)
    assert interface("IThemeListLine") <= set(responses.ThemeListLine.model_fields)
