"""Sources that are no files: a query that reads only, and a watermark that somebody named."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from voc.config.live_sources import ConnectorRule, DatabaseRule


def make_rule(query, **more):
    return DatabaseRule(url_env="CRM_URL", query=query, **more)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT 1", "SELECT 1"),
        ("  select *\nfrom a ;\n", "select *\nfrom a "),
        ("WITH b AS (SELECT 1) SELECT * FROM b", "WITH b AS (SELECT 1) SELECT * FROM b"),
    ],
)
def test_a_query_selects(query, expected):
    assert make_rule(query).query == expected


@pytest.mark.parametrize("query", ["", "DELETE FROM a", "selected FROM a", "-- SELECT\nDROP TABLE a", "(SELECT 1)"])
def test_what_does_not_begin_as_a_query_is_refused(query):
    with pytest.raises(ValidationError, match="begins with SELECT or WITH"):
        make_rule(query)


@pytest.mark.parametrize("more", [{}, {"watermark": "changed"}, {"start": 0}])
def test_a_watermark_in_the_query_needs_its_column_and_its_first_value(more):
    with pytest.raises(ValidationError, match="needs watermark"):
        make_rule("SELECT * FROM a WHERE changed > :watermark", **more)


@pytest.mark.parametrize("query", ["SELECT 1", "SELECT a::watermark FROM b", "SELECT * FROM a WHERE b > :watermarks"])
def test_a_watermark_that_the_query_does_not_use_is_refused(query):
    with pytest.raises(ValidationError, match="needs a query with :watermark"):
        make_rule(query, watermark="changed", start=0)


@pytest.mark.parametrize("start", [0, 1.5, "A-0001", date(2026, 1, 1), datetime(2026, 1, 1, 9, tzinfo=UTC)])
def test_a_first_value_keeps_its_type(start):
    rule = make_rule("SELECT * FROM a WHERE b >:watermark", watermark="b", start=start)
    assert (rule.start, type(rule.start)) == (start, type(start))
    connector = ConnectorRule(use="x", watermark="b", start=start)
    assert (connector.start, type(connector.start)) == (start, type(start))


@pytest.mark.parametrize("name", ["", "1A", "A-B", "postgresql://reader:secret@host/crm"])
def test_an_address_is_no_name_of_a_variable(name):
    with pytest.raises(ValidationError, match="url_env"):
        DatabaseRule(url_env=name, query="SELECT 1")


def test_a_connector_without_options_reads_everything_each_time():
    rule = ConnectorRule(use="helpdesk")
    assert (rule.options, rule.watermark, rule.start) == ({}, None, None)
    with pytest.raises(ValidationError):
        ConnectorRule(use="helpdesk", option={})
