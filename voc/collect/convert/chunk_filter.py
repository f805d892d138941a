"""Filter of rows that are no answers (``row_filter``) in a table that is read in chunks, twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from voc.collect.convert.row_filter import (
    MAX_LOOKED_AT,
    AnswerShape,
    are_exceptions,
    describe_rows,
    drop_rows,
    learn_answer_shape,
    list_other_rows,
    list_rows_below,
    list_unanswered_rows,
)
from voc.collect.convert.rows_left_out import (
    count_row_states,
    describe_row_states,
    describe_rows_left_out,
    drop_rows_left_out,
)
from voc.collect.read.table import FileTable
from voc.config import Source

__all__ = ["ChunkFilter"]


class ChunkFilter:
    """Filter of the chunks of one table.

    First :meth:`learn` sees all chunks: which columns an answer has filled, and whether totals are few. Then
    :meth:`filter_chunk` may be called for all of them, as often as they are read.

    Parameters
    ----------
    source
        The mapping.
    """

    def __init__(self, source: Source) -> None:
        self.n_rows = 0
        """Rows, without those that ``leave_out`` names."""
        self._source = source
        self._n_other_rows = 0
        self._n_unanswered = 0
        self._sample: list[Sequence[object]] = []
        self._step = 1
        self._shape: AnswerShape | None = None
        self.forget_rows()

    def forget_rows(self) -> None:
        """Begin to count anew what is left out: the chunks are read once more."""
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lines_by_reason: dict[str, list[int]] = {}
        self._states: dict[str, Counter[str]] = {}

    def learn(self, chunk: FileTable) -> None:
        """Look at a chunk of the table."""
        table = drop_rows_left_out(chunk, self._source, Counter())
        self._n_other_rows += len(list_other_rows(table, self._source))
        self._n_unanswered += len(list_unanswered_rows(table, self._source))
        # Rows at equal distances, twice as wide each time they have become too many.
        self._sample += table.rows[-self.n_rows % self._step :: self._step]
        self.n_rows += len(table.rows)
        while len(self._sample) > 2 * MAX_LOOKED_AT:
            self._sample = self._sample[::2]
            self._step *= 2

    def filter_chunk(self, chunk: FileTable, *, is_last: bool) -> FileTable:
        """Return a chunk without the rows that are no answers; ``is_last``: nothing stands below it."""
        table = drop_rows_left_out(chunk, self._source, self._counts)
        if self._shape is None:
            self._shape = learn_answer_shape(self._sample, len(table.columns))
        reason_by_row = list_unanswered_rows(table, self._source) if self._n_unanswered < self.n_rows else {}
        reason_by_row |= list_rows_below(table, self._shape, self._source, n_rows=self.n_rows, is_last=is_last)
        if are_exceptions(self._n_other_rows, self.n_rows):
            reason_by_row |= list_other_rows(table, self._source)
        if reason_by_row:
            table = drop_rows(table, reason_by_row, self._lines_by_reason)
        count_row_states(table, self._states)
        return table

    def list_notes(self) -> Iterator[str]:
        """Yield what there is to say about the rows that were left out."""
        yield from describe_rows_left_out(self._counts)
        yield from describe_rows(self._lines_by_reason)

    def describe_unfinished_rows(self) -> str:
        """Return a sentence about rows that were not filled in to the end, and count; empty without any."""
        return describe_row_states(self._states, self._source.leave_out)
