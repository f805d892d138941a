"""Quick look at whether any of some patterns can match a text, by an engine that reads each letter once.

Python's engine tries every alternative at every letter: a hundred letters against a list of words take it fifty
millionths of a second, RE2 two. RE2 knows no look-around and other classes of letters, so a pattern is widened for it:
what the filter lets through is looked at by the pattern itself, and what it stops, no pattern matches.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import accumulate

import re2

__all__ = ["PatternFilter", "build_filter", "build_patient_filter", "widen_pattern"]

_LOOK_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
_CLASSES = {"w": r"\pL\pN_", "d": r"\p{Nd}", "s": r"\s\pZ\x{85}\x{1c}-\x{1f}\x0b"}
"""Python's classes as RE2 has them, within brackets."""
_ANYTHING = r"(?s:.)"
_LETTER = r"[^\W\d_]"
_REPETITION = re.compile(r"\{(\d*),(\d+)\}")
_FEW = 3
"""Repetitions that RE2 is told: it writes out each one, which makes its patterns fifteen times as dear to build."""


MIN_TEXTS = 100
"""Texts from which a filter of many patterns is worth making: that costs as much as what it saves on so many."""


def build_patient_filter(*patterns: re.Pattern[str], at_word_start: bool = False) -> PatternFilter:
    """Return a filter as :func:`build_filter`, which is made for the hundredth text only: any text before it may match.

    A file without comments has some twenty words that are looked at for personal data.

    Parameters
    ----------
    patterns
        What is looked for.
    at_word_start
        Each pattern begins with the start of a word and a letter of ASCII, which is one to RE2 too.
    """
    join = _join_patterns(patterns)
    return PatternFilter((lambda: rf"\b(?:{join()})") if at_word_start else join, fewest_texts=MIN_TEXTS)


def build_filter(*patterns: re.Pattern[str]) -> PatternFilter:
    r"""Return a function that says whether one of the patterns may match a text; False: none does.

    Examples
    --------
    >>> may_match = build_filter(re.compile(r"\bnota (?:nummer )?(\d{4})(?!\d)", re.IGNORECASE))
    >>> may_match("Nota nummer 1234"), may_match("nota 12345"), may_match("de nota klopt niet, 1234")
    (True, True, False)
    """
    return PatternFilter(_join_patterns(patterns))


def _join_patterns(patterns: Sequence[re.Pattern[str]]) -> Callable[[], str]:
    return lambda: "|".join(f"(?:{widen_pattern(pattern)})" for pattern in patterns)


class PatternFilter:
    """Filter of texts by a pattern of RE2.

    Parameters
    ----------
    build_pattern
        Makes the pattern when it is first needed: a command may redact nothing.
    fewest_texts
        Texts that pass before it is made.
    """

    def __init__(self, build_pattern: Callable[[], str], *, fewest_texts: int = 0) -> None:
        self._build_pattern = build_pattern
        self._n_passing = fewest_texts
        self._last: tuple[str, bool] = "", False
        self._answers: dict[str, bool] = {}

    def __call__(self, text: str) -> bool:
        """Return whether the pattern matches anywhere in a text."""
        answer = self._answers.get(text)
        if answer is not None:
            return answer
        # Finders that share a filter ask it one after another about the same text. Read once and as a whole, as another
        # thread may write it meanwhile.
        last_text, answer = self._last
        if last_text is text:
            return answer
        if self._n_passing:
            self._n_passing -= 1
            self._last = text, True  # the next finder's question about it is no other text
            return True
        try:
            answer = self._regexp.search(text) is not None
        except UnicodeEncodeError:  # half a character, of which broken files have some
            answer = True
        self._last = text, answer
        return answer

    def look_ahead(self, texts: Sequence[str]) -> None:
        r"""Look at many texts together, which are asked about next: most of what one costs is the call.

        Each match is looked for from the beginning of a text on, so that one that reaches into the next hides nothing.

        Examples
        --------
        >>> may_match = build_filter(re.compile("nota"), re.compile(r"x\n"))
        >>> may_match.look_ahead(["de nota", "geen", "x", "nota"])
        >>> [may_match(text) for text in ("de nota", "geen", "nota", "een nota")]
        [True, False, True, True]
        """
        if len(texts) < self._n_passing:
            return
        self._n_passing = 0
        encoded: dict[str, bytes] = {}
        for text in texts:
            with suppress(UnicodeEncodeError):
                encoded[text] = text.encode()
        answers = dict.fromkeys(encoded, False)
        names = list(encoded)
        starts = [0, *accumulate(len(part) + 1 for part in encoded.values())]
        joined = b"\n".join(encoded.values())
        position = 0
        while position < len(joined) and (match := self._regexp.search(joined, position)) is not None:
            index = min(bisect_right(starts, match.start()), len(names)) - 1
            answers[names[index]] = True
            position = starts[index + 1]
        self._answers = answers

    @cached_property
    def _regexp(self) -> re2._Regexp:
        options = re2.Options()
        options.max_mem = 64 << 20
        options.log_errors = False
        options.never_capture = True  # where something matches, RE2 need not find out what each group is
        return re2.compile(self._build_pattern(), options)


def widen_pattern(pattern: re.Pattern[str]) -> str:
    r"""Return a pattern for RE2 that matches wherever Python's does, and maybe elsewhere.

    Examples
    --------
    >>> widen_pattern(re.compile(r"(?<!\d)\bnr[^\W\d_]{2}$"))
    'nr[\\pL\\pN]{2}'
    """
    source = pattern.pattern
    is_verbose, is_multiline = pattern.flags & re.VERBOSE, pattern.flags & re.MULTILINE
    parts: list[str] = []
    position = 0
    while position < len(source):
        character = source[position]
        if (repetition := _REPETITION.match(source, position)) is not None:
            parts.append(_widen_repetition(repetition, parts[-1]))
            position = repetition.end()
            continue
        if source.startswith(_LOOK_AROUND, position):
            position = _find_group_end(source, position)
            continue
        if character == "\\":
            parts.append(_widen_escape(source[position + 1]))
            position += 2
            continue
        if character == "[":
            end = _find_class_end(source, position)
            parts.append(_widen_class(source[position:end]))
            position = end
            continue
        if is_verbose and character == "#":
            position = source.find("\n", position)
            continue
        is_left_out = (is_verbose and character.isspace()) or (character in "^$" and not is_multiline)
        parts.append("" if is_left_out else character)
        position += 1
    flags = ("i" if pattern.flags & re.IGNORECASE else "") + ("m" if is_multiline else "")
    return f"(?{flags}:{''.join(parts)})" if flags else "".join(parts)


def _widen_escape(letter: str) -> str:
    if letter in "bBAZ":
        return ""
    if letter in _CLASSES:
        return f"[{_CLASSES[letter]}]"
    return _ANYTHING if letter in "WDS" else f"\\{letter}"


def _widen_repetition(repetition: re.Match[str], repeated: str) -> str:
    """Return a repetition without its upper bound, where that is high and what is repeated stays within a line.

    Texts are looked at together, a line each: what goes on over the end of one would be looked for in all of them.
    """
    least, most = int(repetition[1] or 0), int(repetition[2])
    stays_in_line = repeated == "." or (
        repeated.startswith("[")
        and (("\\n" in repeated) if repeated[1] == "^" else not re.search(r"\\[nsx]", repeated))
    )
    if most <= _FEW or not stays_in_line:
        return repetition[0]
    return {0: "*", 1: "+"}.get(least, f"{{{least},}}")


def _widen_class(brackets: str) -> str:
    """Return a class of letters; one that holds the opposite of a class ("no letter") may be anything."""
    if brackets == _LETTER:
        return r"[\pL\pN]"
    if re.search(r"\\[WDS]", brackets):
        return _ANYTHING
    return re.sub(r"\\([wds])", lambda match: _CLASSES[match[1]], brackets)


def _find_class_end(source: str, start: int) -> int:
    """Return the position behind a class: a bracket that is first in it is a letter."""
    position = start + 1
    position += source[position] == "^"
    position += source[position] == "]"
    while source[position] != "]":
        position += 2 if source[position] == "\\" else 1
    return position + 1


def _find_group_end(source: str, start: int) -> int:
    depth, position = 0, start
    while True:
        character = source[position]
        if character == "[":
            position = _find_class_end(source, position)
            continue
        depth += (character == "(") - (character == ")")
        position += 2 if character == "\\" else 1
        if not depth:
            return position
