"""Trial of a file in a process of its own, so that a reader that never ends on it can be stopped."""

from __future__ import annotations

import subprocess
import sys

from voc.errors import InputError

__all__ = ["try_workbook"]

TRIAL_SECONDS = 8
"""Seconds that a trial may take: a damaged file must end in a sentence within ten."""
TRIAL = """
import io, sys
from python_calamine import CalamineWorkbook
with CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())) as book:
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
"""
"""Everything that reading the workbook does; other errors come from the reading itself."""


def try_workbook(file_name: str, file_bytes: bytes) -> None:
    """Raise an error when calamine does not come to an end with a workbook.

    On one XLS with some bytes changed its opening went on for ever, in native code, which no thread of this process can
    stop.

    Parameters
    ----------
    file_name
        The file's name, for the error.
    file_bytes
        Its content.

    Raises
    ------
    InputError
        The trial took longer than ``TRIAL_SECONDS``.
    """
    try:
        subprocess.run(  # noqa: S603  # the program is this Python and a constant; the file is only its input
            [sys.executable, "-c", TRIAL], input=file_bytes, capture_output=True, timeout=TRIAL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise InputError(
            f"{file_name} could not be read within {TRIAL_SECONDS} seconds; it may be damaged: open it in its program, "
            "let it be repaired, and save it as .xlsx"
        ) from None
