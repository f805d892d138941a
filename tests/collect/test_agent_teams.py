"""Teams of agents: none is stored in which a person could be recognised."""

from itertools import product

import pytest

from voc.collect.convert.agent_teams import OTHER_TEAMS, group_into_teams


def build_rows(**n_agents_by_team):
    """Return the columns of a file in which each agent of each team has two rows."""
    rows = [(f"{team}{k}", team) for team, n in n_agents_by_team.items() for k in range(n)] * 2
    return [agent for agent, _ in rows], [None if team == "none" else team for _, team in rows]


def count_agents(agents, stored_teams):
    """Return how many people stand behind each value that is stored; None is "unknown"."""
    pairs = set(zip(stored_teams, agents, strict=True))
    return {team: sum(stored == team for stored, _ in pairs) for team in set(stored_teams)}


@pytest.mark.parametrize(("north", "south", "east", "none"), list(product((0, 1, 7, 8, 9), (1, 3, 8), (0, 5), (0, 1))))
def test_behind_every_stored_team_stand_enough_people(north, south, east, none):
    agents, teams = build_rows(north=north, south=south, east=east, none=none)
    stored_teams, note = group_into_teams(agents, teams, smallest=8)
    for team, n in count_agents(agents, stored_teams).items():
        # Unknown is what is told of nobody: then there is no team at all to tell it from.
        assert n >= 8 or (team is None and set(stored_teams) == {None}), (team, n)
    assert (note is None) == (stored_teams == teams)


def test_an_agent_in_two_teams_or_in_two_spellings_is_one_person():
    agents = ["An", "an ", "AN", "Bo"]
    assert group_into_teams(agents, ["North"] * 4, smallest=3)[0] == [None] * 4
    assert group_into_teams(["a", "b", "a", "b"], ["North", "North", "South", "South"], smallest=3)[0] == [None] * 4


def test_a_team_without_agents_is_too_small():
    stored_teams, _ = group_into_teams([None, "a", "b"], ["South", "North", "North"], smallest=2)
    assert stored_teams == [OTHER_TEAMS] * 3


def test_a_file_without_teams_says_how_many_agents_it_has():
    assert group_into_teams(["a", "b", None, "a"], [None] * 4, smallest=2) == (
        [None] * 4,
        "agents (2) without a column of teams: their signals are of an unknown team",
    )
    assert group_into_teams([None], [None], smallest=2) == ([None], None)
    assert group_into_teams([], [], smallest=2) == ([], None)


def test_columns_of_different_lengths_are_an_error():
    with pytest.raises(ValueError, match="argument"):
        group_into_teams(["a"], [], smallest=2)
