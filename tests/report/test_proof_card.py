"""Cards of what worked: figures as measured, nobody's words, the same bytes, and none without an established effect."""

from dataclasses import replace
from datetime import date

import bs4
import pypdfium2
import pytest

from voc.causes.action_effects import ActionVerdict
from voc.errors import UsageError
from voc.insight.action_results import ActionLine, ActionState, MeasuredEffect
from voc.records import Action, Estimate
from voc.report.proof_card import build_proof_cards

CHANGE = Estimate(-0.28, -0.46, -0.02, 300, "change", "post-stratified rate ratio", 200, "2026-10/A-1/change")
EFFECT = MeasuredEffect(
    ActionVerdict.WORKED,
    change=CHANGE,
    rate_before=Estimate(37.1, None, None, 150, "per 1000", reference="2026-10/A-1/rate-before"),
    rate=Estimate(26.8, None, None, 150, "per 1000", reference="2026-10/A-1/rate"),
    process="letters",
    events=(date(2025, 12, 1), date(2026, 6, 1)),
)
ACTION = Action(3, "Klantenservice", "Brief herschrijven", date(2026, 3, 2), date(2026, 6, 1), date(2026, 6, 1), id=1)
LINE = ActionLine(ACTION, {"nl": "Termijnbrief", "en": "Instalment letter"}, ActionState.DONE, EFFECT)
HOSTILE = "<script>alert(1)</script> =cmd() \u202e [x](http://x)"


@pytest.fixture
def make(october, config, made, tmp_path):
    def make_cards(*lines, **options):
        month = replace(october, actions=lines)
        options = {"language": "nl"} | options
        return build_proof_cards(month, config, tmp_path, generated_at=made, **options)

    return make_cards


def read(path):
    page = bs4.BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    return page, " ".join(page.get_text(" ").replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "nl",
            [
                "−28 %",
                "tussen −46 en −2 %",
                "37,1",
                "26,8",
                "1 december 2025",
                "per 1.000 brieven",
                "Sindsdien krijgen wij daarover naar schatting 28 % minder contacten",
            ],
        ),
        (
            "en",
            [
                "−28%",
                "between −46 and −2%",
                "37.1",
                "26.8",
                "1 December 2025",
                "1,000 letters",
                "we get an estimated 28% fewer contacts",
            ],
        ),
    ],
)
def test_a_card_has_before_after_interval_and_control(make, language, words):
    page_path, pdf_path = make(LINE, language=language)
    page, text = read(page_path)
    assert [word for word in words if word not in text] == []
    assert page.find("html")["lang"] == language
    assert page.find("script") is None
    document = pypdfium2.PdfDocument(pdf_path)
    assert len(document) == 1
    assert "Brief herschrijven" in document[0].get_textpage().get_text_range()
    again = [path.read_bytes() for path in make(LINE, language=language)]
    assert [path.read_bytes() for path in (page_path, pdf_path)] == again


def test_beside_months_stands_what_everything_else_did(make):
    effect = replace(EFFECT, events=None, process=None, others_change=-0.05)
    _, text = read(make(replace(LINE, effect=effect), formats=("html",))[0])
    assert "al het andere in dezelfde maanden: −5 % per maand" in text


def test_only_what_worked_and_can_be_told_gets_a_card(make):
    failed = replace(LINE, effect=replace(EFFECT, verdict=ActionVerdict.NOT_ESTABLISHED))
    hidden = replace(LINE, effect=replace(EFFECT, change=replace(CHANGE, value=None, low=None, high=None)))
    back = replace(LINE, rises_since=date(2026, 10, 1))
    assert make(failed, hidden, back) == ()
    with pytest.raises(UsageError, match="A-1 is no action whose effect is established"):
        make(failed, reference="A-1")
    with pytest.raises(UsageError, match="no card as 'docx'"):
        make(LINE, formats=("docx",))


def test_nobodys_words_stand_on_it_and_a_hostile_promise_is_harmless(make):
    quoted = {"nl": "Brief, zoals “Uit die brief haal ik het niet”", "en": "“I cannot make sense of it”"}
    for language, words in (("nl", "haal ik het niet"), ("en", "make sense")):
        _, text = read(make(replace(LINE, labels=quoted), language=language, formats=("html",))[0])
        assert words not in text
    page_path, _ = make(replace(LINE, action=replace(ACTION, promise=HOSTILE)))
    page, text = read(page_path)
    assert page.find("script") is None
    assert "<script>" in text
    assert "\u202e" not in text
