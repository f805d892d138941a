"""Codes of findings: one per event in all reports of a month, and the same when one is made again."""

from types import SimpleNamespace

import pandas as pd
import pytest

from voc.insight.finding_codes import build_month_codes, list_finding_subjects
from voc.insight.month import build_month
from voc.insight.results import Finding, FindingKind
from voc.records import Action, ActionId, Period, ThemeId
from voc.store.reports import PrintedFinding

OCTOBER = Period(2026, 10)
CALLS = Finding("", FindingKind.URGENT)
NPS = Finding("", FindingKind.SCORE_CHANGED, score="NPS/transactional")


def about(*themes, kind=FindingKind.THEME_NEW):
    return Finding("", kind, theme=ThemeId(themes[0]), themes=tuple(map(ThemeId, themes)))


def facts(printed=(), replies=(), actions=()):
    rows = pd.DataFrame(replies, columns=["finding", "theme"], dtype=object)
    findings = tuple(PrintedFinding(code, tuple(subjects)) for code, subjects in printed)
    return SimpleNamespace(printed_findings=findings, replies=rows, actions=actions)


def number(codes, *findings):
    return [int(finding.code.rpartition("-")[2]) for finding in codes.assign(findings)]


def test_a_department_reads_the_companys_codes_and_own_ones_that_are_nobody_elses():
    codes = build_month_codes(facts(), OCTOBER, [about(9, 4), CALLS, about(2)], ["score/NPS/transactional"])
    assert number(codes, about(9, 4), CALLS, about(2)) == [1, 2, 3]
    # Of the incident one department sees one theme only; theme 7 is a finding of departments alone.
    assert number(codes, about(2), about(4), about(7), NPS) == [3, 1, 107, 4]
    assert number(codes, about(7), CALLS) == [107, 2]


def test_two_findings_of_one_report_never_share_a_code():
    codes = build_month_codes(facts(), OCTOBER, [about(9, 4), about(9, kind=FindingKind.RATE_ROSE)])
    assert number(codes, about(9, 4), about(9, kind=FindingKind.RATE_ROSE)) == [1, 2]
    assert number(codes, about(9), about(4)) == [1, 104]


def test_praise_of_a_theme_is_another_thing_than_its_rise():
    assert list_finding_subjects(about(9, kind=FindingKind.GOOD_NEWS)) == ("praise/9",)
    assert list_finding_subjects(about(9)) == ("theme/9",)


def test_what_was_printed_keeps_its_code_when_something_stronger_comes():
    printed = [("B-2026-10-1", ["theme/9"]), ("B-2026-10-2", ["urgent"]), ("B-2026-09-3", ["theme/5"])]
    codes = build_month_codes(facts(printed), OCTOBER, [about(5), about(9), CALLS])
    assert number(codes, about(5), about(9), CALLS) == [3, 1, 2]


def test_of_an_incident_that_became_two_each_keeps_its_own_code():
    printed = [("B-2026-10-1", ["theme/9", "theme/4"]), ("B-2026-10-2", ["theme/4"])]
    codes = build_month_codes(facts(printed), OCTOBER, [about(4), about(9)])
    assert number(codes, about(4), about(9)) == [2, 1]


def test_a_code_that_somebody_answered_is_given_to_nothing_else():
    promise = Action(ThemeId(6), "IT", "p", OCTOBER.first_day, id=ActionId(1), finding="B-2026-10-2")
    answered = facts(replies=[("B-2026-10-1", 9), ("B-2026-10-3", None)], actions=(promise,))
    codes = build_month_codes(answered, OCTOBER, [about(5), about(6), about(9)])
    assert number(codes, about(5), about(6), about(9)) == [4, 2, 1]


def test_of_reports_that_once_used_one_code_twice_the_companys_keeps_it():
    printed = [("B-2026-10-1", ["theme/9"]), ("B-2026-10-1", ["theme/4"])]
    codes = build_month_codes(facts(printed), OCTOBER, [about(4), about(9)])
    assert number(codes, about(4), about(9)) == [2, 1]


@pytest.mark.parametrize("names", [(None, "Facturatie", "Digitaal & IT"), ("Digitaal & IT", "Facturatie", None)])
def test_a_months_reports_agree_on_every_code_in_whatever_order_they_are_made(world, months, names):
    world.steady(months(14))
    world.many("2026-10", 2, 90, causes={"Facturatie": 0.8, "Digitaal & IT": 0.2})
    world.many("2026-10", 3, 60, causes={"Digitaal & IT": 1.0})
    world_facts = world.facts()
    findings = [finding for name in names for finding in build_month(world_facts, OCTOBER, name).findings]
    pairs = {(finding.theme, finding.code) for finding in findings}
    assert {2} < {theme for theme, _ in pairs}
    assert len(pairs) == len({theme for theme, _ in pairs}) == len({code for _, code in pairs})
