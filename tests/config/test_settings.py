import pytest
from pydantic import ValidationError

from voc.config import LabellerSettings, ReportSettings, TextSettings


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
