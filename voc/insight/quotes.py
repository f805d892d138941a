"""Quotes of customers about a theme: short, different from each other, one per customer, never from an urgent item.

In a report none tells of somebody's health, debts or a death either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from voc.insight.facts import text_or_none
from voc.insight.results import Quote
from voc.insight.shared_results import share_result
from voc.insight.telling_parts import mark_telling_parts
from voc.records import Kind
from voc.records.ids import FeedbackId, SegmentId
from voc.text.pii.private_matters import flag_private_texts

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.facts import Facts
    from voc.insight.scope import Ints, MonthScope

__all__ = ["flag_private", "select_customer_quotes", "select_quotes"]

N_QUOTES = 5
N_CONSIDERED = 80
"""Candidates that are compared with each other: the number of comparisons grows with their square."""
SHORTEST, COMFORTABLE, LONGEST = 25, 240, 600
"""Characters: shorter says little, longer is not read, longer still is not printed."""
MAX_SIMILARITY = 0.4
"""Jaccard similarity of their words above which two quotes say the same."""
TYPICAL_BONUS = 0.3
"""Lead of a quote that the model chose as typical of the theme, in probability."""
LETTERS_PER_POINT = 200
"""Characters beyond a comfortable length that cost as much as a whole point of probability."""
SHORTEST_NAME = 4
"""Letters from which a department's name is looked for in capitals and small letters."""
SURVEY_CHANNEL = Kind.SURVEY.value
"""Channel of a survey's answer that has none of its own."""
_WORD = re.compile(r"\w{3,}")


def select_quotes(scope: MonthScope, theme_index: int, mentions: Ints) -> tuple[Quote, ...]:
    """Return up to five quotes about a theme from the month.

    To a department only from comments that are mainly caused by it, and none that names another department.

    Parameters
    ----------
    theme_index
        The theme's position.
    mentions
        Positions of its mentions, of which quotes are chosen.
    """
    candidates = _rank_candidates(scope, theme_index, mentions, customers_only=False)
    return _build_quotes(scope, candidates, _choose_candidates(scope, candidates))


def select_customer_quotes(scope: MonthScope, mentions_by_theme: Mapping[int, Ints]) -> dict[int, tuple[Quote, ...]]:
    """Return up to five quotes about each of some themes, of customers only, for a report: "customers say".

    As :func:`select_quotes`, but without agents' notes and private matters, and with the telling sentence marked.

    Parameters
    ----------
    mentions_by_theme
        Positions of a theme's mentions by the theme's position.
    """
    candidates_by_theme = {
        theme_index: _rank_candidates(scope, theme_index, mentions, customers_only=True)
        for theme_index, mentions in mentions_by_theme.items()
    }
    places_by_theme = {index: _choose_candidates(scope, each) for index, each in candidates_by_theme.items()}
    # Only what would be quoted is looked at, of all themes together: to tell a private matter takes the vector of
    # each of its sentences.
    unsure = list(places_by_theme)
    while unsure:
        texts_by_theme = {
            index: candidates_by_theme[index]["text"].iloc[places_by_theme[index]].tolist() for index in unsure
        }
        texts = list(chain.from_iterable(texts_by_theme.values()))
        is_private_by_text = dict(zip(texts, flag_private(scope.facts, texts), strict=True))
        unsure = [index for index in unsure if any(is_private_by_text[text] for text in texts_by_theme[index])]
        for index in unsure:
            candidates = candidates_by_theme[index]
            places_and_texts = zip(places_by_theme[index], texts_by_theme[index], strict=True)
            private_rows = [place for place, text in places_and_texts if is_private_by_text[text]]
            candidates_by_theme[index] = candidates.drop(index=candidates.index[private_rows])
            places_by_theme[index] = _choose_candidates(scope, candidates_by_theme[index])
    quotes_by_theme = {
        index: _build_quotes(scope, candidates_by_theme[index], places) for index, places in places_by_theme.items()
    }
    # Only what is printed: for the cards of all themes it would take minutes.
    return mark_telling_parts(scope.facts, quotes_by_theme)


def _build_quotes(scope: MonthScope, candidates: pd.DataFrame, places: list[int]) -> tuple[Quote, ...]:
    time_zone = scope.facts.config.company.time_zone
    return tuple(_build_quote(row, time_zone) for row in candidates.iloc[places].itertuples(index=False))


def _choose_candidates(scope: MonthScope, candidates: pd.DataFrame) -> list[int]:
    """Return the positions of up to five candidates: each by somebody else, and each says something else."""
    places: list[int] = []
    chosen_words: list[set[str]] = []
    quoted_customers: set[int] = set()
    other_department = _match_other_departments(scope)
    # Greedily, best first.
    texts, customers = (candidates[name].head(N_CONSIDERED).tolist() for name in ("text", "customer_code"))
    for place, (quoted, customer) in enumerate(zip(texts, customers, strict=True)):
        text = str(quoted)
        if customer in quoted_customers or (other_department and other_department.search(text)):
            continue
        words = set(_WORD.findall(text.casefold()))
        if any(len(words & earlier) > MAX_SIMILARITY * max(1, len(words | earlier)) for earlier in chosen_words):
            continue
        places.append(place)
        chosen_words.append(words)
        quoted_customers.add(customer)
        if len(places) == N_QUOTES:
            break
    return places


def _rank_candidates(scope: MonthScope, theme_index: int, mentions: Ints, *, customers_only: bool) -> pd.DataFrame:
    """Return the mentions beside their comments, best first: sure and typical of the theme, and short."""
    rows = scope.list_comment_rows(mentions)
    n_letters, is_note = share_result(scope.facts, "letters of comments", lambda: _measure_texts(scope.facts))
    is_quotable = scope.is_own_comment[rows] & ~scope.is_urgent[rows]
    is_quotable &= (n_letters[rows] >= SHORTEST) & (n_letters[rows] <= LONGEST)
    if customers_only:
        # An agent's note is no customer's word.
        is_quotable &= ~is_note[rows]
    mentions, rows = mentions[is_quotable], rows[is_quotable]
    segments, probability = (scope.facts.mentions[name].to_numpy()[mentions] for name in ("segment", "probability"))
    is_typical = np.isin(segments, scope.facts.themes[theme_index].quotes)
    n_excess = np.maximum(n_letters[rows] - COMFORTABLE, 0)
    score = probability.astype(float) + TYPICAL_BONUS * is_typical - n_excess / LETTERS_PER_POINT
    # Of equal scores the oldest comment, so that a report is the same each time it is made.
    best = np.lexsort((scope.feedback_ids[rows], -score))[: 2 * N_CONSIDERED]
    candidates = scope.quote_columns.iloc[rows[best]].reset_index(drop=True)
    spans = scope.facts.mentions[["segment", "start", "end"]].iloc[mentions[best]].reset_index(drop=True)
    return candidates.assign(**{name: spans[name] for name in spans.columns})


def _measure_texts(facts: Facts) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return (n_comments,) letters of each comment, and whether it is an agent's note."""
    comments = facts.comments
    n_letters = np.asarray(comments["text"].str.len().fillna(0), dtype=np.int64)
    is_note: NDArray[np.bool_] = (comments["kind"] == Kind.SIGNAL.value).to_numpy(dtype=bool)
    return n_letters, is_note


def flag_private(facts: Facts, texts: list[str]) -> list[bool]:
    """Return which texts tell of a private matter; each is looked at once for all readers of a month."""
    is_private_by_text: dict[str, bool] = share_result(facts, "private texts", dict)
    new_texts = [text for text in dict.fromkeys(texts) if text not in is_private_by_text]
    if new_texts:
        is_private_by_text |= dict(zip(new_texts, flag_private_texts(new_texts, facts.embeddings), strict=True))
    return [is_private_by_text[text] for text in texts]


def _match_other_departments(scope: MonthScope) -> re.Pattern[str] | None:
    """Return what finds the name of another department, today's or an old one, as a word; None for the company.

    A short name is matched as it is written: "it" and "hr" are in every text.
    """
    if scope.department_index is None:
        return None
    own_name = scope.facts.departments[scope.department_index].name
    names = {department.name for department in scope.facts.departments}
    for change in scope.facts.config.department_changes:
        names |= set() if change.new == own_name else {change.old}
    names -= {own_name}
    patterns = [
        re.escape(name) if len(name) < SHORTEST_NAME else f"(?i:{re.escape(name)})" for name in sorted(names, key=len)
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(reversed(patterns))})(?!\w)") if patterns else None


def _build_quote(row: Any, time_zone: str) -> Quote:  # noqa: ANN401 - a named tuple of pandas has no type
    return Quote(
        FeedbackId(int(row.id)),
        SegmentId(int(row.segment)),
        str(row.text),
        int(row.start),
        int(row.end),
        # By the company's clock: what was written just after midnight is of this month, and so is its printed day.
        row.at.tz_convert(time_zone).to_pydatetime(),
        text_or_none(row.channel) or (SURVEY_CHANNEL if row.kind == Kind.SURVEY.value else None),
        text_or_none(row.language),
    )
