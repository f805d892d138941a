"""Repeated contacts: who comes back with the same reason, by reason and within 7, 14 and 30 days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.calendar_days import find_last_known_day
from voc.insight.facts import number_customers
from voc.insight.provenance import count_distinct, format_suppression
from voc.insight.reason_quality import is_catch_all
from voc.insight.results import RepeatLine
from voc.insight.shared_results import share_result
from voc.insight.small_cells import flag_hidden_cells
from voc.statistics.proportions import estimate_share, estimate_share_difference

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from voc.config.company import Reason
    from voc.insight.facts import Facts
    from voc.insight.scope import Ints, MonthScope
    from voc.records import Period

__all__ = [
    "REPEAT_WINDOWS",
    "flag_telling_sums",
    "follow_repeats",
    "measure_repeats",
    "share_named_contacts",
    "tabulate_repeats",
]

REPEAT_WINDOWS = (7, 14, 30)
"""Days within which a further contact about the same is a repeated one; the first is what findings tell."""
N_BEFORE = 6
"""Months before that a month's repeated contacts are compared with."""
MIN_CONTACTS = 30
"""Contacts that a share of repeated ones needs, in the month and before it."""
MIN_SHARE_OVER = 0.5
"""Share of a month's contacts that are as old as the window, below which figures that are not shown are too recent."""
TOO_RECENT = "most contacts are not so many days old yet"
NOT_OVER = "without the last days' contacts, which are not so many days old yet"
DOMINANT = 0.5
"""Part of a theme's comments with a telling reason that its main reason has."""


def measure_repeats(scope: MonthScope, theme_index: int, *, n_left_out: int = 0) -> RepeatLine | None:
    """Return which part of the contacts about a theme's main reason came back within a week, now and before.

    The same customer with the same reason. Contacts of the last days, whose week is not over yet, are left out. None
    where the theme has no main reason, too few contacts are known by their customer, or the two do not surely differ.

    Parameters
    ----------
    theme_index
        The theme's position.
    n_left_out
        Months just before this one that it is not compared with.
    """
    contacts, position = scope.facts.contacts, _find_main_reason(scope, theme_index)
    if position is None or contacts is None or not len(contacts) or scope.department_index is not None:
        return None
    reason, days = scope.facts.config.reasons[position], REPEAT_WINDOWS[0]
    contacts_by_customer = share_named_contacts(scope.facts)
    of_reason = contacts_by_customer.select_reason(reason.id)
    is_over = of_reason.is_over(days)
    last = scope.period.index - n_left_out
    now = is_over & (of_reason.months == scope.period.index)
    before = is_over & (of_reason.months < last) & (of_reason.months >= last - N_BEFORE)
    if min(now.sum(), before.sum()) < MIN_CONTACTS:
        return None
    is_repeated = of_reason.days_until_next <= days
    # That as many came back as always is no news.
    counts = (int(number) for part in (now, before) for number in (is_repeated[part].sum(), part.sum()))
    if not estimate_share_difference(*counts).excludes_zero:
        return None
    name = f"repeat/{reason.id}"
    shares = [
        scope.provenance.record(
            estimate_share(int(is_repeated[part].sum()), int(part.sum())),
            reference,
            n_customers=count_distinct(of_reason.customers[part]),
            n_deciding=count_distinct(of_reason.customers[part & is_repeated]),
        )
        for part, reference in ((now, name), (before, f"{name}/before"))
    ]
    return None if any(share.value is None for share in shares) else RepeatLine(reason.name, days, *shares)


def follow_repeats(scope: MonthScope, theme_index: int) -> RepeatLine | None:
    """Return who still comes back about a theme that rose the month before and did not rise further.

    What was found then is looked at once more, beside the months before the rise: a level that lasts is announced by no
    finding, and whether customers still call twice is what a department wants to know of it. Chosen by the month before
    alone, so that this month's contacts decide nothing about being looked at.
    """
    history = scope.theme_history
    if history.changes[theme_index] is not None or history.expected.shape[1] < 2:  # noqa: PLR2004 - a month before
        return None
    upper = history.upper[theme_index, -2]
    if not np.isfinite(upper) or history.customers[theme_index, -2] <= upper:
        return None
    return measure_repeats(scope, theme_index, n_left_out=1)


def tabulate_repeats(facts: Facts, period: Period) -> pd.DataFrame:
    """Return how many contacts of a month came back, a row per contact reason and window of 7, 14 and 30 days.

    A contact came back when the same customer had another one with the same reason within so many days. Only contacts
    with a customer count, and only those whose window is over at the last contact that is known: of the last month the
    longer windows may have none. What is left is solved at once by this definition (first-contact resolution is
    ``1 - share``).

    Returns
    -------
    Columns ``reason``, ``name``, ``days``, ``contacts``, ``share``, ``low``, ``high`` (Wilson), ``other_channel`` (part
    of those who came back that did so by another channel) and ``note``. Figures about fewer customers than may be shown
    are missing, also where they would follow from those of another window or reason.
    """
    import pandas as pd

    columns = ["reason", "name", "days", "contacts", "share", "low", "high", "other_channel", "note"]
    if facts.contacts is None or not len(facts.contacts):
        return pd.DataFrame(columns=columns)
    contacts_by_customer, smallest = share_named_contacts(facts), facts.config.reports.smallest_group
    rows: list[tuple[object, ...]] = []
    tables = [
        (reason, table.select_month(period.index))
        for reason in facts.config.reasons
        if (table := contacts_by_customer.select_reason(reason.id)).months.size
    ]
    is_shown = {
        days: _flag_shown_reasons([table for _, table in tables], window, smallest)
        for window, days in enumerate(REPEAT_WINDOWS)
    }
    for place, (reason, table) in enumerate(tables):
        for window, days in enumerate(REPEAT_WINDOWS):
            part = table.is_over(days)
            if not part.any():
                continue
            is_repeated = part & (table.days_until_next <= days)
            # Of a month that has just ended hardly a contact is thirty days old: that is not a matter of few customers.
            recency = TOO_RECENT if part.mean() < MIN_SHARE_OVER else "" if part.all() else NOT_OVER
            few = format_suppression(smallest) if recency != TOO_RECENT else ""
            note = "; ".join(text for text in (few, recency) if text)
            cells: tuple[object, ...] = (None, None, None, None, None, note)
            if is_shown[days][place]:
                share = estimate_share(int(is_repeated.sum()), int(part.sum()))
                other = _share_by_other_channel(table, window, smallest)
                cells = (int(part.sum()), share.value, share.low, share.high, other, recency)
            rows.append((reason.id, reason.name, days, *cells))
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(dict.fromkeys(["contacts", "share", "low", "high", "other_channel"], "float64"))


def flag_telling_sums(facts: Facts, months: Sequence[Period], reasons: Sequence[Reason]) -> NDArray[np.bool_]:
    """Return ``(n_reasons,)`` whether the repeated contacts of several months together tell those of one of them.

    They do where a month's own are not shown and the sum less the months that are shown is of one month, or of too few.

    Parameters
    ----------
    months
        Months whose contacts are summed; each has a table of repeated contacts of its own.
    """
    smallest, window = facts.config.reports.smallest_group, REPEAT_WINDOWS[0]
    of_reason = [share_named_contacts(facts).select_reason(reason.id) for reason in reasons]
    hidden = np.zeros((len(months), len(reasons)), dtype=bool)
    counts = np.zeros((len(months), len(reasons), 2), dtype=np.int64)
    for k, month in enumerate(months):
        tables = [table.select_month(month.index) for table in of_reason]
        hidden[k] = ~_flag_shown_reasons(tables, 0, smallest)
        for place, table in enumerate(tables):
            is_back = table.days_until_next <= window
            counts[k, place] = [np.sum(table.is_over(window) & is_back), np.sum(table.is_over(window) & ~is_back)]
    hidden &= counts.sum(axis=2) > 0
    sums = (counts * hidden[:, :, None]).sum(axis=0)
    is_few = (sums > 0) & (sums < smallest)
    is_telling: NDArray[np.bool_] = hidden.any(axis=0) & ((hidden.sum(axis=0) == 1) | is_few.any(axis=1))
    return is_telling


def _flag_shown_reasons(tables: list[NamedContacts], window: int, smallest_group: int) -> NDArray[np.bool_]:
    """Return ``(n_tables,)`` whether a window's figures may be shown for each reason.

    Not about too few who came back, or did not; nor where the difference to a shorter window would tell a few.
    """
    is_hidden = np.zeros(len(tables), dtype=bool)
    sizes, customers = np.zeros(len(tables)), np.zeros(len(tables))
    for place, table in enumerate(tables):
        days = REPEAT_WINDOWS[window]
        part = table.is_over(days)
        groups = [part & (table.days_until_next <= days), part & (table.days_until_next > days)]
        for shorter in REPEAT_WINDOWS[:window]:
            is_longer = (table.days_until_next > shorter) & (table.days_until_next <= days)
            groups += [part & is_longer, table.is_over(shorter) & ~part]
        n_customers = [count_distinct(table.customers[group]) for group in groups]
        is_hidden[place] = any(0 < n < smallest_group for n in n_customers)
        sizes[place], customers[place] = groups[0].sum(), n_customers[0]
    # Hidden ones count as groups of one: whoever knows the sum over all reasons would otherwise find a single one.
    customers[is_hidden & (sizes > 0)] = 1
    return ~(is_hidden | flag_hidden_cells(sizes, customers, smallest_group))


def _share_by_other_channel(table: NamedContacts, window: int, smallest_group: int) -> float | None:
    """Return which part of those who came back within a window did so by another channel.

    None where either part is a few, or differs from that of a shorter window by a few.
    """
    is_repeated = [table.is_over(days) & (table.days_until_next <= days) for days in REPEAT_WINDOWS[: window + 1]]
    groups = [is_repeated[window]]
    for of_shorter in is_repeated[:window]:
        groups += [is_repeated[window] & ~of_shorter, of_shorter & ~is_repeated[window]]
    parts = [group & side for group in groups for side in (table.comes_by_other_channel, ~table.comes_by_other_channel)]
    n_customers = [count_distinct(table.customers[part]) for part in parts]
    if min(n_customers[:2]) < smallest_group or any(0 < n < smallest_group for n in n_customers[2:]):
        return None
    return float(table.comes_by_other_channel[is_repeated[window]].mean())


@dataclass(frozen=True, eq=False)
class NamedContacts:
    """Contacts with a customer, by customer and moment, each beside the same customer's next one of the table.

    Attributes
    ----------
    reasons, channels, months, days, customers
        ``(n,)`` each; months as Period.index, days as ordinals.
    days_until_next
        ``(n,)`` days until the customer's next contact in this table; infinite where there is none.
    comes_by_other_channel
        ``(n,)`` whether that one came by another channel.
    last_day
        The last day of any contact.
    """

    reasons: NDArray[np.object_]
    channels: NDArray[np.object_]
    months: Ints
    days: Ints
    customers: Ints
    days_until_next: NDArray[np.float64]
    comes_by_other_channel: NDArray[np.bool_]
    last_day: int

    def is_over(self, days: int) -> NDArray[np.bool_]:
        """Return ``(n,)`` whether so many days have passed since each contact."""
        is_over: NDArray[np.bool_] = (self.months >= 0) & (self.days + days <= self.last_day)
        return is_over

    def select_reason(self, reason: str) -> NamedContacts:
        """Return the contacts with a reason, each beside the customer's next one with it."""
        return _pair_contacts(self, self.reasons == reason)

    def select_month(self, month: int) -> NamedContacts:
        """Return the contacts of a month, beside the same next ones as before."""
        is_selected = self.months == month
        return NamedContacts(
            self.reasons[is_selected],
            self.channels[is_selected],
            self.months[is_selected],
            self.days[is_selected],
            self.customers[is_selected],
            self.days_until_next[is_selected],
            self.comes_by_other_channel[is_selected],
            self.last_day,
        )


def _pair_contacts(table: NamedContacts, is_selected: NDArray[np.bool_]) -> NamedContacts:
    """Return some contacts, each beside the same customer's next one among them."""
    channels, days, customers = table.channels[is_selected], table.days[is_selected], table.customers[is_selected]
    # Sorted by customer and moment: next in the list is the same customer's next contact, or another's first.
    has_next = np.append(customers[1:] == customers[:-1], False)[: customers.size]
    gaps = np.append(days[1:], 0)[: days.size] - days
    is_other = np.append(channels[1:] != channels[:-1], False)[: channels.size]
    until_next = np.where(has_next, gaps, np.inf)
    reasons, months = table.reasons[is_selected], table.months[is_selected]
    return NamedContacts(reasons, channels, months, days, customers, until_next, is_other & has_next, table.last_day)


def share_named_contacts(facts: Facts) -> NamedContacts:
    """Return all contacts with a customer; sorted once, for each of a month's findings asks for one reason."""
    return share_result(facts, "named contacts", lambda: _sort_named_contacts(facts))


def _sort_named_contacts(facts: Facts) -> NamedContacts:
    contacts = facts.contacts
    if contacts is None or not len(contacts):
        raise ValueError("expected contacts; there are none")
    months, days = facts.compute_local_dates(contacts["at"])
    table = contacts[["reason", "customer", "channel", "at"]].assign(month=months, day=days)
    table = table[table["customer"].notna()].sort_values(["customer", "at"])
    reasons, channels = (table[name].fillna("").to_numpy(dtype=object) for name in ("reason", "channel"))
    customers = number_customers(table["customer"])
    unpaired = NamedContacts(
        reasons,
        channels,
        table["month"].to_numpy(dtype=np.int64),
        table["day"].to_numpy(dtype=np.int64),
        customers,
        np.full(len(table), np.inf),
        np.zeros(len(table), dtype=bool),
        find_last_known_day(days),
    )
    return _pair_contacts(unpaired, np.ones(len(table), dtype=bool))


def _find_main_reason(scope: MonthScope, theme_index: int) -> int | None:
    """Return the position of the reason of at least half of a theme's comments of the month that tell one."""
    codes = scope.reason_codes[scope.list_comment_rows(scope.list_theme_mentions(theme_index))]
    telling = [code for code in codes.tolist() if code >= 0 and not is_catch_all(scope.facts.config.reasons[code].name)]
    if not telling:
        return None
    counts = np.bincount(telling)
    main = int(counts.argmax())
    return main if counts[main] >= max(DOMINANT * len(telling), scope.smallest_group) else None
