"""Large text files in chunks: which are cut, and where."""

import pytest

from voc.collect.read import table_chunks
from voc.collect.read.table_chunks import LargeTable, can_be_cut, is_large_text
from voc.config import Source
from voc.errors import InputError


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(table_chunks, "LARGE_BYTES", 20)
    monkeypatch.setattr(table_chunks, "CHUNK_ROWS", 3)


def write(tmp_path, n_rows, name="a.csv"):
    path = tmp_path / name
    path.write_text("id;reden\n" + "".join(f"r{k};tekst {k}\n" for k in range(n_rows)), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("n_rows", "sizes"), [(1, [1]), (2, [2]), (3, [3]), (4, [4]), (5, [5]), (6, [3, 3]), (7, [3, 4]), (9, [3, 3, 3])]
)
def test_the_last_chunk_is_never_a_short_one(tmp_path, n_rows, sizes):
    chunks = list(LargeTable(write(tmp_path, n_rows)))
    assert [len(chunk.rows) for chunk in chunks] == sizes
    assert [row[0] for chunk in chunks for row in chunk.rows] == [f"r{k}" for k in range(n_rows)]
    assert [line for chunk in chunks for line in chunk.lines] == list(range(2, n_rows + 2))


def test_a_wide_table_has_fewer_rows_in_a_chunk(tmp_path, monkeypatch):
    monkeypatch.setattr(table_chunks, "CHUNK_CELLS", 2)
    assert [len(chunk.rows) for chunk in LargeTable(write(tmp_path, 3))] == [1, 1, 1]
    monkeypatch.setattr(table_chunks, "CHUNK_CELLS", 1)
    assert [len(chunk.rows) for chunk in LargeTable(write(tmp_path, 2))] == [1, 1]


def test_a_table_is_gone_through_as_often_as_asked(tmp_path):
    table = LargeTable(write(tmp_path, 7))
    first = table.read_first_chunk()
    assert [row[0] for row in first.rows] == ["r0", "r1", "r2"]
    assert [chunk.rows for chunk in table] == [chunk.rows for chunk in table]


def test_names_without_rows_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"a\.csv has column names and no rows"):
        list(LargeTable(write(tmp_path, 0)))


def test_rows_that_do_not_fit_are_rejected_with_their_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id;reden\nr0;a\nr1;b;c;d\nr2;c\nr3;d\nr4;e\n", encoding="utf-8")
    chunks = list(LargeTable(path))
    assert [rejection.row for chunk in chunks for rejection in chunk.rejections] == [3]
    assert [row[0] for chunk in chunks for row in chunk.rows] == ["r0", "r2", "r3", "r4"]


def test_only_a_text_with_lines_that_can_be_told_is_read_in_chunks(tmp_path):
    assert is_large_text(write(tmp_path, 9))
    small_file = tmp_path / "klein.csv"
    small_file.write_bytes(b"a;b\n1;2\n")
    assert not is_large_text(small_file)
    for name, content in {
        "mark.csv": ("a;b\n" * 20).encode("utf-16"),
        "no-mark.csv": ("a;b\n" * 20).encode("utf-16-le"),
        "zip.csv": b"PK\x03\x04" + b"a;b\n" * 20,
        "binary.csv": bytes(range(32)) * 20,
        "rows.json": b'[{"a": 1}, {"a": 2}, {"a": 3}]',
    }.items():
        (tmp_path / name).write_bytes(content)
        assert not is_large_text(tmp_path / name), name


def test_the_encoding_of_the_mapping_counts(tmp_path):
    assert is_large_text(write(tmp_path, 9), "cp1252")
    assert not is_large_text(write(tmp_path, 9), "utf-16-le")


def test_a_file_that_cannot_be_read_is_explained(tmp_path):
    with pytest.raises(InputError, match=r"none\.csv"):
        is_large_text(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ({"kind": "survey"}, True),
        ({"kind": "contact"}, True),
        ({"kind": "volume"}, False),
        ({"kind": "signal"}, False),
        ({"kind": "survey", "pivot": {"respondent": "id", "question": "q", "answer": "a"}}, False),
    ],
)
def test_only_rows_that_stand_for_themselves_are_cut(mapping, expected):
    assert can_be_cut(Source.model_validate(mapping)) is expected


def test_a_column_without_a_name_is_read_although_its_content_begins_late(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id;reden;\n" + "".join(f"r{k};a;{'x' if k == 70 else ''}\n" for k in range(72)), encoding="utf-8")
    rows = [row for chunk in LargeTable(path) for row in chunk.rows]
    assert rows[69:72] == [["r69", "a", ""], ["r70", "a", "x"], ["r71", "a", ""]]
