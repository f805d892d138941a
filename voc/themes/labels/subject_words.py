"""Subjects of themes in a word or two: the noun that many of a theme's texts hold and few others do."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from voc.themes.features import WORD
from voc.themes.labels.clauses import ClauseFilter
from voc.themes.labels.nouns import compute_noun_shares
from voc.themes.labels.stopwords import POOR_LABEL_WORDS, UNINFORMATIVE_WORDS, WordRole, get_word_role

__all__ = ["N_SAME_START", "Subject", "SubjectFinder"]

MIN_SUBJECT_SHARE = 0.1
"""Minimum share of a theme's texts that must hold its subject."""
MIN_TELLING_SHARE = 0.04
"""Minimum share of a theme's texts that must hold a telling word."""
MIN_REST_SHARE = 0.1
"""Minimum share of all texts that must be outside a theme for its words to be compared with theirs."""
MIN_NOUN_SHARES = {"nl": 0.1, "en": 0.06}
"""Minimum share of a word's uses that must look like a noun's. It is lower in English, where a noun often precedes
another one ("meter reading"); Dutch writes both as one word."""
OTHER_WORD_FACTOR = 0.3
"""Factor of the score of a word that is no noun: "terugbellen" says what a theme is about where no noun does."""
MIN_SECOND_SCORE = 0.55
"""Minimum score of a second noun, as a share of the best word's score."""
MIN_SHARE_OF_VERB = 0.8
"""Minimum number of texts that must hold a noun for it to replace a best word that is none, as a share of the texts
that hold that word."""
PARTICIPLE_BEGINNINGS = ("ge", "afge", "aange", "opge", "uitge", "inge", "doorge", "terugge")
"""Beginnings of Dutch words in "-en" that are no infinitives: "afgeschreven"."""
MAX_SHARE_ALONE = 0.6
"""Maximum share of the texts that hold the best word for a second word to be joined to it."""
N_SAME_START = 5
"""Number of first letters by which two words count as forms of one: "driver" and "drivers"."""
MIN_PHRASE_SHARE = 0.5
"""Minimum share of the texts with a word that must hold it next to the same neighbour: "mental health"."""
MIN_COMPOUND_SHARE = 0.7
"""The same minimum where the neighbour follows and is no noun by itself: "coffee bar" for nearly all of "coffee"."""
MIN_NEGATED_SHARE = 0.4
"""Minimum share of the texts with a word that must hold it behind a negation: "No complaints"."""
N_NEGATED_WORDS = 2
"""Number of words behind a negation that it is taken to negate."""
DUPLICATION_WORDS = frozenset({"dubbel", "dubbele"})
"""Words that `get_word_role` counts as negations, but that a subject may begin with: "Dubbele afschrijving"."""
SHORTEST_WORD = 3
"""Minimum number of letters of a word in a name."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Subject of a theme: what its texts are about.

    Attributes
    ----------
    label
        The subject as a name writes it: "Meterstand en app".
    score
        How telling the best word is: its part of the Kullback–Leibler divergence between the theme and the rest.
    share, n_texts
        Share and number of the theme's texts that hold the best word, or for a pair (`is_pair`) one of the two.
    is_noun
        Whether the best word is a noun, or the subject a phrase.
    words
        Its words, case folded, without the conjunction between them.
    is_negated
        Whether most texts say that it is absent: "No complaints".
    """

    label: str
    score: float
    share: float
    n_texts: int
    is_noun: bool
    words: tuple[str, ...]
    is_negated: bool = False

    def holds(self, words: Sequence[str]) -> bool:
        """Return whether a form of one of the words is among its own."""
        beginnings = tuple(word[:N_SAME_START] for word in words)
        return any(word.startswith(beginnings) for word in self.words)

    @property
    def is_pair(self) -> bool:
        """Whether it is two words joined by "and", which need not occur in the same text: "Meter en stand"."""
        return len(self.label.split()) > len(self.words) > 1


class SubjectFinder:
    """Search for the subjects of themes among the texts of one language.

    Parameters
    ----------
    texts
        All texts of the language.
    tokenized_texts
        Words of each text, case folded.
    language
        ``nl`` or ``en``.
    clause_filter
        Knows names and misspellings.
    """

    def __init__(
        self,
        texts: Sequence[str],
        tokenized_texts: Sequence[Sequence[str]],
        language: str,
        clause_filter: ClauseFilter,
    ) -> None:
        self._language = language
        self._filter = clause_filter
        self._n_texts = len(texts)
        self._n_texts_by_word = _count_texts_by_word(tokenized_texts)
        self._noun_shares = compute_noun_shares(texts)
        self._running_text = "\n".join(texts).casefold().replace("’", "'")
        self._forms: dict[str, Counter[str]] = {}
        for text in texts:
            for form in WORD.findall(text):
                self._forms.setdefault(form.casefold().replace("’", "'"), Counter())[form] += 1

    def find(self, tokenized_texts: Sequence[Sequence[str]]) -> Subject | None:
        """Return the subject of a theme; None where no word distinguishes its texts from the others.

        Parameters
        ----------
        tokenized_texts
            Words of each of the theme's texts.
        """
        scores = self._score_words(tokenized_texts, MIN_SUBJECT_SHARE)
        if not scores:
            return None
        ranked_words = sorted(scores, key=lambda word: (-scores[word], word))
        best = self._choose_best_word(ranked_words, scores, tokenized_texts)
        n_best = sum(best in text_words for text_words in tokenized_texts)
        share = n_best / len(tokenized_texts)
        phrase = self._find_phrase(best, tokenized_texts)
        words = phrase or self._find_pair(best, ranked_words, scores, share)
        label = self._write_phrase(self._choose_base_form(phrase)) if phrase else self.join_alternatives(words)
        subject = Subject(
            label,
            scores[best],
            share,
            n_best,
            is_noun=self._is_noun(best) or len(words) > 1,
            words=words,
            is_negated=self._is_negation(words[0]) or self._count_negations(best, tokenized_texts) >= n_best / 2,
        )
        return _count_either_word(subject, tokenized_texts) if subject.is_pair else subject

    def list_telling_words(self, tokenized_texts: Sequence[Sequence[str]], n: int) -> list[str]:
        """Return the ``n`` most telling words of a theme, as people write them; no two forms of one word."""
        scores = self._score_words(tokenized_texts, MIN_TELLING_SHARE)
        distinct: list[str] = []
        for word in sorted(scores, key=lambda word: (-scores[word], word)):
            if len(distinct) < n and not any(word[:N_SAME_START] == other[:N_SAME_START] for other in distinct):
                distinct.append(word)
        return [self._get_form(word) for word in distinct]

    @property
    def language(self) -> str:
        """Language of the texts."""
        return self._language

    @property
    def vocabulary(self) -> Collection[str]:
        """Words of all texts, case folded."""
        return self._n_texts_by_word.keys()

    def measure_share(self, word: str) -> float:
        """Return the share of all texts of the language that hold a word."""
        return self._n_texts_by_word[word] / max(1, self._n_texts)

    def is_naming_noun(self, word: str) -> bool:
        """Return whether a word is a noun that a name may hold."""
        return self._is_allowed(word) and self._is_noun(word)

    def join_alternatives(self, words: Sequence[str]) -> str:
        """Return words of which each text holds one, as people write them: "Afrekening en nota"."""
        conjunction = " en " if self._language == "nl" else " and "
        written = [self._write_phrase(words[:1]), *map(self._get_form, words[1:])]
        return conjunction.join([", ".join(written[:-1]), written[-1]]) if len(written) > 1 else written[0]

    # ---- words and their scores ---------------------------------------------------------------------------------

    def _score_words(self, tokenized_texts: Sequence[Sequence[str]], min_share: float) -> dict[str, float]:
        """Return how telling each word is that more of a theme's texts hold than of the others."""
        n_texts = len(tokenized_texts)
        n_others = self._n_texts - n_texts
        min_count = max(min(2, n_texts), min_share * n_texts)
        scores: dict[str, float] = {}
        for word, count in _count_texts_by_word(tokenized_texts).items():
            if count < min_count or not self._is_allowed(word):
                continue
            factor = 1.0 if self._is_noun(word) else OTHER_WORD_FACTOR
            share = count / n_texts
            if n_others < MIN_REST_SHARE * self._n_texts:
                scores[word] = factor * share  # there is no rest to compare with: the commonest words tell most
                continue
            # Half a text more elsewhere: a word that no other text holds has a finite score.
            share_elsewhere = (self._n_texts_by_word[word] - count + 0.5) / (n_others + 1)
            if share > share_elsewhere:
                scores[word] = factor * share * math.log(share / share_elsewhere)
        return scores

    def _choose_best_word(
        self, ranked_words: Sequence[str], scores: Mapping[str, float], tokenized_texts: Sequence[Sequence[str]]
    ) -> str:
        """Return the most telling word, or the noun that about as many texts hold: "incasso", not "afgeschreven"."""
        best = ranked_words[0]
        if self._can_begin_pair(best) or self._find_phrase(best, tokenized_texts) is not None:
            return best
        noun = self._find_second_noun(best, ranked_words, scores)
        if noun is None:
            return best
        n_best, n_noun = (sum(word in text_words for text_words in tokenized_texts) for word in (best, noun))
        return noun if n_noun >= MIN_SHARE_OF_VERB * n_best else best

    def _is_allowed(self, word: str) -> bool:
        """Return whether a name may hold a word: one with a meaning, rightly spelt, and nobody's name."""
        if len(word) < SHORTEST_WORD or word in POOR_LABEL_WORDS or word in UNINFORMATIVE_WORDS:
            return False
        is_content = word in DUPLICATION_WORDS or get_word_role(word, self._language) is WordRole.CONTENT
        if not is_content or self._filter.spelling.is_misspelled(word):
            return False
        is_hidden = any(word.startswith(name) for name in self._filter.hidden_names)
        return not is_hidden and word not in self._filter.proper_names

    def _is_noun(self, word: str) -> bool:
        return self._noun_shares.get(word, 0.0) >= MIN_NOUN_SHARES[self._language]

    # ---- pairs: "Meterstand en app" -----------------------------------------------------------------------------

    def _find_pair(
        self, best: str, ranked_words: Sequence[str], scores: Mapping[str, float], share: float
    ) -> tuple[str, ...]:
        """Return the best word with a second noun; alone where most texts hold it, or no noun scores high enough."""
        needs_second = share < MAX_SHARE_ALONE and self._can_begin_pair(best)
        second = self._find_second_noun(best, ranked_words, scores) if needs_second else None
        return (best,) if second is None else (best, second)

    def _can_begin_pair(self, word: str) -> bool:
        """Return whether "en" and a noun may follow a word: "betalen en nota", but not "afgeschreven en nota"."""
        is_infinitive = self._language == "nl" and word.endswith("en") and not word.startswith(PARTICIPLE_BEGINNINGS)
        return is_infinitive or self._is_noun(word)

    def _find_second_noun(self, best: str, ranked_words: Sequence[str], scores: Mapping[str, float]) -> str | None:
        """Return the noun with the highest score of those that score enough next to a word, and are no form of it."""
        min_score = MIN_SECOND_SCORE * scores[best]
        for other in ranked_words:
            is_form = other[:N_SAME_START] in best or best[:N_SAME_START] in other
            if scores[other] >= min_score and not is_form and self._is_noun(other):
                return other
        return None

    # ---- phrases: "Slimme meter" --------------------------------------------------------------------------------

    def _find_phrase(self, best: str, tokenized_texts: Sequence[Sequence[str]]) -> tuple[str, str] | None:
        """Return a word with the neighbour that most of its texts hold it next to, or with its negation."""
        n_texts_by_pair: Counter[tuple[str, str]] = Counter()
        for text_words in tokenized_texts:
            n_texts_by_pair.update({pair for pair in pairwise(text_words) if best in pair})
        n_best = sum(best in text_words for text_words in tokenized_texts)
        # "No complaints", "geen reactie": without its negation the word says the opposite.
        negated = {pair: n for pair, n in n_texts_by_pair.items() if pair[1] == best and self._is_negation(pair[0])}
        if negated and sum(negated.values()) >= MIN_NEGATED_SHARE * n_best:
            return max(negated, key=lambda pair: (negated[pair], pair))
        usable = {
            pair: n
            for pair, n in n_texts_by_pair.items()
            if n >= MIN_PHRASE_SHARE * n_best and self._is_phrase(pair, n / n_best, best)
        }
        return max(usable, key=lambda pair: (usable[pair], pair), default=None)

    def _is_phrase(self, pair: tuple[str, str], share: float, best: str) -> bool:
        """Return whether a word and its neighbour name one thing: "slimme meter", and not "markt daalt"."""
        first, second = pair
        if first == second or not (self._is_allowed(first) and self._is_allowed(second)):
            return False
        # "Goed bedrijf, nota kan korter": neighbours with a sign between them are no phrase.
        if not self._occurs(pair):
            return False
        return second == best or share >= MIN_COMPOUND_SHARE or self._is_noun(second)

    def _choose_base_form(self, phrase: tuple[str, str]) -> tuple[str, str]:
        """Return a phrase as people write it without "het": "vast contract", where others say "het vaste contract"."""
        first, second = phrase
        if self._language != "nl" or not first.endswith("e"):
            return phrase
        base_form = first[:-1], second
        return base_form if self._occurs(base_form) else phrase

    def _occurs(self, phrase: tuple[str, str]) -> bool:
        """Return whether a text holds two whole words with a space between them: "gas meter", not "biogas meters"."""
        phrase_text = " ".join(phrase)
        if phrase_text not in self._running_text:  # much faster than the pattern
            return False
        # The bounds of `WORD`: a word has one apostrophe at most, inside it.
        pattern = rf"(?<![^\W_])(?<![^\W_]'){re.escape(phrase_text)}(?!'?[^\W_])"
        return re.search(pattern, self._running_text) is not None

    # ---- negations ----------------------------------------------------------------------------------------------

    def _count_negations(self, word: str, tokenized_texts: Sequence[Sequence[str]]) -> int:
        """Return the number of negations shortly before a word: "did not get a confirmation"."""
        n_negations = 0
        for text_words in tokenized_texts:
            if word in text_words:
                index = text_words.index(word)
                n_negations += sum(map(self._is_negation, text_words[max(0, index - N_NEGATED_WORDS) : index]))
        return n_negations

    def _is_negation(self, word: str) -> bool:
        return word not in DUPLICATION_WORDS and get_word_role(word, self._language) is WordRole.NEGATION

    # ---- spelling -----------------------------------------------------------------------------------------------

    def _write_phrase(self, words: Sequence[str]) -> str:
        """Return words as people write them, with a capital: "Slimme meter"; "iPhone" stays as it is."""
        text = " ".join(map(self._get_form, words))
        return text[:1].upper() + text[1:] if text[1:2].islower() or len(text) == 1 else text

    def _get_form(self, word: str) -> str:
        """Return the commonest way to write a word: "WhatsApp", "NHS"; in lower case where most begin a sentence."""
        forms: Mapping[str, int] = self._forms.get(word, Counter({word: 1}))
        form = max(forms, key=lambda form: (forms[form], form))
        has_capitals_inside = any(character.isupper() for character in form[1:])
        return form if has_capitals_inside else word


def _count_texts_by_word(tokenized_texts: Sequence[Sequence[str]]) -> Counter[str]:
    return Counter(word for text_words in tokenized_texts for word in set(text_words))


def _count_either_word(subject: Subject, tokenized_texts: Sequence[Sequence[str]]) -> Subject:
    """Return a pair with the share and number of the texts that hold either of its words."""
    n_texts = sum(not set(text_words).isdisjoint(subject.words) for text_words in tokenized_texts)
    return replace(subject, share=n_texts / len(tokenized_texts), n_texts=n_texts)
