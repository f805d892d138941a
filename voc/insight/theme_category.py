"""Contact category of one theme: the one rule, for board and command; the report counts contacts by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voc.records import Category

__all__ = ["ThemeCategory", "choose_category"]


@dataclass(frozen=True, slots=True)
class ThemeCategory:
    """Contact category of a theme, and whether an officer set it; None: not known, or of too few customers."""

    value: Category | None
    is_decided: bool


def choose_category(officers_category: str | None, shares: Mapping[str, float | None]) -> ThemeCategory:
    """Return a theme's category: what an officer decided, else that of most of its comments; of equals the first.

    None where a category that is not shown may have more comments than the largest that is.

    Parameters
    ----------
    shares
        Share of each category in the theme's comments of the month (``estimate_category_shares``); None: not shown.

    Examples
    --------
    >>> choose_category(None, {"hygiene": 0.3, "unnecessary": 0.7}).value
    <Category.UNNECESSARY: 'unnecessary'>
    >>> choose_category(None, {"hygiene": 0.2, "unnecessary": None, "valuable": None}).value is None
    True
    >>> choose_category("valuable", {"unnecessary": 1.0})
    ThemeCategory(value=<Category.VALUABLE: 'valuable'>, is_decided=True)
    """
    if officers_category is not None:
        return ThemeCategory(Category(officers_category), is_decided=True)
    visible_shares = {category: share for category, share in shares.items() if share is not None}
    largest = max(visible_shares, key=lambda category: visible_shares[category], default=None)
    if largest is not None and len(visible_shares) < len(shares):
        hidden_share = 1 - sum(visible_shares.values())
        largest = largest if visible_shares[largest] >= hidden_share else None
    return ThemeCategory(None if largest is None else Category(largest), is_decided=False)
