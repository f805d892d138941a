"""Application ``voc`` with all its commands, and those about a workspace as a whole: init, demo, lab, doctor, trace."""

from __future__ import annotations

import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from voc import __version__
from voc.cli import (
    actions,
    alert_list,
    audit,
    backup,
    causes,
    collect,
    contacts,
    costs,
    decisions,
    erase,
    lab,
    letter,
    quarantine,
    reasons,
    report,
    signal,
    themes,
)
from voc.cli.options import HERE, JsonOption, WorkspaceOption
from voc.cli.output import (
    format_local_day,
    format_plural,
    open_with_progress,
    out,
    print_collected,
    print_json,
    print_outcome,
    print_reports,
    squeeze_blanks,
)
from voc.records import feedback_reference

if TYPE_CHECKING:
    from voc.pipeline import StageOutcome
    from voc.records import CollectResult
    from voc.workspace import Workspace

__all__ = ["app"]

DEMO_PERIOD = "2026-10"
COMMENT_WIDTH = 9
"""Characters of the column with the comments' references: F-1234567."""


def _print_version(is_wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the option's value
    if is_wanted:
        out.print(f"voc {__version__}")
        raise typer.Exit


def start(
    _version_flag: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Voice of the customer."""


def init_workspace(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    sources: Annotated[
        Path | None, typer.Option("--sources", metavar="FILE.toml", help=r"Prepared \[sources.NAME] tables.")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="Of reports and screens: nl or en.")] = "nl",
    *,
    as_json: JsonOption = False,
) -> None:
    """Make a workspace."""
    from voc.workspace import init

    with init(folder, sources=sources, language=language) as ws:
        source_names = sorted(ws.config.sources)
        if as_json:
            print_json({"workspace": str(ws.root), "sources": source_names})
            return
        out.print(
            f"Made the workspace [bold]{escape(str(folder))}[/bold]: voc.toml (your departments, reasons, words), "
            f"reports/. The key of the pseudonyms comes with the first file, in your configuration folder (voc doctor "
            f"says where): keep a copy elsewhere.",
            soft_wrap=True,
        )
        if source_names:
            out.print(f"Prepared sources: {escape(', '.join(source_names))}")
        out.print(f"Next: voc collect FILE --workspace {escape(str(folder))}", soft_wrap=True)


def run_demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make or to go on with.")] = Path("demo"),
    *,
    without_audit: Annotated[
        bool, typer.Option("--without-audit", help="Leave out the shipped answers of officers.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a workspace with the shipped example and run everything on it."""
    from voc.workspace import open_demo

    started_at = time.perf_counter()
    open_demo(folder)
    with open_with_progress(folder, quiet=as_json) as ws:
        collect_results = _collect_demo_files(ws, as_json=as_json)
        outcomes = _fit_demo(ws, with_audit=not without_audit, as_json=as_json)
        # The company's report and one of a department: to see both kinds.
        departments = (None, ws.config.departments[0].name)
        report_paths = [path for name in departments for path in ws.report(DEMO_PERIOD, department=name)]
    # The database is closed by now: what follows only prints.
    seconds = round(time.perf_counter() - started_at, 1)
    if as_json:
        print_json(
            {
                "workspace": ws.root,
                "collected": collect_results,
                "stages": outcomes,
                "reports": report_paths,
                "seconds": seconds,
            }
        )
    else:
        print_reports(report_paths)
        _print_next_steps(folder, seconds)


def run_doctor(
    workspace_dir: WorkspaceOption = HERE,
    *,
    move_key: Annotated[
        bool, typer.Option("--move-key", help="Move voc.key from the workspace to your configuration folder first.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check the installation and the workspace, and say what to do about what is wrong."""
    from voc.cli.doctor import list_checks, move_workspace_key

    if move_key:
        new_path = move_workspace_key(workspace_dir)
        if not as_json:
            out.print(f"Moved the key of the pseudonyms to {escape(str(new_path))}", soft_wrap=True)
    checks = list_checks(workspace_dir)
    if as_json:
        print_json([{"check": check.name, "ok": check.is_ok, "says": check.message} for check in checks])
    else:
        for check in checks:
            state = "[green]ok[/green]  " if check.is_ok else "[red]wrong[/red]"
            out.print(f"{state} {escape(check.name)}: {escape(check.message)}", soft_wrap=True)
    if not all(check.is_ok for check in checks):
        raise typer.Exit(1)


def trace_reference(
    reference: Annotated[
        str, typer.Argument(metavar="REF", help="A figure, finding (B-2026-10-1), theme (T-7) or comment (F-18).")
    ],
    workspace_dir: WorkspaceOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show the comments behind a figure."""
    from voc.insight.comment_trace import count_erased_comments, find_merged_theme

    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        comments = ws.trace(reference).to_dict("records")
        merged_into = find_merged_theme(ws.store, reference)
        n_erased, time_zone = count_erased_comments(ws.store, reference), ws.config.company.time_zone
    if as_json:
        print_json(comments)
        return
    gone = f"; {n_erased} more were erased since it was printed" if n_erased else ""
    now = f", merged into {merged_into} since, which has" if merged_into else ":"
    out.print(f"[bold]{escape(reference)}[/bold]{now} {format_plural(len(comments), 'comment')}{gone}", soft_wrap=True)
    for row in comments:
        day = format_local_day(row["at"], time_zone)
        comment, text = feedback_reference(row["id"]), squeeze_blanks(str(row["text"]))
        out.print(f"{comment:<{COMMENT_WIDTH}} {day}  {text}", markup=False, soft_wrap=True)


def _collect_demo_files(ws: Workspace, *, as_json: bool) -> list[CollectResult]:
    from voc.workspace import demo_files

    paths = demo_files()[1]
    results = [ws.collect(path) for path in paths]
    new_results = [result for result in results if not result.unchanged]
    if not as_json:
        # On a second run all files are known: one line says so instead of one for each.
        if new_results:
            print_collected(new_results)
        else:
            out.print(f"{len(paths)} files: unchanged since the last time")
    return results


def _fit_demo(ws: Workspace, *, with_audit: bool, as_json: bool) -> list[StageOutcome]:
    outcomes = [ws.fit_themes()]
    if not as_json:
        print_outcome(outcomes[0])
    if with_audit:
        _answer_demo_audit(ws, as_json=as_json)
    # Before the causes, as the answers are: they are decisions too, and after one causes are fitted again.
    _import_demo_actions(ws, as_json=as_json)
    outcomes.append(ws.fit_causes())
    if not as_json:
        print_outcome(outcomes[1])
    return outcomes


def _answer_demo_audit(ws: Workspace, *, as_json: bool) -> None:
    """Import the answers of the example's officers, before the causes learn from them."""
    from voc.pipeline.drop_folder import AUDIT_FILE
    from voc.workspace import demo_files
    from voc.workspace.example_audit import answer_example_audit

    result = answer_example_audit(ws, demo_files()[0].parent / AUDIT_FILE)
    if result is not None and not as_json:
        out.print(f"audit: {format_plural(len(result.events), 'answer')} of officers", soft_wrap=True)


def _import_demo_actions(ws: Workspace, *, as_json: bool) -> None:
    """Import the promises of the example's departments: the report says what worked, and what cannot be established."""
    from voc.pipeline.drop_folder import ACTIONS_FILE
    from voc.workspace import demo_files

    result = ws.decisions.actions.import_file(demo_files()[0].parent / ACTIONS_FILE)
    if result.references and not as_json:
        actions.print_action_import(result)


def _print_next_steps(folder: Path, seconds: float) -> None:
    where = shlex.quote(str(folder))
    for line in (
        f"Done in {seconds:g} s.",
        f"\nLook further:  voc themes list -w {where}  ·  voc alerts -w {where}  ·  voc causes list -w {where}",
        f"JupyterLab on it:  make lab   (or: voc lab --workspace {where}, with the extra 'lab')",
    ):
        out.print(line, soft_wrap=True, markup=False)


def _build_app() -> typer.Typer:
    """Return the application: groups first, then single commands; ``voc --help`` lists the commands first."""
    application = typer.Typer(
        name="voc",
        help="Voice of the customer: which department causes what customers complain about, and how surely.",
        no_args_is_help=True,
        # Typer's own can print the values of variables, among them customers' words.
        pretty_exceptions_enable=False,
        add_completion=False,
        rich_markup_mode="rich",
    )
    application.callback()(start)
    for group in (
        *(themes.themes_app, causes.causes_app, audit.audit_app, actions.actions_app),
        report.report_app,
        quarantine.quarantine_app,
        contacts.contacts_app,
    ):
        application.add_typer(group)
    application.command("decide")(decisions.decide)
    application.command("dispute")(decisions.dispute_finding)
    application.command("undo")(decisions.undo_decision)
    application.command("redo")(decisions.redo_decision)
    application.command("log")(decisions.show_log)
    application.command("reasons")(reasons.check_reasons)
    application.command("costs")(costs.print_costs)
    application.command("letter")(letter.check_letter)
    application.command("init")(init_workspace)
    application.command("demo")(run_demo)
    # JupyterLab has hundreds of options: what is not ours is passed on.
    passes_on = {"allow_extra_args": True, "ignore_unknown_options": True}
    application.command("lab", context_settings=passes_on)(lab.open_lab)
    application.command("doctor")(run_doctor)
    application.command("collect")(collect.collect)
    application.command("signal")(signal.add_signal)
    application.command("backup")(backup.make_backup)
    application.command("restore")(backup.restore_backup)
    application.command("erase")(erase.erase_customer)
    application.command("alerts")(alert_list.show_alerts)
    application.command("trace")(trace_reference)
    return application


app = _build_app()
