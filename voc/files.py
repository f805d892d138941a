"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

__all__ = ["write_file"]


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: whoever reads it meanwhile sees the old one or the new one, never a half.

    Raises
    ------
    OSError
        It cannot be written; what was there stays.
    """
    # In the same folder, since only a rename within one file system replaces a file in one step; under a name of its
    # own, since another process may be writing the same file.
    temporary_path = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        temporary_path.write_bytes(content)
        temporary_path.replace(path)
    except BaseException:  # also an interrupt leaves no part behind
        with contextlib.suppress(OSError):
            temporary_path.unlink()
        raise
