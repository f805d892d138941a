"""One state: what is marked, shown and decided is one item; a decided line stays until the list is opened anew."""

import pytest
from playwright.sync_api import expect

RENAMED = "piet noemde ‘Nota te laat’ voortaan ‘Late nota’."


def heading(page):
    return page.get_by_role("heading", level=2).first


def listed(page):
    """Return the keys of the list, in order."""
    return page.locator("[data-key]").evaluate_all("options => options.map(each => each.dataset.key)")


def ticked(page):
    """Return the keys of the lines that are ticked."""
    return page.locator("[data-key][data-done]").evaluate_all("options => options.map(each => each.dataset.key)")


def line(page, key):
    return page.locator(f"[data-key='{key}']")


@pytest.fixture
def all_keys(page):
    """Return the keys of the list as it was opened."""
    return listed(page)


@pytest.fixture
def hear_news(advance, settle):
    """Let the board ask what others decided, and show it: ``hear_news(page)``."""

    def hear(page):
        advance(page, 3100)
        settle(page)

    return hear


# ---- focus, selection and pane ----


def test_after_anothers_decision_focus_selection_and_pane_are_the_same_item(page, desk, goto, until, hear_news):
    goto(page, "theme:T-2")
    line(page, "theme:T-2").focus()
    desk.lines = [each for each in desk.lines if each["key"] != "theme:T-2"]  # piet has settled it: it waits no more
    desk.someone_else("accept", "T-2", {}, "piet keurde ‘Nota te laat’ goed.")
    hear_news(page)
    expect(line(page, "theme:T-2")).to_have_attribute("aria-selected", "true")
    expect(line(page, "theme:T-2")).to_be_focused()
    expect(heading(page)).to_have_text("Nota te laat")
    page.keyboard.press("x")
    until(page, lambda: any(request["op"] == "decide" for request in desk.asked))
    assert [request["args"]["subject"] for request in desk.asked if request["op"] == "decide"] == ["T-2"]


def test_a_line_that_waits_no_more_stays_marked_while_its_item_is_shown(page, desk, goto, until, hear_news):
    goto(page, "action:A-1")
    line(page, "action:A-1").focus()
    desk.lines = [each for each in desk.lines if each["key"] != "action:A-1"]  # nobody decided about it: it is gone
    desk.someone_else("accept", "T-4", {}, "piet keurde ‘Lange wachttijd’ goed.")
    hear_news(page)
    expect(page.get_by_role("group", name="Ook geopend").get_by_role("option")).to_have_count(1)
    expect(line(page, "action:A-1")).to_be_focused()
    expect(line(page, "action:A-1")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("a")
    until(page, desk.decided)
    assert [event["subject"] for event in desk.decided()] == ["A-1"]


def test_an_item_from_elsewhere_is_marked_too(open_page, desk, until):
    desk.lines = [each for each in desk.lines if each["key"] != "theme:T-4"]
    page = open_page(desk, options={"item": "theme:T-4"})
    expect(heading(page)).to_have_text("Lange wachttijd")
    expect(line(page, "theme:T-4")).to_have_attribute("aria-selected", "true")
    line(page, "theme:T-4").focus()
    page.keyboard.press("a")
    until(page, desk.decided)
    assert [event["subject"] for event in desk.decided()] == ["T-4"]


def test_an_alert_that_became_a_theme_stays_selected(page, desk, goto, hear_news):
    goto(page, "alert:T-1")
    line(page, "alert:T-1").focus()
    (alert,) = [each for each in desk.lines if each["key"] == "alert:T-1"]
    alert |= {"key": "theme:T-1", "kind": "theme"}
    desk.items["theme:T-1"] = desk.items["alert:T-1"]
    desk.someone_else("accept", "T-4", {}, "piet keurde ‘Lange wachttijd’ goed.")
    hear_news(page)
    expect(page.locator("[aria-selected=true][data-key]")).to_be_focused()
    expect(page.locator("[aria-selected=true][data-key]")).to_contain_text("Teruglevering dubbel")
    expect(heading(page)).to_have_text("Teruglevering dubbel")


# ---- decided lines ----


@pytest.mark.parametrize(
    ("key", "press"),
    [
        ("urgent:F-7", "a"),
        ("theme:T-2", "a"),
        ("theme:T-2", "x"),
        ("theme:T-2", "p"),
        ("audit:S-18", "0"),
        ("proposal:P-3", "y"),
        ("reply:finding/B-2026-10-3", "w"),
        ("action:A-1", "a"),
    ],
)
def test_a_decided_line_stays_in_its_place_ticked(page, desk, goto, until, settle, hear_news, key, press):
    all_keys = listed(page)
    goto(page, key)
    page.keyboard.press(press)
    until(page, desk.decided)
    settle(page)
    assert (listed(page), ticked(page)) == (all_keys, [key])
    desk.someone_else("accept", "T-4", {}, "piet keurde ‘Lange wachttijd’ goed.")
    desk.lines = [each for each in desk.lines if each["key"] != "theme:T-4"]
    hear_news(page)  # reads the list again
    assert (listed(page), ticked(page)) == (all_keys, [key, "theme:T-4"])


def test_a_decided_line_leaves_when_the_list_is_opened_anew(page, desk, all_keys, until, settle):
    page.keyboard.press("a")
    until(page, desk.decided)
    settle(page)
    page.get_by_role("radio", name="Alles").check()
    expect(line(page, "urgent:F-7")).to_have_count(0)
    assert listed(page) == all_keys[1:]


def test_what_is_taken_back_is_ticked_no_more(page, desk, all_keys, until, settle):
    page.keyboard.press("a")
    until(page, desk.decided)
    settle(page)
    page.keyboard.press("u")
    until(page, lambda: not desk.decided())
    settle(page)
    assert (listed(page), ticked(page)) == (all_keys, [])


def test_what_another_takes_back_is_ticked_no_more(page, desk, hear_news):
    accepted = desk.someone_else("accept", "T-2", {}, "piet keurde ‘Nota te laat’ goed.")
    (waiting,) = [each for each in desk.lines if each["key"] == "theme:T-2"]
    desk.lines.remove(waiting)
    hear_news(page)
    assert ticked(page) == ["theme:T-2"]
    accepted["standing"] = False
    undone = desk._event("undo", "T-2", {}, who="piet", undoes=accepted["id"], sentence="piet draaide dat terug.")
    hear_news(page)  # it is not among the first twelve any more: a tick would say that somebody settled it
    assert ticked(page) == []
    undone["standing"] = False
    desk.lines.append(waiting)
    desk.data_version = "themes=2"
    hear_news(page)
    assert (listed(page)[-1], ticked(page)) == ("theme:T-2", [])


def test_what_another_brings_again_is_ticked_again(page, desk, hear_news):
    accepted = desk.someone_else("accept", "T-2", {}, "piet keurde ‘Nota te laat’ goed.")
    undone = desk._event("undo", "T-2", {}, who="piet", undoes=accepted["id"], sentence="piet draaide dat terug.")
    hear_news(page)
    assert ticked(page) == []
    desk.lines = [each for each in desk.lines if each["key"] != "theme:T-2"]
    desk._event("undo", "T-2", {}, who="piet", undoes=undone["id"], sentence="piet herstelde dat.")
    hear_news(page)
    assert ticked(page) == ["theme:T-2"]


def test_the_toast_takes_back_the_decision_that_it_tells_of(page, desk, goto, until, settle):
    goto(page, "theme:T-2")
    page.keyboard.press("p")
    until(page, lambda: desk.decided("pin"))
    settle(page)
    desk.by_command("accept", "T-4", {})  # in another window
    toast = page.locator(".jp-VocBoard-toast")
    toast.get_by_role("button", name="Ongedaan maken").click()
    until(page, lambda: not desk.decided("pin"))
    desk.by_command("rename", "T-4", {"labels": {"nl": "Wachten"}})
    toast.get_by_role("button", name="Herstellen").click()
    until(page, lambda: desk.decided("pin"))
    toast.get_by_role("button", name="Ongedaan maken").click()
    until(page, lambda: not desk.decided("pin"))
    assert {event["kind"] for event in desk.decided()} == {"accept", "rename"}


def test_a_comment_that_is_put_back_leaves_its_theme_in_the_pane(page, desk, goto, until, settle):
    """Also where there is a question about that comment in the list."""
    desk.items["theme:T-2"]["quotes"] = [desk.items["audit:S-18"]["comment"]]
    goto(page, "theme:T-2")
    page.get_by_role("button", name="Hoort hier niet").first.click()
    until(page, lambda: desk.decided("place"))
    settle(page)
    assert desk.decided("place")[0]["subject"] == "S-18"
    page.keyboard.press("u")
    until(page, lambda: not desk.decided("place"))
    settle(page)
    expect(line(page, "theme:T-2")).to_have_attribute("aria-selected", "true")
    expect(heading(page)).to_have_text("Nota te laat")


def test_a_digit_means_the_department_that_it_stands_beside(page, desk, goto, until, hear_news, monkeypatch):
    goto(page, "audit:S-18")
    expect(page.get_by_role("button", name="Klantenservice")).to_be_visible()
    # Somebody edits voc.toml: another department comes first.
    names = desk.open.__globals__["DEPARTMENTS"]
    monkeypatch.setitem(desk.open.__globals__, "DEPARTMENTS", ("Aansluitingen", *names))
    desk.someone_else("accept", "T-4", {}, "piet keurde ‘Lange wachttijd’ goed.")
    hear_news(page)
    line(page, "audit:S-18").focus()
    page.keyboard.press("2")
    until(page, desk.decided)
    assert desk.decided()[0]["payload"] == {"department": "Klantenservice"}


def test_a_list_that_was_asked_for_before_a_decision_takes_no_tick_away(page, desk, until, advance, settle):
    page.evaluate("""() => {
        const { send } = window.transport;
        window.late = [];
        window.transport.send = async request => {
            const answer = await send(request);
            if (request.op === 'open' && window.late.length === 0) {
                await new Promise(release => window.late.push(release));
            }
            return answer;
        };
    }""")
    desk.someone_else("accept", "T-4", {}, "piet keurde ‘Lange wachttijd’ goed.")
    advance(page, 3100)
    page.wait_for_function("() => window.late.length === 1")
    page.keyboard.press("a")
    until(page, desk.decided)
    page.evaluate("window.late[0]()")
    settle(page)
    assert "urgent:F-7" in ticked(page)


# ---- names ----


def test_a_new_name_stands_in_the_list_at_once(page, desk, goto, until):
    goto(page, "theme:T-2")
    page.evaluate("""() => {
        const { send } = window.transport;
        window.transport.send = request => (request.op === 'open' ? new Promise(() => {}) : send(request));
    }""")  # no list is read: the answer to the decision suffices
    page.keyboard.press("r")
    page.keyboard.type("Late nota")
    page.keyboard.press("Enter")
    until(page, lambda: desk.decided("rename"))
    expect(line(page, "theme:T-2")).to_contain_text("Late nota")
    expect(heading(page)).to_have_text("Late nota")


def test_anothers_new_name_stands_in_the_list(page, desk, hear_news):
    desk.someone_else("rename", "T-2", {"labels": {"nl": "Late nota"}}, RENAMED)
    for each in desk.lines:
        each["title"] = each["title"].replace("Nota te laat", "Late nota")
    hear_news(page)
    expect(line(page, "theme:T-2")).to_contain_text("Late nota")


# ---- the end of the day ----


def test_whoever_stops_early_reads_how_many_are_left(page, desk, until, settle):
    for key in ("a", "a"):
        n = len(desk.events)
        page.keyboard.press(key)
        until(page, lambda n=n: len(desk.events) > n)
        settle(page)
    page.get_by_role("button", name="Klaar voor vandaag").click()
    expect(heading(page)).to_have_text("Tot zover")
    expect(page.get_by_text("2 beslissingen in 4 minuten.", exact=True)).to_be_visible()
    expect(page.get_by_text("Op de lijst wachten nog 6 onderwerpen.")).to_be_visible()
    page.get_by_role("button", name="Verder met de lijst").click()
    expect(heading(page)).to_have_text("Nota te laat")


def test_the_day_is_not_done_while_the_desk_has_more(page, desk, goto, until, settle):
    for each in desk.lines[:-1]:
        each["done"] = True
    page.get_by_role("radio", name="Alles").check()
    expect(page.get_by_role("option")).to_have_count(1)
    settle(page)
    for each in desk.lines[:-1]:
        each["done"] = False  # seven more wait meanwhile, which this board has not heard of
    goto(page, "theme:T-4")
    page.keyboard.press("a")
    until(page, desk.decided)
    expect(heading(page)).to_have_text("ZK-2026-0042")
    expect(page.get_by_role("heading", name="Klaar")).to_have_count(0)


def test_a_calibration_counts_a_question_once(page, desk, goto, until, settle):
    desk.items["audit:S-19"] = desk.items["audit:S-18"] | {"subject": "S-19"}
    (drawn,) = [each for each in desk.lines if each["key"] == "audit:S-18"]
    desk.lines.append(drawn | {"key": "audit:S-19", "subject": "S-19"})
    page.get_by_role("radio", name="IJking").check()
    progress = page.locator(".jp-VocBoard-dayProgress")
    expect(progress).to_contain_text("147 van 150 beantwoord")
    for digit in "12":
        n = len(desk.events)
        goto(page, "audit:S-18")
        page.keyboard.press(digit)
        until(page, lambda n=n: len(desk.events) > n)
        settle(page)
        expect(progress).to_contain_text("148 van 150 beantwoord")


def test_a_calibration_that_nobody_drew_is_not_done(open_page, desk, monkeypatch):
    answer_open = desk.open
    monkeypatch.setattr(desk, "open", lambda **args: answer_open(**args) | {"calibration": None})
    monkeypatch.setattr(desk, "lines", [])
    page = open_page(desk, options={"mode": "calibration"}, waits_for_line=False)
    expect(heading(page)).to_have_text("IJking")
    expect(page.get_by_text("Er is nog geen leessteekproef getrokken.")).to_be_visible()
    expect(page.locator(".jp-VocBoard-dayProgress")).not_to_contain_text("beantwoord")


def test_whoever_changes_the_list_twice_sees_the_second_alone(page, desk, goto, settle):
    page.evaluate("""() => {
        const { send } = window.transport;
        window.lists = [];
        window.transport.send = async request => {
            const answer = await send(request);
            if (request.op === 'open') {
                await new Promise(release => window.lists.push(release));
            }
            return answer;
        };
    }""")
    desk.lines = [each for each in desk.lines if each["kind"] == "action"]
    page.get_by_role("radio", name="IJking").check()
    page.get_by_role("radio", name="Alles").check()
    page.wait_for_function("() => window.lists.length === 2")
    page.evaluate("() => window.lists[0]()")
    page.wait_for_timeout(100)
    assert page.locator("[aria-selected=true][data-key]").count() == 0  # nothing of the list before
    page.evaluate("() => window.lists[1]()")
    settle(page)
    assert listed(page) == ["action:A-1"]
    expect(line(page, "action:A-1")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("group", name="Ook geopend")).to_have_count(0)


# ---- other data ----


def test_an_open_board_notices_that_a_fit_ended(open_page, desk, hear_news):
    waiting = desk.lines
    desk.lines = []
    page = open_page(desk, waits_for_line=False)
    expect(heading(page)).to_have_text("Klaar")
    desk.lines, desk.data_version = waiting, "themes=2"
    hear_news(page)
    expect(page.get_by_role("option")).to_have_count(8)
    expect(heading(page)).to_have_text("ZK-2026-0042")
    expect(page.get_by_text("Er zijn nieuwe gegevens: de werklijst is opnieuw geopend.")).to_be_visible()


def test_new_data_open_the_list_anew_and_move_nothing_that_is_read(page, desk, goto, until, settle, hear_news):
    page.keyboard.press("a")
    until(page, desk.decided)
    settle(page)
    goto(page, "theme:T-2")
    desk.data_version = "themes=2"
    desk.items["theme:T-2"]["label"]["nl"] = "Nota te laat en dubbel"
    hear_news(page)
    expect(line(page, "urgent:F-7")).to_have_count(0)
    expect(line(page, "theme:T-2")).to_have_attribute("aria-selected", "true")
    expect(heading(page)).to_have_text("Nota te laat")
    page.get_by_role("button", name="Toon hoe het nu is").click()
    expect(heading(page)).to_have_text("Nota te laat en dubbel")


# ---- what a kind does to the list ----


def test_what_settles_nothing_ticks_no_line(page, desk, goto, hear_news):
    goto(page, "theme:T-4")
    desk.someone_else("seed", "T-2", {}, "piet gaf voorbeelden voor ‘Nota te laat’.")
    desk.someone_else("place", "S-18", {"theme": 2}, "piet zette een reactie bij ‘Nota te laat’.")
    hear_news(page)
    assert ticked(page) == []


def test_undoing_one_of_two_decisions_leaves_the_tick_of_the_other(page, desk, goto, until, settle):
    goto(page, "theme:T-2")
    page.keyboard.press("p")
    until(page, lambda: desk.decided("pin"))
    settle(page)
    desk.by_command("category", "T-2", {"category": "hygiene"})
    page.keyboard.press("u")
    until(page, lambda: len(desk.decided()) == 1)
    settle(page)
    assert ticked(page) == ["theme:T-2"]


def test_a_kind_that_only_the_desk_knows_can_be_undone(page, desk, goto, until, settle):
    goto(page, "theme:T-2")
    desk.by_command("seed", "T-2", {})
    page.keyboard.press("u")
    until(page, lambda: desk.decided() == [])
    settle(page)
    assert ticked(page) == []
