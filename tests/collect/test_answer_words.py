import pytest

from voc.collect.mapping.answer_words import find_answer_words, is_answer_group


@pytest.mark.parametrize(
    ("values", "scale", "ends", "numbers"),
    [
        (["Good", "Bad", "Offered", "Unoffered"], "rating", (0, 1), {"Bad": 0, "Good": 1}),
        (["good_with_comment", "bad", "good"], "rating", (0, 1), {"bad": 0, "good_with_comment": 1, "good": 1}),
        (["Very satisfied", "Neither satisfied nor dissatisfied"], "csat", (1, 5),
         {"Neither satisfied nor dissatisfied": 3, "Very satisfied": 5}),
        (["Zeer tevreden", "Niet tevreden, niet ontevreden", "Ontevreden"], "csat", (1, 5),
         {"Ontevreden": 2, "Niet tevreden, niet ontevreden": 3, "Zeer tevreden": 5}),
        (["satisfied", "somewhat satisfied", "very satisfied"], "rating", (1, 7),
         {"somewhat satisfied": 5, "satisfied": 6, "very satisfied": 7}),
        (["poor", "fair", "good", "very good", "excellent"], "rating", (1, 5),
         {"poor": 1, "fair": 2, "good": 3, "very good": 4, "excellent": 5}),
        (["Helemaal mee eens", "Mee oneens"], "rating", (1, 5), {"Mee oneens": 2, "Helemaal mee eens": 5}),
        (["\U0001f61e", "\U0001f610", "\U0001f60a"], "rating", (1, 3),
         {"\U0001f61e": 1, "\U0001f610": 2, "\U0001f60a": 3}),
        (["0-6 (Detractor)", "7-8 (Passive)", "9-10 (Promoter)"], "nps", (0, 10),
         {"0-6 (Detractor)": 3, "7-8 (Passive)": 7, "9-10 (Promoter)": 9}),
        (["Promotor", "Neutraal", "Criticaster"], "nps", (0, 10), {"Criticaster": 3, "Neutraal": 7, "Promotor": 9}),
    ],
)  # fmt: skip
def test_answers_in_words_have_their_numbers(values, scale, ends, numbers):
    answers = find_answer_words(values)
    assert (answers.scale, (answers.low, answers.high)) == (scale, ends)
    assert answers.words == numbers


def test_words_for_no_answer_are_set_apart():
    assert find_answer_words(["Good", "Bad", "Offered", "Don't know"]).no_answer_words == ("Offered", "Don't know")


@pytest.mark.parametrize(
    "values", [[], ["Good"], ["Good", "Offered"], ["Ja", "Nee"], ["Good", "Bad", "Telefoon"], ["North", "South"]]
)
def test_words_of_no_list_have_none(values):
    assert find_answer_words(values) is None


def test_groups_of_a_score_are_told_from_answers():
    assert is_answer_group(["Detractor (0-6)", "Promoter (9-10)"])
    assert is_answer_group(["0 t/m 6", "7 of 8", "9 of 10"])
    assert not is_answer_group(["Neutral", "Good"])
    assert not is_answer_group(["0", "10"])


@pytest.mark.parametrize(
    ("words", "high"),
    [
        (("zeer ontevreden", "ontevreden", "neutraal", "tevreden", "zeer tevreden"), 5),
        (("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"), 5),
        (("sehr unzufrieden", "unzufrieden", "teils/teils", "zufrieden", "sehr zufrieden"), 5),
        (("helemaal mee oneens", "mee oneens", "neutraal", "mee eens", "helemaal mee eens"), 5),
        (("Zeer moeilijk", "Moeilijk", "Neutraal", "Makkelijk", "Zeer makkelijk"), 5),
        (("very unlikely", "unlikely", "maybe", "likely", "very likely"), 5),
        (("één ster", "twee sterren", "drie sterren", "vier sterren", "vijf sterren"), 5),
        (("Slecht", "Matig", "Goed"), 3),
        (
            (
                *("strongly disagree", "disagree", "somewhat disagree", "neither agree nor disagree"),
                *("somewhat agree", "agree", "strongly agree"),
            ),
            7,
        ),
    ],
)
def test_the_words_of_a_scale_count_up_from_the_worst_in_whatever_order_they_come(words, high):
    answers, upside_down = find_answer_words(words), find_answer_words(words[::-1])
    assert (answers.scale, answers.low, answers.high) == (upside_down.scale, 1, high)
    assert answers.words == upside_down.words == {word: level for level, word in enumerate(words, 1)}
    assert list(upside_down.words) == list(words)


def test_answers_are_found_in_any_case_with_any_punctuation_and_kept_as_they_are_written():
    answers = find_answer_words(["ZEER TEVREDEN!", " tevreden", "Zeer_ontevreden", "zeer tevreden", "neutraal."])
    assert answers.words == {
        "Zeer_ontevreden": 1, "neutraal.": 3, " tevreden": 4, "ZEER TEVREDEN!": 5, "zeer tevreden": 5,
    }  # fmt: skip


def test_a_file_of_two_languages_has_one_scale():
    answers = find_answer_words(["Zeer tevreden", "Dissatisfied", "Very satisfied", "Ontevreden"])
    assert answers is None  # two words on one level may be two answers
    assert find_answer_words(["Zeer tevreden", "Dissatisfied"]).words == {"Dissatisfied": 2, "Zeer tevreden": 5}


def test_who_could_say_only_good_or_bad_did_not_choose_among_five():
    assert find_answer_words(["Tevreden", "Ontevreden"]).words == {"Ontevreden": 0, "Tevreden": 1}
    assert find_answer_words(["Tevreden", "Ontevreden", "Neutraal"]).high == 3


def test_a_colour_of_a_smiley_changes_nothing():
    plain = find_answer_words(["\u2639", "\u263a"])
    coloured = find_answer_words(["\u2639\ufe0f", "\u263a\ufe0f"])
    assert list(plain.words.values()) == list(coloured.words.values()) == [1, 3]


@pytest.mark.parametrize(
    "word", ["weet niet", "Geen mening", "Keine Angabe", "Not applicable", "aangeboden", "Skipped"]
)
def test_words_for_no_answer_have_no_number_in_any_language(word):
    answers = find_answer_words(["Goed", word, "Slecht"])
    assert answers.no_answer_words == (word,)
    assert answers.words == {"Slecht": 0, "Goed": 1}


@pytest.mark.parametrize(
    "values",
    [["weet niet", "geen mening"], ["Goed", "goed!", "GOED"], ["Neutral", "weet niet"], ["Good", "Bad", ""],
     ["1", "2", "3"], ["tevreden", "een beetje tevreden", "enigszins tevreden"]],
)  # fmt: skip
def test_one_answer_in_several_writings_or_none_at_all_is_no_scale(values):
    assert find_answer_words(values) is None


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        (["0-6", "7-8", "9-10"], [3, 7, 9]),
        (["0\u20136", "9\u201310"], [3, 9]),
        (["Criticasters", "Passieven", "Promotors"], [3, 7, 9]),
        (["Kritiker", "Indifferent", "Promoter"], [3, 7, 9]),
        (["NPS Promoter", "NPS Detractor"], [3, 9]),
        (["detractor: 0-6", "passive: 7 t/m 8", "promoter: 9 of 10"], [3, 7, 9]),
    ],
)
def test_groups_of_an_nps_are_known_in_three_languages(values, numbers):
    answers = find_answer_words(values)
    assert answers.is_group
    assert (answers.scale, sorted(answers.words.values())) == ("nps", numbers)


@pytest.mark.parametrize("values", [[], ["Promoter"], ["Promoter", "Goed"], ["neutraal", "neutral"], ["6", "8"]])
def test_a_group_alone_or_beside_other_words_is_none(values):
    assert not is_answer_group(values)
