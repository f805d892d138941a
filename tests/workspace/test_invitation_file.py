"""Invitations as a survey tool exports them: who was asked, by whom, and who answered."""

from datetime import date

import pytest

from voc.errors import InputError
from voc.insight.survey_invitations import SurveyInvitation
from voc.workspace.invitation_file import read_invitations


@pytest.fixture
def read(write_export):
    return lambda content: read_invitations(write_export(content))


HEAD = "contact;sent;sent_by;answered\n"


@pytest.mark.parametrize(
    ("word", "by_agent"),
    [
        ("agent", True),
        ("Medewerker", True),
        ("automatic", False),
        ("Automatisch", False),
        ("niemand", False),
        ("", None),
    ],
)
def test_who_sent_it_is_read_in_both_languages(word, by_agent, read):
    assert read(f"{HEAD}C1;;{word};\n")[0].by_agent is by_agent


@pytest.mark.parametrize(
    ("word", "answered"), [("ja", True), ("yes", True), ("1", True), ("nee", False), ("No", False), ("", None)]
)
def test_whether_it_was_answered_is_read_in_both_languages(word, answered, read):
    assert read(f"{HEAD}C1;;;{word}\n")[0].answered is answered


def test_only_the_contact_is_needed(read):
    assert read("contact\nC1\n") == (SurveyInvitation(contact="C1", row=2),)
    (invitation,) = read(f"{HEAD}C1;2026-11-03;agent;ja\n;;;\n")
    assert (invitation.sent, invitation.row) == (date(2026, 11, 3), 2)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (";2026-11-03;;", "column contact: '' is empty; expected the key of a contact"),
        ("C2;3 nov;;", "column sent: '3 nov' is no day"),
        ("C2;;boss;", "column sent_by: 'boss' is neither; expected agent or automatic"),
        ("C2;;;perhaps", "column answered: 'perhaps' is neither; expected yes or no"),
    ],
)
def test_a_cell_that_is_not_what_its_column_says_is_refused_with_its_place(row, says, read):
    with pytest.raises(InputError, match=f"export.csv, row 3, {says}"):
        read(f"{HEAD}C1;;;\n{row}\n")
