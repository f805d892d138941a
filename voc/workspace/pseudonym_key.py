"""Key of the pseudonyms: in the user's configuration folder or the environment, never in the database.

An older voc wrote it next to the database (``voc.key``), where whoever copies the folder has both. Such a key stays and
works until ``voc doctor --move-key``.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_path

from voc.errors import UsageError, WorkspaceError
from voc.files import make_folder, make_private, write_file
from voc.store import Store
from voc.store.workspace_settings import has_pseudonyms, load_key_check, save_key_check

__all__ = [
    "compute_check_value",
    "describe_key",
    "find_key",
    "find_key_folder",
    "load_key",
    "move_key",
    "store_key",
]

KEY_NAME = "voc.key"
KEY_BYTES = 32  # 256 bits, as long as the hash of HMAC-SHA-256: a longer key adds nothing
SHORTEST_VARIABLE = 16
"""Bytes of ``VOC_KEY``: 128 bits, below which a key can be tried out."""


@dataclass(frozen=True, slots=True)
class _Key:
    """A key and where it lies; no path: in the environment."""

    content: bytes
    path: Path | None


def load_key(root: Path, store: Store) -> bytes:
    """Return a workspace's key: of the environment (``VOC_KEY``), next to the database, or the user's folder.

    A workspace that has taken nothing in gets a new key.

    Raises
    ------
    WorkspaceError
        It is missing, damaged, too short, readable by others, or not the key of this workspace's data.
    """
    return _load_key(root, store, make_new=True).content


def find_key(root: Path, store: Store) -> bytes:
    """Return a workspace's key for its backup, and make none; errors are those of `load_key`.

    Raises
    ------
    WorkspaceError
        It is in the environment, too.
    """
    key = _load_key(root, store, make_new=False)
    if key.path is None:
        # No file can stand in for it: a variable may have any length, and goes before every file.
        raise WorkspaceError(
            "the key is in the environment (VOC_KEY), which no backup restores: leave --with-key out, and keep a copy "
            "of the variable elsewhere"
        )
    return key.content


def store_key(key_text: str) -> Path:
    """Put a key into the user's configuration folder, from its text in a backup, and return its path.

    Raises
    ------
    WorkspaceError
        It is no key, or cannot be written.
    """
    key = _parse_key(key_text)
    if key is None:
        raise WorkspaceError(
            f"the key in the backup is damaged: expected {2 * KEY_BYTES} hexadecimal characters. Restore another backup"
        )
    return _write_key_file(key)


def describe_key(root: Path, store: Store) -> str:
    """Return where the key lies, and what to do about it; the errors are those of `load_key`."""
    if load_key_check(store) is None and not has_pseudonyms(store) and not (root / KEY_NAME).exists():
        return f"is made with the first file, in {find_key_folder()}"
    key = _load_key(root, store, make_new=False)
    if key.path is None:
        short = "" if len(key.content) >= SHORTEST_VARIABLE else f", shorter than {SHORTEST_VARIABLE} bytes"
        return f"in the environment (VOC_KEY){short}"
    if key.path.parent == root:
        return f"{key.path} lies next to the database: move it to your configuration folder with voc doctor --move-key"
    return f"{key.path}; no backup of the workspace has it: keep a copy elsewhere"


def move_key(root: Path, store: Store) -> Path:
    """Move the key from the database's folder to the user's folder, and return its new path.

    Raises
    ------
    UsageError
        No key lies there.
    """
    old_path = root / KEY_NAME
    if not old_path.is_file():
        raise UsageError(f"there is no {KEY_NAME} in {root} to be moved")
    content = _read_key_file(old_path)
    check_value = compute_check_value(content)
    _check_belongs(check_value, save_key_check(store, check_value), str(old_path))
    new_path = _write_key_file(content)
    # Only now, and after it was read back: for a moment there are two, never none.
    if _read_key_file(new_path) != content:
        raise WorkspaceError(f"{new_path} could not be written whole; {old_path} stays")
    old_path.unlink()
    return new_path


def find_key_folder() -> Path:
    """Return the folder of the keys: ``voc/keys`` in the user's configuration folder, or in ``VOC_CONFIG_DIR``."""
    folder = os.environ.get("VOC_CONFIG_DIR")
    return (Path(folder) if folder else user_config_path("voc", appauthor=False)) / "keys"


def compute_check_value(key: bytes) -> str:
    """Return the check value of a key, which reveals nothing about it: 16 hexadecimal digits of an HMAC-SHA-256."""
    return hmac.new(key, b"voc key check", hashlib.sha256).hexdigest()[:16]


def _load_key(root: Path, store: Store, *, make_new: bool) -> _Key:
    check_value = load_key_check(store)
    key = _find_key(root, check_value)
    is_used = check_value is not None or has_pseudonyms(store)
    if key is None:
        if is_used or not make_new:
            raise WorkspaceError(_describe_missing(root, check_value))
        key = _make_key()
    elif key.path is None and not is_used and len(key.content) < SHORTEST_VARIABLE:
        # A workspace that has used a short one goes on with it: with another its customers would be strangers.
        raise WorkspaceError(
            f"VOC_KEY has {len(key.content)} bytes: a new workspace needs at least {SHORTEST_VARIABLE}, such as "
            'python -c "import secrets; print(secrets.token_hex(32))" prints'
        )
    own_value = compute_check_value(key.content)
    # Who only looks writes nothing: the workspace may be on a read-only share.
    expected_value = check_value or (save_key_check(store, own_value) if make_new else own_value)
    if check_value is None and expected_value != own_value and make_new and key.path and key.path.parent != root:
        # Two that began the workspace at once: the other one's key counts.
        with contextlib.suppress(OSError):
            key.path.unlink()
        return _load_key(root, store, make_new=False)
    _check_belongs(own_value, expected_value, "VOC_KEY" if key.path is None else str(key.path))
    return key


def _find_key(root: Path, check_value: str | None) -> _Key | None:
    """Return the first key that there is: of the environment, next to the database, in the user's folder."""
    # A server has its secrets in the environment.
    if key_text := os.environ.get("VOC_KEY"):
        return _Key(key_text.encode(), None)
    old_path = root / KEY_NAME
    if old_path.exists():
        return _Key(_read_key_file(old_path), old_path)
    if check_value is not None and (path := _get_key_path(check_value)).exists():
        _check_mode(path)
        return _Key(_read_key_file(path), path)
    return None


def _make_key() -> _Key:
    content = secrets.token_bytes(KEY_BYTES)
    return _Key(content, _write_key_file(content))


def _get_key_path(check_value: str) -> Path:
    # By the check value: a workspace that is moved or renamed finds its key, and two never share a file.
    return find_key_folder() / f"{check_value}.key"


def _write_key_file(content: bytes) -> Path:
    path = _get_key_path(compute_check_value(content))
    try:
        make_folder(path.parent)
        write_file(path, f"{content.hex()}\n".encode())
        make_private(path)  # also where an older file of that name was readable
    except OSError as exc:
        raise WorkspaceError(
            f"the key of the pseudonyms cannot be written to {path}: {exc.strerror or exc}; name another folder in "
            "VOC_CONFIG_DIR, or set VOC_KEY"
        ) from exc
    return path


def _check_mode(path: Path) -> None:
    """Refuse a key that others can read, as SSH does."""
    if sys.platform != "win32" and (mode := path.stat().st_mode & 0o077):
        raise WorkspaceError(
            f"{path}, the key of the pseudonyms, can be read by others (mode {0o600 | mode:o}): chmod 600 {path}"
        )


def _check_belongs(own_value: str, expected_value: str, key_source: str) -> None:
    """Refuse another key than the one that the stored pseudonyms were made with."""
    if own_value != expected_value:
        raise WorkspaceError(
            f"{key_source} is not the key of this workspace's pseudonyms: with it every customer would be a stranger. "
            f"Put the right key back (its check value is {expected_value}; this one's is {own_value})"
        )


def _describe_missing(root: Path, check_value: str | None) -> str:
    expected_path = root / KEY_NAME if check_value is None else _get_key_path(check_value)
    return (
        f"the key of the customers' pseudonyms is missing: there is no {KEY_NAME} in {root} and no {expected_path}. "
        "Put the file back from your backup, or set VOC_KEY"
    )


def _read_key_file(path: Path) -> bytes:
    try:
        key = _parse_key(path.read_text(encoding="ascii", errors="replace"))
    except OSError as exc:
        raise WorkspaceError(f"{path} cannot be read: {exc.strerror or exc}") from exc
    if key is None:
        raise WorkspaceError(
            f"{path} is damaged: expected {2 * KEY_BYTES} hexadecimal characters. Put the file back from "
            "your backup: with another key, customers of earlier files are not recognised"
        )
    return key


def _parse_key(text: str) -> bytes | None:
    """Return the key that a file's text holds; None: it holds none."""
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        return None
    # A cut-off key would work, and make other pseudonyms: every customer would be a new one.
    return key if len(key) == KEY_BYTES else None
