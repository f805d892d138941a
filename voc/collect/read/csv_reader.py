"""Reader of text files with separators: encoding, separator, and rows that survive a stray quotation mark."""

from __future__ import annotations

import csv
import html
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from voc.errors import InputError

__all__ = ["CsvRows", "check_line_lengths", "decode_text", "is_binary", "parse_csv", "repair_double_encoding"]

SEPARATORS = (";", "\t", ",", "|")
LONGEST_RECORD = 1_000
"""Lines that one record may span; a quotation mark open for longer is a stray one."""
LONG_LINE = 2**20
"""Bytes from which on a line is looked at before it is cut into cells."""
MOST_CELLS = 200_000
"""Separators in a long line; a sheet has 16,384 columns, and a comment may be full of commas."""
MOST_BROKEN_LINES = 100_000
"""Lines that cannot be read from which a file is no table: each costs as much as a thousand others."""
LARGEST_CELL = 64 * 2**20
"""Characters; the csv module's own limit is 131,072, and a pasted mail thread is longer."""

_ENCODING_BY_BYTE_ORDER_MARK = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SINGLE_BYTE = ("cp1252", "cp850", "mac_roman")
FEWEST_TWICE_ENCODED = 2
_USUAL_SIGN = re.compile("[\u2010-\u27bf\ufe0f\U0001f000-\U0001faff]")
"""Punctuation, currencies, arrows and smileys: what people write beside letters, and no pair of letters by chance.

Braille, other scripts and blanks are left out: ``â`` and two hard spaces are a Frenchman's sooner than Braille's blank.
"""
_FIRST_LEADING_BYTE = 0xC0
"""The first byte that begins a letter of several bytes in UTF-8; those below it go on."""
_BYTE_BY_SIGN = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    bytes([byte]).decode("cp1252"): byte for byte in range(0x80, 0x100) if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
"""Sign that Windows-1252 (or Latin-1, where that has none) shows for a byte → the byte."""
_CONTINUING = "[" + "".join(re.escape(sign) for sign, byte in _BYTE_BY_SIGN.items() if byte < _FIRST_LEADING_BYTE) + "]"
_FIRST_OF_TWO = re.compile("[\u00c2-\u00f4]" + _CONTINUING)
_TWICE_ENCODED = re.compile(
    f"[\u00c2-\u00df]{_CONTINUING}|[\u00e0-\u00ef]{_CONTINUING}{{2}}|[\u00f0-\u00f4]{_CONTINUING}{{3}}"
)
_USUAL_LETTERS = frozenset("éëèêáàäâíïîóöòôúüùûçñßøåæœÉËÈÖÜÄÁÓ€£’‘“”–—…•·°²³½´¨«»§©®")
_FIRST_HIGH_BYTE = 0x80
"""The first byte that is not ASCII."""
MOST_LINES_SAID = 8
"""Lines of another encoding that a note names."""
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_N_SAMPLE = 65_536
"""Bytes or characters from which kind and separator of a file are told."""
_MOST_CONTROL = 0.01
_FEW_CONTROL = 8
"""Control characters that a text may hold: as a share of the sample, and at least."""


@dataclass(slots=True)
class CsvRows:
    """Rows of a text file.

    Attributes
    ----------
    separator
        Sign between the cells.
    rows
        Line of the file that a row starts on, and its cells: ``(2, ["05-10-2026", "8"])``.
    broken_lines
        Lines that could not be read.
    """

    separator: str
    rows: list[tuple[int, list[object]]] = field(default_factory=list)
    broken_lines: list[int] = field(default_factory=list)


def is_binary(file_bytes: bytes) -> bool:
    """Return whether the bytes are no text in any encoding that is read."""
    if file_bytes[:2] in _ENCODING_BY_BYTE_ORDER_MARK or _find_utf16_without_mark(file_bytes):
        return False
    sample = file_bytes[:_N_SAMPLE]
    # Tabs, line ends, form feed and escape stand in texts; the other control characters hardly do.
    n_control = sum(sample.count(bytes([sign])) for sign in (*range(1, 9), *range(14, 27), *range(28, 32), 127))
    n_null = sample.count(b"\x00")
    return n_control > max(_FEW_CONTROL, _MOST_CONTROL * len(sample)) or n_null > 0.2 * len(sample)


# ---- encoding --------------------------------------------------------------------------------------------------


def check_line_lengths(file_name: str, file_bytes: bytes) -> None:
    """Raise an error for a line that is longer than a cell may be, or has more cells than a row: it is of no table.

    Raises
    ------
    InputError
        There is one.
    """
    position = 0
    while len(file_bytes) - position > LONG_LINE:
        end = _find_line_end(file_bytes, position, position + LONG_LINE)
        if end is None:
            after = file_bytes.find(b"\n", position)
            end = len(file_bytes) if after < 0 else after
            n_cells = max(file_bytes.count(sign.encode(), position, end) for sign in SEPARATORS)
            if end - position > LARGEST_CELL or n_cells > MOST_CELLS:
                line_number = file_bytes.count(b"\n", 0, position) + 1
                raise InputError(
                    f"{file_name}: line {line_number} has {end - position} signs and {n_cells} separators, and is no "
                    "row of a table: export the data again, one row a line"
                )
        position = end + 1


def _find_line_end(file_bytes: bytes, start: int, end: int) -> int | None:
    """Return the last end of a line in a part of a file; classic Macs ended lines with a return alone."""
    position = max(file_bytes.rfind(b"\n", start, end), file_bytes.rfind(b"\r", start, end))
    return position if position >= 0 else None


def decode_text(file_name: str, file_bytes: bytes, encoding: str | None = None) -> tuple[str, str, tuple[str, ...]]:
    """Return the text, its encoding, and what there is to say about it.

    Tried in turn: byte order marks, UTF-16 without one, UTF-8, UTF-8 but for some lines, and of the one-byte encodings
    the one that gives the most usual accented letters (Windows before DOS before Mac where they are equal).

    Parameters
    ----------
    file_name
        The file's name, for errors.
    file_bytes
        Its content.
    encoding
        The encoding that the mapping names; None: found from the content.

    Raises
    ------
    InputError
        The encoding that the mapping names does not fit.
    """
    text, found_encoding, notes = _decode(file_name, file_bytes, encoding)
    text, repair_notes = repair_double_encoding(text)
    n_lost = text.count("\ufffd")
    if n_lost and not any("could not be read" in note for note in notes):
        repair_notes += (f"{n_lost} signs were lost before this file was written (\ufffd): export it again if you can",)
    return text, found_encoding, (*notes, *repair_notes)


def _decode(file_name: str, file_bytes: bytes, encoding: str | None) -> tuple[str, str, tuple[str, ...]]:
    """Return the text, its encoding and notes; parameters as in :func:`decode_text`."""
    if encoding is not None:
        return _decode_as_mapped(file_name, file_bytes, encoding), encoding, ()
    for mark, marked_encoding in _ENCODING_BY_BYTE_ORDER_MARK.items():
        # A file with the mark of UTF-8 may have lines of another encoding all the same: below they are found.
        if file_bytes.startswith(mark) and (marked_encoding != "utf-8-sig" or _is_utf8(file_bytes)):
            return _decode_leniently(file_bytes, marked_encoding)
    # Before UTF-8: without its mark a text of ASCII letters in UTF-16 is valid UTF-8 too, full of NULs.
    if utf16 := _find_utf16_without_mark(file_bytes):
        return _decode_leniently(file_bytes, utf16)
    try:
        return _remove_nulls(file_bytes.decode("utf-8")), "utf-8", ()
    except UnicodeDecodeError:
        return _decode_by_line(file_bytes) or _decode_single_byte(file_bytes)


def repair_double_encoding(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text whose letters were encoded twice (Ã© for é) with those letters, and a note of how many these are.

    A program read UTF-8 as Windows-1252 and saved what it saw. Letters that are such a pair by chance are rare: its
    bytes have to be valid UTF-8.

    Examples
    --------
    >>> repair_double_encoding("CafÃ© â‚¬25, SÃO")[0]
    'Café €25, SÃO'
    """
    if text.isascii() or not _FIRST_OF_TWO.search(text):
        return text, ()
    letters = [letter for match in _TWICE_ENCODED.finditer(text) if (letter := _decode_twice(match))]
    # One such pair may be what somebody wrote; two that make letters of ours are not.
    n_usual = sum(letter in _USUAL_LETTERS or bool(_USUAL_SIGN.match(letter)) for letter in letters)
    if n_usual < FEWEST_TWICE_ENCODED:
        return text, ()
    repaired = _TWICE_ENCODED.sub(lambda match: _decode_twice(match) or match[0], text)
    return repaired, (f"{len(letters)} letters had been encoded twice (such as Ã© for é) and were put right",)


def _decode_twice(match: re.Match[str]) -> str:
    """Return the letter whose bytes a program showed as signs; "" where they are none."""
    try:
        return bytes(_BYTE_BY_SIGN[sign] for sign in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _decode_by_line(file_bytes: bytes) -> tuple[str, str, tuple[str, ...]] | None:
    """Return the text of a file that mixes UTF-8 with a one-byte encoding; None where it has no UTF-8.

    Files that were put together from two programs do. A line with a letter beyond ASCII that is valid UTF-8 is hardly
    ever anything else.
    """
    lines = file_bytes.splitlines(keepends=True)
    others = [index for index, line in enumerate(lines) if not _is_utf8(line)]
    if sum(not line.isascii() for line in lines) == len(others):
        return None
    _, encoding, _ = _decode_single_byte(b"".join(lines[index] for index in others))
    texts = [line.decode("utf-8", "replace") for line in lines]
    for index in others:
        texts[index] = lines[index].decode(encoding, "replace")
    numbers = ", ".join(str(index + 1) for index in others[:MOST_LINES_SAID])
    more = " …" if len(others) > MOST_LINES_SAID else ""
    note = f"UTF-8 but for {len(others)} lines, which were read as {encoding}: {numbers}{more}"
    return _remove_nulls("".join(texts).removeprefix("\ufeff")), "utf-8", (note,)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_as_mapped(file_name: str, file_bytes: bytes, encoding: str) -> str:
    try:
        return _remove_nulls(file_bytes.decode(encoding).removeprefix("\ufeff"))
    except LookupError as exc:
        raise InputError(f'{file_name}: encoding = "{encoding}" is not known; usual ones are utf-8 and cp1252') from exc
    except UnicodeDecodeError as exc:
        raise InputError(
            f"{file_name} is not {encoding} (byte {exc.start}): take the encoding out of its mapping, or correct it"
        ) from exc


def _decode_leniently(file_bytes: bytes, encoding: str) -> tuple[str, str, tuple[str, ...]]:
    text = _remove_nulls(file_bytes.decode(encoding, "replace").removeprefix("\ufeff"))
    n_lost = text.count("\ufffd")
    return text, encoding, ((f"{n_lost} signs could not be read as {encoding}",) if n_lost else ())


def _find_utf16_without_mark(file_bytes: bytes) -> str | None:
    """Return which UTF-16 it is: of Latin letters every second byte is 0."""
    sample = file_bytes[:4096]
    n_pairs = len(sample) // 2
    if n_pairs < 2:  # noqa: PLR2004 - one sign tells nothing
        return None
    if sample[1::2].count(0) > 0.6 * n_pairs:
        return "utf-16-le"
    if sample[::2].count(0) > 0.6 * n_pairs:
        return "utf-16-be"
    return None


def _decode_single_byte(file_bytes: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Return the text in the one-byte encoding that gives the most usual accented letters."""
    # Below it the three encodings are alike.
    high_bytes = bytes(byte for byte in file_bytes if byte >= _FIRST_HIGH_BYTE)
    n_usual = {
        encoding: sum(high_bytes.decode(encoding, "replace").count(sign) for sign in _USUAL_LETTERS)
        for encoding in _SINGLE_BYTE
    }
    best = max(_SINGLE_BYTE, key=lambda encoding: (n_usual[encoding], -_SINGLE_BYTE.index(encoding)))
    return _remove_nulls(file_bytes.decode(best, "replace")), best, (f"not UTF-8: read as {best}",)


def _remove_nulls(text: str) -> str:
    """Return a text without NUL, which PostgreSQL refuses, and without the marks of the files that it was joined of."""
    return text.replace("\x00", "").replace("\ufeff", "")


# ---- rows ------------------------------------------------------------------------------------------------------


def parse_csv(text: str, separator: str | None = None) -> CsvRows:
    r"""Return the rows of a text, those without any content left out.

    A quotation mark that is opened and not closed would swallow all that follows. So a record over several lines that
    does not have the usual number of cells is taken back: its first line is read without quotation (or set apart as
    broken), and reading goes on at the next line.

    Parameters
    ----------
    text
        The file's content.
    separator
        Sign between the cells; None: found from the text.

    Examples
    --------
    >>> parse_csv("id;tekst\n1;goed\n").rows
    [(1, ['id', 'tekst']), (2, ['1', 'goed'])]
    """
    if separator in {None, ";"} and _ENTITY.search(text, 0, _N_SAMPLE):
        # Each of them would end a cell: "caf&eacute;" in a file of semicolons.
        text = _ENTITY.sub(_unescape_entity, text)
    # newline="" leaves line ends as they are: within a quoted cell they are part of the text.
    lines = list(io.StringIO(text, newline=""))
    start = 0
    if lines and (hint := re.fullmatch(r'"?sep=(.)"?\s*', lines[0])):  # Excel's own hint
        separator, start = separator or hint.group(1), 1
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST_CELL))
    result = CsvRows(separator or _detect_separator(lines[start:]))
    width = _find_usual_width(lines[start:], result.separator)
    while start < len(lines):
        start = _read_until_stray_mark(lines, start, width, result)
        if len(result.broken_lines) > MOST_BROKEN_LINES:
            raise InputError(
                f"more than {MOST_BROKEN_LINES} lines have quotation marks that do not match: export the data again as "
                ".csv or .xlsx"
            )
    return result


def _unescape_entity(match: re.Match[str]) -> str:
    sign = html.unescape(match[0])
    return sign if len(sign) == 1 and sign not in ';"\n\r' else match[0]


def _read_until_stray_mark(lines: Sequence[str], start: int, width: int, result: CsvRows) -> int:
    """Read records until the end or the first one with a stray quotation mark; return where to go on."""
    feed = _LineFeed(lines, start)
    # strict: a stray mark raises an error, where the reader would otherwise guess and go on.
    reader = csv.reader(feed, delimiter=result.separator, strict=True)
    while True:
        first_line = feed.record_start
        try:
            row = next(reader)
        except StopIteration:
            return len(lines)
        except csv.Error:  # text after a closing mark, or a mark that was still open at the end
            row = None
        has_several_lines = feed.position - first_line > 1
        if row is None or (has_several_lines and len(row) != width):
            _read_line_alone(lines[first_line], first_line + 1, width, result)
            return first_line + 1
        feed.record_start = feed.position
        # Excel writes its empty rows as ";;;". The first cell tells it of nearly every other row.
        if row and ((row[0] and not row[0].isspace()) or any(cell and not cell.isspace() for cell in row)):
            result.rows.append((first_line + 1, cast("list[object]", row)))


def _read_line_alone(line: str, number: int, width: int, result: CsvRows) -> None:
    """Read one line by itself: leniently, then as if quotation marks were letters."""
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        cells = next(csv.reader([line], delimiter=result.separator, quoting=quoting), [])
        if len(cells) == width:
            result.rows.append((number, [cell.strip().strip('"') for cell in cells]))
            return
    result.broken_lines.append(number)


class _LineFeed(Iterator[str]):
    """Lines for the csv reader, which stop when one record takes too many of them.

    ``position`` is the line that comes next, ``record_start`` the line that the record begins on.
    """

    def __init__(self, lines: Sequence[str], start: int) -> None:
        self._lines = lines
        self.position = start
        self.record_start = start

    def __next__(self) -> str:
        if self.position >= len(self._lines) or self.position - self.record_start >= LONGEST_RECORD:
            raise StopIteration
        line = self._lines[self.position]
        self.position += 1
        return line


def _detect_separator(lines: Sequence[str]) -> str:
    """Return the separator that cuts most of the first rows into the same number of cells, more than one."""
    best, best_score = ",", (0.0, 0)
    for separator in SEPARATORS:
        widths = _count_cells(lines, separator)
        if not widths:
            continue
        width, n_rows = max(Counter(widths).items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        # Rounded, so that one ragged row in a thousand does not outweigh more cells per row.
        score = (round(n_rows / len(widths), 2), width) if width > 1 else (0.0, 0)
        if score > best_score:
            best, best_score = separator, score
    return best


def _find_usual_width(lines: Sequence[str], separator: str) -> int:
    widths = _count_cells(lines, separator)
    return Counter(widths).most_common(1)[0][0] if widths else 0


def _count_cells(lines: Sequence[str], separator: str) -> list[int]:
    """Return the number of cells of each of the first rows that hold anything."""
    sample, n_characters = [], 0
    for line in lines[:400]:
        sample.append(line)
        n_characters += len(line)
        if n_characters > _N_SAMPLE:
            break
    return [len(row) for row in csv.reader(sample, delimiter=separator) if any(cell.strip() for cell in row)]
