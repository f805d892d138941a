"""Input of a fit: texts with all that runs parallel to them, and the texts of themes that people named beforehand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from voc.errors import UsageError
from voc.themes.arrays import FloatArray, LabelArray
from voc.themes.constraints import Constraints

__all__ = ["FitTexts", "SeedTexts", "select_rows", "sort_by_content"]

HASH_BYTES = 16
SEED_ROW = -1
"""Row of a seed text among the caller's texts: it has none."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class SeedTexts:
    """Texts that people wrote for themes: examples, labels and keywords, one of its theme's group each.

    They are fitted with the others as known members of their group (see ``Constraints``), and nobody is quoted with
    them. ``languages`` (None: unknown) and ``embeddings`` run parallel to them.
    """

    texts: Sequence[str]
    constraint_groups: Sequence[int]
    languages: Sequence[str | None] | None = None
    embeddings: NDArray[Any] | None = None

    def __post_init__(self) -> None:
        for name, values in (
            ("groups", self.constraint_groups),
            ("languages", self.languages),
            ("embeddings", self.embeddings),
        ):
            if values is not None and len(values) != len(self.texts):
                raise UsageError(f"expected {len(self.texts)} {name} of seed texts, one for each, got {len(values)}")


@dataclass(frozen=True, slots=True)
class FitTexts:
    """Texts of a fit, and what is known about each (see ``ThemeModel.fit``).

    ``source_rows`` (n,) is each one's row among the texts that the caller gave, −1 for a seed text.
    """

    texts: Sequence[str]
    embeddings: NDArray[Any] | None = None
    languages: Sequence[str | None] | None = None
    comments: Sequence[int] | None = None
    questions: Sequence[str | None] | None = None
    recorded_reasons: Sequence[str | None] | None = None
    constraints: Constraints | None = None
    is_new: NDArray[np.bool_] | None = None
    source_rows: LabelArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def select(self, rows: LabelArray) -> FitTexts:
        """Return some of the texts; ``source_rows`` says which."""
        return FitTexts(
            [self.texts[row] for row in rows],
            None if self.embeddings is None else np.asarray(self.embeddings)[rows],
            select_rows(self.languages, rows),
            select_rows(self.comments, rows),
            select_rows(self.questions, rows),
            select_rows(self.recorded_reasons, rows),
            None if self.constraints is None else self.constraints.select(rows),
            None if self.is_new is None else np.asarray(self.is_new)[rows],
            self.source_rows[rows] if len(self.source_rows) else np.asarray(rows, dtype=np.int64),
        )

    def add_seeds(self, seeds: SeedTexts, embed: Callable[[Sequence[str]], FloatArray]) -> FitTexts:
        """Return the texts followed by those of seeds; ``embed`` finds vectors of these where they have none."""
        n_texts, n_seeds = len(self.texts), len(seeds.texts)
        unknown: list[str | None] = [None] * n_seeds
        languages = self.languages if seeds.languages is None else (self.languages or [None] * n_texts)
        embeddings = self.embeddings
        if embeddings is not None:
            seed_embeddings = embed(seeds.texts) if seeds.embeddings is None else seeds.embeddings
            embeddings = np.concatenate([np.asarray(embeddings), seed_embeddings])
        # A seed text is a comment of its own: numbers above all comments' keep it from counting as part of one.
        first_number = 1 + max(self.comments or [], default=0)
        seed_comments = range(first_number, first_number + n_seeds)
        return FitTexts(
            [*self.texts, *seeds.texts],
            embeddings,
            None if languages is None else [*languages, *(seeds.languages or unknown)],
            None if self.comments is None else [*self.comments, *seed_comments],
            None if self.questions is None else [*self.questions, *unknown],
            None if self.recorded_reasons is None else [*self.recorded_reasons, *unknown],
            (self.constraints or Constraints.empty(n_texts)).append_groups(
                np.array(seeds.constraint_groups, dtype=np.int64)
            ),
            # People know their seeds: none of them makes a small new subject.
            None if self.is_new is None else np.concatenate([self.is_new, np.zeros(n_seeds, dtype=bool)]),
            np.concatenate([self.source_rows, np.full(n_seeds, SEED_ROW, dtype=np.int64)]),
        )


def sort_by_content(fit_texts: FitTexts, rows: LabelArray) -> LabelArray:
    """Return rows in an order that depends on what they say and not on where they stood.

    By a hash of each text, and equal ones by their comment's texts and by what else is known about them: those that are
    equal in all of it are interchangeable.
    """
    # "surrogatepass": half a sign, cut off by some export, must not stop a fit.
    hashes = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:HASH_BYTES] for text in fit_texts.texts]
    hashes_by_comment: dict[int, list[bytes]] = {}
    if fit_texts.comments is not None:
        for comment, text_hash in zip(fit_texts.comments, hashes, strict=True):
            hashes_by_comment.setdefault(comment, []).append(text_hash)
    # Sorted: the texts of a comment come in the order of the caller's rows, which is not to matter.
    comment_hashes = {comment: b"".join(sorted(parts)) for comment, parts in hashes_by_comment.items()}

    def build_key(row: int) -> tuple[bytes, bytes, tuple[str, ...]]:
        comment = None if fit_texts.comments is None else fit_texts.comments[row]
        parallel = (fit_texts.languages, fit_texts.questions, fit_texts.recorded_reasons)
        facts = tuple("" if values is None else values[row] or "" for values in parallel)
        return hashes[row], b"" if comment is None else comment_hashes[comment], facts

    # The position among the rows comes last: a stable sort keeps the segments of one comment in their order.
    return np.array(sorted(rows.tolist(), key=build_key), dtype=np.int64)


def select_rows(values: Sequence[Value] | None, rows: LabelArray) -> list[Value] | None:
    """Return the values at rows; None where there are none."""
    return None if values is None else [values[row] for row in rows]
