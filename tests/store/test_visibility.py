import pytest

from voc.store.visibility import build_visibility_condition


def test_what_may_be_seen_is_asked_of_one_column(add, store):
    from sqlalchemy import update

    from voc.store import schema

    add()
    with store.writing() as connection:
        connection.execute(update(schema.Batch).values(undone=True))
    with store.reading() as connection, pytest.raises(TypeError, match="a column that refers"):
        build_visibility_condition(connection)


def test_nothing_undone_needs_no_condition(store):
    with store.reading() as connection:
        assert build_visibility_condition(connection) is None
