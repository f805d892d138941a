"""Every dialog, by keyboard, and what it sends."""

import re
from datetime import date
from typing import Annotated

import pytest
from playwright.sync_api import expect
from pydantic import StringConstraints

from voc.decisions import kinds
from voc.decisions.payload_fields import EarliestDay
from voc.triage.requests import PAYLOADS

pytestmark = pytest.mark.usefixtures("page")


@pytest.fixture
def ask(page, goto, until, desk):
    """Open a theme's dialog by its key, fill it in, save, and return what was decided."""

    def answer(key, fill, *, item="theme:T-2"):
        goto(page, item)
        page.keyboard.press(key)
        page.get_by_role("dialog").wait_for()
        fill(page.get_by_role("dialog"))
        page.keyboard.press("Enter")
        until(page, desk.decided)
        expect(page.get_by_role("dialog")).to_have_count(0)
        (event,) = desk.decided()
        return event

    return answer


def test_rename_in_both_languages(page, ask):
    def fill(dialog):
        expect(dialog.get_by_label("Naam in het Nederlands")).to_have_value("Nota te laat")
        page.keyboard.type("Nota komt te laat")
        dialog.get_by_label("Naam in het Engels").fill("Bill arrives late")

    event = ask("r", fill)
    assert event["payload"] == {"labels": {"nl": "Nota komt te laat", "en": "Bill arrives late"}}
    expect(page.get_by_role("heading", level=2)).to_have_text("Nota komt te laat")


def test_merge_by_search(page, ask):
    def fill(dialog):
        page.keyboard.type("nota")
        expect(dialog.get_by_role("option")).to_have_count(1)
        expect(dialog.get_by_text("‘Nota te laat’ gaat op in ‘Onduidelijke nota’.", exact=False)).to_be_visible()

    assert ask("m", fill)["payload"] == {"into": 3}
    expect(page.get_by_role("heading", level=2)).to_have_text("Bij welke afdeling ontstond dit?")


HOLD_THEMES = """() => {
    const { send } = window.transport;
    window.searches = [];
    window.transport.send = async request => {
        const answer = await send(request);
        if (request.op === 'themes') {
            await new Promise(release => window.searches.push(release));
        }
        return answer;
    };
}"""
"""Lets answers to searches for a theme wait in ``searches``."""


def test_enter_before_the_search_has_an_answer_merges_into_nothing(page, desk, goto, until):
    goto(page, "theme:T-2")
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog")
    page.keyboard.type("ter")
    expect(dialog.get_by_role("option", selected=True)).to_contain_text("Teruglevering dubbel")
    page.evaluate(HOLD_THEMES)
    page.keyboard.press("Control+a")
    page.keyboard.type("lange")
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.searches.length === 1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Kies een klantthema.")
    assert not desk.decided()
    page.evaluate("() => window.searches[0]()")
    expect(dialog.get_by_role("option", selected=True)).to_contain_text("Lange wachttijd")
    page.keyboard.press("Enter")
    until(page, desk.decided)
    assert desk.decided()[0]["payload"] == {"into": 4}


def test_a_theme_that_was_clicked_stays_chosen_when_a_search_is_answered(page, desk, goto, until, settle):
    goto(page, "theme:T-2")
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("option")).to_have_count(3)
    page.evaluate(HOLD_THEMES)
    page.keyboard.type("ter")
    page.wait_for_function("() => window.searches.length === 1")
    dialog.get_by_role("option", name="Lange wachttijd").click()
    page.evaluate("() => window.searches[0]()")
    settle(page)
    dialog.get_by_role("button", name="Samenvoegen").click()
    until(page, desk.decided)
    assert desk.decided()[0]["payload"] == {"into": 4}


def test_split_off_a_proposed_part(page, ask):
    def fill(dialog):
        dialog.get_by_role("radio").nth(1).check()
        expect(dialog.get_by_label("Naam in het Nederlands")).to_have_value("Traag")

    assert ask("s", fill)["payload"] == {"segments": [203], "labels": {"nl": "Traag", "en": "Slow"}}


def test_split_off_chosen_comments(page, ask, goto):
    goto(page, "theme:T-2")
    page.get_by_role("grid").focus()
    page.get_by_role("gridcell").first.wait_for()
    for key in (" ", "ArrowDown", " "):
        page.keyboard.press(key)
    expect(page.get_by_text("2 gekozen om af te splitsen")).to_be_visible()
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio", name="De 2 gekozen reacties")).to_be_checked()
    dialog.get_by_label("Naam in het Nederlands").fill("Nieuw deel")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_department_and_fixer(ask):
    def fill(dialog):
        expect(dialog.get_by_label("Oorzaak bij")).to_have_value("Facturatie")
        dialog.get_by_label("Oorzaak bij").select_option("Digitaal & IT")
        dialog.get_by_label("Oplosser").select_option("Klantenservice")
        dialog.get_by_role("textbox", name="Waarom?").fill("gebeld met het hoofd")

    event = ask("d", fill)
    assert event["payload"] == {"department": "Digitaal & IT", "fixer": "Klantenservice"}
    assert event["why"] == "gebeld met het hoofd"


def test_category_with_exceptions(page, ask):
    def fill(dialog):
        dialog.get_by_role("radio", name="administratief contact").check()
        dialog.get_by_role("button", name="Uitzondering toevoegen").click()
        page.keyboard.type("verhuizing")
        dialog.get_by_label("Soort contact", exact=True).select_option("valuable")

    exceptions = [{"phase": "verhuizing", "category": "valuable"}]
    assert ask("c", fill)["payload"] == {"category": "hygiene", "exceptions": exceptions}


def test_who_only_adds_an_exception_leaves_the_category_to_the_rule(page, ask):
    def fill(dialog):
        expect(dialog.get_by_role("radio", name="volgens de regel (vermijdbaar contact)")).to_be_checked()
        dialog.get_by_role("button", name="Uitzondering toevoegen").click()
        page.keyboard.type("verhuizing")

    exceptions = [{"phase": "verhuizing", "category": "hygiene"}]
    assert ask("c", fill)["payload"] == {"category": None, "exceptions": exceptions}


def test_a_category_that_a_person_chose_is_the_one_that_is_chosen(page, ask, desk):
    desk.items["theme:T-4"]["category"] |= {"value": "valuable", "by": "person"}

    def fill(dialog):
        expect(dialog.get_by_role("radio", name="waardevol contact")).to_be_checked()
        dialog.get_by_role("radio", name="volgens de regel", exact=True).check()

    assert ask("c", fill, item="theme:T-4")["payload"] == {"category": None, "exceptions": []}


def test_an_action_says_what_is_missing_first(page, goto, desk, until):
    goto(page, "theme:T-2")
    page.keyboard.press("o")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Vastleggen").click()
    expect(dialog.get_by_role("alert")).to_have_text("Vul ‘Wat wordt er beloofd?’ in.")
    dialog.get_by_label("Wat wordt er beloofd?").fill("Brief herschrijven")
    dialog.get_by_label("Klaar op").fill("2026-12-31")
    dialog.get_by_role("button", name="Vastleggen").click()
    until(page, desk.decided)
    payload = desk.decided()[0]["payload"]
    assert (payload["theme"], payload["department"], payload["due"]) == (2, "Facturatie", "2026-12-31")


def test_main_subject_and_snooze(page, ask, desk, goto, until):
    def fill(dialog):
        page.keyboard.type("lange")
        expect(dialog.get_by_role("option")).to_have_count(1)

    assert ask("g", fill)["payload"] == {"parent": 4}
    goto(page, "alert:T-1")
    page.keyboard.press("z")
    page.get_by_role("dialog").get_by_label("Tot", exact=True).fill("2031-01-01")
    page.keyboard.press("Enter")
    until(page, lambda: desk.decided("snooze"))
    assert desk.decided("snooze")[0]["payload"] == {"until": "2031-01-01"}


def test_a_head_who_disagrees_is_right(page, goto, desk, until):
    goto(page, "reply:finding/B-2026-10-3")
    page.keyboard.press("y")
    page.get_by_role("dialog").get_by_label("Waar ligt de oorzaak dan?").select_option("Techniek & Planning")
    page.get_by_role("button", name="Vastleggen").click()
    until(page, lambda: desk.decided("settle"))
    assert desk.decided()[0]["payload"] == {"upheld": True, "department": "Techniek & Planning"}


def test_a_comment_goes_to_another_theme(page, goto, desk, until):
    goto(page, "theme:T-2")
    page.get_by_role("grid").focus()
    page.get_by_role("gridcell").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+N")
    page.keyboard.type("lange")
    expect(page.get_by_role("dialog").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    until(page, lambda: desk.decided("place"))
    event = desk.decided()[0]
    assert (event["subject"], event["payload"]) == ("S-1001", {"theme": 4, "was": 2})


def test_a_comment_is_read_in_full(page, goto):
    goto(page, "theme:T-2")
    page.get_by_role("grid").focus()
    page.get_by_role("gridcell").first.wait_for()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_text("Reactie 0: de rekening")).to_be_visible()


HOLD_HISTORY = """() => {
    const { send } = window.transport;
    window.pages = [];
    window.transport.send = async request => {
        const answer = await send(request);
        if (request.op === 'history') {
            await new Promise(release => window.pages.push(release));
        }
        return answer;
    };
}"""
"""Lets answers about the history wait in ``pages``."""


def test_history_shows_what_its_filters_say_whichever_answer_comes_last(page, desk, settle):
    desk.by_command("accept", "T-2", {})
    desk.someone_else("accept", "T-4", {}, "piet keurde ‘Lange wachttijd’ goed.")
    page.keyboard.press("h")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    page.evaluate(HOLD_HISTORY)
    dialog.get_by_label("Alleen van mij").check()
    dialog.get_by_label("Alleen van mij").uncheck()
    page.wait_for_function("() => window.pages.length === 2")
    page.evaluate("() => window.pages.reverse().forEach(release => release())")
    settle(page)
    expect(dialog.get_by_role("listitem")).to_have_count(2)


def test_history_shows_an_older_page_once_however_often_it_is_asked_for(page, desk, settle):
    for _ in range(60):
        desk.by_command("accept", "T-2", {})
    page.keyboard.press("h")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem")).to_have_count(50)
    page.evaluate(HOLD_HISTORY)
    for _ in range(2):
        dialog.get_by_role("button", name="Oudere beslissingen").click()
    page.wait_for_function("() => window.pages.length === 2")
    page.evaluate("() => window.pages.forEach(release => release())")
    settle(page)
    expect(dialog.get_by_role("listitem")).to_have_count(60)


def test_history_takes_back_and_brings_again(page, desk, until):
    page.keyboard.press("a")
    until(page, desk.decided)
    desk.someone_else("accept", "T-4", {}, "piet keurde ‘Lange wachttijd’ goed.")
    page.keyboard.press("h")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    dialog.get_by_label("Alleen van mij").check()
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    dialog.get_by_role("button", name="Terugdraaien").click()
    until(page, lambda: not desk.decided())
    dialog.get_by_role("button", name="Herstellen").click()
    until(page, desk.decided)
    page.keyboard.press("Escape")
    expect(page.get_by_role("option").first).to_be_focused()


def test_a_comment_without_a_segment_offers_no_button_that_does_nothing(page, desk, goto, monkeypatch):
    comment = desk._comment
    monkeypatch.setattr(desk, "_comment", lambda n: comment(n) | {"segment": None})
    goto(page, "theme:T-2")
    page.get_by_role("grid").focus()
    page.get_by_role("gridcell").first.wait_for()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Reactie 0: de rekening")).to_be_visible()
    expect(dialog.get_by_role("button", name="Hoort hier niet")).to_have_count(0)


def test_all_keys_stand_in_the_help(page):
    page.keyboard.press("?")
    text = page.get_by_role("dialog").inner_text()
    assert {"A", "D", "R", "M", "S", "C", "O", "G", "P", "Z", "X", "Y", "W", "N", "U", "⇧U", "H", "/", "?"} <= set(
        text.split()
    )


def test_escape_decides_nothing_and_gives_the_focus_back(page, goto, desk):
    goto(page, "theme:T-2")
    for key in ("r", "m", "s", "d", "c", "o", "g", "z", "h", "?", "Shift+A"):
        page.keyboard.press(key)
        page.get_by_role("dialog").wait_for()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert page.evaluate("document.querySelector('.jp-Voc-board').contains(document.activeElement)"), key
    assert not desk.events


def test_in_english_no_dutch_is_left(open_page, desk):
    page = open_page(desk, options={"language": "en", "item": "theme:T-2"})
    page.get_by_role("button", name="Accept").wait_for()
    said = page.locator(".jp-VocBoard-topBar, .jp-VocBoard-toolbar, h3").all_inner_texts()
    assert not re.search(r"Goedkeuren|Oorzaak|Klanten|Werklijst|Vandaag|reactie", " ".join(said))
    assert [asked["language"] for asked in desk.asked if asked["op"] == "open"][-1] == "en"


@pytest.fixture
def escalate_kind(monkeypatch):
    """Add a kind of decision with fields; it is gone after the test."""

    class EscalateDecision(kinds.Decision, kind="escalate"):
        """The theme goes to the directors."""

        reason: Annotated[str, StringConstraints(min_length=3, max_length=500)]
        until: Annotated[date, EarliestDay(0)] | None = None

    monkeypatch.setitem(PAYLOADS, "escalate", EscalateDecision)
    yield
    del kinds.KINDS["escalate"]


@pytest.mark.usefixtures("escalate_kind")
def test_a_kind_without_a_dialog_of_its_own_gets_one_from_its_fields(open_page, desk, goto, until):
    page = open_page(desk, module="/static/index.js")
    page.evaluate("""async () => {
        const { DECISION_SHORTCUTS } = await import('/static/shortcuts.js');
        DECISION_SHORTCUTS.push({ command: 'escalate', key: 'e', label: ['Naar directie', 'Escalate'],
            itemKinds: ['theme'],
            fieldLabels: { reason: ['Reden', 'Reason'], until: ['Antwoord voor', 'Answer by'] } });
    }""")
    goto(page, "theme:T-2")
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog", name="Naar directie: ‘Nota te laat’")
    save = dialog.get_by_role("button", name="Naar directie")
    save.click()
    expect(dialog.get_by_role("alert")).to_contain_text("Reden")
    dialog.get_by_label("Reden").fill("Loopt al drie maanden op")
    dialog.get_by_label("Antwoord voor").fill("2031-01-01")
    save.click()
    until(page, lambda: desk.decided("escalate"))
    payload = desk.decided("escalate")[0]["payload"]
    assert payload == {"reason": "Loopt al drie maanden op", "until": "2031-01-01"}
