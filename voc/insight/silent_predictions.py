"""Predictions of what caused the contacts without a comment, from those of the same month with one.

A contact without a comment still has a reason and a day, and in the week of a wrong bill most contacts of its reason
come from that bill. Customers who write are unlike those who only call, so these predictions are never a result: what
officers answered corrects them (``estimate_predicted_shares``), and fewer answers are needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from voc.insight.contacts import Contacts
    from voc.statistics.farrington import Floats

Ints = NDArray[np.int64]

__all__ = ["predict_silent_contacts"]

N_PRIOR_CONTACTS = 5.0
"""Contacts that a group's parent counts for: a reason in one week is mostly itself from some five contacts on."""
DAYS_PER_WEEK = 7


def predict_silent_contacts(all_contacts: Contacts, silent_rows: Ints, text_rows: Ints, shares: Floats) -> Floats:
    """Return (n_silent, k) causes expected of each silent contact: parts that sum to 1.

    Parameters
    ----------
    text_rows
        Rows of the month's contacts with a comment.
    shares
        (n_text, k) causes of these; NaN where none is known. Without any that is known all predictions are 0.

    Notes
    -----
    The mean of the contacts of the same reason in the same seven days, drawn towards that of the reason, and that
    towards the month's (Efron & Morris 1975, Journal of the American Statistical Association 70, 311–319).
    """
    import pandas as pd

    is_known = ~np.isnan(shares).any(axis=1)
    rows, known_shares = text_rows[is_known], shares[is_known]
    if not rows.size:
        return np.zeros((silent_rows.size, shares.shape[1]))
    month_mean = known_shares.mean(axis=0)
    expected = np.tile(month_mean, (silent_rows.size, 1))
    parent_means = np.tile(month_mean, (rows.size, 1))
    reasons = all_contacts.reasons.astype(str)
    weeks = reasons + "|" + (all_contacts.days // DAYS_PER_WEEK).astype(str)
    for groups in (reasons, weeks):
        names, first_rows, codes = np.unique(groups.iloc[rows], return_index=True, return_inverse=True)
        sums = np.zeros((names.size, shares.shape[1]))
        np.add.at(sums, codes, known_shares)
        n_contacts = np.bincount(codes, minlength=names.size)[:, None]
        means = (sums + N_PRIOR_CONTACTS * parent_means[first_rows]) / (n_contacts + N_PRIOR_CONTACTS)
        parent_means = means[codes]
        silent_codes = pd.Index(names).get_indexer(groups.iloc[silent_rows])
        is_seen = silent_codes >= 0
        expected[is_seen] = means[silent_codes[is_seen]]
    return expected
