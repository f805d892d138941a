"""Birth dates: near a word for a birth, of the last century, or alone; dates of invoices stay."""

import pytest

from voc.text.pii.birth_dates import find_birth_dates


def list_dates(text):
    return sorted({text[span.start : span.end] for span in find_birth_dates(text)})


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Geboren op 3-5-1974 in Assen.", ["3-5-1974"]),
        ("Mijn geboortedatum is 3 mei 1974", ["3 mei 1974"]),
        ("dob 1974-05-03", ["1974-05-03"]),
        ("I was born on May 3rd, 1974.", ["May 3rd, 1974"]),
        ("ik ben van 03/05/74", ["03/05/74"]),
        ("wij zijn van 03-05-74 en 12-06-75", ["03-05-74", "12-06-75"]),
        ("03051974 is mijn geboortedatum", ["03051974"]),
        ("Jarig op drie mei negentienvierenzeventig", ["drie mei negentienvierenzeventig"]),
        ("Het was 12-11-1958.", ["12-11-1958"]),
        ("U vroeg ernaar. 01-02-2003.", ["01-02-2003"]),
    ],
)
def test_a_birth_date_is_found(text, dates):
    assert list_dates(text) == dates


@pytest.mark.parametrize(
    "text",
    [
        "",
        "geboren",
        "De nota van 3-5-2026 klopt niet.",
        "Klant sinds 12 mei 1998.",
        "Het contract van 3 mei 2004 loopt door.",
        "Betaald op 01-02-2024.",
        "Versie 1.2.3-1974",
        "1-2-1958-4",
    ],
)
def test_what_is_no_birth_date_stays(text):
    assert list_dates(text) == []


def test_a_word_for_a_birth_far_away_says_nothing_of_a_date():
    assert list_dates("geboren " + "x" * 30 + " 03-05-26") == ["03-05-26"]
    assert list_dates("geboren " + "x" * 120 + " 03-05-26") == []
    assert list_dates("03-05-26 " + "x" * 30 + " geboren") == ["03-05-26"]
    assert list_dates("03-05-26 " + "x" * 120 + " geboren") == []


def test_of_two_dates_only_the_one_beside_the_word_is_taken():
    text = "De nota van 01-02-26 " + "klopt niet " * 20 + "en mijn kind is geboren op 03-05-25"
    assert list_dates(text) == ["03-05-25"]
