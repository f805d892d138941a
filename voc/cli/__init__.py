"""The ``voc`` command.

Every command takes ``--workspace DIR`` (default: here) and ``--json`` (one JSON document on standard output and
nothing else there). Exit codes: 0 done, 1 failed, 2 wrong use, 3 needs attention.
"""

from __future__ import annotations

import gc
import os
import sys
import warnings
from collections.abc import Sequence
from io import TextIOWrapper

from voc.errors import MappingNeededError, VocError

__all__ = ["main"]

FAILED = 1
INTERRUPTED = 130
"""Exit code that typer makes of Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; an error becomes its sentence, never a traceback.

    Parameters
    ----------
    arguments
        Arguments after ``voc``; default: those of the process.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a console without our characters gets a substitute, not an error
            stream.reconfigure(errors="backslashreplace")
    is_debugging = bool(os.environ.get("VOC_DEBUG"))
    with warnings.catch_warnings():
        if not is_debugging:  # what libraries tell each other's makers is not for a user
            warnings.simplefilter("ignore")
        try:
            return _run_app(arguments)
        except VocError as exc:
            _print_error(exc)
            return exc.exit_code
        except OSError as exc:  # a full disk, a file that may not be written
            if is_debugging:
                raise
            sys.stderr.write(f"error: {exc.filename or 'the system'}: {exc.strerror or exc}\n")
            return FAILED
        except Exception as exc:  # the last resort: a sentence, and the way to the rest
            if is_debugging:
                raise
            sys.stderr.write(
                f"error: something unexpected happened ({type(exc).__name__}: {' '.join(str(exc).split())}). Nothing "
                "that was stored is lost. With VOC_DEBUG=1 set, the same command shows the whole story for a bug "
                "report.\n"
            )
            return FAILED


def _run_app(arguments: Sequence[str] | None) -> int:
    from voc.cli.root import app  # here: an error on import gets its sentence too

    if arguments is None:
        _collect_garbage_less_often()
    try:
        app(args=None if arguments is None else list(arguments), prog_name="voc")
    except SystemExit as exit_request:  # typer's way to end; wrong use has been printed by then
        if exit_request.code == INTERRUPTED:
            sys.stderr.write("stopped; what was finished is kept\n")
            return FAILED
        return exit_request.code if isinstance(exit_request.code, int) else int(exit_request.code is not None)
    return 0


def _collect_garbage_less_often() -> None:
    """Let this process look for cycles after 50,000 new objects, not 700: a third of what loading tables takes."""
    # What was imported stays until the end.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _print_error(exc: VocError) -> None:
    from rich.markup import escape

    from voc.cli.output import err, print_mapping

    err.print(f"[red]error:[/red] {escape(str(exc))}", soft_wrap=True)
    if isinstance(exc, MappingNeededError):
        print_mapping(exc)
