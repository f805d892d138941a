from dataclasses import replace
from datetime import date

import pytest

from voc.errors import VocError
from voc.insight.action_results import ActionLine, ActionState
from voc.insight.agent_votes import AgentVotes
from voc.insight.cost_results import CostFigures, CostGroup, CostLine, MonthCosts
from voc.insight.provenance import build_count
from voc.insight.repair_results import WatchedRepair
from voc.insight.results import FindingKind
from voc.records import Action, Occurrence, ThemeId
from voc.report.build import build_report
from voc.report.department_check import check_department_month

COUNT = build_count(40, "contacts")
DAY = date(2026, 10, 5)
ACTION = ActionLine(Action(ThemeId(1), "Facturatie", "Nota's nazien", DAY, fixer="Facturatie"), {}, ActionState.RUNNING)
REPAIR = Occurrence("repair", DAY, DAY, note="App hersteld")


def test_a_company_is_about_everybody(october):
    check_department_month(october)


def test_a_departments_own_month_passes(facturatie):
    check_department_month(facturatie)


@pytest.mark.parametrize("what", ["themes", "departments", "findings", "occurrences"])
def test_whatever_names_another_department_is_refused(october, facturatie, what):
    with pytest.raises(VocError, match=r"the month of Facturatie also names .*; nothing is written"):
        check_department_month(replace(facturatie, **{what: getattr(october, what)}))


@pytest.mark.parametrize(
    "names_other",
    [
        lambda month: {"actions": (replace(ACTION, action=replace(ACTION.action, department="IT", fixer="Web")),)},
        lambda month: {"costs": MonthCosts((CostLine(CostGroup.DEPARTMENT, "IT", CostFigures(COUNT)),))},
        lambda month: {"watched_repairs": (WatchedRepair(replace(REPAIR, department="IT"), ThemeId(1), {}, ()),)},
        lambda month: {"findings": (replace(month.findings[0], votes=AgentVotes("Facturatie", 9, 5, 0, "IT", 4)),)},
        lambda month: {"findings": (replace(month.findings[0], silent_department="IT"),)},
    ],
    ids=["action", "cost", "repair", "vote", "silence"],
)
def test_no_part_of_a_month_names_another_department(facturatie, names_other):
    with pytest.raises(VocError, match="also names IT"):
        check_department_month(replace(facturatie, **names_other(facturatie)))


def test_a_promise_that_the_reader_has_to_keep_passes_whoever_made_it(facturatie):
    check_department_month(
        replace(facturatie, actions=(replace(ACTION, action=replace(ACTION.action, department="IT")),))
    )


def test_how_much_is_unknown_is_not_a_departments_to_know(october, facturatie):
    unknown = tuple(line for line in october.departments if line.department is None)
    with pytest.raises(VocError, match="also names unknown"):
        check_department_month(replace(facturatie, departments=(*facturatie.departments, *unknown)))
    finding = replace(facturatie.findings[0], kind=FindingKind.CAUSE_UNKNOWN)
    with pytest.raises(VocError, match="also names unknown"):
        check_department_month(replace(facturatie, findings=(finding,)))


def test_a_finding_about_a_theme_that_is_not_shown_is_refused(facturatie):
    with pytest.raises(VocError, match=r"themes of others \(B-2026-10-1\)"):
        check_department_month(replace(facturatie, themes=facturatie.themes[1:]))


def test_nothing_of_a_refused_month_is_written(facturatie, october, config, made, tmp_path):
    with pytest.raises(VocError, match="nothing is written"):
        build_report(replace(facturatie, themes=october.themes), config, tmp_path, language="nl", generated_at=made)
    assert list(tmp_path.iterdir()) == []
