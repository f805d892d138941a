import pytest

from voc.collect.pseudonyms import Pseudonyms

PEOPLE = Pseudonyms(b"a key")


def test_the_same_person_has_the_same_pseudonym_and_nobody_elses():
    assert PEOPLE.pseudonymize_customer("K123") == PEOPLE.pseudonymize_customer("K123")
    assert PEOPLE.pseudonymize_customer("K123") != PEOPLE.pseudonymize_customer("K124")


@pytest.mark.parametrize("written", ["k123", " K 123", "K123\n"])
def test_how_an_id_is_typed_makes_no_difference(written):
    assert PEOPLE.pseudonymize_customer(written) == PEOPLE.pseudonymize_customer("K123")


def test_a_workbooks_number_is_the_same_as_its_text():
    assert (
        PEOPLE.pseudonymize_customer(12345.0)
        == PEOPLE.pseudonymize_customer("12345")
        == PEOPLE.pseudonymize_customer(12345)
    )


def test_leading_zeros_tell_people_apart():
    assert PEOPLE.pseudonymize_customer("0123") != PEOPLE.pseudonymize_customer("123")


def test_another_key_gives_other_pseudonyms():
    assert Pseudonyms(b"another").pseudonymize_customer("K123") != PEOPLE.pseudonymize_customer("K123")


def test_a_customer_and_an_agent_of_one_number_are_two_people():
    customer, agent = PEOPLE.pseudonymize_customer("7"), PEOPLE.pseudonymize_agent("7")
    assert (customer[:2], agent[:2]) == ("c-", "a-")
    assert customer[2:] != agent[2:]
    assert len(customer) == len(agent) == 18


def test_a_pseudonym_does_not_hold_the_id():
    assert "12345678" not in PEOPLE.pseudonymize_customer("12345678")
