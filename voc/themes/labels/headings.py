"""Headings of names: what a theme is about, before the clause that says what its comments say about it.

A noun that most of the comments hold says it best. Where there is none, what people recorded the comments under does
("Gegevens wijzigen" over titles, initials and new partners), and where nothing is recorded a noun that many hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from voc.themes.arrays import LabelArray
from voc.themes.labels.naming_texts import NamingTexts
from voc.themes.labels.subject_words import N_SAME_START, Subject

__all__ = ["HeadingChooser"]

MIN_SUBJECT_SCORE = 0.3
"""How telling a theme's best word must be to stand in a name beside a clause."""
MIN_SHARE_OF_COMMENTS = 0.48
"""Of a theme's comments that hold its noun in some form, from which on no recorded reason says it better."""
MIN_SHARE_WITHOUT_REASON = 1 / 3
"""The same where none is recorded: a theme of which a quarter said "food" was called so, and was about a ward."""
MIN_REASON_SHARE, MIN_RECORDED_COMMENTS = 0.55, 8
"""Share of a theme's comments that are recorded under one reason, and comments under any, from which on it is a
heading: agents record a wrong one now and then."""


class HeadingChooser:
    """Choice of headings.

    Parameters
    ----------
    texts
        All texts.
    comments_by_theme
        Comments of each theme.
    """

    def __init__(self, texts: NamingTexts, comments_by_theme: Sequence[LabelArray]) -> None:
        self.texts, self.comments_by_theme = texts, comments_by_theme
        self._words_by_comment: dict[int, set[str]] = {}
        for row, comment in zip(*(values.tolist() for values in texts.occurrences), strict=True):
            self._words_by_comment.setdefault(comment, set()).update(texts.words[row])

    def choose(self, number: int, subject: Subject | None, language: str) -> str | None:
        """Return the heading of a theme in a language; None where nothing says what it is about."""
        is_telling = subject is not None and subject.is_noun and subject.score >= MIN_SUBJECT_SCORE
        if subject is None or not is_telling or subject.is_negated:
            return self._find_reason(number, language)
        share = self._count_share(number, subject, language)
        if share >= MIN_SHARE_OF_COMMENTS:
            return subject.label
        return self._find_reason(number, language) or (subject.label if share >= MIN_SHARE_WITHOUT_REASON else None)

    def is_common(self, number: int, subject: Subject, language: str) -> bool:
        """Return whether enough of a theme's comments hold its noun for the theme to be called by it."""
        return self._count_share(number, subject, language) >= MIN_SHARE_WITHOUT_REASON

    def _find_reason(self, number: int, language: str) -> str | None:
        """Return the name of the reason that most comments are recorded under; None in another language than its."""
        if language != self.texts.reason_language:
            return None
        names = [self.texts.reason_names[comment] for comment in self.comments_by_theme[number].tolist()]
        counts = Counter(name for name in names if name is not None)
        if counts.total() < MIN_RECORDED_COMMENTS:
            return None
        # By name where counts are equal: of two fits the headings must be the same.
        name, count = max(counts.items(), key=lambda item: (item[1], item[0]))
        return name if count >= MIN_REASON_SHARE * counts.total() else None

    def _count_share(self, number: int, subject: Subject, language: str) -> float:
        """Return the share of a theme's comments in a language that hold its noun, or a word that begins as it does."""
        beginnings = tuple(word[:N_SAME_START] for word in subject.words)
        own_words = [
            self._words_by_comment[comment]
            for comment in self.comments_by_theme[number].tolist()
            if self.texts.comment_languages[comment] == language
        ]
        n_with_noun = sum(any(word.startswith(beginnings) for word in words) for words in own_words)
        return n_with_noun / max(1, len(own_words))
