"""Customers' words about a theme: short, different from each other, one per customer, never from an urgent item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from voc.insight.results import Quote

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight.scope import Ints, View

__all__ = ["quotes"]

N_QUOTES = 5
N_CONSIDERED = 80
SHORTEST, COMFORTABLE, LONGEST = 25, 240, 600
"""Characters: shorter says little, longer is not read, longer still is not printed."""
ALIKE = 0.4
"""Jaccard similarity of the words from which on two quotes say the same."""
_WORD = re.compile(r"\w{3,}")


def quotes(view: View, theme: int, mentions: Ints) -> tuple[Quote, ...]:
    """Return up to five quotes about a theme from the month.

    In a department's view only comments that are mainly caused by it, and none that names another department.
    """
    frame = _candidates(view, theme, mentions)
    taken: list[Quote] = []
    said: list[set[str]] = []
    customers: set[int] = set()
    others = _other_names(view)
    for row, customer in zip(frame.itertuples(index=False), frame["who"].astype(int), strict=True):
        words = set(_WORD.findall(str(row.text).casefold()))
        if customer in customers or any(name in str(row.text).casefold() for name in others):
            continue
        if any(len(words & earlier) > ALIKE * max(1, len(words | earlier)) for earlier in said):
            continue
        taken.append(_quote(row))
        said.append(words)
        customers.add(customer)
        if len(taken) == N_QUOTES:
            break
    return tuple(taken)


def _candidates(view: View, theme: int, mentions: Ints) -> pd.DataFrame:
    """Return the mentions with their comments, best first: typical of the theme, and short."""
    found = view.facts.mentions.iloc[mentions[view.mine[view.rows_of(mentions)]]]
    joined = view.quotable.iloc[found["row"].to_numpy(dtype=np.int64)].reset_index(drop=True)
    joined = joined.assign(**{name: found[name].to_numpy() for name in ("segment", "start", "end", "probability")})
    joined = joined[joined["urgent"].isna() & joined["text"].str.len().between(SHORTEST, LONGEST)]
    length = joined["text"].str.len().to_numpy()
    typical = joined["segment"].isin(view.facts.themes[theme].quotes).to_numpy()
    score = joined["probability"].to_numpy(dtype=float) + 0.3 * typical - np.maximum(length - COMFORTABLE, 0) / 200
    best: pd.DataFrame = (
        joined.assign(score=score).sort_values(["score", "id"], ascending=[False, True]).head(N_CONSIDERED)
    )
    return best


def _other_names(view: View) -> tuple[str, ...]:
    if view.place is None:
        return ()
    return tuple(d.name.casefold() for k, d in enumerate(view.facts.departments) if k != view.place)


def _quote(row: object) -> Quote:
    def told(name: str) -> str | None:
        value = getattr(row, name)
        return value if isinstance(value, str) else None

    at = getattr(row, "at").to_pydatetime()  # noqa: B009 - a named tuple of pandas has no type
    segment, start, end = (int(getattr(row, name)) for name in ("segment", "start", "end"))
    return Quote(int(getattr(row, "id")), segment, str(told("text")), start, end, at, told("channel"), told("language"))  # noqa: B009
