"""Queries of sources in a real PostgreSQL: moments as watermarks, and nothing written."""

from datetime import UTC, datetime

import psycopg
import pytest

from voc.collect.read.database_reader import read_query
from voc.config import DatabaseRule
from voc.errors import InputError

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


@pytest.fixture
def crm(postgres, monkeypatch):
    name = postgres.make()
    monkeypatch.setenv("CRM_URL", postgres.url(name))
    with psycopg.connect(postgres.url(name)) as connection:
        connection.execute("CREATE TABLE complaint (id int, changed timestamptz)")
        rows = [(number, NOON.replace(minute=number)) for number in range(5)]
        connection.execute("CREATE SEQUENCE numbers")
        connection.cursor().executemany("INSERT INTO complaint VALUES (%s, %s)", rows)
    yield
    postgres.drop(name)


def make_rule(query):
    return DatabaseRule(url_env="CRM_URL", query=query, watermark="changed", start=NOON)


def test_rows_behind_a_moment_are_read(crm):
    rule = make_rule("SELECT * FROM complaint WHERE changed > :watermark ORDER BY changed")
    rows = list(read_query("crm", rule, NOON.replace(minute=2)))
    assert [(row["id"], row["changed"]) for row in rows] == [(k, NOON.replace(minute=k)) for k in (3, 4)]


def test_a_query_that_writes_within_a_select_is_refused_by_the_database(crm):
    writing = "SELECT nextval('numbers'), changed FROM complaint WHERE changed > :watermark"
    with pytest.raises(InputError, match=r"\[sources\.crm\.database\].*read-only transaction"):
        list(read_query("crm", make_rule(writing), NOON))
    rule = make_rule("SELECT * FROM complaint WHERE changed >= :watermark")
    assert len(list(read_query("crm", rule, NOON))) == 5
