"""From rows to data frames of declared types, and which rows may be seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, Text, exists, select, type_coerce

from voc.store import schema
from voc.store.bulk_insert import table_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["frame_of", "visible"]


def frame_of(
    connection: Connection,
    statement: Select[Any],
    types: Mapping[str, str],
    *,
    empty_is_missing: Collection[str] = (),
) -> pd.DataFrame:
    """Return what a statement finds.

    Parameters
    ----------
    types
        The statement's columns, in order, with their dtype; ``moment`` and ``day`` are explained in ``read``.
    empty_is_missing
        Columns that are part of a key, where an empty text stands for "not told".
    """
    import pandas as pd

    if connection.dialect.name == "sqlite":
        # As texts, which pandas reads in one go: 120,000 moments one by one cost half a second.
        columns = [
            type_coerce(column, Text).label(name) if types[name] in {"moment", "day"} else column
            for name, column in statement.selected_columns.items()
        ]
        statement = statement.with_only_columns(*columns)
    rows = connection.execute(statement).all()
    values: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(types)
    data = {
        name: _series([v or None for v in column] if name in empty_is_missing else column, kind)
        for (name, kind), column in zip(types.items(), values, strict=True)
    }
    return pd.DataFrame(data)


def _series(values: Sequence[Any], kind: str) -> pd.Series[Any]:
    import pandas as pd

    if kind == "moment":
        return pd.Series(pd.to_datetime(list(values), utc=True, format="ISO8601")).astype("datetime64[us, UTC]")
    if kind == "day":
        return pd.Series(pd.to_datetime(list(values), format="ISO8601")).astype("datetime64[us]")
    return pd.Series(list(values), dtype=kind)  # type: ignore[call-overload, no-any-return, unused-ignore]


def visible(
    connection: Connection,
    *,
    batch: ColumnElement[int] | None = None,
    feedback: ColumnElement[int] | None = None,
    segment: ColumnElement[int] | None = None,
) -> ColumnElement[bool] | None:
    """Return the condition that leaves out what undone batches brought, or None when there are none.

    Parameters
    ----------
    batch, feedback, segment
        The column that refers to one of these; exactly one is given.
    """
    batches, items, parts = table_of(schema.Batch), table_of(schema.Feedback), table_of(schema.Segment)
    if not connection.execute(select(exists().where(batches.c.undone))).scalar():
        return None
    undone = select(batches.c.id).where(batches.c.undone)
    if batch is not None:
        return batch.not_in(undone)
    hidden = select(items.c.id).where(items.c.batch.in_(undone))
    if feedback is not None:
        return feedback.not_in(hidden)
    if segment is not None:
        return segment.not_in(select(parts.c.id).where(parts.c.feedback.in_(hidden)))
    raise TypeError("expected a column that refers to a batch, an item or a segment")
