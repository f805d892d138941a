"""Key of the pseudonyms: a file beside the database, never in it."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from voc.errors import WorkspaceError

__all__ = ["read_key", "write_key"]

KEY_NAME = "voc.key"
KEY_BYTES = 32  # 256 bits, as long as the hash of HMAC-SHA-256: a longer key adds nothing


def write_key(root: Path) -> None:
    """Make the key of a workspace that has none."""
    path = root / KEY_NAME
    if not path.exists():
        path.write_text(secrets.token_hex(KEY_BYTES) + "\n", encoding="ascii")
        if sys.platform != "win32":  # Windows has no such bits; a user's folder is the user's own there
            path.chmod(0o600)


def read_key(root: Path) -> bytes:
    """Return a workspace's key, from the environment (``VOC_KEY``) or its file.

    Raises
    ------
    WorkspaceError
        The file is missing or damaged.
    """
    # A server has its secrets in the environment; any length will do there.
    if key_text := os.environ.get("VOC_KEY"):
        return key_text.encode()
    try:
        key = bytes.fromhex((root / KEY_NAME).read_text(encoding="ascii").strip())
    except FileNotFoundError as exc:
        raise WorkspaceError(
            f"{KEY_NAME} is missing from {root}: customers' pseudonyms need it. "
            "Put the file back from your backup, or set VOC_KEY"
        ) from exc
    except OSError as exc:
        raise WorkspaceError(f"{root / KEY_NAME} cannot be read: {exc.strerror or exc}") from exc
    except ValueError:
        key = b""
    # A cut-off key would work, and make other pseudonyms: every customer would be a new one.
    if len(key) != KEY_BYTES:
        raise WorkspaceError(
            f"{root / KEY_NAME} is damaged: expected {2 * KEY_BYTES} hexadecimal characters. Put the file back from "
            "your backup: with another key, customers of earlier files are not recognised"
        )
    return key
