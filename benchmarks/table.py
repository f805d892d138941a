"""Table of a benchmark: printed line by line as it comes, and written to a file as a list of flat objects."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--json FILE``."""
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table as a list of flat objects")


class Table:
    """Rows that are printed as JSON lines and, with a file, written to it after each."""

    def __init__(self, file: Path | None) -> None:
        self.file, self.rows = file, list[dict[str, Any]]()

    def add_row(self, row: Mapping[str, Any]) -> None:
        print(json.dumps(row), flush=True)
        self.rows.append(flatten_row(row))
        if self.file is not None:
            self.file.write_text(json.dumps(self.rows, indent=1) + "\n", encoding="utf-8")


def flatten_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row without objects and lists inside: ``a.b`` for what was in an object, text for a list."""
    flat_row: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            flat_row |= {f"{name}.{inner}": each for inner, each in flatten_row(value).items()}
        elif isinstance(value, list | tuple):
            flat_row[name] = ", ".join(map(str, value))
        else:
            flat_row[name] = value
    return flat_row
