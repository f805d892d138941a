"""A board whose kernel is gone, in a notebook that is not trusted, run again, and under a server's strict policy."""

import json
import shutil

import pytest
from playwright.sync_api import expect

BOARD = 'import voc\nws = voc.open("shop")\nws.triage(who="sanne")'
CLOSED = "Het triagebord: voer deze cel uit om het te openen"
OUTPUT = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output"
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:"
)
"""As a proxy sends it: no script but the server's own files."""


@pytest.fixture(scope="module")
def window(visit):
    """Return one window for all tests, each of which opens a notebook of its own: to load JupyterLab takes longest."""
    return visit()


def shut_down_kernels(window):
    address = window.lab.address("api/sessions")
    for session in window.page.request.get(address).json():
        window.page.request.delete(window.lab.address(f"api/sessions/{session['id']}"))


def test_a_saved_board_says_that_its_cell_has_to_be_run(window):
    window.notebook("saved.ipynb", BOARD)
    window.run()
    window.execute("docmanager:save")
    window.layout_saved("notebook:saved.ipynb")
    shut_down_kernels(window)
    window.goto("lab")
    expect(window.page.locator(OUTPUT)).to_have_text(CLOSED)
    window.page.evaluate("async () => { await jupyterapp.shell.currentWidget.sessionContext.ready; }")
    expect(window.page.locator(OUTPUT)).to_have_text(CLOSED)  # a new kernel does not have it either
    window.show("saved.ipynb")
    window.run()


def test_after_a_restart_and_a_reload_the_board_says_the_same_and_runs_again(window):
    window.notebook("restarted.ipynb", BOARD)
    window.run()
    window.execute("docmanager:save")
    window.layout_saved("notebook:restarted.ipynb")
    window.restart()
    window.goto("lab")
    expect(window.page.locator(OUTPUT)).to_have_text(CLOSED)
    window.show("restarted.ipynb")
    window.run()


def test_a_saved_notebook_holds_a_sentence_and_no_customers_words(window):
    window.notebook("words.ipynb", BOARD)
    board = window.run()
    quoted = board.root.locator(".jp-VocBoard-commentText, blockquote").first.inner_text()
    window.execute("docmanager:save")
    saved = (window.lab.root / "words.ipynb").read_text(encoding="utf-8")
    (output,) = json.loads(saved)["cells"][0]["outputs"]
    assert "".join(output["data"]["text/plain"]) == CLOSED
    assert quoted[:25] not in saved


def test_a_notebook_that_is_not_trusted_says_it_too(window):
    window.notebook("mine.ipynb", BOARD)
    window.run()
    window.execute("docmanager:save")
    content = json.loads((window.lab.root / "mine.ipynb").read_text(encoding="utf-8"))
    content["cells"][0]["source"] += "  # by somebody else"
    content["cells"][0]["metadata"].pop("trusted", None)
    (window.lab.root / "theirs.ipynb").write_text(json.dumps(content), encoding="utf-8")
    window.execute("docmanager:open", path="theirs.ipynb")
    expect(window.page.locator(OUTPUT)).to_have_text(CLOSED)


def test_a_cell_that_is_run_again_leaves_one_board_in_the_kernel(window):
    count = "from ipywidgets.widgets.widget import _instances\n"
    count += "print(sum(type(each).__name__ == 'Board' for each in _instances.values()))"
    window.notebook("again.ipynb", BOARD, count)
    for _ in range(3):
        window.show("again.ipynb")
        window.run()
    window.execute("notebook:move-cursor-down")
    window.execute("notebook:run-cell")
    expect(window.page.locator(OUTPUT).last).to_have_text("1")


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
