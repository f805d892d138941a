"""Names of themes: their subject and a customer's clause that most of their comments lie near to.

"Correctie: “Waar blijft mijn correctie?”": the subject says what all are about, the clause what they say about it. A
clause is chosen by coverage: the share of the theme's comments that are nearer to it than nearly all comments are. One
that speaks for the other side than most members (praise in a theme of complaints) is none, and where members are split
the subject stands alone. A theme that no clause covers and no word tells is called a mixture ("Diverse (…)").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from voc.text.messages.catalog import LANGUAGES
from voc.text.polarity import Polarity
from voc.themes.arrays import LabelArray
from voc.themes.features import tokenize
from voc.themes.labels.clauses import clean_clause
from voc.themes.labels.few_texts import name_by_few
from voc.themes.labels.naming_texts import NamingTexts
from voc.themes.labels.shared_words import SharedWords
from voc.themes.labels.sides import ThemeSide, measure_sides
from voc.themes.labels.stopwords import TIME_WORDS, UNINFORMATIVE_WORDS
from voc.themes.labels.subject_words import N_SAME_START, Subject, SubjectFinder
from voc.themes.labels.theme_name import (
    BOTH_SIDES,
    EXAMPLE_WORDS,
    MIXTURE_LABELS,
    SIDE_WORDS,
    ThemeName,
    is_mixture_label,
)

__all__ = ["MIXTURE_LABELS", "ThemeName", "choose_names", "is_mixture_label"]

MIN_COVERAGE_TO_SPEAK, MIN_COVERAGE_WITHOUT_SUBJECT = 0.66, 0.75
"""Coverage from which on a clause says what the theme says; below it is quoted as an example of its subject's comments
or, without a subject, not at all. Read blind, of 40 names with a lower bar 16 said what few of their comments said."""
NEAR_SHARE, WIDE_SHARE = 0.03, 0.1
"""Share of all comments that count as near to a clause, and as not far from it; at least a theme's own share, twice."""
MIN_WIDE_COVERAGE, MIN_WIDE_COVERAGE_WITHOUT_SUBJECT, MIN_COMMENTS_FOR_WIDE = 0.35, 0.45, 20
"""Share of the theme's comments that must not be far from its clause, where there are some to tell it by; more of them
where it does not hold the subject."""
MIN_FIT, MIN_FIT_WITHOUT_WORD = 0.33, 0.58
"""Coverage and half the share of nearest texts in the theme that a clause needs together; more is asked of one that
holds none of the theme's telling words: it may be said everywhere ("Hebben anderen dit ook?")."""
MIN_NEIGHBOURS_SHARE, MIN_NEIGHBOURS_SHARE_WITHOUT_SUBJECT, MIN_SCORE_TO_ASK_FOR = 0.15, 0.3, 0.5
"""Share of a clause's nearest texts that must be in its theme; more of one that does not hold a subject that tells the
theme as well as this: "We wonen hier met zijn tweeën" stands beside many questions, and is none of them."""
MIN_SUBJECT_SCORE = 0.3
"""How telling a theme's best word must be to stand in a name beside a clause."""
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
N_CLAUSES, N_BEST_CLAUSES = 150, 15  # of a theme whose coverage is measured, and that are looked at closer
N_COMMENTS, N_OWN_COMMENTS, N_NEIGHBOUR_TEXTS = 3_000, 400, 10_000  # drawn where there are more
N_SIDED_TEXTS = 80  # of a theme that its side is measured on
N_NEIGHBOURS = 15
SAME_TEXT, SAME_MEANING = 0.995, 0.86  # cosine of vectors
SUBJECT_BONUS, TELLING_WORD_BONUS, SIDE_BONUS, NEIGHBOURS_WEIGHT = 0.05, 0.03, 0.08, 0.3
RARE_WORD_PENALTY, SENTENCE_PENALTY = 0.1, 0.05
MAX_NEIGHBOURS_SHARE = 0.6  # more says nothing more
RARE_SHARE = 0.03
MAX_OWN_SHARE = 0.5
"""Share of all comments above which a theme is named by a word that half of its texts hold, or called a mixture."""
N_TELLING_WORDS, N_KEY_WORDS = 8, 6
MIN_TEXTS_IN_LANGUAGE = 2
MIN_COMMENTS_IN_LANGUAGE = 5
SEED = 0


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


@dataclass(slots=True)
class _Candidates:
    """Possible names of a theme in one language: its subject and clauses (rows), with what speaks for each."""

    rows: Sequence[int]
    subject: Subject | None
    telling_words: list[str]
    clauses: list[int] = field(default_factory=list)
    coverage: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    score: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))


class _NameChooser:
    """Names of all themes, chosen one after another."""

    def __init__(self, texts: NamingTexts, themes: Sequence[Sequence[int]]) -> None:
        self.texts, self.themes = texts, themes
        self.labels = np.full(len(texts.texts), -1, dtype=np.int64)
        for number, theme_rows in enumerate(themes):
            self.labels[list(theme_rows)] = number
        self.generator = np.random.default_rng(SEED)
        rows, comments = texts.occurrences
        self.comments_by_theme = [np.unique(comments[self.labels[rows] == number]) for number in range(len(themes))]
        self.neighbour_rows = self._draw(np.flatnonzero(self.labels >= 0), N_NEIGHBOUR_TEXTS)
        self.finders = {language: self._build_finder(language) for language in LANGUAGES}
        self.shared_words = {language: self._collect_shared_words(language) for language in LANGUAGES}
        self.candidates = {
            (number, language): self._find_candidates(number, own_rows, language)
            for number, theme_rows in enumerate(themes)
            for language, own_rows in self._group_by_language(theme_rows).items()
        }
        self.sides, self.polarity_by_row = self._measure_sides()
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
        self, number: int, candidates: _Candidates, language: str, *, is_main: bool
    ) -> ThemeName | None:
        subject = candidates.subject
        min_texts = MIN_TEXTS_OF_SUBJECT - is_main  # few texts in the other language may be there by mistake
        if subject is not None and subject.n_texts < min_texts:
            subject = None
        is_telling = subject is not None and subject.is_noun and subject.score >= MIN_SUBJECT_SCORE
        clause = self._choose_clause(number, candidates, language)
        is_common = is_telling or (
            subject is not None
            and subject.share >= MIN_SHARE_ALONE
            and (subject.is_noun or self._get_smaller_side(number) >= MAX_SMALLER_SIDE)
        )
        if subject is not None and is_common and self._is_split(number) and not subject.is_negated:
            label = self._tell_apart(f"{subject.words}: {BOTH_SIDES[language]}", candidates, language)
            return self._use(ThemeName(label, (subject.words,), has_both_sides=True), language)
        has_subject = is_telling and subject is not None and not subject.is_negated
        if clause is not None:
            quoting_label = self._quote_clause(number, candidates, clause, language, subject if has_subject else None)
            if quoting_label is not None:
                return self._use(ThemeName(quoting_label, clause=clause), language)
        min_share = MIN_SHARE_ALONE if is_main else MIN_SHARE_ALONE_OTHER_LANGUAGE
        if self._is_nearly_all(number, subject):
            min_share = MAX_OWN_SHARE
        if subject is not None and subject.is_pair:
            min_share = max(min_share, MIN_SHARE_OF_PAIR)
        if subject is not None and subject.share >= min_share and (is_main or subject.is_noun):
            return self._name_by_subject(number, subject.words, candidates, language)
        shared = self.shared_words[language].find(self.comments_by_theme[number].tolist()) if is_main else None
        if shared is not None:
            return self._name_by_subject(number, self.finders[language].write_any(shared.words), candidates, language)
        return self._call_mixture(candidates, language) if is_main else None

    def _name_by_subject(self, number: int, subject: str, candidates: _Candidates, language: str) -> ThemeName:
        """Return the name of a theme by its subject alone, with its side where one clearly speaks."""
        polarity = self._get_clear_polarity(number)
        side_word = SIDE_WORDS[language].get(polarity)
        if side_word is None:
            label = self._tell_apart(subject, candidates, language)
            return self._use(ThemeName(label, (label,)), language)
        label = self._tell_apart(f"{subject}: {side_word}", candidates, language)
        return self._use(ThemeName(label, (subject,), side=polarity), language)

    def _quote_clause(
        self, number: int, candidates: _Candidates, clause: int, language: str, subject: Subject | None
    ) -> str | None:
        """Return a name with a clause: as what the theme says, or as an example; None where it speaks for too few."""
        quote = f"“{clean_clause(self.texts.texts[clause])}”"
        coverage = float(candidates.coverage[candidates.clauses.index(clause)])
        # Of a few comments the share that a clause covers says little: there it stands as it did.
        is_small = len(self.comments_by_theme[number]) < MIN_COMMENTS_FOR_WIDE
        if subject is None:
            return quote if is_small or coverage >= MIN_COVERAGE_WITHOUT_SUBJECT else None
        if is_small or coverage >= MIN_COVERAGE_TO_SPEAK:
            return f"{subject.words}: {quote}"
        polarity = self._get_clear_polarity(number)
        # A question among complaints is no example of a complaint: there the subject stands without a side.
        is_on_side = self.polarity_by_row.get(clause) is polarity
        side_word = SIDE_WORDS[language].get(polarity) if is_on_side else None
        about = subject.words if side_word is None else f"{subject.words}: {side_word}"
        return f"{about}, {EXAMPLE_WORDS[language]} {quote}"

    def _get_clear_polarity(self, number: int) -> Polarity:
        """Return the side that a name of the theme may state: the same rule with an example and without."""
        side = self.sides.get(number)
        return Polarity.UNKNOWN if side is None else side.clear_polarity

    def _use(self, name: ThemeName, language: str) -> ThemeName:
        self.labels_in_use[language].add(name.label.casefold())
        if name.clause is not None:
            self.clauses_in_use[language].append(name.clause)
        return name

    def _tell_apart(self, label: str, candidates: _Candidates, language: str) -> str:
        """Return a name that no theme before has: with the next telling words where it is in use."""
        words_in_label = tokenize(label)
        others = [word for word in candidates.telling_words if word.casefold() not in words_in_label]
        for n_words in range(len(others) + 1):
            longer = f"{label} ({', '.join(others[:n_words])})" if n_words else label
            if longer.casefold() not in self.labels_in_use[language]:
                return longer
        return self._number_label(label, language)

    def _call_mixture(self, candidates: _Candidates, language: str) -> ThemeName | None:
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
        clause = None if name.clause is None else clean_clause(self.texts.texts[name.clause])
        label = self._number_label(name.quote(language, clause), language)
        self.labels_in_use[language].add(label.casefold())
        return replace(name, label=label)

    def _number_label(self, label: str, language: str) -> str:
        numbered, number = label, 1
        while numbered.casefold() in self.labels_in_use[language]:
            number += 1
            numbered = f"{label} {number}"
        return numbered

    def _choose_clause(self, number: int, candidates: _Candidates, language: str) -> int | None:
        """Return the row of the clause that speaks for most of a theme's comments.

        None where there is none, and where all in reach are on the wrong side or mean what another name means.
        """
        score = candidates.score + self._rate_sides(number, candidates)
        if self._is_split(number):
            is_sure = (candidates.coverage >= MIN_COVERAGE_WHEN_SPLIT) & (
                self._get_smaller_side(number) < MAX_SMALLER_SIDE
            )
            score[~is_sure] = -np.inf
        in_use = self.clauses_in_use[language]
        for place in np.argsort(-score, kind="stable"):
            clause = candidates.clauses[place]
            if not np.isfinite(score[place]):
                return None
            likeness = self.texts.vectors[in_use] @ self.texts.vectors[clause]
            if float(likeness.max(initial=-1.0)) < SAME_MEANING:
                return int(clause)
        return None

    # ---- candidates ---------------------------------------------------------------------------------------------

    def _find_candidates(self, number: int, rows: Sequence[int], language: str) -> _Candidates:
        words = [self.texts.words[row] for row in rows]
        finder = self.finders[language]
        candidates = _Candidates(rows, finder.find(words), finder.list_words(words, N_TELLING_WORDS))
        clauses = self._list_clauses(rows)
        if not clauses or self._is_nearly_all(number, candidates.subject):
            return candidates
        coverage, wide_coverage = self._measure_coverage(number, clauses, language)
        score = coverage + self._rate_wording(clauses, candidates)
        has_subject = self._find_clauses_with_subject(clauses, candidates)
        min_coverage = np.where(has_subject, MIN_WIDE_COVERAGE, MIN_WIDE_COVERAGE_WITHOUT_SUBJECT)
        score[wide_coverage < min_coverage] = -np.inf
        best = np.argsort(-score, kind="stable")[:N_BEST_CLAUSES]
        candidates.clauses = [clauses[place] for place in best]
        candidates.coverage = coverage[best]
        candidates.score = score[best] + self._rate_neighbours(number, candidates)
        return candidates

    def _is_nearly_all(self, number: int, subject: Subject | None) -> bool:
        """Return whether a theme without a common word holds most comments: there is no rest to tell a clause by."""
        own_share = len(self.comments_by_theme[number]) / max(1, len(self.texts.comments))
        return own_share > MAX_OWN_SHARE and (subject is None or subject.share < MAX_OWN_SHARE)

    def _list_clauses(self, rows: Sequence[int]) -> list[int]:
        row_by_clause: dict[str, int] = {}
        for row in rows:
            if len(row_by_clause) == N_CLAUSES:
                break
            is_quotable = self.texts.is_quotable is None or self.texts.is_quotable[row]
            if is_quotable and self.texts.clause_filter.is_usable(self.texts.texts[row], self.texts.languages[row]):
                row_by_clause.setdefault(clean_clause(self.texts.texts[row]).casefold(), row)
        return list(row_by_clause.values())

    def _measure_coverage(
        self, number: int, clauses: Sequence[int], language: str
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return, for each clause, the shares of the theme's comments that are near to it, and not far from it."""
        comments = self.texts.comments
        own_comments = self.comments_by_theme[number]
        is_in_language = self.texts.comment_languages == language
        # A clause is nearer to comments in its own language, whatever they say: both sides are counted there.
        if is_in_language[own_comments].sum() >= MIN_COMMENTS_IN_LANGUAGE:
            own_comments = own_comments[is_in_language[own_comments]]
            pool = np.flatnonzero(is_in_language)
        else:
            pool = np.arange(len(comments))
        own_share = len(own_comments) / max(1, len(pool))
        pool, own_comments = self._draw(pool, N_COMMENTS), self._draw(own_comments, N_OWN_COMMENTS)
        vectors = self.texts.vectors[list(clauses)]
        of_all, of_theme = vectors @ comments[pool].T, vectors @ comments[own_comments].T
        shares = (max(NEAR_SHARE, own_share), max(WIDE_SHARE, 2 * own_share))
        places = [max(0, min(len(pool) - 1, int((1 - share) * len(pool)))) for share in shares]
        thresholds = np.partition(of_all, sorted(set(places)), axis=1)[:, places]
        if len(own_comments) < MIN_COMMENTS_FOR_WIDE:
            thresholds[:, 1] = -np.inf
        near, wide = ((of_theme >= thresholds[:, [column]]).mean(axis=1, dtype=np.float64) for column in (0, 1))
        return near, wide

    def _rate_wording(self, clauses: Sequence[int], candidates: _Candidates) -> NDArray[np.float64]:
        """Rate clauses: what each gains by the theme's words, and loses by those that hardly anybody else says."""
        n_by_word: dict[str, int] = {}
        for row in candidates.rows:
            for word in set(self.texts.words[row]):
                n_by_word[word] = n_by_word.get(word, 0) + 1
        min_count = max(2, RARE_SHARE * len(candidates.rows))
        stems = () if candidates.subject is None else candidates.subject.stems
        telling_words = {word.casefold() for word in candidates.telling_words}
        ratings = []
        for row in clauses:
            words = set(self.texts.words[row])
            n_rare = sum(n_by_word[word] < min_count for word in words - (UNINFORMATIVE_WORDS - TIME_WORDS))
            has_end = self.texts.clause_filter.has_signs_inside(self.texts.texts[row])
            rating = SUBJECT_BONUS * len(words.intersection(stems)) - RARE_WORD_PENALTY * n_rare
            rating += TELLING_WORD_BONUS * len(words.intersection(telling_words))
            ratings.append(rating - SENTENCE_PENALTY * has_end)
        return np.array(ratings)

    def _rate_neighbours(self, number: int, candidates: _Candidates) -> NDArray[np.float64]:
        """Return a bonus for clauses whose nearest texts are in the theme; minus infinity for what all say."""
        pool = self.neighbour_rows
        similarities = self.texts.vectors[candidates.clauses] @ self.texts.vectors[pool].T
        similarities[similarities > SAME_TEXT] = -1  # the clause itself, and who copied it
        n_nearest = min(N_NEIGHBOURS, max(3, len(self.themes[number]) // 2), len(pool))
        nearest = np.argpartition(-similarities, n_nearest - 1, axis=1)[:, :n_nearest]
        shares = (self.labels[pool[nearest]] == number).mean(axis=1)
        min_fits = np.array([self._find_min_fit(self.texts.words[row], candidates) for row in candidates.clauses])
        min_shares = np.full(len(shares), MIN_NEIGHBOURS_SHARE)
        if candidates.subject is not None and candidates.subject.score >= MIN_SCORE_TO_ASK_FOR:
            has_subject = self._find_clauses_with_subject(candidates.clauses, candidates)
            min_shares[~has_subject] = MIN_NEIGHBOURS_SHARE_WITHOUT_SUBJECT
        is_fit = (shares >= min_shares) & (candidates.coverage + shares / 2 >= min_fits)
        rating = NEIGHBOURS_WEIGHT * np.minimum(shares, MAX_NEIGHBOURS_SHARE)
        return np.asarray(np.where(is_fit, rating, -np.inf), dtype=np.float64)

    def _find_clauses_with_subject(self, clauses: Sequence[int], candidates: _Candidates) -> NDArray[np.bool_]:
        # "Contract verlengd" is about "verlenging": words with one beginning count as one.
        beginnings = (
            () if candidates.subject is None else tuple(stem[:N_SAME_START] for stem in candidates.subject.stems)
        )
        has_subject = [any(word.startswith(beginnings) for word in self.texts.words[row]) for row in clauses]
        return np.array(has_subject, dtype=bool)

    def _find_min_fit(self, words: Sequence[str], candidates: _Candidates) -> float:
        """Return the fit that a clause of these words needs; infinity without a subject that all say is absent."""
        subject = candidates.subject
        if subject is not None and subject.is_negated and not set(subject.stems) <= set(words):
            return np.inf
        has_telling_word = any(word.casefold() in words for word in candidates.telling_words[:N_KEY_WORDS])
        return MIN_FIT if has_telling_word else MIN_FIT_WITHOUT_WORD

    # ---- sides --------------------------------------------------------------------------------------------------

    def _measure_sides(self) -> tuple[dict[int, ThemeSide], dict[int, Polarity]]:
        """Return the side of each theme by members drawn from it, and the polarity of all clauses."""
        if self.texts.classify is None:
            return {}, {}
        drawn_rows = [int(row) for rows in self.themes for row in self._draw(np.array(rows), N_SIDED_TEXTS)]
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

    def _rate_sides(self, number: int, candidates: _Candidates) -> NDArray[np.float64]:
        """Return a bonus for the side of most members; minus infinity for the other side."""
        side = self.sides.get(number)
        if side is None:
            return np.zeros(len(candidates.clauses))
        # "I don't think you could do any better" is praise in words of complaint: where no noun tells a theme, and
        # nearly all say the same, that is its name on whichever side it seems to be.
        subject = candidates.subject
        may_be_sided = subject is None or subject.is_negated or subject.score < MIN_SUBJECT_SCORE
        may_be_sided &= self._get_smaller_side(number) < MAX_SMALLER_SIDE
        ratings = []
        for clause, coverage in zip(candidates.clauses, candidates.coverage, strict=True):
            polarity = self.polarity_by_row[clause]
            if polarity not in _SIDED:
                ratings.append(0.0)
            elif side.polarity in _SIDED:
                ratings.append(SIDE_BONUS if side.polarity is polarity else -np.inf)
            else:
                # A theme of questions, or one without a side: a clause of neither side speaks for it.
                share = side.positive_share if polarity is Polarity.POSITIVE else side.negative_share
                speaks_for_all = may_be_sided and coverage >= MIN_COVERAGE_WHEN_SPLIT
                speaks_for_all |= share >= MIN_SHARE_OF_SIDE
                ratings.append(-SIDE_BONUS if speaks_for_all else -np.inf)
        return np.array(ratings)

    def _draw(self, rows: LabelArray, n: int) -> LabelArray:
        return rows if len(rows) <= n else np.sort(self.generator.choice(rows, n, replace=False))


_SIDED = (Polarity.POSITIVE, Polarity.NEGATIVE)
