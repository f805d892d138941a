import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from voc.errors import InputError
from voc.store import schema
from voc.store.bulk_insert import insert_rows, split_into_chunks


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
    with pytest.raises(InputError, match=r"department 2: name holds the sign U\+0000"), store.writing() as connection:
        insert_rows(connection, schema.Department, rows)
