import pytest
from pydantic import ValidationError

from voc.config import Config, CostSettings

SIGNED = {
    "paid_hours_factor": 1.45, "signed_by": "hoofd Finance", "signed_on": "2026-09-15",
    "rate_low_eur": 25.0, "rate_high_eur": 42.0,
}  # fmt: skip


def test_without_a_signature_there_is_no_money():
    assert CostSettings().euros_per_hour is None
    assert CostSettings(concurrency={"Chat": 2.5}).euros_per_hour is None


def test_an_hour_of_work_costs_the_paid_hours_at_both_rates():
    assert CostSettings(**SIGNED).euros_per_hour == pytest.approx((36.25, 60.9))


@pytest.mark.parametrize("name", SIGNED)
def test_an_amount_needs_every_field(name):
    with pytest.raises(ValidationError, match=f"missing: {name}"):
        CostSettings(**{key: value for key, value in SIGNED.items() if key != name})


@pytest.mark.parametrize(
    "wrong",
    [
        {"paid_hours_factor": 0.9}, {"paid_hours_factor": -1}, {"rate_low_eur": 0}, {"rate_high_eur": -5},
        {"rate_low_eur": 50}, {"signed_by": ""}, {"signed_on": "vorige week"}, {"concurrency": {"Chat": 0.5}},
        {"concurrency": {"Chat": 0}}, {"concurrency": {"Chat": -2}}, {"concurrency": {"Chat": 200}},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValidationError):
        CostSettings(**{**SIGNED, **wrong})


def test_a_channel_that_there_is_not_is_refused_on_opening():
    with pytest.raises(ValidationError, match="'Chta'"):
        Config.model_validate({"channels": [{"name": "Chat"}], "cost": {"concurrency": {"Chta": 2.5}}})
    # Without [[channels]] the files' own words count.
    config = Config.model_validate({"cost": {"concurrency": {"Chat": 2.5}}})
    assert config.cost.get_concurrency("CHAT") == 2.5
    assert config.cost.get_concurrency("Telefoon") == 1.0


@pytest.mark.parametrize("name", SIGNED)
def test_one_field_alone_is_no_signature(name):
    with pytest.raises(ValidationError, match="an amount needs all of"):
        CostSettings(**{name: SIGNED[name]})


def test_a_rate_that_is_certain_is_both_rates():
    assert CostSettings(**SIGNED | {"rate_high_eur": 25.0}).euros_per_hour == pytest.approx((36.25, 36.25))
