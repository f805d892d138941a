"""Sentences about ideas, praise, loud customers, repairs and channels: true of the figures that they are given."""

from dataclasses import replace
from datetime import date

import pytest

from voc.insight.loud_customers import MIN_PART
from voc.insight.peak_results import ChannelResult, ComingPeak
from voc.insight.repair_results import WatchedRepair
from voc.insight.results import ChannelMove, ChannelShift, Finding, FindingKind, IdeaLine, LoudCustomers, TrendPoint
from voc.insight.theme_contact_results import ThemeContacts
from voc.records import Estimate, Occurrence, Period
from voc.report.messages import ReportMessages
from voc.report.voices_prose import (
    find_told_contacts,
    format_channel_result,
    format_channel_shift,
    format_coming_peaks,
    format_good_news,
    format_idea,
    format_idea_finding,
    format_loud_customers,
    format_theme_contacts,
    format_watched_repair,
    shorten_label,
    split_label,
)

DUTCH, ENGLISH = ReportMessages("nl"), ReportMessages("en")


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("part", "words"), [(MIN_PART, "a third"), (0.5, "half"), (0.65, "two thirds"), (0.9, "nearly all")]
)
def test_a_part_of_the_comments_is_told_in_words_that_are_true_of_it(part, words):
    assert words in format_loud_customers(LoudCustomers(4, part), ENGLISH)


def test_a_part_under_a_third_is_never_called_one():
    with pytest.raises(ValueError, match="a part of 5% has no word"):
        format_loud_customers(LoudCustomers(4, 0.05), ENGLISH)


# ---- ideas ----------------------------------------------------------------------------------------------------------


def test_an_idea_is_one_line_in_marks_and_cut_between_words():
    assert format_idea(IdeaLine(1, "Laat klanten\nzelf  kiezen", 12), DUTCH) == "‘Laat klanten zelf kiezen’"
    text = format_idea(IdeaLine(1, "woord " * 60, 12), DUTCH, 50)
    assert text.endswith("woord …’")
    assert len(text) <= 52  # with its marks
    assert format_idea(IdeaLine(1, "x" * 50, 12), DUTCH, 50) == f"‘{'x' * 50}’"
    assert format_idea(IdeaLine(1, "x" * 51, 12), DUTCH, 50) == f"‘{'x' * 49} …’"


def test_a_finding_about_an_idea_has_its_votes_and_fewer_of_its_words():
    idea = IdeaLine(1, "woord " * 60, 1200)
    lead, detail = format_idea_finding(idea, DUTCH)
    assert lead.startswith("1.200 stemmen voor een idee: ‘woord ")
    assert len(lead) < len(format_idea(idea, DUTCH))
    assert detail == "Geen eerder idee kreeg er zoveel."


# ---- what went well -------------------------------------------------------------------------------------------------


def tell_good_news(line, label, n_customers=60):
    comments = Estimate(64.0, None, None, 64, "comments", n_customers=n_customers)
    finding = Finding("B-2026-10-1", FindingKind.GOOD_NEWS, estimates={"comments": comments})
    return format_good_news(finding, line, label, ENGLISH)


def test_good_news_counts_customers_where_they_are_known_and_else_comments(october):
    assert "60 customers" in tell_good_news(october.themes[0], "Helped well")[0]
    lead, _ = tell_good_news(october.themes[0], "Helped well", n_customers=None)
    assert ("64 comments" in lead, "customers" in lead) == (True, False)


def test_good_news_quotes_the_labels_example_and_else_the_first_whole_sentence(october):
    def quote(text, start=0, end=None):
        return replace(october.themes[0].quotes[0], text=text, start=start, end=len(text) if end is None else end)

    line = replace(october.themes[0], quotes=(quote("fijn geholpen"), quote("Snel. Ja", end=5), quote("Dank!")))
    assert "“Helped me at once”" not in tell_good_news(line, "Helped well, such as “Helped me at once”")[0]
    assert "Helped me at once" in tell_good_news(line, "Helped well, such as “Helped me at once”")[1]
    assert "Snel." in tell_good_news(line, "Helped well")[1]
    assert "fijn geholpen" in tell_good_news(replace(line, quotes=line.quotes[:1]), "Helped well")[1]
    # No quote may be shown: nothing is quoted.
    assert "“" not in "".join(tell_good_news(replace(line, quotes=()), "Helped well"))


# ---- contacts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "is_from_start", "sentence"),
    [
        (None, False, "Since 3 August 2026 at least 1,234 contacts with a comment about this."),
        (
            Estimate(12.4, None, None, 90, "hours"),
            True,
            (
                "Reported since the data begin (3 August 2026): at least 1,234 contacts with a comment about this, "
                "12 hours of handling."
            ),
        ),
        # Of a few customers the hours are hidden, and are left out as if they were not known.
        (
            Estimate(None, None, None, 3, "hours"),
            False,
            "Since 3 August 2026 at least 1,234 contacts with a comment about this.",
        ),
    ],
)
def test_contacts_of_a_theme_are_told_since_its_first_report(hours, is_from_start, sentence):
    contacts = Estimate(1234.4, None, None, 90, "contacts")
    since = ThemeContacts(date(2026, 8, 3), is_from_start, contacts, hours, 90)
    assert plain(format_theme_contacts(since, ENGLISH)) == sentence


def test_contacts_are_told_of_what_goes_on_and_not_of_what_rose_or_is_praise(october):
    since = ThemeContacts(date(2026, 8, 3), False, Estimate(90.0, None, None, 90, "contacts"), None, 90)
    line = replace(october.themes[2], contacts_since=since)
    assert find_told_contacts(line) is since
    assert find_told_contacts(replace(line, change=october.themes[0].change)) is None
    praise = (replace(line.causes[0], department="Niemand", can_err=False), *line.causes)
    assert find_told_contacts(replace(line, causes=praise)) is None
    assert find_told_contacts(replace(line, causes=())) is since


def test_a_difference_between_channels_has_its_sign_in_words_and_its_ends_in_order():
    share, others = (Estimate(value, None, None, 100, "share") for value in (0.8, 0.75))
    for difference, words in (((0.05, 0.02, 0.08), "difference is 5 points"), ((-0.05, -0.08, -0.02), "points fewer")):
        estimate = Estimate(*difference, 100, "share")
        text = plain(format_channel_result(ChannelResult("move", "phone", share, others, estimate, 6), ENGLISH))
        assert words in text
        assert "(between 2 and 8)" in text


def test_channels_are_told_beside_all_contacts_and_those_of_a_year_before_where_they_are_known():
    moves = (ChannelMove("email", 0.4, 0.3), ChannelMove("chat", 0.1, 0.2))
    text = plain(format_channel_shift(ChannelShift(moves, 3000, None), ENGLISH))
    assert "e-mail from 40% to 30% and chat from 10% to 20% of all contacts" in text
    assert "a year earlier" not in text
    assert "3,000 contacts, a year earlier 4,000" in plain(
        format_channel_shift(ChannelShift(moves, 3000, 4000), ENGLISH)
    )


def test_six_coming_peaks_are_told_with_the_smaller_of_two_years_first():
    peaks = tuple(ComingPeak(str(n), f"R{n}", date(2026, 12, 1), date(2026, 12, 14), (2.0, 1.5)) for n in range(1, 9))
    text = plain(format_coming_peaks(peaks, ENGLISH))
    assert [f"R{n}" in text for n in range(1, 9)] == [True] * 6 + [False] * 2
    assert "1.5 to 2.0 times as many" in text
    assert format_coming_peaks((), ENGLISH) == ""


def test_of_a_repair_each_month_is_told_that_was_collected_and_a_few_customers_without_their_number():
    repair = Occurrence("repair", date(2026, 8, 14), date(2026, 8, 14), "herstel\nnota", "Facturatie")
    months = (
        TrendPoint(Period(2026, 7), None, None, is_collected=False),
        TrendPoint(Period(2026, 8), 45, 40),
        TrendPoint(Period(2026, 9), None, None),
        TrendPoint(Period(2026, 10), 0, 0),
    )
    text = plain(format_watched_repair(WatchedRepair(repair, 1, {}, months), "Nota, zoals “Fout”", ENGLISH))
    assert "July" not in text
    assert ("herstel nota" in text, "Fout" in text, "40 customers" in text) == (True, False, True)
    assert plain(ENGLISH("repairs.few", month="September 2026")) in text
    assert plain(ENGLISH("repairs.nobody", month="October 2026")) in text


# ---- labels ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "name", "example"),
    [
        ("Nota", "Nota", ""),
        ("Nota, zoals “Waar blijft hij?”", "Nota", "Waar blijft hij?"),
        ("Bill: “Where is it?”", "Bill", "Where is it?"),
        ("Bill such as “A” and “B”", "Bill", "A” and “B"),
        # A label that is an example stays whole.
        ("“Teruggebeld”", "“Teruggebeld”", ""),
        ("Nota “fout” op tijd", "Nota “fout” op tijd", ""),
        ("", "", ""),
    ],
)
def test_a_label_is_parted_from_its_example(label, name, example):
    assert shorten_label(label) == name
    assert split_label(label) == (name, example)
