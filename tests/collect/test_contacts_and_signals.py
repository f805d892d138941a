from collections import Counter
from datetime import date

import pytest

from voc.config import Config

CONTACT = {"kind": "contact", "columns": {"key": "id", "at": "dag", "hand_overs": "door"}}
SIGNAL = {"kind": "signal", "columns": {"key": "id", "at": "dag", "note": "notitie"}}


@pytest.mark.parametrize(("cell", "n"), [("2", 2), ("ja", 1), ("nee", 0), ("", None), ("0", 0)])
def test_hand_overs_are_a_number_or_yes_or_no(convert, cell, n):
    (contact,) = convert(f"id;dag;door\nc1;2026-10-05;{cell}\n", CONTACT).records
    assert contact.n_hand_overs == n


def test_hand_overs_that_cannot_be_read_cost_their_number_and_not_the_contact(convert):
    result = convert("id;dag;door\nc1;2026-10-05;soms\n", CONTACT)
    assert result.records[0].n_hand_overs is None
    assert (result.rejections[0].expected, result.rejections[0].is_row_kept) == (
        "a number of hand-overs, or yes or no",
        True,
    )


FLAGS = {"key": "id", "at": "dag", "resolved": "status", "retained": "blijft"}
FLAG_ROWS = "".join(
    f"c{n};2026-10-05;{status};ja\n"
    for n, status in enumerate(("Opgelost", "Niet opgelost", "Deels", "Deels", "", "ja"))
)


def test_words_that_are_neither_yes_nor_no_are_listed_once_each(convert):
    result = convert(f"id;dag;status;blijft\n{FLAG_ROWS}", {"kind": "contact", "columns": FLAGS})
    assert [contact.resolved for contact in result.records] == [None] * 5 + [True]
    assert {contact.retained for contact in result.records} == {True}
    said = [(rejection.row, rejection.column, rejection.redacted_cell) for rejection in result.rejections]
    assert said == [(2, "status", "Opgelost"), (3, "status", "Niet opgelost"), (4, "status", "Deels")]
    assert all(rejection.is_row_kept for rejection in result.rejections)
    assert "2 rows; [sources.NAME.values.resolved]" in result.rejections[2].expected


def test_a_mapping_says_which_words_are_a_yes(convert):
    values = {"resolved": {"Opgelost": "yes", "Niet opgelost": "no", "Deels": ""}}
    mapping = {"kind": "contact", "columns": FLAGS, "values": values}
    result = convert(f"id;dag;status;blijft\n{FLAG_ROWS}", mapping)
    assert [contact.resolved for contact in result.records] == [True, False, None, None, None, True]
    assert not result.rejections


def test_a_signal_that_says_no_yes_or_no_is_listed_too(convert):
    mapping = {"kind": "signal", "columns": {"key": "id", "at": "dag", "resolved": "status"}}
    result = convert("id;dag;status\ns1;2026-10-05;Deels\n", mapping)
    assert [rejection.redacted_cell for rejection in result.rejections] == ["Deels"]


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
    assert result.rejections[0].expected == "a date: a contact counts in the month it was made in"


def test_an_agent_and_a_customer_of_one_number_have_other_pseudonyms(convert):
    mapping = {"kind": "signal", "columns": {"at": "dag", "agent": "a", "customer": "k"}}
    consent = Config.model_validate({"agents": {"works_council_consent": "OR, 12 maart 2026"}})
    (signal,) = convert("dag;a;k\n2026-10-05;12;12\n", mapping, consent).records
    assert signal.agent.removeprefix("a-") != signal.customer.removeprefix("c-")


def write_teams(sizes):
    """Return a file of signals, two by each agent: ``{"Noord": 8}`` are eight agents."""
    agents = [(f"{team}-{n}", team) for team, size in sizes.items() for n in range(size)]
    return "dag;a;t\n" + "".join(f"2026-10-05;{agent};{team}\n" * 2 for agent, team in agents)


TEAMS = {"kind": "signal", "columns": {"at": "dag", "agent": "a", "team": "t"}}


@pytest.mark.parametrize(
    ("sizes", "stored"),
    [
        ({"Noord": 8, "Zuid": 9}, {"Noord": 16, "Zuid": 18}),
        ({"Noord": 8, "Zuid": 5, "Oost": 4}, {"Noord": 16, "other teams": 18}),
        # "Unknown" would be the three of Zuid: the smallest other team joins them.
        ({"Noord": 8, "West": 9, "Zuid": 3}, {"West": 18, "other teams": 22}),
        ({"Noord": 4, "Zuid": 3}, {None: 14}),
        ({"Noord": 8, "": 2, "West": 12}, {"West": 24, "other teams": 20}),
        ({"Noord": 80, "mail jan@voorbeeld.nl": 9}, {"Noord": 160, "other teams": 18}),
    ],
)
def test_agents_become_teams_in_which_nobody_is_recognised(convert, sizes, stored):
    result = convert(write_teams(sizes), TEAMS)
    assert Counter(signal.agent for signal in result.records) == stored
    assert any(note.startswith("teams of agents: ") for note in result.notes) == (stored.keys() != sizes.keys())


def test_one_agent_with_many_signals_is_no_team(convert):
    result = convert("dag;a;t\n" + "2026-10-05;Piet;Noord\n" * 20, TEAMS)
    assert {signal.agent for signal in result.records} == {None}


def test_teams_whose_people_are_not_counted_are_unknown(convert):
    mapping = {"kind": "signal", "columns": {"at": "dag", "team": "t"}}
    result = convert("dag;t\n" + "2026-10-05;Noord\n" * 20, mapping)
    assert {signal.agent for signal in result.records} == {None}
    assert any("unknown team" in note for note in result.notes)


def test_with_the_works_councils_consent_agents_are_pseudonyms(convert):
    consent = Config.model_validate({"agents": {"works_council_consent": "OR, 12 maart 2026"}})
    result = convert(write_teams({"Noord": 3}), TEAMS, consent)
    assert {signal.agent[:2] for signal in result.records} == {"a-"}
    assert len({signal.agent for signal in result.records}) == 3


def test_eight_is_the_floor():
    with pytest.raises(ValueError, match="greater than or equal to 8"):
        Config.model_validate({"agents": {"smallest_team": 5}})


def test_a_contact_at_a_months_edge_is_stored_in_utc_and_counted_here(convert):
    text = "id;dag;door\nc1;2026-10-01 00:30;\nc2;2026-09-30T22:30:00Z;\nc3;2026-10-01;\n"
    first, second, third = convert(text, CONTACT).records
    assert first.at == second.at
    assert first.at.isoformat() == "2026-09-30T22:30:00+00:00"
    assert third.at.date() == date(2026, 10, 1)  # a day alone is at noon: in UTC it is the same day


@pytest.mark.parametrize("cell", ["", "ooit", "1970-01-01", "31-02-2026"])
def test_a_contact_without_a_day_is_refused_and_the_others_stay(convert, cell):
    result = convert(f"id;dag;door\nc1;{cell};ja\nc2;2026-10-17;ja\n", CONTACT)
    assert [contact.key for contact in result.records] == ["c2"]
    assert [(rejection.row, rejection.column, rejection.is_row_kept) for rejection in result.rejections] == [
        (2, "dag", False)
    ]


@pytest.mark.parametrize(("cell", "n"), [("1.000", 1000), ("JA", 1), ("n", 0), ("-", None), ("3,0", 3)])
def test_hand_overs_are_read_as_a_number_before_they_are_a_yes(convert, cell, n):
    result = convert(f"id;dag;door\nc1;2026-10-05;{cell}\n", CONTACT)
    assert result.records[0].n_hand_overs == n
    assert not result.rejections


@pytest.mark.parametrize("cell", ["-1", "1,5", "0.500", "twee"])
def test_half_a_hand_over_is_said_and_the_contact_stays(convert, cell):
    result = convert(f"id;dag;door\nc1;2026-10-05;{cell}\n", CONTACT)
    assert [contact.n_hand_overs for contact in result.records] == [None]
    assert [rejection.is_row_kept for rejection in result.rejections] == [True]


def test_a_contact_and_a_survey_of_one_customer_have_one_pseudonym(convert):
    contacts = convert(
        "id;dag;klant\nc1;2026-10-05; k12 \nc2;2026-10-05;K12\nc3;2026-10-05;\n",
        {"kind": "contact", "columns": {"key": "id", "at": "dag", "customer": "klant"}},
    ).records
    survey = convert(
        "id;cijfer;klant\nr1;8;K12\n",
        {"kind": "survey", "columns": {"key": "id", "score": "cijfer", "customer": "klant"}},
    ).records
    assert contacts[1].customer == survey[0].customer
    assert contacts[0].customer == contacts[1].customer
    assert contacts[2].customer is None
    assert "12" not in contacts[1].customer.removeprefix("c-")[:3]


def test_a_signal_is_about_its_contact_and_one_without_is_refused_by_its_row(convert):
    mapping = {"kind": "signal", "columns": {"key": "id", "at": "dag", "contact": "c", "note": "n"}}
    result = convert("id;dag;c;n\ns1;2026-10-05;c7;de nota klopt niet\ns2;2026-10-05;;bel 06-12345678\n", mapping)
    assert [(signal.key, signal.contact) for signal in result.records] == [("s1", "c7")]
    assert [(rejection.row, rejection.column, rejection.expected) for rejection in result.rejections] == [
        (3, "c", "the number of the contact")
    ]
    assert dict(result.redactions) == {}


def test_words_that_are_a_yes_or_no_are_so_in_every_row_and_an_empty_cell_is_neither(convert):
    text = "id;dag;status;blijft\n" + "".join(
        f"c{n};2026-10-05;{cell};{cell}\n" for n, cell in enumerate(("Ja", "nee", "TRUE", "0", "", "n.v.t.", "geen"))
    )
    records = convert(text, {"kind": "contact", "columns": FLAGS}).records
    expected = [True, False, True, False, None, None, None]
    assert [contact.resolved for contact in records] == [contact.retained for contact in records] == expected


def test_a_note_by_a_program_is_no_agents_note(convert):
    mapping = {"kind": "signal", "columns": {"key": "id", "at": "dag", "note": "AI samenvatting"}}
    result = convert("id;dag;AI samenvatting\ns1;2026-10-05;de klant is boos over de nota\n", mapping)
    assert [signal.note for signal in result.records] == [""]
    assert any("is written by a program" in note for note in result.notes)


def test_personal_data_in_a_note_are_taken_out_and_counted_once(convert):
    result = convert("id;dag;notitie\ns1;2026-10-05;bel 06-12345678 of jan@voorbeeld.nl\n", SIGNAL)
    assert "12345678" not in result.records[0].note
    assert "voorbeeld" not in result.records[0].note
    assert sum(result.redactions.values()) == 2
