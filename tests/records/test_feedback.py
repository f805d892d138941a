from dataclasses import replace
from datetime import UTC, datetime

import pytest

from voc.records import CollectResult, Contact, Feedback, Kind, Rejection, Scale, Signal
from voc.records.feedback import find_contact_key

AT = datetime(2026, 10, 5, 12, tzinfo=UTC)


def test_a_row_that_lost_one_value_only_is_not_rejected():
    rejected = (Rejection(2, "datum", "no date"), Rejection(3, "score", "outside its scale", is_row_kept=True))
    assert CollectResult("nps.csv", "nps", Kind.SURVEY, 3, 2, 0, rejected).n_rejected == 1


def test_a_row_with_several_faults_is_rejected_once():
    rejected = (
        Rejection(2, "n", "no number"),
        Rejection(2, "proces", "empty"),
        Rejection(2, "x", "y", is_row_kept=True),
    )
    assert CollectResult("werk.csv", "werk", Kind.VOLUME, 1, 0, 0, rejected).n_rejected == 1


@pytest.mark.parametrize(
    ("positive", "value", "is_positive"),
    [
        ((8, 9, 10), 7.9, False),
        ((8, 9, 10), 8, True),
        ((8, 9, 10), 8.5, True),
        ((8, 9, 10), 10, True),
        ((8, 9, 10), 10.1, False),
        ((10, 8, 9), 8.5, True),  # in whatever order they stand
        ((1, 2), 0, False),  # of a scale whose lowest answer is best
        ((1, 2), 1.5, True),
        ((5,), 5, True),
        ((5,), 4.9, False),
        ((0,), 0, True),
        ((), 10, False),
        ((), 0, False),
    ],
)
def test_an_answer_is_positive_from_the_lowest_positive_one_to_the_highest(positive, value, is_positive):
    assert Scale("rating", 0, 10, 10, positive=positive).is_positive(value) is is_positive


def test_not_a_number_is_no_positive_answer():
    assert not Scale("csat", 1, 5, 5, positive=(4, 5)).is_positive(float("nan"))


def test_what_a_record_is_about_is_its_contact_and_a_contact_is_itself():
    feedback = Feedback("r1", Kind.SURVEY, "De nota klopt niet", AT)
    assert find_contact_key(feedback) is None
    assert find_contact_key(replace(feedback, contact="c9")) == "c9"
    assert find_contact_key(Signal("s1", "c9", AT)) == "c9"
    assert find_contact_key(Contact("c9", AT)) == "c9"


def test_a_rejection_shows_nobody_whose_row_it_was():
    rejection = Rejection(2, "score", "outside its scale", customer="k1", contact="c9")
    assert "k1" not in repr(rejection)
    assert "c9" not in repr(rejection)
    assert rejection == replace(rejection, customer="k2", contact=None)


def test_two_records_share_no_counts():
    one, other = (Feedback(key, Kind.SURVEY, "") for key in "ab")
    assert one.redactions == {}
    assert one.redactions is not other.redactions


def test_a_file_without_rows_rejected_none():
    assert CollectResult("leeg.csv", "nps", Kind.SURVEY, 0, 0, 0).n_rejected == 0
