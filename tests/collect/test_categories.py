"""Short columns hold names of groups; people, sentences and numbers of somebody are none."""

import pytest

from voc.collect.convert.categories import CategoryCheck, protect_id, redact_file_name
from voc.collect.pseudonyms import Pseudonyms
from voc.text.pii.redact import Redactor

PEOPLE = Pseudonyms(b"a key of sixteen bytes")
FIRST = ("Jan", "Piet", "Emma", "Fatima", "Bram", "Sanne", "Kees", "Lotte", "Mehmet", "Daan")
LAST = ("Kievitsbloem", "Zwaluwstaart", "Wielewaal", "Roodborst")
NAMES = [f"{first} {last}" for first in FIRST for last in LAST]


@pytest.fixture
def redactor():
    return Redactor()


def test_a_column_of_names_is_no_channel_and_the_note_says_why_without_a_name(redactor):
    check = CategoryCheck("channel", NAMES, {"phone"}, redactor)
    assert [word for word in (*NAMES, "phone") if check.is_category(word)] == ["phone"]
    note = check.describe("Kanaal")
    assert note.startswith("'Kanaal' is taken as no channel: ")
    assert "40 of its 40 cells hold names or other personal data" in note or "40 different words in 40 cells" in note
    assert not any(name in note for name in (*FIRST, *LAST))


def test_names_that_no_rule_finds_are_refused_with_the_others_of_their_column(redactor):
    words = ["Mevrouw Jansen"] * 8 + ["Zwaluwstaart"] * 12
    check = CategoryCheck("channel", words, set(), redactor)
    assert not check.is_category("Zwaluwstaart")
    assert "8 of its 20 cells hold names" in check.describe("Kanaal")


def test_a_column_in_which_nearly_every_word_is_another_holds_no_groups(redactor):
    words = [f"code-{chr(97 + n)}{n}x" for n in range(15)] + ["web"] * 10
    check = CategoryCheck("channel", words, {"web"}, redactor)
    assert (check.is_category("web"), check.is_category(words[0])) == (True, False)
    assert "15 different words in 25 cells" in check.describe("Kanaal")


def test_a_rare_word_that_is_written_like_a_name_is_left_out_and_a_common_one_stays(redactor):
    words = ["Balie Noord"] * 150 + ["web"] * 60 + ["Rietje Wielewaal"] + ["smart tv"]
    check = CategoryCheck("channel", words, set(), redactor)
    assert [word for word in dict.fromkeys(words) if not check.is_category(word)] == ["Rietje Wielewaal"]
    assert check.describe("Kanaal").startswith(
        "1 cells in 'Kanaal' are no category and were left out (1 rare and written like a name)"
    )


def test_a_column_of_groups_has_no_note(redactor):
    words = ["telefoon", "web", "Klantenservice Noord", None] * 30
    check = CategoryCheck("channel", words, set(), redactor)
    assert all(check.is_category(word) for word in words if word)
    assert check.describe("Kanaal") is None


def test_postcodes_are_regions_though_each_is_another(redactor):
    words = [f"{1000 + 83 * n} AB" for n in range(40)]
    check = CategoryCheck("region", words, set(), redactor)
    assert all(map(check.is_category, words))
    assert not any(map(CategoryCheck("channel", words, set(), redactor).is_category, words))


@pytest.mark.parametrize(
    "value",
    [
        *("jan@voorbeeld.nl", "Jan Kievitsbloem", "J. de Boer-Smit", "NL91ABNA0417164300", "06-87654321", "0687654321"),
        *("+31687654321", "4111111111111111", "4111-1111-1111-1111"),
    ],
)
def test_an_id_that_is_somebodys_becomes_a_digest_the_same_everywhere(value, redactor):
    digest = protect_id(value, redactor, PEOPLE)
    assert digest.startswith("r-")
    assert digest == protect_id(value.upper(), Redactor(), PEOPLE) or "@" not in value
    assert digest != protect_id(value, redactor, Pseudonyms(b"another key of 16 bytes"))


@pytest.mark.parametrize("value", ["c12", "R_3mQzX", "00012345678", "2026-000123", "Case 12", "{1A-2B}", "1234567890"])
def test_an_id_of_a_system_stays(value, redactor):
    assert protect_id(value, redactor, PEOPLE) == value


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("export_Jan_de_Vries.csv", "export [naam].csv"),
        ("klacht-jan-de-vries.xlsx", "klacht [naam].xlsx"),
        ("klachten_06-12345678.csv", "klachten [telefoon].csv"),
        ("jan.vries@voorbeeld.nl.csv", "[e-mail].csv"),
        ("enquete-2026-10.csv", "enquete-2026-10.csv"),
        ("Qualtrics_Survey+CX_2026 (1).csv", "Qualtrics_Survey+CX_2026 (1).csv"),
        ("NPS Juni 2026.xlsx", "NPS Juni 2026.xlsx"),
    ],
)
def test_a_files_name_is_stored_without_the_customers(name, stored, redactor):
    assert redact_file_name(name, redactor) == stored


def test_a_column_of_mail_addresses_keeps_surveys_and_contacts_together(convert):
    contact = {"kind": "contact", "columns": {"key": "id", "at": "dag"}}
    survey = {"kind": "survey", "columns": {"key": "nr", "at": "dag", "text": "t", "contact": "id"}}
    (registered,) = convert("id;dag\njan@voorbeeld.nl;2026-10-05\n", contact).records
    result = convert("nr;dag;t;id\nJan Kievitsbloem;2026-10-05;De nota klopt niet;jan@voorbeeld.nl\n", survey)
    (answer,) = result.records
    assert answer.contact == registered.key
    assert answer.key.startswith("r-")
    assert "jan@" not in f"{registered}{answer}"
    assert sum("stored as digests" in note for note in result.notes) == 2


def test_a_question_is_redacted(convert):
    survey = {"kind": "survey", "columns": {"key": "nr", "at": "dag", "text": "t", "question": "v"}}
    text = "nr;dag;t;v\n1;2026-10-05;Nee;U schreef: bel mij op 06-12345678. Is dat gelukt?\n"
    (answer,) = convert(text, survey).records
    assert answer.question == "U schreef: bel mij op [telefoon]. Is dat gelukt?"
