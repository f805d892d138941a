"""Printed figures: each reference once, with its title and the comments behind it."""

from dataclasses import replace

import pytest

from voc.insight.cost_results import CostFigures, CostGroup, CostLine, MonthCosts
from voc.insight.results import Finding, FindingKind, Fix, HandOverLine, WeekCount
from voc.records import Cause, Estimate
from voc.records.causes import NO_FAULT
from voc.report.messages import ReportMessages
from voc.report.printed_figures import list_printed_figures

NL, EN = ReportMessages("nl"), ReportMessages("en")


def figure(reference, value=1.0):
    return Estimate(value, None, None, 10, "comments", reference=reference)


def list_titles(month, messages=NL):
    return {printed.reference: printed.title for printed in list_printed_figures(month, messages)}


@pytest.mark.parametrize("fixture", ["october", "facturatie", "bare"])
def test_every_reference_stands_once_and_both_languages_print_the_same(request, fixture):
    month = request.getfixturevalue(fixture)
    references = [printed.reference for printed in list_printed_figures(month, NL)]
    assert len(set(references)) == len(references) > 0
    assert "" not in references
    assert references == [printed.reference for printed in list_printed_figures(month, EN)]


def test_the_comments_behind_a_figure_come_with_it(october):
    by_reference = {printed.reference: printed for printed in list_printed_figures(october, NL)}
    assert by_reference["2026-10/T-1/comments"].feedback == (100, 101, 102)
    assert by_reference["2026-10/T-2/comments"].feedback == ()


@pytest.mark.parametrize(("messages", "words"), [(NL, "oorzaak: niets misgegaan"), (EN, "cause: nothing went wrong")])
def test_nobody_s_fault_has_one_name(october, messages, words):
    theme = october.themes[0]
    causes = (
        Cause(NO_FAULT, figure("2026-10/a", 0.5), can_err=False),
        Cause("Markt", figure("2026-10/b", 0.5), can_err=False),
    )
    titles = list_titles(replace(october, themes=(replace(theme, causes=causes),), findings=()), messages)
    assert [titles[reference].endswith(words) for reference in ("2026-10/a", "2026-10/b")] == [True, True]
    assert not any(NO_FAULT in title for title in titles.values())


def test_a_figure_in_two_places_keeps_its_first_title(bare):
    twice = figure("2026-10/x")
    month = replace(bare, comments=twice, previous_comments=twice)
    assert list_titles(month)["2026-10/x"] == NL("figure.comments_all")


def test_a_figure_without_reference_or_value_of_its_own_is_no_row(bare):
    assert "2026-10/x" not in list_titles(replace(bare, previous_comments=None))
    unnamed = replace(bare, previous_comments=figure(""))
    assert len(list_printed_figures(unnamed, NL)) == len(
        list_printed_figures(replace(bare, previous_comments=None), NL)
    )


def test_a_hidden_figure_can_be_traced_too(bare):
    hidden = replace(figure("2026-10/hidden", None), note="fewer than 5 customers")
    assert "2026-10/hidden" in list_titles(replace(bare, previous_comments=hidden))


def test_what_a_month_may_have_is_listed(bare):
    weeks = (WeekCount(bare.period.first_day, bare.period.last_day, figure("week")),)
    finding = Finding("B-2026-10-9", FindingKind.URGENT, estimates={"share": figure("part")}, weeks_after_repair=weeks)
    costs = MonthCosts((CostLine(CostGroup.ALL, "", CostFigures(figure("contacts"), figure("hours"))),))
    titles = list_titles(
        replace(
            bare,
            findings=(finding,),
            costs=costs,
            fixes=(Fix(4, {"nl": "Nota"}, figure("fix")),),
            hand_overs=HandOverLine(figure("naive"), figure("adjusted"), 40, 90, 12),
        )
    )
    assert {"week", "part", "contacts", "hours", "fix", "naive", "adjusted"} <= set(titles)
    assert "Nota" in titles["fix"]
    assert "B-2026-10-9" in titles["part"]


def test_a_theme_that_the_month_does_not_show_is_named_by_its_reference(october):
    line = replace(october.departments[0], themes=((77, figure("elsewhere")),))
    assert "T-77" in list_titles(replace(october, departments=(line,)))["elsewhere"]
