import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from voc.themes.arrays import normalize_rows, round_to_half

ROWS = arrays(np.float64, st.tuples(st.integers(0, 6), st.integers(1, 4)), elements=st.floats(-1e6, 1e6))


@given(ROWS)
def test_rows_have_length_one_or_stay_zero(vectors):
    normalized = normalize_rows(vectors)
    lengths = np.linalg.norm(normalized.astype(np.float64), axis=1)
    assert normalized.dtype == np.float32
    assert normalized.shape == vectors.shape
    is_zero = ~(np.linalg.norm(vectors, axis=1) > 0)
    assert np.allclose(lengths, np.where(is_zero, 0, 1), atol=1e-5)


def test_a_direction_stays_and_whole_numbers_are_vectors_too():
    assert normalize_rows(np.array([[3, 4], [0, 0], [-2, 0]])).tolist() == pytest.approx(
        np.array([[0.6, 0.8], [0, 0], [-1, 0]], dtype=np.float32)
    )


def test_half_precision_is_stored_and_learned_alike():
    values = np.random.default_rng(1).standard_normal((50, 3)).T
    rounded = round_to_half(values)
    assert rounded.dtype == np.float32
    assert rounded.flags.c_contiguous
    assert not np.array_equal(rounded, values.astype(np.float32))
    assert np.array_equal(rounded, rounded.astype(np.float16).astype(np.float32))
    assert np.array_equal(round_to_half(rounded), rounded)
