"""A file as a table: CSV in any of its dialects, and XLSX. One clear sentence for what cannot be read.

A row that does not fit is set apart with its line number; the rows after it are read as if it were not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from voc.collect.read import csv_reader, xlsx_reader
from voc.collect.read.header_detection import Header, find_header
from voc.config import Source
from voc.errors import InputError, NotYetError
from voc.records import Rejection

__all__ = ["Table", "read_table"]

TEXT_ENDINGS = {".csv", ".tsv", ".tab", ".txt", ".dat", ""}
WORKBOOK_ENDINGS = {".xlsx", ".xlsm"}

_INSTEAD = {
    ".xls": "open it in Excel and save it as .xlsx (the format before 2007 is not read)",
    ".xlsb": "open it in Excel and save it as .xlsx",
    ".ods": "open it and save it as .xlsx or .csv",
    ".numbers": "open it in Numbers and export it as .xlsx or .csv",
    ".sav": "export it from SPSS as .csv",
    ".pdf": "export the data behind it as .csv or .xlsx",
    ".docx": "put its comments into a table, one a row, and save that as .xlsx or .csv",
    ".doc": "put its comments into a table, one a row, and save that as .xlsx or .csv",
    ".json": "export it as .csv or .xlsx",
    ".xml": "export it as .csv or .xlsx",
    ".html": "export it as .csv or .xlsx",
    ".zip": "unpack it and collect the files in it",
    ".gz": "unpack it and collect the file in it",
    ".msg": "export the mails as .csv",
    ".eml": "export the mails as .csv",
}
_MAGIC = {
    b"%PDF": ".pdf",
    b"\xd0\xcf\x11\xe0": ".xls",
    b"PK\x03\x04": ".zip",
    b"\x1f\x8b": ".gz",
    b"SQLite format 3": "a database",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PAR1": "a Parquet file",
    b"$FL2": ".sav",
}


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds.

    ``columns`` are unique names; ``labels`` the longer wording of survey tools (else the names again). ``rows`` hold
    text, or what the workbook holds (numbers, dates, None); ``lines`` the row of the file that each one starts on.
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    lines: Sequence[int]
    labels: tuple[str, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    header_rows: int = 1
    separator: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    notes: tuple[str, ...] = field(default=())

    def column(self, name: str) -> list[object]:
        """Return the cells of a column."""
        index = self.columns.index(name)
        return [row[index] for row in self.rows]


def read_table(path: Path, source: Source | None = None) -> Table:
    """Read a file.

    Parameters
    ----------
    path
        A .csv, .tsv, .txt or .xlsx file.
    source
        Its mapping, when it has one: sheet, separator, encoding and number of header rows are then not guessed.

    Raises
    ------
    InputError
        The file cannot be read as a whole; the sentence says what to do.
    NotYetError
        A kind of file that a later version reads.
    """
    data = _bytes(path)
    ending = path.suffix.lower()
    if data.startswith(b"PK\x03\x04") and ending not in {".zip", ".docx", ".ods", ".numbers", ".xlsb"}:
        return _from_workbook(path, data, source)
    _refuse_other_types(path, data, ending)
    return _from_text(path, data, source)


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except FileNotFoundError as exc:
        raise InputError(f"{path} does not exist") from exc
    except IsADirectoryError as exc:
        raise InputError(
            f"{path} is a folder; name a file in it, or collect the folder with: voc collect {path}/*"
        ) from exc
    except PermissionError as exc:
        what = "is a folder" if path.is_dir() else "may not be read: is it open in another program?"
        raise InputError(f"{path} {what}") from exc
    except OSError as exc:
        raise InputError(f"{path} cannot be read: {exc.strerror or exc}") from exc
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise InputError(f"{path.name} is empty")
    return data


def _refuse_other_types(path: Path, data: bytes, ending: str) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0") and ending in WORKBOOK_ENDINGS:
        raise InputError(
            f"{path.name} is protected with a password: open it in Excel, save it without a password, and collect that"
        )
    found = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), None)
    known = ending if ending in _INSTEAD else found
    if known in _INSTEAD:
        raise InputError(f"{path.name} is a {known} file, which voc does not read: {_INSTEAD[known]}")
    if ending in WORKBOOK_ENDINGS:
        raise InputError(
            f"{path.name} is no Excel workbook, or a damaged one: open it in Excel and save it again as .xlsx"
        )
    if ending not in TEXT_ENDINGS:
        raise InputError(
            f"{path.name} is a {ending} file; expected .csv, .tsv or .xlsx: export the data as one of these"
        )
    if found or csv_reader.is_binary(data):
        what = found or "no text"
        raise InputError(f"{path.name} is {what}; expected .csv, .tsv or .xlsx: export the data as one of these")
    if csv_reader.is_conversation(data):
        raise NotYetError(
            f"{path.name} is an exported conversation (WhatsApp): a later version reads it; until then put the "
            "messages into a table, one a row, and save that as .csv or .xlsx"
        )


def _from_workbook(path: Path, data: bytes, source: Source | None) -> Table:
    sheet, rows, notes = xlsx_reader.read_rows(path.name, data, source.sheet if source else None)
    numbered = [(line, row) for line, row in enumerate(rows, 1) if any(cell not in (None, "") for cell in row)]
    return _table(path, numbered, source, notes=notes, sheet=sheet, separator=None, encoding=None)


def _from_text(path: Path, data: bytes, source: Source | None) -> Table:
    text, encoding, notes = csv_reader.decode(path.name, data, source.encoding if source else None)
    read = csv_reader.read_rows(text, source.separator if source else None)
    return _table(
        path,
        read.rows,
        source,
        notes=notes,
        sheet=None,
        separator=read.separator,
        encoding=encoding,
        broken=read.broken,
    )


def _table(
    path: Path,
    numbered: list[tuple[int, list[object]]],
    source: Source | None,
    *,
    notes: tuple[str, ...],
    sheet: str | None,
    separator: str | None,
    encoding: str | None,
    broken: Sequence[int] = (),
) -> Table:
    header = find_header(path.name, [row for _, row in numbered[:60]], source.header_rows if source else None)
    rejected = [_rejection(line, "its quotation marks do not match", header) for line in broken]
    rows, lines = [], []
    for line, row in numbered[header.end :]:
        fitted = header.fit(row)
        if fitted is None:
            rejected.append(_rejection(line, f"{len(row)} cells", header))
        else:
            rows.append(fitted)
            lines.append(line)
    if not rows and not rejected:
        raise InputError(f"{path.name} has column names and no rows: export it again with its answers")
    return Table(
        name=path.name,
        columns=header.columns,
        rows=rows,
        lines=lines,
        labels=header.labels,
        rejected=tuple(sorted(rejected, key=lambda rejection: rejection.row)),
        header_rows=header.n_rows,
        separator=separator,
        encoding=encoding,
        sheet=sheet,
        notes=(*notes, *_header_notes(header)),
    )


def _rejection(line: int, reason: str, header: Header) -> Rejection:
    return Rejection(line, None, reason, expected=f"{len(header.columns)} cells, as in the header")


def _header_notes(header: Header) -> Iterator[str]:
    if header.start:
        yield f"the first {header.start} rows stand above the header and were left out"
