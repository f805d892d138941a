"""Names of themes: their subject and a customer's clause that most of their comments lie near to.

"Correctie: “Waar blijft mijn correctie?”": the subject says what all are about, the clause what they say about it. A
clause is chosen by coverage: the share of the theme's comments that are nearer to it than nearly all comments are. One
that speaks for the other side than most members (praise in a theme of complaints) is none, and where members are split
the subject stands alone. A theme that no clause covers and no word tells is called a mixture ("Diverse (…)").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from voc.text.messages.catalog import LANGUAGES
from voc.text.polarity import Polarity
from voc.themes.features import tokenize
from voc.themes.labels.candidates import (
    MAX_OWN_SHARE,
    MIN_COMMENTS_FOR_WIDE,
    CandidateFinder,
    Candidates,
)
from voc.themes.labels.few_texts import name_by_few
from voc.themes.labels.headings import MIN_SUBJECT_SCORE, HeadingChooser
from voc.themes.labels.naming_texts import NamingTexts
from voc.themes.labels.shared_words import SharedWords
from voc.themes.labels.sides import ThemeSide, measure_sides
from voc.themes.labels.subject_words import N_SAME_START, SubjectFinder
from voc.themes.labels.theme_name import (
    AND_WORDS,
    BOTH_SIDES,
    EXAMPLE_WORDS,
    MIXTURE_LABELS,
    QUESTION_WORDS,
    SIDE_WORDS,
    ThemeName,
    is_mixture_label,
)

__all__ = ["MIXTURE_LABELS", "ThemeName", "choose_names", "is_mixture_label"]

MIN_COVERAGE_TO_SPEAK, MIN_COVERAGE_WITHOUT_SUBJECT = 0.66, 0.75
"""Coverage from which on a clause says what the theme says; below it is quoted as an example of its subject's comments
or, without a subject, not at all. Read blind, of 40 names with a lower bar 16 said what few of their comments said."""
MIN_SHARE_ALONE, MIN_SHARE_ALONE_OTHER_LANGUAGE, MIN_TEXTS_OF_SUBJECT = 0.25, 0.5, 3
MIN_SHARE_OF_PAIR = 0.35
"""Share of a theme's texts, and their number, that must hold the word (one of two) that names it alone: else it is a
mixture, or a quotation where few texts are in that language."""
MIN_SPLIT_SHARE = 0.25
"""Share of the members on each side from which on a theme is split: its name says so and quotes neither."""
MIN_COVERAGE_WHEN_SPLIT = 0.68
"""Coverage of a clause that names a split theme without a subject: "I don't think you could do any better"."""
MAX_SMALLER_SIDE = 0.4
"""Share of the smaller side in such a theme: the classifier's mistakes, and not as many praising as complaining."""
MIN_SHARE_OF_SIDE = 0.4
"""Share of the members that must be on a clause's side where the theme has none."""
MAX_OTHER_SIDE = 0.15
"""Share of the members on the other side up to which a sided clause says what the theme says, and is no example."""
N_SIDED_TEXTS = 80  # of a theme that its side is measured on
SAME_MEANING = 0.86  # cosine of vectors
SIDE_BONUS, QUESTION_BONUS, QUESTION_PENALTY = 0.12, 0.15, 0.25
"""Of a clause on the members' side, of a question where most ask something, and of one among praise or complaints."""
MIN_QUESTION_SHARE, MIN_QUESTION_SHARE_TO_SAY = 0.5, 0.65
"""Share of the theme's comments that ask something, from which on a question is liked as an example, and the name calls
them questions."""
MIN_COVERAGE_WITHOUT_HEADING, MIN_COVERAGE_WITHOUT_HEADING_OF_FEW = 0.25, 0.4
"""Coverage of an example that stands behind a side alone: "Complaints, such as …"."""
MIN_ADDED_COVERAGE, LONGEST_WITH_TWO_EXAMPLES = 0.12, 130
"""Share of the texts that a second example must speak for and the first one not, and letters of a name with both: a
theme that one example covers by a third is read right more often with two."""
MIN_TEXTS_IN_LANGUAGE = 2


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
    customers' words, quoted: nobody is told that they said it in that language.
    """
    return _NameChooser(texts, themes).choose()


class _NameChooser:
    """Names of all themes, chosen one after another."""

    def __init__(self, texts: NamingTexts, themes: Sequence[Sequence[int]]) -> None:
        self.texts, self.themes = texts, themes
        self.labels = np.full(len(texts.texts), -1, dtype=np.int64)
        for number, theme_rows in enumerate(themes):
            self.labels[list(theme_rows)] = number
        self.finders = {language: self._build_finder(language) for language in LANGUAGES}
        self.shared_words = {language: self._collect_shared_words(language) for language in LANGUAGES}
        self.candidate_finder = CandidateFinder(texts, self.labels, self.finders)
        self.comments_by_theme = self.candidate_finder.comments_by_theme
        self.headings = HeadingChooser(texts, self.comments_by_theme)
        self.candidates = {
            (number, language): self.candidate_finder.find(number, own_rows, language)
            for number, theme_rows in enumerate(themes)
            for language, own_rows in self._group_by_language(theme_rows).items()
        }
        self.sides, self.polarity_by_row = self._measure_sides()
        self.question_shares = self._measure_question_shares()
        self.clauses_in_use: dict[str, list[int]] = {language: [] for language in LANGUAGES}
        self.labels_in_use: dict[str, set[str]] = {language: set() for language in LANGUAGES}

    def choose(self) -> list[dict[str, ThemeName]]:
        """Return the names of all themes, by language."""
        return [self._name_theme(number) for number in range(len(self.themes))]

    def _build_finder(self, language: str) -> SubjectFinder:
        rows = [row for row, other in enumerate(self.texts.languages) if other == language]
        texts, words = [self.texts.texts[row] for row in rows], [self.texts.words[row] for row in rows]
        return SubjectFinder(texts, words, language, self.texts.clause_filter)

    def _collect_shared_words(self, language: str) -> SharedWords:
        rows, comments = self.texts.occurrences
        is_own = np.array([self.texts.languages[row] == language for row in rows], dtype=bool)
        return SharedWords(
            [self.texts.words[row] for row in rows[is_own]],
            comments[is_own],
            self.finders[language].can_name,
            self.texts.hidden_names,
            splits_compounds=language == "nl",
        )

    def _group_by_language(self, rows: Sequence[int]) -> dict[str, list[int]]:
        """Return a theme's rows by the languages that it gets a name of its own in."""
        rows_by_language = {
            language: [row for row in rows if self.texts.languages[row] == language] for language in LANGUAGES
        }
        return {
            language: own_rows
            for language, own_rows in rows_by_language.items()
            if len(own_rows) >= MIN_TEXTS_IN_LANGUAGE or (own_rows and len(own_rows) == len(rows))
        }

    # ---- names --------------------------------------------------------------------------------------------------

    def _name_theme(self, number: int) -> dict[str, ThemeName]:
        candidates = {
            language: self.candidates[number, language]
            for language in LANGUAGES
            if (number, language) in self.candidates
        }
        # The language of most members first: what is said in the other one may be a quotation of it.
        languages = sorted(candidates, key=lambda language: -len(candidates[language].rows))
        names: dict[str, ThemeName] = {}
        for language in languages:
            name = self._name_in_language(number, candidates[language], language, is_main=not names)
            if name is not None:
                names[language] = name
        main_name = next(iter(names.values()), None)
        if main_name is not None:
            for language in LANGUAGES:
                if language not in names:
                    names[language] = self._name_by_few(number, language, main_name) or self._quote(main_name, language)
        return names

    def _name_by_few(self, number: int, language: str, main_name: ThemeName) -> ThemeName | None:
        """Return a name from the few texts of a language, None where none is good, or the theme is a mixture."""
        if main_name.is_mixture:
            return None
        own_rows = [row for row in self.themes[number] if self.texts.languages[row] == language]
        name = name_by_few(self.texts, self.finders[language], own_rows, language, self.labels_in_use[language])
        return None if name is None else self._use(name, language)

    def _name_in_language(
        self, number: int, candidates: Candidates, language: str, *, is_main: bool
    ) -> ThemeName | None:
        subject = candidates.subject
        min_texts = MIN_TEXTS_OF_SUBJECT - is_main  # few texts in the other language may be there by mistake
        if subject is not None and subject.n_texts < min_texts:
            subject = None
        is_telling = subject is not None and subject.is_noun and subject.score >= MIN_SUBJECT_SCORE
        is_common = is_telling or (
            subject is not None
            and subject.share >= MIN_SHARE_ALONE
            and (subject.is_noun or self._get_smaller_side(number) >= MAX_SMALLER_SIDE)
        )
        is_common = is_common and subject is not None and self.headings.is_common(number, subject, language)
        if subject is not None and is_common and self._is_split(number) and not subject.is_negated:
            label = self._tell_apart(f"{subject.words}: {BOTH_SIDES[language]}", candidates, language)
            return self._use(ThemeName(label, (subject.words,), has_both_sides=True), language)
        shared = self.shared_words[language].find(self.comments_by_theme[number].tolist()) if is_main else None
        heading = self.headings.choose(number, subject, language)
        if heading is None and shared is not None and len(shared.words) == 1:
            heading = self.finders[language].write_any(shared.words)
        name = self._name_by_clause(number, candidates, heading, language)
        if name is not None:
            return self._use(name, language)
        min_share = MIN_SHARE_ALONE if is_main else MIN_SHARE_ALONE_OTHER_LANGUAGE
        if self.candidate_finder.is_nearly_all(number, subject):
            min_share = MAX_OWN_SHARE
        if subject is not None and subject.is_pair:
            min_share = max(min_share, MIN_SHARE_OF_PAIR)
        if subject is not None and subject.share >= min_share and (is_main or subject.is_noun):
            return self._name_by_subject(number, subject.words, candidates, language)
        if heading is not None and is_main and (subject is None or heading != subject.words):  # a recorded reason
            return self._name_by_subject(number, heading, candidates, language)
        if shared is not None:
            return self._name_by_subject(number, self.finders[language].write_any(shared.words), candidates, language)
        return self._call_mixture(candidates, language) if is_main else None

    def _name_by_subject(self, number: int, subject: str, candidates: Candidates, language: str) -> ThemeName:
        """Return the name of a theme by its subject alone, with its side where one clearly speaks."""
        polarity = self._get_clear_polarity(number)
        side_word = SIDE_WORDS[language].get(polarity)
        if side_word is None:
            label = self._tell_apart(subject, candidates, language)
            return self._use(ThemeName(label, (label,)), language)
        label = self._tell_apart(f"{subject}: {side_word}", candidates, language)
        return self._use(ThemeName(label, (subject,), side=polarity), language)

    def _name_by_clause(
        self, number: int, candidates: Candidates, heading: str | None, language: str
    ) -> ThemeName | None:
        """Return a name with a clause: as what the theme says, or as an example; None without a clause for it."""
        # Of a few comments the share that a clause covers says little: there it stands as it did.
        is_small = len(self.comments_by_theme[number]) < MIN_COMMENTS_FOR_WIDE
        clause = self._choose_clause(number, candidates, language, candidates.is_fit)
        coverage = 0.0 if clause is None else candidates.get_coverage(clause)
        # Without a heading there is nothing to call the theme by but "Diverse".
        is_best = heading is None and not is_small
        if clause is not None and (is_best or self._speaks_for_its_side(number, clause)):
            sentence = candidates.get_sentence(clause)
            min_coverage = MIN_COVERAGE_WITHOUT_SUBJECT if heading is None else MIN_COVERAGE_TO_SPEAK
            if is_small or coverage >= min_coverage:
                beginning = "" if heading is None else f"{heading}: "
                return ThemeName(f"{beginning}“{sentence}”", clause=clause, sentence=sentence)
        clause = self._choose_clause(number, candidates, language, candidates.is_example)
        if clause is None:
            return None
        about = self._word_side(number, heading, clause, language)
        min_coverage = MIN_COVERAGE_WITHOUT_HEADING_OF_FEW if is_small else MIN_COVERAGE_WITHOUT_HEADING
        if about is None or (heading is None and candidates.get_coverage(clause) < min_coverage):
            return None
        sentence = candidates.get_sentence(clause)
        label = f"{about}, {EXAMPLE_WORDS[language]} “{sentence}”"
        second = self._choose_second_example(number, candidates, clause, language)
        if second is None or len(label) + len(candidates.get_sentence(second)) > LONGEST_WITH_TWO_EXAMPLES:
            return ThemeName(label, clause=clause, sentence=sentence)
        label += f" {AND_WORDS[language]} “{candidates.get_sentence(second)}”"
        return ThemeName(label, clause=clause, sentence=sentence, second_clause=second)

    def _choose_second_example(self, number: int, candidates: Candidates, first: int, language: str) -> int | None:
        """Return the row of the clause that speaks for most of the texts that the first one says nothing of."""
        is_near_first = candidates.is_near[candidates.clauses.index(first)]
        added_coverage = (candidates.is_near & ~is_near_first).mean(axis=1)
        is_usable = candidates.is_example & (added_coverage >= MIN_ADDED_COVERAGE)
        score = np.where(is_usable, candidates.score + added_coverage, -np.inf)
        if self._get_smaller_side(number) <= MAX_OTHER_SIDE:  # else the second one may speak for the other side
            score += self._rate_sides(number, candidates)
        return self._choose_best(candidates, score, [first, *self.clauses_in_use[language]])

    def _speaks_for_its_side(self, number: int, clause: int) -> bool:
        """Return whether hardly a member is on the other side than a clause that praises or complains."""
        return self.polarity_by_row.get(clause) not in _SIDED or self._get_smaller_side(number) <= MAX_OTHER_SIDE

    def _word_side(self, number: int, heading: str | None, clause: int, language: str) -> str | None:
        """Return the heading with the theme's side: "Termijnbedrag: klachten"; the side alone, or None, without one."""
        polarity = self._get_clear_polarity(number)
        # A question among complaints is no example of a complaint: there the subject stands without a side.
        side_word = SIDE_WORDS[language].get(polarity) if self.polarity_by_row.get(clause) is polarity else None
        is_question = self.question_shares[number] >= MIN_QUESTION_SHARE_TO_SAY
        if side_word is None and is_question and self.texts.texts[clause].rstrip().endswith("?"):
            side_word = QUESTION_WORDS[language]
        if heading is None:
            return side_word if side_word is None else side_word.capitalize()
        if side_word is not None and side_word[:N_SAME_START] == heading.casefold()[:N_SAME_START]:
            return heading  # "Klacht over service" says that it is one
        return heading if side_word is None else f"{heading}: {side_word}"

    def _are_questions(self, number: int) -> bool:
        return self.question_shares[number] >= MIN_QUESTION_SHARE

    def _measure_question_shares(self) -> list[float]:
        """Return the share of each theme's comments that ask something in it."""
        rows, comments = self.texts.occurrences
        asks = np.array(["?" in text for text in self.texts.texts], dtype=bool)[rows]
        labels = self.labels[rows]
        is_asking_member = asks & (labels >= 0)
        pairs = np.unique(np.stack([labels[is_asking_member], comments[is_asking_member]], axis=1), axis=0)
        n_asking = np.bincount(pairs[:, 0], minlength=len(self.comments_by_theme)).tolist()
        return [n / max(1, len(members)) for n, members in zip(n_asking, self.comments_by_theme, strict=True)]

    def _get_clear_polarity(self, number: int) -> Polarity:
        """Return the side that a name of the theme may state: the same rule with an example and without."""
        side = self.sides.get(number)
        return Polarity.UNKNOWN if side is None else side.clear_polarity

    def _use(self, name: ThemeName, language: str) -> ThemeName:
        self.labels_in_use[language].add(name.label.casefold())
        self.clauses_in_use[language] += [clause for clause in (name.clause, name.second_clause) if clause is not None]
        return name

    def _tell_apart(self, label: str, candidates: Candidates, language: str) -> str:
        """Return a name that no theme before has: with the next telling words where it is in use."""
        words_in_label = tokenize(label)
        others = [word for word in candidates.telling_words if word.casefold() not in words_in_label]
        for n_words in range(len(others) + 1):
            longer = f"{label} ({', '.join(others[:n_words])})" if n_words else label
            if longer.casefold() not in self.labels_in_use[language]:
                return longer
        return self._number_label(label, language)

    def _call_mixture(self, candidates: Candidates, language: str) -> ThemeName | None:
        words = candidates.telling_words
        if not words:
            return None
        label, n_words = MIXTURE_LABELS[language], 0
        for n_words in range(min(3, len(words)), len(words) + 1):
            label = f"{MIXTURE_LABELS[language]} ({', '.join(words[:n_words])})"
            if label.casefold() not in self.labels_in_use[language]:
                break
        return self._use(
            ThemeName(self._number_label(label, language), tuple(words[:n_words]), is_mixture=True), language
        )

    def _quote(self, name: ThemeName, language: str) -> ThemeName:
        """Return a name for readers of a language that no member is written in: the members' words, marked as such."""
        label = self._number_label(name.quote(language), language)
        self.labels_in_use[language].add(label.casefold())
        return replace(name, label=label)

    def _number_label(self, label: str, language: str) -> str:
        numbered, number = label, 1
        while numbered.casefold() in self.labels_in_use[language]:
            number += 1
            numbered = f"{label} {number}"
        return numbered

    def _choose_clause(
        self, number: int, candidates: Candidates, language: str, is_usable: NDArray[np.bool_]
    ) -> int | None:
        """Return the row of the clause that speaks for most of a theme's comments.

        None where there is none, and where all in reach are on the wrong side or mean what another name means.
        """
        score = np.where(is_usable, candidates.score, -np.inf) + self._rate_sides(number, candidates)
        if self._is_split(number):
            is_sure = (candidates.coverage >= MIN_COVERAGE_WHEN_SPLIT) & (
                self._get_smaller_side(number) < MAX_SMALLER_SIDE
            )
            score[~is_sure] = -np.inf
        return self._choose_best(candidates, score, self.clauses_in_use[language])

    def _choose_best(
        self, candidates: Candidates, score: NDArray[np.float64], clauses_in_use: Sequence[int]
    ) -> int | None:
        """Return the row of the clause with the highest score of those that mean nothing that is in use, or None."""
        for place in np.argsort(-score, kind="stable"):
            clause = candidates.clauses[place]
            if not np.isfinite(score[place]):
                return None
            likeness = self.texts.vectors[list(clauses_in_use)] @ self.texts.vectors[clause]
            if float(likeness.max(initial=-1.0)) < SAME_MEANING:
                return int(clause)
        return None

    # ---- sides --------------------------------------------------------------------------------------------------

    def _measure_sides(self) -> tuple[dict[int, ThemeSide], dict[int, Polarity]]:
        """Return the side of each theme by members drawn from it, and the polarity of all clauses."""
        if self.texts.classify is None:
            return {}, {}
        drawn_rows = [
            int(row) for rows in self.themes for row in self.candidate_finder.draw(np.array(rows), N_SIDED_TEXTS)
        ]
        clauses = [clause for candidates in self.candidates.values() for clause in candidates.clauses]
        # All at once: the classifier has a fixed cost each time.
        rows = list(dict.fromkeys([*drawn_rows, *clauses]))
        polarity_by_row = dict(zip(rows, self.texts.classify(rows), strict=True))
        return measure_sides(self.labels[drawn_rows], [polarity_by_row[row] for row in drawn_rows]), polarity_by_row

    def _is_split(self, number: int) -> bool:
        side = self.sides.get(number)
        if side is None or side.polarity in _SIDED:
            return False
        return self._get_smaller_side(number) >= MIN_SPLIT_SHARE

    def _get_smaller_side(self, number: int) -> float:
        side = self.sides.get(number)
        return 0.0 if side is None else min(side.positive_share, side.negative_share)

    def _rate_sides(self, number: int, candidates: Candidates) -> NDArray[np.float64]:
        """Return a bonus for the side of most members; minus infinity for the other side."""
        side = self.sides.get(number)
        if side is None:
            return np.zeros(len(candidates.clauses))
        # "I don't think you could do any better" is praise in words of complaint: where no noun tells a theme, and
        # nearly all say the same, that is its name on whichever side it seems to be.
        subject = candidates.subject
        may_be_sided = subject is None or subject.is_negated or not subject.is_noun
        may_be_sided |= subject is not None and subject.score < MIN_SUBJECT_SCORE
        may_be_sided &= self._get_smaller_side(number) < MAX_SMALLER_SIDE
        ratings = []
        for clause, sentence, coverage in zip(
            candidates.clauses, candidates.sentences, candidates.coverage, strict=True
        ):
            polarity = self.polarity_by_row[clause]
            is_question = sentence.endswith("?")
            if polarity not in _SIDED or (is_question and side.polarity not in _SIDED):
                ratings.append(self._rate_question(number, side) if is_question else 0.0)
            elif side.polarity in _SIDED:
                ratings.append(SIDE_BONUS if side.polarity is polarity else -np.inf)
            else:
                # A theme of questions, or one without a side: a clause of neither side speaks for it.
                share = side.positive_share if polarity is Polarity.POSITIVE else side.negative_share
                speaks_for_all = may_be_sided and coverage >= MIN_COVERAGE_WHEN_SPLIT
                if share >= MIN_SHARE_OF_SIDE:
                    ratings.append(SIDE_BONUS)
                else:
                    ratings.append(-SIDE_BONUS if speaks_for_all else -np.inf)
        return np.array(ratings)

    def _rate_question(self, number: int, side: ThemeSide) -> float:
        if side.polarity in _SIDED:
            return -QUESTION_PENALTY  # "Is that letter really yours?" among complaints that it can't be understood
        return QUESTION_BONUS if self._are_questions(number) else 0.0


_SIDED = (Polarity.POSITIVE, Polarity.NEGATIVE)
