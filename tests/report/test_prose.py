"""Findings in words: what is established and no more, whose it is, and what the calendar says of it once."""

from dataclasses import replace
from datetime import date

import pytest

from voc.insight.results import ChangeKind, Finding, FindingKind, Fix, RateComparison, ThemeChange, WeekCount
from voc.records import Estimate, Occurrence, Period
from voc.report.messages import ReportMessages
from voc.report.prose import (
    explain_unknown_causes,
    format_calls,
    format_change,
    format_comments_and_customers,
    format_decision,
    format_finding,
    format_fix,
    format_theme_label,
    format_urgent,
)

NL = ReportMessages("nl")
OCTOBER = Period(2026, 10)
RATIO = Estimate(2.5, 2.1, 2.9, 91, "ratio")
GROWN = ThemeChange(ChangeKind.GROWING, 91, 36.4, RATIO, 0.001)


def plain(text):
    return text.replace("\xa0", " ")


def count(value, n_customers=None):
    return Estimate(value, None, None, 9, "comments", n_customers=n_customers)


def say(finding, month, **more):
    sentence = format_finding(finding, month, NL, **more)
    return plain(sentence.lead), plain(sentence.detail)


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        (count(212, 187), "212 reacties van 187 klanten"),
        (count(1, 1), "1 reactie van 1 klant"),
        (count(212), "212 reacties"),
    ],
)
def test_comments_are_counted_beside_who_wrote_them(estimate, expected):
    assert plain(format_comments_and_customers(estimate, NL)) == expected


def test_of_a_hidden_group_only_why_is_told():
    hidden = replace(count(None), note="fewer than 5 customers")
    assert not any(sign.isdigit() for sign in format_comments_and_customers(hidden, NL))


def test_a_theme_has_a_label_in_any_language_or_its_reference(october):
    line = october.themes[0]
    assert format_theme_label(replace(line, labels={"en": "Bill\u202e"}), NL) == "Bill"
    assert format_theme_label(replace(line, labels={}), NL) == "T-1"
    assert format_fix(Fix(7, {}, count(12)), NL).startswith("T-7: 12")


@pytest.mark.parametrize(
    ("n_urgent", "n_called", "key"),
    [(3, 0, "headline.none_called"), (3, 3, "headline.called_all"), (3, 4, "headline.called_all"), (3, 1, None)],
)
def test_calls_are_told_as_they_are(october, n_urgent, n_called, key):
    told = format_calls(replace(october, n_urgent=n_urgent, n_called=n_called), NL)
    assert told == (NL(key) if key else NL.format_count("headline.called", 1))


def test_a_month_without_urgent_items_says_so(october):
    assert format_urgent(replace(october, n_urgent=0), NL) == NL("headline.no_urgent")


def test_who_decided_and_who_mends_are_two(october):
    line = october.themes[0]
    assert format_decision(line, NL) == ""
    assert len(format_decision(replace(line, department="IT", fixer="Post"), NL).split(". ")) == 2


def test_one_known_cause_is_enough_not_to_call_all_unknown(october, bare):
    assert explain_unknown_causes(bare, NL) == NL("headline.causes_unknown")
    assert explain_unknown_causes(october, NL) is None
    assert explain_unknown_causes(replace(october, departments=()), NL) is None
    unknown = [replace(line, comments=count(0)) for line in october.departments]
    assert explain_unknown_causes(replace(bare, departments=tuple(unknown)), NL) is not None


@pytest.mark.parametrize(
    ("change", "has_ratio"),
    [
        (GROWN, True),
        (replace(GROWN, kind=ChangeKind.NEW), False),
        (replace(GROWN, ratio=replace(RATIO, low=None)), False),
    ],
)
def test_a_ratio_to_next_to_nothing_is_not_told(change, has_ratio):
    assert ("2,5" in plain(format_change(change, OCTOBER, NL))) is has_ratio
    assert "91 klanten" in plain(format_change(change, OCTOBER, NL))


def test_comments_are_added_where_customers_wrote_more_than_one():
    assert "96 reacties" in plain(format_change(GROWN, OCTOBER, NL, comments=count(96)))
    assert "reacties" not in plain(format_change(GROWN, OCTOBER, NL, comments=count(91)))
    assert "reacties" not in plain(format_change(GROWN, OCTOBER, NL, comments=count(None)))


def test_an_entry_of_the_calendar_is_told_once(october):
    first = october.findings[0]
    second = replace(first, code="B-2026-10-2", theme=2, themes=(2,))
    assert "factuurrun oktober" in say(first, october)[1]
    assert "factuurrun oktober" in say(second, october)[1]
    assert "factuurrun oktober" not in say(second, october, earlier_findings=[first])[1]


def test_a_theme_that_the_month_does_not_show_is_named_by_its_reference(october):
    lead, _ = say(october.findings[0], replace(october, themes=()))
    assert "T-1" in lead


def test_what_rose_with_an_event_and_was_not_mended_is_said_but_not_of_a_storm(october):
    finding = replace(october.findings[0], department="Facturatie")
    not_mended = plain(NL("finding.not_repaired"))
    assert not_mended in say(finding, october)[1]
    mended = replace(finding, repair=Occurrence("repair", date(2026, 10, 14), date(2026, 10, 14), "herstel."))
    assert not_mended not in say(mended, october)[1]
    assert "herstel.." not in say(mended, october)[1]
    storm = replace(finding, occurrence=replace(finding.occurrence, kind="Storm"))
    assert not_mended not in say(storm, october)[1]
    assert not_mended not in say(replace(finding, department=None), october)[1]


def test_weeks_are_told_where_any_may_be_and_a_hidden_one_has_no_number(october):
    week = WeekCount(date(2026, 10, 14), date(2026, 10, 20), count(14))
    hidden = WeekCount(date(2026, 10, 28), date(2026, 10, 31), count(None))
    told = say(replace(october.findings[0], weeks_after_repair=(week, hidden)), october)[1]
    assert "14" in told
    assert NL("trend.hidden") in told
    silent = say(replace(october.findings[0], weeks_after_repair=(hidden,)), october)[1]
    assert NL("trend.hidden") not in silent


@pytest.mark.parametrize(("value", "words"), [(-0.34, "34"), (0.5, "50"), (None, None)])
def test_a_rate_fell_or_rose_by_so_many_percent(october, value, words):
    comparison = RateComparison("letters", 25, date(2026, 6, 1), 20_000, date(2025, 12, 1), 18_000)
    change = Estimate(
        value, None if value is None else value - 0.1, None if value is None else value + 0.1, 90, "change"
    )
    rate = Estimate(22.4, None, None, 90, "per 1000")
    finding = Finding(
        "B", FindingKind.RATE_FELL, 2, estimates={"change": change, "rate": rate, "rate before": rate},
        comparison=comparison,
    )  # fmt: skip
    lead, detail = say(finding, october)
    if words is None:
        assert (lead, detail) == (plain(NL("none.not_established")), "")
    else:
        assert f"{words} %" in lead
        assert "20.000" in detail


def test_a_score_is_found_by_its_reference_and_not_by_its_place(october):
    relational = replace(october.scores[1], change=Estimate(8.0, 2.0, 14.0, 264, "nps"))
    month = replace(october, scores=(october.scores[0], relational))
    finding = Finding("B", FindingKind.SCORE_CHANGED, estimates={"score": relational.estimate})
    lead, detail = say(finding, month)
    assert lead == "NPS over het bedrijf gestegen"
    assert "264 antwoorden" in detail
    assert say(Finding("B", FindingKind.SCORE_CHANGED), month)[0] == "NPS na contact gedaald"
    assert say(finding, replace(month, scores=()))[1] == ""


def test_a_department_that_was_asked_and_did_not_answer_is_named(october):
    sentence = format_finding(replace(october.findings[0], silent_department="Facturatie"), october, NL)
    assert sentence.replies == (NL("reply.silent", department="Facturatie"),)
