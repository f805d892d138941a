"""Events of a process: which days are one, which theme answered it, and what each thousand of it brought."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from voc.insight.findings import rank_findings
from voc.insight.process_events import (
    _count_months,
    _estimate_contacts,
    _find_bursts,
    _find_entry,
    compare_process_events,
    has_response,
    list_process_events,
)
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


# ---- events by hand --------------------------------------------------------------------------------------------------


def series(volumes):
    """Return work by day: ``{"2026-03-02": 40}``."""
    return pd.Series({date.fromisoformat(day): float(n) for day, n in volumes.items()}).sort_index()


def every_day(n_days, n=10, start=date(2026, 1, 1)):
    return {(start + timedelta(days=k)).isoformat(): n for k in range(n_days)}


@pytest.mark.parametrize(
    ("burst", "is_event"),
    [(100, True), (99, False), (11, False)],  # ten times the usual ten
)
def test_a_day_of_ten_times_the_usual_work_is_an_event(burst, is_event):
    work = series(every_day(60) | {"2026-02-03": burst})
    found = _find_bursts(work, pd.Series(work.index))
    assert found == ([date(2026, 2, 3)] if is_event else [])


def test_where_most_days_have_none_of_it_half_of_a_usual_mailing_is_an_event():
    days = pd.Series([date(2026, 1, 1), date(2026, 12, 31)])
    usual = dict.fromkeys(("2026-02-03", "2026-03-03", "2026-05-04"), 1000)
    work = series(usual | {"2026-06-01": 500, "2026-07-01": 499})
    assert [day.month for day in _find_bursts(work, days)] == [2, 3, 5, 6]


def test_without_any_work_there_is_no_event():
    assert _find_bursts(pd.Series(dtype=float), pd.Series([date(2026, 1, 1)])) == []


@pytest.mark.parametrize(
    ("first", "last", "n"),
    [("2026-01-31", "2026-02-01", 2), ("2026-01-01", "2026-01-31", 1), ("2025-12-31", "2027-01-01", 14)],
)
def test_months_are_those_of_the_calendar_both_included(first, last, n):
    assert _count_months(pd.Index([date.fromisoformat(first), date.fromisoformat(last)])) == n


def add_volumes(world, process, volumes, department="Post"):
    for day, n in volumes.items():
        world.volumes.append({"process": process, "department": department, "day": date.fromisoformat(day), "count": n})


def test_a_mailing_in_batches_is_one_event_from_its_first_day_with_all_that_ran_in_its_window(make_world):
    world = make_world()
    add_volumes(world, "other", every_day(365))
    batches = {"2026-02-02": 400, "2026-02-03": 600, "2026-02-28": 500, "2026-09-01": 1000}
    add_volumes(world, "letters", batches)
    facts = world.facts(config=CONFIG)
    n_days = facts.config.get_window_days("letters")
    first, last = date(2026, 2, 2), date(2026, 2, 28)
    events = list_process_events(facts, "letters")
    inside = 1500 if (last - first).days < n_days else 1000
    assert (events[0].start, events[0].volume) == (first, inside)
    assert events[-1].start == date(2026, 9, 1)
    assert all(event.entry is None for event in events)


def test_of_another_process_nothing_is_an_event_of_this_one(make_world):
    world = make_world()
    add_volumes(world, "other", every_day(365) | {"2026-02-03": 5000})
    assert list_process_events(world.facts(config=CONFIG), "letters") == []
    assert list_process_events(make_world().facts(config=CONFIG), "letters") == []


@pytest.mark.parametrize(
    ("entries", "chosen"),
    [
        ([("2026-06-03", "Post", "twee dagen later")], "twee dagen later"),
        ([("2026-06-04", "Post", "drie dagen later")], None),
        ([("2026-06-02", "Post", "later"), ("2026-05-31", "Post", "eerder")], "eerder"),  # as near: the earlier one
        ([("2026-06-02", "Post", "later"), ("2026-06-01", "Post", "op de dag")], "op de dag"),
        ([("2026-06-01", "Facturatie", "van een ander")], None),
        ([("2026-06-01", None, "van niemand")], None),
    ],
)
def test_an_event_has_the_nearest_entry_of_the_calendar_of_the_department_that_ran_it(make_world, entries, chosen):
    world = make_world()
    for day, department, note in entries:
        start = date.fromisoformat(day)
        world.occurrences.append(Occurrence("mailing", start, start, note, department))
    entry = _find_entry(world.facts(config=CONFIG), date(2026, 6, 1), "Post")
    assert (None if entry is None else entry.note) == chosen


@pytest.mark.parametrize(
    ("n_after", "n_before", "answered"), [(4, 0, False), (9, 0, False), (10, 0, True), (30, 12, False), (40, 10, True)]
)
def test_a_theme_answers_an_event_where_surely_more_customers_wrote_after_it(make_world, n_after, n_before, answered):
    """Chance under .001: ten of ten after it have one of 1 in 1,024, nine of nine one of 1 in 512."""
    world = make_world()
    for k in range(n_after):
        world.comment(f"2026-06-{1 + k % 10:02d} 12:00", 1)
    for k in range(n_before):
        world.comment(f"2026-05-{22 + k % 10:02d} 12:00", 1)
    scope = scope_to_period(world.facts(config=CONFIG), JUNE)
    assert has_response(scope, 0, SUMMER, 10) is answered


def test_one_customer_who_writes_forty_times_answers_no_event(make_world):
    world = make_world()
    for k in range(40):
        world.comment(f"2026-06-{1 + k % 10:02d} 12:00", 1, customer="loud")
    scope = scope_to_period(world.facts(config=CONFIG), JUNE)
    assert not has_response(scope, 0, SUMMER, 10)


def window(*groups):
    """Return contacts of (reason, number, with a text, about the theme); the keys of the last are the theme's."""
    rows, keys = [], []
    for reason, n, n_text, n_about in groups:
        for k in range(n):
            rows.append((f"{reason}-{k}", reason, k < n_text))
            keys += [f"{reason}-{k}"] if k < n_about else []
    return pd.DataFrame(rows, columns=["key", "reason", "has_text"]), np.array(keys, dtype=object)


def test_contacts_about_a_theme_are_estimated_within_each_reason():
    frame, keys = window(("1", 100, 50, 25), ("17", 200, 20, 2))
    response = _estimate_contacts(frame, keys, {"1", "17"})
    # Of 100 with reason 1 half of the texts are about it; of 200 with reason 17 a tenth.
    assert (response.n_contacts, response.n_linked) == (50 + 20, 27)
    # Reason 1 alone: 50 contacts, variance 50² (1/25 − 1/50 + 1/100); reason 17: 20² (1/2 − 1/20 + 1/200).
    assert response.n_effective == pytest.approx(70**2 / (75 + 182))


def test_reasons_that_are_no_stratum_are_one_together():
    frame, keys = window(("1", 100, 50, 25), ("17", 200, 50, 0))
    pooled = _estimate_contacts(frame, keys, set())
    assert pooled.n_contacts == pytest.approx(300 * 25 / 100)
    assert _estimate_contacts(frame, keys, {"1", "17"}).n_contacts == pytest.approx(50)


def test_where_nobody_wrote_about_it_there_is_nothing_to_scale_up():
    frame, keys = window(("1", 100, 50, 0))
    response = _estimate_contacts(frame, keys, {"1"})
    assert (response.n_contacts, response.n_effective, response.n_linked) == (0.0, 0.0, 0)
    frame, keys = window(("1", 10, 10, 10))  # all have a text, and all are about it
    assert _estimate_contacts(frame, keys, {"1"}).n_contacts == 10
