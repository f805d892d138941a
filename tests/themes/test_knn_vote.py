import numpy as np
import pytest

from voc.themes.arrays import normalize_rows
from voc.themes.knn_vote import compute_fingerprint, correct_labels, find_fitted_positions, vote_by_neighbours

FITTED = np.array([[1, 0], [1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
NO_GROUPS = np.zeros(4, dtype=np.int64)


def vote(queries, labels, *, query_groups=None, groups=NO_GROUPS, weights=None):
    queries = np.array(queries, dtype=np.float32)
    query_groups = [0] * len(queries) if query_groups is None else query_groups
    return vote_by_neighbours(queries, query_groups, FITTED, groups, np.array(labels), 3, weights)


def test_the_theme_of_the_nearest_texts_wins_with_its_share_of_the_votes():
    labels, shares, nearness = vote([[1, 0]], [5, 5, 2, 2])
    assert labels.tolist() == [5]
    assert shares[0] == pytest.approx(2 / (2 + 0.8**2))
    assert nearness[0] == pytest.approx((1 + 1 + 0.8) / 3)


def test_texts_without_a_theme_vote_too():
    labels, _, _ = vote([[1, 0]], [-1, -1, 2, 2])
    assert labels.tolist() == [-1]


def test_what_a_person_placed_weighs_more():
    labels, _, _ = vote([[1, 0]], [5, 5, 2, 2], weights=np.array([1.0, 1.0, 4.0, 1.0]))
    assert labels.tolist() == [2]


def test_only_texts_of_the_same_language_vote_and_all_where_there_is_none():
    groups = np.array([0, 0, 1, 1])
    assert vote([[1, 0]], [5, 5, 2, 2], query_groups=[1], groups=groups)[0].tolist() == [2]
    assert vote([[1, 0]], [5, 5, 2, 2], query_groups=[7], groups=groups)[0].tolist() == [5]


def test_a_text_that_nothing_is_near_to_has_no_theme():
    labels, shares, _ = vote([[-1, -1]], [0, 0, 1, 1])
    assert (labels.tolist(), shares.tolist()) == ([-1], [0.0])


def test_no_queries_give_no_answers():
    assert [len(values) for values in vote(np.empty((0, 2)), [0, 0, 1, 1])] == [0, 0, 0]


def test_fingerprints_are_equal_but_for_case_and_spaces_and_fit_in_an_int64():
    assert compute_fingerprint("Nota  KLOPT\nniet") == compute_fingerprint("nota klopt niet ")
    assert compute_fingerprint("nota klopt niet") != compute_fingerprint("nota klopt niet!")
    for text in ("", "nota", "\ud83d"):  # also half an emoji
        assert 0 <= compute_fingerprint(text) < 2**63


def vote_by_hand(query, fitted, labels, weights, n, power=2):
    """Return the winner of one query and its share, counting each vote by itself."""
    nearest = sorted(range(len(fitted)), key=lambda row: (-float(query @ fitted[row]), row))[:n]
    votes = {}
    for row in nearest:
        votes[labels[row]] = votes.get(labels[row], 0.0) + max(float(query @ fitted[row]), 0.0) ** power * weights[row]
    total = sum(votes.values())
    winner = max(votes, key=lambda label: (votes[label], -label)) if total else -1
    return (winner, votes[winner] / total) if winner >= 0 else (-1, None)


@pytest.mark.parametrize("seed", range(5))
def test_the_vote_is_what_counting_by_hand_gives(seed):
    generator = np.random.default_rng(seed)
    fitted = normalize_rows(generator.standard_normal((30, 4)))
    queries = normalize_rows(generator.standard_normal((20, 4)))
    labels, weights = generator.integers(-1, 4, 30), generator.choice([1.0, 4.0], 30)
    no_groups = np.zeros(30, dtype=np.int64)
    winners, shares, nearness = vote_by_neighbours(queries, [0] * 20, fitted, no_groups, labels, 7, weights)
    for row, query in enumerate(queries):
        winner, share = vote_by_hand(query, fitted, labels.tolist(), weights.tolist(), 7)
        assert winners[row] == winner
        assert share is None or shares[row] == pytest.approx(share, abs=1e-5)
        assert nearness[row] == pytest.approx(np.sort(fitted @ query)[-3:].mean(), abs=1e-5)


def test_a_weight_for_a_topic_turns_a_tie():
    fitted = np.array([[1, 0], [1, 0]], dtype=np.float32)
    groups, labels = np.zeros(2, dtype=np.int64), np.array([0, 1])
    for lifts, winner in (([1.0, 1.0], 0), ([1.0, 1.5], 1), ([0.0, 0.0], -1)):
        winners, _, _ = vote_by_neighbours(fitted[:1], [0], fitted, groups, labels, 2, topic_weights=np.array([lifts]))
        assert winners.tolist() == [winner]


def test_each_query_is_answered_in_its_own_row_whatever_its_language():
    fitted = np.eye(4, dtype=np.float32)
    groups, labels = np.array([0, 1, 0, 1]), np.array([10, 11, 12, 13])
    winners, _, _ = vote_by_neighbours(fitted[[3, 0, 1, 2]], [1, 0, 1, 0], fitted, groups, labels, 1)
    assert winners.tolist() == [13, 10, 11, 12]


def test_what_people_corrected_outweighs_the_fit_and_nothing_else_changes():
    labels, weights = correct_labels(np.array([0, 1, -1]), np.array([7, 8, 9]), {9: 1, 100: 0})
    assert labels.tolist() == [0, 1, 1]
    assert weights.tolist() == [1.0, 1.0, 4.0]
    assert correct_labels(np.array([0]), np.array([7]), {})[1] is None


def test_fitted_positions_stand_beside_their_rows():
    rows, positions = find_fitted_positions({4: 70, 2: 71, 9: 72}, np.array([72, 70]))
    assert dict(zip(rows.tolist(), positions.tolist(), strict=True)) == {4: 1, 2: -1, 9: 0}
    assert find_fitted_positions({}, np.array([72]))[0].tolist() == []


@pytest.mark.parametrize("text", ["", " ", "straße", "STRASSE", "\ud800", "日本", "a" * 100_000])
def test_any_text_has_a_fingerprint_that_a_signed_column_holds(text):
    assert 0 <= compute_fingerprint(text) < 2**63
    assert compute_fingerprint(text) == compute_fingerprint(f"  {text}\n")
