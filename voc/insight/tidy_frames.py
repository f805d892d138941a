"""Tidy data frames for analysts: causes, costs, NPS and alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.errors import UnknownNameError
from voc.insight.alerts import detect_alerts
from voc.insight.causes import SMALLEST_SHARE, estimate_mention_shares, list_lead_probabilities
from voc.insight.facts import Facts, drop_repeated_answers, period_from_index
from voc.insight.provenance import count_distinct, format_suppression
from voc.insight.reader_causes import flag_hidden_causes
from voc.insight.results import Month
from voc.insight.scope import scope_to_period
from voc.insight.small_cells import flag_hidden_cells
from voc.records import Estimate, Period, label_in, theme_reference
from voc.statistics.nps import count_answers, estimate_nps

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["list_ends", "tabulate_alerts", "tabulate_causes", "tabulate_costs", "tabulate_nps"]

SPLIT_COLUMNS = (
    "channel",
    "touchpoint",
    "customer_segment",
    "phase",
    "region",
    "department_asked",
    "language",
    "source_name",
    "question",
)


def tabulate_causes(facts: Facts, period: Period | None = None) -> pd.DataFrame:
    """Return each theme's causes: theme, label, department, share, low, high, comments, note, leads.

    A row without a department is the unknown part, if it has a share; without a share it says that the theme has too
    few customers, or that all its departments have (``note``). Where nothing was audited there is no interval, and
    ``leads`` is the probability that the share is the largest.

    Themes with too few customers keep their row, without figures; so does a leading department where its share would
    tell that others have a few customers only. Departments with fewer are left out.
    """
    import pandas as pd

    columns = ["theme", "label", "department", "share", "low", "high", "comments", "note", "leads"]
    rows = facts.mentions["row"].to_numpy(dtype=np.int64)
    theme_indices = facts.mentions["theme"].to_numpy(dtype=np.int64)
    is_counted = np.ones(rows.size, dtype=bool)
    if period is not None:
        scope = scope_to_period(facts, period)
        is_counted = scope.comment_months[rows] == period.index
    table_rows: list[tuple[object, ...]] = []
    for theme_index in range(len(facts.themes)):
        mentions = np.flatnonzero(is_counted & (theme_indices == theme_index))
        if mentions.size:
            table_rows += _list_cause_rows(facts, theme_index, mentions)
    # As objects, since pandas would make NaN of a missing department.
    return pd.DataFrame(table_rows, columns=columns, dtype=object)


def _list_cause_rows(facts: Facts, theme_index: int, mentions: NDArray[np.int64]) -> list[tuple[object, ...]]:
    """Return a row for each department in a theme, largest share first; one without figures for a small theme."""
    theme = facts.themes[theme_index]
    first_cells = (theme.reference, theme.label(facts.config.company.language))
    smallest_group = facts.config.reports.smallest_group
    customer_codes = facts.comments["customer_code"].to_numpy(dtype=np.int64)
    if count_distinct(customer_codes[facts.mentions["row"].to_numpy(dtype=np.int64)[mentions]]) < smallest_group:
        return [(*first_cells, None, None, None, None, None, format_suppression(smallest_group), None)]
    shares = estimate_mention_shares(facts, mentions)
    names = [*(department.name for department in facts.departments), None]
    is_hidden = flag_hidden_causes(facts, mentions)
    with_lead = zip(names, shares, list_lead_probabilities(shares), is_hidden, strict=True)
    listed_shares = [line for line in with_lead if (line[1].value or 0) >= SMALLEST_SHARE]
    listed_shares.sort(key=lambda line: (-(line[1].value or 0), line[0] or "~"))
    leading = next((name for name, *_ in listed_shares if name is not None), None)
    note = format_suppression(smallest_group)
    cause_rows: list[tuple[object, ...]] = []
    for name, share, leads, hidden in listed_shares:
        if not hidden:
            cause_rows.append(
                (*first_cells, name, share.value, share.low, share.high, mentions.size, share.note, leads)
            )
        elif name is not None and name == leading:
            # Who leads is told without a figure, and before those that have one.
            cause_rows.append((*first_cells, name, None, None, None, mentions.size, note, leads))
    return cause_rows or [(*first_cells, None, None, None, None, mentions.size, note, None)]


def tabulate_costs(month: Month) -> pd.DataFrame:
    """Return what a month's contacts took, a row for each group: contacts, hours and euros with their bounds.

    ``group`` is all, category, department, reason or finding; ``name`` the category's code, the department, the
    reason's id or the finding's code. Hours and euros are missing where no handling time is known, nobody signed a
    rate, or the group is too small to be shown (``note`` says so). No rows: no contact has a handling time.
    """
    import pandas as pd

    columns = ["group", "name"]
    columns += ["contacts", "contacts_low", "contacts_high"]
    columns += [f"{what}_{end}" for what in ("handling", "working") for end in ("hours", "low", "high")]
    columns += ["cost_eur", "cost_low_eur", "cost_high_eur", "note"]
    lines = () if month.costs is None else month.costs.lines
    table_rows = []
    for line in lines:
        figures = line.figures
        ends = [end for part in (figures.contacts, figures.handling, figures.work) for end in list_ends(part)]
        table_rows.append((line.group.value, line.name, *ends, *list_ends(figures.cost), figures.contacts.note))
    frame = pd.DataFrame(table_rows, columns=columns)
    # A column of None alone would be one of objects: figures would have another type in months without any.
    return frame.astype(dict.fromkeys(columns[2:-1], "float64"))


def list_ends(estimate: Estimate | None) -> tuple[float | None, float | None, float | None]:
    """Return an estimate's value and both ends, for the cells of a frame; nothing of none."""
    return (None, None, None) if estimate is None else (estimate.value, estimate.low, estimate.high)


def tabulate_nps(facts: Facts, by: str | None = None) -> pd.DataFrame:
    """Return the NPS per month and scope: month, scope, question, nps, low, high, answers, note.

    Parameters
    ----------
    by
        A column of the feedback to split by, printed after ``question``.
    """
    import pandas as pd

    if by is not None and by not in SPLIT_COLUMNS:
        raise UnknownNameError(f"cannot split by {by!r}; there are: {', '.join(SPLIT_COLUMNS)}")
    # Different questions are never pooled, so "question" is a key in any case.
    split_columns = [] if by in {None, "question"} else [str(by)]
    keys = ["month", "scope", "question", *split_columns]
    columns = [*keys, "nps", "low", "high", "answers", "note"]
    answers = drop_repeated_answers(facts.scored_answers[facts.scored_answers["scale"] == "nps"])
    if split_columns:
        answers = answers.merge(facts.all_items[["id", *split_columns]], left_on="feedback", right_on="id")
    smallest_group = facts.config.reports.smallest_group
    table_rows: list[tuple[object, ...]] = []
    # Of each month the answers of all are printed too: whoever subtracts must find a sum of several groups.
    for _, of_month in answers.groupby(keys[:3], dropna=False):
        groups = list(of_month.groupby(keys, dropna=False))
        customers = [count_distinct(group["customer_code"].to_numpy(dtype=np.int64)) for _, group in groups]
        is_hidden = flag_hidden_cells([len(group) for _, group in groups], customers, smallest_group)
        for (key, group), hidden in zip(groups, is_hidden, strict=True):
            estimate = estimate_nps(count_answers(group["value"].to_numpy(dtype=float)))
            figures: tuple[object, ...] = (estimate.value, estimate.low, estimate.high, estimate.n, "")
            if hidden:
                figures = (None, None, None, None, format_suppression(smallest_group))
            month = period_from_index(int(group["month"].iloc[0]))
            table_rows.append((str(month), *key[1:], *figures))
    return pd.DataFrame(table_rows, columns=columns).astype(dict.fromkeys(("nps", "low", "high", "answers"), "float64"))


def tabulate_alerts(facts: Facts, period: Period) -> pd.DataFrame:
    """Return a month's alerts, one per row.

    Returns
    -------
    Columns ``theme``, ``label``, ``kind``, ``observed`` and ``expected`` (customers), ``p_adjusted``, ``customers``
    (``ThemeAlert.n_customers``), ``since``, ``day`` and ``window_days``.
    """
    import pandas as pd

    language = facts.config.company.language
    columns = [
        "theme",
        "label",
        "kind",
        "observed",
        "expected",
        "p_adjusted",
        "customers",
        "since",
        "day",
        "window_days",
    ]
    table_rows = [
        (
            theme_reference(alert.theme),
            label_in(alert.labels, language, theme_reference(alert.theme)),
            alert.kind.value,
            alert.observed,
            alert.expected,
            alert.p_adjusted,
            alert.n_customers,
            alert.since,
            alert.day,
            alert.window_days,
        )
        for alert in detect_alerts(facts, period)
    ]
    return pd.DataFrame(table_rows, columns=columns)
