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


def lift_by_hand(pairs, topic, reason):
    """Return a reason's share in a topic, with five comments of all reasons besides, against its share in all."""
    overall = sum(other == reason for _, other in pairs) / len(pairs)
    own = [other for number, other in pairs if number == topic]
    return (own.count(reason) + 5 * overall) / (len(own) + 5) / overall


@pytest.mark.parametrize("seed", range(4))
def test_lifts_are_what_counting_by_hand_gives(seed):
    generator = np.random.default_rng(seed)
    topics = generator.integers(-1, 4, 60)
    reasons = [None if number == 3 else f"r{number}" for number in generator.integers(0, 4, 60)]
    counts = ReasonCounts.count(topics, None, reasons)
    pairs = [(topic, reason) for topic, reason in zip(topics.tolist(), reasons, strict=True)
             if topic >= 0 and reason is not None]  # fmt: skip
    lifts = counts.compute_lifts(["r0", "r2"])
    expected = [[lift_by_hand(pairs, topic, reason) for topic in range(4)] for reason in ("r0", "r2")]
    assert np.allclose(lifts, expected)


def test_a_text_that_stands_for_many_comments_counts_for_each_of_them():
    occurrences = (np.array([0, 0, 0, 1]), np.array([0, 1, 2, 3]))
    counts = ReasonCounts.count(np.array([0, 1]), occurrences, ["bill", "bill", None, "move"])
    assert counts.reasons == ("bill", "move")
    assert counts.counts.tolist() == [[2, 0], [0, 1]]


@pytest.mark.parametrize("topics", [[-1, -1], []])
def test_reasons_of_comments_without_a_topic_are_counted_nowhere(topics):
    counts = ReasonCounts.count(np.array(topics, dtype=np.int64), None, ["bill"] * len(topics))
    assert counts is None or counts.counts.sum() == 0
    assert counts is None or counts.compute_lifts(["bill", "other"]).shape == (2, 0)
