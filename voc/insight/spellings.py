"""Spellings of one name: exports of two systems write "Phone" and "phone", which are one channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voc.text.normalize import fold

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["unify_spellings"]


def unify_spellings(names: pd.Series[str]) -> pd.Series[str]:
    """Return names in the most frequent of their spellings, of equals the first in the alphabet; missing ones stay.

    Examples
    --------
    >>> import pandas as pd
    >>> unify_spellings(pd.Series(["phone", "Phone", "phone", "chat"])).tolist()
    ['phone', 'phone', 'phone', 'chat']
    """
    counts = names.dropna().value_counts()
    spelling_by_word: dict[str, str] = {}
    for name, _ in sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0]))):
        spelling_by_word.setdefault(fold(str(name)), str(name))
    unified = names.map({name: spelling_by_word[fold(str(name))] for name in counts.index}, na_action="ignore")
    return unified.astype(names.dtype)  # where all are missing, map would make numbers of them
