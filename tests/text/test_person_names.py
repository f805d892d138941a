import pytest

from voc.text.pii.person_names import find_person_names


def names_in(text):
    return [text[span.start : span.end] for span in find_person_names(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mevrouw van der Meer-de Boer belde", "van der Meer-de Boer"),
        ("mijn naam is Jan de Vries en ik wil", "Jan de Vries"),
        ("ik sprak met Sanne over de nota", "Sanne"),
        ("A.B. Hoogendoorn woont hier", "A.B. Hoogendoorn"),
        ("De nota klopt niet.\nGroetjes\nJan", "Jan"),
    ],
)
def test_a_name_is_found_whole_and_without_its_title(text, name):
    assert name in names_in(text)


@pytest.mark.parametrize(
    "text",
    ["mevrouw aan de telefoon was vriendelijk", "Ik ben Nederlander", "optie A. Daarna bel ik", "N.V. Energie"],
)
def test_what_only_looks_like_a_name_is_none(text):
    assert names_in(text) == []


def test_one_letter_and_an_unknown_surname_are_a_name_in_a_signature_only():
    assert names_in("Kies R. Groeneveld of iets anders") == []
    assert names_in("Wat is de status?\nR. Groeneveld") == ["R. Groeneveld"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("waarom krijgt Anna Maria de Vries-Bakker post", "Anna Maria de Vries-Bakker"),
        ("De nota van Jansen, P. klopt niet", "van Jansen, P."),
        ("Het contract van J Bakker", "J Bakker"),
        ("KAREL POSTMA IS BOOS", "KAREL POSTMA"),
        ("Bart-Jan Nagtegaal belde", "Bart-Jan Nagtegaal"),
        ("Dank voor alles.\nThijmen Postma", "Thijmen Postma"),
        ("mijn schoonzoon Robbert kreeg", "Robbert"),
        ("Alvast bedankt, Willemijn van Dam", "Willemijn van Dam"),
        ("volgens Nakul Raghavan niet", "Nakul Raghavan"),
    ],
)
def test_names_stand_in_many_orders(text, name):
    assert name in names_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you Vodafone", "mijn vriend Bol.com", "I was taken to Freeman Hospital", "at Cherry Ward",
        "I called Parkway Medical", "Just go and look at Beatrix Lane", "A good choice of nurse, I've been lucky",
    ],
)  # fmt: skip
def test_institutions_roads_and_companies_are_no_people(text):
    assert names_in(text) == []


def test_a_full_name_in_small_letters_is_found_and_words_are_not():
    assert [(span.start, span.end) for span in find_person_names("waarom krijgt jan de vries post")] == [(14, 26)]
    assert list(find_person_names("de bakker en de vos waren lang bezig met will en bos")) == []


@pytest.mark.parametrize("text", ["", " ", "\n", "...", "A", "A.", "Van", "van der", "\ud800", "1234", "De De De"])
def test_a_text_that_holds_no_word_for_anybody_holds_no_name(text):
    assert names_in(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("mevrouw Jansen en meneer Bakker belden", ["Bakker", "Jansen"]),
        ("dhr. en mevr. De Wit wachten", ["De Wit"]),
        ("Mr. Smith and Mrs. Jones called", ["Jones", "Smith"]),
        ("prof. dr. Hoekstra", ["Hoekstra"]),
        ("familie van den Berg", ["van den Berg"]),
        ("weduwe J. de Boer", ["J. de Boer"]),
        ("mw. el Amrani", ["el Amrani"]),
        ("MEVROUW JANSEN BELDE", ["JANSEN"]),
        ("mevrouw jansen was boos", ["jansen"]),
    ],
)
def test_everybody_behind_a_title_is_found(text, names):
    assert sorted(set(names_in(text))) == names


@pytest.mark.parametrize(
    "text",
    [
        "meneer was niet vriendelijk", "mevrouw, de nota klopt niet", "De heer des huizes is er niet",
        "Dr. was very good", "Mevrouw Ik begrijp het niet", "miss the bus", "familie bezoek",
    ],
)  # fmt: skip
def test_a_title_alone_names_nobody(text):
    assert names_in(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Met vriendelijke groet, Klaasje Pietersen", "Klaasje Pietersen"),
        ("Hoogachtend,\n\nP. van Dijk", "P. van Dijk"),
        ("Kind regards,\nPriya Patel", "Priya Patel"),
        ("mvg Hoekstra", "Hoekstra"),
        ("Cheers, Will", "Will"),
        ("Groetjes van Petra!", "Petra"),
        ("Alvast dank,\nPieter-Jan van der Laan", "Pieter-Jan van der Laan"),
        ("Yours sincerely\nO. O'Brien", "O. O'Brien"),
    ],
)
def test_who_closes_a_message_is_found(text, name):
    assert name in names_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Met vriendelijke groet, een boze klant", "Groeten van een tevreden klant", "regards to the whole team",
        "Cheers!", "bedankt voor de hulp", "Thanks in advance",
    ],
)  # fmt: skip
def test_a_closing_without_a_name_names_nobody(text):
    assert names_in(text) == []


@pytest.mark.parametrize("word", ["bakker", "vos", "koning", "visser", "de jong", "de groot", "kok", "smit"])
def test_a_surname_that_is_a_word_stays_where_nothing_announces_it(word):
    assert names_in(f"de winkel van een {word} om de hoek ging dicht") == []


@pytest.mark.parametrize("surname", ["Bakker", "Vos", "Koning", "Visser", "de Jong", "de Groot", "Kok", "Smit"])
def test_a_surname_that_is_a_word_goes_where_a_title_announces_it(surname):
    assert names_in(f"Ik sprak mevrouw {surname} daarover") == [surname]


@pytest.mark.parametrize("particles", ["van", "van de", "van der", "van den", "de", "el", "ter", "ten"])
def test_particles_belong_to_the_name(particles):
    text = f"Het contract van Jan {particles} Hoekstra loopt af"
    assert f"Jan {particles} Hoekstra" in names_in(text)


def test_a_name_has_its_place_in_the_text_and_not_the_blank_behind_it():
    text = "Ik bel namens Jan de Vries , die ziek is"
    spans = list(find_person_names(text))
    assert spans
    assert all(text[span.start : span.end] == text[span.start : span.end].strip() != "" for span in spans)


@pytest.mark.parametrize("company", ["N.V. Energie levert", "B.V. Waterwerken belt", "V.O.F. Bouwmans mailt"])
def test_letters_of_a_companys_form_are_no_initials(company):
    assert names_in(company) == []


@pytest.mark.parametrize("n", [1, 50])
def test_a_name_is_found_as_often_as_it_is_written(n):
    text = "Mevrouw Hoekstra belde weer. " * n
    assert {(span.start, span.end) for span in find_person_names(text)} >= {(8 + 29 * k, 16 + 29 * k) for k in range(n)}


@pytest.mark.parametrize("surname", ["van der Laan", "van de Kade", "van der West", "van Laan"])
def test_a_surname_that_is_a_place_too_goes_whole_behind_a_first_name(surname):
    assert f"Jan {surname}" in names_in(f"Het contract van Jan {surname} loopt af")
    assert f"J. {surname}" in names_in(f"Beste allen,\nJ. {surname}\nwacht")
    assert f"Pieter-Jan {surname}" in names_in(f"Alvast dank,\nPieter-Jan {surname}")


def test_a_place_without_a_particle_is_no_surname():
    assert "Anna Church" not in names_in("Ik zag Anna Church Street niet")
