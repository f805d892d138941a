import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.errors import UsageError
from voc.records import NoTheme
from voc.text.informativeness import Judgement
from voc.themes.constraints import Constraints
from voc.themes.preprocess import (
    check_texts,
    collect_comment_labels,
    fill_languages,
    find_distinct_texts,
    find_never_written,
    find_no_theme_reasons,
    judge_texts,
    number_comments,
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


@pytest.mark.parametrize("name", ["embeddings", "languages", "comments", "questions", "recorded_reasons"])
@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_column_of_another_length_is_refused_before_anything_is_paired(name, n):
    columns = dict.fromkeys(["embeddings", "languages", "comments", "questions", "recorded_reasons"]) | {
        name: [None] * n
    }
    with pytest.raises(UsageError, match=f"expected 2 {name.replace('_', ' ')}, one for each text, got {n}"):
        check_texts(["a", "b"], **columns)


@pytest.mark.parametrize("cell", [None, float("nan"), 3, b"nota", ["nota"]])
def test_a_cell_without_a_text_is_told_with_its_row(cell):
    with pytest.raises(UsageError, match="in row 1"):
        check_texts(["nota", cell], None, None, None)


def test_no_texts_at_all_are_texts_too():
    assert check_texts([], None, None, None) == []
    assert check_texts((), np.empty((0, 4)), [], []) == []
    rows, positions = find_distinct_texts([], [], None)
    assert rows.tolist() == positions.tolist() == []
    assert find_never_written(np.array([], dtype=bool), positions).tolist() == []


def test_a_text_is_new_only_where_nobody_wrote_it_before():
    position_of_row = np.array([0, 1, 1, -1, 2])
    is_new = np.array([True, True, False, False, False])
    assert find_never_written(is_new, position_of_row).tolist() == [True, False, False]


@given(st.lists(st.sampled_from(["Nota", "nota ", "App", " APP", "geen"]), max_size=12))
def test_each_informative_text_is_represented_by_an_equal_one(texts):
    reasons = [NoTheme.UNINFORMATIVE if text == "geen" else None for text in texts]
    rows, positions = find_distinct_texts(texts, reasons, None)
    assert len({texts[row].strip().casefold() for row in rows}) == len(rows)
    for text, reason, position in zip(texts, reasons, positions.tolist(), strict=True):
        assert (position < 0) is (reason is not None)
        assert position < 0 or texts[rows[position]].strip().casefold() == text.strip().casefold()


@pytest.mark.parametrize(
    ("labels", "comments", "expected"),
    [
        (None, [0, 0, 1], [None, None]),
        ([None, "a", "b"], [0, 0, 1], ["a", "b"]),
        (["a", "b", None], [0, 0, 1], ["a", None]),  # the first that one of its texts has
        ([], [], []),
    ],
)
def test_a_comment_has_the_first_reason_of_its_texts(labels, comments, expected):
    assert collect_comment_labels(labels, np.array(comments, dtype=np.int64)) == expected


def test_comments_are_numbered_as_they_come_and_not_by_their_own_number():
    rows, positions = np.array([3, 0, 2]), np.array([0, 1, 2])
    assert number_comments([9, 5, 9, 70], rows, positions).tolist() == [0, 1, 1]
    assert number_comments(None, rows, positions).tolist() == [0, 1, 2]


def test_a_language_that_is_given_is_kept_and_a_missing_one_guessed():
    words = [["de", "nota"], ["the", "bill"], ["de", "nota"]]
    assert fill_languages(words, ["pl", None, ""]) == ["pl", "en", "nl"]
    assert fill_languages(words, None) == ["nl", "en", "nl"]
    assert fill_languages([], []) == []


def test_a_filler_beside_a_subject_says_nothing_and_alone_it_may():
    texts = ["Hierbij het volgende", "De monteur kwam niet", "Hierbij het volgende"]
    together = find_no_theme_reasons(texts, (), [1, 1, 2])
    assert together == [NoTheme.UNINFORMATIVE, None, None]
    assert find_no_theme_reasons(texts, (), None) == [None, None, None]


def test_a_judgement_beside_a_subject_is_none_of_the_whole():
    texts, reasons = ["Top!", "De monteur kwam niet", "Slecht"], [NoTheme.UNINFORMATIVE, None, NoTheme.UNINFORMATIVE]
    judged = judge_texts(texts, reasons, None, [1, 1, 2])
    assert judged == [None, None, Judgement.COMPLAINT]
    assert judge_texts(texts, reasons, None, None)[0] is Judgement.PRAISE
