"""What a theme model is given: checked, and each different text once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.errors import UsageError
from voc.records import NoTheme
from voc.text.informativeness import Judgement, judgement, lack
from voc.themes.constraints import Guidance
from voc.themes.features import telling, tokenize
from voc.themes.knn_vote import fingerprint
from voc.themes.labels.stopwords import guess_languages

__all__ = ["checked", "different", "filled", "judged", "lacking"]


def checked(
    texts: Sequence[str],
    embeddings: NDArray[Any] | None,
    languages: Sequence[str | None] | None,
    comments: Sequence[int] | None,
    questions: Sequence[str | None] | None = None,
) -> list[str]:
    """Return the texts as a list, or tell in a sentence what is wrong with them."""
    if isinstance(texts, str):
        raise UsageError("expected a sequence of texts, got one text: put it in a list")
    listed = list(texts)
    for row, text in enumerate(listed):
        if not isinstance(text, str):
            raise UsageError(f"expected texts, got {type(text).__name__} in row {row}: leave out or fill empty cells")
    for name, other in (
        ("embeddings", embeddings),
        ("languages", languages),
        ("comments", comments),
        ("questions", questions),
    ):
        if other is not None and len(other) != len(listed):
            raise UsageError(f"expected {len(listed)} {name}, one for each text, got {len(other)}")
    return listed


def lacking(texts: Sequence[str], junk: Collection[str], comments: Sequence[int] | None) -> list[NoTheme | None]:
    """Return why each text can have no theme.

    Beside a segment that names a subject, one of fillers alone ("Hierbij het volgende") says nothing more.
    """
    reasons = [lack(text, junk) for text in texts]
    if comments is None:
        return reasons
    filler = [reason is None and not telling(tokenize(text)) for text, reason in zip(texts, reasons, strict=True)]
    named = {
        comment for comment, reason, idle in zip(comments, reasons, filler, strict=True) if reason is None and not idle
    }
    return [
        NoTheme.UNINFORMATIVE if idle and comment in named else reason
        for comment, reason, idle in zip(comments, reasons, filler, strict=True)
    ]


def judged(
    texts: Sequence[str],
    reasons: Sequence[NoTheme | None],
    questions: Sequence[str | None] | None,
    comments: Sequence[int] | None,
) -> list[Judgement | None]:
    """Return the judgement of each text that names no subject, where its comment says nothing else."""
    asked = questions if questions is not None else [None] * len(texts)
    told = set() if comments is None else {c for c, reason in zip(comments, reasons, strict=True) if reason is None}
    return [
        judgement(text, question)
        if reason is NoTheme.UNINFORMATIVE and (comments is None or comments[row] not in told)
        else None
        for row, (text, reason, question) in enumerate(zip(texts, reasons, asked, strict=True))
    ]


def different(
    texts: Sequence[str], reasons: Sequence[NoTheme | None], guidance: Guidance | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of the different informative texts, and for every row the place of the one that stands for it.

    Of equal texts the one that people decided about stands for all.
    """
    place: dict[int, int] = {}
    rows: list[int] = []
    stands_for = np.full(len(texts), -1, dtype=np.int64)
    for row, text in enumerate(texts):
        if reasons[row] is not None:
            continue
        mark = fingerprint(text)
        if mark not in place:
            place[mark] = len(rows)
            rows.append(row)
        elif guidance is not None and guidance.known[rows[place[mark]]] < 0 <= guidance.known[row]:
            rows[place[mark]] = row
        stands_for[row] = place[mark]
    return np.array(rows, dtype=np.int64), stands_for


def filled(words: Sequence[Sequence[str]], languages: Sequence[str | None] | None) -> list[str]:
    """Return the language of each text, guessed where it is not given."""
    if languages is not None and all(languages):
        return [language or "" for language in languages]
    guessed = guess_languages(words)
    return guessed if languages is None else [given or guess for given, guess in zip(languages, guessed, strict=True)]
