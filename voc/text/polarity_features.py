"""Features of polarity: words of our lexicons with the scope of negation, and what marks a question or a request.

A negation turns the words after it, up to the end of its clause: in "niet goed geregeld, wel snel" *goed* is turned and
*snel* is not. Turned words are words of their own ("not_goed"), so that a classifier learns "geen klachten" and "niet
te geloven" apart from "klachten" and "te geloven".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "LANGUAGES",
    "N_CUES",
    "MarkedText",
    "compute_cues",
    "find_sign",
    "mark_negations",
    "read_lexicon",
    "split_into_grams",
    "stack_cues",
]


def _list_words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TURNED = "not_"
"""Prefix of a word inside the scope of a negation."""
SCOPE = 5
"""Words that a negation reaches: further ones are mostly about something else."""
NEGATIONS = {
    "nl": _list_words("niet geen nooit niks niets niemand nergens zonder noch nauwelijks amper evenmin"),
    "en": _list_words("not no never nothing nobody none nowhere without neither nor hardly barely scarcely cannot"),
}
CONTRASTS = {
    "nl": _list_words("maar echter toch alleen behalve terwijl"),
    "en": _list_words("but however though although yet except while"),
}
QUESTION_WORDS = {
    "nl": _list_words("wie wat waar wanneer waarom hoe hoeveel welke welk kan kunt kunnen mag is zijn moet klopt"),
    "en": _list_words("who what where when why how which can could may is are do does will would should"),
}
REQUEST_WORDS = {
    "nl": _list_words("graag wil willen verzoek aanvragen vraag doorgeven wijzigen gaarne betreft hierbij"),
    "en": _list_words("please want request requesting question enquiry asks wants apply regarding concerning hereby"),
}
WISHES = {
    "nl": re.compile(
        r"\b(?:kan|kon|kunnen|mag|mogen|moet|zou|zouden|graag|had)\b[^.?!]*"
        r"\b(?:beter|sneller|meer|minder|vaker|korter|langer|eerder|groter|schoner|goedkoper|ruimer|\w+(?:[iy]g|lijk|el|d|t)er)\b"
        r"|^\W*(?:meer|minder|sneller|betere?)\b[^?]*$"
    ),
    "en": re.compile(
        r"\b(?:can|could|would|should|might|must|needs?)\b[^.?!]*\b(?:better|more|less|improved?|improvement|[a-z]{3,}ier|"
        r"quicker|faster|clearer|shorter|longer|cheaper|cleaner|bigger|nicer|simpler|larger|warmer|quieter|safer)\b"
        r"|^\W*(?:an? )?(?:more|less|better|quicker|faster|clearer|shorter|cheaper)\b[^?]*$"
    ),
}
"""A wish for more of something ("kan beter", "could be clearer"): a complaint in words of praise."""
LANGUAGES = ("nl", "en")
N_CUES = 15
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[.!?,;:()…]+")
_CLAUSE_ENDS = frozenset(".!?,;:()…")
_Lexicon = tuple[dict[str, int], tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Text as tokens, with the words that a negation turns.

    ``words`` are in lower case, a turned one begins with ``not_``; ``signs`` holds +1, −1 or 0 of each word by the
    lexicon, already turned; ``cues`` are counts for the classifier.
    """

    words: tuple[str, ...]
    signs: tuple[int, ...]
    cues: tuple[float, ...]

    def list_phrases(self) -> list[str]:
        """Return the runs of one to three words, and the first one and two again as a beginning ("^ik wil")."""
        words = self.words
        pairs = [f"{first} {second}" for first, second in pairwise(words)]
        triples = [f"{pair} {third}" for pair, third in zip(pairs, words[2:], strict=False)]
        return [*words, *pairs, *triples, *[f"^{phrase}" for phrase in (*words[:1], *pairs[:1])]]


def mark_negations(text: str, language: str) -> MarkedText:
    """Return the words of a text with those turned that a negation reaches.

    Parameters
    ----------
    text
        A segment.
    language
        ``nl`` or ``en``: whose lexicon and negations are used.

    Examples
    --------
    >>> marked = mark_negations("Niet goed geregeld, wel snel", "nl")
    >>> marked.words
    ('niet', 'not_goed', 'not_geregeld', ',', 'wel', 'snel')
    >>> marked.signs
    (0, -1, -1, 0, 0, 1)
    """
    negations, contrasts = NEGATIONS[language], CONTRASTS[language]
    words: list[str] = []
    signs: list[int] = []
    n_words_in_scope, contrast_at, n_negations = 0, 0, 0
    tokens = _TOKEN.findall(text.casefold().replace("’", "'"))
    for token in tokens:
        if token[0] in _CLAUSE_ENDS or token in contrasts:
            n_words_in_scope = 0
            contrast_at = len(words) if token in contrasts else contrast_at
            words.append(token)
            signs.append(0)
        elif token in negations or token.endswith("n't"):
            n_words_in_scope = SCOPE
            n_negations += 1
            words.append(token)
            signs.append(0)
        else:
            sign = find_sign(token, language)
            words.append(TURNED + token if n_words_in_scope else token)
            signs.append(-sign if n_words_in_scope else sign)
            n_words_in_scope = max(0, n_words_in_scope - 1)
    cues = compute_cues(words, signs, contrast_at, n_negations, language)
    # "It couldn't be better" is no wish.
    is_wish = not n_negations and "?" not in text and WISHES[language].search(text.casefold()) is not None
    return MarkedText(tuple(words), tuple(signs), (*cues, 2.0 * is_wish))


def compute_cues(
    words: Sequence[str], signs: Sequence[int], contrast_at: int, n_negations: int, language: str
) -> tuple[float, ...]:
    """Return the cues of a text's words and their signs of praise (+1) and complaint (−1); a wish comes on top.

    ``docs/polarity.md`` lists them.
    """
    is_turned = [word.startswith(TURNED) for word in words]
    praise = sum(sign > 0 and not turned for sign, turned in zip(signs, is_turned, strict=True))
    complaint = sum(sign < 0 and not turned for sign, turned in zip(signs, is_turned, strict=True))
    turned_praise = sum(sign < 0 and turned for sign, turned in zip(signs, is_turned, strict=True))
    turned_complaint = sum(sign > 0 and turned for sign, turned in zip(signs, is_turned, strict=True))
    n_words = max(1, sum(word[0] not in _CLAUSE_ENDS for word in words))
    last_signs = signs[contrast_at:] if contrast_at else ()
    questions, requests = QUESTION_WORDS[language], REQUEST_WORDS[language]
    # The order is that of the fitted weights. A count has a cap, since a long text has more of everything, and a
    # divisor, since the kernel measures distances over all cues: one of them must not decide alone.
    cue_by_name: dict[str, float] = {
        "praise": min(praise, 3) / 2,
        "complaint": min(complaint, 3) / 2,
        "negated praise": min(turned_praise, 2),
        "negated complaint": min(turned_complaint, 2),
        "negations": min(n_negations, 2) / 2,
        "sum of signs": float(np.tanh(sum(signs))),
        "sum of signs after the last contrast": float(np.tanh(sum(last_signs))),
        "ends with a question mark": float(bool(words) and "?" in words[-1]),
        "has an exclamation mark": float(any("!" in word for word in words)),
        "begins with a question word": float(bool(words) and words[0] in questions),
        "words of a request": min(sum(word in requests for word in words), 2) / 2,
        "has a number": float(any(word.isdigit() for word in words)),
        "length": float(np.log(n_words) / 3),
        "has no sign": float(not any(signs)),
    }
    return tuple(cue_by_name.values())


@lru_cache(maxsize=100_000)
def find_sign(word: str, language: str) -> int:
    """Return +1 for a word of praise, −1 for one of complaint, else 0.

    Examples
    --------
    >>> find_sign("geweldige", "nl"), find_sign("slow", "en"), find_sign("bus", "en")
    (1, -1, 0)
    """
    exact_signs, stems = read_lexicon(language)
    if word in exact_signs:
        return exact_signs[word]
    return next((sign for stem, sign in stems if word.startswith(stem)), 0)


@lru_cache(maxsize=2)
def read_lexicon(language: str) -> _Lexicon:
    """Return the signs of whole words, and the stems (written with ``*``) with theirs, longest first.

    A word in both lists has no sign: it depends on the words around it.
    """
    sign_by_word: dict[str, int] = {}
    for name, sign in (("positive", 1), ("negative", -1)):
        file = resources.files("voc.text").joinpath("data", f"sentiment_{language}_{name}.txt")
        for line in file.read_text(encoding="utf-8").splitlines():
            for word in line.split() if not line.startswith("#") else ():
                sign_by_word[word] = 0 if sign_by_word.get(word, sign) != sign else sign
    stems = sorted(((word[:-1], sign) for word, sign in sign_by_word.items() if word.endswith("*")), key=_sort_key)
    return {word: sign for word, sign in sign_by_word.items() if not word.endswith("*")}, tuple(stems)


def _sort_key(stem_and_sign: tuple[str, int]) -> tuple[int, str]:
    return -len(stem_and_sign[0]), stem_and_sign[0]


def stack_cues(marked_texts: Sequence[MarkedText]) -> NDArray[np.float64]:
    """Return ``(n, N_CUES)`` of the texts' cues."""
    return np.array([marked.cues for marked in marked_texts], dtype=float).reshape(-1, N_CUES)


def split_into_grams(marked: MarkedText) -> list[str]:
    """Return the runs of three to five characters inside the text's words: they meet compounds and misspellings."""
    return [gram for word in marked.words for gram in _split_word(word.removeprefix(TURNED))]


@lru_cache(maxsize=100_000)
def _split_word(word: str) -> tuple[str, ...]:
    framed = f" {word} "
    return tuple(
        framed[start : start + length] for length in (3, 4, 5) for start in range(max(1, len(framed) - length + 1))
    )
