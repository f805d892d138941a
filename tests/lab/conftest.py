"""A small company on a morning, in a real JupyterLab: notebooks with one cell, and a browser in front of them."""

import json
import os
import shutil
import time
from datetime import UTC, datetime, timedelta

import pytest

from voc.store import open_store
from voc.store.decision_log import load_events

PAGE = {"width": 1400, "height": 1000}
WAIT_SECONDS = float(os.environ["VOC_WAIT_SECONDS"])

PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
CELL = f"{PANEL} .cm-content"
FAILED_CELL = f"{PANEL} [data-mime-type='application/vnd.jupyter.error']"
JUPYTERS = ("Comm not found for comm id", "(reading 'schema')", "debugger state", "Canceled future", "status of 409")
"""What JupyterLab says in the console itself when a kernel restarts or a page is left, and Chromium of a conflict."""


@pytest.fixture(scope="session")
def morning(fitted, tmp_path_factory):
    """Return a fitted workspace in which something of every kind waits for a person; read only.

    An alert and an urgent call came with the comments, the week's few questions with the causes. Added here: a
    proposal to merge T-1 into T-2 (which has the alert), a head's reply about T-1, an action that is due, and a
    calibration of ten.
    """
    from voc.records import Event, Proposal, ProposalKind
    from voc.store import causes, decision_writer, runs, themes

    root = shutil.copytree(fitted, tmp_path_factory.mktemp("morning") / "shop")
    now = datetime.now(UTC)
    reply = {"finding": "B-2026-06-1", "theme": 1, "department": "Digitaal", "agrees": False}
    promise = {"theme": 2, "department": "Facturatie", "fixer": None, "promise": "Alle facturen nakijken"}
    days = {"start": "2026-05-01", "due": (now + timedelta(days=2)).date().isoformat()}
    with open_store("sqlite:///voc.db", root=root) as store:
        run = runs.load_current_run(store, "themes")
        themes.save_proposals(store, run.id, [Proposal(ProposalKind.MERGED, (1, 2), (2,), 40, 0.8, (1, 30))])
        answered = Event("reply-0001", "finding/B-2026-06-1", "reply", reply, "hoofd Digitaal", now - timedelta(days=2))
        decision_writer.decide(store, answered, None)
        decision_writer.decide(
            store, Event("action-0001", "A", "action", promise | days, "piet", now - timedelta(days=30)), None
        )
        drawn = set(causes.load_draws(store)["segment"])
        free = [segment for segment in range(2, 120, 3) if segment not in drawn]
        causes.save_draws(store, free[:10], session="calibration", inclusion_probability=0.1, seed=0)
    return root


@pytest.fixture(scope="module")
def lab(start_lab, morning, tmp_path_factory):
    """Return a JupyterLab on a folder with that workspace as ``shop``."""
    root = tmp_path_factory.mktemp("root")
    shutil.copytree(morning, root / "shop")
    return start_lab(root)


@pytest.fixture(scope="module")
def log(lab):
    """Tell what was decided in the workspace, the oldest first."""
    with open_store("sqlite:///voc.db", root=lab.root / "shop") as store:
        yield lambda **which: load_events(store, **which)


class Window:
    """A browser's window with JupyterLab, and what went wrong in it: errors, and requests to another place."""

    def __init__(self, browser, lab):
        self.lab = lab
        self.page = browser.new_context(viewport=PAGE, locale="nl-NL").new_page()
        self.wrong = []
        self.page.on("pageerror", lambda error: self.wrong.append(f"{error} {error.stack}"))
        self.page.on("console", self._said)
        self.page.on("request", self._asked)

    def _said(self, said):
        # JupyterLab shows a report in a frame, adds a style to it, and the report's own policy refuses that.
        # Its server fails to list kernels at the moment that one starts; it asks again.
        url = said.location["url"]
        if said.type == "error" and not url.startswith("blob:") and "/api/kernels?" not in url:
            self.wrong.append(said.text)

    def _asked(self, asked):
        here = self.lab.origin, self.lab.origin.replace("http", "ws"), "data:", "blob:"
        if not asked.url.startswith(here):
            self.wrong.append(asked.url)

    def goto(self, path):
        self.page.goto(self.lab.address(path))
        self.page.wait_for_function("() => window.jupyterapp?.restored.then(() => true)")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    def execute(self, command, **arguments):
        """Run one of JupyterLab's own commands."""
        run = "async ([name, args]) => { await jupyterapp.commands.execute(name, args); }"
        self.page.evaluate(run, [command, arguments])

    def notebook(self, name, *cells, path=None):
        """Write a notebook of these cells and open it; the keyboard is in its first cell."""
        made = [
            {"cell_type": "code", "execution_count": None, "id": f"c{n}", "metadata": {}, "outputs": [], "source": text}
            for n, text in enumerate(cells)
        ]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        whole = {"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
        (self.lab.root / name).write_text(json.dumps(whole), encoding="utf-8")
        if path is None:
            self.execute("docmanager:open", path=name)
        else:
            self.goto(path + name)
        self.page.wait_for_function("name => jupyterapp.shell.currentWidget?.context?.path === name", arg=name)
        self.page.evaluate("async () => { await jupyterapp.shell.currentWidget.sessionContext.ready; }")
        self.page.evaluate("async () => { await jupyterapp.shell.currentWidget.sessionContext.session.kernel.info; }")
        self.page.locator(CELL).first.click()
        self.page.keyboard.press("Escape")

    def show(self, name):
        """Go to an open notebook; the keyboard is on its cell, not in it."""
        self.execute("docmanager:open", path=name)
        self.page.locator(CELL).first.click()
        self.page.keyboard.press("Escape")

    def connect(self):
        """Wait until the kernel of the open notebook answers: what is sent to a kernel that restarts is dropped."""
        self.page.evaluate(
            """async () => {
                // After a reload of the page a notebook is there before its session is.
                const { sessionContext } = jupyterapp.shell.currentWidget;
                await sessionContext.ready;
                while (!sessionContext.session?.kernel) {
                    await new Promise(resolve => {
                        const listener = () => {
                            sessionContext.kernelChanged.disconnect(listener);
                            resolve();
                        };
                        sessionContext.kernelChanged.connect(listener);
                    });
                }
                const { kernel } = sessionContext.session;
                while (kernel.connectionStatus !== 'connected') {
                    await new Promise(resolve => {
                        const listener = () => {
                            kernel.connectionStatusChanged.disconnect(listener);
                            resolve();
                        };
                        kernel.connectionStatusChanged.connect(listener);
                    });
                }
                // What is asked while the server connects to the new kernel is lost without a word: it is asked again.
                for (let isAnswered = false; !isAnswered;) {
                    isAnswered = await Promise.race([
                        kernel.requestKernelInfo().then(() => true, () => false),
                        new Promise(resolve => setTimeout(() => resolve(false), 2000))
                    ]);
                }
            }"""
        )

    def restart(self):
        """Restart the kernel of the notebook, as its menu does."""
        self.page.evaluate("() => { window.restarted = jupyterapp.commands.execute('notebook:restart-kernel'); }")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.page.evaluate("() => window.restarted")
        self.connect()

    def run(self):
        """Run the cell that the keyboard is in, and return the board below it.

        By command: a key would go to whatever dialog JupyterLab opens at that moment.
        """
        self.page.evaluate("document.querySelectorAll('.jp-Voc-board').forEach(each => { each.dataset.before = ''; })")
        self.connect()
        self.execute("notebook:run-cell")
        board = Board(self, PANEL)
        fresh = board.root.and_(self.page.locator(":not([data-before])"))
        failed = self.page.locator(FAILED_CELL)
        fresh.or_(failed).first.wait_for()
        assert failed.count() == 0, failed.first.inner_text()
        board.wait()
        return board

    def layout_saved(self, text):
        """Wait until JupyterLab has saved its layout with a tab: it does so a while after the change."""
        deadline = time.monotonic() + WAIT_SECONDS
        while text not in self.page.request.get(self.lab.address("lab/api/workspaces/default")).text():
            assert time.monotonic() < deadline
            self.page.wait_for_timeout(100)

    def tab(self, **arguments):
        """Open the board's tab and return the board."""
        self.execute("voc:open-board", **arguments)
        board = Board(self, ".jp-Voc-tab")
        board.wait()
        return board


class Board:
    """A board in a window, worked on by keyboard alone."""

    def __init__(self, window, where):
        self.page = window.page
        self.root = self.page.locator(f"{where} .jp-Voc-board")
        self.dialog = self.root.get_by_role("dialog")

    def wait(self):
        self.root.locator("article, .jp-VocBoard-daySummaryMessage").first.wait_for()

    @property
    def keys(self):
        """The items of the list, by key."""
        return self.root.locator("[data-key]").evaluate_all("options => options.map(each => each.dataset.key)")

    def enter(self):
        """Go into the board, from the cell above it."""
        in_list = "board => board.querySelector('[role=listbox]').contains(document.activeElement)"
        for _ in range(30):
            if self.root.evaluate(in_list):
                return
            self.page.keyboard.press("Tab")
        pytest.fail("Tab does not lead into the board")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text):
        """Type into whatever has the focus.

        Of a list of choices one letter: after a pause, such as a busy machine makes, a list begins the word anew.
        """
        self.page.keyboard.type(text)

    def focused(self):
        """Return what a screen reader would call the element that has the focus."""
        return self.root.evaluate(
            """board => {
                const it = document.activeElement;
                const label = it.labels?.length ? it.labels[0].textContent : it.textContent;
                return board.contains(it) ? it.getAttribute('aria-label') ?? label : '';
            }"""
        )

    def walk(self, key):
        """Walk to an item, step by step."""
        for _ in range(40):
            known, here = self.root.evaluate(  # at once: the list changes when a decision is answered
                """board => [
                    [...board.querySelectorAll('[data-key]')].map(each => each.dataset.key),
                    board.querySelector('[aria-selected=true][data-key]')?.dataset.key ?? null,
                ]"""
            )
            if here == key:
                break
            forth = here is None or known.index(key) > known.index(here)
            self.press("j" if forth else "k")
        self.root.locator(f"[aria-selected=true][data-key='{key}']").wait_for()
        kind = key.partition(":")[0]
        self.root.locator(
            f".jp-VocBoard-itemRegion:not([aria-busy]) article .jp-VocBoard-itemHeader .jp-VocBoard-icon-{kind}"
        ).wait_for()

    def stored(self, log, n):
        """Wait until a decision is written down and answered; return all."""
        deadline = time.monotonic() + WAIT_SECONDS
        while len(log()) < n or self.root.get_attribute("aria-busy") is not None:
            assert time.monotonic() < deadline, (
                f"expected {n} decisions, got {[event.kind for event in log()]} below {self.root.inner_text()!r}"
            )
            self.page.wait_for_timeout(20)
        return log()


@pytest.fixture(scope="module")
def visit(browser, lab):
    """Open a window: ``visit()``; errors and requests to other places fail the test after which they are seen."""
    windows = []

    def opened(path="lab?reset", on=lab):
        window = Window(browser, on)
        windows.append(window)
        window.goto(path)
        return window

    opened.windows = windows
    yield opened
    for window in windows:
        window.page.context.close()


@pytest.fixture
def clean(visit):
    """Fail the test when a window said something wrong."""
    yield
    wrong = [what for window in visit.windows for what in window.wrong if not any(each in what for each in JUPYTERS)]
    for window in visit.windows:
        window.wrong.clear()
    assert wrong == []
