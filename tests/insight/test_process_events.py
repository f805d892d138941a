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
    world.add_letters({WINTER: 6000, SUMMER: 12_000})
    world.add_contacts(WINTER, 320, theme=LETTER)
    world.add_contacts(SUMMER, 420, theme=LETTER)
    (result,) = compare(world)
    assert result.change.value == pytest.approx(420 / 12_600 / (320 / 6600) - 1, abs=0.05)
    assert result.change.low < result.change.value < result.change.high < 0
    assert (result.event.entry.note, result.previous.start) == ("herschreven", WINTER)


def test_more_contacts_with_a_text_are_no_more_contacts(world):
    world.add_letters({WINTER: 6000, SUMMER: 6000})
    for start, share in ((WINTER, 0.2), (SUMMER, 0.5)):
        world.add_contacts(start, 300, theme=LETTER, with_text=share)
        world.add_contacts(start, 600, with_text=share)
    assert compare(world) == []


def test_the_same_rate_is_no_finding(world):
    world.add_letters({WINTER: 6000, SUMMER: 12_000})
    world.add_contacts(WINTER, 200, theme=LETTER)
    world.add_contacts(SUMMER, 400, theme=LETTER)
    assert compare(world) == []


def test_registrations_that_began_between_two_mailings_are_no_rise(world):
    world.add_letters({WINTER: 6000, SUMMER: 6000})
    for k in range(80):
        world.comment(f"{WINTER + timedelta(days=1 + k % 25)} 11:00", LETTER, reason="1")
    world.add_contacts(SUMMER, 320, theme=LETTER)
    # Eighty customers wrote after either; that 240 more called is known of the second only.
    assert compare(world) == []


def test_a_mailing_about_something_else_says_nothing_about_a_theme(world):
    world.add_letters({WINTER: 6000, SUMMER: 6000, AUTUMN: 6000})
    world.add_contacts(WINTER, 200, theme=LETTER)
    world.add_contacts(SUMMER, 200, theme=LETTER)
    assert compare(world, Period(2026, 10)) == []


def test_a_process_that_runs_every_month_has_no_events(world, months):
    world.add_letters({date.fromisoformat(f"{name}-01"): 3000 for name in months(24)})
    assert list_process_events(world.facts(config=CONFIG), "letters") == []


def test_a_process_of_nothing_but_mailings_has_them_as_events(world):
    mailings = {WINTER: 50_000, date(2026, 3, 2): 40, SUMMER: 60_000, AUTUMN: 55_000}
    for day, n_letters in mailings.items():
        world.volumes.append({"process": "letters", "department": "Post", "day": day, "count": n_letters})
    events = list_process_events(world.facts(config=CONFIG), "letters")
    assert [(event.start, event.volume) for event in events] == [(WINTER, 50_000), (SUMMER, 60_000), (AUTUMN, 55_000)]


def test_a_rise_that_the_letters_explain_is_told_as_fewer_per_letter_and_as_nothing_else(world):
    world.add_letters({WINTER: 6000, SUMMER: 12_000})
    world.add_contacts(WINTER, 320, theme=LETTER)
    world.add_contacts(SUMMER, 420, theme=LETTER)
    scope = scope_to_period(world.facts(config=CONFIG), JUNE)
    lines = build_theme_lines(scope)[0]
    findings = rank_findings(scope, lines, (), (), 0)
    assert [(finding.kind, finding.theme) for finding in findings] == [(FindingKind.RATE_FELL, LETTER)]
    assert findings[0].estimates["change"].reference == "2026-06/T-7/events/change"
    assert set(scope.provenance.figures["2026-06/T-7/events/rate"]) < set(
        scope.provenance.figures["2026-06/T-7/events/change"]
    )
