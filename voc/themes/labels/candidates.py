"""Candidates for a theme's name: its subject, and clauses of its members with what speaks for each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from voc.text.pii.private_matters import find_private_matters
from voc.themes.arrays import LabelArray
from voc.themes.features import tokenize
from voc.themes.labels.clauses import clean_clause, list_sentences
from voc.themes.labels.naming_texts import NamingTexts
from voc.themes.labels.stopwords import TIME_WORDS, UNINFORMATIVE_WORDS
from voc.themes.labels.subject_words import N_SAME_START, Subject, SubjectFinder

__all__ = ["CandidateFinder", "Candidates"]

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
MIN_COVERAGE_OF_EXAMPLE, MIN_COVERAGE_OF_EXAMPLE_OF_FEW, MIN_NEIGHBOURS_SHARE_OF_EXAMPLE = 0.12, 0.3, 0.2
"""The same of a clause that is quoted as an example only; of a theme of few comments more of them."""
N_CLAUSES, N_BEST_CLAUSES = 150, 40  # of a theme whose coverage is measured, and that are looked at closer
N_TEXTS, N_OWN_TEXTS, N_NEIGHBOUR_TEXTS = 5_000, 400, 10_000  # drawn where there are more
N_NEIGHBOURS = 15
SAME_TEXT = 0.995  # cosine of vectors
COVERAGE_WEIGHT, RELATIVE_COVERAGE_WEIGHT, SMALLEST_COVERAGE = 1.0, 0.8, 0.05
"""Weights of a clause's coverage, and of its part of the best one in the theme: where all cover little, the one that
covers twice as much as another is the typical one. Below the smallest it is chance."""
SUBJECT_BONUS, TELLING_WORD_BONUS, NEIGHBOURS_WEIGHT = 0.05, 0.03, 0.3
WHOLE_WEIGHT, MIN_WHOLE_SHARE = 0.15, 0.02
"""Weight of a clause's nearest texts that are somebody's whole comment, against all texts' share of these: what only
ever stands beside something ("Contract loopt tot eind december") says half of it."""
TURN_PENALTY, SLANG_PENALTY, SHOUT_PENALTY = 0.3, 0.1, 0.3
TURN_WORDS = frozenset({"maar", "alleen", "hoewel", "verder", "alsnog", "but", "although", "though", "otherwise"})
"""Words with which a clause takes back half of what it says, or tells how it ended well."""
SLANG_WORDS = frozenset({"me", "mn", "m'n", "gwn"})
SHORTEST_SHOUT = 4  # letters of a word in capitals that is shouted, and no abbreviation
_SLIP = re.compile(r"\b\w+er als\b|\bhun (?:hebben|zijn|gaan)\b", re.IGNORECASE)
"""Dutch that a reader stumbles over: "hoger als"."""
RARE_WORD_PENALTY, SENTENCE_PENALTY, LONG_PENALTY, N_WORDS_SHORT = 0.06, 0.05, 0.01, 8
MAX_NEIGHBOURS_SHARE = 0.6  # more says nothing more
RARE_SHARE = 0.03
MIN_SHARE_OF_TEXT = 0.5  # of its words, that a sentence must have
MAX_OWN_SHARE = 0.5
"""Share of all comments above which a theme is named by a word that half of its texts hold, or called a mixture."""
N_TELLING_WORDS, N_KEY_WORDS, N_MOST_TELLING = 8, 6, 2
MIN_TEXTS_IN_LANGUAGE = 5
SEED = 0


@dataclass(slots=True)
class Candidates:
    """Possible names of a theme in one language: its subject and clauses (rows), with what speaks for each.

    ``coverage``: share of the theme's comments that are near to a clause. ``score``: how well it reads and stands for
    them. ``is_fit``: whether it may speak for the theme; others can be examples (``is_example``). ``is_near``:
    ``(n, m)``, which of the theme's texts (a sample) are near to which clause.
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

    def get_sentence(self, clause: int) -> str:
        """Return the words of a clause."""
        return self.sentences[self.clauses.index(clause)]

    def get_coverage(self, clause: int) -> float:
        """Return the coverage of a clause."""
        return float(self.coverage[self.clauses.index(clause)])


class CandidateFinder:
    """Search for what can name a theme.

    Parameters
    ----------
    texts
        All texts.
    labels
        Theme of each, −1 for none.
    finders
        Of subjects, by language.
    """

    def __init__(self, texts: NamingTexts, labels: LabelArray, finders: Mapping[str, SubjectFinder]) -> None:
        self.texts, self.labels, self.finders = texts, labels, finders
        # Seeded: the same texts must get the same names in each fit.
        self.generator = np.random.default_rng(SEED)
        rows, comments = texts.occurrences
        n_themes = int(labels.max(initial=-1)) + 1
        self.comments_by_theme = [np.unique(comments[labels[rows] == number]) for number in range(n_themes)]
        self.neighbour_rows = self.draw(np.flatnonzero(labels >= 0), N_NEIGHBOUR_TEXTS)
        is_alone = np.bincount(comments)[comments] == 1 if len(comments) else np.empty(0, dtype=bool)
        self.is_whole = np.zeros(len(texts.texts), dtype=bool)
        self.is_whole[rows[is_alone]] = True
        self.whole_share = float(self.is_whole[self.neighbour_rows].mean()) if len(self.neighbour_rows) else 0.0

    def find(self, number: int, rows: Sequence[int], language: str) -> Candidates:
        """Return what can name a theme, of whose texts these are the ones in a language, the most central first."""
        words = [self.texts.words[row] for row in rows]
        finder = self.finders[language]
        candidates = Candidates(rows, finder.find(words), finder.list_telling_words(words, N_TELLING_WORDS))
        sentence_by_row = self._list_clauses(rows)
        clauses = list(sentence_by_row)
        if not clauses or self.is_nearly_all(number, candidates.subject):
            return candidates
        is_near, wide_coverage = self._measure_coverage(number, clauses, language)
        coverage = is_near.mean(axis=1, dtype=np.float64)
        relative_coverage = coverage / max(float(coverage.max()), SMALLEST_COVERAGE)
        score = COVERAGE_WEIGHT * coverage + RELATIVE_COVERAGE_WEIGHT * relative_coverage
        score += self._rate_wording(sentence_by_row, candidates)
        # Stable: of equals the more central text stays first, as the rows came.
        best = np.argsort(-score, kind="stable")[:N_BEST_CLAUSES]
        candidates.clauses = [clauses[place] for place in best]
        candidates.sentences = [sentence_by_row[row] for row in candidates.clauses]
        candidates.coverage, candidates.is_near = coverage[best], is_near[best]
        neighbours_share, whole_share = self._measure_neighbours(number, candidates.clauses)
        candidates.score = score[best] + NEIGHBOURS_WEIGHT * np.minimum(neighbours_share, MAX_NEIGHBOURS_SHARE)
        candidates.score += WHOLE_WEIGHT * np.minimum(whole_share / max(self.whole_share, MIN_WHOLE_SHARE), 1.0)
        has_subject = self._find_clauses_with_subject(candidates)
        min_coverage = np.where(has_subject, MIN_WIDE_COVERAGE, MIN_WIDE_COVERAGE_WITHOUT_SUBJECT)
        candidates.is_fit = (wide_coverage[best] >= min_coverage) & self._flag_fit(candidates, neighbours_share)
        is_small = len(self.comments_by_theme[number]) < MIN_COMMENTS_FOR_WIDE
        is_typical = candidates.coverage >= (MIN_COVERAGE_OF_EXAMPLE_OF_FEW if is_small else MIN_COVERAGE_OF_EXAMPLE)
        is_typical &= neighbours_share >= MIN_NEIGHBOURS_SHARE_OF_EXAMPLE
        candidates.is_example = is_typical & (has_subject | self._find_clauses_with_noun(candidates, finder))
        # A name stands in every report: nobody's illness, debts or loss is quoted in it.
        is_public = np.array([not find_private_matters(sentence) for sentence in candidates.sentences], dtype=bool)
        candidates.is_fit, candidates.is_example = candidates.is_fit & is_public, candidates.is_example & is_public
        return candidates

    def is_nearly_all(self, number: int, subject: Subject | None) -> bool:
        """Return whether a theme without a common word holds most comments: there is no rest to tell a clause by."""
        own_share = len(self.comments_by_theme[number]) / max(1, len(self.texts.comments))
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
        self, number: int, clauses: Sequence[int], language: str
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
        """Return, for each clause, which of the theme's texts are near to it, and the share that is not far from it."""
        own_rows = np.flatnonzero(self.labels == number)
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
        places = [max(0, min(len(pool) - 1, int((1 - share) * len(pool)))) for share in shares]
        thresholds = np.partition(of_all, sorted(set(places)), axis=1)[:, places]
        # Of few comments one more or less moves the share too far: here all of them count as not far.
        if len(own_rows) < MIN_COMMENTS_FOR_WIDE:
            thresholds[:, 1] = -np.inf
        wide = (of_theme >= thresholds[:, [1]]).mean(axis=1, dtype=np.float64)
        return of_theme >= thresholds[:, [0]], wide

    def _rate_wording(self, sentence_by_row: Mapping[int, str], candidates: Candidates) -> NDArray[np.float64]:
        """Rate clauses: what each gains by the theme's words, and loses by those that hardly anybody else says."""
        n_by_word: dict[str, int] = {}
        for row in candidates.rows:
            for word in set(self.texts.words[row]):
                n_by_word[word] = n_by_word.get(word, 0) + 1
        min_count = max(2, RARE_SHARE * len(candidates.rows))
        subject_words = () if candidates.subject is None else candidates.subject.words
        telling_words = {word.casefold() for word in candidates.telling_words}
        ratings = []
        for sentence in sentence_by_row.values():
            sentence_words = tokenize(sentence)
            words = set(sentence_words)
            # A time is no filler here: with "sinds dinsdag" one customer's day would stand in the theme's name.
            n_rare = sum(n_by_word.get(word, 0) < min_count for word in words - (UNINFORMATIVE_WORDS - TIME_WORDS))
            has_end = self.texts.clause_filter.has_signs_inside(sentence)
            rating = SUBJECT_BONUS * len(words.intersection(subject_words)) - RARE_WORD_PENALTY * n_rare
            rating += TELLING_WORD_BONUS * len(words.intersection(telling_words))
            rating -= TURN_PENALTY * len(words & TURN_WORDS) + SLANG_PENALTY * len(words & SLANG_WORDS)
            rating -= SLANG_PENALTY * (_SLIP.search(sentence) is not None)
            rating -= SHOUT_PENALTY * any(word.isupper() and len(word) >= SHORTEST_SHOUT for word in sentence.split())
            rating -= LONG_PENALTY * max(0, len(sentence_words) - N_WORDS_SHORT)
            ratings.append(rating - SENTENCE_PENALTY * has_end)
        return np.array(ratings)

    def _measure_neighbours(
        self, number: int, clauses: Sequence[int]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the shares of each clause's nearest texts that are in the theme, and that are a whole comment."""
        pool = self.neighbour_rows
        similarities = self.texts.vectors[list(clauses)] @ self.texts.vectors[pool].T
        similarities[similarities > SAME_TEXT] = -1  # the clause itself, and who copied it
        n_theme_texts = int((self.labels == number).sum())
        # A theme of six texts cannot fill fifteen places: it is looked at among as many as half its own.
        n_nearest = min(N_NEIGHBOURS, max(3, n_theme_texts // 2), len(pool))
        nearest = np.argpartition(-similarities, n_nearest - 1, axis=1)[:, :n_nearest]
        is_own = self.labels[pool[nearest]] == number
        is_whole = self.is_whole[pool[nearest]]
        return is_own.mean(axis=1, dtype=np.float64), is_whole.mean(axis=1, dtype=np.float64)

    def _flag_fit(self, candidates: Candidates, neighbours_share: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which clauses may speak for the theme: none that all say."""
        min_fits = np.array([self._find_min_fit(self.texts.words[row], candidates) for row in candidates.clauses])
        min_shares = np.full(len(neighbours_share), MIN_NEIGHBOURS_SHARE)
        if candidates.subject is not None and candidates.subject.score >= MIN_SCORE_TO_ASK_FOR:
            has_subject = self._find_clauses_with_subject(candidates)
            min_shares[~has_subject] = MIN_NEIGHBOURS_SHARE_WITHOUT_SUBJECT
        is_fit = (neighbours_share >= min_shares) & (candidates.coverage + neighbours_share / 2 >= min_fits)
        return np.asarray(is_fit, dtype=bool)

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

        "Nee dat bedoel ik niet" can be read nowhere but where it stands.
        """
        words = [word.casefold() for word in candidates.telling_words]
        telling_words = {*words[:N_MOST_TELLING], *(word for word in words if finder.is_naming_noun(word))}
        has_word = [not telling_words.isdisjoint(tokenize(sentence)) for sentence in candidates.sentences]
        return np.array(has_word, dtype=bool)

    def _find_min_fit(self, words: Sequence[str], candidates: Candidates) -> float:
        """Return the fit that a clause of these words needs; infinity without a subject that all say is absent."""
        subject = candidates.subject
        if subject is not None and subject.is_negated and not set(subject.words) <= set(words):
            return np.inf
        has_telling_word = any(word.casefold() in words for word in candidates.telling_words[:N_KEY_WORDS])
        return MIN_FIT if has_telling_word else MIN_FIT_WITHOUT_WORD
