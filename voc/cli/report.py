"""``voc report`` and ``voc alerts``: a month in full, and what needs attention in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voc.cli.options import HERE, AsOption, ForceOption, JsonOption, PeriodOption, WorkspaceOption, split_list_option
from voc.cli.output import (
    NEEDS_ATTENTION,
    format_local_day,
    format_plural,
    open_with_progress,
    out,
    print_json,
    print_reports,
    squeeze_blanks,
)
from voc.cli.report_delivery import SendOptions, send_reports_of
from voc.cli.report_overviews import OVERVIEWS, make_overview
from voc.cli.report_rhythm import show_due_steps, show_revision
from voc.config import Config, get_user_name
from voc.errors import UsageError
from voc.records import Period, feedback_reference
from voc.report.single_page import PAGE_FORMATS
from voc.text.messages import LANGUAGES

__all__ = ["make_reports", "show_alerts"]

LONGEST_WORDS = 60
REPORT_FORMATS = ("html", "xlsx")
EXCERPT_LENGTH = 110
"""Characters shown of an urgent comment; ``voc trace`` shows it whole."""


def make_reports(  # noqa: PLR0913 - as many as there are options
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="PERIOD",
            help="A month: 2026-10; or: send MONTH; revised MONTH; due; team [DAY]; year YEAR; compare MONTH MONTH.",
        ),
    ],
    workspace_dir: WorkspaceOption = HERE,
    department: Annotated[
        str | None,
        typer.Option("--department", help="Only this department's own causes, themes and quotes.", metavar="NAME"),
    ] = None,
    all_departments: Annotated[
        bool, typer.Option("--all", help="The company's report and one for each department.")
    ] = False,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            help="html, pdf, xlsx, pptx, md, ipynb, several with commas (default: html,xlsx; of an overview html,pdf).",
            metavar="LIST",
        ),
    ] = None,
    language: Annotated[str | None, typer.Option("--language", help="nl or en; default: the workspace's.")] = None,
    who: AsOption = None,
    *,
    draft: Annotated[
        bool, typer.Option("--draft", help="Drafts for the heads, each with a form for the answers (voc collect).")
    ] = False,
    approve: Annotated[
        bool, typer.Option("--approve", help="Sign off: without the mark of a draft, and its figures stay.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With send: say what would be sent.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="With send: also what was sent before, or may have been.")
    ] = False,
    deputy: Annotated[
        list[str] | None,
        typer.Option("--deputy", help="With send: to this department's deputy; may be repeated.", metavar="NAME"),
    ] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make a month's report; send it; show what was revised or is due; or make a page of teams, a year, two months."""
    send_options = SendOptions(department, language, deputy or [], who, is_dry=dry_run, is_again=again)
    format_names = _split_formats(formats)
    if words[0] in OVERVIEWS:
        _check_options(language, who, department, all_departments=all_departments, draft=draft, approve=approve)
        page_formats = PAGE_FORMATS if format_names is None else format_names
        make_overview(
            words, workspace_dir, department=department, language=language, formats=page_formats, as_json=as_json
        )
        return
    if _do_other_than_make(words, workspace_dir, send_options, as_json=as_json):
        return
    period = _take_period(words)
    _check_options(language, who, department, all_departments=all_departments, draft=draft, approve=approve)
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        obstacle_by_department = _list_departments_without_report(ws.config, Period.parse(period))
        departments: list[str | None] = [department]
        if all_departments:
            names = [entry.name for entry in ws.config.departments if entry.name not in obstacle_by_department]
            departments = [None, *names]
        paths = ws.report(
            period,
            department=departments,
            language=language,
            # Checked by the report itself: it knows which formats come later.
            formats=REPORT_FORMATS if format_names is None else format_names,
            force=force,
            form=draft,
            sign_off=(who or get_user_name()) if approve else None,
        )
    _print_outcome(paths, obstacle_by_department if all_departments else {}, as_json=as_json)


def _do_other_than_make(words: list[str], workspace_dir: Path, options: SendOptions, *, as_json: bool) -> bool:
    """Send reports, or show what is due or was revised; return whether the words asked for one of these.

    Raises
    ------
    UsageError
        Options of sending beside other words.
    """
    if words[0] == "send":
        send_reports_of(words, workspace_dir, options, as_json=as_json)
        return True
    if options.is_dry or options.is_again or options.deputies:
        raise UsageError("--dry-run, --again and --deputy go with: voc report send PERIOD")
    if words[0] == "due":
        show_due_steps(words, workspace_dir, as_json=as_json)
        return True
    if words[0] == "revised":
        department, language = options.department, options.language
        show_revision(words, workspace_dir, department=department, language=language, as_json=as_json)
        return True
    return False


def _print_outcome(paths: list[Path], without_report: dict[str, str], *, as_json: bool) -> None:
    """Print the files that were made, and who has no report and why."""
    if as_json:
        print_json({"reports": paths, "without_report": without_report})
        return
    print_reports(paths)
    for name, obstacle in without_report.items():
        out.print(f"No report for {name}: {obstacle}.", markup=False, soft_wrap=True)


def _check_options(
    language: str | None, who: str | None, department: str | None, *, all_departments: bool, draft: bool, approve: bool
) -> None:
    """Refuse options that say different things.

    Raises
    ------
    UsageError
        Two of them, or a language in which there are no reports.
    """
    if language is not None and language not in LANGUAGES:
        raise UsageError(f"there are reports in nl and en, not in {language!r}")
    if draft and approve:
        raise UsageError("--draft asks the heads, --approve ends it; use one of the two")
    if who is not None and not approve:
        raise UsageError("--as says who signs off; it goes with --approve")
    if all_departments and department:
        raise UsageError("--all makes every department's report; leave --department out")


def _split_formats(formats: list[str] | None) -> tuple[str, ...] | None:
    """Return the names in a list with commas, which may be none of them; None where no list was given."""
    return tuple(name.lower() for name in split_list_option(formats)) if formats else None


def _take_period(words: list[str]) -> str:
    """Return the month of ``voc report PERIOD``.

    Raises
    ------
    UsageError
        There is more than one word.
    """
    if len(words) > 1:
        raise UsageError(
            "expected one month, send PERIOD, revised PERIOD, due, team, year YEAR, or compare PERIOD PERIOD; got: "
            f"{' '.join(words)[:LONGEST_WORDS]}"
        )
    return words[0]


def _list_departments_without_report(config: Config, period: Period) -> dict[str, str]:
    """Return the departments that get no report of a month: name → why."""
    obstacle_by_department = {}
    for entry in config.departments:
        obstacle = entry.find_report_obstacle(period.first_day, period.last_day)
        if obstacle is None and not entry.is_reported:
            obstacle = f"it is a {entry.kind}; report = true in its [[departments]] table switches its report on"
        if obstacle is not None:
            obstacle_by_department[entry.name] = obstacle
    return obstacle_by_department


def show_alerts(
    workspace_dir: WorkspaceOption = HERE, period: PeriodOption = None, *, as_json: JsonOption = False
) -> None:
    """Show the call-today list and the themes that are new, growing or back. Exit code 3 when there are any."""
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        urgent_items, time_zone = ws.contacts.urgent(period), ws.config.company.time_zone
        alerts = ws.alerts(period).to_dict("records")
    if as_json:
        print_json({"urgent": urgent_items, "alerts": alerts})
    else:
        out.print(f"[bold]Call today: {len(urgent_items)}[/bold]")
        for item in urgent_items:
            # The case number leads to the customer; the database has a pseudonym only.
            case, excerpt = f"case {item.case_number or '–'}", squeeze_blanks(item.text)[:EXCERPT_LENGTH]
            day = format_local_day(item.at, time_zone)
            line = f"  {day}  {feedback_reference(item.feedback)}  {case}  ({item.word})  {excerpt}"
            out.print(line, markup=False, soft_wrap=True)
        out.print(f"[bold]Themes: {len(alerts)}[/bold]")
        for row in alerts:
            unit = "comment" if row["customers"] is None else "customer"
            counts = f"{format_plural(row['observed'], unit)}, {row['expected']:.1f} expected"
            out.print(f"  {row['kind']:<9} {row['theme']}  {row['label']}: {counts}", markup=False, soft_wrap=True)
    if urgent_items or alerts:
        raise typer.Exit(NEEDS_ATTENTION)
