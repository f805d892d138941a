"""Agents' signals about the comments of a finding: how many name its department, another one, or nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voc.causes.training_data import ONLY_CAUSE
from voc.insight.evidence_sentences import select_agent_signals, select_month_segments
from voc.records import CAN_ERR

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts
    from voc.insight.scope import MonthScope

__all__ = ["AgentVotes", "count_agent_votes"]


@dataclass(frozen=True, slots=True)
class AgentVotes:
    """Counts of agents' signals: ``n`` of them are about a finding's comments, ``n_named`` name its ``department``."""

    department: str
    n: int
    n_named: int
    n_nobody: int
    """Signals that say that nobody erred."""
    other: str | None = None
    """The other department that most of the rest name, with at least as many signals as a group that is shown has
    customers; None: there is none, or the reader of the month may not see it."""
    n_other: int = 0
    n_checked: int = 0
    """Signals of all months about sentences that an officer read, and how many of them named what the officer found."""
    n_right: int = 0


def count_agent_votes(scope: MonthScope, theme_indexes: Sequence[int], department: str) -> AgentVotes | None:
    """Return what agents said of who erred in some themes of the month; None: no agent said anything.

    A signal counts once, however many sentences it speaks for. One that names two departments names the first of them:
    the finding's, and else the one that most signals name.
    """
    facts = scope.facts
    if facts.evidence is None or not len(facts.evidence) or not len(facts.assigned_segments):
        return None
    segments = select_month_segments(scope)
    segments = segments[segments["theme"].isin(list(theme_indexes))]
    signals = select_agent_signals(facts, facts.evidence)
    votes = signals[signals["segment"].isin(segments["segment"])]
    if votes.empty:
        return None
    nobody_names = [each.name for each in facts.departments if each.kind not in CAN_ERR]
    n = int(votes["source"].nunique())
    n_named, rest = _take_signals(votes, [department])
    n_nobody, rest = _take_signals(rest, nobody_names)
    counts = rest.groupby("department")["source"].nunique().sort_index().sort_values(ascending=False, kind="stable")
    # A department reads of itself alone.
    is_named = scope.department is None and len(counts) > 0 and int(counts.iloc[0]) >= scope.smallest_group
    other, n_other = (str(counts.index[0]), int(counts.iloc[0])) if is_named else (None, 0)
    n_right, n_checked = _check_signals(facts, signals)
    return AgentVotes(department, n, n_named, n_nobody, other, n_other, n_checked, n_right)


def _take_signals(votes: pd.DataFrame, names: Sequence[str]) -> tuple[int, pd.DataFrame]:
    """Return how many signals name one of some departments, and the votes of the other signals."""
    sources = votes.loc[votes["department"].isin(list(names)), "source"].unique()
    return len(sources), votes[~votes["source"].isin(sources)]


def _check_signals(facts: Facts, signals: pd.DataFrame) -> tuple[int, int]:
    """Return how many signals about sentences that officers read named what was found, and how many those are."""
    if facts.audited is None or not len(facts.audited):
        return 0, 0
    truth = facts.audited[facts.audited["truth"] > ONLY_CAUSE].set_index("segment")["department"]
    checked = signals[signals["segment"].isin(truth.index)]
    is_right = checked["department"] == checked["segment"].map(truth)
    by_signal = is_right.groupby(checked["source"]).any()
    return int(by_signal.sum()), len(by_signal)
