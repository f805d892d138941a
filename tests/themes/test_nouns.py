from voc.themes.labels.nouns import MIN_NOUN_SHARE, compute_noun_shares

SAID = [
    "De monteur was vriendelijk.",
    "Ik wacht op een monteur",
    "Mijn slimme meter werkt niet, de meter is kapot",
    "De vriendelijke medewerker belde terug",
    "Vriendelijk geholpen door uw medewerker",
    "The mental health team answered the phone, and my phone died",
    "They answered late",
]


def test_nouns_stand_after_an_article_and_before_nothing_that_they_tell_about():
    found = compute_noun_shares(SAID)
    nouns = {word for word, share in found.items() if share >= MIN_NOUN_SHARE}
    assert {"monteur", "meter", "medewerker", "phone"} <= nouns
    assert not {"slimme", "vriendelijk", "vriendelijke", "mental", "answered", "geholpen"} & nouns


def test_function_words_and_numbers_are_no_words_here():
    assert not {"de", "the", "op", "12"} & set(compute_noun_shares([*SAID, "de 12 monteurs"]))


def test_nothing_said_has_no_nouns():
    assert compute_noun_shares([]) == compute_noun_shares(["", "!!!", "12"]) == {}


def test_what_stands_behind_a_pronoun_only_is_no_noun():
    texts = ["Het duurde even", "Het duurde en duurde", "Ik had het liever niet", "Het contract is weg"]
    texts += ["Mijn contract", "De brief"]
    shares = compute_noun_shares(texts)
    assert (shares["duurde"], shares["liever"]) == (0.0, 0.0)
    assert shares["contract"] >= MIN_NOUN_SHARE
