"""Data frames of declared types: of the rows that a statement selects, or of rows that were computed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Connection, Float, Integer, Select, String, Text, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from voc.store.schema import Base

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["build_frame", "list_columns", "load_frame"]

PLAIN_TYPES = frozenset({Boolean, Float, Integer, String, Text})
"""Types whose values SQLite's driver gives as a frame takes them: a flag comes as 0 or 1, as "boolean" reads it too."""


def list_columns(model: type[Base], names: Iterable[str]) -> list[InstrumentedAttribute[Any]]:
    """Return the columns of a model that a frame has, in its order."""
    return [getattr(model, name) for name in names]


def load_frame(
    connection: Connection,
    statement: Select[Any],
    dtypes: Mapping[str, str],
    *,
    empty_is_missing: Collection[str] = (),
) -> pd.DataFrame:
    """Return the rows that a statement selects.

    Parameters
    ----------
    dtypes
        The statement's columns, in order, with their dtype; ``moment`` and ``day`` are explained in ``frames``.
    empty_is_missing
        Columns that are part of a key, where an empty text means a missing one.
    """
    import pandas as pd

    if connection.dialect.name == "sqlite":
        # As texts, which pandas reads in one go: 120,000 moments one by one cost half a second.
        columns = [
            type_coerce(column, Text).label(name) if dtypes[name] in {"moment", "day"} else column
            for name, column in statement.selected_columns.items()
        ]
        statement = statement.with_only_columns(*columns)
    rows = _fetch_rows(connection, statement)
    # Column by column: zip(*rows) takes an argument for each of two million rows, and five times as long.
    series_by_name = {}
    for position, (name, dtype) in enumerate(dtypes.items()):
        values = [row[position] for row in rows]
        if name in empty_is_missing:
            values = [value or None for value in values]
        series_by_name[name] = _build_series(values, dtype)
    return pd.DataFrame(series_by_name)


def _fetch_rows(connection: Connection, statement: Select[Any]) -> Sequence[Sequence[Any]]:
    """Return the rows that a statement selects, as the driver gives them where they need no conversion."""
    result = connection.execute(statement)
    are_plain = all(type(column.type) in PLAIN_TYPES for column in statement.selected_columns)
    if connection.dialect.name != "sqlite" or not are_plain:
        return result.all()
    # A row object around each of two million tuples takes as long as the query itself.
    rows: Sequence[Sequence[Any]] = result.cursor.fetchall() if result.cursor is not None else []
    result.close()
    return rows


def build_frame(rows: Sequence[Mapping[str, Any]], dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Return rows as a frame with these columns and dtypes, also when there are none."""
    import pandas as pd

    return pd.DataFrame({name: _build_series([row[name] for row in rows], dtype) for name, dtype in dtypes.items()})


def _build_series(values: Sequence[Any], dtype: str) -> pd.Series[Any]:
    import pandas as pd

    if dtype == "moment":
        return pd.Series(pd.to_datetime(list(values), utc=True, format="ISO8601")).astype("datetime64[us, UTC]")
    if dtype == "day":
        return pd.Series(pd.to_datetime(list(values), format="ISO8601")).astype("datetime64[us]")
    return pd.Series(list(values), dtype=dtype)  # type: ignore[call-overload, no-any-return, unused-ignore]  # a dtype by its name
