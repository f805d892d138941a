"""JupyterLab under the prefix that a hub gives to somebody whose name is an e-mail address."""

import re
import shutil

import pytest
from playwright.sync_api import expect

BASE = "/user/ann%40shop.example/"
BOARD = 'import voc\nws = voc.open("shop")\nws.triage()'


@pytest.fixture(scope="module")
def hub_lab(start_lab, morning, tmp_path_factory):
    """Return a JupyterLab under that prefix, with a workspace."""
    root = tmp_path_factory.mktemp("hub")
    shutil.copytree(morning, root / "shop")
    return start_lab(root, base=BASE)


@pytest.fixture
def window(visit, hub_lab):
    """Return a window on that JupyterLab; a request that fails fails the test."""
    opened = visit(on=hub_lab)
    failed = []
    # A notebook that was just made has no checkpoints, and a settings file is not there before it is written.
    opened.page.on("response", lambda each: failed.append(each.url) if "/voc/" in each.url and not each.ok else None)
    yield opened
    assert failed == []


def test_panel_tab_and_cell_show_the_work_list(window):
    window.execute("voc:show-panel")
    expect(window.page.locator(".jp-Voc-panel .jp-Voc-item").first).to_be_visible()
    in_the_tab = set(window.tab().keys)
    window.notebook("hub.ipynb", BOARD)
    assert set(window.run().keys) == in_the_tab  # another user may have the random ones elsewhere


def test_a_report_is_made_shown_and_downloaded(window):
    window.notebook("report.ipynb", "1 + 1")
    page = window.page
    page.get_by_role("button", name="Export Report").click()
    page.locator(".jp-Voc-form").get_by_label("Month").fill("2026-05")
    page.get_by_role("button", name="Make the Report").click()
    page.get_by_text(re.compile("The report is ready")).wait_for()
    page.get_by_role("tab", name=re.compile("2026-05")).first.wait_for()
    expect(page.frame_locator("iframe").first.locator("h1").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert BASE in download.value.url
