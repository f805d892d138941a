"""The command and its documentation name the same things."""

import json
import re
from pathlib import Path

import pytest
import typer
from rich.text import Text

from voc.cli.root import app

MANUAL = (Path(__file__).parent.parent.parent / "docs/commands.md").read_text(encoding="utf-8")


def commands(command=None, words=()):
    """Yield every command as its words and its parameters."""
    command = command or typer.main.get_command(app)
    if hasattr(command, "commands"):
        for name, child in command.commands.items():
            yield from commands(child, (*words, name))
    else:
        yield " ".join(words), command


COMMANDS = dict(commands())


def section(name):
    found = re.search(rf"^### `voc {name}(?: [^`]*)?`\n(.*?)(?=^##|\Z)", MANUAL, re.DOTALL | re.MULTILINE)
    assert found, f"docs/commands.md has no heading for voc {name}"
    return found[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name):
    told = section(name)
    options = [option for parameter in COMMANDS[name].params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if option not in told and option != "--help"] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_no_option_is_documented_that_is_not_there(name):
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    # A sentence may speak of another command's option: those stand behind that command's name.
    told = set(re.findall(r"(?<!voc collect )(--[a-z][a-z-]*)", section(name)))
    assert told <= options


def test_no_command_is_documented_that_is_not_there():
    told = re.findall(r"^### `voc ((?:[a-z]+ ?)+)", MANUAL, re.MULTILINE)
    assert sorted(name.strip() for name in told) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name):
    assert COMMANDS[name].help
    assert all(parameter.help for parameter in COMMANDS[name].params if parameter.name != "help")


@pytest.mark.parametrize("name", COMMANDS)
def test_no_word_in_brackets_of_a_help_text_is_taken_for_markup(name):
    """Rich prints nothing for "[[promises]]": what names a table of voc.toml needs a backslash."""
    helps = [COMMANDS[name].help, *(parameter.help for parameter in COMMANDS[name].params)]
    for text in filter(None, helps):
        assert Text.from_markup(text).plain == text.replace("\\[", "[")


def test_every_command_takes_a_workspace_and_json():
    for name, command in COMMANDS.items():
        options = {option for parameter in command.params for option in parameter.opts}
        assert {"--workspace", "-w"} <= options or name in {"init", "demo", "restore"}, name
        assert "--json" in options or name == "lab", name


def test_help_and_version_are_no_errors(voc):
    assert voc("--help").code == 0
    assert voc("collect", "--help").code == 0
    done = voc("--version")
    assert (done.code, done.out.startswith("voc ")) == (0, True)


@pytest.mark.parametrize(
    "words",
    [
        ("doctor",),
        ("themes", "list"),
        ("themes", "fit"),
        ("themes", "assign"),
        ("themes", "accept", "--list"),
        ("causes", "fit"),
        ("causes", "list"),
        ("causes", "list", "--period", "2026-06"),
        ("alerts", "--period", "2026-06"),
        ("report", "2026-06"),
        ("trace", "F-1"),
        ("collect", "--retry"),
    ],
)
def test_json_is_one_document_and_nothing_else(voc, fitted, words):
    done = voc(*words, "-w", fitted, "--json")
    assert done.code in {0, 3}, done.err
    json.loads(done.out)
    assert done.err == ""
