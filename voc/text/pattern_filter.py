"""Quick look at whether any of some patterns can match a text, by an engine that reads each letter once.

Python's engine tries every alternative at every letter: a hundred letters against a list of words take it fifty
millionths of a second, RE2 two. RE2 knows no look-around and other classes of letters, so a pattern is widened for it:
what the filter lets through is looked at by the pattern itself, and what it stops, no pattern matches.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import re2

__all__ = ["build_filter", "widen_pattern"]

_LOOK_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
_CLASSES = {"w": r"\pL\pN_", "d": r"\p{Nd}", "s": r"\s\pZ\x{85}\x{1c}-\x{1f}\x0b"}
"""Python's classes as RE2 has them, within brackets."""
_ANYTHING = r"(?s:.)"


def build_filter(*patterns: re.Pattern[str]) -> Callable[[str], bool]:
    r"""Return a function that tells whether one of the patterns may match a text; False: none does.

    Examples
    --------
    >>> may_match = build_filter(re.compile(r"\bnota (?:nummer )?(\d{4})(?!\d)", re.IGNORECASE))
    >>> may_match("Nota nummer 1234"), may_match("nota 12345"), may_match("de nota klopt niet, 1234")
    (True, True, False)
    """

    @cache
    def compile_filter() -> re2._Regexp:
        # When it is first needed: a command may redact nothing.
        options = re2.Options()
        options.max_mem = 64 << 20
        options.log_errors = False
        return re2.compile("|".join(f"(?:{widen_pattern(pattern)})" for pattern in patterns), options)

    last: tuple[str, bool] = "", False

    def may_match(text: str) -> bool:
        # Finders that share a filter ask it one after another about the same text. Read once and as a whole, as another
        # thread may write it meanwhile.
        nonlocal last
        last_text, answer = last
        if last_text is text:
            return answer
        try:
            answer = compile_filter().search(text) is not None
        except UnicodeEncodeError:  # half a sign, of which broken files have some
            answer = True
        last = text, answer
        return answer

    return may_match


def widen_pattern(pattern: re.Pattern[str]) -> str:
    r"""Return a pattern for RE2 that matches wherever Python's does, and maybe elsewhere.

    Examples
    --------
    >>> widen_pattern(re.compile(r"(?<!\d)\bnr[^\W\d_]{2}$"))
    'nr(?s:.){2}'
    """
    source = pattern.pattern
    is_verbose, is_multiline = pattern.flags & re.VERBOSE, pattern.flags & re.MULTILINE
    parts: list[str] = []
    position = 0
    while position < len(source):
        sign = source[position]
        if source.startswith(_LOOK_AROUND, position):
            position = _find_group_end(source, position)
            continue
        if sign == "\\":
            parts.append(_widen_escape(source[position + 1]))
            position += 2
            continue
        if sign == "[":
            end = _find_class_end(source, position)
            parts.append(_widen_class(source[position:end]))
            position = end
            continue
        if is_verbose and sign == "#":
            position = source.find("\n", position)
            continue
        is_left_out = (is_verbose and sign.isspace()) or (sign in "^$" and not is_multiline)
        parts.append("" if is_left_out else sign)
        position += 1
    flags = ("i" if pattern.flags & re.IGNORECASE else "") + ("m" if is_multiline else "")
    return f"(?{flags}:{''.join(parts)})" if flags else "".join(parts)


def _widen_escape(letter: str) -> str:
    if letter in "bBAZ":
        return ""
    if letter in _CLASSES:
        return f"[{_CLASSES[letter]}]"
    return _ANYTHING if letter in "WDS" else f"\\{letter}"


def _widen_class(brackets: str) -> str:
    """Return a class of letters; one that holds the opposite of a class ("no letter") may be anything."""
    if re.search(r"\\[WDS]", brackets):
        return _ANYTHING
    return re.sub(r"\\([wds])", lambda match: _CLASSES[match[1]], brackets)


def _find_class_end(source: str, start: int) -> int:
    """Return the position behind a class: a bracket that stands first in it is a letter."""
    position = start + 1
    position += source[position] == "^"
    position += source[position] == "]"
    while source[position] != "]":
        position += 2 if source[position] == "\\" else 1
    return position + 1


def _find_group_end(source: str, start: int) -> int:
    depth, position = 0, start
    while True:
        sign = source[position]
        if sign == "[":
            position = _find_class_end(source, position)
            continue
        depth += (sign == "(") - (sign == ")")
        position += 2 if sign == "\\" else 1
        if not depth:
            return position
