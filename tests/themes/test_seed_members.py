"""Seed themes take what they mean, and no more."""

import numpy as np
import pytest

from voc.themes.arrays import normalize_rows
from voc.themes.constraints import Constraints
from voc.themes.seed_members import separate_seeds

N_AXES = 24


@pytest.fixture
def draw():
    """Unit vectors around one of the axes, a few at a time."""
    generator = np.random.default_rng(4)

    def draw(axis, n, noise=0.12):
        vectors = noise * generator.standard_normal((n, N_AXES)).astype(np.float32)
        vectors[:, axis] += 1
        return vectors

    return draw


def separate(parts, seed_parts=(0,)):
    """Labels of texts of which all parts lie in one theme with a seed's; the first parts are the seed's own texts."""
    vectors = normalize_rows(np.concatenate(parts))
    part_of_row = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    is_seed = np.isin(part_of_row, seed_parts)
    constraints = Constraints(np.where(is_seed, 7, -1))
    labels = separate_seeds(np.zeros(len(vectors), dtype=np.int64), vectors, constraints, is_seed)
    return [set(labels[part_of_row == part].tolist()) for part in range(len(parts))]


def test_a_seed_takes_the_few_texts_that_it_means_out_of_a_large_theme(draw):
    seed, meant, others = separate([draw(0, 3), draw(0, 12), draw(1, 42)])
    assert seed == meant
    assert len(others) == 1
    assert not others & seed


def test_a_seed_that_nobody_speaks_of_stays_empty(draw):
    seed, others, more = separate([draw(0, 3), draw(1, 30), draw(2, 20)])
    assert not seed & (others | more)


def test_a_seed_that_means_a_whole_theme_takes_all_of_it(draw):
    seed, others = separate([draw(0, 3), draw(0, 40)])
    assert seed == others


def test_what_no_seed_is_in_stays_as_it_is(draw):
    vectors = normalize_rows(np.concatenate([draw(0, 4), draw(1, 9)]))
    labels = np.repeat([0, 1], [4, 9])
    groups = np.repeat([3, -1], [4, 9])  # a person merged themes: no seed
    result = separate_seeds(labels, vectors, Constraints(groups), np.zeros(13, dtype=bool))
    assert result.tolist() == labels.tolist()


def test_the_order_of_the_texts_does_not_matter(draw):
    vectors = normalize_rows(np.concatenate([draw(0, 3), draw(0, 9), draw(1, 30)]))
    is_seed = np.arange(42) < 3
    labels = np.zeros(42, dtype=np.int64)
    expected = separate_seeds(labels, vectors, Constraints(np.where(is_seed, 7, -1)), is_seed)
    order = np.random.default_rng(1).permutation(42)
    shuffled = separate_seeds(labels, vectors[order], Constraints(np.where(is_seed[order], 7, -1)), is_seed[order])
    assert shuffled.tolist() == expected[order].tolist()
