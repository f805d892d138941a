"""Reader of a file as a table: CSV in any of its dialects, and XLSX. One clear sentence for what cannot be read.

A row that does not fit is set apart with its line number; the rows after it are read as if it were not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from voc.collect.read import csv_reader, xlsx_reader
from voc.collect.read.header_detection import Header, find_header
from voc.collect.read.pivot import pivot_table
from voc.collect.read.xlsx_parts import FormulaCounts, count_formulas, read_day_zero
from voc.config import Source
from voc.errors import InputError, NotYetError
from voc.records import Rejection

__all__ = ["FileTable", "read_table"]

TEXT_ENDINGS = {".csv", ".tsv", ".tab", ".txt", ".dat", ""}
WORKBOOK_ENDINGS = {".xlsx", ".xlsm"}
N_FIRST_ROWS = 60
"""Rows among which the column names are looked for."""

_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
"""First bytes of .xls files, and of .xlsx files behind a password."""
_ZIP_MAGIC = b"PK\x03\x04"
_OTHER_ZIP_ENDINGS = {".zip", ".docx", ".ods", ".numbers", ".xlsb"}
"""Endings of files that are zip archives, as a workbook is, and no workbooks."""
_ADVICE_BY_ENDING = {
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
"""Endings of files that are not read → what to do with them."""
_KIND_BY_MAGIC = {
    b"%PDF": ".pdf",
    _OLE_MAGIC: ".xls",
    _ZIP_MAGIC: ".zip",
    b"\x1f\x8b": ".gz",
    b"SQLite format 3": "a database",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PAR1": "a Parquet file",
    b"$FL2": ".sav",
}
"""First bytes of a file → the ending of its kind, or what it is."""


@dataclass(frozen=True, slots=True)
class FileTable:
    """Content of a file as a table.

    Attributes
    ----------
    name
        The file's name.
    columns, labels
        Unique names, and the longer wording of survey tools (else the names again).
    rows
        Text, or what the workbook holds (numbers, dates, None); as many cells as columns.
    lines
        Row of the file that each row starts on.
    rejected
        Rows that do not fit the columns.
    header_rows, separator, encoding, sheet
        How the file was read; the last three are None where it has none.
    other_sheets
        Other visible sheets of the workbook that may be the table that was meant, with their rows: ``{"Mei": 40}``.
    notes
        What there is to say about it.
    day_zero
        Year from which a workbook counts its days, 1900 or 1904 (Excel for old Macs); 1900 for any other file.
    time_zones
        Column → zone of its times, where the names tell it: ``{"RecordedDate": "America/Denver"}``.
    unstored_formulas
        Column → how many formulas in it have no stored value, and read as empty: ``{"NPS": 40}``.
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    lines: Sequence[int]
    labels: tuple[str, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    header_rows: int = 1
    separator: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    other_sheets: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    day_zero: int = 1900
    time_zones: Mapping[str, str] = field(default_factory=dict)
    unstored_formulas: Mapping[str, int] = field(default_factory=dict)

    def take_rows(self, places: Sequence[int], notes: Iterable[str]) -> FileTable:
        """Return the table with some of its rows only, and with further notes."""
        return replace(
            self,
            rows=[self.rows[place] for place in places],
            lines=[self.lines[place] for place in places],
            notes=(*self.notes, *notes),
        )

    def get_column(self, column_name: str) -> list[object]:
        """Return the cells of a column."""
        index = self.columns.index(column_name)
        return [row[index] for row in self.rows]


@dataclass(frozen=True, slots=True)
class _RawRows:
    """Rows of a file with their lines, before its column names are found; fields as in ``FileTable``."""

    rows: list[tuple[int, list[object]]]
    notes: tuple[str, ...]
    broken_lines: Sequence[int] = ()
    separator: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    other_sheets: Mapping[str, int] = field(default_factory=dict)
    day_zero: int = 1900
    formulas: Mapping[int, FormulaCounts] = field(default_factory=dict)


def read_table(path: Path, source: Source | None = None) -> FileTable:
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
    file_bytes = _read_bytes(path)
    ending = path.suffix.lower()
    # By its content and not its ending: exports of workbooks come with all kinds of endings.
    if file_bytes.startswith(_ZIP_MAGIC) and ending not in _OTHER_ZIP_ENDINGS:
        raw = _read_workbook(path.name, file_bytes, source)
    else:
        _refuse_other_types(path.name, file_bytes, ending)
        raw = _read_text_file(path.name, file_bytes, source)
    table = _build_table(path.name, raw, source)
    return table if source is None or source.pivot is None else pivot_table(table, source.pivot)


def _read_bytes(path: Path) -> bytes:
    try:
        file_bytes = path.read_bytes()
    except FileNotFoundError as exc:
        raise InputError(f"{path} does not exist") from exc
    except IsADirectoryError as exc:
        raise InputError(
            f"{path} is a folder; name a file in it, or collect the folder with: voc collect {path}/*"
        ) from exc
    except PermissionError as exc:  # Windows says this of a folder too
        problem = "is a folder" if path.is_dir() else "may not be read: is it open in another program?"
        raise InputError(f"{path} {problem}") from exc
    except OSError as exc:
        raise InputError(f"{path} cannot be read: {exc.strerror or exc}") from exc
    if not file_bytes.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise InputError(f"{path.name} is empty")
    return file_bytes


def _refuse_other_types(file_name: str, file_bytes: bytes, ending: str) -> None:
    """Raise an error for anything but a text with separators."""
    if file_bytes.startswith(_OLE_MAGIC) and ending in WORKBOOK_ENDINGS:
        raise InputError(
            f"{file_name} is protected with a password: open it in Excel, save it without a password, and collect that"
        )
    kind_by_content = next((kind for magic, kind in _KIND_BY_MAGIC.items() if file_bytes.startswith(magic)), None)
    kind = ending if ending in _ADVICE_BY_ENDING else kind_by_content
    if kind in _ADVICE_BY_ENDING:
        raise InputError(f"{file_name} is a {kind} file, which voc does not read: {_ADVICE_BY_ENDING[kind]}")
    if ending in WORKBOOK_ENDINGS:
        raise InputError(
            f"{file_name} is no Excel workbook, or a damaged one: open it in Excel and save it again as .xlsx"
        )
    if ending not in TEXT_ENDINGS:
        raise InputError(
            f"{file_name} is a {ending} file; expected .csv, .tsv or .xlsx: export the data as one of these"
        )
    if kind_by_content or csv_reader.is_binary(file_bytes):
        content = kind_by_content or "no text"
        raise InputError(f"{file_name} is {content}; expected .csv, .tsv or .xlsx: export the data as one of these")
    # Last, as it is a text: it would be read as a table of one column.
    if csv_reader.is_conversation(file_bytes):
        raise NotYetError(
            f"{file_name} is an exported conversation (WhatsApp): a later version reads it; until then put the "
            "messages into a table, one a row, and save that as .csv or .xlsx"
        )


def _read_workbook(file_name: str, file_bytes: bytes, source: Source | None) -> _RawRows:
    sheet, rows, notes, other_sheets = xlsx_reader.read_sheet(file_name, file_bytes, source.sheet if source else None)
    # Numbered before empty rows are left out: a rejection names the row as Excel shows it.
    filled_rows = [
        (line_number, row) for line_number, row in enumerate(rows, 1) if any(cell not in (None, "") for cell in row)
    ]
    return _RawRows(
        filled_rows,
        notes,
        sheet=sheet,
        other_sheets=other_sheets,
        day_zero=read_day_zero(file_bytes),
        formulas=count_formulas(file_bytes, sheet),
    )


def _read_text_file(file_name: str, file_bytes: bytes, source: Source | None) -> _RawRows:
    text, encoding, notes = csv_reader.decode_text(file_name, file_bytes, source.encoding if source else None)
    parsed = csv_reader.parse_csv(text, source.separator if source else None)
    return _RawRows(parsed.rows, notes, parsed.broken_lines, parsed.separator, encoding)


def _build_table(file_name: str, raw: _RawRows, source: Source | None) -> FileTable:
    """Return the table of a file's rows: the column names found, and rows that do not fit them set apart."""
    first_rows = [row for _, row in raw.rows[:N_FIRST_ROWS]]
    header = find_header(file_name, first_rows, source.header_rows if source else None)
    rejected = [
        _reject_row(line_number, "its quotation marks do not match", header) for line_number in raw.broken_lines
    ]
    rows, lines = [], []
    for line_number, row in raw.rows[header.end :]:
        cells = header.fit_row(row)
        if cells is None:
            rejected.append(_reject_row(line_number, f"{len(row)} cells", header))
        else:
            rows.append(cells)
            lines.append(line_number)
    if not rows and not rejected:
        raise InputError(f"{file_name} has column names and no rows: export it again with its answers")
    return FileTable(
        name=file_name,
        columns=header.columns,
        rows=rows,
        lines=lines,
        labels=header.labels,
        rejections=tuple(sorted(rejected, key=lambda rejection: rejection.row)),
        header_rows=header.n_rows,
        separator=raw.separator,
        encoding=raw.encoding,
        sheet=raw.sheet,
        other_sheets=raw.other_sheets,
        notes=(*raw.notes, *_list_header_notes(header), *_list_formula_notes(header, raw.formulas)),
        day_zero=raw.day_zero,
        time_zones=header.time_zones,
        unstored_formulas={
            column: raw.formulas[position].n_unstored
            for column, position in zip(header.columns, header.positions, strict=True)
            if position in raw.formulas and raw.formulas[position].n_unstored
        },
    )


def _reject_row(line_number: int, reason: str, header: Header) -> Rejection:
    return Rejection(line_number, None, reason, expected=f"{len(header.columns)} cells, as in the header")


def _list_header_notes(header: Header) -> Iterator[str]:
    if header.start:
        yield f"the first {header.start} rows stand above the header and were left out"


def _list_formula_notes(header: Header, formulas: Mapping[int, FormulaCounts]) -> Iterator[str]:
    """Yield a note for each column of formulas that all have the value 0."""
    for column, position in zip(header.columns, header.positions, strict=True):
        if position in formulas and formulas[position].n_zero:
            yield (
                f"all {formulas[position].n_zero} formulas in {column!r} have the value 0, as programs write them that "
                "do not compute: if they should not, open the file in Excel, save it, and collect it again"
            )
