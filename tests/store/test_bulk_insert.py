import re
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from voc.errors import InputError
from voc.store import schema
from voc.store.bulk_insert import insert_columns, insert_rows, split_into_chunks

ROOT = Path(__file__).resolve().parents[2]


def test_pieces_hold_all_values_in_order():
    assert [list(piece) for piece in split_into_chunks([1, 2, 3, 4, 5], 2)] == [[1, 2], [3, 4], [5]]
    assert list(split_into_chunks([])) == []


def test_what_is_not_given_has_its_default_on_both_databases(store):
    with store.writing() as connection:
        insert_rows(connection, schema.Theme, [{"id": 7}, {"id": 8}])
    with store.reading() as connection:
        found = connection.execute(select(schema.Theme.id, schema.Theme.state, schema.Theme.pinned)).all()
    assert [tuple(row) for row in found] == [(7, "active", False), (8, "active", False)]


def test_no_rows_are_no_work(store):
    with store.writing() as connection:
        insert_rows(connection, schema.Theme, [])


def test_what_a_database_refuses_in_bulk_is_said_as_elsewhere(store, url):
    with pytest.raises(IntegrityError), store.writing() as connection:
        insert_rows(connection, schema.Theme, [{"id": 7}, {"id": 7}])
    rows = [{"id": 7, "state": "a state of more than sixteen letters"}]
    if url.startswith("postgresql"):  # SQLite knows no lengths
        with pytest.raises(InputError, match="refuses a value"), store.writing() as connection:
            insert_rows(connection, schema.Theme, rows)
    with store.reading() as connection:
        assert connection.execute(select(schema.Theme.id)).all() == []


def test_the_sentence_names_the_row_and_the_column(store):
    rows = [{"name": "a", "kind": "internal"}, {"name": "b\0", "kind": "internal"}]
    with (
        pytest.raises(InputError, match=r"department 2: name holds the character U\+0000"),
        store.writing() as connection,
    ):
        insert_rows(connection, schema.Department, rows)


def test_only_modules_that_write_in_bulk_use_table_objects():
    """All others select the columns of the models, which mypy checks: ``select(schema.Theme.id)``."""
    modules = [path for path in (ROOT / "voc").rglob("*.py") if "versions" not in path.parts]
    table_object = re.compile(r"\bget_table\b|__table__")
    users = {
        path.relative_to(ROOT / "voc").as_posix() for path in modules if table_object.search(path.read_text("utf-8"))
    }
    # Erasure looks through every table for what is left of a customer.
    assert users == {"store/bulk_insert.py", "store/customer_rows.py", "store/daily_figures.py", "store/upsert.py"}


@pytest.mark.parametrize("names", [("a", "b", None), ("é", "\U0001f600", None), ()], ids=["plain", "accents", "none"])
def test_columns_are_inserted_as_rows_are(store, names):
    rows = [{"id": n, "pinned": n == 1, "category": name} for n, name in enumerate(names, start=1)]
    columns = {name: [row[name] for row in rows] for name in ("id", "pinned", "category")}
    found = []
    for insert, values in ((insert_rows, rows), (insert_columns, columns)):
        with store.writing() as connection:
            insert(connection, schema.Theme, values)
            found.append([tuple(row) for row in connection.execute(select(schema.Theme.__table__).order_by("id"))])
            connection.execute(delete(schema.Theme))
    assert found[0] == found[1]
    assert len(found[0]) == len(names)


def test_a_column_with_what_no_database_keeps_is_refused(store):
    columns = {"name": ["a", "b\0"], "kind": ["internal", "internal"]}
    with (
        pytest.raises(InputError, match=r"department 2: name holds the character U\+0000"),
        store.writing() as connection,
    ):
        insert_columns(connection, schema.Department, columns)
