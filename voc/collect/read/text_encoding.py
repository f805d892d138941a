"""Encoding of a text: found from its bytes, line by line where a file mixes two, and mojibake repaired."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from voc.errors import InputError

__all__ = [
    "ENCODING_BY_BYTE_ORDER_MARK",
    "FIRST_HIGH_BYTE",
    "MAX_LINES_SAID",
    "MIN_MOJIBAKE",
    "build_encoding_error",
    "choose_single_byte",
    "count_usual_letters",
    "decode_text",
    "describe_lost_characters",
    "describe_mojibake",
    "describe_other_lines",
    "describe_unread_characters",
    "find_mojibake",
    "find_utf16_without_mark",
    "is_binary",
    "is_utf8",
    "remove_nulls",
    "repair_mojibake",
    "replace_mojibake",
]

ENCODING_BY_BYTE_ORDER_MARK = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SINGLE_BYTE = ("cp1252", "cp850", "mac_roman")
MIN_MOJIBAKE = 2
_USUAL_SIGN = re.compile("[\u2010-\u27bf\ufe0f\U0001f000-\U0001faff]")
"""Punctuation, currencies, arrows and smileys: what people write with letters, and no pair of letters by chance.

Braille, other scripts and blanks are left out: ``â`` and two hard spaces are a Frenchman's sooner than Braille's blank.
"""
_FIRST_LEADING_BYTE = 0xC0
"""The first byte that begins a letter of several bytes in UTF-8; those below it go on."""
_BYTE_BY_SIGN = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    bytes([byte]).decode("cp1252"): byte for byte in range(0x80, 0x100) if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
"""Sign that Windows-1252 (or Latin-1, where that has none) shows for a byte → the byte."""
_CONTINUING = (
    "[" + "".join(re.escape(character) for character, byte in _BYTE_BY_SIGN.items() if byte < _FIRST_LEADING_BYTE) + "]"
)
_FIRST_OF_TWO = re.compile("[\u00c2-\u00f4]" + _CONTINUING)
_MOJIBAKE = re.compile(
    f"[\u00c2-\u00df]{_CONTINUING}|[\u00e0-\u00ef]{_CONTINUING}{{2}}|[\u00f0-\u00f4]{_CONTINUING}{{3}}"
)
_USUAL_LETTERS = frozenset("éëèêáàäâíïîóöòôúüùûçñßøåæœÉËÈÖÜÄÁÓ€£’‘“”–—…•·°²³½´¨«»§©®")
FIRST_HIGH_BYTE = 0x80
"""The first byte that is not ASCII."""
MAX_LINES_SAID = 8
"""Lines of another encoding that a note names."""
_N_SAMPLE = 65_536
"""Bytes from which it is decided whether a file is a text."""
_MAX_CONTROL = 0.01
_FEW_CONTROL = 8
"""Control characters that a text may hold: as a share of the sample, and at least."""


def is_binary(file_bytes: bytes) -> bool:
    """Return whether the bytes are no text in any encoding that is read."""
    if file_bytes[:2] in ENCODING_BY_BYTE_ORDER_MARK or find_utf16_without_mark(file_bytes):
        return False
    sample = file_bytes[:_N_SAMPLE]
    # Tabs, line ends, form feed and escape are in texts; the other control characters hardly do.
    n_control = sum(
        sample.count(bytes([character])) for character in (*range(1, 9), *range(14, 27), *range(28, 32), 127)
    )
    n_null = sample.count(b"\x00")
    return n_control > max(_FEW_CONTROL, _MAX_CONTROL * len(sample)) or n_null > 0.2 * len(sample)


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
    text, found_encoding, notes, n_unread = _decode(file_name, file_bytes, encoding)
    text, repair_notes = repair_mojibake(text)
    # What we could not read was not lost before.
    n_lost = text.count("\ufffd") - n_unread
    if n_lost:
        repair_notes += (describe_lost_characters(n_lost),)
    return text, found_encoding, (*notes, *repair_notes)


def describe_unread_characters(n_by_byte: Mapping[int, int], encoding: str) -> tuple[int, tuple[str, ...]]:
    """Return how many bytes beyond ASCII a one-byte encoding has no character for, and a note if there are any.

    Examples
    --------
    >>> describe_unread_characters({0x81: 2, 0xE9: 9}, "cp1252")
    (2, ('2 characters could not be read as cp1252',))
    """
    n_unread = sum(n for byte, n in n_by_byte.items() if bytes([byte]).decode(encoding, "replace") == "\ufffd")
    return n_unread, ((f"{n_unread} characters could not be read as {encoding}",) if n_unread else ())


def describe_lost_characters(n_lost: int) -> str:
    """Return the note about characters that were lost."""
    return f"{n_lost} characters were lost before this file was written (\ufffd): export it again if you can"


def _decode(file_name: str, file_bytes: bytes, encoding: str | None) -> tuple[str, str, tuple[str, ...], int]:
    """Return the text, its encoding, notes, and how many characters could not be read; as in :func:`decode_text`."""
    if encoding is not None:
        return _decode_as_mapped(file_name, file_bytes, encoding), encoding, (), 0
    for mark, marked_encoding in ENCODING_BY_BYTE_ORDER_MARK.items():
        # A file with the mark of UTF-8 may have lines of another encoding all the same: below they are found.
        if file_bytes.startswith(mark) and (marked_encoding != "utf-8-sig" or is_utf8(file_bytes)):
            return _decode_leniently(file_bytes, marked_encoding)
    # Before UTF-8: without its mark a text of ASCII letters in UTF-16 is valid UTF-8 too, full of NULs.
    if utf16 := find_utf16_without_mark(file_bytes):
        return _decode_leniently(file_bytes, utf16)
    try:
        return remove_nulls(file_bytes.decode("utf-8")), "utf-8", (), 0
    except UnicodeDecodeError:
        return _decode_by_line(file_bytes) or _decode_single_byte(file_bytes)


def repair_mojibake(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text whose letters were encoded twice (Ã© for é) with those letters, and a note of how many these are.

    A program read UTF-8 as Windows-1252 and saved what it saw. Letters that are such a pair by chance are rare: its
    bytes have to be valid UTF-8.

    Examples
    --------
    >>> repair_mojibake("CafÃ© â‚¬25, SÃO")[0]
    'Café €25, SÃO'
    """
    letters = find_mojibake(text)
    # One such pair may be what somebody wrote; two that make letters of ours are not.
    if count_usual_letters(letters) < MIN_MOJIBAKE:
        return text, ()
    return replace_mojibake(text), (describe_mojibake(len(letters)),)


def find_mojibake(text: str) -> list[str]:
    """Return the letters that would come of pairs such as Ã© for é."""
    if text.isascii() or not _FIRST_OF_TWO.search(text):
        return []
    return [letter for match in _MOJIBAKE.finditer(text) if (letter := _decode_mojibake(match))]


def count_usual_letters(letters: Iterable[str]) -> int:
    """Return how many of the letters are ours, or characters that people write with them."""
    return sum(letter in _USUAL_LETTERS or bool(_USUAL_SIGN.match(letter)) for letter in letters)


def replace_mojibake(text: str) -> str:
    """Return a text with the letters instead of such pairs."""
    return text if text.isascii() else _MOJIBAKE.sub(lambda match: _decode_mojibake(match) or match[0], text)


def describe_mojibake(n_letters: int) -> str:
    """Return the note of how many letters were put right."""
    return f"{n_letters} letters had been encoded twice (such as Ã© for é) and were put right"


def _decode_mojibake(match: re.Match[str]) -> str:
    """Return the letter whose bytes a program showed as characters; "" where they are none."""
    try:
        return bytes(_BYTE_BY_SIGN[character] for character in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _decode_by_line(file_bytes: bytes) -> tuple[str, str, tuple[str, ...], int] | None:
    """Return the text of a file that mixes UTF-8 with a one-byte encoding; None where it has no UTF-8.

    Files that were put together from two programs do. A line with a letter beyond ASCII that is valid UTF-8 is hardly
    ever anything else.
    """
    lines = file_bytes.splitlines(keepends=True)
    others = [index for index, line in enumerate(lines) if not is_utf8(line)]
    if sum(not line.isascii() for line in lines) == len(others):
        return None
    n_by_byte = _count_high_bytes(b"".join(lines[index] for index in others))
    encoding = choose_single_byte(n_by_byte)
    texts = [line.decode("utf-8", "replace") for line in lines]
    for index in others:
        texts[index] = lines[index].decode(encoding, "replace")
    note = describe_other_lines(len(others), [index + 1 for index in others[:MAX_LINES_SAID]], encoding)
    n_unread, unread_notes = describe_unread_characters(n_by_byte, encoding)
    return remove_nulls("".join(texts).removeprefix("\ufeff")), "utf-8", (note, *unread_notes), n_unread


def describe_other_lines(n_others: int, first_numbers: Sequence[int], encoding: str) -> str:
    """Return the note of lines in another encoding than the rest; the numbers are of the first ones."""
    more = " …" if n_others > len(first_numbers) else ""
    numbers = ", ".join(map(str, first_numbers)) + more
    return f"UTF-8 but for {n_others} lines, which were read as {encoding}: {numbers}"


def is_utf8(line: bytes) -> bool:
    """Return whether bytes are valid UTF-8."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_as_mapped(file_name: str, file_bytes: bytes, encoding: str) -> str:
    try:
        return remove_nulls(file_bytes.decode(encoding).removeprefix("\ufeff"))
    except (LookupError, UnicodeDecodeError) as exc:
        raise build_encoding_error(file_name, encoding, exc) from exc


def build_encoding_error(
    file_name: str, encoding: str, exc: LookupError | UnicodeDecodeError, n_before: int = 0
) -> InputError:
    """Return the error of a mapping's encoding that does not fit; ``n_before`` bytes come before those decoded."""
    if isinstance(exc, UnicodeDecodeError):
        position = n_before + exc.start
        return InputError(
            f"{file_name} is not {encoding} (byte {position}): take the encoding out of its mapping, or correct it"
        )
    return InputError(f'{file_name}: encoding = "{encoding}" is not known; usual ones are utf-8 and cp1252')


def _decode_leniently(file_bytes: bytes, encoding: str) -> tuple[str, str, tuple[str, ...], int]:
    text = remove_nulls(file_bytes.decode(encoding, "replace").removeprefix("\ufeff"))
    # A file that is valid UTF-8 had lost its characters before.
    n_unread = 0 if encoding == "utf-8-sig" else text.count("\ufffd")
    return text, encoding, ((f"{n_unread} characters could not be read as {encoding}",) if n_unread else ()), n_unread


def find_utf16_without_mark(file_bytes: bytes) -> str | None:
    """Return which UTF-16 it is: of Latin letters every second byte is 0."""
    sample = file_bytes[:4096]
    n_pairs = len(sample) // 2
    if n_pairs < 2:  # noqa: PLR2004 - one pair proves nothing
        return None
    if sample[1::2].count(0) > 0.6 * n_pairs:
        return "utf-16-le"
    if sample[::2].count(0) > 0.6 * n_pairs:
        return "utf-16-be"
    return None


def _decode_single_byte(file_bytes: bytes) -> tuple[str, str, tuple[str, ...], int]:
    """Return the text in the one-byte encoding that gives the most usual accented letters."""
    n_by_byte = _count_high_bytes(file_bytes)
    best = choose_single_byte(n_by_byte)
    n_unread, unread_notes = describe_unread_characters(n_by_byte, best)
    return (
        remove_nulls(file_bytes.decode(best, "replace")),
        best,
        (f"not UTF-8: read as {best}", *unread_notes),
        n_unread,
    )


def _count_high_bytes(file_bytes: bytes) -> Counter[int]:
    return Counter(byte for byte in file_bytes if byte >= FIRST_HIGH_BYTE)


def choose_single_byte(n_by_byte: Mapping[int, int]) -> str:
    """Return the one-byte encoding that gives the most usual letters, by how often each byte beyond ASCII occurs."""
    n_usual = {
        encoding: sum(n for byte, n in n_by_byte.items() if bytes([byte]).decode(encoding, "replace") in _USUAL_LETTERS)
        for encoding in _SINGLE_BYTE
    }
    return max(_SINGLE_BYTE, key=lambda encoding: (n_usual[encoding], -_SINGLE_BYTE.index(encoding)))


def remove_nulls(text: str) -> str:
    """Return a text without NUL, which PostgreSQL refuses, and without the marks of the files that it was joined of."""
    return text.replace("\x00", "").replace("\ufeff", "")
