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


def found(kind, text):
    return sorted({text[span.start : span.end] for own, find in DIGIT_FINDERS if own == kind for span in find(text)})


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []),
        ("NL91ABNA0417164300", ["NL91ABNA0417164300"]),
        ("nl91 abna 0417 1643 00", ["nl91 abna 0417 1643 00"]),
        ("NL91.ABNA.0417.1643.00", ["NL91.ABNA.0417.1643.00"]),
        ("NL91ABNA04171643001", []),  # a digit too many is another number
        ("DE89370400440532013000.", ["DE89370400440532013000"]),
        ("DE88370400440532013000", []),  # the check digits are wrong
        ("DE89 3704  0044 0532 0130 00", []),  # two spaces end a number
        ("GB29NWBK60161331926819 en FR1420041010050500013M02606",
         ["FR1420041010050500013M02606", "GB29NWBK60161331926819"]),
        ("XX89370400440532013000", []),  # no country
    ],
)  # fmt: skip
def test_a_foreign_account_needs_its_length_and_its_check_and_a_dutch_one_its_shape(text, numbers):
    assert found("iban", text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("06-12345678", ["06-12345678"]),
        ("06/12345678,", ["06/12345678"]),
        ("0031612345678", ["0031612345678"]),
        ("+49 170 1234567", ["+49 170 1234567"]),
        ("0 6 1234 5678", ["0 6 1234 5678"]),
        ("0800-1234567", []),  # of a company
        ("0900 1234567", []),
        ("factuur 0612345678", []),
        ("12-06-2026 10:30", []),
        ("0612345", []),
        ("06-123456789", []),  # a digit too many
        ("tel: 1234567", ["1234567"]),
        ("NL36 ASNB 0612345678", []),  # the end of an account number
        ("06-12345678 of 06-87654321", ["06-12345678", "06-87654321"]),
    ],
)
def test_a_phone_number_is_found_and_what_has_its_digits_is_not(text, numbers):
    assert found("phone", text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("123456782", ["123456782"]),  # 9·1 + 8·2 + … + 2·8 − 2 = 154 = 14 · 11
        ("123456783", []),
        ("123.456.782", ["123.456.782"]),
        ("€ 123456782", []),
        ("€123456782", []),
        ("123456782 kWh", []),
        ("123456782%", []),
        ("bestelnummer 123456782", []),
        ("bsn 123456783", ["123456783"]),  # a typing mistake
        ("over mijn bsn: het getal 12345678", ["12345678"]),
        ("0123456782", []),
        ("111.222.333,50", []),
    ],
)
def test_a_citizen_service_number_passes_its_check_or_is_named(text, numbers):
    assert found("bsn", text) == numbers


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("3512 AB", ["3512 AB"]),
        ("3512AB", ["3512AB"]),
        ("3512 AB 14", ["3512 AB 14"]),
        ("3512 AB Utrecht", ["3512 AB Utrecht"]),
        ("3512 JE 21", ["3512 JE 21"]),  # a word, but for the number of the house
        ("2026 IN de winter", []),
        ("2019 is vroeg", []),
        ("1200KW", []),
        ("0512 AB", []),  # no Dutch postcode begins with 0
        ("3512 ABC", []),
        ("€3512 AB", []),
        ("SW1A 1AA", ["SW1A 1AA"]),
        ("D02 AF30", ["D02 AF30"]),
        ("op de A41 naar huis", []),
        ("postcode 3512ab", ["3512ab"]),
        ("3512ab", []),  # in small letters only behind the word
    ],
)
def test_a_postcode_is_told_from_a_year_and_a_measure(text, codes):
    assert found("postcode", text) == codes


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("871687120012345678", ["871687120012345678"]),
        ("8716 8712 0012 3456 78", ["8716 8712 0012 3456 78"]),
        ("861687120012345678", []),  # not of the Dutch grid
        ("8716871200123456789", []),
        ("ean 123456789012345", ["123456789012345"]),
        ("ean 1234567890123", []),  # a product's
    ],
)
def test_a_connection_to_the_grid_has_eighteen_digits_from_87_on(text, numbers):
    assert found("ean", text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "de snelweg 20 km verderop", "onderweg 3 keer gebeld", "halfweg 2 uur later", "Meiweg 5 euro duurder",
        "Op 3 mei stond de monteur voor de deur", "wij wonen 12 jaar in dit huis",
    ],
)  # fmt: skip
def test_a_road_without_its_house_number_is_no_address(text):
    assert found("address", text) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Ik woon Dorpsstraat 12a", "Dorpsstraat 12a"),
        ("Dorpsstraat 12, 3512 AB Utrecht is het", "Dorpsstraat 12, 3512 AB Utrecht"),
        ("het is kruisweg 71 hoofddorp", "kruisweg 71 hoofddorp"),
        ("Postbus 1234 is vol", "Postbus 1234"),
        ("I live at 12 Station Road", "12 Station Road"),
        ("huisnummer 14b klopt niet", "14b"),
    ],
)
def test_an_address_goes_with_its_number_and_its_town(text, address):
    assert address in found("address", text)


@pytest.mark.parametrize("text", ["", " ", "1" * 300, "-" * 300, "\ud800 1", "٣٥١٢ AB", "\n\n1\n"])
def test_a_text_of_nothing_to_read_is_no_obstacle(text):
    spans = [span for _, find in DIGIT_FINDERS for span in find(text)]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
