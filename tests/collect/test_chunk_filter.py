"""Rows that are no answers: left out of chunks as they are of the table as a whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.collect.convert import chunk_filter
from voc.collect.convert.chunk_filter import ChunkFilter
from voc.collect.convert.row_filter import filter_rows
from voc.collect.read.table import FileTable
from voc.config import Source
from voc.errors import InputError

COLUMNS = ("id", "status", "reden")
SOURCE = Source.model_validate(
    {"kind": "survey", "leave_out": {"status": ["Preview"]}, "columns": {"key": "id", "text": "reden"}}
)
ROW = st.sampled_from(
    [("r1", "Complete", "goed"), ("r2", "Preview", "x"), ("Totaal", "", "8"), COLUMNS, ("", "", "7,5"), ("r3", "", "")]
)


def build_table(rows, first_line=2):
    return FileTable("a.csv", COLUMNS, list(rows), range(first_line, first_line + len(rows)), labels=COLUMNS)


def filter_chunks(rows, size):
    chunks = [build_table(rows[start : start + size], start + 2) for start in range(0, len(rows), size)]
    row_filter = ChunkFilter(SOURCE)
    for chunk in chunks:
        row_filter.learn(chunk)
    filtered = [row_filter.filter_chunk(chunk, is_last=chunk is chunks[-1]) for chunk in chunks]
    return row_filter, [row for table in filtered for row in table.rows]


@given(st.lists(ROW, min_size=1, max_size=40), st.integers(5, 40))
def test_chunks_are_filtered_as_the_table_is(rows, size):
    # The last chunk is never a short one: what stands below a table stands in it together.
    size = len(rows) if len(rows) % size else size
    row_filter, filtered = filter_chunks(rows, size)
    whole = filter_rows(build_table(rows), SOURCE)
    assert filtered == list(whole.rows)
    assert tuple(row_filter.list_notes()) == whole.notes


def test_a_table_of_totals_is_its_data():
    rows = [("Totaal", "", "8"), ("r1", "Complete", "goed")]
    assert filter_chunks(rows, 2)[1] == rows
    row_filter, filtered = filter_chunks([*rows, ("r2", "Complete", "beter")], 3)
    assert filtered == [("r1", "Complete", "goed"), ("r2", "Complete", "beter")]
    (note,) = row_filter.list_notes()
    assert note.endswith(": totals or averages: 1 (row 2)")


def test_rows_that_the_mapping_leaves_out_are_not_counted():
    row_filter, filtered = filter_chunks([("r1", "Preview", "x")] * 3 + [("r2", "Complete", "y")], 4)
    assert row_filter.n_rows == len(filtered) == 1


def test_what_was_left_out_is_counted_anew_when_the_chunks_are_read_again():
    chunk = build_table([("r1", "Preview", "x"), ("r2", "Partial", "y"), ("r3", "Complete", "z")])
    row_filter = ChunkFilter(SOURCE)
    row_filter.learn(chunk)
    row_filter.filter_chunk(chunk, is_last=True)
    notes, states = list(row_filter.list_notes()), row_filter.describe_unfinished_rows()
    assert notes
    row_filter.forget_rows()
    assert list(row_filter.list_notes()) == []
    assert row_filter.describe_unfinished_rows() == ""
    row_filter.filter_chunk(chunk, is_last=True)
    assert (list(row_filter.list_notes()), row_filter.describe_unfinished_rows()) == (notes, states)


def test_a_column_that_is_not_there_is_refused():
    source = Source.model_validate({"kind": "survey", "leave_out": {"staat": ["x"]}})
    with pytest.raises(InputError, match="staat"):
        ChunkFilter(source).learn(build_table([("r1", "Complete", "x")]))


def test_a_large_table_is_looked_at_at_equal_distances(monkeypatch):
    monkeypatch.setattr(chunk_filter, "MAX_LOOKED_AT", 4)
    row_filter = ChunkFilter(SOURCE)
    for start in range(0, 60, 7):
        row_filter.learn(build_table([(f"r{k}", "", "") for k in range(start, min(start + 7, 60))]))
    places = [int(row[0][1:]) for row in row_filter._sample]
    assert row_filter.n_rows == 60
    assert places == list(range(0, 60, 8))
