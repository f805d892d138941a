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
