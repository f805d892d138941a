"""Duplicates: items with the same text by the same customer, of which the first one counts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, ScalarSelect, func, or_, select, update
from sqlalchemy.orm import aliased

from voc.store import schema
from voc.store.bulk_insert import split_into_chunks

__all__ = ["find_duplicates", "mark_again", "mark_duplicates"]


def mark_duplicates(connection: Connection, batch_id: int) -> None:
    """Point every visible item at the first one with the same text by the same customer.

    Only the groups that the batch has a part in: what came in, what became visible, what was hidden.
    """
    batch_item = aliased(schema.Feedback, name="own")
    group_item = aliased(schema.Feedback, name="item")
    # What pointed at an item whose text is another one now.
    of_batch = select(batch_item.id).where(batch_item.batch == batch_id)
    # An empty hash is of a text without words: two of those are no duplicates.
    in_groups = (
        select(group_item.id)
        .join_from(
            batch_item,
            group_item,
            (batch_item.customer == group_item.customer) & (batch_item.text_hash == group_item.text_hash),
        )
        .where(batch_item.batch == batch_id, batch_item.text_hash != "")
    )
    is_concerned = or_(schema.Feedback.id.in_(in_groups), schema.Feedback.duplicate_of.in_(of_batch))
    connection.execute(update(schema.Feedback).where(is_concerned).values(duplicate_of=_select_first()))


def find_duplicates(connection: Connection, feedback_ids: Sequence[int]) -> list[int]:
    """Return the items that point at one of these, and are none of these: the next one of them counts without it."""
    item = schema.Feedback
    duplicate_ids: set[int] = set()
    for chunk in split_into_chunks(feedback_ids):
        duplicate_ids.update(connection.execute(select(item.id).where(item.duplicate_of.in_(chunk))).scalars())
    return sorted(duplicate_ids.difference(feedback_ids))


def mark_again(connection: Connection, feedback_ids: Sequence[int]) -> None:
    """Point these items at the first one with the same text by the same customer that is there now."""
    for chunk in split_into_chunks(feedback_ids):
        statement = update(schema.Feedback).where(schema.Feedback.id.in_(chunk))
        connection.execute(statement.values(duplicate_of=_select_first()))


def _select_first() -> ScalarSelect[int | None]:
    """Return the first visible item with the text and customer of the one that is updated, NULL where that is it."""
    other_item = aliased(schema.Feedback, name="other")
    other_batch = aliased(schema.Batch, name="other_batch")
    # NULLIF: the first item of a group is no duplicate of itself.
    return (
        select(func.nullif(func.min(other_item.id), schema.Feedback.id))
        .join_from(other_item, other_batch, other_item.batch == other_batch.id)
        .where(
            other_item.customer == schema.Feedback.customer,
            other_item.text_hash == schema.Feedback.text_hash,
            other_batch.undone.is_(False),
        )
        .correlate(schema.Feedback)
        .scalar_subquery()
    )
