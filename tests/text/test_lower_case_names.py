"""First names in small letters, where a sentence begins, and behind "op naam van": found, and words left alone."""

import pytest

from voc.text.pii.redact import Redactor


def redact(text):
    return Redactor().redact(text).text


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("toen kwam kees vd berg langs", "toen kwam [naam] langs"),
        ("afspraak met petra de vries ging niet door", "afspraak met [naam] ging niet door"),
        ("kees van de klantenservice belde", "[naam] van de klantenservice belde"),
        ("mn man kees belde twee keer", "mn man [naam] belde twee keer"),
        ("Hoi sanne, bedankt voor de hulp", "Hoi [naam], bedankt voor de hulp"),
        ("the bill is on my dad's name, gareth did that", "the bill is on my dad's name, [naam] did that"),
        ("groetjes wim vd berg", "groetjes [naam]"),
    ],
)
def test_a_listed_name_in_small_letters_goes(text, redacted):
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "a frank answer would have been nice, frank and quick",
        "Frankly the jack of the meter broke",
        "dat kan erna ook nog, julie helpen toch",
        "Leuk dat mark down ook in de app zit",
    ],
)
def test_a_word_that_is_a_name_too_stays(text):
    assert redact(text) == text


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Natasha listens to me.", "[naam] listens to me."),
        ("Heel fijn. Michelle deed het goed.", "Heel fijn. [naam] deed het goed."),
        ("Gekregen door Bryony gisteren.", "Gekregen door [naam] gisteren."),
        ("Hallo, Abdelkrim hier. De meter is stuk.", "Hallo, [naam] hier. De meter is stuk."),
        ("Nothing to add.\nxx Niamh", "Nothing to add.\nxx [naam]"),
    ],
)
def test_a_name_with_a_capital_that_no_verb_announces_goes(text, redacted):
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text", ["Mark the date please.", "Will it work?", "Billing here. And there.", "Hope it works soon"]
)
def test_a_word_at_the_beginning_of_a_sentence_stays(text):
    assert redact(text) == text


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("het staat op naam van j. de haan-visser nu", "het staat op naam van [naam] nu"),
        ("account holder: macleod, fiona r.", "account holder: [naam]"),
        ("naam klant: piet jansen, graag bellen", "naam klant: [naam], graag bellen"),
        ("Klant: ik wil een medewerker spreken", "Klant: ik wil een medewerker spreken"),
        ("name: see the bill", "name: see the bill"),
    ],
)
def test_what_a_form_announces_is_a_name_in_small_letters_too(text, redacted):
    assert redact(text) == redacted
