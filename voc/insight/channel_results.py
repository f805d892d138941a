"""Channels after which customers stay more often, or less, among those in the same phase of the relation.

What is compared is who stayed (``retained``), between a channel and all others, within the same contact reason and
customer segment. It is a difference and no effect: who calls may have wanted something else from the start.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.facts import number_customers
from voc.insight.peak_results import ChannelResult
from voc.insight.provenance import count_distinct
from voc.insight.theme_history import MONTHS_SHOWN
from voc.statistics.like_for_like import compare_like_for_like
from voc.statistics.proportions import estimate_share

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.scope import MonthScope

__all__ = ["compare_channels"]

MIN_CONTACTS = 50
"""Contacts of which it is known whether the customer stayed, by the channel and by all others."""
SMALLEST_DIFFERENCE = 0.1
"""Of the shares: below, another channel would not be worth the effort."""
FALSE_RATE = 0.05
"""Chance of any false difference over all phases and channels of a month together."""


def compare_channels(scope: MonthScope) -> tuple[ChannelResult, ...]:
    """Return, for each phase, the channel with the largest sure difference in who stayed; largest difference first.

    Over the months of the trends up to the month. Nothing for a department, and where nobody recorded who stayed.
    """
    contacts = _select_contacts(scope)
    if contacts is None:
        return ()
    groups = [
        (str(phase), str(channel), part, (part["channel"] == channel).to_numpy(dtype=bool))
        for phase, part in contacts.groupby("phase")
        for channel in sorted(part["channel"].unique())
    ]
    # Of each side enough: with fewer, the largest difference of many is mostly chance.
    groups = [group for group in groups if min(group[3].sum(), (~group[3]).sum()) >= MIN_CONTACTS]
    confidence = 1 - FALSE_RATE / max(len(groups), 1)
    results = [_compare_channel(scope, *group, confidence) for group in groups]
    sure = [result for result in results if result is not None]
    largest_first = sorted(sure, key=lambda each: (-abs(each.difference.value or 0), each.phase, each.channel))
    # Where one channel does better all others together do worse: told once.
    first_by_phase = {result.phase: result for result in reversed(largest_first)}
    return tuple(result for result in largest_first if first_by_phase[result.phase] is result)


def _select_contacts(scope: MonthScope) -> pd.DataFrame | None:
    """Return the contacts of the window of which phase, channel and whether the customer stayed are known."""
    contacts = scope.facts.contacts
    columns = {"phase", "channel", "retained", "customer_segment"}
    if contacts is None or scope.department_index is not None or not columns <= set(contacts.columns):
        return None
    telling_contacts = contacts[contacts["retained"].notna() & contacts["phase"].notna() & contacts["channel"].notna()]
    months = scope.facts.compute_local_dates(telling_contacts["at"])[0]
    last = scope.period.index
    is_recent = (months <= last) & (months > last - MONTHS_SHOWN)
    telling_contacts = telling_contacts[is_recent]
    telling_contacts = telling_contacts.assign(
        month=months[is_recent], customer_code=number_customers(telling_contacts["customer"])
    )
    return telling_contacts if len(telling_contacts) else None


def _compare_channel(
    scope: MonthScope, phase: str, channel: str, contacts: pd.DataFrame, is_channel: np.ndarray, confidence: float
) -> ChannelResult | None:
    """Return a channel beside all others in one phase; None: no sure difference, or too few customers behind it."""
    stayed = contacts["retained"].to_numpy(dtype=bool)
    strata = contacts.groupby(["reason", "customer_segment"], dropna=False).ngroup().to_numpy()
    difference = compare_like_for_like(stayed, is_channel, strata, unit="share", confidence=confidence).adjusted
    if not difference.excludes_zero or abs(difference.value or 0) < SMALLEST_DIFFERENCE:
        return None
    customers = contacts["customer_code"].to_numpy(dtype=np.int64)
    # Those who stayed and those who left, on both sides: the smallest of the four must not be told.
    n_deciding = min(count_distinct(customers[a & b]) for a in (is_channel, ~is_channel) for b in (stayed, ~stayed))
    months = contacts["month"].to_numpy(dtype=np.int64)
    # A reference is typed after "voc trace": one word, whatever the file calls phase and channel.
    name = "channel/" + "/".join(re.sub(r"\W+", "-", part.casefold()).strip("-") for part in (phase, channel))
    record = scope.provenance.record
    share, share_others, difference = (
        record(estimate, reference, n_customers=count_distinct(customers[side]), n_deciding=n_deciding)
        for estimate, reference, side in (
            (estimate_share(int(stayed[is_channel].sum()), int(is_channel.sum())), name, is_channel),
            (estimate_share(int(stayed[~is_channel].sum()), int((~is_channel).sum())), f"{name}/others", ~is_channel),
            (difference, f"{name}/like-for-like", is_channel),
        )
    )
    if None in {share.value, share_others.value, difference.value}:
        return None
    return ChannelResult(phase, channel, share, share_others, difference, count_distinct(months))
