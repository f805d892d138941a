"""Collect stage: a file from the disk into the store."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voc.collect import (
    MESSAGE_COLUMNS,
    convert_table,
    describe_preview,
    explain_unreadable_file,
    format_mapping,
    is_large_text,
    match_source,
    preview_mapping,
    propose_mapping,
    read_table,
)
from voc.collect.convert.categories import redact_file_name
from voc.config import Config, Source
from voc.errors import InputError, MappingNeededError, UnknownNameError, UsageError
from voc.pipeline.collect_large import LargeFile, is_taken_in_chunks, read_for_mapping
from voc.pipeline.context import Context, build_progress_callback
from voc.pipeline.garbage_collection import pause_garbage_collection
from voc.records import CollectResult, Kind
from voc.records.progress import ProgressCode, ProgressStep
from voc.store import add_batch, add_batch_chunks, find_batch, find_batch_sources
from voc.store.row_counts import count_file_rows
from voc.text.pii.redact import Redactor

if TYPE_CHECKING:
    from voc.collect import ConvertedTable, FileTable, MappingProposal, Pseudonyms
    from voc.store import AddedBatch

__all__ = ["SourceFile", "build_result", "collect_file", "compute_file_hash", "dump_mapping", "store_records"]

SOURCE_NAME = re.compile(r"[A-Za-z0-9_-]+")
"""A name that TOML accepts as a key without quotation marks."""
DRY_RUN_NOTE = "dry run: nothing was stored"
MAX_SOURCES = 1000
"""Numbers tried behind the name of a new source: ``enquete-2``."""


def collect_file(
    context: Context,
    path: Path,
    *,
    pseudonyms: Pseudonyms,
    save_mapping: Callable[[str, str], Config],
    source: str | None = None,
    correct: Callable[[MappingProposal], Source] | None = None,
    dry_run: bool = False,
) -> CollectResult:
    """Read, map, check, redact and store one file.

    Parameters
    ----------
    pseudonyms
        Turns customers and agents into keyed pseudonyms.
    save_mapping
        Called with the name and the TOML table of a new mapping; returns the configuration that has it.
    source, correct, dry_run
        As in ``Workspace.collect``.

    Raises
    ------
    InputError
        The file as a whole cannot be read.
    MappingNeededError
        The columns cannot be recognised with certainty and nobody could be asked.
    UnknownNameError
        The workspace has no such source, and it has another one that fits the file.
    """
    content_hash = compute_file_hash(path)
    match = _match_file(context, path, source, content_hash)
    mapping, table = match.mapping, match.table
    name = match.name or _name_new_source(path, context.config, table)
    notes = match.notes
    if mapping is None:
        table = table or read_for_mapping(path)
        mapping = _create_mapping(context.config, path, table, name, save_mapping, correct)
        part = f", proposed from the first {len(table.rows)} rows" if is_large_text(path) else ""
        table = None  # read again, now with the mapping
        notes = (*notes, f"a new kind of file: its mapping is in voc.toml now, as [sources.{name}]{part}")
    file = SourceFile(path, name, mapping, content_hash, notes)
    existing_batch = find_batch(context.store, source=name, mapping=file.mapping_data, file_hash=file.content_hash)
    if existing_batch is not None:
        return CollectResult(path.name, name, mapping.kind, 0, 0, 0, batch=existing_batch, unchanged=True)
    with pause_garbage_collection():
        return _take_in(context, file, table, pseudonyms, dry_run=dry_run)


def _take_in(
    context: Context, file: SourceFile, table: FileTable | None, pseudonyms: Pseudonyms, *, dry_run: bool
) -> CollectResult:
    """Read a file by its mapping, unless it was read, convert it and store it."""
    path, mapping = file.path, file.mapping
    context.progress(ProgressStep(ProgressCode.READ_FILE, path.name), 0, 0)
    if is_taken_in_chunks(path, mapping):
        return _take_in_chunks(context, file, pseudonyms, dry_run=dry_run)
    table = table or read_table(path, mapping)
    progress = build_progress_callback(context, ProgressStep(ProgressCode.CHECK_ROWS, path.name))
    converted = convert_table(table, mapping, context.config, pseudonyms, progress)
    if dry_run:
        preview = preview_mapping(table, mapping, context.config)
        return replace(build_result(file, converted, notes=(DRY_RUN_NOTE,)), preview=preview)
    context.progress(ProgressStep(ProgressCode.STORE_ROWS, path.name), 0, 0)
    return build_result(file, converted, store_records(context, file, converted, pseudonyms))


def _take_in_chunks(context: Context, file: SourceFile, pseudonyms: Pseudonyms, *, dry_run: bool) -> CollectResult:
    """Read, convert and store a large file chunk by chunk."""
    large_file = LargeFile(context, file.path, file.mapping, pseudonyms)
    if dry_run:
        for _ in large_file.convert():
            pass
        first_rows = large_file.read_first_chunk()
        preview = preview_mapping(first_rows, file.mapping, context.config)
        notes = (DRY_RUN_NOTE, f"the preview shows the first {len(first_rows.rows)} rows")
        result = build_result(file, large_file.sum_up(), notes=notes, n_expired=large_file.n_expired)
        return replace(result, preview=preview)
    file_name = _redact_name(context.config, file.path)
    added = add_batch_chunks(
        context.store,
        source=file.source_name,
        mapping=file.mapping_data,
        kind=file.mapping.kind,
        file_name=file_name,
        file_path=file.path.resolve().with_name(file_name),
        file_hash=file.content_hash,
        chunks=large_file.convert(),
        finish=large_file.finish,
        hash_identity=pseudonyms.hash_identity,
    )
    return build_result(file, large_file.sum_up(), added, n_expired=large_file.n_expired)


def compute_file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits.

    Raises
    ------
    InputError
        The file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise explain_unreadable_file(path, exc) from exc


def dump_mapping(mapping: Source) -> dict[str, Any]:
    """Return a mapping as it is stored; how long rows are kept says nothing of how a file is read."""
    return mapping.model_dump(mode="json", exclude_defaults=True, exclude={"keep"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """File, or part of a live source: source, mapping, SHA-256 of its content, and how its source was recognised."""

    path: Path
    source_name: str
    mapping: Source
    content_hash: str
    notes: tuple[str, ...] = ()
    is_on_disk: bool = True

    @property
    def mapping_data(self) -> dict[str, Any]:
        """The mapping as it is stored: only what differs from the defaults, so that a new default is no new mapping."""
        return dump_mapping(self.mapping)


@dataclass(frozen=True, slots=True)
class _SourceMatch:
    """Source of a file: its name (None: a new one), its mapping (None: it needs one), and the table if it was read.

    ``notes`` say how the source was found where no pattern of names fits.
    """

    name: str | None
    mapping: Source | None
    table: FileTable | None
    notes: tuple[str, ...] = ()


def _match_file(context: Context, path: Path, source: str | None, content_hash: str) -> _SourceMatch:
    config = context.config
    if source is not None:
        if source in config.sources:  # the user's word goes before what the file looks like
            return _SourceMatch(source, config.sources[source], None)
        return _SourceMatch(source, None, _read_for_new_source(config, path, source))
    # By its name first: that costs no reading, and a workbook may take a while.
    name = match_source(path, None, config.sources)
    if name is not None:
        return _SourceMatch(name, config.sources[name], None)
    # The very same file may have been collected before: then it is not read again to know what it is.
    for earlier_name in find_batch_sources(context.store, content_hash):
        if earlier_name in config.sources:
            return _SourceMatch(earlier_name, config.sources[earlier_name], None)
    table = read_for_mapping(path)
    name = match_source(path, table, config.sources)
    if name is None:
        return _SourceMatch(None, None, table)
    # Of chats no source has patterns, since their names are customers'.
    has_patterns = bool(config.sources[name].files)
    notes = (f"its name fits no pattern ([sources] files): it is {name} by its columns",) if has_patterns else ()
    # A table that was read without the mapping may have missed its sheet or header: read it again with it.
    return _SourceMatch(name, config.sources[name], None, notes)


def _read_for_new_source(config: Config, path: Path, name: str) -> FileTable:
    """Return the table of a file for which the user names a new source: a typing mistake must not make one."""
    table = read_for_mapping(path)
    if fitting_source := match_source(path, table, config.sources):
        sources = ", ".join(sorted(config.sources))
        raise UnknownNameError(
            f"there is no source {name!r}; {path.name} looks like {fitting_source!r}. There are: {sources}"
        )
    if not SOURCE_NAME.fullmatch(name):
        raise UsageError(f"a source's name has letters, digits, - and _ only, got {name!r}")
    return table


def _create_mapping(
    config: Config,
    path: Path,
    table: FileTable,
    name: str,
    save_mapping: Callable[[str, str], Config],
    correct: Callable[[MappingProposal], Source] | None,
) -> Source:
    """Propose a mapping, have it corrected or refuse an uncertain one, and save it."""

    def read_sheet(title: str | None, header_rows: int = 1) -> FileTable:
        return read_for_mapping(path, Source(kind=Kind.SURVEY, sheet=title, header_rows=header_rows))

    proposal = propose_mapping(table, config, name, read_sheet)
    if correct is not None:
        mapping = correct(proposal)
    elif proposal.is_certain:
        mapping = proposal.source
    else:
        questions = "; ".join(proposal.open_questions)
        raise MappingNeededError(
            f"{path.name}: the columns cannot be recognised with certainty: {questions}",
            format_mapping(name, proposal.source, proposal.open_questions, _describe_outcome(proposal)),
        )
    save_mapping(name, format_mapping(name, mapping, ()))
    return mapping


def _describe_outcome(proposal: MappingProposal) -> list[str]:
    """Return what would come of a file by a proposed mapping; nothing where that cannot be counted."""
    try:
        preview = proposal.preview()
    except InputError:  # formulas without values: the open questions say it
        return []
    return [] if preview is None else describe_preview(preview)


def _name_new_source(path: Path, config: Config, table: FileTable | None) -> str:
    """Return a name for a new source: the file's, without digits of dates, not yet in use.

    A chat or mailbox is named by its customer: such a source is "messages".
    """
    # "enquete-2026-10" and "enquete-2026-11" are one source: a name with a month would make a new one every month.
    stem = Path(_redact_name(config, path)).stem
    # Letters without their accents: "Enquête" is enquete, not enqu-te.
    letters = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFKD", stem.lower()))
    undated = re.sub(r"\d{4}[-_]?\d{2}([-_]?\d{2})?", "", letters)
    name = re.sub(r"[^a-z0-9]+", "-", undated).strip("-") or "source"
    if table is not None and table.columns == MESSAGE_COLUMNS:
        name = "messages"
    names = (name if n == 1 else f"{name}-{n}" for n in range(1, MAX_SOURCES))
    return next(name for name in names if name not in config.sources)


def _redact_name(config: Config, path: Path) -> str:
    """Return a file's name as it may be stored: exports of one case carry the customer's name."""
    return redact_file_name(path.name, Redactor.from_config(config))


def store_records(
    context: Context,
    file: SourceFile,
    converted: ConvertedTable,
    pseudonyms: Pseudonyms,
    *,
    more_counts: Mapping[str, object] | None = None,
) -> AddedBatch:
    """Store what a file holds, or a part of a live source, in one transaction; its batch records ``more_counts``."""
    file_name = _redact_name(context.config, file.path)
    n_expired = count_file_rows(converted.expired_records)
    expired_counts = {"n_expired": n_expired} if n_expired else {}
    return add_batch(
        context.store,
        source=file.source_name,
        mapping=file.mapping_data,
        kind=file.mapping.kind,
        file_name=file_name,
        # Where the name was redacted the file cannot be found again by it: a retry asks for the file.
        file_path=file.path.resolve().with_name(file_name) if file.is_on_disk else "",
        file_hash=file.content_hash,
        records=converted.records,
        rejected=converted.rejections,
        counts={
            "rows": converted.n_rows,
            "ambiguous_dates": converted.n_ambiguous_dates,
            **expired_counts,
            **(more_counts or {}),
        },
        hash_identity=pseudonyms.hash_identity,
    )


def build_result(
    file: SourceFile,
    converted: ConvertedTable,
    added: AddedBatch | None = None,
    notes: tuple[str, ...] = (),
    n_expired: int | None = None,
) -> CollectResult:
    """Return the outcome of a file; ``added`` is None where nothing was stored.

    ``n_expired`` rows are older than they are kept; None: those of the converted table.
    """
    # A rejection may be of a cell alone: its row is in all the same; and a row may have several.
    n_rejected_rows = len({rejection.row for rejection in converted.rejections if not rejection.is_row_kept})
    if n_expired is None:
        n_expired = count_file_rows(converted.expired_records)
    return CollectResult(
        file=file.path.name,
        source=file.source_name,
        kind=file.mapping.kind,
        n_rows=converted.n_rows,
        n_accepted=added.n_accepted if added else converted.n_rows - n_rejected_rows - n_expired,
        n_duplicates=added.n_duplicates if added else 0,
        n_updated=added.n_updated if added else 0,
        n_erased=added.n_erased if added else 0,
        n_expired=n_expired,
        rejected=converted.rejections,
        n_ambiguous_dates=converted.n_ambiguous_dates,
        n_missing_dates=converted.n_missing_dates,
        n_no_answer=converted.n_no_answer,
        n_uninformative=converted.n_uninformative,
        n_urgent=converted.n_urgent,
        redactions=converted.redactions,
        special=converted.special,
        batch=added.batch if added else None,
        unchanged=added.unchanged if added else False,
        notes=(
            *file.notes,
            *converted.notes,
            *(added.notes if added else ()),
            *_note_erased(added),
            *_note_expired(file, n_expired),
            *_note_missing_key(file, added),
            *notes,
        ),
    )


def _note_erased(added: AddedBatch | None) -> tuple[str, ...]:
    """Return a note about rows of customers who asked to be erased: the export still has them."""
    if added is None or not added.n_erased:
        return ()
    return (f"{added.n_erased} rows are of customers who were erased (voc erase): they were left out",)


def _note_expired(file: SourceFile, n_expired: int) -> tuple[str, ...]:
    """Return a note about rows that are older than their source keeps them."""
    if not n_expired:
        return ()
    return (f"{n_expired} rows are older than they are kept ([sources.{file.source_name}] keep): they were left out",)


def _note_missing_key(file: SourceFile, added: AddedBatch | None) -> tuple[str, ...]:
    """Return a note where some rows were there already and others came in, and no column shows which are the same."""
    is_feedback = file.mapping.kind in {Kind.SURVEY, Kind.COMPLAINT, Kind.MESSAGE, Kind.IDEA}
    if added is None or file.mapping.columns.key or not is_feedback or not (added.n_duplicates and added.n_accepted):
        return ()
    return ("no column makes a row unique (key): a row that was changed since an earlier file counts as a new one",)
