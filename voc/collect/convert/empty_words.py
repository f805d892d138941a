"""Words and marks that mean that a cell is empty: "n.v.t.", "#N/A", "weet niet"."""

from __future__ import annotations

__all__ = ["EMPTY_WORDS", "is_empty_word"]

EMPTY_WORDS = frozenset(
    {
        *("", "-", "--", "---", ".", "..", "?", "/", "n/a", "na", "n.a.", "n.v.t.", "n.v.t", "nvt", "n/v", "null"),
        *("none", "nan", "nat", "nil", "geen antwoord", "no answer", "not answered", "did not answer", "skipped"),
        *("niet ingevuld", "niet beantwoord", "overgeslagen", "weet niet", "weet ik niet", "don't know", "geen mening"),
        *("no opinion", "prefer not to say", "onbekend", "unknown", "not applicable", "niet van toepassing", "leeg"),
        *("(leeg)", "(blank)", "blank", "missing", "not available", "keine angabe", "k.a.", "<na>", "\\n", "(null)"),
    }
    # What a look-up without a result leaves behind in Excel: English, Dutch, German, French.
    | {"#n/a", "#n/b", "#nv", "#n/d", "#null!", "#leeg!", "=na()"}
)
"""In lower case."""


def is_empty_word(text: str) -> bool:
    """Return whether a cell's text says that there is nothing.

    Examples
    --------
    >>> is_empty_word(" N.v.t. "), is_empty_word("#N/A"), is_empty_word("geen idee")
    (True, True, False)
    """
    return text.strip().casefold() in EMPTY_WORDS
