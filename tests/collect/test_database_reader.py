"""Queries of a source's database: nothing is written there, and no password stands in an error."""

import sqlite3
from contextlib import closing

import pytest

from voc.collect.read import database_reader
from voc.collect.read.database_reader import read_query
from voc.config import DatabaseRule
from voc.errors import ConfigError, InputError, MissingExtraError


@pytest.fixture
def crm(tmp_path, monkeypatch):
    path = tmp_path / "crm.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE complaint (id INTEGER, text TEXT)")
        connection.executemany("INSERT INTO complaint VALUES (?, ?)", [(k, f"klacht {k}") for k in range(1, 6)])
        connection.commit()
    monkeypatch.setenv("CRM_URL", f"sqlite:///{path}")
    return path


def read(query, last_value=None, **more):
    return list(read_query("crm", DatabaseRule(url_env="CRM_URL", query=query, **more), last_value))


def test_rows_are_read_in_the_order_of_the_query_whatever_the_size_of_a_fetch(crm, monkeypatch):
    monkeypatch.setattr(database_reader, "FETCH_ROWS", 2)
    rows = read("SELECT id, text FROM complaint ORDER BY id DESC")
    assert [row["id"] for row in rows] == [5, 4, 3, 2, 1]
    assert rows[0] == {"id": 5, "text": "klacht 5"}


def test_only_rows_behind_the_watermark_are_read(crm):
    query = "SELECT * FROM complaint WHERE id > :watermark ORDER BY id"
    assert [row["id"] for row in read(query, 3, watermark="id", start=0)] == [4, 5]
    assert read(query, 5, watermark="id", start=0) == []


def test_without_a_watermark_a_query_gets_no_parameter(crm):
    assert len(read("SELECT * FROM complaint", 3)) == 5


def test_nothing_is_written_by_a_query_that_begins_with_with(crm):
    with pytest.raises(InputError, match=r"\[sources\.crm\.database\].*readonly"):
        read("WITH old AS (SELECT 1) DELETE FROM complaint")
    assert len(read("SELECT * FROM complaint")) == 5


def test_two_columns_of_one_name_are_refused(crm):
    with pytest.raises(InputError, match="two columns are named 'id': name one of them AS"):
        read("SELECT id, text, id FROM complaint")


def test_a_database_that_is_not_there_is_not_made(tmp_path, monkeypatch):
    monkeypatch.setenv("CRM_URL", f"sqlite:///{tmp_path / 'none.db'}")
    with pytest.raises(InputError, match=r"there is no database .*none\.db"):
        read("SELECT 1")
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_variable_without_an_address_is_named(monkeypatch, value):
    monkeypatch.delenv("CRM_URL", raising=False)
    if value is not None:
        monkeypatch.setenv("CRM_URL", value)
    with pytest.raises(ConfigError, match=r"\[sources\.crm\.database\] url_env: the environment variable CRM_URL"):
        read("SELECT 1")


@pytest.mark.parametrize(
    ("url", "error", "says"),
    [
        ("geheim-woord", ConfigError, "cannot be read"),
        ("postgresql://reader:geheim-woord@host:port/crm", ConfigError, "cannot be read"),
        ("oneens://reader:geheim-woord@host/crm", ConfigError, "cannot be read"),
        ("oracle+cx_oracle://reader:geheim-woord@host/crm", MissingExtraError, "pip install cx_Oracle"),
    ],
)
def test_an_address_that_cannot_be_used_is_not_repeated(monkeypatch, url, error, says):
    monkeypatch.setenv("CRM_URL", url)
    with pytest.raises(error, match=says) as caught:
        read("SELECT 1")
    assert "geheim" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_an_unknown_table_is_named_on_one_line(crm):
    with pytest.raises(InputError, match="no such table: klacht") as caught:
        read("SELECT * FROM klacht")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("said", ["p%40ss", "p@ss", "postgresql://reader:p%40ss@host/crm"])
def test_a_password_is_hidden_as_it_is_written_and_as_it_is_meant(said):
    url = "postgresql://reader:p%40ss@host/crm"
    described = database_reader._describe_error(ValueError(f"no entry for\n {said}"), url)
    assert described == "no entry for ***"


def test_a_long_error_is_cut():
    assert len(database_reader._describe_error(ValueError("x" * 1_000), "sqlite://")) == 400
