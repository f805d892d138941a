"""Text as it may be shown: no control characters, no signs that turn the reading direction, no endless length.

Escaping is done where markup is made (Jinja's autoescape, ``markupsafe.escape``); this takes out what escaping
leaves in and what can still deceive a reader or break a file.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["Excerpt", "excerpt", "plain", "readable"]

# Bidirectional controls (a text could show "refuse" as "approve"), zero-width spaces, byte order mark, interlinear
# annotation, tag characters; line and paragraph separators become spaces.
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
# Lone surrogates cannot be written as UTF-8, the last two code points of the first plane cannot stand in XML.
_IMPOSSIBLE = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20f0]"
_PILED_MARKS = re.compile(f"({_MARKS}{{4}}){_MARKS}+")  # more on one letter ("zalgo") would climb over other lines

Excerpt = tuple[str, str, str]


def plain(text: str) -> str:
    """Return the text on one line without characters that nobody can see."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = _IMPOSSIBLE.sub("\ufffd", _INVISIBLE.sub("", text))
    text = "".join(" " if unicodedata.category(ch) in {"Cc", "Zl", "Zp"} else ch for ch in text)
    text = _PILED_MARKS.sub(r"\1", text)
    return " ".join(text.split())


def readable(text: str) -> str:
    r"""Return the text with its line breaks, without characters that nobody can see.

    Examples
    --------
    >>> readable("Niet\u202e goed.\r\nEcht\x07 niet")
    'Niet goed.\nEcht  niet'
    """
    text = _IMPOSSIBLE.sub("\ufffd", _INVISIBLE.sub("", text)).replace("\r\n", "\n")
    if not text.isascii() or not text.isprintable():
        text = "".join(
            ch if ch in "\n\t" else "\n" if ch in "\r\u2028\u2029" else " " if unicodedata.category(ch) == "Cc" else ch
            for ch in text
        )
    return _PILED_MARKS.sub(r"\1", text)


def excerpt(text: str, start: int, end: int, *, longest: int = 420) -> Excerpt:
    """Return what stands before, in and after the part ``start``–``end``, cut to ``longest`` letters around it.

    Examples
    --------
    >>> excerpt("Nota klopt niet. Bellen duurt lang.", 17, 35)
    ('Nota klopt niet. ', 'Bellen duurt lang.', '')
    """
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    if end <= start:
        start, end = 0, 0
    before, part, after = text[:start], text[start:end], text[end:]
    if len(part) > longest:
        part, after = part[: longest - 1] + "…", ""
    room = max(0, longest - len(part))
    before = _cut_left(before, max(room // 2, room - len(after)))
    after = _cut_right(after, room - min(room, len(before)))
    spaced = " " if before and before[-1].isspace() else ""
    trailing = " " if after and after[0].isspace() else ""
    before, part, after = plain(before), plain(part), plain(after)
    return before + (spaced if before else ""), part, (trailing if after else "") + after


def _cut_left(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    kept = text[len(text) - room :] if room else ""
    _, space, rest = kept.partition(" ")
    return "…" + (rest if space and len(rest) > room // 2 else kept)


def _cut_right(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    kept = text[:room]
    rest, space, _ = kept.rpartition(" ")
    return (rest if space and len(rest) > room // 2 else kept) + "…"
