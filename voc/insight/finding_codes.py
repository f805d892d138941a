"""Codes of findings: one per event in all reports of a month, and the same one when a report is made again."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from voc.errors import UsageError
from voc.insight.results import Finding, FindingKind, ScoreLine
from voc.records import FindingCode, Period

if TYPE_CHECKING:
    from voc.insight.facts import Facts

__all__ = ["MonthCodes", "build_month_codes", "describe_score", "list_finding_subjects", "list_score_subjects"]

FIRST_THEME_NUMBER = 100
"""A theme that is no finding of the company has this number plus its id: ``B-2026-10-107`` is about T-7."""
THEME_STEP = 10_000
"""Where that number is in use, it is raised by this."""


def list_finding_subjects(finding: Finding) -> tuple[str, ...]:
    """Return what a finding is about, as texts that are the same in every report of a month; the main one first.

    Examples
    --------
    >>> from voc.records.ids import ThemeId
    >>> list_finding_subjects(Finding("", FindingKind.THEME_NEW, theme=ThemeId(9), themes=(ThemeId(9), ThemeId(4))))
    ('theme/9', 'theme/4')
    """
    if finding.kind is FindingKind.SCORE_CHANGED:
        return (f"score/{finding.score}",)
    if finding.kind is FindingKind.IDEA and finding.idea is not None:
        return (f"idea/{finding.idea.feedback}",)
    if finding.theme is None:
        return (finding.kind.value,)
    # That a theme is praised is another thing than that it rose.
    prefix = "praise" if finding.kind is FindingKind.GOOD_NEWS else "theme"
    return tuple(f"{prefix}/{theme}" for theme in dict.fromkeys((finding.theme, *finding.themes)))


def list_score_subjects(scores: Iterable[ScoreLine]) -> tuple[str, ...]:
    """Return the subjects that findings about some scores would have."""
    return tuple(f"score/{describe_score(line)}" for line in scores)


def describe_score(line: ScoreLine) -> str:
    """Return which score a line is: its question and scope."""
    return f"{line.question}/{line.scope or ''}"


@dataclass(frozen=True, slots=True)
class MonthCodes:
    """Numbers of a month's findings by their subjects: the company's, and those of reports that were made before."""

    period: Period
    printed_numbers: Mapping[str, tuple[int, ...]]
    company_numbers: Mapping[str, tuple[int, ...]]
    used_numbers: frozenset[int]

    def assign(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return the findings of one report with their codes; no two of them have the same one."""
        numbers = _number_findings(findings, self.company_numbers, self.printed_numbers, self.used_numbers)
        return tuple(
            replace(finding, code=str(FindingCode(self.period, number)))
            for finding, number in zip(findings, numbers, strict=True)
        )


def build_month_codes(
    facts: Facts, period: Period, company_findings: Sequence[Finding], further_subjects: Iterable[str] = ()
) -> MonthCodes:
    """Return the numbers that the findings of a month have in every report.

    What was printed, or answered, keeps its number, and none is given to something else. The company's other findings
    get the lowest ones that are free, in their order; a theme that is none of them a number that follows from its id,
    so that it does not matter whose report is made first.

    Parameters
    ----------
    company_findings
        All findings of the company, the strongest first; also those beyond the ones that its report tells.
    further_subjects
        Other things that a department's finding may be about.
    """
    printed_numbers, used_before = _list_printed(facts, period)
    numbers = _number_findings(company_findings, {}, printed_numbers, used_before, is_company=True)
    company_numbers: dict[str, tuple[int, ...]] = {}
    for finding, number in zip(company_findings, numbers, strict=True):
        for subject in list_finding_subjects(finding):
            company_numbers[subject] = (*company_numbers.get(subject, ()), number)
    used_numbers = {*used_before, *numbers}
    for subject in further_subjects:
        if subject not in company_numbers and subject not in printed_numbers:
            company_numbers[subject] = (_find_free_number(used_numbers),)
            used_numbers.update(company_numbers[subject])
    return MonthCodes(period, printed_numbers, company_numbers, frozenset(used_numbers))


def _list_printed(facts: Facts, period: Period) -> tuple[dict[str, tuple[int, ...]], frozenset[int]]:
    """Return the numbers that stand for each subject since a report was made or answered, and all numbers in use."""
    pairs = [(each.code, each.subjects) for each in facts.printed_findings]
    # Answers stay in the log, also when the report that they were to was made anew without the finding.
    if facts.replies is not None and len(facts.replies):
        themes = facts.replies["theme"].tolist()
        pairs += [
            (str(code), () if pd.isna(theme) else (f"theme/{int(theme)}",))
            for code, theme in zip(facts.replies["finding"], themes, strict=True)
        ]
    pairs += [(each.finding, (f"theme/{each.theme}",)) for each in facts.actions if each.finding is not None]
    subjects_by_number: dict[int, tuple[str, ...]] = {}
    for code, subjects in pairs:
        number = _parse_number(code, period)
        # Of two reports that once used one number, the first one in the list keeps it: the company's.
        if number is not None:
            subjects_by_number[number] = subjects_by_number.get(number) or subjects
    numbers_by_subject: dict[str, tuple[int, ...]] = {}
    for rank in range(max(map(len, subjects_by_number.values()), default=0)):
        # By main subjects first: of an incident that became two, each keeps its own.
        for number, subjects in subjects_by_number.items():
            if rank < len(subjects):
                numbers_by_subject[subjects[rank]] = (*numbers_by_subject.get(subjects[rank], ()), number)
    return numbers_by_subject, frozenset(subjects_by_number)


def _parse_number(code: str, period: Period) -> int | None:
    try:
        parsed = FindingCode.parse(code)
    except UsageError:
        return None
    return parsed.number if parsed.period == period else None


def _number_findings(
    findings: Sequence[Finding],
    company_numbers: Mapping[str, tuple[int, ...]],
    printed_numbers: Mapping[str, tuple[int, ...]],
    used_before: Iterable[int],
    *,
    is_company: bool = False,
) -> list[int]:
    """Return a number for each finding: the company's, else one that was printed, else a free one."""
    number_by_place: dict[int, int] = {}
    all_subjects = [list_finding_subjects(finding) for finding in findings]
    for rank in range(max(map(len, all_subjects), default=0)):
        for place, subjects in enumerate(all_subjects):
            if place in number_by_place or rank >= len(subjects):
                continue
            candidates = (*company_numbers.get(subjects[rank], ()), *printed_numbers.get(subjects[rank], ()))
            numbers_here = set(number_by_place.values())
            number = next((each for each in candidates if each not in numbers_here), None)
            if number is not None:
                number_by_place[place] = number
    used_numbers = {*used_before, *number_by_place.values()}
    for place, subjects in enumerate(all_subjects):
        if place not in number_by_place:
            number_by_place[place] = _find_free_number(used_numbers, None if is_company else subjects[0])
            used_numbers.add(number_by_place[place])
    return [number_by_place[place] for place in range(len(findings))]


def _find_free_number(used_numbers: Collection[int], subject: str | None = None) -> int:
    """Return the lowest free number; of a theme that is no finding of the company, one that follows from its id."""
    kind, _, theme = (subject or "").partition("/")
    first, step = (FIRST_THEME_NUMBER + int(theme), THEME_STEP) if kind == "theme" else (1, 1)
    return next(number for number in itertools.count(first, step) if number not in used_numbers)
