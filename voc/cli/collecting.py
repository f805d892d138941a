"""`voc collect`: many files, each with its own outcome; what goes wrong with one leaves the others alone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from voc.cli.output import err, out, plain, plural, print_collected, print_json, print_mapping
from voc.cli.progress import Bar
from voc.errors import MappingNeededError, VocError, WorkspaceError

if TYPE_CHECKING:
    from voc.collect import MappingProposal
    from voc.config import Source
    from voc.records import CollectResult
    from voc.workspace import Workspace

__all__ = ["Collected", "collect_files", "retry", "undo"]

NEEDS_ATTENTION = 3


@dataclass
class Collected:
    """What became of the files of one command."""

    results: list[CollectResult] = field(default_factory=list)
    failed: list[tuple[str, VocError]] = field(default_factory=list)

    def show(self, *, as_json: bool, dry_run: bool) -> None:
        """Print it; when a mapping is needed, standard output is kept for its table."""
        if as_json:
            files = [{**plain(result), "n_rejected": result.n_rejected} for result in self.results]
            print_json({"files": files, "failed": [_failure(name, exc) for name, exc in self.failed]})
        needed = [exc for _, exc in self.failed if isinstance(exc, MappingNeededError)]
        if not as_json:
            print_collected(self.results, dry_run=dry_run, to=err if needed else out)
        for name, exc in self.failed:
            said = str(exc) if name in str(exc) else f"{name}: {exc}"
            err.print(f"[red]error:[/red] {escape(said)}", soft_wrap=True)
        if needed and not as_json:
            for exc in needed:
                print_mapping(exc)

    def exit_code(self, *, strict: bool) -> int:
        """Return 1 or 2 when a file failed (the gravest), 3 with ``strict`` when rows were rejected, else 0."""
        if self.failed:
            return min(exc.exit_code for _, exc in self.failed)
        return NEEDS_ATTENTION if strict and any(result.n_rejected for result in self.results) else 0


def _failure(name: str, exc: VocError) -> dict[str, object]:
    found: dict[str, object] = {"file": name, "error": str(exc)}
    if isinstance(exc, MappingNeededError):
        found["mapping"] = exc.table
    return found


def collect_files(
    ws: Workspace, arguments: list[Path], bar: Bar, *, source: str | None, dry_run: bool, ask: bool
) -> Collected:
    """Take in the files, and those in the folders.

    Raises
    ------
    WorkspaceError
        The workspace itself cannot be used: then no file can be taken in.
    """
    from voc.pipeline.collect import data_files

    done = Collected()
    for argument in arguments:
        try:
            paths = data_files([argument])
        except VocError as exc:
            done.failed.append((argument.name, exc))
            continue
        for path in paths:
            correct = _corrector(bar, ask)
            _try(done, path.name, partial(ws.collect, path, source, dry_run=dry_run, correct=correct))
    return done


def retry(ws: Workspace, *, dry_run: bool) -> Collected:
    """Read the files again of which rows were rejected, by the mappings as they are now."""
    names = ws.batches().set_index("id")["file_name"]
    done = Collected()
    for batch in ws.batches_to_retry():
        _try(done, str(names[batch]), partial(ws.retry_collect, batch, dry_run=dry_run))
    return done


def undo(ws: Workspace, batch: int, *, as_json: bool) -> None:
    """Hide what a file brought in, and say which one it was and the way back."""
    ws.undo_collect(batch)
    frame = ws.batches().set_index("id")
    name, counts = str(frame.loc[batch, "file_name"]), dict(frame["counts"])[batch]
    n_hidden = int(counts["n_accepted"])
    if as_json:
        print_json({"batch": batch, "file": name, "hidden": n_hidden})
        return
    hidden = f"{plural(n_hidden, 'row')} hidden; collecting the file again brings them back"
    out.print(f"Batch {batch} ({escape(name)}) is undone: {hidden}.", soft_wrap=True)


def _try(done: Collected, name: str, collect: Callable[[], CollectResult]) -> None:
    try:
        done.results.append(collect())
    except WorkspaceError:
        raise
    except VocError as exc:
        done.failed.append((name, exc))


def _corrector(bar: Bar, ask: bool) -> Callable[[MappingProposal], Source] | None:  # noqa: FBT001 - private
    if not ask or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    from voc.cli.mapping_prompt import ask_for_mapping

    def correct(proposal: MappingProposal) -> Source:
        with bar.paused():
            return ask_for_mapping(proposal, err)

    return correct
