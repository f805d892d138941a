from datetime import datetime

import pytest

from voc.collect.mapping.column_profile import N_PROFILED_ROWS, normalize_name, profile_columns
from voc.collect.read.table import FileTable


def profile(*cells, name="kolom", label=None):
    table = FileTable("a.csv", (name,), [[cell] for cell in cells], range(len(cells)), (label or name,))
    return profile_columns(table)[name]


def test_an_empty_column_has_shares_of_zero():
    empty = profile(None, "", "  ")
    assert (empty.n_rows, empty.n_filled, empty.filled_share, empty.distinct_share) == (3, 0, 0.0, 0.0)
    assert not empty.is_text


def test_no_rows_at_all_are_a_profile_too():
    assert profile().filled_share == 0.0


def test_dates_times_and_numbers_are_counted_among_the_filled_cells():
    mixed = profile("5-10-2026", "10:15", "8", None)
    assert (mixed.date_share, mixed.clock_share, mixed.whole_number_share) == pytest.approx((1 / 3, 1 / 3, 1 / 3))


def test_whole_numbers_of_a_workbook_and_with_words_are_scores_and_others_are_not():
    assert dict(profile(8.0, "8", "10 - zeer", "7,5", 101, True).number_counts) == {8.0: 2, 10.0: 1}


def test_sentences_are_text_and_the_same_few_answers_are_not():
    assert profile(*(f"dit is al een hele lange zin nummer {k} erbij" for k in range(30))).is_text
    assert not profile(*["zeer tevreden over u"] * 100).is_text


def test_a_long_file_is_looked_at_all_over():
    assert profile(*range(10 * N_PROFILED_ROWS)).n_rows == N_PROFILED_ROWS
    assert profile(*range(2 * N_PROFILED_ROWS - 1)).n_rows == N_PROFILED_ROWS


def test_the_label_of_a_survey_tool_is_read_beside_the_name():
    assert profile("x", name="Q1", label="Waarom?").name_words == "q1 waarom"
    assert normalize_name("submitDate_UTC") == "submit date utc"


@pytest.mark.parametrize(
    ("cells", "named", "expected"),
    [
        (range(11), None, (0.0, 10.0, ())),
        ([1, 2, 3, 4, 5] * 20, None, (1.0, 5.0, ())),
        ([1, 9] * 20, None, (1.0, 10.0, ())),
        ([0, 9] * 20, None, (0.0, 10.0, ())),
        ([1, 2, 3] * 20, (1, 5), (1.0, 5.0, ())),
        ([*([1, 5] * 50), 6], None, (1.0, 5.0, (6,))),
        ([*([1, 5] * 3), 6], None, (1, 6, ())),
        ([2, 3, 13], None, (2, 13, ())),
        ([], None, (1.0, 5.0, ())),
    ],
    ids=["0-10", "1-5", "marks", "0-9", "named", "a code", "a code too often", "no usual scale", "nothing"],
)
def test_the_ends_of_a_scale_are_told_by_its_answers(cells, named, expected):
    assert profile(*cells).infer_scale_range(0.02, named) == expected


@pytest.mark.parametrize(
    ("cells", "codes", "ends"),
    [
        ([-2, -1, 0, 1, 2], (), (-2, 2)),
        ([-1, 0, 1, 2], (), (-2, 2)),
        ([-2, -1, 0, 1], (), (-2, 2)),
        ([-2, -1, 1, 2], (), (-2, 2)),
        ([-2, -1, 0, 1, 2, -99, 99], (-99, 99), (-2, 2)),
        ([-1, *range(11)], (-1,), (0, 10)),
        ([-1, 1, 2, 3, 4, 5], (-1,), (1, 5)),
        ([-2, -1, *range(6)], (-2, -1), (0, 5)),
        ([-1, 0], (-1,), (0, 0)),
        ([*([1, 2, 3, 4, 5, 99] * 20), 55], (99,), (1, 5)),
        (range(0, 101, 5), (), (0, 100)),
    ],
)
def test_negative_numbers_are_answers_of_a_scale_around_zero_and_codes_beside_any_other(cells, codes, ends):
    column = profile(*cells)
    assert column.no_answer_codes == codes
    assert column.infer_scale_range(0.02)[:2] == ends


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Klant-Nr.", "klant nr"), ("StartDate_UTC", "start date utc"), ("NPSScore", "npsscore"),
        ("  Réactie (2) ", "reactie 2"), ("Straße", "strasse"), ("ﬁnanciën", "financien"), ("", ""), ("???", ""),
        ("Q1_1", "q1 1"), ("contact.id", "contact id"), ("İstanbul", "istanbul"),
    ],
)  # fmt: skip
def test_names_are_compared_without_case_accents_and_signs(name, words):
    assert normalize_name(name) == words


def test_the_number_of_a_repeated_name_says_nothing():
    assert profile("x", name="Comment (2)").name_words == "comment"
    assert profile("x", name="Comment (2)", label="Waarom (2)?").name_words == "comment waarom 2"


@pytest.mark.parametrize("name", ["App version", "Telefoon", "OS", "IP", "Firmware"])
def test_figures_with_points_are_no_dates_in_a_column_of_versions_or_phones(name):
    named = profile("4.12.10", "5.10.26", "1970-01-01", name=name)
    assert (named.date_share, named.day_number_share, named.placeholder_share) == (0, 0, 0)
    assert profile("4.12.10", "5.10.26").date_share == 1


def test_sixty_different_values_are_counted_and_one_more_are_not():
    assert len(profile(*(f"k{k}" for k in range(60))).value_counts) == 60
    assert profile(*(f"k{k}" for k in range(61))).value_counts == {}


def test_values_are_counted_as_written_the_most_frequent_first():
    assert list(profile("b", "A", "A", "a", None, "n.v.t.", " b").value_counts.items()) == [
        ("b", 2),
        ("A", 2),
        ("a", 1),
    ]


@pytest.mark.parametrize(
    ("cell", "number"),
    [("3 van 5", 3), ("6 van 5", None), ("Utrecht (3)", None), ("team-4", None), ("8 - goed", 8), ("★★★", 3),
     ("4,5 sterren", None), (True, None), (100, 100), (101, None), (999, 999), (-99, -99), (7.5, None),
     (float("inf"), None), ("0-6 (Detractor)", None)],
)  # fmt: skip
def test_a_whole_number_is_an_answer_or_a_code_and_not_a_figure_in_a_name(cell, number):
    assert dict(profile(cell).number_counts) == ({} if number is None else {number: 1})


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ([1, 10, 98, 99] * 5, (98, 99)),
        ([1, 5, 999] * 5, (999,)),
        ([*([1, 5] * 50), 99, 55, 56], (99,)),  # two in 103 are typing mistakes
        ([*([1, 5] * 50), 99, 55, 56, 57], ()),  # three in 104 are amounts
        ([0, 50, 99] * 5, ()),
        ([99], (99,)),
        ([], ()),
    ],
)
def test_numbers_for_no_answer_stand_beside_answers_up_to_ten_and_are_none_among_amounts(cells, codes):
    assert profile(*cells).no_answer_codes == codes
    assert set(profile(*cells).answer_counts) == set(cells) - set(codes)


def test_moments_days_and_seconds_are_told_apart():
    column = profile(datetime(2026, 10, 5, 10, 15), 46300, 1791181800, "10:15", "1970-01-01", "5-10-2026")  # noqa: DTZ001
    assert column.date_share == pytest.approx(3 / 6)
    assert column.day_number_share == pytest.approx(2 / 6)
    assert column.clock_share == pytest.approx(1 / 6)
    assert column.placeholder_share == pytest.approx(1 / 6)


def test_one_row_and_all_rows_alike_have_shares_of_one():
    for cells in (["goed"], ["goed"] * 50):
        column = profile(*cells)
        assert (column.filled_share, column.n_distinct, column.distinct_share) == (1, 1, 1 / len(cells))
        assert not column.is_text


@pytest.mark.parametrize(
    ("n_words", "is_text", "n_sentences"), [(2, False, 0), (3, True, 0), (7, True, 0), (8, True, 40)]
)
def test_a_text_has_three_words_and_a_sentence_eight(n_words, is_text, n_sentences):
    column = profile(*(" ".join([f"woord{chr(97 + k % 26)}{k}"] * n_words) for k in range(40)))
    assert (column.is_text, column.sentence_share) == (is_text, n_sentences / 40)


def test_a_column_of_dates_in_words_is_no_text():
    assert not profile(*(f"maandag {k % 28 + 1} oktober {1995 + k} om 10:15 uur" for k in range(30))).is_text


def test_rows_are_drawn_from_the_end_of_a_file_as_well():
    column = profile(*["x"] * N_PROFILED_ROWS, *range(N_PROFILED_ROWS))
    assert column.whole_number_share == pytest.approx(52 / N_PROFILED_ROWS)  # 0, 2, … 100, and the code 998


@pytest.mark.parametrize(
    ("cells", "reach"),
    [([-2, -1, 0, 1, 2], 2), ([-1, 1], 1), ([-3, 3], 0), ([-1, 0], 0), ([1, 2], 0), ([-5, -4, -3, -2, -1, 0, 1], 0),
     ([-11, *range(-10, 12)], 11), ([-1, 0, 1, 99], 1)],
)  # fmt: skip
def test_a_scale_around_zero_goes_as_far_down_as_up(cells, reach):
    assert profile(*cells).reach_around_zero == reach
