"""The commands, thin: each opens the workspace, calls one of its methods and prints."""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from voc import __version__
from voc.cli import deciding, seeding, theming
from voc.cli.options import HERE, ForceOption, JsonOption, PeriodOption, WorkspaceOption
from voc.cli.output import (
    open_with_progress,
    out,
    plain,
    plural,
    print_collected,
    print_json,
    print_outcome,
    print_reports,
    print_stage,
    table,
)
from voc.cli.progress import Bar
from voc.errors import MissingExtraError, NotYetError, UsageError

__all__ = ["app"]

NEEDS_ATTENTION = 3
MOST_CAUSES = 3
"""Causes shown per theme; the others are in --json."""
EXCERPT = 110
"""Characters shown of an urgent comment; ``voc trace`` shows it whole."""
OWN_USER = "voc.server.local_user.OwnUser"
"""Who logs in by the token of a JupyterLab that was opened here is the user of this computer."""
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
deciding.register(app)
seeding.register(themes_app)
theming.register(themes_app)


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
    language: Annotated[str, typer.Option("--language", help="Of reports and screens: nl or en.")] = "nl",
    *,
    as_json: JsonOption = False,
) -> None:
    """Make a workspace."""
    from voc.workspace import init as make

    with make(folder, sources=sources, language=language) as ws:
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
    from voc.workspace import demo_files, open_demo

    started = time.perf_counter()
    open_demo(folder)
    with open_with_progress(folder, quiet=as_json) as ws:
        files = demo_files()[1]
        collected = [ws.collect(path) for path in files]
        new = [result for result in collected if not result.unchanged]
        if not as_json:
            print_collected(new) if new else out.print(f"{len(files)} files: unchanged since the last time")
        outcomes = []
        for stage in (ws.fit_themes, ws.fit_causes):
            outcomes.append(stage())
            if not as_json:
                print_outcome(outcomes[-1])
        departments = (None, ws.config.departments[0].name)
        paths = [path for name in departments for path in ws.report(DEMO_PERIOD, department=name)]
    seconds = round(time.perf_counter() - started, 1)
    if as_json:
        print_json(
            {
                "workspace": ws.root,
                "collected": collected,
                "stages": outcomes,
                "reports": paths,
                "seconds": seconds,
            }
        )
        return
    print_reports(paths)
    where = shlex.quote(str(folder))
    for line in (
        f"Done in {seconds:g} s.",
        f"\nLook further:  voc themes list -w {where}  ·  voc alerts -w {where}  ·  voc causes list -w {where}",
        f"JupyterLab on it:  make lab   (or: voc lab --workspace {where}, with the extra 'lab')",
    ):
        out.print(line, soft_wrap=True, markup=False)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(context: typer.Context, workspace: WorkspaceOption = HERE) -> None:
    """Open JupyterLab on the workspace; further options (--no-browser, --port 9999 …) are JupyterLab's."""
    import importlib.util

    from voc.workspace import open_workspace

    ws = open_workspace(workspace)
    if importlib.util.find_spec("jupyterlab") is None:
        raise MissingExtraError("JupyterLab is not installed; install voc with its extra 'lab', or run: make lab")
    options = [f"--ServerApp.root_dir={ws.root}", f"--ServerApp.identity_provider_class={OWN_USER}", *context.args]
    sys.exit(subprocess.run([sys.executable, "-m", "jupyterlab", *options], check=False).returncode)


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
def collect(  # noqa: PLR0913 - as many as there are options
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE|FOLDER…", help="Files, or folders of them.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    source: Annotated[
        str | None, typer.Option("--source", help="Which [sources.NAME] to read it by.", metavar="NAME")
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, store nothing.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 when rows were rejected.")] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Read the files with rejected rows again, by the mapping as it is now.")
    ] = False,
    undo: Annotated[
        int | None, typer.Option("--undo", help="Hide what this batch brought in.", metavar="BATCH")
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Comes with a later version.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take files in: map, check, redact, store. The same file twice adds nothing.

    A file of a new kind gets a proposed mapping from its header and content; it is remembered in voc.toml.
    """
    from voc.cli import collecting
    from voc.workspace import open_workspace

    if watch:
        raise NotYetError("watching a folder comes with a later version; until then run voc collect FOLDER by a timer")
    if [bool(files), retry, undo is not None].count(True) != 1:
        raise UsageError("name files or folders to take in, or --retry, or --undo BATCH: one of the three")
    with Bar(quiet=as_json) as bar, open_workspace(workspace, progress=bar.tell) as ws:
        if undo is not None:
            collecting.undo(ws, undo, as_json=as_json)
            return
        if retry:
            done = collecting.retry(ws, dry_run=dry_run)
        else:
            done = collecting.collect_files(ws, files or [], bar, source=source, dry_run=dry_run, ask=not as_json)
    done.show(as_json=as_json, dry_run=dry_run)
    if retry and not done.results and not done.failed and not as_json:
        out.print("Nothing to retry: no file has rejected rows")
    if code := done.exit_code(strict=strict):
        raise typer.Exit(code)


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
    shown = table("theme", "comments", "label", "keywords", numbers=("comments",))
    for theme in themes:
        keywords = ", ".join(theme.keywords[:4])
        shown.add_row(theme.reference, str(theme.n_comments), escape(theme.label(language)), escape(keywords))
    out.print(shown)


@causes_app.command("fit")
def causes_fit(workspace: WorkspaceOption = HERE, *, force: ForceOption = False, as_json: JsonOption = False) -> None:
    """Estimate for every comment which department caused it."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        print_stage(ws.fit_causes(force=force), as_json=as_json)


@causes_app.command("list")
def causes_list(workspace: WorkspaceOption = HERE, period: PeriodOption = None, *, as_json: JsonOption = False) -> None:
    """List each theme's main causes with their share and interval (with --json: all causes)."""
    with open_with_progress(workspace, quiet=as_json) as ws:
        frame = ws.causes(period)
        confirmed = ws.confirmed()
        limits = ws.facts.limits
    if as_json:
        print_json(frame.to_dict("records"))
        return
    if frame.empty:
        out.print("No causes yet; estimate them with: voc themes fit, then voc causes fit")
        return
    numbers = ("comments", "share", "interval")
    shown = table("theme", "label", "comments", "cause", "share", "interval", numbers=numbers)
    for _, rows in frame.groupby("theme", sort=False):
        for row in rows.head(MOST_CAUSES).to_dict("records"):
            cells = [str(row["theme"]), escape(str(row["label"]))]
            if row["share"] is None:  # too few customers: nothing may be said
                shown.add_row(*cells, "", escape(str(row["note"])), "", "")
                continue
            cause = escape(str(row["department"] or "unknown"))
            interval = f"{row['low']:.0%} – {row['high']:.0%}"
            shown.add_row(*cells, str(row["comments"]), cause, f"{row['share']:.0%}", interval)
    out.print(shown)
    out.print(deciding.how_sure(len(confirmed), int(confirmed["audit"].sum())), soft_wrap=True)
    for limit in deciding.what_limits(limits):
        out.print(limit, soft_wrap=True)


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
            case = f"case {item.case_number or '–'}"
            said = " ".join(item.text.split())[:EXCERPT]
            line = f"  {item.at:%Y-%m-%d}  F-{item.feedback}  {case}  ({item.word})  {said}"
            out.print(line, markup=False, soft_wrap=True)
        out.print(f"[bold]Themes: {len(frame)}[/bold]")
        for row in frame.to_dict("records"):
            counts = f"{plural(row['observed'], 'comment')}, {row['expected']:.1f} expected"
            out.print(f"  {row['kind']:<9} {row['theme']}  {row['label']}: {counts}", markup=False, soft_wrap=True)
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
    out.print(f"[bold]{escape(reference)}[/bold]: {plural(len(frame), 'comment')}", soft_wrap=True)
    for row in frame.to_dict("records"):
        when = "no date   " if row["at"] != row["at"] else f"{row['at']:%Y-%m-%d}"
        text = " ".join(str(row["text"]).split())
        out.print(f"F-{row['id']:<7} {when}  {text}", markup=False, soft_wrap=True)
