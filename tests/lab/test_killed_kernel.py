"""A kernel that is killed between a decision and its answer: it is there once or not at all, and can be asked which.

The kernel holds a board of its own (the widget, its comm, the desk); the test is the browser. Three to six are killed
under a real board in ``test_boards_in_cells.py``; a real board each time would take minutes.
"""

import os
import queue
import shutil
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from jupyter_client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

from voc.store import open_store
from voc.store.decision_log import load_events

N_KILLS = 24 if os.environ.get("VOC_EXAMPLES") == "random" else 10
"""How often the kernel is killed; each time it starts anew."""
WAIT_SECONDS = float(os.environ["VOC_WAIT_SECONDS"])


class Kernel:
    """A kernel with a board, that can be killed and started again."""

    def __init__(self, folder, shop):
        self.folder, self.shop = folder, shop
        self.log = (folder / "log").open("w", encoding="utf-8")
        self.loaded = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("forked.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            env=os.environ | {"IPYTHONDIR": str(folder / "ipython")},
        )
        assert self.loaded.stdout.readline() == "ready\n", Path(self.log.name).read_text(encoding="utf-8")
        self.client = None

    def start(self):
        """Start a kernel, and the board in it."""
        file = self.folder / f"{uuid.uuid4().hex}.json"
        write_connection_file(str(file))
        self.loaded.stdin.write(f"{file}\n")
        self.loaded.stdin.flush()
        self.process = int(self.loaded.stdout.readline())
        self.client = BlockingKernelClient(connection_file=str(file))
        self.client.load_connection_file()
        self.client.start_channels(hb=False)  # a kernel counts as dead that a busy machine leaves waiting for a second
        self.client.wait_for_ready(timeout=WAIT_SECONDS)
        code = f"import voc; board = voc.open({str(self.shop)!r}).triage(who='sanne')"
        done = self.client.execute(code, user_expressions={"board": "board.model_id"}, reply=True, timeout=WAIT_SECONDS)
        assert done["content"]["status"] == "ok", done["content"]
        self.board = done["content"]["user_expressions"]["board"]["data"]["text/plain"].strip("'")

    def kill(self):
        os.kill(self.process, signal.SIGKILL)

    def close(self):
        self.loaded.stdin.close()
        self.loaded.wait(WAIT_SECONDS)
        self.loaded.stdout.close()
        self.log.close()

    def send(self, op, **args):
        """Send a request as the browser does; return its id."""
        id_ = uuid.uuid4().hex
        content = {"method": "custom", "content": {"id": id_, "op": op, "args": args}}
        self.client.shell_channel.send(self.client.session.msg("comm_msg", {"comm_id": self.board, "data": content}))
        return id_

    def answer(self, id_, seconds=WAIT_SECONDS):
        """Return what the board was sent; None: nothing came."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                said = self.client.get_iopub_msg(timeout=left)
            except queue.Empty:
                return None
            content = said["content"].get("data", {}).get("content", {}) if said["msg_type"] == "comm_msg" else {}
            if content.get("id") == id_:
                return content
        return None

    def ask(self, op, **args):
        """Ask the desk, and wait for its answer."""
        return self.answer(self.send(op, **args))


@pytest.fixture
def kernel(fitted, tmp_path):
    shutil.copytree(fitted, tmp_path / "shop")
    running = Kernel(tmp_path, tmp_path / "shop")
    yield running
    running.close()


def test_a_decision_is_there_once_or_not_at_all_whenever_the_kernel_is_killed(kernel):
    kernel.start()
    themes = [row["theme"] for row in kernel.ask("themes")["result"]["rows"]]
    began = time.monotonic()
    assert kernel.ask("decide", kind="accept", subject=themes[0], request_id=uuid.uuid4().hex)["ok"]
    usual = time.monotonic() - began
    sent, fates = [], []
    for k in range(N_KILLS):
        wanted = {
            "kind": "rename",
            "subject": themes[k % len(themes)],
            "payload": {"labels": {"nl": f"Naam {k}"}},
            "request_id": uuid.uuid4().hex,
        }
        if k == 0:
            os.kill(kernel.process, signal.SIGSTOP)  # the first kernel never reads its request
        id_ = kernel.send("decide", **wanted)
        answer = kernel.answer(id_) if k == N_KILLS - 1 else None  # the last one answers it
        time.sleep(1.5 * usual * k / N_KILLS)  # the others die somewhere between
        kernel.kill()
        answer = answer or kernel.answer(id_, seconds=0.2)
        kernel.client.stop_channels()
        sent.append(wanted["request_id"])
        kernel.start()
        event = kernel.ask("request_status", request_ids=sent)["result"]["events"][wanted["request_id"]]
        if answer is not None:  # what was answered is kept
            assert answer["result"]["event"]["id"] == event["id"]
        again = kernel.ask("decide", **wanted)
        assert again["ok"], again
        assert event is None or again["result"]["event"]["id"] == event["id"]
        fates.append((answer is not None, event is not None))
    kernel.kill()
    kernel.client.stop_channels()
    with open_store("sqlite:///voc.db", root=kernel.shop) as store:
        kept = [event.request_id for event in load_events(store, kinds=["rename"])]
    assert sorted(kept) == sorted(sent), "each exactly once, after it was sent again"
    assert {stored for _, stored in fates} == {True, False}, fates
