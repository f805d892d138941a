"""Subjects of themes of a few texts, among others about an app."""

import pytest

from voc.themes.features import tokenize
from voc.themes.labels.clauses import ClauseFilter, ProperNames
from voc.themes.labels.spelling import MajoritySpelling
from voc.themes.labels.subject_words import SubjectFinder

OTHERS = ["De app start niet op", "In de app staat een oude stand", "De app is leeg", "Ik zoek de app"] * 4


def find_subject(texts, language="nl", others=OTHERS):
    all_texts = [*texts, *others]
    tokenized_texts = [tokenize(text) for text in all_texts]
    clause_filter = ClauseFilter(
        MajoritySpelling(tokenized_texts), ProperNames(all_texts), frozenset({"veldwaard"}), {}
    )
    finder = SubjectFinder(all_texts, tokenized_texts, language, clause_filter)
    return finder.find(tokenized_texts[: len(texts)]), finder.list_telling_words(tokenized_texts[: len(texts)], 3)


def test_the_subject_is_the_noun_that_most_texts_hold_and_no_others():
    subject, words = find_subject(
        ["De nota klopt niet", "Mijn nota is te hoog", "Een nota, alweer", "De nota blijft uit"]
    )
    assert subject.label == "Nota"
    assert subject.is_noun
    assert subject.share == 1.0
    assert words[0] == "nota"


def test_a_word_stands_with_the_neighbour_that_it_needs():
    subject, _ = find_subject(["De slimme meter is stuk", "Mijn slimme meter hapert", "Een slimme meter, graag"])
    assert subject.label == "Slimme meter"


def test_a_negation_is_part_of_the_subject():
    texts = ["I have no complaints", "No complaints at all", "There were no complaints", "Never any complaints"]
    subject, _ = find_subject(texts, "en", ["The staff was kind", "A kind nurse", "The ward was clean"] * 4)
    assert subject.label == "No complaints"
    assert subject.is_negated


def test_two_subjects_stand_together_when_neither_is_in_most_texts():
    texts = ["De monteur is er niet", "Een monteur, weer niet", "De afspraak is nu weg", "Een afspraak, weer niet"]
    subject, _ = find_subject(texts)
    assert set(subject.label.casefold().split(" en ")) == {"monteur", "afspraak"}


def test_the_company_and_names_are_no_subject():
    subject, words = find_subject(["Veldwaard stuurt de nota", "De nota van Veldwaard", "Veldwaard en de nota"])
    assert subject.label == "Nota"
    assert "veldwaard" not in [word.casefold() for word in words]


def test_abbreviations_keep_their_capitals():
    subject, _ = find_subject(["De VvE betaalt", "Onze VvE wil dat", "Een VvE, dus"])
    assert subject.label == "VvE"


def test_no_word_no_subject():
    assert find_subject(["Ja", "Nee"])[0] is None


def test_words_with_a_sign_between_them_are_no_phrase():
    texts = ["Goed bedrijf, nota kan korter", "Mooi bedrijf, nota kan beter", "Een bedrijf, nota kan korter"]
    subject, _ = find_subject(texts, others=[*OTHERS, "Het bedrijf is groot", "De nota is er", "Mijn nota, ja"])
    assert "bedrijf nota" not in subject.label.casefold()


def test_a_phrase_stands_as_it_does_without_an_article():
    texts = ["Mijn vaste contract loopt af", "Het vaste contract is op", "Uw vaste contract, wat nu"]
    assert find_subject(texts)[0].label == "Vaste contract"
    assert find_subject(texts, others=[*OTHERS, "Ik wil een vast contract"])[0].label == "Vast contract"


def test_a_noun_stands_beside_no_verb():
    texts = ["De incasso is afgeschreven", "Afgeschreven zonder incasso, een incasso", "Is de incasso afgeschreven?"]
    assert find_subject(texts)[0].label == "Incasso"


GAS = ["De gas, meter op nul", "Mijn gas? Meter stuk", "Het gas; meter stil", "Geef gas. Meter defect"]


@pytest.mark.parametrize(
    "longer", ["Alle biogas meters doen het", "Een biogas meter hapert", "De gas meter's kap is los"]
)
def test_a_phrase_is_whole_words_and_no_parts_of_longer_ones(longer):
    assert find_subject(GAS, others=[*OTHERS, longer])[0].label != "Gas meter"
    assert find_subject(GAS, others=[*OTHERS, longer, "Een gas meter hapert"])[0].label == "Gas meter"


def test_the_form_without_an_article_is_whole_words_too():
    texts = ["Mijn vaste contract loopt af", "Het vaste contract is op", "Uw vaste contract, wat nu"]
    assert find_subject(texts, others=[*OTHERS, "Houd vast contracten"])[0].label == "Vaste contract"


def test_a_word_that_most_texts_of_all_hold_is_a_subject_where_there_are_no_others():
    subject, words = find_subject(["De nota klopt niet", "Mijn nota is te hoog", "Een nota, alweer"], others=[])
    assert subject.label == "Nota"
    assert subject.score == subject.share == 1
    assert words[0] == "nota"


@pytest.mark.parametrize("texts", [[""], ["…"], ["de het een"], ["ik", "jij"], ["12 34"], ["[naam]"]])
def test_texts_without_a_word_of_content_have_no_subject_and_no_telling_words(texts):
    assert find_subject(texts) == (None, [])


def test_a_word_that_others_hold_as_often_is_no_subject():
    own = ["De nota klopt niet", "De nota klopt niet", "De boiler lekt", "Een ketel"]
    subject, words = find_subject(own, others=["De nota klopt niet", "Monteur"] * 6)
    assert "nota" not in words
    assert subject is None or "nota" not in subject.words


def test_of_words_that_tell_the_same_the_first_of_the_alphabet_is_the_subject():
    labels = set()
    for first, second in (("ketel", "boiler"), ("boiler", "ketel")):
        texts = [
            f"De {first} en de {second} zijn stuk",
            f"Mijn {second} en {first} lekken",
            f"Een {first}, een {second}",
        ]
        subject, _ = find_subject(texts)
        labels.add(subject.words)
    assert len(labels) == 1


def test_a_text_that_repeats_a_word_holds_it_once():
    subject, _ = find_subject(["nota nota nota nota", "Mijn ketel lekt", "De ketel is stuk", "Een ketel, weer"])
    assert subject.words[0] == "ketel"
    assert (subject.n_texts, subject.share) == (3, 0.75)


def test_a_misspelled_word_is_no_subject():
    others = [*OTHERS, *["De factuur is er"] * 6]
    subject, words = find_subject(["De fatcuur klopt niet", "Mijn fatcuur weer"], others=others)
    assert "fatcuur" not in words
    assert subject is None or "fatcuur" not in subject.words


def test_telling_words_are_as_many_as_asked_and_no_two_forms_of_one_word():
    _, words = find_subject(["De monteur en de monteurs en het monteursbezoek", "Monteurs, monteur, bezoek"] * 3)
    assert len(words) <= 3
    assert len({word.casefold()[:5] for word in words}) == len(words)


@pytest.mark.parametrize(("word", "is_held"), [("nota", True), ("notaris", False), ("notitie", False), ("app", False)])
def test_a_subject_holds_the_forms_of_its_words(word, is_held):
    subject, _ = find_subject(["De nota klopt niet", "Mijn nota is te hoog", "Een nota, alweer", "De nota blijft uit"])
    assert subject.holds(["storing", word]) is is_held


def test_a_pair_counts_the_texts_that_hold_either_word():
    texts = ["De monteur is er niet", "Een monteur, weer niet", "De afspraak is nu weg", "Een afspraak, weer niet"]
    subject, _ = find_subject(texts)
    assert subject.is_pair
    assert (subject.n_texts, subject.share) == (4, 1.0)
