from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import voc.insight.evidence_sentences
import voc.report
import voc.text.messages.catalog
from voc.errors import UsageError
from voc.records import Estimate, Period
from voc.report.html.template_files import templates_folder
from voc.report.messages import LANGUAGES, Words, phrases, values_of

NBSP = "\u00a0"
# Groups whose keys are codes (of records, or of a company's own words) and are asked for by name.
BY_CODE = ("channel.", "process.", "language.", "category.", "unit.", "sheet.", "why.", "section.", "cause.because.")
BY_CODE += ("change.", "finding.", "score.", "quality.method_", "quality.limit_")


def test_both_languages_hold_the_same_keys():
    assert set(phrases("nl")) == set(phrases("en"))


def test_a_phrase_takes_the_same_values_in_both_languages():
    nl, en = phrases("nl"), phrases("en")
    assert {key for key in nl if values_of(nl[key]) != values_of(en[key])} == set()


def test_no_phrase_is_left_over():
    folders = (Path(voc.report.__file__).parent, templates_folder())
    files = [p for folder in folders for p in folder.rglob("*") if p.suffix in {".py", ".j2"}]
    files += [Path(voc.text.messages.catalog.__file__), Path(voc.insight.evidence_sentences.__file__)]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    keys = {re.sub(r"\.(one|other)$", "", key) for key in phrases("nl") if not key.startswith(BY_CODE)}
    quoted = set(re.findall(r"""["']([^"'\s]+)["']""", source))
    assert sorted(key for key in keys if not quoted & {key, key.removeprefix("column.")}) == []


def test_no_dutch_phrase_uses_a_word_that_the_domain_forbids():
    forbidden = re.compile(r"veroorzaker|betrouwbaarheidsinterval|wachtrij|bezwaar|\bactie\b|doorverbinden|ongewenst")
    assert {key: text for key, text in phrases("nl").items() if forbidden.search(text.casefold())} == {}


def test_an_interval_stands_in_words():
    assert Words("nl").between(0.39, 0.57, "share") == f"tussen 39 en 57{NBSP}%"
    assert Words("en").between(0.39, 0.57, "share") == "between 39 and 57%"
    assert Words("nl").between(-24.4, 6.2, "nps") == "tussen −24 en +6"


@pytest.mark.parametrize(
    ("language", "expected"), [("nl", "1.234.567,5"), ("en", "1,234,567.5")], ids=["Dutch", "English"]
)
def test_numbers_follow_the_language(language, expected):
    assert Words(language).decimal(1234567.5) == expected


def test_a_number_that_rounds_to_zero_has_no_minus():
    assert Words("nl").signed(-0.3) == "0"
    assert Words("nl").decimal(-0.04) == "0,0"


def test_a_share_below_one_percent_keeps_a_decimal():
    assert Words("nl").percent(0.004) == f"0,4{NBSP}%"
    assert Words("nl").percent(0) == f"0{NBSP}%"
    assert Words("nl").percent(0.0148) == f"1{NBSP}%"


def test_one_and_many_differ():
    assert Words("nl").counted("count.comments", 1) == "1 opmerking"
    assert Words("nl").counted("count.comments", 1204) == "1.204 opmerkingen"


def test_dates_follow_the_language():
    assert Words("nl").date(date(2026, 10, 5)) == "5 oktober 2026"
    assert Words("en").month(Period(2026, 10)) == "October 2026"
    assert Words("nl").short_month(Period(2026, 3)) == "mrt"


def test_a_suppressed_figure_says_why_and_shows_nothing():
    hidden = Estimate(None, None, None, 0, "share", note="fewer than 5 customers")
    assert Words("nl").full(hidden) == "te weinig klanten om te tonen"


def test_a_plain_count_has_no_interval():
    assert Words("nl").full(Estimate(212, None, None, 212, "comments")) == "212"
    assert Words("nl").full(Estimate(212, 212, 212, 212, "comments")) == "212"


def test_a_list_reads_as_a_sentence():
    assert Words("nl").listed(["a"]) == "a"
    assert Words("nl").listed(["a", "b", "c"]) == "a, b en c"


def test_a_word_of_the_company_is_printed_as_it_is():
    assert Words("nl").named("channel", "Phone") == "telefoon"
    assert Words("nl").named("channel", "Balie Utrecht") == "Balie Utrecht"
    assert Words("nl").named("channel", None) == "kanaal onbekend"


def test_another_language_is_refused_with_those_there_are():
    assert LANGUAGES == ("nl", "en")
    with pytest.raises(UsageError, match="nl or en, not in 'fr'"):
        Words("fr")
