import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.collect.pseudonyms import Pseudonyms, normalize_id
from voc.errors import WorkspaceError
from voc.records import SpecialKind

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


@pytest.mark.parametrize(
    ("raw_id", "normal"),
    [(" K 12 3 ", "k123"), ("K\u00a0123", "k123"), (12.0, "12"), (12.5, "12.5"), (0, "0"), ("012", "012"),
     ("STRASSE", "strasse"), ("Straße", "strasse"), ("K-12", "k-12"), ("", ""), (-0.0, "0"), (1e20, str(10**20))],
)  # fmt: skip
def test_an_id_is_compared_without_what_programs_do_to_it(raw_id, normal):
    assert normalize_id(raw_id) == normal


@given(st.lists(st.none() | st.text(max_size=5), max_size=20))
def test_a_column_of_customers_has_the_pseudonyms_of_its_cells(raw_ids):
    expected = [PEOPLE.pseudonymize_customer(raw_id) if raw_id else None for raw_id in raw_ids]
    assert PEOPLE.pseudonymize_customers(raw_ids) == expected


def test_an_empty_column_and_empty_cells_are_nobody():
    assert PEOPLE.pseudonymize_customers([]) == []
    assert PEOPLE.pseudonymize_customers([None, "", None]) == [None, None, None]


def test_a_lone_surrogate_of_a_broken_file_stops_nothing():
    broken = "K\ud800"
    assert PEOPLE.pseudonymize_customers([broken]) == [PEOPLE.pseudonymize_customer(broken)]
    sealed = PEOPLE.seal_text(broken, [SpecialKind.HEALTH])
    assert PEOPLE.open_text(sealed.token) == broken


def test_a_sealed_text_is_read_with_its_key_only_and_says_nothing_without():
    sealed = PEOPLE.seal_text("ik heb kanker", [SpecialKind.HEALTH])
    assert "kanker" not in str(sealed)
    assert sealed.kinds == (SpecialKind.HEALTH,)
    assert Pseudonyms(b"a key").open_text(sealed.token) == "ik heb kanker"
    with pytest.raises(WorkspaceError, match="sealed with another key"):
        Pseudonyms(b"another").open_text(sealed.token)
    with pytest.raises(WorkspaceError, match="or is damaged"):
        PEOPLE.open_text(sealed.token[:-8])


def test_digests_of_a_row_an_erased_customer_and_a_customer_have_nothing_in_common():
    row, customer, tombstone = PEOPLE.digest_row("7"), PEOPLE.pseudonymize_customer("7"), PEOPLE.hash_identity("7")
    assert (row[:2], len(row), len(tombstone)) == ("r-", 18, 64)
    assert len({row[2:], customer[2:], tombstone[:16]}) == 3
    assert Pseudonyms(b"a key").hash_identity("7") == tombstone
