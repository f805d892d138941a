import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voc.text.pii import online
from voc.text.pii.online import find_credentials, find_emails, find_ips, find_links, find_user_names
from voc.text.pii.redact import _may_be_online

SAID_OF_ACCOUNTS = (
    "_PASSWORD",
    "_PIN",
    "_SECRET",
    "_SIGNING",
    "_USER",
    "_UNDERSCORED",
    "_HASHED",
    "_WAS",
    "_MIXED_CODE",
)
PATTERNS = [
    pytest.param(each, id=name)
    for name, each in vars(online).items()
    if isinstance(each, re.Pattern) and name.startswith(SAID_OF_ACCOUNTS) and name != "_USER_SECOND"
]


def find(finder, text):
    return sorted({text[span.start : span.end] for span in finder(text)})


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("mail jan.vis@voorbeeld.nl.", ["jan.vis@voorbeeld.nl"]),
        ("jan (at) voorbeeld punt nl", ["jan (at) voorbeeld punt nl"]),
        ("jan.vis at voorbeeld.nl", ["jan.vis at voorbeeld.nl"]),
        ("I looked at voorbeeld.nl", []),  # a bare "at" is a word
        ("foto@2x.png", []),
        ("@voorbeeld.nl", []),
        ("", []),
    ],
)
def test_an_address_is_found_however_it_is_disguised(text, pieces):
    assert find(find_emails, text) == pieces


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("zie https://voorbeeld.nl/tarieven voor meer", []),  # a page for everybody
        ("zie https://voorbeeld.nl/x?token=abc.", ["https://voorbeeld.nl/x?token=abc"]),
        ("https://jan:geheim@voorbeeld.nl/", ["https://jan:geheim@voorbeeld.nl/"]),
        ("(www.voorbeeld.nl/a1b2c3d4)", ["www.voorbeeld.nl/a1b2c3d4"]),
        ("facebook.com/jan.vis!", ["facebook.com/jan.vis"]),
        ("wa.me/31612345678", ["wa.me/31612345678"]),
    ],
)
def test_a_link_that_opens_something_of_one_person_is_found_without_the_sign_behind_it(text, pieces):
    assert find(find_links, text) == pieces


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("van 84.22.1.9 uit", ["84.22.1.9"]),
        ("mijn router 192.168.1.1", []),  # within a house
        ("172.15.0.1 en 172.16.0.1 en 172.31.0.1 en 172.32.0.1", ["172.15.0.1", "172.32.0.1"]),
        ("8.8.8.8", []),  # a public name server
        ("firmware 4.2.1.9", []),
        ("300.1.1.1", []),
        ("2001:db8:85a3:0:0:8a2e:370:7334", ["2001:db8:85a3:0:0:8a2e:370:7334"]),
        ("om 12:30:45:10", []),
        ("00:1b:44:11:3a:b7", ["00:1b:44:11:3a:b7"]),
    ],
)
def test_an_address_of_the_internet_is_found_unless_it_leads_to_nobody(text, pieces):
    assert find(find_ips, text) == pieces


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("mijn wachtwoord is Zomer2024.", ["Zomer2024"]),
        ("wachtwoord heb ik veranderd in Zomer2024!", ["Zomer2024!"]),
        ("Zomer2024 als wachtwoord", ["Zomer2024"]),
        ("wachtwoord werkt niet op mijn iphone15pro", []),  # a device
        ("wachtwoord vergeten", []),
        ("pincode 1234", ["1234"]),
        ("pincode 123", []),
        ("de code 482913 uit de sms", ["482913"]),
        ("code 482913", []),
        ("alarmcode is 5521#", ["5521#"]),
    ],
)
def test_a_password_or_code_is_found_by_its_word_and_not_by_its_digits_alone(text, pieces):
    assert find(find_credentials, text) == pieces


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("mijn gebruikersnaam is jan_vis", ["jan_vis"]),
        ("gebruikersnaam jan", []),  # nothing that only a user name has
        ("gebruiker jan.vis1 of kees.vis", ["jan.vis1", "kees.vis"]),
        ("op discord ben ik kees#1234", ["kees#1234"]),
        ("de kolom klant_nummer", ["klant_nummer"]),
        ("gewone woorden", []),
    ],
)
def test_the_name_of_an_account_is_found_by_its_word_or_its_signs(text, pieces):
    assert find(find_user_names, text) == pieces


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_quick_look_stops_nothing_that_a_rule_finds(pattern):
    letters = st.characters(codec="ascii", exclude_categories=["Cc"])

    @settings(database=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(pattern, alphabet=letters))
    def check(text):
        is_found = any(any(True for _ in finder(text)) for finder in (find_credentials, find_user_names))
        assert _may_be_online(text) or not is_found

    check()
