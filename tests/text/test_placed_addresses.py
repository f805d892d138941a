import pytest

from voc.text.pii.redact import Redactor


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Stuur het naar Rozemarijn 5, 5263 GC Vught.", "Stuur het naar [adres]."),
        ("Stuur het naar Élisabethlaan 5, 5263 GC Vught.", "Stuur het naar [adres]."),
        ("De meter in Étoilestraat 12 unit 4 lekt.", "De meter in [adres] lekt."),
        ("Stuur het naar Nationalestraat 5, 2018 Antwerpen.", "Stuur het naar [adres]."),
        ("Stuur het naar Rue Haute 5, 1990 Hoeilaart.", "Stuur het naar [adres]."),
        ("Ons adres is Hauptstrasse 27, 47574 Goch, sinds mei.", "Ons adres is [adres], sinds mei."),
        ("De meter in Haverkamp 9 te Zeist lekt.", "De meter in [adres] lekt."),
        ("De container bij Esdoornhof 2 t/m 8 is vol.", "De container bij [adres] is vol."),
        ("Op 's-Gravendijkwal 143 staat een auto.", "Op [adres] staat een auto."),
        ("No gas at 33 Marsh Lane North for days.", "No gas at [adres] for days."),
        ("Send it to 1420 Willow Creek Drive, Austin, TX 78704 please.", "Send it to [adres] please."),
        ("we zitten op oude molenweg 22b en wachten", "we zitten op [adres] en wachten"),
        ("Wij wonen in Zevenaar, Marktplein 8.", "Wij wonen in [adres]."),
        ("The meter hangs at 3 Oak Lane in Selby.", "The meter hangs at [adres]."),
        ("I'm at Flat 9, Texel House, Orchard Road, so ring.", "I'm at [adres], so ring."),
        ("i live at 6 the maltings and have no fibre", "i live at [adres] and have no fibre"),
        ("woon op plein 1940 nr 6 en wacht", "woon op [adres] en wacht"),
        (
            "Mijn postcode 1017EK en huisnummer 263 kloppen.",
            "Mijn postcode [postcode 10] en huisnummer [adres] kloppen.",
        ),
        ("Voor 3512 JE 21 is geen aanbod.", "Voor [postcode 35] is geen aanbod."),
        ("Nobody in EH6 7GS got a letter.", "Nobody in [postcode] got a letter."),
        ("The cable stops short of A65 F4E2.", "The cable stops short of [postcode]."),
        ("my eircode is d02 x285, no van came", "my eircode is [postcode], no van came"),
        ("Geen bereik op D6WXY00 in huis.", "Geen bereik op [postcode] in huis."),
        ("eircode P31 ENPH has no signal", "eircode [postcode] has no signal"),
    ],
)
def test_what_stands_around_a_house_number_gives_an_address_away(text, redacted):
    assert Redactor().redact(text).text == redacted


@pytest.mark.parametrize(
    "text",
    [
        "Versie 14, 2024 Editie van de app loopt vast.",
        "In Bijlage 5, 2018 Antwerpen staat niets.",
        "The district gets 2500 new street lights.",
        "op de nieuwe snelweg 20 minuten vertraging",
        "Artikel 12, lid 3 van uw voorwaarden klopt niet.",
        "Wij wonen op 20 minuten van de stad.",
        "I live at most 20 miles away.",
        "I waited 45 minutes and the line dropped.",
        "The A41 next to the E25 was closed.",
        "PART A41 NEXT, CODE D08 1234",
    ],
)
def test_numbers_of_things_are_no_addresses(text):
    assert Redactor().redact(text).text == text
