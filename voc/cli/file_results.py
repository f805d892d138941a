"""Results and errors of the files of one command, and their printing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.markup import escape

from voc.cli.output import NEEDS_ATTENTION, convert_to_json, err, out, print_collected, print_json, print_mapping
from voc.errors import MappingNeededError, VocError, WorkspaceError

if TYPE_CHECKING:
    from voc.pipeline.drop_folder import SkippedFile
    from voc.records import CollectResult

__all__ = ["FileResults"]


@dataclass
class FileResults:
    """Results and errors of all files of one command, and the files of folders that are not collected."""

    results: list[CollectResult] = field(default_factory=list)
    errors: list[tuple[str, VocError]] = field(default_factory=list)
    skipped: list[SkippedFile] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """True when there was no file."""
        return not self.results and not self.errors

    def add(self, file_name: str, collect_file: Callable[[], CollectResult]) -> None:
        """Collect a file, and note its result or its error.

        Raises
        ------
        WorkspaceError
            The workspace itself cannot be used: then no other file can be collected either.
        """
        try:
            self.results.append(collect_file())
        except WorkspaceError:
            raise
        except VocError as exc:
            self.errors.append((file_name, exc))

    def describe(self) -> dict[str, object]:
        """Return what ``--json`` prints."""
        files = [{**convert_to_json(result), "n_rejected": result.n_rejected} for result in self.results]
        failed = [_describe_error(name, exc) for name, exc in self.errors]
        return {"files": files, "failed": failed, "skipped": convert_to_json(self.skipped)}

    def print(self, *, as_json: bool, dry_run: bool = False) -> None:
        """Print results and errors; when a mapping is needed, standard output is kept for its table."""
        # With --json the table is in the document.
        needed_mappings = [exc for _, exc in self.errors if isinstance(exc, MappingNeededError)]
        if as_json:
            print_json(self.describe())
        else:
            console = err if needed_mappings else out
            print_collected(self.results, dry_run=dry_run, to=console)
            if self.skipped:
                console.print(f"Not collected: {escape(describe_skips(self.skipped))}", soft_wrap=True)
        for file_name, exc in self.errors:
            # Some sentences name their file; twice reads like two errors. "a.csv" is not named by "data.csv".
            is_named = re.search(rf"(?<!\w){re.escape(file_name)}", str(exc)) is not None
            sentence = str(exc) if is_named else f"{file_name}: {exc}"
            err.print(f"[red]error:[/red] {escape(sentence)}", soft_wrap=True)
        if not as_json:
            for exc in needed_mappings:
                print_mapping(exc)

    def get_exit_code(self, *, strict: bool) -> int:
        """Return 1 or 2 when a file failed (the gravest), 3 with ``strict`` when rows were rejected, else 0."""
        if self.errors:
            # 1 (failed) is graver than 2 (a mapping is needed).
            return min(exc.exit_code for _, exc in self.errors)
        return NEEDS_ATTENTION if strict and any(result.n_rejected for result in self.results) else 0


def describe_skips(skipped: Iterable[SkippedFile]) -> str:
    """Return the files that are not collected, by reason."""
    from voc.pipeline.drop_folder import FolderContent

    return FolderContent((), tuple(skipped)).describe_skipped()


def _describe_error(file_name: str, exc: VocError) -> dict[str, object]:
    description: dict[str, object] = {"file": file_name, "error": str(exc)}
    if isinstance(exc, MappingNeededError):
        description["mapping"] = exc.table
    return description
