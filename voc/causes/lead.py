"""Order of departments where nobody has audited: the probability that each truly has the largest share.

Without an audit a share has no honest interval: a model that copies a habit is wrong everywhere at once. What can be
said is who probably leads, and how sure that is; ``benchmarks/causes.py --simulate`` holds it against the truth.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["estimate_lead_probabilities"]

Floats = NDArray[np.float64]

EFFECTIVE_SAMPLE_SIZE = 12.0
"""Effective sample size of an unaudited prediction in the order of departments: comments that it is worth. Simulated at
company, month, theme and theme's month: with it the leading department leads as often as the probability says
(``benchmarks/causes.py --simulate``)."""
SMALLEST_SHAPE = 0.02
"""Dirichlet parameter of a department that nothing points to: in a fiftieth of a comment it may lead, hardly ever."""
SUREST = 0.99
"""No order is surer than this before anybody audited: of those that were said to be, some were wrong."""
N_POINTS = 1_600
"""Points of the integral."""


def estimate_lead_probabilities(shares: Floats, n_comments: int) -> Floats:
    """Return the probability that each department has the largest share, ``(k - 1,)``, at most .99.

    Shares are taken as Dirichlet with as many comments as the prediction is worth, fewer where much is unknown, since
    that may belong to anyone. A Dirichlet is independent gamma variables divided by their sum, and the largest of them
    is the largest share: its probability is an integral over one variable.

    Parameters
    ----------
    shares
        ``(k,)`` predicted shares, "unknown" last.
    n_comments
        Comments in the group: in a small one chance decides more.

    Examples
    --------
    >>> estimate_lead_probabilities(np.array([0.7, 0.2, 0.1, 0.0]), 100).round(2).tolist()
    [0.96, 0.03, 0.01]
    """
    from scipy.special import gammainc, gammaln

    by_department = shares[:-1]
    n_departments, known_share = len(by_department), float(by_department.sum())
    if n_departments <= 1 or known_share <= 0 or n_comments <= 0:
        return np.full(n_departments, 1.0 / max(n_departments, 1))
    # Two variances add up, the prediction's (as of 12 comments) and that of chance in n comments: so do the inverses of
    # their sample sizes. What is unknown may belong to anyone: the known part alone counts.
    size = known_share / (1 / EFFECTIVE_SAMPLE_SIZE + 1 / n_comments)
    shape = np.maximum(size * by_department / known_share, SMALLEST_SHAPE)
    # In the logarithm of the variable, where the density of a small shape does not run to infinity at 0.
    # Below e^-40 a variable is the largest only if all are that small; ten standard deviations (√shape) and 20 beyond
    # the largest shape the density is 0 to a float.
    log_point = np.linspace(-40.0, np.log(shape.max() + 10 * np.sqrt(shape.max()) + 20), N_POINTS)
    point = np.exp(log_point)
    below = gammainc(shape[:, None], point[None, :])
    log_density = shape[:, None] * log_point - point - gammaln(shape)[:, None]
    log_below = np.log(np.maximum(below, 1e-300))
    others = np.exp(log_below.sum(axis=0, keepdims=True) - log_below)
    lead = np.trapezoid(np.exp(log_density) * others, log_point, axis=1)
    return np.asarray(np.minimum(lead / lead.sum(), SUREST))
