"""Sentences about scores: what is printed can be subtracted, and no change is claimed that is none."""

from dataclasses import replace

import pytest

from voc.config import BenchmarkEntry
from voc.insight.results import HandOverLine, ScoreLine, ScoreSplit
from voc.records import Estimate, Period, Scope
from voc.report.messages import ReportMessages
from voc.report.score_prose import (
    compute_printed_difference,
    explain_score_change,
    format_benchmark,
    format_difference,
    format_hand_overs,
    format_positive_share,
    format_score_basis,
    format_score_change,
    format_score_mean,
    format_score_name,
    format_score_window,
    format_smallest_change,
    format_window,
)

NL, EN = ReportMessages("nl"), ReportMessages("en")
OCTOBER = Period(2026, 10)


def nps(value, low=None, high=None, n=400):
    return Estimate(value, low, high, n, "nps")


def share(value, low=None, high=None, n=400):
    return Estimate(value, low, high, n, "share")


NPS_LINE = ScoreLine(
    "NPS", Scope.TRANSACTIONAL, "nps", nps(-7.4, -12, -3), nps(2.4), nps(-9.8, -15.1, -2.9), 3, period=OCTOBER
)
EASE_LINE = ScoreLine(
    "Hoe makkelijk was het?", None, "ces", share(0.61, 0.55, 0.67), share(0.63), share(-0.02, -0.1, 0.06), 1
)

RATING_LINE = replace(EASE_LINE, question="Hoe was de uitleg?", scale="rating")


def split(mix=None, within=None, *, is_established=False, smallest=None):
    return ScoreSplit(mix, within, is_established, smallest)


def plain(text):
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("line", "dutch"),
    [
        (NPS_LINE, "NPS na contact"),
        (replace(NPS_LINE, scope=None), "NPS"),
        (EASE_LINE, "Gemak"),
        (RATING_LINE, "Hoe was de uitleg?"),
        (replace(RATING_LINE, scope=Scope.RELATIONAL), "Hoe was de uitleg? (over het bedrijf)"),
        (replace(RATING_LINE, question=""), "Positieve antwoorden"),
        (replace(RATING_LINE, question="Rating"), "Positieve antwoorden"),
        (replace(RATING_LINE, question="Score"), "Positieve antwoorden"),
    ],
)
def test_a_score_is_called_by_its_question_where_it_has_one_of_its_own(line, dutch):
    assert format_score_name(line, NL) == dutch


@pytest.mark.parametrize(
    ("positive_range", "dutch"),
    [
        ((8.0, None), "Aandeel antwoorden van 8 en hoger"),
        ((None, 2.0), "Aandeel antwoorden van 2 en lager"),
        ((7.5, None), "Aandeel antwoorden van 7,5 en hoger"),
        ((0.0, None), "Aandeel antwoorden van 0 en hoger"),
        ((None, None), "Aandeel positieve antwoorden"),
    ],
)
def test_a_share_says_which_answers_it_counts(positive_range, dutch):
    assert format_positive_share(replace(EASE_LINE, positive_range=positive_range), NL) == dutch


@pytest.mark.parametrize(
    ("last_month", "n_months", "dutch"),
    [
        (OCTOBER, 1, "oktober 2026"),
        (OCTOBER, 3, "augustus–oktober 2026"),
        (Period(2026, 1), 3, "november 2025–januari 2026"),
        (Period(2026, 12), 12, "januari–december 2026"),
    ],
)
def test_a_window_says_its_year_once_where_it_has_one(last_month, n_months, dutch):
    assert format_window(last_month, n_months, NL) == dutch


def test_what_a_score_rests_on_begins_as_a_sentence():
    assert plain(format_score_basis(NPS_LINE, NL)) == ("Tussen −12 en −3; 400 antwoorden in augustus–oktober 2026")
    bare = replace(NPS_LINE, estimate=nps(-7.4, n=1), period=None)
    assert format_score_basis(bare, NL) == "1 antwoord over 3 maanden"
    assert format_score_window(replace(EASE_LINE, period=None), NL) == "deze maand"


@pytest.mark.parametrize(
    ("value", "previous", "expected"),
    [(-7.4, 2.4, -9), (10.6, 10.4, 1), (3.0, 3.4, 0), (None, 2.0, None), (2.0, None, None)],
)
def test_the_difference_is_that_of_the_printed_scores(value, previous, expected):
    assert compute_printed_difference(replace(NPS_LINE, estimate=nps(value), previous=nps(previous))) == expected


def test_without_a_score_before_there_is_no_difference():
    line = replace(NPS_LINE, previous=None, change=None)
    assert compute_printed_difference(line) is None
    assert format_score_change(line, NL) == "Geen eerdere meting om mee te vergelijken."
    assert format_score_change(replace(NPS_LINE, change=nps(-9)), NL) == "Geen eerdere meting om mee te vergelijken."


def test_an_interval_holds_what_rounding_made_of_the_difference():
    difference = nps(0.4, 0.3, 0.6)
    assert plain(format_difference(NPS_LINE, difference, NL, value=2)) == "+2 punten, tussen 0 en +2"
    assert plain(format_difference(NPS_LINE, difference, NL, value=-1)) == "−1 punt, tussen −1 en +1"
    assert plain(format_difference(EASE_LINE, share(-0.02, -0.1, 0.06), EN)).startswith("−2 percentage points")


@pytest.mark.parametrize(
    ("change", "score_split", "dutch"),
    [
        (nps(-9.8, -15, -3), split(is_established=True), "Aantoonbaar anders dan mei–juli 2026: −9 punten"),
        (nps(-9.8, -15, -3), split(), "Verschil met mei–juli 2026: −9 punten"),
        (nps(-9.8, -15, 1), split(), "Geen aantoonbaar verschil met mei–juli 2026 (−9 punten"),
        (nps(-9.8, -15, 1), None, "Geen aantoonbaar verschil"),
        # Who answered may have moved it, in the same direction or the other way.
        (
            nps(-9.8, -15, -3),
            split(nps(-2.6, -4, -1), nps(-7)),
            "Dat komt voor een deel door wie antwoordde: −3 punten",
        ),
        (nps(-9.8, -15, -3), split(nps(2.6, 1, 4), nps(-12)), "dat alleen al scheelt +3 punten"),
    ],
)
def test_a_change_is_one_only_where_it_is_established(change, score_split, dutch):
    assert dutch in plain(format_score_change(replace(NPS_LINE, change=change, split=score_split), NL))


def test_who_answered_is_not_said_to_matter_where_it_may_be_chance():
    line = replace(NPS_LINE, split=split(nps(-2.6, -6, 1), nps(-7)))
    assert "wie antwoordde" not in format_score_change(line, NL)


def test_the_two_parts_add_up_as_printed():
    line = replace(NPS_LINE, split=split(nps(-2.6, -4, -1), nps(-7.2, -12, -1)))
    told = plain(explain_score_change(line, "NPS", NL))
    assert "verschil −9." in told
    assert "andere klanten antwoordden: −3 punten" in told
    assert "anders oordeelden: −6 punten" in told
    for incomplete in (None, split(None, nps(-7)), split(nps(-2), None)):
        assert explain_score_change(replace(line, split=incomplete), "NPS", NL) == ""
    assert explain_score_change(replace(line, previous=None), "NPS", NL) == ""


@pytest.mark.parametrize(
    ("line", "score_split", "dutch"),
    [
        (NPS_LINE, None, ""),
        (NPS_LINE, split(is_established=True, smallest=11.0), ""),
        (NPS_LINE, split(smallest=None), "Met zo weinig antwoorden zou geen enkele verandering zijn opgevallen."),
        (NPS_LINE, split(smallest=51.0), "alleen een zeer grote verandering"),
        (NPS_LINE, split(smallest=50.0), "Een verandering van 50 punten of meer"),
        (NPS_LINE, split(smallest=1.2), "Een verandering van 1 punt of meer"),
        (EASE_LINE, split(smallest=0.12), "Een verandering van 12 procentpunten of meer"),
        (EASE_LINE, split(smallest=0.26), "alleen een zeer grote verandering"),
    ],
)
def test_what_would_have_been_seen_is_told_where_nothing_was(line, score_split, dutch):
    told = plain(format_smallest_change(replace(line, split=score_split), NL))
    assert told == dutch if not dutch else dutch in told


def test_a_mean_is_said_as_people_say_it():
    mean = Estimate(6.94, None, None, 40, "points")
    assert format_score_mean(replace(EASE_LINE, mean=mean), NL) == "gemiddeld 6,9"
    assert format_score_mean(replace(EASE_LINE, scale="mark", mean=mean), NL) == "gemiddeld een 6,9"
    assert format_score_mean(EASE_LINE, NL) == ""
    assert format_score_mean(replace(EASE_LINE, mean=replace(mean, value=None)), NL) == ""


@pytest.mark.parametrize(
    ("naive", "adjusted", "expected"),
    [
        (nps(-23), nps(-14, -20, -8), ["23 punten lager", "is het verschil −14 punten"]),
        (nps(12), nps(3, -4, 10), ["12 punten hoger", "geen verschil aan te tonen: +3 punten"]),
    ],
)
def test_a_hand_over_is_said_to_differ_and_not_to_cause(naive, adjusted, expected):
    told = plain(format_hand_overs(HandOverLine(naive, adjusted, 61, 200, 12), NL))
    assert all(words in told for words in (*expected, "61 antwoorden, 12 maanden"))


@pytest.mark.parametrize(
    ("value", "messages", "expected"),
    [
        (-40, NL, "−40 (Panel); dit cijfer ligt daar boven, voor zover dat andere cijfer zelf zeker is."),
        (0, NL, "0 (Panel); dit cijfer ligt daar onder, voor zover dat andere cijfer zelf zeker is."),
        (-8, EN, "−8 (Panel); the difference may be chance."),
    ],
)
def test_a_score_of_others_has_its_source_and_is_no_judgement_within_chance(value, messages, expected):
    text = format_benchmark(NPS_LINE, BenchmarkEntry(value=value, source="Panel"), messages)
    assert text.partition(": ")[2] == expected


def test_a_share_of_others_is_in_percent():
    benchmark = BenchmarkEntry(value=45, source="Panel", scale="ces")
    assert format_benchmark(replace(EASE_LINE, estimate=share(0.39, 0.36, 0.42)), benchmark, EN) == (
        "For comparison: 45% (Panel); this score is below it, as far as that other score is itself sure."
    )


def with_trend(*points, months=3):
    flat = replace(NPS_LINE, estimate=nps(-15.2, n=264), change=nps(0.0, -12, 12), window_months=months)
    return replace(flat, trend_estimates=tuple((OCTOBER.shift(-back), nps(value, n=n)) for back, value, n in points))


def test_a_score_that_is_exactly_the_same_again_and_again_says_so():
    equal = with_trend((9, -15.2, 264), (6, -15.2, 264), (3, -15.2, 264), (0, -15.2, 264))
    said = format_score_change(equal, NL).replace("\u00a0", " ")
    assert said.startswith("Precies gelijk in 4 metingen op rij, die geen antwoord delen (telkens 264 antwoorden).")
    assert format_score_change(equal, EN).startswith("Exactly the same in 4 measurements in a row")


@pytest.mark.parametrize(
    "points",
    [
        [(3, -15.2, 264), (0, -15.2, 264)],
        [(6, -15.2, 264), (3, -14.0, 264), (0, -15.2, 264)],
        [(6, -15.2, 260), (3, -15.2, 264), (0, -15.2, 264)],
        [(3, -15.2, 264), (2, -15.2, 264), (1, -15.2, 264), (0, -15.2, 264)],
    ],
    ids=["twice", "not in a row", "of other numbers of answers", "windows that overlap"],
)
def test_a_score_that_hardly_changed_is_no_such_case(points):
    assert format_score_change(with_trend(*points), NL).startswith("Geen aantoonbaar verschil")
