"""A board whose kernel is killed between a decision and its answer says what was stored: in a real notebook.

At each of three exact moments, twice with ``VOC_EXAMPLES=random``. ``test_killed_kernel.py`` kills more kernels,
without a browser, at moments that move from the sending of a decision to after its answer;
``tests/server/test_killed.py`` servers.
"""

import os
import shutil

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.usefixtures("clean")

MOMENTS = ("arrived", "written", "committed") * (2 if os.environ.get("VOC_EXAMPLES") == "random" else 1)
KEYS = {"urgent": "a", "alert": "a", "theme": "a", "audit": "0", "proposal": "y", "reply": "w", "action": "a"}
BOARD = """\
import os, signal
from pathlib import Path
import sqlalchemy, voc
from voc.store import decision_writer

moment = Path("moment")
def die(now):
    if moment.read_text() == now:
        os.kill(os.getpid(), signal.SIGKILL)

ws = voc.open("shop")
def decide(store, event, *rules, decide=decision_writer.decide):
    die("arrived")
    sqlalchemy.event.listen(store.engine, "commit", lambda connection: die("written"))
    done = decide(store, event, *rules)
    die("committed")
    return done
decision_writer.decide = decide
ws.triage(who="sanne", mode="all")
"""
"""A board whose kernel dies at a given moment: before the transaction, just before its end, and just after it."""


@pytest.fixture(scope="module")
def lab(start_lab, morning, tmp_path_factory):
    """Return a JupyterLab that looks often whether a kernel is dead, and starts it again however often it dies."""
    root = tmp_path_factory.mktemp("root")
    shutil.copytree(morning, root / "shop")
    return start_lab(root, "--KernelRestarter.time_to_dead=0.5", "--KernelRestarter.restart_limit=100")


@pytest.fixture(scope="module")
def window(visit):
    """Return a window with a notebook."""
    window = visit()
    (window.lab.root / "moment").write_text("")
    window.notebook("killed.ipynb", BOARD)
    return window


def test_the_board_says_which_decisions_a_killed_kernel_stored(window, log):
    page, moment = window.page, window.lab.root / "moment"
    asked = []
    board = window.run()
    for when in MOMENTS:
        moment.write_text(when)
        before = len(log())
        item = board.root.locator("[aria-selected=true][data-key]").get_attribute("data-key")
        board.root.locator("[aria-selected=true][data-key]").focus()
        board.press(KEYS[item.partition(":")[0]])
        page.wait_for_function("() => Object.keys(sessionStorage).some(name => name.startsWith('voc:pending'))")
        wait_for_restart(window)
        expect(board.root.locator(".jp-VocBoard-connectionMessage")).to_contain_text("voer de cel dan opnieuw uit")
        moment.write_text("")
        assert len(log()) - before == int(when == "committed")
        board = window.run()
        notice = board.root.get_by_role("region", name="Beslissingen die nog zonder antwoord waren")
        expect(notice.get_by_role("listitem")).to_have_count(1)
        if when == "committed":
            expect(notice.get_by_role("listitem")).to_contain_text("✓ opgeslagen")
            notice.get_by_role("button", name="Gezien").click()
        else:
            expect(notice.get_by_role("listitem")).to_contain_text("niet opgeslagen")
            notice.get_by_role("button", name="Alsnog opslaan").click()
        expect(notice).to_have_count(0)
        asked.append(board.stored(log, before + 1)[-1])
        assert page.evaluate("Object.keys(sessionStorage).filter(name => name.startsWith('voc:pending'))") == []
    assert len({event.request_id for event in asked}) == len({event.subject for event in asked}) == len(asked)


def wait_for_restart(window):
    """Wait until the server has found the kernel dead and started another, and JupyterLab has said so.

    Nothing here restarts it as well: two restarts at once would lose what is sent between them.
    """
    dialog = window.page.locator(".jp-Dialog", has_text="Kernel Restarting")
    dialog.get_by_role("button").last.click()
    expect(dialog).to_have_count(0)
    window.show("killed.ipynb")
    window.connect()
