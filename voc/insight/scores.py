"""Scores of a month: an NPS over three rolling months, any other scale as a share of positive answers.

Relational and transactional answers are never pooled, nor different questions or scales. An NPS is compared with that
of the three months before its own three, so that no answer is on both sides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from voc.insight.facts import drop_repeated_answers, period_from_index
from voc.insight.provenance import count_distinct
from voc.insight.respondents import describe_respondents, scale_answers
from voc.insight.results import ScoreLine, ScoreSplit, TrendPoint
from voc.insight.score_changes import SCORE_PART, estimate_difference, split_score_change
from voc.insight.shared_results import share_last
from voc.insight.theme_history import MONTHS_SHOWN, build_trend_point
from voc.records import Estimate, Period, Scope, theme_reference
from voc.records.scales import NPS_SUMMARY, get_scale_kind
from voc.statistics import nps, proportions

if TYPE_CHECKING:
    import pandas as pd

    from voc.config import BenchmarkEntry
    from voc.insight.scope import Ints, MonthScope

__all__ = ["MIN_ANSWERS_OF_PART", "build_score_lines", "build_theme_score"]

MIN_ANSWERS_OF_PART = 30
"""Answers from which on a department's score is shown, and a theme's in a report: with fewer an NPS is 25 points wide
on either side or more, and is read as a judgement all the same. The company's are shown from the smallest group on."""


def build_score_lines(scope: MonthScope) -> tuple[ScoreLine, ...]:
    """Return the month's scores: NPS first, relational before transactional, then by number of answers."""
    answers = scope.facts.scored_answers
    if scope.department_index is not None:
        comment_rows = answers["row"].to_numpy(dtype=np.int64)
        answers = answers[(comment_rows >= 0) & scope.is_own_comment[np.maximum(comment_rows, 0)]]
    answers = describe_respondents(scope.facts, answers)
    lines = []
    groups = list(answers.groupby(["scope", "question", "scale"], dropna=False))
    if scope.department_index is not None:
        groups = [(key, group) for key, group in groups if _has_enough(scope, group, str(key[2]))]
    # Counted before any is looked at: each has its part of the false alarms, whatever comes out.
    n_compared = sum(_has_two_windows(scope, group, str(key[2])) for key, group in groups)
    for (answer_scope, question, scale), group in groups:
        line = _build_score_line(scope, group, answer_scope, str(question), str(scale), n_compared=n_compared)
        if line is not None:
            lines.append(line)
    # "~" sorts after every scope: answers of an unknown one come last.
    return tuple(sorted(lines, key=lambda line: (not line.is_nps, line.scope or "~", -line.estimate.n, line.question)))


def build_theme_score(scope: MonthScope, theme_index: int) -> ScoreLine | None:
    """Return the score of those who mention a theme: the NPS with most answers, else the other score with most."""
    # Three months on any scale, to choose the score by: a theme has few answers in one. Its own window comes later.
    # They are the same for all themes of a month: only the first one searches all answers for them.
    answers, group_codes, keys = share_last(
        scope.facts, "recent answers", scope.period, lambda: _group_recent_answers(scope)
    )
    # One entry more than there are comments: row −1, a score without a comment, falls on it.
    is_about_theme = np.zeros(len(scope.comment_months) + 1, dtype=bool)
    is_about_theme[scope.list_all_comments(theme_index)] = True
    positions = np.flatnonzero(is_about_theme[answers["row"].to_numpy(dtype=np.int64)])
    if not positions.size:
        return None
    sizes = np.bincount(group_codes[positions], minlength=len(keys))

    def sort_key(code: int) -> tuple[bool, int, str, str]:
        answer_scope, question, scale = keys[code]
        return get_scale_kind(str(scale)).summary is not NPS_SUMMARY, -sizes[code], str(answer_scope), str(question)

    chosen_code = min(np.flatnonzero(sizes).tolist(), key=sort_key)
    answer_scope, question, scale = keys[chosen_code]
    group = answers.iloc[positions[group_codes[positions] == chosen_code]]
    prefix = f"{theme_reference(scope.facts.themes[theme_index].id)}/"
    return _build_score_line(scope, group, answer_scope, str(question), str(scale), prefix=prefix, only_value=True)


def _has_enough(scope: MonthScope, answers: pd.DataFrame, scale: str) -> bool:
    """Return whether a part of the company has answers enough for a score that says anything."""
    window_months = get_scale_kind(scale).summary.window_months
    current = _select_window(drop_repeated_answers(answers), scope.period.index, window_months)
    return len(current) >= MIN_ANSWERS_OF_PART


def _group_recent_answers(scope: MonthScope) -> tuple[pd.DataFrame, Ints, list[tuple[Any, ...]]]:
    """Return the answers of the longest window up to the month, the number of each one's score, and what these are.

    A score is a scope, a question and a scale, by its number.
    """
    answers = scope.facts.scored_answers
    months = answers["month"].to_numpy(dtype=np.int64)
    recent = answers[_is_in_window(months, scope.period.index, NPS_SUMMARY.window_months)]
    groups = recent.groupby(["scope", "question", "scale"], dropna=False)
    codes = np.asarray(groups.ngroup(), dtype=np.int64)
    keys = recent[["scope", "question", "scale"]].iloc[np.unique(codes, return_index=True)[1]]
    return recent, codes, list(keys.itertuples(index=False, name=None))


def _build_score_line(
    scope: MonthScope,
    answers: pd.DataFrame,
    answer_scope: object,
    question: str,
    scale: str,
    *,
    prefix: str = "",
    only_value: bool = False,
    n_compared: int = 1,
) -> ScoreLine | None:
    """Return one score, or None when nobody answered in its window.

    Parameters
    ----------
    prefix
        How the figures' references begin, before ``score/``.
    only_value
        Leave out change and trend.
    n_compared
        Scores of the month that are compared with an earlier window, this one among them.
    """
    answers = drop_repeated_answers(answers)
    window_months = get_scale_kind(scale).summary.window_months
    last_month = scope.period.index
    current = _select_window(answers, last_month, window_months)
    if current.empty:
        return None
    known_scope = Scope(str(answer_scope)) if isinstance(answer_scope, str) else None
    name = f"{prefix}score/{known_scope or 'any'}/{_build_slug(question)}/{scale}"
    estimate = _record_score(scope, current, _estimate_score(current, scale), name)
    previous = change = split = None
    if not only_value and not estimate.is_suppressed:
        earlier = _select_window(answers, last_month - window_months, window_months)
        if scope.department_index is not None and len(earlier) < MIN_ANSWERS_OF_PART:
            earlier = earlier.iloc[:0]
        previous, change = _record_change(scope, current, earlier, scale, name)
        if change is not None:
            split = _split_change(scope, current, earlier, scale, name, n_compared)
    mean, kind = None, get_scale_kind(scale)
    if kind.mean_key:
        mean = proportions.estimate_mean(current["value"].to_numpy(dtype=float), unit=scale)
        mean = _record_score(scope, current, mean, f"{name}/mean")
    return ScoreLine(
        question,
        known_scope,
        scale,
        estimate,
        previous,
        change,
        window_months,
        mean,
        (None, None) if kind.summary is NPS_SUMMARY or estimate.is_suppressed else _find_positive_range(answers),
        {} if estimate.is_suppressed else _count_by_value(current),
        () if only_value else _count_answers_by_month(answers, last_month, scope.smallest_group),
        () if only_value else _estimate_rolling_scores(scope, answers, scale, window_months),
        split,
        scope.period,
        () if only_value or scope.department is not None else _list_benchmarks(scope, known_scope, question, scale),
    )


def _list_benchmarks(
    scope: MonthScope, answer_scope: Scope | None, question: str, scale: str
) -> tuple[BenchmarkEntry, ...]:
    """Return the scores of others that stand beside one of ours: of its scale, scope and question."""
    return tuple(
        entry
        for entry in scope.facts.config.benchmarks
        if entry.scale == scale
        and entry.scope in {None, answer_scope}
        and (entry.question is None or entry.question.casefold() == question.casefold())
    )


def _has_two_windows(scope: MonthScope, answers: pd.DataFrame, scale: str) -> bool:
    """Return whether a score has answers in the month's window and in the one before."""
    window_months = get_scale_kind(scale).summary.window_months
    last_months = (scope.period.index, scope.period.index - window_months)
    return not any(_select_window(answers, last_month, window_months).empty for last_month in last_months)


def _split_change(
    scope: MonthScope, current: pd.DataFrame, earlier: pd.DataFrame, scale: str, name: str, n_compared: int
) -> ScoreSplit:
    """Return where a score's change comes from, its parts recorded as figures about the current answers."""
    false_alarms = SCORE_PART * scope.facts.config.reports.false_alarms_per_month / max(n_compared, 1)
    return split_score_change(
        current,
        earlier,
        scale,
        # A probability, also where many false alarms are allowed.
        false_alarms=min(false_alarms, 0.5),
        record=lambda part, part_name: _record_score(scope, current, part, f"{name}/change/{part_name}"),
    )


def _record_change(
    scope: MonthScope, current: pd.DataFrame, earlier: pd.DataFrame, scale: str, name: str
) -> tuple[Estimate | None, Estimate | None]:
    """Return the score of the window before, and the difference with it; None where there is none to be shown."""
    if earlier.empty:
        return None, None
    previous = _record_score(scope, earlier, _estimate_score(earlier, scale), f"{name}/before")
    # A difference with a hidden score would give it away.
    if previous.is_suppressed:
        return previous, None
    difference = estimate_difference(current, earlier, scale)
    return previous, _record_score(scope, current, difference, f"{name}/change")


def _estimate_score(answers: pd.DataFrame, scale: str) -> Estimate:
    """Return the figure that sums up answers on a scale: an NPS or the share of positive answers."""
    if get_scale_kind(scale).summary is NPS_SUMMARY:
        return nps.estimate_nps(nps.count_answers(answers["value"].to_numpy(dtype=float)))
    return proportions.estimate_share(int(scale_answers(answers, scale).sum()), len(answers))


def _find_positive_range(answers: pd.DataFrame) -> tuple[float | None, float | None]:
    """Return the answer from which on, or up to which, answers to a question are positive; (None, None): not seen."""
    is_positive = answers["positive"].fillna(False).to_numpy(dtype=bool)
    values = answers["value"].to_numpy(dtype=float)
    if is_positive.all() or not is_positive.any():
        return None, None
    low, high = float(values[is_positive].min()), float(values[is_positive].max())
    return (low, None) if values[~is_positive].min() < low else (None, high)


def _record_score(scope: MonthScope, answers: pd.DataFrame, estimate: Estimate, name: str) -> Estimate:
    """Record a figure about some answers, and return it with its reference."""
    n_customers = count_distinct(answers["customer_code"].to_numpy(dtype=np.int64))
    # With the index NumPy sorts; without it hashes, which takes ten times as long for a theme's few answers.
    feedback_ids, _ = np.unique(answers["feedback"].to_numpy(dtype=np.int64), return_index=True)
    return scope.provenance.record(estimate, name, feedback_ids, n_customers=n_customers)


def _estimate_rolling_scores(
    scope: MonthScope, answers: pd.DataFrame, scale: str, window_months: int
) -> tuple[tuple[Period, Estimate], ...]:
    """Return the score of each of the last fourteen months with answers, over its own window; of small ones no value.

    A month without answers would repeat the window before it: a survey that is held each quarter has five scores in
    thirteen months. The month that is reported is always there.
    """
    months = set(answers["month"].to_numpy(dtype=np.int64).tolist()) | {scope.period.index}
    first_month = scope.period.index - MONTHS_SHOWN + 1
    rolling_scores = []
    for month in sorted(month for month in months if first_month <= month <= scope.period.index):
        in_window = _select_window(answers, month, window_months)
        is_thin = scope.department_index is not None and len(in_window) < MIN_ANSWERS_OF_PART
        if in_window.empty or is_thin:
            continue
        estimate = _estimate_score(in_window, scale)
        # Not recorded: an earlier month's score was printed, and has its reference, in that month's report.
        is_small = count_distinct(in_window["customer_code"].to_numpy(dtype=np.int64)) < scope.smallest_group
        if is_small or _tells_small_month(scope, answers, month):
            estimate = scope.provenance.suppress(estimate)
        rolling_scores.append((period_from_index(month), estimate))
    return tuple(rolling_scores)


def _tells_small_month(scope: MonthScope, answers: pd.DataFrame, month: int) -> bool:
    """Return whether a rolling score, beside the one before or after it, tells a month of a few customers.

    Three late answers to a wave are what its window has more than the one before. The month that is reported keeps its
    score: there the one before it goes.
    """
    months, customer_codes = (
        answers["month"].to_numpy(dtype=np.int64),
        answers["customer_code"].to_numpy(dtype=np.int64),
    )
    last_month = scope.period.index
    if month == last_month:
        return False
    candidates = (month, last_month) if month == last_month - 1 else (month,)
    n_customers = [count_distinct(customer_codes[months == candidate]) for candidate in candidates]
    return any(0 < n < scope.smallest_group for n in n_customers)


def _count_answers_by_month(answers: pd.DataFrame, last_month: int, smallest_group: int) -> tuple[TrendPoint, ...]:
    """Return how many answers each of the last fourteen months has."""
    months, customer_codes = (
        answers["month"].to_numpy(dtype=np.int64),
        answers["customer_code"].to_numpy(dtype=np.int64),
    )
    first_month = max(last_month - MONTHS_SHOWN + 1, int(months.min(initial=last_month)))
    points = []
    for month in range(first_month, last_month + 1):
        in_month = months == month
        n_customers = count_distinct(customer_codes[in_month])
        points.append(build_trend_point(period_from_index(month), int(in_month.sum()), n_customers, smallest_group))
    return tuple(points)


def _count_by_value(answers: pd.DataFrame) -> dict[str, int]:
    """Return how many answers have each value, lowest first: ``{"6": 12, "7.5": 3}``."""
    answers_by_value = answers["value"].value_counts().sort_index()
    return {f"{value:g}": int(n) for value, n in answers_by_value.items()}


def _select_window(answers: pd.DataFrame, last_month: int, window_months: int) -> pd.DataFrame:
    """Return the answers of ``window_months`` months, of which ``last_month`` is the last."""
    return answers[_is_in_window(answers["month"].to_numpy(dtype=np.int64), last_month, window_months)]


def _is_in_window(months: Ints, last_month: int, window_months: int) -> NDArray[np.bool_]:
    return (months > last_month - window_months) & (months <= last_month)


def _build_slug(text: str) -> str:
    """Return a question as a part of a reference."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40] or "score"
