"""Scores of customers who were handed over, beside those of customers with the same reason, channel and segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.provenance import count_distinct
from voc.insight.respondents import (
    describe_respondents,
    encode_alike,
    keep_main_question,
    scale_answers,
    select_nps_answers,
)
from voc.insight.results import HandOverLine
from voc.insight.theme_history import MONTHS_SHOWN
from voc.records import Scope
from voc.records.scales import NPS_SCALE, NPS_SUMMARY
from voc.statistics.like_for_like import compare_like_for_like

if TYPE_CHECKING:
    from voc.insight.scope import MonthScope

__all__ = ["compare_hand_overs"]

MIN_HANDED_OVER = 30
"""Answers after a hand-over that a comparison needs: with fewer its interval is wider than the scale is useful."""


def compare_hand_overs(scope: MonthScope) -> HandOverLine | None:
    """Return how much the NPS after a contact differs with a hand-over; None: too few, or nobody recorded hand-overs.

    Over the months of the trends, since a hand-over is rare. The company's only: a department's own customers are few.
    """
    answers = select_nps_answers(scope.facts, scope.period, Scope.TRANSACTIONAL, MONTHS_SHOWN)
    if scope.department_index is not None or answers.empty:
        return None
    # The main question of those of whom it is known: others may have been asked something else.
    described = keep_main_question(describe_respondents(scope.facts, answers).dropna(subset=["n_hand_overs"]))
    if described.empty:
        return None
    is_handed_over = described["n_hand_overs"].to_numpy(dtype=float) > 0
    codes = encode_alike(described)
    n_answers = int(is_handed_over.sum())
    if n_answers < MIN_HANDED_OVER or not codes:
        return None
    # Many answers may be of a few customers, on either side: a difference with a score that is hidden tells it.
    customer_codes = described["customer_code"].to_numpy(dtype=np.int64)
    n_customers, n_others = (count_distinct(customer_codes[side]) for side in (is_handed_over, ~is_handed_over))
    if min(n_customers, n_others) < scope.smallest_group:
        return None
    strata = np.unique(np.column_stack(codes), axis=0, return_inverse=True)[1].ravel()
    result = compare_like_for_like(
        scale_answers(described, NPS_SCALE.name), is_handed_over, strata, unit=NPS_SUMMARY.unit
    )
    if result.adjusted.value is None:
        return None
    ids = np.unique(described["feedback"].to_numpy(dtype=np.int64))
    record = scope.provenance.record
    return HandOverLine(
        record(result.naive, "hand-over/naive", ids, n_customers=n_customers),
        record(result.adjusted, "hand-over/like-for-like", ids, n_customers=n_customers),
        n_answers,
        result.n_compared,
        MONTHS_SHOWN,
    )
