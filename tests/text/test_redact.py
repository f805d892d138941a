import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.text.pii.redact import KINDS, Redactor

REDACTOR = Redactor(customer_number=r"\bK\d{7}\b", case_number=r"\bZ-\d{4}-\d{5}\b")

# Text, what must be gone, the kind it is counted as.
PERSONAL = [
    ("Mail mij op jan.de.vries+nota@voorbeeld.co.nl graag", "jan.de.vries", "email"),
    ("mail: jan (at) voorbeeld.nl", "jan (at)", "email"),
    ("Bel 06-12345678", "12345678", "phone"),
    ("Bel 06 12 34 56 78 na 17 uur", "34 56", "phone"),
    ("bel 0612345678.", "0612345678", "phone"),
    ("tel. 020-1234567", "1234567", "phone"),
    ("(020) 123 45 67", "123 45", "phone"),
    ("+31 (0)6 12345678", "12345678", "phone"),
    ("+31612345678", "612345678", "phone"),
    ("0031 6 1234 5678", "1234 5678", "phone"),
    ("0592-123456 is mijn nummer", "123456", "phone"),
    ("call me on 07700 900123", "900123", "phone"),
    ("call +44 7700 900123", "900123", "phone"),
    ("mijn telefoonnummer is 12345678", "12345678", "phone"),
    ("NL91ABNA0417164300", "0417164300", "iban"),
    ("rekening NL91 ABNA 0417 1643 00 ten name van", "0417 1643", "iban"),
    ("nl91abna0417164300", "0417164300", "iban"),
    ("NL91 ABNA 0417 1643 01 is mijn rekening", "0417 1643", "iban"),  # a typing mistake in it
    ("DE89 3704 0044 0532 0130 00 gebruik ik", "0532 0130", "iban"),
    ("mijn rekeningnummer is 417164300", "417164300", "iban"),
    ("bsn 111222333", "111222333", "bsn"),
    ("mijn nummer 123456782 staat er", "123456782", "bsn"),
    ("BSN: 1112.22.333", "22.333", "bsn"),
    ("Mevrouw Jansen belde", "Jansen", "name"),
    ("mevrouw van der Meer-de Boer belde", "Meer", "name"),
    ("de heer J.P. Bakker", "Bakker", "name"),
    ("dhr. Vos en mevr. De Wit", "Wit", "name"),
    ("mw. el Amrani", "Amrani", "name"),
    ("mevrouw jansen was boos", "jansen", "name"),
    ("Mr Smith called", "Smith", "name"),
    ("Mrs. O'Neill called", "O'Neill", "name"),
    ("mijn naam is Fatima Yılmaz en ik wil", "Yılmaz", "name"),
    ("mijn naam is jan de vries", "vries", "name"),
    ("My name is Prudence Quux", "Quux", "name"),
    ("Ik ben Jan de Vries en ik wacht", "Vries", "name"),
    ("ik sprak met Sanne over de nota", "Sanne", "name"),
    ("collega Marieke belde terug", "Marieke", "name"),
    ("Jan de Vries woont hier", "Vries", "name"),
    ("A.B. Hoogendoorn woont hier", "Hoogendoorn", "name"),
    ("De nota klopt niet. Met vriendelijke groet, Klaasje Pietersen", "Pietersen", "name"),
    ("De nota klopt niet.\nGroetjes\nJan", "Jan", "name"),
    ("mvg, J. Bakker", "Bakker", "name"),
    ("Kind regards, Priya Patel", "Patel", "name"),
    ("Ik heb eerder met Daan gesproken", "Daan", "name"),
    ("Ik heb met Roos gesproken", "Roos", "name"),
    ("ik had eerst Yasmina aan de lijn", "Yasmina", "name"),
    ("Sarah was very kind", "Sarah", "name"),
    ("Wat is de status?\nDank, R. Groeneveld", "Groeneveld", "name"),
    ("MEVROUW JANSEN BELDE", "JANSEN", "name"),
    ("dank @jan_1961!", "jan_1961", "name"),
    ("klantnummer K1234567", "1234567", "customer_number"),
    ("mijn klantnummer is 98765432", "98765432", "customer_number"),
    ("Customer number: AB-123456", "123456", "customer_number"),
    ("EAN 871687120012345678", "871687120012345678", "ean"),
    ("ean-code: 8716 8712 0012 3456 78", "3456 78", "ean"),
    ("meternummer E0012345678901234", "E0012345678901234", "meter_number"),
    ("de meter G0098765432101234 is stuk", "G0098765432101234", "meter_number"),
    ("op de meter staat E004500007355774", "E004500007355774", "meter_number"),
    ("meternr. 31234567 klopt niet", "31234567", "meter_number"),
    ("geboren op 3 mei 1961", "1961", "birth_date"),
    ("geboortedatum: 03-05-1961", "03-05-1961", "birth_date"),
    ("geb. 3-5-61", "3-5-61", "birth_date"),
    ("geb.dat 22-12-1955", "22-12-1955", "birth_date"),
    ("dank je, 24-07-1950", "24-07-1950", "birth_date"),
    ("Klopt de nota? 20-06-2001. Wij wonen hier kort", "20-06-2001", "birth_date"),
    ("born on May 3, 1961", "1961", "birth_date"),
    ("DOB 1961-05-03", "1961-05-03", "birth_date"),
    ("de bus met kenteken GB-123-X stond er", "GB-123-X", "plate"),
    ("12-AB-34 stond voor de deur", "12-AB-34", "plate"),
    ("kenteken gb123x", "gb123x", "plate"),
    ("ik woon Dorpsstraat 12a", "Dorpsstraat", "address"),
    ("Jan van Galenstraat 4-2 te Amsterdam", "Galenstraat", "address"),
    ("Laan van Meerdervoort 123", "Meerdervoort", "address"),
    ("op de kerkstraat 5 is het donker", "kerkstraat", "address"),
    ("Prins Hendrikkade 20", "Hendrikkade", "address"),
    ("I live at 12 Station Road", "Station", "address"),
    ("mijn postcode 3512 AB", "12 AB", "postcode"),
    ("3512AB 14", "12AB", "postcode"),
    ("postcode 3512ab", "12ab", "postcode"),
    ("over zaak Z-2026-00123", "00123", "case_number"),
    # Invoices and orders lead to one customer in a company's books.
    ("Factuurnummer 123456782 klopt niet", "123456782", "reference"),
    ("factuur 0123456789 van 05-10-2026 10:30", "0123456789", "reference"),
    ("Mijn invoice number 20261234567 is wrong", "20261234567", "reference"),
    ("polis ZV 12345678 en ZV 87654321", "87654321", "reference"),
    ("they gave PO1234567 as shipment number", "1234567", "reference"),
    ("betaald met 4111 1111 1111 1111", "1111", "card"),
    ("u drukt een fout kaartnummer 4111-1111-1111-1111 af", "1111", "card"),
    ("american express 378282246310005", "8224", "card"),
    ("paspoort NX1234XY5 is weg", "1234", "document"),
    ("driving licence 5234567890 is lost", "5234567890", "document"),
    ("zie https://voorbeeld.nl/i?token=abc1", "abc1", "link"),
    ("ingelogd vanaf 84.241.10.20", "84.241", "ip"),
    ("vanaf 2001:1c04:3a0e:9f00::a1", "3a0e", "ip"),
    ("mijn wachtwoord is Zomer!2024", "Zomer", "password"),
    ("pincode 4711 werkt niet", "4711", "password"),
    ("my username is berta_k", "berta_k", "user_name"),
    ("mail naam at bedrijf punt nl", "bedrijf", "email"),
    ("mail naam_at_bedrijf_dot_nl", "bedrijf", "email"),
    ("zij is op dertien augustus 1972 geboren", "augustus", "birth_date"),
    ("mijn auto NN8303 is weg", "NN8303", "plate"),
    ("ik ben jan visser en ik wacht", "visser", "name"),
    ("Dokter Quux was aardig", "Quux", "name"),
    ("Cheers, Will", "Will", "name"),
    ("Postbus 1234, 3512 AB Utrecht", "1234", "address"),
]

HARMLESS = [
    "Ik betaal 1.234,56 euro per jaar en dat was € 987654321",
    "De meterstand is 123456 en was 012345",
    "In 2024 en 2025 was het 1234567 kWh",
    "Van 01-01-2026 tot 31-12-2026 stond er 2026-10-05 10:12:33",
    "06-10-2026 10:30 was de afspraak",
    "mevrouw aan de telefoon was vriendelijk",
    "Meneer was niet vriendelijk, mevrouw wel",
    "De heer des huizes is er niet",
    "Mevrouw Ik begrijp het niet",
    "Ik ben Nederlander en ik ben erg boos",
    "Ik ben al drie keer gebeld",
    "ik sprak met Klantenservice",
    "de monteur kwam niet opdagen",
    "Geachte heer, mevrouw, de nota klopt niet",
    "Bel 0800-1234 of 0900 1234",
    "onderweg 3 uur gewacht, op weg 5 keer gebeld",
    "de 2e termijn van 125 euro per 1 mei 2026",
    "1500 KWH en 3500 kW en 2026 IN DE winter",
    "Na de storing 3 mails gestuurd; levering 2 november",
    "Groeten van een tevreden klant",
    "Met vriendelijke groet, een boze klant",
    "Ze vroegen om mijn geboortedatum en mijn BSN",
    "optie A. Daarna bel ik",
    "N.V. Energie en B.V. Water",
    "WAAROM BELT NIEMAND MIJ TERUG",
    "Beste Klantenservice, de app werkt niet",
    "Thank you Team, very good",
    "Dr. was very good. The nurse too.",
    "tarief 0,30 en 0.2456 per kWh, 12-24-36 maanden",
    "Contract tot 31-12-27",
    "De nota is van 20-06-2012. Die klopt niet",
    "Vodafone 5G en 4G, type A-12",
    "my husband was there and my wife too",
    "Het scheelt 123.456.789 euro",
    "hi there, thanks Very much",
    "in May we paid, and Mark my words: The Rose garden",
    "Kies voor optie C. Liever niet",
    "A. Reduce the amount of information",
    "Contract of 12 months, order of 3 items, factuur van 98 pagina's",
    "Productcode 4111 1111 1111 1111 en batch 5500 0000 0000 0004",
    "foutcode NX1234XY5, versie 4.2.1.10, ping 192.168.1.1 en 127.0.0.1",
    "het wachtwoord moet 12 tekens hebben en de pincode is geblokkeerd",
    "https://www.voorbeeld.nl/contact en www.voorbeeld.nl/tarieven.pdf",
    "Pakket react@9.0 en nota@2x.png",
    "Kleurcode TX-361-S en op 3-jan-20 om 10.15.30",
    "look at the bill at home",
    "not until Jan 2021, off a dr. However it was fine",
]


@pytest.mark.parametrize(("text", "gone", "kind"), PERSONAL)
def test_personal_data_is_gone_and_counted(text, gone, kind):
    redacted = REDACTOR.redact(text)
    assert gone not in redacted.text
    assert redacted.counts.get(kind), redacted


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_personal_data_stays(text):
    assert REDACTOR.redact(text).text == text


@pytest.mark.parametrize("text", [text for text, _, _ in PERSONAL] + HARMLESS)
def test_redacting_twice_changes_nothing(text):
    once = REDACTOR.redact(text).text
    assert REDACTOR.redact(once).text == once


def test_a_sentence_stays_readable_around_its_placeholders():
    text = "Mevrouw Jansen (klantnummer K1234567, 3512 AB) wil gebeld worden op 06-12345678."
    assert REDACTOR.redact(text, "nl").text == (
        "Mevrouw [naam] (klantnummer [klantnummer], [postcode 35]) wil gebeld worden op [telefoon]."
    )
    assert REDACTOR.redact(text, "en").text == (
        "Mevrouw [name] (klantnummer [customer number], [postcode 35]) wil gebeld worden op [phone]."
    )


def test_the_first_case_number_is_handed_back():
    redacted = REDACTOR.redact("Zie Z-2026-00123 en Z-2026-00456")
    assert redacted.case_number == "Z-2026-00123"
    assert redacted.counts == {"case_number": 2}


def test_the_companys_own_handle_stays():
    redactor = Redactor(company="Veldwaard Energie")
    assert redactor.redact("@VeldwaardEnergie waar blijft @jan_1961?").text == "@VeldwaardEnergie waar blijft [naam]?"


def test_without_patterns_of_its_own_a_workspace_is_redacted_too():
    assert Redactor().redact("bel 06-12345678").text == "bel [telefoon]"
    assert Redactor().redact("K1234567 blijft").case_number is None


def test_every_kind_has_a_word_in_both_languages():
    kinds = {kind for _, _, kind in PERSONAL}
    assert kinds == set(KINDS)


@given(
    st.integers(10_000_000, 99_999_999), st.sampled_from(["06{}", "06-{}", "06 {}", "+316{}", "00316{}", "+31 6 {}"])
)
def test_every_mobile_number_goes_in_every_usual_form(number, form):
    assert str(number) not in REDACTOR.redact(f"bel mij op {form.format(number)} graag").text


@given(st.integers(10_000_000, 999_999_999))
def test_a_nine_digit_number_goes_exactly_when_it_passes_the_eleven_test(number):
    digits = f"{number:09d}"
    weighted = sum(int(d) * w for d, w in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
    gone = digits not in REDACTOR.redact(f"het getal {digits} hier").text
    assert gone == (weighted % 11 == 0)


@given(st.integers(0, 9_999_999_999), st.sampled_from(["ABNA", "INGB", "RABO", "TRIO"]), st.booleans())
def test_every_dutch_iban_goes_spaced_or_not(account, bank, spaced):
    compact = f"NL{98 - _iban_rest(bank, account):02d}{bank}{account:010d}"
    written = " ".join(compact[i : i + 4] for i in range(0, 18, 4)) if spaced else compact
    redacted = REDACTOR.redact(f"terug op {written} a.u.b.")
    assert redacted.text == "terug op [IBAN] a.u.b."


def _iban_rest(bank, account):
    letters = "".join(str(ord(letter) - 55) for letter in bank + "NL")
    number = letters[:8] + f"{account:010d}" + letters[8:] + "00"
    return int(number) % 97


@given(st.integers(0, 10**16 - 1))
def test_every_ean_of_a_connection_goes(rest):
    assert REDACTOR.redact(f"aansluiting 87{rest:016d} is fout").counts == {"ean": 1}


@given(st.integers(1, 31), st.integers(1, 12), st.integers(2000, 2030), st.sampled_from("-/."))
def test_a_date_without_a_birth_stays(day, month, year, sign):
    text = f"op {day:02d}{sign}{month:02d}{sign}{year} om 10:30 uur"
    assert REDACTOR.redact(text).text == text


@given(st.integers(0, 999_999), st.sampled_from(["€ {}", "{} euro", "stand {}", "{} kWh", "{},50"]))
def test_amounts_and_readings_stay(number, form):
    text = f"het was {form.format(number)} volgens jullie"
    assert REDACTOR.redact(text).text == text


@given(st.text())
def test_any_text_is_borne(text):
    REDACTOR.redact(text)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "0",
        "06 ",
        "order 1",
        "a_",
        "a@a.",
        "met Jan ",
        "geboren 1-1-2000 ",
        "meter 1234567 ",
        "a at b dot ",
        "A1-",
        "A.",
        "Jan ",
        "de ",
        "1234 AB ",
        "a@",
        "NL91 ",
        "mevrouw ",
        "Dorps",
        "-",
        "87 ",
    ],
)
def test_a_long_text_of_anything_takes_linear_time(piece):
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    REDACTOR.redact(text)
    assert time.process_time() - start < 8


def test_a_surname_goes_with_the_given_name_within_a_sentence():
    redacted = Redactor().redact("betaallink gestuurd. sprak met partner, Karin Schipper", "nl")
    assert redacted.text == "betaallink gestuurd. sprak met partner, [naam]"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        # Numbers that nothing announces, and codes of books.
        ("871 euro bijbetalen. 80079849. Graag antwoord", "871 euro bijbetalen. [kenmerk]. Graag antwoord"),
        ("Zie K-204815 in jullie systeem", "Zie [kenmerk] in jullie systeem"),
        ("De klacht 45213 loopt nog", "De klacht [kenmerk] loopt nog"),
        # Streets without a usual ending, towns in small letters, flats.
        ("Wij wonen op De Kievit 14 en wachten", "Wij wonen op [adres] en wachten"),
        ("geen reclame op kruisweg 71 hoofddorp", "geen reclame op [adres]"),
        ("verhuisd naar Het Zand 22a, Amersfoort", "verhuisd naar [adres]"),
        ("I moved to Flat 3, 22 Baker Street, London NW1 6XE", "I moved to [adres]"),
        ("nummer 12 van de Dorpsstraat", "[adres]"),
        # Plates where a word for a vehicle stands far or near.
        ("My Tesla XK19 LMN could not charge", "My Tesla [kenteken] could not charge"),
        ("De laadpaal herkende 12-ABC-3 niet", "De laadpaal herkende [kenteken] niet"),
        # Online.
        ("mijn wachtwoord heb ik veranderd in Zomer2024!", "mijn wachtwoord heb ik veranderd in [wachtwoord]"),
        ("Kijk op voorbeeld.nl/reset?token=abcd1234efgh", "Kijk op [link]"),
        ("mac adres 00:1B:44:11:3A:B7", "mac adres [IP-adres]"),
        ("mijn gamertag is xXdragonXx99", "mijn gamertag is [gebruikersnaam]"),
        ("my number is AB 12 34 56 C", "my number is [documentnummer]"),
        ("mijn zoon, 3 mei 1974, krijgt post", "mijn zoon, [geboortedatum], krijgt post"),
    ],
)
def test_what_nothing_usual_announces_goes_too(text, rest):
    assert REDACTOR.redact(text).text == rest


@pytest.mark.parametrize(
    "text",
    [
        "Bel 0800-1234567 gratis",
        "het kostte 1234567 euro",
        "We hebben 8000000 klanten",
        "KvK nummer 12345678",
        "Fout 1234567 op het scherm",
        "De streepjescode op de doos is 7364376703",
        "verhuizing op Maandag 14 mei",
        "we zijn verhuisd naar Utrecht 3 jaar geleden",
        "He moved on in May 2021",
        "Datum van overdracht is 06-10-2026",
        "Onze bus rijdt elke 15 min",
        "wachtwoord werkt niet op mijn iPhone14",
        "klant sinds 12 mei 1998",
    ],
)
def test_what_only_has_such_a_shape_stays(text):
    assert REDACTOR.redact(text).text == text


def test_half_a_sign_of_a_broken_file_is_no_obstacle():
    assert "geheim123" not in Redactor().redact("\ud800 wachtwoord: geheim123").text


@pytest.mark.parametrize(
    ("text", "gone", "kind"),
    [
        ("Geboren vijftien april negentienzestig", "vijftien", "birth_date"),
        ("mijn verjaardag is vijftien april negentienzestig", "vijftien", "birth_date"),
        ("passwd is hunter22 en dat werkt niet", "hunter22", "password"),
        ("mijn passphrase is Zomer2024 sorry", "Zomer2024", "password"),
        ("mijn pinnummer is 4321 en die werkt niet", "4321", "password"),
        ("ik sta ingelogd als jansen61 op jullie site", "jansen61", "user_name"),
        ("logged in as jan.smith yesterday evening", "jan.smith", "user_name"),
        ("bel nul zes een twee drie vier vijf zes zeven acht na 5 uur", "drie vier", "phone"),
        ("mijn klantnummer is AB12 en het werkt niet", "AB12", "customer_number"),
        ("het adres is a4:bb:cc:dd:ee:f1 van de modem", "a4:bb", "ip"),
        ("de brief is aan familie jansen gestuurd", "jansen", "name"),
        ("it does not work regards jansen", "jansen", "name"),
        ("het werkt niet\ntom", "tom", "name"),
    ],
)
def test_no_quick_look_hides_what_a_rule_finds(text, gone, kind):
    redacted = Redactor().redact(text)
    assert gone not in redacted.text
    assert kind in redacted.counts


def test_a_phone_in_words_leaves_the_blank_behind_it():
    text = "bel nul zes een twee drie vier vijf zes zeven acht graag"
    assert REDACTOR.redact(text).text == "bel [telefoon] graag"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("my name’s Prudence Quux", "my name’s [naam]"),
        ("i’m dirkb83 op jullie forum", "i’m [gebruikersnaam] op jullie forum"),
        ("Mrs. O‘Neill called", "Mrs. [naam] called"),
        ("geboren 3 mei ‘61", "geboren [geboortedatum]"),
        ("wachtwoord: “Zomer2024” werkt niet", "wachtwoord: “[wachtwoord]” werkt niet"),
        ("driver’s licence 5234567890 is lost", "driver’s licence [documentnummer] is lost"),
        ("‘s-Gravendijkwal 143 is het adres", "[adres] is het adres"),
    ],
)
def test_the_quotes_that_telephones_write_hide_nothing_and_stay(text, redacted):
    redactor = Redactor()
    assert redactor.redact(text).text == redacted
    redactor.look_ahead([text, "een ander"])
    assert redactor.redact(text).text == redacted


@pytest.mark.parametrize("company", ["KPN", "De KPN", "kpn"])
def test_the_handle_of_a_company_with_a_short_name_stays_too(company):
    redacted = Redactor(company=company).redact("@KPN waar blijft @jan_1961 en @kpn_webcare?")
    assert redacted.text == "@KPN waar blijft [naam] en @kpn_webcare?"
