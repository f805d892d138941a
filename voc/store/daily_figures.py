"""Daily figures and the calendar: every batch keeps its own rows, and the newest visible batch's row counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select

from voc import records
from voc.store import schema
from voc.store.bulk_insert import get_table, insert_rows
from voc.store.row_mapping import DAILY_KEYS, Daily, build_daily_row
from voc.store.upsert import UpsertCounts

__all__ = ["DAILY_TABLES", "add_daily_rows", "select_newest_rows"]

DAILY_TABLES: dict[type[Daily], type[schema.Base]] = {
    records.Volume: schema.Volume,
    records.Reachability: schema.Reachability,
    records.DailyTotal: schema.DailyTotal,
    records.Occurrence: schema.Occurrence,
}


def add_daily_rows(
    connection: Connection, batch_id: int, kind: type[Daily], items: Sequence[Daily], *, is_new_batch: bool
) -> UpsertCounts:
    """Write a batch's own rows; one that equals the row that counts already is a duplicate.

    Of two rows with one key in a file the last counts.

    Parameters
    ----------
    is_new_batch
        The batch is new, or was undone; otherwise its rows are there.
    """
    if not items or not is_new_batch:
        return UpsertCounts(0, len(items))
    table = get_table(DAILY_TABLES[kind])
    rows = {_get_key(kind, row): row for row in (build_daily_row(item, batch_id) for item in items)}
    # Before the batch's own rows are there: those that count now are of other batches.
    newest_rows = {
        _get_key(kind, row): row for row in map(dict, connection.execute(select_newest_rows(kind)).mappings())
    }
    connection.execute(delete(table).where(table.c.batch == batch_id))
    insert_rows(connection, DAILY_TABLES[kind], list(rows.values()))
    n_equal = sum(_get_content(row) == _get_content(newest_rows.get(key)) for key, row in rows.items())
    return UpsertCounts(len(rows) - n_equal, len(items) - len(rows) + n_equal)


def select_newest_rows(kind: type[Daily]) -> Select[Any]:
    """Return the statement for the rows that count: of each key the newest batch's that is not undone."""
    table, batch_table = get_table(DAILY_TABLES[kind]), get_table(schema.Batch)
    key_names = DAILY_KEYS[kind]
    rank = func.row_number().over(partition_by=[table.c[name] for name in key_names], order_by=table.c.batch.desc())
    ranked = (
        select(table, rank.label("rank"))
        .join_from(table, batch_table, table.c.batch == batch_table.c.id)
        .where(batch_table.c.undone.is_(False))
        .subquery()
    )
    # Without the id: these rows are compared with new ones, which have none yet.
    columns = [column for column in ranked.columns if column.name not in {"rank", "id"}]
    return select(*columns).where(ranked.c["rank"] == 1).order_by(*(ranked.c[name] for name in key_names))


def _get_key(kind: type[Daily], row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in DAILY_KEYS[kind])


def _get_content(row: dict[str, Any] | None) -> dict[str, Any]:
    return {} if row is None else {name: value for name, value in row.items() if name != "batch"}
