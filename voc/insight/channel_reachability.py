"""Reachability of channels beside the scores of those who used them: waiting is what many a score is about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.facts import Facts, index_months
from voc.insight.provenance import format_suppression
from voc.insight.respondents import describe_respondents, keep_main_question, select_nps_answers
from voc.insight.small_cells import flag_hidden_cells
from voc.records import Period, Scope
from voc.statistics.nps import count_answers, estimate_nps

if TYPE_CHECKING:
    import pandas as pd

    from voc.records import Estimate

__all__ = ["estimate_nps_by_group", "list_score_cells", "tabulate_reachability"]

N_BEFORE = 3
"""Months before that waiting is compared with."""
NPS_MONTHS = 3
"""Months of the answers, as of every NPS."""


def tabulate_reachability(facts: Facts, period: Period) -> pd.DataFrame:
    """Return how well each channel was reached in a month, beside the NPS after a contact by it.

    They stand beside each other: that waiting made the score is not said.

    Returns
    -------
    Columns ``channel``, ``offered``, ``answered`` and ``abandoned`` (parts of what was offered), ``waiting_seconds``
    (mean over what was answered), ``waiting_before`` (the same over the three months before), ``nps``, ``nps_low``,
    ``nps_high`` and ``answers`` (three months, transactional) and ``note``. Scores of too few customers are missing,
    and so are those that would tell them; channels with fewer contacts than that are left out.
    """
    import pandas as pd

    columns = ["channel", "offered", "answered", "abandoned", "waiting_seconds", "waiting_before"]
    columns += ["nps", "nps_low", "nps_high", "answers", "note"]
    reach, smallest = facts.reachability, facts.config.reports.smallest_group
    if reach is None or not len(reach):
        return pd.DataFrame(columns=columns)
    months = index_months(reach["day"])
    now = reach[months == period.index]
    before = reach[(months < period.index) & (months >= period.index - N_BEFORE)]
    scores = estimate_nps_by_group(facts, period, "channel")
    rows: list[tuple[object, ...]] = []
    for channel in sorted(now["channel"].dropna().unique()):
        days = now[now["channel"] == channel]
        n_offered = int(days["offered"].sum())
        if n_offered < smallest:
            continue
        parts = [float(days[name].sum()) / n_offered for name in ("answered", "abandoned")]
        waits = [_average_waiting(part[part["channel"] == channel]) for part in (days, before)]
        score = scores.get(str(channel).casefold())
        figures = list_score_cells(score)
        rows.append((channel, n_offered, *parts, *waits, *figures, "" if score is None else score.note))
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:-1], "float64"))


def _average_waiting(days: pd.DataFrame) -> float | None:
    """Return the mean waiting time over all that was answered; days without a time are left out."""
    waiting, answered = (days[name].to_numpy(dtype=float) for name in ("waiting_seconds", "answered"))
    has_time = np.isfinite(waiting) & (waiting >= 0) & (answered > 0)
    return float(np.average(waiting[has_time], weights=answered[has_time])) if has_time.any() else None


def estimate_nps_by_group(facts: Facts, period: Period, characteristic: str) -> dict[str, Estimate]:
    """Return the transactional NPS of the three months up to a month by channel, reason or segment, in small letters.

    One that is about too few customers, or would tell such a one beside the NPS of all, has no value.
    """
    answers = keep_main_question(select_nps_answers(facts, period, Scope.TRANSACTIONAL, NPS_MONTHS))
    if answers.empty:
        return {}
    described = describe_respondents(facts, answers)
    names = described[characteristic].fillna("").astype(str).str.casefold()
    groups = {str(name): group for name, group in described.groupby(names.to_numpy())}
    sizes = [len(group) for group in groups.values()]
    customers = [group["customer_code"].nunique() for group in groups.values()]
    smallest = facts.config.reports.smallest_group
    is_hidden = flag_hidden_cells(sizes, customers, smallest)
    scores = {}
    for (name, group), hidden in zip(groups.items(), is_hidden, strict=True):
        estimate = estimate_nps(count_answers(group["value"].to_numpy(dtype=float)))
        note = format_suppression(smallest)
        scores[name] = replace(estimate, value=None, low=None, high=None, n=0, note=note) if hidden else estimate
    scores.pop("", None)
    return scores


def list_score_cells(score: Estimate | None) -> tuple[float | None, float | None, float | None, int | None]:
    """Return a group's NPS, its ends and its answers: 0 where there are none, nothing where they are not shown."""
    if score is None:
        return None, None, None, 0
    return score.value, score.low, score.high, None if score.is_suppressed else score.n
