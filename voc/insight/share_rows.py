"""Rows of a table that tell of how many something is so, by group, none of which tells about too few customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.provenance import format_suppression
from voc.insight.small_cells import flag_hidden_outcomes
from voc.statistics.proportions import estimate_share

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["SHARE_COLUMNS", "build_share_rows", "flag_hidden_groups"]

SHARE_COLUMNS = ("share", "low", "high")

ShareRow = tuple[float | None, float | None, float | None, float | None, float | None, str]


def build_share_rows(
    groups: Sequence[pd.DataFrame], column: str, smallest_group: int, note: str = ""
) -> list[ShareRow]:
    """Return for each group its rows, those for which a column is true, their share (Wilson) and a note.

    Parameters
    ----------
    groups
        Frames with ``customer`` and the column; the first one is all of the others together.
    column
        Name of a column of true and false.
    note
        What is told of every row.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"customer": range(20), "is_back": [True] * 8 + [False] * 12})
    >>> build_share_rows([table], "is_back", 5)[0][:3]
    (20, 8, 0.4)
    """
    is_hidden = flag_hidden_groups([[group[group[column]], group[~group[column]]] for group in groups], smallest_group)
    rows: list[ShareRow] = []
    for group, hidden in zip(groups, is_hidden, strict=True):
        if hidden:
            few = format_suppression(smallest_group)
            rows.append((None, None, None, None, None, f"{few}; {note}" if note else few))
            continue
        n_true = int(group[column].sum())
        share = estimate_share(n_true, len(group))
        rows.append((len(group), n_true, share.value, share.low, share.high, note))
    return rows


def flag_hidden_groups(parts_by_group: Sequence[Sequence[pd.DataFrame]], smallest_group: int) -> NDArray[np.bool_]:
    """Return ``(n_groups,)`` which groups are not shown: as a whole, since a share and its number tell all parts.

    Parameters
    ----------
    parts_by_group
        Each group's rows by outcome, with ``customer``; the first group is all of the others together.
    """
    sizes = [[len(part) for part in parts] for parts in parts_by_group]
    customers = [[part["customer"].nunique() for part in parts] for parts in parts_by_group]
    is_hidden: NDArray[np.bool_] = np.any(
        flag_hidden_outcomes(sizes, customers, smallest_group, has_known_rows=True), axis=1
    )
    return is_hidden
