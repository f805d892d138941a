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
