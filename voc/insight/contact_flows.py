"""Flows of contacts: what moved from one channel to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.contact_totals import list_daily_contacts
from voc.insight.facts import number_customers
from voc.insight.provenance import count_distinct
from voc.insight.results import ChannelMove, ChannelShift
from voc.insight.small_cells import flag_hidden_cells
from voc.statistics.proportions import estimate_share_difference

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.scope import Ints, MonthScope

__all__ = ["find_channel_shift"]

SHIFT_MONTHS = 3
"""Months before that the channels are compared with."""
SMALLEST_MOVE = 0.02
"""A channel's share moved when it did by this part of all contacts or more, and surely."""
CONFIDENCE = 0.998
"""Of each channel's interval: with ten channels, one false move in four years."""


def find_channel_shift(scope: MonthScope) -> ChannelShift | None:
    """Return the channels whose share of the contacts surely moved against the three months before.

    None where none rose while another fell: fewer calls beside more chats are no fewer contacts. All contacts together
    stand beside it, with those of the same month a year earlier. A channel of too few customers is not told.
    """
    contacts = scope.facts.contacts
    if contacts is None or not len(contacts) or scope.department_index is not None:
        return None
    months = scope.facts.compute_local_dates(contacts["at"])[0]
    channel = contacts["channel"].fillna("")
    is_now = months == scope.period.index
    is_before = (months < scope.period.index) & (months >= scope.period.index - SHIFT_MONTHS)
    now, before = channel[is_now], channel[is_before]
    # With fewer months before, a channel whose registration has just begun would be one that rose.
    if np.unique(months[is_before]).size < SHIFT_MONTHS or not len(now):
        return None
    customer_codes = number_customers(contacts["customer"])
    hidden_channels = set[str]().union(
        *(
            _list_hidden_channels(channel[part], customer_codes[part], scope.smallest_group)
            for part in (is_now, is_before)
        )
    )
    moves = []
    for name in sorted((set(now.unique()) | set(before.unique())) - hidden_channels - {""}):
        n_now, n_before = int((now == name).sum()), int((before == name).sum())
        change = estimate_share_difference(n_now, len(now), n_before, len(before), confidence=CONFIDENCE)
        if change.excludes_zero and abs(change.value or 0) >= SMALLEST_MOVE:
            moves.append(ChannelMove(name, n_before / len(before), n_now / len(now)))
    if len({move.share > move.share_before for move in moves}) < 2:  # noqa: PLR2004 - one up and one down
        return None
    moves.sort(key=lambda move: (move.share - move.share_before, move.channel))
    # By the same rule on both sides: daily totals count other contacts than agents register.
    n_contacts, n_year_before = (
        _count_contacts(scope, month) for month in (scope.period.index, scope.period.index - 12)
    )
    return ChannelShift(tuple(moves), n_contacts, n_year_before or None)


def _list_hidden_channels(channels: pd.Series[str], customer_codes: Ints, smallest_group: int) -> set[str]:
    """Return the channels whose contacts are of too few customers, and those that would tell them from the total."""
    names, codes = np.unique(channels.to_numpy(dtype=str), return_inverse=True)
    n_customers = [count_distinct(customer_codes[codes == code]) for code in range(len(names))]
    is_hidden = flag_hidden_cells(np.bincount(codes, minlength=len(names)), n_customers, smallest_group)
    return set(names[is_hidden].tolist())


def _count_contacts(scope: MonthScope, month: int) -> int:
    """Return all contacts of a month (Period.index), from daily totals or registrations; 0: not known."""
    daily = list_daily_contacts(scope.facts, with_reason=False)
    return int(daily.counts[daily.months == month].sum())
