"""Channels after which customers stay more often, or less, among those in the same phase of the relation.

What is compared is who stayed (``retained``), between a channel and all others, within the same contact reason and
customer segment. A customer counts once on either side, by the last contact there. It is a difference and no effect:
who calls may have wanted something else from the start.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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
    from numpy.typing import NDArray

    from voc.insight.scope import MonthScope

__all__ = ["compare_channels"]

MIN_CUSTOMERS = 50
"""Customers of whom it is known whether they stayed, after the channel and after all others. Chosen, not estimated."""
SMALLEST_DIFFERENCE = 0.1
"""Of the shares: a smaller one is not printed, as few would change a channel for it. Chosen, not estimated."""
FALSE_RATE = 0.05
"""Chance of any false difference over all phases and channels of a month together."""


@dataclass(frozen=True, slots=True)
class _ChannelContacts:
    """Contacts of a phase, of each customer the last one by the channel and the last one by any other."""

    phase: str
    channel: str
    contacts: pd.DataFrame
    is_channel: NDArray[np.bool_]

    @property
    def n_smaller_side(self) -> int:
        """Customers on the side, the channel or all others, that has fewer."""
        return int(min(self.is_channel.sum(), (~self.is_channel).sum()))


def compare_channels(scope: MonthScope) -> tuple[ChannelResult, ...]:
    """Return, for each phase, the channel with the largest sure difference in who stayed; largest difference first.

    Over the ``MONTHS_SHOWN`` months of the trends up to the month. Nothing for a department, and where nobody recorded
    who stayed.
    """
    contacts = _select_contacts(scope)
    if contacts is None:
        return ()
    groups = [
        _select_last_contacts(part, channel)
        for _, part in contacts.groupby("phase_word")
        for channel in sorted(part["channel_word"].unique())
    ]
    # Of each side enough: with fewer, the largest difference of many is mostly chance.
    groups = [group for group in groups if group.n_smaller_side >= MIN_CUSTOMERS]
    confidence = 1 - FALSE_RATE / max(len(groups), 1)
    results = [_compare_channel(scope, group, confidence) for group in groups]
    sure = [result for result in results if result is not None]
    # Where one channel does better all others together do worse: reported once, as the first one of its phase.
    result_by_phase: dict[str, ChannelResult] = {}
    for result in sorted(sure, key=lambda each: (-abs(each.difference.value or 0), each.phase, each.channel)):
        result_by_phase.setdefault(result.phase, result)
    return tuple(result_by_phase.values())


def _select_contacts(scope: MonthScope) -> pd.DataFrame | None:
    """Return the contacts of the window of which phase, channel and whether the customer stayed are known."""
    contacts = scope.facts.contacts
    columns = {"phase", "channel", "retained", "reason", "customer_segment"}
    if contacts is None or scope.department_index is not None or not columns <= set(contacts.columns):
        return None
    known_contacts = contacts[contacts["retained"].notna() & contacts["phase"].notna() & contacts["channel"].notna()]
    months = scope.facts.compute_local_dates(known_contacts["at"])[0]
    last = scope.period.index
    is_recent = (months <= last) & (months > last - MONTHS_SHOWN)
    known_contacts = known_contacts[is_recent]
    known_contacts = known_contacts.assign(
        month=months[is_recent],
        customer_code=number_customers(known_contacts["customer"]),
        phase_word=_build_words(known_contacts["phase"]),
        channel_word=_build_words(known_contacts["channel"]),
    )
    return known_contacts if len(known_contacts) else None


def _build_words(names: pd.Series[str]) -> pd.Series[str]:
    # Each name once: there are a few of them, and many contacts.
    return names.map({name: _build_word(name) for name in names.unique()})


def _build_word(name: str) -> str:
    """Return a name as one word to type after ``voc trace``, the same for its spellings: "E-mail", "e mail"."""
    return re.sub(r"\W+", "-", name.casefold()).strip("-")


def _select_last_contacts(contacts: pd.DataFrame, channel_word: str) -> _ChannelContacts:
    """Return the contacts of a phase that are compared for one channel."""
    contacts = contacts.assign(is_channel=contacts["channel_word"] == channel_word).sort_values("at", kind="stable")
    last_contacts = contacts.drop_duplicates(["customer_code", "is_channel"], keep="last")
    is_channel = last_contacts["is_channel"].to_numpy(dtype=bool)
    # Of several spellings the most frequent, and of those the first in the alphabet.
    phase, channel = contacts["phase"].mode()[0], contacts.loc[contacts["is_channel"], "channel"].mode()[0]
    return _ChannelContacts(str(phase), str(channel), last_contacts, is_channel)


def _compare_channel(scope: MonthScope, group: _ChannelContacts, confidence: float) -> ChannelResult | None:
    """Return a channel beside all others in one phase; None: no sure difference, or too few customers behind it."""
    contacts, is_channel = group.contacts, group.is_channel
    stayed = contacts["retained"].to_numpy(dtype=bool)
    strata = contacts.groupby(["reason", "customer_segment"], dropna=False).ngroup().to_numpy()
    difference = compare_like_for_like(stayed, is_channel, strata, unit="share", confidence=confidence).adjusted
    if not difference.excludes_zero or abs(difference.value or 0) < SMALLEST_DIFFERENCE:
        return None
    customers = contacts["customer_code"].to_numpy(dtype=np.int64)
    # Those who stayed and those who left, on both sides: the smallest of the four must not be told.
    n_deciding = min(count_distinct(customers[a & b]) for a in (is_channel, ~is_channel) for b in (stayed, ~stayed))
    months = contacts["month"].to_numpy(dtype=np.int64)
    name = f"channel/{_build_word(group.phase)}/{_build_word(group.channel)}"
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
    return ChannelResult(group.phase, group.channel, share, share_others, difference, count_distinct(months))
