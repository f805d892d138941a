"""Clauses that can name a theme: a customer's short sentence, whole, about something, and rightly spelled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from voc.themes.features import WORD, count_subject_words, tokenize
from voc.themes.labels.spelling import MajoritySpelling
from voc.themes.labels.stopwords import KEYWORD_STOP_WORDS

__all__ = ["ClauseFilter", "ProperNames", "clean_clause", "list_sentences"]

N_WORDS = range(2, 14)
SHORTEST_CLAUSE, LONGEST_CLAUSE = 10, 80  # characters
MIN_SHARE_CAPITAL = 0.6
"""Share of a word's uses inside a sentence that begin with a capital; from it on, the word is a name."""
MIN_USES_OF_NAME, SHORTEST_NAME = 3, 3
MIN_TEXTS_FOR_RARITY = 500
"""Texts of a language from which on a word that only one of them holds speaks for no other."""
_UNUSABLE_SIGNS = re.compile(r"[\[\]{}<>|\d@#€$£/\\_*~^=]|https?:|www\.|(\w)\1\1")
_OPENING = re.compile(
    r"^(?:beste|geachte?|hallo|hoi|hey|hee|heej|dag|l\.?s|goede(?:morgen|middag|navond|ndag)|goeden?dag|hi|hello|dear|"
    r"good (?:morning|afternoon|evening|day)|bedankt|dank|thanks?|thank you|nogmaals|mvg|groet\w*|met \w+ groet\w*|"
    r"(?:kind|best|warm) regards|tip|suggestie|idee|misschien een idee|mijn voorstel|even peilen|ps)\b",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(
    r"^(?:en|maar|want|dus|of|omdat|doordat|zodat|terwijl|als|dat|die|waardoor|waarbij|and|but|so|or|because|that|which"
    r"|who|while|as|with|with the|to the|also|o ja|oh ja|ook|daarnaast|bovendien|verder|trouwens|dan nog|daardoor|"
    r"besides|by the way|moreover|therefore)\b",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(
    r"(?:[,;:(\-–—]|\b(?:de|het|een|van|op|in|aan|bij|voor|met|naar|en|of|maar|dat|die|mijn|the|a|an|of|on|in|at|for"
    r"|with|to|from|and|or|but|that|which|my|I'd like|I would like|is|was))$",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"[.!?,]\s*(?:bvd|alvast\b.*|gr|groet\w*|mvg|met \w+ groet\w*|thx|thanks?\b.*|dank\b.*|bedankt.*|please help|top|"
    r"nee|graag gedaan)\W*$",
    re.IGNORECASE,
)
_REQUEST_AT_END = re.compile(
    r"[\s.,!?]+(?:graag (?:snel |spoedig )?(?:een )?(?:reactie|antwoord|bericht|bevestig\w+)|"
    r"please (?:reply|respond))\W*$",
    re.IGNORECASE,
)
_PUNCTUATION_INSIDE = re.compile(r"[.!;:…]\s")
_SHORTHAND = "gwn mn ff idd dta nx vd klt kl mdw tel iom ivm nav obv mbt zsm agv aub ur pls plz thx cust cx"
SHORTHAND: frozenset[str] = frozenset(_SHORTHAND.split())
"""Words of chats and agents' notes: a name is read by people who write neither."""
_QUOTES = re.compile(r"(?<!\w)['‘’“”„\"]|['‘’“”\"](?!\w)")  # an odd number: the other half is in the next segment
_SALUTATION = re.compile(
    r"^\s*(?:(?:beste|geachte?|hallo|hoi|hey|hee|heej|dag|l\.?s|goede(?:morgen|middag|navond|ndag)|goeden?dag|hi|hello|dear|"
    r"good (?:morning|afternoon|evening|day))\b[^,.!\n:?]{0,40}[,.!\n]+\s*)+",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_AROUND = " -–—*\"'“”„‘’"


def clean_clause(text: str) -> str:
    r"""Return a text on one line without punctuation around it; a question keeps its mark.

    >>> clean_clause("  waar blijft mijn\ncorrectie?  "), clean_clause("App werkt niet!!! 👍")
    ('Waar blijft mijn correctie?', 'App werkt niet')
    >>> clean_clause("De nota klopt niet, graag snel een reactie")
    'De nota klopt niet'
    """
    readable = "".join(
        character
        for character in " ".join(text.split())
        if character.isascii() or character.isalnum() or character in "’‘“”„–—…€£"
    )
    readable = _REQUEST_AT_END.sub("", readable).strip(_AROUND)
    readable = re.sub(r"\?[?!]+$", "?", readable).rstrip(".!… ").strip(_AROUND)
    first_word = readable.split(" ", 1)[0]
    keeps_case = first_word[1:] != first_word[1:].lower()
    return readable if keeps_case else readable[:1].upper() + readable[1:]


def list_sentences(text: str) -> list[str]:
    r"""Return a text, and its sentences without what it opens with, each of which may be a clause.

    >>> list_sentences("Goedemiddag,\nWaarom drie mails per week? Ik ben al afgemeld.")[1:]
    ['Waarom drie mails per week?', 'Ik ben al afgemeld.']
    """
    sentences = [part.strip() for part in _SENTENCE_END.split(_SALUTATION.sub("", text)) if part.strip()]
    return [text, *(sentence for sentence in sentences if sentence != text)]


class ProperNames:
    """Names of people, places and brands, by how a set of texts writes them: with a capital inside the sentence."""

    def __init__(self, texts: Iterable[str]) -> None:
        n_uses: Counter[str] = Counter()
        n_capitals: Counter[str] = Counter()
        for text in texts:
            for word in _list_words_inside(text):
                n_uses[word.casefold()] += 1
                n_capitals[word.casefold()] += _has_one_capital(word)
        self._names = {
            word
            for word, n in n_capitals.items()
            if n >= max(MIN_USES_OF_NAME, MIN_SHARE_CAPITAL * n_uses[word]) and word not in KEYWORD_STOP_WORDS
        }

    def __contains__(self, word: str) -> bool:
        return word.casefold() in self._names


class ClauseFilter:
    """Selection of the clauses that can name a theme.

    Parameters
    ----------
    spelling, proper_names
        Of all texts.
    hidden_names
        Beginnings of words that no name holds, such as the company's.
    n_texts_by_language
        Number of texts of each language: in one with many, a word that one text holds is a slip or a rarity.
    """

    def __init__(
        self,
        spelling: MajoritySpelling,
        proper_names: ProperNames,
        hidden_names: frozenset[str],
        n_texts_by_language: Mapping[str, int],
    ) -> None:
        self.spelling = spelling
        self.proper_names = proper_names
        self.hidden_names = hidden_names
        self.n_texts_by_language = n_texts_by_language

    def is_usable(self, text: str, language: str) -> bool:
        """Return whether a text is a clause that is clear alone: short, whole, with a subject, without a slip."""
        clause = clean_clause(text)
        n_words = len(clause.split())
        if n_words not in N_WORDS or not SHORTEST_CLAUSE <= len(clause) <= LONGEST_CLAUSE:
            return False
        patterns = (_UNUSABLE_SIGNS, _OPENING, _CONJUNCTION, _CUT_OFF, _FAREWELL)
        if any(pattern.search(clause) for pattern in patterns) or len(_QUOTES.findall(clause)) % 2 or clause.isupper():
            return False
        words = tokenize(clause)
        # A capital inside is a name, or a sentence that began without a full stop before it.
        has_capital_inside = any(map(_has_one_capital, WORD.findall(clause)[1:]))
        is_repetition = len(set(words)) < len(words) - 1
        has_split_word = any(self.spelling.is_split(*pair) for pair in pairwise(words))
        if has_capital_inside or has_split_word or is_repetition or count_subject_words(words) == 0:
            return False
        min_count = 2 if self.n_texts_by_language.get(language, 0) >= MIN_TEXTS_FOR_RARITY else 0
        return not any(self._is_unfit(word) or self.spelling.count_texts(word) < min_count for word in words)

    def has_marks_inside(self, text: str) -> bool:
        """Return whether a clause is two in fact ("Geen stroom. Storm") or quotes: another one reads better."""
        clause = clean_clause(text)
        return _PUNCTUATION_INSIDE.search(clause) is not None or _QUOTES.search(clause) is not None

    def _is_unfit(self, word: str) -> bool:
        hidden = any(word.startswith(name) for name in self.hidden_names)
        return hidden or word in SHORTHAND or word in self.proper_names or self.spelling.is_misspelled(word)


def _list_words_inside(text: str) -> Sequence[str]:
    """Return the words that open no sentence."""
    words = []
    opens_sentence = True
    for token in re.findall(rf"{WORD.pattern}|[.!?:\n]", text):
        if token[0].isalnum():
            if not opens_sentence:
                words.append(token)
            opens_sentence = False
        else:
            opens_sentence = True
    return words


def _has_one_capital(word: str) -> bool:
    # "NHS" is an abbreviation, "WhatsApp" a thing that people write about, and "Utrecht" a name; "I'm" is none.
    return len(word) >= SHORTEST_NAME and word[0].isupper() and word[1:].islower() and not word.startswith("I'")
