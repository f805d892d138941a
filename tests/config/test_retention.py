"""How long a source keeps its rows is a time in words, and what cannot be one is refused with an example."""

from datetime import date

import pytest
from pydantic import ValidationError

from voc.config import KeepRule, Source, subtract_duration


@pytest.mark.parametrize(
    ("duration", "day"),
    [
        ("1 day", date(2026, 3, 30)),
        ("2 weeks", date(2026, 3, 17)),
        ("1 month", date(2026, 2, 28)),
        ("24 months", date(2024, 3, 31)),
        ("7 years", date(2019, 3, 31)),
        ("9999 years", date.min),
    ],
)
def test_a_time_is_counted_back_from_a_day(duration, day):
    assert subtract_duration(date(2026, 3, 31), duration) == day


@pytest.mark.parametrize("keep", ["2 jaar", "0 days", "24", "24months", "-1 day", {"shut": "1 day"}, {"open": "soon"}])
def test_another_wording_is_refused(keep):
    with pytest.raises(ValidationError):
        Source.model_validate({"kind": "complaint", "keep": keep, "columns": {"closed": "dicht"}})


def test_one_time_is_for_closed_and_open_alike():
    assert Source.model_validate({"kind": "survey", "keep": "24 months"}).keep_rule == KeepRule(
        closed="24 months", open="24 months"
    )


def test_closed_and_open_need_a_column_that_tells_and_daily_figures_keep_nobody():
    with pytest.raises(ValidationError, match=r"columns\.closed"):
        Source.model_validate({"kind": "complaint", "keep": {"closed": "12 months"}})
    with pytest.raises(ValidationError, match="nothing of customers"):
        Source.model_validate({"kind": "volume", "keep": "12 months"})
