"""Draw of ten comments for a department head who disagrees: read together, they say more than a share."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from voc.records import FindingCode, SegmentId, ThemeId

if TYPE_CHECKING:
    from voc.insight import Facts

__all__ = ["N_COMMENTS", "draw_comments_to_read"]

N_COMMENTS = 10
"""Comments that are read together: half an hour, and enough to tell a half from nearly all."""


def draw_comments_to_read(facts: Facts, code: FindingCode, theme: ThemeId, department: str) -> tuple[SegmentId, ...]:
    """Return ten sentences of a finding's theme in its month, of ten customers, drawn at random.

    The same finding and department give the same ten, so that nobody can draw until it suits; none where fewer
    customers than may be shown wrote about it.
    """
    index = next((k for k, each in enumerate(facts.themes) if each.id == theme), None)
    if index is None:
        return ()
    mentions, comments = facts.mentions, facts.comments
    rows = mentions["row"].to_numpy(dtype=np.int64)
    is_wanted = (mentions["theme"].to_numpy() == index) & (comments["month"].to_numpy()[rows] == code.period.index)
    candidates = mentions.loc[is_wanted, ["row", "segment"]]
    customers = comments["customer_code"].to_numpy()[candidates["row"].to_numpy(dtype=np.int64)]
    # Not hash(), which is another number in each process: the next draw would give other comments.
    seed = int.from_bytes(hashlib.sha256(f"{code}|{department}".encode()).digest()[:8], "big")
    order = np.random.default_rng(seed).permutation(len(candidates))
    # One of each customer: who wrote fifteen times is one reading.
    _, first = np.unique(customers[order], return_index=True)
    if first.size < facts.config.reports.smallest_group:
        return ()
    # Back into the order of the draw: np.unique sorts by customer, and the first ten would be no sample.
    segments = candidates["segment"].to_numpy(dtype=np.int64)[order][np.sort(first)]
    return tuple(SegmentId(int(segment)) for segment in segments[:N_COMMENTS])
