import pytest

from voc.text.polarity_features import N_CUES, find_sign, mark_negations, read_lexicon, split_into_grams


@pytest.mark.parametrize(
    ("language", "text", "sign"),
    [
        ("nl", "goed geholpen", 1),
        ("nl", "niet goed", -1),
        ("nl", "geen klachten", 1),
        ("nl", "nooit vriendelijk", -1),
        ("en", "not good", -1),
        ("en", "isn't good", -1),
        ("en", "isn’t good", -1),
        ("en", "no complaints", 1),
        ("en", "never happy", -1),
        ("en", "a bus", 0),
    ],
)
def test_a_negation_turns_the_words_after_it(language, text, sign):
    total = sum(mark_negations(text, language).signs)
    assert (total > 0) - (total < 0) == sign


def test_a_negation_ends_with_its_clause():
    assert mark_negations("niet snel, goed", "nl").words == ("niet", "not_snel", ",", "goed")
    assert mark_negations("not quick but good", "en").words == ("not", "not_quick", "but", "good")


def test_a_negation_reaches_five_words():
    words = mark_negations("not a b c d e f", "en").words
    assert words == ("not", "not_a", "not_b", "not_c", "not_d", "not_e", "f")


def test_every_text_has_the_same_number_of_cues():
    for text in ("", "…", "Waarom niet?", "goed"):
        assert len(mark_negations(text, "nl").cues) == N_CUES


def test_a_question_is_marked_by_its_sign_and_its_first_word():
    question, statement = (mark_negations(text, "en").cues for text in ("Where is the bus?", "the bus is there"))
    assert [place for place in range(N_CUES) if question[place] != statement[place]] == [7, 9]


def test_what_comes_after_but_counts_once_more():
    praise_last, complaint_last = (
        mark_negations(text, "nl").cues for text in ("traag maar vriendelijk", "vriendelijk maar traag")
    )
    assert praise_last[6] > 0 > complaint_last[6]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_lexicons_hold_both_signs_and_stems(language):
    signs, stems = read_lexicon(language)
    values = [*signs.values(), *dict(stems).values()]
    assert min(values.count(1), values.count(-1)) >= 300
    assert find_sign({"nl": "fantastische", "en": "fantastically"}[language], language) == 1


def test_a_compound_shares_letters_with_its_parts():
    whole, part = (set(split_into_grams(mark_negations(word, "nl"))) for word in ("topservice", "service"))
    assert {"serv", "rvice", "ice "} <= whole & part


def test_phrases_are_runs_of_words_and_a_beginning():
    phrases = mark_negations("ik wil graag", "nl").list_phrases()
    assert phrases == ["ik", "wil", "graag", "ik wil", "wil graag", "ik wil graag", "^ik", "^ik wil"]


@pytest.mark.parametrize(
    ("language", "text", "is_wish"),
    [
        ("nl", "De app kan sneller.", True),
        ("nl", "De brieven mogen duidelijker", True),
        ("nl", "Meer parkeerplaatsen", True),
        ("nl", "Het kon niet beter.", False),
        ("nl", "Kan het ook eerder?", False),
        ("nl", "Dit gaat sneller", False),
        ("en", "The app could be faster.", True),
        ("en", "More parking", True),
        ("en", "It couldn't be better.", False),
        ("en", "Could it be earlier?", False),
    ],
)
def test_a_wish_for_more_is_a_cue(language, text, is_wish):
    assert (mark_negations(text, language).cues[-1] > 0) is is_wish
