"""Informativeness: whether a text says what it is about, and what a text without a subject still judges.

A bare judgement ("top!", "slecht") and bare thanks name no subject. `find_no_theme_reason` calls them uninformative;
`classify_judgement` finds those that still say how somebody finds the whole: where many do, that is a theme of its
own. One word that names a subject ("wachttijd") does count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from voc.records import NoTheme

__all__ = ["Judgement", "classify_judgement", "find_no_theme_reason", "says_nothing"]


class Judgement(StrEnum):
    """Judgement of the whole in a text without a subject."""

    PRAISE = "praise"
    COMPLAINT = "complaint"


def _read_words(name: str) -> frozenset[str]:
    """Return the words of ``data/NAME.txt``."""
    return frozenset(word for line in _read_lines(name) for word in line.split())


def _read_lines(name: str) -> frozenset[str]:
    """Return the lines of ``data/NAME.txt``, without comments."""
    text = resources.files("voc.text").joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


_PHRASES = _read_lines("uninformative_phrases")
_EMPTY_WORDS = _read_words("words_without_subject")
_PRAISE, _COMPLAINT = _read_words("judgement_praise_words"), _read_words("judgement_complaint_words")
_ALL_WELL, _ALL_BAD = _read_lines("judgement_praise_phrases"), _read_lines("judgement_complaint_phrases")
_NOTHING = _read_lines("answers_nothing")
_INTENSIFIERS = frozenset(["super", "verschrikkelijk", "terribly", "awfully"])
"""Words that only strengthen the judgement next to them: "super slecht", "terribly good"."""
_EVERYTHING = frozenset({"alles", "everything", "all"})
_NEGATIONS = frozenset(
    {"niet", "not", "geen", "never", "nooit", "isn", "wasn", "aren", "ain"}
)  # "niet goed", "isn't good"
_NEGATIONS_OF_ALL = frozenset({"niets", "niks", "nothing"})
"""They deny what follows, but in "niets dan goeds", "nothing but good"."""
_NEGATED_ANSWER = re.compile(
    r"\W*(?:\w+\s+){0,2}?(?:"
    rf"(?:{'|'.join(sorted(_NEGATIONS_OF_ALL))})(?:\s+\w+){{0,2}}?"
    r"(?:\s*[.,!;:]|\s+[-–—]|(?<!\bat)(?=\s+(?:all|everything|it|they|alles|het|ze)\b))"
    rf"|(?:{'|'.join(sorted(_NEGATIONS))})(?:\s+\w+){{0,2}}?(?:\s*[.,!;:]|\s+[-–—]))",
    re.IGNORECASE,
)
"""An answer in front of a judgement, by itself ("Nothing, all good", "Not really. Excellent"): it does not deny it."""
_FORMAL_THANKS = frozenset({"alvast", "voorbaat"})  # how a message ends, not what somebody finds
_ASKS_WHAT_IS_WRONG = re.compile(
    r"\b(?:better|improv\w*|worse|disappoint\w*|dissatisf\w*|beter|verbeter\w*|minder|tegen|ontevreden\w*)\b",
    re.IGNORECASE,
)
_ASKS_WHAT_IS_GOOD = re.compile(
    r"\b(?:good|well|best|like[ds]?|enjoy\w*|satisf\w*|goede?|beste|fijn|prettig|tevreden\w*|sterk)\b", re.IGNORECASE
)
_IS_DENIED = re.compile(r"\b(?:niet|not|geen|minst|least)\b|n['’]t\b", re.IGNORECASE)
"""A question that turns about: "Wat ging er niet goed?", "What did you like least?"."""
_ASKS_BOTH = re.compile(r"\b(?:en|and|of|or)\b", re.IGNORECASE)
_SCORE = re.compile(
    r"(?:een |a |cijfer |score |rating |nr |nummer |number )?\d+(?:e\d+)?(?: (?:out of|van de|van|of|op|uit) \d+)?"
    r"(?: (?:sterren|ster|stars?|punten|points))?"
)
"""A score in words ("9 out of 10", "5 sterren"): how somebody finds something, and not what."""
_BETWEEN_WORDS = re.compile(r"[^\w]+|_+")
_LETTER = re.compile(r"[a-zA-Z0-9]")
_ONE_CHARACTER = re.compile(r"(.)\1*")
LONGEST_LISTED = 60
"""Characters from which a text is taken to say something; the lists hold short ones only."""


def find_no_theme_reason(text: str, junk: Collection[str] = ()) -> NoTheme | None:
    """Return why a text can have no theme, or None when it says something.

    Parameters
    ----------
    text
        A text or one segment of it, redacted or not.
    junk
        Further texts that say nothing (the workspace's and the source's), compared without case, accents and
        punctuation.

    Returns
    -------
    NoTheme or None
        ``EMPTY`` without any letter or digit, ``UNINFORMATIVE`` for "n.v.t.", "geen", "Did not answer", one
        letter, keys struck at random, and for judgements and thanks without a subject.

    Examples
    --------
    >>> find_no_theme_reason("N.v.t."), find_no_theme_reason("..."), find_no_theme_reason("De wachttijd")
    (<NoTheme.UNINFORMATIVE: 'uninformative'>, <NoTheme.EMPTY: 'empty'>, None)
    """
    # Most comments are long: they are compared with the workspace's junk only, which may hold a whole footer.
    if len(text) > LONGEST_LISTED and text.isascii() and " " in text.strip() and _LETTER.search(text):
        texts = _normalize_all(tuple(junk)) if junk else frozenset()
        return NoTheme.UNINFORMATIVE if texts and _normalize_words(text) in texts else None
    normalized = _normalize_words(text)
    letters = normalized.replace(" ", "")
    if not any(character.isalnum() for character in letters):
        return NoTheme.EMPTY
    if _SCORE.fullmatch(normalized) or letters.isdigit() or len(letters) == 1 or _ONE_CHARACTER.fullmatch(letters):
        return NoTheme.UNINFORMATIVE
    if normalized in _PHRASES or normalized in _ALL_BAD or normalized in _normalize_all(tuple(junk)):
        return NoTheme.UNINFORMATIVE
    if all(word in _EMPTY_WORDS or word.isdigit() for word in normalized.split()):
        return NoTheme.UNINFORMATIVE
    return None


def classify_judgement(text: str, question: str | None = None) -> Judgement | None:
    """Return the judgement in a text without a subject; None when it holds none, or may name a subject.

    Parameters
    ----------
    text
        A text that `find_no_theme_reason` calls uninformative.
    question
        What was asked, where that is known: "Nothing" praises when it answers what could be better, and complains
        when it answers what was good. Without a question it says nothing.

    Examples
    --------
    >>> [classify_judgement(text) for text in ("Top!", "Heel slecht.", "Nothing")]
    [<Judgement.PRAISE: 'praise'>, <Judgement.COMPLAINT: 'complaint'>, None]
    >>> classify_judgement("Nothing, all was good"), classify_judgement("Nothing was good")
    (<Judgement.PRAISE: 'praise'>, <Judgement.COMPLAINT: 'complaint'>)
    >>> classify_judgement("Nothing", "What could we do better?")
    <Judgement.PRAISE: 'praise'>
    """
    if find_no_theme_reason(text) is not NoTheme.UNINFORMATIVE:
        return None
    judging_text = _drop_negated_answer(text)
    normalized = _normalize_words(judging_text)
    words = frozenset(normalized.split())
    if normalized in _ALL_WELL or normalized in _ALL_BAD:
        return Judgement.PRAISE if normalized in _ALL_WELL else Judgement.COMPLAINT
    judging_words = words - _INTENSIFIERS if words & (_PRAISE | _COMPLAINT) - _INTENSIFIERS else words
    praise_words, complaint_words = judging_words & _PRAISE, judging_words & _COMPLAINT
    if (praise_words or complaint_words) and not words & _FORMAL_THANKS:
        if praise_words and complaint_words:
            return None
        is_denied = bool(words & _NEGATIONS) or bool(words & _NEGATIONS_OF_ALL and not words & {"dan", "but"})
        judgement = Judgement.COMPLAINT if bool(complaint_words) != is_denied else Judgement.PRAISE
        # "What was good?" "Nothing, thank you": which of the two counts, nobody knows.
        is_contradicted = judging_text != text and judgement is Judgement.PRAISE is _find_asked_judgement(
            question or ""
        )
        return None if is_contradicted else judgement
    asked_judgement = _find_asked_judgement(question or "")
    if asked_judgement is None or not (normalized in _NOTHING or words & _EVERYTHING == words):
        return None
    return (
        Judgement.PRAISE
        if (normalized in _NOTHING) == (asked_judgement is Judgement.COMPLAINT)
        else Judgement.COMPLAINT
    )


def says_nothing(text: str) -> bool:
    """Return whether a text holds the word "nothing", as an answer without a subject does in most of its forms.

    >>> says_nothing("On this occasion - nothing."), says_nothing("No seats")
    (True, False)
    """
    return not _NEGATIONS_OF_ALL.isdisjoint(_normalize_words(text).split())


def _drop_negated_answer(text: str) -> str:
    """Return a text without the answer in front of its judgement; whole, where there is none or nothing else."""
    match = _NEGATED_ANSWER.match(text)
    if match is None or not _LETTER.search(text, match.end()):
        return text
    words = frozenset(_normalize_words(match.group()).split())
    return text if words & (_PRAISE | _COMPLAINT) else text[match.end() :]


def _find_asked_judgement(question: str) -> Judgement | None:
    """Return whether a question asks for what is good or for what is wrong; None: for neither or both."""
    asks_worse, asks_good = (
        pattern.search(question) is not None for pattern in (_ASKS_WHAT_IS_WRONG, _ASKS_WHAT_IS_GOOD)
    )
    if asks_good and _IS_DENIED.search(question):
        # "What went well, and what did not?" asks both.
        return None if _ASKS_BOTH.search(question) else Judgement.COMPLAINT
    if asks_worse == asks_good:
        return None
    return Judgement.COMPLAINT if asks_worse else Judgement.PRAISE


@lru_cache(maxsize=64)
def _normalize_all(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_normalize_words(text) for text in texts)


def _normalize_words(text: str) -> str:
    folded = text.casefold()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _BETWEEN_WORDS.sub(" ", folded).strip()
