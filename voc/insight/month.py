"""All there is to say about one month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voc.insight.causes import comment_shares, confirmed_comments, count_of
from voc.insight.contacts import category_lines, contacts, reason_lines
from voc.insight.departments import department_lines, department_trend, expected_customers
from voc.insight.facts import SILENT_REASONS, Facts
from voc.insight.findings import findings
from voc.insight.provenance import counted
from voc.insight.replies import fixes, replied
from voc.insight.results import Month, Quality
from voc.insight.scope import View, look
from voc.insight.scores import score_lines
from voc.insight.themes import theme_lines
from voc.records import DateState, Estimate, NoTheme, Occurrence, Period

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.contacts import Contacts

__all__ = ["month"]


def month(facts: Facts, period: Period, department: str | None = None) -> Month:
    """Return all figures of a month, for the company or as one department may see them.

    A department sees its own causes, the themes in which it leads or of which it causes a fifth, quotes from comments
    mainly caused by it, the scores of those who gave them, and nobody else's names or shares.

    Raises
    ------
    PeriodError
        There is no data in that month.
    UnknownNameError
        There is no such department.
    """
    view = look(facts, period, department)
    known = contacts(facts)
    themes, n_small = theme_lines(view)
    departments = department_lines(view)
    scores = score_lines(view)
    n_urgent = _n_urgent(view)
    comments = _comments(view, period, "comments")
    return Month(
        period=period,
        department=view.department,
        themes=themes,
        n_suppressed_themes=n_small,
        departments=departments,
        categories=category_lines(view, known) if view.place is None else (),
        reasons=reason_lines(view, known),
        scores=scores,
        findings=replied(view, findings(view, themes, departments, scores, n_urgent)),
        n_urgent=n_urgent,
        quality=_quality(view, known),
        comments=comments,
        previous_comments=_previous(view),
        trend=department_trend(view, view.place),
        occurrences=_occurrences(view),
        fixes=fixes(view),
        figures=dict(view.ledger.figures),
        false_alarms_per_month=facts.config.reports.false_alarms_per_month,
    )


def _comments(view: View, period: Period, name: str) -> Estimate:
    """Return a month's comments; a department's: those that it is expected to have caused."""
    rows = np.flatnonzero(view.months == period.index)
    if view.place is None:
        return view.count(counted(rows.size, "comments"), name, rows)
    causes = view.facts.comment_causes[rows]
    estimate = count_of(comment_shares(view.facts, rows)[view.place])
    who = expected_customers(causes[:, view.place], view.who[rows])
    ids = view.ids[rows[causes[:, view.place] > 0]]
    return view.ledger.enter(estimate, name, ids, n_customers=who)


def _previous(view: View) -> Estimate | None:
    before = view.period.shifted(-1)
    bounds = view.facts.first_and_last
    if bounds is None or before.index < bounds[0]:
        return None
    return _comments(view, before, "comments/before")


def _n_urgent(view: View) -> int:
    items = view.facts.items
    inside = (items["month"] == view.period.index) & items["urgent"].notna()
    if view.place is not None:
        inside &= items["id"].isin(view.ids[view.mine])
    return int(inside.sum())


def _occurrences(view: View) -> tuple[Occurrence, ...]:
    """Return what stood in the month's calendar; a department sees its own and what concerns everybody."""
    own = view.department.name if view.department else None
    first, last = view.period.first_day, view.period.last_day
    return tuple(
        o
        for o in view.facts.occurrences
        if o.start <= last and o.end >= first and (own is None or o.department in {None, own})
    )


def _quality(view: View, known: Contacts) -> Quality:
    """Return what the month rests on; a department's view: only its own comments."""
    facts = view.facts
    rows = view.rows[view.mine[view.rows]]
    items = facts.items[facts.items["month"] == view.period.index]
    if view.place is not None:
        items = items[items["id"].isin(view.ids[rows])]
    comments = facts.comments.iloc[rows]
    states = facts.feedback["date_state"].value_counts()
    return Quality(
        n_feedback=len(items),
        n_comments=int(rows.size),
        n_customers=view.customers(rows),
        n_contacts=int((known.month == view.period.index).sum()) if view.place is None else 0,
        without_theme=_without_theme(view, items),
        n_ambiguous_dates=int(states.get(DateState.AMBIGUOUS.value, 0)),
        n_missing_dates=int(states.get(DateState.MISSING.value, 0)),
        n_confirmed=int(confirmed_comments(facts)[rows].sum()),
        n_with_signal=_n_with_signal(facts, comments),
        by_channel=_tally(comments["channel"]),
        by_language=_tally(comments["language"]),
        limits=facts.limits,
        sources=tuple(sorted(str(name) for name in items["source_name"].unique())),
    )


def _n_with_signal(facts: Facts, comments: pd.DataFrame) -> int:
    """Return how many comments are an agent's note, or about a contact that an agent signalled."""
    if facts.signals is None or not len(facts.signals):
        return 0
    notes = comments["id"].isin(facts.signals["feedback"].dropna().astype(np.int64))
    about = comments["contact"].notna() & comments["contact"].isin(facts.signals["contact"])
    return int((notes | about).sum())


def _without_theme(view: View, items: pd.DataFrame) -> dict[str, int]:
    """Return why items with a text have no theme: the reason of their most telling sentence."""
    facts = view.facts
    texts = items[items["text"].fillna("").str.strip().ne("")]
    themed = view.ids[facts.mentions["row"].to_numpy(dtype=np.int64)]
    without = texts.loc[~texts["id"].isin(themed), "id"]
    if not len(without):
        return {}
    if facts.assignments is None or facts.segments is None or not len(facts.assignments):
        return {NoTheme.NOT_FITTED.value: len(without)}
    joined = facts.segments.merge(facts.assignments, left_on="id", right_on="segment").dropna(subset=["reason"])
    joined = joined[joined["feedback"].isin(without)]
    joined = joined.assign(silent=joined["reason"].isin(SILENT_REASONS)).sort_values(["feedback", "silent", "segment"])
    reasons = joined.drop_duplicates("feedback").set_index("feedback")["reason"]
    # A text that was never cut into sentences says nothing, unless no run has seen its neighbours either.
    told = without.map(reasons).fillna(NoTheme.UNINFORMATIVE.value)
    return _tally(told)


def _tally(values: pd.Series[str]) -> dict[str, int]:
    counts = values.dropna().value_counts()
    return {str(name): int(n) for name, n in sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))}
