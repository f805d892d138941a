"""Who read the comments of a finding for the audit, and when."""

from dataclasses import replace
from datetime import date

from voc.insight.audit_readings import AuditReading, describe_reading
from voc.insight.scope import scope_to_period
from voc.records import Period

OCTOBER = Period(2026, 10)


def test_readers_and_days_are_those_of_the_month_and_theme(world):
    world.many("2026-10", 1, 3)
    world.many("2026-10", 2, 1)
    world.many("2026-09", 1, 1)
    days = [date(2026, 11, day) for day in (3, 5, 9, 20)]
    answers = {
        "S-1": (("noor", days[0]), ("sanne", days[1])),
        "S-2": (("noor", days[2]),),
        "S-4": (("els", days[3]),),
        "S-5": (("els", days[3]),),
    }
    facts = replace(world.facts(), audit_answers=answers)
    assert describe_reading(scope_to_period(facts, OCTOBER), [0]) == AuditReading(2, days[0], days[2])
    assert describe_reading(scope_to_period(facts, OCTOBER), [0, 1]) == AuditReading(3, days[0], days[3])
    assert describe_reading(scope_to_period(facts, OCTOBER), [2]) is None
