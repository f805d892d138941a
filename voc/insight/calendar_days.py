"""Calendar days as whole numbers: Python's ordinals (``date.toordinal``) beside NumPy's days since 1970-01-01."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["UNIX_EPOCH_ORDINAL", "convert_to_days", "convert_to_ordinals"]

UNIX_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


def convert_to_ordinals(days: ArrayLike) -> NDArray[np.int64]:
    """Return ``(n,)`` ordinals of dates, or of moments without a time zone.

    Examples
    --------
    >>> convert_to_ordinals(["2026-10-31T23:00"]).tolist() == [date(2026, 10, 31).toordinal()]
    True
    """
    return np.asarray(days).astype("datetime64[D]").astype(np.int64) + UNIX_EPOCH_ORDINAL


def convert_to_days(ordinals: ArrayLike) -> NDArray[Any]:
    """Return ``(n,)`` NumPy days of ordinals.

    Examples
    --------
    >>> convert_to_days([date(2026, 10, 31).toordinal()]).astype(str).tolist()
    ['2026-10-31']
    """
    return (np.asarray(ordinals, dtype=np.int64) - UNIX_EPOCH_ORDINAL).astype("datetime64[D]")
