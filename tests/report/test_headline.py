"""Page one: no more than fits on a sheet, and what is left out first stands on other pages."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from voc.config.delivery import DeliverySettings
from voc.insight.action_results import ActionLine, ActionState
from voc.insight.letter_results import Letter
from voc.insight.reply_results import PrintedReply
from voc.insight.results import FindingKind, IdeaLine
from voc.records import Action, Estimate, ThemeId
from voc.report.html.sections import Sections, SignOff
from voc.report.html.sections.headline import (
    N_CHANGES,
    N_DEPARTMENTS,
    N_SCORES,
    _choose_spare_parts,
    build_headline_section,
    build_score_table,
    format_title,
)
from voc.report.messages import ReportMessages

NL = ReportMessages("nl")
DAY, SIGNED = date(2026, 12, 2), SignOff("Noor Vis", datetime(2026, 12, 4, tzinfo=UTC))


@pytest.fixture
def build(config, made):
    return lambda month, **more: build_headline_section(month, NL, config, generated_at=made, **{"draft": False} | more)


def test_a_title_says_whose_and_of_when(october, facturatie):
    assert format_title(october, NL) == NL("document.title", month="oktober 2026")
    assert "Facturatie" in format_title(facturatie, NL)


@pytest.mark.parametrize("fixture", ["october", "facturatie", "bare"])
def test_only_so_much_stands_there_as_a_reader_takes_in(request, build, fixture):
    values = build(request.getfixturevalue(fixture))
    assert len(values["changes"]) <= N_CHANGES
    assert len(values["scores"]) <= N_SCORES
    if values["causes"] is not None:
        # "Unknown" beside the departments: without it their shares would look like the whole.
        assert len(values["causes"].table.rows) <= N_DEPARTMENTS + 1


def test_a_theme_in_a_finding_is_no_other_change(october, build):
    in_findings = {finding.theme for finding in october.findings}
    anchors = {change["anchor"] for change in build(october)["changes"]}
    assert anchors == {f"T-{line.theme}" for line in october.themes if line.change and line.theme not in in_findings}


def test_more_changes_than_fit_are_counted(october, build):
    changed = tuple(replace(october.themes[0], theme=k) for k in range(50, 50 + N_CHANGES + 2))
    values = build(replace(october, themes=changed, findings=()))
    assert len(values["changes"]) == N_CHANGES
    assert values["more_changes"] == NL.format_count("headline.changes_more", 2)
    exactly = build(replace(october, themes=changed[:N_CHANGES], findings=()))
    assert exactly["more_changes"] == ""


def test_what_other_pages_have_is_left_out_first_and_only_as_far_as_needed(october, build):
    values = build(october)
    long_text = "woord " * 60
    order = ["changes", "notes", "chart", "scores", "unsure", "findings", "money", "second"]
    spares = []
    for n in range(0, 60, 4):
        spare = _choose_spare_parts({**values, "asks": [long_text] * n})["spare"]
        assert spare == frozenset(order[: len(spare)])
        spares.append(len(spare))
    assert spares == sorted(spares)
    assert spares[-1] == len(order)


@pytest.mark.parametrize(
    ("findings", "figures", "key"),
    [
        (True, True, "headline.no_problems"),
        (False, True, "headline.no_findings"),
        (False, False, "headline.no_figures"),
    ],
)
def test_a_month_without_a_problem_says_what_kind_of_month_it_is(october, build, findings, figures, key):
    month = october if findings else replace(october, findings=())
    month = month if figures else replace(month, themes=(), categories=(), scores=())
    values = build(month)
    assert values["nothing"] == key
    assert bool(values["most"]) is (figures and not findings)


def test_an_idea_that_a_finding_tells_is_not_told_twice(october, build):
    idea = IdeaLine(7, "Laat mij zelf de meter aflezen", 41)
    assert "41" in build(replace(october, ideas=(idea,)))["idea"]["title"]
    told = replace(october.findings[0], kind=FindingKind.IDEA, idea=idea)
    values = build(replace(october, ideas=(idea,), findings=(told,)))
    # In its own place, and not among what went well.
    assert (values["idea"]["code"], values["good_news"], values["problems"]) == (told.code, [], [])
    assert build(october)["idea"] is None


def test_the_officers_words_are_text(october, build):
    values = build(replace(october, letter=Letter(opening="Beste\u202e lezer", thanks="Dank", is_proposed=False)))
    assert (values["opening"], values["thanks"], values["asks_note"]) == ("Beste lezer", "Dank", "")


def test_a_hidden_score_has_words_and_no_place_on_its_scale(october, build):
    hidden = Estimate(None, None, None, 0, "nps", note="fewer than 5 customers")
    (score,) = build(replace(october, scores=(replace(october.scores[0], estimate=hidden),)))["scores"]
    assert score["is_hidden"]
    assert score["strip"] is None


def test_every_score_is_in_the_table_also_those_without_a_drawing(october):
    many = tuple(replace(october.scores[0], question=str(k)) for k in range(N_SCORES + 3))
    assert len(build_score_table(replace(october, scores=many), NL).rows) == N_SCORES + 3
    assert build_score_table(replace(october, scores=()), NL).rows == ()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"form_name": "a-antwoord.xlsx", "answer_before": DAY}, "(a-antwoord.xlsx), uiterlijk 2 december 2026. Stuur"),
        ({}, "Wilt u reageren? Stuur uw antwoord aan voc@zonnehof.example."),
        ({"sign_off": SIGNED, "answer_before": DAY}, "liep tot en met 2 december 2026; er is geen antwoord ontvangen."),
        ({"sign_off": SIGNED}, "Stuur uw antwoord aan voc@zonnehof.example."),
    ],
)
def test_a_head_reads_how_to_answer_on_a_draft_and_on_the_final(facturatie, config, made, fields, words):
    config = config.model_copy(update={"delivery": DeliverySettings(reply_to="voc@zonnehof.example")})
    silent = replace(facturatie, findings=tuple(replace(each, replies=()) for each in facturatie.findings))
    assert words in Sections(silent, config, generated_at=made, **fields).letter


def test_a_head_who_has_to_keep_what_another_department_promised_is_asked_something(facturatie, config, made):
    promise = Action(
        ThemeId(1), "Klantenservice", "Terugbellen", date(2026, 8, 3), date(2026, 10, 15), fixer="Facturatie"
    )
    late = ActionLine(promise, {}, ActionState.OVERDUE, days_late=16)
    month = replace(facturatie, findings=(), actions=(late,), letter=Letter())
    letter = Sections(month, config, generated_at=made).letter
    assert "Terugbellen" in letter
    assert "vraagt niets van u" not in letter


def test_a_report_that_is_signed_off_early_says_of_no_day_that_it_is_past(facturatie, config, made):
    silent = replace(facturatie, findings=tuple(replace(each, replies=()) for each in facturatie.findings))
    early = SignOff("Noor Vis", datetime(2026, 12, 2, 9, tzinfo=UTC))
    letter = Sections(silent, config, generated_at=made, sign_off=early, answer_before=DAY).letter
    assert "geen antwoord ontvangen" not in letter
    assert "Stuur uw antwoord" in letter


def test_a_head_who_answered_or_is_asked_nothing_reads_that(facturatie, config, made):
    reply = PrintedReply("B-2026-10-1", None, "Facturatie", agrees=True, reason="", at=made)
    answered = replace(facturatie, findings=(replace(facturatie.findings[0], replies=(reply,)),))
    assert "Uw antwoord staat bij de bevinding." in Sections(answered, config, generated_at=made).letter
    nothing = replace(facturatie, findings=(), actions=(), letter=Letter())
    letter = Sections(nothing, config, generated_at=made).letter
    assert "Dit rapport vraagt niets van u. Wilt u reageren? Stuur uw antwoord aan wie u dit rapport stuurde." in letter


def test_a_report_of_after_midnight_has_the_companys_day(facturatie, config):
    sections = Sections(facturatie, config, generated_at=datetime(2026, 11, 3, 23, 30, tzinfo=UTC))
    assert sections.generated_at.date() == date(2026, 11, 4)
