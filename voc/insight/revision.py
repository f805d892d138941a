"""Revision of printed figures: what a signed-off report said beside what is counted today, and why it differs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from voc.records import Estimate, FeedbackId, Period

__all__ = [
    "DEFINITIONS_VERSION",
    "CountedFigure",
    "FigureBasis",
    "RevisedFigure",
    "Revision",
    "RevisionReason",
    "find_revised_figures",
]

DEFINITIONS_VERSION = 4
"""Version of how figures are counted; raised with every change after which the same data give other figures."""
UNITS_OF_COMMENTS = frozenset({"comments", "share", "nps", "points"})
"""Units of figures that rest on what was said alone; others rest on contacts or volumes as well."""
SMALLEST_DIFFERENCE = 1e-9
"""Differences of figures below it are of their last bits."""


class RevisionReason(StrEnum):
    """Reason why a figure is another one than when it was printed."""

    NEW_FILES = "new files"
    FILES_TAKEN_BACK = "files taken back"
    ERASED = "erased"
    DECISIONS = "decisions"
    REFIT = "refit"
    DEFINITION = "definition"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FigureBasis:
    """State of the store that figures were counted in."""

    last_comment: int
    last_batch: int
    last_decision: int
    runs: Mapping[str, int]
    """Current run by stage: ``{"themes": 4, "causes": 5}``."""
    definitions: int = DEFINITIONS_VERSION


@dataclass(frozen=True, slots=True)
class CountedFigure:
    """A figure with its title and the comments that it was counted from."""

    title: str
    estimate: Estimate
    feedback: tuple[FeedbackId, ...] = ()
    n_erased: int = 0
    """Comments behind a printed figure that were erased since: on request, or past the time that they are kept."""


@dataclass(frozen=True, slots=True)
class RevisedFigure:
    """A figure as it was printed and as it is now; ``current`` None: the report has it no more.

    ``is_small``: so few customers more or fewer that the figure of today would tell who they are; it is not printed.
    """

    reference: str
    title: str
    published: Estimate
    current: Estimate | None
    reasons: tuple[RevisionReason, ...]
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Revision:
    """Figures of a signed-off report that are others today."""

    period: Period
    signed_off_by: str
    signed_off_at: datetime
    figures: tuple[RevisedFigure, ...]
    n_published: int
    """Figures that were printed, changed or not."""


def find_revised_figures(
    published: Mapping[str, CountedFigure],
    current: Mapping[str, CountedFigure],
    *,
    bases: tuple[FigureBasis, FigureBasis],
    visible_comments: Collection[int],
    smallest_group: int,
) -> tuple[RevisedFigure, ...]:
    """Return the published figures that are others today, in the order of the report.

    Parameters
    ----------
    published, current
        Figures by their reference.
    bases
        State of the store when they were printed, and today.
    visible_comments
        Ids of the comments that there are today.
    smallest_group
        The fewest customers that may be told apart.
    """
    visible = frozenset(visible_comments)
    revised = []
    for reference, figure in published.items():
        now = current.get(reference)
        if now is not None and not _differs(figure.estimate, now.estimate):
            continue
        reasons = _find_reasons(figure, now, bases, visible)
        is_small = now is not None and _is_small_difference(figure.estimate, now.estimate, smallest_group)
        estimate = None if now is None else now.estimate
        revised.append(RevisedFigure(reference, figure.title, figure.estimate, estimate, reasons, is_small))
    return tuple(revised)


def _differs(published: Estimate, current: Estimate) -> bool:
    if published.value is None or current.value is None:
        return (published.value is None) != (current.value is None)
    scale = max(abs(published.value), abs(current.value), 1.0)
    return abs(published.value - current.value) > SMALLEST_DIFFERENCE * scale


def _is_small_difference(published: Estimate, current: Estimate, smallest_group: int) -> bool:
    """Return whether fewer customers than may be shown came or went, as far as the two figures tell."""
    if published.n_customers is None or current.n_customers is None:
        # A figure with an interval is estimated: its difference is no number of customers who came or went.
        is_count = published.unit in {"comments", "contacts", "customers"} and published.low is None
        if not is_count or published.value is None or current.value is None:
            return False
        return 0 < abs(published.value - current.value) < smallest_group
    return 0 < abs(published.n_customers - current.n_customers) < smallest_group


def _find_reasons(
    figure: CountedFigure, now: CountedFigure | None, bases: tuple[FigureBasis, FigureBasis], visible: frozenset[int]
) -> tuple[RevisionReason, ...]:
    """Return why a figure changed: by the comments that came, went or moved, and by what was done since."""
    before, after = bases
    old, new = set(figure.feedback), set(() if now is None else now.feedback)
    added, removed = new - old, old - new
    reasons: list[RevisionReason] = []
    if any(comment > before.last_comment for comment in added):
        reasons.append(RevisionReason.NEW_FILES)
    if any(comment not in visible for comment in removed):
        reasons.append(RevisionReason.FILES_TAKEN_BACK)
    if figure.n_erased:
        reasons.append(RevisionReason.ERASED)
    moved = [comment for comment in added if comment <= before.last_comment]
    moved += [comment for comment in removed if comment in visible]
    # Of the same comments a rate, hours or the customers of contacts are others after a file of contacts or volumes.
    rests_on_more = not (added or removed) or figure.estimate.unit not in UNITS_OF_COMMENTS
    if rests_on_more and after.last_batch != before.last_batch and RevisionReason.NEW_FILES not in reasons:
        reasons.append(RevisionReason.NEW_FILES)
    # Comments that moved, or none that came or went: something else was decided, fitted or defined.
    if moved or not (added or removed or figure.n_erased):
        reasons += _list_other_reasons(before, after)
    return tuple(reasons) or (RevisionReason.UNKNOWN,)


def _list_other_reasons(before: FigureBasis, after: FigureBasis) -> Sequence[RevisionReason]:
    reasons = []
    if after.last_decision != before.last_decision:
        reasons.append(RevisionReason.DECISIONS)
    if dict(after.runs) != dict(before.runs):
        reasons.append(RevisionReason.REFIT)
    if after.definitions != before.definitions:
        reasons.append(RevisionReason.DEFINITION)
    return reasons
