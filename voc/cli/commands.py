"""The commands, thin: each opens the workspace, calls one of its methods and prints."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from voc import __version__
from voc.cli.output import (
    err,
    open_with_progress,
    out,
    plain,
    print_collected,
    print_json,
    print_outcome,
    print_reports,
    print_stage,
)
from voc.errors import MissingExtraError, UsageError, VocError

if TYPE_CHECKING:
    from voc.collect import MappingProposal
    from voc.config import Source
    from voc.records import CollectResult

__all__ = ["app"]

NEEDS_ATTENTION = 3
DEMO_PERIOD = "2026-10"

app = typer.Typer(
    name="voc",
    help="Voice of the customer: which department causes what customers complain about, and how surely.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich",
)
themes_app = typer.Typer(name="themes", help="Group comments into themes.", no_args_is_help=True)
causes_app = typer.Typer(name="causes", help="Estimate which department causes what.", no_args_is_help=True)
app.add_typer(themes_app)
app.add_typer(causes_app)

WorkspaceOption = Annotated[Path, typer.Option("--workspace", "-w", help="The workspace's folder.", metavar="DIR")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Do it again though nothing has changed.")]
PeriodOption = Annotated[str | None, typer.Option("--period", help="A month, such as 2026-10.", metavar="YYYY-MM")]
HERE = Path()


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer's own signature
    if wanted:
        out.print(f"voc {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _version_flag: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Voice of the customer."""


# ---- a workspace ------------------------------------------------------------------------------------------------


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    sources: Annotated[
        Path | None, typer.Option("--sources", metavar="FILE.toml", help="Prepared [sources.NAME] tables.")
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Make a workspace."""
    from voc.workspace import init as make

    with make(folder, sources=sources) as ws:
        names = sorted(ws.config.sources)
        if as_json:
            print_json({"workspace": str(ws.root), "sources": names})
            return
        out.print(
            f"Made the workspace [bold]{escape(str(folder))}[/bold]: voc.toml (your departments, reasons, words), "
            f"voc.key (keep it safe: pseudonyms depend on it), reports/.",
            soft_wrap=True,
        )
        if names:
            out.print(f"Prepared sources: {escape(', '.join(names))}")
        out.print(f"Next: voc collect FILE --workspace {escape(str(folder))}", soft_wrap=True)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make or to go on with.")] = Path("demo"),
    *,
    as_json: JsonOption = False,
) -> None:
    """Make a workspace with the shipped example and run everything on it."""
    from voc.workspace import demo_files
    from voc.workspace import init as make

    config, files = demo_files()
    if not (folder / "voc.toml").exists():
        make(folder, config=config).close()
    with open_with_progress(folder) as ws:
        collected = [ws.collect(path) for path in files]
        new = [result for result in collected if not result.unchanged]
        if not as_json:
            print_collected(new) if new else out.print(f"{len(files)} files: unchanged since the last time")
        outcomes = [ws.fit_themes(), ws.fit_causes()]
        for outcome in outcomes:
            if not as_json:
                print_outcome(outcome)
        paths = ws.report(DEMO_PERIOD)
        name = ws.config.departments[0].name
        paths += ws.report(DEMO_PERIOD, department=name)
        if as_json:
            print_json({"workspace": str(ws.root), "collected": collected, "stages": outcomes, "reports": paths})
            return
        print_reports(paths)
        out.print(
            f"\nLook further:  voc themes list -w {folder}  ·  voc alerts -w {folder}  ·  voc causes list -w {folder}",
            soft_wrap=True,
            markup=False,
        )
        out.print(
            "JupyterLab on it:  make lab   (or: voc lab --workspace " + str(folder) + ", with the extra 'lab')",
            soft_wrap=True,
            markup=False,
        )


@app.command()
def lab(workspace: WorkspaceOption = HERE) -> None:
    """Open JupyterLab on the workspace."""
    import importlib.util

    from voc.workspace import open_workspace

    ws = open_workspace(workspace)
    if importlib.util.find_spec("jupyterlab") is None:
        raise MissingExtraError("JupyterLab is not installed; install voc with its extra 'lab', or run: make lab")
    sys.exit(
        subprocess.run([sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ws.root}"], check=False).returncode
    )


@app.command()
def doctor(workspace: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """Check the installation and the workspace, and say what to do about what is wrong."""
    from voc.cli.doctor import diagnose

    checks = diagnose(workspace)
    if as_json:
        print_json([{"check": name, "ok": ok, "says": says} for name, ok, says in checks])
    else:
        for name, ok, says in checks:
            out.print(
                f"{'[green]ok[/green]  ' if ok else '[red]wrong[/red]'} {escape(name)}: {escape(says)}",
                soft_wrap=True,
            )
    if not all(ok for _, ok, _ in checks):
        raise typer.Exit(1)


# ---- collect ----------------------------------------------------------------------------------------------------


@app.command()
def collect(
    files: Annotated[list[Path], typer.Argument(metavar="FILE|FOLDER…", help="Files, or folders of them.")],
    workspace: WorkspaceOption = HERE,
    source: Annotated[
        str | None, typer.Option("--source", help="Which [sources.NAME] to read it by.", metavar="NAME")
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, store nothing.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 when rows were rejected.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take files in: map, check, redact, store. The same file twice adds nothing.

    A file of a new kind gets a proposed mapping from its header and content; it is remembered in voc.toml.
    """
    from voc.workspace import data_files

    failed: list[tuple[str, VocError]] = []
    results: list[CollectResult] = []
    with open_with_progress(workspace, quiet=as_json) as ws:
        for path in data_files(files):
            try:
                results.append(ws.collect(path, source, dry_run=dry_run, correct=_corrector(as_json=as_json)))
            except UsageError:
                raise
            except VocError as exc:
                if len(files) == 1 and path == files[0]:
                    raise
                failed.append((path.name, exc))  # the other files are still taken in
    if as_json:
        print_json({"files": results, "failed": [{"file": name, "error": str(exc)} for name, exc in failed]})
    else:
        print_collected(results, dry_run=dry_run)
        for name, exc in failed:
            err.print(f"[red]{escape(name)}:[/red] {escape(str(exc))}", soft_wrap=True)
    if failed:
        raise typer.Exit(1)
    if strict and any(result.n_rejected for result in results):
        raise typer.Exit(NEEDS_ATTENTION)


def _corrector(*, as_json: bool) -> Callable[[MappingProposal], Source] | None:
    if as_json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    from voc.cli.ask import ask_for_mapping

    return lambda proposal: ask_for_mapping(proposal, err)


# ---- themes and causes --------------------------------------------------------------------------------------------


@themes_app.command("fit")
def themes_fit(
    workspace: WorkspaceOption = HERE,
    seed: Annotated[int | None, typer.Option("--seed", help="The same seed gives the same themes.")] = None,
    *,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Group all comments into themes; a theme that was there before keeps its identity."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        print_stage(ws.fit_themes(seed=seed, force=force), as_json=as_json)


@themes_app.command("assign")
def themes_assign(workspace: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """Give new comments their place among the known themes, without a refit."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        print_stage(ws.assign_themes(), as_json=as_json)


@themes_app.command("list")
def themes_list(workspace: WorkspaceOption = HERE, *, as_json: JsonOption = False) -> None:
    """List the themes, largest first."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        themes = ws.theme_records()
        language = ws.config.company.language
    if as_json:
        print_json([{"reference": theme.reference, **plain(theme)} for theme in themes])
        return
    if not themes:
        out.print("No themes yet; find them with: voc themes fit")
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("theme", no_wrap=True)
    table.add_column("label")
    table.add_column("comments", justify="right")
    table.add_column("keywords", style="dim")
    for theme in themes:
        table.add_row(
            theme.reference,
            escape(theme.label(language)),
            str(theme.n_comments),
            escape(", ".join(theme.keywords[:6])),
        )
    out.print(table)


@causes_app.command("fit")
def causes_fit(workspace: WorkspaceOption = HERE, *, force: ForceOption = False, as_json: JsonOption = False) -> None:
    """Estimate for every comment which department caused it."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        print_stage(ws.fit_causes(force=force), as_json=as_json)


@causes_app.command("list")
def causes_list(workspace: WorkspaceOption = HERE, period: PeriodOption = None, *, as_json: JsonOption = False) -> None:
    """List each theme's causing departments with their share and interval."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        frame = ws.causes(period)
    if as_json:
        print_json(frame.to_dict("records"))
        return
    if frame.empty:
        out.print("No causes yet; estimate them with: voc themes fit, then voc causes fit")
        return
    table = Table(box=None, pad_edge=False)
    for name in ("theme", "label", "cause", "share", "interval", "comments"):
        table.add_column(name, justify="right" if name in {"share", "interval", "comments"} else "left")
    for row in frame.itertuples(index=False):
        shown = row.share == row.share and row.share is not None
        table.add_row(
            str(row.theme), escape(str(row.label)), escape(str(row.department or "unknown")),
            f"{row.share:.0%}" if shown else "–", f"{row.low:.0%} – {row.high:.0%}" if shown else escape(str(row.note)),
            str(row.comments),
        )  # fmt: skip
    out.print(table)


@app.command()
def alerts(workspace: WorkspaceOption = HERE, period: PeriodOption = None, *, as_json: JsonOption = False) -> None:
    """Show the call-today list and the themes that are new, growing or back. Exit code 3 when there are any."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        urgent = ws.urgent(period)
        frame = ws.alerts(period)
    if as_json:
        print_json({"urgent": urgent, "alerts": frame.to_dict("records")})
    else:
        out.print(f"[bold]Call today: {len(urgent)}[/bold]")
        for item in urgent:
            when = f"{item.at:%Y-%m-%d}" if item.at else "no date"
            out.print(
                f"  {when}  case {item.case_number or '–'}  ({item.word})  {item.text[:110]}",
                markup=False,
                soft_wrap=True,
            )
        out.print(f"[bold]Themes: {len(frame)}[/bold]")
        for row in frame.itertuples(index=False):
            out.print(
                f"  {row.kind:<9} {row.theme}  {row.label}: {row.observed} comments, {row.expected:.1f} expected",
                markup=False,
                soft_wrap=True,
            )
    if len(urgent) or len(frame):
        raise typer.Exit(NEEDS_ATTENTION)


# ---- reports ------------------------------------------------------------------------------------------------------


@app.command()
def report(
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="A month, such as 2026-10.")],
    workspace: WorkspaceOption = HERE,
    department: Annotated[
        str | None,
        typer.Option("--department", help="Only this department's own causes, themes and quotes.", metavar="NAME"),
    ] = None,
    all_departments: Annotated[
        bool, typer.Option("--all", help="The company's report and one for each department.")
    ] = False,
    formats: Annotated[
        str, typer.Option("--format", help="html, xlsx, or both with a comma.", metavar="LIST")
    ] = "html,xlsx",
    language: Annotated[str | None, typer.Option("--language", help="nl or en; default: the workspace's.")] = None,
    *,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make a month's report."""
    wanted = tuple(part.strip().lower() for part in formats.split(",") if part.strip())
    if language not in {None, "nl", "en"}:
        raise UsageError(f"there are reports in nl and en, not in {language!r}")
    if all_departments and department:
        raise UsageError("--all makes every department's report; leave --department out")
    with open_with_progress(workspace, quiet=as_json) as ws:
        names: list[str | None] = (
            [None, *(entry.name for entry in ws.config.departments)] if all_departments else [department]
        )
        paths = [
            path
            for name in names
            for path in ws.report(period, department=name, language=language, formats=wanted, force=force)
        ]
    if as_json:
        print_json({"reports": paths})
    else:
        print_reports(paths)


@app.command()
def trace(
    reference: Annotated[str, typer.Argument(metavar="REF", help="A figure, theme (T-7) or comment (F-18).")],
    workspace: WorkspaceOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show the comments behind a figure."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        frame = ws.trace(reference)
    if as_json:
        print_json(frame.to_dict("records"))
        return
    out.print(f"[bold]{escape(reference)}[/bold]: {len(frame)} comments", soft_wrap=True)
    for row in frame.itertuples(index=False):
        when = row.at.date().isoformat() if row.at == row.at and row.at is not None else "no date   "
        out.print(f"F-{row.id:<7} {when}  {row.text}", markup=False, soft_wrap=True)
