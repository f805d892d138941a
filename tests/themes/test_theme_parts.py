"""Two parts of a group of texts, by its own links; a group that is one, and one whose rest is small, has none."""

import numpy as np
import pytest
from scipy import sparse

from voc.themes.theme_parts import (
    MIN_TEXTS_OF_PART,
    NO_PART,
    find_two_parts,
    flag_second_part,
    measure_own_share,
)


def link_cliques(*sizes, bridges=()):
    """Return a graph of groups in which all texts are linked with each other, and links between two texts."""
    n = sum(sizes)
    weights = np.zeros((n, n), np.float32)
    start = 0
    for size in sizes:
        weights[start : start + size, start : start + size] = 1
        start += size
    for first, second in bridges:
        weights[first, second] = weights[second, first] = 1
    np.fill_diagonal(weights, 0)
    return sparse.csr_matrix(weights)


def test_two_groups_are_two_parts_the_larger_one_first():
    parts = find_two_parts(link_cliques(14, 20, bridges=[(0, 14)]), seed=0)
    assert parts.tolist() == [1] * 14 + [0] * 20


def test_of_equal_parts_the_one_with_the_first_text_comes_first():
    assert find_two_parts(link_cliques(15, 15, bridges=[(0, 15)]), seed=0).tolist() == [0] * 15 + [1] * 15


@pytest.mark.parametrize(
    "sizes",
    [
        (30,),  # one subject
        (30, MIN_TEXTS_OF_PART - 1),  # too few texts for a part
        (180, 20),  # enough of them, and a tenth of the group
        (8, 8, 8, 8),  # many small ones are not two
    ],
)
def test_without_two_large_parts_there_are_none(sizes):
    assert find_two_parts(link_cliques(*sizes), seed=0) is None


def test_texts_without_links_are_no_parts():
    assert find_two_parts(sparse.csr_matrix((30, 30), dtype=np.float32), seed=0) is None


def test_what_is_in_neither_is_said_and_belongs_where_it_has_more_links():
    # Texts 40 and 41 are linked with each other, and one of them with two of the second part.
    graph = link_cliques(20, 20, 2, bridges=[(40, 25), (40, 26), (41, 3)])
    parts = np.array([0] * 20 + [1] * 20 + [NO_PART] * 2)
    flags = flag_second_part(graph, parts)
    assert flags.tolist() == [False] * 20 + [True] * 20 + [True, False]


def test_of_three_large_groups_two_are_parts_and_the_third_is_neither():
    parts = find_two_parts(link_cliques(30, 25, 20), seed=0)
    assert [parts[:30].tolist(), parts[30:55].tolist(), parts[55:].tolist()] == [[0] * 30, [1] * 25, [NO_PART] * 20]


def test_a_text_with_no_link_to_either_is_of_the_first_and_belongs_by_half():
    graph = link_cliques(15, 15, 1)
    is_second = flag_second_part(graph, np.array([0] * 15 + [1] * 15 + [NO_PART]))
    assert not is_second[30]
    assert measure_own_share(graph, is_second)[30] == 0.5


def test_the_own_share_is_of_the_links_weights():
    graph = sparse.csr_matrix(np.array([[0, 3, 1], [3, 0, 0], [1, 0, 0]], dtype=np.float32))
    assert measure_own_share(graph, np.array([False, False, True])).tolist() == [0.75, 1.0, 0.0]


@pytest.mark.parametrize("seed", range(5))
def test_the_parts_do_not_depend_on_the_seed_where_they_are_clear(seed):
    parts = find_two_parts(link_cliques(14, 20, bridges=[(0, 14), (1, 15)]), seed=seed)
    assert parts.tolist() == [1] * 14 + [0] * 20
