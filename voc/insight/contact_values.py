"""Value–irritant matrix: what contacts of a reason are worth to the company and to the customer, both measured.

Price & Jaffe 2008, *The Best Service Is No Service*: what is worth something to both deserves attention, what irritates
both should not arise, and of the rest one side wants less. The company's side is the category of the reason; the
customer's is told only where it surely differs from other reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.channel_reachability import NPS_MONTHS, estimate_nps_by_group, list_score_cells
from voc.insight.facts import Facts
from voc.insight.provenance import count_distinct, format_suppression
from voc.insight.reason_quality import is_catch_all
from voc.insight.repeat_contacts import REPEAT_WINDOWS, flag_telling_sums, share_named_contacts
from voc.insight.small_cells import flag_hidden_cells
from voc.records import Category, Estimate, Period
from voc.statistics.proportions import estimate_share, estimate_share_difference

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.repeat_contacts import NamedContacts

__all__ = ["tabulate_contact_values"]

FALSE_RATE = 0.05
"""Chance of a false difference in a month's table, over all of its reasons and both measures together."""
MIN_ANSWERS = 30
"""Answers from which on a reason's NPS is compared."""
QUADRANTS = {
    ("value", "value"): "strengthen",
    ("value", "irritant"): "simplify",
    ("irritant", "value"): "automate",
    ("irritant", "irritant"): "eliminate",
}
"""By the company's and the customer's side."""


def tabulate_contact_values(facts: Facts, period: Period) -> pd.DataFrame:
    """Return each contact reason's value to the company and to the customer over the three months up to a month.

    A reason irritates customers when its transactional NPS is surely below that of the other reasons, or surely more of
    them come back within a week; it is worth something to them when it is the other way round. Where the two speak
    against each other, or neither is established, the reason is in no quadrant. "Overig" is left out.

    Returns
    -------
    Columns ``reason``, ``name``, ``category``, ``contacts`` (with a customer), ``nps``, ``nps_low``, ``nps_high``,
    ``answers``, ``repeats`` (part that came back within seven days), ``repeats_low``, ``repeats_high``,
    ``company_side``, ``customer_side`` (value, irritant or empty), ``quadrant`` and ``note``. Figures about too few
    customers are missing, and so are those that would tell them.
    """
    import pandas as pd

    columns = ["reason", "name", "category", "contacts", "nps", "nps_low", "nps_high", "answers"]
    columns += ["repeats", "repeats_low", "repeats_high", "company_side", "customer_side", "quadrant", "note"]
    if facts.contacts is None or not len(facts.contacts):
        return pd.DataFrame(columns=columns)
    scores = estimate_nps_by_group(facts, period, "reason")
    contacts_by_customer = share_named_contacts(facts)
    reasons = [reason for reason in facts.config.reasons if not is_catch_all(reason.name)]
    counts = [_count_repeats(contacts_by_customer.select_reason(reason.id), period) for reason in reasons]
    smallest = facts.config.reports.smallest_group
    # Each month's repeated contacts have a table of their own: the sum of three may not tell one of them.
    is_telling = flag_telling_sums(facts, [period.shift(-back) for back in range(NPS_MONTHS)], reasons)
    customers = [0 if telling else one[2] for one, telling in zip(counts, is_telling, strict=True)]
    is_hidden = flag_hidden_cells([n for _, n, _ in counts], customers, smallest)
    # Two measures of each reason.
    confidence = 1 - FALSE_RATE / max(2 * len(reasons), 1)
    rows: list[tuple[object, ...]] = []
    for place, reason in enumerate(reasons):
        n_repeated, n_contacts, _ = counts[place]
        score = scores.get(reason.id.casefold())
        if not n_contacts and score is None:
            continue
        share = estimate_share(n_repeated, n_contacts) if n_contacts and not is_hidden[place] else None
        others = [other for number, other in enumerate(counts) if number != place]
        signs = (
            0 if score is None else _compare_score(score, scores, confidence),
            0 if share is None else -_compare_repeats((n_repeated, n_contacts), others, confidence),
        )
        sides = (_find_company_side(reason.category), _find_customer_side(signs))
        figures = list_score_cells(score)
        ends = (None, None, None) if share is None else (share.value, share.low, share.high)
        is_noted = bool(is_hidden[place]) or (score is not None and score.is_suppressed)
        note = format_suppression(smallest) if is_noted else ""
        first_cells = (reason.id, reason.name, str(reason.category or ""), n_contacts if share else None)
        rows.append((*first_cells, *figures, *ends, *sides, QUADRANTS.get(sides, ""), note))
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(dict.fromkeys(columns[3:11], "float64"))


def _count_repeats(table: NamedContacts, period: Period) -> tuple[int, int, int]:
    """Return contacts that came back within a week, all of them, and the customers of the smaller part."""
    days = REPEAT_WINDOWS[0]
    in_window = (table.months > period.index - NPS_MONTHS) & (table.months <= period.index) & table.is_over(days)
    is_repeated = in_window & (table.days_until_next <= days)
    parts = (is_repeated, in_window & ~is_repeated)
    n_customers = [count_distinct(table.customers[part]) for part in parts if part.any()]
    return int(is_repeated.sum()), int(in_window.sum()), min(n_customers, default=0)


def _compare_score(score: Estimate, scores: Mapping[str, Estimate], confidence: float) -> int:
    """Return 1 where a score is surely above that of the other reasons, −1 below; 0: not established."""
    from scipy.special import ndtri

    others = [other for other in scores.values() if other is not score and other.value is not None]
    if score.value is None or score.n < MIN_ANSWERS or not others:
        return 0
    weights = np.array([other.n for other in others], dtype=float)
    weights /= weights.sum()
    mean = float(weights @ [other.value or 0.0 for other in others])
    # Half a 95 % interval is 1.96 standard errors; the others' mean is of independent answers.
    errors = np.array([((other.high or 0.0) - (other.low or 0.0)) / 3.92 for other in (score, *others)])
    error = float(np.sqrt(errors[0] ** 2 + (weights**2) @ errors[1:] ** 2))
    z = (score.value - mean) / max(error, 1e-9)
    return int(np.sign(z)) if abs(z) > float(ndtri((1 + confidence) / 2)) else 0


def _compare_repeats(repeats: tuple[int, int], others: list[tuple[int, int, int]], confidence: float) -> int:
    """Return 1 where surely more came back than with other reasons, −1 fewer; 0: not established."""
    n_repeated, n_contacts = (sum(other[k] for other in others) for k in (0, 1))
    if not n_contacts:
        return 0
    difference = estimate_share_difference(*repeats, n_repeated, n_contacts, confidence=confidence)
    return int(np.sign(difference.value or 0)) if difference.excludes_zero else 0


def _find_company_side(category: Category | None) -> str:
    """Return whether a contact is worth something to the company; an administrative one is not."""
    return "" if category is None else "value" if category is Category.VALUABLE else "irritant"


def _find_customer_side(signs: tuple[int, int]) -> str:
    """Return the customer's side from the signs of both measures; nothing where they differ or say nothing."""
    if min(signs) < 0 < max(signs) or signs == (0, 0):
        return ""
    return "irritant" if min(signs) < 0 else "value"
