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
TIME_KEYS = """
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
ITEM_IS_DRAWN = """panel => {
  const board = panel.querySelector('.jp-Voc-board');
  const list = board?.querySelector('[role=listbox]');
  const article = board?.querySelector('.jp-VocBoard-itemRegion:not([aria-busy]) article');
  return list?.querySelector('[data-key][tabindex="0"]') && article?.querySelector('h2') ? article : null;
}"""
TIME_DECISIONS = """import time
from voc.store import decision_writer
decide = decision_writer.decide
def timed(store, event, rules):
    done = decide(store, event, rules)
    if event.kind == "pin":
        with open({path!r}, "a") as file:
            print(time.time(), file=file)
    return done
decision_writer.decide = timed
"""
"""Writes down when the kernel has stored a decision."""
TOAST_TEXT = "panel => panel.querySelector('.jp-VocBoard-toastText').firstChild"
PEER_IS_DRAWN = {
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
READ_COMMENTS = """import sqlite3
import pandas as pd
df = pd.read_sql("select id, at, channel, text from feedback order by id limit {rows}", sqlite3.connect({path!r}))
"""
PEERS = {
    "ipydatagrid": (READ_COMMENTS + "from ipydatagrid import DataGrid", "DataGrid(df)"),
    "itables": (
        READ_COMMENTS + "from itables import init_notebook_mode, show\ninit_notebook_mode(connected=False)",
        "show(df, maxBytes=0)",
    ),
}


def measure_in_browser(
    root: Path, peer_python: Path | None, repeat: int, steps: int, peer_rows: Sequence[int]
) -> Iterator[Row]:
    """Yield what an officer waits for, and what peers take for the same comments."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("VOC_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
        with start_lab(Path(sys.executable), Path(folder) / "voc") as lab:
            yield from measure_board(browser, lab, root.resolve(), repeat, steps)
        for peer, cells in PEERS.items():
            if peer_python is None or not is_installed(peer_python, peer):
                yield "usable", peer, "not installed", ""
                continue
            with start_lab(peer_python, Path(folder) / peer) as lab:
                yield from measure_peer(browser, lab, peer, cells, root.resolve() / "voc.db", repeat, peer_rows)
        browser.close()


def is_installed(python: Path, package: str) -> bool:
    process = subprocess.run([str(python), "-c", f"import {package}, jupyterlab"], capture_output=True, check=False)
    return process.returncode == 0


# ---- JupyterLab -----------------------------------------------------------------------------------------------------


class Lab:
    """A page with JupyterLab."""

    def __init__(self, origin: str, token: str, root: Path) -> None:
        self.origin, self.token, self.root = origin, token, root
        self.n_notebooks = 0

    def open_page(self, browser: Browser) -> Page:
        page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
        page.set_default_timeout(180_000)
        page.goto(f"{self.origin}/lab?reset&token={self.token}")
        page.wait_for_function("() => 'jupyterapp' in window && !location.search.includes('reset')")
        page.wait_for_selector("#jupyterlab-splash", state="detached")
        page.evaluate(TIME_KEYS)
        return page

    def open_notebook(self, page: Page, *cells: str) -> None:
        """Open a new notebook with a kernel of its own; the keyboard is on its first cell."""
        self.n_notebooks += 1
        notebook_cells = [
            {"cell_type": "code", "execution_count": None, "id": f"c{n}", "metadata": {}, "outputs": [], "source": text}
            for n, text in enumerate(cells)
        ]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        notebook = {"cells": notebook_cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
        (self.root / f"n{self.n_notebooks}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        run_command(page, "docmanager:open", path=f"n{self.n_notebooks}.ipynb")
        await_idle_kernel(page)
        run_command(page, "notebook:enter-command-mode")

    def close_notebook(self, page: Page) -> None:
        """End the notebook and its kernel."""
        page.evaluate("async () => { await jupyterapp.serviceManager.sessions.shutdownAll(); }")
        run_command(page, "docmanager:save-all")  # otherwise it asks
        run_command(page, "application:close-all")


def run_command(page: Page, name: str, **arguments: object) -> None:
    page.evaluate("async ([name, args]) => { await jupyterapp.commands.execute(name, args); }", [name, arguments])


def await_idle_kernel(page: Page) -> None:
    page.get_by_text("| Idle").wait_for()


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def start_lab(python: Path, root: Path) -> Iterator[Lab]:
    """Start JupyterLab with settings of its own on an empty folder, and end it."""
    notebooks, config = root / "notebooks", root / "config" / "labconfig"
    notebooks.mkdir(parents=True)
    config.mkdir(parents=True)
    page_config = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (config / "page_config.json").write_text(json.dumps(page_config), encoding="utf-8")
    names = (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTERLAB_SETTINGS_DIR",
        "JUPYTERLAB_WORKSPACES_DIR",
        "IPYTHONDIR",
    )
    folders = {name: str(root / name.lower()) for name in names} | {"JUPYTER_CONFIG_DIR": str(root / "config")}
    port, token = find_free_port(), secrets.token_hex(16)
    options = ["--no-browser", f"--ServerApp.root_dir={notebooks}", f"--ServerApp.port={port}", "--allow-root"]
    options += ["--LabApp.expose_app_in_browser=True", "--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=1e12"]
    with (root / "log.txt").open("wb") as log_file:
        process = subprocess.Popen(
            [str(python), "-m", "jupyterlab", *options],
            env=os.environ | folders | {"JUPYTER_TOKEN": token},
            stdout=log_file,
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


def press_key(page: Page, key: str, ready: str) -> float:
    """Press a key and return the milliseconds until its result is drawn."""
    control = key.startswith("Control+")
    page.evaluate(f"([key, control]) => watched(key, control, {ready})", [key.removeprefix("Control+"), control])
    page.keyboard.press(key)
    return float(page.wait_for_function("() => window.took", polling=10).json_value())


def measure_heap(session: CDPSession) -> float:
    """Return the page's living JavaScript objects, in MB."""
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "JSHeapUsedSize")) / 1e6


def run_first_cell(page: Page) -> None:
    """Run the first cell and go to the next."""
    page.keyboard.press("Shift+Enter")
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-InputPrompt", has_text="[1]").wait_for()
    await_idle_kernel(page)


def start_profiler(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.enable")
    return session


def measure_board(browser: Browser, lab: Lab, root: Path, repeat: int, steps: int) -> Iterator[Row]:
    opening_cell, triage_cell = f"import voc\nws = voc.open({str(root)!r})", 'ws.triage(who="benchmark")'
    fresh_kernel_times, open_workspace_times, second_run_times = [], [], []
    page = lab.open_page(browser)
    for _ in range(repeat):
        lab.open_notebook(page, f"{opening_cell}\n{triage_cell}")
        fresh_kernel_times.append(press_key(page, "Control+Enter", ITEM_IS_DRAWN))
        lab.close_notebook(page)
        lab.open_notebook(page, opening_cell, triage_cell)
        run_first_cell(page)
        open_workspace_times.append(press_key(page, "Control+Enter", ITEM_IS_DRAWN))
        second_run_times.append(press_key(page, "Control+Enter", ITEM_IS_DRAWN))
        lab.close_notebook(page)
    yield (
        "usable, first cell of a fresh kernel, imports included",
        "voc",
        round(statistics.median(fresh_kernel_times)),
        "ms",
    )
    yield "usable, workspace opened by an earlier cell", "voc", round(statistics.median(open_workspace_times)), "ms"
    yield "usable, cell run again", "voc", round(statistics.median(second_run_times)), "ms"
    lab.open_notebook(page, opening_cell, 'ws.triage(who="benchmark", mode="all", item="theme:T-1")')
    run_first_cell(page)
    session = start_profiler(page)
    heap_before = measure_heap(session)
    press_key(page, "Control+Enter", ITEM_IS_DRAWN)
    scroll_comments(page)
    yield "heap added, 100,000 rows opened and scrolled", "voc", round(measure_heap(session) - heap_before, 1), "MB"
    yield from measure_steps(page, steps)
    lab.close_notebook(page)
    times_file = lab.root / "stored.txt"
    timing_cell = TIME_DECISIONS.format(path=str(times_file))
    lab.open_notebook(page, f"{opening_cell}\n{timing_cell}", f'ws.triage(who="benchmark", item="{DECIDED_ABOUT}")')
    run_first_cell(page)
    press_key(page, "Control+Enter", ITEM_IS_DRAWN)
    yield from measure_stored_decisions(page, steps, times_file)
    lab.close_notebook(page)


def scroll_comments(page: Page) -> None:
    """Pass through the comments of the largest theme, a hundred places and the end."""
    grid = page.locator(".jp-VocBoard-commentGrid")
    grid.scroll_into_view_if_needed()
    page.wait_for_function("() => Number(document.querySelector('.jp-VocBoard-commentGrid').ariaRowCount ?? 0) > 1000")
    for k in range(101):
        grid.evaluate("(grid, part) => { grid.scrollTop = grid.scrollHeight * part; }", k / 100)
        page.wait_for_timeout(50)
    page.locator(".jp-VocBoard-commentGrid time").first.wait_for()


def measure_steps(page: Page, steps: int) -> Iterator[Row]:
    """Yield the times of steps through the list by keyboard."""
    page.locator(".jp-Voc-board [role=listbox] [tabindex='0']").first.focus()
    next_times = []
    for _ in range(steps):
        next_times.append(press_key(page, "j", ITEM_IS_DRAWN))
        page.wait_for_timeout(READING_MS)
    yield "next item, p50", "voc", round(statistics.median(next_times), 1), "ms"
    yield "next item, p95", "voc", round(float(np.quantile(next_times, 0.95)), 1), "ms"
    back_times = [press_key(page, "k", ITEM_IS_DRAWN) for _ in range(steps - 1)]
    yield "next item, keys one after the other, p95", "voc", round(float(np.quantile(back_times, 0.95)), 1), "ms"


def measure_stored_decisions(page: Page, steps: int, times_file: Path) -> Iterator[Row]:
    """Yield the times of decisions by keyboard; each is taken back."""
    page.locator(".jp-Voc-board [role=listbox] [tabindex='0']").first.focus()
    screen_times, pressed_at = [], []
    for _ in range(max(10, steps // 2)):
        screen_times.append(press_key(page, "p", TOAST_TEXT))
        pressed_at.append(float(page.evaluate("() => pressedAt")))
        page.wait_for_function("() => !document.querySelector('.jp-Voc-board[aria-busy]')")
        page.wait_for_timeout(READING_MS)
        press_key(page, "u", TOAST_TEXT)
        page.wait_for_timeout(3 * READING_MS)  # the list is read again
    storing_times = [
        1000 * (float(line) - begun) for line, begun in zip(times_file.read_text().split(), pressed_at, strict=True)
    ]
    yield "decision stored, from the key, p50", "voc", round(statistics.median(storing_times), 1), "ms"
    yield "decision stored, from the key, p95", "voc", round(float(np.quantile(storing_times, 0.95)), 1), "ms"
    yield "decision until its line is on screen, p50", "voc", round(statistics.median(screen_times), 1), "ms"
    yield "decision until its line is on screen, p95", "voc", round(float(np.quantile(screen_times, 0.95)), 1), "ms"


def measure_peer(
    browser: Browser, lab: Lab, peer: str, cells: tuple[str, str], path: Path, repeat: int, peer_rows: Sequence[int]
) -> Iterator[Row]:
    """Yield a peer's time and memory for the largest number of rows that it shows within the time limit."""
    from playwright.sync_api import Error

    data_cell, grid_cell = cells
    for n_rows in peer_rows:
        drawing_times, heap_growth = [], []
        page = lab.open_page(browser)
        try:
            for _ in range(repeat):
                page.set_default_timeout(90_000)
                lab.open_notebook(page, data_cell.format(rows=n_rows, path=str(path)), grid_cell)
                run_first_cell(page)
                session = start_profiler(page)
                heap_before = measure_heap(session)
                drawing_times.append(press_key(page, "Control+Enter", PEER_IS_DRAWN[peer]))
                page.mouse.move(700, 400)
                for _ in range(20):
                    page.mouse.wheel(0, 2000)
                    page.wait_for_timeout(50)
                heap_growth.append(measure_heap(session) - heap_before)
                lab.close_notebook(page)
        except Error as error:
            sentence = str(error).splitlines()[0]
            yield f"usable, {n_rows:,} rows", peer, f"not shown within 90 s: {sentence}", ""
            page.context.close()
            continue
        yield f"usable, {n_rows:,} rows", peer, round(statistics.median(drawing_times)), "ms"
        yield f"heap added, {n_rows:,} rows", peer, round(statistics.median(heap_growth), 1), "MB"
        return
