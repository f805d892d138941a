"""Counts of rows of a file, of which one with several texts is one respondent and several items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from voc.records import Contact, DailyTotal, Feedback, Occurrence, Reachability, Signal, Volume
from voc.store import schema
from voc.store.bulk_insert import split_into_chunks

__all__ = [
    "Record",
    "count_file_rows",
    "count_respondents",
    "count_stored_rows",
    "find_stored_respondents",
    "map_row_keys",
]

Row = Mapping[str, Any]
Record = Feedback | Contact | Signal | Volume | Reachability | DailyTotal | Occurrence
RowId = tuple[str, int]
"""Key and number of a row with several texts: a key that comes twice in a file is two rows."""


def map_row_keys(items: Iterable[Feedback]) -> dict[str, str]:
    """Return the row's key of each item that is one text of several, by the item's own key."""
    return {item.key: item.row_key for item in items if item.row_key is not None}


def count_file_rows(records: Sequence[Record]) -> int:
    """Return the number of rows that records came from."""
    parts = [record for record in records if isinstance(record, Feedback) and record.row_key is not None]
    return len(records) - len(parts) + len({(part.row_key, part.row) for part in parts})


def count_stored_rows(connection: Connection, batch_id: int) -> int:
    """Return how many rows of its file a batch still has: a later file takes those along that it updates."""
    item, signal = schema.Feedback, schema.Signal
    # A note goes with its signal's row.
    is_note = select(signal.feedback).where(signal.batch == batch_id, signal.feedback.is_not(None))
    items = select(item.row, func.count()).where(item.batch == batch_id, item.id.not_in(is_note)).group_by(item.row)
    # Of a row with several texts each is an item; without a number each item is a row.
    n_rows = sum(1 if row else n_items for row, n_items in connection.execute(items))
    tables = (schema.Contact, signal, schema.Volume, schema.Reachability, schema.DailyTotal, schema.Occurrence)
    counts = (select(func.count()).select_from(table).where(table.batch == batch_id) for table in tables)
    return n_rows + sum(connection.execute(statement).scalar_one() for statement in counts)


def count_respondents(
    new: Sequence[Row],
    updated: Sequence[Row],
    same: Sequence[Row],
    row_keys: Mapping[str, str],
    stored: frozenset[str] | None,
) -> tuple[int, int, int]:
    """Return the numbers of respondents who are new, who say something else now, and who say the same.

    Parameters
    ----------
    new, updated, same
        Items that are new, updated, or as they were.
    row_keys
        Of the items that are one text of several (``map_row_keys``).
    stored
        Keys of rows of which another text was stored before: a new text is then a change. None: what is new counts as
        new, since an earlier file is completed.
    """
    if not row_keys:  # a row has one text, as in nearly every file
        return len(new), len(updated), len(same)
    # Of rows with one text a key that comes twice counts twice, as it is twice in the file.
    n_new, n_updated, n_same = (sum(row["source_key"] not in row_keys for row in rows) for rows in (new, updated, same))
    new_ids, updated_ids, same_ids = (_collect_row_ids(rows, row_keys) for rows in (new, updated, same))
    if stored is not None:
        updated_ids |= {row_id for row_id in new_ids if row_id in same_ids or row_id[0] in stored}
    new_ids -= updated_ids
    return n_new + len(new_ids), n_updated + len(updated_ids), n_same + len(same_ids - updated_ids - new_ids)


def _collect_row_ids(rows: Sequence[Row], row_keys: Mapping[str, str]) -> set[RowId]:
    return {(row_keys[row["source_key"]], row["row"]) for row in rows if row["source_key"] in row_keys}


def find_stored_respondents(
    connection: Connection, source: str, batch_id: int, new: Sequence[Row], row_keys: Mapping[str, str]
) -> frozenset[str]:
    """Return the keys of rows of new items of which another text, or a score alone, is visible in an earlier batch."""
    row_key_by_sibling = dict(_list_siblings({row["source_key"] for row in new}, row_keys))
    item, batch = schema.Feedback, schema.Batch
    visible = (
        select(item.source_key)
        .join(batch, item.batch == batch.id)
        .where(item.source_name == source, item.batch != batch_id, batch.undone.is_(False))
    )
    stored: set[str] = set()
    for chunk in split_into_chunks(list(row_key_by_sibling)):
        keys = connection.execute(visible.where(item.source_key.in_(chunk))).scalars()
        stored.update(row_key_by_sibling[key] for key in keys)
    return frozenset(stored)


def _list_siblings(keys: Iterable[str], row_keys: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the keys that the other texts of a row may have, each with the row's."""
    # Texts are numbered by their columns: no file has more of them than the highest number in it.
    n_texts = max((_parse_text_number(key, row_key) for key, row_key in row_keys.items()), default=0)
    for row_key in {row_keys[key] for key in keys if key in row_keys}:
        yield row_key, row_key
        for number in range(1, n_texts + 1):
            yield f"{row_key}/{number}", row_key


def _parse_text_number(key: str, row_key: str) -> int:
    number = key.removeprefix(f"{row_key}/")
    return int(number) if number.isdigit() and key != row_key else 0
