"""The shipped weights are read as they were written, but for half a precision."""

import numpy as np

from voc.text import polarity_weights
from voc.text.polarity_weights import PolarityWeights, read_weights, write_weights


def test_what_was_written_is_read(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(polarity_weights.resources, "files", lambda package: tmp_path)
    generator = np.random.default_rng(1)
    weights = PolarityWeights(generator.standard_normal((40, 3)).astype(np.float32), generator.standard_normal((4, 3)))
    assert write_weights(weights) == tmp_path / "data" / polarity_weights.FILE_NAME
    stored = read_weights()
    assert (stored.coefficients.dtype, stored.calibration.dtype) == (np.float32, np.float64)
    assert np.allclose(stored.coefficients, weights.coefficients, rtol=1e-3, atol=1e-4)
    assert np.allclose(stored.calibration, weights.calibration, rtol=1e-6)
    # A second time nothing is lost any more.
    write_weights(stored)
    assert np.array_equal(read_weights().coefficients, stored.coefficients)


def test_the_shipped_ones_are_of_three_classes():
    weights = read_weights()
    assert weights.coefficients.shape[1] == 3
    assert weights.calibration.shape == (4, 3)
    assert np.isfinite(weights.coefficients).all()
