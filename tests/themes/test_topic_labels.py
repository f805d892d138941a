"""Topics of comments: the commonest of their texts, and ties."""

import numpy as np
import pytest

from voc.themes.topic_labels import has_long_comments, list_comment_topics

NOTHING = np.array([], dtype=np.int64)


def list_topics(topic_by_text, comment_by_text):
    return list_comment_topics(np.array(topic_by_text), np.arange(len(topic_by_text)), np.array(comment_by_text))


def test_the_commonest_topic_wins_whatever_the_order():
    assert list_topics([2, 1, 2, 0], [0, 0, 0, 0]) == ["2"]
    assert list_topics([0, 2, 1, 2], [0, 0, 0, 0]) == ["2"]


@pytest.mark.parametrize("topics", [[0, 3], [3, 0], [3, -1, 0], [3, 0, 0, 3]])
def test_of_two_as_common_the_larger_topic_wins(topics):
    assert list_topics(topics, [0] * len(topics)) == ["0"]


def test_no_topic_is_never_the_commonest():
    assert list_topics([-1, -1, -1, 4], [0, 0, 0, 0]) == ["4"]
    assert list_topics([-1, -1], [0, 1]) == [None, None]


def test_a_text_that_occurs_twice_in_a_comment_counts_twice_and_a_gap_has_none():
    topics = np.array([5, 1])
    assert list_comment_topics(topics, np.array([0, 1, 1, 0]), np.array([0, 0, 0, 2])) == ["1", None, "5"]


def test_nothing_has_no_topics_and_no_long_comments():
    assert list_comment_topics(NOTHING, NOTHING, NOTHING) == []
    assert not has_long_comments(NOTHING)


@pytest.mark.parametrize(
    ("comments", "is_long"), [([0], False), ([0, 0], True), ([0, 0, 1], True), ([0, 1, 1, 2], False), ([7, 7, 9], True)]
)
def test_half_the_comments_with_several_texts_are_most(comments, is_long):
    # Numbers that no comment has (0 to 6, 8) are no comments with one text.
    assert has_long_comments(np.array(comments)) is is_long
