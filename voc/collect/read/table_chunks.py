"""Table of a large text file in chunks: none of it but one chunk is in memory."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from voc.collect.read.cell_marks import strip_row_marks
from voc.collect.read.csv_reader import CsvRowReader
from voc.collect.read.file_types import OLE_MARK, ZIP_MAGIC, FileType, detect_file_type
from voc.collect.read.header_detection import find_header
from voc.collect.read.large_text_file import LargeTextFile, is_ascii_based
from voc.collect.read.table import N_FIRST_ROWS, FileTable, explain_unreadable_file, fit_rows, list_header_notes
from voc.collect.read.text_encoding import find_utf16_without_mark
from voc.config import Source
from voc.errors import InputError
from voc.records import Kind

__all__ = ["LargeTable", "can_be_cut", "is_large_text"]

LARGE_BYTES = 8 * 2**20
"""Size from which a text file is read in chunks: as a whole its rows would take some forty times as much memory."""
CHUNK_ROWS = 20_000
CHUNK_CELLS = 400_000
"""Rows and cells of a chunk, whichever is reached first."""
N_SAMPLE_BYTES = 65_536
CUT_KINDS = frozenset({Kind.SURVEY, Kind.COMPLAINT, Kind.MESSAGE, Kind.IDEA, Kind.CONTACT})
"""Kinds of which a row is understood by itself: daily figures are parts of a whole, and teams of agents are counted."""


def is_large_text(path: Path, encoding: str | None = None) -> bool:
    """Return whether a file is a text with separators, so large that it is read in chunks.

    UTF-16 is not: its lines cannot be found by their bytes. Such a file is read as a whole.

    Raises
    ------
    InputError
        The file cannot be read.
    """
    try:
        if path.stat().st_size < LARGE_BYTES:
            return False
        with path.open("rb") as file:
            sample = file.read(N_SAMPLE_BYTES)
    except OSError as exc:
        raise explain_unreadable_file(path, exc) from exc
    is_utf16 = sample.startswith((b"\xff\xfe", b"\xfe\xff")) or find_utf16_without_mark(sample) is not None
    if sample.startswith((ZIP_MAGIC, OLE_MARK)) or is_utf16 or not is_ascii_based(encoding or "utf-8"):
        return False
    try:
        return detect_file_type(path.name, sample) is FileType.TEXT
    except InputError:  # the reader of the whole file reports it
        return False


def can_be_cut(source: Source) -> bool:
    """Return whether rows of a source can be collected chunk by chunk: each is an answer of its own."""
    return source.kind in CUT_KINDS and source.pivot is None and source.turns is None


class LargeTable:
    """Table of a large text file, which can be gone through chunk by chunk, several times.

    Parameters
    ----------
    path
        The file.
    source
        Its mapping, when it has one: separator, encoding and number of header rows are then not guessed.

    Raises
    ------
    InputError
        The file cannot be read as a whole; the sentence says what to do.
    """

    def __init__(self, path: Path, source: Source | None = None) -> None:
        self._name = path.name
        self._text = LargeTextFile(path, source.encoding if source else None)
        self._separator = source.separator if source else None
        self._has_entities = self._separator in {None, ";"} and self._text.has_html_entities()
        first_rows = [row for _, row in islice(strip_row_marks(self._open()), N_FIRST_ROWS)]
        n_header_rows = source.header_rows if source else None
        self._header = find_header(path.name, first_rows, n_header_rows, self._iterate_later_rows())

    def __iter__(self) -> Iterator[FileTable]:
        """Yield the rows in chunks, each a table with the file's columns.

        The last chunk is never a short one: what stands below a table stands in it together.
        """
        return self._iterate_chunks()

    def _iterate_chunks(self) -> Generator[FileTable]:
        reader = self._open()
        raw_rows = islice(strip_row_marks(reader), self._header.end, None)
        size = max(1, min(CHUNK_ROWS, CHUNK_CELLS // len(self._header.columns)))
        n_broken = 0
        chunk = list(islice(raw_rows, size))
        while True:
            following = list(islice(raw_rows, size))
            if len(following) < size:
                chunk, following = chunk + following, []
            broken_lines = reader.broken_lines[n_broken:]
            n_broken += len(broken_lines)
            yield self._build_chunk(reader, chunk, broken_lines)
            if not following:
                return
            chunk = following

    def read_first_chunk(self) -> FileTable:
        """Return the first chunk."""
        with closing(self._iterate_chunks()) as chunks:  # the file is closed, whatever is not read of it
            return next(chunks)

    def _iterate_later_rows(self) -> Iterator[list[object]]:
        # A generator: the file is opened again only where a column has no name.
        yield from (row for _, row in islice(self._open(), N_FIRST_ROWS, None))

    def _open(self) -> CsvRowReader:
        return CsvRowReader(self._text.iterate_lines(has_entities=self._has_entities), self._separator)

    def _build_chunk(
        self, reader: CsvRowReader, raw_rows: Iterable[tuple[int, list[object]]], broken_lines: Iterable[int]
    ) -> FileTable:
        header = self._header
        rows, lines, rejections = fit_rows(header, raw_rows, broken_lines)
        if not rows and not rejections:
            raise InputError(f"{self._name} has column names and no rows: export it again with its answers")
        return FileTable(
            name=self._name,
            columns=header.columns,
            rows=rows,
            lines=lines,
            labels=header.labels,
            rejections=rejections,
            header_rows=header.n_rows,
            separator=reader.separator,
            encoding=self._text.encoding,
            notes=(*self._text.notes, *list_header_notes(header)),
            time_zones=header.time_zones,
        )
