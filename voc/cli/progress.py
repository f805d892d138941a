"""Progress for the patient: a bar on a terminal, a line per stage where there is none."""

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

__all__ = ["Bar"]


class Bar:
    """Is told of long work (``tell``) and shows it on standard error; ``quiet`` shows nothing."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._tasks: dict[str, TaskID | None] = {}
        self._bar = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            console=err, transient=True, disable=quiet or not err.is_terminal,
        )  # fmt: skip

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._bar.stop()

    def tell(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is; ``total`` 0: not known."""
        if self._quiet:
            return
        if not err.is_terminal:
            if stage not in self._tasks:
                self._tasks[stage] = None
                err.print(f"… {stage}", markup=False, soft_wrap=True)
            return
        task = self._tasks.get(stage)
        if task is None:
            task = self._tasks[stage] = self._bar.add_task(stage, total=total or None)
        self._bar.update(task, completed=done, total=total or None)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Take the bar away while the user is asked something."""
        self._bar.stop()
        try:
            yield
        finally:
            self._bar.start()
