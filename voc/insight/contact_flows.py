"""Flows of contacts: who comes back within a week with the same reason, and what moved from one channel to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.facts import index_months, number_customers
from voc.insight.provenance import count_distinct
from voc.insight.reason_quality import is_catch_all
from voc.insight.results import ChannelMove, ChannelShift, RepeatLine
from voc.insight.shared_results import share_result
from voc.insight.small_cells import flag_hidden_cells
from voc.statistics.proportions import estimate_share, estimate_share_difference

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts
    from voc.insight.scope import Ints, MonthScope

__all__ = ["find_channel_shift", "measure_repeats"]

REPEAT_DAYS = 7
"""Days within which a further contact about the same is a repeated one."""
N_BEFORE = 6
"""Months before that a month's repeated contacts are compared with."""
SHIFT_MONTHS = 3
"""Months before that the channels are compared with."""
FEWEST_CONTACTS = 30
"""Contacts that a share of repeated ones needs, in the month and before it."""
DOMINANT = 0.5
"""Part of a theme's comments with a telling reason that its main reason has."""
SMALLEST_MOVE = 0.02
"""A channel's share moved when it did by this part of all contacts or more, and surely."""
CONFIDENCE = 0.998
"""Of each channel's interval: with ten channels, one false move in four years."""


def measure_repeats(scope: MonthScope, theme_index: int) -> RepeatLine | None:
    """Return which part of the contacts about a theme's main reason came back within a week, now and before.

    The same customer with the same reason. Contacts of the last days, whose week is not over yet, are left out. None
    where the theme has no main reason, too few contacts are known by their customer, or the two do not surely differ.
    """
    contacts, position = scope.facts.contacts, _find_main_reason(scope, theme_index)
    if position is None or contacts is None or not len(contacts) or scope.department_index is not None:
        return None
    reason = scope.facts.config.reasons[position]
    # Of all reasons at once: each of a month's findings asks for one.
    customer_contacts, last_day = share_result(scope.facts, "named contacts", lambda: _sort_named_contacts(scope.facts))
    of_reason = customer_contacts[(customer_contacts["reason"] == reason.id).to_numpy(dtype=bool)]
    if not len(of_reason):
        return None
    months, days, customers = (of_reason[name].to_numpy(dtype=np.int64) for name in ("month", "day", "customer_code"))
    # Sorted by customer and moment: next in the list is the same customer's next contact, or another's first.
    has_next = np.append(customers[1:] == customers[:-1], False)
    is_repeated = has_next & (np.append(days[1:], 0) - days <= REPEAT_DAYS)
    is_over = (months >= 0) & (days + REPEAT_DAYS <= last_day)
    now = is_over & (months == scope.period.index)
    before = is_over & (months < scope.period.index) & (months >= scope.period.index - N_BEFORE)
    if min(now.sum(), before.sum()) < FEWEST_CONTACTS:
        return None
    # That as many came back as always is no news.
    counts = (int(number) for part in (now, before) for number in (is_repeated[part].sum(), part.sum()))
    if not estimate_share_difference(*counts).excludes_zero:
        return None
    name = f"repeat/{reason.id}"
    shares = [
        scope.provenance.record(
            estimate_share(int(is_repeated[part].sum()), int(part.sum())),
            reference,
            n_customers=count_distinct(customers[part]),
            n_deciding=count_distinct(customers[part & is_repeated]),
        )
        for part, reference in ((now, name), (before, f"{name}/before"))
    ]
    return None if any(share.value is None for share in shares) else RepeatLine(reason.name, REPEAT_DAYS, *shares)


def _sort_named_contacts(facts: Facts) -> tuple[pd.DataFrame, int]:
    """Return reason, month, day and customer of the contacts with a customer, by customer and moment; the last day."""
    contacts = facts.contacts
    if contacts is None or not len(contacts):
        raise ValueError("expected contacts; there are none")
    months, days = facts.compute_local_dates(contacts["at"])
    table = contacts[["reason", "customer", "at"]].assign(month=months, day=days)
    customer_contacts = table[table["customer"].notna()].sort_values(["customer", "at"])
    return customer_contacts.assign(customer_code=number_customers(customer_contacts["customer"])), int(days.max())


def _find_main_reason(scope: MonthScope, theme_index: int) -> int | None:
    """Return the position of the reason of at least half of a theme's comments of the month that tell one."""
    codes = scope.reason_codes[scope.list_comment_rows(scope.list_theme_mentions(theme_index))]
    telling = [code for code in codes.tolist() if code >= 0 and not is_catch_all(scope.facts.config.reasons[code].name)]
    if not telling:
        return None
    counts = np.bincount(telling)
    main = int(counts.argmax())
    return main if counts[main] >= max(DOMINANT * len(telling), scope.smallest_group) else None


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
    return ChannelShift(tuple(moves), len(now), _count_a_year_earlier(scope, months))


def _list_hidden_channels(channels: pd.Series[str], customer_codes: Ints, smallest_group: int) -> set[str]:
    """Return the channels whose contacts are of too few customers, and those that would tell them from the total."""
    names, codes = np.unique(channels.to_numpy(dtype=str), return_inverse=True)
    n_customers = [count_distinct(customer_codes[codes == code]) for code in range(len(names))]
    is_hidden = flag_hidden_cells(np.bincount(codes, minlength=len(names)), n_customers, smallest_group)
    return set(names[is_hidden].tolist())


def _count_a_year_earlier(scope: MonthScope, months: pd.Series[int] | np.ndarray) -> int | None:
    """Return all contacts of the same month a year earlier, from daily totals or registrations; None: not known."""
    year_before = scope.period.index - 12
    totals = scope.facts.daily_totals
    if totals is not None and len(totals):
        n_total = int(totals["count"].to_numpy()[index_months(totals["day"]) == year_before].sum())
        if n_total:
            return n_total
    return int((np.asarray(months) == year_before).sum()) or None
