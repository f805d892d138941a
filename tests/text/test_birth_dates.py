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


@pytest.mark.parametrize("word", ["geboren op", "geboortedatum:", "jarig op", "born on", "date of birth", "dob"])
@pytest.mark.parametrize("date", ["3-5-1974", "03/05/1974", "3 mei 1974", "3 May 1974", "1974-05-03", "May 3rd, 1974"])
def test_a_date_goes_whole_behind_any_word_for_a_birth(word, date):
    assert date in list_dates(f"Ik ben {word} {date} en wacht.")


MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"


@pytest.mark.parametrize("month", MONTHS.split())
def test_every_dutch_month_is_known_in_words_and_in_three_letters(month):
    short = {"maart": "mrt"}.get(month, month[:3])
    assert list_dates(f"geboren 3 {month} 1974") == [f"3 {month} 1974"]
    assert list_dates(f"geboren 3 {short} 74") == [f"3 {short} 74"]


@pytest.mark.parametrize("year", [1899, 1900, 1931, 1999])
def test_a_date_in_figures_of_the_last_century_needs_no_word(year):
    assert list_dates(f"Het was 12-11-{year}.") == ([f"12-11-{year}"] if year >= 1900 else [])


@pytest.mark.parametrize("word", ["sinds", "contract van", "gekocht op", "since", "married", "geplaatst op"])
def test_an_old_date_in_words_behind_a_word_for_a_beginning_is_no_birth(word):
    assert list_dates(f"Het is {word} 12 mei 1998.") == []


def test_dates_of_two_people_go_both():
    assert list_dates("wij zijn van 03-05-74 en 12-06-75") == ["03-05-74", "12-06-75"]
    assert list_dates("mijn zoon (3-5-2014) en dochter (4-6-2016)") == ["3-5-2014", "4-6-2016"]


def test_a_date_within_a_longer_number_is_none():
    assert list_dates("geboren in order 1-2-1958-4 en 12.3.4.1974") == []
