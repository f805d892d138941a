"""When it does not go smoothly: other officers, lost answers, a reload in between."""

from playwright.sync_api import expect


def test_a_conflict_shows_both_versions_and_can_be_decided_again(page, desk, goto, until):
    goto(page, "theme:T-2")
    desk.someone_else(
        "rename", "T-2", {"labels": {"nl": "Late nota"}}, "piet noemde ‘Nota te laat’ voortaan ‘Late nota’."
    )
    page.keyboard.press("r")
    page.keyboard.type("Nota komt laat")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Iemand was u net voor")
    expect(dialog.get_by_text("piet noemde ‘Nota te laat’ voortaan ‘Late nota’.")).to_be_visible()
    expect(dialog.get_by_text("Hernoemen: ‘Nota komt laat’")).to_be_visible()
    expect(dialog.get_by_role("button", name="Kijk opnieuw")).to_be_focused()
    dialog.get_by_role("button", name="Toch mijn beslissing").click()
    until(page, lambda: desk.decided("rename"))
    expect(page.get_by_role("heading", level=2)).to_have_text("Nota komt laat")


def test_a_conflict_says_all_of_the_decision_that_is_not_stored(page, desk, goto):
    goto(page, "theme:T-2")
    desk.someone_else("accept", "T-2", {}, "piet keurde ‘Nota te laat’ goed.")
    page.keyboard.press("d")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Oorzaak bij").select_option("")
    dialog.get_by_label("Oplosser").select_option("Klantenservice")
    dialog.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_role("dialog").get_by_text("Oorzaak: Oplosser Klantenservice")).to_be_visible()


def test_after_a_conflict_the_officer_can_look_again(page, desk, goto):
    goto(page, "theme:T-2")
    desk.someone_else(
        "rename", "T-2", {"labels": {"nl": "Late nota"}}, "piet noemde ‘Nota te laat’ voortaan ‘Late nota’."
    )
    page.keyboard.press("a")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_have_text("Late nota")
    assert desk.decided() == []


HOLD = """() => {
    const { askDesk } = window;
    const waiting = [];
    window.askDesk = async request => {
        await new Promise(resolve => {
            waiting.push(resolve);
            window.release = () => { window.askDesk = askDesk; waiting.forEach(each => each()); };
        });
        return askDesk(request);
    };
}"""
"""Lets requests wait for ``release``, however many come before it."""


def test_after_a_conflict_no_key_decides_before_the_newer_item_is_there(page, desk, goto, until, settle):
    goto(page, "theme:T-2")
    desk.someone_else(
        "rename", "T-2", {"labels": {"nl": "Late nota"}}, "piet noemde ‘Nota te laat’ voortaan ‘Late nota’."
    )
    page.keyboard.press("a")
    page.get_by_role("dialog").wait_for()
    page.evaluate(HOLD)
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.release !== undefined")
    expect(page.locator(".jp-VocBoard-itemRegion")).to_have_attribute("aria-busy", "true")
    page.locator("[data-command=accept]").focus()
    page.keyboard.press("a")  # the item on the screen is still the one that somebody decided about
    page.evaluate("() => window.release()")
    expect(page.get_by_role("heading", level=2)).to_have_text("Late nota")
    settle(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert [request["op"] for request in desk.asked].count("decide") == 1
    page.locator("[data-command=accept]").focus()
    page.keyboard.press("a")
    until(page, lambda: desk.decided("accept"))


def test_news_of_another_officer_appears_and_moves_nothing(page, desk, goto, advance):
    goto(page, "theme:T-2")
    desk.someone_else(
        "rename", "T-2", {"labels": {"nl": "Late nota"}}, "piet noemde ‘Nota te laat’ voortaan ‘Late nota’."
    )
    advance(page, 3100)
    expect(page.get_by_text("Hier is intussen iets besloten:")).to_be_visible()
    expect(page.get_by_role("heading", level=2)).to_have_text("Nota te laat")
    page.get_by_role("button", name="Toon hoe het nu is").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Late nota")


def test_own_decisions_are_no_news(page, desk, until, settle, advance):
    page.keyboard.press("a")
    until(page, desk.decided)
    settle(page)
    advance(page, 3100)
    until(page, lambda: any(request["op"] == "news" for request in desk.asked))
    settle(page)
    expect(page.locator(".jp-VocBoard-sidebar [role=log]")).to_be_empty()


def test_a_lost_connection_keeps_the_decision_and_says_so(page, desk, until, advance):
    desk.gone = True
    page.keyboard.press("a")
    expect(page.get_by_text("Uw beslissing is hier bewaard")).to_be_visible()
    page.keyboard.press("j")  # the board stays usable for what it holds
    desk.gone = False
    advance(page, 10_100)
    expect(page.get_by_text("niet opgeslagen")).to_be_visible()
    page.get_by_role("button", name="Alsnog opslaan").click()
    until(page, lambda: desk.decided("called"))
    expect(page.get_by_text("niet opgeslagen")).to_have_count(0)


def test_a_decision_that_cannot_be_stored_yet_stays_in_the_notice(page, desk, goto, until, advance):
    desk.gone = True
    page.keyboard.press("a")
    expect(page.get_by_text("Uw beslissing is hier bewaard")).to_be_visible()
    desk.gone = False
    advance(page, 10_100)
    expect(page.get_by_text("niet opgeslagen")).to_be_visible()
    goto(page, "theme:T-2")
    page.evaluate(HOLD)
    page.keyboard.press("p")
    page.wait_for_function("() => window.release !== undefined")
    page.get_by_role("button", name="Alsnog opslaan").click()  # while another decision is under way
    expect(page.get_by_text("De vorige beslissing wordt nog opgeslagen.")).to_be_visible()
    page.evaluate("() => window.release()")
    until(page, lambda: desk.decided("pin"))
    expect(page.get_by_text("niet opgeslagen")).to_be_visible()
    page.get_by_role("button", name="Alsnog opslaan").click()
    until(page, lambda: desk.decided("called"))
    expect(page.get_by_text("niet opgeslagen")).to_have_count(0)


def test_a_connection_that_breaks_again_brings_no_second_notice(page, desk, advance, settle):
    desk.gone = True
    page.keyboard.press("a")
    expect(page.get_by_text("Uw beslissing is hier bewaard")).to_be_visible()
    for _ in range(2):
        desk.gone = False
        advance(page, 10_100)
        expect(page.get_by_text("Er is weer verbinding.")).to_be_visible()
        settle(page)
        desk.gone = True
        advance(page, 3100)
        expect(page.get_by_text("Geen antwoord.")).to_be_visible()
    expect(page.get_by_text("niet opgeslagen")).to_have_count(1)


def test_an_item_whose_answer_was_lost_is_asked_for_again(page, settle, advance):
    options = page.get_by_role("option")
    third = options.nth(2)
    settle(page)  # the second has been read ahead
    page.evaluate("""() => {
        const { send } = transport;
        window.hang = true;
        transport.send = asked => window.hang && asked.op === 'item' ? new Promise(() => {}) : send(asked);
    }""")
    options.nth(1).click()  # reads the third ahead, in vain
    advance(page, 6100)
    page.evaluate("() => { window.hang = false; }")
    advance(page, 10_100)
    third.click()
    expect(page.locator(".jp-VocBoard-itemRegion")).not_to_have_attribute("aria-busy", "true")
    expect(third).to_have_attribute("aria-selected", "true")


def test_an_item_whose_answer_comes_after_all_is_shown_once(page, settle, advance):
    settle(page)  # the second has been read ahead, the third not
    page.evaluate("""() => {
        const { send } = transport;
        window.late = null;
        transport.send = async request => {
            if (request.op === 'item' && window.late === null) {
                await new Promise(release => { window.late = release; });
            }
            return send(request);
        };
    }""")
    page.get_by_role("option").nth(2).click()
    advance(page, 6100)  # the connection counts as lost; a poll is answered, and the item is requested again
    expect(page.get_by_role("heading", level=2)).to_have_text("Nota te laat")
    settle(page)
    page.get_by_role("heading", level=2).focus()
    page.evaluate("window.late()")
    settle(page)
    expect(page.get_by_role("heading", level=2)).to_be_focused()


def test_after_a_reload_it_says_what_was_stored_and_what_not(page, desk, goto):
    desk.mute = True  # stored, and no answer
    page.keyboard.press("a")
    expect(page.get_by_text("Uw beslissing is hier bewaard")).to_be_visible()
    desk.mute, desk.gone = False, True  # not stored
    page.evaluate("""() => {
        const kept = JSON.parse(sessionStorage.getItem('voc:pending:proef'));
        const other = structuredClone(kept[0]);
        Object.assign(other.args, {request_id: 'never-arrived-1', kind: 'accept', subject: 'T-4'});
        other.about = 'Goedkeuren · Lange wachttijd';
        sessionStorage.setItem('voc:pending:proef', JSON.stringify([...kept, other]));
    }""")
    desk.gone = False
    page.reload()
    notice = page.get_by_role("region", name="Beslissingen die nog zonder antwoord waren")
    expect(notice.get_by_role("listitem")).to_have_count(2)
    expect(notice.get_by_role("listitem").first).to_contain_text("✓ opgeslagen")
    expect(notice.get_by_role("listitem").last).to_contain_text("niet opgeslagen")
    expect(notice.get_by_text("Goedkeuren · Lange wachttijd")).to_be_in_viewport()
    notice.get_by_role("button", name="Gezien").click()
    notice.get_by_role("button", name="Laat maar").click()
    expect(notice).to_have_count(0)
    assert page.evaluate("sessionStorage.length") == 0
    assert len(desk.decided("called")) == 1


def test_a_busy_kernel_is_named_and_what_it_answers_late_is_stored_once(page, desk, until, settle, advance):
    page.evaluate("""() => {
        const { send } = transport;
        window.busy = [];
        transport.send = async request => {
            if (window.busy !== null) {
                await new Promise(release => window.busy.push(release));
            }
            return send(request);
        };
    }""")
    page.keyboard.press("a")
    advance(page, 6100)
    expect(page.get_by_text("Geen antwoord. Is de verbinding weg, of de kernel bezig of gestopt?")).to_be_visible()
    expect(page.get_by_text("Uw beslissing is hier bewaard")).to_be_visible()
    assert desk.decided() == []
    # The cell that kept the kernel busy has ended: it answers everything that waits, in order.
    page.evaluate("() => { const waiting = window.busy; window.busy = null; waiting.forEach(release => release()); }")
    until(page, lambda: desk.decided("called"))
    settle(page)
    expect(page.get_by_text("Geen antwoord.")).to_have_count(0)
    assert len(desk.decided()) == 1


def test_what_is_kept_in_the_browser_holds_no_customers_words(page, desk, goto):
    goto(page, "audit:S-18")
    desk.gone = True
    page.keyboard.press("1")
    expect(page.get_by_text("Uw beslissing is hier bewaard")).to_be_visible()
    kept = page.evaluate("sessionStorage.getItem('voc:pending:proef')")
    assert "S-18" in kept
    assert "rekening" not in kept


def test_a_list_that_does_not_open_says_why_and_can_be_tried_again(page, desk):
    desk.gone = True
    page.evaluate("() => { window.unmount(); window.draw({}); }")
    expect(page.get_by_role("button", name="Opnieuw proberen")).to_be_visible()
    desk.gone = False
    page.get_by_role("button", name="Opnieuw proberen").click()
    expect(page.get_by_role("option")).to_have_count(8)


def test_taking_the_board_away_leaves_nothing(page, desk, settle, advance):
    page.evaluate("() => window.unmount()")
    assert page.locator(".jp-Voc-board").count() == 0
    asked = len(desk.asked)
    advance(page, 30_000)
    settle(page)
    assert len(desk.asked) == asked
