"""Praise is nobody's fault: the probability that a comment reports no problem, by its text and its score together.

Text alone is a poor witness: of the example's complaints and messages with a sentence that reads as positive ("lekker
bezig", "mijn geduld raakt op"), half are about a fault. Of promoters' comments 98 % are not.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["PRAISE_KIND", "estimate_praise", "give_to_no_fault", "measure_score_heights"]

Floats = NDArray[np.float64]

PRAISE_KIND = "praise"
"""Kind of evidence that the polarity of text and score adds, as reports and stored runs name it."""
HIGH_SCORE, MIDDLE_SCORE = 0.85, 0.62
"""Height of a score from which on it praises, and from which on it does not complain: 9 and 7 on an NPS scale."""
NEGATIVE = 0.5
"""Probability from which on a part of a comment complains, and the comment is no praise."""
POSITIVE_BESIDE_SCORE, POSITIVE_ALONE = 0.55, 0.9
"""Probability that a part must have with a middling score, and every part without a score."""
SURE, LIKELY = 0.97, 0.75
"""Probability that nothing went wrong: with a high score (.98 of the example's), with a middling one (.76)."""


def measure_score_heights(answers: pd.DataFrame | None) -> pd.Series:
    """Return each comment's worst score as its height on its scale, 0 to 1 (index: feedback).

    Parameters
    ----------
    answers
        ``feedback``, ``low``, ``high``, ``best`` and ``value``; None: nobody gave a score.
    """
    if answers is None or not len(answers):
        return pd.Series([], index=pd.Index([], dtype="int64"), dtype=float)
    scored = answers.dropna(subset=["value", "low", "high", "best"])
    width = (scored["high"] - scored["low"]).where(lambda span: span > 0)
    height = 1 - (scored["value"] - scored["best"]).abs() / width  # on a scale where 1 is best, low values are high
    # The worst of several: who is content with the talk and not with the company does not praise.
    return height.groupby(scored["feedback"]).min().dropna()


def estimate_praise(polarities: Floats, feedback: NDArray[np.int64], heights: pd.Series) -> Floats:
    """Return the probability that nothing went wrong per segment, ``(n,)``; alike for all segments of a comment.

    Parameters
    ----------
    polarities
        ``(n, 3)`` probabilities of negative, neutral and positive; a row of zeros: unknown.
    feedback
        ``(n,)`` comment that each segment is part of.
    heights
        As :func:`measure_score_heights` returns them.

    Examples
    --------
    >>> polarities = np.array([[0.02, 0.08, 0.9], [0.02, 0.08, 0.9]])
    >>> estimate_praise(polarities, np.array([1, 2]), pd.Series({1: 1.0, 2: 0.3})).tolist()
    [0.97, 0.0]
    """
    if not len(feedback):
        return np.zeros(0)
    ids, codes = np.unique(feedback, return_inverse=True)
    most_negative, most_positive, least_positive = np.zeros(len(ids)), np.zeros(len(ids)), np.ones(len(ids))
    np.maximum.at(most_negative, codes, polarities[:, 0])
    np.maximum.at(most_positive, codes, polarities[:, 2])
    np.minimum.at(least_positive, codes, polarities[:, 2])
    height = heights.reindex(ids).to_numpy(dtype=float)  # missing compares as False
    is_middling = (height >= MIDDLE_SCORE) & (height < HIGH_SCORE) & (most_positive >= POSITIVE_BESIDE_SCORE)
    is_clear_alone = np.isnan(height) & (least_positive >= POSITIVE_ALONE)
    praise = np.select([height >= HIGH_SCORE, is_middling, is_clear_alone], [SURE, LIKELY, least_positive], 0.0)
    return np.asarray(np.where(most_negative < NEGATIVE, praise, 0.0)[codes])


def give_to_no_fault(probabilities: Floats, praise: Floats, column: int) -> Floats:
    """Return the probabilities, ``(n, k)``, with the praise given to one column and the rest divided as it was."""
    shared = probabilities * (1 - praise)[:, None]
    shared[:, column] += praise
    return shared
