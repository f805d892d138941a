"""How reports reach people: what an address may be."""

import pytest
from pydantic import ValidationError

from voc.config import Config
from voc.config.delivery import DeliverySettings


def test_an_address_is_one_address_and_nothing_else():
    assert DeliverySettings(reply_to=" voc@bedrijf.example ").reply_to == "voc@bedrijf.example"
    for address in ("a@b\nBcc: c@d", "Noor <n@x>", "a@b,c@d", "a", "a@", "@b", "a b@c", "a@b\r\nSubject: x"):
        with pytest.raises(ValidationError):
            DeliverySettings(reply_to=address)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"company": {"to": ["a@b"]}}, "needs sender and host"),
        ({"company": {"deputy": ["a@b"]}}, "deputy of nobody"),
        ({"company": {"folder": "X/"}, "departments": {"A": {"folder": "x"}}}, "one folder for two"),
        ({"company": {"folder": "out"}, "departments": {"A": {"folder": "./out"}}}, "one folder for two"),
        ({"company": {"folder": "a/x/../out"}, "departments": {"A": {"folder": "a//out"}}}, "one folder for two"),
        ({"security": "ssl"}, "starttls"),
    ],
)
def test_what_would_reach_nobody_or_the_wrong_one_is_refused(fields, message):
    with pytest.raises(ValidationError, match=message):
        DeliverySettings.model_validate(fields)


def test_a_department_that_there_is_not_is_refused():
    with pytest.raises(ValidationError, match="'Fakturatie', which"):
        Config.model_validate({"delivery": {"departments": {"Fakturatie": {"folder": "x"}}}})
