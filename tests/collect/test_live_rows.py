"""Rows of live sources: what a watermark may be, where a part ends, and what values become."""

import uuid
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from voc.collect import Pseudonyms, convert_table
from voc.collect.read import live_rows
from voc.collect.read.live_rows import Watermark, read_live_source
from voc.config import Config, Source
from voc.errors import ConfigError, InputError

WALL_TIME = datetime(2026, 1, 1)  # noqa: DTZ001  a database may know no time zone
MOMENT = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2)), fold=1)


@pytest.fixture
def read(monkeypatch):
    """Read rows as if a connector gave them: ``read(rows, watermark="changed")`` returns the parts."""

    def read_rows(rows, *, since=None, part_rows=2, watermark="changed", options=None, **more):
        monkeypatch.setattr(live_rows, "PART_ROWS", part_rows)
        calls = []

        def connect(options, last):
            calls.append((options, last))
            yield from rows

        point = SimpleNamespace(name="fake", load=lambda: connect)
        monkeypatch.setattr(live_rows, "entry_points", lambda group: [point])
        rule = {"use": "fake", "watermark": watermark, "options": options or {}}
        source = Source.model_validate({"kind": "complaint", "connector": rule, "columns": {"text": "t"}} | more)
        parts = list(read_live_source("crm", source, since))
        read_rows.calls = calls
        return parts

    return read_rows


def list_marks(parts):
    return [(part.read_from and part.read_from.text, part.read_to and part.read_to.text) for part in parts]


def build_rows(*marks):
    return [{"t": f"text {number}", "changed": mark} for number, mark in enumerate(marks)]


@pytest.mark.parametrize(
    "value", [0, -3, 2**70, 0.1, "2026-10-05", Decimal("1.10"), MOMENT, WALL_TIME, date(2026, 10, 5)]
)  # fmt: skip
def test_a_watermark_comes_back_from_json_as_it_was(value):
    mark = Watermark.from_json(Watermark.from_value(value, "here").to_json())
    assert mark.get_value() == value
    assert type(mark.get_value()) is type(value)


@pytest.mark.parametrize("value", [True, None, b"x", time(1), [1], float("nan"), Decimal("NaN"), Decimal("sNaN")])
def test_what_has_no_order_is_no_watermark(value):
    with pytest.raises(InputError, match=r"^here holds .* expected a number, a text, a date or a moment"):
        Watermark.from_value(value, "here")


def test_no_watermark_is_none():
    assert Watermark.from_json(None) is None


def test_a_part_ends_where_the_watermark_changes(read):
    parts = read(build_rows(1, 1, 1, 2, 3, 3), part_rows=2)
    assert [len(part.table.rows) for part in parts] == [3, 3]
    assert list_marks(parts) == [(None, "1"), ("1", "3")]
    assert [part.table.lines for part in parts] == [[1, 2, 3], [4, 5, 6]]


def test_a_row_without_a_watermark_is_taken_along_and_moves_nothing(read):
    parts = read(build_rows(None, 1, None, 2, None), part_rows=1)
    assert [len(part.table.rows) for part in parts] == [1, 2, 2]
    assert list_marks(parts) == [(None, None), (None, "1"), ("1", "2")]
    since = Watermark.from_value(7, "here")
    assert list_marks(read(build_rows(None, None), since=since)) == [("7", "7")]


def test_without_a_watermark_all_rows_are_one_part(read):
    (part,) = read(build_rows(*range(9)), watermark=None, part_rows=2)
    assert len(part.table.rows) == 9
    assert list_marks([part]) == [(None, None)]
    assert read([]) == []


def test_the_connector_is_told_the_last_watermark(read):
    since = Watermark.from_value(MOMENT, "here")
    read([], since=since, options={"n": 3})
    assert read.calls == [({"n": 3}, MOMENT)]


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        ((2, 1), r"smaller in row 2 .*ORDER BY changed"),
        ((1, "a"), r"cannot be compared \(row 2\)"),
        ((WALL_TIME, WALL_TIME.replace(tzinfo=UTC)), r"cannot be compared \(row 2\)"),
        ((1.0, float("nan"), 0.5), r"row 2.* expected a number"),
        ((Decimal(1), Decimal("NaN")), r"row 2.* expected a number"),
        ((Decimal(1), Decimal("sNaN")), r"row 2.* expected a number"),
        ((True, True), "bool"),
    ],
)  # fmt: skip
def test_rows_out_of_order_and_watermarks_that_are_none_are_refused(read, marks, sentence):
    with pytest.raises(InputError, match=rf"\[sources\.crm\]: the watermark's column 'changed' .*{sentence}"):
        read(build_rows(*marks))


def test_a_watermark_that_did_not_come_is_named_beside_what_did(read):
    with pytest.raises(InputError, match="'changed' is not among those that came: t, other"):
        read([{"t": "a", "other": 1}])


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, None), ("a", "a"), (True, True), (3, 3), (2.5, 2.5), (date(2026, 1, 2), date(2026, 1, 2)),
        (Decimal("7.00"), 7), (Decimal("7.50"), 7.5), (Decimal("1E+2"), 100), (Decimal("-0"), 0),
        (b"caf\xc3\xa9", "café"), (bytearray(b"\xff"), "\ufffd"), (memoryview(b"a"), "a"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (["a", 1], '["a", 1]'), ({"é": None}, '{"é": null}'), ({"at": date(2026, 1, 2)}, '{"at": "2026-01-02"}'),
        (Decimal("Infinity"), float("inf")), (Decimal("-Infinity"), float("-inf")),
        (Decimal("NaN"), None), (Decimal("sNaN"), None),
    ],
)  # fmt: skip
def test_a_value_becomes_what_the_cells_of_files_are(read, value, cell):
    (part,) = read([{"t": value}], watermark=None)
    assert part.table.rows == [[cell]]
    assert type(part.table.rows[0][0]) is type(cell)


def test_a_column_is_named_by_its_text_and_keeps_its_values(read):
    (part,) = read([{"t": "a", 1: "one"}, {2: "two", "t": "b"}], watermark=None)
    assert part.table.columns == ("t", "1", "2")
    assert part.table.rows == [["a", "one", None], ["b", None, "two"]]


def test_rows_without_columns_and_what_is_no_row_are_refused(read):
    with pytest.raises(InputError, match="its rows have no columns"):
        read([{}], watermark=None)
    with pytest.raises(InputError, match="the connector fake gave str, no row"):
        read(["a"], watermark=None)


def test_the_same_rows_at_the_same_place_have_the_same_hash(read):
    (part,), (same,), (moved,), (other,) = (
        read(rows, since=since)
        for rows, since in (
            (build_rows(1), None),
            (build_rows(1), None),
            (build_rows(1), Watermark.from_value(0, "here")),
            (build_rows(2), None),
        )
    )
    assert part.compute_hash() == same.compute_hash()
    assert len({each.compute_hash() for each in (part, moved, other)}) == 3


def test_a_variable_that_is_not_set_is_named_and_one_that_is_set_is_not_told(read, monkeypatch):
    monkeypatch.delenv("CRM_SECRET", raising=False)
    with pytest.raises(ConfigError, match=r"key_env: the environment variable CRM_SECRET is not set"):
        read([], options={"key_env": "CRM_SECRET"})
    monkeypatch.setenv("CRM_SECRET", "hunter2")

    def fail():
        yield {"t": "a"}
        raise RuntimeError("login with hunter2\nwas refused")

    with pytest.raises(InputError) as raised:
        read(fail(), watermark=None, options={"key_env": "CRM_SECRET"})
    assert str(raised.value).endswith("failed (RuntimeError: login with *** was refused)")
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("form", ["p%40s s/1", "p%2540s%20s%2F1", "p%2540s%20s/1", "p%2540s+s%2F1"])
def test_a_secret_is_not_told_as_a_url_has_it_either(read, monkeypatch, form):
    monkeypatch.setenv("CRM_SECRET", "p%40s s/1")

    def fail():
        yield {"t": "a"}
        raise RuntimeError(f"https://crm.nl/{form} was refused")

    with pytest.raises(InputError, match=r"https://crm\.nl/\*\*\* was refused"):
        read(fail(), watermark=None, options={"key_env": "CRM_SECRET"})


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (float("nan"), None), (np.float64("nan"), None), (pd.NaT, None), (pd.NA, None), (np.int64(5), "5"),
        (np.float32(7.5), "7.5"), (np.datetime64("2026-10-05"), "2026-10-05"), (np.bool_(True), "True"),
        (("a", None), '["a", null]'), (np.str_("goed"), "goed"), (time(10, 15), time(10, 15)), ([], "[]"),
    ],
    ids=repr,
)  # fmt: skip
def test_a_value_of_a_data_frame_is_what_it_says_and_an_empty_one_is_nothing(read, value, cell):
    (part,) = read([{"t": value}], watermark=None)
    assert part.table.rows == [[cell]]


def test_an_empty_cell_of_a_data_frame_is_nobodys_comment_and_numbers_are_those_of_files(read):
    frame = pd.DataFrame({"t": ["de app is traag", np.nan], "k": [12, 12], "score": [9.0, np.nan]})
    source = Source.model_validate(
        {"kind": "survey", "columns": {"text": "t", "customer": "k", "score": "score"}, "score": {"scale": "nps"}}
    )
    (part,) = read((dict(row) for _, row in frame.iterrows()), watermark=None)
    (item,) = convert_table(part.table, source, Config(), Pseudonyms(b"key")).records
    assert (item.text, item.answers[0].value) == ("de app is traag", 9)
    assert item.customer == Pseudonyms(b"key").pseudonymize_customers(["12"])[0]


@pytest.mark.parametrize(
    ("marks", "size", "lengths"),
    [
        ((), 2, []),
        ((1,), 2, [1]),
        ((1, 1, 1, 1), 2, [4]),  # rows of one moment are never torn apart
        ((1, 2, 3, 4, 5), 2, [2, 2, 1]),
        ((1, 1, 2, 2, 3), 3, [4, 1]),
        ((None, None, None), 2, [3]),
    ],
)
def test_parts_have_as_many_rows_as_they_may_and_all_of_one_watermark(read, marks, size, lengths):
    parts = read(build_rows(*marks), part_rows=size)
    assert [len(part.table.rows) for part in parts] == lengths
    assert [number for part in parts for number in part.table.lines] == list(range(1, len(marks) + 1))
    assert all(before.read_to == part.read_from for before, part in pairwise(parts))


@pytest.mark.parametrize(
    ("marks", "says"),
    [
        ((2, 1), "is smaller in row 2 than in the row before it"),
        ((2, None, 1), "is smaller in row 3"),
        ((1, "a"), r"holds values that cannot be compared \(row 2\)"),
        ((1, float("nan")), "holds nan in row 2: expected a number that has an order"),
        ((datetime(2026, 1, 1), MOMENT), r"cannot be compared \(row 2\)"),  # noqa: DTZ001
    ],
)
def test_rows_out_of_order_are_refused_before_any_is_left_out(read, marks, says):
    with pytest.raises(InputError, match=says):
        read(build_rows(*marks))


def test_columns_that_come_later_are_those_of_every_part_from_then_on(read):
    rows = [{"t": "a", "changed": 1}, {"t": "b", "changed": 2, "extra": "x"}, {"changed": 3}]
    first, second, third = read(rows, part_rows=1)
    assert (first.table.columns, first.table.rows) == (("t", "changed"), [["a", 1]])
    assert second.table.columns == third.table.columns == ("t", "changed", "extra")
    assert third.table.rows == [[None, 3, None]]


def test_a_run_goes_on_behind_the_last_watermark_and_else_at_the_start_of_the_mapping(read):
    read(build_rows(8), since=Watermark.from_value(7, "here"))
    assert read.calls[0][1] == 7
    assert read([], since=None) == []
    assert read.calls[0][1] is None
