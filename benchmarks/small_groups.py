"""Attack on small groups: what can be derived from all files of a month together, by linear programming.

Reads the workbooks of a month (company and departments), the list of causes, praise and complaint, promises and
repeated contacts, as whoever gets all of them would: every printed count, share and total becomes a constraint, within
its rounding. Every cell that is not printed is then minimised and maximised (scipy.optimize.linprog). A hidden cell is
safe when its range holds 1 to 4.

    python benchmarks/small_groups.py WORKSPACE 2026-10 [--json FILE]

The reports of the company and of every department are made anew, in a folder of their own. Prints a JSON line per
table: ``table, cells, hidden, derivable, narrowest``; ``derivable`` counts hidden cells whose range does not hold 1 to
4, and is 0 where the promise holds.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import load_workbook
from scipy.optimize import linprog
from table import Table, add_json_option

import voc

ROUNDING = 1e-4
"""Half of the last digit in a workbook's cells, and in the list of causes, is less than this."""
HIDDEN_LOW, HIDDEN_HIGH = 1.0, 4.0
SMALLEST_CELL = 0.5
"""A model gives every department a hair of every theme: sums below this are nobody."""

Cells = dict[tuple[str, str], float]


@dataclass
class AttackedTable:
    """Rows with a known total; of some cells the count is printed, of the others nothing.

    ``printed`` holds (row, column) → count; ``columns`` are all that a row may have.
    """

    name: str
    totals: dict[str, float]
    columns: list[str]
    printed: Cells = field(default_factory=dict)

    def attack(self) -> dict[str, Any]:
        """Return how many hidden cells' feasible ranges do not hold 1 to 4."""
        n_hidden, derivable, narrowest = 0, 0, np.inf
        for row, total in self.totals.items():
            printed = {column: self.printed[row, column] for column in self.columns if (row, column) in self.printed}
            hidden = [column for column in self.columns if column not in printed]
            rest = total - sum(printed.values())
            if not hidden or rest < SMALLEST_CELL:
                continue
            for position in range(len(hidden)):
                low, high = find_range(len(hidden), rest, position)
                n_hidden += 1
                derivable += not (low <= HIDDEN_LOW + ROUNDING and high >= HIDDEN_HIGH - ROUNDING)
                narrowest = min(narrowest, high - low)
        return {
            "table": self.name,
            "cells": len(self.totals) * len(self.columns),
            "hidden": n_hidden,
            "derivable": derivable,
            "narrowest": None if np.isinf(narrowest) else round(float(narrowest), 2),
        }


def find_range(n_cells: int, rest: float, position: int) -> tuple[float, float]:
    """Return the least and the most that one of some hidden cells can hold, whose sum is known within its rounding."""
    goal = np.zeros(n_cells)
    goal[position] = 1.0
    sums = np.vstack([np.ones(n_cells), -np.ones(n_cells)])
    bounds = np.array([rest + ROUNDING, ROUNDING - rest])
    ends = []
    for sign in (1, -1):
        result = linprog(sign * goal, A_ub=sums, b_ub=bounds, bounds=[(0, None)] * n_cells, method="highs")
        ends.append(sign * result.fun if result.success else np.nan)
    return ends[0], ends[1]


def read_sheet(path: Path, name: str) -> list[dict[str, Any]]:
    """Return a sheet's rows by the heads of their columns; heads that come twice keep the first."""
    book = load_workbook(path, read_only=True)
    lines = list(book[name].iter_rows(min_row=2, values_only=True))
    book.close()
    heads = [str(head) for head in lines[0]]
    return [dict(reversed(list(zip(heads, line, strict=False)))) for line in lines[1:]]


def attack_month(workspace: Path, period: str) -> list[dict[str, Any]]:
    """Return the lines of a month's tables."""
    ws = voc.open(workspace)
    with tempfile.TemporaryDirectory() as folder:
        books = export_books(ws, period, Path(folder))
        company = books.pop(None)
        causes = ws.causes(period)
        tables = [
            build_theme_table(company, list(books.values()), causes),
            build_department_table(company, books),
            build_explained_table(company, list(books.values()), "reason", "contacts by reason"),
            build_explained_table(company, list(books.values()), "category", "contacts by category"),
        ]
        tables += list_outcome_tables(ws, period)
    return [*(table.attack() for table in tables), attack_repeats(ws.contacts.repeats(period))]


def list_outcome_tables(ws: voc.Workspace, period: str) -> list[AttackedTable]:
    """Return praise and complaint by theme, department and channel, and promises by channel; outcomes have totals."""
    sides = ("positive", "negative", "neutral", "unknown")
    outcomes = ("kept", "late", "customer_first", "without_outcome")
    parts = [
        (f"sides by {name}", "name", sides, part) for name, part in ws.theme_catalog.sides(period).groupby("group")
    ]
    promises = ws.contacts.promises(period)
    parts += [(f"promise: {name}", "channel", outcomes, part) for name, part in promises.groupby("promise")]
    tables = []
    for name, key, columns, part in parts:
        table = AttackedTable(name, {}, sorted(set(part[key]) - {""}))
        for row in part.to_dict("records"):
            for outcome in columns:
                if pd.notna(row[outcome]):
                    if row[key]:
                        table.printed[outcome, row[key]] = row[outcome]
                    else:
                        table.totals[outcome] = row[outcome]
        tables.append(table)
    return tables


def attack_repeats(repeats: pd.DataFrame) -> dict[str, Any]:
    """Return how often two windows of a reason tell by subtraction that one to four contacts came back between them."""
    repeats = repeats.assign(n=(repeats["share"] * repeats["contacts"]).round())
    is_printed = repeats["n"].notna()
    # Of the same contacts only: a longer window leaves out the last days, and the difference is then of two things.
    n_between = repeats[is_printed].groupby(["reason", "contacts"])["n"].diff().dropna()
    few = n_between[(n_between >= HIDDEN_LOW) & (n_between <= HIDDEN_HIGH)]
    return {
        "table": "repeats by window",
        "cells": len(repeats),
        "hidden": int((~is_printed).sum()),
        "derivable": len(few),
        "narrowest": None,
    }


def export_books(ws: voc.Workspace, period: str, folder: Path) -> dict[str | None, Path]:
    """Return the workbooks of the company (None) and of each department."""
    from datetime import UTC, datetime

    from voc.report import build_report

    paths: dict[str | None, Path] = {}
    for department in (None, *(entry.name for entry in ws.config.departments)):
        month = ws.month(period, department=department)
        built = build_report(month, ws.config, folder, language="en", formats=["xlsx"], generated_at=datetime.now(UTC))
        paths[department] = built.paths[0]
    return paths


def build_theme_table(company: Path, others: list[Path], causes: pd.DataFrame) -> AttackedTable:
    """Return themes by department: shares × comments of every file."""
    themes = {row["Reference"]: float(row["Comments"]) for row in read_sheet(company, "Themes") if row["Comments"]}
    table = AttackedTable("theme by department", themes, [])
    columns: set[str] = set()
    for path in (company, *others):
        for row in read_sheet(path, "Explanation"):
            # 2026-10/T-7/cause/D-3, and 2026-10/D-3/T-7/cause/D-3 in a department's own workbook.
            parts = str(row["Reference"]).split("/")
            if "cause" not in parts:
                continue
            theme = next((part for part in parts if part.startswith("T-")), None)
            column = next(part for part in parts[parts.index("cause") + 1 :] if not part.startswith("T-"))
            columns.add(column)
            if theme in themes and row["Value"] is not None:
                is_share = parts[-1] == column
                table.printed[theme, column] = float(row["Value"]) * (themes[theme] if is_share else 1.0)
    if causes["department"].isna().any():
        columns.add("unknown")
    table.columns = sorted(columns)
    return _merge_listed(table, causes)


def _merge_listed(table: AttackedTable, causes: pd.DataFrame) -> AttackedTable:
    """Return the table with the shares of the list of causes in the columns of the workbooks, where they agree."""
    for row in causes.to_dict("records"):
        if row["theme"] not in table.totals or pd.isna(row["share"]):
            continue
        # The list names departments and the workbooks number them: a share is known again by its size.
        listed = row["share"] * table.totals[row["theme"]]
        is_there = any(
            abs(table.printed.get((row["theme"], column), -1.0) - listed) < 10 * ROUNDING for column in table.columns
        )
        # A share that stands in no workbook fills a column that is hidden there.
        if not is_there:
            free = [column for column in table.columns if (row["theme"], column) not in table.printed]
            if free:
                table.printed[row["theme"], free[0]] = listed
    return table


def build_department_table(company: Path, books: dict[str | None, Path]) -> AttackedTable:
    """Return the month's comments by department: the company's table, and each department's own."""
    explained = {str(row["Reference"]): row for row in read_sheet(company, "Explanation")}
    total = next(row["Value"] for reference, row in explained.items() if reference.endswith("/comments"))
    table = AttackedTable("comments by department", {"all": float(total)}, [])
    # Also departments that only the comments name: hidden or not, each has its reference.
    causes = [parts for reference in explained if "cause" in (parts := reference.split("/"))]
    columns = {"unknown", *(f"D-{number}" for number in range(1, len(books) + 1))}
    columns |= {parts[2] for parts in causes if parts[1] == "cause" and len(parts) == 4}
    for path in (company, *books.values()):
        for row in read_sheet(path, "Explanation"):
            parts = str(row["Reference"]).split("/")
            # A department's comments of the month stand in its own workbook under its own name.
            column = parts[-2] if parts[-3:-2] == ["cause"] else parts[1] if len(parts) == 3 else None
            if column in columns and parts[-1] == "comments" and row["Value"] is not None:
                table.printed["all", str(column)] = float(row["Value"])
    table.columns = sorted(columns)
    return table


def build_explained_table(company: Path, others: list[Path], kind: str, name: str) -> AttackedTable:
    """Return the month's contacts by reason or by category."""
    table = AttackedTable(name, {}, [])
    columns, total = set(), None
    for path in (company, *others):
        for row in read_sheet(path, "Explanation"):
            parts = str(row["Reference"]).split("/")
            if kind not in parts or any(part.startswith("T-") for part in parts):
                continue
            column = parts[parts.index(kind) + 1]
            columns.add(column)
            if parts[-1] == column and row["Value"] is not None:
                table.printed["all", column] = float(row["Value"])
            elif parts[-1] == "share" and row["Rests on"] is not None and row["Value"] is not None:
                total = float(row["Rests on"])
    table.columns = sorted(columns)
    if total is not None:
        table.totals = {"all": total}
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("period")
    add_json_option(parser)
    arguments = parser.parse_args()
    table = Table(arguments.json)
    for line in attack_month(arguments.workspace, arguments.period):
        table.add_row(line)


if __name__ == "__main__":
    main()
