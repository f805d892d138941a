"""Names of themes: their subject and a customer's clause that most of their comments are near to.

"Correctie: “Waar blijft mijn correctie?”": the subject says what all comments are about, the clause what they say about
it. A clause is chosen by coverage: the share of the theme's comments that are nearer to it than nearly all comments
are. This module tries the kinds of names one after another; `clause_names` makes those that quote a clause, and
`subject_names` the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from voc.text.messages.catalog import LANGUAGES
from voc.text.polarity import Polarity
from voc.themes.labels.candidates import CandidateFinder, Candidates
from voc.themes.labels.clause_choice import ClauseChooser
from voc.themes.labels.clause_names import ClauseNamer
from voc.themes.labels.few_texts import name_by_few, name_by_like_clause
from voc.themes.labels.headings import HeadingChooser
from voc.themes.labels.names_in_use import NamesInUse
from voc.themes.labels.naming_texts import NamingTexts
from voc.themes.labels.shared_words import SharedWord, SharedWords
from voc.themes.labels.sides import ThemeSides, measure_question_shares, measure_sides
from voc.themes.labels.subject_names import SubjectNamer
from voc.themes.labels.subject_words import Subject, SubjectFinder
from voc.themes.labels.theme_name import MIXTURE_LABELS, ThemeName, add_words, is_mixture_label
from voc.themes.labels.wishes import is_wish

__all__ = ["MIXTURE_LABELS", "ThemeName", "choose_names", "is_mixture_label"]

MIN_TEXTS_IN_LANGUAGE = 2
"""Minimum number of a theme's texts in a language for candidates in that language, where others are in another one."""
MIN_TEXTS_OF_SUBJECT = 2
"""Minimum number of texts that must hold a subject in the language of most of the theme's texts."""
MIN_TEXTS_OF_SUBJECT_OTHER_LANGUAGE = 3
"""The same minimum in another language, in which a few texts may be in the theme by mistake."""
MIN_SHARE_OF_VERB = 0.7
"""Minimum share of a theme's comments that must hold a verb that is the heading of an example."""
N_SIDED_TEXTS = 80
"""Maximum number of texts of a theme, drawn at random, that its side is measured on."""


def choose_names(texts: NamingTexts, themes: Sequence[Sequence[int]]) -> list[dict[str, ThemeName]]:
    """Return the name of each theme by language, no two that mean the same.

    Parameters
    ----------
    texts
        All texts.
    themes
        Rows of each theme, the most central first. Larger themes come first and choose first.

    Notes
    -----
    A theme has a name of its own in each language that two of its texts are written in. In another one it is the
    customers' words, quoted: no reader is led to think that they said it in that language.
    """
    return _NameChooser(texts, themes).choose()


class _NameChooser:
    """Names of all themes, chosen one after another.

    In a language that some of its texts are in, a theme gets the first name of this list that there is:

    1. subject and both sides, where the members are split: "Meter: lof en klachten";
    2. a clause that most comments are near to, behind a heading or alone: "Meter: “De meter staat stil”";
    3. a clause, or two, as an example behind a heading, a side or both: "Meter: klachten, zoals “De meter staat stil”";
    4. the subject, where enough texts hold it, with the side where it is clear: "Meter: klachten";
    5. the heading: a recorded reason, or a word that most comments hold in some form;
    6. a word, or two, of which most comments hold one: "Afrekening en nota";
    7. "Diverse (…)": a mixture of subjects;
    8. the side alone, where no word tells what the members are about: "Lof".

    In another language than that of most texts a sentence that says what the main name quotes comes before the fourth.
    The last four are for the language of most texts only. Where the list has no name in a language, `few_texts` makes
    one of the theme's few texts in it, or else the name is the quotation of the one in the language of most texts.

    Parameters
    ----------
    texts, themes
        As in `choose_names`.
    """

    def __init__(self, texts: NamingTexts, themes: Sequence[Sequence[int]]) -> None:
        self.texts, self.themes = texts, themes
        self.theme_by_row = np.full(len(texts.texts), -1, dtype=np.int64)
        for theme_number, theme_rows in enumerate(themes):
            self.theme_by_row[list(theme_rows)] = theme_number
        self.subject_finders = {language: self._build_subject_finder(language) for language in LANGUAGES}
        self.shared_words = {language: self._build_shared_words(language) for language in LANGUAGES}
        self.candidate_finder = CandidateFinder(texts, self.theme_by_row, self.subject_finders)
        self.comments_by_theme = self.candidate_finder.comments_by_theme
        self.candidates = {
            (theme_number, language): self.candidate_finder.find(theme_number, rows, language)
            for theme_number, theme_rows in enumerate(themes)
            for language, rows in self._group_by_language(theme_rows).items()
        }
        self.sides = self._measure_theme_sides()
        self.headings = HeadingChooser(texts, self.theme_by_row, self.comments_by_theme)
        self.names_in_use = NamesInUse()
        clause_chooser = ClauseChooser(texts.vectors, self.sides, self.names_in_use)
        self.clause_namer = ClauseNamer(texts, self.comments_by_theme, self.sides, clause_chooser)
        self.subject_namer = SubjectNamer(self.candidate_finder, self.headings, self.sides, self.names_in_use)

    def choose(self) -> list[dict[str, ThemeName]]:
        """Return the names of all themes, by language."""
        return [self._name_theme(theme_number) for theme_number in range(len(self.themes))]

    # ---- names --------------------------------------------------------------------------------------------------

    def _name_theme(self, theme_number: int) -> dict[str, ThemeName]:
        """Return the name of a theme in each language; empty where it has none in any."""
        candidates = {
            language: self.candidates[theme_number, language]
            for language in LANGUAGES
            if (theme_number, language) in self.candidates
        }
        # The language of most members first: the name in the other one may be a quotation of it.
        languages = sorted(candidates, key=lambda language: -len(candidates[language].rows))
        names: dict[str, ThemeName] = {}
        for language in languages:
            main_name = next(iter(names.values()), None)
            name = self._name_in_language(theme_number, candidates[language], language, main_name)
            if name is not None:
                names[language] = name
        main_name = next(iter(names.values()), None)
        if main_name is not None:
            for language in LANGUAGES:
                if language not in names:
                    name = self._name_by_few_texts(theme_number, language, main_name)
                    names[language] = name or self._quote_name(main_name, language)
        return names

    def _name_in_language(
        self, theme_number: int, candidates: Candidates, language: str, main_name: ThemeName | None
    ) -> ThemeName | None:
        """Return the first name of the list that the class documents; None where there is none.

        ``main_name``: in the language of most of the theme's texts; None where this is that language.
        """
        subject = _select_frequent_subject(candidates, is_main=main_name is None)
        name = self.subject_namer.name_both_sides(theme_number, subject, candidates, language)
        if name is None:
            name = self._name_without_split(theme_number, subject, candidates, language, main_name)
        if name is not None:
            self.names_in_use.add_name(name, language)
        return name

    def _name_without_split(
        self,
        theme_number: int,
        subject: Subject | None,
        candidates: Candidates,
        language: str,
        main_name: ThemeName | None,
    ) -> ThemeName | None:
        """Return the first name from the second of the list on; None where there is none."""
        is_main = main_name is None
        comments = self.comments_by_theme[theme_number].tolist()
        shared = self.shared_words[language].find(comments) if is_main else None
        heading = self._choose_heading(theme_number, subject, shared, language)
        is_of_words = subject is not None and heading == subject.label
        is_reason = heading is not None and heading in self.texts.reason_names
        if heading is not None and not is_of_words and self.headings.is_reason_of_several(heading):
            heading = add_words(heading, candidates.common_words)
        name = self.clause_namer.name_by_statement(theme_number, candidates, heading, language)
        if name is not None:
            return name
        # What the theme says needs no wider heading; an example says what some of its comments say.
        if is_main and not is_reason:
            heading = self._widen_heading(theme_number, heading, subject, shared, language)
        name = (
            self.clause_namer.name_by_example(theme_number, candidates, heading, language, is_wide=is_reason)
            or self._name_by_like_clause(candidates, main_name, language)
            or self._name_by_verb(theme_number, subject, candidates, heading, language)
            or self.subject_namer.name_by_subject(theme_number, subject, candidates, language, is_main=is_main)
        )
        if name is not None or not is_main:
            return name
        return self._name_by_other_words(theme_number, heading, shared, candidates, language)

    def _name_by_verb(
        self, theme_number: int, subject: Subject | None, candidates: Candidates, heading: str | None, language: str
    ) -> ThemeName | None:
        """Return an example behind a verb that most comments hold; None where there is another heading."""
        if heading is not None or subject is None or subject.is_negated:
            return None
        if self.headings.measure_share(theme_number, subject, language) < MIN_SHARE_OF_VERB:
            return None
        return self.clause_namer.name_by_example(theme_number, candidates, subject.label, language)

    def _choose_heading(
        self, theme_number: int, subject: Subject | None, shared: SharedWord | None, language: str
    ) -> str | None:
        """Return the heading before a quotation; None where no subject, recorded reason or word is common enough."""
        if subject is not None and subject.is_negated and shared is not None and subject.holds(shared.words):
            shared = None  # "Can't fault" is not about faults
        min_score = 0.0 if shared is None else shared.score
        heading = self.headings.choose(theme_number, subject, language, min_score)
        if heading is None and shared is not None:
            return self.subject_finders[language].join_alternatives(shared.words)
        return heading

    def _widen_heading(
        self, theme_number: int, heading: str | None, subject: Subject | None, shared: SharedWord | None, language: str
    ) -> str | None:
        """Return a heading of words that more of the comments hold, where there is one."""
        words, share = (() if shared is None else shared.words), 0.0
        if subject is not None and heading == subject.label:
            words, share = subject.words, self.headings.measure_share(theme_number, subject, language)
        if not words or heading is None:
            return heading
        wider = self.shared_words[language].widen(self.comments_by_theme[theme_number].tolist(), words, share)
        return heading if wider is None else self.subject_finders[language].join_alternatives(wider.words)

    def _name_by_other_words(
        self, theme_number: int, heading: str | None, shared: SharedWord | None, candidates: Candidates, language: str
    ) -> ThemeName | None:
        """Return a name by the heading, by words that most comments share, as a mixture or by the side alone."""
        if heading is None and shared is not None:
            heading = self.subject_finders[language].join_alternatives(shared.words)
        if heading is None:
            name = self.clause_namer.name_by_wide_clause(theme_number, candidates, language)
            return (
                name
                or self.subject_namer.name_mixture(candidates, language)
                or self.subject_namer.name_by_side(theme_number, language)
            )
        return self.subject_namer.name_by_heading(theme_number, heading, candidates, language)

    def _name_by_like_clause(
        self, candidates: Candidates, main_name: ThemeName | None, language: str
    ) -> ThemeName | None:
        """Return the sentence that says what the main name quotes: nouns of a few ("Inverter (bill)") say little."""
        if main_name is None or main_name.clause is None:
            return None
        labels_in_use = self.names_in_use.get_labels(language)
        return name_by_like_clause(self.texts, candidates.rows, main_name.clause, language, labels_in_use)

    def _name_by_few_texts(self, theme_number: int, language: str, main_name: ThemeName) -> ThemeName | None:
        """Return a name from the few texts of a language; None where none is good, or the theme is a mixture."""
        if main_name.is_mixture:
            return None
        rows = [row for row in self.themes[theme_number] if self.texts.languages[row] == language]
        labels_in_use = self.names_in_use.get_labels(language)
        name = name_by_few(self.texts, self.subject_finders[language], rows, language, labels_in_use)
        if name is not None:
            self.names_in_use.add_name(name, language)
        return name

    def _quote_name(self, name: ThemeName, language: str) -> ThemeName:
        """Return a name for readers of a language that no member is written in: the members' words, marked as such."""
        label = self.names_in_use.add_number(name.quote(language), language)
        self.names_in_use.add_label(label, language)
        return replace(name, label=label)

    # ---- what names are made of ---------------------------------------------------------------------------------

    def _build_subject_finder(self, language: str) -> SubjectFinder:
        rows = [row for row, row_language in enumerate(self.texts.languages) if row_language == language]
        texts, tokenized_texts = [self.texts.texts[row] for row in rows], [self.texts.words[row] for row in rows]
        return SubjectFinder(texts, tokenized_texts, language, self.texts.clause_filter)

    def _build_shared_words(self, language: str) -> SharedWords:
        rows, comments = self.texts.occurrences
        is_in_language = np.array([self.texts.languages[row] == language for row in rows], dtype=bool)
        return SharedWords(
            [self.texts.words[row] for row in rows[is_in_language]],
            comments[is_in_language],
            self.subject_finders[language].is_naming_noun,
            self.texts.hidden_names,
            splits_compounds=language == "nl",
        )

    def _group_by_language(self, rows: Sequence[int]) -> dict[str, list[int]]:
        """Return a theme's rows by the languages in which it gets a name from its own texts."""
        rows_by_language = {
            language: [row for row in rows if self.texts.languages[row] == language] for language in LANGUAGES
        }
        return {
            language: language_rows
            for language, language_rows in rows_by_language.items()
            if len(language_rows) >= MIN_TEXTS_IN_LANGUAGE or (language_rows and len(language_rows) == len(rows))
        }

    def _measure_theme_sides(self) -> ThemeSides:
        """Return the sides of all themes by members drawn from them, with the polarity of all clauses."""
        question_shares = measure_question_shares(self.texts, self.theme_by_row, self.comments_by_theme)
        if self.texts.classify is None:
            return ThemeSides({}, {}, question_shares)
        sample = [int(row) for rows in self.themes for row in self.candidate_finder.draw(np.array(rows), N_SIDED_TEXTS)]
        clauses = [clause for candidates in self.candidates.values() for clause in candidates.clauses]
        # All at once: the classifier has a fixed cost each time.
        rows = list(dict.fromkeys([*sample, *clauses]))
        polarity_by_row = dict(zip(rows, self.texts.classify(rows), strict=True))
        wishes = {row for row in rows if polarity_by_row[row] is Polarity.POSITIVE and self._may_be_wish(row)}
        # A theme is not all praise where many may ask for more. What one of them says is no example of either.
        sides = [Polarity.NEGATIVE if row in wishes else polarity_by_row[row] for row in sample]
        side_by_theme = measure_sides(self.theme_by_row[sample], sides)
        return ThemeSides(side_by_theme, polarity_by_row | dict.fromkeys(wishes, Polarity.UNKNOWN), question_shares)

    def _may_be_wish(self, row: int) -> bool:
        finder = self.subject_finders.get(self.texts.languages[row])
        return finder is not None and is_wish(
            self.texts.words[row], finder.vocabulary, finder.language, finder.is_naming_noun
        )


def _select_frequent_subject(candidates: Candidates, *, is_main: bool) -> Subject | None:
    """Return the subject of a theme where enough texts of a language hold it."""
    subject = candidates.subject
    min_texts = MIN_TEXTS_OF_SUBJECT if is_main else MIN_TEXTS_OF_SUBJECT_OTHER_LANGUAGE
    return subject if subject is not None and subject.n_texts >= min_texts else None
