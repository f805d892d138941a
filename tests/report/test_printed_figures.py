"""Printed figures: each reference once, with its title and the comments behind it."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest

from voc.insight.cost_results import CostFigures, CostGroup, CostLine, MonthCosts
from voc.insight.peak_results import ChannelResult
from voc.insight.promise_results import BrokenPromise
from voc.insight.results import Finding, FindingKind, Fix, HandOverLine, RepeatLine, WeekCount
from voc.insight.theme_contact_results import ThemeContacts
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


def find_figures(record):
    """Yield every figure with a reference that a record holds, however deep."""
    if isinstance(record, Estimate):
        yield from [record.reference] if record.reference else []
    elif is_dataclass(record):
        for part in fields(record):
            yield from find_figures(getattr(record, part.name))
    elif isinstance(record, Mapping | tuple):
        for part in record.values() if isinstance(record, Mapping) else record:
            yield from find_figures(part)


@pytest.mark.parametrize("fixture", ["october", "facturatie"])
def test_whatever_part_of_a_month_a_figure_stands_in_it_is_listed(request, fixture):
    month = request.getfixturevalue(fixture)
    repeats = RepeatLine("Nota", 7, figure("repeats"), figure("repeats-before"))
    theme = replace(
        month.themes[0],
        change=None,
        causes=(),
        repeats=repeats,
        broken_promises=(BrokenPromise("terugbellen", figure("promise")),),
        contacts_since=ThemeContacts(date(2026, 8, 1), False, figure("since"), figure("since-hours"), 9),
    )
    channel = ChannelResult("Nieuw", "phone", figure("share"), figure("others"), figure("difference"), 12)
    again = replace(repeats, share=figure("again"), share_before=figure("again-before"))
    month = replace(
        month,
        themes=(theme, *month.themes[1:]),
        findings=(*month.findings[:-1], replace(month.findings[-1], repeats=again)),
        channel_results=(channel,),
    )
    scores_of_few = {score.estimate.reference for line in month.themes if (score := line.score) is not None}
    assert set(find_figures(month)) - scores_of_few <= set(list_titles(month))
    assert "Nota" in list_titles(month, EN)["repeats"]


def test_a_theme_that_the_month_does_not_show_is_named_by_its_reference(october):
    line = replace(october.departments[0], themes=((77, figure("elsewhere")),))
    assert "T-77" in list_titles(replace(october, departments=(line,)))["elsewhere"]
