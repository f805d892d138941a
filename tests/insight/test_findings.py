"""Findings: ranked by how many customers they concern, and none about causes that nobody can be sure of."""

import pytest

from voc.insight.findings import MAX_FINDINGS, rank_findings
from voc.insight.results import DepartmentLine, Finding, FindingKind, ScoreLine, ScoreSplit
from voc.insight.scope import scope_to_period
from voc.records import Department, DepartmentKind, Estimate, Period, Scope

OCTOBER = Period(2026, 10)
NOBODY = Department("Markt", kind=DepartmentKind.MARKET)


def share_of(value, low=None, n=400):
    return Estimate(value, low, None if low is None else 2 * value - low, n, "share")


def department_line(department, value, low=None):
    name = Department(department) if isinstance(department, str) else department
    comments = Estimate(None if value is None else 400 * value, None, None, 400, "comments")
    return DepartmentLine(name, comments, share_of(value, low), None, ())


def score_line(change, *, is_established=True, n=400):
    value = Estimate(change, change - 5, change + 5, n, "nps")
    split = ScoreSplit(None, None, is_established=is_established, smallest_detectable=None)
    return ScoreLine("NPS", Scope.TRANSACTIONAL, "nps", Estimate(10, 5, 15, n, "nps"), value, value, 3, split=split)


@pytest.fixture
def rank(world):
    world.many("2026-10", 1, 10)
    facts = world.facts()

    def rank_kinds(*departments, scores=(), n_urgent=0, department=None):
        scope = scope_to_period(facts, OCTOBER, department)
        return rank_findings(scope, (), departments, scores, n_urgent)

    return rank_kinds


def kinds(findings):
    return [finding.kind for finding in findings]


def test_a_month_in_which_nothing_is_established_has_no_findings(rank):
    assert rank() == ()


def test_the_strongest_finding_comes_first(rank):
    findings = rank(department_line("IT", 0.6, 0.5), department_line(None, 0.1, 0.05), n_urgent=3)
    assert kinds(findings) == [FindingKind.LARGEST_CAUSE, FindingKind.URGENT]


@pytest.mark.parametrize(("value", "is_told"), [(0.5, True), (0.49, False), (None, False)])
def test_from_half_on_unknown_causes_are_a_finding(rank, value, is_told):
    assert (FindingKind.CAUSE_UNKNOWN in kinds(rank(department_line(None, value)))) is is_told


@pytest.mark.parametrize(
    ("lines", "is_told"),
    [
        ([department_line("IT", 0.5, 0.41), department_line("Post", 0.4, 0.3)], True),
        ([department_line("IT", 0.5, 0.4), department_line("Post", 0.4, 0.3)], False),
        # "Unknown" and what nobody erred in compete too.
        ([department_line("IT", 0.4, 0.35), department_line(None, 0.45, 0.4)], False),
        ([department_line(NOBODY, 0.6, 0.5), department_line("IT", 0.4, 0.3)], False),
        ([department_line(NOBODY, 0.2, 0.1), department_line("IT", 0.7, 0.6)], True),
        ([department_line("IT", None), department_line("Post", 0.4, 0.3)], True),
        ([department_line("IT", None)], False),
        ([], False),
    ],
)
def test_the_largest_cause_is_told_where_it_surely_is(rank, lines, is_told):
    assert (FindingKind.LARGEST_CAUSE in kinds(rank(*lines))) is is_told


def test_before_an_audit_only_a_sure_order_is_told(rank):
    (finding,) = rank(department_line("IT", 0.85), department_line("Post", 0.05), department_line(None, 0.1))
    assert finding.kind is FindingKind.LARGEST_CAUSE
    assert finding.causes[0].lead_probability > 0.9
    assert rank(department_line("IT", 0.46), department_line("Post", 0.44), department_line(None, 0.1)) == ()


def test_hidden_lines_may_hold_what_the_others_leave(rank):
    lines = [department_line("IT", 0.4), department_line("Post", None), department_line(None, 0.1)]
    assert rank(*lines) == ()


def test_a_score_that_may_be_chance_is_no_finding(rank):
    assert kinds(rank(scores=[score_line(-20)])) == [FindingKind.SCORE_CHANGED]
    assert rank(scores=[score_line(-20, is_established=False)]) == ()


def test_the_larger_change_of_a_score_comes_first(rank):
    findings = rank(scores=[score_line(-10), score_line(-40), score_line(20)])
    assert [finding.estimates["change"].value for finding in findings] == [-40, 20, -10]


def test_what_concerns_few_is_not_among_the_five_that_are_told(rank):
    scores = [score_line(-10 - k) for k in range(9)]
    findings = rank(scores=scores, n_urgent=1)
    assert (len(findings), MAX_FINDINGS) == (10, 5)
    assert FindingKind.URGENT not in kinds(findings[:MAX_FINDINGS])


def test_a_department_reads_no_causes_of_the_company(rank):
    lines = [department_line("IT", 0.6, 0.55), department_line(None, 0.5)]
    assert kinds(rank(*lines, department="Facturatie")) == []
    assert len(rank(*lines)) == 2


def test_good_news_is_last_even_beside_a_finding_about_hardly_anybody(rank, monkeypatch):
    good_news = Finding("", FindingKind.GOOD_NEWS)
    monkeypatch.setattr("voc.insight.findings.find_good_news", lambda themes, scores: good_news)
    findings = rank(scores=[score_line(5, n=12)])
    assert kinds(findings) == [FindingKind.SCORE_CHANGED, FindingKind.GOOD_NEWS]
