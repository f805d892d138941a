"""Regular expressions that users write, matched in linear time: none of them can keep a collection from ending.

Python's own ``re`` tries all ways to match: ``(a+)+$`` on forty letters takes longer than anybody waits. RE2 does not,
and knows no look-around and no back-references for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, cast

__all__ = ["PatternMatch", "UserPattern", "compile_user_pattern"]

LARGEST_BYTES = 1 << 23
"""Memory of one compiled pattern; nested repetitions of thousands ask for more."""


class PatternMatch(Protocol):
    """Place of a match."""

    def span(self) -> tuple[int, int]:
        """Return its first character and the one after its last."""
        ...

    def group(self) -> str:
        """Return its text."""
        ...


class UserPattern(Protocol):
    """A compiled pattern, with what is used of ``re.Pattern``."""

    def finditer(self, text: str) -> Iterator[PatternMatch]:
        """Yield the matches in a text."""
        ...

    def search(self, text: str) -> PatternMatch | None:
        """Return the first match in a text."""
        ...


def compile_user_pattern(pattern: str) -> UserPattern:
    r"""Return a pattern, without regard to capitals.

    Raises
    ------
    ValueError
        It is no regular expression, or one that cannot be matched in linear time.

    Examples
    --------
    >>> compile_user_pattern(r"\bK\d{7}\b").search("van k1234567 dus").span()
    (4, 12)
    """
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False  # RE2 would write to the terminal what is raised below
    options.max_mem = LARGEST_BYTES
    try:
        return cast("UserPattern", re2.compile(pattern, options))
    except re2.error as exc:
        problem = exc.args[0].decode() if exc.args and isinstance(exc.args[0], bytes) else str(exc)
        advice = (
            r"; look-around and back-references are not possible: \b is an end of a word" if "(?" in problem else ""
        )
        raise ValueError(f"not a regular expression that can be used: {problem}{advice}") from exc
