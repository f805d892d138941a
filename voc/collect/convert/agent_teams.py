"""Teams of agents, large enough that nobody is recognised: what is stored instead of an agent's name.

Figures about single employees, even if only possible, need the consent of the works council (Dutch law: WOR article
27.1 l). Without it a signal keeps at most the team, of at least eight people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from voc.collect.pseudonyms import normalize_id

__all__ = ["OTHER_TEAMS", "group_into_teams"]

OTHER_TEAMS = "other teams"
"""Name of the small teams together."""


def group_into_teams(
    agents: Sequence[str | None], teams: Sequence[str | None], smallest: int
) -> tuple[list[str | None], str | None]:
    """Return the team of each row, None where it is not known, and a note about teams that were too small.

    Teams of fewer people are put together; where they are too few even so, the smallest of the others joins them, as
    else "unknown" would mean a handful of people.

    Parameters
    ----------
    agents
        The agent of each row, as the file has it: counted, never stored.
    teams
        The team of each row.
    smallest
        Fewest agents of a team.

    Examples
    --------
    >>> group_into_teams(["a", "b", "c", "d"], ["North", "North", "South", "South"], smallest=2)
    (['North', 'North', 'South', 'South'], None)
    >>> group_into_teams(["a", "b", "c"], ["North", "North", "South"], smallest=2)[0]
    ['other teams', 'other teams', 'other teams']
    """
    agents_by_team: dict[str | None, set[str]] = defaultdict(set)
    for agent, team in zip(agents, teams, strict=True):
        if agent is not None:
            agents_by_team[team].add(normalize_id(agent))
    team_names = {team for team in teams if team is not None}
    if not team_names:
        n_agents = len(set().union(*agents_by_team.values()))
        note = (
            f"agents ({n_agents}) without a column of teams: their signals are of an unknown team" if n_agents else None
        )
        return [None] * len(teams), note
    large_teams = [team for team in team_names if len(agents_by_team[team]) >= smallest]
    large_teams.sort(key=lambda team: (len(agents_by_team[team]), team))
    merged: set[str | None] = {team for team in team_names if team not in large_teams}
    # Agents without a team are a group as well: a handful of them would be known by being of none.
    if agents_by_team[None]:
        merged.add(None)
    while merged and _count_agents(agents_by_team, merged) < smallest and large_teams:
        merged.add(large_teams.pop(0))
    is_large_enough = _count_agents(agents_by_team, merged) >= smallest
    team_by_name: dict[str | None, str | None] = {team: team for team in large_teams}
    team_by_name |= dict.fromkeys(merged, OTHER_TEAMS if is_large_enough else None)
    return [team_by_name.get(team) for team in teams], _describe_merger(len(merged), smallest, is_large_enough)


def _count_agents(agents_by_team: dict[str | None, set[str]], teams: set[str | None]) -> int:
    # Somebody in two teams is one person.
    return len(set().union(*(agents_by_team[team] for team in teams)))


def _describe_merger(n_merged: int, smallest: int, is_large_enough: bool) -> str | None:  # noqa: FBT001  a fact, no switch
    if not n_merged:
        return None
    outcome = f"stored together as {OTHER_TEAMS!r}" if is_large_enough else "unknown team"
    return f"teams of agents: {n_merged} have fewer than {smallest} people, or would give away others: {outcome}"
