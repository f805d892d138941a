import pytest

from voc.text.pii.patterns import AT_FINDERS, DIGIT_FINDERS, parse_postcode_region
from voc.text.pii.redact import KINDS, Redactor


@pytest.mark.parametrize(
    ("postcode", "region"),
    [("3512 AB", "35"), ("3512ab", "35"), (" 1012 ", "10"), ("0123 AB", None), ("35", None), ("SW1A 1AA", None)],
)
def test_two_digits_of_a_dutch_postcode_stay(postcode, region):
    assert parse_postcode_region(postcode) == region


def test_every_finder_is_of_a_kind_that_has_a_placeholder():
    assert {kind for kind, _ in (*AT_FINDERS, *DIGIT_FINDERS)} <= set(KINDS)


@pytest.mark.parametrize(
    ("kind", "text", "piece"),
    [
        ("customer_number", "mijn klantnummer is 98765432 zei ik", "98765432"),
        ("iban", "rekening DE89 3704 0044 0532 0130 00 dus", "DE89 3704 0044 0532 0130 00"),
        ("birth_date", "geboren op 3 mei 1961 in Ede", "3 mei 1961"),
        ("plate", "kenteken GB-123-X stond er", "GB-123-X"),
        ("iban", "rekening BE68 5390 0754 7034 is de mijne", "BE68 5390 0754 7034"),  # its bank's own check fails
        ("iban", "sort code 20-45-18, dus", "20-45-18"),
        ("birth_date", "mijn dochter (25-4-2006) is 18", "25-4-2006"),
        ("birth_date", "geboren op vijftien april negentienzestig", "vijftien april negentienzestig"),
        ("phone", "bereikbaar op nul zes 83901257", "nul zes 83901257"),
        ("phone", "my number is (020) 7946 0285", "(020) 7946 0285"),
        ("card", "mijn visa eindigend op 4444 werkt niet", "4444"),
        ("meter_number", "MPRN 4829173306 is not mine", "4829173306"),
        ("document", "licence KETTL 653061 S99LP expired", "KETTL 653061 S99LP"),
        ("plate", "they wrote down my plates AB12CDE", "AB12CDE"),
    ],
)
def test_a_finder_yields_the_number_without_the_words_around_it(kind, text, piece):
    find = dict(DIGIT_FINDERS)[kind]
    assert piece in {text[span.start : span.end] for span in find(text)}


@pytest.mark.parametrize(
    "text",
    [
        "In de handleiding wordt NL99 TRIO 0967 7197 51 als voorbeeld gegeven.",  # its check fails, too
        "Het voorbeeldpaspoort SPECI7662 in de folder is onduidelijk.",
        "EAN 7328432680687 staat op de verpakking van de lader.",
        "De vergunning is verleend op 20 juni 1985.",
        "I need to terminate my account yesterday.",
        "Het bestand meterstanden_2023.xlsx kon ik niet uploaden.",
        "Artikel 4.1.2.3 van de voorwaarden klopt niet.",
        "We were in the car with them in 20mins.",
    ],
)
def test_samples_things_and_files_stay(text):
    assert Redactor().redact(text).text == text


def test_an_iban_that_passes_its_check_goes_whatever_the_words_say():
    assert Redactor().redact("Als voorbeeld: NL91ABNA0417164300").text == "Als voorbeeld: [IBAN]"


def test_a_file_with_a_number_of_its_own_is_a_reference():
    assert Redactor().redact("File SR-9511241 has the wrong name").text == "File [kenmerk] has the wrong name"
