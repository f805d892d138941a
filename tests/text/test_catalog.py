import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.errors import UsageError
from voc.records import Estimate, Period
from voc.records.figures import AT_LEAST, AT_MOST
from voc.text.messages.catalog import LANGUAGES, Messages, load_messages, round_money


def test_both_languages_hold_the_same_messages_with_the_same_values(list_placeholders):
    nl, en = (load_messages(language) for language in LANGUAGES)
    assert set(nl) == set(en)
    assert {key for key in nl if list_placeholders(nl[key]) != list_placeholders(en[key])} == set()


def test_another_language_is_refused():
    with pytest.raises(UsageError, match="in nl and en, not in 'fr'"):
        Messages("fr")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.4849, "share", "48 %"),
        (0.004, "share", "0,4 %"),
        (1234.0, "comments", "1.234"),
        (-7.6, "nps", "−8"),
        (7.6, "nps", "+8"),
    ],
)
def test_a_figure_is_written_as_its_unit_is(value, unit, text):
    assert Messages("nl").format_figure(value, unit).replace("\u00a0", " ") == text


def test_a_number_is_rounded_before_it_is_written_and_zero_has_no_sign():
    assert Messages("en").format_number(-0.04) == "0.0"
    assert Messages("nl").format_number(1234.56, 1) == "1.234,6"


def test_an_estimate_has_its_interval_beside_it_unless_it_is_a_count():
    messages = Messages("nl")
    share = Estimate(0.48, 0.39, 0.57, 100, "share")
    assert messages.format_estimate(share).replace("\u00a0", " ") == "48 % (tussen 39 en 57 %)"
    assert messages.format_estimate(Estimate(12, 12, 12, 12, "comments")) == "12"


def test_a_missing_figure_says_why():
    messages = Messages("en")
    reasons = {
        messages.format_value(None),
        messages.format_value(Estimate(None, None, None, 9, "share", note="fewer than 5 customers")),
        messages.format_value(Estimate(None, None, None, 0, "share")),
        messages.format_value(Estimate(None, None, None, 9, "share")),
    }
    assert len(reasons) == 4


def test_a_code_has_its_word_and_a_companys_own_word_is_its_own():
    messages = Messages("nl")
    assert messages.format_code("channel", "PHONE") == messages("channel.phone")
    assert messages.format_code("channel", "Loket\u202e 3") == "Loket 3"


def test_months_and_lists_are_written_in_the_language():
    messages = Messages("nl")
    assert messages.format_month(Period(2026, 10)) == "oktober 2026"
    assert messages.format_short_month(Period(2026, 10), year=True) == "okt 2026"
    assert messages.format_list(["a", "b", "c"]) == "a, b en c"
    assert messages.format_list(["a"]) == "a"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.006, 0.012, "tussen 0,6 en 1,2 %"),
        (0.004, 0.3, "tussen 0 en 30 %"),
        (0.003, 0.008, "tussen 0,3 en 0,8 %"),
        (0.51, 0.514, "tussen 51 en 51 %"),
    ],
)
def test_an_interval_around_a_share_below_one_percent_has_two_ends(low, high, text):
    assert Messages("nl").format_range(low, high, "share").replace("\u00a0", " ") == text


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("euros", "rounded"),
    [(-5, 0), (0, 0), (4, 0), (6, 10), (14, 10), (99, 100), (104, 100), (106, 110), (995, 1000), (1049, 1000),
     (1051, 1100), (99_400, 99_000), (99_600, 100_000), (1e9, 1e9)],
)  # fmt: skip
def test_money_keeps_two_digits_and_is_never_negative(euros, rounded):
    assert round_money(euros) == rounded


@given(st.floats(0, 1e9))
def test_rounded_money_is_within_five_percent_or_five_euros(euros):
    assert abs(round_money(euros) - euros) <= max(5, 0.05 * euros) + 1e-6


@pytest.mark.parametrize(
    ("language", "value", "digits", "text"),
    [
        ("nl", 1234567.0, 0, "1.234.567"),
        ("en", 1234567.0, 0, "1,234,567"),
        ("nl", 0.05, 1, "0,1"),
        ("nl", -1234.5, 1, "−1.234,5"),
        ("en", -0.0, 0, "0"),
        ("en", -0.4, 0, "0"),
        ("en", 999.96, 1, "1,000.0"),
    ],
)
def test_a_number_has_the_signs_of_its_language(language, value, digits, text):
    assert plain(Messages(language).format_number(value, digits)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.4, "0"), (-0.4, "0"), (1, "+1"), (-1, "−1"), (0.6, "+1"), (1200, "+1.200")]
)
def test_a_signed_number_that_rounds_to_none_has_no_sign(value, text):
    assert Messages("nl").format_signed(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0 %"),
        (0.0004, "0,0 %"),
        (0.0049, "0,5 %"),
        (0.0094, "0,9 %"),
        (0.0096, "1 %"),
        (0.994, "99 %"),
        (1, "100 %"),
    ],
)
def test_a_share_has_a_decimal_below_one_percent_only(share, text):
    assert plain(Messages("nl").format_percent(share)) == text


@pytest.mark.parametrize(
    ("n", "nl", "en"),
    [(0, "other", "other"), (1, "one", "one"), (2, "other", "other"), (1001, "other", "other")],
)
def test_every_counted_message_has_its_form_for_the_number(n, nl, en):
    for language, form in (("nl", nl), ("en", en)):
        messages = Messages(language)
        keys = [key.removesuffix(".one") for key in load_messages(language) if key.endswith(".one")]
        for key in keys:
            if set(re.findall(r"{(\w+)}", messages._messages[f"{key}.{form}"])) <= {"n"}:
                expected = messages._messages[f"{key}.{form}"].replace("{n}", messages.format_integer(n))
                assert messages.format_count(key, n) == expected


@pytest.mark.parametrize(
    ("estimate", "text"),
    [
        (Estimate(0.48, 0.27, 0.56, 90, "share"), "27–56 %"),
        (Estimate(-0.3, -0.51, -0.12, 90, "change"), "12–51 %"),  # how much it fell
        (Estimate(0.3, 0.12, 0.51, 90, "change"), "12–51 %"),
        (Estimate(0.0, -0.1, 0.2, 90, "change"), "tussen −10 en +20 %"),
        (Estimate(12, 12, 12, 12, "comments"), ""),
        (Estimate(None, None, None, 0, "share"), ""),
        (Estimate(7.0, -3.0, 17.0, 90, "nps"), "−3–+17"),
        (None, ""),
    ],
)
def test_a_span_says_how_far_a_figure_may_be_off(estimate, text):
    assert plain(Messages("nl").format_span(estimate)) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bound_is_told_with_the_value(language):
    messages = Messages(language)
    plain_value = messages.format_value(Estimate(0.3, 0.2, 0.4, 90, "share"))
    least, most = (
        messages.format_value(Estimate(0.3, 0.2, 0.4, 90, "share", note=note)) for note in (AT_LEAST, AT_MOST)
    )
    assert len({plain_value, least, most}) == 3
    assert plain_value in least
    assert plain_value in most


def test_of_an_amount_only_its_ends_are_printed_and_no_interval_beside_them():
    messages = Messages("en")
    euros = Estimate(1500.0, 1020.0, 2088.0, 90, "eur")
    assert "1,500" not in messages.format_value(euros)
    assert all(end in messages.format_value(euros) for end in ("1,000", "2,100"))
    assert messages.format_interval(euros) == ""


@pytest.mark.parametrize(
    ("count", "text"), [(0, "vrijwel geen"), (1.49, "vrijwel geen"), (1.5, "2"), (1234.2, "1.234")]
)
def test_an_expected_count_below_two_is_hardly_any(count, text):
    assert Messages("nl").format_expected_count(count) == text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("month", range(1, 13))
def test_a_day_and_its_month_have_the_same_name_in_every_form(language, month):
    messages, day = Messages(language), date(2026, month, 5)
    name = messages.format_month_name(Period(2026, month))
    assert messages.format_date(day) == f"5 {name} 2026"
    assert messages.format_day(day) == f"5 {name}"
    assert messages.format_month(Period(2026, month)) == f"{name} 2026"
    assert "." not in messages.format_short_month(Period(2026, month))


@pytest.mark.parametrize(
    ("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_of_any_length_is_a_part_of_a_sentence(parts, text):
    assert Messages("en").format_list(parts) == text


def test_braces_in_what_people_wrote_are_no_places_to_fill_in():
    assert Messages("nl").format_list(["{low}", "{0}"]) == "{low} en {0}"
    assert Messages("nl").format_code("channel", "{phone}") == "{phone}"


def test_a_code_of_nobody_has_a_word_too():
    assert Messages("nl").format_code("channel", None) == Messages("nl")("channel.none") != ""
