"""Headings of names: what a theme is about, before the clause that says what its comments say about it.

The best heading is a noun that most of the comments hold. Where there is none, it is the reason that people recorded
the comments under ("Gegevens wijzigen" over titles, initials and new partners), or else a noun that many hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from voc.themes.arrays import LabelArray
from voc.themes.labels.naming_texts import NamingTexts
from voc.themes.labels.subject_words import N_SAME_START, Subject

__all__ = ["HeadingChooser"]

MIN_SUBJECT_SCORE = 0.3
"""Minimum score of a noun that is a heading by itself (`Subject.score`)."""
MIN_SHARE_OF_COMMENTS = 0.48
"""Minimum share of a theme's comments that must hold a noun for it to go before a recorded reason."""
MIN_SHARE_WITHOUT_REASON = 1 / 3
"""The same minimum where no reason is recorded. With a lower one a theme about a ward was called "food", which a
quarter of its comments mention."""
MIN_REASON_SHARE = 0.55
"""Minimum share of a theme's recorded comments under one reason for the reason to be a heading: agents record a wrong
one now and then."""
MIN_RECORDED_COMMENTS = 8
"""Minimum number of a theme's comments that must be recorded under any reason."""


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

    def choose(self, theme_number: int, subject: Subject | None, language: str) -> str | None:
        """Return the heading of a theme in a language; None where no noun and no reason is common enough."""
        is_telling = subject is not None and subject.is_noun and subject.score >= MIN_SUBJECT_SCORE
        if subject is None or not is_telling or subject.is_negated:
            return self._find_reason(theme_number, language)
        share = self._measure_share(theme_number, subject, language)
        if share >= MIN_SHARE_OF_COMMENTS:
            return subject.label
        return self._find_reason(theme_number, language) or (
            subject.label if share >= MIN_SHARE_WITHOUT_REASON else None
        )

    def is_common(self, theme_number: int, subject: Subject, language: str) -> bool:
        """Return whether enough of a theme's comments hold its noun for the theme to be called by it."""
        return self._measure_share(theme_number, subject, language) >= MIN_SHARE_WITHOUT_REASON

    def _find_reason(self, theme_number: int, language: str) -> str | None:
        """Return the reason that most comments are recorded under; None where reasons are in another language."""
        if language != self.texts.reason_language:
            return None
        names = [self.texts.reason_names[comment] for comment in self.comments_by_theme[theme_number].tolist()]
        counts = Counter(name for name in names if name is not None)
        if counts.total() < MIN_RECORDED_COMMENTS:
            return None
        # By name where counts are equal: of two fits the headings must be the same.
        name, count = max(counts.items(), key=lambda item: (item[1], item[0]))
        return name if count >= MIN_REASON_SHARE * counts.total() else None

    def _measure_share(self, theme_number: int, subject: Subject, language: str) -> float:
        """Return the share of a theme's comments in a language that hold its noun, or a word that begins as it does."""
        beginnings = tuple(word[:N_SAME_START] for word in subject.words)
        own_words = [
            self._words_by_comment[comment]
            for comment in self.comments_by_theme[theme_number].tolist()
            if self.texts.comment_languages[comment] == language
        ]
        n_with_noun = sum(any(word.startswith(beginnings) for word in words) for words in own_words)
        return n_with_noun / max(1, len(own_words))
