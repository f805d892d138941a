"""The ``voc`` command.

Every command takes ``--workspace DIR`` (default: here) and ``--json`` (one JSON document on standard output and
nothing else there). Exit codes: 0 done, 1 failed, 2 wrong use, 3 needs attention.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from io import TextIOWrapper

from voc.errors import MappingNeededError, VocError

__all__ = ["main"]

FAILED = 1
INTERRUPTED = 130
"""What typer makes of Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; an error becomes its sentence, never a traceback.

    Parameters
    ----------
    arguments
        What stands behind ``voc``; default: what the process was given.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a console without our signs gets a substitute, not an error
            stream.reconfigure(errors="backslashreplace")
    debug = bool(os.environ.get("VOC_DEBUG"))
    with warnings.catch_warnings():
        if not debug:  # what libraries tell each other's makers is not for a user
            warnings.simplefilter("ignore")
        try:
            return _run(arguments)
        except VocError as exc:
            _complain(exc)
            return exc.exit_code
        except OSError as exc:
            if debug:
                raise
            sys.stderr.write(f"error: {exc.filename or 'the system'}: {exc.strerror or exc}\n")
            return FAILED
        except Exception as exc:  # the last resort: a sentence, and the way to the rest
            if debug:
                raise
            sys.stderr.write(
                f"error: something unexpected happened ({type(exc).__name__}: {' '.join(str(exc).split())}). Nothing "
                "that was stored is lost. With VOC_DEBUG=1 set, the same command shows the whole story for a bug "
                "report.\n"
            )
            return FAILED


def _run(arguments: Sequence[str] | None) -> int:
    from voc.cli.commands import app

    try:
        app(args=None if arguments is None else list(arguments), prog_name="voc")
    except SystemExit as done:  # typer's way to end; wrong use has been said by then
        if done.code == INTERRUPTED:
            sys.stderr.write("stopped; what was finished is kept\n")
            return FAILED
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    return 0


def _complain(exc: VocError) -> None:
    from rich.markup import escape

    from voc.cli.output import err, print_mapping

    err.print(f"[red]error:[/red] {escape(str(exc))}", soft_wrap=True)
    if isinstance(exc, MappingNeededError):
        print_mapping(exc)
