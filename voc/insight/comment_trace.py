"""Trace from a reference to the comments behind it: a printed figure, a theme or a comment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from voc.errors import UnknownNameError, UsageError
from voc.records import FindingCode, Reference, ReferenceKind, ThemeId, theme_reference
from voc.store import Store, frames, reports, theme_decisions, themes

if TYPE_CHECKING:
    import pandas as pd

    from voc.store.reports import FigureInfo

__all__ = ["count_erased_comments", "find_merged_theme", "load_comments_behind"]


def load_comments_behind(store: Store, reference: str) -> pd.DataFrame:
    """Return the comments behind a figure (``2026-10/…``), a finding (``B-2026-10-1``), a theme (``T-7``) or a comment.

    Columns id, at, channel, text. A theme that was merged stands for the one that it is part of now.

    Raises
    ------
    UnknownNameError
        Nothing has that reference.
    """
    parsed = _parse_reference(reference)
    if parsed is None:  # a printed figure: it may rest on nothing (zero comments)
        feedback_ids: Sequence[int] = _load_figure(store, reference).feedback
    elif parsed.kind is ReferenceKind.THEME:
        feedback_ids = _load_theme_comments(store, _find_current_theme(store, parsed.number))
    else:
        feedback_ids = frames.load_feedback(store, texts=False, feedback_ids=(parsed.number,))["id"].tolist()
    if parsed is not None and not feedback_ids:
        raise UnknownNameError(f"there is nothing under {reference!r}; references look like F-18, T-7 or 2026-10/…")
    return frames.load_feedback(store, feedback_ids=feedback_ids)[["id", "at", "channel", "text"]]


def count_erased_comments(store: Store, reference: str) -> int:
    """Return how many comments behind a printed figure were erased since; of a theme or comment nothing is kept."""
    return _load_figure(store, reference).n_erased if _parse_reference(reference) is None else 0


def find_merged_theme(store: Store, reference: str) -> str | None:
    """Return the theme that a merged one is part of now: ``T-5`` for ``T-9``; None for all other references."""
    parsed = _parse_reference(reference)
    if parsed is None or parsed.kind is not ReferenceKind.THEME:
        return None
    current_id = _find_current_theme(store, parsed.number)
    return None if current_id == parsed.number else theme_reference(current_id)


def _load_figure(store: Store, reference: str) -> FigureInfo:
    """Return a printed figure; of a finding's code the number of its comments."""
    try:
        code = str(FindingCode.parse(reference))
    except UsageError:
        return reports.load_figure(store, reference.strip())
    return reports.load_figure(store, reports.load_finding_figure(store, code))


def _find_current_theme(store: Store, theme_id: int) -> ThemeId:
    return theme_decisions.load_current_theme_ids(store).get(ThemeId(theme_id), ThemeId(theme_id))


def _parse_reference(text: str) -> Reference | None:
    """Return the theme or the comment that a text names, None for anything else."""
    try:
        reference = Reference.parse(text)
    except UsageError:
        return None
    return reference if reference.kind in {ReferenceKind.THEME, ReferenceKind.FEEDBACK} else None


def _load_theme_comments(store: Store, theme_id: int) -> list[int]:
    assignments = themes.load_assignments(store)
    segment_ids = assignments.loc[assignments["theme"] == theme_id, "segment"]
    spans = frames.load_segment_spans(store)
    return sorted(set(spans.loc[spans["id"].isin(segment_ids), "feedback"].tolist()))
