from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import voc.cli.letter
import voc.insight.evidence_sentences
import voc.pipeline.comment_reasons
import voc.report
import voc.text.messages.catalog
from voc.errors import UsageError
from voc.records import Estimate, Period
from voc.report.html.template_files import find_templates_folder
from voc.report.messages import LANGUAGES, ReportMessages, load_report_messages

NBSP = "\u00a0"
# Groups whose keys are codes (of records, or of a company's own words) and are asked for by name.
BY_CODE = (
    "channel.",
    "process.",
    "language.",
    "category.",
    "unit.",
    "sheet.",
    "why.",
    "section.",
    "cause.because.",
    "method.",
)
BY_CODE += ("cause.learned.",)
BY_CODE += ("ask.", "rung.", "cost_group.", "estimate.")
BY_CODE += ("change.", "finding.", "scale.", "score.", "quality.method_", "quality.limit_", "quality.count_")
BY_CODE += ("action_state.", "action_count.", "action_obstacle.", "revision_reason.")
BY_CODE += ("reply_column.", "reply_answer.", "reply_wrong.", "compare.")


def test_both_languages_hold_the_same_keys():
    assert set(load_report_messages("nl")) == set(load_report_messages("en"))


def test_a_phrase_takes_the_same_values_in_both_languages(list_placeholders):
    nl, en = load_report_messages("nl"), load_report_messages("en")
    assert {key for key in nl if list_placeholders(nl[key]) != list_placeholders(en[key])} == set()


def test_no_phrase_is_left_over():
    folders = (Path(voc.report.__file__).parent, find_templates_folder())
    files = [p for folder in folders for p in folder.rglob("*") if p.suffix in {".py", ".j2"}]
    files += [Path(voc.text.messages.catalog.__file__), Path(voc.insight.evidence_sentences.__file__)]
    files += [Path(voc.pipeline.comment_reasons.__file__), Path(voc.cli.letter.__file__)]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    keys = {re.sub(r"\.(one|other)$", "", key) for key in load_report_messages("nl") if not key.startswith(BY_CODE)}
    quoted = set(re.findall(r"""["']([^"'\s]+)["']""", source))
    assert sorted(key for key in keys if not quoted & {key, key.removeprefix("column.")}) == []


def test_no_dutch_phrase_uses_a_word_that_the_domain_forbids():
    forbidden = re.compile(r"veroorzaker|betrouwbaarheidsinterval|wachtrij|bezwaar|\bactie\b|doorverbinden|ongewenst")
    assert {key: text for key, text in load_report_messages("nl").items() if forbidden.search(text.casefold())} == {}


def test_an_interval_stands_in_words():
    assert ReportMessages("nl").format_range(0.39, 0.57, "share") == f"tussen 39 en 57{NBSP}%"
    assert ReportMessages("en").format_range(0.39, 0.57, "share") == "between 39 and 57%"
    assert ReportMessages("nl").format_range(-24.4, 6.2, "nps") == "tussen −24 en +6"


@pytest.mark.parametrize(
    ("language", "expected"), [("nl", "1.234.567,5"), ("en", "1,234,567.5")], ids=["Dutch", "English"]
)
def test_numbers_follow_the_language(language, expected):
    assert ReportMessages(language).format_number(1234567.5) == expected


def test_a_number_that_rounds_to_zero_has_no_minus():
    assert ReportMessages("nl").format_signed(-0.3) == "0"
    assert ReportMessages("nl").format_number(-0.04) == "0,0"


def test_a_share_below_one_percent_keeps_a_decimal():
    assert ReportMessages("nl").format_percent(0.004) == f"0,4{NBSP}%"
    assert ReportMessages("nl").format_percent(0) == f"0{NBSP}%"
    assert ReportMessages("nl").format_percent(0.0148) == f"1{NBSP}%"


def test_one_and_many_differ():
    assert ReportMessages("nl").format_count("count.comments", 1) == "1 reactie"
    assert ReportMessages("nl").format_count("count.comments", 1204) == "1.204 reacties"


def test_dates_follow_the_language():
    assert ReportMessages("nl").format_date(date(2026, 10, 5)) == "5 oktober 2026"
    assert ReportMessages("en").format_month(Period(2026, 10)) == "October 2026"
    assert ReportMessages("nl").format_short_month(Period(2026, 3)) == "mrt"


def test_a_suppressed_figure_says_why_and_shows_nothing():
    hidden = Estimate(None, None, None, 0, "share", note="fewer than 5 customers")
    assert ReportMessages("nl").format_estimate(hidden) == "te weinig klanten om te tonen"


def test_a_plain_count_has_no_interval():
    assert ReportMessages("nl").format_estimate(Estimate(212, None, None, 212, "comments")) == "212"
    assert ReportMessages("nl").format_estimate(Estimate(212, 212, 212, 212, "comments")) == "212"


def test_a_list_reads_as_a_sentence():
    assert ReportMessages("nl").format_list(["a"]) == "a"
    assert ReportMessages("nl").format_list(["a", "b", "c"]) == "a, b en c"


def test_a_word_of_the_company_is_printed_as_it_is():
    assert ReportMessages("nl").format_code("channel", "Phone") == "telefoon"
    assert ReportMessages("nl").format_code("channel", "Balie Utrecht") == "Balie Utrecht"
    assert ReportMessages("nl").format_code("channel", None) == "kanaal onbekend"


def test_another_language_is_refused_with_those_there_are():
    assert LANGUAGES == ("nl", "en")
    with pytest.raises(UsageError, match="nl or en, not in 'fr'"):
        ReportMessages("fr")
