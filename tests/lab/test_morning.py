"""A morning of an officer, from JupyterLab's start to a report: all decisions by keyboard alone, none ever lost.

The tests of this file are one morning in the order of the clock; each begins at the board and can be run alone.
"""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.usefixtures("clean")

BOARD = 'import voc\nws = voc.open("shop")\nws.triage(who="sanne")'
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
KINDS = (
    *("accept", "rename", "merge", "split", "exclude", "pin", "place", "department", "category", "proposal", "audit"),
    *("reply", "settle", "action", "done", "called", "undo", "audit drawn"),
)
PLANTED = re.compile("storing|radiatoren", re.IGNORECASE)


@pytest.fixture(scope="module")
def window(visit):
    """Return the officer's window."""
    return visit()


@pytest.fixture(scope="module")
def shown(window):
    """Return the board that a notebook's cell shows."""
    window.notebook("morning.ipynb", BOARD)
    return window.run()


@pytest.fixture
def board(window, shown):
    """Return that board, entered by keyboard from the cell above it."""
    window.show("morning.ipynb")
    shown.enter()
    return shown


class Deciding:
    """Decides by keyboard, and waits until it is written down."""

    def __init__(self, board, log):
        self.board, self.log, self.n = board, log, len(log())

    def __call__(self, *keys):
        """Press keys, of which the last decides; return the event."""
        self.board.press(*keys)
        self.n += 1
        return self.board.stored(self.log, self.n)[-1]

    def ask(self, key):
        """Open a decision's dialog."""
        self.board.press(key)
        self.board.dialog.wait_for()

    def go(self, label):
        """Tab to a field of the dialog."""
        for _ in range(30):
            self.board.press("Tab")
            if label in self.board.focused():
                return
        pytest.fail(f"Tab does not lead to {label!r}")


@pytest.fixture
def decide(board, log):
    """Decide at the board by keyboard: ``decide("a").kind``."""
    return Deciding(board, log)


def standing(log):
    """Return who decided what about which, as far as it stands."""
    gone = {event.undoes for event in log()}
    bare = [event for event in log() if event.undoes is None]
    return {event.id for event in bare if not _undone(event.id, log(), gone)}


def _undone(id_, known, gone):
    undo = [event.id for event in known if event.undoes == id_]
    return any(not _undone(each, known, gone) for each in undo)


def test_the_panel_shows_the_planted_alert_and_who_to_call(window):
    window.page.locator('[data-id="voc-panel"]').click()
    panel = window.page.get_by_role("region", name="Voice of the customer")
    call, alerts, due = (
        panel.locator("details", has=window.page.get_by_role("heading", name=title))
        for title in ("Call today", "Alerts", "Actions due")
    )
    expect(call).to_contain_text("ZK-2026-0042")
    expect(alerts.locator(".jp-Voc-item")).to_have_count(1)
    expect(alerts).to_contain_text(PLANTED)
    expect(due.locator(".jp-Voc-item")).to_have_count(1)


def test_a_tab_that_was_just_opened_takes_the_keys(window):
    tab = window.tab()
    chosen = tab.root.locator('[role="option"][aria-selected="true"]')
    expect(chosen).to_be_focused()
    first = chosen.get_attribute("data-key")
    tab.press("j")
    expect(chosen).not_to_have_attribute("data-key", first)
    tab.press("Control+Shift+C")  # JupyterLab's own keys still work
    palette = window.page.locator(".lm-CommandPalette-input")
    expect(palette).to_be_focused()
    tab.press("Escape")
    expect(palette).not_to_be_visible()


def test_both_doors_open_the_same_list(window, board):
    in_the_cell = board.keys
    assert {key.partition(":")[0] for key in in_the_cell} == {
        *("urgent", "alert", "theme", "proposal", "audit", "reply", "action")
    }
    assert set(window.tab().keys) == set(in_the_cell)


def test_every_decision_by_keyboard_alone(window, board, decide, log):
    made = [decide("a")]  # called
    board.walk("proposal:P-1")
    made.append(decide("y"))
    board.walk(next(key for key in board.keys if key.startswith("alert:")))
    made += theme_decisions(board, decide)
    board.walk("theme:T-3")
    made += moved(board, decide)
    board.walk("theme:T-4")
    made.append(decide("x"))
    board.walk(next(key for key in board.keys if key.startswith("audit:")))
    made.append(decide("1"))
    board.walk("reply:finding/B-2026-06-1")
    made.append(decide("w"))
    board.walk("action:A-1")
    made.append(decide("a"))
    assert [event.kind for event in made] == [
        *("called", "proposal", "rename", "department", "category", "pin", "action", "place", "split", "accept"),
        *("split", "merge", "exclude", "audit", "settle", "done"),
    ]
    assert {event.who for event in made} == {"sanne"}


def theme_decisions(board, decide):
    """Decide everything about one theme that leaves it a theme."""
    decide.ask("r")
    board.type("Warmtestoring")
    yield decide("Enter")
    decide.ask("d")
    board.type("B")  # Buitendienst
    decide.go("Oplosser")
    board.type("F")  # Facturatie
    decide.go("Waarom")
    board.type("gebeld met de monteur")
    department = decide("Enter")
    assert (department.payload, department.why) == (
        {"department": "Buitendienst", "fixer": "Facturatie"},
        "gebeld met de monteur",
    )
    yield department
    decide.ask("c")
    decide.go("Uitzondering toevoegen")
    board.press("Enter")
    board.type("verhuizing")
    decide.go("Soort contact")
    board.type("w")  # waardevol contact
    decide.go("Waarom")
    category = decide("Enter")
    assert category.payload["exceptions"] == [{"phase": "verhuizing", "category": "valuable"}]
    yield category
    yield decide("p")
    decide.ask("o")
    board.type("Storingen binnen een uur melden")
    decide.go("Waarom")
    action = decide("Enter")
    assert action.payload["department"] == "Facturatie"  # the fixer promises
    yield action
    board.press("n")  # goes to the first quote
    yield decide("n")
    decide.ask("s")
    board.press("ArrowDown")
    decide.go("Naam in het Nederlands")
    yield decide("Enter")
    yield decide("a")


def moved(board, decide):
    """Split two chosen comments off a theme, and merge the rest into another that is searched for."""
    board.press("Enter")
    decide.go("Alle reacties")
    board.root.get_by_role("gridcell").first.wait_for()
    board.press(" ", "ArrowDown", " ")
    decide.ask("s")
    decide.go("Naam in het Nederlands")
    board.type("Zonder bericht")
    split = decide("Enter")
    assert len(split.payload["segments"]) == 2
    yield split
    decide.ask("m")
    board.type("monteur")
    # Enter takes nothing before the search is answered: until then one option says that it is under way.
    expect(board.dialog.get_by_role("option", selected=True, disabled=False)).to_contain_text("onteur")
    expect(board.dialog.get_by_role("option")).to_have_count(1)
    yield decide("Enter")


def test_three_are_taken_back_and_one_comes_again(board, decide, log):
    first = decide.n
    if len([event for event in log() if event.who == "sanne"]) < 3:
        for key in [key for key in board.keys if key.startswith("audit:")][:3]:
            board.walk(key)
            decide("0")
        first = decide.n
    before = standing(log)
    taken = [decide("u").undoes for _ in range(3)]
    assert taken == sorted(before)[:-4:-1]
    assert decide.n == first + 3
    decide("Shift+U")
    assert standing(log) == before - set(taken[:2])


def test_after_a_reload_and_a_restart_of_the_kernel_everything_is_there(window, board, log):
    mine = [event for event in log() if event.who == "sanne"]
    progress = board.root.locator(".jp-VocBoard-dayProgress").inner_text()
    listed = board.keys
    window.execute("docmanager:save")
    window.layout_saved("notebook:morning.ipynb")
    window.goto("lab")
    board.wait()  # by itself: the kernel lives
    for restarted in (False, True):
        if restarted:
            window.restart()
            window.show("morning.ipynb")
            window.run()
        assert set(board.keys) <= set(listed)
        assert board.root.locator(".jp-VocBoard-dayProgress").inner_text() == progress
        window.show("morning.ipynb")
        board.enter()
        board.press("h")
        expect(board.dialog.get_by_role("listitem")).to_have_count(len(log(kinds=KINDS)))
        board.press("Escape")
    assert [event for event in log() if event.who == "sanne"] == mine


@pytest.fixture(scope="module")
def other(visit):
    """Return another window on the same JupyterLab."""
    return visit("lab/workspaces/other?reset")


def test_another_officer_sees_them_and_a_conflict_shows_both_versions(board, decide, log, other):
    board.walk(next(key for key in board.keys if key.startswith("audit:")))
    assert decide("0").who == "sanne"
    theirs = other.tab(mode="all", item="theme:T-5")
    theirs.root.get_by_role("button", name="Geschiedenis").click()
    expect(theirs.dialog.get_by_text("sanne").first).to_be_visible()
    theirs.press("Escape")
    theirs.root.locator("[data-command=accept]").wait_for()
    board.walk("theme:T-5")
    decide.ask("r")
    board.type("Bellen en mailen")
    decide("Enter")
    theirs.root.locator("[data-command=accept]").focus()
    theirs.press("a")
    theirs.dialog.get_by_role("heading", name="Iemand was u net voor").wait_for()
    expect(theirs.dialog).to_contain_text("Bellen en mailen")
    expect(theirs.dialog).to_contain_text("sanne")
    expect(theirs.dialog.get_by_text("Goedkeuren")).to_be_visible()
    theirs.press("Enter")  # look again
    expect(theirs.dialog).to_have_count(0)
    # Its name: a notice about the news holds the words as well, above an item that is not renewed yet.
    expect(theirs.root.get_by_role("heading", level=2)).to_have_text("Bellen en mailen")
    theirs.root.locator("[data-command=accept]").focus()
    theirs.press("a")
    decide.n += 1
    accepted = theirs.stored(log, decide.n)[-1]
    assert (accepted.kind, accepted.subject) == ("accept", "T-5")
    assert accepted.who != "sanne"
    expect(board.root.get_by_role("log")).to_contain_text(accepted.who)  # without a reload


def test_a_second_view_and_a_second_window_show_the_board_of_the_same_kernel(window, board, other):
    waiting = "[data-key]:not([data-done])"  # what is decided leaves a list that is read anew
    n_waiting = board.root.locator(waiting).count()
    window.execute("docmanager:save")
    window.execute("notebook:create-output-view")
    view = window.page.locator(".jp-LinkedOutputView .jp-Voc-board")
    expect(view.locator(waiting)).to_have_count(n_waiting)
    other.execute("docmanager:open", path="morning.ipynb")
    theirs = other.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Voc-board")
    expect(theirs.locator(waiting)).to_have_count(n_waiting)
    expect(theirs.locator("article").first).to_be_visible()
    window.execute("application:close")  # the second view, which is in front


def test_d_d_in_the_board_never_deletes_the_cell(window, shown):
    window.notebook(
        "keys.ipynb",
        BOARD.replace('"sanne")', '"sanne", item="theme:T-5")'),
        "1 + 1",
        kernel=window.kernel("morning.ipynb"),
    )
    cells = window.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell")
    board = window.run()
    expect(cells).to_have_count(2)
    for focus in ("[role=option]", "h2", "[role=grid]", ".jp-VocBoard-toolbar button", "[type=radio]", "[type=search]"):
        board.root.locator(focus).first.focus()
        for key in ("d", "d", "Escape", "d", "Escape", "d", "d", "Escape", "Escape"):
            board.press(key)
    board.root.get_by_role("option").first.click()  # nothing here that D decides
    board.press("d", "d", "x", "d", "d")
    expect(cells).to_have_count(2)
    window.execute("notebook:move-cursor-down")
    window.execute("notebook:enter-command-mode")
    board.press("d", "d")
    expect(cells).to_have_count(1)  # outside the board it does
    window.execute("docmanager:save")


@pytest.fixture
def pictures(tmp_path):
    """Return where pictures go: with ``VOC_PICTURES=1`` they become the docs' own."""
    return Path(__file__).resolve().parents[2] / "docs/images" if os.environ.get("VOC_PICTURES") else tmp_path


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_in_jupyterlab(window, board, theme, pictures):
    page, found = window.page, {}
    page.locator(".jp-Voc-panel").or_(page.locator('[data-id="voc-panel"]')).first.wait_for()
    window.execute("apputils:change-theme", theme=f"JupyterLab {theme}")
    page.wait_for_function("light => document.body.dataset.jpThemeLight === light", arg=str(theme == "Light").lower())
    if not page.locator(".jp-Voc-panel").is_visible():
        page.locator('[data-id="voc-panel"]').click()
    page.locator(".jp-Voc-panel .jp-Voc-theme").first.wait_for()
    look(page, ".jp-Voc-panel", found)
    for item in ("proposal:P-1", "theme:T-5"):
        tab = window.tab(item=item)
        tab.root.locator("article .jp-VocBoard-itemHeader").wait_for()
        look(page, ".jp-Voc-tab .jp-Voc-board", found)
    page.screenshot(path=pictures / f"board-{theme.lower()}.png")
    if theme == "Light":
        page.locator(".jp-Voc-panel").screenshot(path=pictures / "panel-light.png")
    window.show("morning.ipynb")
    look(page, ".jp-OutputArea .jp-Voc-board", found)
    window.execute("apputils:change-theme", theme="JupyterLab Light")
    assert found == {}


def look(page, where, found):
    for each in Axe().run(page, context=where, options=RULES).response["violations"]:
        found[where, each["id"]] = [node["html"][:160] for node in each["nodes"]]


@pytest.fixture(scope="module")
def notebook_window(visit):
    """Return a window with Notebook 7, which the server of JupyterLab has as well."""
    return visit("tree")


def test_notebook_7_shows_the_panel_and_the_board(notebook_window):
    page = notebook_window.page
    page.locator(".jp-DirListing-item").first.wait_for()
    notebook_window.execute("apputils:activate-command-palette")
    page.locator(".lm-CommandPalette-input").fill("Show the Day's Work")
    page.locator(".lm-CommandPalette-item[data-command='voc:show-panel']").click()
    page.locator(".jp-Voc-panel .jp-Voc-theme").first.click()
    page.locator(".jp-Voc-board").wait_for()


def test_notebook_7_shows_the_board_in_a_cell_and_keeps_its_keys(notebook_window, log):
    window = notebook_window
    window.notebook("seven.ipynb", BOARD, "1 + 1", path="notebooks/")
    board = window.run()
    board.root.get_by_role("option").first.click()
    before = len(log())
    board.walk(next(key for key in board.keys if key.startswith("audit:")))
    board.press("0")
    assert board.stored(log, before + 1)[-1].kind == "audit"
    for focus in ("[role=option]", "h2", ".jp-VocBoard-toolbar button", "[type=radio]"):
        if board.root.locator(focus).count():
            board.root.locator(focus).first.focus()
            board.press("d", "d", "Escape", "Escape")
    board.press("h")
    board.dialog.wait_for()
    board.press("d", "d", "Escape")
    expect(window.page.locator(".jp-CodeCell")).to_have_count(2)
