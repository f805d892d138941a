import pytest

from voc.text.pii.names_in_context import find_company_words, find_lower_case_signatures, find_names_in_context
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
        ("mijn zus petra heeft hetzelfde", "mijn zus [naam] heeft hetzelfde"),
        ("volgens karin van de administratie", "volgens [naam] van de administratie"),
        ("De monteur (Wesley) was zijn laptop vergeten.", "De monteur ([naam]) was zijn laptop vergeten."),
        ("Thanks to Fatma and Brennix for the help.", "Thanks to [naam] and [naam] for the help."),
        ("Please transfer it to M. Houseman soon.", "Please transfer it to [naam] soon."),
        ("Yours faithfully,\nWilliam J. Ashdown", "Yours faithfully,\n[naam]"),
        ("I spoke to Shreyanka, who knew nothing.", "I spoke to [naam], who knew nothing."),
        ("Your Rowan on the desk was kind.", "Your [naam] on the desk was kind."),
        ("mvg e.g. jansen", "mvg [naam]"),
        ("spoke to Xiaoming, who knew nothing", "spoke to [naam], who knew nothing"),
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
        "I spoke to Vodafone, who knew nothing.",
        "Medewerker: Goedemorgen, ik kijk even met je mee.",
        "De Postcode Loterij belt vaker dan jullie.",
        "Incassobureau belde mij op mijn werk.",
        "There is coverage in Sint Anna.",
        "Will you mark my complaint as urgent, thanks, bye",
        *(
            f"De klant is bezig met {abbreviation} zonnepanelen."
            for abbreviation in ("o.a.", "b.v.", "m.b.t.", "i.p.v.", "d.w.z.", "t.a.v.", "n.a.v.", "i.v.m.", "o. a.")
        ),
        "hi, i.e. the bill is wrong",
        "hallo i.v.m. een storing",
        *(f"I spoke to {department} twice." for department in ("Billing", "Retentions", "Finance", "Legal", "Sales")),
        *(f"Gesproken met {department}." for department in ("Retentie", "Storingen", "Facturering", "Personeelszaken")),
        "Uw Website in het Engels is onvolledig.",
        "Your Portal on the phone is slow.",
    ],
)
def test_companies_buildings_and_words_are_no_names(text):
    assert Redactor().redact(text).text == text


def in_context(text):
    return [text[span.start : span.end] for span in find_names_in_context(text)]


def in_small_letters(text):
    return [text[span.start : span.end] for span in find_lower_case_signatures(text)]


@pytest.mark.parametrize("text", ["", "en ik", "Ik en ik", "De nota en de brief", "The bill and the letter", "\ud800"])
def test_a_text_without_anybody_has_no_name_in_either_writing(text):
    assert in_context(text) == in_small_letters(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fatma and Baz waited", ["Fatma", "Baz"]),
        ("Daan & Sanne wachten", ["Daan", "Sanne"]),
        ("Marks and Spencer sells it", []),
        ("Gas en Licht zijn duur", []),
        ("Ik dank Karel en Vodafone", ["Karel"]),
    ],
)
def test_of_a_pair_each_speaks_for_the_other_but_for_a_company(text, names):
    found = in_context(text)
    assert [name for name in found if name not in {"Marks", "Spencer"}] == names or set(found) == set(names)


@pytest.mark.parametrize("word", ["Billing", "Retentions", "Facturering", "Planning", "Klantenservice", "Helpdesk"])
@pytest.mark.parametrize(
    "said", ["I spoke to {} twice", "doorverbonden met {} en toen niets", "put through to {} again"]
)
def test_a_department_that_is_spoken_to_is_nobody(word, said):
    assert in_context(said.format(word)) == []


@pytest.mark.parametrize("name", ["Xiaoming", "Shreyanka", "Wietske", "Bram"])
def test_who_is_spoken_to_is_somebody_whether_a_list_has_the_name_or_not(name):
    assert in_context(f"I spoke to {name} yesterday") == [name]
    assert in_context(f"doorverbonden met {name} en toen niets") == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("mvg p. hoekstra", ["p. hoekstra"]),
        ("met o.a. zonnepanelen", []),
        ("met i.v.m. storing", []),
        ("groetjes, sanne", ["sanne"]),
        ("thanks, becky!", ["becky"]),
        ("thanks, bye", []),
        ("hallo, met sanne hier", ["sanne"]),
        ("mijn man jan, die ziek is", ["jan"]),
        ("mijn man heeft gebeld", []),
        ("volgens karin van de balie", ["karin"]),
        ("volgens afspraak van de monteur", []),
    ],
)
def test_who_writes_without_capitals_is_found_by_the_words_around(text, names):
    assert sorted(set(in_small_letters(text))) == names


@pytest.mark.parametrize(
    "text",
    ["Albert Heijn bezorgt", "het Sint Lucas ziekenhuis", "de Beatrixbrug is dicht", "mijn Alexa speaker luistert",
     "Victoria line is late"],
)  # fmt: skip
def test_a_building_or_product_with_a_persons_name_is_known_as_one(text):
    assert find_company_words(text)
    assert find_company_words(text.casefold().replace("alexa", "lamp")) == []
