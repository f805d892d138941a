"""Collect stage of a large text file: read, converted and stored chunk by chunk, in one transaction all the same."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voc.collect import ChunkConverter, ConvertedTable, LargeTable, can_be_cut, is_large_text, read_table
from voc.config import Source
from voc.pipeline.context import Context
from voc.records import Rejection
from voc.records.progress import ProgressCode, ProgressStep
from voc.store.row_counts import count_file_rows

if TYPE_CHECKING:
    from voc.collect import FileTable, Pseudonyms
    from voc.store.row_counts import Record

__all__ = ["LargeFile", "is_taken_in_chunks", "read_for_mapping"]

_COUNTS = ("n_rows", "n_ambiguous_dates", "n_missing_dates", "n_no_answer", "n_uninformative", "n_urgent")


def read_for_mapping(path: Path, source: Source | None = None) -> FileTable:
    """Return the table that a mapping is proposed from: of a large text file the first chunk.

    ``source`` says what the user told about it meanwhile: the sheet, the rows of names.
    """
    return LargeTable(path, source).read_first_chunk() if is_large_text(path) else read_table(path, source)


def is_taken_in_chunks(path: Path, mapping: Source) -> bool:
    """Return whether a file is so large, and of such a kind, that it is collected chunk by chunk."""
    return can_be_cut(mapping) and is_large_text(path, mapping.encoding)


@dataclass(slots=True)
class _Sums:
    """Counts over all chunks, and the rejections, which come all the same."""

    counts: Counter[str] = field(default_factory=Counter)
    redactions: Counter[str] = field(default_factory=Counter)
    special: Counter[str] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)
    n_expired: int = 0

    def add(self, converted: ConvertedTable) -> None:
        self.counts.update({name: getattr(converted, name) for name in _COUNTS})
        self.redactions.update(converted.redactions)
        self.special.update(converted.special)
        self.rejections += converted.rejections
        self.n_expired += count_file_rows(converted.expired_records)


class LargeFile:
    """A large text file on its way into the store.

    It is read five times: twice to find encoding and separator (`LargeTextFile`), twice to look at all rows, once to
    make the records. So dates, scores and identical rows are judged by all rows, as in a small file.

    Parameters
    ----------
    context
        The workspace's.
    path, mapping
        The file, and how it is read.
    pseudonyms
        Made with the workspace's key.

    Raises
    ------
    InputError
        The file as a whole cannot be read.
    """

    def __init__(self, context: Context, path: Path, mapping: Source, pseudonyms: Pseudonyms) -> None:
        self._progress = context.progress
        self._step = ProgressStep(ProgressCode.CHECK_ROWS, path.name)
        self._table = LargeTable(path, mapping)
        self._converter = ChunkConverter(self._table, mapping, context.config, pseudonyms)
        self._sums = _Sums()

    @property
    def n_expired(self) -> int:
        """Rows that are older than they are kept, of the chunks so far."""
        return self._sums.n_expired

    def read_first_chunk(self) -> FileTable:
        """Return the first rows of the file."""
        return self._table.read_first_chunk()

    def convert(self) -> Iterator[Sequence[Record]]:
        """Yield the records of each chunk."""
        for converted in self._converter.convert():
            self._sums.add(converted)
            self._progress(self._step, min(self._sums.counts["n_rows"], self._converter.n_rows), self._converter.n_rows)
            yield converted.records
            # The search for cycles waits while a file is collected; in a long run the few that there are add up.
            gc.collect(0)

    def finish(self) -> tuple[Sequence[Rejection], Mapping[str, Any]]:
        """Return the rejected rows, and what is counted with the batch."""
        expired = {"n_expired": self.n_expired} if self.n_expired else {}
        counts = self._sums.counts
        return self._list_rejections(), {
            "rows": counts["n_rows"],
            "ambiguous_dates": counts["n_ambiguous_dates"],
            **expired,
        }

    def sum_up(self) -> ConvertedTable:
        """Return what came of the file, without its records."""
        sums = self._sums
        return ConvertedTable(
            records=(),
            rejections=self._list_rejections(),
            redactions=dict(sorted(sums.redactions.items())),
            special=dict(sorted(sums.special.items())),
            notes=self._converter.list_notes(),
            n_rows=sums.counts["n_rows"],
            n_ambiguous_dates=sums.counts["n_ambiguous_dates"],
            n_missing_dates=sums.counts["n_missing_dates"],
            n_no_answer=sums.counts["n_no_answer"],
            n_uninformative=sums.counts["n_uninformative"],
            n_urgent=sums.counts["n_urgent"],
        )

    def _list_rejections(self) -> tuple[Rejection, ...]:
        return tuple(sorted(self._sums.rejections, key=lambda rejection: rejection.row))
