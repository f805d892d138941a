"""Large text file, read line by line in several passes, with some megabytes in memory at any time.

The first pass finds the encoding where no mapping names it, the second counts letters that were encoded twice or lost;
each reading of the lines is one more. The result is that of :func:`decode_text`, which reads a small file as a whole.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from voc.collect.read.csv_reader import LARGEST_CELL, check_line_lengths, has_html_entities, unescape_entities
from voc.collect.read.text_encoding import (
    ENCODING_BY_BYTE_ORDER_MARK,
    FIRST_HIGH_BYTE,
    MAX_LINES_SAID,
    MIN_MOJIBAKE,
    build_encoding_error,
    choose_single_byte,
    count_usual_letters,
    describe_lost_characters,
    describe_mojibake,
    describe_other_lines,
    describe_unread_characters,
    find_mojibake,
    is_utf8,
    remove_nulls,
    replace_mojibake,
)

__all__ = ["LargeTextFile", "is_ascii_based"]

CHUNK_BYTES = 1 << 22
_ASCII_BYTES = bytes(range(FIRST_HIGH_BYTE))
"""Bytes that are removed to count those beyond ASCII."""


def is_ascii_based(encoding: str) -> bool:
    """Return whether an encoding writes ASCII letters as ASCII does, so that its lines can be found by their bytes.

    >>> is_ascii_based("cp1251"), is_ascii_based("utf-8-sig"), is_ascii_based("utf-16"), is_ascii_based("no such")
    (True, True, False, False)
    """
    # Read, not written: a writer puts a mark before UTF-8, and Greek has no "é".
    try:
        return _ASCII_BYTES.decode(encoding) == _ASCII_BYTES.decode("ascii")
    except (LookupError, UnicodeError):
        return False


@dataclass(slots=True)
class _ByteCounts:
    """Counts of a first pass over the bytes, from which the encoding is found."""

    has_utf8_letters: bool = False
    """A line beyond ASCII is valid UTF-8."""
    n_others: int = 0
    """Lines that are no valid UTF-8."""
    first_others: list[int] = field(default_factory=list)
    n_by_byte: Counter[int] = field(default_factory=Counter)
    """Of those lines, how often each byte beyond ASCII occurs."""


class LargeTextFile:
    """Lines of a large text file, which can be gone through several times.

    Parameters
    ----------
    path
        A file in an encoding that is based on ASCII.
    encoding
        The encoding that the mapping names; None: found from the content.

    Attributes
    ----------
    encoding
        The encoding that was found.
    notes
        Remarks on the encoding and on damaged letters, for the user.

    Raises
    ------
    InputError
        A line is too long for a table, or the encoding that the mapping names does not fit.
    """

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self._path = path
        self._mapped_encoding = encoding
        self._line_encoding: str | None = None
        self._is_by_line = False
        self._n_unread = 0
        self.encoding, notes = (encoding, ()) if encoding else self._find_encoding()
        letters_notes = self._count_letters()
        self.notes: tuple[str, ...] = (*notes, *letters_notes)

    def iterate_lines(self, *, has_entities: bool = False) -> Iterator[str]:
        """Yield the lines with their ends; ``has_entities``: letters that are written as HTML does become letters."""
        for text in self._iterate_texts():
            repaired = replace_mojibake(text) if self._has_mojibake else text
            yield from io.StringIO(unescape_entities(repaired) if has_entities else repaired, newline="")

    def has_html_entities(self) -> bool:
        """Return whether its beginning writes letters as HTML does."""
        return has_html_entities(next(self._iterate_texts(), ""))

    def _find_encoding(self) -> tuple[str, tuple[str, ...]]:
        counts = self._count_bytes()
        if not counts.n_others:
            with self._path.open("rb") as file:
                mark = ENCODING_BY_BYTE_ORDER_MARK.get(file.read(3))
            return mark or "utf-8", ()
        self._line_encoding = choose_single_byte(counts.n_by_byte)
        self._n_unread, unread_notes = describe_unread_characters(counts.n_by_byte, self._line_encoding)
        if counts.has_utf8_letters:
            self._is_by_line = True
            line_note = describe_other_lines(counts.n_others, counts.first_others, self._line_encoding)
            return "utf-8", (line_note, *unread_notes)
        return self._line_encoding, (f"not UTF-8: read as {self._line_encoding}", *unread_notes)

    def _count_bytes(self) -> _ByteCounts:
        counts, n_lines = _ByteCounts(), 0
        for chunk in self._iterate_chunks():
            if is_utf8(chunk):
                counts.has_utf8_letters = counts.has_utf8_letters or not chunk.isascii()
                n_lines += _count_lines(chunk)
                continue
            lines = chunk.splitlines(keepends=True)
            for number, line in enumerate(lines, n_lines + 1):
                if is_utf8(line):
                    counts.has_utf8_letters = counts.has_utf8_letters or not line.isascii()
                    continue
                counts.n_others += 1
                counts.n_by_byte.update(line.translate(None, _ASCII_BYTES))
                if len(counts.first_others) < MAX_LINES_SAID:
                    counts.first_others.append(number)
            n_lines += len(lines)
        return counts

    def _count_letters(self) -> tuple[str, ...]:
        """Return notes of letters that were encoded twice or lost; the former are put right from now on."""
        n_letters, n_usual, n_lost = 0, 0, -self._n_unread
        for text in self._iterate_texts():
            if not text.isascii():
                letters = find_mojibake(text)
                n_letters, n_usual = n_letters + len(letters), n_usual + count_usual_letters(letters)
                n_lost += text.count("\ufffd")
        self._has_mojibake = n_usual >= MIN_MOJIBAKE
        twice = (describe_mojibake(n_letters),) if self._has_mojibake else ()
        return (*twice, *((describe_lost_characters(n_lost),) if n_lost else ()))

    def _iterate_texts(self) -> Iterator[str]:
        """Yield parts of the text, each of whole lines."""
        n_before = 0
        for chunk in self._iterate_chunks():
            yield remove_nulls(self._decode(chunk, n_before))
            n_before += len(chunk)

    def _decode(self, chunk: bytes, n_before: int) -> str:
        if self._mapped_encoding is not None:
            try:
                return chunk.decode(self._mapped_encoding)
            except UnicodeDecodeError as exc:
                raise build_encoding_error(self._path.name, self._mapped_encoding, exc, n_before) from exc
        if self._line_encoding is None:
            return chunk.decode("utf-8")
        if not self._is_by_line:
            return chunk.decode(self._line_encoding, "replace")
        lines = chunk.splitlines(keepends=True)
        return "".join(line.decode("utf-8" if is_utf8(line) else self._line_encoding, "replace") for line in lines)

    def _iterate_chunks(self) -> Iterator[bytes]:
        """Yield parts of the file, each of whole lines."""
        n_lines, rest = 0, b""
        with self._path.open("rb") as file:
            while block := file.read(CHUNK_BYTES):
                block = rest + block
                end = block.rfind(b"\n") + 1
                # Classic Macs ended lines with a return alone; a last one may have its line feed in the next block.
                end = end or block.rfind(b"\r", 0, len(block) - 1) + 1
                if not end and len(block) <= LARGEST_CELL:
                    rest = block
                    continue
                chunk, rest = block[: end or len(block)], block[end or len(block) :]
                check_line_lengths(self._path.name, chunk, n_lines)
                n_lines += _count_lines(chunk)
                yield chunk
        if rest:
            check_line_lengths(self._path.name, rest, n_lines)
            yield rest


def _count_lines(chunk: bytes) -> int:
    return chunk.count(b"\n") + (chunk.count(b"\r") - chunk.count(b"\r\n") if b"\r" in chunk else 0)
