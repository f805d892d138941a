"""Starts IPython kernels over and over: everything is loaded once, and each kernel is a fork of that.

A kernel that is killed two dozen times would else spend a minute on loading the same libraries. One line of standard
input is one kernel's connection file; the answer is its process id.
"""

import importlib
import os
import signal
import sys

LOADED = (
    *("anywidget", "ipykernel.kernelapp", "ipykernel.zmqshell", "ipykernel.ipkernel", "IPython.core.completer"),
    *("sqlalchemy.dialects.sqlite", "voc.store.batches", "voc.board.widget", "voc.triage.desk", "voc.workspace"),
)


def start(connection_file):
    number = os.fork()
    if number == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(2, 1)  # a kernel greets
        from ipykernel.kernelapp import IPKernelApp

        IPKernelApp.launch_instance(argv=["-f", connection_file])
        os._exit(0)
    return number


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a kernel that was killed
    for name in LOADED:
        importlib.import_module(name)
    print("ready", flush=True)
    for line in sys.stdin:
        print(start(line.strip()), flush=True)
