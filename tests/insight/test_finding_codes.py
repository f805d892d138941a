"""Codes of findings: one per event in all reports of a month, and the same when one is made again."""

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.insight.finding_codes import build_month_codes, list_finding_subjects, list_score_subjects
from voc.insight.month import build_month
from voc.insight.results import Finding, FindingKind, IdeaLine, ScoreLine
from voc.records import Action, ActionId, Estimate, FeedbackId, Period, Scope, ThemeId
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


# ---- subjects and numbers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("finding", "subjects"),
    [
        (about(9, 4, 9), ("theme/9", "theme/4")),
        (about(9, kind=FindingKind.RATE_FELL), ("theme/9",)),
        (about(9, 4, kind=FindingKind.GOOD_NEWS), ("praise/9", "praise/4")),
        (Finding("", FindingKind.GOOD_NEWS), ("good news",)),
        (Finding("", FindingKind.LARGEST_CAUSE, department="IT"), ("largest cause",)),
        (NPS, ("score/NPS/transactional",)),
        (Finding("", FindingKind.IDEA, idea=IdeaLine(FeedbackId(18), "Meer groen", 40)), ("idea/18",)),
        (Finding("", FindingKind.IDEA), ("idea",)),
    ],
)
def test_a_finding_is_about_the_same_in_every_report(finding, subjects):
    assert list_finding_subjects(finding) == subjects


def test_a_score_is_told_by_its_question_and_scope_also_without_one():
    lines = [score_line("NPS", Scope.RELATIONAL), score_line("Hoe was het?", None)]
    assert list_score_subjects(lines) == ("score/NPS/relational", "score/Hoe was het?/")
    assert list_score_subjects([]) == ()


def score_line(question, scope):
    return ScoreLine(question, scope, "nps", Estimate(1.0, None, None, 1, "nps"), None, None, 3)


def test_a_month_without_findings_has_no_codes_and_a_departments_own_is_free():
    codes = build_month_codes(facts(), OCTOBER, [])
    assert codes.assign([]) == ()
    assert number(codes, CALLS) == [1]
    assert number(codes, about(7)) == [107]


def test_codes_of_another_month_or_that_cannot_be_read_bind_nothing():
    printed = [("B-2026-09-1", ["theme/9"]), ("C-1", ["theme/9"]), ("", ["urgent"])]
    codes = build_month_codes(facts(printed, replies=[("een oude code", 9)]), OCTOBER, [CALLS, about(9)])
    assert number(codes, CALLS, about(9)) == [1, 2]


def test_a_departments_number_that_is_taken_is_raised_and_follows_from_its_theme_still():
    printed = [("B-2026-10-107", ["urgent"])]
    codes = build_month_codes(facts(printed), OCTOBER, [about(9)])
    assert number(codes, about(7)) == [10_107]
    assert number(codes, about(8), about(7)) == [108, 10_107]


def test_the_lowest_free_numbers_are_given_in_the_order_of_the_findings():
    printed = [("B-2026-10-2", ["theme/50"])]
    codes = build_month_codes(facts(printed), OCTOBER, [about(1), about(2), about(3)])
    assert number(codes, about(1), about(2), about(3)) == [1, 3, 4]


def test_an_answer_without_a_theme_keeps_its_number_for_what_was_printed_under_it():
    printed = [("B-2026-10-3", ["urgent"])]
    codes = build_month_codes(facts(printed, replies=[("B-2026-10-3", None)]), OCTOBER, [about(1), CALLS])
    assert number(codes, about(1), CALLS) == [1, 3]


@given(st.lists(st.integers(1, 30), unique=True, max_size=12), st.lists(st.integers(1, 30), unique=True, max_size=12))
def test_no_two_findings_of_any_report_share_a_code_and_made_again_each_has_its_own(company, department):
    codes = build_month_codes(facts(), OCTOBER, [about(theme) for theme in company])
    first = dict(zip(company, number(codes, *map(about, company)), strict=True))
    own = dict(zip(department, number(codes, *map(about, department)), strict=True))
    assert len(set(own.values())) == len(own)
    assert all(first[theme] == own[theme] for theme in set(company) & set(department))
    printed = [(f"B-2026-10-{n}", [f"theme/{theme}"]) for theme, n in (first | own).items()]
    again = build_month_codes(facts(printed), OCTOBER, [about(theme) for theme in reversed(company)])
    assert number(again, *map(about, department)) == list(own.values())
