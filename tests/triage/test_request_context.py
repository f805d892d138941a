"""Context of a request: the company's day, the person's language, and texts that fit on a line."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from voc.config import Config
from voc.errors import UsageError
from voc.records import Theme, ThemeRow
from voc.triage.request_context import (
    RequestContext,
    format_moment,
    match_contact_id,
    match_feedback_id,
    match_segment_id,
    match_theme_id,
    shorten,
)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Mijn nota\n\nklopt  niet", "Mijn nota klopt niet"),
        ("\u202eevil\u2066", "evil"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # markup is made by nobody
        ("", ""),
    ],
)
def test_a_title_is_one_line_without_tricks(text, title):
    assert shorten(text) == title


def test_a_word_of_a_hundred_thousand_letters_is_cut_in_a_title():
    assert shorten("a" * 100_000) == "a" * 89 + "…"
    assert shorten("kort " + "b" * 100_000).startswith("kort b")
    assert shorten("woord " * 40).endswith(" woord…")


@pytest.mark.parametrize(
    ("max_length", "title"),
    [(15, "De monteur…"), (16, "De monteur kwam…"), (17, "De monteur kwam…"), (20, "De monteur kwam…")],
)
def test_a_title_keeps_the_last_word_that_fits(max_length, title):
    assert shorten("De monteur kwam niet opdagen", max_length) == title


# ---- time and people -------------------------------------------------------------------------------------------------

CONFIG = Config.model_validate(
    {
        "company": {"name": "Proefstroom", "time_zone": "Europe/Amsterdam"},
        "departments": [
            {"name": "Facturatie"},
            {"name": "Meetdata", "valid_to": "2026-01-01"},
            {"name": "Data & Markt", "valid_from": "2026-01-01"},
            {"name": "Later", "valid_from": "2027-01-01"},
        ],
        "department_changes": [{"old": "Meetdata", "new": "Data & Markt", "at": "2026-01-01"}],
    }
)
AT = datetime(2026, 11, 2, 7, 30, tzinfo=UTC)


def build(at=AT, language="nl", config=CONFIG):
    # The store is read by nothing here.
    return RequestContext(None, config, "sanne", language, lambda: at)


@pytest.mark.parametrize(
    ("at", "today", "midnight"),
    [
        ("2026-11-02 22:59", date(2026, 11, 2), "2026-11-01 23:00"),  # a minute before midnight, in winter
        ("2026-11-02 23:00", date(2026, 11, 3), "2026-11-02 23:00"),
        ("2026-07-01 21:59", date(2026, 7, 1), "2026-06-30 22:00"),  # in summer two hours
        ("2026-07-01 22:00", date(2026, 7, 2), "2026-07-01 22:00"),
        ("2026-10-25 12:00", date(2026, 10, 25), "2026-10-24 22:00"),  # the day of 25 hours began in summer
        ("2026-12-31 23:30", date(2027, 1, 1), "2026-12-31 23:00"),
    ],
)
def test_a_day_begins_at_the_companys_midnight_in_winter_and_summer(at, today, midnight):
    context = build(datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert context.today == today
    assert context.midnight == datetime.fromisoformat(midnight).replace(tzinfo=UTC)
    assert context.find_local_day(context.midnight) == today
    assert context.find_local_day(context.midnight - timedelta(seconds=1)) == today - timedelta(days=1)


def test_a_clock_of_any_zone_gives_the_same_moment():
    in_tokyo = AT.astimezone(ZoneInfo("Asia/Tokyo"))
    assert build(in_tokyo).now == AT
    assert build(in_tokyo).today == build().today


def test_a_request_that_lasts_past_midnight_keeps_its_day():
    moments = iter([datetime(2026, 11, 2, 22, 59, 59, tzinfo=UTC), datetime(2026, 11, 2, 23, 0, 1, tzinfo=UTC)])
    context = RequestContext(None, CONFIG, "sanne", "nl", lambda: next(moments))
    assert (context.now, context.now) == (datetime(2026, 11, 2, 22, 59, 59, tzinfo=UTC),) * 2
    assert context.today == date(2026, 11, 2)
    assert context.last_due_day == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (None, None),
        (datetime(2026, 10, 5, 9, 30, 59, 999_999, tzinfo=UTC), "2026-10-05T09:30:59Z"),
        (datetime(2026, 10, 5, 0, 30, tzinfo=ZoneInfo("Europe/Amsterdam")), "2026-10-04T22:30:00Z"),
    ],
)
def test_a_moment_is_written_in_utc_with_seconds(at, expected):
    assert format_moment(at) == expected


def test_the_day_of_a_moment_in_words_is_the_companys():
    late = datetime(2026, 10, 4, 22, 30, tzinfo=UTC)
    assert build().format_day(late).replace("\xa0", " ") == "5 oktober"
    assert build(language="en").format_day(late).replace("\xa0", " ") == "5 October"
    assert build().format_day(None) != build(language="en").format_day(None) != ""


def test_only_departments_of_today_can_be_named():
    assert [department.name for department in build().departments] == ["Facturatie", "Data & Markt"]
    before = build(datetime(2025, 12, 31, 22, 59, tzinfo=UTC))  # 23:59 on New Year's Eve
    assert [department.name for department in before.departments] == ["Facturatie", "Meetdata"]
    after = build(datetime(2025, 12, 31, 23, 0, tzinfo=UTC))
    assert [department.name for department in after.departments] == ["Facturatie", "Data & Markt"]


@pytest.mark.parametrize(
    ("match", "letter"),
    [(match_theme_id, "T"), (match_segment_id, "S"), (match_contact_id, "C"), (match_feedback_id, "F")],
)
def test_a_reference_is_read_as_its_own_kind_and_as_no_other(match, letter):
    assert match(f"{letter}-12") == 12
    others = [f"{other}-12" for other in "TSCFPA" if other != letter]
    for reference in (*others, "12", "", letter, f"{letter}-", f"{letter}--1", f" {letter}-12", f"{letter}-1.5"):
        assert match(reference) == 0, reference


@pytest.mark.parametrize(
    ("labels", "nl", "en"),
    [
        ({"nl": "Nota", "en": "Bill"}, "Nota", "Bill"),
        ({"en": "Bill"}, "Bill", "Bill"),
        ({}, "T-7", "T-7"),
        ({"nl": "Regel\neen\u202e", "en": "x" * 200}, "Regel een", "x" * 89 + "…"),
    ],
)
def test_a_label_is_one_line_in_the_persons_language_or_the_one_that_there_is(labels, nl, en):
    theme = Theme(ThemeRow(7), labels=labels)
    assert build().format_label(theme, 7) == nl
    assert build(language="en").format_label(theme, 7) == en
    assert build().format_quoted_label(theme, 7) == f"‘{nl}’"
    assert build().format_label(None, 7) == "T-7"


@given(st.text(max_size=300), st.integers(2, 120))
def test_any_text_fits_on_one_line_of_the_length_asked_for(text, max_length):
    line = shorten(text, max_length)
    assert len(line) <= max_length
    assert not set("\n\r\t\x00\u2028\u202e") & set(line)
    assert shorten(line, max_length) == line


class Order(BaseModel):
    """Something that is asked for."""

    n: int


def test_a_wrong_request_is_told_by_its_field_and_by_what_came():
    assert build().parse_content(Order, {"n": 3}) == Order(n=3)
    with pytest.raises(UsageError, match=r"payload\.n: expected a valid integer.*'drie'"):
        build().parse_content(Order, {"n": "drie"}, within="payload")
    for content in ([], "tekst", None, 3):
        with pytest.raises(UsageError):
            build().parse_content(Order, content)


def test_an_error_that_counts_takes_the_singular_or_the_plural():
    messages = build().messages
    key = next(
        key.removesuffix(".one") for key in messages._messages if key.startswith("error.") and key.endswith(".one")
    )
    values = dict.fromkeys(("subject", "theme", "kind", "fields", "names", "known", "item"), "x")
    one, two = (str(build().build_counted_usage_error(key, n, **values)) for n in (1, 2))
    assert "1" in one
    assert "2" in two
    assert one.replace("1", "2") != two
