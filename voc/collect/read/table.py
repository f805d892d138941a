"""Reader of a file as a table, whatever its type. One clear sentence for what cannot be read.

A row that does not fit is set apart with its line number; the rows after it are read as if it were not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from voc.collect.read import csv_reader, text_encoding, xlsx_reader
from voc.collect.read.archive_reader import read_archive
from voc.collect.read.calamine_reader import read_calamine
from voc.collect.read.call_reader import read_subtitles
from voc.collect.read.cell_marks import strip_row_marks
from voc.collect.read.file_types import DATA_ENDINGS, FileType, detect_file_type
from voc.collect.read.frame_reader import read_parquet, read_sav
from voc.collect.read.header_detection import Header, build_header_of_named_fields, find_header
from voc.collect.read.json_reader import read_json
from voc.collect.read.mail_reader import read_mail
from voc.collect.read.markup_reader import read_html, read_xml_workbook
from voc.collect.read.pivot import pivot_table
from voc.collect.read.raw_rows import RawRows, fill_merged_cells
from voc.collect.read.turns import group_turns
from voc.collect.read.whatsapp_reader import read_whatsapp
from voc.collect.read.xlsx_parts import FormulaCounts
from voc.config import Source
from voc.errors import InputError
from voc.records import Rejection
from voc.text.normalize import fold

__all__ = [
    "N_FIRST_ROWS",
    "FileTable",
    "explain_unreadable_file",
    "fit_rows",
    "list_header_notes",
    "read_table",
]

MAX_REJECTED = 50_000
"""Rows that do not fit, where they are most of a file: it is no table, and each costs memory."""
N_FIRST_ROWS = 60
"""Rows among which the column names are looked for."""


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
    rejections
        Rows that do not fit the columns.
    header_rows, separator, encoding, sheet
        How the file was read; the last three are None where it has none.
    other_sheets
        Other visible sheets of the workbook that may be the table that was meant, with their rows: ``{"Mei": 40}``.
    small_sheets
        Other visible sheets with a table that is much smaller.
    notes
        What there is to say about it.
    epoch_year
        Year from which a workbook counts its days, 1900 or 1904 (Excel for old Macs); 1900 for any other file.
    time_zones
        Column → zone of its times, where the names tell it: ``{"RecordedDate": "America/Denver"}``.
    unstored_formulas
        Column → how many formulas in it have no stored value, and read as empty: ``{"NPS": 40}``.
    positions_behind_gaps
        Places of the columns before which an empty one stands: a second table may begin there.
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
    small_sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    epoch_year: int = 1900
    time_zones: Mapping[str, str] = field(default_factory=dict)
    unstored_formulas: Mapping[str, int] = field(default_factory=dict)
    positions_behind_gaps: tuple[int, ...] = ()

    def take_rows(self, indices: Sequence[int], notes: Iterable[str]) -> FileTable:
        """Return the table with some of its rows only, and with further notes."""
        return replace(
            self,
            rows=[self.rows[index] for index in indices],
            lines=[self.lines[index] for index in indices],
            notes=(*self.notes, *notes),
        )

    def get_column(self, column_name: str) -> list[object]:
        """Return the cells of a column."""
        index = self.columns.index(column_name)
        return [row[index] for row in self.rows]

    def list_positions(self, column_names: Iterable[str]) -> dict[str, int]:
        """Return column → its position in the rows, of those that the file has, by their names or longer wordings."""
        # Names over wordings: a question's wording may be another column's name; and of equal ones the first.
        pairs = (*enumerate(self.columns), *enumerate(self.labels))
        position_by_name = {fold(name): position for position, name in reversed(pairs)}
        return {name: position_by_name[fold(name)] for name in column_names if fold(name) in position_by_name}

    def find_position(self, column_name: str, purpose: str) -> int:
        """Return the position of a column in the rows, by its name or its longer wording, in letters of any case.

        Parameters
        ----------
        column_name
            As a mapping has it.
        purpose
            Role of the column in the mapping, for the error: "puts answers together ([pivot])".

        Raises
        ------
        InputError
            The file has no such column.
        """
        position = self.list_positions([column_name]).get(column_name)
        if position is not None:
            return position
        raise InputError(
            f"{self.name} has no column {column_name!r}, by which its mapping {purpose}; it has: "
            f"{', '.join(self.columns)}"
        )


def read_table(path: Path, source: Source | None = None) -> FileTable:
    """Read a file.

    Parameters
    ----------
    path
        A text with separators, a workbook, a web page, JSON, Parquet, SPSS, mail, a chat, or a ZIP of one.
    source
        Its mapping, when it has one: sheet, separator, encoding and number of header rows are then not guessed.

    Raises
    ------
    InputError
        The file cannot be read as a whole; the sentence says what to do.
    MissingExtraError
        Its type needs an extra that is not installed.
    """
    file_bytes = _read_bytes(path)
    raw = _read_raw_rows(path.name, file_bytes, source, source.sheet if source else None)
    table = _build_table(path.name, raw, source)
    # After the header is found: a rule names columns, and the mapping of fields those of the table that comes of it.
    if source is not None and source.turns is not None:
        return group_turns(table, source.turns, source.dates)
    return table if source is None or source.pivot is None else pivot_table(table, source.pivot, source.dates)


def explain_unreadable_file(path: Path, exc: OSError) -> InputError:
    """Return the error that says why a file cannot be read, and what to do."""
    if isinstance(exc, FileNotFoundError):
        return InputError(f"{path} does not exist")
    if isinstance(exc, IsADirectoryError):
        return InputError(f"{path} is a folder; name a file in it, or collect the folder with: voc collect {path}")
    if isinstance(exc, PermissionError):  # Windows says this of a folder too
        problem = "is a folder" if path.is_dir() else "may not be read: is it open in another program?"
        return InputError(f"{path} {problem}")
    return InputError(f"{path} cannot be read: {exc.strerror or exc}")


def _read_bytes(path: Path) -> bytes:
    try:
        file_bytes = path.read_bytes()
    except OSError as exc:
        raise explain_unreadable_file(path, exc) from exc
    if not file_bytes.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise InputError(f"{path.name} is empty")
    return file_bytes


def _read_raw_rows(file_name: str, file_bytes: bytes, source: Source | None, title: str | None) -> RawRows:
    """Return the rows of a file by its type; ``title`` is the sheet, list or member that is asked for."""
    file_type = detect_file_type(file_name, file_bytes)
    if file_type in _READ_BYTES_WITH_TITLE:
        return _READ_BYTES_WITH_TITLE[file_type](file_name, file_bytes, title)
    if file_type in _READ_BYTES:
        return _READ_BYTES[file_type](file_name, file_bytes)
    if file_type in _READ_PLAIN_TEXT:
        turns = None if source is None else source.turns
        speakers = () if turns is None else (*turns.ours, *turns.customers)
        return _READ_PLAIN_TEXT[file_type](file_name, _decode(file_name, file_bytes, source), speakers)
    if file_type in _READ_TEXT_WITH_TITLE:
        return _READ_TEXT_WITH_TITLE[file_type](file_name, _decode(file_name, file_bytes, source), title)
    if file_type is FileType.ARCHIVE:

        def read_member(name: str, content: bytes, inner_title: str | None) -> RawRows:
            return _read_raw_rows(f"{file_name}: {name}", content, source, inner_title)

        return read_archive(file_name, file_bytes, title, read_member, DATA_ENDINGS)
    return _read_text_file(file_name, file_bytes, source)


# By what a reader takes: bytes where the format says its own encoding, and a title where it holds several tables.
_READ_BYTES_WITH_TITLE: Mapping[FileType, Callable[[str, bytes, str | None], RawRows]] = {
    FileType.XLSX: xlsx_reader.read_sheet,
    FileType.OTHER_WORKBOOK: read_calamine,
    FileType.XML_WORKBOOK: read_xml_workbook,
}
_READ_BYTES: Mapping[FileType, Callable[[str, bytes], RawRows]] = {
    FileType.PARQUET: read_parquet,
    FileType.SAV: read_sav,
    FileType.MAIL: read_mail,
}
_READ_PLAIN_TEXT: Mapping[FileType, Callable[[str, str, Sequence[str]], RawRows]] = {
    FileType.WHATSAPP: lambda file_name, text, _: read_whatsapp(file_name, text),
    FileType.SUBTITLES: read_subtitles,
}
_READ_TEXT_WITH_TITLE: Mapping[FileType, Callable[[str, str, str | None], RawRows]] = {
    FileType.HTML: read_html,
    FileType.JSON: read_json,
}


def _decode(file_name: str, file_bytes: bytes, source: Source | None) -> str:
    return text_encoding.decode_text(file_name, file_bytes, source.encoding if source else None)[0]


def _read_text_file(file_name: str, file_bytes: bytes, source: Source | None) -> RawRows:
    csv_reader.check_line_lengths(file_name, file_bytes)
    text, encoding, notes = text_encoding.decode_text(file_name, file_bytes, source.encoding if source else None)
    parsed = csv_reader.parse_csv(text, source.separator if source else None)
    return RawRows(parsed.rows, notes, parsed.broken_lines, parsed.separator, encoding)


def _build_table(file_name: str, raw: RawRows, source: Source | None) -> FileTable:
    """Return the table of a file's rows: the column names found, and rows that do not fit them set apart."""
    raw_rows = list(strip_row_marks(raw.rows))
    first_rows = [row for _, row in raw_rows[:N_FIRST_ROWS]]
    if raw.labels is not None:
        header = build_header_of_named_fields(first_rows[0], raw.labels)
    else:
        later_rows = (row for _, row in islice(raw_rows, N_FIRST_ROWS, None))
        header = find_header(file_name, first_rows, source.header_rows if source else None, later_rows)
    n_merged = fill_merged_cells(raw_rows[header.end :], raw.merged_cells) if raw.merged_cells else 0
    rows, lines, rejected = fit_rows(header, islice(raw_rows, header.end, None), raw.broken_lines)
    if not rows and not rejected:
        raise InputError(f"{file_name} has column names and no rows: export it again with its answers")
    return FileTable(
        name=file_name,
        columns=header.columns,
        rows=rows,
        lines=lines,
        labels=header.labels,
        rejections=rejected,
        header_rows=header.n_rows,
        separator=raw.separator,
        encoding=raw.encoding,
        sheet=raw.sheet,
        other_sheets=raw.other_sheets,
        small_sheets=raw.small_sheets,
        notes=(
            *raw.notes,
            *_note_merged_cells(n_merged),
            *list_header_notes(header),
            *_list_formula_notes(header, raw.formulas),
        ),
        epoch_year=raw.epoch_year,
        time_zones=header.time_zones,
        positions_behind_gaps=header.list_positions_behind_gaps(),
        unstored_formulas={
            column: raw.formulas[position].n_unstored
            for column, position in zip(header.columns, header.positions, strict=True)
            if position in raw.formulas and raw.formulas[position].n_unstored
        },
    )


def fit_rows(
    header: Header, raw_rows: Iterable[tuple[int, Sequence[object]]], broken_lines: Iterable[int]
) -> tuple[list[Sequence[object]], list[int], tuple[Rejection, ...]]:
    """Return the cells of the rows that fit the columns, their lines, and what does not fit."""
    rejected = [_reject_row(line_number, "its quotation marks do not match", header) for line_number in broken_lines]
    rows: list[Sequence[object]] = []
    lines: list[int] = []
    is_plain = header.width == len(header.positions)
    for line_number, row in raw_rows:
        cells = row if is_plain and len(row) == header.width else header.fit_row(row)
        if (cells is None or row[-1] in (None, "")) and header.is_title(row):
            continue  # said with the rows above the header
        if cells is None:
            rejected.append(_reject_row(line_number, f"{len(row)} cells", header))
            if len(rejected) > max(MAX_REJECTED, len(rows)):
                raise InputError(
                    f"more than {MAX_REJECTED} rows do not have the {len(header.columns)} cells of the header, most of "
                    "the file: export the data again as .csv or .xlsx"
                )
        else:
            rows.append(cells)
            lines.append(line_number)
    return rows, lines, tuple(sorted(rejected, key=lambda rejection: rejection.row))


def _reject_row(line_number: int, reason: str, header: Header) -> Rejection:
    return Rejection(line_number, None, reason, expected=f"{len(header.columns)} cells, as in the header")


def list_header_notes(header: Header) -> Iterator[str]:
    """Yield a note where titles stand above the column names."""
    if header.start:
        yield f"the first {header.start} rows stand above the header and were left out, also where they come again"
    if header.has_row_names:
        yield (
            f"the header has a name less than the rows have cells, and the first cells are numbers of rows: the names "
            f"belong to the cells from the second on (the first one is {header.columns[0]!r})"
        )


def _note_merged_cells(n_filled: int) -> Iterator[str]:
    """Yield a note where cells that are merged over several rows were read as the value of each."""
    if n_filled:
        yield f"cells that are merged over several rows are the value of each of them: {n_filled} cells were filled"


def _list_formula_notes(header: Header, formulas: Mapping[int, FormulaCounts]) -> Iterator[str]:
    """Yield a note for each column of formulas that all have the value 0."""
    for column, position in zip(header.columns, header.positions, strict=True):
        if position in formulas and formulas[position].n_zero:
            yield (
                f"all {formulas[position].n_zero} formulas in {column!r} have the value 0, as programs write them that "
                "do not compute: if they should not, open the file in Excel, save it, and collect it again"
            )
