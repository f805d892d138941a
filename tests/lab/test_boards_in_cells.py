"""Boards in notebooks' cells: saved, run again, shown twice, and forbidden by a policy.

One JupyterLab for all, since to start one and to load its page costs more than most tests: under the prefix that a hub
gives to somebody whose name is an e-mail address.
"""

import json
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
OUTPUT = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output"
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:"
)
"""As a proxy sends it: no script but the server's own files."""


@pytest.fixture(scope="module")
def lab(start_lab, morning, tmp_path_factory):
    """Return a JupyterLab under that prefix, with a workspace."""
    root = tmp_path_factory.mktemp("root")
    shutil.copytree(morning, root / "shop")
    return start_lab(root, base=BASE)


@pytest.fixture(scope="module")
def window(visit):
    """Return one window for all tests, each of which opens a notebook of its own."""
    return visit()


@pytest.fixture(scope="module")
def second(visit):
    """Return another window on the same JupyterLab."""
    return visit()


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
    assert failed == []


def shut_down_kernels(window):
    address = window.lab.address("api/sessions")
    for session in window.page.request.get(address).json():
        window.page.request.delete(window.lab.address(f"api/sessions/{session['id']}"))


def hold_news(window):
    """Let a board wait for what others decide, as if it had not asked yet."""

    def handle(route):
        if '"news"' not in (route.request.post_data or ""):
            route.continue_()

    window.page.route("**/voc/api/desk*", handle)


# ---- under a hub's prefix --------------------------------------------------------------------------------------------


def test_panel_tab_and_cell_show_the_work_list(window):
    window.execute("voc:show-panel")
    expect(window.page.locator(".jp-Voc-panel .jp-Voc-item").first).to_be_visible()
    in_the_tab = set(window.tab().keys)
    # The same officer, whom the tab knows by the server's name: another may have the random ones elsewhere.
    window.notebook("hub.ipynb", BOARD.replace('who="sanne"', ""))
    assert set(window.run().keys) == in_the_tab


def test_a_report_is_made_shown_and_downloaded(window):
    window.notebook("report.ipynb", "1 + 1")
    page = window.page
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)").get_by_role("button", name="Export Report").click()
    page.locator(".jp-Voc-form").get_by_label("Month").fill("2026-05")
    page.get_by_role("button", name="Make the Report").click()
    page.get_by_text(re.compile("The report is ready")).wait_for()
    page.get_by_role("tab", name=re.compile("2026-05")).first.wait_for()
    expect(page.frame_locator("iframe").first.locator("h1").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")
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
    window.execute("docmanager:open", path="theirs.ipynb")
    expect(window.page.locator(OUTPUT)).to_have_text(CLOSED)


def test_a_cell_that_is_run_again_leaves_one_board_in_the_kernel(window, ran):
    for _ in range(2):
        window.show("words.ipynb")
        window.run()
    window.execute("notebook:move-cursor-down")
    window.execute("notebook:run-cell")
    expect(window.page.locator(OUTPUT).last).to_have_text("1")
    window.execute("docmanager:save")


def test_after_a_restart_and_a_reload_the_board_says_the_same_and_runs_again(window):
    window.notebook("restarted.ipynb", BOARD)
    window.run()
    window.execute("docmanager:save")
    window.close_others()
    window.layout_saved("notebook:restarted.ipynb")
    window.restart()
    window.goto("lab")
    expect(window.page.locator(OUTPUT)).to_have_text(CLOSED)
    window.show("restarted.ipynb")
    window.run()


def test_a_saved_board_says_that_its_cell_has_to_be_run(window):
    window.notebook("saved.ipynb", BOARD)
    window.run()
    window.execute("docmanager:save")
    window.close_others()
    window.layout_saved("notebook:saved.ipynb")
    shut_down_kernels(window)
    window.goto("lab")
    expect(window.page.locator(OUTPUT)).to_have_text(CLOSED)
    window.page.evaluate("async () => { await jupyterapp.shell.currentWidget.sessionContext.ready; }")
    expect(window.page.locator(OUTPUT)).to_have_text(CLOSED)  # a new kernel does not have it either
    window.show("saved.ipynb")
    window.run()


# ---- twice -----------------------------------------------------------------------------------------------------------


def test_two_windows_that_accept_the_same_theme_leave_one_decision(window, second, log):
    boards = [each.tab(mode="all") for each in (window, second)]
    key = next(key for key in boards[0].keys if key.startswith("theme:"))
    hold_news(second)
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
    second.page.unroute_all(behavior="ignoreErrors")


def test_a_second_view_and_a_second_window_show_the_board_of_the_same_kernel(window, second):
    window.notebook("views.ipynb", BOARD)
    keys = window.run().keys
    window.execute("docmanager:save")
    window.execute("notebook:create-output-view")
    view = window.page.locator(".jp-LinkedOutputView .jp-Voc-board")
    expect(view.locator("[data-key]")).to_have_count(len(keys))
    second.execute("docmanager:open", path="views.ipynb")
    board = second.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Voc-board")
    expect(board.locator("[data-key]")).to_have_count(len(keys))
    expect(board.locator("article").first).to_be_visible()


# ---- under a server's strict policy ----------------------------------------------------------------------------------


def test_where_the_policy_forbids_the_widgets_script_the_cell_says_so_and_the_tab_works(
    visit, start_lab, morning, tmp_path
):
    shutil.copytree(morning, tmp_path / "shop")
    lab = start_lab(tmp_path, f"--ServerApp.tornado_settings={{'headers': {{'Content-Security-Policy': {POLICY!r}}}}}")
    window = visit(on=lab)
    window.tab()
    window.notebook("strict.ipynb", BOARD)
    window.connect()
    window.execute("notebook:run-cell")
    expect(window.page.locator(OUTPUT)).to_contain_text("Open het als tabblad")
