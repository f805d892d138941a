"""The fifteen stories that were planted in the shipped example: what is asked, what was printed, whether it is right.

    python benchmarks/stories.py [--workspace demo] [--audited 0 150] [--json FILE]

Prints ``story, month, audited, asked, printed, right``. Without ``--workspace`` the example's workspace is made first
(some two minutes). What is printed is read from the month's tables and from the text of its page (Dutch), never from
what lies behind them; the key (``examples/key``) is read here and nowhere in the product. ``audited`` is the number of
confirmed answers: 150 needs the example's ``audit.csv``, and is left out where there is none.

``story`` is a number, "false" for a finding that the key contradicts, "filler" for one that says what was said the
month before, or "all" for what holds in every month. "Cannot be said yet" is right where nothing was audited; a
contradiction never is. The last line has the totals.
"""

from __future__ import annotations

import argparse
import html
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from story_checks import CHECKS, Case, check_findings, check_month
from story_key import MONTHS, PrintedMonth, read_key
from table import Table, add_json_option

import voc
from voc.report.build import build_report
from voc.workspace import demo_files
from voc.workspace.example_audit import answer_example_audit
from voc.workspace.workspace import Workspace

AUDIT_NAME, ACTIONS_NAME = "audit.csv", "actions.csv"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workspace", type=Path, help="a workspace of the example; without it one is made")
    parser.add_argument("--audited", type=int, nargs="+", choices=(0, 150), default=[0, 150])
    add_json_option(parser)
    options = parser.parse_args()
    table = Table(options.json)
    with (
        tempfile.TemporaryDirectory() as scratch,
        voc.open(options.workspace or make_workspace(Path(scratch) / "demo")) as ws,
    ):
        n_audited = len(ws.audit.confirmed())
        if n_audited == 0 and 0 in options.audited:
            check_workspace(ws, 0, table)
        if n_audited or (150 in options.audited and import_audit(ws)):
            check_workspace(ws, 150, table)
    rows = [row for row in table.rows if row["story"] not in {"false", "filler"}]
    n_false = sum(row["story"] == "false" for row in table.rows)
    n_filler = sum(row["story"] == "filler" for row in table.rows)
    print(f"right: {sum(row['right'] for row in rows)} of {len(rows)}; contradicted: {n_false}; filler: {n_filler}")
    return 0


def make_workspace(folder: Path) -> Path:
    """Return a workspace of the example, fitted as ``voc demo`` does."""
    config, files = demo_files()
    with voc.init(folder, config=config) as ws:
        for path in files:
            if path.name not in {AUDIT_NAME, ACTIONS_NAME}:
                ws.collect(path)
        ws.fit_themes()
        ws.decisions.actions.import_file(files[0].parent / ACTIONS_NAME)
        ws.fit_causes()
    return folder


def import_audit(ws: Workspace) -> bool:
    """Draw the example's sessions and take in their answers; False where there are none."""
    path = demo_files()[0].parent / AUDIT_NAME
    if not path.is_file():
        return False
    # As the demo does: taken in alone, answers to items that no session drew correct no share.
    answer_example_audit(ws, path)
    ws.fit_causes()
    return True


def check_workspace(ws: Workspace, n_audited: int, table: Table) -> None:
    """Add a row for each question about each story, and for each finding that should not be there."""
    key = read_key(ws)
    printed: dict[str, PrintedMonth] = {}
    for month in MONTHS:
        printed[month] = print_month(ws, month)
        rows = [*check_month(printed[month]), *check_findings(printed, month, key)]
        rows += [row for check in CHECKS for row in check(Case(month, printed[month], key, n_audited))]
        for row in rows:
            table.add_row({"story": row.story, "month": month, "audited": n_audited, **row.to_columns()})


def print_month(ws: Workspace, period: str) -> PrintedMonth:
    """Return a month's tables and the text of its page."""
    month = ws.month(period)
    with tempfile.TemporaryDirectory() as folder:
        built = build_report(
            month, ws.config, Path(folder), language="nl", formats=("html",), generated_at=datetime.now(UTC)
        )
        page = built.paths[0].read_text(encoding="utf-8")
    page = re.sub(r"(?s)<(style|svg|script|blockquote)\b.*?</\1>", " ", page)
    # The page's attributes stand in the alphabet's order, the template's in another.
    cards = re.findall(r'(?s)<article (?=[^>]*class="card")[^>]*id="T-(\d+)"[^>]*>(.*?)</article>', page)
    return PrintedMonth(
        month,
        strip_tags(page),
        {int(theme): strip_tags(card) for theme, card in cards},
        frozenset(int(item.feedback) for item in ws.contacts.urgent(period)),
    )


def strip_tags(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


if __name__ == "__main__":
    raise SystemExit(main())
