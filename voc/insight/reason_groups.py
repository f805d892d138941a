"""Rows of a table by contact reason, divided so that the groups are all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from voc.config import Reason

__all__ = ["OTHER_REASON", "ReasonGroup", "split_by_reason"]

OTHER_REASON = "?"
"""Id and name of the group of no reason, and of reasons that are not in ``[[reasons]]``."""


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """Rows of one contact reason; of all rows ``reason_id`` and ``name`` are empty."""

    reason_id: str
    name: str
    rows: pd.DataFrame


def split_by_reason(table: pd.DataFrame, reasons: Sequence[Reason]) -> list[ReasonGroup]:
    """Return a table with a column ``reason`` as a whole and in its parts, as ``flag_hidden_outcomes`` takes them.

    Rows without a listed reason are a group too: what is left out would be told by subtraction from the whole.
    """
    groups = [ReasonGroup("", "", table)]
    groups += [ReasonGroup(reason.id, reason.name, table[table["reason"] == reason.id]) for reason in reasons]
    is_other = ~table["reason"].isin([reason.id for reason in reasons])
    groups.append(ReasonGroup(OTHER_REASON, OTHER_REASON, table[is_other]))
    return [group for group in groups if len(group.rows)]
