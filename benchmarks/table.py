"""What every benchmark does with its table: a line each as it comes, and all of them as a list of flat objects."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def json_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--json FILE``."""
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table as a list of flat objects")


class Table:
    """Rows that are printed as JSON lines and, with a file, written to it after each."""

    def __init__(self, file: Path | None) -> None:
        self.file, self.rows = file, list[dict[str, Any]]()

    def add(self, row: Mapping[str, Any]) -> None:
        print(json.dumps(row), flush=True)
        self.rows.append(flat(row))
        if self.file is not None:
            self.file.write_text(json.dumps(self.rows, indent=1) + "\n", encoding="utf-8")


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row without objects and lists inside: ``a.b`` for what was in an object, text for a list."""
    result: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            result |= {f"{name}.{inner}": each for inner, each in flat(value).items()}
        elif isinstance(value, list | tuple):
            result[name] = ", ".join(map(str, value))
        else:
            result[name] = value
    return result
