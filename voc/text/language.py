"""The language of a short text, with what the workspace reads as the prior.

py3langid (naive Bayes over byte n-grams, 97 languages, BSD) is sure of a paragraph and guesses at three words. Here
its log-likelihood meets a prior: the workspace's languages are likely, a dozen neighbours possible, the others
out. Everyday words of a language weigh in where n-grams are few, and a text that says too little is taken to be in
the workspace's first language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

__all__ = ["detect"]

NEIGHBOURS = ("nl", "en", "de", "fr", "pl", "tr", "es", "it", "pt", "ro", "uk", "ru", "ar", "bg", "hu")
"""Languages that Dutch customers write in; others are not looked for unless the workspace reads them."""

_PRIOR_READ, _PRIOR_FIRST, _PRIOR_NEIGHBOUR = 0.0, 1.0, -4.0
"""Log-odds: a neighbour must be e⁴ ≈ 55 times as likely as a language that the workspace reads."""
_WORD_WEIGHT = 2.5
"""Log-odds of one everyday word of a language."""
_SURE = 3.0
"""Log-odds below which a text is not given to a language that the workspace does not read."""
_SHORTEST = 3
"""Letters below which there is nothing to tell."""
_CUT = 400
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
    """What is used of py3langid's identifier."""

    labels: list[str]

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return the log-likelihood of each language."""


def detect(texts: Sequence[str], languages: Sequence[str]) -> list[str | None]:
    """Return the language (ISO 639-1) of each text, or None where there are no letters.

    Parameters
    ----------
    texts
        Texts, cleaned.
    languages
        What the workspace reads, the most likely first.

    Notes
    -----
    Maximum a posteriori over the workspace's languages and ``NEIGHBOURS``: py3langid's log-likelihood, tempered by
    the square root of the number of bytes as py3langid itself does, plus log prior and everyday words.

    Examples
    --------
    >>> detect(["De factuur klopt niet", "ok", "Where is my refund?", "?"], ["nl", "en"])
    ['nl', 'nl', 'en', None]
    """
    found: dict[str, str | None] = {}
    if not texts:
        return []
    identifier = _identifier()
    classes, prior, everyday = _setting(tuple(languages))
    for text in texts:
        if text not in found:
            found[text] = _one(text[:_CUT], identifier, classes, prior, everyday)
    return [found[text] for text in texts]


def _one(
    text: str,
    identifier: _Identifier,
    classes: dict[str, int],
    prior: np.ndarray[Any, np.dtype[np.float64]],
    everyday: dict[str, dict[int, float]],
) -> str | None:
    words = _WORDS.findall(text.lower())
    n_letters = sum(map(len, words))
    if not n_letters:
        return None
    names = list(classes)
    if n_letters < _SHORTEST:
        return names[0]
    by_name = dict(identifier.rank(" ".join(words)))
    scores = np.array([by_name[name] for name in names]) / np.sqrt(n_letters + len(words)) + prior
    for word in words:
        for column, weight in everyday.get(word, {}).items():
            scores[column] += weight
    best = int(scores.argmax())
    read = prior >= _PRIOR_READ
    best_read = int(np.where(read, scores, -np.inf).argmax())
    return names[best if scores[best] - scores[best_read] >= _SURE else best_read]


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    return identifier


@lru_cache(maxsize=8)
def _setting(
    languages: tuple[str, ...],
) -> tuple[dict[str, int], np.ndarray[Any, np.dtype[np.float64]], dict[str, dict[int, float]]]:
    """Return the candidates with their column, their log prior, and the weight of everyday words per column."""
    identifier = _identifier()
    known = set(identifier.labels)
    read = [name for name in dict.fromkeys(languages) if name in known]
    names = [*read, *(name for name in NEIGHBOURS if name not in read)]
    prior = np.array([_PRIOR_READ if name in read else _PRIOR_NEIGHBOUR for name in names])
    if read:
        prior[0] = _PRIOR_FIRST
    classes = {name: column for column, name in enumerate(names)}
    everyday: dict[str, dict[int, float]] = {}
    for name, words in _EVERYDAY.items():
        if name in classes:
            for word in words.split():
                everyday.setdefault(word, {})[classes[name]] = _WORD_WEIGHT
    for weights in everyday.values():  # a word of several languages ("is", "in", "was") tells little
        for column in weights:
            weights[column] /= len(weights)
    return classes, prior, everyday
