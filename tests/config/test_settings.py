from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from voc.config import CompanySettings, LabellerSettings, ReportSettings, TextSettings
from voc.config.settings import LARGEST_SEED, AgentSettings, SpecialDataSettings, ThemeSettings


@pytest.mark.parametrize("field", ["customer_number", "case_number"])
def test_a_pattern_has_to_be_one(field):
    assert getattr(TextSettings(**{field: r"\bK\d{7}\b"}), field) == r"\bK\d{7}\b"
    with pytest.raises(ValidationError, match="not a regular expression"):
        TextSettings(**{field: "K["})


def test_a_labeller_is_off_until_it_has_an_endpoint_and_then_needs_a_model():
    assert LabellerSettings().url is None
    with pytest.raises(ValidationError, match="an endpoint without a model"):
        LabellerSettings(url="http://localhost:8000/v1")
    with pytest.raises(ValidationError, match="String should match pattern"):
        LabellerSettings(url="ftp://localhost", model="m")


def test_five_customers_are_the_floor_of_what_is_shown():
    with pytest.raises(ValidationError):
        ReportSettings(smallest_group=4)


def test_a_setting_cannot_be_changed_afterwards():
    with pytest.raises(ValidationError, match="frozen"):
        ReportSettings().folder = "elsewhere"


@pytest.mark.parametrize("url", ["http://[::1/v1", "http://localhost:99999/v1"])
def test_a_labellers_endpoint_is_an_address(url):
    with pytest.raises(ValidationError, match="url is no address"):
        LabellerSettings(url=url, model="m")


@pytest.mark.parametrize(
    ("moment", "local"),
    [
        (datetime(2026, 10, 31, 22, 59, tzinfo=UTC), "2026-10-31 23:59"),
        (datetime(2026, 10, 31, 23, 0, tzinfo=UTC), "2026-11-01 00:00"),
        # In summer a day begins two hours before that of UTC; the night the clock goes back has 02:30 twice.
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), "2026-07-01 00:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25 02:30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25 02:30"),
    ],
)
def test_a_moment_is_of_the_day_on_the_companys_clock(moment, local):
    assert f"{CompanySettings().convert_to_local(moment):%Y-%m-%d %H:%M}" == local
    assert CompanySettings(time_zone="UTC").convert_to_local(moment) == moment


def test_special_data_are_allowed_by_somebody_only():
    with pytest.raises(ValidationError, match="allowed needs basis"):
        SpecialDataSettings(allowed=("health",), basis="  ")
    assert SpecialDataSettings(allowed=("health",), basis="DPIA, 3 maart 2026").allowed == ("health",)
    assert SpecialDataSettings().allowed == ()


def test_a_team_of_seven_is_too_small_whatever_anybody_agreed():
    assert AgentSettings().works_council_consent == ""
    with pytest.raises(ValidationError, match="greater than or equal to 8"):
        AgentSettings(works_council_consent="OR, 3 maart 2026", smallest_team=7)


@pytest.mark.parametrize("seed", [-1, LARGEST_SEED + 1])
def test_a_seed_is_one_that_every_generator_takes(seed):
    assert ThemeSettings(seed=LARGEST_SEED).seed == LARGEST_SEED
    with pytest.raises(ValidationError, match="seed"):
        ThemeSettings(seed=seed)


@pytest.mark.parametrize("rate", [0, 5.1, float("nan")])
def test_false_alarms_are_some_and_not_many(rate):
    with pytest.raises(ValidationError, match="false_alarms_per_month"):
        ReportSettings(false_alarms_per_month=rate)
