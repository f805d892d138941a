"""Answers on several scales in one column of scores, which another column tells apart: ``nps`` and ``csat``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from voc.collect.convert.rows_left_out import count_few_words
from voc.collect.convert.value_parsers import format_cell, parse_number
from voc.collect.read.table import FileTable
from voc.records.scales import NPS_SCALE, SCALE_KINDS
from voc.text.normalize import fold

__all__ = ["ScaleGroups", "find_scale_groups"]

NARROW = frozenset(range(1, 6))
MIN_GROUPS = 2
MAX_CHANCE = 1e-6
"""Probability by which so many answers of one group lie within 1 up to 5 by chance: below it, it has another scale."""


@dataclass(frozen=True, slots=True)
class ScaleGroups:
    """Column whose words tell answers on several scales apart, with the words that stay and those that are left out.

    Nothing is left out where the words do not say it, and only the answers beside them do.
    """

    score: str
    column: str
    main_groups: Mapping[str, Counter[float]]
    other_groups: Mapping[str, Counter[float]]

    def describe(self) -> str:
        """Return a question about them: which rows are taken, and what to do with the others."""
        groups = _list_groups(self.main_groups)
        outcome = f"{groups}. Are these several questions? Then leave all but one out (leave_out)"
        if self.other_groups:
            outcome = f"{groups} are taken, {_list_groups(self.other_groups)} are left out (leave_out)"
        return (
            f"{self.column!r} seems to tell answers on several scales apart in {self.score!r}, of which one mean says "
            f"nothing: {outcome}. For the others write a [sources] table of their own, and collect the file once "
            "more by it (--source)"
        )


def find_scale_groups(table: FileTable, score: str) -> ScaleGroups | None:
    """Return the column that tells answers on several scales apart; None where there is none.

    Either its words name scales ("nps", "csat"): the 0-10 scale is kept, else the most frequent one. Or a group has
    all answers from 1 up to 5 and no others, which is no chance by what the other groups answered.
    """
    for place, column in enumerate(table.columns):
        words: Mapping[str, int] = {} if column == score else count_few_words(table, place)
        if len(words) < MIN_GROUPS or all(word.isdigit() for word in words):
            continue
        groups = _group_answers(table, place, score)
        scale_by_word = {word: _find_scale(word) for word in groups}
        if len({scale for scale in scale_by_word.values() if scale}) >= MIN_GROUPS:
            return _split_groups(score, column, groups, scale_by_word)
        if any(_is_narrow(word, groups) for word in groups):
            return ScaleGroups(score, column, groups, {})
    return None


def _group_answers(table: FileTable, place: int, score: str) -> dict[str, Counter[float]]:
    """Return the numbers of a column of scores by the word beside each."""
    groups: dict[str, Counter[float]] = {}
    for row, cell in zip(table.rows, table.get_column(score), strict=True):
        try:
            number = parse_number(cell)
        except ValueError:
            continue
        if number is not None and (word := format_cell(row[place])):
            groups.setdefault(word, Counter())[number] += 1
    return groups


def _find_scale(word: str) -> str:
    """Return the scale that a word names, or ""."""
    kinds = SCALE_KINDS.values()
    return next((kind.name for kind in kinds if kind.column_words and re.search(kind.column_words, fold(word))), "")


def _is_narrow(word: str, groups: Mapping[str, Counter[float]]) -> bool:
    """Return whether a group answered on a scale up to 5 where the others' goes on, and that is no chance."""
    others = sum((answers for other, answers in groups.items() if other != word), Counter[float]())
    if set(groups[word]) != NARROW or not others or max(others) <= max(NARROW):
        return False
    share = sum(n for number, n in others.items() if number in NARROW) / others.total()
    # None of them at all: the words are groups of the answers ("Detractor").
    return share > 0 and share ** groups[word].total() < MAX_CHANCE


def _split_groups(
    score: str, column: str, groups: Mapping[str, Counter[float]], scale_by_word: Mapping[str, str]
) -> ScaleGroups:
    n_by_scale: Counter[str] = Counter()
    for word, scale in scale_by_word.items():
        n_by_scale[scale] += groups[word].total()
    main_scale = NPS_SCALE.name if NPS_SCALE.name in n_by_scale else n_by_scale.most_common(1)[0][0]
    main_groups = {word: groups[word] for word, scale in scale_by_word.items() if scale == main_scale}
    other_groups = {word: groups[word] for word in groups if word not in main_groups}
    return ScaleGroups(score, column, main_groups, other_groups)


def _list_groups(groups: Mapping[str, Counter[float]]) -> str:
    return ", ".join(
        f"{word!r} ({answers.total()} answers, {min(answers):g} up to {max(answers):g})"
        for word, answers in groups.items()
    )
