from datetime import date

import pytest

from voc.insight.incidents import group_into_incidents
from voc.insight.month import build_month
from voc.insight.repair_weeks import count_weeks_after_repair
from voc.insight.scope import scope_to_period
from voc.insight.themes import build_theme_lines
from voc.records import Occurrence, Period

OCTOBER = Period(2026, 10)
BILLS, IT = "Facturatie", "Digitaal & IT"


@pytest.fixture
def world(make_world, months):
    """Six steady themes of IT."""
    world = make_world(n_themes=6)
    for name in months(14):
        for theme in range(1, 7):
            world.many(name, theme, 10, causes={IT: 0.7, BILLS: 0.1, None: 0.2})
    return world


def add_theme(world, first_day, *, department=BILLS, n=30, customers=None):
    """Add a theme of October that begins on a day."""
    world.n_themes += 1
    for k in range(n):
        customer = "" if customers is None else customers[k % len(customers)]
        day = f"2026-10-{first_day + k % (29 - first_day):02d} 10:00"
        world.comment(day, world.n_themes, customer=customer, causes={department: 0.9, None: 0.1})
    return world.n_themes


def add_entry(world, kind, day, department, note="note"):
    world.occurrences.append(Occurrence(kind, day, day, note, department))


def group(world):
    scope = scope_to_period(world.facts(), OCTOBER)
    return group_into_incidents(scope, build_theme_lines(scope)[0])


def list_themes(world):
    return [tuple(line.theme for line, _ in incident.lines) for incident in group(world)]


def test_the_waiting_after_a_repair_belongs_to_what_was_repaired(world):
    add_entry(world, "invoice run", date(2026, 10, 5), BILLS, "run")
    add_entry(world, "repair", date(2026, 10, 14), BILLS, "mended")
    counted_double, waiting = add_theme(world, 5, n=40), add_theme(world, 14)
    incident = group(world)[0]
    assert [line.theme for line, _ in incident.lines] == [counted_double, waiting]
    assert (incident.event.note, incident.repair.note) == ("run", "mended")


def test_what_another_department_causes_is_another_incident(world):
    add_entry(world, "invoice run", date(2026, 10, 5), BILLS)
    first, second = add_theme(world, 5, n=40), add_theme(world, 5, department=IT)
    assert list_themes(world) == [(first,), (second,)]


def test_an_entry_that_merely_happened_before_is_not_the_event(world):
    add_entry(world, "merger", date(2026, 10, 1), None)
    add_entry(world, "release", date(2026, 10, 14), BILLS, "release")
    add_theme(world, 13)
    assert group(world)[0].event.note == "release"
    world.occurrences.pop()
    assert group(world)[0].event is None


def test_a_theme_between_event_and_repair_belongs_to_it_when_the_same_customers_wrote(world):
    add_entry(world, "invoice run", date(2026, 10, 5), BILLS)
    add_entry(world, "repair", date(2026, 10, 20), BILLS)
    customers = [f"k-{k}" for k in range(40)]
    first = add_theme(world, 5, n=40, customers=customers)
    by_others = add_theme(world, 10, n=20)
    by_the_same = add_theme(world, 10, n=20, customers=customers[:20])
    assert list_themes(world) == [(first, by_the_same), (by_others,)]


def test_two_rises_that_no_entry_explains_stay_apart(world):
    first, second = add_theme(world, 5, n=40), add_theme(world, 5)
    assert list_themes(world) == [(first,), (second,)]


def test_a_month_without_changes_has_no_incidents(world):
    assert group(world) == []


def count_weeks(world):
    scope = scope_to_period(world.facts(), OCTOBER)
    incident = group_into_incidents(scope, build_theme_lines(scope)[0])[0]
    return [
        (week.first_day.day, week.last_day.day, week.comments.value)
        for week in count_weeks_after_repair(scope, incident)
    ]


def test_the_weeks_after_a_repair_are_counted_to_the_end_of_the_month(world):
    add_entry(world, "invoice run", date(2026, 10, 5), BILLS)
    add_theme(world, 5, n=48)  # two comments a day from the 5th to the 28th
    assert count_weeks(world) == []  # nothing was repaired
    add_entry(world, "repair", date(2026, 10, 14), BILLS)
    assert count_weeks(world) == [(14, 20, 14), (21, 27, 14), (28, 31, None)]  # two customers: hidden


def test_a_week_that_would_follow_from_the_others_and_the_whole_is_not_told(world):
    add_entry(world, "invoice run", date(2026, 10, 14), BILLS)
    add_entry(world, "repair", date(2026, 10, 15), BILLS)
    add_theme(world, 14, n=30)  # on the day before the repair two customers only
    assert count_weeks(world) == []


def test_a_finding_about_several_themes_has_the_share_of_all_their_comments(world):
    add_entry(world, "invoice run", date(2026, 10, 5), BILLS, "run")
    add_entry(world, "repair", date(2026, 10, 14), BILLS, "mended")
    first, second = add_theme(world, 5, n=80), add_theme(world, 14, n=60)
    month = build_month(world.facts(), OCTOBER)
    finding = next(each for each in month.findings if each.theme == first)
    assert finding.themes == (first, second)
    share = finding.causes[0].share
    # Of all 140 comments together, and not the largest theme's share said of all of them.
    assert (share.n, share.reference) == (
        140,
        f"2026-10/incident/T-{first}/cause/D-{1 + departments_of(world).index(BILLS)}",
    )
    assert share.value == pytest.approx(0.9)


def departments_of(world):
    return [department.name for department in world.facts().departments]


def test_who_wrote_about_two_themes_is_seen_and_expected_once(world):
    add_entry(world, "invoice run", date(2026, 10, 5), BILLS, "run")
    add_entry(world, "repair", date(2026, 10, 14), BILLS, "mended")
    customers = [f"K{k}" for k in range(40)]
    first = add_theme(world, 5, n=60, customers=customers)
    second = add_theme(world, 14, n=60, customers=customers)
    for name in ("2026-06", "2026-07", "2026-08", "2026-09"):
        for theme in (first, second):
            world.many(name, theme, 6, causes={BILLS: 0.9, None: 0.1})
    scope = scope_to_period(world.facts(), OCTOBER)
    incident = group_into_incidents(scope, build_theme_lines(scope)[0])[0]
    assert {line.theme for line, _ in incident.lines} == {first, second}
    summed = sum(change.expected for _, change in incident.lines)
    finding = next(each for each in build_month(world.facts(), OCTOBER).findings if len(each.themes) > 1)
    assert (finding.change.observed, set(finding.themes)) == (40, {first, second})
    assert finding.change.expected == pytest.approx(summed / 2)
