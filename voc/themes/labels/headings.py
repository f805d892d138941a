"""Headings of names: what a theme is about, before the clause that says what its comments say about it.

The best heading is a noun that most of the comments hold. Where there is none, it is the reason that people recorded
the comments under ("Gegevens wijzigen" over titles, initials and new partners), or else a noun that many hold.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from voc.themes.arrays import LabelArray
from voc.themes.labels.naming_texts import NamingTexts
from voc.themes.labels.subject_words import N_SAME_START, Subject

__all__ = ["HeadingChooser"]

MIN_SUBJECT_SCORE = 0.3
"""Minimum score of a noun that is a heading by itself (`Subject.score`)."""
MIN_SHARE_OF_COMMENTS = 0.48
"""Minimum share of a theme's comments that must hold a noun in it. With lower ones a theme about a ward was called
"food", which a quarter of its comments mention, and one about calls and waiting "doctor", which four in ten do."""
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
    theme_by_row
        ``(n,)``: number of each text's theme, −1 for none.
    comments_by_theme
        Comments of each theme.
    """

    def __init__(self, texts: NamingTexts, theme_by_row: LabelArray, comments_by_theme: Sequence[LabelArray]) -> None:
        self.texts, self.comments_by_theme = texts, comments_by_theme
        self._words_by_comment: dict[tuple[int, int], set[str]] = {}
        for row, comment in zip(*(values.tolist() for values in texts.occurrences), strict=True):
            place = int(theme_by_row[row]), comment
            self._words_by_comment.setdefault(place, set()).update(texts.words[row])
        self._reason_counts = [
            Counter(texts.reason_names[comment] for comment in comments.tolist())
            if texts.reason_language
            else Counter()
            for comments in comments_by_theme
        ]
        for counts in self._reason_counts:
            counts.pop(None, None)
        self._all_reason_counts = Counter(name for name in texts.reason_names if name is not None)
        reasons = (self._find_reason(number, texts.reason_language) for number in range(len(comments_by_theme)))
        self._n_themes_by_reason = Counter(reason for reason in reasons if reason is not None)

    def choose(self, theme_number: int, subject: Subject | None, language: str, min_score: float = 0.0) -> str | None:
        """Return the heading of a theme in a language; None where no noun and no reason is common enough.

        ``min_score`` is how telling a recorded reason must be: as telling as words that most comments share.
        """
        is_telling = subject is not None and subject.is_noun and subject.score >= MIN_SUBJECT_SCORE
        if subject is None or not is_telling or subject.is_negated:
            return self._find_reason(theme_number, language, min_score)
        share = self.measure_share(theme_number, subject, language)
        if share >= MIN_SHARE_OF_COMMENTS:
            return subject.label
        return self._find_reason(theme_number, language, min_score)

    def is_reason_of_several(self, heading: str) -> bool:
        """Return whether a heading is the recorded reason of most comments of two themes or more."""
        return self._n_themes_by_reason[heading] > 1

    def is_common(self, theme_number: int, subject: Subject, language: str) -> bool:
        """Return whether enough of a theme's comments hold its noun for the theme to be called by it."""
        return self.measure_share(theme_number, subject, language) >= MIN_SHARE_OF_COMMENTS

    def _find_reason(self, theme_number: int, language: str, min_score: float = 0.0) -> str | None:
        """Return the reason that most comments are recorded under; None where reasons are in another language."""
        counts = self._reason_counts[theme_number]
        if language != self.texts.reason_language or counts.total() < MIN_RECORDED_COMMENTS:
            return None
        # By name where counts are equal: of two fits the headings must be the same.
        name, count = max(counts.items(), key=lambda item: (item[1], item[0]))
        share = count / counts.total()
        n_others = self._all_reason_counts.total() - counts.total()
        share_elsewhere = (self._all_reason_counts[name] - count + 0.5) / (n_others + 1)
        is_telling = share * math.log(share / share_elsewhere) >= min_score
        return name if share >= MIN_REASON_SHARE and is_telling else None

    def measure_share(self, theme_number: int, subject: Subject, language: str) -> float:
        """Return the share of a theme's comments in a language that hold its noun, or a word that begins as it does."""
        beginnings = tuple(word[:N_SAME_START] for word in subject.words)
        own_words = [
            self._words_by_comment[theme_number, comment]
            for comment in self.comments_by_theme[theme_number].tolist()
            if self.texts.comment_languages[comment] == language
        ]
        n_with_noun = sum(any(word.startswith(beginnings) for word in words) for words in own_words)
        return n_with_noun / max(1, len(own_words))
