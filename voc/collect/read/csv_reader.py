"""Text files with separators: which encoding, which separator, and rows that survive a stray quotation mark."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voc.errors import InputError

__all__ = ["Rows", "decode", "is_binary", "is_conversation", "read_rows"]

SEPARATORS = (";", "\t", ",", "|")
LONGEST_RECORD = 1_000
"""Lines that one record may span; a quotation mark open for longer is a stray one."""

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SINGLE_BYTE = ("cp1252", "cp850", "mac_roman")
_USUAL = frozenset("éëèêáàäâíïîóöòôúüùûçñßøåæœÉËÈÖÜÄÁÓ€£’‘“”–—…•·°²³½´¨«»§©®")
_CONVERSATION = re.compile(
    r"^\u200e?\[?\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4},? (?:om )?\d{1,2}:\d{2}(?::\d{2})?(?:[ \u202f]?[AaPp]\.?[Mm]\.?)?"
    r"\]?(?: -)? [^:\n]{1,60}: ",
    re.MULTILINE,
)
_SNIFFED = 65_536
_MOST_CONTROL = 0.01
_FEW_CONTROL = 8


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows with the line each starts on, and lines that could not be read."""

    rows: list[tuple[int, list[object]]]
    broken: list[int]
    separator: str


def is_binary(data: bytes) -> bool:
    """Return whether the bytes are no text in any encoding that is read."""
    if data[:2] in _BOMS or _utf16_without_bom(data):
        return False
    sample = data[:_SNIFFED]
    n_control = sum(sample.count(bytes([sign])) for sign in (*range(1, 9), *range(14, 27), *range(28, 32), 127))
    n_null = sample.count(b"\x00")
    return n_control > max(_FEW_CONTROL, _MOST_CONTROL * len(sample)) or n_null > 0.2 * len(sample)


def is_conversation(data: bytes) -> bool:
    """Return whether the bytes are an exported WhatsApp conversation."""
    sample = data[:8192].decode("utf-8", "replace").removeprefix("\ufeff")
    n_lines = sample.count("\n") + 1
    return len(_CONVERSATION.findall(sample)) >= max(2, 0.2 * n_lines)


def decode(name: str, data: bytes, encoding: str | None = None) -> tuple[str, str, tuple[str, ...]]:
    """Return the text, its encoding, and what there is to say about it.

    Tried in turn: byte order marks, UTF-16 without one, UTF-8, and of the one-byte encodings the one that gives the
    most usual accented letters (Windows before DOS before Mac where they are equal).

    Raises
    ------
    InputError
        The encoding that the mapping names does not fit.
    """
    if encoding is not None:
        try:
            return data.decode(encoding).removeprefix("\ufeff").replace("\x00", ""), encoding, ()
        except LookupError as exc:
            raise InputError(f'{name}: encoding = "{encoding}" is not known; usual ones are utf-8 and cp1252') from exc
        except UnicodeDecodeError as exc:
            raise InputError(
                f"{name} is not {encoding} (byte {exc.start}): take the encoding out of its mapping, or correct it"
            ) from exc
    for mark, found in _BOMS.items():
        if data.startswith(mark):
            return _decoded(data, found)
    found_16 = _utf16_without_bom(data)
    if found_16:
        return _decoded(data, found_16)
    try:
        return data.decode("utf-8").replace("\x00", ""), "utf-8", ()
    except UnicodeDecodeError:
        return _single_byte(data)


def _decoded(data: bytes, encoding: str) -> tuple[str, str, tuple[str, ...]]:
    text = data.decode(encoding, "replace").removeprefix("\ufeff").replace("\x00", "")
    n_lost = text.count("\ufffd")
    return text, encoding, ((f"{n_lost} signs could not be read as {encoding}",) if n_lost else ())


def _utf16_without_bom(data: bytes) -> str | None:
    sample = data[:4096]
    half = len(sample) // 2
    if half < 2:  # noqa: PLR2004  one sign tells nothing
        return None
    if sample[1::2].count(0) > 0.6 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.6 * half:
        return "utf-16-be"
    return None


def _single_byte(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    high = bytes(byte for byte in data if byte >= 0x80)  # noqa: PLR2004  the first byte that is not ASCII
    counted = {
        encoding: sum(high.decode(encoding, "replace").count(sign) for sign in _USUAL) for encoding in _SINGLE_BYTE
    }
    best = max(_SINGLE_BYTE, key=lambda encoding: (counted[encoding], -_SINGLE_BYTE.index(encoding)))
    text = data.decode(best, "replace").replace("\x00", "")
    return text, best, (f"not UTF-8: read as {best}",)


def read_rows(text: str, separator: str | None = None) -> Rows:
    """Return the rows of a text, those without any content left out.

    A quotation mark that is opened and not closed would swallow all that follows. So a record over several lines that
    does not have the usual number of cells is taken back: its first line is read without quotation (or set apart as
    broken), and reading goes on at the next line.
    """
    lines = list(io.StringIO(text, newline=""))
    start = 0
    if lines and (hint := re.fullmatch(r'"?sep=(.)"?\s*', lines[0])):  # Excel's own hint
        separator, start = separator or hint.group(1), 1
    separator = separator or _sniff(lines[start:])
    csv.field_size_limit(max(csv.field_size_limit(), 64 * 2**20))
    rows: list[tuple[int, list[object]]] = []
    broken: list[int] = []
    width = _usual_width(lines[start:], separator)
    while start < len(lines):
        start = _read_from(lines, start, separator, width, rows, broken)
    return Rows(rows, broken, separator)


def _read_from(
    lines: Sequence[str],
    start: int,
    separator: str,
    width: int,
    rows: list[tuple[int, list[object]]],
    broken: list[int],
) -> int:
    """Read records until the end or the first one with a stray quotation mark; return where to go on."""
    feed = _Feed(lines, start)
    reader = csv.reader(feed, delimiter=separator, strict=True)
    while True:
        first = feed.since
        try:
            row = next(reader)
        except StopIteration:
            return len(lines)
        except csv.Error:  # text after a closing mark, or a mark that was still open at the end
            row = None
        if row is None or (feed.position - first > 1 and len(row) != width):
            _keep_alone(lines[first], first + 1, separator, width, rows, broken)
            return first + 1
        feed.since = feed.position
        if any(cell and not cell.isspace() for cell in row):
            rows.append((first + 1, list(row)))


def _keep_alone(
    line: str, number: int, separator: str, width: int, rows: list[tuple[int, list[object]]], broken: list[int]
) -> None:
    """Read one line by itself: leniently, then as if quotation marks were letters."""
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        cells = next(csv.reader([line], delimiter=separator, quoting=quoting), [])
        if len(cells) == width:
            rows.append((number, [cell.strip().strip('"') for cell in cells]))
            return
    broken.append(number)


class _Feed(Iterator[str]):
    """Lines for the reader, which stop when one record takes too many of them."""

    def __init__(self, lines: Sequence[str], start: int) -> None:
        self._lines = lines
        self.position = start
        self.since = start

    def __next__(self) -> str:
        if self.position >= len(self._lines) or self.position - self.since >= LONGEST_RECORD:
            raise StopIteration
        line = self._lines[self.position]
        self.position += 1
        return line


def _sniff(lines: Sequence[str]) -> str:
    """Return the separator that cuts most of the first rows into the same number of cells, more than one."""
    best, best_score = ",", (0.0, 0)
    for separator in SEPARATORS:
        widths = _widths(lines, separator)
        if not widths:
            continue
        width, n = max(Counter(widths).items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        score = (round(n / len(widths), 2), width) if width > 1 else (0.0, 0)
        if score > best_score:
            best, best_score = separator, score
    return best


def _usual_width(lines: Sequence[str], separator: str) -> int:
    widths = _widths(lines, separator)
    return Counter(widths).most_common(1)[0][0] if widths else 0


def _widths(lines: Sequence[str], separator: str) -> list[int]:
    sample, n = [], 0
    for line in lines[:400]:
        sample.append(line)
        n += len(line)
        if n > _SNIFFED:
            break
    csv.field_size_limit(max(csv.field_size_limit(), 64 * 2**20))
    return [len(row) for row in csv.reader(sample, delimiter=separator) if any(cell.strip() for cell in row)]
