import pytest

from voc.themes.labels.phrases import extract_phrases, stem


def list_phrases(text, language):
    return {" ".join(phrase.words) for phrase in extract_phrases(text, language).values()}


def test_articles_auxiliaries_and_adverbs_fall_out():
    assert "termijnbedrag verhoogd" in list_phrases("Mijn termijnbedrag is ineens verhoogd", "nl")


def test_prepositions_and_negations_between_content_words_stay():
    assert "not received card" in list_phrases("I have not received the card", "en")
    assert "wachten op monteur" in list_phrases("Steeds maar wachten op de monteur", "nl")


def test_no_phrase_crosses_a_pronoun_a_conjunction_or_a_full_stop():
    phrases = list_phrases("De nota klopt. Monteur kwam niet en ketel kapot", "nl")
    assert not any("klopt monteur" in phrase.casefold() or "niet ketel" in phrase for phrase in phrases)


def test_placeholders_of_redaction_are_never_words_of_a_phrase():
    assert not any("naam" in phrase for phrase in list_phrases("Gesproken met [naam] over de nota", "nl"))


def test_no_phrase_begins_or_ends_with_a_preposition():
    for phrase in list_phrases("Wachten op de monteur van de installateur in de kou", "nl"):
        assert phrase.split()[0] not in {"op", "van", "in"}
        assert phrase.split()[-1] not in {"op", "van", "in"}


def test_names_keep_their_capitals_and_sentence_starts_lose_theirs():
    phrases = list_phrases("Storing bij WhatsApp gemeld", "nl")
    assert "storing bij WhatsApp" in phrases


@pytest.mark.parametrize(
    ("first", "second", "language"),
    [
        ("bedragen", "bedrag", "nl"),
        ("monteurs", "monteur", "nl"),
        ("brieven", "brief", "nl"),
        ("charged", "charges", "en"),
    ],
)
def test_inflections_share_a_stem(first, second, language):
    assert stem(first, language) == stem(second, language)
