"""Contacts of a theme since customers first reported it: "since 12 January 2026: at least 1,140 contacts, 190 hours".

Counted are the contacts with a comment about the theme: how many silent ones there were is not known over several
months, for what a contact reason usually brings changes with the season. A month in which fewer customers than may be
shown had such a contact is in no sum: the sums of two months would tell it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.calendar_days import find_first_known_day
from voc.insight.handling_time import share_handling
from voc.insight.provenance import count_distinct
from voc.insight.shared_results import share_last, share_result
from voc.insight.theme_contact_results import ThemeContacts
from voc.insight.theme_history import LIKELY_MEMBER
from voc.records import AT_LEAST, Estimate, Period, theme_reference

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from voc.insight.contacts import Contacts
    from voc.insight.facts import Facts
    from voc.insight.handling_time import HandlingTimes
    from voc.insight.scope import Ints, MonthScope

__all__ = ["measure_theme_contacts", "record_theme_contacts", "tabulate_theme_contacts"]


def measure_theme_contacts(facts: Facts, period: Period) -> dict[int, ThemeContacts]:
    """Return for each theme, by its position, its contacts up to a month; themes of too few customers have none.

    The work is linear in contacts and mentions, whatever the number of themes.
    """
    return share_last(facts, "theme contacts", period, lambda: _measure_all(facts, period))


def record_theme_contacts(scope: MonthScope, theme_index: int) -> ThemeContacts | None:
    """Return a theme's contacts since it began with their references; None where there are too few of them."""
    sums = measure_theme_contacts(scope.facts, scope.period).get(theme_index)
    if sums is None:
        return None
    name = theme_reference(scope.facts.themes[theme_index].id)
    rows = _list_rows_until(scope, theme_index)
    # Months of too few customers are left out already: what is recorded is about as many as may be shown.
    contacts = scope.record_figure(sums.contacts, f"{name}/contacts-since", rows)
    hours = None if sums.hours is None else scope.record_figure(sums.hours, f"{name}/hours-since", rows)
    return replace(sums, contacts=contacts, hours=hours)


def _list_rows_until(scope: MonthScope, theme_index: int) -> Ints:
    """Return the positions of a theme's comments about a contact of a month that is counted."""
    pairs = _list_pairs(scope.facts, scope.period)
    start, end = np.searchsorted(pairs.themes, [theme_index, theme_index + 1])
    # One for each contact; a comment is about one.
    rows: Ints = np.sort(pairs.comment_rows[start:end])
    return rows


def tabulate_theme_contacts(facts: Facts, period: Period, language: str = "nl") -> pd.DataFrame:
    """Return each theme's contacts since customers first reported it, up to the end of a month, most contacts first.

    Returns
    -------
    Columns ``theme``, ``name``, ``since`` (day), ``from_start`` (it is older than the data), ``customers``,
    ``contacts`` (with a comment about it), ``hours`` (of handling, of these) and ``note`` ("at least": silent contacts
    are not in it). Themes of fewer customers than may be shown have no row.

    Examples
    --------
    ::

        ws.contacts.themes("2026-10").nlargest(10, "hours")
    """
    import pandas as pd

    columns = ["theme", "name", "since", "from_start", "customers", "contacts", "hours", "note"]
    sums = measure_theme_contacts(facts, period)
    rows = []
    for index in sorted(sums, key=lambda index: (-(sums[index].contacts.value or 0.0), index)):
        one, theme = sums[index], facts.themes[index]
        name = theme.labels.get(language) or next(iter(theme.labels.values()), "")
        n_customers = one.n_customers if facts.has_customers else None
        values = (one.contacts.value, None if one.hours is None else one.hours.value, one.contacts.note)
        cells = (theme_reference(theme.id), name, str(one.since), one.is_from_start, n_customers)
        rows.append((*cells, *values))
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[4:-1], "float64"))


# ---- contacts with a comment --------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Each theme's contacts, ``(n,)``: theme, contact, a comment about both, and whether it is surely about the theme.

    Sorted by theme; months of too few customers are left out.
    """

    themes: Ints
    contacts: Ints
    comment_rows: Ints
    is_sure: NDArray[np.bool_]


def _list_contacts(facts: Facts) -> Contacts:
    from voc.insight.contacts import build_contacts

    return share_result(facts, "contacts", lambda: build_contacts(facts))


def _list_pairs(facts: Facts, period: Period) -> _Pairs:
    return share_last(facts, "theme contact pairs", period, lambda: _find_pairs(facts, period))


def _find_pairs(facts: Facts, period: Period) -> _Pairs:
    from voc.insight.contacts import find_contacts_of_comments

    all_contacts = _list_contacts(facts)
    contact_by_comment = find_contacts_of_comments(facts, all_contacts)
    mentions = facts.mentions
    rows, themes = (mentions[name].to_numpy(dtype=np.int64) for name in ("row", "theme"))
    contacts = contact_by_comment[rows]
    months = np.where(contacts >= 0, all_contacts.months[np.maximum(contacts, 0)] if len(all_contacts.ids) else -1, -1)
    is_sure = mentions["probability"].to_numpy(dtype=float) >= LIKELY_MEMBER
    # The surest comment about a contact stands for it.
    order = np.lexsort((~is_sure, contacts, themes))
    order = order[(months[order] >= 0) & (months[order] <= period.index)]
    is_first = np.ones(order.size, dtype=bool)
    is_first[1:] = (np.diff(themes[order]) != 0) | (np.diff(contacts[order]) != 0)
    pairs = order[is_first]
    customers = all_contacts.customer_codes[contacts[pairs]]
    pairs = pairs[_flag_large_months(themes[pairs], months[pairs], customers, facts)]
    return _Pairs(themes[pairs], contacts[pairs], rows[pairs], is_sure[pairs])


def _flag_large_months(themes: Ints, months: Ints, customers: Ints, facts: Facts) -> NDArray[np.bool_]:
    """Return which pairs are of a theme and month with as many customers as may be shown."""
    if not themes.size:
        return np.zeros(0, dtype=bool)
    span = int(months.max()) + 1
    groups = themes * span + months
    order = np.lexsort((customers, groups))
    is_new = np.ones(order.size, dtype=bool)
    ordered_groups, ordered_customers = groups[order], customers[order]
    is_new[1:] = (ordered_groups[1:] != ordered_groups[:-1]) | (ordered_customers[1:] != ordered_customers[:-1])
    _, places = np.unique(groups, return_inverse=True)
    n_customers = np.bincount(places[order][is_new], minlength=int(places.max()) + 1)
    is_large: NDArray[np.bool_] = n_customers[places] >= facts.config.reports.smallest_group
    return is_large


# ---- each theme's sum ---------------------------------------------------------------------------------------------


def _measure_all(facts: Facts, period: Period) -> dict[int, ThemeContacts]:
    all_contacts, pairs = _list_contacts(facts), _list_pairs(facts, period)
    if not pairs.themes.size:
        return {}
    times = share_handling(facts, all_contacts)
    first_day = date.fromordinal(find_first_known_day(all_contacts.days))
    first_month = Period(first_day.year, first_day.month).index
    themes, starts = np.unique(pairs.themes, return_index=True)
    ends = [*starts[1:], pairs.themes.size]
    return {
        int(theme): _measure_theme(all_contacts, times, pairs.contacts[a:b], pairs.is_sure[a:b], first_month)
        for theme, a, b in zip(themes, starts, ends, strict=True)
    }


def _measure_theme(
    all_contacts: Contacts, times: HandlingTimes | None, contacts: Ints, is_sure: NDArray[np.bool_], first_month: int
) -> ThemeContacts:
    days, n = all_contacts.days[contacts], int(contacts.size)
    since = int((days[is_sure] if is_sure.any() else days).min())
    hours = None
    if times is not None and not times.flag_untimed(contacts).all():
        hours = Estimate(times.sum_up(contacts)[0], None, None, n, "hours", "summed", note=AT_LEAST)
    return ThemeContacts(
        since=date.fromordinal(since),
        is_from_start=int(all_contacts.months[contacts].min()) == first_month,
        contacts=Estimate(float(n), None, None, n, "contacts", "counted", note=AT_LEAST),
        hours=hours,
        n_customers=count_distinct(all_contacts.customer_codes[contacts]),
    )
