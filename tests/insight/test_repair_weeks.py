"""Weeks after a repair, by their days: the last one ends with the month, and none before the month is told."""

from dataclasses import replace
from datetime import date

import pytest

from voc.insight.incidents import group_into_incidents
from voc.insight.repair_weeks import count_weeks_after_repair
from voc.insight.scope import scope_to_period
from voc.insight.themes import build_theme_lines
from voc.records import Occurrence, Period

OCTOBER = Period(2026, 10)


@pytest.fixture
def world(make_world, months):
    """Six steady themes, and one that rises from the 5th on: two comments a day to the 28th."""
    world = make_world(n_themes=7)
    for name in months(14):
        for theme in range(1, 7):
            world.many(name, theme, 10, causes={"Digitaal & IT": 1.0})
    for k in range(48):
        world.comment(f"2026-10-{5 + k % 24:02d} 10:00", 7, causes={"Facturatie": 1.0})
    world.occurrences.append(Occurrence("invoice run", date(2026, 10, 5), date(2026, 10, 5), "run", "Facturatie"))
    return world


def find_incident(world, day):
    world.occurrences.append(Occurrence("repair", day, day, "mended", "Facturatie"))
    scope = scope_to_period(world.facts(), OCTOBER)
    incident = next(each for each in group_into_incidents(scope, build_theme_lines(scope)[0]) if each.repair)
    return scope, incident


def list_weeks(scope, incident):
    weeks = count_weeks_after_repair(scope, incident)
    return [(week.first_day.day, week.last_day.day, week.comments.value) for week in weeks]


@pytest.mark.parametrize(
    ("repaired", "expected"),
    [
        # The days before are nobody's, so no week can follow from the whole.
        (date(2026, 9, 28), [(1, 7, 6), (8, 14, 14), (15, 21, 14), (22, 28, 14), (29, 31, 0)]),
        (date(2026, 10, 31), [(31, 31, 0)]),
    ],
)
def test_weeks_lie_in_the_month_whenever_the_repair_was(world, repaired, expected):
    scope, incident = find_incident(world, date(2026, 10, 12))
    moved = replace(incident, repair=replace(incident.repair, start=repaired, end=repaired))
    assert list_weeks(scope, moved) == expected
    assert list_weeks(scope, replace(incident, repair=None)) == []


def test_each_week_can_be_traced_to_its_comments(world):
    scope, incident = find_incident(world, date(2026, 10, 12))
    weeks = list_weeks(scope, incident)
    ids = [scope.provenance.figures[f"2026-10/incident/T-7/since-repair/2026-10-{day}"] for day in ("12", "19", "26")]
    assert [len(each) for each in ids] == [value for _, _, value in weeks] == [14, 14, 6]
    assert len(set().union(*map(set, ids))) == 34
