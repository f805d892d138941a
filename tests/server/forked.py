"""Starts `jupyter server` over and over: everything is loaded once, and each server is a fork of that.

A server that is killed thirty times would else spend a minute and a half on loading the same libraries. One line of
JSON on standard input is one server's arguments; the answer is its process id.
"""

import importlib
import json
import os
import signal
import sys

LOADED = (
    "jupyter_server.extension.application",
    "jupyter_server.kernelspecs.handlers",
    "jupyter_server.nbconvert.handlers",
    "jupyter_server.services.api.handlers",
    "jupyter_server.services.contents.handlers",
    "jupyter_server.services.kernels.handlers",
    "jupyter_server.services.sessions.handlers",
    "sqlalchemy.dialects.sqlite",
    "voc.server.routes",
    "voc.store.batches",
    "voc.triage.desk",
    "voc.workspace",
)


def start(arguments):
    number = os.fork()
    if number == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        from jupyter_server.serverapp import main

        main(arguments)
        os._exit(0)
    return number


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a server that was killed
    for name in LOADED:
        importlib.import_module(name)
    print("ready", flush=True)
    for line in sys.stdin:
        print(start(json.loads(line)), flush=True)
