"""Feedback to teams: of a fortnight, of teams and never of persons, and of no handful of signals or customers."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from voc.insight.team_feedback import collect_team_feedback

LAST = date(2026, 10, 31)


@pytest.fixture
def flag(world):
    """Return facts in which teams gave signals about contacts of a theme."""

    def build(*groups, config=None):
        rows = []
        for team, theme, department, day, n in groups:
            for _ in range(n):
                key = world.contact(f"2026-10-{day:02d} 10:00", "1")
                world.comment(f"2026-10-{day:02d} 10:05", theme, contact=key)
                rows.append({"contact": key, "agent": team, "department": department, "at": f"2026-10-{day:02d} 10:10"})
        signals = pd.DataFrame(rows)
        at = pd.to_datetime(signals["at"]).dt.tz_localize("Europe/Amsterdam").dt.tz_convert("UTC")
        signals = signals.assign(at=at, reason=None, feedback=pd.Series([None] * len(rows), dtype="Int64"))
        return replace(world.facts(**({"config": config} if config else {})), signals=signals)

    return build


def test_a_team_reads_of_its_own_signals_and_all_of_all(flag):
    facts = flag(("Noord", 1, "Facturatie", 20, 8), ("Zuid", 2, "Digitaal & IT", 21, 6))
    everybody, north, south = collect_team_feedback(facts, LAST)
    assert (everybody.team, everybody.n_signals, everybody.n_with_department) == (None, 14, 14)
    assert [line.theme for line in everybody.themes] == [1, 2]
    assert [(line.theme, line.n_signals, line.departments) for line in north.themes] == [(1, 8, (("Facturatie", 8),))]
    assert [line.theme for line in south.themes] == [2]


def test_only_the_days_that_are_told_count(flag):
    facts = flag(("Noord", 1, "Facturatie", 17, 8), ("Noord", 1, "Facturatie", 18, 6))
    assert collect_team_feedback(facts, LAST)[0].n_signals == 6
    assert collect_team_feedback(facts, date(2026, 9, 30)) == ()


def test_a_few_signals_are_of_nobody(flag):
    facts = flag(("Noord", 1, "Facturatie", 20, 4), ("Zuid", 2, "Facturatie", 20, 9))
    everybody, south = collect_team_feedback(facts, LAST)
    assert south.team == "Zuid"
    assert [line.theme for line in everybody.themes] == [2]


def test_agents_who_are_stored_one_by_one_are_no_teams(flag):
    consent = {"agents": {"works_council_consent": "OR, 12 March 2026"}}
    facts = flag(("a1b2c3", 1, "Facturatie", 20, 9), config=consent)
    assert [each.team for each in collect_team_feedback(facts, LAST)] == [None]


def test_all_agents_less_a_team_is_no_handful_of_another(flag):
    # Of theme 1 Zuid gave two signals: all agents' eight less the six of Noord.
    facts = flag(("Noord", 1, "Facturatie", 20, 6), ("Zuid", 1, "Facturatie", 20, 2), ("Zuid", 2, "Facturatie", 20, 9))
    everybody, north, south = collect_team_feedback(facts, LAST)
    assert [(line.theme, line.n_signals) for line in everybody.themes] == [(2, 9), (1, 8)]
    assert [line.theme for line in north.themes] == []
    assert [line.theme for line in south.themes] == [2]


def test_a_theme_less_its_departments_is_no_handful(flag):
    facts = flag(("Noord", 1, "Facturatie", 20, 9), ("Noord", 1, "Digitaal & IT", 20, 6), ("Noord", 1, None, 20, 2))
    everybody, north = collect_team_feedback(facts, LAST)
    assert (north.n_signals, north.n_with_department) == (17, None)
    for team in (everybody, north):
        assert [(line.n_signals, line.departments) for line in team.themes] == [(17, (("Facturatie", 9),))]


def test_signals_of_agents_without_a_team_are_told_with_none_or_with_enough(flag):
    facts = flag(("Noord", 1, "Facturatie", 20, 9), (None, 1, "Facturatie", 20, 3))
    assert [team.n_signals for team in collect_team_feedback(facts, LAST)] == [9, 9]
