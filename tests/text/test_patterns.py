import pytest

from voc.text.pii.patterns import AT_FINDERS, DIGIT_FINDERS, parse_postcode_region
from voc.text.pii.redact import KINDS


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
        ("plate", "they wrote down my plates AB12CDE", "AB12CDE"),
    ],
)
def test_a_finder_yields_the_number_without_the_words_around_it(kind, text, piece):
    find = dict(DIGIT_FINDERS)[kind]
    assert piece in {text[span.start : span.end] for span in find(text)}
