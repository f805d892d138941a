"""Names without a quotation: "Meter: lof en klachten", "Correctie: klachten", "Nota", "Diverse (nota, app, brief)"."""

from __future__ import annotations

from voc.themes.labels.candidates import MAX_OWN_SHARE, CandidateFinder, Candidates
from voc.themes.labels.clause_ratings import MAX_SMALLER_SIDE
from voc.themes.labels.headings import MIN_SUBJECT_SCORE, HeadingChooser
from voc.themes.labels.names_in_use import NamesInUse
from voc.themes.labels.sides import ThemeSides
from voc.themes.labels.subject_words import Subject
from voc.themes.labels.theme_name import (
    BOTH_SIDES,
    MIN_QUESTION_SHARE_ALONE,
    MIXTURE_LABELS,
    QUESTION_WORDS,
    SIDE_WORDS,
    ThemeName,
    add_side,
    add_words,
)

__all__ = ["SubjectNamer"]

MIN_SHARE_ALONE = 0.25
"""Minimum share of a theme's texts that must hold the word that names it alone."""
MIN_SHARE_ALONE_OTHER_LANGUAGE = 0.5
"""The same minimum in a language that fewer of the theme's texts are in: there a quotation is the alternative."""
MIN_SHARE_OF_PAIR = 0.35
"""Minimum share of a theme's texts that must hold one of the two words that name it together."""
MIN_WORDS_OF_MIXTURE = 3
"""Minimum number of telling words in the name of a mixture, where it has as many."""


class SubjectNamer:
    """Names of themes by a word for what their comments are about.

    Parameters
    ----------
    candidate_finder
        Judges whether a theme holds nearly all comments.
    headings
        Judges whether enough comments hold a subject.
    sides
        Sides of all themes.
    names_in_use
        Names of the themes that were named before: no other theme gets one of these.
    """

    def __init__(
        self, candidate_finder: CandidateFinder, headings: HeadingChooser, sides: ThemeSides, names_in_use: NamesInUse
    ) -> None:
        self._candidate_finder, self._headings = candidate_finder, headings
        self._sides, self._names_in_use = sides, names_in_use

    def name_both_sides(
        self, theme_number: int, subject: Subject | None, candidates: Candidates, language: str
    ) -> ThemeName | None:
        """Return "subject: praise and complaints" of a split theme; None of any other, or without a common subject."""
        side = self._sides.get_side(theme_number)
        if subject is None or subject.is_negated or not side.is_split:
            return None
        is_telling = subject.is_noun and subject.score >= MIN_SUBJECT_SCORE
        # Where as many praise as complain even a verb says more than a quotation of one side.
        is_frequent = subject.share >= MIN_SHARE_ALONE and (subject.is_noun or side.smaller_share >= MAX_SMALLER_SIDE)
        if not (is_telling or is_frequent) or not self._headings.is_common(theme_number, subject, language):
            return None
        label = f"{subject.label}: {BOTH_SIDES[language]}"
        label = self._names_in_use.make_distinct(label, candidates.telling_words, language)
        return ThemeName(label, (subject.label,), has_both_sides=True)

    def name_by_subject(
        self, theme_number: int, subject: Subject | None, candidates: Candidates, language: str, *, is_main: bool
    ) -> ThemeName | None:
        """Return the subject as the name, with the side where it is clear; None where too few texts hold the subject.

        Parameters
        ----------
        is_main
            Whether most of the theme's texts are in this language. In another one only a noun is a name.
        """
        if subject is None or not (is_main or subject.is_noun):
            return None
        min_share = MIN_SHARE_ALONE if is_main else MIN_SHARE_ALONE_OTHER_LANGUAGE
        if self._candidate_finder.is_nearly_all(theme_number, subject):
            min_share = MAX_OWN_SHARE
        if subject.is_pair:
            min_share = max(min_share, MIN_SHARE_OF_PAIR)
        if subject.share < min_share:
            return None
        return self.name_by_heading(theme_number, subject.label, candidates, language)

    def name_by_heading(self, theme_number: int, heading: str, candidates: Candidates, language: str) -> ThemeName:
        """Return a heading as the name, with telling words and the side, or that they ask, where these are clear."""
        polarity = self._sides.get_side(theme_number).clear_polarity
        side_word = SIDE_WORDS[language].get(polarity)
        if side_word is None and self._sides.question_shares[theme_number] >= MIN_QUESTION_SHARE_ALONE:
            side_word = QUESTION_WORDS[language]
        heading = add_words(heading, candidates.common_words)
        label = self._names_in_use.make_distinct(add_side(heading, side_word), candidates.telling_words, language)
        if polarity not in SIDE_WORDS[language]:
            return ThemeName(label, (label,))
        return ThemeName(label, (heading,), side=polarity)

    def name_by_side(self, theme_number: int, language: str) -> ThemeName | None:
        """Return "Lof" or "Klachten" where that is all that the members have in common; None where no side is clear."""
        polarity = self._sides.get_side(theme_number).clear_polarity
        side_word = SIDE_WORDS[language].get(polarity)
        if side_word is None:
            return None
        return ThemeName(self._names_in_use.add_number(side_word.capitalize(), language), side=polarity)

    def name_mixture(self, candidates: Candidates, language: str) -> ThemeName | None:
        """Return "Diverse (…)" with telling words, as many as it takes to differ; None where the theme has none."""
        words = candidates.telling_words
        if not words:
            return None
        label_by_n_words = {
            n_words: f"{MIXTURE_LABELS[language]} ({', '.join(words[:n_words])})"
            for n_words in range(min(MIN_WORDS_OF_MIXTURE, len(words)), len(words) + 1)
        }
        n_words = next(
            (n for n, label in label_by_n_words.items() if self._names_in_use.is_free(label, language)), len(words)
        )
        label = self._names_in_use.add_number(label_by_n_words[n_words], language)
        return ThemeName(label, tuple(words[:n_words]), is_mixture=True)
