"""Working days on which the steps of a report are due."""

from datetime import date

import pytest
from pydantic import ValidationError

from voc.config.rhythm import RhythmSettings, list_public_holidays
from voc.records import Period


def test_weekends_and_holidays_are_no_working_days():
    # November 2026 begins on a Sunday.
    deadlines = RhythmSettings().compute_deadlines(Period(2026, 10))
    assert deadlines.data == date(2026, 11, 3)
    assert deadlines.drafts == date(2026, 11, 5)
    assert deadlines.replies == date(2026, 11, 10)
    assert deadlines.final == date(2026, 11, 12)
    # January: New Year's Day is off; the weekend of 2 and 3 too.
    assert RhythmSettings().compute_deadlines(Period(2026, 12)).data == date(2027, 1, 5)
    # April 2026: Easter Monday is the 6th.
    assert RhythmSettings().compute_deadlines(Period(2026, 3)).drafts == date(2026, 4, 7)


def test_a_draft_that_is_made_late_gives_as_many_working_days():
    settings, october = RhythmSettings(), Period(2026, 10)
    assert settings.compute_answer_day(october, date(2026, 11, 5)) == date(2026, 11, 10)
    # On the day itself nobody can answer any more; over a weekend, and over Christmas, the days are working days.
    late = [settings.compute_answer_day(october, date(2026, 11, day)) for day in (6, 9)]
    assert late == [date(2026, 11, 11), date(2026, 11, 12)]
    assert settings.compute_answer_day(october, date(2026, 11, 10)) == date(2026, 11, 13)
    assert settings.compute_answer_day(october, date(2026, 11, 27)) == date(2026, 12, 2)
    assert settings.compute_answer_day(october, date(2026, 12, 23)) == date(2026, 12, 29)


def test_the_companys_own_days_off_are_left_out():
    settings = RhythmSettings(days_off=(date(2026, 11, 3),))
    assert settings.compute_deadlines(Period(2026, 10)).data == date(2026, 11, 4)


@pytest.mark.parametrize(
    ("year", "holidays"),
    [
        (2025, "01-01 04-21 04-26 05-05 05-29 06-09 12-25 12-26"),  # King's Day was a Sunday; a fifth year
        (2026, "01-01 04-06 04-27 05-14 05-25 12-25 12-26"),
        (2030, "01-01 04-22 04-27 05-05 05-30 06-10 12-25 12-26"),
    ],
)
def test_dutch_public_holidays(year, holidays):
    assert [f"{day:%m-%d}" for day in list_public_holidays(year)] == holidays.split()


@pytest.mark.parametrize("days", [{"data": 5}, {"replies": 4}, {"final": 0}, {"final": 60}, {"drafts": "x"}])
def test_steps_out_of_order_are_refused(days):
    with pytest.raises(ValidationError):
        RhythmSettings(**days)
