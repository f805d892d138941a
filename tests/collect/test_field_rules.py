import pytest

from voc.collect.mapping.column_profile import normalize_name, profile_columns
from voc.collect.mapping.field_rules import FIELD_RULES, REQUIRED_BY_KIND
from voc.collect.read.table import FileTable
from voc.config import Columns


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
