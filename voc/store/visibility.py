"""Visible rows: all but those that undone batches brought."""

from __future__ import annotations

from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Connection, Select, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from voc.store import schema

__all__ = ["IdColumn", "build_visibility_condition", "filter_visible"]

Columns = TypeVarTuple("Columns")
IdColumn = ColumnElement[int] | InstrumentedAttribute[int]
"""A column that refers to a row of another table."""


def filter_visible(
    connection: Connection,
    statement: Select[*Columns],
    *,
    batch_column: IdColumn | None = None,
    feedback_column: IdColumn | None = None,
    segment_column: IdColumn | None = None,
) -> Select[*Columns]:
    """Return a statement without the rows that undone batches brought; columns as of `build_visibility_condition`."""
    is_visible = build_visibility_condition(
        connection, batch_column=batch_column, feedback_column=feedback_column, segment_column=segment_column
    )
    return statement if is_visible is None else statement.where(is_visible)


def build_visibility_condition(
    connection: Connection,
    *,
    batch_column: IdColumn | None = None,
    feedback_column: IdColumn | None = None,
    segment_column: IdColumn | None = None,
) -> ColumnElement[bool] | None:
    """Return the condition that leaves out what undone batches brought, or None when there are none.

    Parameters
    ----------
    batch_column, feedback_column, segment_column
        The column that refers to a batch, an item or a segment; exactly one is given.
    """
    batch, item, segment = schema.Batch, schema.Feedback, schema.Segment
    # Nearly always nothing is undone: then no statement pays for a condition on each of its rows.
    if not connection.execute(select(exists().where(batch.undone))).scalar():
        return None
    undone_batches = select(batch.id).where(batch.undone)
    if batch_column is not None:
        return batch_column.not_in(undone_batches)
    hidden_feedback = select(item.id).where(item.batch.in_(undone_batches))
    if feedback_column is not None:
        return feedback_column.not_in(hidden_feedback)
    if segment_column is not None:
        return segment_column.not_in(select(segment.id).where(segment.feedback.in_(hidden_feedback)))
    raise TypeError("expected a column that refers to a batch, an item or a segment")
