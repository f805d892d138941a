"""``voc report PERIOD``: a month's report for the company and its departments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voc.cli.options import (
    HERE,
    AsOption,
    DepartmentOption,
    ForceOption,
    FormatsOption,
    JsonOption,
    LanguageOption,
    WorkspaceOption,
    split_formats,
)
from voc.cli.output import open_with_progress, out, print_json, print_reports
from voc.cli.report_delivery import send_reports
from voc.cli.report_group import MONTH_COMMAND, ReportGroup
from voc.cli.report_overviews import make_comparison_page, make_team_page, make_year_page
from voc.cli.report_rhythm import show_due_steps, show_revision
from voc.config import Config, get_user_name
from voc.errors import UsageError
from voc.records import Period

__all__ = ["report_app"]

REPORT_FORMATS = ("html", "xlsx")

report_app = typer.Typer(
    name="report",
    cls=ReportGroup,
    help="A month's report (voc report 2026-10), its delivery, and pages for teams, a year and two months.",
    no_args_is_help=True,
)


@report_app.command(MONTH_COMMAND)
def make_month_report(  # noqa: PLR0913 - as many as there are options
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="A month: 2026-10.")],
    workspace_dir: WorkspaceOption = HERE,
    department: DepartmentOption = None,
    all_departments: Annotated[
        bool, typer.Option("--all", help="The company's report and one for each department.")
    ] = False,
    formats: FormatsOption = None,
    language: LanguageOption = None,
    who: AsOption = None,
    *,
    draft: Annotated[
        bool, typer.Option("--draft", help="Drafts for the heads, each with a form for the answers (voc collect).")
    ] = False,
    approve: Annotated[
        bool, typer.Option("--approve", help="Sign off: without the mark of a draft, and its figures stay.")
    ] = False,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make a month's report; "month" may be left out: voc report 2026-10."""
    if draft and approve:
        raise UsageError("--draft asks the heads, --approve ends it; use one of the two")
    if who is not None and not approve:
        raise UsageError("--as says who signs off; it goes with --approve")
    if all_departments and department:
        raise UsageError("--all makes every department's report; leave --department out")
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        departments: list[str | None] = [department]
        obstacle_by_department: dict[str, str] = {}
        if all_departments:
            obstacle_by_department = _list_departments_without_report(ws.config, Period.parse(period))
            names = [entry.name for entry in ws.config.departments if entry.name not in obstacle_by_department]
            departments = [None, *names]
        paths = ws.report(
            period,
            department=departments,
            language=language,
            # Checked by the report itself: it knows which formats there are.
            formats=split_formats(formats, REPORT_FORMATS),
            force=force,
            form=draft,
            sign_off=(who or get_user_name()) if approve else None,
        )
    _print_outcome(paths, obstacle_by_department, as_json=as_json)


def _print_outcome(paths: list[Path], obstacle_by_department: dict[str, str], *, as_json: bool) -> None:
    """Print the files that were made, and which departments have no report and why."""
    if as_json:
        print_json({"reports": paths, "without_report": obstacle_by_department})
        return
    print_reports(paths)
    for name, obstacle in obstacle_by_department.items():
        out.print(f"No report for {name}: {obstacle}.", markup=False, soft_wrap=True)


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


report_app.command("send")(send_reports)
report_app.command("revised")(show_revision)
report_app.command("due")(show_due_steps)
report_app.command("team")(make_team_page)
report_app.command("year")(make_year_page)
report_app.command("compare")(make_comparison_page)
