"""Actions as they are printed: words of the verdict, states, other departments' names, and hostile promises."""

import io
from dataclasses import replace
from datetime import date

import bs4
import openpyxl
import pytest

from voc.causes.action_effects import ActionVerdict
from voc.insight.action_results import ActionLine, ActionState, EffectObstacle, MeasuredEffect
from voc.records import Action, Estimate
from voc.report.action_prose import format_action_effect, format_action_state, format_late_actions
from voc.report.build import build_report
from voc.report.messages import ReportMessages
from voc.report.printed_figures import list_printed_figures
from voc.report.prose import format_finding
from voc.report.xlsx.workbook import build_workbook
from voc.text.sanitize import sanitize_line

NL, EN = ReportMessages("nl"), ReportMessages("en")
LABELS = {"nl": "Termijnbrief", "en": "Instalment letter"}
HOSTILE = '=HYPERLINK("http://x","klik") <script>alert(1)</script>\u202e'
LETTER = Action(3, "Facturatie", "Brief herschrijven", date(2026, 3, 2), date(2026, 6, 1), date(2026, 6, 4), id=1)
CHANGE = Estimate(-0.34, -0.45, -0.21, 300, "change", "post-stratified rate ratio", 200, "2026-10/A-1/change")
WORKED = MeasuredEffect(
    ActionVerdict.WORKED,
    change=CHANGE,
    rate_before=Estimate(34.0, None, None, 150, "per 1000", reference="2026-10/A-1/rate-before"),
    rate=Estimate(22.4, None, None, 150, "per 1000", reference="2026-10/A-1/rate"),
    process="letters",
    events=(date(2025, 12, 1), date(2026, 6, 1)),
)
LINES = (
    ActionLine(
        Action(1, "Facturatie", HOSTILE, date(2026, 10, 2), date(2026, 10, 28), id=2, fixer="Digitaal & IT"),
        {"nl": "Teruglevering", "en": "Feed-in"},
        ActionState.OVERDUE,
        days_late=3,
    ),
    ActionLine(LETTER, LABELS, ActionState.DONE, WORKED, days_late=3),
)


def unknown(obstacle, **fields):
    return replace(LINES[1], effect=MeasuredEffect(ActionVerdict.NOT_ESTABLISHED, obstacle, **fields))


def plain(text):
    return text.replace("\u00a0", " ")


def test_the_effect_is_told_with_interval_and_rates():
    assert plain(format_action_effect(LINES[1], NL)) == (
        "Effect: werkte, −34 % (tussen −45 en −21 %). Contacten hierover per 1.000 brieven: van 34,0 (vanaf 1 december "
        "2025) naar 22,4 (vanaf 1 juni 2026)."
    )
    assert "worked, −34% (between −45 and −21%)" in plain(format_action_effect(LINES[1], EN))
    assert "did not work" in format_action_effect(
        replace(LINES[1], effect=replace(WORKED, verdict=ActionVerdict.DID_NOT_WORK)), EN
    )


@pytest.mark.parametrize("obstacle", EffectObstacle)
@pytest.mark.parametrize("messages", [NL, EN])
def test_what_cannot_be_established_says_why(obstacle, messages):
    sentence = format_action_effect(unknown(obstacle, change=CHANGE, n_before=3, n_after=1, agreement=0.62), messages)
    assert ("niet vast te stellen" if messages is NL else "cannot be established") in sentence
    assert "{" not in sentence
    if obstacle is EffectObstacle.NOT_ENOUGH_BEFORE:
        assert "3" in sentence


def test_a_theme_that_rises_again_and_a_hidden_figure_are_told():
    assert "stijgt weer sinds 14 april 2026" in format_action_effect(
        replace(LINES[1], rises_since=date(2026, 4, 14)), NL
    )
    hidden = Estimate(None, None, None, 0, "change", note="fewer than 5 customers")
    sentence = format_action_effect(replace(LINES[1], effect=replace(WORKED, change=hidden, rate=hidden)), NL)
    assert "te weinig klanten" in sentence
    assert "34" not in sentence


def test_days_late_have_a_plural():
    assert format_action_state(LINES[0], NL).endswith("3 dagen te laat.")
    assert format_action_state(replace(LINES[0], days_late=1), EN).endswith("1 day late.")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_section_and_sheet_have_every_action_and_nothing_runs(october, config, made, tmp_path, language):
    month = replace(october, actions=LINES)
    built = build_report(month, config, tmp_path, language=language, formats=("html", "pdf"), generated_at=made)
    soup = bs4.BeautifulSoup(built.paths[0].read_text(encoding="utf-8"), "html.parser")
    section = soup.find(id="actions")
    assert soup.find("a", href="#actions") is not None
    assert section.find("script") is None
    assert "<script>alert(1)</script>" in section.get_text()
    assert "\u202e" not in section.get_text()
    assert "A-1" in section.get_text()
    book = openpyxl.load_workbook(
        io.BytesIO(build_workbook(month, ReportMessages(language), config, generated_at=made))
    )
    sheet = book["Verbeteracties" if language == "nl" else "Actions"]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows] == ["A-2", "A-1"]
    assert rows[1][9:12] == (-0.34, -0.45, -0.21)
    assert sheet["C3"].data_type == "s"
    assert sheet["C3"].quotePrefix


def test_without_actions_there_is_no_section(october, config, made, tmp_path):
    built = build_report(october, config, tmp_path, language="nl", formats=("html",), generated_at=made)
    soup = bs4.BeautifulSoup(built.paths[0].read_text(encoding="utf-8"), "html.parser")
    assert soup.find(id="actions") is None
    assert soup.find("a", href="#actions") is None


def test_a_department_reads_no_other_departments_name(facturatie, config, made, tmp_path):
    built = build_report(
        replace(facturatie, actions=LINES), config, tmp_path, language="nl", formats=("html",), generated_at=made
    )
    section = bs4.BeautifulSoup(built.paths[0].read_text(encoding="utf-8"), "html.parser").find(id="actions")
    assert "Digitaal & IT" not in section.get_text()
    assert "uw afdeling" in section.get_text()


def test_every_figure_of_an_action_can_be_traced(october):
    references = {figure.reference for figure in list_printed_figures(replace(october, actions=LINES), NL)}
    assert {"2026-10/A-1/change", "2026-10/A-1/rate", "2026-10/A-1/rate-before"} <= references


@pytest.mark.parametrize("language", ["nl", "en"])
def test_page_one_thanks_for_what_worked_and_for_nothing_else(october, config, made, tmp_path, language):
    letter = replace(LINES[1], action=replace(LETTER, department="Klantenservice"))
    not_worked = replace(
        letter, action=replace(letter.action, id=7), effect=replace(WORKED, verdict=ActionVerdict.DID_NOT_WORK)
    )
    back = replace(letter, action=replace(letter.action, id=8), rises_since=date(2026, 10, 2))
    old = replace(letter, action=replace(letter.action, id=9, done=date(2025, 10, 31)))
    month = replace(october, actions=(LINES[0], letter, not_worked, back, old))
    (path,) = build_report(month, config, tmp_path, language=language, formats=("html",), generated_at=made).paths
    good = bs4.BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").find("ul", class_="good")
    first = " ".join(good.find("li").get_text(" ").split())
    assert first.startswith("‘Brief herschrijven’")
    assert ("34 % minder (21–45 %)" if language == "nl" else "34% fewer (21–45%)") in plain(first)
    assert ("Met dank aan Klantenservice" if language == "nl" else "With thanks to Klantenservice") in first
    assert [code for code in ("A-1", "A-2", "A-7", "A-8", "A-9") if good.find(id=code)] == ["A-1"]


def test_a_finding_says_which_promise_about_it_is_late_or_open(october):
    finding = october.findings[0]
    line = replace(LINES[0], action=replace(LINES[0].action, theme=finding.theme, due=date(2026, 10, 28)))
    month = replace(october, actions=(replace(line, state=ActionState.OVERDUE),))
    detail = format_finding(finding, month, NL).detail
    assert f"Te laat: ‘{sanitize_line(line.action.promise)}’ van Facturatie (uitvoering: " in detail
    assert "uiterlijk 28 oktober 2026 beloofd, is nog niet klaar." in detail
    running = replace(october, actions=(replace(line, state=ActionState.RUNNING),))
    assert "Nog open: ‘" in format_finding(finding, running, NL).detail
    finished = replace(october, actions=(replace(line, state=ActionState.DONE),))
    assert "Nog open" not in format_finding(finding, finished, NL).detail
    assert "Nog open" not in format_finding(october.findings[1], running, NL).detail


def test_page_one_tells_the_promise_that_is_latest_and_how_many_others_are(october):
    late = replace(LINES[0], action=replace(LINES[0].action, promise="Terugbellen", theme=99), days_late=44)
    less = replace(late, action=replace(late.action, id=7), days_late=4)
    month = replace(october, actions=(less, late, LINES[1]))
    text = format_late_actions(month, october.findings, NL)
    assert text == (
        "‘Terugbellen’ van Facturatie (uitvoering: Digitaal & IT), uiterlijk 28 oktober 2026 beloofd, is nog niet "
        "klaar: 44 dagen te laat (A-2). Nog 1 andere verbeteractie is te laat."
    )
    alone = replace(month, actions=(late, LINES[1]))
    assert format_late_actions(alone, october.findings, EN).endswith("is not done yet: 44 days late (A-2).")
    # What a finding on the page tells already is not told again.
    told = replace(late, action=replace(late.action, theme=october.findings[0].theme))
    assert format_late_actions(replace(month, actions=(told,)), october.findings, NL) == ""
    assert format_late_actions(replace(month, actions=(LINES[1],)), october.findings, NL) == ""
