"""Weights of the polarity classifier as they are shipped: what a fit on the training sentences gives.

They are computed anew with ``python benchmarks/polarity.py --write-weights`` whenever the sentences, the features or
the encoder change; a test compares them with a fit.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["PolarityWeights", "read_weights", "write_weights"]

FILE_NAME = "polarity_weights.npz"


@dataclass(frozen=True, slots=True)
class PolarityWeights:
    """Coefficients of the training sentences and of the calibration.

    Attributes
    ----------
    coefficients
        ``(n, 3)``: how much each training sentence, in the file's order, speaks for each class.
    calibration
        ``(4, 3)``: the scores' three rows of coefficients and the intercepts of a softmax over the classes.
    """

    coefficients: NDArray[np.float32]
    calibration: NDArray[np.float64]


def read_weights() -> PolarityWeights:
    """Return the shipped weights."""
    content = resources.files("voc.text").joinpath("data", FILE_NAME).read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return PolarityWeights(arrays["coefficients"].astype(np.float32), arrays["calibration"].astype(np.float64))


def write_weights(weights: PolarityWeights) -> Path:
    """Write the weights where `read_weights` looks, in half precision, and return the file."""
    file = Path(str(resources.files("voc.text"))) / "data" / FILE_NAME
    np.savez_compressed(
        file, coefficients=weights.coefficients.astype(np.float16), calibration=weights.calibration.astype(np.float32)
    )
    return file
