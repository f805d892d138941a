"""Sources in ``voc.toml`` that are no files: a database's query, or a connector that somebody installed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints, field_validator, model_validator

from voc.config.table import Table

__all__ = ["ConnectorRule", "DatabaseRule", "StartValue"]

StartValue = int | float | datetime | date | str
"""Value of the watermark from which the first run reads."""
EnvironmentName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
# Not behind a second colon: "::" is how PostgreSQL writes a cast, and no parameter.
_PARAMETER = re.compile(r"(?<![:\w]):watermark\b")


class DatabaseRule(Table):
    """``[sources.NAME.database]``: rows that a query reads from a database."""

    url_env: EnvironmentName
    """Environment variable that holds the database's URL: it has a password, which belongs in no file."""
    query: str
    """One SELECT; ``:watermark`` in it is the last value of the watermark's column that was read."""
    watermark: str | None = None
    """Column that only grows, by which the query is ordered; empty: everything is read each time."""
    start: Annotated[StartValue | None, Field(union_mode="smart")] = None
    """``:watermark`` of the first run."""

    @field_validator("query")
    @classmethod
    def _check_query(cls, query: str) -> str:
        statement = query.strip().rstrip(";")
        if not re.match(r"(?:select|with)\b", statement, re.IGNORECASE):
            raise ValueError("expected one query that begins with SELECT or WITH: nothing is ever written there")
        return statement

    @model_validator(mode="after")
    def _check_watermark(self) -> DatabaseRule:
        has_parameter = _PARAMETER.search(self.query) is not None
        if has_parameter and (self.watermark is None or self.start is None):
            raise ValueError("a query with :watermark needs watermark (its column) and start (its first value)")
        if self.watermark is not None and not has_parameter:
            raise ValueError("watermark needs a query with :watermark, such as WHERE changed_at > :watermark")
        return self


class ConnectorRule(Table):
    """``[sources.NAME.connector]``: rows that an installed connector gives (entry point ``voc.sources``)."""

    use: str
    """Name of the connector's entry point."""
    options: Mapping[str, Any] = {}
    """What the connector asks for; a key that ends in ``_env`` names an environment variable with the value."""
    watermark: str | None = None
    """Column that only grows, by which its rows are ordered; empty: everything is read each time."""
    start: Annotated[StartValue | None, Field(union_mode="smart")] = None
    """The watermark of the first run."""
