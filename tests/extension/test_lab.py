"""The extension in a real JupyterLab and a real Notebook 7: what is there, what it does, and in whose language."""

import json
import os
import re
import shutil
import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from voc.store import frames, open_store

PAGE = {"width": 1280, "height": 900}
WAIT_SECONDS = float(os.environ["VOC_WAIT_SECONDS"])
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
def loaded(browser, lab):
    """Return a page with JupyterLab, and what went wrong in it."""
    page = browser.new_context(viewport=PAGE, locale="en-GB").new_page()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if _is_error(said) else None)
    page.on("request", lambda asked: wrong.append(asked.url) if _is_outside(asked.url, lab) else None)
    yield open_lab(page, lab), wrong
    page.context.close()


@pytest.fixture
def page(loaded):
    """Return JupyterLab with every tab closed; an error in the page or a request to another place fails the test."""
    shown, wrong = loaded
    execute(shown, "application:close-all")
    yield shown
    asked, wrong[:] = wrong[:], []
    assert asked == []


def _is_error(said):
    # JupyterLab shows a report in a frame, adds a style to it, and the report's own policy refuses that.
    return said.type == "error" and not said.location["url"].startswith("blob:")


def _is_outside(url, lab):
    return not url.startswith((lab.origin, lab.origin.replace("http", "ws"), "data:", "blob:"))


def open_lab(page, lab):
    """Open JupyterLab anew and wait until it is ready."""
    page.goto(lab.address("lab?reset"))
    page.wait_for_function("() => window.jupyterapp?.restored.then(() => true)")
    page.wait_for_selector("#jupyterlab-splash", state="detached")
    page.wait_for_selector(".jp-Launcher")
    return page


def execute(page, command, **arguments):
    """Run one of JupyterLab's own commands."""
    page.evaluate("async ([name, args]) => { await jupyterapp.commands.execute(name, args); }", [command, arguments])


def layout_saved(page, lab, text):
    """Wait until JupyterLab has saved its layout with a tab: it does so a while after the change."""
    deadline = time.monotonic() + WAIT_SECONDS
    while text not in page.request.get(lab.address("lab/api/workspaces/default")).text():
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)


def panel(page):
    """Show the panel and return it."""
    execute(page, "voc:show-panel")
    shown = page.get_by_role("region", name="Voice of the customer")
    shown.locator(".jp-Voc-theme").first.wait_for()
    return shown


def section(shown, title):
    return shown.locator("details", has=shown.page.get_by_role("heading", name=title))


def test_the_panel_shows_who_to_call_the_work_list_and_the_themes(page, lab):
    shown = panel(page)
    assert "gaslucht" in section(shown, "Call today").inner_text().lower()
    assert section(shown, "Work list").locator(".jp-Voc-item").count() > 0
    search = shown.get_by_role("searchbox", name="Search themes")
    before = section(shown, "Themes").locator(".jp-Voc-theme").count()
    search.fill("app")
    page.wait_for_function("n => document.querySelectorAll('.jp-Voc-theme').length < n", arg=before)
    assert section(shown, "Themes").locator(".jp-Voc-theme").count() >= 1
    search.fill("")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_in_the_panel(page, lab, theme):
    panel(page)
    execute(page, "voc:add-signal")
    page.locator(".jp-Voc-signal[open]").wait_for()
    execute(page, "apputils:change-theme", theme=theme)
    page.wait_for_function("dark => document.body.dataset.jpThemeLight === String(!dark)", arg="Dark" in theme)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, context=".jp-Voc-panel", options=options).response["violations"]
    execute(page, "apputils:change-theme", theme="JupyterLab Light")
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []


def test_a_signal_is_typed_by_keyboard_and_stored_redacted(page, lab):
    panel(page)
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


def test_an_item_of_the_panel_opens_on_the_board(page, lab):
    shown = panel(page)
    shown.locator(".jp-Voc-theme").first.click()
    board = page.locator(".jp-Voc-tab .jp-Voc-board")
    board.wait_for()
    title = shown.locator(".jp-Voc-theme .jp-Voc-itemTitle").first.inner_text()
    board.get_by_text(title).first.wait_for()


def test_a_dutch_workspace_opens_in_dutch_whatever_jupyterlab_speaks(page, lab):
    shown = panel(page)
    page.get_by_role("heading", name="Call today").wait_for()  # JupyterLab's own language
    assert section(shown, "Work list").get_by_text(re.compile("in (mei|juni) 2026")).count() > 0
    shown.locator(".jp-Voc-theme").first.click()
    page.locator(".jp-Voc-tab .jp-Voc-board").get_by_role("button", name="Geschiedenis").wait_for()


def test_the_launcher_opens_the_board_and_a_reload_restores_it(page, lab):
    page.locator('.jp-LauncherCard[data-category="Voice of the Customer"]').click()
    page.locator(".jp-Voc-board").wait_for()
    tab = page.get_by_role("tab", name="Triage: Proefstroom")
    tab.wait_for()
    layout_saved(page, lab, "voc-board")
    page.goto(lab.address())
    tab.wait_for()
    page.locator(".jp-Voc-board").wait_for()


def test_the_palette_has_every_command(page, lab):
    page.keyboard.press("Control+Shift+C")
    page.locator(".lm-CommandPalette-input").fill("Voice of the Customer")
    named = page.locator(".lm-CommandPalette-item[data-command^='voc:'] .lm-CommandPalette-itemLabel")
    # The last of ours: the list before the filter has others.
    named.nth(len(COMMANDS) - 1).wait_for()
    assert tuple(sorted(named.all_inner_texts())) == COMMANDS
    page.keyboard.press("Escape")


def test_the_shortcut_opens_the_board(page, lab):
    page.keyboard.press("Alt+Shift+T")
    page.locator(".jp-Voc-board").wait_for()


def test_a_report_is_exported_from_the_notebooks_toolbar(page, lab):
    execute(page, "docmanager:open", path="notes.ipynb")
    page.get_by_role("button", name="Export Report").click()
    form = page.locator(".jp-Voc-form")
    form.get_by_label("Month").fill("2026-06")
    form.get_by_label("Department").select_option("Facturatie")
    form.get_by_label("Language").select_option("en")
    page.get_by_role("button", name="Make the Report").click()
    page.get_by_text(re.compile("The report is ready")).wait_for()
    page.get_by_role("tab", name=re.compile(r"2026-06-facturatie-en\.html")).wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="XLSX").click()
    assert download.value.suggested_filename == "voc-2026-06-facturatie-en.xlsx"
    execute(page, "docmanager:save-all")  # JupyterLab noted the kernel in the notebook, and would ask


def test_a_file_is_collected_from_the_file_browser(page, lab):
    execute(page, "filebrowser:activate")
    page.locator(".jp-DirListing-item", has_text="enquete-juli.csv").click(button="right")
    page.get_by_role("menuitem", name="Collect into voc").click()
    told = page.locator(".jp-Voc-collectResult")
    told.wait_for()
    counts = dict(zip(told.locator("dt").all_inner_texts(), told.locator("dd").all_inner_texts(), strict=True))
    assert (counts["Rows"], counts["Taken in"]) == ("3", "3")
    assert "elf" in told.locator("table").inner_text()
    page.get_by_role("button", name="Close").click()


def test_what_is_no_table_is_not_offered_to_be_collected(page, lab):
    execute(page, "filebrowser:activate")
    page.locator(".jp-DirListing-item", has_text="notes.ipynb").click(button="right")
    page.get_by_role("menuitem", name="Rename").wait_for()
    assert page.get_by_role("menuitem", name="Collect into voc").count() == 0
    page.keyboard.press("Escape")


def test_it_speaks_dutch_when_jupyterlab_does(page, lab):
    language = lab.address("lab/api/settings/@jupyterlab/translation-extension:plugin")
    assert page.request.put(language, data={"raw": json.dumps({"locale": "nl_NL"})}).ok
    open_lab(page, lab)
    execute(page, "voc:show-panel")  # a click on the tab of a panel that was left open would close it
    page.get_by_role("heading", name="Werklijst").wait_for()
    assert page.get_by_role("heading", name="Werklijst").count() == 1
    page.request.put(language, data={"raw": "{}"})
    open_lab(page, lab)


def test_the_panel_keeps_its_list_and_says_why_there_is_no_newer_one(page, loaded):
    shown = panel(page)
    said = json.dumps({"kind": "StoreError", "status": 503, "message": "the database is busy", "detail": {}})
    page.route("**/voc/api/desk*", lambda route: route.fulfill(status=503, body=said))
    shown.get_by_role("button", name="Refresh the work list").click()
    shown.get_by_role("alert").get_by_text("the database is busy").wait_for()
    assert section(shown, "Work list").locator(".jp-Voc-item").count() > 0
    page.unroute("**/voc/api/desk*")
    shown.get_by_role("button", name="Refresh the work list").click()
    shown.get_by_role("alert").wait_for(state="detached")
    loaded[1].clear()  # the browser itself notes each 503 in its console


@pytest.fixture
def settings(page, lab):
    """Change voc's settings: ``settings(pollSeconds=5)``; they are the defaults again after the test."""

    def change(**values):
        page.request.put(lab.address("lab/api/settings/@voc/triage:session"), data={"raw": json.dumps(values)})
        open_lab(page, lab)

    yield change
    change()


def test_a_panel_that_hears_nothing_says_so_by_itself(page, loaded, settings):
    """It polled for news, got none, and showed the list of before as if it were today's."""
    settings(pollSeconds=5)
    shown = panel(page)
    said = json.dumps({"kind": "StoreError", "status": 503, "message": "the database is busy", "detail": {}})
    page.route("**/voc/api/desk*", lambda route: route.fulfill(status=503, body=said))
    shown.get_by_role("alert").get_by_text("the database is busy").wait_for()
    assert section(shown, "Work list").locator(".jp-Voc-item").count() > 0
    page.unroute("**/voc/api/desk*")
    shown.get_by_role("alert").wait_for(state="detached")
    loaded[1].clear()  # the browser itself notes each 503 in its console


def test_a_job_outlives_a_proxy_that_starts_anew(page, loaded):
    answers = iter((502, 503, 504))

    def answer(route):
        status = next(answers, None)
        if status is None:
            route.continue_()
        else:
            route.fulfill(status=status, body="<html>Bad gateway</html>")

    page.route("**/voc/api/jobs/*", answer)
    page.evaluate("() => { jupyterapp.commands.execute('voc:assign-themes'); }")
    page.get_by_text("The new comments have their themes.").first.wait_for()
    page.unroute("**/voc/api/jobs/*")
    loaded[1].clear()  # the browser itself notes each of them in its console


def test_an_open_board_follows_the_language_of_the_settings(page, settings):
    settings(language="nl")
    execute(page, "voc:open-board")
    page.locator(".jp-Voc-board").get_by_role("button", name="Klaar voor vandaag").wait_for()
    page.evaluate("""async () => {
        await jupyterapp.commands.execute('settingeditor:open', { query: 'Voice of the Customer' });
    }""")
    page.locator(".jp-SettingsPanel select[id$='_language']").select_option(label="English")
    execute(page, "voc:open-board")
    page.locator(".jp-Voc-board").get_by_role("button", name="Done for today").wait_for()


def test_two_workspaces_are_chosen_between_and_remembered(page, start_lab, fitted, lab):
    shutil.copytree(fitted, lab.root / "second")
    try:
        open_lab(page, lab)
        execute(page, "voc:show-panel")  # a click on the tab of a panel that was left open would close it
        chooser = page.get_by_role("combobox", name="Workspace")
        chooser.select_option("second")
        page.locator(".jp-Voc-item").first.wait_for()
        open_lab(page, lab)
        page.locator(".jp-Voc-workspaceSelect").wait_for(state="attached")
        page.wait_for_function("() => document.querySelector('.jp-Voc-workspaceSelect').value === 'second'")
    finally:
        shutil.rmtree(lab.root / "second")
        page.request.put(lab.address("lab/api/settings/@voc/triage:session"), data={"raw": "{}"})


def test_notebook_7_shows_the_panel_and_the_board(browser, start_lab, lab):
    notebook = start_lab(lab.root, app="notebook")
    page = browser.new_context(viewport=PAGE).new_page()
    page.goto(notebook.address("tree"))
    page.wait_for_function("() => window.jupyterapp?.restored.then(() => true)")
    page.locator(".jp-DirListing-item").first.wait_for()
    page.keyboard.press("Control+Shift+C")
    page.locator(".lm-CommandPalette-input").fill("Show the Day's Work")
    page.locator(".lm-CommandPalette-item[data-command='voc:show-panel']").click()
    page.locator(".jp-Voc-panel .jp-Voc-theme").first.click()
    page.locator(".jp-Voc-board").wait_for()
    page.context.close()
