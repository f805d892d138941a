"""Reader of ZIP archives: the one data file in it, or the largest of several, as with the sheets of a workbook."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from voc.collect.read.raw_rows import RawRows, Row, Sheet, choose_sheet
from voc.errors import InputError, VocError

__all__ = ["ZIP_DAMAGE", "check_expansion", "read_archive"]

MAX_EXPANDED = 1 << 30
"""Bytes that an archive may unpack to."""
BOMB_BYTES, BOMB_RATIO = 1 << 26, 150
"""Size from which on a part that is so many times larger than its archive is a bomb; real tables shrink to a tenth."""
MAX_MEMBERS = 10_000
MAX_NAMED = 8
"""Members that a note names."""
ZIP_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)
"""A wrong password, and a version of ZIP that is not known, are among the RuntimeErrors."""


def check_expansion(file_name: str, archive: zipfile.ZipFile, n_bytes: int) -> None:
    """Raise an error for an archive that would unpack to far more than it holds.

    Parameters
    ----------
    file_name
        The archive's name.
    archive
        It, opened.
    n_bytes
        Its size.

    Raises
    ------
    InputError
        It is a bomb.
    """
    members = archive.infolist()
    expanded = sum(member.file_size for member in members)
    # The sizes are those that the archive's directory claims: nothing is unpacked to know them.
    is_bomb = expanded > BOMB_BYTES and expanded > BOMB_RATIO * n_bytes
    if is_bomb or expanded > MAX_EXPANDED or len(members) > MAX_MEMBERS:
        raise InputError(
            f"{file_name} would unpack to {expanded / 1e6:,.0f} MB in {len(members)} parts, from {n_bytes / 1e6:.1f} "
            "MB: that is no export of answers; save the data as .csv"
        )


def read_archive(
    file_name: str,
    file_bytes: bytes,
    title: str | None,
    read_member: Callable[[str, bytes, str | None], RawRows],
    endings: frozenset[str],
) -> RawRows:
    """Return the rows of a data file in an archive.

    Parameters
    ----------
    file_name
        The archive's name, for errors.
    file_bytes
        Its content.
    title
        Name of the member that the mapping names (its ``sheet``); of a single member the sheet in it. None: chosen.
    read_member
        Reads a member by its name, its content and the sheet in it.
    endings
        Endings of data files.

    Raises
    ------
    InputError
        The archive is damaged or behind a password, or holds no data file.
    """
    with zipfile.ZipFile(io.BytesIO(file_bytes)) as archive:
        check_expansion(file_name, archive, len(file_bytes))
        names = [name for name in archive.namelist() if _is_data_file(name, endings)]
        if not names:
            content = ", ".join(archive.namelist()[:5]) or "nothing"
            raise InputError(f"{file_name} holds no data file ({content}): unpack it and collect the files in it")
        contents = {name: _read_member(file_name, archive, name) for name in names}
        others = [name for name in archive.namelist() if name not in contents and not _is_hidden(name)]
    # Of a single member the title is that of a sheet in it, of several that of a member: they are chosen like sheets.
    if len(names) == 1:
        raw = read_member(names[0], contents[names[0]], title)
        return replace(raw, notes=(f"{names[0]} in the archive was read", *_note_others(others), *raw.notes))
    raw_by_name = _read_members(contents, title, read_member)
    sheets = [Sheet(name, partial(_list_cells, raw_by_name.get(name))) for name in names]
    choice = choose_sheet(file_name, sheets, title)
    raw = raw_by_name[choice.sheet.title]
    unread = [name for name in names if name not in raw_by_name]
    notes = (f"not read, since it cannot be: {', '.join(unread)}",) if unread else ()
    # A workbook among the members may leave a doubt of its own: which of its sheets.
    inner_sheets = {f"{choice.sheet.title}: {sheet}": n_rows for sheet, n_rows in raw.other_sheets.items()}
    return replace(
        raw,
        sheet=choice.sheet.title,
        other_sheets={**choice.rivals, **inner_sheets},
        small_sheets=choice.small_sheets,
        notes=(*choice.notes, *notes, *_note_others(others), *raw.notes),
    )


def _note_others(names: Sequence[str]) -> tuple[str, ...]:
    """Return a note about what else is in an archive: a table may be in an archive within it, or in a document."""
    more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    return (f"not looked into: {', '.join(names[:MAX_NAMED])}{more}",) if names else ()


def _read_members(
    contents: Mapping[str, bytes], title: str | None, read_member: Callable[[str, bytes, str | None], RawRows]
) -> dict[str, RawRows]:
    """Return the rows of each file that can be read; the error of the one that was asked for, or of all, is raised."""
    raw_by_name: dict[str, RawRows] = {}
    error: VocError | None = None
    for name, content in contents.items():
        try:
            raw_by_name[name] = read_member(name, content, None)
        except VocError as exc:
            if title is not None and name.casefold() == title.strip().casefold():
                raise
            error = exc
    if error is not None and not raw_by_name:
        raise error
    return raw_by_name


def _list_cells(raw: RawRows | None) -> list[Row]:
    """Return the cells of a member's rows; none of one that cannot be read."""
    return [] if raw is None else [row for _, row in raw.rows]


def _is_data_file(name: str, endings: frozenset[str]) -> bool:
    # An archive within the archive is not looked into.
    return not _is_hidden(name) and PurePosixPath(name).suffix.casefold() in endings - {".zip"}


def _is_hidden(name: str) -> bool:
    """Return whether a member is a folder, or what systems add: "__MACOSX/._survey.csv" is a Mac's."""
    return name.endswith("/") or any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)


def _read_member(file_name: str, archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except ZIP_DAMAGE as exc:
        problem = "is protected with a password" if "password" in str(exc) else f"cannot be unpacked ({exc})"
        raise InputError(f"{file_name}: {name} in it {problem}; unpack it and collect the files in it") from exc
