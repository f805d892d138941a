"""The extension in a real JupyterLab: what is there, what it does, and in whose language.

In Notebook 7: ``test_morning.py``, whose JupyterLab has one open. What a page shows after it is loaded anew comes last.
"""

import json
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from voc.store import frames, open_store

PAGE = {"width": 1280, "height": 900}
COMMANDS = (
    "Add New Comments to the Themes",
    "Add a Signal",
    "Choose the Workspace",
    "Estimate the Causing Departments",
    "Export Report",
    "Group All Comments into Themes",
    "Open a Calibration Session",
    "Open the Triage Board",
    "Refresh the Work List",
    "Show the Day's Work",
)
EXPORT = "id;datum;toelichting;nps;klantnummer;contact;reden\n" + "".join(
    f"n{k};0{k}-07-2026;De app loopt vast op scherm {k}, ook na opnieuw installeren.;{score};K000090{k};c9{k};2\n"
    for k, score in ((1, 4), (2, 3), (3, "elf"))
)
NOTEBOOK = {
    "cells": [],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.fixture(scope="module")
def lab(start_lab, fitted, tmp_path_factory):
    """Return a JupyterLab on a folder with one workspace, a notebook and an export."""
    root = tmp_path_factory.mktemp("root")
    shutil.copytree(fitted, root / "shop")
    (root / "enquete-juli.csv").write_text(EXPORT, encoding="utf-8")
    (root / "notes.ipynb").write_text(json.dumps(NOTEBOOK), encoding="utf-8")
    return start_lab(root)


@pytest.fixture(scope="module")
def window(visit):
    """Return a window with JupyterLab."""
    window = visit(size=PAGE, locale="en-GB")
    window.page.wait_for_selector(".jp-Launcher")
    return window


@pytest.fixture
def page(window, clean):
    """Return JupyterLab with every tab closed; an error in the page or a request to another place fails the test."""
    window.execute("application:close-all")
    return window.page


@pytest.fixture
def panel(window, page):
    """Return the panel, in front."""
    window.execute("voc:show-panel")
    shown = page.get_by_role("region", name="Voice of the customer")
    shown.locator(".jp-Voc-theme").first.wait_for()
    return shown


def section(panel, title):
    return panel.locator("details", has=panel.page.get_by_role("heading", name=title))


def test_the_panel_shows_who_to_call_the_work_list_and_the_themes(page, panel):
    assert "gaslucht" in section(panel, "Call today").inner_text().lower()
    assert section(panel, "Work list").locator(".jp-Voc-item").count() > 0
    search = panel.get_by_role("searchbox", name="Search themes")
    before = section(panel, "Themes").locator(".jp-Voc-theme").count()
    search.fill("app")
    page.wait_for_function("n => document.querySelectorAll('.jp-Voc-theme').length < n", arg=before)
    assert section(panel, "Themes").locator(".jp-Voc-theme").count() >= 1
    search.fill("")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_in_the_panel(window, page, panel, theme):
    window.execute("voc:add-signal")
    page.locator(".jp-Voc-signal[open]").wait_for()
    window.execute("apputils:change-theme", theme=theme)
    page.wait_for_function("dark => document.body.dataset.jpThemeLight === String(!dark)", arg="Dark" in theme)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, context=".jp-Voc-panel", options=options).response["violations"]
    window.execute("apputils:change-theme", theme="JupyterLab Light")
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []


def test_a_signal_is_typed_by_keyboard_and_stored_redacted(page, panel, lab):
    page.keyboard.press("Alt+Shift+S")
    form = page.locator(".jp-Voc-signal[open]")
    form.get_by_label("Suspected cause").locator("option", has_text="Digitaal").wait_for(state="attached")
    assert form.get_by_role("button", name="Add").is_disabled()
    page.keyboard.type("App")  # the form has the focus, on its first field
    page.keyboard.press("Tab")
    page.keyboard.type("boos")
    page.keyboard.press("Tab")
    page.keyboard.type("Digi")
    page.keyboard.press("Tab")
    page.keyboard.type("komt er niet in, belt 06-12345678")
    page.keyboard.press("Enter")
    form.get_by_role("status").get_by_text("Added; 1 personal detail was taken out").wait_for()
    assert form.get_by_label("What you heard").input_value() == ""
    with open_store("sqlite:///voc.db", root=lab.root / "shop") as store:
        signal = frames.load_signals(store).iloc[-1]
        texts = frames.load_feedback(store)["text"]
    assert (signal["reason"], signal["emotion"], signal["department"]) == ("2", "boos", "Digitaal")
    assert texts.str.contains("komt er niet in, belt [telefoon]", regex=False).any()


def test_an_item_of_the_panel_opens_on_the_board(page, panel):
    panel.locator(".jp-Voc-theme").first.click()
    board = page.locator(".jp-Voc-tab .jp-Voc-board")
    board.wait_for()
    title = panel.locator(".jp-Voc-theme .jp-Voc-itemTitle").first.inner_text()
    board.get_by_text(title).first.wait_for()


def test_a_dutch_workspace_opens_in_dutch_whatever_jupyterlab_speaks(page, panel):
    page.get_by_role("heading", name="Call today").wait_for()  # JupyterLab's own language
    assert section(panel, "Work list").get_by_text(re.compile("in (mei|juni) 2026")).count() > 0
    panel.locator(".jp-Voc-theme").first.click()
    page.locator(".jp-Voc-tab .jp-Voc-board").get_by_role("button", name="Geschiedenis").wait_for()


def test_the_palette_has_every_command(window, page):
    window.execute("apputils:activate-command-palette")
    page.locator(".lm-CommandPalette-input").fill("Voice of the Customer")
    named = page.locator(".lm-CommandPalette-item[data-command^='voc:'] .lm-CommandPalette-itemLabel")
    # The last of ours: the list before the filter has others.
    named.nth(len(COMMANDS) - 1).wait_for()
    assert tuple(sorted(named.all_inner_texts())) == COMMANDS
    page.keyboard.press("Escape")


def test_the_shortcut_opens_the_board(page):
    page.keyboard.press("Alt+Shift+T")
    page.locator(".jp-Voc-board").wait_for()


def test_a_file_is_collected_from_the_file_browser(window, page):
    window.execute("filebrowser:activate")
    page.locator(".jp-DirListing-item", has_text="enquete-juli.csv").click(button="right")
    page.get_by_role("menuitem", name="Collect into voc").click()
    told = page.locator(".jp-Voc-collectResult")
    told.wait_for()
    counts = dict(zip(told.locator("dt").all_inner_texts(), told.locator("dd").all_inner_texts(), strict=True))
    assert (counts["Rows"], counts["Taken in"]) == ("3", "3")
    assert "elf" in told.locator("table").inner_text()
    page.get_by_role("button", name="Close").click()


def test_what_is_no_table_is_not_offered_to_be_collected(window, page):
    window.execute("filebrowser:activate")
    page.locator(".jp-DirListing-item", has_text="notes.ipynb").click(button="right")
    page.get_by_role("menuitem", name="Rename").wait_for()
    assert page.get_by_role("menuitem", name="Collect into voc").count() == 0
    page.keyboard.press("Escape")


def test_the_panel_keeps_its_list_and_says_why_there_is_no_newer_one(window, page, panel):
    said = json.dumps({"kind": "StoreError", "status": 503, "message": "the database is busy", "detail": {}})
    page.route("**/voc/api/desk*", lambda route: route.fulfill(status=503, body=said))
    panel.get_by_role("button", name="Refresh the work list").click()
    panel.get_by_role("alert").get_by_text("the database is busy").wait_for()
    assert section(panel, "Work list").locator(".jp-Voc-item").count() > 0
    page.unroute("**/voc/api/desk*")
    panel.get_by_role("button", name="Refresh the work list").click()
    panel.get_by_role("alert").wait_for(state="detached")
    window.wrong.clear()  # the browser itself notes each 503 in its console


def test_a_job_outlives_a_proxy_that_starts_anew(window, page):
    """The job itself is played: ``tests/server`` has jobs that end, and the collected file above is a whole one."""
    id_ = "0" * 32
    state = {"id": id_, "kind": "themes assign", "workspace": "shop", "who": "sanne", "stage": "", "total": None}
    state |= {"started_at": "2026-07-01T09:00:00Z", "ended_at": None, "error": None, "done": 0}
    answers = iter(
        (502, state | {"state": "running", "result": None}, 503, 504, state | {"state": "done", "result": {}})
    )

    def answer(route):
        said = next(answers)
        if isinstance(said, int):
            route.fulfill(status=said, body="<html>Bad gateway</html>")
        else:
            route.fulfill(json=said)

    page.route(re.compile(r"/voc/api/jobs\?"), lambda route: route.fulfill(json={"job": id_}))
    page.route(f"**/voc/api/jobs/{id_}*", answer)
    page.evaluate("() => { jupyterapp.commands.execute('voc:assign-themes'); }")
    page.get_by_text("The new comments have their themes.").first.wait_for()
    page.unroute(re.compile(r"/voc/api/jobs\?"))
    page.unroute(f"**/voc/api/jobs/{id_}*")
    window.wrong.clear()  # the browser itself notes each of them in its console


def test_an_open_board_follows_the_language_of_the_settings(window, page):
    window.execute("voc:open-board")
    board = page.locator(".jp-Voc-board")
    board.get_by_role("button", name="Klaar voor vandaag").wait_for()  # the workspace's own
    for language, button in (("English", "Done for today"), ("As the workspace", "Klaar voor vandaag")):
        window.execute("settingeditor:open", query="Voice of the Customer")
        page.locator(".jp-SettingsPanel select[id$='_language']").select_option(label=language)
        window.execute("voc:open-board")
        board.get_by_role("button", name=button).wait_for()


# ---- loaded anew -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reloaded(window, lab, fitted):
    """Return JupyterLab loaded anew after all that it should remember: to load it costs more than what it shows then.

    A board was opened, the second of two workspaces chosen, and in the settings a language and the seconds between two
    looks at the news.
    """
    page = window.page
    settings, language = (
        lab.address(f"lab/api/settings/{name}")
        for name in ("@voc/triage:session", "@jupyterlab/translation-extension:plugin")
    )
    window.execute("application:close-all")
    window.execute("voc:show-panel")
    shutil.copytree(fitted, lab.root / "second")
    window.execute("voc:refresh")
    page.get_by_role("combobox", name="Workspace").select_option("second")
    page.locator(".jp-Voc-item").first.wait_for()
    page.locator('.jp-LauncherCard[data-category="Voice of the Customer"]').click()
    page.locator(".jp-Voc-board").wait_for()
    page.get_by_role("tab", name="Triage: Proefstroom").wait_for()
    window.layout_saved("voc-board")
    window.saved(settings, "second")
    assert page.request.put(settings, data={"raw": json.dumps({"workspace": "second", "pollSeconds": 5})}).ok
    assert page.request.put(language, data={"raw": json.dumps({"locale": "nl_NL"})}).ok
    window.goto("lab")
    return page


@pytest.mark.usefixtures("clean")
def test_the_board_that_the_launcher_opened_is_there_again(reloaded):
    # In front or behind another tab: which one was last is stored a while after it was chosen.
    reloaded.get_by_role("tab", name="Triage: Proefstroom").click()
    reloaded.locator(".jp-Voc-board").wait_for()


@pytest.mark.usefixtures("clean")
def test_it_speaks_dutch_when_jupyterlab_does(window, reloaded):
    window.execute("voc:show-panel")  # a click on the tab of a panel that was left open would close it
    reloaded.get_by_role("heading", name="Werklijst").wait_for()
    assert reloaded.get_by_role("heading", name="Werklijst").count() == 1


@pytest.mark.usefixtures("clean")
def test_the_workspace_that_was_chosen_is_remembered(reloaded):
    reloaded.locator(".jp-Voc-workspaceSelect").wait_for(state="attached")
    reloaded.wait_for_function("() => document.querySelector('.jp-Voc-workspaceSelect').value === 'second'")


HURRY = """() => {
    const { setTimeout } = window;
    window.setTimeout = (run, ms, ...more) => setTimeout(run, ms >= 1000 ? ms / 10 : ms, ...more);
}"""
"""Lets the page's long timers run ten times as fast."""


def test_a_panel_that_hears_nothing_says_so_by_itself(window, reloaded):
    """It polled for news, got none, and showed the list of before as if it were today's."""
    panel = reloaded.locator(".jp-Voc-panel")
    window.execute("voc:show-panel")
    panel.locator(".jp-Voc-item").first.wait_for()
    reloaded.evaluate(HURRY)
    said = json.dumps({"kind": "StoreError", "status": 503, "message": "the database is busy", "detail": {}})
    reloaded.route("**/voc/api/desk*", lambda route: route.fulfill(status=503, body=said))
    panel.get_by_role("alert").get_by_text("the database is busy").wait_for()
    assert panel.locator(".jp-Voc-item").count() > 0
    reloaded.unroute("**/voc/api/desk*")
    panel.get_by_role("alert").wait_for(state="detached")
    window.wrong.clear()  # the browser itself notes each 503 in its console
