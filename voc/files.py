"""Files that are written whole or not at all, and that only their owner may read."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import sys
from pathlib import Path

__all__ = ["make_folder", "make_private", "write_file"]

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: whoever reads it meanwhile sees the old one or the new one, never a half.

    A new file is its owner's alone; one that was there keeps its mode, as its owner may share the folder.

    Raises
    ------
    OSError
        It cannot be written; what was there stays.
    """
    # In the same folder, since only a rename within one file system replaces a file in one step; under a name of its
    # own, since another process may be writing the same file.
    temporary_path = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        # Private before anything is in it: between writing and changing the mode others could read it.
        temporary_path.touch(mode=PRIVATE_FILE, exist_ok=False)
        temporary_path.write_bytes(content)
        if sys.platform != "win32" and path.is_file():
            os.chmod(temporary_path, stat.S_IMODE(path.stat().st_mode))  # noqa: PTH101  guarded for Windows
        temporary_path.replace(path)
    except BaseException:  # also an interrupt leaves no part behind
        with contextlib.suppress(OSError):
            temporary_path.unlink()
        raise


def make_folder(path: Path) -> None:
    """Make a folder and those above it that are missing, for the owner only; one that is there keeps its mode.

    Raises
    ------
    OSError
        It cannot be made, or a file is in its place.
    """
    for folder in (*reversed(path.parents), path):
        if not folder.is_dir():
            folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def make_private(path: Path) -> None:
    """Let only the owner read and write a file, or use a folder; on Windows a user's folders are that already.

    Where the file system keeps no modes, or the file is another user's, it stays as it is.
    """
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.chmod(path, PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)  # noqa: PTH101  guarded for Windows
