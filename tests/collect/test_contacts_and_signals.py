import pytest

CONTACT = {"kind": "contact", "columns": {"key": "id", "at": "dag", "hand_overs": "door"}}
SIGNAL = {"kind": "signal", "columns": {"key": "id", "at": "dag", "note": "notitie"}}


@pytest.mark.parametrize(("cell", "n"), [("2", 2), ("ja", 1), ("nee", 0), ("", None), ("0", 0)])
def test_hand_overs_are_a_number_or_yes_or_no(convert, cell, n):
    (contact,) = convert(f"id;dag;door\nc1;2026-10-05;{cell}\n", CONTACT).records
    assert contact.n_hand_overs == n


def test_hand_overs_that_cannot_be_read_cost_their_number_and_not_the_contact(convert):
    result = convert("id;dag;door\nc1;2026-10-05;soms\n", CONTACT)
    assert result.records[0].n_hand_overs is None
    assert (result.rejected[0].expected, result.rejected[0].kept) == ("a number of hand-overs, or yes or no", True)


def test_a_contact_without_a_number_gets_one_from_its_content(convert):
    first, second = convert("id;dag;door\n;2026-10-05;1\n;2026-10-05;1\n", CONTACT).records
    assert first.key.startswith("r-")
    assert second.key == f"{first.key}-2"


def test_the_channel_of_the_source_holds_where_the_row_has_none(convert):
    (contact,) = convert("id;dag;door\nc1;2026-10-05;\n", CONTACT | {"channel": "phone"}).records
    assert contact.channel == "phone"


def test_a_list_of_signals_without_contacts_takes_each_for_a_contact_of_its_own(convert):
    (signal,) = convert("id;dag;notitie\ns1;2026-10-05;belt over de nota\n", SIGNAL).records
    assert (signal.contact, signal.agent, signal.customer) == ("s1", None, None)


def test_a_rejected_signal_counts_in_nothing(convert):
    result = convert("id;dag;notitie\ns1;;bel 06-12345678\n", SIGNAL)
    assert not result.records
    assert dict(result.redactions) == {}
    assert result.rejected[0].expected == "a date: a contact counts in the month it was made in"


def test_an_agent_and_a_customer_of_one_number_have_other_pseudonyms(convert):
    mapping = {"kind": "signal", "columns": {"at": "dag", "agent": "a", "customer": "k"}}
    (signal,) = convert("dag;a;k\n2026-10-05;12;12\n", mapping).records
    assert signal.agent.removeprefix("a-") != signal.customer.removeprefix("c-")
