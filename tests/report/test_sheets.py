"""Content of the workbook's sheets: a cell for every column, no row of what is hidden, nothing twice."""

from dataclasses import replace

import pytest

from voc.insight.cost_results import MonthCosts
from voc.insight.results import Fix, TrendPoint
from voc.records import Cause, Estimate
from voc.report.messages import ReportMessages
from voc.report.xlsx.cells import NumberCell
from voc.report.xlsx.sheets import (
    build_cost_sheet,
    build_department_sheet,
    build_explanation_sheet,
    build_quote_sheet,
    build_score_sheet,
    build_summary_sheet,
    build_theme_sheet,
    build_trend_sheet,
)

NL = ReportMessages("nl")
BUILDERS = [
    build_summary_sheet, build_theme_sheet, build_department_sheet, build_cost_sheet, build_quote_sheet,
    build_score_sheet, build_trend_sheet, build_explanation_sheet,
]  # fmt: skip


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize("fixture", ["october", "facturatie", "bare"])
def test_every_row_has_a_cell_for_every_column(request, builder, fixture):
    columns, rows = builder(request.getfixturevalue(fixture), NL)
    assert {len(row) for row in rows} <= {len(columns)}
    assert all(column.head for column in columns)


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_month_of_nothing_has_heads_and_perhaps_a_sentence(bare, builder):
    nothing = replace(bare, themes=(), scores=(), findings=(), comments=Estimate(0, None, None, 0, "comments"))
    columns, rows = builder(nothing, NL)
    assert columns
    assert {len(row) for row in rows} <= {len(columns)}


def test_without_findings_that_is_said(bare):
    assert build_summary_sheet(replace(bare, findings=()), NL)[1][0][:2] == ("–", NL("headline.no_findings"))


def test_what_a_department_has_to_mend_stands_in_the_summary(facturatie):
    fix = Fix(7, {"nl": "Nota"}, Estimate(12, None, None, 12, "comments"))
    rows = build_summary_sheet(replace(facturatie, fixes=(fix,)), NL)[1]
    assert rows[-1][:2] == ("T-7", NL("fixes.title"))


def test_a_theme_that_is_not_shown_has_no_row_under_its_department(october):
    line = replace(october.departments[0], themes=((99, Estimate(9, None, None, 9, "comments")),))
    rows = build_department_sheet(replace(october, departments=(line,)), NL)[1]
    assert len(rows) == 1


def test_a_leading_department_with_a_hidden_share_is_named_without_it(october):
    hidden = Estimate(None, None, None, 0, "share", note="fewer than 5 customers")
    line = replace(october.themes[0], causes=(Cause("IT", hidden), Cause(None, Estimate(0.4, None, None, 9, "share"))))
    columns, (row,) = build_theme_sheet(replace(october, themes=(line,)), NL)
    place = [column.head for column in columns].index(NL("column.cause"))
    assert row[place] == "IT"
    assert row[place + 1].number is None


def test_a_month_that_was_not_collected_is_no_zero(october):
    point = TrendPoint(october.period, None, None, is_collected=False)
    hidden = TrendPoint(october.period, None, None)
    rows = build_trend_sheet(replace(october, trend=(point, hidden), themes=()), NL)[1]
    assert rows[0][3] == NL("trend.not_collected")
    assert rows[1][3] == NumberCell(None, "comments")


def test_the_reported_month_stands_once_among_a_scores_months(october):
    rows = build_score_sheet(replace(october, scores=october.scores[:1]), NL)[1]
    names = [row[1] for row in rows]
    assert names.count("oktober 2026") == 1
    assert names[0] == "oktober 2026"


def test_without_handling_times_that_is_said_and_untimed_contacts_are_counted(october):
    assert build_cost_sheet(october, NL)[1][0][1] == NL("cost.no_times")
    assert build_cost_sheet(replace(october, costs=MonthCosts(())), NL)[1][0][1] == NL("cost.no_times")


def test_a_quote_stands_beside_the_whole_and_its_theme(october):
    _, rows = build_quote_sheet(replace(october, themes=october.themes[:1]), NL)
    quote = october.themes[0].quotes[0]
    assert rows[0][-2:] == (quote.text[quote.start : quote.end], quote.text)
    assert rows[0][1] == "T-1"


def test_every_figure_says_how_to_trace_it(october):
    _, rows = build_explanation_sheet(october, NL)
    assert [row[-1] for row in rows] == [f"voc trace {row[0]}" for row in rows]
