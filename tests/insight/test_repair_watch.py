"""Repairs that are watched: who still writes about what was repaired, month after month."""

from datetime import date

import pytest

from voc.insight.repair_watch import watch_repairs
from voc.insight.scope import scope_to_period
from voc.records import Occurrence, Period
from voc.report.messages import ReportMessages
from voc.report.voices_prose import format_watched_repair

OCTOBER = Period(2026, 10)
BILLS, IT = "Facturatie", "Digitaal & IT"
BROKEN = 1
"""The theme that is repaired, whose key word is "meterstand"."""


def add_months(world, months, counts):
    """Add months of a theme of IT beside two steady ones, one of which is IT's as well."""
    for name, n in zip(months(len(counts)), counts, strict=True):
        world.many(name, BROKEN, n, causes={IT: 0.9, None: 0.1})
        world.many(name, 2, 12, causes={IT: 0.9, None: 0.1})
        world.many(name, 3, 12, causes={BILLS: 0.9, None: 0.1})


def watch(world, note="Meterstanden doorgeven hersteld", day=date(2026, 8, 12), department=IT, name=None):
    world.occurrences.append(Occurrence("repair", day, day, note, department))
    return watch_repairs(scope_to_period(world.facts(), OCTOBER, name))


def test_months_since_a_repair_are_told_with_silence_and_few(world, months):
    add_months(world, months, [2, 15, 22, 25, 18, 3, 0])
    (watched,) = watch(world)
    assert watched.theme == BROKEN
    assert [point.n_counted for point in watched.months] == [25, 18, None, 0]
    said = format_watched_repair(watched, watched.labels["nl"], ReportMessages("nl")).replace("\u00a0", " ")
    assert said.startswith("Reparatie van 12 augustus (‘Meterstanden doorgeven hersteld’, Digitaal & IT).")
    assert "in september 2026 te weinig klanten om te tonen en in oktober 2026 niemand" in said


@pytest.mark.parametrize(
    "changes",
    [
        {"note": "Inloggen hersteld"},  # another subject of the same department
        {"department": BILLS},  # another department's repair
        {"day": date(2026, 2, 12)},  # too long ago
        {"day": date(2026, 10, 2)},  # of this month: findings tell the weeks since
        {"name": BILLS},  # another department's report
    ],
    ids=["subject", "department", "long ago", "this month", "reader"],
)
def test_what_does_not_belong_to_the_theme_is_not_told(world, months, changes):
    add_months(world, months, [2, 15, 22, 25, 18, 3, 0])
    assert watch(world, **changes) == ()


def test_a_theme_that_goes_on_or_is_back_is_not_told_as_repaired(world, months):
    add_months(world, months, [2, 15, 22, 25, 18, 3, 20])
    assert watch(world) == ()


def test_a_month_in_which_nothing_was_collected_is_not_compared(world, months):
    for name, n in zip(months(7), [2, 15, None, 25, 18, 3, 0], strict=True):
        if n is not None:
            add_months(world, lambda _, name=name: [name], [n])
    assert watch(world) == ()
