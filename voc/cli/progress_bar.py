"""Progress of long work: a bar on a terminal, a line per stage where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from voc.cli.output import err

__all__ = ["ProgressBar"]


class ProgressBar:
    """Progress of long work on standard error, of several stages in a row; ``quiet`` shows nothing."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._tasks: dict[str, TaskID | None] = {}
        self._bar = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            # Gone when it is done: what stays is the outcome.
            console=err, transient=True, disable=quiet or not err.is_terminal,
        )  # fmt: skip

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._bar.stop()

    def update(self, stage: str, n_done: int, n_total: int) -> None:
        """Show how far a stage is; ``n_total`` 0: not known."""
        if self._quiet:
            return
        if not err.is_terminal:  # a log file: one line when a stage begins
            if stage not in self._tasks:
                self._tasks[stage] = None
                err.print(f"… {stage}", markup=False, soft_wrap=True)
            return
        # A stage that comes again (two files are read) goes on with its own bar.
        task = self._tasks.get(stage)
        if task is None:
            task = self._tasks[stage] = self._bar.add_task(stage, total=n_total or None)
        self._bar.update(task, completed=n_done, total=n_total or None)

    @contextmanager
    def pause(self) -> Iterator[None]:
        """Take the bar away while the user is asked something."""
        self._bar.stop()
        try:
            yield
        finally:
            self._bar.start()
