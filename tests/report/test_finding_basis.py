"""Counts behind each finding's cause: those that the sentences of page one have, and that add up."""

from dataclasses import replace
from datetime import date

import pytest

from voc.insight.agent_votes import AgentVotes
from voc.insight.audit_readings import AuditReading
from voc.insight.results import Finding, FindingKind
from voc.records import Cause, Estimate
from voc.report.html.sections.finding_basis import build_finding_basis_table
from voc.report.messages import ReportMessages

ENGLISH = ReportMessages("en")
SHARE = Estimate(0.6, 0.5, 0.7, 40, "share")
HIDDEN = Estimate(None, None, None, 3, "share", note="fewer than 5 customers")
VOTES = AgentVotes("Facturatie", n=20, n_named=12, n_nobody=2, other="Digitaal & IT", n_other=5)
READ = Cause("Facturatie", SHARE, n_read=10, n_read_here=7)


def build_rows(month, *findings):
    table = build_finding_basis_table(replace(month, findings=findings), ENGLISH)
    return [] if table is None else [(row[0].replace("\u00a0", " "), row[1]) for row in table.rows]


def find(*causes, code="B-2026-10-1", kind=FindingKind.THEME_NEW, **more):
    return Finding(code, kind, theme=None, causes=causes, **more)


def test_what_was_read_adds_up(october):
    reading = AuditReading(2, date(2026, 11, 2), date(2026, 11, 3))
    assert build_rows(october, find(READ, reading=reading)) == [
        ("B-2026-10-1: comments about it that were read, drawn at random", "10"),
        ("B-2026-10-1: of these with the cause at Facturatie", "7"),
        ("B-2026-10-1: of these with another cause than Facturatie", "3"),
        ("B-2026-10-1: VoC officers who read them", "2"),
    ]
    # Who read is not known of an older audit.
    assert len(build_rows(october, find(READ))) == 3


def test_what_agents_said_adds_up(october):
    rows = build_rows(october, find(replace(READ, n_read=0), votes=VOTES))
    assert [number for _, number in rows] == ["20", "12", "6", "5", "2"]
    assert rows[3][0] == "B-2026-10-1: of which Digitaal & IT"
    without_other = build_rows(october, find(replace(READ, n_read=0), votes=replace(VOTES, other=None, n_other=0)))
    assert [number for _, number in without_other] == ["20", "12", "6", "2"]


@pytest.mark.parametrize(("n_checked", "n_rows"), [(9, 5), (10, 7)])
def test_how_often_agents_are_right_is_told_of_ten_signals_or_more(n_checked, n_rows, october):
    votes = replace(VOTES, n_checked=n_checked, n_right=8)
    assert len(build_rows(october, find(replace(READ, n_read=0), votes=votes))) == n_rows


@pytest.mark.parametrize(
    "votes", [None, replace(VOTES, n=4, n_named=4, n_nobody=0), replace(VOTES, department="Digitaal & IT")]
)
def test_few_signals_or_those_about_another_department_are_not_told(votes, october):
    assert build_rows(october, find(replace(READ, n_read=0), votes=votes)) == []


def test_the_leading_department_counts_and_not_what_is_unknown_hidden_or_no_fault(october):
    causes = (
        Cause(None, SHARE, n_read=10, n_read_here=9),
        Cause("Markt", SHARE, can_err=False, n_read=10, n_read_here=1),
        Cause("Klantenservice", HIDDEN, n_read=10, n_read_here=1),
        READ,
    )
    assert build_rows(october, find(*causes))[1] == ("B-2026-10-1: of these with the cause at Facturatie", "7")
    assert build_rows(october, find(*causes[:3])) == []


def test_a_finding_without_causes_of_its_own_has_those_of_its_theme(october):
    line = replace(october.themes[0], causes=(READ,))
    month = replace(october, themes=(line,))
    finding = replace(find(), theme=line.theme)
    assert [number for _, number in build_rows(month, finding)] == ["10", "7", "3"]
    assert build_rows(month, replace(finding, theme=99)) == []


def test_what_went_well_or_is_urgent_has_no_cause_to_show(october):
    kinds = (FindingKind.GOOD_NEWS, FindingKind.URGENT, FindingKind.IDEA)
    assert build_rows(october, *(find(READ, kind=kind) for kind in kinds)) == []
    assert build_finding_basis_table(replace(october, findings=()), ENGLISH) is None


def test_a_name_from_outside_is_one_line(october):
    rows = build_rows(october, find(replace(READ, department="Factu\nratie\u202e")))
    assert rows[1][0].endswith("at Factu ratie")
