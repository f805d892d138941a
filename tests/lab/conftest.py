"""A small company on a morning, in a real JupyterLab: notebooks with one cell, and a browser in front of them."""

import contextlib
import http.client
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from voc.store import open_store
from voc.store.decision_log import load_events

PAGE = {"width": 1400, "height": 1000}
WAIT_SECONDS = float(os.environ["VOC_WAIT_SECONDS"])

PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
CELL = f"{PANEL} .cm-content"
FAILED_CELL = f"{PANEL} [data-mime-type='application/vnd.jupyter.error']"
JUPYTERS = (
    "Comm not found for comm id",
    "(reading 'schema')",
    "(reading 'promise')",
    "debugger state",
    "Canceled future",
    "status of 409",
)
"""What JupyterLab says in the console itself when a kernel restarts or a page is left, and Chromium of a conflict."""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab with its token; ``root`` is the folder that it shows."""

    origin: str
    token: str
    root: Path
    process: subprocess.Popen
    base: str = "/"

    def address(self, path="lab"):
        """Return a page's address, with the token."""
        return f"{self.origin}{self.base}{path}{'&' if '?' in path else '?'}token={self.token}"


# In JupyterLab's pages and in those of Notebook 7, which its server has as well, `jupyterapp` is there for the tests.
EXPOSED = ("--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True")
UNUSED = (
    *("@jupyterlab/apputils-extension:announcements", "@jupyterlab/extensionmanager-extension"),
    *("@jupyterlab/debugger-extension", "jupyterlab-plotly"),
)
"""Extensions that ask a server elsewhere or poll this one, and that no test looks at."""


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(lab, log):
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        try:
            host = lab.origin.removeprefix("http://")
            with contextlib.closing(http.client.HTTPConnection(host, timeout=WAIT_SECONDS)) as connection:
                connection.request("GET", f"{lab.base}api/status?token={lab.token}")
                if connection.getresponse().status == 200:
                    return
        except OSError:
            assert lab.process.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start: {log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="module")
def start_lab(tmp_path_factory):
    """Start JupyterLab on a folder, with token and XSRF check, and with settings of its own; it ends with the file."""
    started = []

    def start(root, *more, base="/"):
        own = tmp_path_factory.mktemp("jupyter")
        (own / "config/labconfig").mkdir(parents=True)
        disabled = {"disabledExtensions": dict.fromkeys(UNUSED, True)}
        (own / "config/labconfig/page_config.json").write_text(json.dumps(disabled), encoding="utf-8")
        places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime"}
        places |= {
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "layouts",
            "IPYTHONDIR": "ipython",
        }
        port, token = _free_port(), secrets.token_hex(16)
        options = ["--no-browser", f"--ServerApp.root_dir={root}", f"--ServerApp.port={port}", "--ip=127.0.0.1"]
        options += [f"--ServerApp.base_url={base}"] if base != "/" else []
        options += [*EXPOSED, *more]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.append("--allow-root")
        log = own / "log.txt"
        with log.open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", *options, "--ServerApp.port_retries=0"],
                env=os.environ | {name: str(own / place) for name, place in places.items()} | {"JUPYTER_TOKEN": token},
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        lab = Lab(f"http://127.0.0.1:{port}", token, Path(root), process, base)
        started.append(lab)
        _wait_for(lab, log)
        return lab

    yield start
    for lab in started:
        lab.process.terminate()
        lab.process.wait(timeout=WAIT_SECONDS)


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


STILL = """{
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('*, ::before, ::after { animation: none !important; caret-color: transparent !important; }');
    document.adoptedStyleSheets.push(sheet);
}"""
"""Keeps a page from being drawn again and again while it waits: without a graphics card the processor does that."""
LIMITED = """async ([argument, what, seconds]) => {
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => {
            const dialogs = [...document.querySelectorAll('.jp-Dialog')].map(each => each.innerText);
            reject(new Error(`waited ${seconds} s for ${what}; dialogs: ${JSON.stringify(dialogs)}`));
        }, 1000 * seconds);
    });
    try {
        return await Promise.race([(RUN)(argument), late]);
    } finally {
        clearTimeout(timer);
    }
}"""
"""Waits for the promise of the function RUN: Playwright itself would wait for ever."""


class Window:
    """A browser's window with JupyterLab, and what went wrong in it: errors, and requests to another place."""

    def __init__(self, browser, lab, size, locale):
        self.lab = lab
        self.page = browser.new_context(viewport=size, locale=locale).new_page()
        self.page.add_init_script(STILL)
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

    def send_policy(self, policy):
        """Put a Content-Security-Policy over JupyterLab's pages, as a proxy in front of the server does."""

        def answer(route):
            if route.request.resource_type != "document":
                route.fallback()
                return
            response = route.fetch()
            headers = {name: value for name, value in response.headers.items() if name != "set-cookie"}
            route.fulfill(response=response, headers=headers | {"content-security-policy": policy})

        self.page.route("**/lab/workspaces/*", answer)
        # Chromium does not see that a page which was answered here is this computer's, as the server is.
        self.page.context.grant_permissions(["local-network-access"], origin=self.lab.origin)

    def goto(self, path):
        self.page.goto(self.lab.address(path))
        self.page.wait_for_function("() => window.jupyterapp?.restored.then(() => true)")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    def wait(self, what, run, argument=None):
        """Wait for a function in the page whose promise says that something is done."""
        return self.page.evaluate(LIMITED.replace("RUN", run), [argument, what, WAIT_SECONDS])

    def execute(self, command, **arguments):
        """Run one of JupyterLab's own commands."""
        run = "async ([name, args]) => { await jupyterapp.commands.execute(name, args); }"
        self.wait(f"the command {command}", run, [command, arguments])

    def kernel(self, name):
        """Return the kernel of an open notebook, to be shared with another: to start one takes seconds."""
        sessions = self.page.request.get(self.lab.address("api/sessions")).json()
        (kernel,) = (session["kernel"] for session in sessions if session["path"] == name)
        return {"id": kernel["id"], "name": kernel["name"]}

    def notebook(self, name, *cells, path=None, **more):
        """Write a notebook of these cells and open it; the keyboard is in its first cell."""
        stem = Path(name).stem
        made = [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": f"{stem}-{n}",
                "metadata": {},
                "outputs": [],
                "source": text,
            }
            for n, text in enumerate(cells)
        ]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        whole = {"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
        (self.lab.root / name).write_text(json.dumps(whole), encoding="utf-8")
        if path is None:
            self.execute("docmanager:open", path=name, **more)
        else:
            self.goto(path + name)
        self.page.wait_for_function("name => jupyterapp.shell.currentWidget?.context?.path === name", arg=name)
        self.wait(f"the kernel of {name}", "async () => { await jupyterapp.shell.currentWidget.sessionContext.ready; }")
        info = "async () => { await jupyterapp.shell.currentWidget.sessionContext.session.kernel.info; }"
        self.wait(f"what the kernel of {name} is", info)
        self.page.locator(CELL).first.click()
        self.page.keyboard.press("Escape")

    def close_all_but(self, *names):
        """Close the other tabs, without asking: with a page that is loaded anew each would come back."""
        self.page.evaluate(
            """names => {
                const shown = [...jupyterapp.shell.widgets('main')];
                shown.filter(each => !names.includes(each.context?.path)).forEach(each => each.dispose());
            }""",
            names,
        )

    def shut_down_kernel(self, name):
        """Shut down the kernel of a notebook, as a server does on which it has been idle for long."""
        for session in self.page.request.get(self.lab.address("api/sessions")).json():
            if session["path"] == name:
                assert self.page.request.delete(self.lab.address(f"api/sessions/{session['id']}")).ok

    def show(self, name):
        """Go to an open notebook; the keyboard is on its cell, not in it."""
        self.execute("docmanager:open", path=name)
        self.page.locator(CELL).first.click()
        self.page.keyboard.press("Escape")

    def connect(self):
        """Wait until the kernel of the open notebook answers: what is sent to a kernel that restarts is dropped."""
        self.wait(
            "a kernel that answers",
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
            }""",
        )

    def restart(self):
        """Restart the kernel of the notebook, as its menu does."""
        self.page.evaluate("() => { window.restarted = jupyterapp.commands.execute('notebook:restart-kernel'); }")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.wait("the kernel's restart", "() => window.restarted")
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

    def saved(self, address, text):
        """Wait until what JupyterLab keeps at an address has a text: it saves a while after the change."""
        deadline = time.monotonic() + WAIT_SECONDS
        while text not in (kept := self.page.request.get(address).text()):
            assert time.monotonic() < deadline, f"waited {WAIT_SECONDS:.0f} s for {text!r} in {kept}"
            self.page.wait_for_timeout(100)

    def layout_saved(self, text):
        """Wait until JupyterLab has saved its layout with a tab."""
        self.saved(self.lab.address("lab/api/workspaces/default"), text)

    def tab(self, **arguments):
        """Open the board's tab and return the board."""
        self.execute("voc:open-board", **arguments)
        board = Board(self, ".jp-Voc-tab:visible")
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

    def opened(path="lab?reset", *, policy=None, size=PAGE, locale="nl-NL"):
        window = Window(browser, lab, size, locale)
        if policy:
            window.send_policy(policy)
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
