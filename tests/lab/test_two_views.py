"""The same work list in two windows, a cell's board in two views, and one notebook open twice."""

import pytest
from playwright.sync_api import expect

BOARD = 'import voc\nws = voc.open("shop")\nws.triage(who="sanne")'


@pytest.fixture
def two_windows(visit):
    """Return two windows on the same JupyterLab."""
    return visit(), visit()


def hold_news(window):
    """Let a board wait for what others decide, as if it had not asked yet."""

    def handle(route):
        if '"news"' not in (route.request.post_data or ""):
            route.continue_()

    window.page.route("**/voc/api/desk*", handle)


def test_two_windows_that_accept_the_same_theme_leave_one_decision(two_windows, log):
    boards = [window.tab(mode="all") for window in two_windows]
    key = next(key for key in boards[0].keys if key.startswith("theme:"))
    hold_news(two_windows[1])
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
    two_windows[1].page.unroute_all(behavior="ignoreErrors")


def test_a_second_view_and_a_second_window_show_the_board_of_the_same_kernel(two_windows):
    first, second = two_windows
    first.notebook("views.ipynb", BOARD)
    keys = first.run().keys
    first.execute("docmanager:save")
    first.execute("notebook:create-output-view")
    view = first.page.locator(".jp-LinkedOutputView .jp-Voc-board")
    expect(view.locator("[data-key]")).to_have_count(len(keys))
    second.execute("docmanager:open", path="views.ipynb")
    board = second.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Voc-board")
    expect(board.locator("[data-key]")).to_have_count(len(keys))
    expect(board.locator("article").first).to_be_visible()
