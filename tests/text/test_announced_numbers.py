import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.text.pii.announced_numbers import (
    find_bare_numbers,
    find_cards,
    find_documents,
    find_meters_by_word,
    find_references,
    is_of_a_thing,
)


def find(finder, text):
    return [text[span.start : span.end] for span in finder(text)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("mijn kaart 4111111111111111 is geweigerd", ["4111111111111111"]),
        ("kaart 4111 1111 1111 1111, graag terug", ["4111 1111 1111 1111"]),
        ("card 3714-496353-98431", ["3714-496353-98431"]),
        ("card 378282246310005", ["378282246310005"]),
        ("kaart 4111111111111112", []),  # Luhn's check fails
        ("cvc 123 op de achterkant", ["123"]),
        ("cvc 12345", []),
        ("artikel 4111111111111111", []),  # of a thing
        ("", []),
    ],
)
def test_a_card_has_its_shape_and_passes_its_check(text, numbers):
    assert find(find_cards, text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("mijn polisnummer is 8837261", ["8837261"]),
        ("contracten 88372 en 88373 lopen af", ["88372", "88373"]),
        ("88372-A als mijn klantnummer", ["88372-A"]),
        ("order 1234", []),  # too short to lead to somebody
        ("klacht van 31-12-2027", []),
        ("afspraak 12345 minuten te laat", []),
        ("klacht 06-12345678", []),  # a telephone's finder calls it by its name
        ("nergens een woord 8837261", []),
    ],
)
def test_a_reference_stands_behind_or_before_the_word_that_names_it(text, numbers):
    assert find(find_references, text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ik heb 88372615 gekregen", ["88372615"]),
        ("zie AB-123-4567", ["AB-123-4567"]),
        ("123456", []),  # a reading or an amount
        ("€88372615", []),
        ("kvk 88372615", []),  # of a company
        ("model 88372615", []),  # of a thing
        ("88372615 kwh", []),
        ("20-12-2026", []),
        ("bel 0800 1234567", []),
    ],
)
def test_long_digits_that_nothing_announces_lead_to_somebody_unless_their_surroundings_say_what_they_are(text, numbers):
    assert find(find_bare_numbers, text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("paspoort NWR1CJ784", ["NWR1CJ784"]),
        ("rijbewijs 5234567890", ["5234567890"]),
        ("national insurance QQ 12 34 56 C", []),  # no series begins with Q
        ("nr AB 12 34 56 C", ["AB 12 34 56 C"]),
        ("WINDOWS10", []),
        ("voorbeeld paspoort: NWR1CJ784 ", ["NWR1CJ784"]),  # "paspoort" between them wins
        (f"paspoort {'x' * 61} 123456789", []),
        (f"123456789 {'x' * 40} paspoort", ["123456789"]),
    ],
)
def test_a_document_has_its_shape_or_its_word_nearby(text, numbers):
    assert sorted(set(find(find_documents, text))) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("meter 12345678 staat stil", ["12345678"]),
        ("de meterstand is 1234567 kwh", []),
        ("12345678 en 23456789 zijn de meters", ["12345678", "23456789"]),
        ("kilometer 12345678", []),
        ("XMX12345678 doet niets", ["XMX12345678"]),
    ],
)
def test_a_meter_has_a_makers_shape_or_its_word_nearby(text, numbers):
    assert find(find_meters_by_word, text) == numbers


def test_a_word_for_a_persons_number_between_a_thing_and_the_number_wins():
    assert is_of_a_thing("fout 1234567", 5)
    assert not is_of_a_thing("fout kaartnummer 1234567", 17)
    assert not is_of_a_thing("1234567", 0)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("orders 88372, 88373 en 88374 zijn weg", ["88372", "88373", "88374"]),
        ("invoices 88372, 88373, 88374 and 88375", ["88372", "88373", "88374", "88375"]),
        ("order 88372 en nog 3 andere", ["88372"]),
        ("order 88372 en 31-12-2027", ["88372"]),
        ("order 88372 en 20000 kwh", ["88372"]),
    ],
)
def test_every_number_of_a_list_goes_and_what_is_none_of_it_stays(text, numbers):
    assert find(find_references, text) == numbers


@pytest.mark.parametrize(
    "finder", [find_bare_numbers, find_cards, find_documents, find_meters_by_word, find_references]
)
@pytest.mark.parametrize("text", ["", " ", "nota", "order", "paspoort:", "meter", "cvc", "1", "\ud800 12345678x"])
def test_a_text_without_a_number_has_none(finder, text):
    assert find(finder, text) == []


@pytest.mark.parametrize("n", [7, 12, 13])
def test_bare_digits_have_seven_to_twelve(n):
    assert find(find_bare_numbers, f"ik kreeg {'8' * n} toegestuurd") == (["8" * n] if n <= 12 else [])


@pytest.mark.parametrize("behind", [" kwh", "%", " euro", " km", " dagen", " klanten", ",5", " uur"])
def test_an_amount_is_no_reference_however_it_is_announced(behind):
    assert find(find_references, f"mijn factuur 123456{behind}") == []


@given(st.integers(0, 10**15 - 1), st.sampled_from(["4", "5"]))
def test_a_card_goes_exactly_when_it_passes_luhns_check(number, first):
    digits = f"{first}{number:015d}"
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    passes = sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
    assert find(find_cards, f"kaart {digits} graag") == ([digits] if passes else [])
