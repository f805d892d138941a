"""Daily figures and the calendar: every batch keeps its own rows, and the newest visible batch's row counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select

from voc import records
from voc.store import schema
from voc.store.bulk_insert import insert_rows, table_of
from voc.store.row_mapping import DAILY, Daily, daily_row
from voc.store.upsert import Taken

__all__ = ["TABLES", "newest", "take_in_daily"]

TABLES: dict[type[Daily], type[schema.Base]] = {
    records.Volume: schema.Volume,
    records.Reachability: schema.Reachability,
    records.DailyTotal: schema.DailyTotal,
    records.Occurrence: schema.Occurrence,
}


def take_in_daily(
    connection: Connection, batch: int, kind: type[Daily], items: Sequence[Daily], *, fresh: bool
) -> Taken:
    """Write a batch's own rows; one that says what is known already is a duplicate. Of two in a file the last counts.

    Parameters
    ----------
    fresh
        The batch is new, or was undone; otherwise its rows are there.
    """
    if not items or not fresh:
        return Taken(0, len(items))
    table = table_of(TABLES[kind])
    rows = {_key(kind, row): row for row in (daily_row(item, batch) for item in items)}
    known = {_key(kind, row): row for row in map(dict, connection.execute(newest(kind)).mappings())}
    connection.execute(delete(table).where(table.c.batch == batch))
    insert_rows(connection, TABLES[kind], list(rows.values()))
    n_known = sum(_says(row) == _says(known.get(key)) for key, row in rows.items())
    return Taken(len(rows) - n_known, len(items) - len(rows) + n_known)


def newest(kind: type[Daily]) -> Select[Any]:
    """Return the statement for the rows that count: of each key the newest batch's that is not undone."""
    table, batch = table_of(TABLES[kind]), table_of(schema.Batch)
    names = DAILY[kind]
    rank = func.row_number().over(partition_by=[table.c[name] for name in names], order_by=table.c.batch.desc())
    ranked = (
        select(table, rank.label("rank"))
        .join_from(table, batch, table.c.batch == batch.c.id)
        .where(batch.c.undone.is_(False))
        .subquery()
    )
    columns = [column for column in ranked.columns if column.name not in {"rank", "id"}]
    return select(*columns).where(ranked.c["rank"] == 1).order_by(*(ranked.c[name] for name in names))


def _key(kind: type[Daily], row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in DAILY[kind])


def _says(row: dict[str, Any] | None) -> dict[str, Any]:
    return {} if row is None else {name: value for name, value in row.items() if name != "batch"}
