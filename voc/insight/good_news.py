"""Good news of a month: the theme whose customers surely score highest, and the ideas with most votes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from voc.insight.facts import text_or_none
from voc.insight.quotes import flag_private
from voc.insight.results import Finding, FindingKind, IdeaLine, ScoreLine, ThemeLine
from voc.insight.scope import MonthScope
from voc.records import FeedbackId, Kind

__all__ = ["find_good_news", "find_outstanding_idea", "list_ideas"]

N_IDEAS = 3
"""Ideas of a month that are told."""
MIN_VOTES = 5
"""Votes that an idea needs to be told: fewer are the friends of who posted it."""
MIN_EARLIER = 20
"""Earlier ideas that are needed to say that one stands out."""


def find_good_news(themes: Sequence[ThemeLine], scores: Sequence[ScoreLine]) -> Finding | None:
    """Return the theme whose score surely lies above the company's, None where there is none; the surest of several.

    Its whole interval must lie above the whole interval of the score of the same question: of fifty themes one or two
    lie above the mean by chance.
    """
    company = {(line.question, line.scope, line.scale): line for line in scores}
    candidates = []
    for line in themes:
        theme_score = line.score
        general = (
            None if theme_score is None else company.get((theme_score.question, theme_score.scope, theme_score.scale))
        )
        if theme_score is None or general is None or theme_score.estimate.low is None or general.estimate.high is None:
            continue
        if theme_score.estimate.low > general.estimate.high:
            candidates.append((theme_score.estimate.low, line, theme_score, general))
    if not candidates:
        return None
    _, line, theme_score, general = max(candidates, key=lambda candidate: (candidate[0], -candidate[1].theme))
    estimates = {"comments": line.comments, "score": theme_score.estimate, "all": general.estimate}
    return Finding("", FindingKind.GOOD_NEWS, theme=line.theme, themes=(line.theme,), estimates=estimates)


def list_ideas(scope: MonthScope) -> tuple[IdeaLine, ...]:
    """Return the month's ideas with most votes; to a department none, since nobody knows whom an idea is for."""
    if scope.department_index is not None:
        return ()
    items = scope.facts.items
    is_idea = (items["kind"] == Kind.IDEA.value) & (items["month"] == scope.period.index)
    # One whose words wait in the quarantine, or are kept by nobody, cannot be told.
    has_text = items["text"].fillna("").str.strip().ne("")
    ideas = items[is_idea & has_text & (items["votes"].fillna(0) >= MIN_VOTES)]
    # None that tells of somebody's health, debts or a death: an idea is quoted as it was written.
    is_private = np.array(flag_private(scope.facts, ideas["text"].fillna("").astype(str).tolist()), dtype=bool)
    ideas = ideas[~is_private]
    ideas = ideas.sort_values(["votes", "id"], ascending=[False, True]).head(N_IDEAS)
    columns = (ideas[name] for name in ("id", "text", "votes"))
    return tuple(
        IdeaLine(FeedbackId(int(id_)), text_or_none(text) or "", int(votes))
        for id_, text, votes in zip(*columns, strict=True)
    )


def find_outstanding_idea(scope: MonthScope, ideas: Sequence[IdeaLine]) -> Finding | None:
    """Return the month's first idea where it has more votes than any before it; None where it has not."""
    if not ideas:
        return None
    items = scope.facts.items
    is_earlier = (items["kind"] == Kind.IDEA.value) & (items["month"] >= 0) & (items["month"] < scope.period.index)
    earlier = items.loc[is_earlier, "votes"].fillna(0).to_numpy(dtype=np.int64)
    if earlier.size < MIN_EARLIER or ideas[0].votes <= earlier.max(initial=0):
        return None
    return Finding("", FindingKind.IDEA, idea=ideas[0])
