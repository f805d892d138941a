from dataclasses import replace

import pytest

from voc.errors import VocError
from voc.insight.results import FindingKind
from voc.report.build import build_report
from voc.report.department_check import check_department_month


def test_a_company_is_about_everybody(october):
    check_department_month(october)


def test_a_departments_own_month_passes(facturatie):
    check_department_month(facturatie)


@pytest.mark.parametrize("what", ["themes", "departments", "findings", "occurrences"])
def test_whatever_names_another_department_is_refused(october, facturatie, what):
    with pytest.raises(VocError, match=r"the month of Facturatie also names .*; nothing is written"):
        check_department_month(replace(facturatie, **{what: getattr(october, what)}))


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
