"""Conversion of a table that is read in chunks: two passes look at all its rows, and one makes the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from voc.collect.convert.chunk_filter import ChunkFilter
from voc.collect.convert.column_counts import ColumnCounts
from voc.collect.convert.convert import ConvertedTable, convert_rows, list_column_notes
from voc.collect.convert.mapped_table import MappedTable
from voc.collect.pseudonyms import Pseudonyms
from voc.collect.read.table import FileTable
from voc.config import Config, Source

__all__ = ["ChunkConverter"]

T = TypeVar("T")


class ChunkConverter:
    """Conversion of the chunks of one table, as ``convert_table`` does it for a table as a whole.

    What depends on all rows of a table (totals, the order of dates, which column is no category, destroyed ids)
    is decided from all of its chunks, before the first of them is converted.

    Parameters
    ----------
    chunks
        The chunks of the table; gone through three times.
    source, config, pseudonyms
        As in ``convert_table``.

    Raises
    ------
    InputError
        The mapping names a column that is not there, or lacks one that this kind of source needs.
    """

    def __init__(self, chunks: Iterable[FileTable], source: Source, config: Config, pseudonyms: Pseudonyms) -> None:
        self._chunks, self._source, self._config, self._pseudonyms = chunks, source, config, pseudonyms
        self._filter = ChunkFilter(source)
        self._facts = ColumnCounts()
        self._notes: dict[str, None] = {}
        self._column_notes: list[str] = []
        for chunk in chunks:
            self._filter.learn(chunk)
        for table in self._filter_chunks():
            MappedTable(table, source, config).count_columns(self._facts)

    @property
    def n_rows(self) -> int:
        """Number of rows that will be converted, about."""
        return self._filter.n_rows

    def convert(self) -> Iterator[ConvertedTable]:
        """Yield the records of each chunk; the notes come when all are done (:meth:`list_notes`)."""
        for table in self._filter_chunks():
            mapped_table = MappedTable(table, self._source, self._config, self._facts)
            converted = convert_rows(mapped_table, self._pseudonyms)
            self._notes.update(dict.fromkeys((*table.notes, *mapped_table.notes)))
            self._column_notes = list_column_notes(mapped_table, "")
            yield converted

    def list_notes(self) -> tuple[str, ...]:
        """Return what there is to say about the table, after all chunks."""
        unfinished = self._filter.describe_unfinished_rows()
        return (
            *self._notes,
            *self._filter.list_notes(),
            *self._facts.list_notes(),
            *((unfinished,) if unfinished else ()),
            *self._column_notes,
        )

    def _filter_chunks(self) -> Iterator[FileTable]:
        self._filter.forget_rows()
        for chunk, is_last in _mark_last(self._chunks):
            yield self._filter.filter_chunk(chunk, is_last=is_last)


def _mark_last(items: Iterable[T]) -> Iterator[tuple[T, bool]]:
    """Yield each item, and whether it is the last one."""
    iterator = iter(items)
    item = next(iterator, None)
    while item is not None:
        following = next(iterator, None)
        yield item, following is None
        item = following
