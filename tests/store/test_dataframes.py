from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from voc.records import Feedback, Kind, Volume
from voc.store import schema
from voc.store.bulk_insert import get_table
from voc.store.dataframes import build_frame, load_frame

TYPES = {"id": "int64", "at": "moment", "channel": "str"}


@pytest.mark.parametrize("n_comments", [0, 2])
def test_the_types_are_those_that_were_asked_for_also_without_rows(n_comments, add, store):
    moments = [datetime(2026, 10, 5, 12, tzinfo=UTC), None]
    add(*(Feedback(str(n), Kind.SURVEY, "x", at=moments[n], channel="chat") for n in range(n_comments)))
    table = get_table(schema.Feedback)
    with store.reading() as connection:
        frame = load_frame(connection, select(table.c.id, table.c.at, table.c.channel).order_by(table.c.id), TYPES)
    assert [str(dtype) for dtype in frame.dtypes] == ["int64", "datetime64[us, UTC]", "str"]
    assert frame["at"].isna().tolist() == [False, True][:n_comments]


def test_an_empty_part_of_a_key_is_missing(add, store):
    add(Volume("bill", date(2026, 10, 5), 7), source="volumes", kind=Kind.SURVEY)
    table = get_table(schema.Volume)
    types = {"day": "day", "department": "str"}
    with store.reading() as connection:
        frame = load_frame(connection, select(table.c.day, table.c.department), types, empty_is_missing={"department"})
    assert frame["department"].isna().tolist() == [True]
    assert str(frame["day"].dtype) == "datetime64[us]"


def test_computed_rows_have_the_same_types_when_there_are_none():
    types = {"theme": "Int64", "is_new": "boolean", "day": "day"}
    rows = [{"theme": 7, "is_new": None, "day": "2026-10-05"}]
    assert build_frame(rows, types).dtypes.equals(build_frame([], types).dtypes)
    assert build_frame(rows, types)["theme"].tolist() == [7]
