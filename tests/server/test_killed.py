"""A server that is killed between a decision and its answer: it is there once or not at all, and can be asked which."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest

from voc.store import open_store
from voc.store.decision_log import load_events

N_KILLS = 30 if os.environ.get("VOC_EXAMPLES") == "random" else 10
"""How often the server is killed; each time it starts anew."""
WAIT_SECONDS = float(os.environ["VOC_WAIT_SECONDS"])
TOKEN = "geheim-voor-de-test"  # noqa: S105
OTHERS = ("jupyter_lsp", "jupyter_server_terminals", "jupyterlab", "notebook", "notebook_shim")
LABELS = ("Storing", "Nota", "App", "Monteur")


class Killed:
    """A server in a process of its own, that can be killed and started again at another port."""

    def __init__(self, root, folder):
        config = {
            "ServerApp": {
                "jpserver_extensions": {"voc": True} | dict.fromkeys(OTHERS, False),
                "root_dir": str(root),
                "open_browser": False,
                "allow_root": True,
            },
            "IdentityProvider": {"token": TOKEN},
        }
        self.config = folder / "config.json"
        self.config.write_text(json.dumps(config), encoding="utf-8")
        self.log = (folder / "log").open("w", encoding="utf-8")
        places = {f"JUPYTER_{name}": str(folder / name.lower()) for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")}
        self.loaded = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("forked.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            env=os.environ | places,
        )
        assert self.loaded.stdout.readline() == "ready\n", Path(self.log.name).read_text(encoding="utf-8")
        self.process = None

    def start(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        arguments = [f"--config={self.config}", f"--ServerApp.port={self.port}", "--ServerApp.port_retries=0"]
        self.loaded.stdin.write(json.dumps(arguments) + "\n")
        self.loaded.stdin.flush()
        self.process = int(self.loaded.stdout.readline())
        until = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=WAIT_SECONDS).close()
            except OSError:
                assert time.monotonic() < until, Path(self.log.name).read_text(encoding="utf-8")
                time.sleep(0.01)
            else:
                return

    def kill(self):
        os.kill(self.process, signal.SIGKILL)

    def close(self):
        self.loaded.stdin.close()
        self.loaded.wait(WAIT_SECONDS)
        self.loaded.stdout.close()
        self.log.close()

    def ask(self, op, **args):
        """Ask the desk; None: it was gone before it answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_SECONDS)
        body = json.dumps({"id": "1", "op": op, "args": args})
        try:
            connection.request("POST", "/voc/api/desk?workspace=shop", body, {"Authorization": f"token {TOKEN}"})
            return json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connection.close()


@pytest.fixture(scope="module")
def killed(fitted, tmp_path_factory):
    root = tmp_path_factory.mktemp("killed")
    shutil.copytree(fitted, root / "shop")
    running = Killed(root, tmp_path_factory.mktemp("server"))
    running.shop = root / "shop"
    yield running
    running.close()


def test_a_decision_is_there_once_or_not_at_all_whenever_the_server_is_killed(killed):
    killed.start()
    themes = [row["theme"] for row in killed.ask("themes")["result"]["rows"]]
    began = time.monotonic()
    warm = killed.ask("decide", kind="accept", subject=themes[0], request_id=uuid.uuid4().hex)
    usual = time.monotonic() - began
    assert warm["ok"]
    sent, fates = [], []
    for k in range(N_KILLS):
        asked = {
            "kind": "rename",
            "subject": themes[k % len(themes)],
            "payload": {"labels": {"nl": f"{LABELS[k % 4]} {k}"}},
            "request_id": uuid.uuid4().hex,
        }
        answers = []
        if k == 0:
            os.kill(killed.process, signal.SIGSTOP)  # the first server never reads its request
        deciding = threading.Thread(target=_decide, args=(killed, asked, answers))
        deciding.start()
        if k == N_KILLS - 1:
            deciding.join(WAIT_SECONDS)  # the last one answers it
        time.sleep(1.5 * usual * k / N_KILLS)  # the others die somewhere between
        killed.kill()
        deciding.join(WAIT_SECONDS)
        sent.append(asked["request_id"])
        killed.start()
        found = killed.ask("request_status", request_ids=sent)["result"]["events"]
        event = found[asked["request_id"]]
        if answers != [None]:  # what was answered is kept
            assert answers[0]["result"]["event"]["id"] == event["id"]
        again = killed.ask("decide", **asked)
        assert again["ok"], again
        if event is not None:
            assert again["result"]["event"]["id"] == event["id"]
        fates.append((answers != [None], event is not None))
    killed.kill()
    with open_store("sqlite:///voc.db", root=killed.shop) as store:
        kept = [event.request_id for event in load_events(store, kinds=["rename"])]
    assert sorted(kept) == sorted(sent), "each exactly once, after it was sent again"
    assert {stored for _, stored in fates} == {True, False}, fates


def _decide(killed, asked, answers):
    answers.append(killed.ask("decide", **asked))
