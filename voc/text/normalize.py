"""Texts brought to one form, so that they can be compared."""

from __future__ import annotations

__all__ = ["fold"]


def fold(text: str) -> str:
    """Return a text with single blanks and in lower case, for comparing: "Niet  GOED " is "niet goed".

    ``str.casefold`` and not ``lower``: it also makes ``ß`` and ``ss`` alike.

    Examples
    --------
    >>> fold("  Te   LATE nota ")
    'te late nota'
    """
    return " ".join(text.split()).casefold()
