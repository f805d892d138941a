from datetime import date, timedelta

import pytest

from voc.insight.findings import rank_findings
from voc.insight.process_events import compare_process_events, list_process_events
from voc.insight.results import FindingKind
from voc.insight.scope import scope_to_period
from voc.insight.themes import build_theme_lines
from voc.records import Occurrence, Period

JUNE = Period(2026, 6)
WINTER, SUMMER, AUTUMN = date(2025, 12, 1), date(2026, 6, 1), date(2026, 9, 14)
CONFIG = {"reasons": [{"id": "1", "name": "Termijnbedrag", "process": "letters"}, {"id": "17", "name": "App"}]}
N_THEMES = 7
LETTER = 7


def add_letters(world, mailings):
    """Add 30 letters a working day for 26 months, and mailings."""
    day = date(2024, 9, 2)
    while day <= date(2026, 10, 30):
        n_letters = mailings.get(day, 0) + (30 if day.weekday() < 5 else 0)
        if n_letters:
            world.volumes.append({"process": "letters", "department": "Post", "day": day, "count": n_letters})
        day += timedelta(days=1)


def add_contacts(world, start, n, *, theme=None, with_text=0.25):
    """Add contacts on the 25 days after a mailing; of a part of them a comment about a theme."""
    for k in range(n):
        day = start + timedelta(days=1 + k % 25)
        key = world.contact(f"{day} 10:00", "1" if theme == LETTER else "17")
        if k % round(1 / with_text) == 0:
            world.comment(f"{day} 11:00", theme or 1 + k % (N_THEMES - 1), contact=key, reason="1")


@pytest.fixture
def world(make_world, months):
    world = make_world(n_themes=N_THEMES)
    for name in months(14):
        for theme in range(1, N_THEMES):
            world.many(name, theme, 12, reason="17")
    world.occurrences += [Occurrence("mailing", WINTER, WINTER, "winter", "Post")]
    world.occurrences += [Occurrence("mailing", SUMMER, SUMMER, "herschreven", "Post")]
    world.occurrences += [Occurrence("invoice run", SUMMER, SUMMER, "run", "Facturatie")]
    return world


def compare(world, period=JUNE):
    return compare_process_events(scope_to_period(world.facts(config=CONFIG), period))


def test_twice_the_letters_and_a_third_more_contacts_are_a_third_fewer_for_each(world):
    add_letters(world, {WINTER: 6000, SUMMER: 12_000})
    add_contacts(world, WINTER, 320, theme=LETTER)
    add_contacts(world, SUMMER, 420, theme=LETTER)
    (result,) = compare(world)
    assert result.change.value == pytest.approx(420 / 12_600 / (320 / 6600) - 1, abs=0.05)
    assert result.change.low < result.change.value < result.change.high < 0
    assert (result.event.entry.note, result.previous.start) == ("herschreven", WINTER)


def test_more_contacts_with_a_text_are_no_more_contacts(world):
    add_letters(world, {WINTER: 6000, SUMMER: 6000})
    for start, share in ((WINTER, 0.2), (SUMMER, 0.5)):
        add_contacts(world, start, 300, theme=LETTER, with_text=share)
        add_contacts(world, start, 600, with_text=share)
    assert compare(world) == []


def test_the_same_rate_is_no_finding(world):
    add_letters(world, {WINTER: 6000, SUMMER: 12_000})
    add_contacts(world, WINTER, 200, theme=LETTER)
    add_contacts(world, SUMMER, 400, theme=LETTER)
    assert compare(world) == []


def test_registrations_that_began_between_two_mailings_are_no_rise(world):
    add_letters(world, {WINTER: 6000, SUMMER: 6000})
    for k in range(80):
        world.comment(f"{WINTER + timedelta(days=1 + k % 25)} 11:00", LETTER, reason="1")
    add_contacts(world, SUMMER, 320, theme=LETTER)
    # Eighty customers wrote after either; that 240 more called is known of the second only.
    assert compare(world) == []


def test_a_mailing_about_something_else_says_nothing_about_a_theme(world):
    add_letters(world, {WINTER: 6000, SUMMER: 6000, AUTUMN: 6000})
    add_contacts(world, WINTER, 200, theme=LETTER)
    add_contacts(world, SUMMER, 200, theme=LETTER)
    assert compare(world, Period(2026, 10)) == []


def test_a_process_that_runs_every_month_has_no_events(world, months):
    add_letters(world, {date.fromisoformat(f"{name}-01"): 3000 for name in months(24)})
    assert list_process_events(world.facts(config=CONFIG), "letters") == []


def test_a_rise_that_the_letters_explain_is_told_as_fewer_per_letter_and_as_nothing_else(world):
    add_letters(world, {WINTER: 6000, SUMMER: 12_000})
    add_contacts(world, WINTER, 320, theme=LETTER)
    add_contacts(world, SUMMER, 420, theme=LETTER)
    scope = scope_to_period(world.facts(config=CONFIG), JUNE)
    lines = build_theme_lines(scope)[0]
    findings = rank_findings(scope, lines, (), (), 0)
    assert [(finding.kind, finding.theme) for finding in findings] == [(FindingKind.RATE_FELL, LETTER)]
    assert findings[0].estimates["change"].reference == "2026-06/T-7/events/change"
    assert set(scope.provenance.figures["2026-06/T-7/events/rate"]) < set(
        scope.provenance.figures["2026-06/T-7/events/change"]
    )
