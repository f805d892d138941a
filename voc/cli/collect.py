"""``voc collect``: many files, each with its own outcome; what goes wrong with one leaves the others alone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from voc.cli.file_results import FileResults
from voc.cli.options import HERE, JsonOption, WorkspaceOption
from voc.cli.output import err, format_plural, out, print_json
from voc.cli.progress_bar import ProgressBar
from voc.cli.watch import watch_folders
from voc.errors import UsageError, VocError
from voc.records.references import LARGEST_NUMBER

if TYPE_CHECKING:
    from voc.collect import MappingProposal
    from voc.config import Source
    from voc.workspace import Workspace

__all__ = ["collect"]

_OPTIONS_OF_MODE = {"--watch": ("--source",), "--undo": ("--why",), "--retry": ("--dry-run", "--strict")}
"""Options that say more about another one than files do: these and ``--json`` go with it."""
_TAKEN_BY_MODE = {"--watch": "folders", "--undo": "the number of a batch", "--retry": "no files"}


def collect(  # noqa: PLR0913 - as many as there are options
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE|FOLDER…", help="Files, or folders of them.")
    ] = None,
    workspace_dir: WorkspaceOption = HERE,
    source: Annotated[
        str | None,
        typer.Option(
            "--source", help=r"Which \[sources.NAME] to read it by; without files: a database.", metavar="NAME"
        ),
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, store nothing.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 when rows were rejected.")] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Read the files with rejected rows again, by the mapping as it is now.")
    ] = False,
    undo: Annotated[
        int | None, typer.Option("--undo", max=LARGEST_NUMBER, help="Hide the rows of this batch.", metavar="BATCH")
    ] = None,
    why: Annotated[str, typer.Option("--why", help="Why the batch is hidden, for the log.", metavar="TEXT")] = "",
    watch: Annotated[bool, typer.Option("--watch", help="Collect what comes into the folders, until Ctrl-C.")] = False,
    seconds: Annotated[
        float, typer.Option("--every", help="Seconds between two looks of --watch.", metavar="SECONDS", min=0.1)
    ] = 5,
    as_json: JsonOption = False,
) -> None:
    """Collect files: map, check, redact, store. The same file twice adds nothing.

    A file of a new kind gets a proposed mapping from its header and content; it is remembered in voc.toml.
    """
    from voc.workspace import open_workspace

    is_live = source is not None and not (files or retry or undo is not None)
    if [bool(files), retry, undo is not None, is_live].count(True) != 1:
        raise UsageError(
            "name files or folders to collect, --retry, --undo BATCH, or --source NAME of a database: one of these"
        )
    uses = {"--source": source is not None, "--dry-run": dry_run, "--strict": strict, "--retry": retry}
    uses |= {"--undo": undo is not None, "--why": bool(why)}
    mode = "--watch" if watch else "--undo" if undo is not None else "--retry" if retry else ""
    if mode and any(is_used and name != mode and name not in _OPTIONS_OF_MODE[mode] for name, is_used in uses.items()):
        others = [name for name in uses if name != mode and name not in _OPTIONS_OF_MODE[mode]]
        takes = " and ".join([_TAKEN_BY_MODE[mode], *_OPTIONS_OF_MODE[mode]])
        raise UsageError(f"{mode} takes {takes}; {', '.join(others[:-1])} and {others[-1]} go without it")
    if why and undo is None:
        raise UsageError("--why says why a batch is hidden: it goes with --undo")
    if watch:
        watch_folders(workspace_dir, files or [], source=source, seconds=seconds, as_json=as_json)
        return
    with ProgressBar(quiet=as_json) as bar, open_workspace(workspace_dir, progress=bar.update) as ws:
        if undo is not None:
            _undo_batch(ws, undo, why=why, as_json=as_json)
            return
        if source is not None and is_live:
            results = FileResults()
            results.add(source, partial(ws.collect, None, source, dry_run=dry_run))
        elif retry:
            results = _retry_batches(ws, dry_run=dry_run)
        else:
            # Who asks for JSON is a program: a question would hold it up for ever.
            correct = None if as_json else _build_corrector(bar)
            results = _collect_files(ws, files or [], source=source, dry_run=dry_run, correct=correct)
    results.print(as_json=as_json, dry_run=dry_run)
    if retry and results.is_empty and not as_json:
        out.print("Nothing to retry: no file has rejected rows")
    if exit_code := results.get_exit_code(strict=strict):
        raise typer.Exit(exit_code)


def _collect_files(
    ws: Workspace,
    arguments: list[Path],
    *,
    source: str | None,
    dry_run: bool,
    correct: Callable[[MappingProposal], Source] | None,
) -> FileResults:
    """Collect the files, and those in the folders."""
    from voc.pipeline.drop_folder import FolderContent, list_folder_content

    results = FileResults()
    for argument in arguments:  # one by one: an empty folder leaves the others alone
        try:
            content = list_folder_content(argument) if argument.is_dir() else FolderContent((argument,))
        except VocError as exc:
            results.errors.append((argument.name, exc))
            continue
        results.skipped += content.skipped
        for path in content.files:
            results.add(path.name, partial(ws.collect, path, source, dry_run=dry_run, correct=correct))
    return results


def _retry_batches(ws: Workspace, *, dry_run: bool) -> FileResults:
    """Read the files again of which rows were rejected, by the mappings as they are now."""
    from voc.workspace.collected_files import list_batches, list_batches_to_retry, retry_batch

    file_names = list_batches(ws).set_index("id")["file_name"]
    results = FileResults()
    for batch in list_batches_to_retry(ws):
        results.add(str(file_names[batch]), partial(retry_batch, ws, batch, dry_run=dry_run))
    return results


def _undo_batch(ws: Workspace, batch: int, *, why: str, as_json: bool) -> None:
    """Hide the rows of a batch, and print its file and how to get them back."""
    from voc.workspace.collected_files import hide_batch, list_batches

    n_hidden = hide_batch(ws, batch, why=why)
    batches = list_batches(ws).set_index("id")
    file_name, counts = str(batches.loc[batch, "file_name"]), dict(batches["counts"])[batch]
    n_elsewhere = int(counts["n_accepted"]) + int(counts.get("n_updated", 0)) - n_hidden
    n_updated = min(int(counts.get("n_updated", 0)), n_hidden)
    if as_json:
        print_json({"batch": batch, "file": file_name, "hidden": n_hidden, "updated": n_updated})
        return
    hidden = f"{format_plural(n_hidden, 'row')} hidden; collecting the file again brings them back"
    if n_elsewhere > 0:
        hidden += (
            f"; {n_elsewhere} of the file were not in it any more (updated by a later file, hidden or erased before)"
        )
    if n_updated:
        up_to = "up to " if n_elsewhere > 0 else ""
        hidden += (
            f"; {up_to}{n_updated} of them came with an earlier file: collect that again to have them as they were"
        )
    out.print(f"Batch {batch} ({escape(file_name)}) is undone: {hidden}.", soft_wrap=True)


def _build_corrector(bar: ProgressBar) -> Callable[[MappingProposal], Source] | None:
    """Return a function that asks the user about a proposed mapping; None where nobody is at a terminal."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    from voc.cli.mapping_prompt import ask_for_mapping

    def correct(proposal: MappingProposal) -> Source:
        with bar.pause():  # a moving bar would write over what the user types
            return ask_for_mapping(proposal, err)

    return correct
