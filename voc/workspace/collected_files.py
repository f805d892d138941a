"""Files that a workspace has collected, each one batch: listing them, hiding one, reading one again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from voc.config import get_user_name
from voc.errors import InputError, UnknownNameError
from voc.pipeline.collect import compute_file_hash
from voc.store import frames, undo_batch

if TYPE_CHECKING:
    import pandas as pd

    from voc.records import CollectResult
    from voc.workspace.workspace import Workspace

__all__ = ["hide_batch", "list_batches", "list_batches_to_retry", "retry_batch"]


def list_batches(ws: Workspace) -> pd.DataFrame:
    """Return the collected files: id, source_name, file_name, file_path, at, undone, counts …, oldest first."""
    return frames.load_batches(ws.store)


def hide_batch(ws: Workspace, batch: int, *, why: str = "", who: str | None = None) -> int:
    """Hide the rows of one file, and return how many; collecting the file again brings it back.

    The log says who did (you) and ``why``.

    Raises
    ------
    UnknownNameError
        No such batch.
    """
    return undo_batch(ws.store, batch, who=who or get_user_name(), why=why)


def list_batches_to_retry(ws: Workspace) -> list[int]:
    """Return the newest batch of each file of which something was rejected."""
    batches = list_batches(ws)
    batches = batches[~batches["undone"].astype(bool)]
    # A retry is a batch of its own: of an earlier one nothing is left to do.
    # Parts of a database have no file: a corrected mapping reads all of it anew.
    newest = batches[batches["file_path"] != ""].drop_duplicates(["source_name", "file_path"], keep="last")
    return [
        int(batch) for batch, counts in zip(newest["id"], newest["counts"], strict=True) if counts.get("n_rejected")
    ]


def retry_batch(ws: Workspace, batch: int, *, dry_run: bool = False) -> CollectResult:
    """Read a batch's file again, by the mapping as it is now: what was rejected and fits now is added.

    Raises
    ------
    UnknownNameError
        No such batch.
    InputError
        Its file is gone, or is another one by now.
    """
    batches = list_batches(ws)
    rows = batches[batches["id"] == batch]
    if rows.empty:
        raise UnknownNameError(f"there is no batch {batch}")
    row = rows.iloc[0]
    path = Path(str(row["file_path"]))
    if not path.is_file():
        raise InputError(f"{path} (batch {batch}) is not there any more; put it back, or collect it from its new path")
    # What was redacted is nowhere but in the file: only the very same one can be read again.
    if compute_file_hash(path) != row["file_hash"]:
        raise InputError(f"{path} is another file than the one of batch {batch}; collect it with: voc collect {path}")
    return ws.collect(path, str(row["source_name"]), dry_run=dry_run)
