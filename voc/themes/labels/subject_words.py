"""Subjects of themes in a word or two: the noun that many of a theme's texts hold and few others do."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from voc.themes.features import WORD
from voc.themes.labels.clauses import ClauseFilter
from voc.themes.labels.nouns import compute_noun_shares
from voc.themes.labels.stopwords import POOR_LABEL_WORDS, UNINFORMATIVE_WORDS, WordRole, get_word_role

__all__ = ["N_SAME_START", "Subject", "SubjectFinder"]

MIN_SUBJECT_SHARE, MIN_WORD_SHARE = 0.1, 0.04
"""Share of a theme's texts that must hold its subject, and any telling word."""
MIN_REST_SHARE = 0.1
"""Share of all texts outside a theme from which on its words are compared with theirs."""
MIN_NOUN_SHARES = {"nl": 0.1, "en": 0.06}
"""Share of a word's uses, as a noun stands, from which on it names something: Dutch writes compounds in one word."""
OTHER_WORD_FACTOR = 0.3
"""Of a word that is no noun: "terugbellen" says what a theme is about where no noun does."""
MIN_PAIR_SCORE = 0.55
"""Of the best word's score: enough to stand beside it."""
MIN_SHARE_OF_VERB = 0.8
"""Of the texts that hold the best word, if that is no noun: as many must hold the noun that is the subject instead."""
PARTICIPLE_BEGINNINGS = ("ge", "afge", "aange", "opge", "uitge", "inge", "doorge", "terugge")
"""Of Dutch words in "-en" that are no infinitives: "afgeschreven"."""
MAX_SHARE_ALONE = 0.6
"""Share of the texts that hold the best word, up to which a second one stands beside it."""
N_SAME_START = 5
"""Letters: "driver" and "drivers" say one thing twice."""
MIN_PHRASE_SHARE = 0.5
"""Of a word's texts that hold it beside the same neighbour: "mental health"."""
MIN_COMPOUND_SHARE = 0.7
"""The same, where the neighbour behind it is no noun by itself: nearly all uses of "coffee" are "coffee bar"."""
MIN_NEGATED_SHARE = 0.4
"""Of a word's texts that hold it behind a negation: "No complaints"."""
N_WORDS_NEGATED = 2
"""Words behind a negation that it reaches here."""
DOUBLE = frozenset({"dubbel", "dubbele"})
"""Words that a phrase may begin with, like a negation, and that say what is wrong by themselves."""
SHORTEST_WORD = 3


@dataclass(frozen=True, slots=True)
class Subject:
    """Subject of a theme: what its texts are about.

    Attributes
    ----------
    words
        As a label has them: "Meterstand en app".
    score
        How telling the best of them is: its part of the Kullback–Leibler divergence between the theme and the rest.
    share, n_texts
        Of the theme's texts that hold the best of them.
    is_noun
        Whether the best of them is one.
    stems
        The words case folded.
    is_negated
        Whether it is said not to be there: "No complaints".
    """

    words: str
    score: float
    share: float
    n_texts: int
    is_noun: bool
    stems: tuple[str, ...]
    is_negated: bool = False

    @property
    def is_pair(self) -> bool:
        """Whether two words stand side by side that need not stand in one text: "Meter en stand"."""
        return len(self.words.split()) > len(self.stems) > 1


class SubjectFinder:
    """Subjects of themes among the texts of one language.

    Parameters
    ----------
    texts, words
        All texts of the language, and the words of each (case folded).
    language
        ``nl`` or ``en``.
    clause_filter
        Knows names and misspellings.
    """

    def __init__(
        self, texts: Sequence[str], words: Sequence[Sequence[str]], language: str, clause_filter: ClauseFilter
    ) -> None:
        self._language = language
        self._filter = clause_filter
        self._n_texts = len(texts)
        self._n_by_word = Counter(word for text_words in words for word in set(text_words))
        self._noun_shares = compute_noun_shares(texts)
        self._running_text = "\n".join(texts).casefold().replace("’", "'")
        self._forms: dict[str, Counter[str]] = {}
        for text in texts:
            for form in WORD.findall(text):
                self._forms.setdefault(form.casefold().replace("’", "'"), Counter())[form] += 1

    def find(self, words: Sequence[Sequence[str]]) -> Subject | None:
        """Return the subject of a theme, of whose texts these are the words; None where no word tells it."""
        scores = self._score_words(words, MIN_SUBJECT_SHARE)
        if not scores:
            return None
        ranked = sorted(scores, key=lambda word: (-scores[word], word))
        best = self._choose_word(ranked, scores, words)
        n_best = sum(best in text_words for text_words in words)
        phrase = self._find_phrase(best, words)
        if phrase is None:
            stems, label = self._word_subject(best, ranked, scores, n_best / len(words))
        else:
            stems, label = phrase, self._write(self._choose_base_form(phrase))
        is_noun = self._is_noun(best) or len(stems) > 1
        is_negated = self._is_negation(stems[0]) or self._count_negations(best, words).total() >= n_best / 2
        # Of two subjects side by side, each text need hold one.
        n_any = sum(not set(text_words).isdisjoint(stems) for text_words in words)
        subject = Subject(label, scores[best], n_best / len(words), n_best, is_noun, stems, is_negated)
        return replace(subject, share=n_any / len(words), n_texts=n_any) if subject.is_pair else subject

    def _choose_word(self, ranked: Sequence[str], scores: Mapping[str, float], words: Sequence[Sequence[str]]) -> str:
        """Return the most telling word, or the noun that about as many texts hold: "incasso", not "afgeschreven"."""
        best = ranked[0]
        if self._may_head_pair(best) or self._find_phrase(best, words) is not None:
            return best
        noun = self._find_other_noun(best, ranked, scores)
        n_by_word = Counter(word for text_words in words for word in {best, noun} & set(text_words))
        return best if noun is None or n_by_word[noun] < MIN_SHARE_OF_VERB * n_by_word[best] else noun

    def _word_subject(
        self, best: str, ranked: Sequence[str], scores: Mapping[str, float], share: float
    ) -> tuple[tuple[str, ...], str]:
        has_room = share < MAX_SHARE_ALONE and self._may_head_pair(best)
        other = self._find_other_noun(best, ranked, scores) if has_room else None
        if other is None:
            return (best,), self._write((best,))
        conjunction = "en" if self._language == "nl" else "and"
        return (best, other), f"{self._write((best,))} {conjunction} {self._get_form(other)}"

    def _may_head_pair(self, word: str) -> bool:
        """Return whether a word may stand before "en" and a noun: "betalen en nota", and not "afgeschreven en nota"."""
        is_infinitive = self._language == "nl" and word.endswith("en") and not word.startswith(PARTICIPLE_BEGINNINGS)
        return is_infinitive or self._is_noun(word)

    def _find_other_noun(self, best: str, ranked: Sequence[str], scores: Mapping[str, float]) -> str | None:
        """Return the most telling noun beside a word that tells about as much, and is no other form of it."""
        min_score = MIN_PAIR_SCORE * scores[best]
        for other in ranked:
            is_form = other[:N_SAME_START] in best or best[:N_SAME_START] in other
            if scores[other] >= min_score and not is_form and self._is_noun(other):
                return other
        return None

    def list_words(self, words: Sequence[Sequence[str]], n: int) -> list[str]:
        """Return the ``n`` most telling words of a theme, as people write them."""
        scores = self._score_words(words, MIN_WORD_SHARE)
        distinct: list[str] = []
        for word in sorted(scores, key=lambda word: (-scores[word], word)):
            if len(distinct) < n and not any(word[:N_SAME_START] == other[:N_SAME_START] for other in distinct):
                distinct.append(word)
        return [self._get_form(word) for word in distinct]

    def can_name(self, word: str) -> bool:
        """Return whether a word names something, and may stand in a name."""
        return self._can_name(word) and self._is_noun(word)

    def write_any(self, words: Sequence[str]) -> str:
        """Return words of which each text holds one, as people write them: "Afrekening en nota"."""
        conjunction = " en " if self._language == "nl" else " and "
        return conjunction.join([self._write(words[:1]), *map(self._get_form, words[1:])])

    def _score_words(self, words: Sequence[Sequence[str]], min_share: float) -> dict[str, float]:
        n_texts = len(words)
        counts = Counter(word for text_words in words for word in set(text_words))
        scores: dict[str, float] = {}
        for word, count in counts.items():
            if count < max(min(2, n_texts), min_share * n_texts) or not self._can_name(word):
                continue
            share = count / n_texts
            share_elsewhere = (self._n_by_word[word] - count + 0.5) / (self._n_texts - n_texts + 1)
            if self._n_texts - n_texts < MIN_REST_SHARE * self._n_texts:
                share_elsewhere = share / math.e  # no rest to compare with: the commonest words tell most
            if share > share_elsewhere:
                factor = 1.0 if self._is_noun(word) else OTHER_WORD_FACTOR
                scores[word] = factor * share * math.log(share / share_elsewhere)
        return scores

    def _can_name(self, word: str) -> bool:
        if len(word) < SHORTEST_WORD or word in POOR_LABEL_WORDS or word in UNINFORMATIVE_WORDS:
            return False
        is_content = word in DOUBLE or get_word_role(word, self._language) is WordRole.CONTENT
        if not is_content or self._filter.spelling.is_misspelled(word):
            return False
        is_hidden = any(word.startswith(name) for name in self._filter.hidden_names)
        return not is_hidden and word not in self._filter.proper_names

    def _is_noun(self, word: str) -> bool:
        return self._noun_shares.get(word, 0.0) >= MIN_NOUN_SHARES[self._language]

    def _find_phrase(self, best: str, words: Sequence[Sequence[str]]) -> tuple[str, str] | None:
        """Return the word with the neighbour that it mostly stands beside, or with its negation."""
        pairs: Counter[tuple[str, str]] = Counter()
        for text_words in words:
            pairs.update({pair for pair in pairwise(text_words) if best in pair})
        n_best = sum(best in text_words for text_words in words)
        # "No complaints", "geen reactie": without its negation the word says the opposite.
        negated = {pair: n for pair, n in pairs.items() if pair[1] == best and self._is_negation(pair[0])}
        if sum(negated.values()) >= MIN_NEGATED_SHARE * n_best and negated:
            return max(negated, key=lambda pair: (negated[pair], pair))
        usable = {
            pair: n
            for pair, n in pairs.items()
            if n >= MIN_PHRASE_SHARE * n_best and self._is_phrase(pair, n / n_best, best)
        }
        return max(usable, key=lambda pair: (usable[pair], pair), default=None)

    def _is_phrase(self, pair: tuple[str, str], share: float, best: str) -> bool:
        """Return whether a word and its neighbour name one thing: "slimme meter", and not "markt daalt"."""
        first, second = pair
        if first == second or not (self._can_name(first) and self._can_name(second)):
            return False
        # "Goed bedrijf, nota kan korter": side by side with a sign between them, they are no phrase.
        if f"{first} {second}" not in self._running_text:
            return False
        return second == best or share >= MIN_COMPOUND_SHARE or self._is_noun(second)

    def _choose_base_form(self, phrase: tuple[str, str]) -> tuple[str, str]:
        """Return a phrase as it stands without an article: "vast contract", where people say "het vaste contract"."""
        first, second = phrase
        if self._language != "nl" or not first.endswith("e"):
            return phrase
        return (first[:-1], second) if f" {first[:-1]} {second}" in self._running_text else phrase

    def _count_negations(self, word: str, words: Sequence[Sequence[str]]) -> Counter[str]:
        """Return the negations that reach a word: "did not get a confirmation"."""
        negations: Counter[str] = Counter()
        for text_words in words:
            if word in text_words:
                place = text_words.index(word)
                negations.update(filter(self._is_negation, text_words[max(0, place - N_WORDS_NEGATED) : place]))
        return negations

    def _is_negation(self, word: str) -> bool:
        return word not in DOUBLE and get_word_role(word, self._language) is WordRole.NEGATION

    def _write(self, words: Sequence[str]) -> str:
        text = " ".join(map(self._get_form, words))
        return text[:1].upper() + text[1:] if text[1:2].islower() or len(text) == 1 else text

    def _get_form(self, word: str) -> str:
        """Return the commonest way to write a word: "WhatsApp", "NHS"; in lower case where most begin a sentence."""
        forms: Mapping[str, int] = self._forms.get(word, Counter({word: 1}))
        form = max(forms, key=lambda form: (forms[form], form))
        has_capitals_inside = any(sign.isupper() for sign in form[1:])
        return form if has_capitals_inside else word
