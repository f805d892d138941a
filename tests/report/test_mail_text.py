"""Page one as Markdown for a mail: the page's words in its order, and nothing in it that a mail program acts on."""

from dataclasses import replace

import pytest

from voc.report.build import build_report
from voc.report.html.sections.headline import build_headline_section
from voc.report.mail_text import escape_markdown, format_mail_body, format_mail_subject
from voc.report.messages import ReportMessages

HOSTILE = "<img src=x onerror=alert(1)> [klik](https://x.example) `code` | # kop **vet** javascript:alert(1)"


def read_letter(month, config, made, folder, language="nl"):
    (path,) = build_report(month, config, folder, language=language, formats=("md",), generated_at=made).paths
    assert path.suffix == ".md"
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_letter_has_the_parts_of_page_one(october, config, made, tmp_path, language):
    letter, messages = read_letter(october, config, made, tmp_path, language), ReportMessages(language)
    assert letter.startswith("# Stem van de klant" if language == "nl" else "# ")
    headings = [line.removeprefix("## ") for line in letter.splitlines() if line.startswith("## ")]
    assert messages("headline.findings") in headings
    assert messages("headline.scores") in headings
    assert "`B-2026-10-1`" in letter
    assert read_letter(october, config, made, tmp_path, language) == letter


@pytest.mark.parametrize("costs", ["with", None])
def test_the_letter_has_the_causes_and_what_a_score_is_of(october, config, made, tmp_path, costs):
    messages = ReportMessages("nl")
    month = october if costs else replace(october, costs=None)
    values = build_headline_section(month, messages, config, generated_at=made, draft=False)
    letter = read_letter(month, config, made, tmp_path)
    assert values["causes"] is not None
    names = ("causes_note", "confirmed_note", "hours_note", "more_changes")
    told = [values["causes"].table.caption, *(values[name] for name in names if values[name])]
    told += [score["positive"][1:] for score in values["scores"]]
    told += [
        text for score in values["scores"] if not score["is_hidden"] for text in (score["mean"], *score["benchmarks"])
    ]
    assert [each for each in told if escape_markdown(each) not in letter] == []
    silent = replace(month, scores=())
    assert escape_markdown(messages("headline.no_scores")) in read_letter(silent, config, made, tmp_path / "silent")


def test_customers_words_are_words_and_no_markup(october, config, made, tmp_path):
    first, *rest = october.themes
    hostile = replace(october, themes=(replace(first, labels={"nl": HOSTILE, "en": HOSTILE}), *rest))
    letter = read_letter(hostile, config, made, tmp_path)
    assert "<img" not in letter.replace("\\<img", "")
    assert "](https://" not in letter
    assert "https://" not in letter
    assert "javascript:" not in letter
    assert escape_markdown("gewoon: 3 * 4") == "gewoon: 3 \\* 4"


def test_a_draft_says_so_in_the_subject_and_no_line_can_be_added():
    messages = ReportMessages("nl")
    from voc.records import Period

    subject = format_mail_subject(Period(2026, 10), "Kwaad\r\nBcc: x@y", messages, is_draft=True)
    assert subject.startswith("Concept: Stem van de klant, oktober 2026")
    assert "\n" not in subject
    assert "\r" not in subject
    assert "formulier" in format_mail_body(Period(2026, 10), "Facturatie", messages, is_draft=True)
    assert "formulier" not in format_mail_body(Period(2026, 10), "Facturatie", messages, is_draft=False)
