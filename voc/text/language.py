"""Detection of the language of short texts, with the languages that the workspace reads as the prior.

py3langid (naive Bayes over byte n-grams, 97 languages, BSD) is sure of a paragraph and guesses at three words. Here
its log-likelihood meets a prior: the workspace's languages are likely, a dozen neighbours possible, the others
out. Everyday words of a language weigh in where n-grams are few, and a text that says too little is taken to be in
the workspace's first language.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

__all__ = ["detect_languages"]

NEIGHBOUR_LANGUAGES = ("nl", "en", "de", "fr", "pl", "tr", "es", "it", "pt", "ro", "uk", "ru", "ar", "bg", "hu")
"""Languages that Dutch customers write in; others are not looked for unless the workspace reads them."""

_PRIOR_READ, _PRIOR_FIRST, _PRIOR_NEIGHBOUR = 0.0, 1.0, -4.0
"""Log-odds that a language starts with; a neighbour must also win by ``CERTAIN_LOG_ODDS``."""
WORD_LOG_ODDS = 2.5
"""Log-odds of one everyday word of a language."""
CERTAIN_LOG_ODDS = 3.0
"""Log-odds below which a text is not given to a language that the workspace does not read."""
DECIDED_BY_WORDS = 10.0
"""Log-odds of everyday words from which n-grams, the dearest part of reading a text, are not asked.

Of 28,000 texts half have so many; n-grams spoke for another language by 6.7 at most there, and never won."""
MIN_LETTERS = 3
"""Letters below which there is nothing to tell."""
LONGEST_READ = 400
"""Characters that are looked at: the time is linear, and more does not change the answer."""

_EVERYDAY = {
    "nl": "de het een en van ik je u is niet dat die op te in met voor zijn was er maar om aan ook als bij nog naar "
    "geen wel jullie mijn wordt worden heb hebben heeft kan al nu zo dan door over wij we ze goed graag bedankt moet "
    "weer uit steeds heel erg meer veel waarom wanneer hoe wat deze dit dus krijg kreeg prima snel duidelijk ben",
    "en": "the a and of i you is not that it to in with for was but on at are be have has my no they we this very so "
    "your from been can good great thank thanks please would could should staff when what why how all me were had "
    "did do does an or as by more their them than there time helpful friendly excellent none came sooner waited hours",
    "de": "der die das und ich nicht ist ein eine zu mit für den von sie wir auch auf es dem des mir mein meine bitte "
    "keine aber habe haben wurde wird sehr noch schon wie warum danke rechnung bin ihre ihr",
    "fr": "le la les et je ne pas est un une des que pour avec mon ma vous nous mais très bonjour merci sur dans du",
    "pl": "nie jest się na do to że w z i mam proszę jak dlaczego mój moja za dzień dobry dziękuję rachunek od bardzo",
    "tr": "bir ve bu için çok ben değil var yok ne neden fatura lütfen merhaba teşekkürler ama daha olarak bana",
    "es": "el los las y que no es por para con una muy pero gracias mi se su hola factura",
    "it": "il che non è per con una sono molto ma grazie mia della di buongiorno bolletta",
}
_WORDS = re.compile(r"[^\W\d_]+")


class _Identifier(Protocol):
    """The part of py3langid's identifier that is used here."""

    labels: list[str]

    def set_languages(self, langs: Sequence[str]) -> None:
        """Look at these languages only."""

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return the log-likelihood of each language."""


def detect_languages(texts: Sequence[str], languages: Sequence[str]) -> list[str | None]:
    """Return the language (ISO 639-1) of each text, or None where there are no letters.

    Parameters
    ----------
    texts
        Texts, cleaned.
    languages
        What the workspace reads, the most likely first.

    Notes
    -----
    Maximum a posteriori over the workspace's languages and ``NEIGHBOUR_LANGUAGES``: py3langid's log-likelihood,
    tempered by the square root of the number of bytes as py3langid itself does, plus log prior and everyday words.

    Examples
    --------
    >>> detect_languages(["De factuur klopt niet", "ok", "Where is my refund?", "?"], ["nl", "en"])
    ['nl', 'nl', 'en', None]
    """
    language_by_text: dict[str, str | None] = {}
    if not texts:
        return []
    identifier, candidates = _load_identifier(tuple(languages))
    for text in texts:
        if text not in language_by_text:
            language_by_text[text] = _detect_language(text[:LONGEST_READ], identifier, candidates)
    return [language_by_text[text] for text in texts]


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Languages that a text may be in.

    ``log_prior`` is parallel to ``names``; ``read_indices`` are the positions of those that the workspace reads, or 0
    where it reads none of them. ``word_weights`` holds, for each everyday word, the
    positions of its languages and the log-odds that it adds to them: ``{"graag": {0: 2.5}}``.
    """

    names: tuple[str, ...]
    log_prior: tuple[float, ...]
    read_indices: tuple[int, ...]
    word_weights: Mapping[str, Mapping[int, float]]


def _detect_language(text: str, identifier: _Identifier, candidates: _Candidates) -> str | None:
    words = _WORDS.findall(text.lower())
    n_letters = sum(map(len, words))
    if not n_letters:
        return None
    if n_letters < MIN_LETTERS:
        return candidates.names[0]
    word_scores = [0.0] * len(candidates.names)
    for word in words:
        if word in candidates.word_weights:
            for index, weight in candidates.word_weights[word].items():
                word_scores[index] += weight
    if (decided_index := _decide_by_words(word_scores, candidates.read_indices)) is not None:
        return candidates.names[decided_index]
    score_by_language = dict(identifier.rank(" ".join(words)))
    temperature = math.sqrt(n_letters + len(words))
    # Ten numbers are faster in a list than in an array.
    scores = [
        score_by_language[name] / temperature + prior + word_score
        for name, prior, word_score in zip(candidates.names, candidates.log_prior, word_scores, strict=True)
    ]
    best = max(range(len(scores)), key=scores.__getitem__)
    # A foreign language has to win clearly: a Dutch text that is taken for German gets no theme.
    best_read = max(candidates.read_indices, key=scores.__getitem__)
    return candidates.names[best if scores[best] - scores[best_read] >= CERTAIN_LOG_ODDS else best_read]


def _decide_by_words(scores: Sequence[float], read_indices: Sequence[int]) -> int | None:
    """Return the position of the language read that everyday words alone decide for; None where they don't."""
    best = max(range(len(scores)), key=scores.__getitem__)
    second = max((score for index, score in enumerate(scores) if index != best), default=0.0)
    return best if best in read_indices and scores[best] - second >= DECIDED_BY_WORDS else None


@lru_cache(maxsize=8)
def _load_identifier(languages: tuple[str, ...]) -> tuple[_Identifier, _Candidates]:
    """Return the identifier, and the candidates that it tells apart: their scores are the same, and four times as fast.

    Both at once: its model takes half a second to load.
    """
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    candidates = _build_candidates(languages, identifier.labels)
    identifier.set_languages(candidates.names)
    return identifier, candidates


def _build_candidates(languages: tuple[str, ...], identifiable: Collection[str]) -> _Candidates:
    read_languages = [name for name in dict.fromkeys(languages) if name in identifiable]
    names = [*read_languages, *(name for name in NEIGHBOUR_LANGUAGES if name not in read_languages)]
    log_prior = [_PRIOR_READ if name in read_languages else _PRIOR_NEIGHBOUR for name in names]
    if read_languages:
        log_prior[0] = _PRIOR_FIRST
    word_weights: dict[str, dict[int, float]] = {}
    for index, name in enumerate(names):
        for word in _EVERYDAY.get(name, "").split():
            word_weights.setdefault(word, {})[index] = WORD_LOG_ODDS
    for weights in word_weights.values():  # a word of several languages ("is", "in", "was") tells little
        for index in weights:
            weights[index] /= len(weights)
    read_indices = [index for index, prior in enumerate(log_prior) if prior >= _PRIOR_READ] or [0]
    return _Candidates(tuple(names), tuple(log_prior), tuple(read_indices), word_weights)
