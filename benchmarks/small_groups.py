"""Attack on small groups: what can be derived from all files and tables of a month together, by linear programming.

Reads what whoever gets everything would have: the workbooks and pages of the company and of every department, the pages
of teams, of the year and of two months beside each other, and all tables of ``voc contacts``, ``voc causes list``,
``voc costs`` and ``ws.nps`` (repeated contacts of the two months before too). Every printed count, share and total
becomes a constraint within its rounding (``count_system``); every cell that is not printed is minimised and maximised.
A hidden cell is safe when its range holds 1 to 4. The texts of the pages are searched for printed numbers of one to
four customers, comments, contacts, answers or signals.

    python benchmarks/small_groups.py WORKSPACE 2026-10 [--json FILE]

All is made anew, in a folder of its own: a complaints register and a channel with a bot, which the example lacks, are
made up for it (fixed seed). Prints a JSON line per table: ``table, hidden, large, derivable, narrowest, first``;
``derivable`` counts hidden cells whose range does not hold 1 to 4, and is 0 where the promise holds; ``first`` is the
first of them. ``large`` are hidden cells that can only be five or more: all less a few that nobody can tell.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import re
import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from count_system import CountSystem
from openpyxl import load_workbook
from table import Table, add_json_option

import voc
from voc.errors import UsageError
from voc.records import Period

COUNTED = ("comments", "customers", "contacts", "answers", "signals")
FEW_IN_WORDS = re.compile(rf"(?<![\w.,–-])(?<!normally it is about )[1-4] (?:{'|'.join(COUNTED)})\b(?! wrote)")
"""A number of few, but for what is to be expected (no count) and for loud customers, who are named on purpose."""
OUTCOME_PARTS = (0.5, 0.25, 0.2, 0.02, 0.03)
REPEAT_GAPS = ((0, 7), (7, 14), (14, 30), (30, 999))
"""Days until the next contact that a table of repeated contacts can tell apart."""


# ---- files --------------------------------------------------------------------------------------------------------


def read_sheet(path: Path, name: str) -> list[dict[str, Any]]:
    """Return a sheet's rows by the heads of their columns; heads that come twice keep the first."""
    book = load_workbook(path, read_only=True)
    lines = list(book[name].iter_rows(min_row=2, values_only=True))
    book.close()
    heads = [str(head) for head in lines[0]]
    return [dict(reversed(list(zip(heads, line, strict=False)))) for line in lines[1:]]


def export_reports(ws: voc.Workspace, period: str, folder: Path) -> dict[str | None, list[Path]]:
    """Return the workbook and page of the company (None) and of each department."""
    from voc.report import build_report

    paths: dict[str | None, list[Path]] = {}
    for department in (None, *(entry.name for entry in ws.config.departments)):
        month = ws.month(period, department=department)
        formats = ["xlsx", "md"]
        built = build_report(month, ws.config, folder, language="en", formats=formats, generated_at=datetime.now(UTC))
        paths[department] = list(built.paths)
    return paths


def export_overviews(ws: voc.Workspace, period: str) -> list[Path]:
    """Return the pages of teams, of the year, and of the month beside the one before."""
    from voc.workspace.overviews import make_comparison, make_team_pages, make_year_page

    month = Period.parse(period)
    before = str(month.shift(-1))
    pages = [*make_year_page(ws, month.year, language="en", formats=["html"])]
    pages += make_comparison(ws, before, period, language="en", formats=["html"])
    with contextlib.suppress(UsageError):  # no team gave signals
        pages += make_team_pages(ws, month.last_day, language="en", formats=["html"])
    return pages


def make_register(ws: voc.Workspace, path: Path) -> Path:
    """Write a complaints register: days, terms and amounts drawn at random for the complaints of the workspace."""
    items = ws.facts.items
    complaints = items[(items["kind"] == "complaint") & items["source_key"].notna()]
    rng, outcome_rng = np.random.default_rng(20), np.random.default_rng(21)
    rows = []
    for name, key, at in zip(complaints["source_name"], complaints["source_key"], complaints["at"], strict=True):
        if pd.isna(at):
            continue
        received = at.date()
        closed = received + pd.Timedelta(days=int(rng.integers(1, 40)))
        rows.append(
            {
                "key": f"{name}:{key}",
                "received": received,
                "acknowledged": received if rng.random() < 0.9 else "",
                "due": received + pd.Timedelta(days=28),
                "closed": closed,
                "outcome": str(outcome_rng.choice(["upheld", "partly", "dismissed", "withdrawn", ""], p=OUTCOME_PARTS)),
                "compensation_eur": round(float(rng.gamma(2, 20)), 2) if rng.random() < 0.3 else "",
            }
        )
    # Also where nobody complained.
    columns = ["key", "received", "acknowledged", "due", "closed", "outcome", "compensation_eur"]
    pd.DataFrame(rows, columns=columns).to_csv(path, index=False)
    return path


# ---- the reports' figures -----------------------------------------------------------------------------------------


class Reports:
    """All figures of the workbooks by their reference, a department's without its own part of it."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.figures: dict[str, float | None] = {}
        self.rests_on: dict[str, float | None] = {}
        self.themes: dict[str, float] = {}
        for path in paths:
            for row in read_sheet(path, "Explanation"):
                parts = str(row["Reference"]).split("/")[1:]
                # 2026-10/D-3/T-7/cause/D-3 in a department's own workbook, 2026-10/T-7/cause/D-3 in the company's.
                if re.fullmatch(r"D-\d+", parts[0]):
                    parts = (
                        parts[1:] if len(parts) > 2 or parts[1:] != ["comments"] else ["cause", parts[0], "comments"]
                    )
                reference = "/".join(parts)
                if self.figures.get(reference) is None:
                    self.figures[reference] = None if row["Value"] is None else float(row["Value"])
                    self.rests_on[reference] = row["Rests on"]
            for row in read_sheet(path, "Themes"):
                if row["Comments"]:
                    self.themes[row["Reference"]] = float(row["Comments"])

    def select(self, pattern: str) -> list[tuple[re.Match[str], float | None, float | None]]:
        """Return the figures whose whole reference matches, with their values and what they rest on."""
        found = ((re.fullmatch(pattern, name), name) for name in self.figures)
        return [(match, self.figures[name], self.rests_on[name]) for match, name in found if match]


def state_themes(system: CountSystem, reports: Reports, causes: pd.DataFrame, names: list[str]) -> None:
    """Add themes by department, and by category: shares × comments of every file, and the list of causes."""
    columns = [f"D-{k + 1}" for k in range(len(names))] + ["unknown"]
    column_by_name = dict(zip([*names, None], columns, strict=True))
    extra = {m["dep"] for m, *_ in reports.select(r"T-\d+/cause/(?P<dep>[^/]+)")} - set(columns)
    printed: dict[tuple[str, str], float] = {}
    for match, value, _ in reports.select(r"(?P<theme>T-\d+)/cause/(?P<dep>[^/]+)"):
        if value is not None and match["theme"] in reports.themes:
            printed[match["theme"], match["dep"]] = value * reports.themes[match["theme"]]
    for match, value, _ in reports.select(r"cause/(?P<dep>[^/]+)/(?P<theme>T-\d+)"):
        if value is not None:
            printed[match["theme"], match["dep"]] = value
    for row in causes.to_dict("records"):
        if row["theme"] in reports.themes and pd.notna(row["share"]):
            name = row["department"] if pd.notna(row["department"]) else None
            printed.setdefault((row["theme"], column_by_name[name]), row["share"] * reports.themes[row["theme"]])
    state_table(system, "theme by department", reports.themes, [*columns, *sorted(extra)], printed)
    categories = [(m, value, n) for m, value, n in reports.select(r"(?P<theme>T-\d+)/category/(?P<cat>\w+)")]
    of_theme = {m["theme"]: n for m, _, n in categories if n}
    cells = {(m["theme"], m["cat"]): value * n for m, value, n in categories if value is not None and n}
    names_of = ["hygiene", "unnecessary", "valuable", "unknown"]
    state_table(system, "theme by category", {theme: float(n) for theme, n in of_theme.items()}, names_of, cells)


def state_table(
    system: CountSystem,
    name: str,
    totals: dict[str, float],
    columns: list[str],
    printed: dict[tuple[str, str], float],
) -> None:
    """Add a table whose rows' totals are known."""
    for row, total in totals.items():
        system.state([(name, row, column) for column in columns], total)
        for column in columns:
            key = (name, row, column)
            if (row, column) in printed:
                system.state([key], printed[row, column])
            else:
                system.hide(name, [key])


def state_month(system: CountSystem, reports: Reports, names: list[str]) -> None:
    """Add the month's comments by department and its contacts by reason, category and department, with their hours."""
    columns = sorted(
        {f"D-{k + 1}" for k in range(len(names))}
        | {m["dep"] for m, *_ in reports.select(r"cause/(?P<dep>[^/]+)/comments")}
        | {"unknown"}
    )
    for name, pattern, total in (
        ("comments by department", r"cause/(?P<key>[^/]+)/comments", reports.figures["comments"]),
        ("contacts by reason", r"reason/(?P<key>[^/]+)", reports.figures.get("cost/all/contacts")),
        ("contacts by category", r"category/(?P<key>[^/]+)", reports.figures.get("cost/all/contacts")),
    ):
        cells = {("all", m["key"]): value for m, value, _ in reports.select(pattern) if value is not None}
        keys = columns if "department" in name else sorted({m["key"] for m, *_ in reports.select(pattern)})
        if total is not None and keys:
            state_table(system, name, {"all": total}, keys, cells)
    # Contacts by department have an estimate of their own, and "unknown" beside them: no total, but hours and euros.
    for kind in ("department", "reason"):
        for match, value, _ in reports.select(rf"cost/{kind}/(?P<key>[^/]+)/(?P<what>[\w-]+)"):
            base = reports.figures.get(f"reason/{match['key']}") if kind == "reason" else 0.0
            if value is not None and base is None:
                # Hours beside a hidden number: at ten minutes a contact they tell it, within a fifth.
                n = value * 6 if "hours" in match["what"] else value / 6
                system.state([("contacts by reason", "all", match["key"])], 0.8 * n, most=1.2 * n)


def find_figures_of_hidden_groups(reports: Reports) -> dict[str, Any]:
    """Return how many figures are printed about a group whose own number is not."""
    hidden = [name for name, value in reports.figures.items() if value is None]
    told = [
        name
        for base in hidden
        for name, value in reports.figures.items()
        if name.startswith(f"{base}/") and value is not None and not name.endswith("/before")
    ]
    rests = [name for name in hidden if reports.rests_on[name]]
    return {
        "table": "figures of hidden groups",
        "hidden": len(hidden),
        "derivable": len(told) + len(rests),
        "narrowest": None,
        "first": next(iter([*told, *rests]), ""),
    }


# ---- the frames ---------------------------------------------------------------------------------------------------


def state_outcomes(
    system: CountSystem, name: str, frame: pd.DataFrame, key: str, outcomes: list[str], total: str
) -> None:
    """Add a table by group and outcome whose first group, with an empty name, is all of the others together."""
    rows = frame.to_dict("records")
    groups = [str(row[key]) for row in rows if row[key] != ""]
    # Those without a group have no row of their own, and may be there.
    groups_and_rest = [*groups, "(rest)"]
    for row in rows:
        group = str(row[key])
        of_group = groups_and_rest if group == "" else [group]
        for outcome in outcomes:
            terms = [(name, each, outcome) for each in of_group]
            if pd.notna(row[outcome]):
                system.state(terms, float(row[outcome]))
            else:
                system.hide(name, terms)
        if pd.notna(row[total]):
            system.state([(name, each, outcome) for each in of_group for outcome in outcomes], float(row[total]))


def state_sides(system: CountSystem, sides: pd.DataFrame, reports: Reports) -> None:
    """Add praise and complaint by theme, department and channel; a theme has no more mentions than comments."""
    outcomes = ["positive", "negative", "neutral", "unknown"]
    for group, part in sides.groupby("group"):
        name = f"sides by {group}"
        state_outcomes(system, name, part, "name", outcomes, "mentions")
        for theme, total in reports.themes.items() if group == "theme" else ():
            if theme in set(part["name"]):
                system.state([(name, theme, outcome) for outcome in outcomes], 0.0, most=total)


def state_emotions(system: CountSystem, emotions: pd.DataFrame) -> None:
    """Add agents' emotions by theme, department and channel."""
    for group, part in emotions.groupby("group"):
        names = sorted(set(part["name"]) | {""})
        emotion_names = sorted(set(part["emotion"]))
        # A cell without a row is nobody's; one whose row has no number is hidden.
        cells = dict(zip(zip(part["name"], part["emotion"], strict=True), part["signals"], strict=True))
        rows = [{"name": name, **{one: cells.get((name, one), 0.0) for one in emotion_names}} for name in names]
        frame = pd.DataFrame(rows).assign(total=np.nan)
        state_outcomes(system, f"emotions by {group}", frame, "name", emotion_names, "total")


def state_repeats(system: CountSystem, month: str, repeats: pd.DataFrame) -> None:
    """Add who came back within 7, 14 and 30 days: contacts by how old they are and how soon the next one came."""
    days = sorted(set(repeats["days"]))
    for reason, rows in repeats.groupby("reason"):
        for row in rows.to_dict("records"):
            ages = [age for age in days if age >= row["days"]]
            groups = {
                side: [
                    ("repeats", month, reason, age, gap)
                    for age in ages
                    for gap in REPEAT_GAPS
                    if (gap[1] <= row["days"]) == is_back
                ]
                for side, is_back in (("back", True), ("not", False))
            }
            if pd.notna(row["share"]):
                n_back = round(row["share"] * row["contacts"])
                system.state(groups["back"], n_back)
                system.state(groups["not"], row["contacts"] - n_back)
                if pd.notna(row["other_channel"]):
                    n_other = round(row["other_channel"] * n_back)
                    system.state([("repeats", month, reason, "other channel", row["days"])], n_other)
            elif "fewer than" in str(row["note"]):
                # Beside a shorter window that is printed it is hidden for the few who came back between the two.
                shown = [one["days"] for one in rows.to_dict("records") if pd.notna(one["share"])]
                shorter = max((one for one in shown if one < row["days"]), default=0)
                back = [cell for cell in groups["back"] if cell[4][0] >= shorter]
                system.hide("repeats by reason", back)
                if not shorter:
                    system.hide("repeats by reason", groups["not"])


def state_values(system: CountSystem, months: list[str], values: pd.DataFrame, total_answers: float | None) -> None:
    """Add the three months' repeats of the value matrix, and the answers by reason."""
    for row in values.to_dict("records"):
        terms = {
            side: [
                ("repeats", month, row["reason"], age, gap)
                for month in months
                for age in (7, 14, 30)
                for gap in REPEAT_GAPS
                if (gap[1] <= 7) == is_back
            ]
            for side, is_back in (("back", True), ("not", False))
        }
        if pd.notna(row["repeats"]):
            n_back = round(row["repeats"] * row["contacts"])
            system.state(terms["back"], n_back)
            system.state(terms["not"], row["contacts"] - n_back)
    state_answers(
        system, "answers by reason", dict(zip(values["reason"], values["answers"], strict=True)), total_answers
    )


def state_answers(system: CountSystem, name: str, answers: dict[Any, float], total: float | None) -> None:
    """Add numbers of answers by group, whose sum is known; those of no group may be there."""
    for group, n in answers.items():
        if pd.notna(n):
            system.state([(name, group)], float(n))
        else:
            system.hide(name, [(name, group)])
    if total is not None:
        system.state([*((name, group) for group in answers), (name, "(rest)")], total)


def state_nps(system: CountSystem, plain: pd.DataFrame, by: pd.DataFrame, column: str) -> None:
    """Add the answers of each month by a characteristic, beside all of the month."""
    keys = ["month", "scope", "question"]
    totals = plain.set_index(keys)["answers"].to_dict()
    for key, rows in by.groupby(keys, dropna=False):
        name = f"NPS by {column}"
        for row in rows.to_dict("records"):
            cell = (name, *key, row[column] if pd.notna(row[column]) else "")
            if row["note"]:
                system.hide(name, [cell])
            else:
                system.state([cell], float(row["answers"]))
        cells = [(name, *key, value if pd.notna(value) else "") for value in rows[column]]
        if pd.notna(totals.get(key)):
            system.state(cells, float(totals[key]))


def state_compensation(system: CountSystem, paid: pd.DataFrame) -> None:
    """Add the complaints with an amount by department; of the euros only that the same cells are hidden."""
    name = "compensation by department"
    rows = paid.to_dict("records")
    for row in rows:
        if row["department"] == "":
            system.state([(name, each["department"]) for each in rows if each["department"]], row["complaints"])
        elif pd.notna(row["complaints"]):
            system.state([(name, row["department"])], row["complaints"])
        else:
            system.hide(name, [(name, row["department"])])


def state_teams(system: CountSystem, feedback: Iterable[Any]) -> None:
    """Add signals by team and theme, and by the department that they name; all agents together are the sum."""
    teams = list(feedback)
    names = [team.team for team in teams if team.team is not None]
    themes = {flagged.theme for team in teams for flagged in team.themes}
    named = {name for team in teams for flagged in team.themes for name, _ in flagged.departments}
    departments = [*sorted(named), "(another)", "(none)"]
    for team in teams:
        # The all-agents page is the sum of the teams' and of those without a team.
        parts = [*names, "(rest)"] if team.team is None else [team.team]
        shown = {flagged.theme: flagged for flagged in team.themes}
        for theme in themes:
            cells = [("signals", part, theme, department) for part in parts for department in departments]
            if theme not in shown:
                system.hide("signals by team and theme", cells)
                continue
            system.state(cells, shown[theme].n_signals)
            told = dict(shown[theme].departments)
            for department in departments:
                one = [("signals", part, theme, department) for part in parts]
                if department in told:
                    system.state(one, told[department])
                else:
                    system.hide("signals by team and department", one)
        for what in ("n_with_department", "n_with_note"):
            n = getattr(team, what)
            sides = [[(what, part, side) for part in parts] for side in ("with", "without")]
            system.state([*sides[0], *sides[1]], team.n_signals)
            if n is not None:
                system.state(sides[0], n)
            for side in sides:
                is_few = n is None or 0 < (n if side is sides[0] else team.n_signals - n) < 5
                if is_few:
                    system.hide("signals by team", side)


# ---- texts --------------------------------------------------------------------------------------------------------


def search_texts(paths: Iterable[Path]) -> dict[str, Any]:
    """Return how many numbers of one to four customers, comments, contacts, answers or signals the pages print."""
    found, n_pages = [], 0
    for path in paths:
        if path.suffix not in {".html", ".md"}:
            continue
        n_pages += 1
        text = re.sub(r"<(style|script).*?</\1>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for line in html.unescape(re.sub(r"<[^>]+>", "\n", text)).splitlines():
            is_quote = line.lstrip().startswith((">", "“", '"'))
            found += [f"{path.name}: {line.strip()[:120]}" for _ in FEW_IN_WORDS.findall(line) if not is_quote]
    return {
        "table": "texts",
        "hidden": n_pages,
        "derivable": len(found),
        "narrowest": None,
        "first": next(iter(found), ""),
    }


# ---- all of a month -----------------------------------------------------------------------------------------------


def attack_month(workspace: Path, period: str) -> list[dict[str, Any]]:
    """Return the lines of a month's tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy = folder / "workspace"
        shutil.copytree(workspace, copy, ignore=shutil.ignore_patterns("reports"))
        settings = (copy / "voc.toml").read_text(encoding="utf-8")
        # The example has no bot: chats are taken for one, in the table of bots alone.
        settings = settings.replace("[text]\n", '[text]\ncomplaint = ["klacht*"]\n', 1)
        (copy / "voc.toml").write_text(settings, encoding="utf-8")
        bot_settings = settings.replace('name = "Chat"\n', 'name = "Chat"\nbot = true\n')
        with voc.open(copy) as ws:
            lines = attack_workspace(ws, period, folder)
        (copy / "voc.toml").write_text(bot_settings, encoding="utf-8")
        with voc.open(copy) as ws:
            system = CountSystem()
            state_bots(system, ws, period)
        return [*lines, *system.attack()]


def state_bots(system: CountSystem, ws: voc.Workspace, period: str) -> None:
    frame = ws.contacts.bot_returns(period)
    frame = frame.assign(stayed=frame["conversations"] - frame["returned"])
    state_outcomes(system, "bot conversations", frame, "reason", ["returned", "stayed"], "conversations")


def state_shares(system: CountSystem, ws: voc.Workspace, period: str, register: Path) -> None:
    """Add journeys, complaints that nobody recorded, and outcomes: tables of a group's number and of those it holds."""
    journeys = ws.contacts.journeys(period)
    journeys = journeys.assign(short=journeys["journeys"] - journeys["long"])
    state_outcomes(system, "journeys", journeys, "reason", ["long", "short"], "journeys")
    for column in ("other_channel", "complained"):
        # Of the long ones of all reasons: a part of a known whole.
        parts = journeys[journeys["reason"] == ""]
        parts = parts.assign(inside=parts[column] * parts["long"])
        parts = parts.assign(outside=parts["long"] - parts["inside"])
        state_outcomes(system, f"journeys: {column}", parts, "reason", ["inside", "outside"], "long")
    paths = ws.contacts.journey_paths(period)
    for path, n_journeys in zip(paths["path"], paths["journeys"], strict=True):
        if pd.isna(n_journeys):
            system.hide("paths", [("paths", path)])
    unrecorded = ws.contacts.unrecorded(period)
    unrecorded = unrecorded.assign(recorded=unrecorded["texts"] - unrecorded["unrecorded"])
    state_outcomes(system, "unrecorded", unrecorded, "channel", ["unrecorded", "recorded"], "texts")
    outcomes = ws.contacts.outcomes(register, period).assign(whole=lambda frame: frame["complaints"])
    state_outcomes(system, "outcomes", outcomes, "outcome", ["complaints"], "whole")
    contacts = ws.contacts.service_yield(period)
    contacts = contacts.assign(left=contacts["customers"] - contacts["stayed"])
    for reason, one in contacts.groupby("reason"):
        # A customer may be in several reasons: the whole is no sum, each row is one of its own.
        state_outcomes(
            system, f"yield {reason or 'all'}", one.assign(reason="x"), "reason", ["stayed", "left"], "customers"
        )


def attack_workspace(ws: voc.Workspace, period: str, folder: Path) -> list[dict[str, Any]]:
    from voc.insight.team_feedback import collect_team_feedback

    month = Period.parse(period)
    files = export_reports(ws, period, folder / "reports")
    reports = Reports(path for paths in files.values() for path in paths if path.suffix == ".xlsx")
    pages = [path for paths in files.values() for path in paths] + export_overviews(ws, period)
    system = CountSystem()
    names = [department.name for department in ws.config.departments]
    state_themes(system, reports, ws.causes(period), names)
    state_month(system, reports, names)
    state_sides(system, ws.theme_catalog.sides(period), reports)
    state_emotions(system, ws.theme_catalog.emotions(period))
    for promise, part in ws.contacts.promises(period).groupby("promise"):
        outcomes = ["kept", "late", "customer_first", "not_kept", "without_outcome"]
        state_outcomes(system, f"promises: {promise}", part, "channel", outcomes, "made")
    months = [str(month.shift(-k)) for k in (2, 1, 0)]
    for each in months:
        state_repeats(system, each, ws.contacts.repeats(each))
    nps_rows = [n for m, _, n in reports.select(r"score/transactional/[^/]+/nps")]
    total_answers = float(nps_rows[0]) if len(nps_rows) == 1 and nps_rows[0] else None
    state_values(system, months, ws.contacts.values(period), total_answers)
    reach = ws.contacts.reachability(period)
    state_answers(
        system, "answers by channel", dict(zip(reach["channel"], reach["answers"], strict=True)), total_answers
    )
    plain = ws.nps()
    for column in ("channel", "customer_segment", "region", "phase", "touchpoint", "language"):
        state_nps(system, plain, ws.nps(by=column), column)
    register = make_register(ws, folder / "register.csv")
    outcomes = ["in_term", "late", "running"]
    state_outcomes(system, "complaints", ws.contacts.complaints(register, period), "reason", outcomes, "complaints")
    state_compensation(system, ws.contacts.compensation(register, period))
    escalations = ws.contacts.escalations(period)
    escalations = escalations.assign(stayed=escalations["contacts"] - escalations["escalated"])
    state_outcomes(system, "escalations", escalations, "reason", ["escalated", "stayed"], "contacts")
    state_shares(system, ws, period, register)
    state_teams(system, collect_team_feedback(ws.facts, month.last_day))
    return [*system.attack(), find_figures_of_hidden_groups(reports), search_texts(pages)]


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
