"""A department's report: its own causes, themes and quotes, and nobody else's name or share.

Insight counts such a month already; here everything that names another department is taken out once more, since a
name that slips through cannot be called back.
"""

from __future__ import annotations

from dataclasses import replace

from voc.insight.results import Finding, FindingKind, Month, Reply, ThemeLine
from voc.records import Cause

__all__ = ["own"]


def own(month: Month) -> Month:
    """Return the month without what is about other departments; a company month comes back as it is."""
    if month.department is None:
        return month
    name = month.department.name
    themes = tuple(_theme(theme, name) for theme in month.themes if _is_caused_by(theme.causes, name))
    shown = {None, *(theme.theme for theme in themes)}
    return replace(
        month,
        themes=themes,
        departments=tuple(line for line in month.departments if line.department and line.department.name == name),
        findings=tuple(
            _finding(found, name) for found in month.findings if _is_about(found, name) and found.theme in shown
        ),
        occurrences=tuple(occurrence for occurrence in month.occurrences if occurrence.department in {None, name}),
    )


def _theme(theme: ThemeLine, name: str) -> ThemeLine:
    return replace(
        theme,
        causes=_own_causes(theme.causes, name),
        department=name if theme.department == name else None,
        fixer=name if theme.fixer == name else None,
        replies=_own_replies(theme.replies, name),
    )


def _is_caused_by(causes: tuple[Cause, ...], name: str) -> bool:
    return any(cause.department == name for cause in causes)


def _own_causes(causes: tuple[Cause, ...], name: str) -> tuple[Cause, ...]:
    return tuple(cause for cause in causes if cause.department == name)


def _own_replies(replies: tuple[Reply, ...], name: str) -> tuple[Reply, ...]:
    return tuple(
        replace(reply, settled=name if reply.settled == name else None) for reply in replies if reply.department == name
    )


def _is_about(found: Finding, name: str) -> bool:
    return found.department in {None, name} and found.kind is not FindingKind.CAUSE_UNKNOWN


def _finding(found: Finding, name: str) -> Finding:
    occurrence = found.occurrence if found.occurrence and found.occurrence.department in {None, name} else None
    return replace(
        found, causes=_own_causes(found.causes, name), occurrence=occurrence, replies=_own_replies(found.replies, name)
    )
