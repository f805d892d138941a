"""Reading, checking and writing ``voc.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from pydantic import ValidationError

from voc.config.config import Config
from voc.config.sources import Source
from voc.config.validation import explain_validation_error
from voc.errors import ConfigError
from voc.files import write_file

__all__ = ["CONFIG_NAME", "add_source", "read_config", "read_sources", "write_config"]

CONFIG_NAME = "voc.toml"
LONGEST_WAIT_SECONDS = 30
"""Seconds to wait for another process that changes the file, which takes milliseconds."""


def read_config(path: Path) -> Config:
    """Read and check ``voc.toml``.

    Raises
    ------
    ConfigError
        With the file, the field in it, and what was expected.
    """
    return _validate_config(_read_table(path), path)


def read_sources(path: Path) -> dict[str, Source]:
    """Read a file with ``[sources.NAME]`` tables only (``voc init --sources``)."""
    table = _read_table(path)
    if "sources" not in table:
        raise ConfigError(f"{path.name}: expected at least one [sources.NAME] table, found none")
    return dict(_validate_config(table, path).sources)


def add_source(path: Path, name: str, source_table: str) -> Config:
    """Add a ``[sources.NAME]`` table to ``voc.toml`` (comments and order stay) and return the new configuration.

    One process at a time: what another one adds meanwhile stays, and the very same table is not added twice.

    Raises
    ------
    ConfigError
        The result would not be valid, there is another source of that name, or another process is changing the file;
        it is left as it was.
    """
    with _lock_file(path):
        old_text = _read_text(path) if path.exists() else ""
        if name in _validate_config(_parse_table(old_text, path), path).sources:
            return _find_same_source(path, name, old_text, source_table)
        # Appended as text and not written anew from what was read: the user's comments and order stay.
        new_text = f"{old_text.rstrip()}\n\n{source_table.strip()}\n".lstrip()
        config = _validate_config(_parse_table(new_text, path), path)
        if name not in config.sources:
            raise ConfigError(f"the mapping does not define [sources.{name}]")
        write_config(path, new_text)
    return config


def _find_same_source(path: Path, name: str, old_text: str, source_table: str) -> Config:
    """Return the configuration that has the very same source already; refuse another one of its name."""
    config = _validate_config(_parse_table(old_text, path), path)
    if config.sources[name] == _validate_config(_parse_table(source_table, path), path).sources.get(name):
        return config
    raise ConfigError(
        f"{path.name} has another source {name!r} already, perhaps since a moment ago: "
        "run the command again, or give a name: --source"
    )


@contextmanager
def _lock_file(path: Path) -> Iterator[None]:
    """Hold a file's lock, a file of its own next to it: on Windows one that is open cannot be replaced."""
    lock_path = path.with_name(f"{path.name}.lock")
    try:
        with FileLock(lock_path, timeout=LONGEST_WAIT_SECONDS, mode=0o600):
            yield
    except Timeout as exc:
        raise ConfigError(
            f"{path} is being changed by another process (for {LONGEST_WAIT_SECONDS} s now); try again when it is done"
        ) from exc
    except OSError as exc:
        raise ConfigError(f"{path} cannot be written: {exc.strerror or exc}") from exc


def write_config(path: Path, text: str) -> Config:
    """Check the text of a ``voc.toml`` and write it, whole or not at all; return what it says.

    Raises
    ------
    ConfigError
        It would not be valid, or the file cannot be written; what was there stays.
    """
    config = _validate_config(_parse_table(text, path), path)
    try:
        write_file(path, text.encode("utf-8"))
    except OSError as exc:
        raise ConfigError(f"{path} cannot be written: {exc.strerror or exc}") from exc
    return config


def _read_table(path: Path) -> dict[str, Any]:
    return _parse_table(_read_text(path), path)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # Windows' Notepad may put a mark in front
    except FileNotFoundError as exc:
        raise ConfigError(f"{path} does not exist") from exc
    except IsADirectoryError as exc:
        raise ConfigError(f"{path} is a folder; expected a .toml file") from exc
    except UnicodeDecodeError as exc:
        raise ConfigError(f"{path.name} is not UTF-8 text: save it as UTF-8") from exc
    except OSError as exc:
        raise ConfigError(f"{path} cannot be read: {exc.strerror or exc}") from exc


def _parse_table(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise ConfigError(f"{path.name} is not valid TOML: {exc}") from exc
    except (RecursionError, ValueError) as exc:  # thousands of brackets, a number of thousands of digits
        raise ConfigError(f"{path.name} cannot be read: it is nested too deeply, or holds an endless number") from exc


def _validate_config(table: Mapping[str, Any], path: Path) -> Config:
    try:
        return Config.model_validate(table)
    except ValidationError as exc:
        mistake = explain_validation_error(exc, Config)
        raise ConfigError(f"{path.name}: {mistake.path or 'the file'}: {mistake}") from exc
