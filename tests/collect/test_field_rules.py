from datetime import datetime

import pytest

from voc.collect.mapping.column_profile import normalize_name, profile_columns
from voc.collect.mapping.field_rules import (
    FIELD_RULES,
    REQUIRED_BY_KIND,
    find_marks_of_dates,
    holds_dates_for_scores,
    holds_groups,
    list_numbers,
)
from voc.collect.read.table import FileTable
from voc.config import Columns
from voc.records import Kind


def rate(field, *cells, name="kolom"):
    table = FileTable("a.csv", (name,), [[cell] for cell in cells], range(len(cells)))
    return FIELD_RULES[field].rate_content(profile_columns(table)[name])


def test_every_field_has_a_column_of_the_mapping_and_every_required_one_a_rule():
    assert set(FIELD_RULES) <= set(Columns.model_fields)
    for kind, fields in REQUIRED_BY_KIND.items():
        assert all(kind in FIELD_RULES[field].kinds for field in fields)


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("at", "Invuldatum"),
        ("at", "recordedDate"),
        ("at", "Datum ontvangst"),
        ("text", "Wat is de reden van uw cijfer?"),
        ("text", "Verbeterpunt"),
        ("score", "NPS-score"),
        ("customer", "Klantnr"),
        ("contact", "Contact ID"),
        ("key", "ResponseId"),
        ("channel", "Kanaal"),
        ("hand_overs", "Doorverbonden"),
        ("waiting_seconds", "Gem. wachttijd"),
        ("department", "Vermoedelijke oorzaak"),
    ],
)
def test_names_of_dutch_and_english_exports_are_known(field, name):
    assert FIELD_RULES[field].name_pattern.search(normalize_name(name))


@pytest.mark.parametrize(
    ("field", "name"), [("channel", "Distribution Channel"), ("at", "Datumtype x"), ("count", "Bedrag")]
)
def test_names_that_look_alike_are_not(field, name):
    assert FIELD_RULES[field].name_pattern.search(normalize_name(name)) is None


def test_content_is_rated_by_what_a_field_holds():
    assert rate("at", "5-10-2026", "6-10-2026") == 1.0
    assert rate("at", "5-10-2026", "x", "y") == 0.0
    assert rate("time", "10:15", "x") == 0.5
    assert rate("score", *[1, 5] * 20) == 0.9
    assert rate("score", *range(20)) == 0.0
    assert rate("score", *[-1, 5] * 20) == 0.0
    assert rate("key", *range(100)) == 1.0
    assert rate("key", *[1, 2] * 50) == 0.0
    assert rate("resolved", "ja", "nee") == 0.9
    assert rate("language", "nl", "Nederlands") == 0.9
    assert rate("language", "x") == 0.0


def test_a_respondents_number_that_differs_in_every_row_is_no_customer():
    assert rate("customer", *range(100), name="Respondent ID") == 0.0
    assert rate("customer", *[1, 2] * 50, name="Respondent ID") > 0
    assert rate("customer", *range(100), name="Klantnr") == 1.0


def profile(*cells, name="kolom"):
    return profile_columns(FileTable("a.csv", (name,), [[cell] for cell in cells], range(len(cells))))[name]


def day(month, number):
    return datetime(2026, month, number)  # noqa: DTZ001  a workbook knows no zones


@pytest.mark.parametrize(
    ("cells", "highest", "marks"),
    [
        ([day(10, 9), day(10, 7), day(10, 10)], 10, [9, 7, 10]),  # 9/10 where the day comes first
        ([day(9, 10), day(7, 10)], 10, [9, 7]),  # and where the month does
        (["9-okt", "7-okt"], 10, [9, 7]),
        (["Oct-09", "Oct-10"], 10, [9, 10]),
        ([day(5, 4), day(5, 5)], 5, [4, 5]),
        ([day(10, 9)], 0, []),  # one mark says nothing of its scale
        ([day(10, 9), day(10, 9)], 0, []),
        ([day(10, 9), day(9, 8)], 0, []),
        ([day(10, 9), day(10, 7), "8"], 0, []),
        ([day(10, 11), day(10, 12)], 0, []),  # eleven of ten
        ([datetime(2026, 10, 9, 10, 15), datetime(2026, 10, 7, 8)], 0, []),  # noqa: DTZ001  a time is a moment's
    ],
)  # fmt: skip
def test_days_that_a_spreadsheet_made_of_marks_are_read_back_only_where_all_are_of_one_scale(cells, highest, marks):
    found, mark_by_date = find_marks_of_dates(profile(*cells))
    assert (found, list(mark_by_date.values())) == (highest, marks)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("NPS score", True), ("Cijfer", True), ("Score date", False), ("Beoordeling ontvangen op", False),
     ("Datum cijfer", False), ("Kolom", False), ("Wanneer gaf u dit cijfer", False)],
)  # fmt: skip
def test_days_under_the_name_of_a_score_are_marks_unless_the_name_speaks_of_a_moment(name, expected):
    assert holds_dates_for_scores(profile(day(10, 9), day(10, 7), name=name)) is expected


def test_half_a_column_of_days_is_still_a_column_of_scores():
    assert not holds_dates_for_scores(profile(day(10, 9), 8, name="Cijfer"))
    assert holds_dates_for_scores(profile(day(10, 9), day(10, 8), 8, name="Cijfer"))
    assert not holds_dates_for_scores(profile(None, "", name="Cijfer"))


@pytest.mark.parametrize(
    ("cells", "counts"),
    [(["50%", "75%", "50%"], {50: 2, 75: 1}), (["7,5", "8", "8.0"], {7.5: 1, 8: 2}), (["7,5"], {}), (["7,5", "x"], {}),
     (["7,5", None, "n.v.t.", "6"], {7.5: 1, 6: 1}), ([], {})],
)  # fmt: skip
def test_numbers_are_listed_of_a_column_that_holds_nothing_else(cells, counts):
    assert list_numbers(profile(*cells)) == counts


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [("NPS_GROUP", [1, 2, 3], True), ("NPS categorie", [1], True), ("x", ["Promoter", "Detractor"], True),
     ("Promoters", [1], True), ("nps recoded", [1], True), ("NPS", [1, 2, 3], False), ("x", ["goed", "slecht"], False),
     ("Doelgroep", [1, 2], False)],
)  # fmt: skip
def test_groups_of_a_score_are_known_by_name_or_by_their_words(name, cells, expected):
    assert holds_groups(profile(*cells, name=name)) is expected


@pytest.mark.parametrize(
    ("name", "cells", "rating"),
    [
        ("NPS", [*range(11)] * 2, 0.9),
        ("NPS", [*range(11)], 0.6),  # few rows prove little
        ("NPS group", [1, 2, 3] * 10, 0.0),
        ("NPS group", [*range(11)] * 2, 0.9),  # eleven of them are no groups
        ("cijfer", ["7,5", "8,5"] * 10, 0.5),
        ("lead score", ["7,5", "8,5"] * 10, 0.0),
        ("cijfer", ["goed", "slecht"] * 10, 0.8),
        ("status", ["goed", "slecht"] * 10, 0.0),
        ("status", ["\U0001f44d", "\U0001f44e"] * 10, 0.8),
        ("cijfer", ["8"] * 30, 0.0),  # one answer alone shows no scale
        ("cijfer", [], 0.0),
        ("bedrag", [1, 20, 55] * 10, 0.0),
    ],
)
def test_a_column_of_scores_is_rated_by_its_answers_and_its_name(name, cells, rating):
    assert rate("score", *cells, name=name) == rating


def test_numbers_of_days_are_dates_only_under_the_name_of_a_date():
    assert rate("at", 46300, 46301, name="Datum") == 1.0
    assert rate("at", 46300, 46301, name="Klantnr") == 0.0
    assert rate("at", day(10, 9), day(10, 7), name="Cijfer") == 0.0


@pytest.mark.parametrize(
    ("field", "cells", "rating"),
    [
        ("channel", ["web", "tel"] * 20, 0.6),
        ("channel", [f"k{k}" for k in range(61)], 0.0),
        ("channel", [f"k{k}" for k in range(60)], 0.6),
        ("offered", ["12", "1.234"], 0.9),
        ("offered", ["twaalf stuks"] * 3, 0.0),
        ("resolved", ["ja", "nee", "deels", "onbekend", "open", "dicht"], 0.0),
        ("resolved", [None], 0.0),
        ("language", ["nl", "n"], 0.0),
        ("language", [], 0.0),
        ("hand_overs", ["x"], 0.5),
        ("hand_overs", [None, ""], 0.0),
        ("text", ["goed"] * 40, 0.0),
        ("customer", ["5-10-2026", "6-10-2026"], 0.0),
    ],
)
def test_other_fields_are_ruled_out_by_what_they_cannot_hold(field, cells, rating):
    assert rate(field, *cells) == rating


def test_a_figure_about_departments_is_no_name_of_one():
    assert rate("department", *[7, 8] * 10, name="Gemiddelde NPS afdeling") == 0.0
    assert rate("department", *["Nota", "Web"] * 10, name="Afdeling") == 0.6


@pytest.mark.parametrize(
    ("field", "name"),
    [("reason", "Tevreden"), ("customer", "Klanttype"), ("answered", "Niet beantwoord"),
     ("kind", "Soort contact"), ("count", "Klantcontacten"), ("language", "Programmeertaal")],
)  # fmt: skip
def test_a_word_within_another_is_no_name_of_a_field(field, name):
    assert FIELD_RULES[field].name_pattern.search(normalize_name(name)) is None


def test_a_field_serves_the_kinds_of_sources_that_have_it():
    assert FIELD_RULES["votes"].kinds == {Kind.IDEA}
    assert Kind.SURVEY not in FIELD_RULES["agent"].kinds
    assert Kind.CALENDAR in FIELD_RULES["at"].kinds
    assert all(FIELD_RULES["at"].kinds >= rule.kinds for rule in FIELD_RULES.values())
