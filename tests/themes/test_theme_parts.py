"""The two largest parts of a group: communities of its own links, each of enough texts."""

import numpy as np
import pytest
from scipy import sparse

from voc.themes.theme_parts import (
    MIN_SHARE_OF_PART,
    MIN_TEXTS_OF_PART,
    NO_PART,
    find_two_parts,
    flag_second_part,
    measure_own_share,
)


def link(groups, n, extra=()):
    """Return a graph in which all texts of a group are linked with each other, and pairs besides."""
    dense = np.zeros((n, n), dtype=np.float32)
    for rows in groups:
        dense[np.ix_(rows, rows)] = 1
    for first, second in extra:
        dense[first, second] = dense[second, first] = 1
    np.fill_diagonal(dense, 0)
    return sparse.csr_matrix(dense)


def test_two_groups_without_links_between_them_are_two_parts_the_larger_one_first():
    graph = link([range(14), range(14, 34)], 34)
    parts = find_two_parts(graph, seed=0)
    assert parts.tolist() == [1] * 14 + [0] * 20


@pytest.mark.parametrize("n", [1, 2, 30])
def test_texts_that_are_all_linked_are_one_part(n):
    assert find_two_parts(link([range(n)], n), seed=0) is None


def test_texts_without_any_link_have_no_parts():
    assert find_two_parts(sparse.csr_matrix((40, 40), dtype=np.float32), seed=0) is None


def test_a_part_needs_enough_texts():
    n_large = 20
    enough, too_few = MIN_TEXTS_OF_PART, MIN_TEXTS_OF_PART - 1
    assert find_two_parts(link([range(n_large), range(n_large, n_large + enough)], n_large + enough), 0) is not None
    assert find_two_parts(link([range(n_large), range(n_large, n_large + too_few)], n_large + too_few), 0) is None


def test_of_a_large_group_a_part_needs_a_share():
    n_second = MIN_TEXTS_OF_PART + 2
    n_first = int(n_second / MIN_SHARE_OF_PART) + 2
    graph = link([range(n_first), range(n_first, n_first + n_second)], n_first + n_second)
    assert find_two_parts(graph, seed=0) is None


def test_a_third_part_is_in_neither_of_the_two():
    graph = link([range(20), range(20, 36), range(36, 49)], 49)
    parts = find_two_parts(graph, seed=0)
    assert parts.tolist() == [0] * 20 + [1] * 16 + [NO_PART] * 13


def test_of_two_parts_of_one_size_the_first_texts_are_the_first_part():
    parts = find_two_parts(link([range(15), range(15, 30)], 30), seed=3)
    assert parts.tolist() == [0] * 15 + [1] * 15


def test_a_text_of_neither_part_goes_where_it_has_more_links_and_to_the_first_in_a_tie():
    parts = np.array([0, 0, 1, 1, NO_PART, NO_PART, NO_PART])
    graph = link([], 7, [(4, 2), (4, 3), (4, 0), (5, 0), (5, 2)])
    assert flag_second_part(graph, parts).tolist() == [False, False, True, True, True, False, False]


def test_the_share_of_own_links_is_counted_by_their_weights_and_half_without_any():
    graph = sparse.csr_matrix(np.array([[0, 3, 1, 0], [3, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]], dtype=np.float32))
    shares = measure_own_share(graph, np.array([False, False, True, True]))
    assert shares.tolist() == [0.75, 1.0, 0.0, 0.5]
