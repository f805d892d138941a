"""Scales of scores: all that holds for every answer on one, in one place.

A new scale is a ``ScaleKind`` in ``SCALE_KINDS``, and its name in the report's messages
(``voc/report/messages/nl.toml`` and ``en.toml``, table ``scale``). All else reads these:

- ``voc.config`` the ends and positive answers of a mapping that names none;
- ``voc.collect`` which numbers are answers, and which scale a column's name speaks of;
- ``voc.insight`` the figure that sums the answers up, and the months of a figure;
- ``voc.report`` the names, the words and the axes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voc.errors import UsageError

__all__ = [
    "MARK_ENDS",
    "NPS_SCALE",
    "NPS_SUMMARY",
    "RATING_SCALE",
    "SCALE_KINDS",
    "SHARE_SUMMARY",
    "ScaleKind",
    "ScoreSummary",
    "format_scale_names",
    "get_scale_kind",
    "list_usual_ends",
]


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """The figure that sums up answers.

    Parameters
    ----------
    unit
        Unit of its estimates: ``nps`` or ``share``. ``insight/scores`` has a formula for each of them.
    ends
        Lowest and highest value that it can have; the highest is that of answers that are all positive.
    print_factor
        Number by which a difference is multiplied for printing: 1 for points, 100 for shares.
    difference_key
        End of the keys of sentences about a difference: ``points`` in ``score.difference_points``.
    tick_step
        Step between the ticks of a chart's axis.
    window_months
        Months whose answers are taken together.
    """

    unit: str
    ends: tuple[float, float]
    print_factor: int
    difference_key: str
    tick_step: float
    window_months: int


# Three months: at 250 answers a month an NPS is ± 9; over three months ± 5.
NPS_SUMMARY = ScoreSummary("nps", (-100.0, 100.0), 1, "points", tick_step=10, window_months=3)
"""Percentage of promoters less that of detractors."""
SHARE_SUMMARY = ScoreSummary("share", (0.0, 1.0), 100, "percentage_points", tick_step=0.1, window_months=1)
"""Share of positive answers, printed with the mean."""


@dataclass(frozen=True, slots=True)
class ScaleKind:
    """All that holds for every answer on one scale.

    Parameters
    ----------
    name
        Name in ``voc.toml`` and in the database: ``csat``. At most 16 characters.
    usual_ends
        Lowest and highest answer where the mapping names none; None: the mapping must name them.
    n_positive
        Number of best answers that count as positive; None: the best two fifths.
    summary
        The figure that sums its answers up.
    is_whole
        Whether only whole numbers are answers.
    column_words
        Regular expression of words in a column's name that speak of this scale; empty: no name does.
    is_score_by_name
        Whether these words say by themselves that a column holds scores: "effort" may be in any column's name.
    is_named_by_question
        Whether a report names the score by its question: "anything else" says nothing.
    mean_key
        Key of the sentence about the mean; empty: no mean is computed.
    is_read_as_mean
        Whether a reader takes the mean for the score: "a 6.9" is a school's mean mark, and no share of marks.
    """

    name: str
    usual_ends: tuple[float, float] | None
    n_positive: int | None
    summary: ScoreSummary = SHARE_SUMMARY
    is_whole: bool = False
    column_words: str = ""
    is_score_by_name: bool = True
    is_named_by_question: bool = False
    mean_key: str = "score.mean"
    is_read_as_mean: bool = False

    def count_positive(self, low: float, high: float) -> int:
        """Return how many of the best answers between two ends are positive.

        Examples
        --------
        >>> RATING_SCALE.count_positive(1, 5), NPS_SCALE.count_positive(0, 10)
        (2, 2)
        """
        if self.n_positive is not None:
            # Never all: of thumbs up and down, read as csat from 1 to 2, everybody would be satisfied.
            return min(self.n_positive, max(1, round(high - low)))
        # Two fifths are what "top two of five" comes to on a scale without a convention.
        return max(1, round((high - low + 1) * 0.4))


MARK_ENDS = (1, 10)
"""Ends of a school mark, which a column called "cijfer" may also be known by."""
NPS_SCALE = ScaleKind(
    "nps",
    (0, 10),
    2,  # promoters: 9 and 10
    NPS_SUMMARY,
    is_whole=True,
    column_words=r"nps|net promoter|aanbeve|recommend|weiterempfehl",
    mean_key="",
)
RATING_SCALE = ScaleKind("rating", None, None, is_named_by_question=True)
"""Any other scale: the mapping says its ends, and its question is its name."""

_KINDS = (
    # The first one that a column's name speaks of is proposed: a "rapportcijfer tevredenheid" is a mark.
    NPS_SCALE,
    ScaleKind(
        "mark",
        MARK_ENDS,
        3,  # a school mark of 8 or more
        column_words=r"rapport ?cijfer|school mark|schoolcijfer",
        mean_key="score.mean_mark",
        is_read_as_mean=True,
    ),
    ScaleKind("ces", (1, 7), 3, column_words=r"\bces\b|gemak|moeite|effort|easy", is_score_by_name=False),
    ScaleKind("csat", (1, 5), 2, column_words=r"csat|tevreden|satisf|zufrieden"),
    RATING_SCALE,
)
SCALE_KINDS: Mapping[str, ScaleKind] = {kind.name: kind for kind in _KINDS}
"""The scales by their names."""


def get_scale_kind(name: str) -> ScaleKind:
    """Return the scale of a name.

    Raises
    ------
    UsageError
        There is no such scale in this version of voc.

    Examples
    --------
    >>> get_scale_kind("csat").usual_ends
    (1, 5)
    """
    try:
        return SCALE_KINDS[name]
    except KeyError:
        raise UsageError(f"there is no scale {name!r}; there are: {format_scale_names()}") from None


def format_scale_names() -> str:
    """Return the scales' names as a sentence has them: "nps, mark, ces, csat or rating"."""
    *names, last = SCALE_KINDS
    return f"{', '.join(names)} or {last}"


def list_usual_ends() -> list[tuple[float, float]]:
    """Return the ends that a scale usually has, those from 0 first, of the others the shortest first."""
    return sorted({kind.usual_ends for kind in SCALE_KINDS.values() if kind.usual_ends is not None})
