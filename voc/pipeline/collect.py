"""Collect: files, from the disk into the store."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from voc.collect import convert, match_source, propose, read_table, to_toml
from voc.config import Config, Source
from voc.errors import InputError, MappingNeededError, UnknownNameError, UsageError
from voc.pipeline.context import Context, tell
from voc.records import CollectResult
from voc.store import add_batch, find_batch, frames

if TYPE_CHECKING:
    from voc.collect import Collected, MappingProposal, Pseudonyms, Table
    from voc.store import AddedBatch

__all__ = ["DATA_SUFFIXES", "batch_to_retry", "batches_to_retry", "collect_file", "data_files"]

DATA_SUFFIXES = {".csv", ".tsv", ".txt", ".xlsx"}
"""What is taken from a folder; a file that is named may have any ending, and is told what is wrong with it."""
NAME = re.compile(r"[A-Za-z0-9_-]+")
"""What TOML takes as a key without quotation marks."""


def data_files(paths: Sequence[Path]) -> list[Path]:
    """Return the files named, and those in the folders named (by name; hidden and temporary ones left out).

    Raises
    ------
    InputError
        A folder without a data file.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        try:
            inside = [item for item in path.iterdir() if item.suffix.lower() in DATA_SUFFIXES and item.is_file()]
        except OSError as exc:
            raise InputError(f"the folder {path} cannot be read: {exc.strerror or exc}") from exc
        chosen = sorted(item for item in inside if item.name[0] not in "~.")
        if not chosen:
            raise InputError(
                f"the folder {path} has no data files: expected files that end in {', '.join(sorted(DATA_SUFFIXES))}"
            )
        found.extend(chosen)
    return found


def collect_file(
    context: Context,
    path: Path,
    *,
    pseudonyms: Pseudonyms,
    remember: Callable[[str, str], Config],
    source: str | None = None,
    correct: Callable[[MappingProposal], Source] | None = None,
    dry_run: bool = False,
) -> CollectResult:
    """Read, map, check, redact and store one file.

    Parameters
    ----------
    pseudonyms
        Turns customers and agents into keyed pseudonyms.
    remember
        Called with the name and the TOML table of a new mapping; returns the configuration that has it.
    source, correct, dry_run
        As in ``Workspace.collect``.

    Raises
    ------
    InputError
        The file as a whole cannot be read.
    MappingNeededError
        The columns cannot be told with certainty and nobody could be asked.
    UnknownNameError
        The workspace has no such source, and it has another one that fits the file.
    """
    known_as, mapping, table = _recognise(context.config, path, source)
    name = known_as or _name_for(path, context.config)
    if mapping is None:
        mapping = _new_mapping(context.config, path, table or read_table(path), name, remember, correct)
        table = None  # read again, now with the mapping
    described = mapping.model_dump(mode="json", exclude_defaults=True)
    file_hash = _file_hash(path)
    known = find_batch(context.store, source=name, mapping=described, file_hash=file_hash)
    if known is not None:
        return CollectResult(path.name, name, mapping.kind, 0, 0, 0, batch=known, unchanged=True)
    context.progress(f"reading {path.name}", 0, 0)
    table = table or read_table(path, mapping)
    collected = convert(table, name, mapping, context.config, pseudonyms, tell(context, f"checking {path.name}"))
    if dry_run:
        return _result(path, name, mapping, collected, notes=("dry run: nothing was stored",))
    context.progress(f"storing {path.name}", 0, 0)
    added = add_batch(
        context.store,
        source=name,
        mapping=described,
        kind=mapping.kind,
        file_name=path.name,
        file_path=path.resolve(),
        file_hash=file_hash,
        records=collected.records,
        rejected=collected.rejected,
        counts={"rows": collected.n_rows, "ambiguous_dates": collected.n_ambiguous_dates},
    )
    return _result(path, name, mapping, collected, added)


def _recognise(config: Config, path: Path, source: str | None) -> tuple[str | None, Source | None, Table | None]:
    """Return the source's name, its mapping (None: it needs one) and the table if it had to be read."""
    if source is not None:
        if source in config.sources:
            return source, config.sources[source], None
        return source, None, _for_new_source(config, path, source)
    name = match_source(path, None, config.sources)
    table = None
    if name is None:
        table = read_table(path)
        name = match_source(path, table, config.sources)
    # A table that was read without the mapping may have missed its sheet or header: read it again with it.
    return name, config.sources.get(name) if name else None, None if name else table


def _for_new_source(config: Config, path: Path, name: str) -> Table:
    """Return the table of a file for which the user names a new source: a typing mistake must not make one."""
    table = read_table(path)
    if known := match_source(path, table, config.sources):
        there = ", ".join(sorted(config.sources))
        raise UnknownNameError(f"there is no source {name!r}; {path.name} looks like {known!r}. There are: {there}")
    if not NAME.fullmatch(name):
        raise UsageError(f"a source's name has letters, digits, - and _ only, got {name!r}")
    return table


def _new_mapping(
    config: Config,
    path: Path,
    table: Table,
    name: str,
    remember: Callable[[str, str], Config],
    correct: Callable[[MappingProposal], Source] | None,
) -> Source:
    proposal = propose(table, config, name)
    if correct is not None:
        mapping = correct(proposal)
    elif proposal.certain:
        mapping = proposal.source
    else:
        doubts = "; ".join(proposal.doubts)
        raise MappingNeededError(
            f"{path.name}: the columns cannot be told with certainty: {doubts}",
            to_toml(name, proposal.source, proposal.doubts),
        )
    remember(name, to_toml(name, mapping, ()))
    return mapping


def _name_for(path: Path, config: Config) -> str:
    """Return a name for a new source: the file's, without digits of dates, not yet in use."""
    stem = (
        re.sub(r"[^a-z0-9]+", "-", re.sub(r"\d{4}[-_]?\d{2}([-_]?\d{2})?", "", path.stem.lower())).strip("-")
        or "source"
    )
    return next(name for n in range(1, 1000) if (name := stem if n == 1 else f"{stem}-{n}") not in config.sources)


def _file_hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise InputError(f"{path} cannot be read: {exc.strerror or exc}") from exc


def _result(
    path: Path,
    name: str,
    mapping: Source,
    collected: Collected,
    added: AddedBatch | None = None,
    notes: tuple[str, ...] = (),
) -> CollectResult:
    n_kept = sum(1 for rejection in collected.rejected if rejection.kept)
    n_new = len(collected.rejected) - n_kept
    return CollectResult(
        file=path.name,
        source=name,
        kind=mapping.kind,
        n_rows=collected.n_rows,
        n_accepted=added.n_accepted if added else collected.n_rows - n_new,
        n_duplicates=added.n_duplicates if added else 0,
        rejected=collected.rejected,
        n_ambiguous_dates=collected.n_ambiguous_dates,
        n_missing_dates=collected.n_missing_dates,
        n_no_answer=collected.n_no_answer,
        n_uninformative=collected.n_uninformative,
        n_urgent=collected.n_urgent,
        redactions=collected.redactions,
        batch=added.batch if added else None,
        unchanged=added.unchanged if added else False,
        notes=(*collected.notes, *(added.notes if added else ()), *notes),
    )


# ---- again ----------------------------------------------------------------------------------------------------


def batches_to_retry(context: Context) -> list[int]:
    """Return the newest batch of each file of which something was rejected."""
    frame = frames.batches(context.store)
    frame = frame[~frame["undone"].astype(bool)]
    newest = frame.drop_duplicates(["source_name", "file_path"], keep="last")
    return [
        int(batch) for batch, counts in zip(newest["id"], newest["counts"], strict=True) if counts.get("n_rejected")
    ]


def batch_to_retry(context: Context, batch: int) -> tuple[Path, str]:
    """Return the file of a batch and its source, to be read again by a mapping that was corrected.

    Raises
    ------
    UnknownNameError
        No such batch.
    InputError
        The file is not there any more, or is another one by now.
    """
    frame = frames.batches(context.store)
    found = frame[frame["id"] == batch]
    if found.empty:
        raise UnknownNameError(f"there is no batch {batch}")
    row = found.iloc[0]
    path = Path(str(row["file_path"]))
    if not path.is_file():
        raise InputError(f"{path} (batch {batch}) is not there any more; put it back, or collect it from its new place")
    if _file_hash(path) != row["file_hash"]:
        raise InputError(f"{path} is another file than the one of batch {batch}; take it in with: voc collect {path}")
    return path, str(row["source_name"])
