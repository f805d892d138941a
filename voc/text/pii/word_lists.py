"""Lists of words in ``data/``: names, words that look like names, and the forms of numbers.

A list is a text file: words between spaces and line ends; a line that begins with ``#`` is a comment.
"""

from __future__ import annotations

from importlib import resources

__all__ = ["read_word_list"]


def read_word_list(name: str) -> frozenset[str]:
    """Return the words of ``data/NAME.txt``.

    Examples
    --------
    >>> "jan" in read_word_list("first_names")
    True
    """
    text = resources.files("voc.text.pii").joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
