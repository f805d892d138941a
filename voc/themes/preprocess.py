"""Input of a theme model: checks, texts that say nothing, and each distinct text once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.errors import UsageError
from voc.records import NoTheme
from voc.text.informativeness import Judgement, classify_judgement, find_no_theme_reason
from voc.themes.arrays import FloatArray, LabelArray
from voc.themes.constraints import Constraints
from voc.themes.features import count_subject_words, tokenize
from voc.themes.knn_vote import compute_fingerprint
from voc.themes.labels.stopwords import guess_languages
from voc.themes.text_space import Occurrences, SpaceTexts

__all__ = [
    "DistinctTexts",
    "check_texts",
    "collect_comment_labels",
    "fill_languages",
    "find_distinct_texts",
    "find_never_written",
    "find_no_theme_reasons",
    "judge_texts",
    "number_comments",
]


@dataclass(frozen=True)
class DistinctTexts:
    """The distinct informative texts of a fit, one a row.

    ``counts`` (n,): how many texts each one stands for. ``occurrences``: which of the texts occurred in which comment,
    ``(m,)`` each; None where comments are not known. ``comment_labels``: what people recorded each comment under (each
    text where comments are not known; None: nothing). ``is_new`` (n,): texts that nobody wrote before the last fit.
    ``source_rows`` (n,): each one's row among the caller's texts, −1 for what a person wrote about a theme beforehand.
    ``english``, ``polarity``: as in ``SpaceTexts``. ``reason_names``, in
    ``reason_language``: what the comments' labels are called.
    """

    texts: list[str]
    words: list[list[str]]
    languages: list[str]
    meaning: FloatArray
    counts: LabelArray
    constraints: Constraints
    occurrences: Occurrences | None
    comment_labels: list[str | None]
    is_new: NDArray[np.bool_] | None
    source_rows: LabelArray | None = None
    english: FloatArray | None = None
    polarity: FloatArray | None = None
    reason_names: Mapping[str, str] = field(default_factory=dict)
    reason_language: str = ""

    def name_reason(self, comment: int) -> str | None:
        """Return the name of what a comment was recorded under; None where nothing is, or it has no name."""
        return self.reason_names.get(self.comment_labels[comment] or "")

    @property
    def is_seed(self) -> NDArray[np.bool_] | None:
        """``(n,)``: texts that a person wrote about a theme beforehand; None where there are none."""
        is_seed = None if self.source_rows is None else self.source_rows < 0
        return is_seed if is_seed is not None and is_seed.any() else None

    @cached_property
    def space_texts(self) -> SpaceTexts:
        """Return the texts as ``TextSpace`` takes them."""
        return SpaceTexts(self.words, self.meaning, self.languages, self.occurrences, self.english, self.polarity)


def check_texts(
    texts: Sequence[str],
    embeddings: NDArray[Any] | None,
    languages: Sequence[str | None] | None,
    comments: Sequence[int] | None,
    questions: Sequence[str | None] | None = None,
    recorded_reasons: Sequence[str | None] | None = None,
) -> list[str]:
    """Return the texts as a list.

    Raises
    ------
    UsageError
        Something that is no text, or another number of embeddings, languages and so on than of texts.
    """
    # A text is a sequence as well: each of its letters would be taken for one.
    if isinstance(texts, str):
        raise UsageError("expected a sequence of texts, got one text: put it in a list")
    checked_texts = list(texts)
    for row, text in enumerate(checked_texts):
        if not isinstance(text, str):
            raise UsageError(f"expected texts, got {type(text).__name__} in row {row}: leave out or fill empty cells")
    for name, values in (
        ("embeddings", embeddings),
        ("languages", languages),
        ("comments", comments),
        ("questions", questions),
        ("recorded reasons", recorded_reasons),
    ):
        # Before anything is paired: a list that is a row short would give each text what is its neighbour's.
        if values is not None and len(values) != len(checked_texts):
            raise UsageError(f"expected {len(checked_texts)} {name}, one for each text, got {len(values)}")
    return checked_texts


def find_no_theme_reasons(
    texts: Sequence[str], junk: Collection[str], comments: Sequence[int] | None
) -> list[NoTheme | None]:
    """Return why each text can have no theme; None where it can have one.

    Beside a segment that names a subject, one of fillers alone ("Hierbij het volgende") says nothing more.
    """
    reasons = [find_no_theme_reason(text, junk) for text in texts]
    if comments is None:
        return reasons
    is_filler = [
        reason is None and not count_subject_words(tokenize(text)) for text, reason in zip(texts, reasons, strict=True)
    ]
    comments_with_subject = {
        comment
        for comment, reason, filler in zip(comments, reasons, is_filler, strict=True)
        if reason is None and not filler
    }
    return [
        NoTheme.UNINFORMATIVE if filler and comment in comments_with_subject else reason
        for comment, reason, filler in zip(comments, reasons, is_filler, strict=True)
    ]


def judge_texts(
    texts: Sequence[str],
    reasons: Sequence[NoTheme | None],
    questions: Sequence[str | None] | None,
    comments: Sequence[int] | None,
) -> list[Judgement | None]:
    """Return the judgement of each text that names no subject, where its comment says nothing else."""
    question_of_row = questions if questions is not None else [None] * len(texts)
    comments_with_subject: set[int] = set()
    if comments is not None:
        comments_with_subject = {comment for comment, reason in zip(comments, reasons, strict=True) if reason is None}

    def is_alone(row: int) -> bool:
        return comments is None or comments[row] not in comments_with_subject

    return [
        classify_judgement(text, question) if reason is NoTheme.UNINFORMATIVE and is_alone(row) else None
        for row, (text, reason, question) in enumerate(zip(texts, reasons, question_of_row, strict=True))
    ]


def find_distinct_texts(
    texts: Sequence[str], reasons: Sequence[NoTheme | None], constraints: Constraints | None
) -> tuple[LabelArray, LabelArray]:
    """Return the rows of the distinct informative texts, and for every row the position of the one that represents it.

    Of equal texts the one that people decided about represents all. The position of a text without information is −1.

    >>> find_distinct_texts(["Nota klopt niet", "geen", "nota  klopt niet"], [None, NoTheme.UNINFORMATIVE, None], None)
    (array([0]), array([ 0, -1,  0]))
    """
    position_by_fingerprint: dict[int, int] = {}
    rows: list[int] = []
    position_of_row = np.full(len(texts), -1, dtype=np.int64)
    for row, text in enumerate(texts):
        if reasons[row] is not None:
            continue
        fingerprint = compute_fingerprint(text)
        position = position_by_fingerprint.setdefault(fingerprint, len(rows))
        if position == len(rows):
            rows.append(row)
        # Only the one that represents the others is fitted: else what people decided about its copy would be lost.
        elif (
            constraints is not None
            and constraints.constraint_groups[rows[position]] < 0 <= constraints.constraint_groups[row]
        ):
            rows[position] = row
        position_of_row[row] = position
    return np.array(rows, dtype=np.int64), position_of_row


def find_never_written(is_new: NDArray[np.bool_], position_of_row: LabelArray) -> NDArray[np.bool_]:
    """Return which distinct texts are new: those that nobody wrote before."""
    # Texts without information have the position −1, which would make the last distinct text an old one.
    is_old_row = (position_of_row >= 0) & ~np.asarray(is_new, dtype=bool)
    never_written = np.ones(int(position_of_row.max(initial=-1)) + 1, dtype=bool)
    never_written[position_of_row[is_old_row]] = False
    return never_written


def number_comments(comments: Sequence[int] | None, rows: LabelArray, positions: LabelArray) -> LabelArray:
    """Return the comment of each of these rows, counted from 0 as they come; its position where no comments are known.

    Not by the numbers that comments have: another import of the same file gives them others.

    >>> number_comments([70, 12, 70, 9], np.array([0, 2, 3]), np.array([0, 1, 2])).tolist()
    [0, 0, 1]
    """
    if comments is None:
        return positions
    numbers: dict[int, int] = {}
    return np.array([numbers.setdefault(comments[row], len(numbers)) for row in rows.tolist()], dtype=np.int64)


def collect_comment_labels(labels: Sequence[str | None] | None, comments: LabelArray) -> list[str | None]:
    """Return the label of each comment, counted from 0: the first that one of its texts has.

    >>> collect_comment_labels([None, "moving", "bill"], np.array([0, 0, 1]))
    ['moving', 'bill']
    """
    labels_by_comment: list[str | None] = [None] * (int(comments.max(initial=-1)) + 1)
    # Without labels there is nothing to go through; with some, one that is missing is an error.
    for label, comment in zip(labels or [], comments.tolist(), strict=labels is not None):
        labels_by_comment[comment] = labels_by_comment[comment] or label
    return labels_by_comment


def fill_languages(words: Sequence[Sequence[str]], languages: Sequence[str | None] | None) -> list[str]:
    """Return the language of each text, guessed from its words where it is not given."""
    if languages is not None and all(languages):
        return [language or "" for language in languages]
    guesses = guess_languages(words)
    if languages is None:
        return guesses
    return [language or guess for language, guess in zip(languages, guesses, strict=True)]
