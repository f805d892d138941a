"""A theme's card: the figures that the triage board shows of a theme, computed after each fit and kept as JSON.

The names of the fields are the keys of the stored JSON (``theme_card.card``): a field may be added, with a default for
the cards that have none, and none may get another name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from voc.records.ids import FeedbackId, SegmentId, ThemeId

__all__ = [
    "CardAlert",
    "CardCause",
    "CardChange",
    "CardContent",
    "CardFigure",
    "CardTrendPoint",
    "ThemeCard",
]


@dataclass(frozen=True, slots=True)
class CardFigure:
    """An estimate as a card keeps it; without a value ``note`` says why, in English."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    """What it rests on: answers of a score, comments of a share."""
    unit: str = "comments"
    note: str = ""


@dataclass(frozen=True, slots=True)
class CardTrendPoint:
    """A month of a theme, ``2026-10``; ``count`` is missing when too few customers are behind it."""

    period: str
    count: int | None
    per_thousand: CardFigure | None = None
    expected: float | None = None
    """Customers that were to be expected in the month."""
    upper: float | None = None
    """Upper limit of what chance explains."""


@dataclass(frozen=True, slots=True)
class CardChange:
    """A change of the month that is more than chance; ``p`` is adjusted for the number of themes."""

    kind: str
    """``new``, ``growing``, ``returned`` or ``shrinking``."""
    observed: int
    expected: float
    p: float
    since: date | None = None
    """The day on which it began, where it is known."""
    last_active: str | None = None
    """The last month with comments before a return: ``2026-03``."""


@dataclass(frozen=True, slots=True)
class CardAlert:
    """Alert of a theme: a change of the month, or a peak on the ``window_days`` up to ``day``."""

    kind: str
    """``new``, ``growing`` or ``returned``; a peak is ``new`` or ``growing``."""
    observed: int
    """Customers (or comments: ``unit``) in the month or on the days of a peak: 21, where 6.4 were expected."""
    expected: float
    p: float
    since: date | None = None
    """The day on which a change of the month began, where it is known."""
    day: date | None = None
    """Last day of a peak; None: a change of the month."""
    window_days: int | None = None
    """Days of a peak that were counted together: 2 or 7."""
    unit: str = "comments"
    """What was counted: ``customers``; ``comments`` on cards stored before customers were counted."""


@dataclass(frozen=True, slots=True)
class CardCause:
    """A department's share, None is "unknown"; ``evidence`` is a sentence by language."""

    department: str | None
    share: CardFigure
    evidence: Mapping[str, str]
    lead_probability: float | None = None
    """Probability that its share is the largest of all departments."""


@dataclass(frozen=True, slots=True)
class CardContent:
    """Figures, ids and sentences of one theme in the month ``period``; without figures where too few customers wrote.

    ``process`` is what its contacts are counted per thousand of. ``alerted`` is also true where the alert itself may
    not be shown. ``categories`` holds a share by category, ``quotes`` pairs of a comment and its segment, ``first`` the
    day of the first comment. ``n_audited`` counts the audited segments of the month.
    """

    period: str
    comments: CardFigure
    process: str | None = None
    trend: tuple[CardTrendPoint, ...] = ()
    change: CardChange | None = None
    alert: CardAlert | None = None
    alerted: bool = False
    score: CardFigure | None = None
    causes: tuple[CardCause, ...] = ()
    categories: Mapping[str, CardFigure] = field(default_factory=dict)
    quotes: tuple[tuple[FeedbackId, SegmentId], ...] = ()
    first: date | None = None
    main_departments: tuple[str, ...] = ()
    """Departments that caused most of it over all months: ``("Facturatie",)``."""
    customers_ever: int | None = None
    """Customers of all months together; None where they are too few to be shown."""
    n_audited: int = 0


@dataclass(frozen=True, slots=True)
class ThemeCard:
    """A theme's card with the three figures that rank it (see ``voc.insight.card_figures``).

    ``content`` is None where only the ranking was read, and before there are cards.
    """

    theme: ThemeId
    content: CardContent | None
    impact: float
    doubt: float
    news: float

    @property
    def rank(self) -> float:
        """Impact × doubt × max(news, 1): which alerts are read where there are too many.

        >>> ThemeCard(7, None, impact=0.5, doubt=0.25, news=0.0).rank
        0.125
        """
        # News below 1 would push a theme down for being stable; it is only to pull changed ones up.
        return self.impact * self.doubt * max(self.news, 1.0)
