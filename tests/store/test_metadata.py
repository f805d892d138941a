"""Moments in the database are UTC, whatever zone they come in, and one without a zone is refused."""

from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest

from voc.store.schema.metadata import Base, UtcDateTime

SQLITE, POSTGRES = SimpleNamespace(name="sqlite"), SimpleNamespace(name="postgresql")
MOMENT = datetime(2026, 10, 5, 10, 30, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRES])
def test_a_moment_comes_back_as_the_same_one_in_utc(dialect):
    column = UtcDateTime()
    stored = column.process_bind_param(MOMENT, dialect)
    assert (stored.tzinfo is None) is (dialect is SQLITE)
    loaded = column.process_result_value(stored, dialect)
    assert loaded == MOMENT
    assert loaded.tzinfo is UTC
    assert loaded.hour == 8


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRES])
def test_no_moment_stays_none(dialect):
    assert UtcDateTime().process_bind_param(None, dialect) is None
    assert UtcDateTime().process_result_value(None, dialect) is None


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="needs a time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 10, 5), SQLITE)  # noqa: DTZ001 - that is what is refused


def test_every_constraint_has_a_name_by_which_a_migration_can_drop_it():
    constraints = [constraint for table in Base.metadata.tables.values() for constraint in table.constraints]
    assert constraints
    assert [constraint for constraint in constraints if not constraint.name] == []
