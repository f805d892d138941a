"""Conversion of a table that is read in pieces: two passes look at all its rows, and one makes the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from voc.collect.convert.column_facts import ColumnFacts
from voc.collect.convert.convert import ConvertedTable, convert_rows, list_column_notes
from voc.collect.convert.mapped_table import MappedTable
from voc.collect.convert.piece_filter import PieceFilter
from voc.collect.pseudonyms import Pseudonyms
from voc.collect.read.table import FileTable
from voc.config import Config, Source

__all__ = ["PieceConverter"]

T = TypeVar("T")


class PieceConverter:
    """Conversion of the pieces of one table, as ``convert_table`` does it for a table as a whole.

    Whatever is told from all rows of a table (totals, the order of dates, which column is no category, destroyed ids)
    is told from all of its pieces, before the first of them is converted.

    Parameters
    ----------
    pieces
        The pieces of the table; gone through three times.
    source, config, pseudonyms
        As in ``convert_table``.

    Raises
    ------
    InputError
        The mapping names a column that is not there, or lacks one that this kind of source needs.
    """

    def __init__(self, pieces: Iterable[FileTable], source: Source, config: Config, pseudonyms: Pseudonyms) -> None:
        self._pieces, self._source, self._config, self._pseudonyms = pieces, source, config, pseudonyms
        self._filter = PieceFilter(source)
        self._facts = ColumnFacts()
        self._notes: dict[str, None] = {}
        self._column_notes: list[str] = []
        for piece in pieces:
            self._filter.learn(piece)
        for table in self._filter_pieces():
            MappedTable(table, source, config).count_columns(self._facts)

    @property
    def n_rows(self) -> int:
        """Number of rows that will be converted, about."""
        return self._filter.n_rows

    def convert(self) -> Iterator[ConvertedTable]:
        """Yield what comes of each piece; the notes are told when all are done (:meth:`list_notes`)."""
        for table in self._filter_pieces():
            mapped_table = MappedTable(table, self._source, self._config, self._facts)
            converted = convert_rows(mapped_table, self._pseudonyms)
            self._notes.update(dict.fromkeys((*table.notes, *mapped_table.notes)))
            self._column_notes = list_column_notes(mapped_table, "")
            yield converted

    def list_notes(self) -> tuple[str, ...]:
        """Return what there is to say about the table, after all pieces."""
        unfinished = self._filter.describe_unfinished_rows()
        return (
            *self._notes,
            *self._filter.list_notes(),
            *self._facts.list_notes(),
            *((unfinished,) if unfinished else ()),
            *self._column_notes,
        )

    def _filter_pieces(self) -> Iterator[FileTable]:
        self._filter.forget_rows()
        for piece, is_last in _mark_last(self._pieces):
            yield self._filter.filter_piece(piece, is_last=is_last)


def _mark_last(items: Iterable[T]) -> Iterator[tuple[T, bool]]:
    """Yield each item, and whether it is the last one."""
    iterator = iter(items)
    item = next(iterator, None)
    while item is not None:
        following = next(iterator, None)
        yield item, following is None
        item = following
