"""The triage board and its peers in a real JupyterLab and Chromium; ``board.py --browser`` runs it.

A peer (ipydatagrid, itables) runs in a JupyterLab and a kernel of the environment whose Python is given, so that
nothing of it is installed beside voc:

    python -m venv PEERS && PEERS/bin/pip install "jupyterlab>=4.6,<5" ipykernel pandas ipydatagrid itables
    python benchmarks/board.py --browser WORKSPACE --peer-python PEERS/bin/python

All clocks are the browser's: from the key that is pressed to the frame in which its result is drawn.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

Row = tuple[str, str, float | str, str]
"""Measure, system, value, unit."""

CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WATCH = """
window.watched = (key, control, ready) => {
  const seen = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden)');
  window.took = null;
  document.addEventListener('keydown', function pressed(event) {
    if (event.key !== key || event.ctrlKey !== control) return;
    document.removeEventListener('keydown', pressed, true);
    window.pressedAt = (performance.timeOrigin + event.timeStamp) / 1000;
    const begun = event.timeStamp, before = ready(seen, null);
    const look = () => {
      const now = ready(seen, before);
      if (now && now !== before) {
        requestAnimationFrame(() => setTimeout(() => { window.took = performance.now() - begun; }));
      } else {
        requestAnimationFrame(look);
      }
    };
    requestAnimationFrame(look);
  }, true);
};
"""
"""Times from a key to the first frame after ``ready`` gives something other than when the key was pressed."""
DECIDED_ABOUT = "theme:T-32"
READING_MS = 500
"""Nobody reads an item in less."""
SHOWN = """panel => {
  const board = panel.querySelector('.jp-Voc-board');
  const list = board?.querySelector('[role=listbox]');
  const article = board?.querySelector('.jp-VocBoard-detail:not([aria-busy]) article');
  return list?.querySelector('[data-key][tabindex="0"]') && article?.querySelector('h2') ? article : null;
}"""
TIMED = """import time
from voc.store import decided
decide = decided.decide
def timed(store, event):
    done = decide(store, event)
    if event.kind == "pin":
        with open({path!r}, "a") as file:
            print(time.time(), file=file)
    return done
decided.decide = timed
"""
"""Writes down when the kernel has stored a decision."""
SAID = "panel => panel.querySelector('.jp-VocBoard-toastText').firstChild"
DRAWN = {
    "ipydatagrid": """panel => [...panel.querySelectorAll('.jp-OutputArea canvas')].some(canvas => {
      const [wide, high] = [Math.min(canvas.width, 600), Math.min(canvas.height, 300)];
      if (wide < 300 || high < 150) return false;
      const pixels = canvas.getContext('2d').getImageData(0, 60, wide, high - 60).data;
      let dark = 0;
      for (let i = 0; i < pixels.length; i += 4) dark += pixels[i + 3] > 200 && pixels[i] < 110;
      return dark > 200;
    })""",
    "itables": """panel => panel.querySelectorAll('.jp-OutputArea table.dataTable tbody tr').length > 5""",
}
READ = """import sqlite3
import pandas as pd
df = pd.read_sql("select id, at, channel, text from feedback order by id limit {rows}", sqlite3.connect({path!r}))
"""
PEERS = {
    "ipydatagrid": (READ + "from ipydatagrid import DataGrid", "DataGrid(df)"),
    "itables": (
        READ + "from itables import init_notebook_mode, show\ninit_notebook_mode(connected=False)",
        "show(df, maxBytes=0)",
    ),
}


def browser_rows(
    root: Path, peer_python: Path | None, repeat: int, steps: int, peer_rows: Sequence[int]
) -> Iterator[Row]:
    """Yield what an officer waits for, and what peers take for the same comments."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("VOC_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
        with running_lab(Path(sys.executable), Path(folder) / "voc") as lab:
            yield from board_rows(browser, lab, root.resolve(), repeat, steps)
        for peer, cells in PEERS.items():
            if peer_python is None or not installed(peer_python, peer):
                yield "usable", peer, "not installed", ""
                continue
            with running_lab(peer_python, Path(folder) / peer) as lab:
                yield from peer_measures(browser, lab, peer, cells, root.resolve() / "voc.db", repeat, peer_rows)
        browser.close()


def installed(python: Path, package: str) -> bool:
    done = subprocess.run([str(python), "-c", f"import {package}, jupyterlab"], capture_output=True, check=False)
    return done.returncode == 0


# ---- JupyterLab -----------------------------------------------------------------------------------------------------


class Lab:
    """A page with JupyterLab."""

    def __init__(self, origin: str, token: str, root: Path) -> None:
        self.origin, self.token, self.root = origin, token, root
        self.n = 0

    def page(self, browser: Browser) -> Page:
        page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
        page.set_default_timeout(180_000)
        page.goto(f"{self.origin}/lab?reset&token={self.token}")
        page.wait_for_function("() => 'jupyterapp' in window && !location.search.includes('reset')")
        page.wait_for_selector("#jupyterlab-splash", state="detached")
        page.evaluate(WATCH)
        return page

    def notebook(self, page: Page, *cells: str) -> None:
        """Open a new notebook with a kernel of its own; the keyboard is on its first cell."""
        self.n += 1
        made = [
            {"cell_type": "code", "execution_count": None, "id": f"c{n}", "metadata": {}, "outputs": [], "source": text}
            for n, text in enumerate(cells)
        ]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        whole = {"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
        (self.root / f"n{self.n}.ipynb").write_text(json.dumps(whole), encoding="utf-8")
        command(page, "docmanager:open", path=f"n{self.n}.ipynb")
        idle(page)
        command(page, "notebook:enter-command-mode")

    def close(self, page: Page) -> None:
        """End the notebook and its kernel."""
        page.evaluate("async () => { await jupyterapp.serviceManager.sessions.shutdownAll(); }")
        command(page, "docmanager:save-all")  # otherwise it asks
        command(page, "application:close-all")


def command(page: Page, name: str, **arguments: object) -> None:
    page.evaluate("async ([name, args]) => { await jupyterapp.commands.execute(name, args); }", [name, arguments])


def idle(page: Page) -> None:
    page.get_by_text("| Idle").wait_for()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running_lab(python: Path, root: Path) -> Iterator[Lab]:
    """Start JupyterLab with settings of its own on an empty folder, and end it."""
    notebooks, config = root / "notebooks", root / "config" / "labconfig"
    notebooks.mkdir(parents=True)
    config.mkdir(parents=True)
    silent = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (config / "page_config.json").write_text(json.dumps(silent), encoding="utf-8")
    names = (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTERLAB_SETTINGS_DIR",
        "JUPYTERLAB_WORKSPACES_DIR",
        "IPYTHONDIR",
    )
    places = {name: str(root / name.lower()) for name in names} | {"JUPYTER_CONFIG_DIR": str(root / "config")}
    port, token = free_port(), secrets.token_hex(16)
    options = ["--no-browser", f"--ServerApp.root_dir={notebooks}", f"--ServerApp.port={port}", "--allow-root"]
    options += ["--LabApp.expose_app_in_browser=True", "--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=1e12"]
    with (root / "log.txt").open("wb") as said:
        process = subprocess.Popen(
            [str(python), "-m", "jupyterlab", *options],
            env=os.environ | places | {"JUPYTER_TOKEN": token},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            origin = f"http://127.0.0.1:{port}"
            await_server(f"{origin}/api/status?token={token}", process, root / "log.txt")
            yield Lab(origin, token, notebooks)
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()


def await_server(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1200):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310  our own server
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"JupyterLab did not start: {log.read_text(encoding='utf-8')[-2000:]}")


# ---- measuring ------------------------------------------------------------------------------------------------------


def pressed(page: Page, key: str, ready: str) -> float:
    """Press a key and return the milliseconds until its result is drawn."""
    control = key.startswith("Control+")
    page.evaluate(f"([key, control]) => watched(key, control, {ready})", [key.removeprefix("Control+"), control])
    page.keyboard.press(key)
    return float(page.wait_for_function("() => window.took", polling=10).json_value())


def heap(session: CDPSession) -> float:
    """Return the page's living JavaScript objects, in MB."""
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "JSHeapUsedSize")) / 1e6


def run_first(page: Page) -> None:
    """Run the first cell and go to the next."""
    page.keyboard.press("Shift+Enter")
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-InputPrompt", has_text="[1]").wait_for()
    idle(page)


def profiler(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.enable")
    return session


def board_rows(browser: Browser, lab: Lab, root: Path, repeat: int, steps: int) -> Iterator[Row]:
    opening, shown = f"import voc\nws = voc.open({str(root)!r})", 'ws.triage(who="benchmark")'
    cold, warm, again = [], [], []
    page = lab.page(browser)
    for _ in range(repeat):
        lab.notebook(page, f"{opening}\n{shown}")
        cold.append(pressed(page, "Control+Enter", SHOWN))
        lab.close(page)
        lab.notebook(page, opening, shown)
        run_first(page)
        warm.append(pressed(page, "Control+Enter", SHOWN))
        again.append(pressed(page, "Control+Enter", SHOWN))
        lab.close(page)
    yield "usable, first cell of a fresh kernel, imports included", "voc", round(statistics.median(cold)), "ms"
    yield "usable, workspace opened by an earlier cell", "voc", round(statistics.median(warm)), "ms"
    yield "usable, cell run again", "voc", round(statistics.median(again)), "ms"
    lab.notebook(page, opening, 'ws.triage(who="benchmark", mode="all", item="theme:T-1")')
    run_first(page)
    session = profiler(page)
    before = heap(session)
    pressed(page, "Control+Enter", SHOWN)
    scroll_comments(page)
    yield "heap added, 100,000 rows opened and scrolled", "voc", round(heap(session) - before, 1), "MB"
    yield from walked(page, steps)
    lab.close(page)
    stored = lab.root / "stored.txt"
    timed = TIMED.format(path=str(stored))
    lab.notebook(page, f"{opening}\n{timed}", f'ws.triage(who="benchmark", item="{DECIDED_ABOUT}")')
    run_first(page)
    pressed(page, "Control+Enter", SHOWN)
    yield from decided(page, steps, stored)
    lab.close(page)


def scroll_comments(page: Page) -> None:
    """Pass through the comments of the largest theme, a hundred places and the end."""
    grid = page.locator(".jp-VocBoard-comments")
    grid.scroll_into_view_if_needed()
    page.wait_for_function("() => Number(document.querySelector('.jp-VocBoard-comments').ariaRowCount ?? 0) > 1000")
    for k in range(101):
        grid.evaluate("(grid, part) => { grid.scrollTop = grid.scrollHeight * part; }", k / 100)
        page.wait_for_timeout(50)
    page.locator(".jp-VocBoard-comments time").first.wait_for()


def walked(page: Page, steps: int) -> Iterator[Row]:
    """Yield the times of steps through the list by keyboard."""
    page.locator(".jp-Voc-board [role=listbox] [tabindex='0']").first.focus()
    next_ = []
    for _ in range(steps):
        next_.append(pressed(page, "j", SHOWN))
        page.wait_for_timeout(READING_MS)
    yield "next item, p50", "voc", round(statistics.median(next_), 1), "ms"
    yield "next item, p95", "voc", round(float(np.quantile(next_, 0.95)), 1), "ms"
    back = [pressed(page, "k", SHOWN) for _ in range(steps - 1)]
    yield "next item, keys one after the other, p95", "voc", round(float(np.quantile(back, 0.95)), 1), "ms"


def decided(page: Page, steps: int, stored: Path) -> Iterator[Row]:
    """Yield the times of decisions by keyboard; each is taken back."""
    page.locator(".jp-Voc-board [role=listbox] [tabindex='0']").first.focus()
    shown, at = [], []
    for _ in range(max(10, steps // 2)):
        shown.append(pressed(page, "p", SAID))
        at.append(float(page.evaluate("() => pressedAt")))
        page.wait_for_function("() => !document.querySelector('.jp-Voc-board[aria-busy]')")
        page.wait_for_timeout(READING_MS)
        pressed(page, "u", SAID)
        page.wait_for_timeout(3 * READING_MS)  # the list is read again
    taken = [1000 * (float(line) - begun) for line, begun in zip(stored.read_text().split(), at, strict=True)]
    yield "decision stored, from the key, p50", "voc", round(statistics.median(taken), 1), "ms"
    yield "decision stored, from the key, p95", "voc", round(float(np.quantile(taken, 0.95)), 1), "ms"
    yield "decision until its line is on screen, p50", "voc", round(statistics.median(shown), 1), "ms"
    yield "decision until its line is on screen, p95", "voc", round(float(np.quantile(shown, 0.95)), 1), "ms"


def peer_measures(
    browser: Browser, lab: Lab, peer: str, cells: tuple[str, str], path: Path, repeat: int, peer_rows: Sequence[int]
) -> Iterator[Row]:
    """Yield a peer's time and memory for the largest number of rows that it shows within the time limit."""
    from playwright.sync_api import Error

    first, shown = cells
    for rows in peer_rows:
        taken, added = [], []
        page = lab.page(browser)
        try:
            for _ in range(repeat):
                page.set_default_timeout(90_000)
                lab.notebook(page, first.format(rows=rows, path=str(path)), shown)
                run_first(page)
                session = profiler(page)
                before = heap(session)
                taken.append(pressed(page, "Control+Enter", DRAWN[peer]))
                page.mouse.move(700, 400)
                for _ in range(20):
                    page.mouse.wheel(0, 2000)
                    page.wait_for_timeout(50)
                added.append(heap(session) - before)
                lab.close(page)
        except Error as error:
            sentence = str(error).splitlines()[0]
            yield f"usable, {rows:,} rows", peer, f"not shown within 90 s: {sentence}", ""
            page.context.close()
            continue
        yield f"usable, {rows:,} rows", peer, round(statistics.median(taken)), "ms"
        yield f"heap added, {rows:,} rows", peer, round(statistics.median(added), 1), "MB"
        return
