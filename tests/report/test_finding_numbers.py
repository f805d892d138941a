"""Numbers of findings: problems are counted in their order, and what went well or is urgent takes no number."""

from dataclasses import replace

import pytest

from voc.insight.results import Finding, FindingKind
from voc.records import Estimate
from voc.report.finding_numbers import format_finding_number, is_good_news, is_problem, list_problems
from voc.report.messages import ReportMessages


def find(number, kind, change=None):
    estimates = {} if change is None else {"change": change}
    return Finding(f"B-2026-10-{number}", kind, estimates=estimates)


def points(value):
    return Estimate(value, None, None, 100, "nps")


@pytest.mark.parametrize(
    ("finding", "is_good", "is_numbered"),
    [
        (find(1, FindingKind.THEME_NEW), False, True),
        (find(1, FindingKind.THEME_GROWING), False, True),
        (find(1, FindingKind.CAUSE_UNKNOWN), False, True),
        (find(1, FindingKind.RATE_ROSE), False, True),
        (find(1, FindingKind.RATE_FELL), True, False),
        (find(1, FindingKind.THEME_SHRINKING), True, False),
        (find(1, FindingKind.GOOD_NEWS), True, False),
        (find(1, FindingKind.URGENT), False, False),
        (find(1, FindingKind.IDEA), False, False),
        # A score says by its change which of the two it is; nothing changed is no good news.
        (find(1, FindingKind.SCORE_CHANGED, points(4.0)), True, False),
        (find(1, FindingKind.SCORE_CHANGED, points(-4.0)), False, True),
        (find(1, FindingKind.SCORE_CHANGED, points(0.0)), False, True),
        (find(1, FindingKind.SCORE_CHANGED, points(None)), False, True),
        (find(1, FindingKind.SCORE_CHANGED), False, True),
    ],
)
def test_a_finding_is_good_news_a_problem_or_neither(finding, is_good, is_numbered):
    assert (is_good_news(finding), is_problem(finding)) == (is_good, is_numbered)


def test_problems_are_numbered_without_gaps(october):
    kinds = (FindingKind.URGENT, FindingKind.THEME_NEW, FindingKind.GOOD_NEWS, FindingKind.THEME_GROWING)
    month = replace(october, findings=tuple(find(number, kind) for number, kind in enumerate(kinds, start=1)))
    assert [finding.code for finding in list_problems(month)] == ["B-2026-10-2", "B-2026-10-4"]
    dutch, english = ReportMessages("nl"), ReportMessages("en")
    names = [format_finding_number(f"B-2026-10-{number}", month, dutch) for number in range(1, 6)]
    # What has no number, and what this month does not have, is named by its code.
    assert names == ["B-2026-10-1", "bevinding 1", "B-2026-10-3", "bevinding 2", "B-2026-10-5"]
    assert format_finding_number("B-2026-10-4", month, english) == "finding 2"
