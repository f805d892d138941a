"""Boards in notebooks' cells: saved, run again, shown twice, forbidden by a policy, and with a kernel that is killed.

One JupyterLab for all, since to start one and to load its page costs more than most tests: under the prefix that a hub
gives to somebody whose name is an e-mail address, and with an eye on kernels that die.
"""

import json
import os
import re
import shutil
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

BASE = "/user/ann%40shop.example/"
BOARD = 'import voc\nws = voc.open("shop")\nws.triage(who="sanne")'
COUNT = "from ipywidgets.widgets.widget import _instances\n"
COUNT += "print(sum(type(each).__name__ == 'Board' for each in _instances.values()))"
CLOSED = "Het triagebord: voer deze cel uit om het te openen"
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
OUTPUT = f"{PANEL} .jp-OutputArea-output"
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:"
)
"""As a proxy sends it: no script but the server's own files."""


@pytest.fixture(scope="module")
def lab(start_lab, morning, tmp_path_factory):
    """Return a JupyterLab that looks often whether a kernel is dead, and starts it again however often it dies."""
    root = tmp_path_factory.mktemp("root")
    shutil.copytree(morning, root / "shop")
    options = "--KernelRestarter.time_to_dead=0.5", "--KernelRestarter.restart_limit=100"
    return start_lab(root, *options, base=BASE)


@pytest.fixture(scope="module")
def window(visit):
    """Return one window for all tests, each of which opens a notebook of its own."""
    return visit()


@pytest.fixture(scope="module")
def strict(visit):
    """Return another window on the same JupyterLab, behind a proxy with a strict policy."""
    return visit("lab/workspaces/strict?reset", policy=POLICY)


@pytest.fixture(scope="module")
def ran(window):
    """Return a saved notebook whose first cell shows a board, and what the board quotes; run once for several tests."""
    window.notebook("words.ipynb", BOARD, COUNT)
    board = window.run()
    quoted = board.root.locator(".jp-VocBoard-commentText, blockquote").first.inner_text()
    window.execute("docmanager:save")
    content = json.loads((window.lab.root / "words.ipynb").read_text(encoding="utf-8"))
    return SimpleNamespace(content=content, quoted=quoted)


@pytest.fixture(autouse=True)
def own_requests(window):
    """Fail a test when a request to voc's routes fails: a prefix that was lost, or encoded twice."""
    failed = []

    def note(response):
        # 409: somebody else was first, which is asked for here.
        if "/voc/" in response.url and not response.ok and response.status != 409:
            failed.append(response.url)

    window.page.on("response", note)
    yield
    window.page.remove_listener("response", note)
    window.wrong.clear()  # where a test leaves a kernel, the widgets' manager says in the console what it misses
    assert failed == []


# ---- under a hub's prefix --------------------------------------------------------------------------------------------


def test_panel_tab_and_cell_show_the_work_list(window):
    window.execute("voc:show-panel")
    expect(window.page.locator(".jp-Voc-panel .jp-Voc-item").first).to_be_visible()
    in_the_tab = set(window.tab().keys)
    # The same officer, whom the tab knows by the server's name: another may have the random ones elsewhere.
    window.notebook("hub.ipynb", BOARD.replace('who="sanne"', ""))
    assert set(window.run().keys) == in_the_tab


@pytest.mark.usefixtures("clean", "ran")
def test_a_report_is_made_from_the_notebooks_toolbar_shown_and_downloaded(window):
    window.show("words.ipynb")
    page = window.page
    page.locator(PANEL).get_by_role("button", name="Export Report").click()
    form = page.locator(".jp-Voc-form")
    form.get_by_label("Month").fill("2026-06")
    form.get_by_label("Department").select_option("Facturatie")
    form.get_by_label("Language").select_option("en")
    page.get_by_role("button", name="Make the Report").click()
    page.get_by_text(re.compile("The report is ready")).wait_for()
    made = window.lab.root / "shop/reports"
    assert {".html", ".xlsx"} <= {path.suffix for path in made.rglob("*2026-06-facturatie-en*")}
    page.get_by_role("tab", name=re.compile(r"2026-06-facturatie-en\.html")).wait_for()
    expect(page.frame_locator("iframe").first.locator("h1").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="XLSX").click()
    assert download.value.suggested_filename == "voc-2026-06-facturatie-en.xlsx"
    assert BASE in download.value.url


# ---- saved, and run again --------------------------------------------------------------------------------------------


def test_a_saved_notebook_holds_a_sentence_and_no_customers_words(ran):
    (output,) = ran.content["cells"][0]["outputs"]
    assert "".join(output["data"]["text/plain"]) == CLOSED
    assert ran.quoted[:25] not in json.dumps(ran.content, ensure_ascii=False)


def test_a_notebook_that_is_not_trusted_says_it_too(window, ran):
    content = json.loads(json.dumps(ran.content))
    content["cells"][0]["source"] += "  # by somebody else"
    content["cells"][0]["metadata"].pop("trusted", None)
    (window.lab.root / "theirs.ipynb").write_text(json.dumps(content), encoding="utf-8")
    window.execute("docmanager:open", path="theirs.ipynb", kernel=window.kernel("words.ipynb"))
    expect(window.page.locator(OUTPUT)).to_have_text(CLOSED)


def test_a_cell_that_is_run_again_leaves_one_board_in_the_kernel(window, ran):
    for _ in range(2):
        window.show("words.ipynb")
        window.run()
    window.execute("notebook:move-cursor-down")
    window.execute("notebook:run-cell")
    expect(window.page.locator(OUTPUT).last).to_have_text("1")
    window.execute("docmanager:save")


@pytest.fixture(scope="module")
def reloaded(window, ran):
    """Return the window, loaded anew with two notebooks whose kernels forgot their boards.

    ``words.ipynb`` has a kernel that was started again, ``saved.ipynb`` one that was shut down.
    """
    window.show("words.ipynb")
    window.run()
    window.execute("docmanager:save")
    window.restart()
    window.notebook("saved.ipynb", BOARD)
    window.run()
    window.execute("docmanager:save")
    window.close_all_but("words.ipynb", "saved.ipynb")
    window.layout_saved("notebook:saved.ipynb")
    window.shut_down_kernel("saved.ipynb")
    window.goto("lab")
    return window


def test_after_a_restart_and_a_reload_the_board_says_the_same_and_runs_again(reloaded):
    reloaded.show("words.ipynb")
    expect(reloaded.page.locator(OUTPUT).first).to_have_text(CLOSED)
    reloaded.run()


def test_a_saved_board_says_that_its_cell_has_to_be_run(reloaded):
    reloaded.show("saved.ipynb")
    expect(reloaded.page.locator(OUTPUT)).to_have_text(CLOSED)
    reloaded.connect()
    expect(reloaded.page.locator(OUTPUT)).to_have_text(CLOSED)  # a new kernel does not have it either
    reloaded.run()


# ---- under a strict policy, and by two at once -----------------------------------------------------------------------


def test_where_the_policy_forbids_the_widgets_script_the_cell_says_so_and_the_tab_works(strict):
    strict.tab()
    strict.notebook("strict.ipynb", BOARD)
    strict.connect()
    strict.execute("notebook:run-cell")
    expect(strict.page.locator(OUTPUT)).to_contain_text("Open het als tabblad")
    strict.execute("docmanager:save")
    strict.wrong.clear()  # the browser itself notes in its console what a policy refused


def hold_news(window):
    """Let a board wait for what others decide, as if it had not asked yet."""

    def handle(route):
        if '"news"' not in (route.request.post_data or ""):
            route.continue_()

    window.page.route("**/voc/api/desk*", handle)


def test_two_windows_that_accept_the_same_theme_leave_one_decision(window, strict, log):
    boards = [each.tab(mode="all") for each in (window, strict)]
    key = next(key for key in boards[0].keys if key.startswith("theme:"))
    hold_news(strict)
    for board in boards:
        board.root.get_by_role("listbox").focus()
        board.walk(key)
    n_before = len(log())
    boards[0].press("a")
    boards[0].stored(log, n_before + 1)
    boards[1].press("a")
    expect(boards[1].dialog).to_contain_text(log()[-1].who)  # who decided, and what
    assert [(event.kind, event.subject) for event in log()[n_before:]] == [("accept", key.partition(":")[2])]
    boards[1].press("Escape")
    strict.page.unroute("**/voc/api/desk*")
    strict.wrong.clear()


# ---- killed ----------------------------------------------------------------------------------------------------------

MOMENTS = ("arrived", "written", "committed") * (2 if os.environ.get("VOC_EXAMPLES") == "random" else 1)
"""Exact moments of a kernel's death. ``test_killed_kernel.py`` kills more of them, without a browser, at moments that
move from the sending of a decision to after its answer; ``tests/server/test_killed.py`` servers."""
KEYS = {"urgent": "a", "alert": "a", "theme": "a", "audit": "0", "proposal": "y", "reply": "w", "action": "a"}
MORTAL_BOARD = """\
import os, signal
from pathlib import Path
import sqlalchemy, voc
from voc.store import decision_writer

moment = Path("moment")
def die(now):
    if moment.read_text() == now:
        os.kill(os.getpid(), signal.SIGKILL)

ws = voc.open("shop")
def decide(store, event, *rules, decide=decision_writer.decide):
    die("arrived")
    sqlalchemy.event.listen(store.engine, "commit", lambda connection: die("written"))
    done = decide(store, event, *rules)
    die("committed")
    return done
decision_writer.decide = decide
ws.triage(who="sanne", mode="all")
"""
"""A board whose kernel dies at a given moment: before the transaction, just before its end, and just after it."""


@pytest.mark.usefixtures("clean")
def test_the_board_says_which_decisions_a_killed_kernel_stored(window, log):
    page, moment = window.page, window.lab.root / "moment"
    asked = []
    moment.write_text("")
    window.notebook("killed.ipynb", MORTAL_BOARD)
    board = window.run()
    for when in MOMENTS:
        moment.write_text(when)
        before = len(log())
        item = board.root.locator("[aria-selected=true][data-key]").get_attribute("data-key")
        board.root.locator("[aria-selected=true][data-key]").focus()
        board.press(KEYS[item.partition(":")[0]])
        page.wait_for_function("() => Object.keys(sessionStorage).some(name => name.startsWith('voc:pending'))")
        wait_for_restart(window)
        expect(board.root.locator(".jp-VocBoard-connectionMessage")).to_contain_text("voer de cel dan opnieuw uit")
        moment.write_text("")
        assert len(log()) - before == int(when == "committed")
        board = window.run()
        notice = board.root.get_by_role("region", name="Beslissingen die nog zonder antwoord waren")
        expect(notice.get_by_role("listitem")).to_have_count(1)
        if when == "committed":
            expect(notice.get_by_role("listitem")).to_contain_text("✓ opgeslagen")
            notice.get_by_role("button", name="Gezien").click()
        else:
            expect(notice.get_by_role("listitem")).to_contain_text("niet opgeslagen")
            notice.get_by_role("button", name="Alsnog opslaan").click()
        expect(notice).to_have_count(0)
        asked.append(board.stored(log, before + 1)[-1])
        assert page.evaluate("Object.keys(sessionStorage).filter(name => name.startsWith('voc:pending'))") == []
    assert len({event.request_id for event in asked}) == len({event.subject for event in asked}) == len(asked)
    # anywidget notes in the console what it had begun when the kernel died, which may be anything.
    window.wrong[:] = [text for text in window.wrong if "[anywidget] Failed to initialize model" not in text]


def wait_for_restart(window):
    """Wait until the server has found the kernel dead and started another, and JupyterLab has said so.

    Nothing here restarts it as well: two restarts at once would lose what is sent between them.
    """
    dialog = window.page.locator(".jp-Dialog", has_text="Kernel Restarting")
    dialog.get_by_role("button").last.click()
    expect(dialog).to_have_count(0)
    window.show("killed.ipynb")
    window.connect()
