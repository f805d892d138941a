import pytest

from voc.text.pii.redact import Redactor


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Daan en ik wachten al weken.", "[naam] en ik wachten al weken."),
        ("Beste Daniëlle, de foto's zijn bijgevoegd.", "Beste [naam], de foto's zijn bijgevoegd."),
        ("Na een uur kreeg ik Wesley aan de lijn.", "Na een uur kreeg ik [naam] aan de lijn."),
        ("According to Mark in collections it is fine.", "According to [naam] in collections it is fine."),
        ("mvg p. hoekstra", "mvg [naam]"),
        ("de storing duurt al weken, cheers, becky", "de storing duurt al weken, cheers, [naam]"),
        ("hoi met sanne, de wifi valt weg", "hoi met [naam], de wifi valt weg"),
    ],
)
def test_words_around_a_name_give_it_away(text, redacted):
    assert Redactor().redact(text).text == redacted


@pytest.mark.parametrize(
    "text",
    [
        "Beste Eneco, ik red het deze maand niet.",
        "Bij de Albert Heijn kan ik mijn pakket niet ophalen.",
        "Het Sint Lucas ziekenhuis liet mij wachten.",
        "Jullie Roos-abonnement is duurder geworden.",
        "Will you mark my complaint as urgent, thanks, bye",
    ],
)
def test_companies_buildings_and_words_are_no_names(text):
    assert Redactor().redact(text).text == text
