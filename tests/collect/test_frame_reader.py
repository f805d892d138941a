import io
import sys
from datetime import UTC, datetime
from decimal import Decimal

import polars as pl
import pyreadstat
import pytest

from voc.collect import read_table
from voc.collect.read import frame_reader
from voc.collect.read.frame_reader import read_parquet, read_sav
from voc.errors import InputError, MissingExtraError


def test_a_parquet_file_gives_its_types(tmp_path):
    moment = datetime(2026, 10, 1, 10)  # noqa: DTZ001 - a column without a zone
    frame = pl.DataFrame(
        {
            "id": [1, 2],
            "at": [moment, None],
            "z": [moment.replace(tzinfo=UTC)] * 2,
            "tags": [["a", "b"], []],
            "f": [1.5, 2],
        }
    )
    path = tmp_path / "export.parquet"
    frame.write_parquet(path)
    table = read_table(path)
    assert table.columns == ("id", "at", "z", "tags", "f")
    assert table.rows == [
        [1, moment, "2026-10-01T10:00:00+00:00", "a; b", 1.5],
        [2, None, "2026-10-01T10:00:00+00:00", None, 2],
    ]


def test_ids_in_decimals_keep_all_their_digits():
    buffer = io.BytesIO()
    ids = [Decimal(123456789012345671), Decimal(123456789012345672), None]
    pl.DataFrame({"id": pl.Series(ids, dtype=pl.Decimal(38, 0)), "n": [1, 2, 3]}).write_parquet(buffer)
    assert [row[0] for _, row in read_parquet("k.parquet", buffer.getvalue()).rows[1:]] == [*map(int, ids[:2]), None]


def test_an_spss_file_gives_wordings_and_the_labels_of_words(tmp_path):
    import pandas as pd

    path = tmp_path / "export.sav"
    frame = pd.DataFrame(
        {"q1": [9.0, 0.0, 10.0], "q2": [1.0, 2.0, 1.0], "q3": ["goed", "slecht", ""], "q4": [1.0, 99.0, None]}
    )
    pyreadstat.write_sav(
        frame,
        path,
        column_labels={"q1": "How likely are you to recommend us?", "q3": "Why?"},
        variable_value_labels={"q1": {0: "Not at all likely", 10: "Extremely likely"}, "q2": {1: "Phone", 2: "Chat"}},
        missing_ranges={"q4": [99]},
    )
    table = read_table(path)
    assert table.columns == ("q1", "q2", "q3", "q4")
    assert table.labels == ("How likely are you to recommend us?", "q2", "Why?", "q4")
    assert table.rows == [[9, "Phone", "goed", 1], [0, "Chat", "slecht", None], [10, "Phone", None, None]]


def test_labels_that_repeat_the_numbers_are_not_taken():
    labels = {float(value): f"{value} - {value}" for value in range(11)}
    assert frame_reader._label_values([0, 10, None], labels) == [0, 10, None]


def test_a_few_bytes_that_stand_for_a_billion_cells_are_refused():
    buffer = io.BytesIO()
    pl.select(pl.repeat(1, frame_reader.MAX_CELLS + 1, dtype=pl.Int8).alias("a")).write_parquet(buffer)
    with pytest.raises(InputError, match="more than can be read at once"):
        read_parquet("a.parquet", buffer.getvalue())


@pytest.mark.parametrize(("read", "start"), [(read_parquet, b"PAR1"), (read_sav, b"$FL2@(#) SPSS DATA FILE")])
def test_a_damaged_file_gets_a_sentence(read, start):
    with pytest.raises(InputError, match="is a damaged"):
        read("a.file", start + bytes(200) + start)


@pytest.mark.parametrize(("read", "library"), [(read_parquet, "polars"), (read_sav, "pyreadstat")])
def test_without_the_extra_its_name_is_said(monkeypatch, read, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=r"jupyterlab-voc\[files\]"):
        read("a.file", b"")
