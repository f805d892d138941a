"""The PDF of a report: tagged, complete, the same every time, and made whatever customers write."""

import re
import unicodedata
from collections import Counter
from datetime import datetime

import pypdfium2
import pytest
from bs4 import BeautifulSoup

from voc.errors import VocError
from voc.report.build import build_report
from voc.report.pdf.pdf_file import FONTS, PREAMBLE, _build_settings, _compile, build_pdf
from voc.report.pdf.typst_source import convert_page

METADATA = {"title": "Stem van de klant", "footer": "Proefstroom · oktober 2026", "language": "nl"}
MADE_AT = datetime(2026, 11, 2, 9, 0)  # noqa: DTZ001  # only the day is printed


def make_pdf(content, **changes):
    arguments = {"generated_at": MADE_AT, "draft_mark": "Concept", "note": "□ staat voor een teken"} | changes
    return build_pdf(f"<main><h1>Titel</h1>{content}</main>", METADATA, **arguments)


def read_pages(content):
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


@pytest.fixture(scope="module")
def report(october, config, made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pdf")
    built = build_report(october, config, folder, language="nl", formats=("html", "pdf"), generated_at=made)
    return {path.suffix: path.read_bytes() for path in built.paths}


def test_a_report_is_a_tagged_pdf_with_title_language_and_bookmarks(report):
    content = report[".pdf"]
    assert content.startswith(b"%PDF-1.7")
    with pypdfium2.PdfDocument(content) as document:
        assert document.is_tagged()
        assert "oktober 2026" in document.get_metadata_dict()["Title"]
        titles = [entry.get_title() for entry in document.get_toc()]
    assert titles[0].startswith("Stem van de klant")
    assert {"Klantthema’s", "Oorzaken en contacten", "Hoe u dit rapport leest"} <= set(titles)
    assert b"pdfuaid" in content
    assert re.search(rb"/Lang ?\(nl", content)


def test_every_page_has_its_number_and_says_that_it_is_a_draft(report):
    pages = read_pages(report[".pdf"])
    for number, page in enumerate(pages, 1):
        assert re.search(rf"{number} ?/ ?{len(pages)}\b", page)
        assert "Concept" in page


def test_a_final_report_says_nothing_of_a_draft():
    assert "Concept" not in "".join(read_pages(make_pdf("<p>x</p>", draft_mark="")))


def test_the_pdf_says_what_the_page_says(report):
    soup = BeautifulSoup(report[".html"], "html.parser")
    for element in soup.select("details, .unseen, .spare, svg, .card figcaption"):
        element.decompose()
    printed_words = list_words(" ".join(read_pages(report[".pdf"])))
    missing_words = list_words(soup.main.get_text(" ")) - printed_words
    assert missing_words == Counter()


def list_words(text):
    """Return how often each word is there."""
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text).replace("\u00ad", "")))


def test_the_same_report_gives_the_same_bytes(report, october, config, made, tmp_path):
    again = build_report(october, config, tmp_path, language="nl", formats=("pdf",), generated_at=made)
    assert again.paths[0].read_bytes() == report[".pdf"]


def test_a_character_without_a_letter_is_a_box_and_said():
    (text,) = read_pages(make_pdf("<p>Blij 😀😀 客服 ŵ é → отдел</p>"))
    assert "Blij □ □ ŵ é → отдел" in text
    assert "staat voor een teken" in text


def test_the_note_stands_only_where_a_box_does():
    assert "staat voor een teken" not in "".join(read_pages(make_pdf("<p>Gewoon ● tekst − “goed”</p>")))


@pytest.mark.parametrize(
    "text",
    [
        "#panic()",
        '"; #read("/etc/passwd")',
        "\\",
        "]" * 5,
        "a" * 3000,
        "@x <y>",
        "\u202e omgekeerd",
        "\u202e\u200f\u0645\u0631",
    ],
)
def test_a_hostile_text_is_printed_and_nothing_else(text):
    pages = read_pages(make_pdf(f"<blockquote>{text.replace('<', '&lt;')}</blockquote><p>erna</p>"))
    assert "erna" in pages[-1]


def test_a_name_of_three_hundred_letters_wraps():
    name = "Afdeling " * 33
    pages = read_pages(make_pdf(f"<table><tr><th>{name}</th><td>3</td></tr></table>"))
    assert "".join(pages).count("Afdeling") == 33


def test_what_typst_refuses_is_a_sentence():
    with pytest.raises(VocError, match="the PDF could not be made"):
        make_pdf('<figure><svg viewBox="0 0 1 1"><rect</figure>')


def test_a_last_page_of_a_line_or_two_is_saved_by_smaller_letters():
    def count_pages(n):
        return len(read_pages(make_pdf("".join(f"<p>Regel {k}</p>" for k in range(n)))))

    n_fitting = next(n for n in range(30, 80) if len(read_pages(make_plain(n + 1))) > 1)
    assert count_pages(n_fitting) == count_pages(n_fitting + 1) == 1
    assert count_pages(n_fitting + 30) == 2


def make_plain(n):
    """Return so many lines in letters of one size."""
    source = convert_page(f"<main><h1>Titel</h1>{''.join(f'<p>Regel {k}</p>' for k in range(n))}</main>")
    settings = _build_settings(METADATA, MADE_AT, "Concept", note="")
    return _compile(f"{settings}\n{FONTS}\n{PREAMBLE}\n{source}")
