"""Page for a team of agents, on one sheet: what it flagged, what came of it, and which reasons are mixed up."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from voc.causes.reason_quality import Confusion
from voc.config import Config
from voc.insight.action_lines import update_actions
from voc.insight.results import Finding, Month, ThemeLine
from voc.insight.team_feedback import FlaggedTheme, TeamFeedback
from voc.records import label_in, theme_reference
from voc.report.action_prose import format_action_state, format_who
from voc.report.cause_prose import has_sure_leader
from voc.report.html.sections.shapes import TextTable
from voc.report.messages import ReportMessages
from voc.report.single_page import OverviewPart, OverviewSettings
from voc.report.voices_prose import shorten_label
from voc.text.sanitize import sanitize_line

__all__ = ["build_team_pages"]

N_THEMES = 8
"""Themes on a sheet of A4."""
N_OUTCOMES = 5
N_CONFUSIONS = 3


def build_team_pages(
    feedback: Sequence[TeamFeedback], month: Month, confusions: Sequence[Confusion], settings: OverviewSettings
) -> tuple[Path, ...]:
    """Write a page for each team, ``FOLDER/teams/voc-team-2026-10-31-nl.html`` and the like, and return the files.

    Parameters
    ----------
    month
        The company's month in which the last day lies: what became of a theme.
    confusions
        Pairs of contact reasons that agents mix up, the most mixed up first.

    Raises
    ------
    UsageError
        A format that there is not.
    """
    messages = ReportMessages(settings.language)
    # As they stand today: a promise that is late by now was not when the fortnight ended.
    month = replace(month, actions=update_actions(month.actions, settings.generated_at.date()))
    paths: list[Path] = []
    for team in feedback:
        names = (messages.format_date(team.first_day), messages.format_date(team.last_day))
        parts = [OverviewPart(messages("team.flagged"), table=_build_theme_table(team, messages))]
        if outcomes := _list_outcomes(team, month, messages):
            parts.append(OverviewPart(messages("team.became"), outcomes))
        if mixed := _list_confusions(confusions, settings.config, messages):
            parts.append(OverviewPart(messages("team.mixed"), mixed, note=messages("team.mixed_note")))
        slug = "" if team.team is None else f"-{_build_team_slug(team.team)}"
        paths += settings.write(
            f"teams/voc-team-{team.last_day}{slug}",
            parts,
            title=messages("team.title_all")
            if team.team is None
            else messages("team.title", team=sanitize_line(team.team)),
            intro=_format_intro(team, names, messages),
        )
    return tuple(paths)


def _build_team_slug(team: str) -> str:
    """Return a team's name as a part of a file's name; a mark of the name keeps "A/B" and "A & B" apart."""
    slug = re.sub(r"[^a-z0-9]+", "-", team.casefold()).strip("-")[:40].strip("-")
    return f"{slug}-{hashlib.sha256(team.encode()).hexdigest()[:6]}"


def _format_intro(team: TeamFeedback, days: tuple[str, str], messages: ReportMessages) -> str:
    parts = [
        messages(key, n=messages.format_integer(n))
        for key, n in (("team.with_department", team.n_with_department), ("team.with_note", team.n_with_note))
        if n is not None
    ]
    return messages(
        "team.intro",
        first=days[0],
        last=days[1],
        signals=messages.format_count("count.signals", team.n_signals),
        parts=f": {', '.join(parts)}" if parts else "",
    )


def _build_theme_table(team: TeamFeedback, messages: ReportMessages) -> TextTable | None:
    if not team.themes:
        return None
    rows = tuple(
        (
            _format_label(flagged, messages),
            messages.format_integer(flagged.n_signals),
            messages.format_list([f"{sanitize_line(name)} ({n})" for name, n in flagged.departments]) or "–",
        )
        for flagged in team.themes[:N_THEMES]
    )
    heads = (messages("column.theme"), messages("team.signals"), messages("team.named"))
    return TextTable(messages("team.themes"), heads, rows, frozenset({1}))


def _format_label(flagged: FlaggedTheme, messages: ReportMessages) -> str:
    label = label_in(flagged.labels, messages.language, theme_reference(flagged.theme))
    return shorten_label(sanitize_line(label))


def _list_outcomes(team: TeamFeedback, month: Month, messages: ReportMessages) -> list[str]:
    """Return what became of the themes that a team flagged: where the cause lies, what was repaired and promised."""
    sentences = []
    lines = {line.theme: line for line in month.themes}
    for flagged in team.themes:
        line = lines.get(flagged.theme)
        finding = next((each for each in month.findings if flagged.theme in {each.theme, *each.themes}), None)
        texts = [] if line is None else _describe_cause(flagged, line, messages)
        texts += _describe_progress(flagged, finding, month, messages)
        if texts:
            sentences.append(f"{_format_label(flagged, messages)}: {' '.join(texts)}")
    return sentences[:N_OUTCOMES]


def _describe_cause(flagged: FlaggedTheme, line: ThemeLine, messages: ReportMessages) -> list[str]:
    """Return whom the team named most beside whose cause it is, where that is sure."""
    leading = next((cause for cause in line.causes if cause.is_accusation and cause.share.value is not None), None)
    decided = line.department
    if decided is None and (leading is None or not has_sure_leader(line.causes)):
        return []
    cause = decided or (leading.department if leading is not None else None) or ""
    suspect = flagged.departments[0][0] if flagged.departments else None
    key = "team.cause" if suspect is None else ("team.cause_right" if suspect == cause else "team.cause_other")
    return [messages(key, department=sanitize_line(cause), named=sanitize_line(suspect or ""))]


def _describe_progress(
    flagged: FlaggedTheme, finding: Finding | None, month: Month, messages: ReportMessages
) -> list[str]:
    texts = []
    if finding is not None:
        texts.append(messages("team.finding", code=finding.code))
        if finding.repair is not None:
            texts.append(messages("team.repaired", day=messages.format_day(finding.repair.start)))
    for action in month.actions:
        if action.action.theme == flagged.theme:
            promise = sanitize_line(action.action.promise).rstrip(".")
            state = format_action_state(action, messages)
            texts.append(messages("team.action", promise=promise, who=format_who(action, month, messages), state=state))
    return texts


def _list_confusions(confusions: Sequence[Confusion], config: Config, messages: ReportMessages) -> list[str]:
    name_by_reason = {entry.id: entry.name for entry in config.reasons}
    return [
        messages(
            "team.pair",
            first=sanitize_line(name_by_reason.get(pair.first, pair.first)),
            second=sanitize_line(name_by_reason.get(pair.second, pair.second)),
            share=messages.format_percent(pair.share.value),
            n=messages.format_integer(pair.share.n),
        )
        for pair in confusions[:N_CONFUSIONS]
        if pair.share.value
    ]
