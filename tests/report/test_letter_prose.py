"""Page one beside the findings: what is asked of whom, and which scores are said to be the same."""

from dataclasses import replace
from datetime import date

import pytest

from voc.insight.letter_results import Ask, AskTask, Letter
from voc.insight.results import Finding, FindingKind, ScoreLine, ScoreSplit
from voc.records import Estimate, Period, Scope
from voc.report.finding_numbers import is_good_news
from voc.report.letter_prose import format_ask, format_decider, list_score_sentences
from voc.report.messages import ReportMessages

NL = ReportMessages("nl")
OCTOBER = Period(2026, 10)


def nps(value, low=None, high=None):
    return Estimate(value, low, high, 400, "nps")


def score(value, previous, change, scope=Scope.TRANSACTIONAL, **more):
    return ScoreLine("NPS", scope, "nps", nps(value), nps(previous), change, 3, period=OCTOBER, **more)


def list_sentences(*lines):
    return [[text.replace("\xa0", " ") for text in texts] for texts in list_score_sentences(lines, NL)]


SAME = score(10, 9, nps(1, -4, 6))


def test_scores_of_one_window_stay_the_same_in_one_sentence():
    same, unsure = list_sentences(SAME, replace(SAME, scope=Scope.RELATIONAL))
    (sentence,) = same
    assert sentence == (
        "NPS na contact +10 (eerst +9) en NPS over het bedrijf +10 (eerst +9), in augustus–oktober 2026 tegenover "
        "mei–juli 2026."
    )
    assert unsure == []


def test_scores_of_two_windows_have_a_sentence_each():
    same, _ = list_sentences(SAME, replace(SAME, scope=Scope.RELATIONAL, window_months=1))
    assert len(same) == 2
    assert "in oktober 2026 tegenover september 2026" in same[1]


def test_a_difference_that_a_reader_sees_is_named_in_one_place():
    same, unsure = list_sentences(score(15, 10, nps(5, -6, 16)))
    assert unsure == []
    (sentence,) = same
    assert sentence.startswith("NPS na contact: +15 in augustus–oktober 2026 en +10 in mei–juli 2026")
    assert "(+5 punten, tussen −6 en +16)" in sentence
    assert "tegenover" in list_sentences(score(14, 10, nps(4, -1, 9)))[0][0]


@pytest.mark.parametrize(("value", "change", "word"), [(2, (-8, -17, 0), "daling"), (18, (8, -1, 17), "stijging")])
def test_a_difference_that_is_probable_is_not_among_what_stayed_the_same(value, change, word):
    same, (sentence,) = list_sentences(score(value, 10, nps(*change)))
    assert same == []
    assert f"Dat is waarschijnlijk een {word}" in sentence
    assert sentence.endswith("maar toeval is niet uit te sluiten.")


def test_a_change_that_may_be_chance_among_many_is_explained_once():
    line = score(20, 10, nps(10, 1, 19))
    same, unsure = list_sentences(line, replace(line, scope=Scope.RELATIONAL))
    assert same == []
    assert "we toetsen elke maand veel scores tegelijk" in unsure[0]
    assert "ook dat is nog niet zeker" in unsure[1]


@pytest.mark.parametrize(
    "line",
    [
        replace(SAME, split=ScoreSplit(None, None, is_established=True, smallest_detectable=None)),
        replace(SAME, change=None),
        replace(SAME, change=nps(1)),
        replace(SAME, estimate=nps(None)),
    ],
)
def test_what_has_a_finding_or_no_comparison_is_not_said_to_be_the_same(line):
    assert list_sentences(line) == [[], []]
    assert list_sentences() == [[], []]


def test_a_mark_is_told_with_its_mean():
    share = Estimate(0.61, None, None, 300, "share")
    line = ScoreLine(
        "Cijfer", None, "mark", share, replace(share, value=0.6), Estimate(0.01, -0.05, 0.07, 300, "share"), 1,
        mean=Estimate(7.24, None, None, 300, "points"), period=OCTOBER,
    )  # fmt: skip
    (sentence,) = list_sentences(line)[0]
    assert "gemiddeld een 7,2, 61 % positief (eerst 60 %)" in sentence


@pytest.mark.parametrize(
    ("kind", "change", "expected"),
    [
        (FindingKind.RATE_FELL, None, True),
        (FindingKind.IDEA, None, False),
        (FindingKind.RATE_ROSE, None, False),
        (FindingKind.SCORE_CHANGED, 4.0, True),
        (FindingKind.SCORE_CHANGED, -4.0, False),
        (FindingKind.SCORE_CHANGED, None, False),
    ],
)
def test_good_news_is_what_fell_was_praised_or_rose_as_a_score(kind, change, expected):
    assert is_good_news(Finding("B", kind, estimates={"change": nps(change)})) is expected
    assert is_good_news(Finding("B", kind)) is (expected and kind is not FindingKind.SCORE_CHANGED)


def test_an_ask_of_the_officer_is_a_sentence_whatever_its_end(october):
    for text, end in (("Bel terug", "Bel terug."), ("Bel terug!", "Bel terug!"), ("Wie belt?", "Wie belt?")):
        assert format_ask(Ask("Facturatie", None, text=text), october, NL) == f"Facturatie: {end}"


def test_a_proposed_ask_names_rung_subject_and_day(october):
    ask = Ask("Facturatie", date(2026, 11, 15), AskTask.REPAIR, "B-2026-10-2")
    assert format_ask(ask, october, NL).replace("\xa0", " ") == (
        "Voorkomen. Facturatie herstelt de oorzaak en zegt wanneer dat klaar is (bevinding 2). "
        "Uiterlijk 15 november 2026."
    )
    assert format_ask(replace(ask, task=AskTask.CALL_BACK), october, NL).startswith("Persoonlijk. ")


def test_a_promise_that_is_late_is_asked_for_by_its_own_words(october):
    promise, day = "Alle correctienota's weg.", date(2026, 11, 15)
    ask = Ask("Facturatie", date(2026, 12, 11), AskTask.KEEP_PROMISE, "", promise, promised=day)
    asked = "Belofte nakomen. Facturatie maakt alsnog af wat uiterlijk 15 november 2026 klaar zou zijn: ‘Alle "
    asked += "correctienota's weg’."
    assert format_ask(ask, october, NL) == f"{asked} Nieuwe uiterste datum: 11 december 2026."
    assert format_ask(replace(ask, due=None), october, NL) == asked


def test_it_is_told_who_decides(october):
    month = replace(october, letter=Letter((Ask("Facturatie", None, AskTask.REPAIR),)))
    assert format_decider(month, NL, draft=True) == (
        "De directie beslist. Tot de vaststelling kan de VoC-specialist dit nog wijzigen."
    )
    assert format_decider(month, NL, draft=False) == "De directie beslist."
    own = replace(month, department=october.departments[0].department, letter=replace(month.letter, is_proposed=False))
    assert format_decider(own, NL, draft=True) == "U beslist en antwoordt."
    assert format_decider(replace(month, letter=Letter()), NL, draft=True) == ""


def test_where_the_theme_is_not_shown_the_findings_number_stands(october):
    ask = Ask("Facturatie", None, AskTask.REPAIR, "B-2026-10-2")
    assert "(bevinding 2)" in format_ask(ask, replace(october, themes=()), NL)
    assert "(B-2026-10-2)" in format_ask(ask, replace(october, findings=()), NL)
    quoted = replace(october.themes[1], labels={"nl": "“Ik wacht al weken”"})
    assert "(bevinding 2)" in format_ask(ask, replace(october, themes=(quoted,)), NL)
