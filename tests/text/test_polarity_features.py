import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.text.polarity_features import N_CUES, find_sign, mark_negations, read_lexicon, split_into_grams, stack_cues


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


TEXT = st.lists(
    st.sampled_from(
        [
            "niet",
            "geen",
            "goed",
            "slecht",
            "snel",
            ",",
            ".",
            "maar",
            "!",
            "?",
            "de",
            "nota",
            "12",
            "not",
            "isn't",
            "good",
        ]
    ),
    max_size=12,
)


@given(TEXT, st.sampled_from(["nl", "en"]))
def test_words_and_signs_run_parallel_and_only_turned_words_change_their_sign(words, language):
    marked = mark_negations(" ".join(words), language)
    assert len(marked.words) == len(marked.signs)
    for word, sign in zip(marked.words, marked.signs, strict=True):
        plain = find_sign(word.removeprefix("not_"), language)
        if word.startswith("not_"):
            assert sign == -plain
        else:
            assert sign in {plain, 0}
    assert len(marked.cues) == N_CUES
    assert np.isfinite(marked.cues).all()


@given(TEXT, st.sampled_from(["nl", "en"]))
def test_case_and_the_apostrophe_of_telephones_change_nothing(words, language):
    text = " ".join(words)
    assert mark_negations(text, language) == mark_negations(text.upper().replace("'", "’"), language)


@pytest.mark.parametrize("n", [5, 50, 500])
def test_a_long_text_has_no_larger_counts_than_the_caps(n):
    cues = mark_negations("goed slecht niet goed. " * n, "nl").cues
    assert cues[:5] == (1.5, 1.5, 2, 0, 1.0)


def test_a_word_in_both_lists_has_no_sign_and_of_two_stems_the_longer_one_decides():
    for language in ("nl", "en"):
        signs, stems = read_lexicon(language)
        assert [len(stem) for stem, _ in stems] == sorted((len(stem) for stem, _ in stems), reverse=True)
        assert set(signs.values()) <= {-1, 0, 1}
        for stem, sign in stems[:50]:
            longer = f"{stem}xqz"
            assert find_sign(longer, language) == sign or longer in signs


@pytest.mark.parametrize("text", ["", "…", "  ", "!?", "👍"])
def test_a_text_without_words_has_no_grams_and_no_phrases_of_words(text):
    marked = mark_negations(text, "nl")
    assert all(not word.strip(".!?…") for word in marked.words)
    assert not any(character.isalpha() for gram in split_into_grams(marked) for character in gram)


def test_grams_know_no_negation_and_reach_over_no_two_words():
    assert split_into_grams(mark_negations("niet ab", "nl"))[-4:] == split_into_grams(mark_negations("ab", "nl"))
    assert "b c" not in split_into_grams(mark_negations("ab cd", "nl"))


def test_no_texts_have_no_rows_of_cues():
    assert stack_cues([]).shape == (0, N_CUES)
    assert stack_cues([mark_negations("goed", "nl")] * 3).shape == (3, N_CUES)
