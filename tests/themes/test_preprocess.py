import numpy as np
import pytest

from voc.errors import UsageError
from voc.records import NoTheme
from voc.text.informativeness import Judgement
from voc.themes.constraints import Constraints
from voc.themes.preprocess import (
    check_texts,
    fill_languages,
    find_distinct_texts,
    find_never_written,
    find_no_theme_reasons,
    judge_texts,
)

SAYS_NOTHING = NoTheme.UNINFORMATIVE


@pytest.mark.parametrize(
    ("texts", "embeddings", "message"),
    [
        ("one text", None, "put it in a list"),
        (["a", 3], None, "got int in row 1"),
        (["a"], np.zeros((2, 4)), "expected 1 embeddings, one for each text, got 2"),
    ],
)
def test_what_is_no_list_of_texts_is_refused_in_a_sentence(texts, embeddings, message):
    with pytest.raises(UsageError, match=message):
        check_texts(texts, embeddings, None, None)


def test_a_filler_has_no_theme_beside_a_subject_in_its_comment_and_may_have_one_alone():
    texts = ["Hierbij het volgende bericht", "De meterstand klopt niet", "Hierbij het volgende bericht"]
    assert find_no_theme_reasons(texts, (), [1, 1, 2]) == [SAYS_NOTHING, None, None]
    assert find_no_theme_reasons(texts, (), None) == [None, None, None]


def test_a_comment_judges_only_where_it_says_nothing_else():
    texts, reasons = ["Top!", "De nota klopt niet", "Top!"], [SAYS_NOTHING, None, SAYS_NOTHING]
    assert judge_texts(texts, reasons, None, [1, 1, 2]) == [None, None, Judgement.PRAISE]
    assert judge_texts(texts, reasons, None, None) == [Judgement.PRAISE, None, Judgement.PRAISE]


def test_equal_texts_are_one_and_the_one_that_people_decided_about_stands_for_all():
    texts, reasons = ["Nota", "geen", "nota ", "App"], [None, SAYS_NOTHING, None, None]
    rows, places = find_distinct_texts(texts, reasons, None)
    assert (rows.tolist(), places.tolist()) == ([0, 3], [0, -1, 0, 1])
    rows, places = find_distinct_texts(texts, reasons, Constraints(np.array([-1, -1, 7, -1])))
    assert (rows.tolist(), places.tolist()) == ([2, 3], [0, -1, 0, 1])


def test_a_text_is_new_where_nobody_wrote_it_before():
    is_new = np.array([True, False, True, True])
    assert find_never_written(is_new, np.array([0, 0, 1, -1])).tolist() == [False, True]
    assert find_never_written(np.zeros(0, dtype=bool), np.zeros(0, dtype=np.int64)).shape == (0,)


def test_languages_are_guessed_only_where_they_are_not_given():
    words = [["waar", "blijft", "mijn", "nota"], ["where", "is", "my", "bill"]]
    assert fill_languages(words, None) == ["nl", "en"]
    assert fill_languages(words, [None, "de"]) == ["nl", "de"]
    assert fill_languages(words, ["fr", "de"]) == ["fr", "de"]


@pytest.mark.parametrize(
    "text",
    [
        "Ik zie uw reactie met belangstelling tegemoet",
        "Met beleefde groet,",
        "Hebben anderen dit ook?",
        "Tips zijn welkom.",
        "Graag per omgaande een reactie",
    ],
)
def test_a_closing_or_a_question_to_others_follows_its_comment(text):
    comments = [0, 0, 1]
    reasons = find_no_theme_reasons(["Mijn nota klopt niet", text, "De monteur kwam niet"], (), comments)
    assert reasons[1] is NoTheme.UNINFORMATIVE
    assert reasons[0] is reasons[2] is None
