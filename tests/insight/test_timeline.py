from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from voc.insight.results import TrendPoint
from voc.insight.timeline import TimelineKind, build_timeline
from voc.records import Action, Event, Occurrence, Period

START = Period(2026, 1)


def months(counts, upper=5.0):
    return [TrendPoint(START.shift(n), count, count, 2.0, upper) for n, count in enumerate(counts)]


def told(line):
    return [(event.at.isoformat(), event.kind.value) for event in line]


def test_of_months_above_what_was_to_be_expected_the_first_is_told():
    line = build_timeline(None, months([2, 9, 11, 3, 8]))
    assert told(line) == [("2026-02-01", "grew"), ("2026-05-01", "grew")]
    assert line[0].note == {"period": "2026-02", "observed": 9, "expected": 2.0, "unit": "customers"}


def test_after_quiet_months_a_theme_returns_and_a_new_one_does_not():
    assert told(build_timeline(None, months([4, 0, 0, 0, 9]))) == [("2026-05-01", "returned")]
    assert told(build_timeline(None, months([0, 0, 0, 9]))) == [("2026-04-01", "grew")]


def test_after_months_without_any_data_nothing_returns():
    gap = [TrendPoint(START.shift(n), None, None, is_collected=False) for n in (1, 2, 3)]
    around = months([4, 0, 0, 0, 9])
    assert told(build_timeline(None, [around[0], *gap, around[4]])) == [("2026-05-01", "grew")]


def test_a_month_that_may_not_be_shown_or_has_no_expectation_tells_nothing():
    assert build_timeline(None, months([None, 9], upper=None)) == ()
    assert build_timeline(None, months([None, None])) == ()


def test_repairs_and_decisions_stand_between_the_months_in_order():
    at = datetime(2026, 3, 9, 10, tzinfo=UTC)
    line = build_timeline(
        date(2026, 1, 5),
        months([2, 9]),
        occurrences=[
            Occurrence("repair", date(2026, 2, 3), date(2026, 2, 3), "Portal", "IT"),
            Occurrence("storm", date(2026, 2, 4), date(2026, 2, 4)),
        ],
        actions=[
            Action(7, "IT", "Nieuwe koppeling", date(2026, 1, 1), done=date(2026, 4, 1)),
            Action(7, "IT", "Nog niet klaar", date(2026, 1, 1)),
        ],
        events=[
            Event("1", "T-9", "merge", {"into": 7}, "Noor", at, id=4),
            Event("2", "T-7", "pin", {}, "Noor", at, id=5),
        ],
    )
    assert told(line) == [
        ("2026-01-01", "promised"),
        ("2026-01-01", "promised"),
        ("2026-01-05", "born"),
        ("2026-02-01", "grew"),
        ("2026-02-03", "repaired"),
        ("2026-03-09", "merged"),
        ("2026-04-01", "repaired"),
    ]
    assert line[5].note == {"event": 4, "who": "Noor", "theme": "T-9", "into": "T-7"}
    assert [event.note["what"] for event in line if event.kind is TimelineKind.REPAIRED] == [
        "Portal",
        "Nieuwe koppeling",
    ]


@pytest.mark.parametrize("kind", ["repair", "Repair", "REPAIR"])
def test_a_repair_is_one_however_the_calendar_writes_it(kind):
    entry = Occurrence(kind, date(2026, 2, 3), date(2026, 2, 3), "Portal", "IT")
    assert told(build_timeline(None, occurrences=[entry])) == [("2026-02-03", "repaired")]


def test_a_decision_late_in_the_evening_is_of_the_companys_day():
    at = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)
    events = [Event("1", "T-7", "rename", {"labels": {"nl": "Nota"}}, "Noor", at, id=4)]
    assert told(build_timeline(None, time_zone=ZoneInfo("Europe/Amsterdam"), events=events)) == [
        ("2026-03-10", "renamed")
    ]
