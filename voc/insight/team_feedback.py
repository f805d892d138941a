"""Feedback to teams of agents: what they flagged in a fortnight, what came of it, and which reasons are mixed up.

Of teams, never of persons: a team is stored only where eight agents or more are in it (``voc.collect.convert.
agent_teams``), and with the consent of a works council, where agents are stored one by one, all are taken together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.facts import Facts
from voc.insight.provenance import count_distinct
from voc.records.ids import ThemeId

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DAYS_TOLD", "FlaggedTheme", "TeamFeedback", "collect_team_feedback"]

DAYS_TOLD = 14
MIN_SIGNALS = 5
"""Signals about a theme from which on a team reads of it: fewer may be one person's."""
N_DEPARTMENTS = 2


@dataclass(frozen=True, slots=True)
class FlaggedTheme:
    """A theme that a team gave signals about, and the departments that it named most."""

    theme: ThemeId
    labels: Mapping[str, str]
    n_signals: int
    departments: tuple[tuple[str, int], ...]
    """Departments with how many of the signals named them, the one with most first; of those that may be told."""


@dataclass(frozen=True, slots=True)
class TeamFeedback:
    """Signals of a team in some days. ``team`` None: all agents together."""

    team: str | None
    first_day: date
    last_day: date
    n_signals: int
    n_with_department: int
    n_with_note: int
    themes: tuple[FlaggedTheme, ...]


def collect_team_feedback(facts: Facts, last_day: date, *, days: int = DAYS_TOLD) -> tuple[TeamFeedback, ...]:
    """Return the feedback of each team that gave enough signals in the days up to ``last_day``; all agents' first.

    Parameters
    ----------
    days
        Days that are told, the last one among them.
    """
    signals = facts.signals
    if signals is None or signals.empty:
        return ()
    first_day = last_day - timedelta(days=days - 1)
    _, ordinals = facts.compute_local_dates(signals["at"])
    recent = signals[(ordinals >= first_day.toordinal()) & (ordinals <= last_day.toordinal())]
    groups: list[tuple[str | None, pd.DataFrame]] = [(None, recent)]
    # Stored one by one, agents are no teams: nobody is looked at.
    if not facts.config.agents.works_council_consent:
        groups += [(str(team), part) for team, part in recent.groupby("agent")]
    themes_by_contact = _list_themes_by_contact(facts)
    return tuple(
        _describe_team(facts, team, part, (first_day, last_day), themes_by_contact)
        for team, part in groups
        if len(part) >= MIN_SIGNALS
    )


def _list_themes_by_contact(facts: Facts) -> pd.DataFrame:
    """Return a row for each contact and theme of its comments: ``contact``, ``theme`` (position), ``customer_code``."""
    comments = facts.comments[["contact", "customer_code"]].iloc[facts.mentions["row"].to_numpy(dtype=np.int64)]
    pairs = comments.reset_index(drop=True).assign(theme=facts.mentions["theme"].to_numpy(dtype=np.int64))
    return pairs.dropna(subset="contact").drop_duplicates(["contact", "theme"])


def _describe_team(
    facts: Facts,
    team: str | None,
    signals: pd.DataFrame,
    days: tuple[date, date],
    themes_by_contact: pd.DataFrame,
) -> TeamFeedback:
    flagged = signals[["contact", "department"]].merge(themes_by_contact, on="contact")
    lines = []
    for theme_index, rows in flagged.groupby("theme"):
        # Customers decide on showing it, as everywhere: five who were flagged by nobody else are five.
        is_shown = count_distinct(rows["customer_code"].to_numpy(dtype=np.int64)) >= facts.config.reports.smallest_group
        if len(rows) >= MIN_SIGNALS and is_shown:
            theme = facts.themes[int(str(theme_index))]
            lines.append(FlaggedTheme(theme.id, theme.labels, len(rows), _rank_departments(rows["department"])))
    lines.sort(key=lambda line: (-line.n_signals, line.theme))
    return TeamFeedback(
        team,
        *days,
        n_signals=len(signals),
        n_with_department=int(signals["department"].notna().sum()),
        n_with_note=int(signals["feedback"].notna().sum()),
        themes=tuple(lines),
    )


def _rank_departments(names: pd.Series[str]) -> tuple[tuple[str, int], ...]:
    counts: Sequence[tuple[str, int]] = [(str(name), int(n)) for name, n in names.value_counts().items()]
    ranked = sorted((pair for pair in counts if pair[1] >= MIN_SIGNALS), key=lambda pair: (-pair[1], pair[0]))
    return tuple(ranked[:N_DEPARTMENTS])
