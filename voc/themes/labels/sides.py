"""Sides of themes: whether a theme's members praise, complain or ask, so that its name speaks for the right side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from voc.text.polarity import Polarity
from voc.themes.arrays import LabelArray
from voc.themes.labels.naming_texts import NamingTexts

__all__ = ["SIDED_POLARITIES", "ThemeSide", "ThemeSides", "measure_question_shares", "measure_sides"]

SIDED_POLARITIES = (Polarity.POSITIVE, Polarity.NEGATIVE)
"""Polarities that are a side."""
MIN_SIDE_SHARE = 2 / 3
"""Minimum share of the members with a side that must be on one side for the theme to be on it."""
MIN_SIDED_SHARE = 0.4
"""Minimum share of all members that must have a side: a theme of questions takes none from its three complaints."""
MIN_SPLIT_SHARE = 0.25
"""Minimum share of all members on each side for a theme to be split: its name says so and quotes neither side."""
MIN_CLEAR_SHARE = 0.5
"""Minimum share of all members on a side that a name states without a quotation."""
MIN_CLEAR_RATIO = 4
"""Minimum ratio of that share to the other side's: the classifier gets one polarity in four wrong."""
MIN_CLEAR_MEMBERS = 20
"""Minimum number of members of a theme whose name states a side without a quotation."""


@dataclass(frozen=True, slots=True)
class ThemeSide:
    """Counts of a theme's members that praise, complain, do neither, or whose polarity is unknown."""

    n_positive: int
    n_negative: int
    n_neutral: int
    n_unknown: int

    @property
    def positive_share(self) -> float:
        """Share of all members that praise; 0 without members."""
        return self.n_positive / max(1, self._n_members)

    @property
    def negative_share(self) -> float:
        """Share of all members that complain; 0 without members."""
        return self.n_negative / max(1, self._n_members)

    @property
    def smaller_share(self) -> float:
        """Share of all members on the side that fewer are on; 0 without members."""
        return min(self.positive_share, self.negative_share)

    @property
    def is_split(self) -> bool:
        """Whether many members praise and many complain.

        Examples
        --------
        >>> ThemeSide(10, 9, 0, 0).is_split, ThemeSide(2, 18, 4, 1).is_split
        (True, False)
        """
        return self.polarity not in SIDED_POLARITIES and self.smaller_share >= MIN_SPLIT_SHARE

    @property
    def polarity(self) -> Polarity:
        """Side that a name may speak for: ``NEUTRAL`` for questions and facts, ``UNKNOWN`` where the members disagree.

        Examples
        --------
        >>> ThemeSide(2, 18, 4, 1).polarity, ThemeSide(10, 9, 0, 0).polarity
        (<Polarity.NEGATIVE: 'negative'>, <Polarity.UNKNOWN: 'unknown'>)
        """
        n_sided = self.n_positive + self.n_negative
        if n_sided < MIN_SIDED_SHARE * self._n_members:
            return Polarity.NEUTRAL if self.n_neutral > self.n_unknown else Polarity.UNKNOWN
        if self.n_negative >= MIN_SIDE_SHARE * n_sided > 0:
            return Polarity.NEGATIVE
        return Polarity.POSITIVE if self.n_positive >= MIN_SIDE_SHARE * n_sided > 0 else Polarity.UNKNOWN

    @property
    def clear_polarity(self) -> Polarity:
        """Side that a name states by itself: half of twenty members or more, and four times as many as on the other.

        Examples
        --------
        >>> ThemeSide(2, 18, 4, 1).clear_polarity, ThemeSide(4, 9, 10, 3).clear_polarity
        (<Polarity.NEGATIVE: 'negative'>, <Polarity.UNKNOWN: 'unknown'>)
        """
        smaller, larger = sorted((self.positive_share, self.negative_share))
        if self._n_members < MIN_CLEAR_MEMBERS or larger < MIN_CLEAR_SHARE or larger < MIN_CLEAR_RATIO * smaller:
            return Polarity.UNKNOWN
        return Polarity.NEGATIVE if self.negative_share == larger else Polarity.POSITIVE

    @property
    def _n_members(self) -> int:
        return self.n_positive + self.n_negative + self.n_neutral + self.n_unknown


@dataclass(frozen=True, slots=True)
class ThemeSides:
    """Sides of all themes, and of the texts that may be in their names.

    Attributes
    ----------
    side_by_theme
        Side of each theme by its number; empty where no polarity is known.
    polarity_by_row
        Polarity of each classified text by its row; empty where no polarity is known.
    question_shares
        Share of each theme's comments that ask something.
    """

    side_by_theme: Mapping[int, ThemeSide]
    polarity_by_row: Mapping[int, Polarity]
    question_shares: Sequence[float]

    def get_side(self, theme_number: int) -> ThemeSide:
        """Return the side of a theme; one without members where none is known."""
        return self.side_by_theme.get(theme_number, _NO_MEMBERS)


_NO_MEMBERS = ThemeSide(0, 0, 0, 0)


def measure_question_shares(
    texts: NamingTexts, theme_by_row: LabelArray, comments_by_theme: Sequence[LabelArray]
) -> list[float]:
    """Return the share of each theme's comments that ask something in it.

    Parameters
    ----------
    texts
        All ``n`` texts.
    theme_by_row
        ``(n,)``: number of each text's theme, −1 for none.
    comments_by_theme
        Comments of each theme.
    """
    rows, comments = texts.occurrences
    has_question_mark = np.array(["?" in text for text in texts.texts], dtype=bool)[rows]
    theme_numbers = theme_by_row[rows]
    is_asking = has_question_mark & (theme_numbers >= 0)
    # A comment that asks twice counts once.
    pairs = np.unique(np.stack([theme_numbers[is_asking], comments[is_asking]], axis=1), axis=0)
    n_asking = np.bincount(pairs[:, 0], minlength=len(comments_by_theme)).tolist()
    return [n / max(1, len(members)) for n, members in zip(n_asking, comments_by_theme, strict=True)]


def measure_sides(theme_numbers: Iterable[int], polarities: Sequence[Polarity]) -> dict[int, ThemeSide]:
    """Return the side of each theme.

    Parameters
    ----------
    theme_numbers
        Number of each text's theme (``ThemeModel.labels_``); negative for none.
    polarities
        Polarity of each text, from `voc.text.polarity.classify_polarity`.

    Raises
    ------
    ValueError
        When the two differ in length.

    Examples
    --------
    >>> measure_sides([0, 0, -1], [Polarity.NEGATIVE] * 3)[0].negative_share
    1.0
    """
    counts_by_theme: dict[int, Counter[Polarity]] = {}
    for number, polarity in zip(theme_numbers, polarities, strict=True):
        if number >= 0:
            counts_by_theme.setdefault(int(number), Counter())[polarity] += 1
    order = (Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.UNKNOWN)
    return {
        number: ThemeSide(*(counts_by_theme[number][polarity] for polarity in order))
        for number in sorted(counts_by_theme)
    }
