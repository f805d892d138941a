import pytest

from voc.insight.loud_customers import MIN_PART
from voc.insight.results import LoudCustomers
from voc.report.messages import ReportMessages
from voc.report.voices_prose import format_loud_customers


@pytest.mark.parametrize(
    ("part", "words"), [(MIN_PART, "a third"), (0.5, "half"), (0.65, "two thirds"), (0.9, "nearly all")]
)
def test_a_part_of_the_comments_is_told_in_words_that_are_true_of_it(part, words):
    assert words in format_loud_customers(LoudCustomers(4, part), ReportMessages("en"))


def test_a_part_under_a_third_is_never_called_one():
    with pytest.raises(ValueError, match="a part of 5% has no word"):
        format_loud_customers(LoudCustomers(4, 0.05), ReportMessages("en"))
