"""Drivers of the NPS: customers who mention a theme against the others, and each theme's part of the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.insight.provenance import count_distinct
from voc.insight.respondents import keep_main_question, scale_answers, select_nps_answers
from voc.records import Scope, theme_reference
from voc.records.scales import NPS_SCALE, NPS_SUMMARY
from voc.statistics.nps import count_answers, estimate_nps_difference
from voc.statistics.shapley import compute_shapley_values

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts
    from voc.insight.scope import Ints
    from voc.records import Period

__all__ = ["tabulate_score_drivers"]

N_THEMES = 8
"""Themes that are compared: those that most of the customers who answered mention."""
COLUMNS = ["theme", "label", "answers", "difference", "low", "high", "without", "part"]


def tabulate_score_drivers(facts: Facts, period: Period, scope: Scope = Scope.TRANSACTIONAL) -> pd.DataFrame:
    """Return how the NPS of those who mention a theme differs, over the three months up to a month.

    Of answers with a comment. ``difference`` (with ``low`` and ``high``) is the NPS of those who mention the theme less
    that of the others; ``without`` is how much higher the NPS is when they are left out; ``part`` is the theme's
    Shapley value of how much higher it is when all who mention any of these themes are left out: the parts add up to
    that. These are differences between customers, no effects: who mentions a theme may differ in other ways too.

    Themes, or their complements, of fewer customers than may be shown are left out.
    """
    import pandas as pd

    answers = _select_answers(facts, period, scope)
    mentions = _flag_mentions(facts, answers)
    themes = _choose_themes(facts, answers, mentions)
    if not themes:
        return pd.DataFrame({name: [] for name in COLUMNS})
    flags = mentions[:, themes]
    points = scale_answers(answers, NPS_SCALE.name)
    parts = compute_shapley_values(_leave_out(points, flags))
    values = answers["value"].to_numpy(dtype=float)
    rows = []
    for column, theme_index in enumerate(themes):
        is_about, theme = flags[:, column], facts.themes[theme_index]
        difference = estimate_nps_difference(count_answers(values[is_about]), count_answers(values[~is_about]))
        without = float(points[~is_about].mean() - points.mean())
        label = theme.label(facts.config.company.language)
        rows.append(
            (
                theme_reference(theme.id),
                label,
                int(is_about.sum()),
                difference.value,
                difference.low,
                difference.high,
                without,
                float(parts[column]),
            )
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _select_answers(facts: Facts, period: Period, scope: Scope) -> pd.DataFrame:
    """Return the NPS answers with a comment of the question that most answered, in the three months up to a month."""
    answers = select_nps_answers(facts, period, scope, NPS_SUMMARY.window_months)
    return keep_main_question(answers[answers["row"] >= 0])


def _flag_mentions(facts: Facts, answers: pd.DataFrame) -> NDArray[np.bool_]:
    """Return ``(n_answers, n_themes)`` which answers' comments mention which themes."""
    flags = np.zeros((len(facts.comments), len(facts.themes)), dtype=bool)
    flags[facts.mentions["row"].to_numpy(dtype=np.int64), facts.mentions["theme"].to_numpy(dtype=np.int64)] = True
    selected: NDArray[np.bool_] = flags[answers["row"].to_numpy(dtype=np.int64)]
    return selected


def _choose_themes(facts: Facts, answers: pd.DataFrame, mentions: NDArray[np.bool_]) -> list[int]:
    """Return the positions of the themes that most answers mention, of those that may be shown."""
    customer_codes: Ints = answers["customer_code"].to_numpy(dtype=np.int64)
    smallest_group = facts.config.reports.smallest_group
    # Both sides of a difference: the NPS of all less that of many tells the few others'.
    large_enough = [
        index
        for index in range(mentions.shape[1])
        if min(count_distinct(customer_codes[flag]) for flag in (mentions[:, index], ~mentions[:, index]))
        >= smallest_group
    ]
    # Somebody must be left when all who mention any of them are left out.
    chosen_themes: list[int] = []
    for index in sorted(large_enough, key=lambda index: (-int(mentions[:, index].sum()), index)):
        is_left = ~mentions[:, [*chosen_themes, index]].any(axis=1)
        if len(chosen_themes) < N_THEMES and count_distinct(customer_codes[is_left]) >= smallest_group:
            chosen_themes.append(index)
    return chosen_themes


def _leave_out(points: NDArray[np.float64], flags: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return ``(2ⁿ,)`` how much higher the score is without those who mention any of a set of n themes."""
    # Who mentions the same themes is one group: its number has a bit for each of them, as the numbers of sets have.
    masks = (flags @ (1 << np.arange(flags.shape[1]))).astype(np.int64)
    sets = np.arange(2 ** flags.shape[1])
    sizes, sums = np.bincount(masks, minlength=sets.size), np.bincount(masks, points, minlength=sets.size)
    # A group is left when it mentions no theme of the set.
    # All sets beside all groups, 256 × 256 for N_THEMES: each theme more makes the table four times as large.
    is_apart = (sets[:, None] & sets[None, :]) == 0
    higher: NDArray[np.float64] = (is_apart @ sums) / (is_apart @ sizes) - points.mean()
    return higher
