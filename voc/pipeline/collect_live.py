"""Collect stage of sources that are no files: a database's query or a connector, part by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from voc.collect import Watermark, convert_table, preview_mapping, read_live_source
from voc.config import Source
from voc.errors import UnknownNameError, UsageError
from voc.pipeline.collect import DRY_RUN_NOTE, SourceFile, build_result, dump_mapping, store_records
from voc.pipeline.context import Context, build_progress_callback
from voc.records import CollectResult
from voc.records.progress import ProgressCode, ProgressStep
from voc.store import load_read_ranges

if TYPE_CHECKING:
    from voc.collect import LivePart, Pseudonyms

__all__ = ["collect_live_source"]


def collect_live_source(
    context: Context,
    name: str | None,
    *,
    pseudonyms: Pseudonyms,
    dry_run: bool = False,
) -> CollectResult:
    """Collect what is new in a live source: its rows behind the last watermark that was stored.

    Each part is one transaction with its watermark: after a kill the next run goes on behind the last part. A part that
    was undone is read again. A changed mapping reads everything anew.

    Parameters
    ----------
    name
        A source with ``database`` or ``connector``.
    pseudonyms
        Made with the workspace's key.
    dry_run
        Read the first part and check it, store nothing.

    Raises
    ------
    UnknownNameError
        There is no such source.
    UsageError
        It is one of files.
    InputError
        Its rows cannot be read; the parts before are stored.
    """
    source = context.config.sources.get(name or "")
    if name is None or source is None:
        names = ", ".join(sorted(context.config.sources)) or "none"
        raise UnknownNameError(f"there is no source {name!r} in voc.toml; there are: {names}")
    if source.live is None:
        raise UsageError(f"the source {name!r} is one of files: voc collect FILE --source {name}")
    context.progress(ProgressStep(ProgressCode.READ_FILE, name), 0, 0)
    since = _find_last_watermark(context, name, source)
    results: list[CollectResult] = []
    for part in read_live_source(name, source, since):
        result = _collect_part(context, name, source, part, pseudonyms, dry_run=dry_run)
        results.append(result)
        if dry_run:
            break
    return _add_results(name, source, results, since)


def _find_last_watermark(context: Context, name: str, source: Source) -> Watermark | None:
    """Return up to where a source was read without a gap: what was undone since is read again."""
    if source.live is None or source.live.watermark is None:
        return None
    # The same dump as SourceFile's: with the defaults in it, it would be another mapping, and all be read anew.
    mapping = dump_mapping(source)
    last: list[str] | None = None
    # Oldest first: each part begins where one before it ended.
    for read_from, read_to in load_read_ranges(context.store, name, mapping):
        if read_from == last:
            last = read_to
    return Watermark.from_json(last)


def _collect_part(
    context: Context, name: str, source: Source, part: LivePart, pseudonyms: Pseudonyms, *, dry_run: bool
) -> CollectResult:
    progress = build_progress_callback(context, ProgressStep(ProgressCode.CHECK_ROWS, name))
    converted = convert_table(part.table, source, context.config, pseudonyms, progress)
    file = SourceFile(Path(name), name, source, part.compute_hash(), is_on_disk=False)
    if dry_run:
        preview = preview_mapping(part.table, source, context.config)
        return replace(build_result(file, converted, notes=(DRY_RUN_NOTE,)), preview=preview)
    context.progress(ProgressStep(ProgressCode.STORE_ROWS, name), 0, 0)
    ends = {
        "read_from": None if part.read_from is None else part.read_from.to_json(),
        "read_to": None if part.read_to is None else part.read_to.to_json(),
    }
    added = store_records(context, file, converted, pseudonyms, more_counts=ends)
    return build_result(file, converted, added)


def _add_results(name: str, source: Source, results: Sequence[CollectResult], since: Watermark | None) -> CollectResult:
    """Return one result for all parts of a run."""
    if not results:
        behind = f" behind {since.text}" if since else ""
        notes = (f"nothing new{behind}",)
        return CollectResult(name, name, source.kind, 0, 0, 0, notes=notes)
    last = results[-1]
    counts = {
        field: sum(getattr(result, field) for result in results)
        for field in (
            *("n_rows", "n_accepted", "n_duplicates", "n_updated", "n_erased", "n_expired", "n_ambiguous_dates"),
            *("n_missing_dates", "n_no_answer", "n_uninformative", "n_urgent"),
        )
    }
    return replace(
        last,
        **counts,
        rejected=tuple(rejection for result in results for rejection in result.rejected),
        redactions=dict(sum((Counter(result.redactions) for result in results), Counter())),
        special=dict(sum((Counter(result.special) for result in results), Counter())),
        unchanged=all(result.unchanged for result in results),
        # Each part says what it has to say; the same sentence once.
        notes=tuple(dict.fromkeys(note for result in results for note in result.notes)),
    )
