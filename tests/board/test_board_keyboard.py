"""A morning by keyboard alone: every decision, back and forth, and where the focus is."""

import pytest
from playwright.sync_api import expect


def heading(page):
    return page.get_by_role("heading", level=2).first


def test_a_morning_by_keyboard_alone(page, desk):
    expect(heading(page)).to_have_text("ZK-2026-0042")
    page.keyboard.press("a")
    expect(heading(page)).to_have_text("Teruglevering dubbel")
    page.keyboard.press("a")
    expect(heading(page)).to_have_text("Nota te laat")
    page.keyboard.press("x")
    expect(heading(page)).to_have_text("Bij welke afdeling ontstond dit?")
    page.keyboard.press("2")
    expect(page.get_by_text("Splitsen · 40 zinsdelen")).to_be_visible()
    page.keyboard.press("y")
    expect(page.get_by_text("Facturatie is het oneens")).to_be_visible()
    page.keyboard.press("w")
    expect(page.get_by_text("Brief herschrijven")).to_be_visible()
    page.keyboard.press("a")
    expect(heading(page)).to_have_text("Lange wachttijd")
    page.keyboard.press("a")
    expect(heading(page)).to_have_text("Klaar")
    expect(page.get_by_text("8 beslissingen in 4 minuten")).to_be_visible()
    assert [(event["kind"], event["subject"], event["payload"]) for event in desk.decided()] == [
        ("called", "F-7", {}),
        ("accept", "T-1", {}),
        ("exclude", "T-2", {}),
        ("audit", "S-18", {"department": "Klantenservice"}),
        ("proposal", "P-3", {"accepted": True}),
        ("settle", "finding/B-2026-10-3", {"upheld": False, "department": None}),
        ("done", "A-1", {}),
        ("accept", "T-4", {}),
    ]


def test_undo_without_limit_and_redo_in_order(page, desk, until, settle):
    for key in ("a", "a", "x"):
        before = len(desk.events)
        page.keyboard.press(key)
        until(page, lambda before=before: len(desk.events) > before)
        settle(page)
    assert [event["kind"] for event in desk.decided()] == ["called", "accept", "exclude"]
    for left in (2, 1, 0, 0):
        page.keyboard.press("u")
        until(page, lambda left=left: len(desk.decided()) == left)
        settle(page)
    expect(page.get_by_text("Er is niets om ongedaan te maken.")).to_be_visible()
    for kinds in (["called"], ["called", "accept"]):
        page.keyboard.press("Shift+U")
        until(page, lambda kinds=kinds: [event["kind"] for event in desk.decided()] == kinds)
        settle(page)
    page.get_by_role("option").nth(2).focus()
    expect(page.locator("[data-key='alert:T-1']")).to_have_attribute("data-done", "")


def test_undo_shows_what_was_taken_back(page, desk):
    page.keyboard.press("a")
    expect(heading(page)).to_have_text("Teruglevering dubbel")
    page.keyboard.press("u")
    expect(heading(page)).to_have_text("ZK-2026-0042")
    expect(page.locator("[data-key='urgent:F-7']")).to_be_focused()


def test_what_was_decided_before_a_reload_can_be_undone_after_it(page, desk, until):
    page.keyboard.press("a")
    until(page, lambda: desk.decided("called"))
    page.reload()
    page.get_by_role("option").first.focus()
    page.keyboard.press("u")
    until(page, lambda: not desk.decided())


@pytest.mark.parametrize(("forth", "back"), [("j", "k"), ("ArrowDown", "ArrowUp")])
def test_items_are_walked(page, forth, back):
    page.keyboard.press(forth)
    expect(heading(page)).to_have_text("Teruglevering dubbel")
    expect(page.locator("[data-key='alert:T-1']")).to_be_focused()
    page.keyboard.press(back)
    expect(heading(page)).to_have_text("ZK-2026-0042")


def test_enter_reads_and_escape_returns(page):
    page.keyboard.press("Enter")
    expect(heading(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option").first).to_be_focused()


def test_a_key_held_down_decides_once(page, desk, until, settle):
    page.keyboard.down("a")
    for _ in range(5):
        page.keyboard.down("a")
    page.keyboard.up("a")
    until(page, lambda: desk.events)
    settle(page)
    assert len(desk.events) == 1


def test_a_key_before_the_next_item_is_there_decides_nothing(page, desk, until):
    page.evaluate("""() => {
        const { send } = window.transport;
        window.held = [];
        window.transport.send = async request => {
            if (request.op === 'item') {
                await new Promise(release => window.held.push(release));
            }
            return send(request);
        };
    }""")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("[data-key='theme:T-2']")).to_be_focused()
    page.keyboard.press("a")
    page.wait_for_function("() => window.nOpenRequests === 0")
    assert not desk.events
    page.evaluate("window.held.forEach(release => release())")
    expect(heading(page)).to_have_text("Nota te laat")
    page.keyboard.press("a")
    until(page, desk.decided)
    assert [event["subject"] for event in desk.decided()] == ["T-2"]


def test_a_decision_stays_under_way_when_the_one_before_is_shown_late(page, desk, until):
    page.evaluate("""() => {
        const { send } = window.transport;
        window.held = { item: [], decide: [] };
        window.transport.send = async request => {
            const queue = window.held[request.op];
            await new Promise(release => (queue ? queue.push(release) : release()));
            return send(request);
        };
    }""")
    page.keyboard.press("a")
    page.wait_for_function("() => window.held.decide.length === 1")
    page.evaluate("window.held.decide.pop()()")
    expect(heading(page)).to_have_text("Teruglevering dubbel")
    page.wait_for_function("() => window.held.item.length > 0")  # the item after the next one is read ahead
    page.keyboard.press("a")
    page.wait_for_function("() => window.held.decide.length === 1")
    page.evaluate("window.held.item.forEach(release => release())")
    page.wait_for_function("() => window.nOpenRequests === 0")
    expect(page.locator(".jp-Voc-board")).to_have_attribute("aria-busy", "true")
    page.evaluate("window.held.decide.pop()()")
    until(page, lambda: len(desk.events) == 2)


def test_an_answer_that_comes_late_takes_the_focus_from_nobody(page, settle):
    page.evaluate("""() => {
        const { send } = window.transport;
        const released = new Promise(release => { window.release = release; });
        window.transport.send = async request => {
            await released;
            return send(request);
        };
    }""")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.locator("#outside").focus()
    page.evaluate("window.release()")
    expect(heading(page)).to_have_text("Nota te laat")
    settle(page)
    expect(page.locator("#outside")).to_be_focused()


def test_keys_do_nothing_while_typing_or_with_the_focus_outside(page, desk, goto, settle):
    goto(page, "theme:T-2")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("aaxup")
    page.locator("#outside").focus()
    page.keyboard.type("aax")
    settle(page)
    assert not desk.events


def test_no_key_reaches_the_notebook(page):
    page.evaluate("window.heard = []; document.addEventListener('keydown', event => window.heard.push(event.key))")
    for key in ("d", "Escape", "d", "Escape", "ArrowDown", "q", "Control+Enter"):
        page.keyboard.press(key)
    assert page.evaluate("window.heard") == []
    suppressed = "each => each.getAttribute('data-lm-suppress-shortcuts')"
    for said in (".jp-Voc-board", ":focus"):  # Notebook 7 asks the focused element only
        assert page.locator(said).evaluate(suppressed) == "true"


def test_shift_asks_for_the_reason_first(page, desk, until, goto):
    goto(page, "alert:T-1")
    page.keyboard.press("Shift+X")
    page.get_by_role("textbox", name="Waarom?").fill("hoort bij een andere afdeling")
    page.keyboard.press("Enter")
    until(page, lambda: desk.decided("exclude"))
    assert desk.decided()[0]["why"] == "hoort bij een andere afdeling"


def test_pinning_twice_takes_the_pin_back(page, desk, goto):
    goto(page, "theme:T-2")
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Losmaken")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Vastzetten")).to_have_attribute("aria-pressed", "false")
    assert desk.decided() == []


def test_a_quote_that_is_not_this_theme(page, desk, until, goto):
    goto(page, "theme:T-2")
    page.keyboard.press("n")
    expect(page.get_by_text("Kies met ↑ en ↓ een reactie")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("n")
    until(page, lambda: desk.decided("place"))
    (event,) = desk.decided()
    assert (event["subject"], event["payload"]) == ("S-102", {"theme": None, "was": 2})


def test_calibration_is_its_own_list_with_its_own_progress(page):
    page.get_by_role("radio", name="IJking").check()
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_text("147 van 150 beantwoord")).to_be_visible()


def test_a_click_on_undo_in_the_line_below(page, desk, until):
    page.keyboard.press("a")
    page.get_by_role("button", name="Ongedaan maken").last.click()
    until(page, lambda: not desk.decided())
    expect(page.get_by_text("Teruggedraaid.")).to_be_visible()


def test_caps_lock_changes_no_key(page, desk, until):
    """Chromium then sends capitals without Shift, and small letters with it."""
    press = """([key, shiftKey]) => document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }))"""
    page.keyboard.press("a")
    until(page, desk.decided)
    page.evaluate(press, ["U", False])
    until(page, lambda: not desk.decided())
    page.evaluate(press, ["u", True])
    until(page, desk.decided)
    page.evaluate(press, ["H", False])
    expect(page.get_by_role("dialog", name="Geschiedenis")).to_be_visible()
