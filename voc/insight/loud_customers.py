"""Loud customers: the few who wrote a large part of a theme's comments, so that they are taken for what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.results import LoudCustomers

if TYPE_CHECKING:
    from voc.insight.scope import Ints, MonthScope

__all__ = ["MIN_PART", "find_loud_customers"]

MIN_EACH = 3
"""Comments from which on a customer may be loud; two are a complaint and the survey after it."""
MIN_PART = 1 / 3
"""Part of the comments that the loud ones wrote together at least …"""
MIN_EXCESS = 2.0
"""… and how many times their part of the customers it is at least, …"""
ENOUGH_PART = 2 / 3
"""… or this part of the comments, from customers who are fewer than half: twice nearly half is nearly all."""


def find_loud_customers(scope: MonthScope, comment_rows: Ints) -> LoudCustomers | None:
    """Return how many customers wrote how large a part of some comments; None where nobody stands out."""
    if not scope.facts.has_customers:
        return None
    counts = np.unique(scope.customer_codes[comment_rows], return_counts=True)[1]
    loud = counts[counts >= MIN_EACH]
    # Where every customer writes often nobody is loud: those who are must also be few among the customers.
    part, part_of_customers = loud.sum() / max(comment_rows.size, 1), loud.size / max(counts.size, 1)
    if part < MIN_PART or part_of_customers >= 1 / 2:
        return None
    if part < min(MIN_EXCESS * part_of_customers, ENOUGH_PART):
        return None
    return LoudCustomers(int(loud.size), float(part))
