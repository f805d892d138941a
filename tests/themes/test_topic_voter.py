from dataclasses import replace

import numpy as np
import pytest

from voc.themes.reason_counts import ReasonCounts
from voc.themes.topic_voter import TopicVoter

BILL, MOVE, SIGH = [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]


def build_voter(**changes):
    """Sixty fitted texts: of bills (topic 0), of moves (topic 1) and sighs, which have none."""
    vectors = np.repeat(np.array([BILL, MOVE, SIGH], dtype=np.float32), 20, axis=0)
    voter = TopicVoter(
        vectors=vectors,
        languages=["nl"] * 60,
        language_groups=np.zeros(60, dtype=np.int64),
        labels=np.repeat([0, 1, -1], 20),
        weights=None,
        is_remark=np.repeat([False, False, True], 20),
        reason_counts=ReasonCounts(("1", "11"), np.array([[95, 5], [5, 95]])),
        n_neighbours=5,
        min_nearness=0.2,
    )
    return replace(voter, **changes)


def vote(voter, query, reason=None):
    voted = voter.vote(np.array([query], dtype=np.float32), ["nl"], [reason])
    return int(voted.labels[0]), bool(voted.is_remark[0]), float(voted.shares[0])


def test_the_nearest_decide_without_a_reason():
    assert vote(build_voter(), BILL) == (0, False, 1.0)
    assert vote(build_voter(), MOVE, "unheard of") == (1, False, 1.0)


def test_a_recorded_reason_decides_between_topics_that_are_near():
    between = [0.72, 0.69, 0.0]
    assert vote(build_voter(), between)[0] == 0
    assert vote(build_voter(), between, "11")[0] == 1
    assert vote(build_voter(reason_counts=None), between, "11")[0] == 0


def test_a_reason_moves_nothing_to_what_is_far():
    assert vote(build_voter(), BILL, "11")[0] == 0


def test_what_is_like_remarks_is_one_whatever_the_reason():
    assert vote(build_voter(), SIGH, "1") == (-1, True, 0.0)


def test_where_the_reason_leaves_several_topics_open_there_is_none():
    labels = np.concatenate([np.arange(20), np.repeat([20, -1], 20)])
    counts = ReasonCounts(("1",), np.full((21, 1), 5))
    label, is_remark, share = vote(build_voter(labels=labels, reason_counts=counts), BILL, "1")
    assert (label, is_remark, share) == (-1, False, 0.0)


def test_what_is_near_nothing_has_no_topic():
    assert vote(build_voter(min_nearness=0.9), [0.5, 0.5, 0.7])[0] == -1


@pytest.mark.parametrize("new_topic", [0, 5], ids=["the last topic is empty", "a topic without fitted texts"])
def test_reasons_still_count_where_people_moved_all_texts_of_the_last_topic(new_topic):
    labels = np.repeat([0, new_topic, -1], 20)
    voter = build_voter(labels=labels, weights=np.repeat([1.0, 4.0, 1.0], 20))
    assert vote(voter, BILL, "1")[0] == 0
    assert vote(voter, MOVE, "11")[0] == new_topic


def vote_all(voter, queries, reasons=None):
    voted = voter.vote(np.array(queries, dtype=np.float32).reshape(-1, 3), ["nl"] * len(queries), reasons)
    return voted.labels.tolist(), voted.is_remark.tolist(), voted.shares.tolist()


def test_no_texts_have_no_topics():
    assert vote_all(build_voter(), [], []) == ([], [], [])


def test_texts_are_answered_in_their_own_rows_with_and_without_reasons():
    queries = [MOVE, SIGH, BILL, MOVE]
    assert vote_all(build_voter(), queries)[:2] == ([1, -1, 0, 1], [False, True, False, False])
    labels, is_remark, shares = vote_all(build_voter(), queries, [None, "1", None, "11"])
    assert (labels, is_remark) == ([1, -1, 0, 1], [False, True, False, False])
    assert shares[1] == 0.0
    assert all(0 <= share <= 1 for share in shares)


def test_a_reason_gives_no_topic_to_a_text_that_has_none():
    assert vote(build_voter(), SIGH, "1")[:2] == (-1, True)
    assert vote(build_voter(), [-1.0, -1.0, -1.0], "1")[0] == -1


def test_without_counts_of_reasons_a_reason_changes_nothing():
    between = [0.72, 0.69, 0.0]
    voter = build_voter(reason_counts=None)
    assert vote(voter, between, "11") == vote(voter, between, None)


def test_of_few_texts_what_is_far_from_all_has_no_topic():
    few = build_voter(
        vectors=np.repeat(np.array([BILL, MOVE], dtype=np.float32), 5, axis=0),
        languages=["nl"] * 10,
        language_groups=np.zeros(10, dtype=np.int64),
        labels=np.repeat([0, 1], 5),
        is_remark=np.zeros(10, dtype=bool),
        min_nearness=0.9,
    )
    assert vote(few, BILL)[0] == 0
    assert vote(few, [0.3, 0.0, 0.954])[0] == -1


def test_a_language_that_was_not_fitted_is_answered_by_the_largest_group():
    voter = build_voter()
    voted = voter.vote(np.array([BILL, MOVE], dtype=np.float32), ["pl", "nl"], None)
    assert voted.labels.tolist() == [0, 1]
