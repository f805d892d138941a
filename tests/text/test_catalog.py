import pytest

from voc.errors import UsageError
from voc.records import Estimate, Period
from voc.text.messages.catalog import LANGUAGES, Messages, load_messages


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
