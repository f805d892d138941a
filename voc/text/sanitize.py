"""Text as it may be shown: no control characters, none that turn the reading direction; of long texts an excerpt.

Escaping is done where markup is made (Jinja's autoescape, ``markupsafe.escape``); this takes out what escaping
leaves in and what can still deceive a reader or break a file.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

__all__ = ["Excerpt", "cut_excerpt", "sanitize_line", "sanitize_text"]

# Fewer than voc.text.clean takes out of comments: names of themes and files pass here, too.
# Bidirectional controls (a text could show "refuse" as "approve"), zero-width spaces, byte order mark, interlinear
# annotation, tag characters; line and paragraph separators become spaces.
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
# Lone surrogates cannot be written as UTF-8, XML cannot hold the last two code points of the first plane.
_IMPOSSIBLE = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20f0]"
_PILED_MARKS = re.compile(f"({_MARKS}{{4}}){_MARKS}+")  # more on one letter ("zalgo") would climb over other lines


class Excerpt(NamedTuple):
    """A part of a text, with what stands before and after it."""

    before: str
    part: str
    after: str


def sanitize_line(text: str) -> str:
    """Return the text on one line without characters that nobody can see."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = _drop_invisible(text)
    text = "".join(" " if unicodedata.category(ch) in {"Cc", "Zl", "Zp"} else ch for ch in text)
    text = _PILED_MARKS.sub(r"\1", text)
    return " ".join(text.split())


def sanitize_text(text: str) -> str:
    r"""Return the text with its line breaks, without characters that nobody can see.

    Examples
    --------
    >>> sanitize_text("Niet\u202e goed.\r\nEcht\x07 niet")
    'Niet goed.\nEcht  niet'
    """
    text = _drop_invisible(text).replace("\r\n", "\n")
    if not text.isascii() or not text.isprintable():
        text = "".join(
            ch if ch in "\n\t" else "\n" if ch in "\r\u2028\u2029" else " " if unicodedata.category(ch) == "Cc" else ch
            for ch in text
        )
    return _PILED_MARKS.sub(r"\1", text)


def _drop_invisible(text: str) -> str:
    return _IMPOSSIBLE.sub("\ufffd", _INVISIBLE.sub("", text))


def cut_excerpt(text: str, start: int, end: int, *, longest: int = 420) -> Excerpt:
    """Return the text before, in and after the part ``start``–``end``, cut to ``longest`` letters around it.

    The sign "…" for what was cut off before and after it is not counted.

    Examples
    --------
    >>> cut_excerpt("Nota klopt niet. Bellen duurt lang.", 17, 35)
    Excerpt(before='Nota klopt niet. ', part='Bellen duurt lang.', after='')
    """
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    if end <= start:
        start, end = 0, 0
    before, part, after = text[:start], text[start:end], text[end:]
    if len(part) > longest:
        part, after = part[: longest - 1] + "…", ""
    n_left = max(0, longest - len(part))
    before = _cut_left(before, max(n_left // 2, n_left - len(after)))
    after = _cut_right(after, n_left - min(n_left, len(before)))
    space_before = " " if before and before[-1].isspace() else ""
    space_after = " " if after and after[0].isspace() else ""
    before, part, after = sanitize_line(before), sanitize_line(part), sanitize_line(after)
    return Excerpt(before + (space_before if before else ""), part, (space_after if after else "") + after)


def _cut_left(text: str, n_characters: int) -> str:
    if len(text) <= n_characters:
        return text
    tail = text[len(text) - n_characters :] if n_characters else ""
    _, space, whole_words = tail.partition(" ")
    return "…" + (whole_words if space and len(whole_words) > n_characters // 2 else tail)


def _cut_right(text: str, n_characters: int) -> str:
    if len(text) <= n_characters:
        return text
    head = text[:n_characters]
    whole_words, space, _ = head.rpartition(" ")
    return (whole_words if space and len(whole_words) > n_characters // 2 else head) + "…"
