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
