"""A comment in the pieces that carry one theme each: sentences, and clauses where a sentence is long."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voc.records import Span

__all__ = ["split"]

LONG_SENTENCE = 25
"""Words from which a sentence is split at its conjunctions."""
SHORTEST_CLAUSE = 6
"""Words that each side of such a split keeps."""
SHORTEST_SENTENCE = 3
"""Words below which a sentence ("Heel slecht!") stays with its neighbour: alone it has no subject."""
LONGEST_SEGMENT = 80
"""Words at which a text without any full stop is cut."""

_WORD = re.compile(r"[^\W_][\w'’.-]*")
# The look-behinds keep "....." and long white space linear: a match is tried at its first sign only.
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s|$)|(?<=[a-zà-ÿ]{3})[.!?](?=[A-ZÀ-Þ][a-zà-ÿ])|\n(?:[^\S\n]*+\n)*+"
)
_BULLET = re.compile(r"[ \t]*(?:[-*•–]|\d{1,2}[.)])\s")
_LAST_WORD = re.compile(r"[^\s(\[\"']+$")

_TITLES = frozenset(
    {"dhr", "mevr", "mw", "mej", "hr", "hrn", "fam", "ing", "ir", "dr", "drs", "mr", "mrs", "ms", "prof"}
)
_SHORTENED = """
bijv bv evt incl excl ca nrs tel blz pag zgn resp mbt ivm tav jl aug sept okt nov dec jan feb mrt apr jun jul afd
alg gem kl klt afspr ongev mnd wk mln mld vlgs eg ie vs approx dept ext
"""
_ABBREVIATIONS = frozenset(_SHORTENED.split())
_BEFORE_NUMBER = frozenset({"no", "nr", "art", "max", "min", "st"})
_DOTTED = re.compile(r"(?:\w{1,3}\.)+\w{1,3}")
_ALWAYS_DOTTED = frozenset({"n.v.t", "d.w.z", "o.a", "i.v.m", "t.a.v", "m.b.t", "e.g", "i.e"})
_CONJUNCTION = re.compile(
    r"""[,;]\s+(?=(?:maar|en|want|dus|terwijl|ook|daarna|vervolgens|echter|verder|daarnaast|bovendien|toch
            |but|and|because|so|while|also|then|however|yet|although)\b)
      | ;\s+
      | (?<!\s)\s+[-–]\s+
      | (?<!\s)\s+(?=(?:maar|terwijl|daarnaast|bovendien|but|although|however)\s)
      | (?<!\s)\s+(?=(?:en|and|want|dus|so)\s(?:ik|we|wij|ze|zij|hij|het|de|dat|dit|er|nu|toen|niemand|daarna|vervolgens
            |ook|i|they|he|she|it|the|then|we|my|our|nobody|no|now|there|this|that)\b)""",
    re.IGNORECASE | re.VERBOSE,
)


def split(text: str, language: str | None = None) -> list[Span]:
    """Return where the sentences of a text stand, long ones as clauses.

    Parameters
    ----------
    text
        Any text; the time is linear in its length.
    language
        Not needed for Dutch and English, whose rules hold together; kept for languages with their own.

    Returns
    -------
    list of Span
        In order, not overlapping, without white space at their ends. A text of one sentence gives one span;
        a text of white space none.

    Examples
    --------
    >>> text = "De rekening klopt niet. Niemand belt terug."
    >>> [text[span.start : span.end] for span in split(text)]
    ['De rekening klopt niet.', 'Niemand belt terug.']
    """
    del language
    sentences = _joined(text, _sentences(text))
    return [clause for sentence in sentences for clause in _clauses(text, sentence)]


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for found in _END.finditer(text):
        if _is_boundary(text, start, found):
            yield from _trimmed(text, start, found.end())
            start = found.end()
    yield from _trimmed(text, start, len(text))


def _is_boundary(text: str, start: int, found: re.Match[str]) -> bool:
    mark = found.group()
    after = text[found.end() : found.end() + 40]
    if mark.startswith("\n"):
        following = after.lstrip()
        hard = mark.count("\n") > 1 or _BULLET.match(after) is not None
        return hard or text[found.start() - 1 : found.start()] in ":;" or not following[:1].islower()
    following = after.lstrip()
    if mark.startswith(("..", "…")):
        return not following[:1].islower()
    if not mark.startswith("."):
        return True
    before = _LAST_WORD.search(text, max(start, found.start() - 30), found.start())
    return before is None or not _is_abbreviation(before.group(), following, at_start=before.start() == start)


def _is_abbreviation(word: str, following: str, *, at_start: bool) -> bool:
    if word.isdigit():  # "1. De monteur": a list; "op 12. Daarna" ends a sentence
        return at_start
    plain = word.casefold()
    if len(plain) == 1 and plain.isalpha():  # an initial, or the last part of "o. a."
        return True
    if _DOTTED.fullmatch(plain):
        return following[:1].islower() or plain in _ALWAYS_DOTTED
    if plain in _BEFORE_NUMBER:  # "nr. 12", but "The answer is no. They…"
        return following[:1].isdigit()
    return plain in _TITLES or (plain in _ABBREVIATIONS and not following[:1].isupper())


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield Span(start, end)


def _joined(text: str, sentences: Iterator[Span]) -> list[Span]:
    """Put sentences of one or two words with the one before them, or the first ones with the one after."""
    joined: list[Span] = []
    pending: Span | None = None
    for sentence in sentences:
        whole = Span(pending.start, sentence.end) if pending else sentence
        short = _n_words(text, sentence, SHORTEST_SENTENCE) < SHORTEST_SENTENCE
        if short and joined:
            joined[-1] = Span(joined[-1].start, sentence.end)
        elif short:
            pending = whole
        else:
            joined.append(whole)
            pending = None
    return [pending] if pending and not joined else joined


def _n_words(text: str, span: Span, enough: int) -> int:
    n = 0
    for _ in _WORD.finditer(text, span.start, span.end):
        n += 1
        if n >= enough:
            break
    return n


def _clauses(text: str, sentence: Span) -> list[Span]:
    words = [word.start() for word in _WORD.finditer(text, sentence.start, sentence.end)]
    if len(words) <= LONG_SENTENCE:
        return [sentence]
    cuts: list[int] = []
    n_before, i_word, n_words = 0, 0, len(words)
    for found in _CONJUNCTION.finditer(text, sentence.start, sentence.end):
        while i_word < n_words and words[i_word] < found.end():
            i_word += 1
        if i_word - n_before >= SHORTEST_CLAUSE and n_words - i_word >= SHORTEST_CLAUSE:
            cuts.append(found.end())
            n_before = i_word
    pieces = zip([sentence.start, *cuts], [*cuts, sentence.end], strict=True)
    spans = [span for start, end in pieces for span in _trimmed(text, start, end)]
    return [part for span in spans for part in _cut(text, span)]


def _cut(text: str, span: Span) -> Iterator[Span]:
    words = [word.start() for word in _WORD.finditer(text, span.start, span.end)]
    starts = [span.start, *words[LONGEST_SEGMENT::LONGEST_SEGMENT]]
    for start, end in zip(starts, [*starts[1:], span.end], strict=True):
        yield from _trimmed(text, start, end)
