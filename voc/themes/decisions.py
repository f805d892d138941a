"""What people decided about themes, as constraints of the next fit.

What each decision means stands in the store's projection; here it only guides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np

from voc.themes.constraints import Guidance

__all__ = ["guidance"]


def guidance(
    shown: Mapping[int, int | None],
    decided: Collection[int],
    segments: Iterable[int],
    before: Mapping[int, int | None] | None = None,
) -> Guidance:
    """Return the decisions as constraints for a fit of these segments, in this order.

    Parameters
    ----------
    shown
        The theme that each segment is shown as; None for none.
    decided
        Themes whose segments are known: those that were merged, split off, placed into, pinned or excluded. A merger
        ties two themes together, a split keeps its parts apart.
    before
        The theme of each segment in the last fit, to remember what was together; without it nothing is remembered.
    """
    ordered = list(segments)
    known = [theme if (theme := shown.get(segment)) in decided and theme is not None else -1 for segment in ordered]
    remembered = before or {}
    kept = [theme if (theme := remembered.get(segment)) is not None else -1 for segment in ordered]
    return Guidance(np.array(known, dtype=np.int64), np.array(kept, dtype=np.int64))
