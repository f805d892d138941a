"""Positive and negative mentions apart, by theme, cause and channel, beside those that say neither or nothing clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.departments import estimate_customers_by_department
from voc.insight.facts import Facts
from voc.insight.provenance import format_suppression
from voc.insight.small_cells import flag_hidden_outcomes
from voc.records import Kind, Period, theme_reference
from voc.text.polarity import CLASSES, MIN_PROBABILITY, Polarity

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from voc.store.segment_polarities import SegmentPolarities

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["tabulate_sides"]

SIDES = (Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.UNKNOWN)


def tabulate_sides(facts: Facts, polarities: SegmentPolarities, period: Period) -> pd.DataFrame:
    """Return how many mentions of a month praise and how many complain, by theme, causing department and channel.

    A mention is a comment about a theme; the sentence that surest belongs to the theme tells its side
    (``voc.text.polarity``), and below a probability of .55 it is unknown. Agents' notes are left out: they are not the
    customer's words. Departments have expected numbers, by the probabilities of the causes.

    Parameters
    ----------
    polarities
        Those of the segments (``voc.store.causes.load_polarities``).

    Returns
    -------
    Columns ``group`` (theme, department, channel), ``name`` (empty: all of the group), ``mentions``, ``positive``,
    ``negative``, ``neutral``, ``unknown`` and ``note``. Numbers about fewer customers than may be shown are missing,
    and so are those that would tell them.
    """
    import pandas as pd

    columns = ["group", "name", "mentions", *(side.value for side in SIDES), "note"]
    comments, mentions = facts.comments, facts.mentions
    rows = mentions["row"].to_numpy(dtype=np.int64)
    is_counted = (comments["month"].to_numpy()[rows] == period.index) & (
        comments["kind"].to_numpy()[rows] != Kind.SIGNAL.value
    )
    indices = np.flatnonzero(is_counted)
    if not polarities.segment.size or not indices.size:
        return pd.DataFrame(columns=columns)
    sides = _find_sides(polarities.look_up(mentions["segment"].to_numpy(dtype=np.int64)[indices]))
    customers = comments["customer_code"].to_numpy(dtype=np.int64)[rows[indices]]
    lines: list[tuple[object, ...]] = []
    for group, names, weights in _list_groups(facts, indices):
        sizes = np.array([[weights[sides == side, k].sum() for side in range(len(SIDES))] for k in range(len(names))])
        of_side = [sides == side for side in range(len(SIDES))]
        n_customers = np.column_stack(
            [estimate_customers_by_department(weights[part], customers[part]) for part in of_side]
        )
        everything = np.bincount(sides, minlength=len(SIDES))
        all_customers = [np.unique(customers[sides == side]).size for side in range(len(SIDES))]
        lines += _list_lines(
            group, ["", *names], np.vstack([everything, sizes]), np.vstack([all_customers, n_customers]), facts
        )
    frame = pd.DataFrame(lines, columns=columns)
    return frame.astype(dict.fromkeys(columns[2:-1], "float64"))


def _find_sides(probabilities: Floats) -> Ints:
    """Return ``(n,)`` the position in ``SIDES`` of each row of probabilities."""
    position_by_class = np.array([SIDES.index(one) for one in CLASSES])
    likelihoods = np.nan_to_num(probabilities)
    sides = position_by_class[likelihoods.argmax(axis=1)]
    return np.where(likelihoods.max(axis=1) >= MIN_PROBABILITY, sides, SIDES.index(Polarity.UNKNOWN))


def _list_groups(facts: Facts, indices: Ints) -> list[tuple[str, list[str], Floats]]:
    """Return each group's names, and ``(n_mentions, n_names)`` how much of each mention is of each name."""
    themes = facts.mentions["theme"].to_numpy(dtype=np.int64)[indices]
    rows = facts.mentions["row"].to_numpy(dtype=np.int64)[indices]
    channels = facts.comments["channel"].fillna("").to_numpy(dtype=object)[rows]
    channel_names, channel_codes = np.unique(channels.astype(str), return_inverse=True)
    theme_codes, positions = np.unique(themes, return_inverse=True)
    departments = [*(department.name for department in facts.departments), "unknown"]
    return [
        (
            "theme",
            [theme_reference(facts.themes[code].id) for code in theme_codes],
            np.eye(theme_codes.size)[positions],
        ),
        ("department", departments, facts.mention_causes[indices]),
        ("channel", [str(name) or "unknown" for name in channel_names], np.eye(channel_names.size)[channel_codes]),
    ]


def _list_lines(
    group: str, names: list[str], sizes: Floats, customers: Floats, facts: Facts
) -> list[tuple[object, ...]]:
    """Return a row for each name; the first one is all of the others together."""
    smallest = facts.config.reports.smallest_group
    # The report tells how many comments a theme has, and a department about how many.
    is_hidden = flag_hidden_outcomes(sizes, customers, smallest, has_known_rows=True)
    lines: list[tuple[object, ...]] = []
    for name, counts, hidden in zip(names, sizes, is_hidden, strict=True):
        if not counts.sum():
            continue
        visible = [None if one else float(count) for count, one in zip(counts, hidden, strict=True)]
        # A row's sum would tell the one number of it that is hidden.
        total, note = (None, format_suppression(smallest)) if hidden.any() else (float(counts.sum()), "")
        lines.append((group, name, total, *visible, note))
    return lines
