import pytest

from voc.collect.read.cell_marks import BLOCK_ROWS, strip_cell_marks, strip_row_marks

MARKS = ["\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202c", "\u2060", "\ufeff", "\u00a0"]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("dress", ["{}9", "9{}", "{0}9{0}"])
def test_a_score_is_read_whatever_stands_around_it_unseen(convert, mark, dress):
    mapping = {"kind": "survey", "columns": {"key": "id", "score": "nps"}, "score": {"scale": "nps"}}
    result = convert(f"id;nps\nK{mark}1;{dress.format(mark)}\nK2;3\n", mapping)
    assert [record.answers[0].value for record in result.records] == [9, 3]
    assert result.records[0].key == ("K 1" if mark == "\u00a0" else "K1")


@pytest.mark.parametrize("dressed", ["'10", '="10"', "’10", "１０", "\u200e'10"])
def test_a_number_in_the_dress_of_a_text_is_a_number(dressed):
    assert strip_cell_marks(dressed) == "10"


@pytest.mark.parametrize("text", ["'s avonds", "'t is 9 uur", "👨‍👩‍👧 blij", "= 9", 'hij zei "9"', "café"])
def test_what_customers_write_stays(text):
    assert strip_cell_marks(text) == text


def test_rows_without_marks_are_passed_on_and_those_with_some_cleaned_in_any_block():
    rows = [(number, ["a", number, None]) for number in range(BLOCK_ROWS + 5)]
    rows[-1] = (0, ["\u200b7", 1.5, None])
    cleaned = list(strip_row_marks(rows))
    assert cleaned[0][1] is rows[0][1]
    assert cleaned[-1] == (0, ["7", 1.5, None])
