"""Replies, decisions and fixes as they are printed."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import bs4
import openpyxl
import pytest

from voc.errors import VocError
from voc.insight.reply_results import PrintedReply
from voc.insight.results import Fix
from voc.records import Estimate
from voc.report.build import build_report
from voc.report.messages import ReportMessages
from voc.report.xlsx.workbook import build_workbook

REPLY = PrintedReply(
    "B-2026-10-1", 1, "Facturatie", agrees=False, reason="de meetdata kwamen <b>te laat</b>",
    at=datetime(2026, 11, 4, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture(scope="module")
def answered(october):
    first, *rest = october.themes
    line = replace(first, department="Facturatie", fixer="Digitaal & IT", replies=(REPLY,))
    found, *others = october.findings
    return replace(october, themes=(line, *rest), findings=(replace(found, replies=(REPLY,)), *others))


@pytest.fixture
def page(config, made, tmp_path):
    def make(month, language="nl"):
        built = build_report(month, config, tmp_path, language=language, formats=("html",), generated_at=made)
        soup = bs4.BeautifulSoup(built.paths[0].read_text(encoding="utf-8"), "html.parser")
        return soup, " ".join(soup.get_text(" ").split()), built

    return make


def test_a_reply_stands_beside_the_finding_and_says_that_nobody_judged_it(page, answered):
    soup, _, _ = page(answered)
    said = soup.find("ol", class_="findings").li.find("p", class_="reply").get_text()
    assert said == (
        "Facturatie op 4 november (bij B-2026-10-1), niet eens: ‘de meetdata kwamen <b>te laat</b>’ "
        "Nog niet beoordeeld."
    )
    assert len(soup.find_all("p", class_="reply")) == 2


@pytest.mark.parametrize(
    ("upheld", "settled", "words"),
    [
        (True, "Meetdata & Marktprocessen", "de afdeling krijgt gelijk. De oorzaak is vastgesteld bij Meetdata"),
        (False, None, "het antwoord is niet gevolgd."),
    ],
)
def test_the_outcome_of_a_reply_is_printed(page, answered, upheld, settled, words):
    found, *others = answered.findings
    judged = replace(found, replies=(replace(REPLY, upheld=upheld, settled_department=settled),))
    assert words in page(replace(answered, findings=(judged, *others)))[1]


def test_a_cause_that_a_person_decided_is_said_to_be_and_who_fixes_it(page, answered):
    said = page(answered)[1]
    assert "Vastgesteld door een VoC-specialist: de oorzaak ligt bij Facturatie. Wie het oplost: Digitaal & IT." in said
    assert "Established by a VoC officer: the cause lies with Facturatie." in page(answered, "en")[1]


def test_the_headline_stays_one_sheet_with_replies(page, answered):
    found = tuple(replace(f, replies=(replace(REPLY, reason="lang verhaal " * 30),)) for f in answered.findings)
    soup, _, _ = page(replace(answered, findings=found))
    assert soup.find(class_="spare") is not None
    assert max(len(p.get_text()) for p in soup.find_all("p", class_="reply")) < 400


@pytest.mark.parametrize(
    "others",
    [
        {"department": "Digitaal & IT"},
        {"fixer": "Digitaal & IT"},
        {"replies": (replace(REPLY, department="Digitaal & IT"),)},
        {"replies": (replace(REPLY, settled_department="Digitaal & IT"),)},
    ],
)
def test_a_department_reads_its_own_replies_and_what_it_fixes_only(page, facturatie, others):
    first, *rest = facturatie.themes
    page(replace(facturatie, themes=(replace(first, department="Facturatie", replies=(REPLY,)), *rest)))
    with pytest.raises(VocError, match="also names Digitaal & IT"):
        page(replace(facturatie, themes=(replace(first, **others), *rest)))


def test_a_department_is_told_what_it_has_to_fix(page, facturatie):
    fix = Fix(8, {"nl": "App sluit af"}, Estimate(57.0, None, None, 57, "comments", reference="2026-10/D-1/T-8/fix"))
    _, said, built = page(replace(facturatie, fixes=(fix,)))
    assert "Hier op te lossen App sluit af: 57 reacties" in said
    assert fix.comments.reference in {figure.reference for figure in built.figures}


def test_the_workbook_has_replies_decisions_and_fixers(answered, config, made):
    book = openpyxl.load_workbook(io.BytesIO(build_workbook(answered, ReportMessages("nl"), config, generated_at=made)))
    summary, themes = (book[ReportMessages("nl")(f"sheet.{name}")] for name in ("summary", "themes"))
    assert summary.cell(3, 4).value.endswith("Nog niet beoordeeld.")
    heads = [cell.value for cell in themes[2]]
    row = dict(zip(heads, [cell.value for cell in themes[3]], strict=True))
    assert (row["Vastgestelde oorzaak"], row["Wie het oplost"]) == ("Facturatie", "Digitaal & IT")
    assert row["Antwoord van de afdeling"].startswith("Facturatie op 4 november")
