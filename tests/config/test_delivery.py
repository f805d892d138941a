"""How reports reach people: what an address may be."""

import pytest
from pydantic import ValidationError

from voc.config.delivery import DeliverySettings


def test_an_address_is_one_address_and_nothing_else():
    assert DeliverySettings(reply_to=" voc@bedrijf.example ").reply_to == "voc@bedrijf.example"
    for address in ("a@b\nBcc: c@d", "Noor <n@x>", "a@b,c@d", "a", "a@", "@b", "a b@c", "a@b\r\nSubject: x"):
        with pytest.raises(ValidationError):
            DeliverySettings(reply_to=address)
