"""The ``voc`` command.

Every command takes ``--workspace DIR`` (default: here) and ``--json`` (one JSON document on standard output;
everything meant for people goes to standard error). Exit codes: 0 done, 1 failed, 2 wrong use, 3 needs attention.
"""

from __future__ import annotations

import os
import sys

from voc.errors import MappingNeededError, VocError

__all__ = ["main"]


def main() -> None:
    """Run the command; an error becomes its sentence and its exit code, never a traceback."""
    from voc.cli.commands import app

    try:
        app()
    except VocError as exc:
        _complain(exc)
        sys.exit(exc.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write("stopped; what was finished is kept\n")
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as exc:  # the last resort: a sentence, and the way to the rest
        if os.environ.get("VOC_DEBUG"):
            raise
        sys.stderr.write(
            f"error: something unexpected happened ({type(exc).__name__}: {exc}). Nothing that was stored is lost. "
            "With VOC_DEBUG=1 set, the same command shows the whole story for a bug report.\n"
        )
        sys.exit(1)


def _complain(exc: VocError) -> None:
    from rich.markup import escape

    from voc.cli.output import err, out

    err.print(f"[red]error:[/red] {escape(str(exc))}", soft_wrap=True)
    if isinstance(exc, MappingNeededError):
        err.print("Correct this table, put it into voc.toml and run the command again:\n", soft_wrap=True)
        out.print(exc.table, markup=False, soft_wrap=True)  # on standard output: voc collect … > mapping.toml
