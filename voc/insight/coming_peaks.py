"""Peaks to come: contact reasons that rose in the next six weeks a year ago, and two years ago as well.

One year is no season: what rose once may have been an outage. So both years must have had the rise, each by more than
chance makes of its own thirteen weeks before. Years are 52 weeks, so that Mondays are compared with Mondays.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.contact_totals import list_daily_contacts
from voc.insight.contacts import list_reason_ids
from voc.insight.peak_results import ComingPeak
from voc.insight.reason_quality import is_catch_all
from voc.insight.shared_results import share_result

if TYPE_CHECKING:
    from voc.insight.facts import Facts
    from voc.insight.scope import Ints, MonthScope
    from voc.statistics.farrington import Floats

__all__ = ["find_coming_peaks"]

N_WEEKS = 6
"""Weeks that are looked ahead: it takes that long to change a roster."""
N_WEEKS_BEFORE = 13
DAYS_OF_52_WEEKS = 52 * 7
N_YEARS = 2
SMALLEST_RATIO = 1.25
"""A rise below a quarter needs no other roster."""
MIN_A_WEEK = 5.0
"""Contacts a week before and in the peak: below, a ratio would be about a few customers."""
CHANCE = 0.01
"""Probability of a week above the limit by chance in one year; of one week of one reason in both years 1 in 10,000."""


def find_coming_peaks(scope: MonthScope) -> tuple[ComingPeak, ...]:
    """Return the reasons with a peak in the six weeks after the month, the first one first.

    Nothing where fewer than two years and three months of contacts are known, or where a week that is compared has no
    contact at all: it was not collected. A department sees its own reasons.
    """
    facts, last_day = scope.facts, scope.period.last_day
    weeks_by_reason = share_result(facts, ("weeks of reasons", last_day), lambda: _count_weeks(facts, last_day))
    visible_ids = list_reason_ids(scope)
    peaks = []
    for reason in scope.facts.config.reasons:
        weeks = weeks_by_reason.get(reason.id)
        if weeks is None or reason.id not in visible_ids or is_catch_all(reason.name):
            continue
        ratios = np.array([_compare_weeks(year) for year in weeks])
        is_peak = np.asarray((ratios >= SMALLEST_RATIO).all(axis=0), dtype=bool)
        if not is_peak.any():
            continue
        first = int(np.argmax(is_peak))
        # Weeks that follow each other are one peak; a second one is reported when it is nearer.
        last = first + int(np.argmin(np.append(is_peak[first:], False))) - 1
        means = [float(year[N_WEEKS_BEFORE:][first : last + 1].mean() / year[:N_WEEKS_BEFORE].mean()) for year in weeks]
        start = scope.period.last_day.toordinal() + 1
        days = date.fromordinal(start + 7 * first), date.fromordinal(start + 7 * last + 6)
        peaks.append(ComingPeak(reason.id, reason.name, *days, (means[0], means[1])))
    return tuple(sorted(peaks, key=lambda peak: (peak.first_day, -min(peak.ratios), peak.reason)))


def _compare_weeks(weeks: Floats) -> Floats:
    """Return ``(N_WEEKS,)`` ratios of a year's last weeks to those before; 0: no more than chance, or too few.

    Parameters
    ----------
    weeks
        ``(N_WEEKS_BEFORE + N_WEEKS,)`` contacts of each week, oldest first.
    """
    from scipy.special import stdtrit

    before, ahead = weeks[:N_WEEKS_BEFORE], weeks[N_WEEKS_BEFORE:]
    usual = float(before.mean())
    if usual < MIN_A_WEEK:
        return np.zeros(ahead.size)
    # Weeks vary more than Poisson's counts do: bills go out in runs, and a holiday is quiet.
    variance = max(float(before.var(ddof=1)), usual)
    limit = usual + stdtrit(before.size - 1, 1 - CHANCE) * np.sqrt(variance * (1 + 1 / before.size))
    ratios: Floats = np.where(ahead > limit, ahead / usual, 0.0)
    return ratios


def _count_weeks(facts: Facts, last_day: date) -> dict[str, list[Floats]]:
    """Return contacts per week of each reason, ``(N_WEEKS_BEFORE + N_WEEKS,)`` a year before and two years before.

    A reason without contacts in one of them has zeros there. None at all where a week of these has no contact of any
    reason: as zeros it would make a peak of the week after it.
    """
    daily = list_daily_contacts(facts, with_reason=True)
    if not daily.days.size:
        return {}
    n_weeks = N_WEEKS_BEFORE + N_WEEKS
    starts = [last_day.toordinal() + 1 - DAYS_OF_52_WEEKS * n - 7 * N_WEEKS_BEFORE for n in range(1, N_YEARS + 1)]
    if daily.days.min() > min(starts):
        return {}
    weeks_by_reason = {}
    for start in starts:
        weeks_with_contacts = np.unique((daily.days - start) // 7)
        if not np.isin(np.arange(n_weeks), weeks_with_contacts).all():
            return {}
    for reason in np.unique(daily.reasons.astype(str)):
        is_reason = daily.reasons == reason
        days, counts = daily.days[is_reason], daily.counts[is_reason]
        weeks_by_reason[str(reason)] = [_count_year_weeks(days, counts, start) for start in starts]
    return weeks_by_reason


def _count_year_weeks(days: Ints, counts: Floats, start: int) -> Floats:
    """Return ``(N_WEEKS_BEFORE + N_WEEKS,)`` contacts of the weeks from an ordinal day on."""
    n_weeks = N_WEEKS_BEFORE + N_WEEKS
    weeks = (days - start) // 7
    is_inside = (weeks >= 0) & (weeks < n_weeks)
    return np.bincount(weeks[is_inside], weights=counts[is_inside], minlength=n_weeks).astype(float)
