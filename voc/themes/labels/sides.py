"""Sides of themes: whether a theme's members praise or complain, so that its name can speak for the right side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voc.text.polarity import Polarity

__all__ = ["ThemeSide", "measure_sides"]

MIN_SIDE_SHARE = 2 / 3
"""Share of the members with a side from which on a name speaks for it; below, the name is the subject alone."""
MIN_SIDED_SHARE = 0.4
"""Share of all members that must have a side; a theme of questions takes none from its three complaints."""
MIN_CLEAR_SHARE, MIN_CLEAR_RATIO, MIN_CLEAR_MEMBERS = 0.5, 4, 20
"""Share of all members on a side, how many times the other's, and members, from which on a name states it without a
quotation: one in four polarities is wrong."""


@dataclass(frozen=True, slots=True)
class ThemeSide:
    """Counts of a theme's members that praise, complain, do neither, or can't be told."""

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
    def polarity(self) -> Polarity:
        """Side that a name may speak for: ``NEUTRAL`` for questions and facts, ``UNKNOWN`` when the members are split.

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


def measure_sides(theme_numbers: Iterable[int], polarities: Sequence[Polarity]) -> dict[int, ThemeSide]:
    """Return the side of each theme.

    Parameters
    ----------
    theme_numbers
        The theme of each text (``ThemeModel.labels_``); negative for none.
    polarities
        The polarity of each text, from `voc.text.polarity.classify_polarity`.

    Raises
    ------
    ValueError
        When the two differ in number.

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
