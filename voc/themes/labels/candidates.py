"""Candidates for a theme's name: its subject, and clauses of its members with what speaks for each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from voc.text.pii.private_matters import find_private_matters
from voc.themes.arrays import LabelArray
from voc.themes.features import tokenize
from voc.themes.labels.clauses import clean_clause, list_sentences
from voc.themes.labels.naming_texts import NamingTexts
from voc.themes.labels.stopwords import WordRole, get_word_role
from voc.themes.labels.subject_words import N_SAME_START, Subject, SubjectFinder

__all__ = ["CandidateFinder", "Candidates"]

NEAR_SHARE = 0.03
"""Share of all comments that count as near to a clause; at least the theme's own share."""
WIDE_SHARE = 0.1
"""Share of all comments that count as not far from a clause; at least twice the theme's own share."""
MIN_WIDE_COVERAGE = 0.35
"""Minimum share of the theme's comments that must not be far from a clause that speaks for it."""
MIN_WIDE_COVERAGE_WITHOUT_SUBJECT = 0.45
"""The same minimum for a clause that does not hold the subject."""
MIN_COMMENTS_FOR_WIDE = 20
"""Minimum number of a theme's comments for that share to be measured. A theme with fewer is small."""
MIN_FIT = 0.33
"""Minimum sum of a clause's coverage and half the share of its nearest texts that are in the theme."""
MIN_FIT_WITHOUT_WORD = 0.58
"""The same minimum for a clause without a telling word: other themes may say it too ("Hebben anderen dit ook?")."""
MIN_NEIGHBOURS_SHARE = 0.15
"""Minimum share of a clause's nearest texts that must be in its theme for the clause to speak for it."""
MIN_NEIGHBOURS_SHARE_WITHOUT_SUBJECT = 0.3
"""The same minimum for a clause that does not hold a clear subject: "We wonen hier met zijn tweeën" occurs with many
questions, and is none of them."""
MIN_SCORE_OF_CLEAR_SUBJECT = 0.5
"""Minimum score of a clear subject (`Subject.score`)."""
MIN_COVERAGE_OF_EXAMPLE = 0.12
"""Minimum coverage of a clause that is quoted as an example only."""
MIN_COVERAGE_OF_EXAMPLE_OF_FEW = 0.3
"""The same minimum in a small theme."""
MIN_WIDE_COVERAGE_OF_EXAMPLE = 0.4
"""Minimum share of the theme's comments that must not be far from a clause that is quoted as an example. Readers found
that of those with less most say what few comments say."""
MIN_NEIGHBOURS_SHARE_OF_EXAMPLE = 0.2
"""Minimum share of an example's nearest texts that must be in its theme."""
N_CLAUSES = 150
"""Maximum number of a theme's clauses whose coverage is measured."""
N_BEST_CLAUSES = 40
"""Maximum number of these whose neighbours are measured too."""
N_TEXTS = 5_000
"""Maximum number of all texts, drawn at random, that coverage is compared with."""
N_OWN_TEXTS = 400
"""Maximum number of a theme's texts, drawn at random, that coverage is measured on."""
N_NEIGHBOUR_TEXTS = 10_000
"""Maximum number of texts, drawn at random, among which neighbours are sought."""
N_NEIGHBOURS = 15
"""Maximum number of nearest texts that are looked at."""
SAME_TEXT = 0.995
"""Minimum cosine of the vectors of two copies of one text."""
COVERAGE_WEIGHT = 1.0
"""Weight of a clause's coverage in its score."""
RELATIVE_COVERAGE_WEIGHT = 0.8
"""Weight of its coverage as a share of the best coverage in the theme: where all clauses cover little, the typical one
covers twice as much as others."""
SMALLEST_COVERAGE = 0.05
"""Coverage below which differences are chance: a best coverage below it counts as this."""
WORDS_WEIGHT = 0.25
"""Weight of the mean share of the theme's comments that hold each of a clause's words in some form."""
SHARED_BONUS = 0.15
"""Bonus of a clause of which enough comments hold each word."""
SUBJECT_BONUS = 0.05
"""Bonus of a clause for each word of the subject."""
TELLING_WORD_BONUS = 0.03
"""Bonus of a clause for each telling word."""
NEIGHBOURS_WEIGHT = 0.3
"""Weight of the share of a clause's nearest texts that are in its theme."""
MAX_NEIGHBOURS_SHARE = 0.6
"""Share of a clause's nearest texts above which more of them in the theme add nothing."""
WHOLE_WEIGHT = 0.15
"""Weight of the share of a clause's nearest texts that are somebody's whole comment, against that share of all texts:
what occurs only together with other sentences ("Contract loopt tot eind december") says half of what a comment says."""
MIN_WHOLE_SHARE = 0.02
"""Share of all texts that are a whole comment below which it counts as this."""
TURN_PENALTY = 0.3
"""Penalty of a clause for each word that turns it."""
TURN_WORDS = frozenset({"maar", "alleen", "hoewel", "verder", "alsnog", "but", "although", "though", "otherwise"})
"""Words with which a clause takes back half of its statement, or reports how it ended well."""
SLANG_PENALTY = 0.1
"""Penalty of a clause for each word of slang, and for a slip."""
SLANG_WORDS = frozenset({"me", "mn", "m'n", "gwn"})
"""Words of chat language."""
SHOUT_PENALTY = 0.3
"""Penalty of a clause with a word in capitals that is shouted."""
SHORTEST_SHOUT = 4
"""Minimum number of letters of such a word: a shorter one is an abbreviation."""
_SLIP = re.compile(r"\b\w+er als\b|\bhun (?:hebben|zijn|gaan)\b", re.IGNORECASE)
"""Dutch that a reader stumbles over: "hoger als"."""
RARE_WORD_PENALTY = 0.1
"""Penalty of a clause for each word that no other comment of the theme holds; a part of it for one that few hold."""
RARE_SHARE = 0.08
"""Share of the theme's comments that hold a word in some form below which few do."""
MIN_MEAN_SHARE = 0.35
"""Minimum mean of these shares: "Bereikbaar en duidelijk" says not what those say who are mostly "vriendelijk"."""
MIN_SHARE_BESIDE_HEADING = 0.2
"""Minimum share of the theme's comments that must hold a word that stands beside a heading."""
MIN_WORDS_OF_MEANING = 2
"""Minimum number of content words and negations in a clause that is quoted: "All of the staff" says "staff"."""
MIN_SHARE_OF_FUNCTION_WORD = 0.05
"""Share of all texts of a language from which on a word that no phrase holds says nothing ("de", "was"); a rarer one
does ("snel geholpen")."""
MIN_SHARED_SHARE = 0.12
"""Minimum share of the theme's comments that must hold each content word of a clause that says what the theme says: in
"Male staff in particular" one word is of its writer alone."""
SENTENCE_PENALTY = 0.05
"""Penalty of a clause with signs inside it."""
LONG_PENALTY = 0.01
"""Penalty of a clause for each word above the length of a short one."""
N_WORDS_SHORT = 8
"""Maximum number of words of a short clause."""
MIN_SHARE_OF_TEXT = 0.5
"""Minimum share of a text's words that must be in the sentence that is its clause."""
MAX_OWN_SHARE = 0.5
"""Share of all comments above which a theme is named by a word that half of its texts hold, or called a mixture."""
N_TELLING_WORDS = 8
"""Maximum number of a theme's telling words."""
N_BESIDE_HEADING = 4
"""Number of telling words that may stand beside a heading."""
N_KEY_WORDS = 6
"""Number of telling words of which a clause must hold one to need no more than `MIN_FIT`."""
N_MOST_TELLING = 2
"""Number of telling words that an example may hold even if they are no nouns."""
MIN_TEXTS_IN_LANGUAGE = 5
"""Minimum number of a theme's texts in a language for coverage to be measured among texts of that language only."""
SEED = 0
"""Seed of what is drawn: the same texts get the same names in each fit."""


@dataclass(slots=True)
class Candidates:
    """Possible names of a theme in one language: its subject, and ``n`` clauses with what speaks for each.

    Attributes
    ----------
    rows
        The theme's texts in the language, the most central first.
    subject
        What they are about, or None.
    telling_words
        Words that distinguish them, the most telling first.
    clauses, sentences
        Row of the text of each clause, and its words.
    coverage
        ``(n,)``: share of the theme's comments that are near to a clause.
    score
        ``(n,)``: how well a clause reads and represents the comments.
    is_fit, is_example
        ``(n,)``: whether a clause may speak for the theme, and whether it may be quoted as an example.
    is_near
        ``(n, m)``: which of ``m`` texts of the theme are near to which clause.
    is_shared
        ``(n,)``: whether enough comments hold each content word of a clause; all in a small theme.
    common_words
        Telling words that enough comments hold, in some form, to stand in a name beside a heading.
    is_typical
        ``(n,)``: whether a clause may be quoted as an example behind a heading that says what it is about.
    """

    rows: Sequence[int]
    subject: Subject | None
    telling_words: list[str]
    clauses: list[int] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    coverage: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    score: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    is_fit: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=bool))
    is_example: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=bool))
    is_near: NDArray[np.bool_] = field(default_factory=lambda: np.empty((0, 0), dtype=bool))
    is_shared: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=bool))
    common_words: list[str] = field(default_factory=list)
    is_typical: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=bool))

    def get_sentence(self, clause: int) -> str:
        """Return the words of a clause."""
        return self.sentences[self.clauses.index(clause)]

    def get_coverage(self, *clauses: int) -> float:
        """Return the coverage of a clause, or of several together."""
        if len(clauses) == 1:
            return float(self.coverage[self.clauses.index(clauses[0])])
        return float(self.is_near[[self.clauses.index(clause) for clause in clauses]].any(axis=0).mean())


class CandidateFinder:
    """Search for the subject and the clauses that can name a theme.

    Parameters
    ----------
    texts
        All ``n`` texts.
    theme_by_row
        ``(n,)``: number of each text's theme, −1 for none.
    subject_finders
        Search for subjects, by language.
    """

    def __init__(
        self, texts: NamingTexts, theme_by_row: LabelArray, subject_finders: Mapping[str, SubjectFinder]
    ) -> None:
        self.texts, self.theme_by_row, self.subject_finders = texts, theme_by_row, subject_finders
        self.generator = np.random.default_rng(SEED)
        rows, comments = texts.occurrences
        n_themes = int(theme_by_row.max(initial=-1)) + 1
        self.comments_by_theme = [
            np.unique(comments[theme_by_row[rows] == theme_number]) for theme_number in range(n_themes)
        ]
        self.neighbour_rows = self.draw(np.flatnonzero(theme_by_row >= 0), N_NEIGHBOUR_TEXTS)
        is_alone = np.bincount(comments)[comments] == 1 if len(comments) else np.empty(0, dtype=bool)
        self.is_whole = np.zeros(len(texts.texts), dtype=bool)
        self.is_whole[rows[is_alone]] = True
        self.whole_share = float(self.is_whole[self.neighbour_rows].mean()) if len(self.neighbour_rows) else 0.0

    def find(self, theme_number: int, rows: Sequence[int], language: str) -> Candidates:
        """Return what can name a theme, of whose texts these are the ones in a language, the most central first."""
        tokenized_texts = [self.texts.words[row] for row in rows]
        finder = self.subject_finders[language]
        telling_words = finder.list_telling_words(tokenized_texts, N_TELLING_WORDS)
        candidates = Candidates(rows, finder.find(tokenized_texts), telling_words)
        word_shares = self._measure_word_shares(theme_number, telling_words, language)
        candidates.common_words = [
            word
            for word, shares in zip(telling_words[:N_BESIDE_HEADING], word_shares, strict=False)
            if max(shares, default=0.0) >= MIN_SHARE_BESIDE_HEADING and finder.is_naming_noun(word.casefold())
        ]
        sentence_by_row = self._list_clauses(rows)
        if sentence_by_row and not self.is_nearly_all(theme_number, candidates.subject):
            self._add_clauses(candidates, theme_number, sentence_by_row, language)
        return candidates

    def _add_clauses(
        self, candidates: Candidates, theme_number: int, sentence_by_row: Mapping[int, str], language: str
    ) -> None:
        """Add the best clauses to the candidates of a theme, with all that is measured of each."""
        clauses = list(sentence_by_row)
        is_near, wide_coverage = self._measure_coverage(theme_number, clauses, language)
        coverage = is_near.mean(axis=1, dtype=np.float64)
        relative_coverage = coverage / max(float(coverage.max()), SMALLEST_COVERAGE)
        score = COVERAGE_WEIGHT * coverage + RELATIVE_COVERAGE_WEIGHT * relative_coverage
        word_shares = self._measure_word_shares(theme_number, sentence_by_row.values(), language)
        score += self._rate_wording(sentence_by_row, candidates, word_shares)
        # Stable: of equals the more central text stays first, as the rows came.
        best = np.argsort(-score, kind="stable")[:N_BEST_CLAUSES]
        candidates.clauses = [clauses[index] for index in best]
        candidates.sentences = [sentence_by_row[row] for row in candidates.clauses]
        candidates.coverage, candidates.is_near = coverage[best], is_near[best]
        is_small = len(self.comments_by_theme[theme_number]) < MIN_COMMENTS_FOR_WIDE
        min_shares = np.array([min(shares, default=0.0) for shares in word_shares])
        mean_shares = np.array([sum(shares) / max(1, len(shares)) for shares in word_shares])
        is_shared = (min_shares >= MIN_SHARED_SHARE) & (mean_shares >= MIN_MEAN_SHARE)
        candidates.is_shared = is_shared[best] | is_small
        # "The nurses" says no more than the heading.
        is_telling = np.array([self._is_telling(sentence, language) for sentence in candidates.sentences], dtype=bool)
        is_telling |= is_small
        neighbours_share, whole_share = self._measure_neighbours(theme_number, candidates.clauses)
        candidates.score = score[best] + NEIGHBOURS_WEIGHT * np.minimum(neighbours_share, MAX_NEIGHBOURS_SHARE)
        candidates.score += SHARED_BONUS * (min_shares[best] >= MIN_SHARED_SHARE)
        candidates.score += WHOLE_WEIGHT * np.minimum(whole_share / max(self.whole_share, MIN_WHOLE_SHARE), 1.0)
        # A name is in every report: nobody's illness, debts or loss is quoted in it.
        is_public = np.array([not find_private_matters(sentence) for sentence in candidates.sentences], dtype=bool)
        candidates.is_fit = is_public & is_telling & self._flag_fit(candidates, wide_coverage[best], neighbours_share)
        min_coverage = MIN_COVERAGE_OF_EXAMPLE_OF_FEW if is_small else MIN_COVERAGE_OF_EXAMPLE
        is_typical = (candidates.coverage >= min_coverage) & (neighbours_share >= MIN_NEIGHBOURS_SHARE_OF_EXAMPLE)
        is_typical &= wide_coverage[best] >= MIN_WIDE_COVERAGE_OF_EXAMPLE
        candidates.is_typical = is_public & is_telling & is_typical
        candidates.is_example = candidates.is_typical & self._flag_clear(candidates, self.subject_finders[language])

    def is_nearly_all(self, theme_number: int, subject: Subject | None) -> bool:
        """Return whether a theme without a common word holds most comments: no others are left to compare it with."""
        own_share = len(self.comments_by_theme[theme_number]) / max(1, len(self.texts.comment_vectors))
        return own_share > MAX_OWN_SHARE and (subject is None or subject.share < MAX_OWN_SHARE)

    def draw(self, rows: LabelArray, n: int) -> LabelArray:
        """Return ``n`` of the rows at random, or all of them."""
        return rows if len(rows) <= n else np.sort(self.generator.choice(rows, n, replace=False))

    def _list_clauses(self, rows: Sequence[int]) -> dict[int, str]:
        """Return the first sentence of each text that is a clause, by row; each wording once."""
        sentence_by_row: dict[int, str] = {}
        wordings: set[str] = set()
        for row in rows:
            if len(sentence_by_row) == N_CLAUSES:
                break
            if self.texts.is_quotable is not None and not self.texts.is_quotable[row]:
                continue
            sentence = self._find_clause(row)
            if sentence is not None and sentence.casefold() not in wordings:
                wordings.add(sentence.casefold())
                sentence_by_row[row] = sentence
        return sentence_by_row

    def _find_clause(self, row: int) -> str | None:
        n_words = len(self.texts.words[row])
        for sentence in list_sentences(self.texts.texts[row]):
            # A text is measured as a whole: a small part of it may say something else.
            if len(tokenize(sentence)) < MIN_SHARE_OF_TEXT * n_words:
                continue
            if self.texts.clause_filter.is_usable(sentence, self.texts.languages[row]):
                return clean_clause(sentence)
        return None

    def _measure_coverage(
        self, theme_number: int, clauses: Sequence[int], language: str
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
        """Return, for each clause, which of the theme's texts are near to it, and the share that is not far from it."""
        own_rows = np.flatnonzero(self.theme_by_row == theme_number)
        is_in_language = np.asarray(self.texts.languages) == language
        # A clause is nearer to texts in its own language, whatever they say: both sides are counted there.
        if is_in_language[own_rows].sum() >= MIN_TEXTS_IN_LANGUAGE:
            own_rows, pool = own_rows[is_in_language[own_rows]], np.flatnonzero(is_in_language)
        else:
            pool = np.arange(len(self.texts.texts))
        own_share = len(own_rows) / max(1, len(pool))
        pool, own_rows = self.draw(pool, N_TEXTS), self.draw(own_rows, N_OWN_TEXTS)
        vectors = self.texts.vectors[list(clauses)]
        of_all, of_theme = vectors @ self.texts.vectors[pool].T, vectors @ self.texts.vectors[own_rows].T
        shares = (max(NEAR_SHARE, own_share), max(WIDE_SHARE, 2 * own_share))
        indices = [max(0, min(len(pool) - 1, int((1 - share) * len(pool)))) for share in shares]
        thresholds = np.partition(of_all, sorted(set(indices)), axis=1)[:, indices]
        # Of few comments one more or less moves the share too far: here all of them count as not far.
        if len(own_rows) < MIN_COMMENTS_FOR_WIDE:
            thresholds[:, 1] = -np.inf
        wide = (of_theme >= thresholds[:, [1]]).mean(axis=1, dtype=np.float64)
        return of_theme >= thresholds[:, [0]], wide

    def _measure_word_shares(self, theme_number: int, sentences: Iterable[str], language: str) -> list[list[float]]:
        """Return the share of the theme's comments that hold each content word of each sentence, in some form."""
        beginnings_by_comment: dict[int, set[str]] = {}
        for row, comment in zip(*self.texts.occurrences_by_theme(self.theme_by_row, theme_number), strict=True):
            if self.texts.languages[row] == language:
                beginnings = {word[:N_SAME_START] for word in self.texts.words[row]}
                beginnings_by_comment.setdefault(comment, set()).update(beginnings)
        counts = Counter(word for beginnings in beginnings_by_comment.values() for word in beginnings)
        n_comments = max(1, len(beginnings_by_comment))
        finder = self.subject_finders[language]
        return [
            [
                counts[word[:N_SAME_START]] / n_comments
                for word in sorted(set(tokenize(sentence)))
                if (role := get_word_role(word, language)) is WordRole.CONTENT
                or (role is WordRole.DROP and finder.measure_share(word) < MIN_SHARE_OF_FUNCTION_WORD)
            ]
            for sentence in sentences
        ]

    @staticmethod
    def _is_telling(sentence: str, language: str) -> bool:
        roles = [get_word_role(word, language) for word in set(tokenize(sentence))]
        return roles.count(WordRole.CONTENT) + roles.count(WordRole.NEGATION) >= MIN_WORDS_OF_MEANING

    def _rate_wording(
        self, sentence_by_row: Mapping[int, str], candidates: Candidates, word_shares: Sequence[Sequence[float]]
    ) -> NDArray[np.float64]:
        """Rate clauses: what each gains by the theme's words, and loses by those that few others say."""
        subject_words = () if candidates.subject is None else candidates.subject.words
        telling_words = {word.casefold() for word in candidates.telling_words}
        ratings = []
        for sentence, shares in zip(sentence_by_row.values(), word_shares, strict=True):
            sentence_words = tokenize(sentence)
            words = set(sentence_words)
            n_rare = sum(max(0.0, 1 - share / RARE_SHARE) for share in shares)
            has_end = self.texts.clause_filter.has_marks_inside(sentence)
            rating = SUBJECT_BONUS * len(words.intersection(subject_words)) - RARE_WORD_PENALTY * n_rare
            rating += WORDS_WEIGHT * sum(shares) / max(1, len(shares))
            rating += TELLING_WORD_BONUS * len(words.intersection(telling_words))
            rating -= TURN_PENALTY * len(words & TURN_WORDS) + SLANG_PENALTY * len(words & SLANG_WORDS)
            rating -= SLANG_PENALTY * (_SLIP.search(sentence) is not None)
            rating -= SHOUT_PENALTY * any(word.isupper() and len(word) >= SHORTEST_SHOUT for word in sentence.split())
            rating -= LONG_PENALTY * max(0, len(sentence_words) - N_WORDS_SHORT)
            ratings.append(rating - SENTENCE_PENALTY * has_end)
        return np.array(ratings)

    def _measure_neighbours(
        self, theme_number: int, clauses: Sequence[int]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the shares of each clause's nearest texts that are in the theme, and that are a whole comment."""
        pool = self.neighbour_rows
        similarities = self.texts.vectors[list(clauses)] @ self.texts.vectors[pool].T
        similarities[similarities > SAME_TEXT] = -1  # the clause itself, and who copied it
        n_theme_texts = int((self.theme_by_row == theme_number).sum())
        # A theme of six texts has not fifteen of its own: the nearest are as many as half of its texts.
        n_nearest = min(N_NEIGHBOURS, max(3, n_theme_texts // 2), len(pool))
        nearest = np.argpartition(-similarities, n_nearest - 1, axis=1)[:, :n_nearest]
        is_own = self.theme_by_row[pool[nearest]] == theme_number
        is_whole = self.is_whole[pool[nearest]]
        return is_own.mean(axis=1, dtype=np.float64), is_whole.mean(axis=1, dtype=np.float64)

    def _flag_fit(
        self,
        candidates: Candidates,
        wide_coverage: NDArray[np.float64],
        neighbours_share: NDArray[np.float64],
    ) -> NDArray[np.bool_]:
        """Return which clauses may speak for the theme: those near to its comments and to no others."""
        has_subject = self._find_clauses_with_subject(candidates)
        min_wide = np.where(has_subject, MIN_WIDE_COVERAGE, MIN_WIDE_COVERAGE_WITHOUT_SUBJECT)
        min_fits = np.array([self._find_min_fit(self.texts.words[row], candidates) for row in candidates.clauses])
        min_shares = np.full(len(neighbours_share), MIN_NEIGHBOURS_SHARE)
        if candidates.subject is not None and candidates.subject.score >= MIN_SCORE_OF_CLEAR_SUBJECT:
            min_shares[~has_subject] = MIN_NEIGHBOURS_SHARE_WITHOUT_SUBJECT
        is_fit = (neighbours_share >= min_shares) & (candidates.coverage + neighbours_share / 2 >= min_fits)
        return np.asarray(is_fit & (wide_coverage >= min_wide), dtype=bool)

    def _flag_clear(self, candidates: Candidates, finder: SubjectFinder) -> NDArray[np.bool_]:
        """Return which clauses say by themselves what they are about: they hold the subject or a telling noun.

        Where no word tells a theme from the others ("Alles prima") any clause does.
        """
        if not candidates.telling_words:
            return np.ones(len(candidates.clauses), dtype=bool)
        return self._find_clauses_with_subject(candidates) | self._find_clauses_with_noun(candidates, finder)

    def _find_clauses_with_subject(self, candidates: Candidates) -> NDArray[np.bool_]:
        # "Contract verlengd" is about "verlenging": words with one beginning count as one.
        beginnings = (
            () if candidates.subject is None else tuple(word[:N_SAME_START] for word in candidates.subject.words)
        )
        has_subject = [
            any(word.startswith(beginnings) for word in tokenize(sentence)) for sentence in candidates.sentences
        ]
        return np.array(has_subject, dtype=bool)

    def _find_clauses_with_noun(self, candidates: Candidates, finder: SubjectFinder) -> NDArray[np.bool_]:
        """Return which clauses hold a telling noun, or one of the most telling words, whatever they are.

        "Nee dat bedoel ik niet" is understood only among the sentences around it.
        """
        words = [word.casefold() for word in candidates.telling_words]
        telling_words = {*words[:N_MOST_TELLING], *(word for word in words if finder.is_naming_noun(word))}
        beginnings = tuple(word[:N_SAME_START] for word in telling_words)
        has_word = [
            any(word.startswith(beginnings) for word in tokenize(sentence)) for sentence in candidates.sentences
        ]
        return np.array(has_word, dtype=bool)

    def _find_min_fit(self, words: Sequence[str], candidates: Candidates) -> float:
        """Return the fit that a clause of these words needs; infinity for one that lacks a subject that all deny."""
        subject = candidates.subject
        if subject is not None and subject.is_negated and not set(subject.words) <= set(words):
            return np.inf
        has_telling_word = any(word.casefold() in words for word in candidates.telling_words[:N_KEY_WORDS])
        return MIN_FIT if has_telling_word else MIN_FIT_WITHOUT_WORD
