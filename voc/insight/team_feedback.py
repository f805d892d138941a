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
from voc.insight.small_cells import flag_hidden_outcomes
from voc.records.ids import ThemeId

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

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
    """Signals of a team in some days. ``team`` None: all agents together.

    How many name a department or have a note is None where that would tell a few.
    """

    team: str | None
    first_day: date
    last_day: date
    n_signals: int
    n_with_department: int | None
    n_with_note: int | None
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
        groups += [(str(team), part) for team, part in recent.groupby("agent") if len(part) >= MIN_SIGNALS]
        of_no_team = recent[~recent["agent"].isin([team for team, _ in groups[1:]])]
        if groups[1:] and 0 < len(of_no_team) < MIN_SIGNALS:
            # All less the teams would tell them.
            recent = recent.drop(of_no_team.index)
            groups[0] = (None, recent)
    if len(recent) < MIN_SIGNALS:
        return ()
    codes_by_team = _number_teams(groups)
    smallest, lines = facts.config.reports.smallest_group, _list_flagged(facts, recent, codes_by_team)
    parts = [
        _count_parts(recent[name].notna().to_numpy(), codes_by_team, recent.index, len(groups), smallest)
        for name in ("department", "feedback")
    ]
    return tuple(
        TeamFeedback(
            team,
            first_day,
            last_day,
            n_signals=len(part),
            n_with_department=parts[0][place],
            n_with_note=parts[1][place],
            themes=tuple(sorted(lines[place], key=lambda line: (-line.n_signals, line.theme))),
        )
        for place, (team, part) in enumerate(groups)
    )


def _number_teams(groups: Sequence[tuple[str | None, pd.DataFrame]]) -> dict[object, int]:
    """Return the place of the team among the groups by a signal's label; those without a team have none."""
    return {label: place for place, (_, part) in enumerate(groups[1:], start=1) for label in part.index}


def _count_parts(
    has_it: NDArray[np.bool_], codes_by_team: Mapping[object, int], labels: pd.Index, n_groups: int, smallest_group: int
) -> list[int | None]:
    """Return of all and of each team how many signals have something; None where that would tell a few."""
    codes = np.array([codes_by_team.get(label, n_groups) for label in labels], dtype=np.int64)
    sizes = np.array(
        [[np.sum((codes == place) & has_it), np.sum((codes == place) & ~has_it)] for place in range(1, n_groups + 1)]
    )
    sizes = np.vstack([sizes.sum(axis=0), sizes])
    is_hidden = np.any(flag_hidden_outcomes(sizes, sizes, smallest_group, has_known_rows=True), axis=1).tolist()
    return [None if hidden else int(n) for n, hidden in zip(sizes[:n_groups, 0], is_hidden[:n_groups], strict=True)]


def _list_themes_by_contact(facts: Facts) -> pd.DataFrame:
    """Return a row for each contact and theme of its comments: ``contact``, ``theme`` (position), ``customer_code``."""
    comments = facts.comments[["contact", "customer_code"]].iloc[facts.mentions["row"].to_numpy(dtype=np.int64)]
    pairs = comments.reset_index(drop=True).assign(theme=facts.mentions["theme"].to_numpy(dtype=np.int64))
    return pairs.dropna(subset="contact").drop_duplicates(["contact", "theme"])


def _list_flagged(facts: Facts, recent: pd.DataFrame, codes_by_team: Mapping[object, int]) -> list[list[FlaggedTheme]]:
    """Return the themes that may be told of all agents together and of each team.

    All agents' numbers less those of the teams, and a theme's less those of its departments, tell nobody: a team does
    not read of a theme where that would be so.
    """
    n_groups = max(codes_by_team.values(), default=0) + 1
    signals = recent[["contact", "department"]].assign(
        team=[codes_by_team.get(label, n_groups) for label in recent.index]
    )
    lines: list[list[FlaggedTheme]] = [[] for _ in range(n_groups)]
    for theme_index, rows in signals.merge(_list_themes_by_contact(facts), on="contact").groupby("theme"):
        theme = facts.themes[int(str(theme_index))]
        names = sorted(rows["department"].dropna().unique())
        # Customers decide on showing it, as everywhere: five who were flagged by nobody else are five.
        sizes, customers = (_count_cells(rows, names, n_groups, what) for what in ("signals", "customers"))
        smallest = facts.config.reports.smallest_group
        totals, total_customers = sizes.sum(axis=1), _count_cells(rows, None, n_groups, "customers")[:, 0]
        is_team_hidden = flag_hidden_outcomes(totals[:, None], total_customers[:, None], smallest)[:, 0]
        # The cells of a team that is not told of are hidden with it.
        is_hidden = flag_hidden_outcomes(
            sizes, np.where(is_team_hidden[:, None] & (sizes > 0), 1, customers), smallest, has_known_rows=True
        )
        for place in range(n_groups):
            if totals[place] >= MIN_SIGNALS and not is_team_hidden[place]:
                cells = zip(names, sizes[place], is_hidden[place], strict=False)
                named_departments = [(name, int(n)) for name, n, hidden in cells if not hidden and n >= MIN_SIGNALS]
                named_departments.sort(key=lambda pair: (-pair[1], pair[0]))
                departments = tuple(named_departments[:N_DEPARTMENTS])
                lines[place].append(FlaggedTheme(theme.id, theme.labels, int(totals[place]), departments))
    return lines


def _count_cells(rows: pd.DataFrame, names: Sequence[str] | None, n_groups: int, what: str) -> NDArray[np.int64]:
    """Return ``(n_groups + 1, n_names + 1)`` signals or customers by team and department; first all, last no team.

    The last column is of those that name no department; without names there is one column, of all.
    """
    columns = [np.ones(len(rows), dtype=bool)]
    if names is not None:
        columns = [*((rows["department"] == name).to_numpy() for name in names), rows["department"].isna().to_numpy()]
    teams, customers = rows["team"].to_numpy(dtype=np.int64), rows["customer_code"].to_numpy(dtype=np.int64)
    groups = [np.ones(len(rows), dtype=bool), *(teams == place for place in range(1, n_groups + 1))]
    cells = [[group & column for column in columns] for group in groups]
    if what == "signals":
        return np.array([[cell.sum() for cell in line] for line in cells], dtype=np.int64)
    return np.array([[count_distinct(customers[cell]) for cell in line] for line in cells], dtype=np.int64)
