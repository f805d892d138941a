"""Segmentation: a comment in pieces that carry one theme each, sentences and clauses of long sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voc.records import Span

__all__ = ["split_into_segments"]

LONG_SENTENCE = 25
"""Words above which a sentence is split at its conjunctions."""
SHORTEST_CLAUSE = 6
"""Words that each side of such a split keeps."""
SHORTEST_SENTENCE = 3
"""Words below which a sentence ("Heel slecht!") stays with its neighbour: alone it has no subject."""
LONGEST_SEGMENT = 80
"""Words at which a clause that goes on and on is cut."""

_WORD = re.compile(r"[^\W_][\w'’.-]*")
# The look-behinds keep "....." and long white space linear: a match is tried at its first character only.
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s|$)|(?<=[a-zà-ÿ]{3})[.!?](?=[A-ZÀ-Þ][a-zà-ÿ])|\n(?:[^\S\n]*+\n)*+"
)
_BULLET = re.compile(r"[ \t]*(?:[-*•–]|\d{1,2}[.)])\s")
_LAST_WORD = re.compile(r"[^\s(\[\"']+$")

_TITLES = frozenset(
    {"dhr", "mevr", "mw", "mej", "hr", "hrn", "fam", "ing", "ir", "dr", "drs", "mr", "mrs", "ms", "prof"}
)
_ABBREVIATION_LIST = """
bijv bv evt incl excl ca nrs tel blz pag zgn resp mbt ivm tav jl aug sept okt nov dec jan feb mrt apr jun jul afd
alg gem kl klt afspr ongev mnd wk mln mld vlgs eg ie vs approx dept ext
"""
_ABBREVIATIONS = frozenset(_ABBREVIATION_LIST.split())
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


def split_into_segments(text: str) -> list[Span]:
    """Return the positions of a text's sentences, long ones as clauses.

    Parameters
    ----------
    text
        Any text; the time is linear in its length. The rules for Dutch and English hold together, so that its language
        is not asked.

    Returns
    -------
    list of Span
        In order, not overlapping, without white space at their ends. A text of one sentence gives one span;
        a text of white space none.

    Examples
    --------
    >>> text = "De rekening klopt niet. Niemand belt terug."
    >>> [text[span.start : span.end] for span in split_into_segments(text)]
    ['De rekening klopt niet.', 'Niemand belt terug.']
    """
    sentences = _join_short_sentences(text, _find_sentences(text))
    return [clause for sentence in sentences for clause in _split_at_conjunctions(text, sentence)]


def _find_sentences(text: str) -> Iterator[Span]:
    start = 0
    for end_mark in _END.finditer(text):
        if _is_boundary(text, start, end_mark):
            yield from _trim_span(text, start, end_mark.end())
            start = end_mark.end()
    yield from _trim_span(text, start, len(text))


def _is_boundary(text: str, start: int, end_mark: re.Match[str]) -> bool:
    marks = end_mark.group()
    after = text[end_mark.end() : end_mark.end() + 40]
    if marks.startswith("\n"):
        next_text = after.lstrip()
        is_paragraph = marks.count("\n") > 1 or _BULLET.match(after) is not None
        return is_paragraph or text[end_mark.start() - 1 : end_mark.start()] in ":;" or not next_text[:1].islower()
    next_text = after.lstrip()
    if marks.startswith(("..", "…")):
        return not next_text[:1].islower()
    if not marks.startswith("."):
        return True
    last_word = _LAST_WORD.search(text, max(start, end_mark.start() - 30), end_mark.start())
    return last_word is None or not _is_abbreviation(
        last_word.group(), next_text, is_at_start=last_word.start() == start
    )


def _is_abbreviation(word: str, next_text: str, *, is_at_start: bool) -> bool:
    if word.isdigit():  # "1. De monteur": a list; "op 12. Daarna" ends a sentence
        return is_at_start
    folded = word.casefold()
    if len(folded) == 1 and folded.isalpha():  # an initial, or the last part of "o. a."
        return True
    if _DOTTED.fullmatch(folded):
        return next_text[:1].islower() or folded in _ALWAYS_DOTTED
    if folded in _BEFORE_NUMBER:  # "nr. 12", but "The answer is no. They…"
        return next_text[:1].isdigit()
    return folded in _TITLES or (folded in _ABBREVIATIONS and not next_text[:1].isupper())


def _trim_span(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield Span(start, end)


def _join_short_sentences(text: str, sentences: Iterator[Span]) -> list[Span]:
    """Put sentences of one or two words with the one before them, or the first ones with the one after."""
    longer_sentences: list[Span] = []
    pending: Span | None = None
    for sentence in sentences:
        whole = Span(pending.start, sentence.end) if pending else sentence
        is_short = _count_words(text, sentence, SHORTEST_SENTENCE) < SHORTEST_SENTENCE
        if is_short and longer_sentences:
            longer_sentences[-1] = Span(longer_sentences[-1].start, sentence.end)
        elif is_short:
            pending = whole
        else:
            longer_sentences.append(whole)
            pending = None
    return [pending] if pending and not longer_sentences else longer_sentences


def _count_words(text: str, span: Span, at_most: int) -> int:
    n = 0
    for _ in _WORD.finditer(text, span.start, span.end):
        n += 1
        if n >= at_most:
            break
    return n


def _split_at_conjunctions(text: str, sentence: Span) -> list[Span]:
    word_starts = [word.start() for word in _WORD.finditer(text, sentence.start, sentence.end)]
    if len(word_starts) <= LONG_SENTENCE:
        return [sentence]
    cuts: list[int] = []
    n_before, i_word, n_words = 0, 0, len(word_starts)
    for conjunction in _CONJUNCTION.finditer(text, sentence.start, sentence.end):
        while i_word < n_words and word_starts[i_word] < conjunction.end():
            i_word += 1
        if i_word - n_before >= SHORTEST_CLAUSE and n_words - i_word >= SHORTEST_CLAUSE:
            cuts.append(conjunction.end())
            n_before = i_word
    pieces = zip([sentence.start, *cuts], [*cuts, sentence.end], strict=True)
    spans = [span for start, end in pieces for span in _trim_span(text, start, end)]
    return [part for span in spans for part in _cut_at_length(text, span)]


def _cut_at_length(text: str, span: Span) -> Iterator[Span]:
    word_starts = [word.start() for word in _WORD.finditer(text, span.start, span.end)]
    starts = [span.start, *word_starts[LONGEST_SEGMENT::LONGEST_SEGMENT]]
    for start, end in zip(starts, [*starts[1:], span.end], strict=True):
        yield from _trim_span(text, start, end)
