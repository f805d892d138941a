"""Department lines: how many of the month's comments, and of the contacts behind them, arose where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.causes import comment_shares, count_of, mention_shares
from voc.insight.provenance import n_distinct
from voc.insight.results import DepartmentLine, TrendPoint
from voc.insight.theme_history import MONTHS_SHOWN, point
from voc.records import Estimate, Kind

if TYPE_CHECKING:
    from voc.insight.scope import Ints, View

__all__ = ["department_lines"]

CONTACT_KINDS = (Kind.COMPLAINT.value, Kind.MESSAGE.value, Kind.SIGNAL.value)
"""Items that are, or belong to, a contact. A survey answer or an idea is none."""
N_THEMES = 10


def department_lines(view: View) -> tuple[DepartmentLine, ...]:
    """Return the departments as causes of the month's comments, largest first, "unknown" last.

    A department's view has one line: its own.
    """
    facts, rows = view.facts, view.rows
    matrix = facts.comment_causes
    shares = comment_shares(facts, rows)
    behind, contact_causes = _contact_causes(view)
    of_contacts = comment_shares(facts, behind, contact_causes) if behind.size else []
    by_theme = [mention_shares(facts, view.mentions_of(theme)) for theme in range(len(facts.themes))]
    by_month = monthly_shares(view)
    lines = []
    for place, share in enumerate(shares):
        unknown = place == matrix.shape[1] - 1
        if not share.value or (view.place is not None and place != view.place):
            continue
        name = "cause/unknown" if unknown else f"cause/D-{place + 1}"
        who = expected_customers(matrix[rows, place], view.who[rows])
        involved = rows[matrix[rows, place] > 0]

        def enter(
            estimate: Estimate, suffix: str, *, name: str = name, who: int = who, ids: Ints = involved
        ) -> Estimate:
            return view.ledger.enter(estimate, f"{name}{suffix}", view.ids[ids], n_customers=who, guard=max(who, 1))

        lines.append(
            DepartmentLine(
                None if unknown else facts.departments[place],
                enter(count_of(share), "/comments"),
                enter(share, "/share"),
                enter(count_of(of_contacts[place], "contacts"), "/contacts") if of_contacts else None,
                _themes(view, place, name, by_theme),
                department_trend(view, place, by_month),
            )
        )
    return tuple(sorted(_told_apart(view, lines), key=_order))


def expected_customers(probability: np.ndarray, who: Ints) -> int:
    """Return how many customers are to be expected behind comments that a department caused with some probability."""
    if not probability.size:
        return 0
    order = np.argsort(who, kind="stable")
    starts = np.flatnonzero(np.diff(who[order], prepend=-1))
    return round(float(np.maximum.reduceat(probability[order], starts).sum()))


def department_trend(
    view: View, place: int | None, by_month: Sequence[tuple[Ints, Sequence[Estimate]]] | None = None
) -> tuple[TrendPoint, ...]:
    """Return comments per month that arose at a department (None: all comments), over fourteen months.

    Every month's number is corrected by the comments of that month that were audited, as its printed figure is.
    """
    points = []
    months = monthly_shares(view, told=place is not None) if by_month is None else by_month
    for back, (rows, shares) in enumerate(reversed(months)):
        period = view.period.shifted(-back)
        if place is None:
            points.append(point(period, rows.size, n_distinct(view.who[rows]), view.smallest))
            continue
        who = expected_customers(view.facts.comment_causes[rows, place], view.who[rows])
        points.append(point(period, round(count_of(shares[place]).value or 0), who, view.smallest))
    return tuple(reversed(points))


def monthly_shares(view: View, *, told: bool = True) -> list[tuple[Ints, Sequence[Estimate]]]:
    """Return, for each of the months shown, its comments and (``told``) each department's share in them."""
    first = max(view.period.index - MONTHS_SHOWN + 1, (view.facts.first_and_last or (0, 0))[0])
    months = [np.flatnonzero(view.months == k) for k in range(first, view.period.index + 1)]
    return [(rows, comment_shares(view.facts, rows) if told else ()) for rows in months]


def _contact_causes(view: View) -> tuple[Ints, np.ndarray]:
    """Return the month's comments that belong to a contact, and the causes of those contacts."""
    import pandas as pd

    predicted = view.facts.audit.comments
    comments = view.facts.comments.iloc[view.rows]
    comments = comments[comments["kind"].isin(CONTACT_KINDS)]
    rows = comments.index.to_numpy(dtype=np.int64)
    if not rows.size:
        return rows, np.zeros((0, predicted.shape[1]), dtype=np.float64)
    own = pd.Series(comments.index.astype(str), index=comments.index).radd("#")
    codes, contacts = pd.factorize(comments["contact"].where(comments["contact"].notna(), own))
    sums = np.zeros((len(contacts), predicted.shape[1]), dtype=np.float64)
    np.add.at(sums, codes, predicted[rows])
    return rows, sums / sums.sum(axis=1, keepdims=True)


def _themes(
    view: View, place: int, name: str, by_theme: Sequence[Sequence[Estimate]]
) -> tuple[tuple[int, Estimate], ...]:
    """Return the themes of which most comments arise here: id and how many."""
    found = []
    for theme in range(len(view.facts.themes)):
        mentions = view.mentions_of(theme)
        probability = view.facts.mention_causes[mentions, place]
        who = expected_customers(probability, view.who[view.rows_of(mentions)])
        if who < view.smallest:
            continue
        share = by_theme[theme][place]
        reference = f"{name}/T-{view.facts.themes[theme].id}"
        ids = view.ids[view.rows_of(mentions[probability > 0])]
        found.append((view.facts.themes[theme].id, view.ledger.enter(count_of(share), reference, ids, n_customers=who)))
    return tuple(sorted(found, key=lambda pair: (-(pair[1].value or 0), pair[0]))[:N_THEMES])


def _told_apart(view: View, lines: list[DepartmentLine]) -> list[DepartmentLine]:
    """Hide the next smallest line when exactly one is hidden: it would be the total less the others."""
    hidden = [line for line in lines if line.comments.suppressed]
    shown = [line for line in lines if not line.comments.suppressed]
    if len(hidden) != 1 or len(shown) < 2 or view.place is not None:  # noqa: PLR2004 - one must stay
        return lines
    least = min(shown, key=lambda line: line.comments.value or 0)
    hide = view.ledger.hide
    blank = DepartmentLine(
        least.department,
        hide(least.comments),
        hide(least.share),
        None if least.contacts is None else hide(least.contacts),
        (),
        tuple(TrendPoint(p.period, None, None) if p.period == view.period else p for p in least.trend),
    )
    return [blank if line is least else line for line in lines]


def _order(line: DepartmentLine) -> tuple[bool, float, str]:
    return line.department is None, -(line.comments.value or 0), line.department.name if line.department else ""
