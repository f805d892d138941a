import numpy as np
import pytest

from voc.themes.reason_counts import ReasonCounts


def test_a_comment_counts_once_in_each_of_its_topics():
    topics = np.array([0, 0, 1, -1])
    occurrences = (np.array([0, 1, 2, 3, 0]), np.array([0, 0, 0, 1, 2]))
    counts = ReasonCounts.count(topics, occurrences, ["bill", "move", None])
    assert counts.reasons == ("bill", "move")
    assert counts.counts.tolist() == [[1, 0], [1, 0]]


def test_without_comments_each_text_is_one():
    assert ReasonCounts.count(np.array([0, 1, 1]), None, ["a", "b", None]).counts.tolist() == [[1, 0], [0, 1]]


def test_without_reasons_there_is_nothing_to_count():
    assert ReasonCounts.count(np.array([0, 1]), None, [None, None]) is None


def test_a_lift_is_the_share_in_the_topic_against_the_share_in_all():
    counts = ReasonCounts(("bill", "move"), np.array([[900, 100], [0, 1000]]))
    lifts = counts.compute_lifts(["bill", "move", "unheard of", None])
    assert lifts[0, 0] == pytest.approx(2.0, rel=0.01)
    assert lifts[1, 1] == pytest.approx(1 / 0.55, rel=0.01)
    assert lifts[0, 1] < 0.01
    assert lifts[2:].tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_a_topic_with_two_comments_proves_little():
    counts = ReasonCounts(("bill", "move"), np.array([[2, 0], [500, 500]]))
    assert counts.compute_lifts(["bill"])[0, 0] < 1.3


def test_a_topic_of_whose_comments_none_is_recorded_speaks_for_nothing():
    counts = ReasonCounts(("bill",), np.array([[0], [5]]))
    assert counts.compute_lifts(["bill"]).tolist() == [[1.0, 1.0]]
