"""The section of contacts: no column that asks for something, no label of a theme that is not shown."""

from dataclasses import replace
from datetime import date

from voc.insight.cost_results import CostFigures, CostGroup, CostLine, MonthCosts
from voc.insight.results import IdeaLine
from voc.records import Estimate, Occurrence
from voc.report.html.sections.contact_overview import N_REASONS, N_THEMES_LISTED, build_contact_section
from voc.report.messages import ReportMessages

NL = ReportMessages("nl")


def build(month, **changes):
    return build_contact_section(replace(month, **changes), NL)


def test_an_empty_month_has_no_table(bare):
    section = build(bare, scores=(), themes=())
    assert (section["departments"], section["categories"], section["reasons"], section["scores"]) == (None,) * 4
    assert (section["trend"], section["occurrences"], section["has_contacts"]) == (None, None, False)
    assert section["causes_note"] == NL("headline.causes_unknown")


def test_a_column_without_anything_in_it_is_left_out(october):
    table = build(october)["reasons"]
    assert NL("column.change") in table.columns
    assert NL("column.hours") not in table.columns
    unchanged = build(october, reasons=tuple(replace(line, change=None) for line in october.reasons))["reasons"]
    assert NL("column.change") not in unchanged.columns
    assert {len(row) for row in table.rows} == {len(table.columns)}


def test_hours_stand_beside_their_reason_where_any_are_known(october):
    figures = CostFigures(Estimate(9, None, None, 9, "contacts"), Estimate(12.5, None, None, 9, "hours"))
    costs = MonthCosts((CostLine(CostGroup.REASON, "3", figures),))
    table = build(october, costs=costs)["reasons"]
    place = table.columns.index(NL("column.hours"))
    assert [row[place] for row in table.rows] == [NL.format_value(figures.handling)] + ["–"] * (len(table.rows) - 1)
    assert place in table.numeric


def test_a_long_list_of_reasons_is_cut(october):
    many = tuple(replace(october.reasons[0], reason=str(k)) for k in range(N_REASONS + 5))
    assert len(build(october, reasons=many)["reasons"].rows) == N_REASONS


def test_a_department_names_themes_that_the_report_shows_once_each(october):
    line = october.departments[0]
    count = Estimate(9, None, None, 9, "comments")
    themes = tuple((theme, count) for theme in (1, 99, 2, 1, 3, 4, 5, 6))
    alike = tuple(replace(theme, labels={"nl": "Nota"}) for theme in october.themes)
    cell = build(october, departments=(replace(line, themes=themes),))["departments"].rows[0][-1]
    assert "T-99" not in cell
    assert len(cell.split("; ")) == N_THEMES_LISTED - 2
    merged = build(october, themes=alike, departments=(replace(line, themes=themes),))["departments"].rows[0][-1]
    assert merged == "Nota"
    assert build(october, departments=(replace(line, themes=()),))["departments"].rows[0][-1] == "–"


def test_one_month_is_no_trend(october):
    assert build(october, trend=october.trend[-1:])["trend"] is None
    assert build(october)["trend"] is not None


def test_scores_have_charts_of_their_own(october):
    charts = build(october)["score_trends"]
    ids = [chart.drawing.split('id="')[1].split('"')[0] for chart in charts]
    assert len(set(ids)) == len(charts) == 2


def test_ideas_come_with_their_votes(october):
    section = build(october, ideas=(IdeaLine(7, "Zelf aflezen\u202e", 1),))
    ((text, votes),) = section["ideas"]
    assert "\u202e" not in text
    assert votes == NL.format_count("idea.votes", 1)


def test_an_entry_without_a_note_is_called_by_its_kind(october):
    day = date(2026, 10, 5)
    table = build(october, occurrences=(Occurrence("release", day, day, ""),))["occurrences"]
    assert table.rows == (("release", NL.format_date(day), NL.format_date(day)),)
