"""A real Jupyter server on a thread of this process: one for a whole file, whose tests differ in their folders."""

import asyncio
import http.client
import io
import json
import logging
import os
import shutil
import threading
import time
import urllib.parse
from dataclasses import dataclass

import pytest

WAIT_SECONDS = float(os.environ["VOC_WAIT_SECONDS"])
TOKEN = "geheim-voor-de-test"  # noqa: S105
BASE = "/user/sanne/"
OTHERS = ("jupyter_lsp", "jupyter_server_terminals", "jupyterlab", "notebook", "notebook_shim")


@dataclass
class Answer:
    """What came back."""

    status: int
    content: object
    headers: http.client.HTTPMessage
    text: str


class Jupyter:
    """A server with voc and nothing else, and a client of it."""

    token = TOKEN

    def __init__(self, root):
        self.root = root
        self.log = io.StringIO()
        self.failure = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(WAIT_SECONDS)
        assert self.failure is None, self.failure
        self.port = self.app.port

    def _run(self):
        from jupyter_server.serverapp import ServerApp
        from traitlets.config import Config

        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        config = Config()
        config.ServerApp.jpserver_extensions = {"voc": True} | dict.fromkeys(OTHERS, False)
        config.ServerApp.base_url = BASE
        config.ServerApp.allow_unauthenticated_access = False
        config.IdentityProvider.token = TOKEN
        self.app = ServerApp(config=config, root_dir=str(self.root), port=0, open_browser=False, allow_root=True)
        self.app.init_signal = lambda: None
        try:
            self.loop.run_until_complete(self._start())
        except BaseException as exc:  # noqa: BLE001  told to the test, which waits for it
            self.failure = exc
            self._ready.set()
            return
        self._ready.set()
        self.loop.run_forever()
        self.loop.run_until_complete(self.app._cleanup())
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()

    async def _start(self):
        self.app.initialize(argv=[], find_extensions=True)
        self.app.log.handlers = [logging.StreamHandler(self.log)]
        self.app.log.propagate = False
        self.app.start_app()

    @property
    def extension(self):
        return self.app.extension_manager.extension_points["voc"].app

    @property
    def server(self):
        return self.app.web_app.settings["voc_server"]

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(WAIT_SECONDS)
        assert not self._thread.is_alive()

    def ask(self, method, route, query=None, body=None, *, token=TOKEN, headers=None, raw=None):
        """Ask a route under ``voc/api``; one that starts with a slash is another of the server."""
        path = f"{BASE}voc/api/{route}" if route[0] != "/" else BASE + route[1:]
        if query is not None:
            path += "?" + urllib.parse.urlencode(query)
        sent = dict(headers or {})
        if token:
            sent["Authorization"] = f"token {token}"
        if body is not None:
            raw = json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_SECONDS)
        try:
            connection.request(method, path, body=raw, headers=sent)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        is_json = "json" in response.headers.get("Content-Type", "")
        return Answer(response.status, json.loads(text) if is_json and text else None, response.headers, text)

    def desk(self, workspace, op, /, language="nl", **args):
        """Ask the desk, and return the whole answer."""
        request = {"id": "1", "op": op, "args": args, "language": language}
        return self.ask("POST", "desk", {"workspace": workspace}, request)

    def job(self, id_, *, until=("done", "failed", "cancelled")):
        """Return a job once it ended."""
        deadline = time.monotonic() + WAIT_SECONDS
        while (answer := self.ask("GET", f"jobs/{id_}").content)["state"] not in until:
            assert time.monotonic() < deadline, answer
            time.sleep(0.05)
        return answer


@pytest.fixture(scope="module")
def jupyter_folders(tmp_path_factory):
    """Let nothing of this computer's Jupyter take part."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("jupyter")
        for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
            patch.setenv(f"JUPYTER_{name}", str(folder / name.lower()))
        yield folder


@pytest.fixture(scope="module")
def jupyter(jupyter_folders, tmp_path_factory):
    """A server whose root is empty; tests put their workspaces there."""
    running = Jupyter(tmp_path_factory.mktemp("root"))
    yield running
    running.close()


@pytest.fixture
def start_jupyter(jupyter_folders, tmp_path):
    """Start another server, with an empty root; the test closes it."""

    def start():
        (tmp_path / "root").mkdir()
        return Jupyter(tmp_path / "root")

    return start


@pytest.fixture
def served(jupyter, fitted, request):
    """Return the path of a fitted workspace under the server's root, a new one for every test."""
    path = f"{request.node.name[:60].strip('[]')}/shop"
    shutil.copytree(fitted, jupyter.root / path)
    yield path
    shutil.rmtree(jupyter.root / path)
